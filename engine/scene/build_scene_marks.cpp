// Alerts, points and tags: symbols where things are, tags where there is room, triangles at the edge for what is outside the picture.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kAlertMergePx = 30;                 // pins of 28 px closer than this are one, with a count
constexpr float kEdgeLettersPx = 38, kEdgePx = 14;  // where triangles stand: inside the grid letters left and top, near the frame elsewhere
constexpr float kPointPx = 28;                      // a point's symbol and its edge
constexpr int kMostNamed = 3;                       // of points that share a tag
constexpr size_t kMostPoints = 200;
constexpr size_t kMostAlertsElsewhere = 24;  // symbols of alarms of other floors; beyond it the nearest stands for more
constexpr int kMostAlertsAtEdge = 6;
constexpr float kLinePx = 160;  // of the line to an alarm's chip, kept free of numbers
constexpr float kArrowPx = 20;  // ▲ or ▼ between the words of an alarm and its floor

float distance(Vec2f a, Vec2f b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// A point's symbol, with the count at its upper right.
RectF pointBox(const SceneContext& c, Vec2f at, int count) {
    RectF r = RectF::around(at, c.px(kPointPx), c.px(kPointPx));
    if (count > 1) r.x1 += c.px(count > 9 ? 13 : 9), r.y0 -= c.px(6);
    return r;
}

/// Where an alert is, on its floor.
Vec2 alertLocal(const SceneContext& c, const AlertView& a) {
    return a.position                                                   ? Vec2(*a.position)
           : a.door.valid() && a.door.index() < c.building.doors.size() ? Vec2(c.building.door(a.door).position)
           : a.room.valid() && a.room.index() < c.site.rooms.size()     ? c.site.spot(a.room.index())
                                                                        : Vec2(0);
}

/// "▲F3", "▼F1", "▲F3–F5".
void nameFloors(const SceneContext& c, FloorId lowest, FloorId highest, Symbols::TagText& text) {
    text.arrow = lowest > c.view.floor ? 1 : -1;
    text.after << c.building.floor(lowest).shortName;
    if (highest != lowest) text.after << "\xE2\x80\x93" << c.building.floor(highest).shortName;
}

bool flashPhase(double timeS) { return std::fmod(std::max(0.0, timeS), 0.5) < 0.25; }  // 2 Hz, half on

}  // namespace

bool SceneOverlay::bright(const SceneContext& c) { return c.view.reducedMotion || flashPhase(c.timeS); }

