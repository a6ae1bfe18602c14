#include "scene/glyph_atlas.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_GLYPH_H
#include FT_STROKER_H

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/file.h"

namespace sallyport::scene {
namespace {

// Names in models and feeds are untrusted and may hold any script; past this height new glyphs are drawn as the replacement box.
constexpr int kMaxHeight = 8192;
constexpr char32_t kReplacement = 0xFFFD;

constexpr std::array<std::pair<FontFace, int>, 10> kPreloaded{{{FontFace::Regular, 14},
                                                               {FontFace::Regular, 16},
                                                               {FontFace::Regular, 18},
                                                               {FontFace::Bold, 14},
                                                               {FontFace::Bold, 16},
                                                               {FontFace::Bold, 18},
                                                               {FontFace::Bold, 26},
                                                               {FontFace::Icons, 14},
                                                               {FontFace::Icons, 16},
                                                               {FontFace::Icons, 18}}};

/// What the program itself writes beyond ASCII.
constexpr std::u32string_view kOwnSigns = U"·°²×";

uint64_t keyOf(FontFace face, int size, char32_t c, bool outlined) {
    return uint64_t(c) | uint64_t(uint16_t(size)) << 24 | uint64_t(face) << 40 | uint64_t(outlined) << 44;
}

constexpr uint64_t kRound = uint64_t(1) << 48;  // in a key: no letter but a disc or ring

base::Error fontError(std::string what, const std::string& where) { return {base::ErrorCode::Io, std::move(what), where}; }

}  // namespace

base::Result<std::string> fontPath(FontFace face) {
    static constexpr std::array<const char*, 3> kFiles{"B612-Regular.otf", "B612-Bold.otf", "forkawesome-webfont.ttf"};
    static constexpr std::array<const char*, 3> kSystem{"/usr/share/fonts/opentype/b612/", "/usr/share/fonts/opentype/b612/",
                                                        "/usr/share/fonts/truetype/fork-awesome/"};
    const std::string file = kFiles[size_t(face)];
    auto own = base::assetPath("fonts/" + file);
    if (own) return own->string();
    std::error_code ec;
    const std::string system = kSystem[size_t(face)] + file;
    if (std::filesystem::exists(system, ec)) return system;
    return base::Error{base::ErrorCode::NotFound, "font is missing; install the packages fonts-b612 and fonts-fork-awesome, or set SALLYPORT_ASSETS",
                       file};
}

std::string fallbackFontPath() {
    const auto own = base::assetPath("fonts/Inter-Regular.otf");
    return own ? own->string() : "/usr/share/fonts/opentype/inter/Inter-Regular.otf";
}

char32_t takeCodePoint(std::string_view& text) {
    const auto byte = [&](size_t i) { return uint8_t(text[i]); };
    const uint8_t b = byte(0);
    const size_t n = b < 0x80 ? 1 : b >= 0xC2 && b < 0xE0 ? 2 : b >= 0xE0 && b < 0xF0 ? 3 : b >= 0xF0 && b < 0xF5 ? 4 : 0;
    char32_t c = n == 1 ? b : b & (0x7Fu >> n);
    size_t i = 1;
    for (; n > 1 && i < n && i < text.size() && (byte(i) & 0xC0) == 0x80; ++i) c = c << 6 | (byte(i) & 0x3Fu);
    const bool good = n != 0 && i == n && !(n == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) && !(n == 4 && (c < 0x10000 || c > 0x10FFFF));
    text.remove_prefix(i);
    return good ? c : kReplacement;
}

struct GlyphAtlas::Impl {
    struct Face {
        FT_Face ft = nullptr;
        int size = -1;
    };
    /// Shortcut past the hash for the first 256 code points of one face and size.
    using Latin = std::array<const Glyph*, 256>;
    static constexpr size_t kShortcutSizes = 128;  ///< larger sizes go the long way

