#include "scene/draw_list_styles.h"

#include <bit>
#include <cmath>

#include "scene/plan_cut.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kGhost = 0.20f;  // design: 15–20 %
constexpr double kExplodedVerticalDashPx = 3;

/// 64-bit mixing of whatever the base layer depends on.
class Revision {
public:
    void add(uint64_t v) {
        h_ = (h_ ^ v) * 0x9E3779B97F4A7C15ull;
        h_ ^= h_ >> 29;
    }
    void add(double v) { add(std::bit_cast<uint64_t>(v + 0.0)); }  // -0 and 0 look the same
    void add(Rgba8 c) { add(uint64_t(std::bit_cast<uint32_t>(c))); }
    uint64_t value() const { return h_ ? h_ : 1; }

private:
    uint64_t h_ = 0x53414C4C59504F52ull;
};

constexpr uint8_t kHatchOnDark = 190;  ///< its opacity; a dark floor would make it glare

double cutZ(const SceneContext& c, const building::Floor& floor) { return planCutZ(floor, c.view.cutHeightM); }

FloorDraw floorDraw(const SceneContext& c, size_t index) {
    FloorDraw f;
    const building::Floor& floor = c.building.floors[index];
    const FloorId id{uint32_t(index)};
    f.offsetZM = float(c.explodeZ(id));
    const bool active = id == c.view.floor, below = c.view.floor.valid() && id < c.view.floor;
    if (c.inside()) {
        f.look = FloorLook::Active;  // stairs and atria: whatever can be seen from here
        return f;
    }
    const bool changing = c.view.change.done < 1 && c.view.change.from.valid() && c.view.change.from != c.view.floor;
    const double done = changing ? c.view.change.done : 1;
    f.cutZM = float(cutZ(c, floor));
    if (active) {
        f.look = FloorLook::Active;
        // Seen aslant, the walls of a floor that becomes the active one rise out of it.
        if (c.orbit()) f.cutZM = float(floor.elevationM + (f.cutZM - floor.elevationM) * (0.05 + 0.95 * done));
        return f;
    }
    if (c.view.isolateFloor || c.view.isolated.valid()) return f;
    f.opacity = kGhost;
    if (c.plan()) {
        // Of the floor below only what reaches beyond the active one can be seen; of others nothing, unless one looks through.
        const bool seen =
            c.view.xray || (id.index() < c.site.floorCount() && c.view.floor.valid() && c.site.showsUnder(c.view.floor.index()) == int(index));
        if (below && seen) f.look = FloorLook::Ghost;
        return f;
    }
    f.look = below || c.view.xray ? FloorLook::Ghost : FloorLook::Outline;
    // The floor that one comes from fades to its ghost.
    if (changing && id == c.view.change.from && f.look == FloorLook::Ghost) f.opacity = float(1 + (kGhost - 1) * done);
    return f;
}

/// Contours of a floor above at foot and head, and dotted lines that tie an exploded floor to the active one.
void addOutline(const SceneContext& c, size_t index, std::vector<WorldLine>& lines) {
    const building::Floor& floor = c.building.floors[index];
    const Vec3 lift(0, 0, c.explodeZ(FloorId(uint32_t(index))));
    const double z = floor.elevationM, top = cutZ(c, floor);
    const auto add = [&](Vec3 a, Vec3 b, float strength, float widthPx) {
        if (clipToSection(c.section, a, b))
            lines.push_back({Vec3f(a + lift), Vec3f(b + lift), withAlpha(c.colours.wall, strength), c.px(widthPx), 0});
    };
    for (const auto& loop : c.site.outline(index))
        for (size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
            add(Vec3(loop[j], z), Vec3(loop[i], z), 0.75f, 1.2f);
            add(Vec3(loop[j], top), Vec3(loop[i], top), 0.6f, 1);
            add(Vec3(loop[i], z), Vec3(loop[i], top), 0.6f, 1);
        }
    if (c.view.explode < 0.05 || c.section || index == 0 || c.site.outline(index).empty() || !c.view.floor.valid()) return;
    const size_t under = index - 1;
    const double zUnder = c.building.floors[under].elevationM + c.explodeZ(FloorId(uint32_t(under)));
    const auto& loop = c.site.outline(index).front();
    for (const Vec2 d : {Vec2(-1, -1), Vec2(1, -1), Vec2(1, 1), Vec2(-1, 1)}) {
        Vec2 corner = loop[0];
        for (Vec2 v : loop)
            if (glm::dot(v, d) > glm::dot(corner, d)) corner = v;
        lines.push_back({Vec3f(Vec3(corner, zUnder)), Vec3f(Vec3(corner, z) + lift), withAlpha(c.colours.wall, 0.55f), c.px(1.2f),
                         c.px(float(kExplodedVerticalDashPx))});
    }
}

}  // namespace

