// Text of STEP strings, ISO 10303-21 clause 6.4.3.
#include <iconv.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "importers/step.h"

namespace sallyport::importers::step {
namespace {

/// Control characters have no place in a name, and terminals obey them: they become spaces.
void appendUtf8(std::string& out, uint32_t c) {
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) c = ' ';
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xc0 | c >> 6);
        out += char(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += char(0xe0 | c >> 12);
        out += char(0x80 | (c >> 6 & 0x3f));
        out += char(0x80 | (c & 0x3f));
    } else {
        out += char(0xf0 | c >> 18);
        out += char(0x80 | (c >> 12 & 0x3f));
        out += char(0x80 | (c >> 6 & 0x3f));
        out += char(0x80 | (c & 0x3f));
    }
}

int hexDigit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/// Reads `digits` hexadecimal digits; nullopt when they are not there.
std::optional<uint32_t> readHex(std::string_view s, size_t at, size_t digits) {
    if (at + digits > s.size()) return std::nullopt;
    uint32_t v = 0;
    for (size_t i = 0; i < digits; ++i) {
        const int d = hexDigit(s[at + i]);
        if (d < 0) return std::nullopt;
        v = v << 4 | uint32_t(d);
    }
    return v;
}

/// Closes what it opened; knows() is false where the C library lacks the table.
class Iconv {
public:
    explicit Iconv(const char* from) : cd_(iconv_open("UTF-32LE", from)) {}
    ~Iconv() {
        if (knows()) iconv_close(cd_);
    }
    Iconv(const Iconv&) = delete;
    Iconv& operator=(const Iconv&) = delete;
    bool knows() const { return cd_ != iconv_t(-1); }
    /// The one character that the bytes stand for; U+FFFD when they stand for none.
    uint32_t operator()(char* bytes, size_t count) {
        uint8_t unit[8] = {};
        char* outAt = reinterpret_cast<char*>(unit);
        size_t outLeft = sizeof unit;
        iconv(cd_, nullptr, nullptr, nullptr, nullptr);
        if (iconv(cd_, &bytes, &count, &outAt, &outLeft) == size_t(-1) || outLeft != sizeof unit - 4) return kUnknown;
        return uint32_t(unit[0] | unit[1] << 8 | unit[2] << 16);
    }
    static constexpr uint32_t kUnknown = 0xfffd;

private:
    iconv_t cd_;
};

/// Byte 0x80…0xff of part 1…9 of ISO 8859. The C library holds the tables; they are asked once.
uint32_t fromIso8859(int part, uint8_t byte) {
    using Page = std::array<uint16_t, 128>;
    static const std::array<Page, 9> kPages = [] {
        std::array<Page, 9> pages;
        for (size_t p = 0; p < pages.size(); ++p) {
            Iconv convert(("ISO-8859-" + std::to_string(p + 1)).c_str());
            for (size_t i = 0; i < 128; ++i) {
                char c = char(i + 0x80);
                pages[p][i] = uint16_t(p == 0 ? i + 0x80 : convert.knows() ? convert(&c, 1) : Iconv::kUnknown);
            }
        }
        return pages;
    }();
    return kPages[size_t(part - 1)][byte & 0x7f];
}

/// Windows-1252 has printing characters where ISO 8859-1 has controls; 0 for the five bytes it leaves open.
uint32_t fromWindows1252(uint8_t byte) {
    static constexpr uint16_t kHigh[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
                                           0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                           0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    return byte >= 0x80 && byte < 0xa0 ? kHigh[byte - 0x80] : byte;
}

constexpr bool isSjisLead(uint8_t c) { return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc); }
constexpr bool isSjisTrail(uint8_t c) { return (c >= 0x40 && c <= 0x7e) || (c >= 0x80 && c <= 0xfc); }
constexpr bool isSjisKana(uint8_t c) { return c >= 0xa1 && c <= 0xdf; }

/// A pair of Shift-JIS in Microsoft's extension (code page 932), which is what programs wrote.
uint32_t fromShiftJis(uint8_t lead, uint8_t trail) {
    static constexpr size_t kTrails = 0xfd - 0x40;
    static const std::vector<uint16_t> kTable = [] {
        std::vector<uint16_t> table(256 * kTrails, uint16_t(Iconv::kUnknown));
        Iconv convert("CP932");
        for (int l = 0x81; convert.knows() && l <= 0xfc; ++l)
            for (int t = 0x40; isSjisLead(uint8_t(l)) && t <= 0xfc; ++t) {
                char pair[2] = {char(l), char(t)};
                if (isSjisTrail(uint8_t(t))) table[size_t(l) * kTrails + size_t(t - 0x40)] = uint16_t(convert(pair, 2));
            }
        return table;
    }();
    return kTable[size_t(lead) * kTrails + size_t(trail - 0x40)];
}

/// The next byte above 0x7f, a cache line at a time.
const char* nextHigh(const char* p, const char* end) {
    for (; end - p >= 64; p += 64) {
        uint64_t w[8], any = 0;
        std::memcpy(w, p, sizeof w);
        for (const uint64_t x : w) any |= x;
        if (any & 0x8080808080808080u) break;
    }
    while (p < end && uint8_t(*p) < 0x80) ++p;
    return p;
}

