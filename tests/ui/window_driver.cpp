#include "window_driver.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace sallyport::test {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::string output(const std::string& command) {
    std::string out;
    FILE* p = ::popen((command + " 2>/dev/null").c_str(), "r");
    if (!p) return out;
    std::array<char, 256> buffer;
    while (const size_t n = std::fread(buffer.data(), 1, buffer.size(), p)) out.append(buffer.data(), n);
    ::pclose(p);
    return out;
}

void xdotool(const std::string& arguments) {
    if (std::system(("xdotool " + arguments + " >/dev/null 2>&1").c_str()) != 0) throw std::runtime_error("xdotool " + arguments);
}

std::string at(double x, double y) { return std::to_string(int(x)) + " " + std::to_string(int(y)); }

}  // namespace

bool canDriveWindows() {
    if (!std::getenv("DISPLAY")) {
        std::puts("SKIP: no display; ./dev test brings a virtual one");
        return false;
    }
    if (output("xdotool version").empty()) {
        std::puts("SKIP: xdotool is not installed");
        return false;
    }
    return true;
}

Sandbox::Sandbox() {
    std::string t = (fs::temp_directory_path() / "sallyport-ui-XXXXXX").string();
    path = ::mkdtemp(t.data());
}
Sandbox::~Sandbox() {
    std::error_code ec;
    fs::remove_all(path, ec);
}

WindowDriver::WindowDriver(const Sandbox& sandbox, std::vector<std::string> arguments, int width, int height) : sandbox_(sandbox), reportPath_(sandbox.path / "report.json") {
    fs::remove(reportPath_);
    arguments.insert(arguments.end(), {"--width", std::to_string(width), "--height", std::to_string(height), "--report", reportPath_.string()});
    arguments.insert(arguments.begin(), SALLYPORT_BINARY);
    pid_ = ::fork();
    if (pid_ == 0) {
        for (const char* v : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) ::setenv(v, sandbox.path.c_str(), 1);
        ::setenv("SALLYPORT_OPERATOR", "Lt. Ortiz", 1);
        const int log = ::open((sandbox.path / "stderr.txt").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (log >= 0) ::dup2(log, 2);
        std::vector<char*> argv;
        for (std::string& a : arguments) argv.push_back(a.data());
        argv.push_back(nullptr);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    // Without a window manager nothing places the window: it stands at 0,0 and its pixels are the screen's.
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < until && running()) {
        window_ = output("xdotool search --onlyvisible --pid " + std::to_string(pid_));
        if (!window_.empty() && readReport()) break;
        std::this_thread::sleep_for(100ms);
    }
    window_ = window_.substr(0, window_.find('\n'));
    if (window_.empty()) return;
    xdotool("windowmove " + window_ + " 0 0");
    xdotool("windowfocus " + window_);
}

WindowDriver::~WindowDriver() {
    if (pid_ > 0 && running()) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

bool WindowDriver::running() {
    if (pid_ <= 0) return false;
    if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
}

bool WindowDriver::readReport() {
    std::ifstream in(reportPath_);
    if (!in) return false;
    auto j = nlohmann::json::parse(in, nullptr, false);
    if (!j.is_object()) return false;
    report_ = std::move(j);
    return true;
}

bool WindowDriver::waitFor(const std::function<bool(const nlohmann::json&)>& condition, double seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    do {
        if (readReport() && condition(report_)) return true;
        std::this_thread::sleep_for(50ms);
    } while (std::chrono::steady_clock::now() < until && running());
    return readReport() && condition(report_);
}

bool WindowDriver::hasTarget(const std::string& target) const { return report_.contains("targets") && report_["targets"].contains(target); }

void WindowDriver::click(const std::string& target, int button) {
    if (!waitFor([&](const nlohmann::json& j) { return j.contains("targets") && j["targets"].contains(target); })) throw std::runtime_error("no target " + target);
    const auto& r = report_["targets"][target];
    clickAt(r[0].get<double>() + r[2].get<double>() / 2, r[1].get<double>() + r[3].get<double>() / 2, button);
}

void WindowDriver::moveTo(double x, double y) { xdotool("mousemove " + at(x, y)); }

void WindowDriver::clickAt(double x, double y, int button) {
    // Slower than a frame on a slow machine, as a hand is.
    const std::string b = std::to_string(button);
    xdotool("mousemove " + at(x, y) + " sleep 0.15 mousedown " + b + " sleep 0.15 mouseup " + b + " sleep 0.15");
}

void WindowDriver::drag(double x0, double y0, double x1, double y1, int button) {
    const std::string b = std::to_string(button);
    xdotool("mousemove " + at(x0, y0) + " sleep 0.1 mousedown " + b + " sleep 0.1 mousemove " + at((x0 + x1) / 2, (y0 + y1) / 2) + " sleep 0.1 mousemove " + at(x1, y1) +
            " sleep 0.1 mouseup " + b + " sleep 0.1");
}

void WindowDriver::wheel(double x, double y, int steps) {
    const std::string b = steps > 0 ? "4" : "5";
    xdotool("mousemove " + at(x, y) + " sleep 0.1 click --repeat " + std::to_string(std::abs(steps)) + " --delay 60 " + b);
}

void WindowDriver::key(const std::string& name) { xdotool("keydown " + name + " sleep 0.12 keyup " + name + " sleep 0.1"); }

void WindowDriver::resize(int width, int height) { xdotool("windowsize --sync " + window_ + " " + at(width, height)); }

void WindowDriver::screenshot(const std::string& name) const {
    const fs::path folder = fs::path(SALLYPORT_BUILD_DIR) / "pictures";
    fs::create_directories(folder);
    if (std::system(("import -window " + window_ + " '" + (folder / (name + ".png")).string() + "' >/dev/null 2>&1").c_str()) != 0) std::puts("no screenshot: ImageMagick is not installed");
}

void WindowDriver::close() {
    key("ctrl+q");
    for (int i = 0; i < 100 && running(); ++i) std::this_thread::sleep_for(100ms);
}

}  // namespace sallyport::test
