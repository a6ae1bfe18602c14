#include "importers/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/file.h"
#include "base/log.h"
#include "importers/mesh_format.h"
#include "importers/worker_files.h"
#include "importers/worker_process.h"
#include "importers/worker_protocol.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using worker::Descriptor;
using worker::Message;
using worker::Process;
using worker::Say;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr int kTickMs = 50;               ///< how late a cancel may be noticed
constexpr size_t kMaxMessages = 100'000;  ///< of the worker; an honest one sends some hundred
constexpr size_t kMaxPrinted = 2048;      ///< kept of what it prints
constexpr const char* kProgram = "sallyport-model-worker";

/// $SALLYPORT_WORKER, else beside this program (build tree), else in its libexec.
Result<fs::path> workerProgram() {
    if (const char* v = std::getenv("SALLYPORT_WORKER"); v && *v) return fs::path(v);
    std::error_code ec;
    fs::path self = fs::read_symlink("/proc/self/exe", ec);
    if (ec) {  // no /proc: as this program was called
        const auto* called = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
        self = called ? fs::weakly_canonical(called, ec) : fs::path();
    }
    for (const fs::path& candidate : {self.parent_path() / kProgram, self.parent_path().parent_path() / "libexec/sallyport" / kProgram})
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    return Error{ErrorCode::NotFound, "is missing from this installation; install Sallyport again or set SALLYPORT_WORKER", kProgram};
}

struct Model {
    Descriptor fd;
    uint64_t size = 0;
    std::string format;
};

Result<Model> openModel(const fs::path& path, const WorkerLimits& limits) {
    const std::string where = path.string();
    Model m;
    m.fd = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!m.fd) return Error{errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, std::string("cannot be opened: ") + std::strerror(errno), where};
    struct stat s {};
    if (::fstat(m.fd.fd(), &s) != 0 || !S_ISREG(s.st_mode)) return Error{ErrorCode::BadInput, "is no file; choose a model file", where};
    m.size = uint64_t(s.st_size);
    if (m.size == 0) return Error{ErrorCode::BadInput, "the file is empty; copy or export it again", where};
    if (m.size > limits.modelBytes) {
        return Error{ErrorCode::TooLarge,
                     "the model is larger than " + std::to_string(limits.modelBytes >> 20) + " MiB; split it by building or floor", where};
    }
    std::array<uint8_t, kMeshFormatBytes> head;
    const ssize_t n = ::pread(m.fd.fd(), head.data(), head.size(), 0);
    if (n <= 0) return Error{ErrorCode::Io, "cannot be read", where};
    m.format = meshFormat({head.data(), size_t(n)}, m.size, path.filename().string());
    if (m.format.empty())
        return Error{ErrorCode::Unsupported, "this is no mesh file that can be read; export glTF, FBX, OBJ, DAE, 3DS, PLY or STL", where};
    return m;
}

/// One run of the worker, from the start to its end.
class Run {
public:
    Run(Process process, const fs::path& path, const ImportOptions& options, const WorkerLimits& limits)
        : process_(std::move(process)), path_(path), options_(options), limits_(limits), files_(path), start_(Clock::now()) {}

    /// What it wrote, as bytes of `result`; an Error when it did not end well. It is dead in both cases.
    Result<void> talk(const Model& model, int result) {
        for (;;) {
            pollfd fds[2] = {{process_.socket(), POLLIN, 0}, {printedOpen_ ? process_.printed() : -1, POLLIN, 0}};
            ::poll(fds, 2, kTickMs);
            if (fds[1].revents) drainPrinted();
            if (options_.progress && !options_.progress("parse", fraction_))
                return ended(Error{ErrorCode::Cancelled, "reading was stopped", where()});
            if (process_.processorTime() >= allowed() || Clock::now() - start_ >= allowedToWait()) return ended(tooSlow());
            if (!fds[0].revents) continue;
            Message m;
            if (!worker::receive(process_.socket(), m)) return died();
            if (++messages_ > kMaxMessages) return ended(misbehaved());
            switch (m.say) {
                case Say::Ready:
                    if (given_) return ended(misbehaved());
                    given_ = true;
                    if (!giveModel(model, result)) return died();
                    break;
                case Say::Progress:
                    if (std::isfinite(m.fraction)) fraction_ = std::clamp(m.fraction, fraction_, 1.0);
                    break;
                case Say::Open:
                    if (!given_) return ended(misbehaved());
                    if (!giveSideFile(m.textView())) return died();
                    break;
                case Say::Done:
                    return ended({});
                case Say::Failed:
                    return ended(failed(m));
                default:
                    return ended(misbehaved());
            }
        }
    }
    std::vector<building::Problem> fileProblems() const { return files_.problems(); }
    bool alone() const { return alone_; }

private:
    std::string where() const { return path_.string(); }
    std::chrono::milliseconds allowed() const {
        return std::min(limits_.mostTime, limits_.leastTime + limits_.timePerMiB * int64_t(bytes_) / (1 << 20));
    }

    /// By the clock on the wall: a machine that has other things to do is no fault of the model.
    std::chrono::milliseconds allowedToWait() const { return std::min(limits_.mostTime, allowed() * 4); }

