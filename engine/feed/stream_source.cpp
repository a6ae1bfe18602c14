// Event files and standard input: bytes until the end, through the same line decoder as recordings.
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "base/descriptor.h"
#include "feed/source.h"
#include "live/event_lines.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using State = live::FeedHealth::State;

constexpr size_t kChunk = 64 * 1024;

class StreamSource : public Source {
public:
    /// A file is taken over and ends when it was read; standard input is a program that speaks, and when it is gone so is what it spoke for.
    enum class Kind : uint8_t { File, Input };
    StreamSource(int fd, Kind kind, SourceSetup setup)
        : fd_(fd),
          kind_(kind),
          wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
          setup_(std::move(setup)),
          carried_(setup_.name),
          lines_(setup_.name, [this](live::Event& e) { return acceptFromOutside(e, setup_.name); }) {
        setup_.health.set(State::Connected, {});
        thread_ = std::thread([this] { work(); });
    }
    void retire() override { retired_ = true; }
    void stop() override {
        stop_.stop();
        const uint64_t one = 1;
        [[maybe_unused]] const auto n = ::write(wake_, &one, sizeof one);
    }
    ~StreamSource() override {
        StreamSource::stop();
        thread_.join();
        ::close(wake_);
        if (kind_ == Kind::File) ::close(fd_);
    }

private:
    void work() {
        std::string chunk(kChunk, '\0');
        std::vector<live::Event> events;
        while (!stop_.stopped()) {
            // Waits for bytes or for the stop: a read of standard input may otherwise last for ever.
            pollfd waits[2] = {{fd_, POLLIN, 0}, {wake_, POLLIN, 0}};
            if (::poll(waits, 2, -1) < 0 && errno != EINTR) return fail(errno);
            if (waits[1].revents) {
                if (retired_) lose("the feed was removed");
                return;
            }
            if (!waits[0].revents) continue;
            const ssize_t n = ::read(fd_, chunk.data(), chunk.size());
            if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (n < 0) return fail(errno);
            if (n > 0) lines_.take(std::string_view(chunk).substr(0, static_cast<size_t>(n)), events);
            else lines_.finish(events);
            if (lines_.binary()) {
                lose("ended");
                return setup_.health.set(State::Failed, "is binary, not NDJSON: one JSON event per line is expected");
            }
            deliver(events);
            if (n == 0) return end();
        }
    }
    void deliver(std::vector<live::Event>& events) {
        if (events.empty()) return;
        uint64_t rejected = 0;
        std::string reason;
        for (live::Event& e : events) {
            e.feed = setup_.name;  // of rejected lines
            carried_.note(e);
            if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) {
                ++rejected;
                reason = bad->reason;
            }
        }
        setup_.health.count(events.size(), rejected, reason);
        setup_.sink(std::exchange(events, {}));
    }
    void lose(const std::string& reason) {
        std::vector<live::Event> health;
        if (kind_ == Kind::Input && carried_.report(false, reason, health)) setup_.sink(std::move(health));
    }
    void end() {
        lose("ended");
        const auto& problem = lines_.firstProblem();
        if (lines_.decoded() == 0 && problem) return setup_.health.set(State::Failed, "holds no event: " + problem->text());
        setup_.health.set(State::Ended, "the end was reached");
    }
    void fail(int code) {
        const std::string reason = "cannot be read: " + base::systemText(code);
        lose(reason);
        setup_.health.set(State::Failed, reason);
    }

    const int fd_;
    const Kind kind_;
    const int wake_;
    SourceSetup setup_;
    Carried carried_;
    live::EventLines lines_;
    StopSignal stop_;
    std::atomic<bool> retired_{false};
    std::thread thread_;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openFileSource(const std::string& path, SourceSetup setup) {
    // O_NONBLOCK: opening a pipe that nobody writes must not wait.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return Error{errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                     "the event file cannot be opened: " + base::systemText(errno) + "; check the path", path};
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(fd);
        return Error{ErrorCode::BadInput, "is not a regular file; for a pipe use - (standard input)", path};
    }
    return std::unique_ptr<Source>(std::make_unique<StreamSource>(fd, StreamSource::Kind::File, std::move(setup)));
}

std::unique_ptr<Source> openInputSource(SourceSetup setup) {
    return std::make_unique<StreamSource>(STDIN_FILENO, StreamSource::Kind::Input, std::move(setup));
}

}  // namespace sallyport::feed
