#include "importers/worker/serve.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>

#include "importers/worker/sandbox.h"

namespace sallyport::importers::worker {
namespace {

using base::ErrorCode;

// The parent is gone or does not understand: nobody is left to tell.
[[noreturn]] void quit() { ::_exit(1); }

void tell(const Message& m) {
    if (!send(kSocketFd, m)) quit();
}

[[noreturn]] void fail(ErrorCode code, std::string_view text) {
    Message m;
    m.say = Say::Failed;
    m.code = uint32_t(code);
    m.setText(text);
    tell(m);
    ::_exit(0);
}

void writeResult(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) throw Refusal(ErrorCode::TooLarge, "the model has too many parts; split it by building or floor");
        bytes.remove_prefix(size_t(n));
    }
}

uint64_t number(const char* s) { return std::strtoull(s, nullptr, 10); }

}  // namespace

MappedBytes::MappedBytes(Descriptor fd, uint64_t size) {
    if (!fd) return;
    whole_ = true;
    if (size == 0) return;
    void* p = ::mmap(nullptr, size_t(size), PROT_READ, MAP_PRIVATE, fd.fd(), 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    bytes_ = {static_cast<const uint8_t*>(p), size_t(size)};
}

MappedBytes::~MappedBytes() {
    if (!bytes_.empty()) ::munmap(const_cast<uint8_t*>(bytes_.data()), bytes_.size());
}

void Job::progress(double fraction) {
    if (!(fraction >= told_ + 0.01) || fraction > 1) return;
    told_ = fraction;
    Message m;
    m.say = Say::Progress;
    m.fraction = fraction;
    tell(m);
}

MappedBytes Job::open(const std::string& name) {
    Message m;
    m.say = Say::Open;
    if (name.empty() || name.size() > m.text.size()) return {};
    m.setText(name);
    tell(m);
    std::array<Descriptor, kMaxFds> fds;
    Message answer;
    if (!receive(kSocketFd, answer, &fds)) quit();
    return answer.say == Say::File ? MappedBytes(std::move(fds[0]), answer.size) : MappedBytes();
}

void serve(int argc, char** argv, const std::function<MeshScene(Job&)>& read) {
    if (argc != 4) {
        static constexpr char kText[] = "This program reads mesh files for sallyport, which starts it by itself.\n";
        (void)!::write(STDERR_FILENO, kText, sizeof kText - 1);
        ::_exit(2);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (const auto why = enterSandbox({number(argv[1]), number(argv[2]), number(argv[3])}, kSocketFd)) fail(ErrorCode::Unsupported, *why);
    Message m;
    m.say = Say::Ready;
    tell(m);
    std::array<Descriptor, kMaxFds> fds;
    if (!receive(kSocketFd, m, &fds) || m.say != Say::Model) quit();
    try {
        Job job;
        job.format = m.formatView();
        job.fileName = m.textView();
        job.model = MappedBytes(std::move(fds[0]), m.size);
        writeResult(fds[1].fd(), encodeMeshScene(read(job)));
        m = {};
        m.say = Say::Done;
        tell(m);
    } catch (const Refusal& r) {
        fail(r.code, r.what());
    } catch (const std::bad_alloc&) {
        fail(ErrorCode::TooLarge, "the model needs more memory than it is given; split or simplify it");
    } catch (const std::length_error&) {
        fail(ErrorCode::BadInput, "the model claims more than any file can hold; export it again");
    } catch (const std::exception& e) {
        fail(ErrorCode::BadInput, std::string("the model cannot be read: ") + e.what() + "; export it again or in another format");
    } catch (...) {
        fail(ErrorCode::BadInput, "the model cannot be read; export it again or in another format");
    }
    // Killed by the parent before it looks at the result; no destructor of a parser runs after that.
    ::_exit(0);
}

}  // namespace sallyport::importers::worker
