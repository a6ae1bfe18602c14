// Responders, alerts and markers: glyphs where things are, tags where there is room, triangles at the edge for what is outside the picture.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kClusterPx = 30;                    // design: several of a team within 30 px share one tag
constexpr float kEdgeLettersPx = 38, kEdgePx = 14;  // where triangles stand: inside the grid letters left and top, near the frame elsewhere
constexpr double kTrailS = 60;                      // the rule of "Motion": trails fade over 60 s, in steps
constexpr int kTrailSteps = 6;

uint64_t keyOf(std::string_view s, uint64_t salt) { return std::hash<std::string_view>{}(s)*31 + salt; }
float distance(Vec2f a, Vec2f b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Age as on every row, without allocating (formatAge stays within the small string).
void appendAge(ShortText& t, Millis age) { t << base::formatAge(age); }

const FloorView* floorView(const ViewModel& m, FloorId id) {
    for (const FloorView& f : m.floors)
        if (f.id == id) return &f;
    return nullptr;
}

bool flashPhase(double timeS) { return std::fmod(std::max(0.0, timeS), 0.5) < 0.25; }  // 2 Hz, half on

}  // namespace

// Eight directions at two distances round a mark; the slot of the last frame is tried first, so that tags hold still.
bool SceneOverlay::placeTag(Vec2f at, float radius, float w, float h, uint64_t key, std::string_view text, bool alarm, RectF& out,
                            const RectF* avoid) {
    static constexpr std::array<std::array<int, 2>, 8> kDirections{{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {1, 0}, {-1, 0}, {0, -1}, {0, 1}}};
    if (!alarm && !placer_.hasBudget()) return false;
    const auto rect = [&](int slot) {
        const auto d = kDirections[size_t(slot % 8)];
        const float gap = radius + (slot < 8 ? 0.4f : 2.2f + 1.6f * float(slot / 8 - 1)) * h;
        return RectF::around({std::round(at.x + float(d[0]) * (gap + w / 2)), std::round(at.y + float(d[1]) * (gap * (d[0] ? 0.6f : 1) + h / 2))}, w,
                             h);
    };
    constexpr int kSlots = 32;
    int first = -1;
    for (const TagMemory& m : tagMemory_)
        if (m.key == key) first = m.slot;
    for (int k = -1; k < kSlots; ++k) {
        const int slot = k < 0 ? first : k;
        if (slot < 0) continue;
        const RectF r = rect(slot);
        if (!placer_.isFree(r.grown(1.5f)) || (avoid && avoid->overlaps(r))) continue;
        if (!placer_.place(r, text, alarm)) return false;
        tagMemoryNext_.push_back({key, uint8_t(slot)});
        out = r;
        return true;
    }
    if (!alarm) return false;
    // Never hidden: over whatever is there, but inside the picture.
    RectF r = rect(0);
    const RectF& p = placer_.picture();
    const float dx = std::clamp(r.x0, p.x0, std::max(p.x0, p.x1 - w)) - r.x0, dy = std::clamp(r.y0, p.y0, std::max(p.y0, p.y1 - h)) - r.y0;
    out = {r.x0 + dx, r.y0 + dy, r.x1 + dx, r.y1 + dy};
    return placer_.place(out, text, true);
}

