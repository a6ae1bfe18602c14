// Two programs in one. As the worker ($SALLYPORT_WORKER), it stands behind the same sandbox and the same conversation as the real one, but does what
// the model's file name says: crash, hang, open a socket… As `worker_probe read MODEL [SECONDS]` it is a plain caller of readMeshScene, for tests
// that need one in another place (a chroot, another user).
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "importers/worker.h"
#include "importers/worker/serve.h"

#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __asan_default_options() {
    return "detect_leaks=0:symbolize=0:handle_segv=0:handle_abort=0:handle_sigfpe=0:allocator_may_return_null=0";
}
#endif

namespace {

using namespace sallyport::importers;
using sallyport::base::ErrorCode;
using worker::Job;
using worker::Refusal;

MeshScene triangle() {
    MeshScene s;
    s.format = "obj";
    s.meshes.push_back({{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, {0, 1, 2}, MeshScene::kNone});
    s.nodes.push_back({"only", MeshScene::kNone, sallyport::base::Mat4(1.0), {0}});
    return s;
}

/// What a system call that is refused, not fatal, left behind.
[[noreturn]] void tellRefusal(const char* what, long result) {
    throw Refusal(ErrorCode::BadInput, std::string(what) + (result < 0 ? " was refused: " : " WAS ALLOWED: ") + std::strerror(errno));
}

MeshScene provoke(Job& job) {
    const std::string what = job.fileName.substr(0, job.fileName.find('.'));
    volatile int* nowhere = reinterpret_cast<volatile int*>(8);
    if (what == "crash") *nowhere = 1;
    if (what == "abort") std::abort();
    if (what == "terminate") std::terminate();
    volatile bool forever = true;
    while (what == "spin" && forever) continue;
    if (what == "sleep")
        for (char byte;;) (void)!::read(worker::kSocketFd, &byte, 0), (void)!::read(worker::kSocketFd, &byte, 1);
    if (what == "exit") ::_exit(0);
    if (what == "hang_up") {
        ::close(worker::kSocketFd);
        while (forever) continue;
    }
    if (what == "flood")
        for (worker::Message m;;) m.say = worker::Say::Progress, (void)worker::send(worker::kSocketFd, m);
    if (what == "allocate")
        for (std::vector<std::unique_ptr<char[]>> all;;) all.emplace_back(new char[64u << 20])[0] = 1;
    if (what == "deep") {  // without end, and not by a loop that the compiler sees
        struct Deep {
            static int go(volatile char* p) {
                volatile char more[4096];
                more[0] = *p;
                if (more[0] == 0) return 0;
                return go(more) + more[0];
            }
        };
        volatile char c = 1;
        Deep::go(&c);
    }
    if (what == "open") tellRefusal("open", ::open("/etc/passwd", O_RDONLY));
    if (what == "create") tellRefusal("create", ::open("/tmp/sallyport-probe", O_WRONLY | O_CREAT, 0600));
    if (what == "stat") tellRefusal("stat", ::access("/etc/passwd", F_OK));
    if (what == "socket") tellRefusal("socket", ::socket(AF_INET, SOCK_STREAM, 0));
    if (what == "fork") tellRefusal("fork", ::fork());
    if (what == "exec") tellRefusal("exec", ::execl("/bin/true", "true", nullptr));
    if (what == "kill") tellRefusal("kill", ::kill(1, 0));
    if (what == "ptrace") tellRefusal("ptrace", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
    if (what == "code")
        tellRefusal("code", ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    if (what == "unlink") tellRefusal("unlink", ::unlink("/tmp/sallyport-probe"));
    if (what == "descriptors") {
        std::string open;
        char byte;
        for (int fd = worker::kSocketFd + 1; fd < 200; ++fd)
            if (::read(fd, &byte, 0) >= 0 || errno != EBADF) open += std::to_string(fd) + " ";
        throw Refusal(ErrorCode::BadInput, "open: " + open);
    }
    if (what == "environment") throw Refusal(ErrorCode::BadInput, std::string("PATH is ") + (std::getenv("PATH") ? "there" : "not there"));
    if (what == "large") {
        MeshScene s = triangle();
        s.meshes[0].positions.resize(4u << 20);
        return s;
    }
    MeshScene s = triangle();
    if (what == "lie_index") s.meshes[0].indices[1] = 3;
    if (what == "lie_parent") s.nodes[0].parent = 0;
    if (what == "lie_number") s.meshes[0].positions[0].x = std::strtof("nan", nullptr);
    if (what == "control") throw Refusal(ErrorCode::BadInput, "red \x1b[31m text\n\xff");
    if (what == "shout")
        for (int i = 0; i < 10000; ++i) (void)!::write(STDERR_FILENO, "on and on and on and on and on and on and on and on\n", 52);
    return s;
}

int readAsCaller(int argc, char** argv) {
    WorkerLimits limits;
    if (argc > 3) limits.mostTime = limits.leastTime = std::chrono::seconds(std::atoi(argv[3]));
    const auto r = readMeshScene(argv[2], {}, limits);
    if (!r) {
        std::printf("error: %s\n", r.error().text().c_str());
        return 1;
    }
    size_t triangles = 0;
    for (const auto& m : r->meshes) triangles += m.indices.size() / 3;
    std::printf("%s: %zu nodes, %zu materials, %zu triangles, %zu problems\n", r->format.c_str(), r->nodes.size(), r->materials.size(), triangles,
                r->problems.size());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 2 && std::strcmp(argv[1], "read") == 0) return readAsCaller(argc, argv);
    worker::serve(argc, argv, provoke);
}
