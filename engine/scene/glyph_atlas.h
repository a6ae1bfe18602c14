// Purpose: text and icons for the picture: rasterised once per scale with FreeType into one alpha bitmap, with metrics that the label placement uses.
// Pure CPU. Fonts: B612 regular and bold, Fork Awesome for icons; Inter as a fallback for letters B612 lacks. Refuses to: know GL or ImGui.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "scene/view_model.h"

namespace sallyport::scene {

enum class FontFace : uint8_t { Regular, Bold, Icons };
struct Glyph {
    float u0, v0, u1, v1;
    float x0, y0, x1, y1; /**< pixels from the pen at the baseline, y down */
    float advance;
};

class GlyphAtlas {
public:
    /// Holds ASCII and the signs of our own texts in the sizes of the design and every icon from the start, so that steady frames add nothing; a name with other letters adds them
    /// once.
    /// `scale` must be the view's uiScale: shapes follow the view, text follows the atlas. Make a new atlas (and DrawListBuilder) when it changes.
    static base::Result<std::unique_ptr<GlyphAtlas>> create(double scale);
    ~GlyphAtlas();
    double scale() const;
    int width() const;
    int height() const;
    std::span<const uint8_t> pixels() const;  ///< width × height, alpha
    /// Grows when a new glyph had to be added: upload again.
    uint64_t revision() const;
    /// Sizes are design sizes (14, 16, 18, 26 …) before scale. Texture coordinates change when the atlas grows in height.
    const Glyph& glyph(FontFace face, int size, char32_t c);
    /// The same glyph grown by kOutlinePx on every side, to be drawn below it in the background colour: one quad instead of eight shifted copies.
    const Glyph& outline(FontFace face, int size, char32_t c);
    /// A disc (`widthPx` 0) or a ring, antialiased, its middle at the glyph's origin; sizes in pixels, kept to a quarter of one. Marks are drawn by
    /// the hundred: two triangles each instead of a hundred. `radiusPx` at most kMostRoundPx.
    const Glyph& round(float radiusPx, float widthPx = 0, float dashOnPx = 0, float dashOffPx = 0);
    static constexpr float kMostRoundPx = 30;
    static constexpr float kOutlinePx = 2;  ///< the rule of "Labels over the plan", before scale
    /// Height of a capital above the baseline, for centring a line on a point.
    float capHeight(FontFace face, int size);
    float lineHeight(FontFace face, int size) const;
    float textWidth(FontFace face, int size, std::string_view utf8);
    static char32_t iconCode(Icon icon);  ///< Fork Awesome code point; 0 when it is a drawn shape

private:
    GlyphAtlas();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Takes one code point off the front; U+FFFD for bytes that are not UTF-8. `text` must not be empty.
char32_t takeCodePoint(std::string_view& text);

/// The font files of this installation (assets/fonts, copied at build or install time; else the system's).
base::Result<std::string> fontPath(FontFace face);
/// Of the font for letters that B612 lacks; whether it is there is not asked.
std::string fallbackFontPath();

}  // namespace sallyport::scene
