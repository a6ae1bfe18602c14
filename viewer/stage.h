// Purpose: one school on screen: session, view-model and draw list, joined to the renderer. The window and `render` draw through this same class, so
// that a picture in a document is what the window shows. Refuses to: read clocks, own a window.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "gpu/renderer.h"
#include "live/session.h"
#include "scene/build_scene.h"
#include "scene/view_model.h"
#include "viewer/school.h"
#include "viewer/settings.h"

namespace sallyport::viewer {

/// A school with the session to watch it in: live, or over a recording; and what the renderer is to be given, made where nobody waits for a frame.
struct Opened {
    School school;
    std::unique_ptr<live::Session> session;
    std::shared_ptr<gpu::PreparedScene> prepared;
    std::shared_ptr<const scene::BuildingSite> site;
    std::shared_ptr<scene::GlyphAtlas> atlas;

    /// Scene, site and glyphs of the school; without glyphs when `scale` is 0. Slow unless the school has a drawing; any thread.
    base::Result<void> prepare(double scale);
};
/// `events` empty: a live session. `settings`: lifetimes, source policy and which devices are where. `scale` as of Stage; 0: whoever makes the stage
/// has glyphs. Slow; any thread.
base::Result<Opened> openToWatch(const std::filesystem::path& model, const std::filesystem::path& events,
                                 const importers::ImportOptions& options = {}, const Settings& settings = {}, double scale = 1);

/// What a recording or an event file holds, as what happened in a new session; a recording is read when needed, and is open for as long as the
/// session. Slow for a recording that was made without a model: once, then the user's cache has its snapshots. Error: Cancelled by `progress`.
base::Result<void> takeEvents(live::Session& session, const std::filesystem::path& events,
                              const std::function<bool(const char* phase, double fraction)>& progress = {});

class Stage {
public:
    /// Uploads the geometry to the renderer, which must outlive the stage.
    static base::Result<std::unique_ptr<Stage>> create(Opened opened, gpu::Renderer& renderer, double scale);

    const School& school() const { return school_; }
    /// pictureLack() of the school.
    const std::string& pictureLack() const { return lack_; }
    live::Session& session() { return *session_; }
    const live::Session& session() const { return *session_; }

    const scene::ViewModel& update(const scene::ViewState& view, const std::vector<live::FeedHealth>& feeds, const live::RecorderStatus& recording,
                                   live::Timestamp wall, const scene::WindowFacts* facts = nullptr);
    const scene::ViewModel& model() const { return *model_; }
    /// Draws the picture of the last update() into the bound framebuffer.
    void draw(const scene::ViewState& view, double timeS, int framebufferWidth, int framebufferHeight);
    /// After the first picture: makes, on threads of their own, what somebody may ask of it next. To be called as often as one likes.
    void thinkAhead() const;
    const std::shared_ptr<scene::GlyphAtlas>& glyphs() const { return atlas_; }
    /// Whether something in the picture of the last draw() moves by itself.
    bool animated() const { return animated_; }
    scene::Selection pick(const scene::ViewState& view, double px, double py) const;
    /// What people call the floors, from now on: names in the picture, in every list and on paper. The session stays as it is. Takes as long as a
    /// copy of the building. model() is that of the last update() until the next.
    void nameFloors(std::vector<building::SaidFloor> said);
    /// After a change of DPI or text size: makes the glyphs again.
    base::Result<void> setScale(double scale);
    /// After a lost context: uploads everything again.
    base::Result<void> setRenderer(gpu::Renderer& renderer);

private:
    explicit Stage(Opened& opened);
    void use(std::shared_ptr<scene::GlyphAtlas> atlas);

    School school_;
    std::string lack_;
    std::unique_ptr<live::Session> session_;
    gpu::Renderer* renderer_ = nullptr;
    std::shared_ptr<const scene::BuildingSite> site_;
    std::shared_ptr<scene::GlyphAtlas> atlas_;
    std::unique_ptr<scene::ViewModelBuilder> models_, modelsBefore_;  ///< the second one while model() is still its
    std::unique_ptr<scene::DrawListBuilder> drawLists_;
    const scene::ViewModel* model_ = nullptr;
    uint64_t atlasRevision_ = 0;
    bool animated_ = false;
};

}  // namespace sallyport::viewer
