#include "viewer/listen.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <limits>
#include <map>
#include <thread>

#include "feed/hub.h"
#include "live/ingest.h"
#include "viewer/cli.h"

namespace sallyport::viewer {
namespace {

using State = live::FeedHealth::State;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr size_t kBatch = 1024;
constexpr auto kPause = 10ms;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

/// SIGINT and SIGTERM end the loop, SIGPIPE becomes an error of write(); the former handlers come back in the end.
class Signals {
public:
    Signals() {
        interrupted = false;
        struct sigaction stop {
        }, ignore{};
        stop.sa_handler = [](int) { interrupted = true; };
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &stop, &before_[0]);
        ::sigaction(SIGTERM, &stop, &before_[1]);
        ::sigaction(SIGPIPE, &ignore, &before_[2]);
    }
    ~Signals() {
        ::sigaction(SIGINT, &before_[0], nullptr);
        ::sigaction(SIGTERM, &before_[1], nullptr);
        ::sigaction(SIGPIPE, &before_[2], nullptr);
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    struct sigaction before_[3]{};
};

/// 0, or the errno. An interrupted write of a signal is tried again: half a line helps nobody.
int writeAll(std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        text.remove_prefix(static_cast<size_t>(n));
    }
    return 0;
}

/// Tells changes of the feeds, once each, and remembers which were ever reached.
class FeedWatch {
public:
    void look(const std::vector<live::FeedHealth>& feeds) {
        for (const auto& h : feeds) {
            Seen& seen = seen_[h.name];
            seen.reached = seen.reached || h.state == State::Connected || h.state == State::Ended;
            seen.failed = h.state == State::Failed;
            const bool bad = h.state == State::Lost || h.state == State::Failed;
            if (bad && (seen.state != h.state || seen.reason != h.reason))
                std::fprintf(stderr, "sallyport: %s: %s\n", h.name.c_str(), h.reason.c_str());
            else if (h.state == State::Connected && seen.state == State::Lost) std::fprintf(stderr, "sallyport: %s: connected\n", h.name.c_str());
            seen.state = h.state;
            seen.reason = h.reason;
        }
    }
    bool allWereReached() const {
        return std::all_of(seen_.begin(), seen_.end(), [](const auto& s) { return s.second.reached && !s.second.failed; });
    }

private:
    struct Seen {
        State state = State::Connecting;
        std::string reason;
        bool reached = false, failed = false;
    };
    std::map<std::string, Seen> seen_;
};

/// Prints what has come; the errno of standard output.
int printEvents(live::Ingest& ingest, std::vector<live::Event>& events, std::string& text) {
    for (;;) {
        events.clear();
        text.clear();
        ingest.drain(events, kBatch);
        if (events.empty()) return 0;
        for (const auto& e : events) (text += live::encodeEvent(e)) += '\n';
        if (const int problem = writeAll(text)) return problem;
    }
}

}  // namespace

int runListen(const std::vector<std::string>& feeds, std::optional<double> seconds) {
    if (feeds.empty()) return fail({base::ErrorCode::Usage, "listen needs at least one --feed", {}});
    Signals signals;
    live::Ingest ingest(nullptr);
    feed::Hub hub([&ingest](std::vector<live::Event> batch) { ingest.push(std::move(batch)); });
    struct LetGo {  // before the hub stops its feeds, so that none waits for room
        live::Ingest& ingest;
        ~LetGo() { ingest.endDraining(); }
    } letGo{ingest};
    for (const auto& url : feeds) {
        if (const auto added = hub.add(url); !added) {
            base::Error why = added.error();
            // A kind of feed that is not there is a wrong argument; a feed that cannot be opened is a feed that failed, whatever it lacks.
            why.code =
                why.code == base::ErrorCode::Usage || why.code == base::ErrorCode::Unsupported ? base::ErrorCode::Usage : base::ErrorCode::Feed;
            return fail(why);
        }
    }

    FeedWatch watch;
    std::vector<live::Event> events;
    std::string text;
    const auto started = SteadyClock::now();
    const double limitS = seconds.value_or(std::numeric_limits<double>::infinity());
    int outputProblem = 0;
    for (bool last = false; !last && outputProblem == 0;) {
        last = interrupted || hub.allEnded() || std::chrono::duration<double>(SteadyClock::now() - started).count() >= limitS;
        if (last) ingest.flush();
        watch.look(hub.health());
        outputProblem = printEvents(ingest, events, text);
        if (!last) std::this_thread::sleep_for(kPause);
    }
    if (outputProblem != 0 && outputProblem != EPIPE)
        return fail({base::ErrorCode::Io, std::error_code(outputProblem, std::generic_category()).message(), "standard output"});
    return watch.allWereReached() ? kOk : kFeed;
}

}  // namespace sallyport::viewer
