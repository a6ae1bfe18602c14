#include "scene/overlay_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sallyport::scene {
namespace {

constexpr float kFeatherPx = 1.0f;
constexpr Vec2f kEven = OverlayVertex{}.uv;

Vec2f perpendicular(Vec2f d) { return {-d.y, d.x}; }

Vec2f unit(Vec2f d) {
    const float len = std::sqrt(d.x * d.x + d.y * d.y);
    return len > 1e-6f ? d / len : Vec2f(0, 0);
}

/// Segments of a circle so that the chord error stays under a quarter pixel.
int circleSegments(float radius) { return std::clamp(int(4 + 3.2f * std::sqrt(std::max(radius, 0.0f)) * 1.6f), 10, 96); }

}  // namespace

Canvas::Canvas(std::vector<OverlayVertex>& vertices, std::vector<uint32_t>& indices, GlyphAtlas& atlas)
    : vertices_(vertices), indices_(indices), atlas_(atlas) {}

OverlayVertex* Canvas::grow(size_t n) {
    const size_t at = vertices_.size();
    vertices_.resize(at + n);
    return vertices_.data() + at;
}

uint32_t Canvas::vertex(Vec2f p, Rgba8 c) {
    vertices_.push_back({p, kEven, c});
    return uint32_t(vertices_.size() - 1);
}

void Canvas::triangles(std::initializer_list<uint32_t> list) {
    const size_t at = indices_.size();
    indices_.resize(at + list.size());
    std::copy(list.begin(), list.end(), indices_.begin() + std::ptrdiff_t(at));
}

void Canvas::plainLine(Vec2f a, Vec2f b, float width, Rgba8 c) {
    const Vec2f n = perpendicular(unit(b - a)) * (width / 2);
    const uint32_t first = vertex(a + n, c);
    vertex(b + n, c);
    vertex(b - n, c);
    vertex(a - n, c);
    triangles({first, first + 1, first + 2, first, first + 2, first + 3});
}

void Canvas::plainFan(Vec2f centre, std::span<const Vec2f> outline, Rgba8 c) {
    if (outline.size() < 3 || c.a == 0) return;
    const uint32_t middle = vertex(centre, c), first = uint32_t(vertices_.size());
    for (const Vec2f p : outline) vertex(p, c);
    for (uint32_t i = 0, n = uint32_t(outline.size()); i < n; ++i) triangles({middle, first + i, first + (i + 1) % n});
}

void Canvas::slantedBar(Vec2f a, Vec2f b, Vec2f across, Rgba8 c) {
    const Vec2f side = unit(b - a), normal = perpendicular(side), way = unit(across);
    const float width = std::abs(across.x * normal.x + across.y * normal.y), slope = std::max(std::abs(normal.x * way.x + normal.y * way.y), 0.2f);
    const Vec2f feather = way * (kFeatherPx / 2 / slope);
    const float edge = (width + kFeatherPx) / 2;
    const auto first = uint32_t(vertices_.size());
    OverlayVertex* v = grow(4);
    v[0] = {a - feather, {-edge, -edge}, c};
    v[1] = {b - feather, {-edge, -edge}, c};
    v[2] = {b + across + feather, {-edge, edge}, c};
    v[3] = {a + across + feather, {-edge, edge}, c};
    triangles({first, first + 1, first + 2, first, first + 2, first + 3});
}

void Canvas::textured(const RectF& at, const RectF& uv, Rgba8 c) {
    if (at.w() <= 0 || at.h() <= 0) return;
    const auto first = uint32_t(vertices_.size());
    OverlayVertex* v = grow(4);
    v[0] = {{at.x0, at.y0}, {uv.x0, uv.y0}, c};
    v[1] = {{at.x1, at.y0}, {uv.x1, uv.y0}, c};
    v[2] = {{at.x1, at.y1}, {uv.x1, uv.y1}, c};
    v[3] = {{at.x0, at.y1}, {uv.x0, uv.y1}, c};
    triangles({first, first + 1, first + 2, first, first + 2, first + 3});
}

/// The quarters of a disc or ring at the corners of a rectangle, and its middle lines drawn out along the sides.
void Canvas::roundCorners(const RectF& r, float radius, const Glyph& g, Rgba8 c) {
    const RectF in = r.grown(-radius);
    const float u = (g.u0 + g.u1) / 2, v = (g.v0 + g.v1) / 2, reach = g.x1;
    const std::array<float, 4> x{in.x0 - reach, in.x0, in.x1, in.x1 + reach}, y{in.y0 - reach, in.y0, in.y1, in.y1 + reach};
    const std::array<float, 4> us{g.u0, u, u, g.u1}, vs{g.v0, v, v, g.v1};
    for (size_t row = 0; row < 3; ++row)
        for (size_t column = 0; column < 3; ++column)
            if (row != 1 || column != 1)
                textured({x[column], y[row], x[column + 1], y[row + 1]}, {us[column], vs[row], us[column + 1], vs[row + 1]}, c);
}