    bool giveModel(const Model& model, int result) {
        Message m;
        m.say = Say::Model;
        m.size = model.size;
        bytes_ += model.size;
        m.setFormat(model.format);
        m.setText(path_.filename().string());
        const int fds[] = {model.fd.fd(), result};
        return worker::send(process_.socket(), m, fds, false);
    }
    bool giveSideFile(std::string_view name) {
        if (worker::SideFiles::reads(name)) alone_ = false;
        const worker::SideFile file = files_.open(name);
        Message m;
        m.say = file.fd ? Say::File : Say::Refused;
        m.size = file.size;
        bytes_ += file.size;
        const int fds[] = {file.fd.fd()};
        return worker::send(process_.socket(), m, file.fd ? std::span<const int>(fds) : std::span<const int>(), false);
    }
    void drainPrinted() {
        char buffer[4096];
        ssize_t n = 0;
        // Bounded per round, so that a flood does not keep us from the clock.
        for (int i = 0; i < 16 && (n = ::read(process_.printed(), buffer, sizeof buffer)) > 0; ++i)
            printed_.append(buffer, std::min(size_t(n), kMaxPrinted - printed_.size()));
        if (n == 0) printedOpen_ = false;
    }
    Result<void> ended(Result<void> r) {
        process_.end();
        drainPrinted();
        if (!printed_.empty()) base::log(base::LogLevel::Info, "the model reader printed: " + cleanText(printed_, kMaxPrinted));
        return r;
    }

    Error tooSlow() const {
        const std::string seconds = std::to_string(std::max<int64_t>(1, (allowed().count() + 500) / 1000)) + " s";
        if (allowed() < limits_.mostTime) {
            return {ErrorCode::BadInput,
                    "reading took longer than " + seconds + ", far more than a file of this size needs, and was stopped; export it again", where()};
        }
        return {ErrorCode::TooLarge, "reading took longer than " + seconds + " and was stopped; split or simplify the model", where()};
    }
    Error misbehaved() const {
        return {ErrorCode::BadInput, "the model made its reader misbehave, so it was stopped; do not trust this file, export the model again",
                where()};
    }
    Error failed(const Message& m) const {
        const bool known =
            m.code == uint32_t(ErrorCode::BadInput) || m.code == uint32_t(ErrorCode::Unsupported) || m.code == uint32_t(ErrorCode::TooLarge);
        std::string text = cleanText(m.textView());
        if (text.empty()) text = "the model cannot be read; export it again or in another format";
        return {known ? ErrorCode(m.code) : ErrorCode::Internal, std::move(text), where()};
    }
    /// The socket is closed: it has ended or is about to.
    Result<void> died() {
        const bool byItself = process_.waitFor(2000);
        const int status = process_.end();
        (void)ended({});
        if (!byItself) return misbehaved();  // it hung up and went on: we ended it, not the system
        if (!given_) {
            const std::string how =
                WIFSIGNALED(status) ? std::string("signal ") + std::to_string(WTERMSIG(status)) : "code " + std::to_string(WEXITSTATUS(status));
            return Error{ErrorCode::Internal, "the model reader ended before it was given the model (" + how + "); install Sallyport again", where()};
        }
        if (!WIFSIGNALED(status))
            return Error{ErrorCode::BadInput, "the model made its reader end early; export the model again or in another format", where()};
        const int signal = WTERMSIG(status);
        if (signal == SIGSYS) {
            return Error{
                ErrorCode::BadInput,
                "the model made its reader try what it must not do, so the system stopped it; do not trust this file, get it again from its author",
                where()};
        }
        if (signal == SIGXCPU) return tooSlow();
        if (signal == SIGKILL)
            return Error{ErrorCode::TooLarge, "reading was stopped by the system, for memory or time; split or simplify the model", where()};
        const char* name = ::sigabbrev_np(signal);
        return Error{ErrorCode::BadInput,
                     std::string("the model made its reader crash (SIG") + (name ? name : "?") +
                         "); nothing else is affected; export the model again or in another format",
                     where()};
    }

    Process process_;
    const fs::path& path_;
    const ImportOptions& options_;
    const WorkerLimits& limits_;
    worker::SideFiles files_;
    bool alone_ = true;
    Clock::time_point start_;
    uint64_t bytes_ = 0;  ///< that it was given to read
    double fraction_ = 0;
    size_t messages_ = 0;
    bool given_ = false, printedOpen_ = true;
    std::string printed_;
};

/// Reads the result once nobody else can write it.
Result<MeshScene> decodeResult(int fd, const std::string& where, const WorkerLimits& limits) {
    struct stat s {};
    if (::fstat(fd, &s) != 0 || s.st_size <= 0 || uint64_t(s.st_size) > limits.resultBytes)
        return Error{ErrorCode::BadInput, "the model's reader handed back nothing; export the model again", where};
    const size_t size = size_t(s.st_size);
    void* p = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) return Error{ErrorCode::Io, "no memory for the model", where};
    auto scene = decodeMeshScene({static_cast<const uint8_t*>(p), size}, where);
    ::munmap(p, size);
    return scene;
}

}  // namespace

Result<MeshScene> readMeshScene(const fs::path& path, const ImportOptions& options, const WorkerLimits& limits) {
    const auto program = workerProgram();
    if (!program) return program.error();
    auto model = openModel(path, limits);
    if (!model) return model.error();
    const Descriptor result(::memfd_create("sallyport-model", MFD_CLOEXEC));
    if (!result) return Error{ErrorCode::Io, std::string("no memory for the result: ") + std::strerror(errno), path.string()};
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.mostTime).count() + 1;
    auto process = Process::start(*program, {std::to_string(limits.memoryBytes), std::to_string(limits.resultBytes), std::to_string(seconds)});
    if (!process) return process.error();
    std::vector<building::Problem> problems;
    bool alone = false;
    {
        Run run(std::move(*process), path, options, limits);
        if (const auto r = run.talk(*model, result.fd()); !r) return r.error();
        problems = run.fileProblems();
        alone = run.alone();
    }
    auto scene = decodeResult(result.fd(), path.string(), limits);
    if (scene) {
        scene->problems.insert(scene->problems.begin(), problems.begin(), problems.end());
        scene->alone = alone;
    }
    return scene;
}

}  // namespace sallyport::importers
