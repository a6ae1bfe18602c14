// Purpose: the lexical ground of STEP files that index and attributes share: spaces, comments, texts. Every function stays within [p, end).
// Refuses to: know records.
#pragma once
#include <bit>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sallyport::importers::step {

constexpr bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v'; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isNameChar(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c) || c == '_' || c == '-' || c == '!'; }

inline const char* skipSpace(const char* p, const char* end) {
    while (p < end) {
        if (isSpace(*p)) {
            ++p;
        } else if (*p == '/' && p + 1 < end && p[1] == '*') {
            for (p += 2; p + 1 < end && !(p[0] == '*' && p[1] == '/');) ++p;
            p = p + 1 < end ? p + 2 : end;
        } else {
            break;
        }
    }
    return p;
}

/// Past the closing quote of the string that starts at p; nullptr when it does not end. Doubled quotes are two strings side by side here.
inline const char* skipText(const char* p, const char* end) {
    const void* q = std::memchr(p + 1, '\'', size_t(end - p - 1));
    return q ? static_cast<const char*>(q) + 1 : nullptr;
}

/// The first quote, semicolon or slash: where skipping over a record must stop and look.
inline const char* nextStop(const char* p, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('\''), semicolon = _mm_set1_epi8(';'), slash = _mm_set1_epi8('/');
    for (; end - p >= 16; p += 16) {
        const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_or_si128(_mm_cmpeq_epi8(v, semicolon), _mm_cmpeq_epi8(v, slash)));
        if (const unsigned mask = unsigned(_mm_movemask_epi8(hit))) return p + std::countr_zero(mask);
    }
#endif
    while (p < end && *p != '\'' && *p != ';' && *p != '/') ++p;
    return p;
}

inline size_t countLineEnds(std::string_view s) {
    size_t n = 0, i = 0;
#if defined(__SSE2__)
    const __m128i lineEnd = _mm_set1_epi8('\n');
    while (s.size() - i >= 16) {  // bytes count to 255, then they are summed
        __m128i counts = _mm_setzero_si128();
        for (int k = 0; k < 255 && s.size() - i >= 16; ++k, i += 16)
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(s.data() + i)), lineEnd));
        const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
        n += size_t(_mm_cvtsi128_si64(sums)) + size_t(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
    }
#endif
    for (; i < s.size(); ++i) n += s[i] == '\n';
    return n;
}

/// The ';' that ends the statement at p; nullptr when there is none.
inline const char* statementEnd(const char* p, const char* end) {
    for (;;) {
        p = nextStop(p, end);
        if (p >= end) return nullptr;
        if (*p == ';') return p;
        if (*p == '\'') {
            p = skipText(p, end);
            if (!p) return nullptr;
        } else {
            const char* q = skipSpace(p, end);
            p = q == p ? p + 1 : q;
        }
    }
}

inline std::string_view trimmed(const char* a, const char* b) {
    while (a < b && isSpace(*a)) ++a;
    while (b > a && isSpace(b[-1])) --b;
    return {a, size_t(b - a)};
}

}  // namespace sallyport::importers::step
