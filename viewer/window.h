// Purpose: the GLFW window with an OpenGL 4.5 context and an own queue of keys, clicks, wheel and dropped files (ImGui 1.86 loses quick taps at low
// frame rates). After a lost context it is made again in its place. Refuses to: know schools.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

struct GLFWcursor;
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
/// Files that were let go over the window together, in the order in which the desktop names them.
struct DropInput {
    std::vector<std::filesystem::path> files;
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
    /// Ends the wait of poll(), or the next one. Any thread, any number of times.
    static void wake();
    bool wantsClose() const;
    void refuseClose();
    void swap();
    void framebufferSize(int& w, int& h) const;
    /// Framebuffer pixels.
    void cursor(double& x, double& y) const;
    bool keyDown(int key) const;
    double contentScale() const;
    /// Instead of what the screen says, for rehearsals; 0: as the screen says.
    void pretendContentScale(double scale) { pretendedScale_ = scale; }
    /// Nothing of it can be seen: minimised, or not on the screen at all.
    bool hidden() const;
    bool anyKeyDown() const { return keysDown_ > 0; }
    /// Whether the pointer is over the window.
    bool pointerInside() const;
    /// The pointer is that of an edge which can be dragged to the sides, or the usual one.
    void pointAtEdge(bool edge);
    /// Whether a part of it was uncovered, or its size changed, since the last call: what stood there may be gone.
    bool takeUncovered();
    void setTitle(const std::string& title);
    /// Asks for the eye of whoever has hidden it.
    void requestAttention();

    /// Another window with a new context in the same place, not shown yet; its context is current. The old one stays on the screen until keepNew().
    base::Result<void> renew();
    void keepNew();  ///< shows it and ends the old one
    void dropNew();  ///< as before renew()

private:
    Window() = default;
    /// Hidden; its context is current.
    GLFWwindow* open(int width, int height, bool maximised);
    GLFWwindow* window_ = nullptr;
    GLFWwindow* former_ = nullptr;  // between renew() and keepNew() or dropNew()
    std::vector<Input> arriving_, taken_;
    double pretendedScale_ = 0;
    int keysDown_ = 0;
    bool uncovered_ = true, atEdge_ = false;
    GLFWcursor* edgeCursor_ = nullptr;  // made when first shown; GLFW ends it
    std::string title_;
    double pixelRatio() const;
    friend struct WindowCallbacks;
};

}  // namespace sallyport::viewer
