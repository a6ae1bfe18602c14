#include "viewer/simulate/story.h"

#include <algorithm>

namespace sallyport::viewer::simulate {
namespace {

using live::AlertKind;
using live::RoomStatus;

constexpr double kHelpShare = 0.03, kSilentShare = 0.12;  ///< of occupied rooms: they ask for help; nothing is heard from them
constexpr const char* kComplaints[] = {"asthma, breathing hard", "cut by glass", "fell on the stairs", "fainted, awake now"};
constexpr double kHotMarginM = 2.5, kWarmMarginM = 3;
constexpr double kMoves = 0.6, kTip = 0.5, kOffTheMap = 0.35;

}  // namespace

Times::Times(Millis length) : end(length) {
    const auto part = [length](double p) { return Millis(int64_t(double(length.count()) * p)); };
    call = std::min(Millis(25'000), part(0.05));
    lastArrival = call + std::min(Millis(720'000), part(0.28));
    threatEndsBy = std::min(Millis(900'000), part(0.5));
    release = part(0.72);
    released = part(0.9);
    home = part(0.91);
}

Story::Story(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice, Doors& doors, Teams& teams, const Times& times)
    : g_(ground), agenda_(agenda), voice_(voice), dice_(dice), doors_(doors), teams_(teams), times_(times), said_(ground.building().rooms.size()) {
    std::vector<RoomId> rooms;
    for (RoomId r : g_.searchable())
        if (g_.occupied(r) && r != teams_.collectionPoint()) rooms.push_back(r);
    if (rooms.empty()) rooms = g_.searchable();
    if (!rooms.empty()) where_ = rooms[dice_.below(rooms.size())];
    else if (!g_.building().rooms.empty()) where_ = RoomId(0);
}

live::PlaceRef Story::inRoom(RoomId r) const {
    live::PlaceRef p;
    p.room = g_.building().room(r).id;
    return p;
}

live::PlaceRef Story::at(Vec2 local) const {
    live::PlaceRef p;
    p.xy = local + Vec2(g_.building().origin);
    if (g_.groundFloor().valid()) p.floor = g_.building().floor(g_.groundFloor()).id;
    return p;
}

void Story::start(const std::string& name) {
    voice_.say(kTrainer, live::ExerciseDeclared{true, name, "Trainer"});
    voice_.say(kCommand, live::CommandChange{false, teams_.commander(), ""});
    doors_.reportAll();
    teams_.onThreatOver = [this](RoomId where, const std::string& team, const std::string& by) { threatOver(where, team, by); };
    teams_.onCommandPost = [this] { commandPost(); };
    teams_.start();
    agenda_.at(times_.call, [this] { call(); });
    agenda_.at(times_.threatEndsBy, [this] {
        if (teams_.threat()) teams_.threatOver(*teams_.threat(), "", teams_.commander());
    });
    agenda_.at(times_.release, [this] { release(); });
    agenda_.at(times_.home, [this] { teams_.sendHome((times_.end - times_.home) / 3); });
}

void Story::alert(AlertKind kind, const std::string& name, const std::string& severity, live::PlaceRef place, const std::string& text,
                  const std::string& by, const char* source) {
    live::AlertRaised a{unique(name) + "-" + std::to_string(++alerts_), kind, severity, std::move(place), text, by};
    const std::string id = a.alert;
    voice_.say(source, std::move(a));
    acknowledge(id);
    // Nothing was found behind a tip or at a place that is not here; what was true is closed in the end.
    const bool nothing = kind == AlertKind::Tip || id.starts_with("panic-annex");
    const Millis closed = nothing ? agenda_.now() + dice_.between(Millis(180'000), Millis(320'000))
                                  : std::max(agenda_.now() + Millis(40'000), times_.release + dice_.between(Millis(0), Millis(30'000)));
    agenda_.at(closed, [this, id] { voice_.say(kCommand, live::AlertCancel{id, teams_.commander()}); });
}

void Story::acknowledge(std::string alert) {
    agenda_.after(dice_.between(Millis(7000), Millis(28'000)), [this, alert = std::move(alert)] {
        voice_.say(kCommand, live::AlertAck{alert, teams_.commander()});
    });
}

void Story::call() {
    if (!where_) {  // a model without rooms: there is still a school that calls
        alert(AlertKind::Panic, "panic", "extreme", {}, "badge pressed; the model has no rooms", "badge T-1", kApp);
        voice_.say(kApp, live::ProtocolCall{live::ProtocolAction::Lockdown, "building", "Front office"});
        return;
    }
    const RoomId where = *where_;
    const std::string name = g_.called(where), badge = "badge T-" + name;
    if (dice_.chance(kTip)) alert(AlertKind::Tip, "tip", "unknown", inRoom(where), "somebody with a bag that nobody knows, near " + name, "", kTips);
    agenda_.after(Millis(4000), [this, where, badge] {
        alert(AlertKind::Panic, "panic-" + g_.called(where), "extreme", inRoom(where), badge + ", pressed twice", badge, kApp);
    });
    agenda_.after(dice_.between(Millis(11'000), Millis(18'000)), [this] {
        voice_.say(kApp, live::ProtocolCall{live::ProtocolAction::Lockdown, "building", "Front office"});
        doors_.lockdown([this](RoomId r) { roomSays(r); });
    });
    agenda_.after(dice_.between(Millis(25'000), Millis(40'000)), [this] { threatSeen(); });
    if (dice_.chance(kOffTheMap))
        agenda_.after(dice_.between(Millis(50'000), Millis(90'000)), [this] {
            live::PlaceRef annex;
            annex.room = "Annex B";
            alert(AlertKind::Panic, "panic-annex", "severe", annex, "badge T-77; the annex is not on this map", "badge T-77", kApp);
        });
    doorTrouble();
    teams_.call(where);
}

/// Some seconds after its door has locked.
void Story::roomSays(RoomId r) {
    // Whoever was found by a team does not report any more.
    const RoomNotes& known = teams_.notes(r);
    if (said_[r.index()] || !g_.occupied(r) || r == *where_ || teams_.threat() == r || known.taken || known.searched) return;
    said_[r.index()] = true;
    const std::string& id = g_.building().room(r).id;
    const std::string by = "badge T-" + g_.called(r);
    if (dice_.chance(kSilentShare)) return;
    voice_.say(kApp, live::RoomReport{id, RoomStatus::LockedIn, {}, {}, by, ""});
    if (!dice_.chance(kHelpShare)) return;
    agenda_.after(dice_.between(Millis(30'000), Millis(150'000)), [this, r, by] {
        const char* what = kComplaints[dice_.below(std::size(kComplaints))];
        alert(AlertKind::Medical, "medical-" + g_.called(r), "severe", inRoom(r), what, by, kApp);
        voice_.say(kApp, live::RoomReport{g_.building().room(r).id, RoomStatus::NeedsHelp, {}, {}, by, what});
        teams_.hurtIn(r, 1);
    });
}

void Story::threatSeen() {
    const RoomId where = *where_;
    said_[where.index()] = true;
    const std::string& id = g_.building().room(where).id;
    const std::string event = voice_.say(kApp, live::RoomReport{id, RoomStatus::Threat, {}, {}, "badge T-" + g_.called(where), "one person"});
    acknowledge("threat:" + id + ":" + event);
    teams_.threatIn(where);
    if (dice_.chance(kMoves)) agenda_.after(dice_.between(Millis(45'000), Millis(100'000)), [this] { threatMoves(); });
}

/// Into the nearest room that holds nobody's team.
void Story::threatMoves() {
    const auto from = teams_.threat();
    if (!from || teams_.notes(*from).taken) return;
    std::optional<RoomId> to;
    for (RoomId r : g_.searchable())
        if (r != *from && !teams_.notes(r).taken && g_.building().room(r).floor == g_.building().room(*from).floor &&
            (!to || g_.distanceM(*from, r) < g_.distanceM(*from, *to)))
            to = r;
    if (!to) return;
    said_[to->index()] = true;
    const int hurt = 1 + int(dice_.below(3));
    const std::string by = "badge T-" + g_.called(*from);
    const std::string event =
        voice_.say(kApp, live::RoomReport{g_.building().room(*to).id, RoomStatus::Threat, {}, {}, by, "went there from " + g_.called(*from)});
    acknowledge("threat:" + g_.building().room(*to).id + ":" + event);
    voice_.say(
        kApp, live::RoomReport{g_.building().room(*from).id, RoomStatus::NeedsHelp, {}, {}, by, std::to_string(hurt) + " hurt, the threat has left"});
    teams_.hurtIn(*from, hurt);
    teams_.threatIn(*to);
    if (teams_.commandOnScene()) zone("zone-hot", "HOT", *to, kHotMarginM);
}

void Story::threatOver(RoomId where, const std::string& team, const std::string& by) {
    const std::string& id = g_.building().room(where).id;
    if (team.empty()) {
        voice_.say(kCommand, live::RoomReport{id, RoomStatus::Searched, {}, {}, by, "came out with open hands; one in custody"});
        teams_.notes(where).searched = agenda_.now();
    } else {
        voice_.say(kRadio, live::RoomReport{id, RoomStatus::Clear, "", team, by, "one in custody"});
        voice_.say(kRadio, live::TeamContact{team, "one in custody in " + g_.called(where), by});
    }
    const std::string command = teams_.commander();
    agenda_.after(Millis(12'000), [this, where, command] {
        voice_.say(kCommand, live::MarkerGone{"sim-zone-hot", command});
        zone("zone-warm", "WARM", where, kWarmMarginM);
    });
    // Who was hurt where it began is found now.
    if (where_ && *where_ == where) {
        const int hurt = 1 + int(dice_.below(3));
        agenda_.after(Millis(20'000), [this, where, hurt, by] {
            teams_.hurtIn(where, hurt);
            voice_.say(kRadio, live::RoomReport{g_.building().room(where).id, RoomStatus::NeedsHelp, {}, {}, by, std::to_string(hurt) + " hurt"});
        });
    }
}

void Story::marker(const std::string& name, const std::string& kind, const std::string& label, live::PlaceRef place, std::vector<Vec2> polygon) {
    live::MarkerSet m;
    m.marker = "sim-" + name;
    m.kind = kind;
    m.label = label;
    m.by = teams_.commander();
    m.place = std::move(place);
    m.polygon = std::move(polygon);
    voice_.say(kCommand, std::move(m));
}

void Story::zone(const std::string& name, const std::string& label, RoomId round, double marginM) {
    const building::Room& r = g_.building().room(round);
    if (r.bounds.empty()) return;
    const Vec2 origin(g_.building().origin), low = Vec2(r.bounds.min) - Vec2(marginM) + origin, high = Vec2(r.bounds.max) + Vec2(marginM) + origin;
    live::PlaceRef place;
    place.floor = g_.building().floor(r.floor).id;
    std::string kind = name;
    std::replace(kind.begin(), kind.end(), '-', '_');
    marker(name, kind, label, place, {low, {high.x, low.y}, high, {low.x, high.y}});
}

void Story::commandPost() {
    voice_.say(kCommand, live::CommandChange{true, "Dispatch desk", teams_.commander()});
    marker("icp", "icp", "ICP · Command", at(teams_.commandPost()));
    agenda_.after(Millis(8000), [this] { marker("staging", "staging", "Staging", at(g_.outside(34, 24))); });
    agenda_.after(Millis(15'000), [this] {
        if (const auto threat = teams_.threat()) zone("zone-hot", "HOT", *threat, kHotMarginM);
    });
    agenda_.after(Millis(25'000), [this] {
        if (teams_.collectionPoint().valid()) marker("ccp", "ccp", "CCP", inRoom(teams_.collectionPoint()));
        voice_.say(kCommand, live::Note{"Ambulances wait at the exchange point", teams_.commander(), at(teams_.ambulances())});
    });
}

/// Doors have their own troubles.
void Story::doorTrouble() {
    std::vector<DoorId> doors, exits;
    for (uint32_t i = 0; i < g_.building().doors.size(); ++i) {
        if (!g_.hasSensor(DoorId(i))) continue;
        (g_.building().doors[i].exterior ? exits : doors).push_back(DoorId(i));
    }
    const auto later = [this](const std::vector<DoorId>& from, live::DoorAlarm a, double partOfDrill, Millis lasts) {
        if (from.empty()) return;
        const DoorId d = from[dice_.below(from.size())];
        agenda_.after(Millis(int64_t(double(times_.release.count()) * partOfDrill * dice_.between(0.7, 1.2))),
                      [this, d, a, lasts] { doors_.alarm(d, a, lasts); });
    };
    later(doors, live::DoorAlarm::Fault, 0.1, Millis(180'000));
    later(doors, live::DoorAlarm::Tamper, 0.3, Millis(40'000));
    later(doors, live::DoorAlarm::HeldOpen, 0.2, Millis(90'000));
    if (exits.size() > 1) later({exits.begin() + 1, exits.end()}, live::DoorAlarm::Forced, 0.4, Millis(60'000));
}

/// Room by room, floor by floor; where somebody was hurt stays closed.
void Story::release() {
    teams_.endSearches();
    std::vector<RoomId> rooms;
    for (RoomId r : g_.searchable())
        if (g_.occupied(r) && said_[r.index()] && !(where_ && r == *where_) && teams_.notes(r).hurt == 0) rooms.push_back(r);
    std::stable_sort(rooms.begin(), rooms.end(),
                     [this](RoomId a, RoomId b) { return g_.building().room(a).floor.value < g_.building().room(b).floor.value; });
    const Millis between = (times_.released - times_.release) / int64_t(rooms.size() + 1);
    Millis t = between;
    for (RoomId r : rooms) {
        agenda_.after(t, [this, r] {
            const std::string& id = g_.building().room(r).id;
            const std::string by = teams_.commander();
            teams_.notes(r).released = true;
            voice_.say(kCommand, live::ProtocolCall{live::ProtocolAction::Release, id, by});
            agenda_.after(Millis(2000), [this, r] { doors_.release(r); });
            agenda_.after(dice_.between(Millis(10'000), Millis(20'000)), [this, id, by] {
                voice_.say(kCommand, live::RoomReport{id, RoomStatus::Evacuated, {}, {}, by, ""});
            });
        });
        t += between;
    }
    agenda_.at(times_.home + (times_.end - times_.home) / 2, [this] {
        voice_.say(kCommand, live::ProtocolCall{live::ProtocolAction::Release, "building", teams_.commander()});
        voice_.say(kTrainer, live::Note{"End of exercise", "Trainer", {}});
    });
}

}  // namespace sallyport::viewer::simulate
