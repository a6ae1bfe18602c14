#include "window_driver.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "drop_source.h"

namespace sallyport::test {
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

std::string quoted(const std::string& argument) {
    std::string out = "'";
    for (const char c : argument) c == '\'' ? out += "'\\''" : out += c;
    return out + "'";
}

Sandbox::Output shell(const std::string& command) {
    Sandbox::Output o;
    FILE* p = ::popen(command.c_str(), "r");
    if (!p) return o;
    std::array<char, 4096> buffer;
    while (const size_t n = std::fread(buffer.data(), 1, buffer.size(), p)) o.out.append(buffer.data(), n);
    const int status = ::pclose(p);
    o.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return o;
}

bool installed(const std::string& program) { return shell("command -v " + program + " 2>/dev/null").code == 0; }

void xdotool(const std::string& arguments) {
    if (shell("xdotool " + arguments + " 2>&1").code != 0) throw std::runtime_error("xdotool " + arguments);
}

/// Between two steps of a press: longer than a frame on a slow machine, as a hand is.
std::string hold() { return " sleep " + std::to_string(0.12 * kPatience) + " "; }

std::string at(double x, double y) { return std::to_string(int(x)) + " " + std::to_string(int(y)); }

std::string crop(int x, int y, int w, int h) {
    return w > 0 && h > 0 ? " -crop " + std::to_string(w) + "x" + std::to_string(h) + "+" + std::to_string(x) + "+" + std::to_string(y) + " +repage"
                          : "";
}

/// Binary PPM, as ImageMagick writes it.
Pixels parsePpm(const std::string& ppm) {
    Pixels p;
    std::istringstream in(ppm);
    std::string magic;
    int most = 0;
    in >> magic >> p.w >> p.h >> most;
    in.get();
    if (!in || magic != "P6" || most != 255 || p.w <= 0 || p.h <= 0) throw std::runtime_error("ImageMagick gave no picture");
    p.rgb.resize(size_t(p.w) * size_t(p.h) * 3);
    in.read(reinterpret_cast<char*>(p.rgb.data()), std::streamsize(p.rgb.size()));
    if (size_t(in.gcount()) != p.rgb.size()) throw std::runtime_error("ImageMagick gave half a picture");
    return p;
}

}  // namespace

bool canDriveWindows() {
    if (!std::getenv("DISPLAY")) {
        std::puts("SKIP: no display; ./dev test brings a virtual one");
        return false;
    }
    for (const char* tool : {"xdotool", "import", "convert"})
        if (!installed(tool)) {
            std::printf("SKIP: %s is not installed\n", tool);
            return false;
        }
    return true;
}

fs::path demoSchool() { return fs::path(SALLYPORT_BUILD_DIR) / "assets/demo_school/kestrel_hollow.glb"; }

std::array<int, 3> Pixels::mean() const {
    std::array<int64_t, 3> sum{};
    for (size_t i = 0; i < rgb.size(); ++i) sum[i % 3] += rgb[i];
    const int64_t n = std::max<int64_t>(1, int64_t(w) * h);
    return {int(sum[0] / n), int(sum[1] / n), int(sum[2] / n)};
}

Pixels pixelsOf(const fs::path& png, int x, int y, int w, int h) {
    return parsePpm(shell("convert " + quoted(png.string()) + crop(x, y, w, h) + " -alpha off -depth 8 ppm:-").out);
}

size_t differing(const Pixels& a, const Pixels& b) {
    if (a.w != b.w || a.h != b.h) return std::max(a.rgb.size(), b.rgb.size()) / 3;
    size_t n = 0;
    for (size_t i = 0; i + 2 < a.rgb.size(); i += 3) n += a.rgb[i] != b.rgb[i] || a.rgb[i + 1] != b.rgb[i + 1] || a.rgb[i + 2] != b.rgb[i + 2];
    return n;
}

Sandbox::Sandbox() {
    std::string t = (fs::temp_directory_path() / "sallyport-ui-XXXXXX").string();
    if (!::mkdtemp(t.data())) throw std::runtime_error("no temporary folder " + t);
    path = t;
}
Sandbox::~Sandbox() {
    std::error_code ec;
    fs::remove_all(path, ec);
}

Sandbox::Output Sandbox::sallyport(const std::vector<std::string>& arguments) const {
    std::string command;
    for (const char* v : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) command += v + ("=" + quoted(path.string()) + " ");
    command += quoted(SALLYPORT_BINARY);
    for (const std::string& a : arguments) command += " " + quoted(a);
    return shell(command + " 2>&1 </dev/null");
}

