// Purpose: lines, shapes and text as overlay triangles. The overlay is drawn without multisampling, so every edge carries a one-pixel feather.
// Appends to the draw list's own buffers and never allocates once they have grown. Refuses to: decide what is shown or where.
#pragma once
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "scene/draw_list.h"
#include "scene/glyph_atlas.h"
#include "scene/palette.h"

namespace sallyport::scene {

struct RectF {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    float w() const { return x1 - x0; }
    float h() const { return y1 - y0; }
    Vec2f centre() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
    RectF grown(float by) const { return {x0 - by, y0 - by, x1 + by, y1 + by}; }
    bool overlaps(const RectF& o) const { return x0 < o.x1 && o.x0 < x1 && y0 < o.y1 && o.y0 < y1; }
    bool contains(Vec2f p) const { return p.x >= x0 && p.x < x1 && p.y >= y0 && p.y < y1; }
    bool holds(const RectF& o) const { return o.x0 >= x0 && o.x1 <= x1 && o.y0 >= y0 && o.y1 <= y1; }
    static RectF around(Vec2f c, float w, float h) { return {c.x - w / 2, c.y - h / 2, c.x + w / 2, c.y + h / 2}; }
};

inline Rgba8 withAlpha(Rgba8 c, float a) { return {c.r, c.g, c.b, uint8_t(float(c.a) * a + 0.5f)}; }

/// Lengths of a dash pattern, pixels; off 0 is solid. dot > 0 puts a dot of that length in the middle of each gap.
struct Dash {
    float on = 0, off = 0, dot = 0, from = 0;  ///< from: so far into the pattern it begins
};

struct TextStyle {
    FontFace face = FontFace::Regular;
    int size = 14;  ///< design size, before scale
    Rgba8 colour{};
    Rgba8 halo{0, 0, 0, 0};  ///< outline colour; transparent: none
};

class Canvas {
public:
    Canvas(std::vector<OverlayVertex>& vertices, std::vector<uint32_t>& indices, GlyphAtlas& atlas);

    /// Convex polygon, either direction.
    void fill(std::span<const Vec2f> convex, Rgba8 c);
    void fill(std::initializer_list<Vec2f> convex, Rgba8 c) { fill(std::span(convex.begin(), convex.size()), c); }
    void fillRect(const RectF& r, Rgba8 c, float radius = 0);
    void strokeRect(const RectF& r, float width, Rgba8 c, float radius = 0, Dash dash = {});
    void line(Vec2f a, Vec2f b, float width, Rgba8 c, Dash dash = {});
    /// A bar from the slanted side a–b, `across` (level or upright) wide; its other two sides are cut sharply.
    void slantedBar(Vec2f a, Vec2f b, Vec2f across, Rgba8 c);
    /// One quad without a feather: for thousands of strokes of a pixel or two.
    void plainLine(Vec2f a, Vec2f b, float width, Rgba8 c);
    /// A closed outline that is seen whole from `centre`, without feathers: even, however many corners it has.
    void plainFan(Vec2f centre, std::span<const Vec2f> outline, Rgba8 c);
    /// Mitred; dashes run on across corners.
    void polyline(std::span<const Vec2f> points, bool closed, float width, Rgba8 c, Dash dash = {});
    void disc(Vec2f centre, float radius, Rgba8 c);
    void ring(Vec2f centre, float radius, float width, Rgba8 c, Dash dash = {});
    /// Angles in radians, clockwise on the screen from +x.
    void arc(Vec2f centre, float radius, float from, float to, float width, Rgba8 c);

    float width(std::string_view text, FontFace face, int size) { return atlas_.textWidth(face, size, text); }
    float capHeight(FontFace face, int size) { return atlas_.capHeight(face, size); }
    float scale() const { return float(atlas_.scale()); }
    /// `pen` is the baseline's left end.
    void text(Vec2f pen, std::string_view text, const TextStyle& style);
    /// Centred both ways by capitals.
    void textCentred(Vec2f centre, std::string_view text, const TextStyle& style);
    /// Any direction and size: `right` is the unit pixel step along the text times its magnification.
    void textAlong(Vec2f centre, Vec2f right, std::string_view text, const TextStyle& style);
    /// Centred on its ink.
    void icon(Vec2f centre, Icon icon, int size, Rgba8 c, Rgba8 halo = {0, 0, 0, 0});
    float iconWidth(Icon icon, int size);

private:
    OverlayVertex* grow(size_t n);
    uint32_t vertex(Vec2f p, Rgba8 c);
    void triangles(std::initializer_list<uint32_t> list);
    void quad(const Glyph& g, Vec2f origin, Vec2f right, Rgba8 c);
    void glyphRun(Vec2f pen, Vec2f right, std::string_view text, const TextStyle& style, bool snap);
    void textured(const RectF& at, const RectF& uv, Rgba8 c);
    void roundCorners(const RectF& r, float radius, const Glyph& g, Rgba8 c);
    void strip(std::span<const Vec2f> points, bool closed, float width, Rgba8 c);
    void glyphIcon(Vec2f centre, char32_t code, int size, Rgba8 c, Rgba8 halo);

    std::vector<OverlayVertex>& vertices_;
    std::vector<uint32_t>& indices_;
    GlyphAtlas& atlas_;
    std::vector<Vec2f> path_;
};

}  // namespace sallyport::scene
