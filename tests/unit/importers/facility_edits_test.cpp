// What people say about a school in its facility file: kept apart from what was imported, never dropped, and safe to read whatever is in it.
#include "importers/facility_edits.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "importers/facility.h"
#include "importers/facility_layout.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;
using nlohmann::json;

namespace {

std::span<const uint8_t> bytesOf(const std::string& s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }
auto decode(const std::string& s) { return importers::decodeFacility(bytesOf(s), "school.glb"); }

base::Timestamp at(const char* text) { return base::parseTimestamp(text).value(); }
Place room(const char* id) { return {Place::Kind::Room, id, id, "a room"}; }
Place door(const char* id) { return {Place::Kind::Door, id, "", ""}; }

Edits everyKind() {
    const auto when = at("2026-11-23T14:03:22.120Z");
    Edits e;
    e.list.push_back({"e1", "J. Smith — “Ä”", when, Label{room("room-101"), "Kiln inside"}});
    e.list.push_back(
        {"e2", "J. Smith", when, AddPoint{{"p1", "aed", "AED 2", {}, {}}, {Place::Kind::Floor, "F1", "", "First"}, {1e6 + 0.1, -4.5e6, 0.25}}});
    e.list.push_back({"e3", "J. Smith", when, RemovePoint{{Place::Kind::Point, "aed-1", "", "AED 1"}}});
    e.list.push_back({"e4", "J. Smith", when, Verification{{}, true, "walked through"}});
    e.list.push_back({"e5", "J. Smith", when, Finding{door("door-D-104"), Finding::Severity::Major, "does not latch", false}});
    e.list.push_back({"e6", "J. Smith", when, Correction{room("room-102"), Correction::Field::RoomNumber, "102A"}});
    e.list.push_back({"e7", "J. Smith", when, DoorRooms{door("door-D-101"), {room("room-101"), room("room-102")}}});
    return e;
}

json sceneOf(const std::string& glb) {
    uint32_t length;
    std::memcpy(&length, glb.data() + 12, 4);
    return json::parse(glb.substr(20, length));
}
/// The file with other edits in it, as another program would write them.
std::string withEdits(const std::string& glb, const json& edits) {
    uint32_t length;
    std::memcpy(&length, glb.data() + 12, 4);
    json scene = sceneOf(glb);
    scene["extensions"]["SALLYPORT_facility"]["edits"] = edits;
    std::string text = scene.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    std::string out = glb.substr(0, 20) + text + glb.substr(20 + length);
    const uint32_t total = uint32_t(out.size()), size = uint32_t(text.size());
    std::memcpy(out.data() + 8, &total, 4);
    std::memcpy(out.data() + 12, &size, 4);
    return out;
}

}  // namespace

TEST_CASE("edits of every kind come back from the facility file word for word, and leave the base alone") {
    const Building b = test::smallSchool();
    const Edits edits = everyKind();
    const std::string file = importers::encodeFacility(b, edits);
    const auto read = decode(file);
    REQUIRE(read);
    CHECK(read->problems.empty());
    REQUIRE(read->edits.list.size() == edits.list.size());
    CHECK(read->edits.unread.empty());
    CHECK(read->edits.list[0].by == edits.list[0].by);
    CHECK(read->edits.list[0].at == edits.list[0].at);
    CHECK(std::get<AddPoint>(read->edits.list[1].what).filePosition == Vec3(1e6 + 0.1, -4.5e6, 0.25));
    CHECK(std::get<DoorRooms>(read->edits.list[6].what).rooms[1] == room("room-102"));
    CHECK(read->building.rooms[1].number == "102");
    CHECK((importers::encodeFacility(read->building, read->edits) == file));
    CHECK((importers::encodeFacility(read->building) == importers::encodeFacility(b)));
}

