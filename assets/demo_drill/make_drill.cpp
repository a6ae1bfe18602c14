// Purpose: drill.toml + the demo school -> drill.ndjson. People walk the building's own door graph; every event is written by the same encoder that a
// recording uses, so that what the script says wrongly is refused here and not on the screen.
// One file, though a long one: a script and the one pass over it (doors, people, searches, sayings), which share its clock and its list of events.
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/file.h"
#include "building/place_index.h"
#include "building/walk_graph.h"
#include "importers/import.h"
#include "live/event.h"

namespace {

using namespace sallyport;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;
using building::Building;
using live::Event;
using live::Millis;
using live::Timestamp;

constexpr double kWalkMps = 1.4, kRunMps = 2.8, kLookMps = 0.9;  ///< kLookMps: round a room, looking behind the furniture
constexpr double kClimbMps = 0.38;                               ///< height won on a stair in a second, at a walk
constexpr Millis kReportEvery{2000}, kStandingEvery{4000};       ///< a tracker that moves, one that rests

struct ScriptError : std::runtime_error {
    using runtime_error::runtime_error;
};

constexpr double kPavementM = 6, kStepM = 0.6;  ///< before an exterior door: where people come from, where they push it

/// "5:12" after the start.
Millis offset(const toml::node_view<const toml::node>& n, const char* what) {
    const std::string s = n.value_or(std::string());
    int m = 0, sec = 0;
    if (std::sscanf(s.c_str(), "%d:%d", &m, &sec) != 2 || m < 0 || sec < 0 || sec > 59)
        throw ScriptError(std::string(what) + ": '" + s + "' is not minutes:seconds");
    return std::chrono::minutes(m) + std::chrono::seconds(sec);
}

std::string text(const toml::table& t, const char* key) {
    const auto v = t[key].value<std::string>();
    if (!v) throw ScriptError(std::string("'") + key + "' is missing at line " + std::to_string(t.source().begin.line));
    return *v;
}

struct Person {
    std::string uid, callsign, agency, team, role;
    bool present = false;
    Millis free{0};  ///< until when the walks so far take
    Millis silentFrom = Millis::max();
    FloorId floor;
    Vec2 at{0, 0};
    std::optional<Millis> lastReport;
    double courseDeg = 0, speedMps = 0;
    double z = 0;                   ///< local height, between floors on a stair
    std::optional<double> battery;  ///< percent at the start; it loses one a minute
};

class Drill {
public:
    Drill(const Building& b, const toml::table& script) : b_(b), places_(b), walk_(b), script_(script) {
        const auto start = base::parseTimestamp(script["start"].value_or(std::string()));
        if (!start) throw ScriptError("'start' is not a time");
        start_ = *start;
        end_ = offset(script["length"], "length");
    }

    std::vector<Event> make() {
        doorsBefore();
        people();
        lockdown();
        const auto eachTable = [&](const char* key, auto&& f) {
            if (const auto* a = script_[key].as_array())
                for (const auto& n : *a)
                    if (const auto* t = n.as_table()) f(*t);
        };
        // Walks and searches in the order of their times: a person is in one place at a time.
        struct Move {
            Millis at;
            const toml::table* table;
            bool search;
        };
        std::vector<Move> moves;
        eachTable("walk", [&](const toml::table& t) { moves.push_back({offset(t["at"], "walk.at"), &t, false}); });
        eachTable("search", [&](const toml::table& t) { moves.push_back({offset(t["at"], "search.at"), &t, true}); });
        std::stable_sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) { return a.at < b.at; });
        for (const Move& m : moves) m.search ? search(*m.table, m.at) : walk(*m.table, m.at);
        for (auto& [uid, p] : people_) stand(p, end_);
        release();
        eachTable("say", [&](const toml::table& t) { say(t); });
        std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return *a.observedAt < *b.observedAt; });
        uint64_t n = 0;
        for (Event& e : events_) {
            if (e.id.empty()) e.id = "drill-" + std::to_string(++n);
            e.exercise = true;
            // What a radio or a door controller takes to be heard.
            e.receivedAt = *e.observedAt + Millis(120);
        }
        return std::move(events_);
    }

