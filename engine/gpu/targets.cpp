#include "gpu/targets.h"

#include <algorithm>
#include <string>

namespace sallyport::gpu {
namespace {

bool complete(const Framebuffer& f) { return glCheckNamedFramebufferStatus(f.get(), GL_DRAW_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE; }

Texture2D makePicture(GLenum format, int width, int height) {
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
        stillColor_ = makePicture(GL_RGBA8, width, height);
        compositeColor_ = makePicture(GL_RGB8, width, height);  // no alpha: the copy to the window then sets it to 1
        depth_ = makePicture(GL_DEPTH24_STENCIL8, width, height);
        for (int i = 0; i < 2; ++i) occlusion_[i].reset(), occlusionColor_[i].reset();
        stillColorOnly_.reset();
        kept_.reset();
        keptColor_.reset();
        still_ = Framebuffer::make();
        glNamedFramebufferTexture(still_.get(), GL_COLOR_ATTACHMENT0, stillColor_.get(), 0);
        glNamedFramebufferTexture(still_.get(), GL_DEPTH_STENCIL_ATTACHMENT, depth_.get(), 0);
        composite_ = Framebuffer::make();
        glNamedFramebufferTexture(composite_.get(), GL_COLOR_ATTACHMENT0, compositeColor_.get(), 0);
        glNamedFramebufferTexture(composite_.get(), GL_DEPTH_STENCIL_ATTACHMENT, depth_.get(), 0);
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

void Targets::keepComposite() {
    if (!kept_) {
        keptColor_ = makePicture(GL_RGBA8, width_, height_);
        kept_ = Framebuffer::make();
        glNamedFramebufferTexture(kept_.get(), GL_COLOR_ATTACHMENT0, keptColor_.get(), 0);
    }
    glBlitNamedFramebuffer(composite_.get(), kept_.get(), 0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

size_t Targets::bytes() const {
    const size_t pixels = size_t(width_) * size_t(height_);
    return pixels * (4 + 4 + 4) + pixels * 8 * size_t(samples_) + (occlusion_[0] ? pixels / 4 * 8 : 0) + (kept_ ? pixels * 4 : 0);
}

base::Result<void> Targets::prepareShading() {
    if (occlusion_[0]) return {};
    stillColorOnly_ = Framebuffer::make();
    glNamedFramebufferTexture(stillColorOnly_.get(), GL_COLOR_ATTACHMENT0, stillColor_.get(), 0);
    bool all = complete(stillColorOnly_);
    for (int i = 0; i < 2; ++i) {
        occlusionColor_[i] = makePicture(GL_RG16F, std::max(1, (width_ + 1) / 2), std::max(1, (height_ + 1) / 2));
        occlusion_[i] = Framebuffer::make();
        glNamedFramebufferTexture(occlusion_[i].get(), GL_COLOR_ATTACHMENT0, occlusionColor_[i].get(), 0);
        all = all && complete(occlusion_[i]);
    }
    if (!all) return base::Error{base::ErrorCode::Graphics, "the driver cannot make a picture for soft shading", "graphics driver"};
    return {};
}

void Targets::resolve(int samples, bool depth) const {
    if (samples == 0) return;
    glBlitNamedFramebuffer(multisampled_.get(), still_.get(), 0, 0, width_, height_, 0, 0, width_, height_,
                           GL_COLOR_BUFFER_BIT | (depth ? GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT : 0), GL_NEAREST);
}

}  // namespace sallyport::gpu