// Eight directions at four distances round a mark; the slot of the last frame is tried first, so that tags hold still.
bool SceneOverlay::placeTag(Vec2f at, float radius, float w, float h, uint64_t key, std::string_view text, LabelKind kind, RectF& out,
                            const RectF* avoid) {
    static constexpr std::array<std::array<int, 2>, 8> kDirections{{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {1, 0}, {-1, 0}, {0, -1}, {0, 1}}};
    const bool urgent = kind == LabelKind::Alarm || kind == LabelKind::Chip;
    if (!urgent && !placer_.hasBudget()) return false;
    const auto take = [&](const RectF& r) {
        if (!placer_.isFree(r.grown(1.5f)) || (avoid && avoid->overlaps(r)) || !placer_.place(r, text, kind, urgent)) return false;
        placer_.leads(at);
        out = r;
        return true;
    };
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
    // Clear of rooms in danger and of the glyphs of other floors first; then of the glyphs alone; what is urgent does without either before it goes
    // far.
    for (int pass = 0; pass < (urgent ? 3 : 2); ++pass)
        for (int k = -1; k < kSlots; ++k) {
            const int slot = k < 0 ? first : k;
            if (slot < 0) continue;
            const RectF r = rect(slot);
            if ((pass < 1 && dangers_.overlaps(r)) || (pass < 2 && elsewhere_.overlaps(r)) || !take(r)) continue;
            tagMemoryNext_.push_back({key, uint8_t(slot)});
            return true;
        }
    if (!urgent) return false;
    // Never hidden: the free place nearest to it, wherever in the picture that is. Where there is none its symbol stands for it.
    // Once there is none for a label, a larger one need not look.
    if (w >= fullFor_.x && h >= fullFor_.y) return false;
    const RectF& p = placer_.picture();
    const float stepX = w * 0.5f, stepY = h + 4;
    RectF best;
    float nearest = 1e18f;
    for (float y = p.y0 + h / 2 + 2; y < p.y1 - h / 2; y += stepY)
        for (float x = p.x0 + w / 2 + 2; x < p.x1 - w / 2; x += stepX) {
            const float far2 = (x - at.x) * (x - at.x) + (y - at.y) * (y - at.y);
            const RectF r = RectF::around({std::round(x), std::round(y)}, w, h);
            if (far2 < nearest && !(avoid && avoid->overlaps(r)) && placer_.isFree(r.grown(1.5f))) best = r, nearest = far2;
        }
    if (nearest < 1e17f) return take(best);
    if (!avoid) fullFor_ = {w, h};
    return false;
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
            if (!placer_.isFree(r.grown(1.5f)) || !placer_.place(r, text.before.view(), LabelKind::Edge, alarm)) continue;
            placer_.leads(m.at);
            placer_.occupy(RectF::around(m.at, size, size));
            m.tag = r;
            m.hasTag = true;
            edgeMarks_.push_back(m);
            return;
        }
    }
    if (!alarm) return;  // a triangle without a name says nothing
    m.at = {std::clamp(home.x, in.x0, in.x1), std::clamp(home.y, in.y0, in.y1)};
    m.hasTag = placeTag(m.at, c.px(10), w, h, symbolKey(text.before.view()) + 7, text.before.view(), LabelKind::Alarm, m.tag);
    edgeMarks_.push_back(m);
}

void SceneOverlay::placeAlert(const SceneContext& c, Canvas& canvas, Symbols& s, uint32_t i, bool ofRoom) {
    const AlertView& a = c.model.alerts[i];
    if (c.inside() && hintOfAlert(c, a)) return;  // behind a wall: its direction
    const auto at = alertPixel(c, a);
    if (!at) return;
    if (!placer_.picture().contains(*at)) {
        if (a.acked || c.inside()) return;
        Symbols::TagText text;
        text.before << a.title << " \xC2\xB7 " << a.place;
        return placeEdge(c, s, *at, alertLocal(c, a), text, c.colours.threat, true);
    }
    // Several about one room, or pins that would lie over each other, are one with a count.
    uint32_t with = headGrid_.near(*at, [](uint32_t) { return true; });
    if (with == PointGrid::kNone && a.room.valid() && !a.door.valid())
        for (uint32_t k = 0; k < alertMarks_.size() && with == PointGrid::kNone; ++k) {
            const AlertView& o = c.model.alerts[alertMarks_[k].alert];
            if (o.room == a.room && !o.door.valid()) with = k;
        }
    if (with != PointGrid::kNone) {
        AlertMark& m = alertMarks_[with];
        ++m.count;
        m.danger = m.danger || dangerAlert(a);
        return;
    }
    // An alarm about a room of this floor stands beside its number, as one label; where that finds no room, as a pin.
    AlertMark m{i, *at, {}, {}, 1, dangerAlert(a), false, false, true, {}, {}, *at};
    if (ofRoom && placeRoom(c, canvas, a.room.value, true)) {
        m.at = labelIcon(c, canvas, roomLabels_.back());
        m.inLabel = true;
    } else {
        placer_.occupy(RectF::around(*at, c.px(30), c.px(28)));
        m.numbered = ofRoom;
    }
    headGrid_.add(m.at, uint32_t(alertMarks_.size()));
    alertMarks_.push_back(m);
}

