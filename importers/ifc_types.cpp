#include "importers/ifc_types.h"

#include <array>

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
constexpr uint32_t hashOf(std::string_view s) {
    uint32_t h = 2166136261u;
    for (char c : s) h = (h ^ uint8_t(upper(c))) * 16777619u;
    return h ^ (h >> 15);
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

}  // namespace

Type typeOf(std::string_view name) {
    for (size_t at = hashOf(name) % kSlots; kTable[at]; at = (at + 1) % kSlots)
        if (equal(kNames[kTable[at]], name)) return Type(kTable[at]);
    return Type::None;
}

std::string_view nameOf(Type t) { return size_t(t) < kCount ? kNames[size_t(t)] : std::string_view(); }

std::optional<building::ElementKind> elementKindOf(Type t) {
    const size_t i = size_t(t);
    if (i == 0 || i > kElementCount) return std::nullopt;
    return kKinds[i - 1];
}

}  // namespace sallyport::importers::ifc
