// Purpose: what every part of one frame's overlay reads: the model, the view, the palette and the projection, with the explode offset in it.
// Private to engine/scene. Refuses to: hold state from one frame to the next.
#pragma once
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "scene/build_scene_site.h"
#include "scene/camera.h"
#include "scene/line_of_sight.h"
#include "scene/overlay_canvas.h"
#include "scene/palette.h"
#include "scene/section_box.h"
#include "scene/view_model.h"

namespace sallyport::scene {

/// A short line of text made without allocating; what does not fit is cut at a whole character.
class ShortText {
public:
    ShortText& operator<<(std::string_view s) {
        size_t n = std::min(s.size(), sizeof(data_) - size_);
        while (n < s.size() && n > 0 && (uint8_t(s[n]) & 0xC0) == 0x80) --n;
        std::memcpy(data_ + size_, s.data(), n);
        size_ += n;
        return *this;
    }
    ShortText& operator<<(long long v) {
        char digits[24];
        const int n = std::snprintf(digits, sizeof digits, "%lld", v);
        return *this << std::string_view(digits, size_t(n));
    }
    std::string_view view() const { return {data_, size_}; }

private:
    char data_[160];
    size_t size_ = 0;
};

struct SceneContext {
    const building::Building& building;
    const BuildingSite& site;
    const ViewModel& model;
    const ViewState& view;
    const Palette& colours;
    double timeS = 0;
    base::Mat4 viewProjection{1.0};
    RectF picture;
    float ui = 1;
    bool explodes = false;
    double explodeFirst = 0, explodeStep = 0;  ///< offset of the lowest floor, and how much more each further one has
    std::optional<base::Box3> section;         ///< what is shown at all, an isolated room included
    const LineOfSight* sight = nullptr;        ///< inside: from the eye; null: nothing is in the way

    SceneContext(const building::Building& b, const BuildingSite& s, const ViewModel& m, const ViewState& v, double time,
                 const LineOfSight* fromEye = nullptr);

    bool plan() const { return view.mode == ViewMode::Plan; }
    bool orbit() const { return view.mode == ViewMode::Orbit; }
    bool inside() const { return view.mode == ViewMode::Inside; }
    float px(float lookPixels) const { return lookPixels * ui; }
    double explodeZ(FloorId f) const { return explodes && f.valid() ? explodeFirst + explodeStep * double(f.index()) : 0; }
    double floorZ(FloorId f) const { return f.valid() && f.index() < building.floors.size() ? building.floor(f).elevationM : 0; }
    /// Screen position of a local point of that floor; nullopt behind the eye.
    std::optional<Vec2f> at(base::Vec3 local, FloorId f) const;
    std::optional<Vec2f> at(base::Vec2 local, FloorId f, double aboveM = 0) const { return at(base::Vec3(local, floorZ(f) + aboveM), f); }
    /// Unit screen direction of a level world direction at a point; zero where it cannot be told.
    Vec2f direction(base::Vec3 from, base::Vec2 d, FloorId f) const;
    bool active(FloorId f) const { return !f.valid() || f == view.floor; }
    /// Whether things of that floor are drawn at all in this mode.
    bool shown(FloorId f) const;
    /// The room of the active floor in which the eye stands; invalid outside of all.
    RoomId standingIn() const;
    /// Whether a thing there is part of what is shown: in the section, of the isolated room; not who can see it.
    bool within(base::Vec3 local) const { return inSection(section, local, kMarkSlackM); }
    /// Inside: whether the eye can see it; elsewhere it always can.
    bool seen(base::Vec2 local, FloorId f, double shortM = 0.3) const {
        return !inside() || view.xray || !sight || (active(f) && sight->sees(local, shortM));
    }
    /// A door is seen when the place before it is, on the eye's side: at a sharp angle its own wall would hide its middle.
    bool seenDoor(const building::Door& d) const {
        const base::Vec2 normal(-d.along.y, d.along.x), from = base::Vec2(view.camera.eye) - base::Vec2(d.position);
        return seen(base::Vec2(d.position) + normal * (glm::dot(from, normal) < 0 ? -kBeforeDoorM : kBeforeDoorM), d.floor, 0);
    }
    /// Whether a marker's symbol is drawn here, as far as section and walls go.
    bool noticed(const MarkerView& m) const {
        return within(base::Vec3(m.position.x, m.position.y, floorZ(m.floor))) && seen(base::Vec2(m.position.x, m.position.y), m.floor);
    }
    static constexpr double kBeforeDoorM = 0.35;
    static constexpr double kMarkSlackM = 0.3;  ///< positions stand a little off the floor, and doors in the walls of a room
    Rgba8 halo() const { return colours.background; }
};

/// "105 ft" or "32 m"; over a kilometre or a mile with one decimal.
void appendDistance(ShortText& t, double metres, bool metric);

/// Where the marks of the model stand on the screen; drawing and picking share these, so that what is seen is what is hit.
std::optional<Vec2f> responderPixel(const SceneContext& c, const ResponderView& r, FloorId floor);
std::optional<Vec2f> doorPixel(const SceneContext& c, DoorId id);
std::optional<Vec2f> alertPixel(const SceneContext& c, const AlertView& a);
std::optional<Vec2f> markerPixel(const SceneContext& c, const MarkerView& m);
/// A symbol as it stood in the last frame; `of` is symbolKey() of what it stands for.
struct DrawnSymbol {
    size_t of;
    Vec2f at;
};
size_t symbolKey(std::string_view id);
/// DrawListBuilder::pick for one frame's context: alerts and markers are hit where their symbols were drawn.
Selection pickAt(const SceneContext& c, std::span<const DrawnSymbol> alerts, std::span<const DrawnSymbol> points, double px, double py);
/// Whether the pictogram of an alert is the triangle: threats, panic and forced doors. Others are known by their own icon.
bool dangerAlert(const AlertView& a);
/// Floors on which a responder is drawn: its own, and every other the vertical error allows.
template <class Visit>
void forEachFloorOf(const ResponderView& r, Visit visit) {
    visit(r.floor);
    for (FloorId f : r.possibleFloors)
        if (f != r.floor) visit(f);
}

}  // namespace sallyport::scene
