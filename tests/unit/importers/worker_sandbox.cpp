// The worker made to misbehave by a stand-in behind the same sandbox (tests/support/worker_probe.cpp): whatever it does ends as an Error here.
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "importers/worker.h"
#include "support/process.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::importers;
namespace fs = std::filesystem;
using base::ErrorCode;
using Clock = std::chrono::steady_clock;

namespace {

const fs::path kBin = fs::path(SALLYPORT_BUILD_DIR) / "bin";
const fs::path kProbe = kBin / "worker_probe", kWorker = kBin / "sallyport-model-worker";
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// The worker is the probe for as long as this lives.
struct HostileWorker {
    HostileWorker() { ::setenv("SALLYPORT_WORKER", kProbe.c_str(), 1); }
    ~HostileWorker() { ::unsetenv("SALLYPORT_WORKER"); }
};

constexpr const char* kTriangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

fs::path write(const fs::path& path, std::string_view content) {
    std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
    return path;
}

WorkerLimits briefly(int milliseconds) {
    WorkerLimits l;
    l.mostTime = std::chrono::milliseconds(milliseconds);
    return l;
}

std::set<int> openDescriptors() {
    std::set<int> out;
    for (int fd = 0; fd < 1024; ++fd)
        if (::fcntl(fd, F_GETFD) >= 0) out.insert(fd);
    return out;
}

std::vector<pid_t> childrenOf(pid_t pid) {
    std::vector<pid_t> out;
    std::error_code ec;
    for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", ec)) {
        std::ifstream in(task.path() / "children");
        for (pid_t child; in >> child;) out.push_back(child);
    }
    return out;
}

template <class Condition>
bool soon(Condition c, std::chrono::milliseconds limit = std::chrono::seconds(10)) {
    for (const auto end = Clock::now() + limit; Clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(5)))
        if (c()) return true;
    return c();
}

/// `name` in /proc/<pid>/status.
std::string statusOf(pid_t pid, const std::string& name) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(name + ":")) return line.substr(name.size() + 1);
    return {};
}

}  // namespace

TEST_CASE("A worker that crashes, ends early or lies is an error and nothing more") {
    const HostileWorker hostile;
    const test::TempDir folder;
    // Sanitizers take the signal and end by another.
    const char* const segmentation = kSanitized ? "made its reader crash (SIG" : "made its reader crash (SIGSEGV)";
    const struct {
        const char* name;
        ErrorCode code;
        const char* message;
    } cases[] = {
        {"crash", ErrorCode::BadInput, segmentation},
        {"abort", ErrorCode::BadInput, "made its reader crash (SIG"},
        {"terminate", ErrorCode::BadInput, "made its reader crash (SIG"},
        {"deep", ErrorCode::BadInput, segmentation},
        {"exit", ErrorCode::BadInput, "made its reader end early"},
        {"hang_up", ErrorCode::BadInput, "made its reader misbehave"},
        {"flood", ErrorCode::BadInput, "made its reader misbehave"},
        {"lie_index", ErrorCode::BadInput, "handed back what is no scene"},
        {"lie_parent", ErrorCode::BadInput, "handed back what is no scene"},
        {"lie_number", ErrorCode::BadInput, "handed back what is no scene"},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        const auto r = readMeshScene(write(folder / (std::string(c.name) + ".obj"), kTriangle));
        REQUIRE_FALSE(r);
        CHECK(r.error().code == c.code);
        CHECK_THAT(r.error().message, Catch::Contains(c.message));
        CHECK_THAT(r.error().message, Catch::Contains(";"));  // and what to do
        CHECK_THAT(r.error().where, Catch::EndsWith(std::string(c.name) + ".obj"));
    }
    // The same worker, unprovoked: it was the provocation that was refused.
    CHECK(readMeshScene(write(folder / "good.obj", kTriangle)));
}

