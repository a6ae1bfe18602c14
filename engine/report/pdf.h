// Purpose: a PDF of vectors and real text: pages in points, origin at the top left, y down. What is written on a page is kept as boxes beside it, so
// that layout and tests see the same places. The only user of Cairo. Refuses to: decide what stands where, read the clock, write files.
#pragma once
#include <array>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "base/time.h"

namespace sallyport::report {

using base::Box2;
using base::Rgba8;
using base::Vec2;
using Ring = std::vector<Vec2>;

inline constexpr Rgba8 kBlack{0, 0, 0, 255}, kWhite{255, 255, 255, 255};
constexpr Rgba8 grey(uint8_t level) { return {level, level, level, 255}; }
inline Rgba8 faded(Rgba8 c, double opacity) { return {c.r, c.g, c.b, uint8_t(opacity * 255 + 0.5)}; }

/// Nothing that has to be read is smaller.
inline constexpr double kLeastTextPt = 6;

enum class Face : uint8_t { Regular, Bold };
struct Font {
    Face face = Face::Regular;
    double sizePt = 8;
};
struct Stroke {
    double widthPt = 0.5;
    Rgba8 colour = kBlack;
    double dashPt = 0, gapPt = 0;  ///< gap 0: solid
};

/// A rectangle turned about its middle; angles in radians, clockwise on the page.
struct Block {
    Vec2 centre{0, 0};
    Vec2 half{0, 0};
    double angle = 0;
    std::array<Vec2, 4> corners() const;
    Box2 box() const;
    Block grown(double by) const { return {centre, half + Vec2(by), angle}; }
};
bool overlap(const Block& a, const Block& b);

/// A line of text that stands on a page.
struct Written {
    std::string text;
    Block block;
    double sizePt = 0;
    Rgba8 ink = kBlack;
};

struct PdfInfo {
    std::string title, subject;
    base::Timestamp when{};
};

class Pdf {
public:
    /// Error: the fonts of the installation are missing.
    static base::Result<std::unique_ptr<Pdf>> create(const PdfInfo& info);
    ~Pdf();

    /// Ends the page before. `bookmark`: its name in the reader's list of contents; empty: none.
    void beginPage(Vec2 sizePt, std::string_view bookmark);

    /// Even-odd.
    void fill(std::span<const Ring> rings, Rgba8 colour);
    void fill(std::initializer_list<Vec2> polygon, Rgba8 colour);
    void fill(const Box2& box, Rgba8 colour) { fill({box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}}, colour); }
    void stroke(std::span<const Vec2> line, bool closed, const Stroke& stroke);
    void stroke(const Box2& box, const Stroke& stroke);
    void line(Vec2 a, Vec2 b, const Stroke& stroke);
    void disc(Vec2 centre, double radius, Rgba8 colour);
    void circle(Vec2 centre, double radius, const Stroke& stroke) { arc(centre, radius, 0, 6.283185307179586, stroke); }
    /// From one angle to the other, clockwise on the page.
    void arc(Vec2 centre, double radius, double from, double to, const Stroke& stroke);

    /// Until release(): only what lies in the rings (even-odd) is drawn. Nested.
    void clip(std::span<const Ring> rings);
    void clip(const Box2& box);
    void release();

    double width(std::string_view text, Font font) const;
    static double capHeight(Font font) { return font.sizePt * 0.72; }
    /// What a line of this text takes, descenders included.
    Block blockOf(std::string_view text, Font font, Vec2 centre, double angle = 0) const;
    /// The middle of its capitals at `centre`.
    void write(std::string_view text, Font font, Vec2 centre, double angle = 0, Rgba8 colour = kBlack);
    enum class Align : uint8_t { Left, Middle, Right };
    /// On a baseline.
    void writeAt(std::string_view text, Font font, Vec2 pen, Align align = Align::Left, Rgba8 colour = kBlack);
    /// As shapes that nobody reads by mistake as a label: watermarks.
    void shape(std::string_view text, Font font, Vec2 centre, double angle, Rgba8 colour);
    /// The longest beginning that fits, with an ellipsis; the whole text where it fits.
    std::string fitted(std::string_view text, Font font, double widthPt) const;
    /// At spaces, into lines of at most that width; what is longer than a line is cut with an ellipsis, as is what needs more lines.
    std::vector<std::string> wrapped(std::string_view text, Font font, double widthPt, size_t mostLines) const;

    /// By page, from 0.
    const std::vector<std::vector<Written>>& written() const;

    /// The whole file. Nothing can be drawn after it. Error: what the library says went wrong.
    base::Result<std::string> finish();

private:
    Pdf();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::report
