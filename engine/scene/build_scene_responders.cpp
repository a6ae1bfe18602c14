// Responders: a glyph where each stands, one glyph with a count where several would lie over each other, tags where there is room, trails, circles of
// uncertainty. However many there are, the picture holds at most kMostHeads glyphs.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kMergePx = 19;      // closer than this, glyphs of 24 px cannot be told apart
constexpr float kTagSharePx = 30;   // design: several of a team within 30 px share one tag
constexpr size_t kMostHeads = 240;  // beyond it whoever is within twice the distance is one glyph, and so on
constexpr int kMostCrowding = 5;
constexpr double kTrailS = 60;  // the rule of "Motion": trails fade over 60 s, in steps
constexpr int kTrailSteps = 6;
constexpr int kMostTrails = 48, kMostCircles = 64;
constexpr size_t kMostAtEdge = 8;

float distance(Vec2f a, Vec2f b) { return std::hypot(a.x - b.x, a.y - b.y); }

const FloorView* floorView(const ViewModel& m, FloorId id) {
    for (const FloorView& f : m.floors)
        if (f.id == id) return &f;
    return nullptr;
}

constexpr std::array<std::string_view, 6> kServices{"law", "fire", "EMS", "command", "school", "other"};

}  // namespace

void SceneOverlay::placeResponders(const SceneContext& c) {
    const auto* selected = std::get_if<ResponderRef>(&c.view.selection);
    dots_.clear();
    outside_.fill({});
    for (uint32_t i = 0; i < c.model.responders.size(); ++i) {
        const ResponderView& r = c.model.responders[i];
        if (!r.placed) continue;
        const bool stale = live::isOutdated(r.freshness), chosen = selected && selected->uid == r.uid, doubtful = r.possibleFloors.size() > 1;
        const auto add = [&](FloorId floor, bool primary) {
            if (!c.within(Vec3(Vec2(r.position), c.floorZ(floor)))) return;
            if (c.inside() && !c.seen(Vec2(r.position), floor)) {
                if (c.active(floor) && primary && !stale)
                    addHint(c, Vec2(r.position), r.team.empty() ? r.callsign : r.team, teamColour(r.team, c.colours), false);
                return;
            }
            const auto at = responderPixel(c, r, floor);
            if (!at) return;
            if (placer_.picture().contains(*at)) dots_.push_back({i, floor, *at, kNoOwner, c.active(floor), primary, stale, doubtful, chosen});
            else if (c.active(floor) && primary && !stale) countOutside(c, i, *at, chosen);
        };
        if (c.plan()) {
            // From above every possible floor is at the same place: one glyph, which says by its `?` that it may be here.
            const bool mayBeHere = doubtful && std::find(r.possibleFloors.begin(), r.possibleFloors.end(), c.view.floor) != r.possibleFloors.end();
            add(mayBeHere ? c.view.floor : r.floor, !mayBeHere || r.floor == c.view.floor);
            continue;
        }
        forEachFloorOf(r, [&](FloorId f) {
            if (c.shown(f)) add(f, f == r.floor);
        });
    }
    if (!hasMemory_) crowding_ = 0;
    // Fewer, wider clusters until there are few enough; back again only with room to spare, so that the picture does not flicker between two.
    const auto merge = [&] { return mergeDots(c.px(kMergePx) * float(1 << crowding_)); };
    const int before = crowding_;
    size_t heads = merge();
    for (; heads > kMostHeads && crowding_ < kMostCrowding; heads = merge()) ++crowding_;
    if (crowding_ == before && crowding_ > 0 && heads < kMostHeads * 2 / 5) {
        --crowding_;
        if (merge() > kMostHeads * 4 / 5) ++crowding_, (void)merge();
    }
    makeResponderMarks(c);
    elsewhere_.begin(placer_.picture());
    for (const ResponderMark& m : responderMarks_) {
        const float size = c.px(Symbols::kResponderPx * m.look.scale + (m.look.hasTeam ? 10 : 6));
        // The numbers of this floor do not go away for somebody on another one.
        if (!m.here) {
            elsewhere_.add(RectF::around(m.at, size, size));
            continue;
        }
        placer_.occupy(RectF::around(m.at, size, size));
        // The count and the `?` stand at its upper right.
        if (m.look.count > 1 || m.look.doubtful) placer_.occupy(Symbols::responderBadge(m.at, m.look, c.ui));
    }
    shareTags(c);
    // A team that is spread over two directions is one all the same: the nearest of it.
    for (size_t i = 0; i < outside_.size(); ++i)
        for (size_t k = i + 1; k + 1 < outside_.size(); ++k) {
            Outside &a = outside_[i], &b = outside_[k];
            const auto team = [&](const Outside& o) -> const std::string& { return c.model.responders[o.responder].team; };
            if (a.count == 0 || b.count == 0 || !a.oneTeam || !b.oneTeam || team(a).empty() || team(a) != team(b)) continue;
            const int both = a.count + b.count;
            if (b.far < a.far) a = b;
            a.count = both;
            b.count = 0;
        }
    for (const Outside& o : outside_) {
        if (o.count == 0 || edgeRequests_.size() >= kMostAtEdge) continue;
        const ResponderView& r = c.model.responders[o.responder];
        Symbols::TagText text;
        if (o.count == 1) text.before << (r.team.empty() ? r.callsign : r.team);
        else if (o.oneTeam && !r.team.empty()) text.before << r.team << " \xC2\xB7 " << o.count;
        else text.before << o.count << " responders";
        edgeRequests_.push_back({o.at, Vec2(r.position), text, o.oneTeam && !r.team.empty() ? teamColour(r.team, c.colours) : c.colours.responder});
    }
}

