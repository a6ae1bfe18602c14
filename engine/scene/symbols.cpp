#include "scene/symbols.h"

#include <array>
#include <cmath>

namespace sallyport::scene {
namespace {

constexpr Rgba8 kBlack{0, 0, 0, 255};

Vec2f perpendicular(Vec2f d) { return {-d.y, d.x}; }
float length(Vec2f d) { return std::hypot(d.x, d.y); }

}  // namespace

Rgba8 Symbols::doorColour(DoorLook look, bool stale) const {
    if (stale && look != DoorLook::Forced) return p_.unknown;
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
        case DoorLook::Moving:
            return p_.lockedIn;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
        case DoorLook::Open:
        case DoorLook::HeldOpen:
            return p_.caution;
        case DoorLook::Forced:
            return p_.threat;
        // Must be easier to see than locked: the text colour.
        case DoorLook::Unknown:
            return p_.text;
        case DoorLook::Fault:
            return p_.secondary;
        case DoorLook::Unmonitored:
            break;
    }
    return p_.wall;
}

void Symbols::doorSwing(const DoorGlyph& d) {
    const Vec2f across = d.b - d.a;
    const float width = length(across);
    if (width < px(7) || d.kind == building::DoorSwing::Opening || (d.swing.x == 0 && d.swing.y == 0)) return;
    const Rgba8 colour = withAlpha(p_.wall, 0.7f);
    const auto leaf = [&](Vec2f hinge, Vec2f closed) {
        const float r = length(closed - hinge);
        c_.line(hinge, hinge + d.swing * r, px(1.2f), colour);
        const float from = std::atan2(closed.y - hinge.y, closed.x - hinge.x);
        float to = std::atan2(d.swing.y, d.swing.x);
        while (to - from > float(M_PI)) to -= float(2 * M_PI);
        while (to - from < -float(M_PI)) to += float(2 * M_PI);
        c_.arc(hinge, r, from, to, px(1), colour);
    };
    switch (d.kind) {
        case building::DoorSwing::Double: {
            const Vec2f middle = (d.a + d.b) * 0.5f;
            leaf(d.a, middle);
            leaf(d.b, middle);
            break;
        }
        case building::DoorSwing::Single:
        case building::DoorSwing::Unknown:
            d.hingeAtA ? leaf(d.a, d.b) : leaf(d.b, d.a);
            break;
        case building::DoorSwing::Sliding:
        case building::DoorSwing::Folding:
            c_.line(d.a + d.swing * px(2.5f), d.b + d.swing * px(2.5f), px(1.2f), colour);
            break;
        case building::DoorSwing::Revolving:
            c_.ring((d.a + d.b) * 0.5f, width / 2, px(1), colour);
            break;
        case building::DoorSwing::Opening:
            break;
    }
}

void Symbols::doorBar(const DoorGlyph& d) {
    if (d.look == DoorLook::Unmonitored) return;
    const Vec2f middle = (d.a + d.b) * 0.5f;
    Vec2f along = d.b - d.a;
    const float opening = length(along);
    if (opening < 1e-3f) return;
    along /= opening;
    const float half = std::max(opening / 2, px(9));
    const Rgba8 colour = doorColour(d.look, d.stale);
    if (d.quiet) return c_.line(middle - along * half, middle + along * half, px(1.6f), withAlpha(colour, 0.7f), {half * 0.5f, half * 0.25f});
    const float w = px(3.2f);
    const auto bar = [&](float offset, Dash dash) {
        const Vec2f o = middle + d.outward * offset;
        // A dark edge lifts the bar off walls and room edges of the same colour.
        c_.line(o - along * (half + px(1)), o + along * (half + px(1)), w + px(2), withAlpha(p_.background, 0.85f));
        c_.line(o - along * half, o + along * half, w, colour, dash);
    };
    switch (d.look) {
        case DoorLook::Locked:
            bar(0, d.stale ? Dash{px(4), px(3)} : Dash{});
            break;
        case DoorLook::LockedVerified:
            bar(0, d.stale ? Dash{px(4), px(3)} : Dash{});
            bar(px(5.5f), d.stale ? Dash{px(4), px(3)} : Dash{});
            break;
        case DoorLook::Moving:
            bar(0, {px(2), px(2)});
            break;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            bar(0, {half * 0.5f, half * 0.25f});
            break;
        case DoorLook::Unknown:
            bar(0, {px(4), px(4)});
            break;
        case DoorLook::Fault:
            bar(0, {});
            break;
        case DoorLook::Open:
        case DoorLook::HeldOpen:
        case DoorLook::Forced: {
            const Vec2f swing = d.swing.x == 0 && d.swing.y == 0 ? -d.outward : d.swing;
            const bool both = d.kind == building::DoorSwing::Double;
            const float leaf = std::max(both ? half : half * 2, px(12)) * (both ? 1.0f : 0.9f);
            for (int end = 0; end < 2; ++end) {
                if (!both && (end == 0) != d.hingeAtA) continue;
                const Vec2f hinge = middle + along * (end == 0 ? -half : half);
                c_.line(hinge - swing * px(2), hinge + swing * leaf, w + px(2), withAlpha(p_.background, 0.85f));
                c_.line(hinge - swing * px(2), hinge + swing * leaf, w, colour);
            }
            // Held open, not only open: a stop at the foot of the leaf.
            if (d.look == DoorLook::HeldOpen) c_.disc(middle, px(3.5f), colour);
            break;
        }
        case DoorLook::Unmonitored:
            break;
    }
}