void SceneOverlay::placeEdge(const SceneContext& c, Symbols& s, Vec2f target, Vec2 local, Symbols::TagText text, Rgba8 colour, bool alarm) {
    RectF in = placer_.picture();
    in = {in.x0 + c.px(kEdgeLettersPx), in.y0 + c.px(kEdgeLettersPx), in.x1 - c.px(kEdgePx) - (c.view.panels ? c.px(float(kPanelEdgePx)) : 0),
          in.y1 - c.px(kEdgePx)};
    const Vec2f centre = c.picture.centre(), d = target - centre;
    const float len = std::hypot(d.x, d.y);
    if (len < 1 || in.w() < c.px(100) || in.h() < c.px(100)) return;
    const float tx = std::abs(d.x) > 1e-3f ? (in.w() / 2) / std::abs(d.x) : 1e9f, ty = std::abs(d.y) > 1e-3f ? (in.h() / 2) / std::abs(d.y) : 1e9f;
    const bool upright = tx < ty;  // on the left or right edge
    if (const auto from = pixelOnPlane(c.view, centre.x, centre.y, c.floorZ(c.view.floor))) {
        text.after << " \xC2\xB7 ";
        appendDistance(text.after, glm::length(local - *from), c.view.metric);
    }
    const Vec2f home = in.centre() + d * std::min(tx, ty), step = upright ? Vec2f(0, c.px(12)) : Vec2f(c.px(12), 0);
    EdgeMark m{home, d / len, {}, text, false, colour};
    const float w = s.tagWidth(text), h = c.px(Symbols::kTagHeightPx), size = c.px(20);
    // Triangle and name keep together: both slide along the edge, to either side in turn, to the first place where the two are free. The name stands
    // along the edge, so that it covers as little of the plan as it can.
    const float side = d.x < 0 ? 1.0f : -1.0f;
    const Vec2f inward = upright ? Vec2f(side * (size / 2 + c.px(4) + w / 2), 0) : Vec2f(0, (d.y < 0 ? 1.0f : -1.0f) * (size / 2 + c.px(3) + h / 2));
    const Vec2f lateral(upright ? side * (w / 2 - size / 2) : size / 2 + c.px(4) + w / 2, upright ? size / 2 + c.px(3) + h / 2 : 0);
    const std::array<Vec2f, 3> places{lateral, Vec2f(upright ? lateral.x : -lateral.x, -lateral.y), inward};
    constexpr int kSlides = 80;
    for (int k = 0; k <= kSlides; ++k) {
        m.at = home + step * float(k % 2 ? (k + 1) / 2 : -(k / 2));
        if (!in.grown(1).contains(m.at) || !placer_.isFree(RectF::around(m.at, size, size))) continue;
        for (const Vec2f offset : places) {
            const Vec2f at = m.at + offset;
            const RectF r = RectF::around({std::round(at.x), std::round(at.y)}, w, h);
            if (!placer_.isFree(r.grown(1.5f)) || !placer_.place(r, text.before.view(), alarm)) continue;
            placer_.occupy(RectF::around(m.at, size, size));
            m.tag = r;
            m.hasTag = true;
            edgeMarks_.push_back(m);
            return;
        }
    }
    if (!alarm) return;  // a triangle without a name says nothing
    m.at = home;
    m.hasTag = placeTag(m.at, c.px(10), w, h, keyOf(text.before.view(), 7), text.before.view(), true, m.tag);
    edgeMarks_.push_back(m);
}

void SceneOverlay::placeAlerts(const SceneContext& c, Canvas& canvas) {
    alertMarks_.clear();
    Symbols s(canvas, c.colours, c.ui);
    for (uint32_t i = 0; i < c.model.alerts.size(); ++i) {
        const AlertView& a = c.model.alerts[i];
        if (!c.shown(a.floor)) continue;
        const auto at = alertPixel(c, a);
        if (!at) continue;
        if (!placer_.picture().contains(*at)) {
            Symbols::TagText text;
            text.before << a.title << " \xC2\xB7 " << a.place;
            const auto local = a.position       ? Vec2(*a.position)
                               : a.door.valid() ? Vec2(c.building.door(a.door).position)
                               : a.room.valid() ? c.site.rooms[a.room.index()].spots[0]
                                                : Vec2(0);
            if (!a.acked) placeEdge(c, s, *at, local, text, c.colours.threat, true);
            continue;
        }
        bool joined = false;
        for (AlertMark& m : alertMarks_)
            if (distance(m.at, *at) < c.px(kClusterPx) || (a.room.valid() && c.model.alerts[m.alert].room == a.room && !a.door.valid())) {
                ++m.count;
                m.danger = m.danger || dangerAlert(a);
                joined = true;
                break;
            }
        if (joined) continue;
        // An alarm about a room of this floor stands beside its number, as one label; where that finds no room, as a pin.
        const bool ofRoom = a.room.valid() && a.room.index() < roomDone_.size() && !a.door.valid() && c.building.room(a.room).floor == c.view.floor;
        if (ofRoom && !c.inside() && placeRoom(c, canvas, a.room.value, true)) {
            alertMarks_.push_back({i, labelIcon(c, canvas, roomLabels_.back()), {}, {}, 1, dangerAlert(a)});
            continue;
        }
        placer_.occupy(RectF::around(*at, c.px(30), c.px(28)));
        if (ofRoom && !c.inside()) placeNumberChip(c, canvas, a.room.value, *at);
        alertMarks_.push_back({i, *at, {}, {}, 1, dangerAlert(a)});
    }
    for (AlertMark& m : alertMarks_) {
        const AlertView& a = c.model.alerts[m.alert];
        if (m.count > 1) m.text.before << m.count << " alerts";
        else if (c.orbit()) {
            m.text.before << a.title << " ";
            appendAge(m.text.before, a.age);
        } else continue;  // in plan the pin stands on its place; the row above the picture has the words
        // The chip must not hide the room it speaks of.
        RectF own = RectF::around(m.at, 0, 0);
        if (a.room.valid() && a.room.index() < c.site.rooms.size() && projectRoom(c, a.room.value)) own = roomPixels();
        placeTag(m.at, c.px(16), canvas.width(m.text.before.view(), FontFace::Bold, 16) + c.px(48), c.px(36), keyOf(a.id, 3), m.text.before.view(),
                 true, m.tag, &own);
    }
}

