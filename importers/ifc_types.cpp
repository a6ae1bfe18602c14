#include "importers/ifc_types.h"

#include <array>
#include <cstring>

namespace sallyport::importers::ifc {
namespace {

constexpr size_t kCount = size_t(Type::Count);
constexpr std::array<std::string_view, kCount> kNames = {
    "",
#define SALLYPORT_IFC_NAME(name, ...) "Ifc" #name,
    SALLYPORT_IFC_ELEMENTS(SALLYPORT_IFC_NAME) SALLYPORT_IFC_HIDDEN(SALLYPORT_IFC_NAME) SALLYPORT_IFC_RESOURCES(SALLYPORT_IFC_NAME)
#undef SALLYPORT_IFC_NAME
};
constexpr building::ElementKind kKinds[] = {
#define SALLYPORT_IFC_KIND(name, kind) building::ElementKind::kind,
    SALLYPORT_IFC_ELEMENTS(SALLYPORT_IFC_KIND)
#undef SALLYPORT_IFC_KIND
};
constexpr size_t kElementCount = std::size(kKinds);
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }
/// Up to 8 characters as a number; compilers make one load of it.
constexpr uint64_t word(const char* p, size_t n) {
    uint64_t w = 0;
    for (size_t i = 0; i < n; ++i) w |= uint64_t(uint8_t(p[i])) << (8 * i);
    return w;
}
/// Of the length and the characters behind "Ifc" and at the end, whatever their case: enough to tell the names apart in a step or two.
constexpr uint32_t hashOf(std::string_view s) {
    constexpr uint64_t kUpper = 0xdfdfdfdfdfdfdfdfull;
    uint64_t a = 0, b = 0;
    if (s.size() >= 11) {
        a = word(s.data() + 3, 8);
        b = word(s.data() + s.size() - 8, 8);
    } else if (s.size() >= 7) {
        a = word(s.data() + 3, 4);
        b = word(s.data() + s.size() - 4, 4);
    } else {
        a = word(s.data(), s.size());
    }
    const uint64_t h = (((a & kUpper) * 0x9e3779b97f4a7c15ull) ^ ((b & kUpper) + s.size())) * 0xbf58476d1ce4e5b9ull;
    return uint32_t(h >> 32);
}
constexpr bool equal(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (upper(a[i]) != upper(b[i])) return false;
    return true;
}

// Open addressing, under a third full, made by the compiler.
constexpr size_t kSlots = 2048;
static_assert(kCount * 3 < kSlots);
constexpr std::array<uint16_t, kSlots> kTable = [] {
    std::array<uint16_t, kSlots> t{};
    for (size_t i = 1; i < kCount; ++i) {
        size_t at = hashOf(kNames[i]) % kSlots;
        while (t[at]) at = (at + 1) % kSlots;
        t[at] = uint16_t(i);
    }
    return t;
}();
struct Spelling {
    uint8_t size = 0;
    char letters[63] = {};
};
constexpr std::array<Spelling, kCount> kSpellings = [] {
    std::array<Spelling, kCount> all{};
    for (size_t i = 0; i < kCount; ++i) {
        all[i].size = uint8_t(kNames[i].size());
        for (size_t k = 0; k < kNames[i].size(); ++k) all[i].letters[k] = upper(kNames[i][k]);
    }
    return all;
}();

}  // namespace

Type typeOf(std::string_view name) {
    for (size_t at = hashOf(name) % kSlots; kTable[at]; at = (at + 1) % kSlots) {
        const Spelling& written = kSpellings[kTable[at]];  // files write capitals
        if (written.size == name.size() && std::memcmp(written.letters, name.data(), name.size()) == 0) return Type(kTable[at]);
        if (equal(kNames[kTable[at]], name)) return Type(kTable[at]);
    }
    return Type::None;
}

std::string_view nameOf(Type t) { return size_t(t) < kCount ? kNames[size_t(t)] : std::string_view(); }

std::optional<building::ElementKind> elementKindOf(Type t) {
    const size_t i = size_t(t);
    if (i == 0 || i > kElementCount) return std::nullopt;
    return kKinds[i - 1];
}

}  // namespace sallyport::importers::ifc
