// The worker process: third-party parsers behind a sandbox. Started by importers/worker.cpp, once for each model.
#include "importers/worker/assimp_reader.h"
#include "importers/worker/gltf_reader.h"
#include "importers/worker/serve.h"

#if defined(__SANITIZE_ADDRESS__)
// Its leak check and its symbolizer need what the sandbox denies; a crash must end as the signal it is.
extern "C" const char* __asan_default_options() {
    return "detect_leaks=0:symbolize=0:handle_segv=0:handle_abort=0:handle_sigfpe=0:allocator_may_return_null=0";
}
#endif

int main(int argc, char** argv) {
    using namespace sallyport::importers;
    worker::serve(argc, argv, [](worker::Job& job) { return job.format == "gltf" ? worker::readGltf(job) : worker::readWithAssimp(job); });
}
