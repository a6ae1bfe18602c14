// Property sets and quantities of spaces and doors. Programs disagree on where the number and the name of a room go beside Name and LongName: the
// table below holds the names they use.
#include <algorithm>
#include <unordered_map>

#include "importers/ifc_places.h"
#include "importers/ifc_structure.h"

namespace sallyport::importers::ifc {
namespace {

constexpr size_t kMaxDescribed = 1u << 20, kMaxMembers = 4096;

enum class Meaning : uint8_t { External, Number, Name, Usage, IdentityNumber, IdentityName, Reference };

/// Keys as keyOf() has them. "Number" and "Name" alone mean the room only in Revit's set of identity data.
const std::unordered_map<std::string_view, Meaning>& meanings() {
    static const std::unordered_map<std::string_view, Meaning> kMeanings = {
        {"isexternal", Meaning::External},
        {"reference", Meaning::Reference},
        {"number", Meaning::IdentityNumber},
        {"name", Meaning::IdentityName},
        {"zone number", Meaning::Number},
        {"zonenumber", Meaning::Number},
        {"room number", Meaning::Number},
        {"roomnumber", Meaning::Number},
        {"space number", Meaning::Number},
        {"spacenumber", Meaning::Number},
        {"roomtag", Meaning::Number},
        {"raumnummer", Meaning::Number},
        {"raum nr", Meaning::Number},
        {"ruimtenummer", Meaning::Number},
        {"numero de piece", Meaning::Number},
        {"numero de zona", Meaning::Number},
        {"numero zona", Meaning::Number},
        {"numer strefy", Meaning::Number},
        {"cislo mistnosti", Meaning::Number},
        {"\u043d\u043e\u043c\u0435\u0440 \u043f\u043e\u043c\u0435\u0449\u0435\u043d\u0438\u044f", Meaning::Number},
        {"\u90e8\u5c4b\u756a\u53f7", Meaning::Number},
        {"\u5ba4\u756a\u53f7", Meaning::Number},
        {"zone name", Meaning::Name},
        {"zonename", Meaning::Name},
        {"room name", Meaning::Name},
        {"roomname", Meaning::Name},
        {"space name", Meaning::Name},
        {"raumname", Meaning::Name},
        {"raumbezeichnung", Meaning::Name},
        {"ruimtenaam", Meaning::Name},
        {"nom de piece", Meaning::Name},
        {"nome zona", Meaning::Name},
        {"nazwa strefy", Meaning::Name},
        {"nazev mistnosti", Meaning::Name},
        {"\u0438\u043c\u044f \u043f\u043e\u043c\u0435\u0449\u0435\u043d\u0438\u044f", Meaning::Name},
        {"\u90e8\u5c4b\u540d", Meaning::Name},
        {"\u5ba4\u540d", Meaning::Name},
        {"category", Meaning::Usage},
        {"zone category", Meaning::Usage},
        {"occupancytype", Meaning::Usage},
        {"occupancy", Meaning::Usage},
        {"raumkategorie", Meaning::Usage},
        {"raumtyp", Meaning::Usage},
        {"nutzungsart", Meaning::Usage},
        {"raumnutzung", Meaning::Usage},
    };
    return kMeanings;
}

/// Exporters write these for "nothing entered".
bool saysNothing(std::string_view s) {
    for (const std::string_view nothing : {"", "-", "--", "n/a", "N/A", "RoomTag", "Reference", "Rooms", "<varies>", "NOTDEFINED", "USERDEFINED"})
        if (s == nothing) return true;
    return false;
}

/// The name of a property or set as foldedWords has it, without the spaces at its ends.
std::string keyOf(step::Value v) {
    const std::string folded = foldedWords(v.text(64));
    const size_t from = folded.find_first_not_of(' ');
    return from == std::string::npos ? std::string() : folded.substr(from, folded.find_last_not_of(' ') + 1 - from);
}

bool hasDigit(std::string_view s) {
    return std::any_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Structure::readProperty(const step::Fields& f, bool identity, bool ofSpace, Facts& into) const {
    const auto row = meanings().find(keyOf(f[0]));
    if (row == meanings().end()) return;
    if (row->second == Meaning::External) {
        const std::string_view v = f[2].enumeration();
        if (v == "T" || v == "F") into.external = v == "T";
        return;
    }
    if (!ofSpace) return;
    step::Value value = f[2];
    if (value.isList()) {  // enumerated or list values: the first
        step::ListReader list(value);
        if (!list.next(value)) return;
    }
    std::string text = value.text(256);
    if (text.empty() && !value.inner().null() && value.inner().integer()) text = std::string(value.inner().raw());  // a number kept as one
    if (saysNothing(text)) return;
    const auto take = [&](std::string& slot) {
        if (slot.empty()) slot = std::move(text);
    };
    switch (row->second) {
        case Meaning::Number:
            take(into.number);
            break;
        case Meaning::Name:
            take(into.name);
            break;
        case Meaning::Usage:
            take(into.usage);
            break;
        case Meaning::IdentityNumber:
            if (identity) take(into.number);
            break;
        case Meaning::IdentityName:
            if (identity) take(into.name);
            break;
        case Meaning::Reference: {
            // Revit writes name and number in one, "Living Room A102"; others the number alone.
            const size_t space = text.rfind(' ');
            const std::string last = space == std::string::npos ? text : text.substr(space + 1);
            if (!hasDigit(last)) break;
            if (into.number.empty()) into.number = last;
            if (space != std::string::npos && into.name.empty()) into.name = text.substr(0, space);
            break;
        }
        case Meaning::External:
            break;
    }
}

void Structure::readSet(uint32_t setId, bool ofSpace, Facts& into) const {
    const Type setType = context_.typeOf(setId);
    if (setType != Type::PropertySet && setType != Type::ElementQuantity) return;
    const Units& units = context_.units;
    const step::Fields set = context_.fieldsOf(setId, setType);
    const std::string setName = keyOf(set[2]);
    const bool identity = setName.find("identity data") != std::string::npos || setName.find("id daten") != std::string::npos;
    std::vector<uint32_t> members;
    step::readRefs(set[setType == Type::PropertySet ? 4 : 5], members, kMaxMembers);
    for (const uint32_t id : members) {
        const step::Record* r = context_.file.find(id);
        if (!r) continue;
        const step::Fields f = context_.file.fields(*r);
        const std::string_view name = f[0].raw();  // with its quotes; these names have no escapes
        if (r->type == Type::QuantityArea) {       // Name, Description, Unit, AreaValue
            const double factor = f[2].isRef() ? unitFactor(context_.file, f[2].ref()).value_or(units.areaM2) : units.areaM2;
            const auto area = f[3].real();
            if (!area || !(*area > 0)) continue;
            if (name == "'NetFloorArea'") into.netAreaM2 = *area * factor;
            else if (name == "'GrossFloorArea'" || name == "'GSA BIM Area'") into.grossAreaM2 = *area * factor;
        } else if (r->type == Type::QuantityLength) {
            const double factor = f[2].isRef() ? unitFactor(context_.file, f[2].ref()).value_or(units.lengthM) : units.lengthM;
            const auto height = f[3].real();
            if (height && *height > 0 && (name == "'Height'" || name == "'FinishCeilingHeight'" || name == "'NominalHeight'"))
                into.heightM = *height * factor;
        } else if (!ofSpace && name != "'IsExternal'") {
            continue;  // doors have long sets of which one line matters
        } else if (r->type == Type::PropertySingleValue || r->type == Type::PropertyEnumeratedValue || r->type == Type::PropertyListValue) {
            readProperty(f, identity, ofSpace, into);
        }
    }
}

void Structure::readProperties() {
    const auto isDoor = [](Type t) { return t == Type::Door || t == Type::DoorStandardCase; };
    std::vector<uint32_t> objects, sets;
    for (const uint32_t i : context_.file.ofType(Type::RelDefinesByProperties)) {
        if (context_.late()) return;  // one huge set may be named by every relation
        const step::Fields relation = context_.file.fields(context_.file.records()[i]);
        sets.clear();
        if (const uint32_t one = relation[5].ref()) sets.push_back(one);
        else step::readRefs(relation[5].inner(), sets, kMaxMembers);  // IfcPropertySetDefinitionSet
        objects.clear();
        step::readRefs(relation[4], objects, kMaxDescribed);
        for (const uint32_t id : sets) countMissing(id);
        for (const uint32_t id : objects) countMissing(id);
        std::erase_if(objects, [&](uint32_t id) { return context_.typeOf(id) != Type::Space && !isDoor(context_.typeOf(id)); });
        if (objects.empty()) continue;
        const bool ofSpace = std::any_of(objects.begin(), objects.end(), [&](uint32_t id) { return context_.typeOf(id) == Type::Space; });
        for (const uint32_t set : sets) {
            if (context_.late()) return;
            Facts read;
            readSet(set, ofSpace, read);
            for (const uint32_t id : objects) {
                Facts& into = facts_[id];
                if (read.netAreaM2) into.netAreaM2 = read.netAreaM2;
                if (read.grossAreaM2) into.grossAreaM2 = read.grossAreaM2;
                if (read.heightM) into.heightM = read.heightM;
                if (read.external) into.external = read.external;
                if (into.number.empty()) into.number = read.number;
                if (into.name.empty()) into.name = read.name;
                if (into.usage.empty()) into.usage = read.usage;
            }
        }
    }
    // What a door does not say itself its style or type may say for all of its kind.
    std::unordered_map<uint32_t, Facts> ofTypes;
    for (const Type t : {Type::Door, Type::DoorStandardCase})
        for (const uint32_t i : context_.file.ofType(t)) {
            const uint32_t door = context_.file.records()[i].id, type = typeOf(door);
            if (!type || factsOf(door).external || context_.late()) continue;
            const auto [known, fresh] = ofTypes.try_emplace(type);
            if (fresh && (context_.typeOf(type) == Type::DoorStyle || context_.typeOf(type) == Type::DoorType)) {
                sets.clear();
                step::readRefs(context_.fieldsOf(type, context_.typeOf(type))[5], sets, 64);  // HasPropertySets
                for (const uint32_t set : sets) readSet(set, false, known->second);
            }
            if (known->second.external) facts_[door].external = known->second.external;
        }
}

}  // namespace sallyport::importers::ifc
