// Purpose: drill.toml + the demo school -> drill.ndjson. People walk the building's own door graph; every event is written by the same encoder that a
// recording uses, so that what the script says wrongly is refused here and not on the screen.
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

constexpr double kWalkMps = 1.4, kRunMps = 2.8, kStairFactor = 0.6;
constexpr Millis kReportEvery{2000}, kStandingEvery{9000};

struct ScriptError : std::runtime_error { using runtime_error::runtime_error; };

/// "5:12" after the start.
Millis offset(const toml::node_view<const toml::node>& n, const char* what) {
    const std::string s = n.value_or(std::string());
    int m = 0, sec = 0;
    if (std::sscanf(s.c_str(), "%d:%d", &m, &sec) != 2 || m < 0 || sec < 0 || sec > 59) throw ScriptError(std::string(what) + ": '" + s + "' is not minutes:seconds");
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
    Millis free{0};        ///< until when the walks so far take
    Millis silentFrom = Millis::max();
    FloorId floor;
    Vec2 at{0, 0};
    std::optional<Millis> lastReport;
    double courseDeg = 0;
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
        struct Move { Millis at; const toml::table* table; bool search; };
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

    RoomId roomNamed(const std::string& name) const {
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
    static bool has(const std::vector<base::DoorId>& list, uint32_t door) { return std::find(list.begin(), list.end(), base::DoorId(door)) != list.end(); }

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
                const bool people = room.use == building::RoomUse::Classroom || room.use == building::RoomUse::Office || room.use == building::RoomUse::Library;
                if (!people || reported[r.index()] || std::find(except.begin(), except.end(), room.number) != except.end()) continue;
                reported[r.index()] = true;
                add(at + after, script_["lock_in"]["source"].value_or(std::string()), live::RoomReport{room.id, live::RoomStatus::LockedIn, {}, {}, "badge T-" + room.number, ""});
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
            if (t["outside"]) {
                const building::Door& d = b_.door(doorNamed(text(t, "outside")));
                p.free = offset(t["arrives"], "arrives");
                Vec2 out(-d.along.y, d.along.x);
                const Vec2 in = stepInside(d, out);
                p.floor = d.floor;
                p.present = true;
                // From the pavement through the exterior door.
                p.at = Vec2(d.position) + out * 6.0;
                report(p, p.free);
                p.free = move(p, Vec2(d.position) + out * 0.6, kWalkMps, p.free);
                p.free = move(p, in, kWalkMps, p.free);
            } else {
                const RoomId r = roomNamed(text(t, "at"));
                p.floor = b_.room(r).floor;
                p.at = Vec2(*places_.position(r));
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
        r.place.z = b_.floor(p.floor).elevationM + b_.origin.z;
        r.place.floor = b_.floor(p.floor).id;
        r.ceM = 1.5;
        r.leM = 0.8;
        r.courseDeg = std::fmod(p.courseDeg - places_.trueNorthDeg() + 720, 360);
        add(at, "positions", r);
        p.lastReport = at;
    }
    void stand(Person& p, Millis until) {
        if (!p.present || !p.lastReport) return;
        for (Millis t = *p.lastReport + kStandingEvery; t < until; t += kStandingEvery) report(p, t);
    }
    /// Straight to `to`, reporting on the way and at the end, so that a line through the reports is the way that was walked.
    Millis move(Person& p, Vec2 to, double mps, Millis at) {
        const Vec2 from = p.at, d = to - from;
        const double length = glm::length(d);
        if (length < 1e-3) return at;
        p.courseDeg = std::atan2(d.x, d.y) * 180 / M_PI;
        const Millis takes(int64_t(length / mps * 1000));
        for (Millis t = kReportEvery; t < takes - Millis(500); t += kReportEvery) {
            p.at = from + d * (double(t.count()) / double(takes.count()));
            report(p, at + t);
        }
        p.at = to;
        report(p, at + takes);
        return at + takes;
    }
    Millis walkTo(Person& p, RoomId room, double mps, Millis at, Vec2 aside) {
        at = std::max(at, p.free);
        stand(p, at);
        Vec2 goal(*places_.position(room));
        if (building::WalkGraph::inside(b_.room(room), goal, goal + aside)) goal += aside;
        const auto path = walk_.path(p.floor, p.at, b_.room(room).floor, goal);
        if (!path) throw ScriptError(p.callsign + " cannot walk to " + b_.room(room).number);
        for (size_t i = 1; i < path->points.size(); ++i) {
            const building::WalkPoint& w = path->points[i];
            if (w.floor != p.floor) {
                // Up or down the stair: the report changes floor on the landing.
                const double climb = std::abs(w.position.z - b_.floor(p.floor).elevationM);
                at += Millis(int64_t(climb * 2.2 / (mps * kStairFactor) * 1000));
                p.floor = w.floor;
                p.at = Vec2(w.position);
                report(p, at);
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
        const double side = 0.9 * double(std::distance(people_.begin(), it) % 3) - 0.9;
        walkTo(it->second, roomNamed(text(t, "to")), mps, at, {side, side});
    }
    void search(const toml::table& t, Millis at) {
        const std::string team = text(t, "team");
        const auto status = live::parseRoomStatus(text(t, "status"));
        if (!status) throw ScriptError("search.status");
        const Millis seconds = std::chrono::seconds(t["seconds"].value_or(10));
        const auto* rooms = t["rooms"].as_array();
        if (!rooms) throw ScriptError("search.rooms");
        for (const auto& n : *rooms) {
            const RoomId room = roomNamed(n.value_or(std::string()));
            Millis inside(0);
            std::string lead;
            int order = 0;
            for (auto& [uid, p] : people_) {
                if (p.team != team) continue;
                if (lead.empty()) lead = p.callsign;
                const Millis there = walkTo(p, room, kWalkMps, at + Millis(1300 * order), {1.2 * order, 0.5 * order});
                if (order++ == 0) inside = there;
            }
            if (lead.empty()) throw ScriptError("nobody is in team " + team);
            const std::string source = "radio/" + lead, id = b_.room(room).id;
            add(inside, source, live::RoomReport{id, live::RoomStatus::Searching, std::nullopt, std::nullopt, lead, ""});
            add(inside + Millis(500), source, live::TeamContact{team, "searching " + b_.room(room).number, lead});
            at = inside + seconds;
            live::RoomReport done{id, *status, std::nullopt, std::nullopt, lead, ""};
            if (*status == live::RoomStatus::Clear) done.heldBy = team;
            add(at, source, done);
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
        // Two conveniences of the script: the outline of rooms, and a point outside in plan metres.
        if (j.contains("around")) {
            base::Box2 box;
            for (const auto& name : j["around"]) {
                const building::Room& r = b_.room(roomNamed(name.get<std::string>()));
                j["floor"] = b_.floor(r.floor).id;
                // A hall is named for its place, not for its length.
                if (r.use == building::RoomUse::Corridor) continue;
                for (const auto& p : r.footprint)
                    for (Vec2 v : p.outer) box.add(v);
            }
            j.erase("around");
            const Vec2 lo = box.min + Vec2(b_.origin) - Vec2(0.5), hi = box.max + Vec2(b_.origin) + Vec2(0.5);
            j["polygon"] = {{lo.x, lo.y}, {hi.x, lo.y}, {hi.x, hi.y}, {lo.x, hi.y}};
        }
        if (j.contains("outside")) {
            j["x"] = j["outside"][0].get<double>() + b_.origin.x;
            j["y"] = j["outside"][1].get<double>() + b_.origin.y;
            const building::Door& main = b_.door(doorNamed("1"));
            j["floor"] = b_.floor(main.floor).id;
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
        std::string out = nlohmann::json{{"v", 1}, {"type", "recording"}, {"id", "drill-recording"}, {"source", "make_drill"}, {"observed_at", script["start"].value_or(std::string())},
                                         {"model", script["model"].value_or(std::string())}}.dump() + "\n";
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