void SceneOverlay::placeAlertChip(const SceneContext& c, Canvas& canvas, AlertMark& m) {
    const AlertView& a = c.model.alerts[m.alert];
    if (m.count > 1) m.text.before << m.count << " alerts";
    else if (c.orbit() || !m.here) m.text.before << a.title << " " << base::formatAge(a.age);
    else return;  // in plan the pin stands on its place; the row above the picture has the words
    float w = canvas.width(m.text.before.view(), FontFace::Bold, 16) + c.px(48);
    // The chip must not hide the room it speaks of.
    RectF own = RectF::around(m.at, 0, 0);
    if (!m.here) {
        nameFloors(c, m.lowest, m.highest, m.text);
        w += c.px(kArrowPx + 3) + canvas.width(m.text.after.view(), FontFace::Bold, 16);
    } else if (a.room.valid() && a.room.index() < c.site.rooms.size() && projectRoom(c, a.room.value)) {
        own = roomPixels();
    }
    ShortText words;
    words << m.text.before.view();
    if (!m.here) words << (m.text.arrow > 0 ? " \xE2\x96\xB2" : " \xE2\x96\xBC") << m.text.after.view();
    // What is acknowledged and elsewhere gives way.
    placeTag(m.at, c.px(16), w, c.px(36), symbolKey(a.id) + 3, words.view(), m.here || !a.acked ? LabelKind::Alarm : LabelKind::Tag, m.tag,
             m.here ? &own : nullptr);
    if (m.here || m.tag.w() <= 0) return;
    // The numbers of this floor, which come later, keep off the line.
    const Vec2f to(std::clamp(m.at.x, m.tag.x0, m.tag.x1), std::clamp(m.at.y, m.tag.y0, m.tag.y1));
    const float length = distance(m.at, to), step = c.px(8);
    for (float t = step; t < std::min(length, c.px(kLinePx)); t += step) placer_.occupy(RectF::around(m.at + (to - m.at) * (t / length), 2, 2));
}

void SceneOverlay::placeAlerts(const SceneContext& c, Canvas& canvas) {
    alertMarks_.clear();
    Symbols s(canvas, c.colours, c.ui);
    headGrid_.begin(placer_.picture(), c.px(kAlertMergePx));
    // Pins at doors and places of this floor stand where they stand; the labels of its rooms, which can move, come after them. Chips beside pins come
    // last.
    for (const bool rooms : {false, true})
        for (uint32_t i = 0; i < c.model.alerts.size(); ++i) {
            const AlertView& a = c.model.alerts[i];
            if (!c.active(a.floor)) continue;
            const bool ofRoom = !c.inside() && a.room.valid() && a.room.index() < roomDone_.size() && !a.door.valid() &&
                                c.building.room(a.room).floor == c.view.floor;
            if (ofRoom == rooms) placeAlert(c, canvas, s, i, ofRoom);
        }
    for (const AlertMark& m : alertMarks_)
        if (m.numbered) placeNumberChip(c, canvas, c.model.alerts[m.alert].room.value, m.at);
    for (AlertMark& m : alertMarks_) placeAlertChip(c, canvas, m);
}

void SceneOverlay::placeAlertsElsewhere(const SceneContext& c, Canvas& canvas) {
    if (c.inside() || (c.orbit() && c.view.isolateFloor)) return;
    const size_t here = alertMarks_.size();
    alertsAtEdge_ = 0;
    Symbols s(canvas, c.colours, c.ui);
    for (uint32_t i = 0; i < c.model.alerts.size(); ++i)
        if (!c.active(c.model.alerts[i].floor)) placeAlertElsewhere(c, s, i);
    for (size_t k = here; k < alertMarks_.size(); ++k) placeAlertChip(c, canvas, alertMarks_[k]);
}

