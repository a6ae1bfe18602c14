#include "importers/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <thread>

namespace sallyport::importers::worker {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int kErrorFd = kSocketFd + 1;

/// Above every number that the child gives to its own descriptors, so that none is overwritten before it is moved.
Descriptor highUp(int fd) {
    const Descriptor low(fd);
    return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 16));
}

struct Launch {
    const char* program;
    char** argv;
    char** environment;
    int socket, printed, error;
};

/// In the child, which shares no memory with us but may be a copy of a process with many threads: system calls only.
[[noreturn]] void becomeProgram(const Launch& l) {
    ::setsid();  // no terminal, and a Ctrl-C there ends us, not it: we end it ourselves
    bool ok = true;
    for (int fd : {0, 1, 2}) ok = ok && ::dup2(l.printed, fd) == fd;
    ok = ok && ::dup2(l.socket, kSocketFd) == kSocketFd && ::dup3(l.error, kErrorFd, O_CLOEXEC) == kErrorFd;
    if (ok) {
        if (::syscall(SYS_close_range, kErrorFd + 1, ~0u, 0) != 0)
            for (int fd = kErrorFd + 1; fd < 4096; ++fd) ::close(fd);  // kernels before 5.9; ours are closed on exec anyway
        ::execve(l.program, l.argv, l.environment);
    }
    const int reason = errno;
    (void)!::write(ok ? kErrorFd : l.error, &reason, sizeof reason);
    ::_exit(127);
}

/// As fork(), with new namespaces. Not through fork(): nothing of its handlers is wanted, and user namespaces can only be made at the birth of a
/// child when we have several threads.
pid_t forkInto(unsigned long namespaces) {
#if defined(__s390x__) || defined(__CRIS__)
#error "clone() takes its arguments in another order here"
#endif
#if defined(__SANITIZE_THREAD__)
    // Its locks survive fork(), which it knows of, not a bare clone; so without namespaces there.
    (void)namespaces;
    return ::fork();
#else
    return pid_t(::syscall(SYS_clone, namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
#endif
}

}  // namespace

Result<Process> Process::start(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    const auto failed = [&](const char* what) {
        return Error{ErrorCode::Io, std::string("the model reader could not be started (") + what + "): " + std::strerror(errno), program.string()};
    };
    std::vector<std::string> strings{program.string()};
    strings.insert(strings.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings{"LANG=C"};
    // Where its libraries are and how a sanitizer behaves; nothing else of the environment is its business.
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (const char* v = std::getenv(name)) settings.push_back(std::string(name) + "=" + v);
    std::vector<char*> argv, environment;
    for (std::string& s : strings) argv.push_back(s.data());
    for (std::string& s : settings) environment.push_back(s.data());
    argv.push_back(nullptr);
    environment.push_back(nullptr);

    const unsigned long kApart = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWPID | (::geteuid() == 0 ? 0ul : CLONE_NEWUSER);
    for (const unsigned long namespaces : {kApart, 0ul}) {
        int pair[2], print[2], error[2];
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return failed("socketpair");
        Process p;
        p.socket_ = Descriptor(pair[0]);
        const Descriptor theirSocket = highUp(pair[1]);
        if (::pipe2(print, O_CLOEXEC) != 0) return failed("pipe");
        p.printed_ = Descriptor(print[0]);
        const Descriptor theirPrint = highUp(print[1]);
        if (::pipe2(error, O_CLOEXEC) != 0) return failed("pipe");
        const Descriptor ourError(error[0]);
        Descriptor theirError = highUp(error[1]);
        if (!theirSocket || !theirPrint || !theirError) return failed("descriptors");
        ::fcntl(p.printed_.fd(), F_SETFL, O_NONBLOCK);
        ::fcntl(p.socket_.fd(), F_SETFL, O_NONBLOCK);

        const Launch launch{argv[0], argv.data(), environment.data(), theirSocket.fd(), theirPrint.fd(), theirError.fd()};
        // No handler of ours may run in the child; it starts with everything blocked and unblocks by itself.
        sigset_t all, before;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        p.pid_ = forkInto(namespaces);
        if (p.pid_ == 0) becomeProgram(launch);
        const int reason = errno;
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (p.pid_ < 0) {
            errno = reason;
            if (namespaces) continue;
            return failed("clone");
        }
        theirError = {};
        int execError = 0;
        ssize_t n = 0;
        do n = ::read(ourError.fd(), &execError, sizeof execError);
        while (n < 0 && errno == EINTR);
        if (n == 0) return p;      // closed by exec: it runs
        if (namespaces) continue;  // a root that is none in its own namespace may not even read the program
        errno = execError;
        return failed("exec");
    }
    return failed("clone");
}

std::chrono::milliseconds Process::processorTime() const {
    clockid_t clock{};
    timespec t{};
    if (pid_ <= 0 || ::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &t) != 0) return {};
    return std::chrono::milliseconds(int64_t(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000);
}

bool Process::waitFor(int milliseconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (pid_ > 0) {
        const pid_t r = ::waitpid(pid_, &status_, WNOHANG);
        if (r == pid_ || (r < 0 && errno != EINTR)) pid_ = -1;
        else if (std::chrono::steady_clock::now() >= end) return false;
        else std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

int Process::end() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        pid_t r = 0;
        do r = ::waitpid(pid_, &status_, 0);
        while (r < 0 && errno == EINTR);
        pid_ = -1;
    }
    return status_;
}

}  // namespace sallyport::importers::worker
