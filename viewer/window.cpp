#include "viewer/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/log.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;

/// GLFW calls free functions; these put what happened into the window's queue.
struct WindowCallbacks {
    static Window& of(GLFWwindow* w) { return *static_cast<Window*>(glfwGetWindowUserPointer(w)); }
    static void key(GLFWwindow* w, int key, int, int action, int mods) {
        if (action != GLFW_REPEAT) of(w).keysDown_ = std::max(0, of(w).keysDown_ + (action == GLFW_PRESS ? 1 : -1));
        if (action == GLFW_RELEASE) return;
        of(w).arriving_.push_back(KeyInput{key, (mods & GLFW_MOD_SHIFT) != 0, (mods & GLFW_MOD_CONTROL) != 0, action == GLFW_REPEAT});
    }
    static void button(GLFWwindow* w, int button, int action, int mods) {
        double x, y;
        of(w).cursor(x, y);
        of(w).arriving_.push_back(ButtonInput{button, action == GLFW_PRESS, (mods & GLFW_MOD_SHIFT) != 0, x, y});
    }
    static void wheel(GLFWwindow* w, double, double dy) {
        double x, y;
        of(w).cursor(x, y);
        of(w).arriving_.push_back(WheelInput{dy, x, y});
    }
    static void drop(GLFWwindow* w, int count, const char** paths) {
        if (count > 0) of(w).arriving_.push_back(DropInput{{paths, paths + count}});
    }
    static void uncovered(GLFWwindow* w) { of(w).uncovered_ = true; }
    static void resized(GLFWwindow* w, int, int) { of(w).uncovered_ = true; }
    static void rescaled(GLFWwindow* w, float, float) { of(w).uncovered_ = true; }
};

namespace {

std::string lastError;
std::atomic<bool> wakePosted{false}, canWake{false};

void logErrors() {
    glfwSetErrorCallback([](int, const char* text) { base::log(base::LogLevel::Warning, text); });
}
void keepError() {
    glfwSetErrorCallback([](int, const char* text) { lastError = text; });
}

}  // namespace

GLFWwindow* Window::open(int width, int height, bool maximised) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, GLFW_FALSE);
    glfwWindowHint(GLFW_SAMPLES, 0);
    // A moving picture of a software driver is drawn straight into the window.
    glfwWindowHint(GLFW_DEPTH_BITS, 24);
    glfwWindowHint(GLFW_STENCIL_BITS, 8);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHint(GLFW_MAXIMIZED, maximised ? GLFW_TRUE : GLFW_FALSE);
    keepError();
    // A driver that is reset tells a robust context so; from others nothing more than a frozen picture would be seen. Where it cannot be had the
    // hint is passed over, or refused.
    GLFWwindow* made = nullptr;
    for (const int robustness : {GLFW_LOSE_CONTEXT_ON_RESET, GLFW_NO_ROBUSTNESS}) {
        glfwWindowHint(GLFW_CONTEXT_ROBUSTNESS, robustness);
        if (made = glfwCreateWindow(width, height, title_.empty() ? "Sallyport" : title_.c_str(), nullptr, nullptr); made) break;
    }
    logErrors();
    if (!made) return nullptr;
    glfwSetWindowSizeLimits(made, 800, 600, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwMakeContextCurrent(made);
    glfwSwapInterval(1);
    glfwSetWindowUserPointer(made, this);
    glfwSetKeyCallback(made, WindowCallbacks::key);
    glfwSetMouseButtonCallback(made, WindowCallbacks::button);
    glfwSetScrollCallback(made, WindowCallbacks::wheel);
    glfwSetDropCallback(made, WindowCallbacks::drop);
    glfwSetWindowRefreshCallback(made, WindowCallbacks::uncovered);
    glfwSetFramebufferSizeCallback(made, WindowCallbacks::resized);
    glfwSetWindowContentScaleCallback(made, WindowCallbacks::rescaled);
    return made;
}

base::Result<std::unique_ptr<Window>> Window::create(const WindowOptions& options) {
    keepError();
    if (!glfwInit())
        return Error{ErrorCode::Graphics, "no window can be opened (" + lastError + "); is a display there? `sallyport render` needs none", ""};
    std::unique_ptr<Window> w(new Window);
    int x, y, width = 0, height = 0;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
    width = width > 0 ? std::min(options.width, width) : options.width;
    height = height > 0 ? std::min(options.height, height) : options.height;
    w->window_ = w->open(width, height, false);
    if (!w->window_) {
        glfwTerminate();
        return Error{ErrorCode::Graphics,
                     "OpenGL 4.5 is not available (" + lastError + "); update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1", ""};
    }
    glfwShowWindow(w->window_);
    canWake = true;
    return w;
}