/// Length of the raw character at the start of `s`, which begins above 0x7f; its UTF-8 is appended.
size_t appendRaw(std::string& out, std::string_view s, RawText rawText) {
    const uint8_t c = uint8_t(s[0]);
    if (rawText == RawText::ShiftJis) {
        if (isSjisKana(c)) appendUtf8(out, 0xff61u + (c - 0xa1));  // half width
        else if (isSjisLead(c) && s.size() > 1 && isSjisTrail(uint8_t(s[1]))) return appendUtf8(out, fromShiftJis(c, uint8_t(s[1]))), 2;
        else appendUtf8(out, Iconv::kUnknown);
        return 1;
    }
    if (const size_t n = base::utf8Length(s)) {
        if (n == 2 && c == 0xc2 && uint8_t(s[1]) < 0xa0) out += ' ';  // a control character
        else out.append(s.substr(0, n));
        return n;
    }
    appendUtf8(out, fromWindows1252(c));
    return 1;
}

}  // namespace

RawText detectRawText(std::string_view file) {
    constexpr size_t kEnough = 1u << 16;  // characters that settle it
    const char* const end = file.data() + file.size();
    size_t utf8 = 0, notUtf8 = 0;
    for (const char* p = nextHigh(file.data(), end); p < end && utf8 + notUtf8 < kEnough; p = nextHigh(p, end)) {
        const size_t n = base::utf8Length({p, size_t(end - p)});
        ++(n ? utf8 : notUtf8);
        p += n ? n : 1;
    }
    if (notUtf8 == 0 || notUtf8 * 10 <= utf8) return RawText::Western;
    // Japanese comes in runs of pairs whose first bytes are below 0xa0. Those are dashes and quotation marks in Windows-1252, which stand alone
    // between letters; accented and Cyrillic letters lie above 0xc0, where Shift-JIS keeps its rare characters.
    size_t japanese = 0, other = 0, broken = 0;
    for (const char* p = nextHigh(file.data(), end); p < end && japanese + other + broken < kEnough; p = nextHigh(p, end)) {
        size_t low = 0, high = 0;
        bool sound = true;
        while (p < end && uint8_t(*p) >= 0x80) {
            const uint8_t c = uint8_t(*p);
            if (isSjisKana(c)) {
                ++p;
            } else if (isSjisLead(c) && p + 1 < end && isSjisTrail(uint8_t(p[1]))) {
                ++(c < 0xa0 ? low : high);
                p += 2;
            } else {
                sound = false;
                ++p;
            }
        }
        if (!sound) ++broken;
        else if (low >= 2 || (low && high)) japanese += low + high;
        else other += low + high;
    }
    return japanese >= 2 && broken * 20 <= japanese && japanese >= other ? RawText::ShiftJis : RawText::Western;
}

std::string decodeText(std::string_view s, size_t maxBytes, RawText rawText) {
    std::string out;
    out.reserve(std::min(s.size(), maxBytes));
    int page = 1;
    for (size_t i = 0; i < s.size() && out.size() < maxBytes;) {
        const char c = s[i];
        const std::string_view rest = s.substr(i);
        if (c == '\'') {
            out += '\'';
            i += rest.starts_with("''") ? 2 : 1;
        } else if (c != '\\') {
            if (uint8_t(c) < 0x80) {
                appendUtf8(out, uint8_t(c));
                ++i;
            } else {
                i += appendRaw(out, rest, rawText);
            }
        } else if (rest.starts_with("\\\\")) {
            out += '\\';
            i += 2;
        } else if (rest.starts_with("\\S\\") && rest.size() > 3) {
            appendUtf8(out, fromIso8859(page, uint8_t(rest[3]) | 0x80));
            // \S\' is a doubled quote in the file: ' + 0x80
            i += rest.substr(3).starts_with("''") ? 5 : 4;
        } else if (rest.size() > 3 && rest[1] == 'P' && rest[3] == '\\' && rest[2] >= 'A' && rest[2] <= 'I') {
            page = rest[2] - 'A' + 1;
            i += 4;
        } else if (rest.starts_with("\\X\\") && readHex(rest, 3, 2)) {
            appendUtf8(out, *readHex(rest, 3, 2));
            i += 5;
        } else if (rest.starts_with("\\X2\\") || rest.starts_with("\\X4\\")) {
            const size_t digits = rest[2] == '2' ? 4 : 8;
            i += 4;
            while (out.size() < maxBytes) {
                const auto unit = readHex(s, i, digits);
                if (!unit) break;
                i += digits;
                uint32_t code = *unit;
                if (digits == 4 && code >= 0xd800 && code < 0xdc00) {
                    const auto low = readHex(s, i, 4);
                    if (low && *low >= 0xdc00 && *low < 0xe000) {
                        code = 0x10000 + ((code - 0xd800) << 10) + (*low - 0xdc00);
                        i += 4;
                    }
                }
                appendUtf8(out, code);
            }
            if (s.substr(i).starts_with("\\X0\\")) i += 4;
        } else if (rest.starts_with("\\N\\") || rest.starts_with("\\T\\")) {
            i += 3;  // print control of the old edition
            out += ' ';
        } else {
            out += '\\';  // an escape nobody knows stands as it is
            ++i;
        }
    }
    while (out.size() > maxBytes) {  // the last character may have run over: drop it whole
        while (!out.empty() && (uint8_t(out.back()) & 0xc0) == 0x80) out.pop_back();
        if (!out.empty()) out.pop_back();
    }
    return out;
}

}  // namespace sallyport::importers::step
