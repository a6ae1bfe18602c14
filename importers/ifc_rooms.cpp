// Storeys -> floors, spaces -> rooms.
#include <algorithm>
#include <cmath>

#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::Box3;
using base::FloorId;
using base::RoomId;
using building::ElementKind;
using building::Floor;
using building::Room;
using building::RoomUse;

namespace {

/// Lower case ASCII; umlauts written out, other bytes become spaces, a space at both ends.
std::string folded(std::string_view name) {
    std::string out = " ";
    for (size_t i = 0; i < name.size(); ++i) {
        const uint8_t c = uint8_t(name[i]);
        if (c == 0xc3 && i + 1 < name.size()) {
            switch (uint8_t(name[++i])) {
                case 0xa4:
                case 0x84:
                    out += "ae";
                    break;
                case 0xb6:
                case 0x96:
                    out += "oe";
                    break;
                case 0xbc:
                case 0x9c:
                    out += "ue";
                    break;
                case 0x9f:
                    out += "ss";
                    break;
                default:
                    out += ' ';
            }
        } else if (c >= 'A' && c <= 'Z') {
            out += char(c + 32);
        } else {
            out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? char(c) : ' ';
        }
    }
    return out + " ";
}

struct UseWord {
    const char* word;
    RoomUse use;
};
// First match wins; a space in a word stands for the edge of a word. German compounds are why most are matched inside words.
constexpr UseWord kUseWords[] = {
    {"treppe", RoomUse::Stair},         {"stair", RoomUse::Stair},         {"aufzug", RoomUse::Lift},          {"fahrstuhl", RoomUse::Lift},
    {"elevator", RoomUse::Lift},        {" lift", RoomUse::Lift},          {" wc", RoomUse::Toilet},           {"wc ", RoomUse::Toilet},
    {"toilet", RoomUse::Toilet},        {"restroom", RoomUse::Toilet},     {"bathroom", RoomUse::Toilet},      {"lavator", RoomUse::Toilet},
    {"sanitaer", RoomUse::Toilet},      {"dusch", RoomUse::Toilet},        {"waschraum", RoomUse::Toilet},     {" bad ", RoomUse::Toilet},
    {"foyer", RoomUse::Lobby},          {"lobby", RoomUse::Lobby},         {"eingangshalle", RoomUse::Lobby},  {"vestibul", RoomUse::Lobby},
    {"windfang", RoomUse::Lobby},       {"empfang", RoomUse::Lobby},       {"reception", RoomUse::Lobby},      {"flur", RoomUse::Corridor},
    {"korridor", RoomUse::Corridor},    {"corridor", RoomUse::Corridor},   {"hallway", RoomUse::Corridor},     {"passage", RoomUse::Corridor},
    {"circulation", RoomUse::Corridor}, {"diele", RoomUse::Corridor},      {"eingang", RoomUse::Lobby},        {"entrance", RoomUse::Lobby},
    {"gang ", RoomUse::Corridor},       {"bibliothek", RoomUse::Library},  {"buecherei", RoomUse::Library},    {"library", RoomUse::Library},
    {"media cent", RoomUse::Library},   {"turnhalle", RoomUse::Sport},     {"sport", RoomUse::Sport},          {"gymnas", RoomUse::Sport},
    {" gym ", RoomUse::Sport},          {"fitness", RoomUse::Sport},       {"mensa", RoomUse::Dining},         {"cafe", RoomUse::Dining},
    {"canteen", RoomUse::Dining},       {"kantine", RoomUse::Dining},      {"kueche", RoomUse::Dining},        {"kitchen", RoomUse::Dining},
    {"dining", RoomUse::Dining},        {"speise", RoomUse::Dining},       {" aula", RoomUse::Assembly},       {"auditorium", RoomUse::Assembly},
    {"hoersaal", RoomUse::Assembly},    {"assembly", RoomUse::Assembly},   {"theat", RoomUse::Assembly},       {"versammlung", RoomUse::Assembly},
    {"klasse", RoomUse::Classroom},     {"class", RoomUse::Classroom},     {"unterricht", RoomUse::Classroom}, {"seminar", RoomUse::Classroom},
    {"schulung", RoomUse::Classroom},   {"lecture", RoomUse::Classroom},   {"labor", RoomUse::Classroom},      {" lab ", RoomUse::Classroom},
    {"lehrsaal", RoomUse::Classroom},   {"science", RoomUse::Classroom},   {"buero", RoomUse::Office},         {"office", RoomUse::Office},
    {"besprechung", RoomUse::Office},   {"meeting", RoomUse::Office},      {"conference", RoomUse::Office},    {"konferenz", RoomUse::Office},
    {"sekretariat", RoomUse::Office},   {"verwaltung", RoomUse::Office},   {"lehrerzimmer", RoomUse::Office},  {"technik", RoomUse::Plant},
    {"heizung", RoomUse::Plant},        {"heizraum", RoomUse::Plant},      {"lueftung", RoomUse::Plant},       {"server", RoomUse::Plant},
    {"elektro", RoomUse::Plant},        {"hausanschluss", RoomUse::Plant}, {"mechanical", RoomUse::Plant},     {"electrical", RoomUse::Plant},
    {"boiler", RoomUse::Plant},         {"utility", RoomUse::Plant},       {"maschinen", RoomUse::Plant},      {"lager", RoomUse::Storage},
    {"abstell", RoomUse::Storage},      {"archiv", RoomUse::Storage},      {"storage", RoomUse::Storage},      {"store", RoomUse::Storage},
    {"closet", RoomUse::Storage},       {"janitor", RoomUse::Storage},     {"putzraum", RoomUse::Storage},     {"garderobe", RoomUse::Storage},
    {"kellerraum", RoomUse::Storage},   {"dachboden", RoomUse::Storage},   {"terrasse", RoomUse::Outdoor},     {"terrace", RoomUse::Outdoor},
    {"balkon", RoomUse::Outdoor},       {"balcony", RoomUse::Outdoor},     {"courtyard", RoomUse::Outdoor},    {"schulhof", RoomUse::Outdoor},
};

}  // namespace