    FT_Library library = nullptr;
    FT_Stroker stroker = nullptr;
    std::array<Face, 3> faces;
    Face fallback;
    double scale = 1;
    int width = 1024, height = 1024;
    int penX = 1, penY = 1, shelf = 0;
    std::vector<uint8_t> pixels;
    std::unordered_map<uint64_t, Glyph> glyphs;
    std::array<std::unique_ptr<Latin>, kShortcutSizes * 6> latin;  ///< by size, face and outlined
    uint64_t revision = 1;

    ~Impl() {
        if (stroker) FT_Stroker_Done(stroker);
        if (library) FT_Done_FreeType(library);  // frees the faces too
    }

    FT_Face sized(Face& f, int size) {
        if (f.ft && f.size != size) {
            FT_Set_Char_Size(f.ft, 0, FT_F26Dot6(std::lround(size * scale * 64)), 72, 72);
            f.size = size;
        }
        return f.ft;
    }

    /// Top-left pixel of a free place, or false when the atlas is full.
    bool allocate(int w, int h, int& x, int& y) {
        if (w + 2 > width) return false;
        if (penX + w + 1 > width) {
            penX = 1;
            penY += shelf + 1;
            shelf = 0;
        }
        while (penY + h + 1 > height) {
            if (height * 2 > kMaxHeight) return false;
            height *= 2;
            pixels.resize(size_t(width) * size_t(height), 0);
            for (auto& [key, g] : glyphs) g.v0 /= 2, g.v1 /= 2;
        }
        x = penX;
        y = penY;
        penX += w + 1;
        shelf = std::max(shelf, h);
        return true;
    }

    Glyph rasterise(FontFace face, int size, char32_t c, bool outlined) {
        Glyph out{};
        FT_Face ft = sized(faces[size_t(face)], size);
        FT_UInt index = FT_Get_Char_Index(ft, c);
        if (!index && fallback.ft && face != FontFace::Icons) {
            FT_Face other = sized(fallback, size);
            if (FT_UInt i = FT_Get_Char_Index(other, c)) ft = other, index = i;
        }
        if (FT_Load_Glyph(ft, index, FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_LIGHT)) return out;
        out.advance = float(ft->glyph->linearHoriAdvance) / 65536.0f;
        FT_Glyph glyph = nullptr;
        if (FT_Get_Glyph(ft->glyph, &glyph)) return out;
        if (outlined && glyph->format == FT_GLYPH_FORMAT_OUTLINE) {
            FT_Stroker_Set(stroker, FT_Fixed(std::lround(kOutlinePx * scale * 64)), FT_STROKER_LINECAP_ROUND, FT_STROKER_LINEJOIN_ROUND, 0);
            FT_Glyph_StrokeBorder(&glyph, stroker, false, true);
        }
        if (!FT_Glyph_To_Bitmap(&glyph, FT_RENDER_MODE_NORMAL, nullptr, true)) {
            const auto* bitmap = reinterpret_cast<FT_BitmapGlyph>(glyph);
            const int w = int(bitmap->bitmap.width), h = int(bitmap->bitmap.rows);
            int x = 0, y = 0;
            if (w > 0 && h > 0 && allocate(w, h, x, y)) {
                for (int row = 0; row < h; ++row)
                    std::memcpy(&pixels[size_t(y + row) * size_t(width) + size_t(x)], bitmap->bitmap.buffer + row * bitmap->bitmap.pitch, size_t(w));
                out.u0 = float(x) / float(width), out.u1 = float(x + w) / float(width);
                out.v0 = float(y) / float(height), out.v1 = float(y + h) / float(height);
                out.x0 = float(bitmap->left), out.x1 = float(bitmap->left + w);
                out.y0 = float(-bitmap->top), out.y1 = float(h - bitmap->top);
            }
        }
        FT_Done_Glyph(glyph);
        ++revision;
        return out;
    }

