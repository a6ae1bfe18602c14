// Purpose: the one place where text is cut to a length, folded or counted. ASCII folding only: file endings, keys and formats; words of people in
// other scripts have rules of their own. Refuses to: measure glyphs, repair what is not UTF-8.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sallyport::base {

/// At most `max` bytes of `text`, cut before a started UTF-8 character, so that what was valid stays valid. A view into `text`.
inline std::string_view cutUtf8(std::string_view text, size_t max) {
    if (text.size() <= max) return text;
    while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xC0) == 0x80) --max;
    return text.substr(0, max);
}

/// Bytes of the UTF-8 character at the start of `text`, which is not empty; 0 when there is none that is well-formed.
inline size_t utf8Length(std::string_view text) {
    const auto at = [&](size_t i) { return uint8_t(text[i]); };
    const uint8_t c = at(0);
    if (c < 0x80) return 1;
    const size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (n == 0 || text.size() < n) return 0;
    for (size_t i = 1; i < n; ++i)
        if ((at(i) & 0xc0) != 0x80) return 0;
    if ((c == 0xe0 && at(1) < 0xa0) || (c == 0xed && at(1) > 0x9f) || (c == 0xf0 && at(1) < 0x90) || (c == 0xf4 && at(1) > 0x8f)) return 0;
    return n;
}

inline bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const size_t n = utf8Length(text);
        if (n == 0) return false;
        text.remove_prefix(n);
    }
    return true;
}

constexpr char lowerAscii(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
inline std::string lowerAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lowerAscii(c);
    return out;
}

/// Numbers by their worth, however long: "9" before "10", "101" before "101A".
inline bool naturalLess(std::string_view a, std::string_view b) {
    const auto digits = [](std::string_view s) { return s.substr(0, std::min(s.find_first_not_of("0123456789"), s.size())); };
    const auto worth = [](std::string_view d) { return d.substr(std::min(d.find_first_not_of('0'), d.size())); };
    while (!a.empty() && !b.empty()) {
        const auto da = digits(a), db = digits(b);
        if (!da.empty() && !db.empty()) {
            const auto na = worth(da), nb = worth(db);
            if (na.size() != nb.size()) return na.size() < nb.size();
            if (na != nb) return na < nb;
            if (da.size() != db.size()) return da.size() < db.size();
            a.remove_prefix(da.size());
            b.remove_prefix(db.size());
            continue;
        }
        if (a[0] != b[0]) return a[0] < b[0];
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.size() < b.size();
}

/// A wire name as people read it: "needs_help" -> "Needs help".
inline std::string sentence(std::string_view wire) {
    std::string out(wire);
    for (char& c : out) c = c == '_' ? ' ' : c;
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
    return out;
}

/// "1 floor", "3 floors".
inline std::string counted(size_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

}  // namespace sallyport::base
