// Purpose: drives the real window with a real mouse and keys (xdotool) and reads what it shows from its report file. Needs a display.
#pragma once
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

// A report without the key that a test asks for is a failure of that test, not the end of the program.
namespace sallyport::test {
inline void orThrow(bool holds, const char* condition) {
    if (!holds) throw std::runtime_error(std::string("the report lacks what was asked of it: ") + condition);
}
}  // namespace sallyport::test
#define JSON_ASSERT(condition) ::sallyport::test::orThrow(bool(condition), #condition)
#include <nlohmann/json.hpp>

namespace sallyport::test {

/// False, with the reason printed as "SKIP: …", where there is no display or one of the tools that press and look is not installed.
bool canDriveWindows();

/// Sanitizer builds are slow: waits, and presses that must outlast a frame, are so many times as long there. What is measured is not asserted there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double kPatience = 4;
#else
inline constexpr double kPatience = 1;
#endif

/// The shipped school, as the build made it.
std::filesystem::path demoSchool();

/// RGB, row by row.
struct Pixels {
    int w = 0, h = 0;
    std::vector<uint8_t> rgb;
    std::array<int, 3> mean() const;
    bool operator==(const Pixels&) const = default;
};
/// Part of a PNG file; all of it without w and h.
Pixels pixelsOf(const std::filesystem::path& png, int x = 0, int y = 0, int w = 0, int h = 0);
/// How many pixels differ; of pictures of different size all do.
size_t differing(const Pixels& a, const Pixels& b);

/// A folder of its own, removed at the end; also the XDG directories of the programs that are started.
class Sandbox {
public:
    Sandbox();
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    struct Output {
        int code = -1;
        std::string out;
    };
    /// `sallyport ARGUMENTS` to its end.
    Output sallyport(const std::vector<std::string>& arguments) const;
    /// The JSON of `sallyport state FILE --json`; throws when it fails.
    nlohmann::json state(const std::vector<std::string>& arguments) const;

    std::filesystem::path path;
};

/// Arguments of a window whose report comes 25 times a second, for what is measured by it.
inline const std::vector<std::string> kQuickReport{"--rehearse", "report-every=0.04"};

class WindowDriver {
public:
    /// Returns when the window shows its first report, or when it has ended.
    WindowDriver(const Sandbox& sandbox, std::vector<std::string> arguments, int width = 1280, int height = 720);
    ~WindowDriver();
    WindowDriver(const WindowDriver&) = delete;
    WindowDriver& operator=(const WindowDriver&) = delete;

    using Condition = std::function<bool(const nlohmann::json&)>;
    /// Waits until the report fulfils the condition; false after the time (times kPatience). The newest report is then in report().
    bool waitFor(const Condition& condition, double seconds = 10);
    /// A report that was begun after this call.
    const nlohmann::json& next();
    const nlohmann::json& report() const { return report_; }

    bool running();
    /// Exit code; -1 while it runs or when a signal ended it.
    int exitCode() const { return exitCode_; }
    pid_t pid() const { return pid_; }
    /// SIGKILL, as a power cut would.
    void kill();
    /// Ctrl+Q, and waits for the end.
    void close();
    /// Into the standard input of the program.
    void writeInput(const std::string& text);
    std::string errors() const;  ///< what it has written to standard error

    /// Middle of a target of the panels ("mark.threat"), as far as it is visible.
    void click(const std::string& target, int button = 1);
    bool hasTarget(const std::string& target) const;
    void clickAt(double x, double y, int button = 1);
    void moveTo(double x, double y);
    void doubleClickAt(double x, double y);
    void drag(double x0, double y0, double x1, double y1, int button = 1);
    void wheel(double x, double y, int steps);  ///< up zooms in
    /// xdotool key name, held longer than a frame: "Prior", "ctrl+z".
    void key(const std::string& name);
    /// Held until keyUp: "shift".
    void keyDown(const std::string& name);
    void keyUp(const std::string& name);
    void type(const std::string& text);
    /// A press, and how many seconds later the report fulfils the condition; negative when it never does. From before the key goes down, or the
    /// button up, by a program that is started for it: some hundredths of a second are its own. Fine steps need a window with kQuickReport.
    double keyUntil(const std::string& name, const Condition& condition);
    double clickUntil(const std::string& target, const Condition& condition);
    /// A file dragged from a file manager and let go at this pixel. Whether the window took it.
    bool drop(const std::filesystem::path& file, int x, int y);
    void resize(int width, int height);
    /// Off the screen and back, as minimised without a window manager.
    void hide();
    void show();
    /// The program has made its window again (a lost graphics context): the new one is driven from here on.
    void followWindow();
    std::string title() const;

    Pixels pixels(int x, int y, int w, int h) const;
    void screenshot(const std::string& name) const;  ///< into $SALLYPORT_PICTURES, else the build folder, for people

private:
    bool readReport();
    double until(const Condition& condition, std::chrono::steady_clock::time_point since);
    void takeWindow();
    const Sandbox& sandbox_;
    pid_t pid_ = -1;
    int input_ = -1, exitCode_ = -1;
    std::string window_;
    nlohmann::json report_;
    std::filesystem::path reportPath_;
};

}  // namespace sallyport::test