/// Whoever is outside the picture in about the same direction shares one triangle, which tells how far the nearest is.
void SceneOverlay::countOutside(const SceneContext& c, uint32_t responder, Vec2f at, bool chosen) {
    const Vec2f d = at - c.picture.centre();
    const float angle = std::atan2(d.y, d.x) / float(2 * M_PI) + 1;
    Outside& o = outside_[chosen ? outside_.size() - 1 : size_t(angle * float(outside_.size() - 1)) % (outside_.size() - 1)];
    const float far = distance(at, c.picture.centre());
    const std::string& team = c.model.responders[responder].team;
    if (o.count == 0) o.oneTeam = true;
    else o.oneTeam = o.oneTeam && c.model.responders[o.responder].team == team;
    if (o.count++ == 0 || far < o.far) o.far = far, o.at = at, o.responder = responder;
}

size_t SceneOverlay::mergeDots(float radius) {
    headGrid_.begin(placer_.picture(), radius);
    size_t heads = 0;
    // The chosen one stands alone. Then who is here and heard of, so that they lead; then the others.
    for (int pass = 0; pass < 3; ++pass)
        for (uint32_t i = 0; i < dots_.size(); ++i) {
            Dot& d = dots_[i];
            if (pass != (d.chosen ? 0 : d.here && d.primary && !d.stale ? 1 : 2)) continue;
            const uint32_t head = pass == 0 ? PointGrid::kNone : headGrid_.near(d.at, [&](uint32_t k) {
                const Dot& h = dots_[k];
                return !h.chosen && h.floor == d.floor && h.stale == d.stale && h.primary == d.primary;
            });
            if (head != PointGrid::kNone) {
                d.head = head;
                continue;
            }
            d.head = i;
            headGrid_.add(d.at, i);
            ++heads;
        }
    return heads;
}

void SceneOverlay::makeResponderMarks(const SceneContext& c) {
    responderMarks_.clear();
    for (uint32_t i = 0; i < dots_.size(); ++i) {
        Dot& d = dots_[i];
        if (d.head != i) continue;
        const ResponderView& r = c.model.responders[d.responder];
        ResponderMark m{};
        m.responder = d.responder;
        m.floor = d.floor;
        m.at = d.at;
        m.look = {r.service, teamColour(r.team, c.colours), !r.team.empty(), d.stale, d.here && d.primary ? 1.0f : 0.5f};
        m.look.doubtful = d.doubtful;
        // Who is elsewhere must not hide what is here.
        m.look.scale = d.here ? 1 : 0.7f;
        m.look.floorWay = d.here ? 0 : d.floor > c.view.floor ? 1 : -1;
        m.here = d.here;
        m.chosen = d.chosen;
        m.team = r.team.empty() ? 0 : symbolKey(r.team);
        m.lead = true;
        m.group = -1;
        d.mark = uint32_t(responderMarks_.size());
        responderMarks_.push_back(m);
    }
    for (const Dot& d : dots_) {
        ResponderMark& m = responderMarks_[dots_[d.head].mark];
        const ResponderView& r = c.model.responders[d.responder];
        ++m.members;
        ++m.services[size_t(r.service) % m.services.size()];
        if (m.members == 1) continue;
        m.look.count = m.members;
        m.look.doubtful = m.look.doubtful && d.doubtful;
        if (m.team != 0 && (r.team.empty() || symbolKey(r.team) != m.team)) m.team = 0, m.look.hasTeam = false;
        if (r.service != m.look.service) m.look.mixed = true;
    }
}