RoomStyle roomStyle(const RoomView& room, const RoomSite* site, const Palette& p) {
    RoomStyle s;
    // Stale: the last word and its age still stand, behind a grey dashed edge. Expired: nothing is known any more, and it looks like it.
    const bool stale = room.freshness == Freshness::Stale && !live::isDanger(room.status),
               expired = room.freshness == Freshness::Expired && !live::isDanger(room.status);
    live::RoomStatus status = room.status;
    if (stale || expired || status == live::RoomStatus::Searching) status = live::RoomStatus::Unknown;
    s.fill = s.edge = p.status(status);
    s.edgeWidthPx = 2;
    switch (status) {
        case live::RoomStatus::LockedIn:
            s.pattern = uint32_t(Pattern::Tint);
            break;
        case live::RoomStatus::Searched:
            s.pattern = uint32_t(Pattern::Dots);
            break;
        case live::RoomStatus::Clear:
            s.pattern = uint32_t(Pattern::Solid);
            break;
        case live::RoomStatus::NeedsHelp:
            s.pattern = uint32_t(Pattern::Stripes);
            s.edgeWidthPx = 3;
            break;
        case live::RoomStatus::Threat:
            s.pattern = uint32_t(Pattern::CrossHatch);
            s.edge = p.threatEdge;
            s.edgeWidthPx = 3;
            s.edgeDash = 3;
            break;
        case live::RoomStatus::Evacuated:
            s.pattern = uint32_t(Pattern::OutlineOnly);
            break;
        case live::RoomStatus::Unknown:
        case live::RoomStatus::Searching:
            s.pattern = uint32_t(Pattern::Hatch);
            s.edgeWidthPx = 0;
            // Nobody locks in or searches a stair landing as such; passages of which nothing is known stay plain so that the rooms read.
            if (site && site->passage) s.pattern = uint32_t(Pattern::None);
            break;
    }
    if (stale) {
        s.edge = p.secondary;
        s.edgeWidthPx = 2;
        s.edgeDash = 1;
        s.flags |= 4;
    }
    if (site && site->outdoor && !live::isDanger(status)) {
        // Open ground is no room to lock or clear; a danger there is drawn like any other.
        s.pattern = uint32_t(Pattern::Ground);
        s.fill = p.background;
        s.edgeWidthPx = 0;
        s.edgeDash = 0;
        s.flags = 0;
    }
    if (room.assigned && !room.searching) {
        // "Assigned" is an edge state over the fill; the edge keeps the status colour where there is one.
        if (status == live::RoomStatus::Unknown) s.edge = p.text;
        s.edgeWidthPx = 3;
        s.edgeDash = 1;
    }
    if (room.searching || room.status == live::RoomStatus::Searching) {
        s.edge = p.text;
        s.edgeWidthPx = 3;
        s.edgeDash = 2;
    }
    return s;
}

