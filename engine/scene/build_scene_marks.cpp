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

constexpr float kClusterPx = 30;    // layout.md: several of a team within 30 px share one tag
constexpr float kEdgeInsetPx = 42;    // inside the grid letters
constexpr double kTrailS = 60;      // layout.md "Motion": trails fade over 60 s, in steps
constexpr int kTrailSteps = 6;

bool stale(Freshness f) { return f == Freshness::Stale || f == Freshness::Expired; }
uint64_t keyOf(std::string_view s, uint64_t salt) { return std::hash<std::string_view>{}(s) * 31 + salt; }
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
bool SceneOverlay::placeTag(Vec2f at, float radius, float w, float h, uint64_t key, std::string_view text, bool alarm, RectF& out) {
    static constexpr std::array<std::array<int, 2>, 8> kDirections{{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {1, 0}, {-1, 0}, {0, -1}, {0, 1}}};
    if (!alarm && !placer_.hasBudget()) return false;
    const auto rect = [&](int slot) {
        const auto d = kDirections[size_t(slot % 8)];
        const float gap = radius + (slot < 8 ? 0.4f : 2.2f + 1.6f * float(slot / 8 - 1)) * h;
        return RectF::around({std::round(at.x + float(d[0]) * (gap + w / 2)), std::round(at.y + float(d[1]) * (gap * (d[0] ? 0.6f : 1) + h / 2))}, w, h);
    };
    constexpr int kSlots = 32;
    int first = -1;
    for (const TagMemory& m : tagMemory_)
        if (m.key == key) first = m.slot;
    for (int k = -1; k < kSlots; ++k) {
        const int slot = k < 0 ? first : k;
        if (slot < 0) continue;
        const RectF r = rect(slot);
        if (!placer_.isFree(r.grown(1.5f))) continue;
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
    const RectF in = placer_.picture().grown(-c.px(kEdgeInsetPx));
    const Vec2f centre = c.picture.centre(), d = target - centre;
    const float len = std::hypot(d.x, d.y);
    if (len < 1) return;
    const float tx = std::abs(d.x) > 1e-3f ? (in.w() / 2) / std::abs(d.x) : 1e9f, ty = std::abs(d.y) > 1e-3f ? (in.h() / 2) / std::abs(d.y) : 1e9f;
    EdgeMark m{in.centre() + d * std::min(tx, ty), d / len, {}, text, false, colour};
    // Two marks at one place on the edge would hide each other: later ones slide along it, to either side in turn.
    const Vec2f step = tx < ty ? Vec2f(0, c.px(24)) : Vec2f(c.px(24), 0);
    Vec2f at = m.at;
    for (int k = 1; k <= 24; ++k) {
        if (placer_.isFree(RectF::around(at, c.px(20), c.px(20)))) {
            m.at = at;
            break;
        }
        at = m.at + step * float(k % 2 ? (k + 1) / 2 : -(k / 2));
    }
    placer_.occupy(RectF::around(m.at, c.px(20), c.px(20)));
    if (const auto from = pixelOnPlane(c.view, centre.x, centre.y, c.floorZ(c.view.floor))) {
        m.text.after << " \xC2\xB7 ";
        appendDistance(m.text.after, glm::length(local - *from), c.view.metric);
    }
    m.hasTag = placeTag(m.at, c.px(10), s.tagWidth(m.text), c.px(Symbols::kTagHeightPx), keyOf(text.before.view(), 7), text.before.view(), alarm, m.tag);
    edgeMarks_.push_back(m);
}

void SceneOverlay::placeAlerts(const SceneContext& c, Canvas& canvas) {
    alertMarks_.clear();
    Symbols s(canvas, c.colours, c.ui);
    for (uint32_t i = 0; i < c.model.alerts.size(); ++i) {
        const AlertView& a = c.model.alerts[i];
        if (a.cancelled || !c.shown(a.floor)) continue;
        const auto at = alertPixel(c, a);
        if (!at) continue;
        if (!placer_.picture().contains(*at)) {
            Symbols::TagText text;
            text.before << a.title << " \xC2\xB7 " << a.place;
            const auto local = a.position ? Vec2(*a.position) : a.door.valid() ? Vec2(c.building.door(a.door).position) : a.room.valid() ? c.site.rooms[a.room.index()].spots[0] : Vec2(0);
            if (!a.acked) placeEdge(c, s, *at, local, text, c.colours.threat, true);
            continue;
        }
        bool joined = false;
        for (AlertMark& m : alertMarks_)
            if (distance(m.at, *at) < c.px(kClusterPx)) {
                ++m.count;
                joined = true;
                break;
            }
        if (joined) continue;
        placer_.occupy(RectF::around(*at, c.px(30), c.px(28)));
        alertMarks_.push_back({i, *at, {}, {}, 1});
    }
    for (AlertMark& m : alertMarks_) {
        const AlertView& a = c.model.alerts[m.alert];
        if (m.count > 1) m.text.before << m.count << " alerts";
        else if (c.orbit()) {
            m.text.before << a.title << " ";
            appendAge(m.text.before, a.age);
        } else continue;  // in plan the pin stands on its place; the row above the picture has the words
        placeTag(m.at, c.px(16), canvas.width(m.text.before.view(), FontFace::Bold, 16) + c.px(48), c.px(36), keyOf(a.id, 3), m.text.before.view(), true, m.tag);
    }
}

void SceneOverlay::placeEdges(const SceneContext& c, Symbols& s) {
    for (const EdgeRequest& e : edgeRequests_) placeEdge(c, s, e.target, e.local, e.text, e.colour, false);
}

void SceneOverlay::placeResponders(const SceneContext& c, Symbols& s) {
    responderMarks_.clear();
    const ResponderRef* selected = std::get_if<ResponderRef>(&c.view.selection);
    for (uint32_t i = 0; i < c.model.responders.size(); ++i) {
        const ResponderView& r = c.model.responders[i];
        if (!r.placed) continue;
        const auto add = [&](FloorId floor, bool primary) {
            // Plan: everybody, those of other floors at half strength. Orbit: on every floor that is shown and possible.
            const bool here = c.active(floor);
            if (!c.plan() && !c.shown(floor)) return;
            const auto at = responderPixel(c, r, floor);
            if (!at) return;
            Symbols::ResponderLook look{r.service, teamColour(r.team), !r.team.empty(), stale(r.freshness), here && primary ? 1.0f : 0.5f};
            if (!placer_.picture().contains(*at)) {
                if (!here || !primary || look.stale) return;
                Symbols::TagText text;
                text.before << (r.team.empty() ? r.callsign : r.team);
                for (const ResponderMark& m : responderMarks_)
                    if (m.group == -2 && !r.team.empty() && c.model.responders[m.responder].team == r.team) return;  // the team is at the edge already
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
    for (const ResponderMark& m : responderMarks_) placer_.occupy(RectF::around(m.at, c.px(Symbols::kResponderPx + 8), c.px(Symbols::kResponderPx + 8)));

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
                for (size_t j = i + 1; j < k && !near; ++j) near = responderMarks_[j].group == int(i) && distance(o.at, responderMarks_[j].at) < c.px(kClusterPx);
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
    // Selected first, then this floor, then others: whoever is less urgent finds less room.
    for (int pass = 0; pass < 3; ++pass)
        for (ResponderMark& m : responderMarks_) {
            if (!m.lead || m.hasTag) continue;
            const ResponderView& r = c.model.responders[m.responder];
            const bool chosen = selected && selected->uid == r.uid;
            if (pass != (chosen ? 0 : c.active(m.floor) ? 1 : 2)) continue;
            m.hasTag = placeTag(m.at, c.px(Symbols::kResponderPx / 2 + 4), s.tagWidth(m.text), c.px(Symbols::kTagHeightPx), keyOf(r.uid, m.floor.value),
                                m.text.before.view(), false, m.tag);
        }
}

void SceneOverlay::placeMarkers(const SceneContext& c, Symbols& s) {
    pointMarks_.clear();
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (!m.hasPosition || !m.polygon.empty() || !c.active(m.floor)) continue;
        const auto at = markerPixel(c, m);
        if (!at) continue;
        PointMark p{i, *at, {}, {}, false};
        p.text.before << m.label;
        if (!placer_.picture().contains(*at)) {
            // Command post and staging are asked for most when they are out of sight.
            if (m.icon == Icon::Icp || m.icon == Icon::Staging) edgeRequests_.push_back({*at, Vec2(m.position), p.text, c.colours.responder});
            continue;
        }
        const float size = c.px(m.fixed ? 20 : 28);
        const RectF box = RectF::around(*at, size, size);
        if (m.fixed && !placer_.isFree(box)) continue;  // fixed things give way
        placer_.occupy(box);
        if (!m.fixed && !m.label.empty()) p.hasTag = placeTag(*at, c.px(14), s.tagWidth(p.text), c.px(Symbols::kTagHeightPx), keyOf(m.id, 11), m.label, false, p.tag);
        pointMarks_.push_back(p);
    }
}

void SceneOverlay::drawTrails(const SceneContext& c, Canvas& canvas) {
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!c.active(m.floor) || m.look.stale) continue;
        const Rgba8 colour = m.look.hasTeam ? m.look.ring : c.colours.secondary;
        std::optional<Vec2f> next = m.at;
        for (size_t k = r.trail.size(); k-- > 0;) {
            const live::TrailPoint& t = r.trail[k];
            const double age = std::chrono::duration<double>(c.model.now - t.when).count();
            if (age > kTrailS || !next) break;
            const auto p = t.floor == m.floor ? c.at(Vec3(t.position.x, t.position.y, c.floorZ(m.floor) + (c.plan() ? 0 : 0.1)), m.floor) : std::nullopt;
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
        canvas.ring(m.at, radius, c.px(1.4f), withAlpha(c.colours.responder, (m.look.stale ? 0.35f : 0.6f) * m.look.strength), m.look.stale ? Dash{c.px(6), c.px(5)} : Dash{});
    }
}

void SceneOverlay::drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s) {
    for (const PointMark& p : pointMarks_) {
        const MarkerView& m = c.model.markers[p.marker];
        if (m.fixed) {
            canvas.icon(p.at, m.icon == Icon::None ? Icon::Note : m.icon, 16, withAlpha(c.colours.secondary, 0.85f), c.halo());
            continue;
        }
        if (p.hasTag) {
            s.leader(p.at, p.tag, c.colours.secondary, 1);
            s.tag(p.tag, p.text, c.colours.responder, false, 1);
        }
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
        if (m.hasTag) s.tag(m.tag, m.text, m.look.stale ? c.colours.unknown : m.look.hasTeam ? m.look.ring : c.colours.secondary, m.dashed, m.look.strength);
    for (const EdgeMark& e : edgeMarks_) {
        s.triangle(e.at, e.pointing, c.px(16), e.colour, c.colours.responderEdge);
        if (e.hasTag) s.tag(e.tag, e.text, e.colour, false, 1);
    }
}

void SceneOverlay::drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s) {
    const Palette& p = c.colours;
    for (const AlertMark& m : alertMarks_) {
        const AlertView& a = c.model.alerts[m.alert];
        const bool bright = a.acked || flashPhase(c.timeS);
        if (m.tag.w() > 0) {
            s.leader(m.at, m.tag, p.threat, 1);
            canvas.fillRect(m.tag, a.acked ? p.panel : bright ? p.alarm : p.alarmQuiet, c.px(4));
            if (a.acked) canvas.strokeRect(m.tag.grown(-c.px(1)), c.px(2), p.threat, c.px(4));
            const Rgba8 ink = a.acked ? p.text : p.alarmText;
            s.warning({m.tag.x0 + c.px(20), m.tag.centre().y}, 20, ink, a.acked ? p.panel : p.alarm, {0, 0, 0, 0});
            canvas.text({m.tag.x0 + c.px(38), m.tag.centre().y + canvas.capHeight(FontFace::Bold, 16) / 2}, m.text.before.view(), {FontFace::Bold, 16, ink});
        }
        s.warning(m.at, 24, bright ? p.threat : mixColour(p.threat, p.background, 0.45f), p.responderEdge, p.responderEdge);
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
