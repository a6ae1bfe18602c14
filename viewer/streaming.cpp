#include "viewer/streaming.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdio>
#include <system_error>

#include "viewer/cli.h"

namespace sallyport::viewer {
namespace {

using State = live::FeedHealth::State;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kLook = 50ms;            // at the stop, while the reader takes nothing
constexpr auto kReaderMayTake = 500ms;  // of time for one piece, once stopped

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

}  // namespace

StopSignals::StopSignals() {
    interrupted = false;
    struct sigaction stop {
    }, ignore{};
    stop.sa_handler = [](int) { interrupted = true; };
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &stop, &before_[0]);
    ::sigaction(SIGTERM, &stop, &before_[1]);
    ::sigaction(SIGPIPE, &ignore, &before_[2]);
}
StopSignals::~StopSignals() {
    ::sigaction(SIGINT, &before_[0], nullptr);
    ::sigaction(SIGTERM, &before_[1], nullptr);
    ::sigaction(SIGPIPE, &before_[2], nullptr);
}
bool StopSignals::stopped() { return interrupted; }

bool canWrite(int fd, std::chrono::milliseconds within) {
    pollfd p{fd, POLLOUT, 0};
    // An error is found by the write.
    return ::poll(&p, 1, static_cast<int>(within.count())) > 0;
}

int writeAll(int fd, std::string_view text) {
    auto taken = SteadyClock::now();
    while (!text.empty()) {
        if (!canWrite(fd, kLook)) {
            if (!StopSignals::stopped()) taken = SteadyClock::now();
            else if (SteadyClock::now() - taken >= kReaderMayTake) return EINTR;
            continue;
        }
        // A pipe that can be written to at all takes this much at once (POSIX), so that no write waits.
        const ssize_t n = ::write(fd, text.data(), std::min<size_t>(text.size(), PIPE_BUF));
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) return errno;
        text.remove_prefix(static_cast<size_t>(n));
        taken = SteadyClock::now();
    }
    return 0;
}

int outputCode(int problem) {
    if (problem == 0 || problem == EPIPE || problem == EINTR) return kOk;
    return fail({base::ErrorCode::Io, std::error_code(problem, std::generic_category()).message(), "standard output"});
}

void FeedWatch::look(const std::vector<live::FeedHealth>& feeds) {
    for (const auto& h : feeds) {
        Seen& seen = seen_[h.name];
        seen.reached = seen.reached || h.state == State::Connected || h.state == State::Ended;
        seen.failed = h.state == State::Failed;
        const bool bad = h.state == State::Lost || h.state == State::Failed;
        if (bad && (seen.state != h.state || seen.reason != h.reason)) std::fprintf(stderr, "sallyport: %s: %s\n", h.name.c_str(), h.reason.c_str());
        else if (h.state == State::Connected && seen.state == State::Lost) std::fprintf(stderr, "sallyport: %s: connected\n", h.name.c_str());
        seen.state = h.state;
        seen.reason = h.reason;
    }
}

bool FeedWatch::allWereReached() const {
    return std::all_of(seen_.begin(), seen_.end(), [](const auto& s) { return s.second.reached && !s.second.failed; });
}

}  // namespace sallyport::viewer