Window::~Window() {
    if (!window_) return;
    canWake = false;
    if (former_) glfwDestroyWindow(former_);
    glfwDestroyWindow(window_);
    glfwTerminate();
}

base::Result<void> Window::renew() {
    int x = 0, y = 0, width = 0, height = 0;
    glfwGetWindowPos(window_, &x, &y);
    glfwGetWindowSize(window_, &width, &height);
    GLFWwindow* made = open(std::max(width, 1), std::max(height, 1), glfwGetWindowAttrib(window_, GLFW_MAXIMIZED));
    if (!made) {
        glfwMakeContextCurrent(window_);
        return Error{ErrorCode::Graphics, "the driver gives no new context (" + lastError + ")", ""};
    }
    glfwSetWindowPos(made, x, y);
    former_ = std::exchange(window_, made);
    return {};
}

void Window::keepNew() {
    if (!former_) return;
    const bool focused = glfwGetWindowAttrib(former_, GLFW_FOCUSED), shown = glfwGetWindowAttrib(former_, GLFW_VISIBLE),
               iconified = glfwGetWindowAttrib(former_, GLFW_ICONIFIED);
    int x = 0, y = 0;
    glfwGetWindowPos(former_, &x, &y);
    if (shown && !iconified) {
        glfwShowWindow(window_);
        glfwSetWindowPos(window_, x, y);
        if (focused) glfwFocusWindow(window_);
    } else {
        glfwIconifyWindow(window_);
    }
    if (glfwWindowShouldClose(former_)) glfwSetWindowShouldClose(window_, GLFW_TRUE);
    glfwDestroyWindow(std::exchange(former_, nullptr));
    keysDown_ = 0;  // their release went to the old one, or nowhere
    atEdge_ = false;
    uncovered_ = true;
}

void Window::dropNew() {
    if (!former_) return;
    glfwDestroyWindow(std::exchange(window_, former_));
    former_ = nullptr;
    glfwMakeContextCurrent(window_);
}

void* Window::procAddress(const char* name) { return reinterpret_cast<void*>(glfwGetProcAddress(name)); }

const std::vector<Input>& Window::poll(double seconds) {
    if (seconds > 0) glfwWaitEventsTimeout(seconds);
    else glfwPollEvents();
    wakePosted = false;  // before what the wakers have made is looked at
    taken_.clear();
    taken_.swap(arriving_);
    return taken_;
}

void Window::wake() {
    if (canWake && !wakePosted.exchange(true)) glfwPostEmptyEvent();
}

bool Window::wantsClose() const { return glfwWindowShouldClose(window_); }
void Window::refuseClose() { glfwSetWindowShouldClose(window_, GLFW_FALSE); }
void Window::swap() { glfwSwapBuffers(window_); }
void Window::framebufferSize(int& w, int& h) const { glfwGetFramebufferSize(window_, &w, &h); }

double Window::pixelRatio() const {
    int ww, wh, fw, fh;
    glfwGetWindowSize(window_, &ww, &wh);
    glfwGetFramebufferSize(window_, &fw, &fh);
    return ww > 0 ? double(fw) / ww : 1;
}

void Window::cursor(double& x, double& y) const {
    glfwGetCursorPos(window_, &x, &y);
    const double r = pixelRatio();
    x *= r;
    y *= r;
}

bool Window::keyDown(int key) const { return glfwGetKey(window_, key) == GLFW_PRESS; }

double Window::contentScale() const {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window_, &x, &y);
    return std::clamp(pretendedScale_ > 0 ? pretendedScale_ : double(std::max(x, y)), 1.0, 3.0);
}

bool Window::hidden() const {
    int w, h;
    glfwGetFramebufferSize(window_, &w, &h);
    return w < 1 || h < 1 || glfwGetWindowAttrib(window_, GLFW_ICONIFIED) || !glfwGetWindowAttrib(window_, GLFW_VISIBLE);
}

bool Window::pointerInside() const { return glfwGetWindowAttrib(window_, GLFW_HOVERED); }
bool Window::takeUncovered() { return std::exchange(uncovered_, false); }

void Window::pointAtEdge(bool edge) {
    if (edge == std::exchange(atEdge_, edge)) return;
    if (edge && !edgeCursor_) edgeCursor_ = glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR);
    glfwSetCursor(window_, edge ? edgeCursor_ : nullptr);
}

void Window::requestAttention() { glfwRequestWindowAttention(window_); }

void Window::setTitle(const std::string& title) {
    if (title == title_) return;
    title_ = title;
    glfwSetWindowTitle(window_, title.c_str());
}

}  // namespace sallyport::viewer