void buildBase(const SceneContext& c, DrawList& out) {
    const Palette& p = c.colours;
    out.picture = c.view.picture;
    const CameraMatrices m = matrices(c.view);
    out.viewProjection = Mat4f(m.viewProjection);
    out.orthographic = c.plan();
    out.insideView = c.inside();
    out.pixelsPerM =
        c.plan() ? float(c.view.camera.pixelsPerM)
                 : float(c.picture.h() / 2 / std::tan(c.view.camera.fovDeg * M_PI / 360) / std::max(0.5, c.inside() ? 4.0 : c.view.camera.distanceM));
    out.xray = c.view.xray;
    out.timeS = float(c.timeS);
    out.clearColor = p.background;
    out.floorColor = p.floor;
    out.wallColor = p.wall;
    out.pocheColor = p.poche;
    out.ghostColor = p.ghost;
    out.furnitureColor = p.furniture;

    out.floors.clear();
    out.lines.clear();
    const size_t floors = c.building.floors.size();
    for (size_t i = 0; i < floors; ++i) {
        out.floors.push_back(floorDraw(c, i));
        if (out.floors.back().look == FloorLook::Outline) addOutline(c, i, out.lines);
    }
    if (floors == 0) out.floors.push_back({FloorLook::Active});  // a model without storeys is one floor

    out.section.reset();
    if (c.section) out.section = {{Vec3f(c.section->min), Vec3f(c.section->max)}};

    out.animated = false;
    out.rooms.clear();
    const RoomId* selected = std::get_if<RoomId>(&c.view.selection);
    const RoomId* hovered = std::get_if<RoomId>(&c.view.hover);
    for (size_t i = 0; i < c.building.rooms.size(); ++i) {
        RoomView none;
        const RoomView& room = i < c.model.rooms.size() ? c.model.rooms[i] : none;
        RoomStyle s = roomStyle(room, &c.site.rooms[i], p);
        s.edgeWidthPx *= c.ui;
        // Somebody who stands in a room sees its floor; a hatch would be its most striking thing.
        if (c.inside() && s.pattern == uint32_t(Pattern::Hatch)) s.pattern = uint32_t(Pattern::None);
        // On a light floor the hatch needs all of its strength, or a room of which nothing is known looks like an empty one.
        if (s.pattern == uint32_t(Pattern::Hatch) && p.background.g < 128) s.fill.a = kHatchOnDark;
        const RoomId id{uint32_t(i)};
        if (selected && *selected == id) s.flags |= 1;
        if (hovered && *hovered == id) s.flags |= 2;
        const FloorId floor = c.building.rooms[i].floor;
        if (c.view.isolated.valid() && c.view.isolated != id && !c.inside()) {
            // What its box shows of its neighbours must not look like part of it.
            s = RoomStyle{};
            s.edgeWidthPx = 0;
        }
        if (s.edgeDash == 2 && floor.valid() && floor.index() < out.floors.size() && out.floors[floor.index()].look != FloorLook::Hidden)
            out.animated = true;
        out.rooms.push_back(s);
    }

    Revision r;
    for (int col = 0; col < 4; ++col)
        for (int row = 0; row < 4; ++row) r.add(double(out.viewProjection[col][row]));
    r.add(uint64_t(uint32_t(out.picture.x)) << 32 | uint32_t(out.picture.y));
    r.add(uint64_t(uint32_t(out.picture.w)) << 32 | uint32_t(out.picture.h));
    r.add(uint64_t(c.view.mode) | uint64_t(c.view.theme) << 8 | uint64_t(out.xray) << 16);
    r.add(uint64_t(out.section.has_value()));
    if (out.section)
        for (int k = 0; k < 3; ++k) r.add(double(out.section->min[k])), r.add(double(out.section->max[k]));
    for (const FloorDraw& f : out.floors) {
        r.add(uint64_t(f.look));
        r.add(double(f.offsetZM));
        r.add(double(f.cutZM));
        r.add(double(f.opacity));
    }
    for (const RoomStyle& s : out.rooms) {
        r.add(s.fill);
        r.add(s.edge);
        r.add(uint64_t(s.pattern) | uint64_t(s.edgeDash) << 16 | uint64_t(s.flags) << 32);
        r.add(double(s.edgeWidthPx));
    }
    out.baseRevision = r.value();
}

}  // namespace sallyport::scene