Vec2f Symbols::doorIconAt(const DoorGlyph& d, bool exterior) const {
    const Vec2f middle = (d.a + d.b) * 0.5f;
    if (d.look == DoorLook::Forced) return middle;
    const float second = d.look == DoorLook::LockedVerified ? px(5.5f) : 0;
    return middle + d.outward * (px(exterior ? 11.5f : 12) + second);
}

void Symbols::doorIcon(Vec2f at, DoorLook look, bool stale) {
    const Rgba8 colour = doorColour(look, stale);
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
            c_.icon(at, Icon::Lock, 14, colour, p_.background);
            break;
        case DoorLook::Moving:
            c_.icon(at, Icon::Lock, 14, withAlpha(colour, 0.55f), p_.background);
            break;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            c_.icon(at, Icon::Unlock, 14, colour, p_.background);
            break;
        case DoorLook::Forced:
            warning(at, 24, colour, kBlack, kBlack);
            break;
        case DoorLook::Unknown:
            c_.disc(at, px(8.5f), p_.background);
            c_.ring(at, px(7.8f), px(1.6f), colour, {px(3), px(2.4f)});
            c_.textCentred(at, "?", {FontFace::Bold, 14, colour});
            break;
        case DoorLook::Fault:
            c_.disc(at, px(8), withAlpha(p_.background, 0.9f));
            c_.ring(at, px(6.5f), px(2), colour);
            c_.line(at + Vec2f(-px(5), px(5)), at + Vec2f(px(5), -px(5)), px(2), colour);
            break;
        case DoorLook::Open:
        case DoorLook::HeldOpen:
        case DoorLook::Unmonitored:
            break;
    }
}

void Symbols::doorBadge(Vec2f at, DoorLook look, bool stale, float strength) {
    if (look == DoorLook::Unmonitored) return;
    if (look == DoorLook::Forced) return warning(at, 26, withAlpha(p_.threat, strength), withAlpha(kBlack, strength), withAlpha(kBlack, strength));
    const Rgba8 colour = withAlpha(doorColour(look, stale), strength);
    const float r = px(10);
    c_.disc(at, r + px(1), withAlpha(p_.background, strength));
    c_.ring(at, r - px(0.5f), px(1.8f), colour, look == DoorLook::Unknown || stale ? Dash{px(3), px(2.5f)} : Dash{});
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::Moving:
            c_.icon(at, Icon::Lock, 14, colour);
            break;
        case DoorLook::LockedVerified:
            c_.icon(at - Vec2f(0, px(1.5f)), Icon::Lock, 14, colour);
            c_.line(at + Vec2f(-px(5), px(7)), at + Vec2f(px(5), px(7)), px(2), colour);
            break;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            c_.icon(at, Icon::Unlock, 14, colour);
            break;
        case DoorLook::Unknown:
            c_.textCentred(at, "?", {FontFace::Bold, 14, colour});
            break;
        case DoorLook::Fault:
            c_.line(at + Vec2f(-px(5), px(5)), at + Vec2f(px(5), -px(5)), px(2), colour);
            break;
        case DoorLook::Open:
        case DoorLook::HeldOpen:
            c_.line(at + Vec2f(-px(3), px(5)), at + Vec2f(-px(3), -px(5)), px(2), colour);
            c_.line(at + Vec2f(-px(3), -px(5)), at + Vec2f(px(3), -px(2)), px(2), colour);
            break;
        default:
            break;
    }
}

void Symbols::star(Vec2f at, float radius, Rgba8 colour) {
    std::array<Vec2f, 10> p;
    for (size_t i = 0; i < 10; ++i) {
        const float a = float(M_PI) * (float(i) / 5.0f - 0.5f), r = i % 2 ? radius * 0.52f : radius;
        p[i] = at + Vec2f(std::cos(a), std::sin(a)) * r;
    }
    c_.fill({p[1], p[3], p[5], p[7], p[9]}, colour);
    // Points reach half a pixel into the middle, so that no feather shows as a seam.
    for (size_t i = 0; i < 10; i += 2) {
        const Vec2f base0 = p[(i + 9) % 10], base1 = p[i + 1], in = (at - p[i]) / std::max(radius, 1.0f);
        c_.fill({base0 + in, p[i], base1 + in}, colour);
    }
}