void Canvas::fill(std::span<const Vec2f> p, Rgba8 c) {
    const size_t n = p.size();
    if (n < 3 || c.a == 0) return;
    float area = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++) area += p[j].x * p[i].y - p[i].x * p[j].y;
    if (std::abs(area) < 1e-3f) return;
    const float side = area > 0 ? -1.0f : 1.0f;  // turns the perpendicular outward
    const Rgba8 clear = withAlpha(c, 0);
    const auto first = uint32_t(vertices_.size());
    OverlayVertex* v = grow(n * 2);
    for (size_t i = 0; i < n; ++i) {
        const Vec2f before = perpendicular(unit(p[i] - p[(i + n - 1) % n])) * side, after = perpendicular(unit(p[(i + 1) % n] - p[i])) * side;
        Vec2f m = (before + after) * 0.5f;
        const float len2 = m.x * m.x + m.y * m.y;
        m *= len2 > 0.1f ? 1 / len2 : 10.0f;
        m *= kFeatherPx * 0.5f;
        *v++ = {p[i] - m, kEven, c};
        *v++ = {p[i] + m, kEven, clear};
    }
    for (uint32_t i = 2; i < n; ++i) triangles({first, first + (i - 1) * 2, first + i * 2});
    for (uint32_t i = 0, j = uint32_t(n - 1); i < n; j = i++) {
        const uint32_t a = first + j * 2, b = first + i * 2;
        triangles({a, b, b + 1, a, b + 1, a + 1});
    }
}

void Canvas::fillRect(const RectF& r, Rgba8 c, float radius) {
    if (radius < 0.5f) {
        // Whole pixels need no feather; a chip's edge stays crisp.
        const float x0 = std::round(r.x0), y0 = std::round(r.y0), x1 = std::round(r.x1), y1 = std::round(r.y1);
        const uint32_t a = vertex({x0, y0}, c);
        vertex({x1, y0}, c);
        vertex({x1, y1}, c);
        vertex({x0, y1}, c);
        triangles({a, a + 1, a + 2, a, a + 2, a + 3});
        return;
    }
    if (c.a == 0) return;
    radius = std::min({radius, r.w() / 2, r.h() / 2, GlyphAtlas::kMostRoundPx});
    if (radius <= 0) return;
    roundCorners(r, radius, atlas_.round(radius), c);
    textured(r.grown(-radius), {kEven.x, kEven.y, kEven.x, kEven.y}, c);
}

void Canvas::strokeRect(const RectF& r, float width, Rgba8 c, float radius, Dash dash) {
    if (radius < 0.5f) {
        const std::array<Vec2f, 4> p{Vec2f{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}};
        polyline(p, true, width, c, dash);
        return;
    }
    radius = std::min({radius, r.w() / 2, r.h() / 2, GlyphAtlas::kMostRoundPx});
    if (radius <= 0) return;
    if (dash.off <= 0 && c.a != 0) return roundCorners(r, radius, atlas_.round(radius, std::max(width, 1.0f)), width < 1 ? withAlpha(c, width) : c);
    constexpr int kCorner = 3;
    std::array<Vec2f, 4 * (kCorner + 1)> p;
    const std::array<Vec2f, 4> centres{
        Vec2f{r.x1 - radius, r.y1 - radius}, {r.x0 + radius, r.y1 - radius}, {r.x0 + radius, r.y0 + radius}, {r.x1 - radius, r.y0 + radius}};
    size_t k = 0;
    for (size_t q = 0; q < 4; ++q)
        for (int i = 0; i <= kCorner; ++i) {
            const float a = float(M_PI / 2) * (float(q) + float(i) / kCorner);
            p[k++] = centres[q] + Vec2f(std::cos(a), std::sin(a)) * radius;
        }
    polyline(p, true, width, c, dash);
}

