#include "broker.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

extern char** environ;

namespace sallyport::test {
namespace {

std::string programPath(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string folders = std::string(path ? path : "") + ":/usr/sbin:/usr/local/sbin";  // Debian keeps the broker in sbin
    for (size_t from = 0; from <= folders.size();) {
        const size_t end = std::min(folders.find(':', from), folders.size());
        const std::string candidate = folders.substr(from, end - from) + "/" + name;
        if (end > from && ::access(candidate.c_str(), X_OK) == 0) return candidate;
        from = end + 1;
    }
    return {};
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    return address;
}

int freePort() {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(s, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(s, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    ::close(s);
    return ntohs(address.sin_port);
}

bool accepts(int port) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    const bool ok = ::connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(s);
    return ok;
}

pid_t spawn(const std::vector<std::string>& command, const std::filesystem::path& input) {
    std::vector<char*> arguments;
    for (const auto& a : command) arguments.push_back(const_cast<char*>(a.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.empty() ? "/dev/null" : input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = -1;
    REQUIRE(::posix_spawn(&process, command[0].c_str(), &actions, nullptr, arguments.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

}  // namespace

std::string Broker::missing() {
    for (const char* name : {"mosquitto", "mosquitto_pub"})
        if (programPath(name).empty()) return std::string(name) + " is not installed";
    return {};
}

Broker::Broker(const std::string& more) : port_(freePort()) {
    // The queue is unlimited so that a burst tests us and not the broker.
    // As root it would else become another user, who cannot read our files.
    std::ofstream(dir_ / "broker.conf") << "listener " << port_
                                        << " 127.0.0.1\npersistence false\nmax_queued_messages 0\nuser root\nlog_type notice\n"
                                        << "log_type error\nlog_dest file " << (dir_ / "broker.log").string() << "\n"
                                        << more;
}
Broker::~Broker() { kill(); }

void Broker::addTls(const std::filesystem::path& certificate, const std::filesystem::path& key, const std::string& more) {
    tlsPort_ = freePort();
    std::ofstream(dir_ / "broker.conf", std::ios::app)
        << "listener " << tlsPort_ << "\ncertfile " << certificate.string() << "\nkeyfile " << key.string() << "\n"
        << more;
}

void Broker::start() {
    process_ = spawn({programPath("mosquitto"), "-c", (dir_ / "broker.conf").string()}, {});
    const auto ready = [this] { return accepts(port_) && (tlsPort_ == 0 || accepts(tlsPort_)); };
    for (int i = 0; i < 500 && !ready(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream log(dir_ / "broker.log");
    INFO(std::string(std::istreambuf_iterator<char>(log), {}));
    REQUIRE(ready());
}
void Broker::kill() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}
void Broker::end() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}
void Broker::dieWithWill(const std::string& topic, const std::string& payload) {
    const size_t before = connectionsMade();
    const pid_t client = spawn({programPath("mosquitto_sub"), "-h", "127.0.0.1", "-p", std::to_string(port_), "-t", "nothing", "--will-topic", topic,
                                "--will-payload", payload, "--will-retain", "--will-qos", "1"},
                               {});
    for (int i = 0; i < 500 && connectionsMade() == before; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(connectionsMade() > before);
    ::kill(client, SIGKILL);
    ::waitpid(client, nullptr, 0);
}
size_t Broker::connectionsMade() const {
    std::ifstream log(dir_ / "broker.log");
    size_t count = 0;
    for (std::string line; std::getline(log, line);) count += line.find("New client connected") != line.npos;
    return count;
}
void Broker::stop() { ::kill(process_, SIGSTOP); }
void Broker::resume() { ::kill(process_, SIGCONT); }

void Broker::publish(const std::string& topic, const std::string& payload, bool retain) {
    std::vector<std::string> command{
        programPath("mosquitto_pub"), "-h", "127.0.0.1", "-p", std::to_string(port_), "-q", "1", "-t", topic, "-m", payload};
    if (retain) command.push_back("-r");
    run(command);
}
void Broker::publishLines(const std::string& topic, const std::filesystem::path& file) {
    run({programPath("mosquitto_pub"), "-h", "127.0.0.1", "-p", std::to_string(port_), "-q", "1", "-t", topic, "-l"}, file);
}
void Broker::run(const std::vector<std::string>& command, const std::filesystem::path& input) {
    int status = 0;
    ::waitpid(spawn(command, input), &status, 0);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

std::string NatsBroker::missing() { return programPath("nats-server").empty() ? "nats-server is not installed" : Broker::missing(); }
NatsBroker::NatsBroker() : port_(freePort()) {
    std::ofstream(dir_ / "nats.conf") << "server_name: test\nlisten: \"127.0.0.1:" << freePort() << "\"\njetstream { store_dir: \""
                                      << (dir_ / "store").string() << "\" }\nmqtt { listen: \"127.0.0.1:" << port_ << "\" }\n";
    process_ = spawn({programPath("nats-server"), "-c", (dir_ / "nats.conf").string()}, {});
    for (int i = 0; i < 500 && !accepts(port_); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(accepts(port_));
}
NatsBroker::~NatsBroker() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}
void NatsBroker::publish(const std::string& topic, const std::string& payload) {
    int status = 0;
    ::waitpid(
        spawn({programPath("mosquitto_pub"), "-V", "mqttv311", "-h", "127.0.0.1", "-p", std::to_string(port_), "-q", "1", "-t", topic, "-m", payload},
              {}),
        &status, 0);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

}  // namespace sallyport::test