nlohmann::json Sandbox::state(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all{"state"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    all.push_back("--json");
    const Output o = sallyport(all);
    auto j = nlohmann::json::parse(o.out, nullptr, false);
    if (o.code != 0 || !j.is_object()) throw std::runtime_error("sallyport state failed: " + o.out.substr(0, 400));
    return j;
}

WindowDriver::WindowDriver(const Sandbox& sandbox, std::vector<std::string> arguments, int width, int height)
    : sandbox_(sandbox), reportPath_(sandbox.path / "report.json") {
    fs::remove(reportPath_);
    // More often than four times a second, as people get it: a test waits for reports most of its time.
    if (std::find(arguments.begin(), arguments.end(), kQuickReport.back()) == arguments.end())
        arguments.insert(arguments.end(), {"--rehearse", "report-every=0.1"});
    arguments.insert(arguments.end(), {"--width", std::to_string(width), "--height", std::to_string(height), "--report", reportPath_.string()});
    arguments.insert(arguments.begin(), SALLYPORT_BINARY);
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    ::signal(SIGPIPE, SIG_IGN);
    pid_ = ::fork();
    if (pid_ == 0) {
        for (const char* v : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) ::setenv(v, sandbox.path.c_str(), 1);
        ::setenv("SALLYPORT_OPERATOR", "Lt. Ortiz", 1);
        const int log = ::open((sandbox.path / "stderr.txt").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (log >= 0) ::dup2(log, 2);
        ::dup2(pipe[0], 0);
        std::vector<char*> argv;
        for (std::string& a : arguments) argv.push_back(a.data());
        argv.push_back(nullptr);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(pipe[0]);
    input_ = pipe[1];
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(60s * kPatience);
    while (Clock::now() < until && running()) {
        window_ = shell("xdotool search --onlyvisible --pid " + std::to_string(pid_) + " 2>/dev/null").out;
        if (!window_.empty() && readReport() && !report_.value("importing", false)) break;
        std::this_thread::sleep_for(100ms);
    }
    takeWindow();
}

/// Without a window manager nothing places or focuses the window: it stands at 0,0, and its pixels are the screen's.
void WindowDriver::takeWindow() {
    window_ = window_.substr(0, window_.find('\n'));
    if (window_.empty()) return;
    try {
        xdotool("windowmove " + window_ + " 0 0");
        xdotool("windowfocus " + window_);
    } catch (const std::runtime_error&) {
        // A window that is made again may go between two looks; followWindow() finds the next.
    }
}

void WindowDriver::followWindow() {
    for (const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(10s * kPatience); Clock::now() < until && running();) {
        window_ = shell("xdotool search --onlyvisible --pid " + std::to_string(pid_) + " 2>/dev/null").out;
        // Between the two there may be both, or the old one on its way out.
        if (!window_.empty() && window_.find('\n') == window_.size() - 1) break;
        std::this_thread::sleep_for(100ms);
    }
    takeWindow();
}

WindowDriver::~WindowDriver() {
    kill();
    if (input_ >= 0) ::close(input_);
}

void WindowDriver::kill() {
    if (!running()) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

bool WindowDriver::running() {
    if (pid_ <= 0) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
    exitCode_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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

bool WindowDriver::waitFor(const Condition& condition, double seconds) {
    const auto until = Clock::now() + std::chrono::duration<double>(seconds * kPatience);
    do {
        if (readReport() && condition(report_)) return true;
        std::this_thread::sleep_for(30ms);
    } while (Clock::now() < until && running());
    return readReport() && condition(report_);
}

const nlohmann::json& WindowDriver::next() {
    // The first new one may have been under way already.
    const auto inode = [&] {
        struct stat s {};
        return ::stat(reportPath_.c_str(), &s) == 0 ? s.st_mtim.tv_sec * 1'000'000'000LL + s.st_mtim.tv_nsec : -1LL;
    };
    for (int i = 0; i < 2; ++i) {
        const auto before = inode();
        for (const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(5s * kPatience);
             inode() == before && Clock::now() < until && running();)
            std::this_thread::sleep_for(20ms);
    }
    readReport();
    return report_;
}

void WindowDriver::writeInput(const std::string& text) {
    if (::write(input_, text.data(), text.size()) != ssize_t(text.size())) throw std::runtime_error("the program does not read its standard input");
}

std::string WindowDriver::errors() const {
    std::ifstream in(sandbox_.path / "stderr.txt");
    return {std::istreambuf_iterator<char>(in), {}};
}

bool WindowDriver::hasTarget(const std::string& target) const { return report_.contains("targets") && report_["targets"].contains(target); }

void WindowDriver::click(const std::string& target, int button) {
    if (!waitFor([&](const nlohmann::json& j) { return j["targets"].contains(target); })) throw std::runtime_error("no target " + target);
    const auto& r = report_["targets"][target];
    clickAt(r[0].get<double>() + r[2].get<double>() / 2, r[1].get<double>() + r[3].get<double>() / 2, button);
}

void WindowDriver::moveTo(double x, double y) { xdotool("mousemove " + at(x, y)); }

void WindowDriver::clickAt(double x, double y, int button) {
    const std::string b = std::to_string(button);
    xdotool("mousemove " + at(x, y) + hold() + "mousedown " + b + hold() + "mouseup " + b + hold());
}

/// Quicker than a hand holds a button: the second press must come in time.
void WindowDriver::doubleClickAt(double x, double y) {
    xdotool("mousemove " + at(x, y) + hold() + "mousedown 1 sleep 0.05 mouseup 1 sleep 0.05 mousedown 1 sleep 0.05 mouseup 1" + hold());
}

void WindowDriver::drag(double x0, double y0, double x1, double y1, int button) {
    const std::string b = std::to_string(button);
    xdotool("mousemove " + at(x0, y0) + hold() + "mousedown " + b + hold() + "mousemove " + at((x0 + x1) / 2, (y0 + y1) / 2) + hold() + "mousemove " +
            at(x1, y1) + hold() + "mouseup " + b + hold());
}

void WindowDriver::wheel(double x, double y, int steps) {
    const std::string b = steps > 0 ? "4" : "5";
    xdotool("mousemove " + at(x, y) + hold() + "click --repeat " + std::to_string(std::abs(steps)) + " --delay 60 " + b);
}

void WindowDriver::key(const std::string& name) { xdotool("keydown " + name + hold() + "keyup " + name + hold()); }

void WindowDriver::keyDown(const std::string& name) { xdotool("keydown " + name + hold()); }
void WindowDriver::keyUp(const std::string& name) { xdotool("keyup " + name + hold()); }
void WindowDriver::type(const std::string& text) { xdotool("type --delay 25 " + quoted(text)); }

double WindowDriver::until(const Condition& condition, Clock::time_point since) {
    const auto end = since + std::chrono::duration_cast<Clock::duration>(10s * kPatience);
    while (Clock::now() < end && running()) {
        if (readReport() && condition(report_)) return std::chrono::duration<double>(Clock::now() - since).count();
        std::this_thread::sleep_for(4ms);
    }
    return -1;
}

double WindowDriver::keyUntil(const std::string& name, const Condition& condition) {
    const auto pressed = Clock::now();
    xdotool("keydown " + name);
    const double took = until(condition, pressed);
    xdotool("keyup " + name + hold());
    return took;
}

double WindowDriver::clickUntil(const std::string& target, const Condition& condition) {
    if (!waitFor([&](const nlohmann::json& j) { return j["targets"].contains(target); })) throw std::runtime_error("no target " + target);
    const auto& r = report_["targets"][target];
    xdotool("mousemove " + at(r[0].get<double>() + r[2].get<double>() / 2, r[1].get<double>() + r[3].get<double>() / 2) + hold() + "mousedown 1" +
            hold());
    const auto letGo = Clock::now();
    xdotool("mouseup 1");
    return until(condition, letGo);
}

bool WindowDriver::drop(const fs::path& file, int x, int y) { return dropFile(window_, file, x, y, 10 * kPatience); }

void WindowDriver::resize(int width, int height) {
    xdotool("windowsize --sync " + window_ + " " + at(width, height));
    xdotool("windowmove " + window_ + " 0 0");
}

void WindowDriver::hide() { xdotool("windowunmap --sync " + window_); }
void WindowDriver::show() {
    xdotool("windowmap --sync " + window_);
    takeWindow();
}
std::string WindowDriver::title() const { return shell("xdotool getwindowname " + window_ + " 2>/dev/null").out; }

Pixels WindowDriver::pixels(int x, int y, int w, int h) const {
    return parsePpm(shell("import -silent -window " + window_ + crop(x, y, w, h) + " -depth 8 ppm:- 2>/dev/null").out);
}

void WindowDriver::screenshot(const std::string& name) const {
    const char* wanted = std::getenv("SALLYPORT_PICTURES");
    const fs::path folder = wanted && *wanted ? fs::path(wanted) : fs::path(SALLYPORT_BUILD_DIR) / "pictures";
    fs::create_directories(folder);
    if (shell("import -silent -window " + window_ + " " + quoted((folder / (name + ".png")).string()) + " 2>&1").code != 0)
        std::puts("no screenshot was made");
}

void WindowDriver::close() {
    key("ctrl+q");
    for (int i = 0; i < int(100 * kPatience) && running(); ++i) {
        std::this_thread::sleep_for(100ms);
        if (i % 10 == 9 && readReport() && hasTarget("confirm.yes")) click("confirm.yes");  // alarms wait: it asks first
    }
}

}  // namespace sallyport::test