void Canvas::strip(std::span<const Vec2f> p, bool closed, float width, Rgba8 c) {
    const size_t n = p.size();
    if (n < 2 || c.a == 0) return;
    if (width < 1) {
        c = withAlpha(c, width);
        width = 1;
    }
    const float edge = (width + kFeatherPx) / 2;
    const auto first = uint32_t(vertices_.size());
    OverlayVertex* v = grow(n * 2);
    for (size_t i = 0; i < n; ++i) {
        const bool hasBefore = closed || i > 0, hasAfter = closed || i + 1 < n;
        const Vec2f before = hasBefore ? perpendicular(unit(p[i] - p[(i + n - 1) % n])) : Vec2f(0, 0);
        const Vec2f after = hasAfter ? perpendicular(unit(p[(i + 1) % n] - p[i])) : Vec2f(0, 0);
        Vec2f m = hasBefore && hasAfter ? (before + after) * 0.5f : hasBefore ? before : after;
        const float len2 = m.x * m.x + m.y * m.y;
        if (hasBefore && hasAfter) m *= len2 > 0.15f ? 1 / len2 : 1 / 0.15f;  // mitre, limited at sharp corners
        *v++ = {p[i] + m * edge, {-edge, edge}, c};
        *v++ = {p[i] - m * edge, {-edge, -edge}, c};
    }
    const size_t segments = closed ? n : n - 1;
    for (size_t s = 0; s < segments; ++s) {
        const uint32_t a = first + uint32_t(s) * 2, b = first + uint32_t((s + 1) % n) * 2;
        triangles({a, b, b + 1, a, b + 1, a + 1});
    }
}

void Canvas::polyline(std::span<const Vec2f> p, bool closed, float width, Rgba8 c, Dash dash) {
    if (dash.off <= 0) return strip(p, closed, width, c);
    const float period = dash.on + dash.off;
    // A zone seen from far outside the picture could ask for millions of dashes.
    constexpr int kMaxDashes = 4000;
    int emitted = 0;
    float along = dash.from;
    const size_t segments = p.size() < 2 ? 0 : closed ? p.size() : p.size() - 1;
    for (size_t s = 0; s < segments; ++s) {
        const Vec2f a = p[s], b = p[(s + 1) % p.size()], d = unit(b - a);
        const float len = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
        const auto piece = [&](float from, float to) {
            from = std::max(from, 0.0f);
            to = std::min(to, len);
            if (to - from < 0.2f || ++emitted > kMaxDashes) return;
            const std::array<Vec2f, 2> q{a + d * from, a + d * to};
            strip(q, false, width, c);
        };
        for (float t = -std::fmod(along, period); t < len && emitted <= kMaxDashes; t += period) {
            piece(t, t + dash.on);
            if (dash.dot > 0) piece(t + dash.on + (dash.off - dash.dot) / 2, t + dash.on + (dash.off + dash.dot) / 2);
        }
        along += len;
    }
}

void Canvas::line(Vec2f a, Vec2f b, float width, Rgba8 c, Dash dash) {
    const std::array<Vec2f, 2> p{a, b};
    polyline(p, false, width, c, dash);
}

void Canvas::disc(Vec2f centre, float radius, Rgba8 c) {
    if (c.a == 0) return;
    if (radius <= GlyphAtlas::kMostRoundPx) return quad(atlas_.round(radius), centre, {1, 0}, c);
    std::array<Vec2f, 96> p;
    const int n = circleSegments(radius);
    for (int i = 0; i < n; ++i) {
        const float a = float(2 * M_PI) * float(i) / float(n);
        p[size_t(i)] = centre + Vec2f(std::cos(a), std::sin(a)) * radius;
    }
    fill(std::span(p.data(), size_t(n)), c);
}

void Canvas::ring(Vec2f centre, float radius, float width, Rgba8 c, Dash dash) {
    if (c.a == 0) return;
    if (radius <= GlyphAtlas::kMostRoundPx && dash.dot <= 0)
        return quad(atlas_.round(radius, std::max(width, 1.0f), dash.off > 0 ? dash.on : 0, dash.off), centre, {1, 0},
                    width < 1 ? withAlpha(c, width) : c);
    std::array<Vec2f, 96> p;
    const int n = circleSegments(radius);
    for (int i = 0; i < n; ++i) {
        const float a = float(2 * M_PI) * float(i) / float(n);
        p[size_t(i)] = centre + Vec2f(std::cos(a), std::sin(a)) * radius;
    }
    polyline(std::span(p.data(), size_t(n)), true, width, c, dash);
}