void Symbols::shape(Service s, Vec2f at, float r, Rgba8 colour) {
    switch (s) {
        case Service::Law:
            c_.fillRect(RectF::around(at, 2 * r, 2 * r), colour, px(2));
            break;
        case Service::Fire: {
            const float d = r * 1.3f;
            c_.fill({at + Vec2f(0, -d), at + Vec2f(d, 0), at + Vec2f(0, d), at + Vec2f(-d, 0)}, colour);
            break;
        }
        case Service::IncidentCommand:
            star(at, r * 1.45f, colour);
            break;
        case Service::School: {
            const float d = r * 1.1f;
            c_.fill({at + Vec2f(-d, r), at + Vec2f(-d, -r * 0.25f), at + Vec2f(0, -r * 1.25f), at + Vec2f(d, -r * 0.25f), at + Vec2f(d, r)}, colour);
            break;
        }
        case Service::Ems:
        case Service::Other:
            c_.disc(at, r * 1.08f, colour);
            break;
    }
}

void Symbols::responder(Vec2f at, const ResponderLook& look) {
    const float r = px(kResponderPx / 2 - 2);
    const Rgba8 edge = withAlpha(p_.responderEdge, look.strength);
    if (look.stale) {
        shape(look.service, at, r + px(2), withAlpha(p_.background, look.strength));
        c_.strokeRect(RectF::around(at, 2 * r + px(2), 2 * r + px(2)), px(2), withAlpha(p_.unknown, look.strength), 0, {px(4), px(3)});
    } else {
        if (look.hasTeam) shape(look.service, at, r + px(5), withAlpha(look.ring, look.strength));
        shape(look.service, at, r + px(2), edge);
        shape(look.service, at, r, withAlpha(p_.responder, look.strength));
    }
    const Rgba8 ink = look.stale ? withAlpha(p_.unknown, look.strength) : edge;
    static constexpr std::array<std::string_view, 6> kLetters{"L", "F", "", "C", "S", "\xC2\xB7"};
    if (look.service == Service::Ems) {
        c_.line(at - Vec2f(px(5.5f), 0), at + Vec2f(px(5.5f), 0), px(2.6f), ink);
        c_.line(at - Vec2f(0, px(5.5f)), at + Vec2f(0, px(5.5f)), px(2.6f), ink);
        return;
    }
    c_.textCentred(at + Vec2f(0, look.service == Service::School ? px(1) : 0), kLetters[size_t(look.service)],
                   {FontFace::Bold, look.service == Service::Law ? 16 : 14, ink});
}

void Symbols::headingTick(Vec2f at, Vec2f d, float strength) {
    triangle(at + d * px(kResponderPx / 2 + 9), d, px(9), withAlpha(p_.responder, strength), withAlpha(p_.responderEdge, strength));
}

float Symbols::tagWidth(const TagText& t) {
    float w = px(20) + c_.width(t.before.view(), FontFace::Regular, 14);
    if (t.arrow) w += px(18);
    if (!t.after.view().empty()) w += c_.width(t.after.view(), FontFace::Regular, 14);
    return std::round(w);
}

void Symbols::tag(const RectF& r, const TagText& t, Rgba8 edge, bool dashed, float strength) {
    c_.fillRect(r, withAlpha(p_.panel, 0.94f), px(4));
    c_.strokeRect(r.grown(-px(0.75f)), px(1.5f), withAlpha(edge, strength), dashed ? 0 : px(4), dashed ? Dash{px(4), px(3)} : Dash{});
    const Rgba8 ink = mixColour(p_.panel, p_.text, strength < 1 ? 0.72f : 1);  // half strength, but still text one can read
    const float base = r.centre().y + c_.capHeight(FontFace::Regular, 14) / 2;
    float x = r.x0 + px(10);
    c_.text({x, base}, t.before.view(), {FontFace::Regular, 14, ink});
    x += c_.width(t.before.view(), FontFace::Regular, 14);
    if (t.arrow) {
        triangle({x + px(9), r.centre().y}, {0, t.arrow > 0 ? -1.0f : 1.0f}, px(9), ink, {0, 0, 0, 0});
        x += px(18);
    }
    c_.text({x, base}, t.after.view(), {FontFace::Regular, 14, ink});
}

void Symbols::leader(Vec2f from, const RectF& tag, Rgba8 colour, float strength) {
    const Vec2f to(std::clamp(from.x, tag.x0, tag.x1), std::clamp(from.y, tag.y0, tag.y1));
    c_.line(from, to, px(3.5f), withAlpha(p_.background, 0.8f));
    c_.line(from, to, px(1.5f), withAlpha(colour, strength));
}

