// What the bytes of a name mean: escapes, code pages, and the raw bytes of old exporters.
#include <catch2/catch.hpp>

#include "ifc_parts.h"
#include "importers/ifc.h"
#include "importers/step.h"

using namespace sallyport;
using namespace sallyport::importers;
using step::decodeText;
using step::detectRawText;
using step::RawText;

namespace {

bool wellFormed(const std::string& s) {
    for (size_t i = 0; i < s.size();) {
        const uint8_t c = uint8_t(s[i]);
        const size_t n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
        if (n == 0 || i + n > s.size()) return false;
        uint32_t code = n == 1 ? c : c & (0xffu >> (n + 1));
        for (size_t k = 1; k < n; ++k) {
            if ((uint8_t(s[i + k]) & 0xc0) != 0x80) return false;
            code = code << 6 | (uint8_t(s[i + k]) & 0x3f);
        }
        if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;  // controls have no place either
        if ((n == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) || (n == 4 && (code < 0x10000 || code > 0x10ffff))) return false;
        i += n;
    }
    return true;
}

/// Names of the rooms of a file that holds these bytes as LongName.
std::vector<std::string> roomNames(const std::vector<std::string>& raw) {
    tests::IfcParts p;
    const int storey = p.storey("Ground", 0);
    double x = 0;
    for (const std::string& name : raw) {
        x += 5;
        p.space(storey, std::to_string(100 + int(x)), name, {x, 0, 0}, {4, 4, 3});
    }
    const auto in = decodeIfc(p.file("IFC2X3"), "test.ifc", {});
    REQUIRE(in);
    std::vector<std::string> out;
    for (const building::Room& r : in->building.rooms) out.push_back(r.name);
    return out;
}

}  // namespace

TEST_CASE("The raw Shift-JIS of an old exporter becomes Japanese, also where its second byte is a backslash") {
    // 教室, 職員室, 表示 (its first character ends in 0x5c), ソファ (likewise), half-width ﾎﾞｲﾗ beside kanji
    const auto names =
        roomNames({"\x8b\xb3\x8e\xba", "\x90\x45\x88\xf5\x8e\xba", "\x95\x5c\x8e\xa6", "\x83\x5c\x83\x74\x83\x40", "\xce\xde\xb2\xd7\x8e\xba"});
    REQUIRE(names.size() == 5);
    CHECK(names[0] == "\u6559\u5ba4");
    CHECK(names[1] == "\u8077\u54e1\u5ba4");
    CHECK(names[2] == "\u8868\u793a");
    CHECK(names[3] == "\u30bd\u30d5\u30a1");
    CHECK(names[4] == "\uff8e\uff9e\uff72\uff97\u5ba4");
}

TEST_CASE("Raw bytes of Western exporters are Windows-1252, not Shift-JIS") {
    const auto names = roomNames({"B\xfcro T\xfcr", "Architect\x92s office", "\x93Nord\x94 \x96 S\xfc\x64", "\xc4\xd6\xdc", "10 \x80",
                                  "Caf\xe9 fran\xe7"
                                  "ais"});
    REQUIRE(names.size() == 6);
    CHECK(names[0] == "B\u00fcro T\u00fcr");
    CHECK(names[1] == "Architect\u2019s office");
    CHECK(names[2] == "\u201cNord\u201d \u2013 S\u00fcd");
    CHECK(names[3] == "\u00c4\u00d6\u00dc");
    CHECK(names[4] == "10 \u20ac");
    CHECK(names[5] == "Caf\u00e9 fran\u00e7ais");
}

TEST_CASE("Raw UTF-8 is taken as it is, Japanese and Cyrillic as well") {
    const auto names = roomNames({"\u6559\u5ba4", "\u041a\u043e\u0440\u0438\u0434\u043e\u0440", "Kl\u00e9"});
    CHECK(names == std::vector<std::string>{"\u6559\u5ba4", "\u041a\u043e\u0440\u0438\u0434\u043e\u0440", "Kl\u00e9"});
}

TEST_CASE("The whole file decides between Shift-JIS and the rest") {
    CHECK(detectRawText("") == RawText::Western);
    CHECK(detectRawText("plain") == RawText::Western);
    CHECK(detectRawText("'\x8b\xb3\x8e\xba'") == RawText::ShiftJis);
    CHECK(detectRawText("'\x82\xcc\x83\x68\x83\x41'") == RawText::ShiftJis);
    CHECK(detectRawText("'it\x92s', 'the school\x92s', '\x93quoted\x94'") == RawText::Western);
    CHECK(detectRawText("'T\xfcr' 'B\xfcro' '\xc4\xd6\xdc' 'Stra\xdf"
                        "e'") == RawText::Western);
    CHECK(detectRawText("'\xc4\xe2\xe5\xf0\xfc' '\xca\xee\xf0\xe8\xe4\xee\xf0'") == RawText::Western);  // Cyrillic of Windows-1251
    CHECK(detectRawText("'\u6559\u5ba4 \u968e\u6bb5'") == RawText::Western);                            // UTF-8
    CHECK(detectRawText("'\x8b\xb3\x8e\xba \xff\xfe\xfd \x80\x80 \xa0\xff'") == RawText::Western);      // broken either way
}

TEST_CASE("Every pair of raw bytes decodes to well-formed text") {
    for (const RawText how : {RawText::Western, RawText::ShiftJis}) {
        size_t bad = 0;
        for (int a = 0; a < 256; ++a)
            for (int b = 0; b < 256; ++b) {
                const char pair[2] = {char(a), char(b)};
                bad += !wellFormed(decodeText({pair, 2}, 64, how)) + !wellFormed(decodeText({pair, 1}, 64, how));
                bad += !wellFormed(decodeText({pair, 2}, 2, how));  // cut short
            }
        CHECK(bad == 0);
    }
}

TEST_CASE("A code page holds from its switch to the end of the text") {
    CHECK(decodeText("\\S\\3", 64) == "\u00b3");                    // ISO 8859-1
    CHECK(decodeText("\\PB\\\\S\\3\\S\\v", 64) == "\u0142\u00f6");  // 8859-2
    CHECK(decodeText("\\PC\\\\S\\&", 64) == "\u0124");              // 8859-3
    CHECK(decodeText("\\PD\\\\S\\?", 64) == "\u014b");              // 8859-4
    CHECK(decodeText("\\PE\\\\S\\:\\S\\P", 64) == "\u041a\u0430");  // 8859-5
    CHECK(decodeText("\\PG\\\\S\\a", 64) == "\u03b1");              // 8859-7
    CHECK(decodeText("\\PH\\\\S\\`", 64) == "\u05d0");              // 8859-8
    CHECK(decodeText("\\PI\\\\S\\}", 64) == "\u0131");              // 8859-9
    CHECK(decodeText("\\PB\\\\S\\3\\PA\\\\S\\3", 64) == "\u0142\u00b3");
    CHECK(decodeText("\\PZ\\x", 64) == "\\PZ\\x");
}

TEST_CASE("Unescaped and escaped letters may stand side by side") {
    CHECK(decodeText("T\\X\\FCr \xfc \u00fc \\X2\\00FC\\X0\\", 64) == "T\u00fcr \u00fc \u00fc \u00fc");
    CHECK(decodeText("\\X2\\6559\\X0\\\x8e\xba", 64, RawText::ShiftJis) == "\u6559\u5ba4");
}
