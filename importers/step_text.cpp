// Text of STEP strings, ISO 10303-21 clause 6.4.3.
#include <iconv.h>

#include <algorithm>

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

/// Length of the well-formed UTF-8 sequence at the start; 0 when it is none.
size_t utf8Length(std::string_view s) {
    const auto at = [&](size_t i) { return uint8_t(s[i]); };
    const uint8_t c = at(0);
    const size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (n == 0 || s.size() < n) return 0;
    for (size_t i = 1; i < n; ++i)
        if ((at(i) & 0xc0) != 0x80) return 0;
    if ((c == 0xe0 && at(1) < 0xa0) || (c == 0xed && at(1) > 0x9f) || (c == 0xf0 && at(1) < 0x90) || (c == 0xf4 && at(1) > 0x8f)) return 0;
    return n;
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

/// Byte 0x80…0xff of part 1…9 of ISO 8859. The C library holds the tables.
uint32_t fromIso8859(int part, uint8_t byte) {
    if (part == 1) return byte;
    const std::string from = "ISO-8859-" + std::to_string(part);
    const iconv_t cd = iconv_open("UTF-32LE", from.c_str());
    if (cd == iconv_t(-1)) return 0xfffd;
    char in = char(byte);
    uint8_t unit[4] = {0xfd, 0xff, 0, 0};
    char* inAt = &in;
    char* outAt = reinterpret_cast<char*>(unit);
    size_t inLeft = 1, outLeft = 4;
    const bool ok = iconv(cd, &inAt, &inLeft, &outAt, &outLeft) != size_t(-1);
    iconv_close(cd);
    return ok ? uint32_t(unit[0] | unit[1] << 8 | unit[2] << 16) : 0xfffd;
}

}  // namespace

std::string decodeText(std::string_view s, size_t maxBytes) {
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
            } else if (const size_t n = utf8Length(rest)) {
                if (n == 2 && uint8_t(c) == 0xc2 && uint8_t(rest[1]) < 0xa0) out += ' ';
                else out.append(rest.substr(0, n));
                i += n;
            } else {
                appendUtf8(out, uint8_t(c));  // Latin-1, which older writers put there unescaped
                ++i;
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
