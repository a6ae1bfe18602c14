// Purpose: the framebuffers of the picture: `still` (meshes, multisampled when sharp; its alpha says how much of a pixel is visible room floor), two
// of half size for ambient occlusion, and `composite` (still + fills + edges), which is what is copied to the window. Made again only when the size
// changes or a sample count is first used.
#pragma once
#include "base/result.h"
#include "gpu/gl.h"

namespace sallyport::gpu {

class Targets {
public:
    /// `samples` 0: no multisampling. After a change of size nothing drawn before is there any more.
    base::Result<void> prepare(int width, int height, int samples);
    int width() const { return width_; }
    int height() const { return height_; }

    size_t bytes() const;

    GLuint stillFramebuffer(int samples) const { return samples ? multisampled_.get() : still_.get(); }
    /// Averages the samples into the still picture, with `depth` also one sample's depth; nothing to do without multisampling.
    void resolve(int samples, bool depth = false) const;
    /// For ambient occlusion, after prepare().
    base::Result<void> prepareShading();
    GLuint depthPicture() const { return depth_.get(); }
    GLuint stillColorOnly() const { return stillColorOnly_.get(); }
    GLuint occlusionRaw() const { return occlusion_[0].get(); }
    GLuint occlusionBlurred() const { return occlusion_[1].get(); }
    GLuint occlusionRawPicture() const { return occlusionColor_[0].get(); }
    GLuint occlusionBlurredPicture() const { return occlusionColor_[1].get(); }
    GLuint stillPicture() const { return stillColor_.get(); }
    GLuint stillResolved() const { return still_.get(); }
    GLuint composite() const { return composite_.get(); }
    /// The composite with an alpha, which software drivers copy to the window several times as fast: made by keepComposite(), shown many times.
    void keepComposite();
    GLuint kept() const { return kept_.get(); }

private:
    int width_ = 0, height_ = 0, samples_ = 0;
    Texture2D stillColor_, compositeColor_, keptColor_, depth_, occlusionColor_[2];  // depth_: of still and composite, which are never drawn at once
    Renderbuffer multisampledColor_, multisampledDepth_;
    Framebuffer still_, stillColorOnly_, multisampled_, composite_, kept_, occlusion_[2];
};

}  // namespace sallyport::gpu
