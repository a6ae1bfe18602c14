#include "importers/ifc_structure.h"

#include <algorithm>

namespace sallyport::importers::ifc {
namespace {

constexpr size_t kMaxRelated = 1u << 20, kMaxSpacesAtDoor = 64;

void addOnce(std::vector<uint32_t>& list, uint32_t id) {
    if (list.size() < kMaxSpacesAtDoor && std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

}  // namespace

Structure::Structure(const Context& c) : context_(c) {
    const step::File& file = c.file;
    // Calls f(one, many) for every relation of the type whose attributes hold one reference and a list (or a single reference).
    const auto forRelations = [&](Type type, size_t oneAt, size_t manyAt, auto&& f) {
        std::vector<uint32_t> many;
        for (const uint32_t i : file.ofType(type)) {
            const step::Fields fields = file.fields(file.records()[i]);
            const uint32_t one = fields[oneAt].ref();
            if (!one) continue;
            countMissing(one);
            many.clear();
            if (const uint32_t single = fields[manyAt].ref()) many.push_back(single);
            else step::readRefs(fields[manyAt], many, kMaxRelated);
            for (const uint32_t m : many) {
                countMissing(m);
                f(one, m);
            }
        }
    };
    for (const Type t : {Type::RelAggregates, Type::RelNests})
        forRelations(t, 4, 5, [&](uint32_t whole, uint32_t part) {
            if (whole_.emplace(part, whole).second) parts_[whole].push_back(part);
        });
    forRelations(Type::RelContainedInSpatialStructure, 5, 4, [&](uint32_t container, uint32_t element) { container_.emplace(element, container); });
    // What stands in several storeys is only referred to by them: the first one has it, when nothing contains it.
    forRelations(Type::RelReferencedInSpatialStructure, 5, 4, [&](uint32_t structure, uint32_t element) {
        if (c.typeOf(structure) == Type::BuildingStorey && !container_.contains(element) && !whole_.contains(element))
            container_.emplace(element, structure);
    });
    forRelations(Type::RelVoidsElement, 4, 5, [&](uint32_t host, uint32_t opening) { hostVoided_.emplace(opening, host); });
    forRelations(Type::RelFillsElement, 4, 5, [&](uint32_t opening, uint32_t filling) { openingFilled_.emplace(filling, opening); });
    forRelations(Type::RelDefinesByType, 5, 4, [&](uint32_t type, uint32_t object) { type_.emplace(object, type); });
    forRelations(Type::RelAssociatesMaterial, 5, 4, [&](uint32_t material, uint32_t object) { material_.emplace(object, material); });
    readBoundaries();
    readProperties();
    readMapConversion();
    reportMissing();
}

void Structure::reportMissing() const {
    if (missing_ == 0) return;
    context_.problems.add("missing-entities", Problem::Severity::Warning,
                          std::to_string(missing_) + (missing_ == 1 ? " reference" : " references") +
                              " to parts that are not in the file; it is incomplete or was edited: rooms may be on the wrong floor, doors may join "
                              "the wrong rooms; export it again");
}

uint32_t Structure::get(const Map& m, uint32_t k) {
    const auto it = m.find(k);
    return it == m.end() ? 0 : it->second;
}

const std::vector<uint32_t>& Structure::get(const Lists& m, uint32_t k) {
    static const std::vector<uint32_t> kNone;
    const auto it = m.find(k);
    return it == m.end() ? kNone : it->second;
}

const Facts& Structure::factsOf(uint32_t product) const {
    static const Facts kNone;
    const auto it = facts_.find(product);
    return it == facts_.end() ? kNone : it->second;
}

uint32_t Structure::materialOf(uint32_t product) const {
    const uint32_t own = get(material_, product);
    return own ? own : get(material_, typeOf(product));
}

uint32_t Structure::climb(uint32_t product, Type wanted) const {
    uint32_t at = product;
    for (int i = 0; i < kMaxClimb && at; ++i) {
        if (context_.typeOf(at) == wanted) return at;
        uint32_t next = get(container_, at);
        if (!next) next = get(whole_, at);
        if (!next) next = hostOf(openingOf(at));  // a door that nothing contains stands where its wall stands
        if (!next) next = hostOf(at);
        at = next;
    }
    if (at && !circleTold_) {
        circleTold_ = true;
        context_.problems.add("cyclic-structure", Problem::Severity::Error,
                              "this is part of itself by way of other parts; what belongs to it goes to the floor it stands on", product);
    }
    return 0;
}

void Structure::readBoundaries() {
    // Only doors, and the openings they fill, are asked for their spaces; walls have by far the most boundaries.
    const auto isDoor = [&](uint32_t id) {
        const Type t = context_.typeOf(id);
        return t == Type::Door || t == Type::DoorStandardCase || t == Type::OpeningElement || t == Type::OpeningStandardCase;
    };
    for (const Type t : {Type::RelSpaceBoundary, Type::RelSpaceBoundary1stLevel, Type::RelSpaceBoundary2ndLevel})
        for (const uint32_t i : context_.file.ofType(t)) {
            // …, RelatingSpace, RelatedBuildingElement, ConnectionGeometry, PhysicalOrVirtual, InternalOrExternal, ParentBoundary,
            // CorrespondingBoundary
            const step::Fields f = context_.file.fields(context_.file.records()[i]);
            const uint32_t element = f[5].ref();
            countMissing(element);
            countMissing(f[4].ref());
            if (!element || !isDoor(element)) continue;
            auto& external = facts_[element].boundaryExternal;
            const auto add = [&](uint32_t space) {
                const Type kind = context_.typeOf(space);
                if (kind == Type::Space) addOnce(spacesAt_[element], space);
                if (kind == Type::ExternalSpatialElement) external = true;  // the outside itself
            };
            add(f[4].ref());
            if (t == Type::RelSpaceBoundary2ndLevel && f[10].isRef()) add(context_.fieldsOf(f[10].ref(), t)[4].ref());
            const std::string_view side = f[8].enumeration();
            if (side.starts_with("EXTERNAL")) external = true;
            else if (side == "INTERNAL" && !external) external = false;
        }
}

uint32_t Structure::storeyOf(uint32_t product) const { return climb(product, Type::BuildingStorey); }
uint32_t Structure::buildingOf(uint32_t product) const { return climb(product, Type::Building); }

}  // namespace sallyport::importers::ifc
