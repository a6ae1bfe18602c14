#include "scene/symbols.h"

#include <array>
#include <cmath>

namespace sallyport::scene {
namespace {

Vec2f perpendicular(Vec2f d) { return {-d.y, d.x}; }

}  // namespace

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
    const float r = px((kResponderPx / 2 - 2) * look.scale), edgePx = px(2) * look.scale;
    const Service service = look.mixed ? Service::Other : look.service;
    const Rgba8 edge = withAlpha(p_.responderEdge, look.strength);
    if (look.stale) {
        shape(service, at, r + edgePx, withAlpha(p_.background, look.strength));
        c_.strokeRect(RectF::around(at, 2 * r + edgePx, 2 * r + edgePx), edgePx, withAlpha(p_.unknown, look.strength), 0, {px(4), px(3)});
    } else {
        if (look.hasTeam) shape(service, at, r + edgePx * 2.5f, withAlpha(look.ring, look.strength));
        shape(service, at, r + edgePx, edge);
        shape(service, at, r, withAlpha(p_.responder, look.strength));
    }
    floorWay(at, look.floorWay, look.scale, look.strength);
    const Rgba8 ink = look.stale ? withAlpha(p_.unknown, look.strength) : edge;
    static constexpr std::array<std::string_view, 6> kLetters{"L", "F", "", "C", "S", "\xC2\xB7"};
    if (service == Service::Ems) {
        const float arm = px(5.5f) * look.scale, w = px(2.6f) * look.scale;
        c_.line(at - Vec2f(arm, 0), at + Vec2f(arm, 0), w, ink);
        c_.line(at - Vec2f(0, arm), at + Vec2f(0, arm), w, ink);
    } else if (!look.mixed) {
        c_.textCentred(at + Vec2f(0, service == Service::School ? px(1) : 0), kLetters[size_t(service)],
                       {FontFace::Bold, service == Service::Law && look.scale > 0.9f ? 16 : 14, ink});
    } else if (look.count < 100) {
        ShortText n;
        n << look.count;
        return c_.textCentred(at, n.view(), {FontFace::Bold, 14, ink});
    }
    if (look.count == 1 && !look.doubtful) return;
    ShortText text;
    if (look.count > 1) text << look.count;
    if (look.doubtful) text << "?";
    chip(responderBadge(at, look, ui_), text.view(), std::max(look.strength, 0.75f));
}

RectF Symbols::responderBadge(Vec2f at, const ResponderLook& look, float ui) {
    if (look.mixed && look.count < 100 && !look.doubtful) return RectF::around(at, 0, 0);
    int letters = look.doubtful ? 1 : 0;
    if (look.count > 1)
        for (int n = look.count; n > 0; n /= 10) ++letters;
    const float off = (kResponderPx / 2 - 1) * look.scale * ui;
    return RectF::around(at + Vec2f(off, -off), float(7 + 8 * letters) * ui, 16 * ui);
}

void Symbols::floorWay(Vec2f at, int way, float scale, float strength) {
    if (way == 0) return;
    const float off = px((kResponderPx / 2 - 1) * scale), up = way > 0 ? -1.0f : 1.0f, alpha = std::max(strength, 0.85f);
    const RectF r = RectF::around(at + Vec2f(-off - px(3), up * (off + px(1.5f))), px(13), px(13));
    c_.fillRect(r.grown(px(1)), withAlpha(p_.responderEdge, alpha), px(4));
    c_.fillRect(r, withAlpha(p_.panel, alpha), px(3));
    triangle(r.centre(), {0, up}, px(9), p_.text, {0, 0, 0, 0});
}

void Symbols::chip(const RectF& r, std::string_view text, float strength) {
    c_.fillRect(r.grown(px(1)), withAlpha(p_.responderEdge, strength), px(5));
    c_.fillRect(r, withAlpha(p_.panel, strength), px(4));
    c_.textCentred(r.centre(), text, {FontFace::Bold, 14, p_.text});
}

void Symbols::count(Vec2f at, int n, float strength) {
    ShortText text;
    text << n;
    chip(RectF::around(at, px(7) + px(8) * float(text.view().size()), px(16)), text.view(), strength);
}

void Symbols::headingTick(Vec2f at, Vec2f d, const ResponderLook& look) {
    triangle(at + d * px(kResponderPx / 2 * look.scale + 9), d, px(9) * look.scale, withAlpha(p_.responder, look.strength),
             withAlpha(p_.responderEdge, look.strength));
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

void Symbols::elsewhere(Vec2f at, Icon icon, bool danger, int way, Rgba8 edge) {
    if (danger) {
        warning(at, 22, edge, p_.text, p_.responderEdge);
        warning(at, 15, p_.panel, p_.text, {0, 0, 0, 0});
    } else {
        c_.disc(at, px(12), p_.responderEdge);
        c_.disc(at, px(11), edge);
        c_.disc(at, px(8.5f), p_.panel);
        c_.icon(at, icon, 14, p_.text);
    }
    floorWay(at, way, 0.9f, 1);
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
Icon roomIcon(live::RoomStatus s) {
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
    const Rgba8 colour = stale ? p_.secondary : p_.mark(s);
    c_.icon(at, roomIcon(s), 16, colour, p_.background);
}

float Symbols::statusIconWidth(live::RoomStatus s) { return s == live::RoomStatus::Threat ? px(24) : c_.iconWidth(roomIcon(s), 16); }

}  // namespace sallyport::scene
