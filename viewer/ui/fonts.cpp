#include "viewer/ui/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <imgui_freetype.h>

#include <cmath>
#include <string>

#include "scene/glyph_atlas.h"
#include "viewer/ui/icons.h"

namespace sallyport::ui {

namespace {
// Latin with its extensions, Greek, Cyrillic, and the signs the panels use; the font simply has none for what it lacks.
constexpr ImWchar kTextRanges[] = {0x20,   0x17f,  0x370,  0x52f,  0x1e00, 0x1eff, 0x2010, 0x2027, 0x2030, 0x203a,
                                   0x20ac, 0x20ac, 0x2190, 0x2193, 0x2212, 0x2212, 0x2260, 0x2260, 0};

// ImGui's size is ascender to descender; the design's is the em. The ratio is the font's own.
base::Result<double> lineToEm(const std::string& path) {
    FT_Library lib = nullptr;
    if (FT_Init_FreeType(&lib) != 0) return base::Error{base::ErrorCode::Internal, "FreeType could not be started", path};
    FT_Face face = nullptr;
    double ratio = 0;
    if (FT_New_Face(lib, path.c_str(), 0, &face) == 0) {
        if (face->units_per_EM > 0) ratio = double(face->ascender - face->descender) / face->units_per_EM;
        FT_Done_Face(face);
    }
    FT_Done_FreeType(lib);
    if (ratio < 0.5 || ratio > 3)
        return base::Error{base::ErrorCode::Io, "is not a usable font; reinstall Sallyport's fonts (fonts-b612, fonts-fork-awesome)", path};
    return ratio;
}

template <size_t N>
size_t nearest(const std::array<int, N>& sizes, int size) {
    size_t best = 0;
    for (size_t i = 1; i < N; ++i)
        if (std::abs(sizes[i] - size) < std::abs(sizes[best] - size)) best = i;
    return best;
}
}  // namespace

base::Result<void> Fonts::build(double scale) {
    auto regular = scene::fontPath(scene::FontFace::Regular), bold = scene::fontPath(scene::FontFace::Bold),
         iconFont = scene::fontPath(scene::FontFace::Icons);
    for (const auto* path : {&regular, &bold, &iconFont})
        if (!*path) return path->error();
    auto emRegular = lineToEm(*regular), emBold = lineToEm(*bold), emIcons = lineToEm(*iconFont);
    for (const auto* ratio : {&emRegular, &emBold, &emIcons})
        if (!*ratio) return ratio->error();

    static ImVector<ImWchar> iconRanges;  // ImGui keeps the pointer until the atlas is built
    if (iconRanges.empty()) {
        ImFontGlyphRangesBuilder builder;
        for (char32_t c : icons::kAll) builder.AddChar(ImWchar(c));
        for (int i = 0; i <= int(scene::Icon::Note); ++i)
            if (const char32_t c = scene::GlyphAtlas::iconCode(scene::Icon(i)); c > 0 && c <= 0xffff) builder.AddChar(ImWchar(c));
        builder.BuildRanges(&iconRanges);
    }
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas->TexDesiredWidth = scale > 1.3 ? 4096 : 2048;
    ImFontConfig config;
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true;
    bool ok = true;
    auto add = [&](const std::string& path, double em, int size, const ImWchar* ranges) {
        ImFont* f = atlas->AddFontFromFileTTF(path.c_str(), float(std::lround(size * scale * em)), &config, ranges);
        ok = ok && f;
        return f;
    };
    for (size_t i = 0; i < kRegular.size(); ++i) regular_[i] = add(*regular, *emRegular, kRegular[i], kTextRanges);
    for (size_t i = 0; i < kBold.size(); ++i) bold_[i] = add(*bold, *emBold, kBold[i], kTextRanges);
    for (size_t i = 0; i < kIcons.size(); ++i) icons_[i] = add(*iconFont, *emIcons, kIcons[i], iconRanges.Data);
    if (!ok || !atlas->Build())
        return base::Error{base::ErrorCode::Io, "the fonts of the panels could not be read; reinstall Sallyport's fonts", *regular};
    ImGui::GetIO().FontDefault = text({18, false});
    scale_ = scale;
    return {};
}

ImFont* Fonts::text(FontSize f) const { return f.bold ? bold_[nearest(kBold, f.size)] : regular_[nearest(kRegular, f.size)]; }
ImFont* Fonts::icons(int size) const { return icons_[nearest(kIcons, size)]; }

}  // namespace sallyport::ui
