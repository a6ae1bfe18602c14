#include "gpu/debug.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/log.h"

namespace sallyport::gpu {
namespace {

thread_local const char* currentPass = nullptr;  // of the thread that draws; another one has none

}  // namespace

DebugGroup::DebugGroup(const char* pass) : outer_(std::exchange(currentPass, pass)) { glPushDebugGroup(GL_DEBUG_SOURCE_APPLICATION, 0, -1, pass); }
DebugGroup::~DebugGroup() {
    glPopDebugGroup();
    currentPass = outer_;
}

void label(GLenum kind, GLuint object, const char* name) { glObjectLabel(kind, object, -1, name); }

void DebugLog::start() {
    glDebugMessageCallback(&DebugLog::report, this);
    glEnable(GL_DEBUG_OUTPUT);
}

void DebugLog::stop() { glDebugMessageCallback(nullptr, nullptr); }

void DebugLog::tend() {
    if (exact_ || !heard_.load(std::memory_order_relaxed)) return;
    exact_ = true;
    glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
}

void DebugLog::report(GLenum source, GLenum type, GLuint id, GLenum severity, GLsizei length, const GLchar* message, const void* user) {
    if (source == GL_DEBUG_SOURCE_SHADER_COMPILER) return;  // comes back as a Result
    if (type != GL_DEBUG_TYPE_ERROR && type != GL_DEBUG_TYPE_UNDEFINED_BEHAVIOR && severity != GL_DEBUG_SEVERITY_HIGH) return;
    auto& self = *static_cast<DebugLog*>(const_cast<void*>(user));
    self.heard_ = true;
    const char* pass = currentPass;
    {
        std::lock_guard lock(self.mutex_);
        const auto end = self.seen_.begin() + ptrdiff_t(self.count_);
        auto it = std::find_if(self.seen_.begin(), end, [&](const Seen& s) { return s.id == id; });
        if (it == end) {
            if (self.count_ == self.seen_.size()) return;
            ++self.count_;
            *it = {id, pass != nullptr};
        } else {
            if (it->placed || !pass) return;
            it->placed = true;
        }
    }
    base::log(base::LogLevel::Error, "OpenGL " + std::to_string(id) + (pass ? std::string(" in ") + pass : "") + ": " +
                                         std::string(message, length < 0 ? std::strlen(message) : size_t(length)));
}

}  // namespace sallyport::gpu
