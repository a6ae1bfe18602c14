// Marks that several panels share: status swatches, door, team and feed glyphs, ages.
#include <cctype>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

using live::Freshness;
using live::RoomStatus;
using scene::DoorLook;

scene::Icon iconOf(RoomStatus s) {
    switch (s) {
        case RoomStatus::Unknown:
            return scene::Icon::Unknown;
        case RoomStatus::LockedIn:
            return scene::Icon::LockedIn;
        case RoomStatus::NeedsHelp:
            return scene::Icon::Help;
        case RoomStatus::Threat:
            return scene::Icon::Threat;
        case RoomStatus::Searching:
            return scene::Icon::Searching;
        case RoomStatus::Searched:
            return scene::Icon::Searched;
        case RoomStatus::Clear:
            return scene::Icon::Clear;
        case RoomStatus::Evacuated:
            return scene::Icon::Evacuated;
    }
    return scene::Icon::Unknown;
}

char32_t protocolIcon(live::ProtocolAction a) {
    switch (a) {
        case live::ProtocolAction::Hold:
            return icons::kPause;
        case live::ProtocolAction::Secure:
            return icons::kShield;
        case live::ProtocolAction::Lockdown:
            return icons::kLock;
        case live::ProtocolAction::Evacuate:
            return icons::kLeave;
        case live::ProtocolAction::Shelter:
            return icons::kHome;
        case live::ProtocolAction::Release:
            return icons::kUnlock;
    }
    return icons::kLock;
}

void statusSwatch(Canvas& c, Box b, RoomStatus s, bool stale) {
    const scene::Palette& p = c.pal();
    const Rgba8 colour = p.status(s), base = p.floor;
    c.fill(b, base, 0);
    switch (s) {
        case RoomStatus::Unknown:
            c.hatch(b, mix(base, colour, 0.7), 9, 1.5f);
            break;
        case RoomStatus::LockedIn:
            c.fill(b, mix(base, colour, 0.3), 0);
            break;
        case RoomStatus::NeedsHelp:
            c.hatch(b, mix(base, colour, 0.55), 15, 5);
            break;
        case RoomStatus::Threat:
            c.fill(b, mix(base, colour, 0.55), 0);
            c.hatch(b, colour, 11, 2, true);
            break;
        case RoomStatus::Searching:
            break;
        case RoomStatus::Searched:
            for (float y = b.y + c.px(4); y < b.bottom() - c.px(2); y += c.px(7))
                for (float x = b.x + c.px(4); x < b.right() - c.px(2); x += c.px(7)) c.circle({x, y}, 1.6f, colour);
            break;
        case RoomStatus::Clear:
            c.fill(b, mix(base, colour, 0.75), 0);
            break;
        case RoomStatus::Evacuated:
            break;
    }
    if (stale || s == RoomStatus::Searching) c.dashedFrame(b, stale ? p.secondary : colour, 2, 5);
    else c.frame(b, colour, 2, 0);
    const int size = b.h > c.px(40) ? 28 : 16;
    const Rgba8 ink = s == RoomStatus::Unknown || stale ? p.secondary : p.text;
    if (s == RoomStatus::Threat) {
        const Box plate = b.centred(c.px(float(size) + 8), c.px(float(size) + 6));
        c.fill(plate, p.background);
        c.icon(plate, size, colour, iconOf(s));
    } else {
        const Box shadow = b.centred(c.px(float(size) + 4), c.px(float(size) + 4));
        if (s == RoomStatus::NeedsHelp) c.fill(shadow, faded(p.background, 0.75));
        c.icon(b, size, ink, iconOf(s));
    }
}

Rgba8 doorColour(const scene::Palette& p, DoorLook look) {
    switch (look) {
        case DoorLook::Unmonitored:
            return p.secondary;
        case DoorLook::Unknown:
            return p.text;
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
            return p.lockedIn;
        case DoorLook::Unlocked:
        case DoorLook::Open:
        case DoorLook::HeldOpen:
        case DoorLook::Jammed:
            return p.caution;
        case DoorLook::Forced:
            return p.threat;
        case DoorLook::Fault:
            return p.unknown;
        case DoorLook::Moving:
            return p.caution;
    }
    return p.text;
}