// Never counted with an alarm of this floor, nor with one of a third while there is room: who reads "2 alerts" must know where to go.
void SceneOverlay::placeAlertElsewhere(const SceneContext& c, Symbols& s, uint32_t i) {
    const AlertView& a = c.model.alerts[i];
    const auto at = alertPixel(c, a);
    if (!at) return;
    if (!placer_.picture().contains(*at)) {
        if (a.acked || alertsAtEdge_++ >= kMostAlertsAtEdge) return;
        Symbols::TagText text;
        text.before << a.title << " \xC2\xB7 " << a.place;
        nameFloors(c, a.floor, a.floor, text);
        return placeEdge(c, s, *at, alertLocal(c, a), text, c.colours.threat, true);
    }
    uint32_t with = headGrid_.near(*at, [&](uint32_t k) { return !alertMarks_[k].here && alertMarks_[k].lowest == a.floor; });
    if (with == PointGrid::kNone) {
        // Too many to be told apart: with the nearest of the same floor, else of the same way.
        size_t elsewhere = 0;
        float nearest = 1e18f;
        const bool above = a.floor > c.view.floor;
        for (uint32_t k = 0; k < alertMarks_.size(); ++k) {
            const AlertMark& m = alertMarks_[k];
            if (m.here) continue;
            ++elsewhere;
            if ((m.lowest > c.view.floor) != above) continue;
            const bool same = m.lowest <= a.floor && a.floor <= m.highest;
            const float far = distance(m.home, *at) + (same ? 0 : 1e6f);
            if (far < nearest) nearest = far, with = k;
        }
        if (elsewhere < kMostAlertsElsewhere) with = PointGrid::kNone;
    }
    if (with != PointGrid::kNone) {
        AlertMark& m = alertMarks_[with];
        ++m.count;
        m.danger = m.danger || dangerAlert(a);
        m.lowest = std::min(m.lowest, a.floor);
        m.highest = std::max(m.highest, a.floor);
        return;
    }
    AlertMark m{i, markerPlace(c, *at, a.id, 1), {}, {}, 1, dangerAlert(a), false, false, false, a.floor, a.floor, *at};
    placer_.occupy(pointBox(c, m.at, 1));
    headGrid_.add(*at, uint32_t(alertMarks_.size()));
    alertMarks_.push_back(m);
}

void SceneOverlay::placeEdges(const SceneContext& c, Symbols& s) {
    for (const EdgeRequest& e : edgeRequests_) placeEdge(c, s, e.target, e.local, e.text, e.colour, false);
}

void SceneOverlay::placeMarkers(const SceneContext& c) {
    pointMarks_.clear();
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (m.fixed || !m.hasPosition || !m.polygon.empty() || !c.active(m.floor) || !c.noticed(m)) continue;
        const auto at = markerPixel(c, m);
        if (!at) continue;
        if (placer_.picture().contains(*at)) {
            // Several of one kind at one place, such as casualties laid down together, are one symbol.
            const auto same = std::find_if(pointMarks_.begin(), pointMarks_.end(), [&](const PointMark& o) {
                return c.model.markers[o.marker].icon == m.icon && distance(o.home, *at) < c.px(kPointPx);
            });
            if (same != pointMarks_.end()) {
                if (same->count++ < kMostNamed && !m.label.empty())
                    same->text.before << (same->text.before.view().empty() ? "" : " \xC2\xB7 ") << m.label;
                continue;
            }
            if (pointMarks_.size() >= kMostPoints) continue;
            PointMark p{i, *at, *at, {}, {}, false, 1};
            p.text.before << m.label;
            pointMarks_.push_back(p);
        } else if (m.icon == Icon::Icp || m.icon == Icon::Staging) {
            // Command post and staging are asked for most when they are out of sight.
            Symbols::TagText text;
            text.before << m.label;
            edgeRequests_.push_back({*at, Vec2(m.position), text, c.colours.responder});
        }
    }
    for (PointMark& p : pointMarks_) {
        p.at = markerPlace(c, p.home, c.model.markers[p.marker].id, p.count);
        placer_.occupy(pointBox(c, p.at, p.count));
    }
}

