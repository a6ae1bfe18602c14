// Purpose: what commands share that run until they are told to stop (listen, record, simulate, events): signals, lines on standard output as they
// come, and what happens to feeds told on standard error. Refuses to: lose half a line, repeat itself.
#pragma once
#include <chrono>
#include <csignal>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "live/feed_health.h"

namespace sallyport::viewer {

/// While one lives, SIGINT and SIGTERM end the command's loop and SIGPIPE becomes an error of write(); the former handlers come back in the end.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    static bool stopped();

private:
    struct sigaction before_[3]{};
};

/// Whether a write of at most PIPE_BUF bytes would not wait.
bool canWrite(int fd, std::chrono::milliseconds within = {});
/// To a descriptor; 0, or the errno. An interrupted write is tried again: half a line helps nobody. EINTR: the command was stopped, and whoever reads
/// takes nothing more.
int writeAll(int fd, std::string_view text);
/// The exit code for an errno of standard output, told on standard error. A reader that went away, or that was not waited for, is no failure.
int outputCode(int problem);

/// Tells changes of the feeds, once each, and remembers which were ever reached.
class FeedWatch {
public:
    void look(const std::vector<live::FeedHealth>& feeds);
    bool allWereReached() const;

private:
    struct Seen {
        live::FeedHealth::State state = live::FeedHealth::State::Connecting;
        std::string reason;
        bool reached = false, failed = false;
    };
    std::map<std::string, Seen> seen_;
};

}  // namespace sallyport::viewer
