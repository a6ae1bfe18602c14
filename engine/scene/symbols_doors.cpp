// Doors as pictograms: in plan the leaf, the bar across the opening and its icon; aslant a badge, or a dot where there is no room for one.
#include <cmath>

#include "scene/symbols.h"

namespace sallyport::scene {
namespace {

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
    const Vec2f middle = (d.a + d.b) * 0.5f;
    Vec2f along = d.b - d.a;
    const float opening = length(along);
    if (opening < 1e-3f) return;
    along /= opening;
    // A door that nothing can be known of is dashed as an unknown one, but thinly and without its sign: a school has scores of them.
    if (d.look == DoorLook::Unmonitored) {
        if (d.kind == building::DoorSwing::Opening || opening < px(7)) return;
        return c_.line(d.a, d.b, px(1.6f), withAlpha(p_.text, 0.8f), {px(3), px(2.5f)});
    }
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

void Symbols::doorDot(Vec2f at, DoorLook look, bool stale, float strength) {
    const Rgba8 colour = withAlpha(doorColour(look, stale), strength);
    c_.disc(at, px(kDoorTickPx / 2), withAlpha(p_.background, strength));
    // As everywhere a state has a shape of its own: the smaller a mark, the less its colour can be relied on.
    const float r = px(kDoorTickPx / 2 - 1.2f);
    if (stale && look != DoorLook::Forced) return c_.ring(at, px(2.4f), px(1.4f), colour);
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::Moving:
            return c_.disc(at, r, colour);
        case DoorLook::LockedVerified:
            return c_.fill({at + Vec2f(-r, -r), at + Vec2f(r, -r), at + Vec2f(r, r), at + Vec2f(-r, r)}, colour);
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            return c_.fill({at + Vec2f(0, -r * 1.3f), at + Vec2f(r * 1.3f, 0), at + Vec2f(0, r * 1.3f), at + Vec2f(-r * 1.3f, 0)}, colour);
        case DoorLook::Unknown:
            return c_.ring(at, px(2.4f), px(1.4f), colour);
        case DoorLook::Fault:
            return c_.line(at + Vec2f(-r, r), at + Vec2f(r, -r), px(1.8f), colour);
        case DoorLook::Open:
        case DoorLook::HeldOpen:
        case DoorLook::Forced:
            return c_.fill({at + Vec2f(0, -r * 1.3f), at + Vec2f(r * 1.3f, r), at + Vec2f(-r * 1.3f, r)}, colour);
        case DoorLook::Unmonitored:
            break;
    }
}

void Symbols::doorTick(const DoorGlyph& d) {
    if (d.look == DoorLook::Unmonitored) return;
    const Vec2f across = d.b - d.a, middle = (d.a + d.b) * 0.5f;
    const float opening = length(across);
    if (opening < 1e-3f) return;
    const Vec2f along = across / opening * std::max(opening / 2, px(1.5f));
    c_.plainLine(middle - along, middle + along, px(2), doorColour(d.look, d.stale));
}

}  // namespace sallyport::scene
