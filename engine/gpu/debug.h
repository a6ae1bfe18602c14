// Purpose: the driver's messages (KHR_debug) to the log, with the pass that was being drawn, and names for passes and objects, for the log and for
// tools that capture frames. Refuses to: cost anything in a steady frame beyond two calls a pass.
#pragma once
#include <array>
#include <atomic>
#include <mutex>

#include "gpu/gl.h"

namespace sallyport::gpu {

/// While it lives, what is drawn belongs to a pass of this name (a literal).
class DebugGroup {
public:
    explicit DebugGroup(const char* pass);
    ~DebugGroup();
    DebugGroup(const DebugGroup&) = delete;
    DebugGroup& operator=(const DebugGroup&) = delete;

private:
    const char* outer_;
};

/// An object's name in captures and in the driver's messages.
void label(GLenum kind, GLuint object, const char* name);

/// Listens to the driver from start() to stop(), with the context current. Each message number is logged once: a fault in a pass would otherwise
/// repeat sixty times a second. A driver may tell late and from a thread of its own; after its first message it is told to be exact, which costs
/// time, and the next message names its pass.
class DebugLog {
public:
    void start();
    void stop();
    /// Once a frame.
    void tend();

private:
    static void GLAD_API_PTR report(GLenum source, GLenum type, GLuint id, GLenum severity, GLsizei length, const GLchar* message, const void* user);
    struct Seen {
        GLuint id = 0;
        bool placed = false;  ///< its pass was said too
    };
    std::mutex mutex_;
    std::array<Seen, 64> seen_{};
    size_t count_ = 0;
    std::atomic<bool> heard_{false};
    bool exact_ = false;
};

}  // namespace sallyport::gpu