TEST_CASE("What reaches out of the worker is refused or ends it") {
    const HostileWorker hostile;
    const test::TempDir folder;
    for (const char* name : {"open", "create", "stat"}) {
        INFO(name);
        const auto r = readMeshScene(write(folder / (std::string(name) + ".obj"), kTriangle));
        REQUIRE_FALSE(r);
        CHECK(r.error().message == std::string(name) + " was refused: Permission denied");
    }
    for (const char* name : {"socket", "fork", "exec", "kill", "ptrace", "code", "unlink"}) {
        INFO(name);
        const auto r = readMeshScene(write(folder / (std::string(name) + ".obj"), kTriangle));
        REQUIRE_FALSE(r);
        CHECK(r.error().code == ErrorCode::BadInput);
        CHECK_THAT(r.error().message, Catch::Contains("try what it must not do"));
    }
}

TEST_CASE("A worker that hangs is stopped when its time is over") {
    const HostileWorker hostile;
    const test::TempDir folder;
    for (const char* name : {"spin", "sleep"}) {
        INFO(name);
        const auto start = Clock::now();
        const auto r = readMeshScene(write(folder / (std::string(name) + ".obj"), kTriangle), {}, briefly(300));
        REQUIRE_FALSE(r);
        CHECK(r.error().code == ErrorCode::TooLarge);
        CHECK_THAT(r.error().message, Catch::Contains("took longer than"));
        CHECK(Clock::now() - start < std::chrono::seconds(5));
    }
}

TEST_CASE("A small file is given less time than the most") {
    const HostileWorker hostile;
    const test::TempDir folder;
    WorkerLimits limits;
    limits.leastTime = std::chrono::milliseconds(300);
    const auto r = readMeshScene(write(folder / "spin.obj", kTriangle), {}, limits);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == ErrorCode::BadInput);
    CHECK_THAT(r.error().message, Catch::Contains("far more than a file of this size needs"));
}

TEST_CASE("A worker that takes memory or writes without end meets its limits") {
    const HostileWorker hostile;
    const test::TempDir folder;
    if (!kSanitized) {  // these reserve more address space than any limit
        const auto r = readMeshScene(write(folder / "allocate.obj", kTriangle));
        REQUIRE_FALSE(r);
        CHECK(r.error().code == ErrorCode::TooLarge);
        CHECK_THAT(r.error().message, Catch::Contains("needs more memory than it is given"));
    }
    WorkerLimits small;
    small.resultBytes = 1 << 20;
    const auto r = readMeshScene(write(folder / "large.obj", kTriangle), {}, small);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == ErrorCode::TooLarge);
    CHECK_THAT(r.error().message, Catch::Contains("too many parts"));
}

TEST_CASE("Reading is cancelled within moments, and the worker is gone") {
    const HostileWorker hostile;
    const test::TempDir folder;
    int calls = 0;
    ImportOptions options;
    options.progress = [&](const char*, double) { return ++calls < 3; };
    const auto start = Clock::now();
    const auto r = readMeshScene(write(folder / "spin.obj", kTriangle), options);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == ErrorCode::Cancelled);
    CHECK(Clock::now() - start < std::chrono::seconds(2));
    CHECK(childrenOf(::getpid()).empty());
}

TEST_CASE("No run leaves a process or a descriptor behind, and the worker gets none of ours") {
    const HostileWorker hostile;
    const test::TempDir folder;
    const auto before = openDescriptors();
    std::vector<int> ours;
    for (int i = 0; i < 20; ++i) ours.push_back(::open("/proc/self/status", O_RDONLY));  // not closed on exec
    const auto r = readMeshScene(write(folder / "descriptors.obj", kTriangle));
    REQUIRE_FALSE(r);
    CHECK(r.error().message == "open: 5 ");  // the result, which it writes
    for (const int fd : ours) ::close(fd);
    const auto e = readMeshScene(write(folder / "environment.obj", kTriangle));
    REQUIRE_FALSE(e);
    CHECK(e.error().message == "PATH is not there");
    for (const char* name : {"crash", "good", "flood", "open", "socket"})
        (void)readMeshScene(write(folder / (std::string(name) + ".obj"), kTriangle));
    CHECK(openDescriptors() == before);
    CHECK(childrenOf(::getpid()).empty());
}

