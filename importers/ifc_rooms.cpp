// Spaces -> rooms, and the ids of everything that has one.
#include <algorithm>
#include <cmath>

#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::FloorId;
using base::RoomId;
using building::Floor;
using building::Room;
using building::RoomUse;

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool hasDigit(const std::string& s) { return std::any_of(s.begin(), s.end(), isDigit); }

/// "101", "A-101", "1.OG.12", "B 12a": what stands on a door plate. Short, with digits, three letters and one space at most.
bool looksLikeNumber(const std::string& s) {
    if (s.empty() || s.size() > 12 || !hasDigit(s)) return false;
    size_t letters = 0, words = 0;
    for (size_t i = 0; i < s.size(); ++i) {
        const bool letter = (s[i] | 32) >= 'a' && (s[i] | 32) <= 'z';
        if (!letter && !isDigit(s[i]) && s[i] != '.' && s[i] != '-' && s[i] != '/' && s[i] != ' ' && s[i] != '_') return false;
        letters += letter;
        words += s[i] == ' ';
    }
    return letters <= 3 && words <= 1;
}

/// IFC2X3 states inside or outside where IFC4 states a kind; both in the same place.
enum class SpaceKind { Inside, Outside, Parking, GrossArea };
SpaceKind kindOf(const step::Fields& f) {
    const std::string_view v = f[9].enumeration();
    if (v == "EXTERNAL") return SpaceKind::Outside;
    if (v == "PARKING") return SpaceKind::Parking;
    return v == "GFA" ? SpaceKind::GrossArea : SpaceKind::Inside;
}

}  // namespace

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

/// Name is the number and LongName the title, as the standard has it, unless nearly every space of the file has them the other way round.
bool Places::titlesComeFirst() const {
    size_t both = 0, swapped = 0;
    for (const uint32_t i : context_.file.ofType(Type::Space)) {
        const step::Fields f = context_.file.fields(context_.file.records()[i]);
        const std::string name = f[2].text(64), title = f[7].text(64);
        if (name.empty() || title.empty()) continue;
        ++both;
        swapped += !hasDigit(name) && looksLikeNumber(title);
    }
    return both > 0 && swapped * 10 >= both * 8;
}

void Places::readLabels(Room& r, const step::Fields& f, uint32_t record) const {
    r.number = f[2].text();
    r.name = f[7].text();
    if (swapped_) std::swap(r.number, r.name);
    const Facts& facts = structure_.factsOf(record);
    if (r.number.empty()) r.number = facts.number;
    if (r.name.empty() && facts.name != r.number) r.name = facts.name;
    if (r.name.empty() && f[3].raw().size() < 64) r.name = f[3].text(64);  // Description: where COBie sheets have it
    // Some write "101 Science" into one of the two and leave the other empty.
    if (r.number.empty() != r.name.empty()) {
        const std::string all = r.number + r.name;
        const size_t space = all.find(' ');
        if (space != std::string::npos && looksLikeNumber(all.substr(0, space)) && r.number.empty()) {
            r.number = all.substr(0, space);
            r.name = all.substr(all.find_first_not_of(' ', space));
        }
    }
    r.use = useFromName(r.name.empty() ? r.number : r.name);
    if (r.use == RoomUse::Other && !r.name.empty()) r.use = useFromName(r.number);
    if (r.use == RoomUse::Other) r.use = useFromName(f[4].text(128));  // ObjectType
    if (r.use == RoomUse::Other) r.use = useFromName(facts.usage);
    if (r.use == RoomUse::Other && kindOf(f) == SpaceKind::Outside) r.use = RoomUse::Outdoor;
}

void Places::addRooms() {
    swapped_ = titlesComeFirst();
    if (swapped_)
        context_.problems.add("swapped-room-labels", Problem::Severity::Info,
                              "the spaces have their numbers in LongName and their names in Name; they were exchanged");
    for (const Product& p : products_) {
        if (p.type != Type::Space) continue;
        const step::Fields f = context_.fieldsOf(p.id, Type::Space);
        Room room;
        room.sourceId = f[0].text(64);
        room.id = uniqueId(f, p.id);
        readLabels(room, f, p.id);
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
        encloses_.push_back(kindOf(f) == SpaceKind::GrossArea);
        outdoors_.push_back(kindOf(f) == SpaceKind::Outside);
        rooms_.emplace(p.id, RoomId(uint32_t(building_.rooms.size())));
        building_.rooms.push_back(std::move(room));
    }
    holds_.assign(building_.rooms.size(), false);
    for (const auto& [record, room] : rooms_)
        if (const RoomId whole = roomOf(structure_.wholeOf(record)); whole.valid()) holds_[whole.index()] = true;
    // The top floor has nothing above it to be measured against.
    if (!building_.floors.empty()) {
        Floor& top = building_.floors.back();
        double height = 0;
        for (const Room& r : building_.rooms)
            if (r.floor.index() + 1 == building_.floors.size()) height = std::max(height, r.heightM);
        if (height > 1) top.heightM = height;
    }
}

Vec3 middleOf(const building::Building& b) {
    Vec3 out(0);
    std::vector<double> at;
    for (int axis = 0; axis < 3; ++axis) {
        at.clear();
        for (const building::Element& e : b.elements)
            if (!e.bounds.empty()) at.push_back(e.bounds.centre()[axis]);
        if (at.empty()) return b.bounds.empty() ? Vec3(0) : b.bounds.centre();
        const auto middle = at.begin() + ptrdiff_t(at.size() / 2);
        std::nth_element(at.begin(), middle, at.end());
        out[axis] = *middle;
    }
    return out;
}

}  // namespace sallyport::importers::ifc