RoomUse useFromName(std::string_view name) {
    const std::string text = folded(name);
    for (const UseWord& w : kUseWords)
        if (text.find(w.word) != std::string::npos) return w.use;
    return RoomUse::Other;
}

std::string Places::uniqueId(const step::Fields& f, uint32_t record) {
    std::string id = f[0].text(64);
    if (id.empty()) {
        id = "ifc-" + std::to_string(record);
        context_.problems.add("missing-global-id", Problem::Severity::Warning,
                              "this has no GlobalId; it is known as \"" + id + "\" and may be lost on re-import", record);
    }
    if (ids_.emplace(id, 1).second) return id;
    for (int& last = ids_[id];;) {
        std::string other = id + "~" + std::to_string(++last);
        if (ids_.contains(other)) continue;
        context_.problems.add("duplicate-global-id", Problem::Severity::Warning,
                              "GlobalId \"" + id + "\" is used twice; this one is known as \"" + other + "\"", record);
        ids_.emplace(other, 1);
        return other;
    }
}

void Places::addFloors() {
    struct Storey {
        uint32_t record;
        Floor floor;
    };
    std::vector<Storey> storeys;
    for (const uint32_t i : context_.file.ofType(Type::BuildingStorey)) {
        const step::Record& r = context_.file.records()[i];
        const step::Fields f = context_.file.fields(r);
        Floor floor;
        floor.sourceId = f[0].text(64);
        floor.id = uniqueId(f, r.id);
        floor.name = f[2].text();
        if (floor.name.empty()) floor.name = f[7].text();
        // The placement is what the geometry obeys; Elevation is for people and counts from the building's own zero. A storey placed at zero says
        // nothing.
        const auto stated = f[9].real();
        const double placed = f[5].isRef() ? placements_.world(f[5].ref())[3].z : 0;
        floor.elevationM = std::abs(placed) > 1e-6 || !stated ? placed : *stated * context_.units.lengthM;
        if (!std::isfinite(floor.elevationM) || std::abs(floor.elevationM) > 1e5) {
            context_.problems.add("bad-elevation", Problem::Severity::Warning, "this storey is at an impossible height; 0 m is used", r.id);
            floor.elevationM = 0;
        }
        storeys.push_back({r.id, std::move(floor)});
    }
    std::stable_sort(storeys.begin(), storeys.end(), [](const Storey& a, const Storey& b) { return a.floor.elevationM < b.floor.elevationM; });
    // People count floors from the first one that is not clearly below the building's zero.
    size_t ground = 0;
    while (ground + 1 < storeys.size() && storeys[ground].floor.elevationM < -1.0) ++ground;
    for (size_t i = 0; i < storeys.size(); ++i) {
        Floor& f = storeys[i].floor;
        f.shortName = i >= ground ? "F" + std::to_string(i - ground + 1) : "B" + std::to_string(ground - i);
        if (i + 1 < storeys.size()) f.heightM = std::max(0.1, storeys[i + 1].floor.elevationM - f.elevationM);
        floors_.emplace(storeys[i].record, FloorId(uint32_t(building_.floors.size())));
        building_.floors.push_back(std::move(f));
    }
    for (size_t i = 0; i + 1 < building_.floors.size(); ++i)
        if (building_.floors[i + 1].elevationM - building_.floors[i].elevationM < 0.05) {
            context_.problems.add("storeys-too-close", Problem::Severity::Warning,
                                  "storeys \"" + building_.floors[i].name + "\" and \"" + building_.floors[i + 1].name +
                                      "\" are at one height; the file may state the wrong unit of length");
            break;
        }
    if (storeys.empty())
        context_.problems.add("no-storeys", Problem::Severity::Warning, "the file has no storeys; the building shows as one body without floors");
}

