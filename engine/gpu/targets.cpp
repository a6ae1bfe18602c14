#include "gpu/targets.h"

#include <string>

namespace sallyport::gpu {
namespace {

bool complete(const Framebuffer& f) { return glCheckNamedFramebufferStatus(f.get(), GL_DRAW_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE; }

Texture2D makeColor(GLenum format, int width, int height) {
    Texture2D t = Texture2D::make();
    glTextureStorage2D(t.get(), 1, format, width, height);
    glTextureParameteri(t.get(), GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTextureParameteri(t.get(), GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return t;
}

}  // namespace

base::Result<void> Targets::prepare(int width, int height, int samples) {
    const auto failed = [&](const char* what) {
        width_ = height_ = samples_ = 0;
        return base::Error{base::ErrorCode::Graphics, std::string("the driver cannot make ") + what + "; make the window smaller",
                           std::to_string(width) + "x" + std::to_string(height)};
    };
    if (width != width_ || height != height_) {
        width_ = width;
        height_ = height;
        samples_ = 0;
        multisampled_.reset();
        multisampledColor_.reset();
        multisampledDepth_.reset();
        stillColor_ = makeColor(GL_RGBA8, width, height);
        compositeColor_ = makeColor(GL_RGB8, width, height);  // no alpha: the copy to the window then sets it to 1
        depth_ = Renderbuffer::make();
        glNamedRenderbufferStorage(depth_.get(), GL_DEPTH24_STENCIL8, width, height);
        still_ = Framebuffer::make();
        glNamedFramebufferTexture(still_.get(), GL_COLOR_ATTACHMENT0, stillColor_.get(), 0);
        glNamedFramebufferRenderbuffer(still_.get(), GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, depth_.get());
        composite_ = Framebuffer::make();
        glNamedFramebufferTexture(composite_.get(), GL_COLOR_ATTACHMENT0, compositeColor_.get(), 0);
        glNamedFramebufferRenderbuffer(composite_.get(), GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, depth_.get());
        if (!complete(still_) || !complete(composite_)) return failed("a picture");
    }
    if (samples > 0 && samples != samples_) {
        samples_ = samples;
        multisampledColor_ = Renderbuffer::make();
        multisampledDepth_ = Renderbuffer::make();
        glNamedRenderbufferStorageMultisample(multisampledColor_.get(), samples, GL_RGBA8, width, height);
        glNamedRenderbufferStorageMultisample(multisampledDepth_.get(), samples, GL_DEPTH24_STENCIL8, width, height);
        multisampled_ = Framebuffer::make();
        glNamedFramebufferRenderbuffer(multisampled_.get(), GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, multisampledColor_.get());
        glNamedFramebufferRenderbuffer(multisampled_.get(), GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, multisampledDepth_.get());
        if (!complete(multisampled_)) return failed("a multisampled picture");
    }
    return {};
}

void Targets::resolve(int samples) const {
    if (samples == 0) return;
    glBlitNamedFramebuffer(multisampled_.get(), still_.get(), 0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

}  // namespace sallyport::gpu