TEST_CASE("What the worker prints or says cannot reach a terminal as it is") {
    const HostileWorker hostile;
    const test::TempDir folder;
    const auto r = readMeshScene(write(folder / "control.obj", kTriangle));
    REQUIRE_FALSE(r);
    CHECK(r.error().message == "red  [31m text \xc3\xbf");
    CHECK(readMeshScene(write(folder / "shout.obj", kTriangle)));  // half a megabyte of it does not stop it
}

TEST_CASE("The running worker has no rights, and dies with the one who started it") {
    const test::TempDir folder;
    const fs::path model = write(folder / "sleep.obj", kTriangle);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // so that the orphan is seen to end
    const pid_t caller = ::fork();
    REQUIRE(caller >= 0);
    if (caller == 0) {
        ::setenv("SALLYPORT_WORKER", kProbe.c_str(), 1);
        ::execl(kProbe.c_str(), "worker_probe", "read", model.c_str(), "60", nullptr);
        ::_exit(127);
    }
    pid_t worker = 0;
    REQUIRE(soon([&] {
        const auto all = childrenOf(caller);
        if (all.empty()) return false;
        worker = all[0];
        return statusOf(worker, "Seccomp") == "\t2";
    }));
    CHECK(statusOf(worker, "NoNewPrivs") == "\t1");
    CHECK(statusOf(worker, "CapEff").find_first_not_of("\t0") ==
          (::geteuid() == 0 ? std::string::npos : statusOf(worker, "CapEff").find_first_not_of("\t0")));
    if (::geteuid() == 0) CHECK(statusOf(worker, "Uid") == "\t65534\t65534\t65534\t65534");
    ::kill(caller, SIGKILL);
    int status = 0;
    CHECK(::waitpid(caller, &status, 0) == caller);
    pid_t ended = 0;
    CHECK(soon([&] { return (ended = ::waitpid(worker, &status, WNOHANG)) == worker; }));
    // By the system's signal, or by itself when it finds its socket closed first.
    CHECK((WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WIFEXITED(status)));
    if (ended != worker) ::kill(worker, SIGKILL);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("A worker that is missing or is another program is named") {
    const test::TempDir folder;
    const fs::path model = write(folder / "good.obj", kTriangle);
    ::setenv("SALLYPORT_WORKER", (folder / "nothing").c_str(), 1);
    const auto missing = readMeshScene(model);
    ::setenv("SALLYPORT_WORKER", "/bin/true", 1);
    const auto other = readMeshScene(model);
    ::unsetenv("SALLYPORT_WORKER");
    REQUIRE_FALSE(missing);
    CHECK_THAT(missing.error().text(), Catch::Contains("nothing") && Catch::Contains("could not be started") && Catch::Contains("No such file"));
    REQUIRE_FALSE(other);
    CHECK_THAT(other.error().message, Catch::Contains("ended before it was given the model"));
}

TEST_CASE("Where no seccomp filter can be set, mesh files are refused") {
    const test::TempDir folder;
    const fs::path model = write(folder / "good.obj", kTriangle);
    int out[2];
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    const pid_t caller = ::fork();
    REQUIRE(caller >= 0);
    if (caller == 0) {
        // A filter under which there is no further filter.
        const auto number = uint32_t(offsetof(seccomp_data, nr)), argument = uint32_t(offsetof(seccomp_data, args));
        sock_filter rules[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        const sock_fprog program{sizeof rules / sizeof *rules, rules};
        ::dup2(out[1], STDOUT_FILENO);
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
            ::execl(kProbe.c_str(), "worker_probe", "read", model.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(out[1]);
    std::string text;
    char buffer[1024];
    for (ssize_t n; (n = ::read(out[0], buffer, sizeof buffer)) > 0;) text.append(buffer, size_t(n));
    ::close(out[0]);
    int status = 0;
    ::waitpid(caller, &status, 0);
    CHECK_THAT(text, Catch::Contains("this system has no seccomp filter") && Catch::Contains("use a kernel with seccomp"));
}

TEST_CASE("Several models are read at the same time") {
    const test::TempDir folder;
    const fs::path model = write(folder / "good.obj", kTriangle);
    std::array<std::string, 4> errors;
    std::vector<std::thread> threads;
    for (std::string& error : errors)
        threads.emplace_back([&] {
            for (int n = 0; n < 3; ++n)
                if (const auto r = readMeshScene(model); !r) error = r.error().text();
        });
    for (auto& t : threads) t.join();
    for (const std::string& error : errors) CHECK(error == "");
}

namespace {

/// A folder with the real worker, a caller and every library they need, and nothing else: no /proc, no /dev.
void makeRoot(const fs::path& root) {
    fs::create_directories(root / "bin");
    fs::create_directories(root / "models");
    std::set<std::string> libraries;
    for (const fs::path& program : {kProbe, kWorker}) {
        fs::copy_file(program, root / "bin" / program.filename(), fs::copy_options::overwrite_existing);
        const auto ldd = test::runProgram("/usr/bin/ldd", {program.string()});
        REQUIRE(ldd.code == 0);
        std::istringstream words(ldd.out);
        for (std::string w; words >> w;)
            if (w.starts_with("/")) libraries.insert(w);
    }
    REQUIRE(libraries.size() > 5);
    for (const std::string& l : libraries) {
        const fs::path to = root / fs::path(l).relative_path();
        fs::create_directories(to.parent_path());
        fs::copy_file(l, to, fs::copy_options::overwrite_existing);
    }
    write(root / "models/box.obj", std::string("mtllib box.mtl\nusemtl a\n") + kTriangle);
    write(root / "models/box.mtl", "newmtl a\nKd 1 0 0\n");
    write(root / "models/box.stl",
          "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n");
    for (const auto& e : fs::recursive_directory_iterator(root)) fs::permissions(e, fs::perms(0755));
    fs::permissions(root, fs::perms(0755));
}

/// The caller, in `root` ("" for none), as `user`.
std::string readAs(const fs::path& root, uid_t user, const std::string& program, const std::string& model) {
    int out[2];
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        const bool ok =
            (root.empty() || (::chroot(root.c_str()) == 0 && ::chdir("/") == 0)) && (user == 0 || (::setgid(user) == 0 && ::setuid(user) == 0));
        if (ok) ::execl(program.c_str(), program.c_str(), "read", model.c_str(), "30", nullptr);
        ::_exit(127);
    }
    ::close(out[1]);
    std::string text;
    char buffer[1024];
    for (ssize_t n; (n = ::read(out[0], buffer, sizeof buffer)) > 0;) text.append(buffer, size_t(n));
    ::close(out[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (text.empty()) text = "status " + std::to_string(status);
    return text;
}

}  // namespace

TEST_CASE("Models are read in a plain chroot without /proc and /dev, by root and by an ordinary user") {
    if (::geteuid() != 0) {
        WARN("SKIP: only root can make a chroot");
        return;
    }
    if (kSanitized) {
        WARN("SKIP: sanitizers need /proc");
        return;
    }
    const test::TempDir folder;
    const fs::path root = folder / "root";
    makeRoot(root);
    fs::permissions(root.parent_path(), fs::perms(0755));
    constexpr uid_t kOrdinary = 65533;
    for (const uid_t user : {uid_t(0), kOrdinary}) {
        INFO("user " << user);
        CHECK(readAs(root, user, "/bin/worker_probe", "/models/box.obj") == "obj: 2 nodes, 1 materials, 1 triangles, 0 problems\n");
        CHECK(readAs(root, user, "/bin/worker_probe", "/models/box.stl") == "stl: 2 nodes, 0 materials, 1 triangles, 0 problems\n");
    }
    // Outside, where user namespaces may be had.
    CHECK(readAs({}, kOrdinary, (root / "bin/worker_probe").string(), (root / "models/box.obj").string()) ==
          "obj: 2 nodes, 1 materials, 1 triangles, 0 problems\n");
}