private:
    Event& add(Millis at, std::string source, live::Payload p) {
        Event e;
        e.observedAt = start_ + at;
        e.source = e.feed = std::move(source);
        e.payload = std::move(p);
        events_.push_back(std::move(e));
        return events_.back();
    }

    /// "214", "Main Hall", or "F2/Stair B" where several floors have one.
    RoomId roomNamed(const std::string& name) const {
        if (const size_t slash = name.find('/'); slash != std::string::npos) {
            for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
                const building::Room& r = b_.rooms[i];
                const std::string own = r.number.empty() ? r.name : r.number;
                if (own == name.substr(slash + 1) && b_.floor(r.floor).shortName == name.substr(0, slash)) return RoomId(i);
            }
        }
        const auto r = places_.room(name);
        if (!r) throw ScriptError("no single room is called '" + name + "'");
        return r.id;
    }
    base::DoorId doorNamed(const std::string& name) const {
        const auto d = places_.door(name);
        if (!d) throw ScriptError("no single door is called '" + name + "'");
        return d.id;
    }
    std::vector<base::DoorId> doorsNamed(const char* key) const {
        std::vector<base::DoorId> out;
        if (const auto* a = script_["doors"][key].as_array())
            for (const auto& n : *a) out.push_back(doorNamed(n.value_or(std::string())));
        return out;
    }
    static bool has(const std::vector<base::DoorId>& list, uint32_t door) {
        return std::find(list.begin(), list.end(), base::DoorId(door)) != list.end();
    }

    // ---- doors ----------------------------------------------------------------------------------------------------------------------------------
    void door(Millis at, uint32_t index, live::LockState lock, live::DoorPosition position = live::DoorPosition::Closed) {
        live::DoorReport d;
        d.door = b_.doors[index].id;
        d.lock = lock;
        d.position = position;
        add(at, script_["doors"]["source"].value_or(std::string("acs")), d);
    }
    void doorsBefore() {
        const auto unlocked = doorsNamed("unlocked_before");
        for (uint32_t i = 0; i < b_.doors.size(); ++i) {
            if (!b_.doors[i].monitored) continue;
            const bool locked = b_.doors[i].exterior && !has(unlocked, i);
            door(Millis(i * 7), i, locked ? live::LockState::Locked : live::LockState::Unlocked);
        }
    }
    void lockdown() {
        const Millis call = offset(script_["doors"]["call"], "doors.call");
        const int slowest = script_["doors"]["slowest"].value_or(60);
        const auto never = doorsNamed("never"), jammed = doorsNamed("jammed"), unlocked = doorsNamed("unlocked_before");
        std::vector<std::string> except;
        if (const auto* a = script_["lock_in"]["except"].as_array())
            for (const auto& n : *a) except.push_back(n.value_or(std::string()));
        const Millis after = std::chrono::seconds(script_["lock_in"]["after"].value_or(8));
        std::vector<bool> reported(b_.rooms.size(), false);
        uint32_t turn = 0;
        for (uint32_t i = 0; i < b_.doors.size(); ++i) {
            const building::Door& d = b_.doors[i];
            if (!d.monitored || has(never, i) || (d.exterior && !has(unlocked, i))) continue;
            // People reach their doors at different times; a fixed stride through the range is as uneven as a crowd and the same every time.
            const Millis at = call + Millis(3000 + (turn++ * 7919) % (uint32_t(slowest) * 1000 - 3000));
            if (has(jammed, i)) {
                door(at, i, live::LockState::Locking);
                door(at + std::chrono::seconds(4), i, live::LockState::Jammed);
                continue;
            }
            door(at, i, live::LockState::Locking);
            door(at + Millis(1200), i, live::LockState::Locked);
            for (RoomId r : d.rooms) {
                const building::Room& room = b_.room(r);
                const bool people =
                    room.use == building::RoomUse::Classroom || room.use == building::RoomUse::Office || room.use == building::RoomUse::Library;
                if (!people || reported[r.index()] || std::find(except.begin(), except.end(), room.number) != except.end()) continue;
                reported[r.index()] = true;
                add(at + after, script_["lock_in"]["source"].value_or(std::string()),
                    live::RoomReport{room.id, live::RoomStatus::LockedIn, {}, {}, "badge T-" + room.number, ""});
            }
        }
    }
    void release() {
        const auto& t = script_["release"];
        Millis at = offset(t["at"], "release.at");
        const std::string by = t["by"].value_or(std::string());
        const Millis every = std::chrono::seconds(t["every"].value_or(5));
        if (const auto* a = t["rooms"].as_array())
            for (const auto& n : *a) {
                const building::Room& room = b_.room(roomNamed(n.value_or(std::string())));
                add(at, "operator/" + by, live::ProtocolCall{live::ProtocolAction::Release, room.id, by});
                for (base::DoorId d : room.doors)
                    if (b_.door(d).monitored) door(at + std::chrono::seconds(2), d.value, live::LockState::Unlocked, live::DoorPosition::Open);
                add(at + std::chrono::seconds(14), "operator/" + by, live::RoomReport{room.id, live::RoomStatus::Evacuated, {}, {}, by, ""});
                at += every;
            }
    }

    // ---- people ---------------------------------------------------------------------------------------------------------------------------------
    void people() {
        const auto* list = script_["responder"].as_array();
        if (!list) return;
        for (const auto& n : *list) {
            const toml::table& t = *n.as_table();
            Person p;
            p.uid = text(t, "uid");
            p.callsign = text(t, "callsign");
            p.agency = t["agency"].value_or(std::string());
            p.team = t["team"].value_or(std::string());
            p.role = t["role"].value_or(std::string());
            if (t["silent_from"]) p.silentFrom = offset(t["silent_from"], "silent_from");
            p.battery = t["battery"].value<double>();
            if (t["outside"]) {
                const building::Door& d = b_.door(doorNamed(text(t, "outside")));
                p.free = offset(t["arrives"], "arrives");
                Vec2 out(-d.along.y, d.along.x);
                const Vec2 in = stepInside(d, out);
                p.floor = d.floor;
                p.present = true;
                // From the pavement through the exterior door.
                p.at = Vec2(d.position) + out * kPavementM;
                p.z = b_.floor(p.floor).elevationM;
                report(p, p.free);
                p.free = move(p, Vec2(d.position) + out * kStepM, kWalkMps, p.free);
                p.free = move(p, in, kWalkMps, p.free);
            } else {
                const RoomId r = roomNamed(text(t, "at"));
                p.floor = b_.room(r).floor;
                p.at = Vec2(*places_.position(r));
                p.z = b_.floor(p.floor).elevationM;
                p.present = true;
                report(p, Millis(0));
            }
            people_[p.uid] = p;
        }
    }
    /// The point a step inside an exterior door; `out` is turned to point outside.
    Vec2 stepInside(const building::Door& d, Vec2& out) const {
        for (double sign : {1.0, -1.0})
            for (double step = 0.5; step <= 1.5; step += 0.25) {
                const Vec2 p = Vec2(d.position) - out * (sign * step);
                if (const auto r = places_.roomAt(d.floor, p); r && std::find(d.rooms.begin(), d.rooms.end(), *r) != d.rooms.end()) {
                    out *= sign;
                    return p;
                }
            }
        throw ScriptError("exterior door " + d.name + " has no room behind it");
    }
    void report(Person& p, Millis at) {
        if (at >= p.silentFrom || at > end_) return;
        live::ResponderReport r;
        r.responder = p.uid;
        r.callsign = p.callsign;
        r.agency = p.agency;
        r.team = p.team;
        r.role = p.role;
        r.place.xy = p.at + Vec2(b_.origin);
        r.place.z = p.z + b_.origin.z;
        r.place.floor = b_.floor(p.floor).id;
        r.ceM = 1.5;
        r.leM = 0.8;
        r.courseDeg = std::fmod(p.courseDeg - places_.trueNorthDeg() + 720, 360);
        r.speedMps = p.speedMps;
        if (p.battery) r.batteryPercent = std::max(0.0, std::round(*p.battery - double(at.count()) / 60'000));
        add(at, "positions", r);
        p.lastReport = at;
    }
    void stand(Person& p, Millis until) {
        if (!p.present || !p.lastReport) return;
        p.speedMps = 0;
        for (Millis t = *p.lastReport + kStandingEvery; t < until; t += kStandingEvery) report(p, t);
    }
    /// Straight to `to`, reporting on the way and at the end, so that a line through the reports is the way that was walked.
    Millis move(Person& p, Vec2 to, double mps, Millis at) {
        const Vec2 from = p.at, d = to - from;
        const double length = glm::length(d);
        if (length < 1e-3) return at;
        p.courseDeg = std::atan2(d.x, d.y) * 180 / M_PI;
        p.speedMps = mps;
        const Millis takes(int64_t(length / mps * 1000));
        for (Millis t = kReportEvery; t < takes - Millis(500); t += kReportEvery) {
            p.at = from + d * (double(t.count()) / double(takes.count()));
            report(p, at + t);
        }
        p.at = to;
        report(p, at + takes);
        return at + takes;
    }
    /// Up or down a stair with a turn: out to the landing and back, the floor of the report changing on the landing.
    Millis climb(Person& p, const building::WalkPoint& to, RoomId room, double mps, Millis at) {
        const Vec2 foot = p.at;
        const base::Box3& box = b_.room(room).bounds;
        const bool eastWest = box.max.x - box.min.x > box.max.y - box.min.y;
        const double reach = std::max(0.0, (eastWest ? box.max.x - foot.x : box.max.y - foot.y) - 1.2);
        const double from = p.z, height = to.position.z - from;
        const Millis takes(int64_t(std::abs(height) / (kClimbMps * mps / kWalkMps) * 1000));
        p.speedMps = mps / 2;
        for (Millis t = kReportEvery; t < takes; t += kReportEvery) {
            const double part = double(t.count()) / double(takes.count());
            p.at = foot + (eastWest ? Vec2(1, 0) : Vec2(0, 1)) * (reach * (1 - std::abs(1 - 2 * part)));
            p.courseDeg = (eastWest ? 90 : 0) + (part > 0.5 ? 180 : 0);
            p.z = from + height * part;
            if (part >= 0.5) p.floor = to.floor;
            report(p, at + t);
        }
        p.floor = to.floor;
        p.at = Vec2(to.position);
        p.z = to.position.z;
        report(p, at + takes);
        return at + takes;
    }
    Millis walkTo(Person& p, RoomId room, double mps, Millis at, Vec2 aside) {
        Vec2 goal(*places_.position(room));
        if (building::WalkGraph::inside(b_.room(room), goal, goal + aside)) goal += aside;
        return walkTo(p, room, goal, mps, at);
    }
    Millis walkTo(Person& p, RoomId room, Vec2 goal, double mps, Millis at) {
        at = std::max(at, p.free);
        stand(p, at);
        const auto path = walk_.path(p.floor, p.at, b_.room(room).floor, goal);
        if (!path) throw ScriptError(p.callsign + " cannot walk to " + b_.room(room).number);
        for (size_t i = 1; i < path->points.size(); ++i) {
            const building::WalkPoint& w = path->points[i];
            if (w.floor != p.floor) {
                at = climb(p, w, path->points[i - 1].room, mps, at);
                continue;
            }
            at = move(p, Vec2(w.position), mps, at);
        }
        p.free = at;
        return at;
    }
    void walk(const toml::table& t, Millis at) {
        const auto it = people_.find(text(t, "who"));
        if (it == people_.end()) throw ScriptError("nobody is called '" + text(t, "who") + "'");
        const double mps = t["pace"].value_or(std::string()) == "run" ? kRunMps : kWalkMps;
        if (t["out"]) return leave(it->second, doorNamed(text(t, "out")), mps, at);
        if (const auto* xy = t["point"].as_array()) {
            const auto* x = xy->get(0);
            const auto* y = xy->get(1);
            if (!x || !y || !x->is_number() || !y->is_number())
                throw ScriptError("'point' is not [x, y] at line " + std::to_string(t.source().begin.line));
            const Vec2 point = Vec2(x->value_or(0.0), y->value_or(0.0)) - Vec2(b_.origin);
            walkTo(it->second, roomNamed(text(t, "to")), point, mps, at);
            return;
        }
        const double side = 0.9 * double(std::distance(people_.begin(), it) % 3) - 0.9;
        walkTo(it->second, roomNamed(text(t, "to")), mps, at, {side, side});
    }
    /// Out by an exterior door, onto the pavement.
    void leave(Person& p, base::DoorId door, double mps, Millis at) {
        const building::Door& d = b_.door(door);
        Vec2 out(-d.along.y, d.along.x);
        const Vec2 in = stepInside(d, out);
        at = walkTo(p, *places_.roomAt(d.floor, in), in, mps, at);
        at = move(p, Vec2(d.position) + out * kStepM, mps, at);
        p.free = move(p, Vec2(d.position) + out * kPavementM, mps, at);
    }
    /// Round the room, as far as the time goes.
    void lookRound(Person& p, RoomId room, Millis until, int first) {
        const building::Room& r = b_.room(room);
        const Vec2 middle(*places_.position(room)), half = (Vec2(r.bounds.max) - Vec2(r.bounds.min)) * 0.28;
        for (int i = 0; i < 4; ++i) {
            const int corner = (first + i) % 4;
            const Vec2 to = middle + Vec2(corner == 0 || corner == 3 ? half.x : -half.x, corner < 2 ? half.y : -half.y);
            if (!building::WalkGraph::inside(r, p.at, to)) continue;
            if (p.free + Millis(int64_t(glm::length(to - p.at) / kLookMps * 1000)) > until) return;
            p.free = move(p, to, kLookMps, p.free);
        }
    }
    /// Everybody of a team, or one person by uid.
    std::vector<Person*> members(const toml::table& t) {
        std::vector<Person*> out;
        const std::string team = t["team"].value_or(std::string()), who = t["who"].value_or(std::string());
        for (auto& [uid, p] : people_)
            if (who.empty() ? !team.empty() && p.team == team : uid == who) out.push_back(&p);
        if (out.empty()) throw ScriptError("nobody is in team '" + team + who + "' at line " + std::to_string(t.source().begin.line));
        return out;
    }
    /// The monitored door by which somebody will come into a room.
    std::optional<base::DoorId> entryOf(const Person& p, RoomId room) const {
        const auto path = walk_.path(p.floor, p.at, b_.room(room).floor, Vec2(*places_.position(room)));
        if (!path) return std::nullopt;
        const auto last = std::find_if(path->points.rbegin(), path->points.rend(), [](const auto& w) { return w.door.valid(); });
        if (last == path->points.rend() || !b_.door(last->door).monitored) return std::nullopt;
        return last->door;
    }
    /// What the controller says while a door is used, and what the searchers say of one that stood unlocked. They leave it locked behind them.
    void passDoor(base::DoorId d, Millis in, Millis out, const std::string& by) {
        constexpr Millis kHandle{1500};
        if (has(doorsNamed("jammed"), d.value)) return;
        if (has(doorsNamed("never"), d.value)) {
            live::DoorReport found;
            found.door = b_.door(d).id;
            found.lock = live::LockState::Unlocked;
            found.by = by;
            add(in - kHandle, "radio/" + by, found);
            found.lock = live::LockState::Locked;
            found.verified = true;
            add(out + 2 * kHandle, "radio/" + by, found);
        } else {
            door(in - kHandle, d.value, live::LockState::Unlocked, live::DoorPosition::Open);
        }
        door(out + kHandle, d.value, live::LockState::Locked);
    }
    void search(const toml::table& t, Millis at) {
        const std::vector<Person*> searchers = members(t);
        const std::string lead = searchers.front()->callsign, team = searchers.front()->team.empty() ? lead : searchers.front()->team;
        const double mps = t["pace"].value_or(std::string()) == "run" ? kRunMps : kWalkMps;
        const auto status = live::parseRoomStatus(text(t, "status"));
        if (!status) throw ScriptError("search.status");
        const Millis seconds = std::chrono::seconds(t["seconds"].value_or(10));
        const auto* rooms = t["rooms"].as_array();
        if (!rooms) throw ScriptError("search.rooms");
        for (const auto& n : *rooms) {
            const RoomId room = roomNamed(n.value_or(std::string()));
            const auto entry = entryOf(*searchers.front(), room);
            Millis inside(0);
            for (size_t k = 0; k < searchers.size(); ++k) {
                const Millis there = walkTo(*searchers[k], room, mps, at + Millis(1300 * k), {1.2 * double(k), 0.5 * double(k)});
                if (k == 0) inside = there;
            }
            for (size_t k = 0; k < searchers.size(); ++k) lookRound(*searchers[k], room, inside + seconds, int(2 * k));
            const std::string source = "radio/" + lead, id = b_.room(room).id;
            add(inside, source, live::RoomReport{id, live::RoomStatus::Searching, std::nullopt, std::nullopt, lead, ""});
            add(inside + Millis(500), source, live::TeamContact{team, "searching " + b_.room(room).number, lead});
            at = inside + seconds;
            live::RoomReport done{id, *status, std::nullopt, std::nullopt, lead, ""};
            if (*status == live::RoomStatus::Clear) done.heldBy = team;
            add(at, source, done);
            if (entry) passDoor(*entry, inside, at, lead);
        }
    }

    // ---- sayings --------------------------------------------------------------------------------------------------------------------------------
    static nlohmann::json json(const toml::node& n) {
        if (const auto* t = n.as_table()) {
            nlohmann::json j = nlohmann::json::object();
            for (const auto& [k, v] : *t) j[std::string(k.str())] = json(v);
            return j;
        }
        if (const auto* a = n.as_array()) {
            nlohmann::json j = nlohmann::json::array();
            for (const auto& v : *a) j.push_back(json(v));
            return j;
        }
        if (const auto* s = n.as_string()) return s->get();
        if (const auto* i = n.as_integer()) return i->get();
        if (const auto* f = n.as_floating_point()) return f->get();
        if (const auto* b = n.as_boolean()) return b->get();
        throw ScriptError("a value of an unknown kind");
    }
    void say(const toml::table& t) {
        const auto* e = t["event"].as_table();
        if (!e) throw ScriptError("say without event at line " + std::to_string(t.source().begin.line));
        nlohmann::json j = json(*e);
        // Two conveniences of the script: an outline and a point outside, in the metres of the plan, on the floor of the main entrance.
        const std::string& ground = b_.floor(b_.door(doorNamed("1")).floor).id;
        if (j.contains("outline")) {
            j["polygon"] = nlohmann::json::array();
            for (const auto& v : j["outline"]) j["polygon"].push_back({v.at(0).get<double>() + b_.origin.x, v.at(1).get<double>() + b_.origin.y});
            j["floor"] = ground;
            j.erase("outline");
        }
        if (j.contains("outside")) {
            j["x"] = j["outside"][0].get<double>() + b_.origin.x;
            j["y"] = j["outside"][1].get<double>() + b_.origin.y;
            j["floor"] = ground;
            j.erase("outside");
        }
        j["v"] = 1;
        j["id"] = t["id"].value_or(std::string("say-" + std::to_string(++said_)));
        j["observed_at"] = base::formatTimestamp(start_ + offset(t["at"], "say.at"));
        auto event = live::decodeEvent(j.dump(), "drill.toml line " + std::to_string(t.source().begin.line));
        if (!event) throw ScriptError(event.error().text());
        event->feed = event->source;
        events_.push_back(std::move(*event));
    }

    const Building& b_;
    building::PlaceIndex places_;
    building::WalkGraph walk_;
    const toml::table& script_;
    Timestamp start_;
    Millis end_{0};
    std::map<std::string, Person> people_;
    std::vector<Event> events_;
    int said_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: make_drill SCRIPT.toml SCHOOL.glb OUT.ndjson\n");
        return 2;
    }
    try {
        const toml::table script = toml::parse_file(argv[1]);
        const auto school = importers::importModel(argv[2]);
        if (!school) throw ScriptError(school.error().text());
        std::string out = nlohmann::json{{"v", 1},
                                         {"type", "recording"},
                                         {"id", "drill-recording"},
                                         {"source", "make_drill"},
                                         {"observed_at", script["start"].value_or(std::string())},
                                         {"model", script["model"].value_or(std::string())}}
                              .dump() +
                          "\n";
        const std::vector<Event> events = Drill(school->building, script).make();
        for (const Event& e : events) out += live::encodeEvent(e) + "\n";
        if (auto r = base::writeFileAtomically(argv[3], out); !r) throw ScriptError(r.error().text());
        std::fprintf(stderr, "make_drill: %zu events\n", events.size());
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "make_drill: %s: %s\n", argv[1], e.what());
        return 1;
    }
}