// Beside the number of a room in danger, alarms, responders and other points, with a line to where it is. Where it stood aside it stays while it can,
// so that somebody who walks by does not make it jump to and fro.
Vec2f SceneOverlay::markerPlace(const SceneContext& c, Vec2f at, std::string_view id, int count) {
    const uint64_t key = symbolKey(id) + 13;
    const auto fits = [&](Vec2f p, float spare) { return placer_.isFree(pointBox(c, p, count).grown(spare / 2)); };
    const auto aside = [&](int k) {
        static constexpr std::array<float, 9> kAwayPx{18, 26, 34, 44, 56, 70, 90, 115, 145};
        constexpr int kTurns = 16;
        const float a = float(k % kTurns) * 2 * float(M_PI) / kTurns;
        return at + Vec2f(std::cos(a), std::sin(a)) * c.px(kAwayPx[size_t(k / kTurns)]);
    };
    constexpr int kPlaces = 9 * 16;
    int before = -1;
    for (const TagMemory& m : tagMemory_)
        if (m.key == key) before = m.slot;
    if (fits(at, before < 0 ? 0 : c.px(10))) return at;
    for (int k = -1; k < kPlaces; ++k) {
        const int place = k < 0 ? before : k;
        if (place < 0 || !fits(aside(place), 0)) continue;
        tagMemoryNext_.push_back({key, uint8_t(place)});
        return aside(place);
    }
    return at;
}

void SceneOverlay::placeMarkerTags(const SceneContext& c, Symbols& s) {
    for (PointMark& p : pointMarks_) {
        if (p.text.before.view().empty() || c.model.markers[p.marker].fixed) continue;
        if (p.count > kMostNamed) p.text.after << " +" << p.count - kMostNamed;
        p.hasTag = placeTag(p.at, c.px(14), s.tagWidth(p.text), c.px(Symbols::kTagHeightPx), symbolKey(c.model.markers[p.marker].id) + 11,
                            p.text.before.view(), LabelKind::Tag, p.tag);
    }
}

// What belongs to the building (AED, shut-offs) gives way to everything that is news, room numbers included.
void SceneOverlay::placeFixedPoints(const SceneContext& c) {
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (!m.fixed || !m.hasPosition || !m.polygon.empty() || !c.active(m.floor) || !c.noticed(m)) continue;
        const auto at = markerPixel(c, m);
        if (!at || !placer_.picture().contains(*at)) continue;
        const RectF box = RectF::around(*at, c.px(20), c.px(20));
        if (!placer_.isFree(box)) continue;
        placer_.occupy(box);
        pointMarks_.push_back({i, *at, *at, {}, {}, false, 1});
    }
}

void SceneOverlay::drawPointLines(const SceneContext& c, Canvas& canvas) {
    // Lines from points to their tags, and to where they are when they stand aside: under the room numbers, as trails are.
    for (const PointMark& p : pointMarks_) {
        const auto lead = [&](Vec2f to, Rgba8 colour) {
            canvas.line(p.at, to, c.px(3.5f), withAlpha(c.halo(), 0.8f));
            canvas.line(p.at, to, c.px(1.5f), colour);
        };
        if (distance(p.at, p.home) > c.px(14)) {
            lead(p.home, c.colours.responder);
            canvas.disc(p.home, c.px(3), c.colours.responder);
        }
        if (p.hasTag) lead({std::clamp(p.at.x, p.tag.x0, p.tag.x1), std::clamp(p.at.y, p.tag.y0, p.tag.y1)}, c.colours.secondary);
    }
}

void SceneOverlay::drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s) {
    drawnPoints_.clear();
    for (const PointMark& p : pointMarks_) drawnPoints_.push_back({symbolKey(c.model.markers[p.marker].id), p.at});
    drawnPoints_.insert(drawnPoints_.end(), drawnZones_.begin(), drawnZones_.end());  // an area is taken hold of by its name
    for (const PointMark& p : pointMarks_) {
        const MarkerView& m = c.model.markers[p.marker];
        if (m.fixed) {
            canvas.icon(p.at, m.icon == Icon::None ? Icon::Note : m.icon, 16, withAlpha(c.colours.secondary, 0.85f), c.halo());
            continue;
        }
        if (p.hasTag) s.tag(p.tag, p.text, c.colours.responder, false, 1);
        s.marker(p.at, m.icon);
        if (p.count > 1) s.count(p.at + Vec2f(c.px(11), -c.px(11)), p.count, 1);
    }
    drawResponders(c, s, true);
    for (const EdgeMark& e : edgeMarks_) {
        s.triangle(e.at, e.pointing, c.px(e.strength < 1 ? 12 : 16), withAlpha(e.colour, e.strength), withAlpha(c.colours.responderEdge, e.strength));
        if (e.hasTag) s.tag(e.tag, e.text, e.colour, false, e.strength);
    }
}

