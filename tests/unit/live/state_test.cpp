// The state as JSON: every fact with its age, its source and what may be shown of it.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "state_events.h"

namespace sallyport::test {
namespace {

using nlohmann::json;

json stateAt(const WorldState& s, double t) { return json::parse(stateJson(s, places(), at(t), {})); }
json byId(const json& list, const std::string& key, const std::string& value) {
    for (const json& j : list)
        if (j.at(key) == value) return j;
    return nullptr;
}

WorldState everything() {
    ResponderReport r;
    r.responder = "u1";
    r.callsign = "Adam 12";
    r.place.xy = base::Vec2(4, 10);
    r.place.z = 3.6;
    r.leM = 3;
    r.courseDeg = 90;
    MarkerSet zone{"m1", "zone", "Hot", "Lee", {}, {{0, 0}, {4, 0}, {4, 4}}, false};
    zone.place.floor = "F1";
    RoomReport held;
    held.room = "103";
    held.status = RoomStatus::Clear;
    held.assigned = held.heldBy = "CT1";
    held.by = "Lee";
    return fold({event(0, "command", ExerciseDeclared{true, "Drill", "Lee"}),
                 event(0, "command", CommandChange{true, "Lee", "Ray"}),
                 event(1, "command", ProtocolCall{ProtocolAction::Lockdown, "", "Lee"}),
                 event(1, "command", ProtocolCall{ProtocolAction::Release, "101", "Lee"}),
                 roomIs(2, "app/t", "101", RoomStatus::LockedIn),
                 roomIs(3, "command", "101", RoomStatus::NeedsHelp, "help"),
                 event(3, "team/1", held),
                 doorIs(4, "D-101", LockState::Locked, DoorPosition::Closed),
                 doorChecked(5, "D-101", true),
                 event(6, "cot/1", r),
                 event(7, "cot/1", ResponderGone{"u1"}),
                 alertIn(8, "a1", "gym annex", "help"),
                 event(9, "command", AlertAck{"a1", "Lee"}),
                 event(9, "x", AlertCancel{"a1", ""}),
                 event(10, "command", TeamContact{"CT1", "ok", "Lee"}),
                 event(11, "command", CasualtyReport{"c1", Triage::Immediate, {}, 2, "Lee"}),
                 event(12, "command", zone),
                 event(13, "command", Note{"smoke", "Lee", {}}),
                 doorIs(14, "acs/17", LockState::Locked),
                 sourceIs(15, "acs/lincoln", false, "refused"),
                 takeBack(16, "command", "nothing")});
}

TEST_CASE("a fact says its value, what is shown of it, freshness, age, source, who, and when it was observed") {
    const json room = byId(stateAt(everything(), 63).at("rooms"), "number", "101");
    CHECK(room.at("id") == "room-101");
    const json& status = room.at("status");
    CHECK(status.at("value") == "needs_help");
    CHECK(status.at("shown") == "needs_help");
    CHECK(status.at("freshness") == "fresh");
    CHECK(status.at("age_s") == 60.0);
    CHECK(status.at("source") == "command");
    CHECK(status.at("by") == "command");
    CHECK(status.at("observed_at") == "2026-11-19T14:00:03.000Z");
    CHECK(status.at("event") == "help");
    CHECK(status.at("conflict").at("value") == "locked_in");
}

TEST_CASE("what was never said is null, never, and shown as unknown") {
    const json door = byId(stateAt(WorldState(places()), 0).at("doors"), "name", "X1");
    CHECK(door.at("lock") == json{{"value", nullptr}, {"shown", "unknown"}, {"freshness", "never"}});
    CHECK(door.at("monitored") == false);
}

TEST_CASE("an unknown age is null, not zero") {
    Event e = doorIs(0, "D-101", LockState::Locked);
    e.observedAt.reset();
    const json lock = byId(stateAt(fold({e}), 5).at("doors"), "name", "D-101").at("lock");
    CHECK(lock.at("age_s").is_null());
    CHECK(lock.at("observed_at").is_null());
    CHECK(lock.at("freshness") == "stale");
}

TEST_CASE("an unplaced alert, an unmapped device and a lost source are in the state with their reasons") {
    const json s = stateAt(everything(), 63);
    const json alert = byId(s.at("alerts"), "alert", "a1");
    CHECK(alert.at("place").at("placed") == false);
    CHECK(alert.at("place").at("reason") == "no room \"gym annex\" in this school");
    CHECK(alert.at("acked").at("by") == "Lee");
    CHECK(byId(s.at("unmapped"), "device", "acs/17").at("match") == "unknown");
    CHECK(byId(s.at("sources"), "source", "acs/lincoln").at("reason") == "refused");
    CHECK(byId(s.at("responders"), "responder", "u1").at("place").at("possible_floors").size() == 2);
    CHECK(byId(s.at("doors"), "name", "D-101").at("lock").at("reason") == "source lost");
}

TEST_CASE("equal states are written equally, byte for byte") {
    std::vector<Event> events{roomIs(2, "app/t", "101", RoomStatus::LockedIn), alertIn(1, "a2", "101"), alertIn(1, "a1", "102"),
                              responderIn(3, "u2", "101"), responderIn(3, "u1", "101")};
    const std::string once = stateJson(fold(events), places(), at(9), {});
    std::reverse(events.begin(), events.end());
    CHECK(stateJson(fold(events), places(), at(9), {}) == once);
}

TEST_CASE("text that is no UTF-8 does not stop the state from being written") {
    CHECK_NOTHROW(json::parse(stateJson(fold({event(1, "command", Note{"\xff\xfe", "Lee", {}})}), places(), at(2), {})));
}

/// As much of JSON Schema as state.schema.json uses. Returns the first thing that is wrong.
std::string violates(const json& v, const json& schema, const json& root, const std::string& path) {
    if (schema.contains("$ref")) return violates(v, root.at(json::json_pointer(schema.at("$ref").get<std::string>().substr(1))), root, path);
    if (schema.contains("oneOf")) {
        std::string last;
        for (const json& option : schema.at("oneOf")) {
            last = violates(v, option, root, path);
            if (last.empty()) return {};
        }
        return last;
    }
    if (schema.contains("const") && v != schema.at("const")) return path + " is not " + schema.at("const").dump();
    if (schema.contains("enum") && std::find(schema.at("enum").begin(), schema.at("enum").end(), v) == schema.at("enum").end())
        return path + " is " + v.dump();
    if (schema.contains("type")) {
        const auto is = [&](const json& type) {
            return (type == "object" && v.is_object()) || (type == "array" && v.is_array()) || (type == "string" && v.is_string()) ||
                   (type == "null" && v.is_null()) || (type == "boolean" && v.is_boolean()) || (type == "integer" && v.is_number_integer()) ||
                   (type == "number" && v.is_number());
        };
        const json& type = schema.at("type");
        if (type.is_array() ? std::none_of(type.begin(), type.end(), is) : !is(type)) return path + " has the wrong type: " + v.dump();
    }
    if (v.is_object() && schema.contains("properties")) {
        for (const json& name : schema.value("required", json::array()))
            if (!v.contains(name)) return path + " lacks " + name.get<std::string>();
        for (const auto& [name, member] : v.items()) {
            if (!schema.at("properties").contains(name)) return path + " has an unknown member " + name;
            if (auto bad = violates(member, schema.at("properties").at(name), root, path + "/" + name); !bad.empty()) return bad;
        }
    }
    if (v.is_array() && schema.contains("items")) {
        for (size_t i = 0; i < v.size(); ++i)
            if (auto bad = violates(v[i], schema.at("items"), root, path + "/" + std::to_string(i)); !bad.empty()) return bad;
    }
    return {};
}

TEST_CASE("the state is as its schema says") {
    std::ifstream file(SALLYPORT_SOURCE_DIR "/assets/schema/state.schema.json");
    REQUIRE(file);
    const json schema = json::parse(file);
    CHECK(violates(stateAt(WorldState(places()), 0), schema, schema, "") == "");
    for (const double t : {16.0, 1000.0, 100000.0}) CHECK(violates(stateAt(everything(), t), schema, schema, "") == "");
    json wrong = stateAt(everything(), 16);
    wrong.at("rooms").at(0).at("status").at("freshness") = "safe";
    CHECK(violates(wrong, schema, schema, "") == "/rooms/0/status/freshness is \"safe\"");
}

}  // namespace
}  // namespace sallyport::test