TEST_CASE("the content hash covers the base and not the edits") {
    const Building b = test::smallSchool();
    const auto hash = [](const std::string& file) { return sceneOf(file)["extensions"]["SALLYPORT_facility"]["content_sha256"]; };
    CHECK(hash(importers::encodeFacility(b)) == hash(importers::encodeFacility(b, everyKind())));
}

TEST_CASE("edits that are damaged or of a newer version are reported one by one and kept word for word") {
    const std::string file = importers::encodeFacility(test::smallSchool(), everyKind());
    json edits = sceneOf(file)["extensions"]["SALLYPORT_facility"]["edits"];
    json& entries = edits["entries"];
    const size_t good = entries.size();
    const auto spoil = [&](size_t from, auto&& change) {
        json e = entries[from];
        e["id"] = "bad" + std::to_string(entries.size());
        change(e);
        entries.push_back(e);
    };
    spoil(0, [](json& e) { e["kind"] = "hologram"; });
    spoil(0, [](json& e) { e["by"] = 5; });
    spoil(0, [](json& e) { e["at"] = "yesterday"; });
    spoil(0, [](json& e) { e["colour"] = "red"; });
    spoil(0, [](json& e) {
        e["target"]["id"] = "";
        e["target"].erase("source_id");
    });
    spoil(0, [](json& e) { e["target"] = "room-101"; });
    spoil(1, [](json& e) { e["point"]["file_position_m"] = {1, 2}; });
    spoil(1, [](json& e) { e["point"]["file_position_m"][0] = 1e300; });
    spoil(1, [](json& e) { e.erase("point"); });
    spoil(2, [](json& e) { e["target"]["kind"] = "room"; });
    spoil(5, [](json& e) { e["field"] = "colour"; });
    spoil(6, [](json& e) { e["rooms"].push_back(e["rooms"][0]); });
    spoil(3, [](json& e) { e["id"] = "e1"; });
    entries.push_back(json::array());
    entries.push_back(7);
    edits["from_the_future"] = {{"x", 1}};
    const size_t bad = entries.size() - good + 1;

    const auto read = decode(withEdits(file, edits));
    REQUIRE(read);
    CHECK(read->edits.list.size() == good);
    CHECK(read->edits.unread.size() == bad);
    REQUIRE(read->problems.size() == 13);  // twelve and the count of the others
    for (const Problem& p : read->problems) CHECK(p.code == "facility-edit-unread");
    CHECK(read->problems[0].where == "edits.entries[7]");
    CHECK(read->problems[0].message.find("'kind'") != std::string::npos);
    CHECK(read->problems[12].message.find(std::to_string(bad - 12) + " more") == 0);
    const json again = sceneOf(importers::encodeFacility(read->building, read->edits))["extensions"]["SALLYPORT_facility"]["edits"];
    CHECK(again["from_the_future"] == edits["from_the_future"]);
    REQUIRE(again["entries"].size() == entries.size());
    for (const json& e : entries) CHECK(std::find(again["entries"].begin(), again["entries"].end(), e) != again["entries"].end());
}

TEST_CASE("edits that are no list, or too many to keep, are an error and not a loss") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    CHECK_FALSE(decode(withEdits(file, json::array({1}))));
    CHECK_FALSE(decode(withEdits(file, "none")));
    CHECK_FALSE(decode(withEdits(file, {{"entries", 5}})));
    CHECK(decode(withEdits(file, json::object())));
    json many = json::array();
    for (size_t i = 0; i <= importers::facility::kMaxEdits; ++i) many.push_back(nullptr);
    const auto read = decode(withEdits(file, {{"entries", std::move(many)}}));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == base::ErrorCode::TooLarge);
}

TEST_CASE("every prefix of an edits part is an error or readable") {
    const std::string text = importers::facility::encodeEdits(everyKind());
    for (size_t n = 0; n < text.size(); ++n) {
        std::vector<Problem> problems;
        CHECK_FALSE(importers::facility::decodeEdits(text.substr(0, n), "school.glb", problems));
    }
}