void SceneOverlay::placeEdges(const SceneContext& c, Symbols& s) {
    for (const EdgeRequest& e : edgeRequests_) placeEdge(c, s, e.target, e.local, e.text, e.colour, false);
}

void SceneOverlay::placeResponders(const SceneContext& c) {
    responderMarks_.clear();
    for (uint32_t i = 0; i < c.model.responders.size(); ++i) {
        const ResponderView& r = c.model.responders[i];
        if (!r.placed) continue;
        const auto add = [&](FloorId floor, bool primary) {
            // Plan: everybody, those of other floors at half strength. Orbit: on every floor that is shown and possible.
            const bool here = c.active(floor);
            if (!c.plan() && !c.shown(floor)) return;
            const auto at = responderPixel(c, r, floor);
            if (!at) return;
            Symbols::ResponderLook look{r.service, teamColour(r.team), !r.team.empty(), live::isOutdated(r.freshness), here && primary ? 1.0f : 0.5f};
            if (!placer_.picture().contains(*at)) {
                if (!here || !primary || look.stale) return;
                Symbols::TagText text;
                text.before << (r.team.empty() ? r.callsign : r.team);
                for (const ResponderMark& m : responderMarks_)
                    if (m.group == -2 && !r.team.empty() && c.model.responders[m.responder].team == r.team)
                        return;  // the team is at the edge already
                edgeRequests_.push_back({*at, Vec2(r.position), text, look.ring});
                responderMarks_.push_back({i, floor, *at, look, {}, {}, false, false, false, -2});
                return;
            }
            responderMarks_.push_back({i, floor, *at, look, {}, {}, false, look.stale, true, -1});
        };
        if (c.plan()) add(r.floor, c.active(r.floor));
        else forEachFloorOf(r, [&](FloorId f) { add(f, f == r.floor); });
    }
    std::erase_if(responderMarks_, [](const ResponderMark& m) { return m.group == -2; });
    for (const ResponderMark& m : responderMarks_)
        placer_.occupy(RectF::around(m.at, c.px(Symbols::kResponderPx + 8), c.px(Symbols::kResponderPx + 8)));

    // Tags: the first of a team nearby leads and counts the others.
    for (size_t i = 0; i < responderMarks_.size(); ++i) {
        ResponderMark& m = responderMarks_[i];
        if (m.group >= 0) continue;
        const ResponderView& r = c.model.responders[m.responder];
        int count = 1;
        if (!r.team.empty() && !m.look.stale)
            for (size_t k = i + 1; k < responderMarks_.size(); ++k) {
                ResponderMark& o = responderMarks_[k];
                if (o.group >= 0 || o.look.stale || o.floor != m.floor || c.model.responders[o.responder].team != r.team) continue;
                // Near the leader or near one who already belongs to it.
                bool near = distance(o.at, m.at) < c.px(kClusterPx * 1.6f);
                for (size_t j = i + 1; j < k && !near; ++j)
                    near = responderMarks_[j].group == int(i) && distance(o.at, responderMarks_[j].at) < c.px(kClusterPx);
                if (!near) continue;
                o.group = int(i);
                o.lead = false;
                ++count;
            }
        m.group = int(i);
        if (count > 1) m.text.before << r.team << " \xC2\xB7 " << count;
        else m.text.before << (r.callsign.empty() ? r.uid : r.callsign);
        if (m.look.stale) {
            m.text.before << " \xC2\xB7 stale ";
            appendAge(m.text.before, r.age);
        }
        if (!c.active(m.floor)) {
            m.text.arrow = m.floor > c.view.floor ? 1 : -1;
            if (const FloorView* f = floorView(c.model, m.floor)) m.text.after << f->shortName;
        }
        if (r.possibleFloors.size() > 1) m.text.after << "?";
    }
}

