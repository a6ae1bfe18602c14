// Purpose: drives the real window with a real mouse and keys (xdotool) and reads what it shows from its report file. Needs a display.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sallyport::test {

/// False, with the reason printed as "SKIP: …", where there is no display or no xdotool.
bool canDriveWindows();

/// A folder of its own, removed at the end; also the XDG directories of the programs that are started.
class Sandbox {
public:
    Sandbox();
    ~Sandbox();
    std::filesystem::path path;
};

class WindowDriver {
public:
    WindowDriver(const Sandbox& sandbox, std::vector<std::string> arguments, int width = 1280, int height = 720);
    ~WindowDriver();

    /// Waits until the report fulfils the condition; false after the time. The newest report is then in report().
    bool waitFor(const std::function<bool(const nlohmann::json&)>& condition, double seconds = 10);
    const nlohmann::json& report() const { return report_; }
    bool running();
    pid_t pid() const { return pid_; }

    /// Middle of a target of the panels ("mark.threat").
    void click(const std::string& target, int button = 1);
    bool hasTarget(const std::string& target) const;
    void clickAt(double x, double y, int button = 1);
    void moveTo(double x, double y);
    void drag(double x0, double y0, double x1, double y1, int button = 1);
    void wheel(double x, double y, int steps);
    /// xdotool key name, held longer than a frame: "Prior", "ctrl+z".
    void key(const std::string& name);
    void resize(int width, int height);
    void screenshot(const std::string& name) const;  ///< into the build folder, for people
    void close();

private:
    bool readReport();
    const Sandbox& sandbox_;
    pid_t pid_ = -1;
    std::string window_;
    nlohmann::json report_;
    std::filesystem::path reportPath_;
};

}  // namespace sallyport::test