/// The first of a team nearby leads and counts the others; then what the tags say.
void SceneOverlay::shareTags(const SceneContext& c) {
    for (size_t i = 0; i < responderMarks_.size(); ++i) {
        ResponderMark& m = responderMarks_[i];
        if (m.group >= 0) continue;
        const ResponderView& r = c.model.responders[m.responder];
        int count = m.members;
        if (m.team != 0 && !m.look.stale && !m.look.mixed)
            for (size_t k = i + 1; k < responderMarks_.size(); ++k) {
                ResponderMark& o = responderMarks_[k];
                if (o.group >= 0 || o.look.stale || o.floor != m.floor || o.team != m.team) continue;
                // Near the leader or near one who already belongs to it.
                bool near = distance(o.at, m.at) < c.px(kTagSharePx * 1.6f);
                for (size_t j = i + 1; j < k && !near; ++j)
                    near = responderMarks_[j].group == int(i) && distance(o.at, responderMarks_[j].at) < c.px(kTagSharePx);
                if (!near) continue;
                o.group = int(i);
                o.lead = false;
                count += o.members;
            }
        m.group = int(i);
        nameResponders(c, m, r, count);
    }
}

void SceneOverlay::nameResponders(const SceneContext& c, ResponderMark& m, const ResponderView& r, int count) {
    ShortText& t = m.text.before;
    if (count == 1) t << (r.callsign.empty() ? r.uid : r.callsign);
    else if (m.team != 0) t << r.team << " \xC2\xB7 " << count;
    else {
        int kinds = 0;
        for (const uint16_t n : m.services) kinds += n > 0;
        if (kinds > 2) t << count << " responders";
        else
            for (size_t s = 0, said = 0; s < m.services.size(); ++s)
                if (m.services[s] > 0) t << (said++ ? " \xC2\xB7 " : "") << m.services[s] << " " << kServices[s];
    }
    if (m.look.stale) {
        t << " \xC2\xB7 stale";
        if (count == 1) t << " " << base::formatAge(r.age);
    }
    if (!c.active(m.floor)) {
        m.text.arrow = m.floor > c.view.floor ? 1 : -1;
        if (const FloorView* f = floorView(c.model, m.floor)) m.text.after << f->shortName;
    }
    if (m.look.doubtful) m.text.after << "?";
}

// Selected first, then this floor, then others: whoever is less urgent finds less room.
void SceneOverlay::placeResponderTags(const SceneContext& c, Symbols& s, TagPass from, TagPass to) {
    for (int pass = int(from); pass <= int(to); ++pass)
        for (ResponderMark& m : responderMarks_) {
            if (!m.lead || m.hasTag || pass != (m.chosen ? 0 : c.active(m.floor) ? 1 : 2)) continue;
            if (!m.chosen && !placer_.hasBudget()) break;
            const size_t key = symbolKey(c.model.responders[m.responder].uid) * 31 + m.floor.value;
            m.hasTag = placeTag(m.at, c.px(Symbols::kResponderPx / 2 * m.look.scale + 4), s.tagWidth(m.text), c.px(Symbols::kTagHeightPx), key,
                                m.text.before.view(), LabelKind::Tag, m.tag);
        }
}