// Selected first, then this floor, then others: whoever is less urgent finds less room.
void SceneOverlay::placeResponderTags(const SceneContext& c, Symbols& s, TagPass from, TagPass to) {
    const ResponderRef* selected = std::get_if<ResponderRef>(&c.view.selection);
    for (int pass = int(from); pass <= int(to); ++pass)
        for (ResponderMark& m : responderMarks_) {
            if (!m.lead || m.hasTag) continue;
            const ResponderView& r = c.model.responders[m.responder];
            const bool chosen = selected && selected->uid == r.uid;
            if (pass != (chosen ? 0 : c.active(m.floor) ? 1 : 2)) continue;
            m.hasTag = placeTag(m.at, c.px(Symbols::kResponderPx / 2 + 4), s.tagWidth(m.text), c.px(Symbols::kTagHeightPx),
                                keyOf(r.uid, m.floor.value), m.text.before.view(), false, m.tag);
        }
}

void SceneOverlay::placeMarkers(const SceneContext& c) {
    pointMarks_.clear();
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (m.fixed || !m.hasPosition || !m.polygon.empty() || !c.active(m.floor)) continue;
        const auto at = markerPixel(c, m);
        if (!at) continue;
        PointMark p{i, *at, *at, {}, {}, false};
        p.text.before << m.label;
        if (placer_.picture().contains(*at)) {
            p.at = markerPlace(c, *at);
            placer_.occupy(RectF::around(p.at, c.px(28), c.px(28)));
            pointMarks_.push_back(p);
        } else if (m.icon == Icon::Icp || m.icon == Icon::Staging) {
            // Command post and staging are asked for most when they are out of sight.
            edgeRequests_.push_back({*at, Vec2(m.position), p.text, c.colours.responder});
        }
    }
}

Vec2f SceneOverlay::markerPlace(const SceneContext& c, Vec2f at) const {
    const float size = c.px(28);
    const auto fits = [&](Vec2f p) {
        const RectF r = RectF::around(p, size, size);
        if (p != at && !placer_.picture().holds(r)) return false;
        // Responders walk: a symbol that kept clear of them would never stand still.
        return std::none_of(roomLabels_.begin(), roomLabels_.end(),
                            [&](const RoomLabel& l) { return RectF::around(l.centre, l.w, l.h).overlaps(r); }) &&
               std::none_of(numberChips_.begin(), numberChips_.end(), [&](const NumberChip& n) { return n.rect.overlaps(r); }) &&
               std::none_of(alertMarks_.begin(), alertMarks_.end(),
                            [&](const AlertMark& a) { return RectF::around(a.at, c.px(26), c.px(26)).overlaps(r); }) &&
               std::none_of(pointMarks_.begin(), pointMarks_.end(), [&](const PointMark& o) { return RectF::around(o.at, size, size).overlaps(r); });
    };
    if (fits(at)) return at;
    constexpr int kTurns = 16;
    for (const float away : {18.0f, 26.0f, 34.0f, 44.0f, 56.0f, 70.0f})
        for (int k = 0; k < kTurns; ++k) {
            const float a = float(k) * 2 * float(M_PI) / kTurns;
            const Vec2f p = at + Vec2f(std::cos(a), std::sin(a)) * c.px(away);
            if (fits(p)) return p;
        }
    return at;
}

void SceneOverlay::placeMarkerTags(const SceneContext& c, Symbols& s) {
    for (PointMark& p : pointMarks_) {
        const MarkerView& m = c.model.markers[p.marker];
        if (!m.label.empty())
            p.hasTag = placeTag(p.at, c.px(14), s.tagWidth(p.text), c.px(Symbols::kTagHeightPx), keyOf(m.id, 11), m.label, false, p.tag);
    }
}

