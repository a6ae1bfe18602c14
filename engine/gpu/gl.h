// Purpose: the OpenGL functions and owning handles for their objects. Private to this room: nothing outside engine/gpu includes it.
// Every handle is made with direct state access and must be destroyed while its context is current.
#pragma once
#include <glad/gl.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sallyport::gpu {

/// What this room has made and sent since the program began, for FrameStats. One thread draws.
struct GlCounts {
    uint64_t objects = 0, bytes = 0;
};
inline GlCounts glCounts;

template <void (*Create)(GLuint*), void (*Destroy)(GLuint)>
class Handle {
public:
    Handle() = default;
    explicit Handle(GLuint name) : name_(name) {}
    static Handle make() {
        Handle h;
        Create(&h.name_);
        ++glCounts.objects;
        return h;
    }
    Handle(Handle&& o) noexcept : name_(std::exchange(o.name_, 0)) {}
    Handle& operator=(Handle&& o) noexcept {
        if (this != &o) {
            reset();
            name_ = std::exchange(o.name_, 0);
        }
        return *this;
    }
    ~Handle() { reset(); }
    void reset() {
        if (name_) Destroy(std::exchange(name_, 0));
    }
    GLuint get() const { return name_; }
    GLuint release() { return std::exchange(name_, 0); }
    explicit operator bool() const { return name_ != 0; }

private:
    GLuint name_ = 0;
};

namespace detail {
inline void makeBuffer(GLuint* n) { glCreateBuffers(1, n); }
inline void dropBuffer(GLuint n) { glDeleteBuffers(1, &n); }
inline void makeVertexArray(GLuint* n) { glCreateVertexArrays(1, n); }
inline void dropVertexArray(GLuint n) { glDeleteVertexArrays(1, &n); }
inline void makeTexture2D(GLuint* n) { glCreateTextures(GL_TEXTURE_2D, 1, n); }
inline void dropTexture(GLuint n) { glDeleteTextures(1, &n); }
inline void makeRenderbuffer(GLuint* n) { glCreateRenderbuffers(1, n); }
inline void dropRenderbuffer(GLuint n) { glDeleteRenderbuffers(1, &n); }
inline void makeFramebuffer(GLuint* n) { glCreateFramebuffers(1, n); }
inline void dropFramebuffer(GLuint n) { glDeleteFramebuffers(1, &n); }
inline void makeProgram(GLuint* n) { *n = glCreateProgram(); }
inline void dropProgram(GLuint n) { glDeleteProgram(n); }
}  // namespace detail

using Buffer = Handle<detail::makeBuffer, detail::dropBuffer>;
using VertexArray = Handle<detail::makeVertexArray, detail::dropVertexArray>;
using Texture2D = Handle<detail::makeTexture2D, detail::dropTexture>;
using Renderbuffer = Handle<detail::makeRenderbuffer, detail::dropRenderbuffer>;
using Framebuffer = Handle<detail::makeFramebuffer, detail::dropFramebuffer>;
using Program = Handle<detail::makeProgram, detail::dropProgram>;

/// A buffer whose whole content changes now and then: what the driver still draws from stays untouched (it is told that the old content is not
/// wanted). Grows, never shrinks; its storage is made again only then.
class StreamBuffer {
public:
    /// Uploads `bytes` of `data`; true when the buffer is not empty afterwards.
    bool upload(const void* data, size_t bytes);
    /// So that uploads up to this size make no new storage.
    void reserve(size_t bytes);
    GLuint get() const { return buffer_.get(); }
    size_t capacity() const { return capacity_; }

private:
    Buffer buffer_;
    size_t capacity_ = 0;
};

/// Indices for many quads of four vertices each: software drivers take some microseconds for each instance of an instanced draw.
class QuadIndices {
public:
    void reserve(size_t quads);
    GLuint get() const { return stream_.get(); }
    size_t capacity() const { return stream_.capacity(); }

private:
    StreamBuffer stream_;
    size_t quads_ = 0;
};

/// An array on the GPU of which little changes from frame to frame: only the runs that differ from last time are sent.
class RangeBuffer {
public:
    /// `elementBytes` the same in every call.
    void update(std::span<const uint8_t> data, size_t elementBytes);
    GLuint get() const { return stream_.get(); }
    size_t capacity() const { return stream_.capacity(); }

private:
    StreamBuffer stream_;
    std::vector<uint8_t> sent_;
};

}  // namespace sallyport::gpu