void doorGlyph(Canvas& c, Box b, DoorLook look, bool stale) {
    const Rgba8 colour = stale ? c.pal().secondary : doorColour(c.pal(), look);
    const float x0 = b.midX() - c.px(16), x1 = b.midX() + c.px(16), y = b.midY() + c.px(10);
    Box above{x0, y - c.px(24), x1 - x0, c.px(20)};
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
            c.line({x0, y}, {x1, y}, colour, 4);
            if (look == DoorLook::LockedVerified) c.line({x0, y + c.px(6)}, {x1, y + c.px(6)}, colour, 3);
            c.icon(above, 18, colour, icons::kLock);
            break;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
        case DoorLook::Moving:
            c.line({x0, y}, {x0 + c.px(10), y}, colour, 4);
            c.line({x0 + c.px(12), y + c.px(2)}, {x0 + c.px(20), y + c.px(2)}, colour, 3);
            c.line({x1 - c.px(10), y}, {x1, y}, colour, 4);
            c.icon(above, 18, colour, icons::kUnlock);
            break;
        case DoorLook::Open:
        case DoorLook::HeldOpen:
        case DoorLook::Forced: {
            const ImVec2 hinge{x0 + c.px(4), y};
            const float leaf = c.px(26);
            c.line(hinge, {hinge.x, hinge.y - leaf}, colour, 4);
            c.list()->PathArcTo(hinge, leaf, -1.5708f, 0.0f, 12);
            c.list()->PathStroke(col(colour), 0, std::max(1.0f, c.px(1.5f)));
            if (look == DoorLook::Forced) c.icon({hinge.x + c.px(5), y - c.px(18), c.px(16), c.px(16)}, 14, colour, scene::Icon::Threat);
            break;
        }
        case DoorLook::Fault:
            c.ring({b.midX(), b.midY()}, 10, colour, 2);
            c.line({b.midX() - c.px(8), b.midY() + c.px(8)}, {b.midX() + c.px(8), b.midY() - c.px(8)}, colour, 2);
            break;
        case DoorLook::Unknown:
        case DoorLook::Unmonitored: {
            for (int i = 0; i < 8; ++i) {
                c.list()->PathArcTo({b.midX(), b.midY() - c.px(3)}, c.px(10), float(i) * 0.7854f, float(i) * 0.7854f + 0.45f, 4);
                c.list()->PathStroke(col(colour), 0, std::max(1.0f, c.px(2)));
            }
            c.icon({b.midX() - c.px(10), b.midY() - c.px(13), c.px(20), c.px(20)}, 14, colour, scene::Icon::Unknown);
            c.dashedLine({x0, y + c.px(3)}, {x1, y + c.px(3)}, colour, 3, 5);
            break;
        }
    }
    if (stale) c.dashedFrame(b.inset(c.px(1), c.px(2)), c.pal().secondary);
}

void teamGlyph(Canvas& c, Box b, scene::Service service, std::string_view team, bool stale) {
    const scene::Palette& p = c.pal();
    const Box plate = b.centred(c.px(30), c.px(30)), shape = b.centred(c.px(20), c.px(20));
    const ImVec2 mid{b.midX(), b.midY()};
    if (stale) {
        c.dashedFrame(plate, p.secondary, 1, 4);
        c.dashedFrame(shape, p.secondary, 1, 3);
        c.text(shape, {14, false}, p.secondary,
               service == scene::Service::Law    ? "L"
               : service == scene::Service::Fire ? "F"
               : service == scene::Service::Ems  ? "+"
                                                 : "?",
               Align::Centre);
        return;
    }
    const Rgba8 ring = scene::teamColour(team, p), ink = p.responderEdge;
    switch (service) {
        case scene::Service::Fire: {
            const float r = c.px(13);
            auto diamond = [&](float d, Rgba8 colour) {
                c.list()->AddQuadFilled({mid.x, mid.y - d}, {mid.x + d, mid.y}, {mid.x, mid.y + d}, {mid.x - d, mid.y}, col(colour));
            };
            diamond(r + c.px(4), ring);
            diamond(r + c.px(1), ink);
            diamond(r - c.px(1), p.responder);
            c.text(shape, {14, true}, ink, "F", Align::Centre);
            break;
        }
        case scene::Service::Ems:
            c.circle(mid, 16, ring);
            c.circle(mid, 13, ink);
            c.circle(mid, 11, p.responder);
            c.icon(shape, 14, ink, icons::kPlus);
            break;
        default:
            c.fill(plate, ring);
            c.fill(b.centred(c.px(24), c.px(24)), ink, 2);
            c.fill(shape, p.responder, 2);
            c.text(shape, {14, true}, ink,
                   service == scene::Service::Law               ? "L"
                   : service == scene::Service::IncidentCommand ? "C"
                   : service == scene::Service::School          ? "S"
                                                                : "·",
                   Align::Centre);
    }
}

namespace {
struct Hash {
    uint64_t h = 1469598103934665603ull;
    void add(uint64_t v) { h = (h ^ v) * 1099511628211ull; }
    void add(std::string_view s) {
        for (char ch : s) add(uint8_t(ch));
    }
};
}  // namespace

uint64_t alertOrder(const scene::ViewModel& model, const AlarmRows& rows) {
    Hash h;
    for (int i = 0; i < rows.rows(); ++i) {
        const AlarmRows::Row& row = rows.row[size_t(i)];
        // A kind of alarm stays what it is while more of it come.
        if (row.group >= 0) h.add(groupKey(model.alertGroups[size_t(row.group)]));
        else h.add(model.alerts[row.alert].id), h.add(model.alerts[row.alert].acked ? 0x1ffu : 0x100u);
    }
    return h.h;
}

