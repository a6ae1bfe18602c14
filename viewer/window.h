// Purpose: the GLFW window with an OpenGL 4.5 context and an own queue of keys, clicks, wheel and dropped files (ImGui 1.86 loses quick taps at low
// frame rates). Refuses to: know schools.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

struct GLFWwindow;

namespace sallyport::viewer {

struct KeyInput {
    int key = 0;
    bool shift = false, control = false, repeat = false;
};
struct ButtonInput {
    int button = 0;
    bool down = false, shift = false;
    double x = 0, y = 0;
};  ///< framebuffer pixels
struct WheelInput {
    double steps = 0, x = 0, y = 0;
};
struct DropInput {
    std::filesystem::path path;
};
using Input = std::variant<KeyInput, ButtonInput, WheelInput, DropInput>;

struct WindowOptions {
    int width = 1600, height = 900;
};  ///< at most what the screen has

class Window {
public:
    static base::Result<std::unique_ptr<Window>> create(const WindowOptions& options);
    ~Window();
    GLFWwindow* handle() const { return window_; }
    static void* procAddress(const char* name);

    /// Polls; waits at most `seconds` for something to happen. Returns what came since the last call, in order.
    const std::vector<Input>& poll(double seconds);
    bool wantsClose() const;
    void swap();
    void framebufferSize(int& w, int& h) const;
    /// Framebuffer pixels.
    void cursor(double& x, double& y) const;
    bool keyDown(int key) const;
    double contentScale() const;
    bool minimised() const;

private:
    Window() = default;
    GLFWwindow* window_ = nullptr;
    std::vector<Input> arriving_, taken_;
    double pixelRatio() const;
    friend struct WindowCallbacks;
};

}  // namespace sallyport::viewer
