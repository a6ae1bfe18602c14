#include "viewer/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

#include "base/log.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;

/// GLFW calls free functions; these put what happened into the window's queue.
struct WindowCallbacks {
    static Window& of(GLFWwindow* w) { return *static_cast<Window*>(glfwGetWindowUserPointer(w)); }
    static void key(GLFWwindow* w, int key, int, int action, int mods) {
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
        if (count > 0) of(w).arriving_.push_back(DropInput{paths[0]});
    }
};

base::Result<std::unique_ptr<Window>> Window::create(const WindowOptions& options) {
    static std::string lastError;
    glfwSetErrorCallback([](int, const char* text) { lastError = text; });
    if (!glfwInit())
        return Error{ErrorCode::Graphics, "no window can be opened (" + lastError + "); is a display there? `sallyport render` needs none", ""};
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, GLFW_FALSE);
    glfwWindowHint(GLFW_SAMPLES, 0);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);  // depth lives in the renderer's own framebuffer
    std::unique_ptr<Window> w(new Window);
    int x, y, width = 0, height = 0;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
    width = width > 0 ? std::min(options.width, width) : options.width;
    height = height > 0 ? std::min(options.height, height) : options.height;
    w->window_ = glfwCreateWindow(width, height, "Sallyport", nullptr, nullptr);
    if (!w->window_) {
        glfwTerminate();
        return Error{ErrorCode::Graphics,
                     "OpenGL 4.5 is not available (" + lastError + "); update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1", ""};
    }
    glfwSetWindowSizeLimits(w->window_, 800, 600, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwMakeContextCurrent(w->window_);
    glfwSwapInterval(1);
    glfwSetWindowUserPointer(w->window_, w.get());
    glfwSetKeyCallback(w->window_, WindowCallbacks::key);
    glfwSetMouseButtonCallback(w->window_, WindowCallbacks::button);
    glfwSetScrollCallback(w->window_, WindowCallbacks::wheel);
    glfwSetDropCallback(w->window_, WindowCallbacks::drop);
    glfwSetErrorCallback([](int, const char* text) { base::log(base::LogLevel::Warning, text); });
    return w;
}

Window::~Window() {
    if (!window_) return;
    glfwDestroyWindow(window_);
    glfwTerminate();
}

void* Window::procAddress(const char* name) { return reinterpret_cast<void*>(glfwGetProcAddress(name)); }

const std::vector<Input>& Window::poll(double seconds) {
    if (seconds > 0) glfwWaitEventsTimeout(seconds);
    else glfwPollEvents();
    taken_.clear();
    taken_.swap(arriving_);
    return taken_;
}

bool Window::wantsClose() const { return glfwWindowShouldClose(window_); }
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
    return std::clamp(double(std::max(x, y)), 1.0, 3.0);
}

bool Window::minimised() const { return glfwGetWindowAttrib(window_, GLFW_ICONIFIED); }

}  // namespace sallyport::viewer
