// Purpose: the fonts of the panels in ImGui's atlas, made with FreeType for one scale. Sizes are em sizes.
// Refuses to: scale a bitmap except where a window is too small for its scale.
#pragma once
#include <imgui.h>

#include <array>

#include "base/result.h"

namespace sallyport::ui {

struct FontSize {
    int size = 18;
    bool bold = false;
};

class Fonts {
public:
    base::Result<void> build(double scale);
    double scale() const { return scale_; }
    ImFont* text(FontSize f) const;
    ImFont* icons(int size) const;
    static bool hasGlyph(const ImFont* f, char32_t c) { return c <= 0xffff && f->FindGlyphNoFallback(ImWchar(c)) != nullptr; }

private:
    static constexpr std::array<int, 5> kRegular{14, 16, 18, 22, 28};
    static constexpr std::array<int, 10> kBold{14, 16, 18, 20, 22, 24, 26, 28, 32, 40};
    static constexpr std::array<int, 6> kIcons{14, 18, 22, 28, 36, 48};
    std::array<ImFont*, 5> regular_{};
    std::array<ImFont*, 10> bold_{};
    std::array<ImFont*, 6> icons_{};
    double scale_ = 1;
};

}  // namespace sallyport::ui
