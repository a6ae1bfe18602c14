// Purpose: one child process with a socket to it: started with nothing of ours but that socket and a pipe for what it prints, in namespaces of its
// own where the system allows, killed and reaped when its owner goes. Safe to start from any thread. Refuses to: outlive its owner, inherit
// descriptors, environment or terminal.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "importers/worker_protocol.h"

namespace sallyport::importers::worker {

class Process {
public:
    static base::Result<Process> start(const std::filesystem::path& program, const std::vector<std::string>& arguments);
    Process(Process&& o) noexcept
        : pid_(std::exchange(o.pid_, -1)), status_(o.status_), socket_(std::move(o.socket_)), printed_(std::move(o.printed_)) {}
    Process& operator=(Process&&) = delete;
    ~Process() { end(); }

    int socket() const { return socket_.fd(); }
    int printed() const { return printed_.fd(); }  ///< what it writes to standard error
    /// What it has computed so far; unlike the clock on the wall it does not run while a busy machine lets it wait.
    std::chrono::milliseconds processorTime() const;
    /// Waits at most `milliseconds` for it to end by itself; true when it has.
    bool waitFor(int milliseconds);
    /// Kills it when it still runs, and reaps it. The status as of waitpid().
    int end();

private:
    Process() = default;
    pid_t pid_ = -1;
    int status_ = 0;
    Descriptor socket_, printed_;
};

}  // namespace sallyport::importers::worker
