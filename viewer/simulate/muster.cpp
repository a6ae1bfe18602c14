// Who comes: so many of each kind, with call signs, agencies and the time of their arrival.
#include <algorithm>

#include "viewer/simulate/teams.h"

namespace sallyport::viewer::simulate {
namespace {

constexpr const char* kAgencies[] = {"Police", "Sheriff", "State police"};
constexpr size_t kContactSize = 4, kRescueSize = 4, kPairSize = 2;
constexpr double kRescueShare = 0.18, kAmbulanceShare = 0.10, kPerimeterShare = 0.12;
constexpr size_t kWholeResponse = 12;  ///< fewer than that all go in, but for the one who commands
constexpr Millis kAfterCall{75'000};   ///< the first patrol
constexpr double kTrackerFails = 0.06;

}  // namespace

Teams::Teams(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice, People& people, Doors& doors, Millis end)
    : g_(ground), agenda_(agenda), voice_(voice), dice_(dice), people_(people), doors_(doors), end_(end), rooms_(ground.building().rooms.size()) {
    if (!g_.entrances().empty()) collection_ = g_.entrances().front().room;
}

void Teams::addTeam(Team::Kind kind, size_t size, const std::string& name, Millis arrives) {
    Team t;
    t.kind = kind;
    t.name = name;
    t.arrives = arrives;
    const size_t number = teams_.size();
    for (size_t k = 0; k < size; ++k) {
        Person p;
        const std::string n = std::to_string(number + 1) + (k < 9 ? std::to_string(k + 1) : "0");
        switch (kind) {
            case Team::Kind::Command:
                p.callsign = "Capt. Hale";
                p.agency = "Police";
                p.role = "incident commander";
                break;
            case Team::Kind::Officer:
                p.callsign = "SRO 1";
                p.agency = "Police";
                p.role = "school resource officer";
                break;
            case Team::Kind::Contact:
                p.callsign = "Law " + n;
                p.agency = kAgencies[number % std::size(kAgencies)];
                p.role = k == 0 ? "contact team lead" : "contact team";
                break;
            case Team::Kind::Rescue:
                p.callsign = (k == 0 ? "Engine " : k == 1 ? "Medic " : "Law ") + n;
                p.agency = k == 0 ? "Fire" : k == 1 ? "EMS" : kAgencies[number % std::size(kAgencies)];
                p.role = k == 0 ? "rescue task force lead" : k == 1 ? "paramedic" : "officer with the rescue task force";
                break;
            case Team::Kind::Ambulance:
                p.callsign = "Ambulance " + n;
                p.agency = "EMS";
                p.role = "paramedic";
                break;
            case Team::Kind::Perimeter:
                p.callsign = "Law " + n;
                p.agency = kAgencies[number % std::size(kAgencies)];
                p.role = "officer, perimeter";
                break;
        }
        p.team = name;
        p.uid = "sim-" + std::to_string(number + 1) + "-" + std::to_string(k + 1);
        p.paceFactor = dice_.between(0.92, 1.05);
        p.errorM = std::round(dice_.between(10, 35)) / 10;
        p.battery = std::round(dice_.between(45, 100));
        if (kind != Team::Kind::Command && dice_.chance(kTrackerFails)) {
            p.silentFrom = arrives + dice_.between(Millis(120'000), Millis(900'000));
            p.silentTo = dice_.chance(0.4) ? Millis::max() : p.silentFrom + dice_.between(Millis(40'000), Millis(240'000));
        }
        t.members.push_back(people_.add(std::move(p)));
    }
    teams_.push_back(std::move(t));
}

void Teams::muster(size_t responders, Millis call, Millis lastArrival) {
    size_t left = responders;
    const auto take = [&left](size_t n) {
        n = std::min(n, left);
        left -= n;
        return n;
    };
    const bool whole = responders >= kWholeResponse;
    const auto share = [&](double part, size_t size) {
        return whole ? std::max<size_t>(1, size_t(double(responders) * part / double(size) + 0.5)) : 0;
    };
    const size_t rescues = share(kRescueShare, kRescueSize), ambulances = share(kAmbulanceShare, kPairSize),
                 perimeters = responders >= 2 * kWholeResponse ? share(kPerimeterShare, kPairSize) : 0;
    if (responders >= 5) addTeam(Team::Kind::Command, take(1), "Command", {});
    if (responders >= 4) addTeam(Team::Kind::Officer, take(1), "SRO 1", call);
    const size_t others = std::min(left, rescues * kRescueSize + ambulances * kPairSize + perimeters * kPairSize);
    size_t law = left - others;
    std::vector<size_t> contacts;
    for (; law > 0; law -= contacts.back()) contacts.push_back(law == kContactSize + 1 ? 3 : std::min(law, kContactSize));
    const Millis first = std::min(call + kAfterCall, lastArrival);
    const auto arrival = [&](size_t k, size_t n, double from) {
        const double part = from + (1 - from) * (n > 1 ? double(k) / double(n - 1) : 0);
        return first + Millis(int64_t(part * double((lastArrival - first).count()))) + dice_.between(Millis(0), Millis(4000));
    };
    for (size_t k = 0; k < contacts.size(); ++k)
        addTeam(Team::Kind::Contact, take(contacts[k]), "CT " + std::to_string(k + 1), arrival(k, contacts.size(), 0));
    for (size_t k = 0; k < perimeters; ++k)
        addTeam(Team::Kind::Perimeter, take(kPairSize), "Perimeter " + std::to_string(k + 1), arrival(k, perimeters, 0.1));
    for (size_t k = 0; k < rescues; ++k) addTeam(Team::Kind::Rescue, take(kRescueSize), "RTF " + std::to_string(k + 1), arrival(k, rescues, 0.3));
    for (size_t k = 0; k < ambulances; ++k)
        addTeam(Team::Kind::Ambulance, take(kPairSize), "Ambulance " + std::to_string(k + 1), arrival(k, ambulances, 0.35));
    // The first two begin where they come in, the others floor by floor.
    std::vector<FloorId> floors{g_.groundFloor()};
    for (RoomId r : g_.searchable())
        if (const FloorId f = g_.building().room(r).floor; std::find(floors.begin(), floors.end(), f) == floors.end()) floors.push_back(f);
    size_t contactsSeen = 0, perimetersSeen = 0;
    for (Team& t : teams_) {
        if (t.kind == Team::Kind::Command) t.arrives = std::min(call + 2 * kAfterCall, lastArrival);
        if (t.kind == Team::Kind::Contact) {
            t.first = contactsSeen < 2;
            t.floor = floors[t.first ? 0 : (contactsSeen - 1) % floors.size()];
            t.entrance = contactsSeen++;
        }
        if (t.kind == Team::Kind::Perimeter) t.entrance = 1 + perimetersSeen++;
        if (!g_.entrances().empty()) t.entrance %= g_.entrances().size();
    }
}

}  // namespace sallyport::viewer::simulate