void Symbols::warning(Vec2f at, float size, Rgba8 fill, Rgba8 ink, Rgba8 edge) {
    const float s = px(size), h = s * 0.88f;
    const auto tri = [&](float grow, Rgba8 c) {
        c_.fill({at + Vec2f(0, -h * 0.56f - grow * 1.6f), at + Vec2f(s * 0.52f + grow * 1.4f, h * 0.44f + grow),
                 at + Vec2f(-s * 0.52f - grow * 1.4f, h * 0.44f + grow)},
                c);
    };
    if (edge.a) tri(px(1.6f), edge);
    tri(0, fill);
    c_.line(at + Vec2f(0, -h * 0.22f), at + Vec2f(0, h * 0.14f), s * 0.12f, ink);
    c_.disc(at + Vec2f(0, h * 0.29f), s * 0.07f, ink);
}

void Symbols::pin(Vec2f at, Icon icon, Rgba8 fill) {
    c_.disc(at, px(13), p_.responderEdge);
    c_.disc(at, px(11.5f), fill);
    c_.icon(at, icon, 16, p_.inkOn(fill));
}

void Symbols::triangle(Vec2f at, Vec2f d, float size, Rgba8 fill, Rgba8 edge) {
    const Vec2f n = perpendicular(d);
    const auto tri = [&](float s, Rgba8 c) {
        c_.fill({at + d * (s * 0.62f), at - d * (s * 0.5f) + n * (s * 0.58f), at - d * (s * 0.5f) - n * (s * 0.58f)}, c);
    };
    if (edge.a) tri(size + px(3.5f), edge);
    tri(size, fill);
}

void Symbols::plate(const RectF& r, std::string_view number, bool forced) {
    c_.fillRect(r.grown(px(forced ? 3 : 1)), forced ? p_.threat : p_.responderEdge, px(5));
    c_.fillRect(r, p_.responder, px(3));
    c_.textCentred(r.centre(), number, {FontFace::Bold, 18, p_.inkDark});
}

void Symbols::marker(Vec2f at, Icon icon) {
    const RectF r = RectF::around(at, px(24), px(24));
    c_.fillRect(r.grown(px(1.5f)), p_.responderEdge, px(4));
    c_.fillRect(r, p_.responder, px(3));
    c_.icon(at, icon == Icon::None ? Icon::Note : icon, 16, p_.inkDark);
}

void Symbols::brackets(const RectF& r) {
    const float leg = std::clamp(std::min(r.w(), r.h()) * 0.28f, px(8), px(22));
    for (const bool under : {true, false}) {
        const float w = under ? px(7) : px(3.5f);
        const Rgba8 colour = under ? kBlack : p_.responder;
        const float e = under ? px(1.75f) : 0;
        for (int k = 0; k < 4; ++k) {
            const Vec2f corner(k & 1 ? r.x1 : r.x0, k & 2 ? r.y1 : r.y0);
            const float sx = k & 1 ? -1.0f : 1.0f, sy = k & 2 ? -1.0f : 1.0f;
            const std::array<Vec2f, 3> path{corner + Vec2f(sx * (leg + e), 0), corner, corner + Vec2f(0, sy * (leg + e))};
            c_.polyline(path, false, w, colour);
        }
    }
}

namespace {
Icon iconOf(live::RoomStatus s) {
    switch (s) {
        case live::RoomStatus::LockedIn:
            return Icon::LockedIn;
        case live::RoomStatus::NeedsHelp:
            return Icon::Help;
        case live::RoomStatus::Threat:
            return Icon::Threat;
        case live::RoomStatus::Searched:
            return Icon::Searched;
        case live::RoomStatus::Clear:
            return Icon::Clear;
        case live::RoomStatus::Evacuated:
            return Icon::Exit;
        default:
            return Icon::Unknown;
    }
}
}  // namespace

void Symbols::statusIcon(Vec2f at, live::RoomStatus s, bool stale) {
    if (s == live::RoomStatus::Threat) return warning(at, 22, p_.responder, kBlack, kBlack);
    Rgba8 colour = stale ? p_.secondary : s == live::RoomStatus::Unknown || s == live::RoomStatus::Searching ? p_.secondary : p_.status(s);
    // The greens are chosen as fills; as a thin check over their own tint they need more light.
    if (!stale && (s == live::RoomStatus::Searched || s == live::RoomStatus::Clear)) colour = mixColour(colour, p_.text, 0.3f);
    c_.icon(at, iconOf(s), 16, colour, p_.background);
}

float Symbols::statusIconWidth(live::RoomStatus s) { return s == live::RoomStatus::Threat ? px(24) : c_.iconWidth(iconOf(s), 16); }

}  // namespace sallyport::scene
