// Words for people: one place for what a thing is called on the screen.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "scene/view_model_parts.h"

namespace sallyport::scene {

// Whole words only: "zone_hot" and "HOT" are hot, "photo lab" and "hotel side" are not.
ZoneKind zoneKind(const MarkerView& m) {
    static constexpr std::array<std::string_view, 3> kWords{"hot", "warm", "cold"};
    const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80; };
    const auto holds = [&](std::string_view text, std::string_view word) {
        for (size_t at = 0; at + word.size() <= text.size(); ++at) {
            const size_t end = at + word.size();
            if ((at > 0 && letter(text[at - 1])) || (end < text.size() && letter(text[end]))) continue;
            if (std::equal(word.begin(), word.end(), text.begin() + std::ptrdiff_t(at), [](char w, char c) { return (c | 0x20) == w; })) return true;
        }
        return false;
    };
    // What it is counts before what somebody called it: a warm zone named "was hot until 19:52" is warm.
    for (const std::string* text : {&m.kind, &m.label})
        for (size_t k = 0; k < kWords.size(); ++k)
            if (holds(*text, kWords[k])) return ZoneKind(k);
    return ZoneKind::Other;
}

std::string_view words(live::RoomStatus s) {
    switch (s) {
        case live::RoomStatus::Unknown:
            return "Unknown";
        case live::RoomStatus::LockedIn:
            return "Locked in";
        case live::RoomStatus::NeedsHelp:
            return "Needs help";
        case live::RoomStatus::Threat:
            return "Threat";
        case live::RoomStatus::Searching:
            return "Searching";
        case live::RoomStatus::Searched:
            return "Searched";
        case live::RoomStatus::Clear:
            return "Clear";
        case live::RoomStatus::Evacuated:
            return "Evacuated";
    }
    return "";
}

std::string_view words(DoorLook l) {
    switch (l) {
        case DoorLook::Unmonitored:
            return "No sensor, not checked";
        case DoorLook::Unknown:
            return "Unknown";
        case DoorLook::Locked:
            return "Reported locked";
        case DoorLook::LockedVerified:
            return "Locked, checked";
        case DoorLook::Unlocked:
            return "Unlocked";
        case DoorLook::Open:
            return "Open";
        case DoorLook::Forced:
            return "Forced";
        case DoorLook::HeldOpen:
            return "Held open";
        case DoorLook::Jammed:
            return "Jammed";
        case DoorLook::Fault:
            return "Fault";
        case DoorLook::Moving:
            return "Moving";
    }
    return "";
}

std::string roomTitle(const building::Room& r, bool full) {
    if (r.number.empty()) return r.name.empty() ? r.id : r.name;
    // Halls and stairs are known by name, rooms by number.
    const bool digit = std::any_of(r.number.begin(), r.number.end(), [](unsigned char c) { return std::isdigit(c); });
    const bool circulation = r.use == building::RoomUse::Corridor || r.use == building::RoomUse::Stair || r.use == building::RoomUse::Lift;
    if ((!digit || circulation) && !r.name.empty()) return r.name;
    return full && !r.name.empty() ? "Room " + r.number + " · " + r.name : "Room " + r.number;
}

std::string doorTitle(const building::Door& d) {
    if (!d.exteriorNumber.empty()) return "Door " + d.exteriorNumber;
    return d.name.empty() ? d.id : d.name;
}

std::string floorTitle(const building::Floor& f) {
    const bool plain = f.shortName.size() > 1 && f.shortName[0] == 'F' && std::isdigit(static_cast<unsigned char>(f.shortName[1]));
    return plain ? "Floor " + f.shortName.substr(1) : f.shortName.empty() ? f.name : f.shortName;
}

char sideOf(const ViewContext& c, const building::Door& d) {
    // Outward is the side of the leaf away from the one room that the door has.
    base::Vec2 outward(-d.along.y, d.along.x);
    if (!d.rooms.empty())
        if (const auto inside = c.places.position(d.rooms[0]); inside && glm::dot(outward, base::Vec2(*inside) - base::Vec2(d.position)) > 0)
            outward = -outward;
    return building::sideLetter(c.building, outward);
}

std::string whereText(const ViewContext& c, FloorId floor, base::Vec2 p, DoorId door) {
    std::string out = floor.valid() ? floorTitle(c.building.floor(floor)) : "";
    if (door.valid() && c.building.door(door).exterior) out += std::string(" · Side ") + sideOf(c, c.building.door(door));
    if (const std::string cell = building::cellName(c.grid, p); !cell.empty()) out += (out.empty() ? "" : " · ") + cell;
    return out;
}

std::string saidBy(const live::Provenance& p) {
    if (p.by.empty()) return p.source.empty() ? p.feed : p.source;
    if (p.source.empty() || p.source == p.by || p.source == "operator/" + p.by) return p.by;
    // "radio/Law 11" said by Law 11 is Law 11 by radio; the name is not said twice.
    const std::string_view source = p.source.view();
    if (const size_t slash = source.find('/'); slash != source.npos && source.substr(slash + 1) == p.by) {
        const std::string way(source.substr(0, slash));
        return p.by + (way == "radio" ? ", by radio" : ", " + way);
    }
    return p.by + ", " + p.source;
}

std::string clockError(Millis size) {
    const int64_t ms = std::abs(size.count()), s = (ms + 500) / 1000, min = (ms + 30'000) / 60'000;
    const auto count = [](int64_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); };
    if (s < 120) return std::to_string(s) + " s";
    if (min < 60) return std::to_string(min) + " min";
    if (min < 2 * 1440) {
        const std::string rest = std::to_string(min % 60);
        return std::to_string(min / 60) + (min % 60 == 0 ? "" : (rest.size() < 2 ? ":0" : ":") + rest) + " h";
    }
    return s < 730 * 86400 ? count(s / 86400, "day", "days") : count(s / 31557600, "year", "years");
}

Icon iconOf(live::AlertKind k) {
    switch (k) {
        case live::AlertKind::Panic:
            return Icon::Panic;
        case live::AlertKind::Medical:
            return Icon::Medical;
        case live::AlertKind::Fire:
            return Icon::Fire;
        case live::AlertKind::Hazmat:
            return Icon::Hazmat;
        case live::AlertKind::Door:
            return Icon::Forced;
        case live::AlertKind::Tip:
            return Icon::Tip;
        case live::AlertKind::Other:
            break;
    }
    return Icon::Bell;
}

// Feeds name services in many ways; what is not recognised is drawn as a plain marker, never guessed.
Service serviceOf(const live::ResponderReport& r) {
    std::string text;
    for (const std::string* s : {&r.role, &r.agency, &r.team, &r.callsign}) text += *s + ' ';
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char ch) { return char(std::tolower(ch)); });
    const auto any = [&](std::initializer_list<const char*> needles) {
        return std::any_of(needles.begin(), needles.end(), [&](const char* n) { return text.find(n) != std::string::npos; });
    };
    if (any({"command", "incident commander", "icp"})) return Service::IncidentCommand;
    if (any({"ems", "medic", "ambulance", "nurse"})) return Service::Ems;
    if (any({"fire", "engine", "ladder"})) return Service::Fire;
    if (any({"law", "police", "sheriff", "sro", "trooper", "contact team", "officer"})) return Service::Law;
    if (any({"school", "teacher", "staff", "principal", "custodian"})) return Service::School;
    return Service::Other;
}

}  // namespace sallyport::scene
