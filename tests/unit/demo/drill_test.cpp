// The sample drill that is shipped: it tells the story of its script, its people go where people can go, and it replays the same however one gets
// there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "live/freshness.h"
#include "live/recorder.h"
#include "live/session.h"
#include "support/demo_school.h"

using namespace sallyport;
using namespace sallyport::live;
using base::DoorId;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;
using building::Building;
using building::PlaceIndex;

namespace {

const Building& school() { return *test::demoSchool(); }
const PlaceIndex& places() {
    static const PlaceIndex p(school());
    return p;
}
std::shared_ptr<const PlaceIndex> shared() {
    return {&places(), [](const PlaceIndex*) {}};
}
const std::vector<Event>& drill() {
    static const std::vector<Event> events = [] {
        auto r = readEventFile(SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson");
        if (!r) throw std::runtime_error(r.error().text());
        return std::move(*r);
    }();
    return events;
}
Timestamp start() { return *base::parseTimestamp("2026-11-19T19:40:30Z"); }
Timestamp clock(const char* hms) { return *base::parseTimestamp(std::string("2026-11-19T") + hms + "Z"); }

WorldState foldUntil(Timestamp t) {
    WorldState s(places());
    for (const Event& e : drill())
        if (e.receivedAt <= t) reduce(s, places(), e);
    return s;
}
const WorldState& atTheEnd() {
    static const WorldState s = foldUntil(drill().back().receivedAt);
    return s;
}
template <class P>
std::vector<std::pair<const Event*, const P*>> all() {
    std::vector<std::pair<const Event*, const P*>> out;
    for (const Event& e : drill())
        if (const P* p = std::get_if<P>(&e.payload)) out.emplace_back(&e, p);
    return out;
}
RoomId room(const char* name) {
    const auto r = places().room(name);
    INFO(name);
    REQUIRE(r);
    return r.id;
}
RoomStatus fill(const WorldState& s, const char* number, Timestamp now) { return assessRoom(s, places(), room(number), now, {}).fill; }

/// Where a person said to be, in order of time.
struct Fixed {
    Timestamp when;
    FloorId floor;
    Vec2 at;
};
const std::map<std::string, std::vector<Fixed>>& tracks() {
    static const auto tracks = [] {
        std::map<std::string, std::vector<Fixed>> out;
        for (const auto& [e, r] : all<ResponderReport>()) {
            const auto floor = places().floor(r->place.floor);
            if (!floor || !r->place.xy) throw std::runtime_error(e->id + " has no position");
            out[r->responder].push_back({*e->observedAt, floor.id, Vec2(places().fileToLocal(Vec3(*r->place.xy, 0)))});
        }
        return out;
    }();
    return tracks;
}

/// The walls as they were built, for a check that knows nothing of doors, rooms or the way-finding.
class Walls {
public:
    explicit Walls(const Building& b) {
        for (const auto& e : b.elements) {
            if (e.kind != building::ElementKind::Wall) continue;
            for (const auto& part : e.parts) {
                const building::Mesh& m = b.meshes[part.mesh];
                for (size_t i = 0; i + 2 < m.indices.size(); i += 3) {
                    Triangle t;
                    for (int k = 0; k < 3; ++k) {
                        t.v[k] = Vec3(part.transform * base::Mat4::col_type(Vec3(m.positions[m.indices[i + size_t(k)]]), 1.0));
                        t.box.add(t.v[k]);
                    }
                    triangles_.push_back(t);
                }
            }
        }
    }
    size_t count() const { return triangles_.size(); }
    bool crossed(Vec3 a, Vec3 b) const {
        base::Box3 way;
        way.add(a);
        way.add(b);
        return std::any_of(triangles_.begin(), triangles_.end(), [&](const Triangle& t) {
            for (int k = 0; k < 3; ++k)
                if (t.box.max[k] < way.min[k] || t.box.min[k] > way.max[k]) return false;
            return t.hit(a, b - a);
        });
    }

private:
    struct Triangle {
        Vec3 v[3];
        base::Box3 box;
        /// Möller and Trumbore, for a segment.
        bool hit(Vec3 from, Vec3 way) const {
            const Vec3 e1 = v[1] - v[0], e2 = v[2] - v[0], p = glm::cross(way, e2);
            const double det = glm::dot(e1, p);
            if (std::abs(det) < 1e-12) return false;
            const Vec3 s = from - v[0], q = glm::cross(s, e1);
            const double u = glm::dot(s, p) / det, w = glm::dot(way, q) / det, t = glm::dot(e2, q) / det;
            return u >= 0 && w >= 0 && u + w <= 1 && t >= 0 && t <= 1;
        }
    };
    std::vector<Triangle> triangles_;
};

bool isShaft(FloorId floor, Vec2 at) {
    const auto r = places().roomAt(floor, at);
    if (!r) return false;
    const auto use = school().room(*r).use;
    return use == building::RoomUse::Stair || use == building::RoomUse::Lift;
}

}  // namespace

TEST_CASE("the drill holds every type of event there is, and nothing that could not be read") {
    std::map<std::string, int> count;
    for (const Event& e : drill()) ++count[std::string(typeName(e.payload))];
    for (const char* type : {"room", "door", "responder", "responder_gone", "alert", "alert_ack", "alert_cancel", "protocol", "marker", "marker_gone",
                             "casualty", "contact", "command", "exercise", "retract", "note"}) {
        INFO(type);
        CHECK(count[type] > 0);
    }
    CHECK(count["rejected"] == 0);
    CHECK(atTheEnd().counters.notAllowed == 0);
    CHECK(atTheEnd().counters.namesRefused == 0);
    CHECK(atTheEnd().counters.duplicates == 0);
}

TEST_CASE("the drill lasts about ten minutes, and every event of it says that it is an exercise") {
    const auto length = drill().back().receivedAt - drill().front().receivedAt;
    CHECK(length >= std::chrono::minutes(10));
    CHECK(length <= std::chrono::minutes(11));
    std::set<std::string> ids;
    for (const Event& e : drill()) {
        INFO(e.id);
        // The line that names the building is not of the exercise.
        CHECK((e.exercise || std::holds_alternative<RecordingStart>(e.payload)));
        CHECK(e.observedAt);
        CHECK(ids.insert(e.id).second);
    }
}

TEST_CASE("every place of the drill is in the school, but one alert that is meant to be unplaced") {
    const WorldState& s = atTheEnd();
    CHECK(s.unmapped.empty());
    for (const auto& [id, r] : s.responders) {
        INFO(id);
        CHECK(r.place.placed);
    }
    for (const auto& [id, a] : s.alerts) {
        INFO(id);
        CHECK(a.place.placed == (id != "panic-annex"));
    }
    CHECK(s.alerts.at("panic-annex").place.asNamed == "Annex B");
    for (const auto& [id, m] : s.markers) {
        INFO(id);
        CHECK((m.place.placed || m.polygon.size() >= 3));
    }
    for (const auto& [id, c] : s.casualties) {
        INFO(id);
        CHECK(c.place.placed);
    }
    for (const auto& [e, call] : all<ProtocolCall>()) {
        INFO(e->id);
        CHECK((call->scope == "building" || places().room(call->scope)));
    }
    for (const auto& [e, note] : all<Note>()) {
        INFO(e->id);
        CHECK((note->place.room.empty() || places().room(note->place.room)));
    }
}

TEST_CASE("nobody in the drill walks through a wall") {
    static const Walls walls(school());
    REQUIRE(walls.count() > 1000);
    // The check can fail: from the middle of 214 to the middle of 215 there is a wall.
    const Vec3 a = *places().position(room("214")), b = *places().position(room("215"));
    REQUIRE(walls.crossed(a + Vec3(0, 0, 1), b + Vec3(0, 0, 1)));
    for (const auto& [uid, track] : tracks())
        for (size_t i = 1; i < track.size(); ++i) {
            const Fixed &p = track[i - 1], &q = track[i];
            if (p.floor != q.floor) continue;
            INFO(uid << " at " << base::formatTimestamp(q.when) << ": " << p.at.x << "," << p.at.y << " to " << q.at.x << "," << q.at.y << " on "
                     << school().floor(q.floor).shortName);
            const double z = school().floor(p.floor).elevationM + 1;
            CHECK_FALSE(walls.crossed(Vec3(p.at, z), Vec3(q.at, z)));
        }
}

TEST_CASE("everybody in the drill is in a room, in a doorway, or before an exterior door") {
    constexpr double kDoorwayM = 1, kPavementM = 6.5, kStepM = 0.1;
    const auto allowed = [&](FloorId floor, Vec2 at) {
        if (places().roomAt(floor, at)) return true;
        return std::any_of(school().doors.begin(), school().doors.end(), [&](const building::Door& d) {
            return d.floor == floor && glm::length(Vec2(d.position) - at) <= (d.exterior ? kPavementM : kDoorwayM);
        });
    };
    for (const auto& [uid, track] : tracks())
        for (size_t i = 1; i < track.size(); ++i) {
            const Fixed &p = track[i - 1], &q = track[i];
            if (p.floor != q.floor) continue;
            const double length = glm::length(q.at - p.at);
            const int steps = std::max(1, int(std::ceil(length / kStepM)));
            for (int k = 0; k <= steps; ++k) {
                const Vec2 at = p.at + (q.at - p.at) * (double(k) / steps);
                if (allowed(q.floor, at)) continue;
                INFO(uid << " at " << base::formatTimestamp(q.when) << ": " << at.x << "," << at.y << " on " << school().floor(q.floor).shortName);
                FAIL_CHECK("in no room and at no door");
                break;
            }
        }
}

TEST_CASE("people of the drill change floors on stairs and in the lift only, and never faster than a run") {
    int changes = 0;
    for (const auto& [uid, track] : tracks())
        for (size_t i = 1; i < track.size(); ++i) {
            const Fixed &p = track[i - 1], &q = track[i];
            INFO(uid << " at " << base::formatTimestamp(q.when));
            const double seconds = double((q.when - p.when).count()) / 1000;
            CHECK(seconds >= 0);
            CHECK(glm::length(q.at - p.at) <= 4 * seconds + 0.01);
            if (p.floor == q.floor) continue;
            ++changes;
            CHECK(isShaft(p.floor, p.at));
            CHECK(isShaft(q.floor, q.at));
            CHECK(seconds >= 1);
        }
    CHECK(changes >= 8);
}

TEST_CASE("who has left the drill reports no more, and left by an exterior door") {
    const auto left = all<ResponderGone>();
    REQUIRE_FALSE(left.empty());
    for (const auto& [e, gone] : left) {
        INFO(gone->responder);
        const Fixed& last = tracks().at(gone->responder).back();
        CHECK(last.when <= *e->observedAt);
        CHECK_FALSE(places().roomAt(last.floor, last.at));
    }
}

TEST_CASE("whoever reports a search of the drill stands in the room") {
    std::map<std::string, std::string> uids;
    for (const auto& [e, r] : all<ResponderReport>()) uids[r->callsign] = r->responder;
    int checked = 0;
    for (const auto& [e, r] : all<RoomReport>()) {
        if (r->status != RoomStatus::Searching && r->status != RoomStatus::Searched) continue;
        if (!uids.count(r->by)) continue;
        const auto& track = tracks().at(uids[r->by]);
        const auto after = std::upper_bound(track.begin(), track.end(), *e->observedAt, [](Timestamp t, const Fixed& f) { return t < f.when; });
        REQUIRE(after != track.begin());
        INFO(r->by << " in " << r->room << " at " << base::formatTimestamp(*e->observedAt));
        CHECK(places().roomAt(std::prev(after)->floor, std::prev(after)->at) == std::optional(places().room(r->room).id));
        ++checked;
    }
    CHECK(checked >= 60);
}

TEST_CASE("the drill has people on every floor, and somebody climbs a stair in the first minute") {
    std::map<uint32_t, std::set<std::string>> on;
    bool early = false;
    for (const auto& [uid, track] : tracks())
        for (size_t i = 0; i < track.size(); ++i) {
            on[track[i].floor.value].insert(uid);
            early = early || (i > 0 && track[i].floor != track[i - 1].floor && track[i].when < start() + std::chrono::minutes(1));
        }
    CHECK(early);
    for (uint32_t f = 0; f < school().floors.size(); ++f) {
        INFO(school().floors[f].name);
        CHECK(on[f].size() >= 3);
    }
}

TEST_CASE("doors lock after the lockdown call, one fails, and some are found unlocked") {
    const auto calls = all<ProtocolCall>();
    const auto lockdown = std::find_if(calls.begin(), calls.end(), [](const auto& c) { return c.second->action == ProtocolAction::Lockdown; });
    REQUIRE(lockdown != calls.end());
    const Timestamp call = lockdown->first->when();
    std::set<std::string> jammed, foundUnlocked;
    for (const auto& [e, d] : all<DoorReport>()) {
        INFO(e->id);
        const auto door = places().door(d->door);
        REQUIRE(door);
        if (e->when() < call && !places().exterior(door.id)) CHECK(d->lock.value_or(LockState::Unlocked) != LockState::Locked);
        if (d->lock == LockState::Jammed) jammed.insert(d->door);
        if (d->lock == LockState::Unlocked && !d->by.empty()) foundUnlocked.insert(d->door);
    }
    CHECK(jammed.size() == 1);
    CHECK(foundUnlocked.size() >= 3);
    const Timestamp later = call + std::chrono::seconds(70);
    const WorldState before = foldUntil(call), after = foldUntil(later);
    std::map<uint32_t, int> lockedBefore, lockedAfter, of;
    for (uint32_t i = 0; i < school().doors.size(); ++i) {
        if (!school().doors[i].monitored || school().doors[i].exterior) continue;
        const uint32_t f = school().doors[i].floor.value;
        ++of[f];
        lockedBefore[f] += assessDoor(before, DoorId(i), call, {}).lock.shown == LockState::Locked;
        lockedAfter[f] += assessDoor(after, DoorId(i), later, {}).lock.shown == LockState::Locked;
    }
    for (const auto& [f, n] : of) {
        INFO(school().floors[f].name);
        CHECK(lockedBefore[f] == 0);
        CHECK(lockedAfter[f] >= n * 8 / 10);
        CHECK(lockedAfter[f] < n);
    }
    std::set<DoorAlarm> alarms;
    for (const auto& [e, d] : all<DoorReport>())
        if (d->alarm) alarms.insert(*d->alarm);
    CHECK(alarms.count(DoorAlarm::Forced));
    CHECK(alarms.count(DoorAlarm::HeldOpen));
    CHECK(alarms.count(DoorAlarm::Tamper));
    CHECK(alarms.count(DoorAlarm::Fault));
}

TEST_CASE("the tip raises an alert and sets no status, and the panic buttons are heard") {
    const auto alerts = all<AlertRaised>();
    const auto tip = std::find_if(alerts.begin(), alerts.end(), [](const auto& a) { return a.second->kind == AlertKind::Tip; });
    REQUIRE(tip != alerts.end());
    const Timestamp t = tip->first->receivedAt;
    const WorldState s = foldUntil(t);
    const auto about = places().room(tip->second->place.room);
    REQUIRE(about);
    CHECK(s.alerts.count(tip->second->alert));
    CHECK(assessRoom(s, places(), about.id, t, {}).status.freshness == Freshness::Never);
    for (const Event& e : drill())
        if (e.source == tip->first->source) CHECK(std::holds_alternative<AlertRaised>(e.payload));
    CHECK(std::count_if(alerts.begin(), alerts.end(), [](const auto& a) { return a.second->kind == AlertKind::Panic; }) >= 2);
    CHECK(std::any_of(alerts.begin(), alerts.end(), [](const auto& a) { return a.second->kind == AlertKind::Medical; }));
}

TEST_CASE("rooms of every floor report locked in, and rooms of every floor are searched") {
    std::map<uint32_t, int> lockedIn, searched;
    for (const auto& [e, r] : all<RoomReport>()) {
        const uint32_t f = places().floorOf(places().room(r->room).id).value;
        lockedIn[f] += r->status == RoomStatus::LockedIn;
        searched[f] += r->status == RoomStatus::Searched || r->status == RoomStatus::Clear;
    }
    for (uint32_t f = 0; f < school().floors.size(); ++f) {
        INFO(school().floors[f].name);
        CHECK(lockedIn[f] >= 5);
        CHECK(searched[f] >= 5);
    }
}

TEST_CASE("at 19:46:30 the drill looks like the picture it was drawn for") {
    const Timestamp now = clock("19:46:30");
    const WorldState s = foldUntil(now);
    CHECK(fill(s, "217", now) == RoomStatus::Threat);
    CHECK(fill(s, "214", now) == RoomStatus::NeedsHelp);
    CHECK(assessRoom(s, places(), room("214"), now, {}).assigned == "RTF 1");
    for (const char* number : {"221", "223", "229", "234", "235"}) {
        INFO(number);
        CHECK(fill(s, number, now) == RoomStatus::Searched);
    }
    CHECK(fill(s, "222", now) == RoomStatus::Clear);
    CHECK(assessRoom(s, places(), room("222"), now, {}).heldBy == "SRO 5");
    CHECK(assessRoom(s, places(), room("230"), now, {}).searching);
    for (const char* number : {"231", "233"}) CHECK(fill(s, number, now) == RoomStatus::Evacuated);
    for (const char* number : {"215", "216", "220", "238", "244"}) {
        INFO(number);
        CHECK(fill(s, number, now) == RoomStatus::Unknown);
    }
    CHECK(assessDoor(s, places().door("7").id, now, {}).alarm.shown == DoorAlarm::Forced);
    const auto isIn = [&](const char* uid, const char* where) {
        INFO(uid);
        const auto it = s.responders.find(uid);
        REQUIRE(it != s.responders.end());
        CHECK(it->second.place.room == room(where));
        return assessResponder(it->second, now, {}).freshness;
    };
    for (const char* uid : {"law-11", "law-12"}) CHECK(isIn(uid, "East Hall") == Freshness::Fresh);
    for (const char* uid : {"law-21", "law-22"}) CHECK(isIn(uid, "230") == Freshness::Fresh);
    for (const char* uid : {"engine-7", "medic-3"}) CHECK(isIn(uid, "Main Hall") == Freshness::Fresh);
    CHECK(isIn("law-27", "233") == Freshness::Stale);
    CHECK(s.casualties.size() == 2);
}

TEST_CASE("the threat is taken, the casualties reach the collection point, and the school is released room by room") {
    const auto reports = all<RoomReport>();
    CHECK(std::any_of(reports.begin(), reports.end(),
                      [](const auto& r) { return r.second->status == RoomStatus::Clear && r.second->heldBy == "CT 1"; }));
    const WorldState& s = atTheEnd();
    const WorldState collected = foldUntil(clock("19:49:00"));
    CHECK(collected.casualties.at("c-1").place.room == room("222"));
    CHECK(collected.casualties.at("c-2").place.room == room("222"));
    CHECK(fill(s, "217", drill().back().receivedAt) != RoomStatus::Threat);
    CHECK(fill(s, "214", drill().back().receivedAt) == RoomStatus::Evacuated);
    std::set<std::string> rooms;
    std::set<Timestamp> times;
    bool evacuated = false;
    std::optional<Timestamp> building;
    for (const auto& [e, call] : all<ProtocolCall>()) {
        evacuated = evacuated || call->action == ProtocolAction::Evacuate;
        if (call->action != ProtocolAction::Release) continue;
        if (call->scope == "building") {
            building = e->when();
            continue;
        }
        CHECK(evacuated);
        CHECK_FALSE(building);
        rooms.insert(call->scope);
        times.insert(e->when());
    }
    CHECK(evacuated);
    CHECK(building);
    CHECK(rooms.size() >= 20);
    CHECK(times.size() == rooms.size());
    for (const auto& [id, a] : s.alerts) {
        INFO(id);
        CHECK(a.acked);
        CHECK(a.cancelled);
    }
    // A mark was made and taken back.
    CHECK_FALSE(s.retracted.empty());
}

TEST_CASE("at every second of the drill, seeking shows what folding from the start shows") {
    Session session(shared(), false);
    session.append(std::vector<Event>(drill()));
    WorldState folded(places());
    size_t next = 0;
    std::mt19937 random(7);
    for (Timestamp t = session.begin(); t <= session.end(); t += std::chrono::seconds(1)) {
        while (next < drill().size() && drill()[next].receivedAt <= t) reduce(folded, places(), drill()[next++]);
        // From somewhere else, forwards or backwards.
        session.seek(session.begin() + Millis(int64_t(random()) % (session.end() - session.begin()).count()));
        session.seek(t);
        INFO(base::formatTimestamp(t));
        REQUIRE(session.now() == t);
        REQUIRE(session.shown() == folded);
        REQUIRE(stateJson(session.shown(), places(), t, {}) == stateJson(folded, places(), t, {}));
    }
    CHECK(folded.counters.events > drill().size() * 9 / 10);
}

TEST_CASE("the events of the drill, shuffled and doubled, say the same") {
    for (const char* until : {"19:43:00", "19:46:30", "19:51:30"}) {
        std::vector<Event> part;
        for (const Event& e : drill())
            if (e.receivedAt <= clock(until)) part.push_back(e);
        const WorldState expected = foldUntil(clock(until));
        // How often an event came is counted; what it says is not changed by that.
        const auto said = [&](const WorldState& s) {
            auto j = nlohmann::json::parse(stateJson(s, places(), clock(until), {}));
            j.erase("counters");
            return j;
        };
        const auto json = said(expected);
        for (const unsigned seed : {1u, 2u, 3u}) {
            std::vector<Event> twice = part;
            twice.insert(twice.end(), part.begin(), part.end());
            std::shuffle(twice.begin(), twice.end(), std::mt19937(seed));
            WorldState s(places());
            for (const Event& e : twice) reduce(s, places(), e);
            INFO(until << ", seed " << seed);
            CHECK(s == expected);
            CHECK((said(s) == json));
        }
    }
}