void SceneOverlay::drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s) {
    const Palette& p = c.colours;
    drawnAlerts_.clear();
    unackedDrawn_ = false;
    for (const AlertMark& m : alertMarks_) {
        const AlertView& a = c.model.alerts[m.alert];
        drawnAlerts_.push_back({symbolKey(a.id), m.at});
        const bool lit = a.acked || bright(c);
        unackedDrawn_ = unackedDrawn_ || !a.acked;
        const Rgba8 ground = lit ? p.threat : mixColour(p.threat, p.background, 0.45f);
        if (distance(m.at, m.home) > c.px(6) && !m.here) {
            canvas.line(m.at, m.home, c.px(3.5f), withAlpha(c.halo(), 0.8f));
            canvas.line(m.at, m.home, c.px(1.5f), p.threat);
            canvas.disc(m.home, c.px(3), p.threat);
        }
        if (m.tag.w() > 0) drawAlertChip(c, canvas, s, m, lit);
        if (!m.here) s.elsewhere(m.at, a.icon, m.danger, m.lowest > c.view.floor ? 1 : -1, ground);
        else if (m.danger) s.warning(m.at, 24, ground, p.responderEdge, p.responderEdge);
        else s.pin(m.at, a.icon, ground);
    }
}

// Of this floor it is full. Of another one only its sign is, the words stand on the colour of the panels, and the floor follows them.
void SceneOverlay::drawAlertChip(const SceneContext& c, Canvas& canvas, Symbols& s, const AlertMark& m, bool lit) {
    const Palette& p = c.colours;
    const AlertView& a = c.model.alerts[m.alert];
    const bool waits = !a.acked, full = waits && m.here;
    const Rgba8 alarm = lit ? p.alarm : p.alarmQuiet;
    s.leader(m.at, m.tag, p.threat, 1);
    canvas.fillRect(m.tag, full ? alarm : p.panel, c.px(4));
    if (!m.here && waits) canvas.fillRect({m.tag.x0, m.tag.y0, m.tag.x0 + c.px(34), m.tag.y1}, alarm, c.px(4));
    if (!full) canvas.strokeRect(m.tag.grown(-c.px(1)), c.px(2), p.threat, c.px(4));
    if (full && c.view.reducedMotion) canvas.strokeRect(m.tag.grown(-c.px(2)), c.px(3), p.alarmText, c.px(3));  // instead of flashing
    const Rgba8 sign = waits ? p.alarmText : p.text, ink = full ? p.alarmText : p.text;
    const Vec2f at{m.tag.x0 + c.px(m.here ? 20 : 17), m.tag.centre().y};
    if (m.danger) s.warning(at, 20, sign, waits ? p.alarm : p.panel, {0, 0, 0, 0});
    else canvas.icon(at, a.icon, 16, sign);
    float x = m.tag.x0 + c.px(m.here ? 38 : 41);
    const float base = m.tag.centre().y + canvas.capHeight(FontFace::Bold, 16) / 2;
    canvas.text({x, base}, m.text.before.view(), {FontFace::Bold, 16, ink});
    if (m.here) return;
    x += canvas.width(m.text.before.view(), FontFace::Bold, 16);
    s.triangle({x + c.px(kArrowPx / 2), m.tag.centre().y}, {0, m.text.arrow > 0 ? -1.0f : 1.0f}, c.px(11), ink, {0, 0, 0, 0});
    canvas.text({x + c.px(kArrowPx), base}, m.text.after.view(), {FontFace::Bold, 16, ink});
}

void SceneOverlay::drawSelection(const SceneContext& c, Symbols& s) {
    const float pad = c.px(5);
    for (const RoomId several : c.view.rooms)
        if (several.index() < c.site.rooms.size() && c.shown(c.building.room(several).floor) && !c.inside() && projectRoom(c, several.value))
            s.brackets(roomPixels().grown(pad));
    if (!c.view.rooms.empty()) return;
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