FloorId Places::floorAt(double z) const {
    FloorId best;
    for (uint32_t i = 0; i < building_.floors.size(); ++i)
        if (!best.valid() || building_.floors[i].elevationM <= z + 0.5) best = FloorId(i);
    return best;
}

FloorId Places::floorOf(const Product& p) const {
    const FloorId said = storeyFloor(p.id);
    if (said.valid() || p.kind == ElementKind::Site || p.bounds.empty()) return said;
    return floorAt(p.bounds.min.z);
}

void Places::addRooms() {
    for (const Product& p : products_) {
        if (p.type != Type::Space) continue;
        const step::Fields f = context_.fieldsOf(p.id, Type::Space);
        Room room;
        room.sourceId = f[0].text(64);
        room.id = uniqueId(f, p.id);
        room.number = f[2].text();
        room.name = f[7].text();
        room.use = useFromName(room.name.empty() ? room.number : room.name);
        room.bounds = p.bounds;
        room.footprint = p.floorFaces;
        room.floor = storeyFloor(p.id);
        if (!room.floor.valid() && !p.bounds.empty()) room.floor = floorAt(p.bounds.min.z);
        if (!room.floor.valid() && !building_.floors.empty()) {
            room.floor = FloorId(0);
            context_.problems.add("room-without-storey", Problem::Severity::Warning,
                                  "this space is in no storey and has no shape; it is listed on the lowest floor", p.id);
        }
        const Floor* floor = room.floor.valid() ? &building_.floor(room.floor) : nullptr;
        const Facts& facts = structure_.factsOf(p.id);
        room.floorZM = p.bounds.empty() ? (floor ? floor->elevationM : 0) : p.bounds.min.z;
        room.heightM = !p.bounds.empty() ? p.bounds.size().z : facts.heightM ? *facts.heightM : floor ? floor->heightM : 3;
        double drawn = 0;
        for (const base::Polygon2& poly : room.footprint) drawn += base::area(poly);
        const double stated = facts.netAreaM2 ? *facts.netAreaM2 : facts.grossAreaM2.value_or(0);
        room.areaM2 = stated > 0 && std::isfinite(stated) && (drawn <= 0 || (stated > drawn / 2 && stated < drawn * 2)) ? stated : drawn;
        rooms_.emplace(p.id, RoomId(uint32_t(building_.rooms.size())));
        building_.rooms.push_back(std::move(room));
    }
    // The top floor has nothing above it to be measured against.
    if (!building_.floors.empty()) {
        Floor& top = building_.floors.back();
        double height = 0;
        for (const Room& r : building_.rooms)
            if (r.floor.index() + 1 == building_.floors.size()) height = std::max(height, r.heightM);
        if (height > 1) top.heightM = height;
    }
}

}  // namespace sallyport::importers::ifc