// What belongs to the building (AED, shut-offs) gives way to everything that is news, room numbers included.
void SceneOverlay::placeFixedPoints(const SceneContext& c) {
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (!m.fixed || !m.hasPosition || !m.polygon.empty() || !c.active(m.floor)) continue;
        const auto at = markerPixel(c, m);
        if (!at || !placer_.picture().contains(*at)) continue;
        const RectF box = RectF::around(*at, c.px(20), c.px(20));
        if (!placer_.isFree(box)) continue;
        placer_.occupy(box);
        pointMarks_.push_back({i, *at, *at, {}, {}, false});
    }
}

void SceneOverlay::drawTrails(const SceneContext& c, Canvas& canvas) {
    // Lines from markers to their tags, and to where they are when they stand aside: under the room numbers, as trails are.
    for (const PointMark& p : pointMarks_) {
        const auto lead = [&](Vec2f to, Rgba8 colour) {
            canvas.line(p.at, to, c.px(3.5f), withAlpha(c.halo(), 0.8f));
            canvas.line(p.at, to, c.px(1.5f), colour);
        };
        if (distance(p.at, p.home) > c.px(14)) lead(p.home, c.colours.responder);
        if (p.hasTag) lead({std::clamp(p.at.x, p.tag.x0, p.tag.x1), std::clamp(p.at.y, p.tag.y0, p.tag.y1)}, c.colours.secondary);
    }
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!c.active(m.floor) || m.look.stale) continue;
        const Rgba8 colour = m.look.hasTeam ? m.look.ring : c.colours.secondary;
        std::optional<Vec2f> next = m.at;
        for (size_t k = r.trail.size(); k-- > 0;) {
            const live::TrailPoint& t = r.trail[k];
            const double age = std::chrono::duration<double>(c.model.now - t.when).count();
            if (age > kTrailS || !next) break;
            const auto p =
                t.floor == m.floor ? c.at(Vec3(t.position.x, t.position.y, c.floorZ(m.floor) + (c.plan() ? 0 : 0.1)), m.floor) : std::nullopt;
            // In steps, so that the picture is still between them.
            const float fade = 1 - float(int(std::max(0.0, age) / kTrailS * kTrailSteps)) / kTrailSteps;
            if (p && distance(*p, *next) > 0.5f) canvas.line(*next, *p, c.px(3), withAlpha(colour, 0.25f + 0.6f * fade));
            next = p;
        }
    }
    // Circles of uncertainty, under every glyph.
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!c.plan() || !(r.ceM > 0)) continue;
        const float radius = float(r.ceM * c.view.camera.pixelsPerM);
        if (radius < c.px(Symbols::kResponderPx / 2 + 4) || radius > c.picture.w()) continue;
        canvas.disc(m.at, radius, withAlpha(c.colours.responder, 0.07f * m.look.strength));
        canvas.ring(m.at, radius, c.px(1.4f), withAlpha(c.colours.responder, (m.look.stale ? 0.35f : 0.6f) * m.look.strength),
                    m.look.stale ? Dash{c.px(6), c.px(5)} : Dash{});
    }
}

void SceneOverlay::drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s) {
    drawnPoints_.clear();
    for (const PointMark& p : pointMarks_) drawnPoints_.push_back({symbolKey(c.model.markers[p.marker].id), p.at});
    for (const PointMark& p : pointMarks_) {
        const MarkerView& m = c.model.markers[p.marker];
        if (m.fixed) {
            canvas.icon(p.at, m.icon == Icon::None ? Icon::Note : m.icon, 16, withAlpha(c.colours.secondary, 0.85f), c.halo());
            continue;
        }
        if (p.hasTag) s.tag(p.tag, p.text, c.colours.responder, false, 1);
        s.marker(p.at, m.icon);
    }
    for (const ResponderMark& m : responderMarks_)
        if (m.hasTag) s.leader(m.at, m.tag, m.look.hasTeam && !m.look.stale ? m.look.ring : c.colours.secondary, m.look.strength);
    // Ticks below all glyphs: a colleague's letter matters more than where somebody faces.
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!r.courseDeg || m.look.stale) continue;
        const double a = *r.courseDeg * M_PI / 180;
        const Vec2f d = c.direction(Vec3(r.position.x, r.position.y, c.floorZ(m.floor)), {std::sin(a), std::cos(a)}, m.floor);
        if (d.x != 0 || d.y != 0) s.headingTick(m.at, d, m.look.strength);
    }
    for (const bool here : {false, true})
        for (const ResponderMark& m : responderMarks_) {
            if (c.active(m.floor) == here) s.responder(m.at, m.look);
        }
    for (const ResponderMark& m : responderMarks_)
        if (m.hasTag)
            s.tag(m.tag, m.text, m.look.stale ? c.colours.unknown : m.look.hasTeam ? m.look.ring : c.colours.secondary, m.dashed, m.look.strength);
    for (const EdgeMark& e : edgeMarks_) {
        s.triangle(e.at, e.pointing, c.px(16), e.colour, c.colours.responderEdge);
        if (e.hasTag) s.tag(e.tag, e.text, e.colour, false, 1);
    }
}

