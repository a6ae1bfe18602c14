// Text and icons as bitmaps.
#include <catch2/catch.hpp>

#include "scene/glyph_atlas.h"

using namespace sallyport;
using namespace sallyport::scene;

namespace {
std::unique_ptr<GlyphAtlas> make(double scale) {
    auto a = GlyphAtlas::create(scale);
    if (!a) FAIL(a.error().text());
    return std::move(*a);
}
size_t ink(const GlyphAtlas& a, const Glyph& g) {
    size_t sum = 0;
    for (int y = int(g.v0 * float(a.height()) + 0.5f); y < int(g.v1 * float(a.height()) + 0.5f); ++y)
        for (int x = int(g.u0 * float(a.width()) + 0.5f); x < int(g.u1 * float(a.width()) + 0.5f); ++x)
            sum += a.pixels()[size_t(y) * size_t(a.width()) + size_t(x)];
    return sum;
}
}  // namespace

TEST_CASE("letters of the plan are there from the start: asking for them changes nothing, others are added once") {
    auto a = make(1);
    const uint64_t before = a->revision();
    for (char32_t c : U"ABCxyz0189 ·") a->glyph(FontFace::Bold, 18, c ? c : U' ');
    for (int i = 0; i <= int(Icon::Note); ++i)
        if (char32_t c = GlyphAtlas::iconCode(Icon(i))) a->glyph(FontFace::Icons, 16, c);
    CHECK(a->revision() == before);
    a->glyph(FontFace::Bold, 18, U'é');
    const uint64_t added = a->revision();
    CHECK(added > before);
    a->glyph(FontFace::Bold, 18, U'é');
    CHECK(a->revision() == added);
}

TEST_CASE("every icon has ink, whether its code is in the font or it is drawn") {
    auto a = make(1);
    for (int i = 1; i <= int(Icon::Note); ++i)
        if (char32_t c = GlyphAtlas::iconCode(Icon(i))) {
            CAPTURE(i);
            CHECK(ink(*a, a->glyph(FontFace::Icons, 16, c)) > 255 * 10);
        }
}

TEST_CASE("an outline is its letter grown by two pixels on every side") {
    auto a = make(1);
    const Glyph g = a->glyph(FontFace::Bold, 18, U'8'), o = a->outline(FontFace::Bold, 18, U'8');
    CHECK(o.x0 == Approx(g.x0 - 2).margin(1.01));
    CHECK(o.y1 == Approx(g.y1 + 2).margin(1.01));
    CHECK(ink(*a, o) > ink(*a, g) * 3 / 2);
}

TEST_CASE("widths add up and grow with the scale") {
    auto a = make(1);
    auto b = make(2);
    CHECK(a->textWidth(FontFace::Regular, 14, "Science 8") ==
          Approx(a->textWidth(FontFace::Regular, 14, "Science ") + a->textWidth(FontFace::Regular, 14, "8")));
    CHECK(b->textWidth(FontFace::Regular, 14, "Science 8") == Approx(2 * a->textWidth(FontFace::Regular, 14, "Science 8")).epsilon(0.02));
    CHECK(a->lineHeight(FontFace::Regular, 18) > 18);
}

TEST_CASE("the same requests give the same bitmap") {
    auto a = make(1), b = make(1);
    for (char32_t c : {U'Ж', U'漢', U'ő'}) {
        a->glyph(FontFace::Regular, 18, c);
        b->glyph(FontFace::Regular, 18, c);
    }
    CHECK(std::equal(a->pixels().begin(), a->pixels().end(), b->pixels().begin(), b->pixels().end()));
}

TEST_CASE("growing keeps earlier letters where their coordinates say") {
    auto a = make(1);
    const size_t before = ink(*a, a->glyph(FontFace::Bold, 18, U'A'));
    const int height = a->height();
    for (char32_t c = 0x400; c < 0x530 && a->height() == height; ++c)
        for (int size = 60; size <= 90; ++size) a->glyph(FontFace::Regular, size, c);
    REQUIRE(a->height() > height);
    CHECK(ink(*a, a->glyph(FontFace::Bold, 18, U'A')) == before);
}

TEST_CASE("a flood of letters stops at a bound and still answers") {
    auto a = make(3);
    for (char32_t c = 0x20; c < 0x20 + 9000; ++c) a->glyph(FontFace::Regular, 120, c);
    CHECK(a->height() <= 8192);
    CHECK(a->glyph(FontFace::Bold, 18, U'A').advance > 0);
}

TEST_CASE("bytes that are not UTF-8 become replacement letters and every byte is consumed") {
    const auto decode = [](std::string_view s) {
        std::u32string out;
        while (!s.empty()) out += takeCodePoint(s);
        return out;
    };
    CHECK(decode("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") == U"a\u00E9\u20AC\U0001F600");
    CHECK(decode("\xFF"
                 "a") ==
          U"\uFFFD"
          U"a");
    CHECK(decode("\xC3") == U"\uFFFD");
    CHECK(decode("\xE2\x82"
                 "b") ==
          U"\uFFFD"
          U"b");
    CHECK(decode("\xC0\xAF").front() == U'\uFFFD');
    CHECK(decode("\xED\xA0\x80").front() == U'\uFFFD');
    CHECK(decode("\xF4\x90\x80\x80").front() == U'\uFFFD');
}
