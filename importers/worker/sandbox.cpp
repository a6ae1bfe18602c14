#include "importers/worker/sandbox.h"

#include <grp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>

namespace sallyport::importers::worker {
namespace {

constexpr uid_t kNobody = 65534;

bool limit(__rlimit_resource what, rlim_t soft, rlim_t hard) {
    rlimit now{};
    if (::getrlimit(what, &now) != 0) return false;
    const rlimit wanted{std::min(soft, now.rlim_max), std::min(hard, now.rlim_max)};
    return ::setrlimit(what, &wanted) == 0;
}

bool setLimits(const SandboxLimits& l) {
    bool ok = true;
    if (!kSanitized) ok = limit(RLIMIT_AS, l.memoryBytes, l.memoryBytes);
    // The soft limit's signal can be ignored, and is where this is the first process of a namespace; the hard limit's cannot.
    ok = ok && limit(RLIMIT_CPU, l.cpuSeconds, l.cpuSeconds + 1);
    ok = ok && limit(RLIMIT_FSIZE, l.writtenBytes, l.writtenBytes);
    ok = ok && limit(RLIMIT_NOFILE, 32, 32);
    ok = ok && limit(RLIMIT_CORE, 0, 0);
    return ok && limit(RLIMIT_NPROC, 0, 0);
}

/// In a user namespace without a map there is nobody to become, and no need: it has no rights outside.
void dropRoot() {
    if (::geteuid() != 0) return;
    (void)!::setgroups(0, nullptr);
    (void)!::setresgid(kNobody, kNobody, kNobody);
    (void)!::setresuid(kNobody, kNobody, kNobody);
}

class Filter {
public:
    // Killed rather than refused: parsers do not make sockets or processes, so whoever tries has been taken over.
    Filter() : context_(::seccomp_init(SCMP_ACT_KILL_PROCESS)) {}
    ~Filter() {
        if (context_) ::seccomp_release(context_);
    }
    Filter(const Filter&) = delete;

    void allow(std::initializer_list<int> calls) {
        for (int c : calls) add(SCMP_ACT_ALLOW, c, {});
    }
    /// What C and C++ libraries try on the way and do without.
    void refuse(int error, std::initializer_list<int> calls) {
        for (int c : calls) add(SCMP_ACT_ERRNO(uint32_t(error)), c, {});
    }
    void allowWhen(int call, std::initializer_list<scmp_arg_cmp> conditions) { add(SCMP_ACT_ALLOW, call, conditions); }
    int load() {
        if (!context_) return -ENOMEM;
        if (error_ != 0) return error_;
        // Every thread there may be, and calls in the numbering of another architecture too.
        int r = ::seccomp_attr_set(context_, SCMP_FLTATR_CTL_TSYNC, 1);
        if (r == 0) r = ::seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        return r != 0 ? r : ::seccomp_load(context_);
    }

private:
    void add(uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions) {
        if (!context_ || error_ != 0 || call == __NR_SCMP_ERROR) return;
        const int r = ::seccomp_rule_add_array(context_, action, call, unsigned(conditions.size()), std::data(conditions));
        if (r != 0 && r != -EDOM) error_ = r;  // EDOM: there is no such call on this architecture
    }
    scmp_filter_ctx context_;
    int error_ = 0;
};

int loadFilter(int socket) {
    Filter f;
    f.allow({SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(lseek),
             SCMP_SYS(close)});
    f.allow({SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(sched_yield)});
    f.allow({SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall)});
    f.allow({SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid)});
    // No memory that can be run.
    for (int call : {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)}) f.allowWhen(call, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    for (int call : {SCMP_SYS(sendmsg), SCMP_SYS(recvmsg)}) f.allowWhen(call, {SCMP_A0_32(SCMP_CMP_EQ, uint32_t(socket))});
    // abort(): its signal to itself; what it does when, as the first process of a namespace, it gets none; then an instruction that faults.
    f.allow({SCMP_SYS(rt_sigaction)});
    f.allowWhen(SCMP_SYS(tgkill), {SCMP_A0_32(SCMP_CMP_EQ, uint32_t(::getpid())), SCMP_A2_32(SCMP_CMP_EQ, SIGABRT)});
    f.refuse(EACCES,
             {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(creat), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2)});
    f.refuse(EACCES, {SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(stat64), SCMP_SYS(newfstatat), SCMP_SYS(fstat), SCMP_SYS(statx), SCMP_SYS(getcwd)});
    f.refuse(EACCES, {SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_getaffinity), SCMP_SYS(fcntl)});
    f.refuse(ENOTTY, {SCMP_SYS(ioctl)});
    if (kSanitized) {
        f.allow({SCMP_SYS(sigaltstack), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(getrusage), SCMP_SYS(prlimit64)});
        f.allow({SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(getuid), SCMP_SYS(dup), SCMP_SYS(membarrier)});
        f.allow({SCMP_SYS(pipe), SCMP_SYS(pipe2)});  // how they try whether memory can be read
    } else {
        f.refuse(EACCES, {SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(getrusage)});
    }
    return f.load();
}

}  // namespace

std::optional<std::string> enterSandbox(const SandboxLimits& limits, int socket) {
    // A write over the limit is an error that can be told, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    dropRoot();
    // After the change of user, which clears it.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return std::string("the model reader could not give up its rights: ") + std::strerror(errno);
    if (!setLimits(limits)) return std::string("the model reader could not limit itself: ") + std::strerror(errno);
    if (const int r = loadFilter(socket); r != 0) {
        return std::string("this system has no seccomp filter (") + std::strerror(-r) +
               "), without which mesh files are not read; use a kernel with seccomp, or an IFC or facility file";
    }
    return std::nullopt;
}

}  // namespace sallyport::importers::worker