    Glyph rasteriseRound(float radius, float stroke, float on, float off) {
        Glyph out{};
        const int half = int(std::ceil(radius + stroke / 2 + 1));
        int x = 0, y = 0;
        if (!allocate(2 * half, 2 * half, x, y)) return out;
        for (int row = 0; row < 2 * half; ++row)
            for (int column = 0; column < 2 * half; ++column) {
                const float dx = float(column - half) + 0.5f, dy = float(row - half) + 0.5f, away = std::hypot(dx, dy);
                float inside = stroke > 0 ? stroke / 2 - std::abs(away - radius) : radius - away;
                if (off > 0) {
                    const float angle = std::atan2(dy, dx), along = (angle < 0 ? angle + 2 * float(M_PI) : angle) * radius;
                    const float at = std::fmod(along, on + off);
                    inside = std::min(inside, std::min(at, on - at));
                }
                pixels[size_t(y + row) * size_t(width) + size_t(x + column)] =
                    uint8_t(std::lround(std::clamp(inside + 0.5f, 0.0f, 1.0f) * 255));
            }
        out.u0 = float(x) / float(width), out.u1 = float(x + 2 * half) / float(width);
        out.v0 = float(y) / float(height), out.v1 = float(y + 2 * half) / float(height);
        out.x0 = out.y0 = float(-half), out.x1 = out.y1 = float(half);
        ++revision;
        return out;
    }

