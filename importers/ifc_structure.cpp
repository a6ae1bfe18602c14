#include "importers/ifc_structure.h"

#include <algorithm>

namespace sallyport::importers::ifc {
namespace {

constexpr size_t kMaxRelated = 1u << 20, kMaxSpacesAtDoor = 64;

/// Calls f(one, many) for every relation of the type whose attributes hold one reference and a list (or a single reference).
template <class F>
void forRelations(const step::File& file, Type type, size_t oneAt, size_t manyAt, F f) {
    std::vector<uint32_t> many;
    for (const uint32_t i : file.ofType(type)) {
        const step::Fields fields = file.fields(file.records()[i]);
        const uint32_t one = fields[oneAt].ref();
        if (!one) continue;
        many.clear();
        if (const uint32_t single = fields[manyAt].ref()) many.push_back(single);
        else step::readRefs(fields[manyAt], many, kMaxRelated);
        for (const uint32_t m : many) f(one, m);
    }
}

void addOnce(std::vector<uint32_t>& list, uint32_t id) {
    if (list.size() < kMaxSpacesAtDoor && std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

}  // namespace

Structure::Structure(const Context& c) : context_(c) {
    const step::File& file = c.file;
    for (const Type t : {Type::RelAggregates, Type::RelNests})
        forRelations(file, t, 4, 5, [&](uint32_t whole, uint32_t part) {
            if (whole_.emplace(part, whole).second) parts_[whole].push_back(part);
        });
    forRelations(file, Type::RelContainedInSpatialStructure, 5, 4,
                 [&](uint32_t container, uint32_t element) { container_.emplace(element, container); });
    forRelations(file, Type::RelVoidsElement, 4, 5, [&](uint32_t host, uint32_t opening) {
        if (hostVoided_.emplace(opening, host).second) openings_[host].push_back(opening);
    });
    forRelations(file, Type::RelFillsElement, 4, 5, [&](uint32_t opening, uint32_t filling) { openingFilled_.emplace(filling, opening); });
    forRelations(file, Type::RelDefinesByType, 5, 4, [&](uint32_t type, uint32_t object) { type_.emplace(object, type); });
    forRelations(file, Type::RelAssociatesMaterial, 5, 4, [&](uint32_t material, uint32_t object) { material_.emplace(object, material); });
    // Only doors, and the openings they fill, are asked for their spaces; walls have by far the most boundaries.
    for (const Type t : {Type::RelSpaceBoundary, Type::RelSpaceBoundary1stLevel, Type::RelSpaceBoundary2ndLevel})
        forRelations(file, t, 4, 5, [&](uint32_t space, uint32_t element) {
            const Type kind = c.typeOf(element);
            const bool door =
                kind == Type::Door || kind == Type::DoorStandardCase || kind == Type::OpeningElement || kind == Type::OpeningStandardCase;
            if (door && c.typeOf(space) == Type::Space) addOnce(spacesAt_[element], space);
        });
    readProperties();
    readMapConversion();
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
    return 0;
}

uint32_t Structure::storeyOf(uint32_t product) const { return climb(product, Type::BuildingStorey); }

void Structure::readProperties() {
    const Units& units = context_.units;
    std::vector<uint32_t> objects, members;
    for (const uint32_t i : context_.file.ofType(Type::RelDefinesByProperties)) {
        if (context_.late()) return;  // one huge set may be named by every relation
        const step::Fields relation = context_.file.fields(context_.file.records()[i]);
        const uint32_t setId = relation[5].ref();
        const Type setType = context_.typeOf(setId);
        if (setType != Type::PropertySet && setType != Type::ElementQuantity) continue;
        objects.clear();
        step::readRefs(relation[4], objects, kMaxRelated);
        std::erase_if(objects, [&](uint32_t id) {
            const Type t = context_.typeOf(id);
            return t != Type::Space && t != Type::Door && t != Type::DoorStandardCase;
        });
        if (objects.empty()) continue;
        const step::Fields set = context_.fieldsOf(setId, setType);
        members.clear();
        step::readRefs(set[setType == Type::PropertySet ? 4 : 5], members, 4096);
        Facts read;
        for (const uint32_t id : members) {
            const step::Record* r = context_.file.find(id);
            if (!r) continue;
            const step::Fields f = context_.file.fields(*r);
            const std::string_view name = f[0].raw();  // with its quotes; these names have no escapes
            if (r->type == Type::QuantityArea) {       // Name, Description, Unit, AreaValue
                const double factor = f[2].isRef() ? unitFactor(context_.file, f[2].ref()).value_or(units.areaM2) : units.areaM2;
                const auto area = f[3].real();
                if (!area || !(*area > 0)) continue;
                if (name == "'NetFloorArea'") read.netAreaM2 = *area * factor;
                else if (name == "'GrossFloorArea'" || name == "'GSA BIM Area'") read.grossAreaM2 = *area * factor;
            } else if (r->type == Type::QuantityLength) {
                const double factor = f[2].isRef() ? unitFactor(context_.file, f[2].ref()).value_or(units.lengthM) : units.lengthM;
                const auto height = f[3].real();
                if (height && *height > 0 && (name == "'Height'" || name == "'FinishCeilingHeight'" || name == "'NominalHeight'"))
                    read.heightM = *height * factor;
            } else if (r->type == Type::PropertySingleValue && name == "'IsExternal'") {
                const std::string_view v = f[2].enumeration();
                if (v == "T" || v == "F") read.external = v == "T";
            }
        }
        for (const uint32_t id : objects) {
            Facts& into = facts_[id];
            if (read.netAreaM2) into.netAreaM2 = read.netAreaM2;
            if (read.grossAreaM2) into.grossAreaM2 = read.grossAreaM2;
            if (read.heightM) into.heightM = read.heightM;
            if (read.external) into.external = read.external;
        }
    }
}

void Structure::readMapConversion() {
    const step::File& file = context_.file;
    for (const Type type : {Type::MapConversion, Type::MapConversionScaled})
        for (const uint32_t i : file.ofType(type)) {
            // SourceCRS, TargetCRS, Eastings, Northings, OrthogonalHeight, XAxisAbscissa, XAxisOrdinate, Scale
            const step::Fields f = file.fields(file.records()[i]);
            const step::Fields crs = context_.fieldsOf(f[1].ref(), Type::ProjectedCRS);
            const double factor = crs[6].isRef() ? unitFactor(file, crs[6].ref()).value_or(1) : context_.units.lengthM;
            mapConversion_ = MapConversion{f[2].real().value_or(0) * factor,
                                           f[3].real().value_or(0) * factor,
                                           f[4].real().value_or(0) * factor,
                                           f[5].real().value_or(1),
                                           f[6].real().value_or(0),
                                           crs[0].text(64),
                                           file.records()[i].id};
            return;
        }
    // IFC2X3 has no such entity; the convention is a property set of this name on the site.
    MapConversion m;
    std::vector<uint32_t> members;
    for (const uint32_t i : file.ofType(Type::PropertySet)) {
        const step::Record& r = file.records()[i];
        const step::Fields set = file.fields(r);
        std::string name = set[2].text(64);
        for (char& c : name) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        const bool conversion = name == "epset_mapconversion", projected = name == "epset_projectedcrs";
        if (!conversion && !projected) continue;
        if (conversion) m.record = r.id;
        members.clear();
        step::readRefs(set[4], members, 64);
        for (const uint32_t id : members) {
            const step::Fields f = context_.fieldsOf(id, Type::PropertySingleValue);
            const std::string_view key = f[0].raw();
            const double factor = f[2].typeName() == "IFCLENGTHMEASURE" ? context_.units.lengthM : 1;
            const auto take = [&](std::string_view want, double& into) {
                if (key == want) into = f[2].real().value_or(into) * factor;
            };
            take("'Eastings'", m.eastings);
            take("'Northings'", m.northings);
            take("'OrthogonalHeight'", m.heightM);
            take("'XAxisAbscissa'", m.xAxisAbscissa);
            take("'XAxisOrdinate'", m.xAxisOrdinate);
            if (projected && key == "'Name'") m.crs = f[2].text(64);
        }
    }
    if (m.record) mapConversion_ = m;
}

}  // namespace sallyport::importers::ifc