void SceneOverlay::drawTrails(const SceneContext& c, Canvas& canvas) {
    int trails = 0;
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!c.active(m.floor) || m.look.stale || m.look.mixed || r.trail.empty()) continue;
        if (!m.chosen && ++trails > kMostTrails) continue;
        const Rgba8 colour = m.look.hasTeam ? m.look.ring : c.colours.secondary;
        Vec2f last = m.at;
        for (size_t k = r.trail.size(); k-- > 0;) {
            const live::TrailPoint& t = r.trail[k];
            const double age = std::chrono::duration<double>(c.model.now - t.when).count();
            if (age > kTrailS || t.floor != m.floor) break;
            if (!c.within(Vec3(t.position.x, t.position.y, c.floorZ(m.floor))) || !c.seen({t.position.x, t.position.y}, m.floor)) break;
            const auto p = c.at(Vec3(t.position.x, t.position.y, c.floorZ(m.floor) + (c.plan() ? 0 : 0.1)), m.floor);
            if (!p) break;
            if (distance(*p, last) < c.px(1.5f)) continue;
            // In steps, so that the picture is still between them.
            const float fade = 1 - float(int(std::max(0.0, age) / kTrailS * kTrailSteps)) / kTrailSteps;
            canvas.line(last, *p, c.px(3), withAlpha(colour, 0.12f + 0.63f * fade));
            last = *p;
        }
    }
    drawUncertainty(c, canvas);
}

/// Under every glyph: how far from it somebody may be. Aslant the circle lies on the floor.
void SceneOverlay::drawUncertainty(const SceneContext& c, Canvas& canvas) {
    if (c.inside()) return;
    int circles = 0;
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (!(r.ceM > 0) || m.members > 1 || (!m.chosen && ++circles > kMostCircles)) continue;
        const Rgba8 edge = withAlpha(c.colours.responder, (m.look.stale ? 0.35f : 0.6f) * m.look.strength),
                    fill = withAlpha(c.colours.responder, 0.07f * m.look.strength);
        const Dash dash = m.look.stale ? Dash{c.px(6), c.px(5)} : Dash{};
        const float smallest = c.px(Symbols::kResponderPx / 2 + 4);
        if (c.plan()) {
            const float radius = float(r.ceM * c.view.camera.pixelsPerM);
            if (radius < smallest || radius > c.picture.w()) continue;
            canvas.disc(m.at, radius, fill);
            canvas.ring(m.at, radius, c.px(1.4f), edge, dash);
            continue;
        }
        constexpr int kSides = 40;
        path_.clear();
        float widest = 0;
        for (int k = 0; k < kSides; ++k) {
            const double a = 2 * M_PI * k / kSides;
            const auto p = c.at(Vec3(r.position.x + std::cos(a) * r.ceM, r.position.y + std::sin(a) * r.ceM, c.floorZ(m.floor) + 0.05), m.floor);
            if (!p) break;
            widest = std::max(widest, distance(*p, m.at));
            path_.push_back(*p);
        }
        if (path_.size() != kSides || widest < smallest || widest > c.picture.w()) continue;
        canvas.fill(path_, fill);
        canvas.polyline(path_, true, c.px(1.4f), edge, dash);
    }
}

void SceneOverlay::drawResponders(const SceneContext& c, Symbols& s, bool here) {
    for (const ResponderMark& m : responderMarks_)
        if (m.hasTag && m.here == here) s.leader(m.at, m.tag, m.look.hasTeam && !m.look.stale ? m.look.ring : c.colours.secondary, m.look.strength);
    // Ticks below all glyphs: a colleague's letter matters more than where somebody faces.
    for (const ResponderMark& m : responderMarks_) {
        const ResponderView& r = c.model.responders[m.responder];
        if (m.here != here || !r.courseDeg || m.look.stale || m.members > 1) continue;
        const double a = *r.courseDeg * M_PI / 180;
        const Vec2f d = c.direction(Vec3(r.position.x, r.position.y, c.floorZ(m.floor)), {std::sin(a), std::cos(a)}, m.floor);
        if (d.x != 0 || d.y != 0) s.headingTick(m.at, d, m.look);
    }
    for (const bool chosen : {false, true})
        for (const ResponderMark& m : responderMarks_)
            if (m.here == here && m.chosen == chosen) s.responder(m.at, m.look);
    for (const ResponderMark& m : responderMarks_)
        if (m.hasTag && m.here == here)
            s.tag(m.tag, m.text,
                  m.look.stale     ? c.colours.unknown
                  : m.look.hasTeam ? m.look.ring
                                   : c.colours.secondary,
                  m.look.stale, m.look.strength);
}

}  // namespace sallyport::scene