    const Glyph& find(FontFace face, int size, char32_t c, bool outlined) {
        if (c < 256 && size >= 0 && size_t(size) < kShortcutSizes) {
            std::unique_ptr<Latin>& l = latin[(size_t(size) * 3 + size_t(face)) * 2 + outlined];
            if (!l) l = std::make_unique<Latin>();
            const Glyph*& g = (*l)[c];
            if (!g) g = &findSlow(face, size, c, outlined);
            return *g;
        }
        return findSlow(face, size, c, outlined);
    }
    const Glyph& findSlow(FontFace face, int size, char32_t c, bool outlined) {
        const uint64_t key = keyOf(face, size, c, outlined);
        auto it = glyphs.find(key);
        if (it == glyphs.end()) it = glyphs.emplace(key, rasterise(face, size, c, outlined)).first;
        return it->second;
    }
};

GlyphAtlas::GlyphAtlas() : impl_(std::make_unique<Impl>()) {}
GlyphAtlas::~GlyphAtlas() = default;

base::Result<std::unique_ptr<GlyphAtlas>> GlyphAtlas::create(double scale) {
    std::unique_ptr<GlyphAtlas> atlas(new GlyphAtlas);
    Impl& m = *atlas->impl_;
    m.scale = std::isfinite(scale) ? std::clamp(scale, 0.5, 6.0) : 1.0;
    m.width = m.scale > 1.6 ? 2048 : 1024;
    m.pixels.assign(size_t(m.width) * size_t(m.height), 0);
    if (FT_Init_FreeType(&m.library) || FT_Stroker_New(m.library, &m.stroker)) return fontError("FreeType could not be started", "");
    for (FontFace face : {FontFace::Regular, FontFace::Bold, FontFace::Icons}) {
        auto path = fontPath(face);
        if (!path) return path.error();
        if (FT_New_Face(m.library, path->c_str(), 0, &m.faces[size_t(face)].ft))
            return fontError("is not a font that can be read; install it again", *path);
    }
    // Only for letters B612 lacks; without it they show as boxes.
    FT_New_Face(m.library, fallbackFontPath().c_str(), 0, &m.fallback.ft);

    m.glyphs.reserve(8192);
    for (auto [face, size] : kPreloaded) {
        for (bool outlined : {true, false}) {
            if (face == FontFace::Icons) {
                for (int i = 0; i <= int(Icon::Note); ++i)
                    if (char32_t c = iconCode(Icon(i))) m.find(face, size, c, outlined);
                continue;
            }
            for (char32_t c = 0x20; c < 0x7F; ++c) m.find(face, size, c, outlined);
            for (char32_t c : kOwnSigns) m.find(face, size, c, outlined);
        }
    }
    return atlas;
}

double GlyphAtlas::scale() const { return impl_->scale; }
int GlyphAtlas::width() const { return impl_->width; }
int GlyphAtlas::height() const { return impl_->height; }
std::span<const uint8_t> GlyphAtlas::pixels() const { return impl_->pixels; }
uint64_t GlyphAtlas::revision() const { return impl_->revision; }
const Glyph& GlyphAtlas::glyph(FontFace face, int size, char32_t c) { return impl_->find(face, size, c, false); }
const Glyph& GlyphAtlas::outline(FontFace face, int size, char32_t c) { return impl_->find(face, size, c, true); }

const Glyph& GlyphAtlas::round(float radiusPx, float widthPx, float dashOnPx, float dashOffPx) {
    constexpr float kSteps = 4;
    const auto steps = [](float px) { return uint64_t(std::lround(std::clamp(px, 0.0f, 63.0f) * kSteps)); };
    const uint64_t r = steps(std::min(radiusPx, kMostRoundPx)), w = steps(widthPx), on = steps(dashOnPx), off = steps(dashOffPx);
    const uint64_t key = r | w << 8 | on << 16 | off << 24 | kRound;
    auto it = impl_->glyphs.find(key);
    if (it == impl_->glyphs.end())
        it = impl_->glyphs.emplace(key, impl_->rasteriseRound(float(r) / kSteps, float(w) / kSteps, float(on) / kSteps, float(off) / kSteps)).first;
    return it->second;
}

float GlyphAtlas::lineHeight(FontFace face, int size) const {
    FT_Face ft = impl_->sized(impl_->faces[size_t(face)], size);
    return float(ft->size->metrics.height) / 64.0f;
}
float GlyphAtlas::capHeight(FontFace face, int size) { return -glyph(face, size, U'H').y0; }

float GlyphAtlas::textWidth(FontFace face, int size, std::string_view utf8) {
    float w = 0;
    while (!utf8.empty()) w += glyph(face, size, takeCodePoint(utf8)).advance;
    return w;
}

char32_t GlyphAtlas::iconCode(Icon icon) {
    switch (icon) {
        case Icon::None:
            return 0;
        case Icon::Unknown:
            return 0xf128;  // question
        case Icon::LockedIn:
        case Icon::Lock:
            return 0xf023;  // lock
        case Icon::Searched:
            return 0xf00c;  // check
        case Icon::Clear:
            return 0;  // two checks
        case Icon::Help:
            return 0xf067;  // plus
        case Icon::Threat:
        case Icon::Forced:
            return 0xf071;  // exclamation-triangle
        case Icon::Evacuated:
        case Icon::Exit:
            return 0xf08b;  // sign-out
        case Icon::Searching:
            return 0xf002;  // search
        case Icon::Unlock:
            return 0xf09c;  // unlock, shackle to the side
        case Icon::Fault:
            return 0xf05e;  // ban
        case Icon::Bell:
            return 0xf0f3;  // bell
        case Icon::Panic:
            return 0xf0a1;  // bullhorn
        case Icon::Team:
            return 0xf0c0;  // users
        case Icon::Aed:
            return 0xf21e;  // heartbeat
        case Icon::KeyBox:
            return 0xf084;  // key
        case Icon::Gas:
            return 0;  // letter G in a box
        case Icon::Hydrant:
            return 0;  // letter H in a circle
        case Icon::Water:
            return 0xf043;  // tint
        case Icon::Power:
            return 0xf0e7;  // bolt
        case Icon::FirePanel:
            return 0xf134;  // fire-extinguisher
        case Icon::Staging:
            return 0xf024;  // flag
        case Icon::Medical:
            return 0xf0fa;  // medkit
        case Icon::Ccp:
            return 0xf067;  // plus
        case Icon::Tip:
            return 0xf075;  // comment
        case Icon::Fire:
            return 0xf06d;  // fire
        case Icon::Hazmat:
            return 0xf0c3;  // flask
        case Icon::Record:
            return 0xf111;  // circle
        case Icon::Feed:
            return 0xf09e;  // rss
        case Icon::Icp:
        case Icon::Star:
            return 0xf005;  // star
        case Icon::Note:
            return 0xf249;  // sticky-note
    }
    return 0;
}

}  // namespace sallyport::scene
