#include "viewer/stage.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/file.h"
#include "base/log.h"
#include "live/recorder.h"
#include "live/snapshot.h"
#include "live/snapshot_cache.h"
#include "scene/scene_geometry.h"

namespace sallyport::viewer {

base::Result<void> Opened::prepare(double scale) {
    const building::Building& b = *school.building;
    const auto drawing = std::exchange(school.drawing, {});
    scene::SceneGeometry geometry;
    if (drawing.bytes.empty()) geometry = scene::buildSceneGeometry(b);
    // Neither uses every core all the time.
    auto made = std::async(std::launch::async, [&]() -> base::Result<std::shared_ptr<gpu::PreparedScene>> {
        if (drawing.bytes.empty()) return gpu::prepareScene(geometry);
        if (auto kept = gpu::decodeDrawing(drawing.bytes, scene::geometryKey(b), b.rooms.size(), std::max<size_t>(b.floors.size(), 1), drawing.keeps))
            return kept;
        return gpu::prepareScene(scene::buildSceneGeometry(b));  // edits or another version of the program
    });
    site = scene::studySite(b);
    if (!atlas && scale > 0) {
        auto glyphs = scene::GlyphAtlas::create(scale);
        if (!glyphs) return glyphs.error();
        atlas = *std::move(glyphs);
    }
    auto ready = made.get();
    if (!ready) return ready.error();
    prepared = *std::move(ready);
    school.ways = std::make_shared<const way::WayFinder>(b);
    return {};
}

base::Result<Opened> openToWatch(const std::filesystem::path& model, const std::filesystem::path& events, const importers::ImportOptions& options,
                                 const Settings& settings, double scale) {
    std::future<base::Result<std::unique_ptr<scene::GlyphAtlas>>> glyphs;
    if (scale > 0) glyphs = std::async(std::launch::async, [scale] { return scene::GlyphAtlas::create(scale); });
    auto school = openSchool(model, options);
    if (!school) return school.error();
    placeDevices(*school, settings.devicesFile);
    Opened out;
    if (glyphs.valid()) {
        auto atlas = glyphs.get();
        if (!atlas) return atlas.error();
        out.atlas = *std::move(atlas);
    }
    out.school = std::move(*school);
    if (auto ok = out.prepare(scale); !ok) return ok.error();
    out.session = std::make_unique<live::Session>(out.school.places, events.empty(), settings.lifetimes, settings.policy);
    if (!events.empty())
        if (auto taken = takeEvents(*out.session, events, options.progress); !taken) return taken.error();
    return out;
}

namespace {

/// A copy of a recording that was changed without its noticing must not take or leave states under the same name: of one that has ended, the size and
/// the time of the file count too.
std::string cacheName(const live::Recording& recording) {
    std::string name = recording.about().id;
    if (!recording.closed()) return name;
    std::error_code ec;
    name += " " + std::to_string(std::filesystem::file_size(recording.path(), ec));
    return name + " " + std::to_string(std::filesystem::last_write_time(recording.path(), ec).time_since_epoch().count());
}

}  // namespace

base::Result<void> takeEvents(live::Session& session, const std::filesystem::path& events,
                              const std::function<bool(const char* phase, double fraction)>& progress) {
    if (!live::isRecordingFile(events)) {
        auto log = live::readEventFile(events);
        if (!log) return log.error();
        session.append(std::move(*log));
        return {};
    }
    auto recording = live::Recording::open(events);
    if (!recording) return recording.error();
    std::unique_ptr<live::SnapshotCache> cache;
    // What a damaged copy lacks is nothing that the whole file may find there.
    if (const auto folder = base::xdgDirectory(base::XdgDir::Cache); folder && (*recording)->problem().empty()) {
        auto opened = live::SnapshotCache::open(*folder / "snapshots", cacheName(**recording), live::snapshotKey(session.places(), session.policy()));
        if (opened) cache = std::move(*opened);
        else base::log(base::LogLevel::Warning, opened.error().text());  // costs time only
    }
    live::Session::Progress told;
    if (progress) told = [&](double fraction) { return progress("Reading the recording", fraction); };
    return session.load(std::move(*recording), std::move(cache), told);
}

Stage::Stage(Opened& opened)
    : school_(std::move(opened.school)),
      lack_(viewer::pictureLack(*school_.building, school_.problems)),
      session_(std::move(opened.session)),
      site_(std::move(opened.site)),
      models_(std::make_unique<scene::ViewModelBuilder>(school_.building, school_.ways)) {}

base::Result<std::unique_ptr<Stage>> Stage::create(Opened opened, gpu::Renderer& renderer, double scale) {
    std::unique_ptr<Stage> s(new Stage(opened));
    // The window may have come to another screen since.
    if (opened.atlas && opened.atlas->scale() == scale) s->use(std::move(opened.atlas));
    else if (auto r = s->setScale(scale); !r) return r.error();
    s->renderer_ = &renderer;
    if (auto r = renderer.setScene(std::move(*opened.prepared)); !r) return r.error();
    return s;
}

base::Result<void> Stage::setScale(double scale) {
    auto atlas = scene::GlyphAtlas::create(scale);
    if (!atlas) return atlas.error();
    use(std::move(*atlas));
    return {};
}

void Stage::use(std::shared_ptr<scene::GlyphAtlas> atlas) {
    atlas_ = std::move(atlas);
    drawLists_ = std::make_unique<scene::DrawListBuilder>(school_.building, atlas_, site_);
    atlasRevision_ = 0;
}

base::Result<void> Stage::setRenderer(gpu::Renderer& renderer) {
    renderer_ = &renderer;
    atlasRevision_ = 0;
    return renderer.setScene(scene::buildSceneGeometry(*school_.building));
}

const scene::ViewModel& Stage::update(const scene::ViewState& view, const std::vector<live::FeedHealth>& feeds, const live::RecorderStatus& recording,
                                      live::Timestamp wall, const scene::WindowFacts* facts) {
    model_ = &models_->update(*session_, view, feeds, recording, wall, facts);
    modelsBefore_.reset();
    return *model_;
}

void Stage::nameFloors(std::vector<building::SaidFloor> said) {
    // Others read the building on threads of their own: it is never changed, it is followed by another.
    auto named = std::make_shared<building::Building>(*school_.building);
    building::nameFloors(*named, school_.modelFloors, said);
    school_.saidFloors = std::move(said);
    const std::shared_ptr<const building::Building> before = std::exchange(school_.building, std::move(named));
    const auto ways = std::exchange(school_.ways, std::make_shared<const way::WayFinder>(*school_.building));
    if (!modelsBefore_) modelsBefore_ = std::move(models_);
    models_ = std::make_unique<scene::ViewModelBuilder>(school_.building, school_.ways);
    drawLists_.reset();  // it looks at the site, and that at the building of before
    site_ = scene::studySite(*school_.building);
    use(atlas_);
}

void Stage::draw(const scene::ViewState& view, double timeS, int width, int height) {
    const scene::DrawList& list = drawLists_->build(*model_, view, timeS);
    // Building the list may have added glyphs.
    if (atlas_->revision() != atlasRevision_ || atlasRevision_ == 0) {
        renderer_->setAtlas(atlas_->width(), atlas_->height(), atlas_->pixels(), atlas_->revision());
        atlasRevision_ = atlas_->revision();
    }
    animated_ = list.animated;
    renderer_->draw(list, width, height);
}

void Stage::thinkAhead() const {
    if (school_.ways) school_.ways->begin();
    drawLists_->thinkAhead();
}

scene::Selection Stage::pick(const scene::ViewState& view, double px, double py) const { return drawLists_->pick(*model_, view, px, py); }

}  // namespace sallyport::viewer