void SceneOverlay::drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s) {
    const Palette& p = c.colours;
    drawnAlerts_.clear();
    for (const AlertMark& m : alertMarks_) {
        const AlertView& a = c.model.alerts[m.alert];
        drawnAlerts_.push_back({symbolKey(a.id), m.at});
        const bool bright = a.acked || flashPhase(c.timeS);
        if (m.tag.w() > 0) {
            s.leader(m.at, m.tag, p.threat, 1);
            canvas.fillRect(m.tag, a.acked ? p.panel : bright ? p.alarm : p.alarmQuiet, c.px(4));
            if (a.acked) canvas.strokeRect(m.tag.grown(-c.px(1)), c.px(2), p.threat, c.px(4));
            const Rgba8 ink = a.acked ? p.text : p.alarmText;
            const Vec2f sign{m.tag.x0 + c.px(20), m.tag.centre().y};
            if (m.danger) s.warning(sign, 20, ink, a.acked ? p.panel : p.alarm, {0, 0, 0, 0});
            else canvas.icon(sign, a.icon, 16, ink);
            canvas.text({m.tag.x0 + c.px(38), m.tag.centre().y + canvas.capHeight(FontFace::Bold, 16) / 2}, m.text.before.view(),
                        {FontFace::Bold, 16, ink});
        }
        const Rgba8 ground = bright ? p.threat : mixColour(p.threat, p.background, 0.45f);
        if (m.danger) s.warning(m.at, 24, ground, p.responderEdge, p.responderEdge);
        else s.pin(m.at, a.icon, ground);
    }
}

void SceneOverlay::drawSelection(const SceneContext& c, Symbols& s) {
    const float pad = c.px(5);
    if (const auto* room = std::get_if<RoomId>(&c.view.selection); room && room->valid() && room->index() < c.site.rooms.size()) {
        if (c.shown(c.building.room(*room).floor) && !c.inside() && projectRoom(c, room->value)) s.brackets(roomPixels().grown(pad));
    } else if (const auto* door = std::get_if<DoorId>(&c.view.selection)) {
        for (const DoorMark& m : doorMarks_)
            if (m.door == door->value) {
                RectF r = RectF::around((m.glyph.a + m.glyph.b) * 0.5f, c.px(22), c.px(22));
                const RectF icon = RectF::around(m.icon, c.px(22), c.px(22));
                r = c.plan() ? RectF{std::min(r.x0, icon.x0), std::min(r.y0, icon.y0), std::max(r.x1, icon.x1), std::max(r.y1, icon.y1)} : icon;
                s.brackets(r.grown(pad));
            }
    } else if (const auto* responder = std::get_if<ResponderRef>(&c.view.selection)) {
        for (const ResponderMark& m : responderMarks_)
            if (c.model.responders[m.responder].uid == responder->uid) s.brackets(RectF::around(m.at, c.px(36), c.px(36)).grown(pad));
    } else if (const auto* alert = std::get_if<AlertRef>(&c.view.selection)) {
        for (const AlertMark& m : alertMarks_)
            if (c.model.alerts[m.alert].id == alert->id) s.brackets(RectF::around(m.at, c.px(32), c.px(32)).grown(pad));
    } else if (const auto* point = std::get_if<PointRef>(&c.view.selection)) {
        for (const PointMark& m : pointMarks_)
            if (c.model.markers[m.marker].id == point->id) s.brackets(RectF::around(m.at, c.px(26), c.px(26)).grown(pad));
    }
}

}  // namespace sallyport::scene
