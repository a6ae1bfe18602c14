// Purpose: the framebuffers of the picture: `still` (meshes, multisampled when sharp; its alpha says how much of a pixel is visible room floor) and
// `composite` (still + fills + edges), which is what is copied to the window. Made again only when the size changes or a sample count is first used.
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

    GLuint stillFramebuffer(int samples) const { return samples ? multisampled_.get() : still_.get(); }
    /// Averages the samples into the still picture; nothing to do without multisampling.
    void resolve(int samples) const;
    GLuint stillPicture() const { return stillColor_.get(); }
    GLuint stillResolved() const { return still_.get(); }
    GLuint composite() const { return composite_.get(); }

private:
    int width_ = 0, height_ = 0, samples_ = 0;
    Texture2D stillColor_, compositeColor_;
    Renderbuffer depth_, multisampledColor_, multisampledDepth_;  // depth_: of still and composite, which are never drawn at once
    Framebuffer still_, multisampled_, composite_;
};

}  // namespace sallyport::gpu