uint64_t groupKey(const scene::AlertGroup& g) {
    Hash h;
    h.add(g.title);
    h.add(uint64_t(g.floor.value) << 2 | uint64_t(g.placed) << 1 | uint64_t(g.exercise));
    return h.h;
}

float tagBox(Canvas& c, Box b, Rgba8 ink, std::string_view tag) {
    if (tag.empty()) return 0;
    const FontSize font{14, true};
    const float w = std::ceil(c.textWidth(font, tag)) + c.px(14), h = std::min(b.h, c.px(24));
    if (b.w < w) return 0;
    const Box at{b.x, std::floor(b.midY() - h / 2), w, h};
    c.frame(at, ink, 2);
    c.text(at, font, ink, tag, Align::Centre);
    return w;
}

FeedMark feedMark(const scene::FeedView& f) {
    using S = live::FeedHealth::State;
    if (f.state == S::Lost || f.state == S::Failed || f.freshness == Freshness::Never) return FeedMark::Crossed;
    if (f.state == S::Connected || f.state == S::Ended) return f.freshness == Freshness::Fresh ? FeedMark::Filled : FeedMark::Dashed;
    return FeedMark::Dashed;
}

void feedDot(Canvas& c, ImVec2 at, FeedMark mark) {
    const scene::Palette& p = c.pal();
    switch (mark) {
        case FeedMark::Filled:
            c.circle(at, 6, p.text);
            break;
        case FeedMark::Dashed:
            for (int i = 0; i < 6; ++i) {
                c.list()->PathArcTo(at, c.px(6), float(i) * 1.0472f, float(i) * 1.0472f + 0.62f, 4);
                c.list()->PathStroke(col(p.caution), 0, std::max(1.0f, c.px(2)));
            }
            break;
        case FeedMark::Crossed:
            c.ring(at, 6.5f, p.secondary, 1.5f);
            c.line({at.x - c.px(5), at.y + c.px(5)}, {at.x + c.px(5), at.y - c.px(5)}, p.secondary, 1.5f);
            break;
    }
}

float ageText(Canvas& c, Box b, FontSize f, Freshness fresh, live::Millis age, bool ageKnown) {
    const scene::Palette& p = c.pal();
    if (fresh == Freshness::Never) return c.text(b, f, p.text, "never", Align::Right);
    const Rgba8 colour = fresh == Freshness::Aging ? p.caution : fresh == Freshness::Fresh ? p.text : p.secondary;
    if (!ageKnown) return c.text(b, f, p.secondary, "age ?", Align::Right);
    return c.text(b, f, colour, base::formatAge(age), Align::Right);
}

float ageWidth(const Canvas& c, FontSize f, bool ageKnown, live::Millis age, float leastU) {
    return std::max(c.px(leastU), ageKnown ? std::ceil(c.textWidth(f, base::formatAge(age))) + 1 : 0);
}

namespace {
struct TimerPlate {
    float pad = 0, sign = 0;
};
TimerPlate plateOf(const Canvas& c, FontSize f, scene::TimerLevel level, bool sign) {
    return {level == scene::TimerLevel::None ? 0 : c.px(sign ? 6 : 4), sign && level == scene::TimerLevel::Red ? c.px(float(f.size)) + c.px(4) : 0};
}
}  // namespace

float timerWidth(const Canvas& c, FontSize f, scene::TimerLevel level, std::string_view time, bool sign) {
    const TimerPlate plate = plateOf(c, f, level, sign);
    return std::ceil(c.textWidth(f, time)) + 1 + 2 * plate.pad + plate.sign;
}

void timerText(Canvas& c, Box& row, FontSize f, Rgba8 ink, scene::TimerLevel level, std::string_view time, float gap, bool sign) {
    const scene::Palette& p = c.pal();
    const TimerPlate of = plateOf(c, f, level, sign);
    Box b = row.cutRight(timerWidth(c, f, level, time, sign), gap);
    if (level != scene::TimerLevel::None) {
        const bool red = level == scene::TimerLevel::Red;
        const Box plate = b.centred(b.w, std::min(b.h, c.px(float(f.size) * 1.5f)));
        c.fill(plate, red ? p.threat : p.background);
        c.frame(plate, red ? p.text : p.caution, 2);
        ink = red ? p.inkOn(p.threat) : p.caution;
        b = b.inset(of.pad, 0);
        if (of.sign > 0) c.icon(b.cutLeft(of.sign - c.px(4), c.px(4)), f.size - 3, ink, scene::Icon::Threat);
    }
    c.text(b, f, ink, time, Align::Right);
}

Text<32> timeWords(live::Millis t) {
    const auto s = t.count() / 1000;
    if (s < 120 || s % 60) return Text<32>("{} s", s);
    if (s < 7200 || s % 3600) return Text<32>("{} min", s / 60);
    return Text<32>("{} h", s / 3600);
}

Line timerWords(scene::TimerLevel level, live::Millis yellow, live::Millis red) {
    if (level == scene::TimerLevel::None) return {};
    return Line("over {}", timeWords(level == scene::TimerLevel::Red ? red : yellow).view());
}

}  // namespace sallyport::ui
