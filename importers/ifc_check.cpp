#include "importers/ifc_check.h"

#include <algorithm>
#include <functional>
#include <map>

namespace sallyport::importers::ifc {
namespace {

constexpr size_t kLookedAt = 4, kMaxTypes = 4096;

bool upperStartsWith(const std::string& s, std::string_view what) {
    if (s.size() < what.size()) return false;
    return std::equal(what.begin(), what.end(), s.begin(), [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? char(b - 32) : b); });
}

}  // namespace

void reportUnknown(const Context& c) {
    const std::string& schema = c.file.schema();
    const bool known = upperStartsWith(schema, "IFC2X2") || upperStartsWith(schema, "IFC2X3") || upperStartsWith(schema, "IFC4");
    if (!known)
        c.problems.add("unknown-schema", Problem::Severity::Warning,
                       schema.empty()
                           ? std::string("the file names no schema; it was read as IFC4")
                           : "the schema " + schema.substr(0, 40) + " is not known; what has the names of IFC2X3, IFC4 or IFC4X3 was read");

    // A product of a type without a row: it has a GlobalId, a placement and a shape where all products have them.
    struct Seen {
        size_t count = 0, products = 0;
        uint32_t first = 0;
    };
    std::map<std::string_view, Seen> types;
    std::string_view lastName;
    Seen* last = nullptr;
    for (const uint32_t i : c.file.ofType(Type::None)) {
        const step::Record& r = c.file.records()[i];
        const std::string_view name = c.file.typeName(r);
        if (!last || name != lastName) {
            if (types.size() >= kMaxTypes && !types.contains(name)) continue;
            last = &types[name];
            lastName = name;
        }
        if (last->count++ >= kLookedAt) continue;
        const step::Fields f = c.file.fields(r);
        if (!f[0].isText() || c.typeOf(f[6].ref()) != Type::ProductDefinitionShape) continue;
        if (last->products++ == 0) last->first = r.id;
    }
    for (const auto& [name, seen] : types)
        if (seen.products)
            c.problems.add("unknown-entity", Problem::Severity::Warning,
                           std::to_string(seen.count) + " of type " + std::string(name.substr(0, 64)) +
                               " have a shape but are not known to this reader; they were left out",
                           seen.first);
}

void reportDoubledElements(const Context& c, const building::Building& b) {
    using building::ElementKind;
    std::vector<std::pair<size_t, uint32_t>> hashes;
    hashes.reserve(b.elements.size());
    for (uint32_t i = 0; i < b.elements.size(); ++i) {
        const building::Element& e = b.elements[i];
        if (!e.room.valid() && !e.door.valid()) hashes.emplace_back(std::hash<std::string>()(e.sourceId), i);
    }
    std::sort(hashes.begin(), hashes.end());
    size_t doubled = 0;
    std::string example;
    for (size_t i = 1; i < hashes.size(); ++i) {
        if (hashes[i].first != hashes[i - 1].first) continue;
        const std::string& id = b.elements[hashes[i].second].sourceId;
        if (id != b.elements[hashes[i - 1].second].sourceId) continue;
        if (doubled++ == 0) example = id;
    }
    if (doubled)
        c.problems.add("duplicate-global-id", Problem::Severity::Warning,
                       (example.empty() ? std::to_string(doubled + 1) + " elements have no GlobalId"
                                        : std::to_string(doubled) + " elements have the GlobalId of another, \"" + example + "\" for one") +
                           "; they are shown, but cannot be told apart by it");
}

}  // namespace sallyport::importers::ifc
