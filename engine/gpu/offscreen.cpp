#include "gpu/offscreen.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "gpu/gl.h"

namespace sallyport::gpu {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

bool hasExtension(const char* list, const char* name) {
    const size_t n = std::strlen(name);
    for (const char* p = list; p && (p = std::strstr(p, name)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' ')) return true;
    return false;
}

// A display without a window system: Mesa's surfaceless platform, else the first device, else what EGL calls the default.
// Each is tried to the end (initialise), because a driver may list a platform that it cannot start.
EGLDisplay openDisplay() {
    const char* client = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    EGLint major = 0, minor = 0;
    if (hasExtension(client, "EGL_MESA_platform_surfaceless")) {
        const EGLDisplay d = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor)) return d;
    }
    if (hasExtension(client, "EGL_EXT_platform_device") && hasExtension(client, "EGL_EXT_device_enumeration")) {
        const auto queryDevices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
        EGLDeviceEXT devices[16];
        EGLint count = 0;
        if (queryDevices && queryDevices(16, devices, &count))
            for (EGLint i = 0; i < count; ++i) {
                const EGLDisplay d = eglGetPlatformDisplay(EGL_PLATFORM_DEVICE_EXT, devices[i], nullptr);
                if (d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor)) return d;
            }
    }
    const EGLDisplay d = eglGetDisplay(EGL_DEFAULT_DISPLAY);
    return d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor) ? d : EGL_NO_DISPLAY;
}

Error eglError(const char* what) {
    char code[16];
    std::snprintf(code, sizeof code, "0x%04x", unsigned(eglGetError()));
    return {ErrorCode::Graphics, std::string(what) + " (EGL error " + code + "); install a driver with OpenGL 4.5, for instance libgl1-mesa-dri",
            "EGL"};
}

}  // namespace

struct Offscreen::Impl {
    EGLDisplay display = EGL_NO_DISPLAY;  // shared by the process; EGL counts initialisations per display, not per user, so it is never terminated
    EGLContext context = EGL_NO_CONTEXT;
    Framebuffer framebuffer;
    Renderbuffer color, depth;
    int width = 0, height = 0;
};

Offscreen::Offscreen() : impl_(std::make_unique<Impl>()) {}

Offscreen::~Offscreen() {
    if (impl_->context == EGL_NO_CONTEXT) return;
    const EGLContext before = eglGetCurrentContext();
    eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->context);
    impl_->framebuffer.reset();
    impl_->color.reset();
    impl_->depth.reset();
    eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, before == impl_->context ? EGL_NO_CONTEXT : before);
    eglDestroyContext(impl_->display, impl_->context);
}

Result<std::unique_ptr<Offscreen>> Offscreen::create(int width, int height) {
    if (width < 1 || height < 1 || width > 16384 || height > 16384)
        return Error{ErrorCode::Usage, "a picture is 1 to 16384 pixels wide and high, not " + std::to_string(width) + "x" + std::to_string(height),
                     "size"};
    std::unique_ptr<Offscreen> o(new Offscreen);
    Impl& self = *o->impl_;
    self.display = openDisplay();
    if (self.display == EGL_NO_DISPLAY) return eglError("no EGL display without a window system");
    if (!eglBindAPI(EGL_OPENGL_API)) return eglError("EGL cannot give OpenGL");
    const EGLint configWanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, 0, EGL_NONE};
    EGLConfig config = EGL_NO_CONFIG_KHR;
    EGLint configs = 0;
    if (!eglChooseConfig(self.display, configWanted, &config, 1, &configs) || configs < 1) config = EGL_NO_CONFIG_KHR;
    const EGLint wanted[] = {EGL_CONTEXT_MAJOR_VERSION,
                             4,
                             EGL_CONTEXT_MINOR_VERSION,
                             5,
                             EGL_CONTEXT_OPENGL_PROFILE_MASK,
                             EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                             EGL_CONTEXT_OPENGL_DEBUG,
                             EGL_FALSE,
                             EGL_NONE};
    self.context = eglCreateContext(self.display, config, EGL_NO_CONTEXT, wanted);
    if (self.context == EGL_NO_CONTEXT) return eglError("no OpenGL 4.5 core context");
    if (!eglMakeCurrent(self.display, EGL_NO_SURFACE, EGL_NO_SURFACE, self.context))
        return eglError("the OpenGL context cannot be made current without a surface");
    const int version = gladLoadGL(reinterpret_cast<GLADloadfunc>(&Offscreen::procAddress));
    if (version < GLAD_MAKE_VERSION(4, 5)) return Error{ErrorCode::Graphics, "the driver gives less than OpenGL 4.5; update it", "EGL"};

    self.width = width;
    self.height = height;
    self.color = Renderbuffer::make();
    self.depth = Renderbuffer::make();
    self.framebuffer = Framebuffer::make();
    glNamedRenderbufferStorage(self.color.get(), GL_RGBA8, width, height);
    glNamedRenderbufferStorage(self.depth.get(), GL_DEPTH24_STENCIL8, width, height);
    glNamedFramebufferRenderbuffer(self.framebuffer.get(), GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, self.color.get());
    glNamedFramebufferRenderbuffer(self.framebuffer.get(), GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, self.depth.get());
    if (glCheckNamedFramebufferStatus(self.framebuffer.get(), GL_DRAW_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        return Error{ErrorCode::Graphics,
                     "the driver cannot make a picture of " + std::to_string(width) + "x" + std::to_string(height) + "; ask for a smaller one",
                     "EGL"};
    o->bind();
    return o;
}

int Offscreen::width() const { return impl_->width; }
int Offscreen::height() const { return impl_->height; }
unsigned Offscreen::framebuffer() const { return impl_->framebuffer.get(); }

void Offscreen::bind() {
    if (eglGetCurrentContext() != impl_->context) eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->context);
    glBindFramebuffer(GL_FRAMEBUFFER, impl_->framebuffer.get());
    glViewport(0, 0, impl_->width, impl_->height);
}

void* Offscreen::procAddress(const char* name) { return reinterpret_cast<void*>(eglGetProcAddress(name)); }

std::vector<uint8_t> Offscreen::readPixels() {
    bind();
    const size_t row = size_t(impl_->width) * 4;
    std::vector<uint8_t> pixels(row * size_t(impl_->height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    glReadPixels(0, 0, impl_->width, impl_->height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    for (int y = 0; y < impl_->height / 2; ++y)
        std::swap_ranges(pixels.begin() + ptrdiff_t(row) * y, pixels.begin() + ptrdiff_t(row) * (y + 1),
                         pixels.begin() + ptrdiff_t(row) * (impl_->height - 1 - y));
    return pixels;
}

}  // namespace sallyport::gpu