void Canvas::arc(Vec2f centre, float radius, float from, float to, float width, Rgba8 c) {
    std::array<Vec2f, 32> p;
    const int n = std::clamp(circleSegments(radius) / 4 + 2, 4, 32);
    for (int i = 0; i < n; ++i) {
        const float a = from + (to - from) * float(i) / float(n - 1);
        p[size_t(i)] = centre + Vec2f(std::cos(a), std::sin(a)) * radius;
    }
    strip(std::span(p.data(), size_t(n)), false, width, c);
}

void Canvas::quad(const Glyph& g, Vec2f o, Vec2f right, Rgba8 c) {
    if (g.x1 <= g.x0) return;
    const Vec2f down = perpendicular(right);
    const auto a = uint32_t(vertices_.size());
    OverlayVertex* v = grow(4);
    v[0] = {o + right * g.x0 + down * g.y0, {g.u0, g.v0}, c};
    v[1] = {o + right * g.x1 + down * g.y0, {g.u1, g.v0}, c};
    v[2] = {o + right * g.x1 + down * g.y1, {g.u1, g.v1}, c};
    v[3] = {o + right * g.x0 + down * g.y1, {g.u0, g.v1}, c};
    triangles({a, a + 1, a + 2, a, a + 2, a + 3});
}

void Canvas::glyphRun(Vec2f pen, Vec2f right, std::string_view text, const TextStyle& s, bool snap) {
    // All outlines first: the outline of one letter must not cover its neighbour.
    for (const bool halo : {true, false}) {
        const Rgba8 colour = halo ? s.halo : s.colour;
        if (colour.a == 0) continue;
        float x = 0;
        for (std::string_view rest = text; !rest.empty();) {
            const char32_t c = takeCodePoint(rest);
            Vec2f at = pen + right * x;
            if (snap) at = {std::round(at.x), std::round(at.y)};
            const Glyph& g = halo ? atlas_.outline(s.face, s.size, c) : atlas_.glyph(s.face, s.size, c);
            quad(g, at, right, colour);
            x += g.advance;
        }
    }
}

void Canvas::text(Vec2f pen, std::string_view t, const TextStyle& s) { glyphRun(pen, {1, 0}, t, s, true); }

void Canvas::textCentred(Vec2f c, std::string_view t, const TextStyle& s) {
    text({c.x - width(t, s.face, s.size) / 2, c.y + capHeight(s.face, s.size) / 2}, t, s);
}

void Canvas::textAlong(Vec2f c, Vec2f right, std::string_view t, const TextStyle& s) {
    glyphRun(c - right * (width(t, s.face, s.size) / 2) + perpendicular(right) * (capHeight(s.face, s.size) / 2), right, t, s, false);
}

void Canvas::glyphIcon(Vec2f centre, char32_t code, int size, Rgba8 c, Rgba8 halo) {
    const Glyph& g = atlas_.glyph(FontFace::Icons, size, code);
    Vec2f o = centre - Vec2f((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2);
    o = {std::round(o.x), std::round(o.y)};
    if (halo.a) quad(atlas_.outline(FontFace::Icons, size, code), o, {1, 0}, halo);
    quad(atlas_.glyph(FontFace::Icons, size, code), o, {1, 0}, c);
}

float Canvas::iconWidth(Icon icon, int size) {
    if (icon == Icon::None) return 0;
    if (const char32_t code = GlyphAtlas::iconCode(icon)) {
        const Glyph& g = atlas_.glyph(FontFace::Icons, size, code);
        return g.x1 - g.x0;
    }
    return float(size) * scale() * (icon == Icon::Clear ? 1.3f : 1.1f);
}

void Canvas::icon(Vec2f centre, Icon icon, int size, Rgba8 c, Rgba8 halo) {
    if (icon == Icon::None) return;
    if (const char32_t code = GlyphAtlas::iconCode(icon)) return glyphIcon(centre, code, size, c, halo);
    const float px = float(size) * scale();
    if (icon == Icon::Clear) {
        const char32_t check = GlyphAtlas::iconCode(Icon::Searched);
        const float shift = px * 0.21f;
        glyphIcon(centre - Vec2f(shift, 0), check, size, c, halo);
        glyphIcon(centre + Vec2f(shift, 0), check, size, c, halo);
        return;
    }
    // Shut-off and hydrant: a letter in a frame, as on site plans.
    if (icon == Icon::Hydrant) ring(centre, px * 0.55f, 1.5f * scale(), c);
    else strokeRect(RectF::around(centre, px * 1.05f, px * 1.05f), 1.5f * scale(), c);
    textCentred(centre, icon == Icon::Hydrant ? "H" : "G", {FontFace::Bold, 14, c, halo});
}

}  // namespace sallyport::scene
