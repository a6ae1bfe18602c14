// The facility file: what goes in comes out, any viewer can open it, and no damaged or hostile file does harm.
#include "importers/facility.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <glm/gtc/matrix_transform.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "importers/facility_layout.h"
#include "support/small_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using building::Building;
using nlohmann::json;

namespace {

std::span<const uint8_t> bytesOf(const std::string& s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }
auto decode(const std::string& s) { return importers::decodeFacility(bytesOf(s), "school.glb"); }
uint32_t u32(const std::string& s, size_t at) {
    uint32_t v;
    std::memcpy(&v, s.data() + at, 4);
    return v;
}
json sceneOf(const std::string& glb) { return json::parse(glb.substr(20, u32(glb, 12))); }
/// The same binary chunk under another scene description.
std::string withScene(const std::string& glb, const std::string& sceneText) {
    std::string text = sceneText;
    text.resize((text.size() + 3) / 4 * 4, ' ');
    std::string out = glb.substr(0, 20) + text + glb.substr(20 + u32(glb, 12));
    const uint32_t total = uint32_t(out.size()), length = uint32_t(text.size());
    std::memcpy(out.data() + 8, &total, 4);
    std::memcpy(out.data() + 12, &length, 4);
    return out;
}

Building fullSchool() {
    Building b = test::smallSchool();
    b.address = "1 Test Way — “Ä”";
    b.schema = "1";
    b.origin = {512345.25, -4.5e6, 0.1};
    b.grounds.push_back({"road", "Way", {{0, 0}, {10.1, 0.3}}, false});
    b.rooms[0].footprint[0].holes.push_back({{1, 9}, {1, 10}, {2, 10}, {2, 9}});
    b.rooms[1].footprint.clear();
    b.rooms[1].bounds = {};
    b.rooms[2].floor = {};
    b.doors[3].rooms.clear();
    b.doors[4].hingeAtStart = false;
    b.elements[0].door = building::DoorId(2);
    b.elements[1].room = building::RoomId(3);
    b.elements[2].floor = {};
    building::MeshPart turned = b.elements[3].parts[0];
    turned.transform = glm::translate(building::Mat4(1.0), {1.0 / 3.0, 2, 3}) * glm::rotate(building::Mat4(1.0), 0.7, building::Vec3(1, 2, 3));
    turned.color = {1, 2, 3, 4};
    b.elements[3].parts.push_back(turned);
    b.elements.emplace_back();  // nothing at all in it
    b.meshes.emplace_back();
    return b;
}

/// Calls check(value, schema) on every pair; follows $ref, anyOf, properties and items.
void conforms(const json& value, const json& schema, const json& root, const std::string& path) {
    INFO(path);
    if (schema.contains("$ref")) return conforms(value, root["$defs"][schema["$ref"].get<std::string>().substr(8)], root, path);
    if (schema.contains("anyOf")) {
        if (!value.is_null()) conforms(value, schema["anyOf"][0], root, path);
        return;
    }
    if (schema.contains("oneOf")) {  // the one of that kind
        const json* match = nullptr;
        for (const json& s : schema["oneOf"]) {
            const json& form = root["$defs"][s["$ref"].get<std::string>().substr(8)];
            if (form["properties"]["kind"]["const"] == value["kind"]) match = &form;
        }
        REQUIRE(match);
        return conforms(value, *match, root, path);
    }
    if (schema.contains("enum")) CHECK(std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end());
    if (schema.contains("const")) CHECK(value == schema["const"]);
    const std::string type = schema.value("type", "");
    if (type == "object") {
        REQUIRE(value.is_object());
        for (const json& key : schema.value("required", json::array())) CHECK(value.contains(key.get<std::string>()));
        if (!schema.contains("properties")) return;
        for (const auto& [key, member] : value.items()) {
            INFO(key);
            REQUIRE(schema["properties"].contains(key));
            conforms(member, schema["properties"][key], root, path + "." + key);
        }
    } else if (type == "array") {
        REQUIRE(value.is_array());
        for (size_t i = 0; i < value.size(); ++i) conforms(value[i], schema["items"], root, path + "[" + std::to_string(i) + "]");
    } else if (type == "string") {
        CHECK(value.is_string());
    } else if (type == "number") {
        CHECK(value.is_number());
    } else if (type == "integer") {
        CHECK(value.is_number_integer());
    } else if (type == "boolean") {
        CHECK(value.is_boolean());
    }
}

}  // namespace

TEST_CASE("a building comes back from its facility file as it was") {
    const Building b = fullSchool();
    const std::string file = importers::encodeFacility(b);
    CHECK(importers::looksLikeFacility(bytesOf(file)));
    const auto read = decode(file);
    REQUIRE(read);
    CHECK(read->problems.empty());
    const Building& r = read->building;
    CHECK(r.name == b.name);
    CHECK(r.address == b.address);
    CHECK(r.origin == b.origin);
    CHECK(r.georeference->latDeg == b.georeference->latDeg);
    REQUIRE(r.rooms.size() == b.rooms.size());
    for (size_t i = 0; i < b.rooms.size(); ++i) {
        CHECK(r.rooms[i].id == b.rooms[i].id);
        CHECK(r.rooms[i].number == b.rooms[i].number);
        CHECK(r.rooms[i].use == b.rooms[i].use);
        CHECK(r.rooms[i].floor == b.rooms[i].floor);
        CHECK(r.rooms[i].doors == b.rooms[i].doors);
        REQUIRE(r.rooms[i].footprint.size() == b.rooms[i].footprint.size());
        if (!b.rooms[i].footprint.empty()) {
            CHECK(r.rooms[i].footprint[0].outer == b.rooms[i].footprint[0].outer);
            CHECK(r.rooms[i].footprint[0].holes == b.rooms[i].footprint[0].holes);
        }
        CHECK(r.rooms[i].bounds.empty() == b.rooms[i].bounds.empty());
    }
    REQUIRE(r.doors.size() == b.doors.size());
    for (size_t i = 0; i < b.doors.size(); ++i) {
        CHECK(r.doors[i].name == b.doors[i].name);
        CHECK(r.doors[i].exteriorNumber == b.doors[i].exteriorNumber);
        CHECK(r.doors[i].rooms == b.doors[i].rooms);
        CHECK(r.doors[i].position == b.doors[i].position);
        CHECK(r.doors[i].hingeAtStart == b.doors[i].hingeAtStart);
        CHECK(r.doors[i].monitored == b.doors[i].monitored);
    }
    REQUIRE(r.meshes.size() == b.meshes.size());
    for (size_t i = 0; i < b.meshes.size(); ++i) {
        CHECK(r.meshes[i].positions == b.meshes[i].positions);
        CHECK(r.meshes[i].indices == b.meshes[i].indices);
    }
    REQUIRE(r.elements.size() == b.elements.size());
    for (size_t i = 0; i < b.elements.size(); ++i) {
        CHECK(r.elements[i].sourceId == b.elements[i].sourceId);
        CHECK(r.elements[i].kind == b.elements[i].kind);
        CHECK(r.elements[i].floor == b.elements[i].floor);
        CHECK(r.elements[i].room == b.elements[i].room);
        CHECK(r.elements[i].door == b.elements[i].door);
        CHECK(r.elements[i].bounds.min == b.elements[i].bounds.min);
        REQUIRE(r.elements[i].parts.size() == b.elements[i].parts.size());
        for (size_t k = 0; k < b.elements[i].parts.size(); ++k) {
            CHECK(r.elements[i].parts[k].transform == b.elements[i].parts[k].transform);
            CHECK(r.elements[i].parts[k].color == b.elements[i].parts[k].color);
        }
    }
    CHECK(r.links.size() == b.links.size());
    CHECK(r.points[0].label == b.points[0].label);
    CHECK(r.grounds[0].ring == b.grounds[0].ring);
    CHECK_FALSE(r.grounds[0].closed);
    // And what no line above compares: the bytes.
    CHECK((importers::encodeFacility(r) == file));
}

TEST_CASE("an empty building has a facility file too") {
    const auto read = decode(importers::encodeFacility({}));
    REQUIRE(read);
    CHECK(read->building.rooms.empty());
    CHECK(read->building.bounds.empty());
}

TEST_CASE("a facility file is plain glTF with a node for every floor, room and door") {
    const Building b = fullSchool();
    const std::string file = importers::encodeFacility(b);
    CHECK(u32(file, 8) == file.size());
    const json g = sceneOf(file);
    CHECK(g["asset"]["version"] == "2.0");
    CHECK(g["extensionsUsed"] == json::array({"SALLYPORT_facility"}));
    CHECK_FALSE(g.contains("extensionsRequired"));  // viewers without it must not refuse
    const size_t binary = g["buffers"][0]["byteLength"];
    CHECK(binary == u32(file, 20 + u32(file, 12)));
    for (const json& v : g["bufferViews"]) CHECK(v["byteOffset"].get<size_t>() + v["byteLength"].get<size_t>() <= binary);
    for (const json& a : g["accessors"]) {
        const json& view = g["bufferViews"][a["bufferView"].get<size_t>()];
        const size_t size = a["type"] == "VEC3" ? 12 : 4;
        CHECK(a["byteOffset"].get<size_t>() % 4 == 0);
        CHECK(a["byteOffset"].get<size_t>() + a["count"].get<size_t>() * size <= view["byteLength"].get<size_t>());
        if (a["type"] == "VEC3") CHECK(a["min"].size() == 3);
    }
    std::set<std::string> floors, rooms, doors;
    std::vector<int> parents(g["nodes"].size());
    for (const json& n : g["nodes"]) {
        for (const json& c : n.value("children", json::array())) ++parents.at(c.get<size_t>());
        const json extras = n.value("extras", json::object());
        if (extras.contains("floor")) floors.insert(extras["floor"]);
        if (extras.contains("room")) rooms.insert(extras["room"]);
        if (extras.contains("door")) doors.insert(extras["door"]);
        if (n.contains("mesh")) CHECK(n["mesh"].get<size_t>() < g["meshes"].size());
    }
    CHECK(parents[0] == 0);
    CHECK(std::all_of(parents.begin() + 1, parents.end(), [](int n) { return n == 1; }));
    CHECK(floors.size() == b.floors.size());
    CHECK(rooms.size() == b.rooms.size());
    CHECK(doors.size() == b.doors.size());
    // The root turns our up (z) into glTF's up (y), and north (y) away from the viewer (-z).
    const json m = g["nodes"][0]["matrix"];
    CHECK((m[8] == 0 && m[9] == 1 && m[10] == 0));
    CHECK((m[4] == 0 && m[5] == 0 && m[6] == -1));
}

TEST_CASE("the extension is as its schema says, field by field") {
    std::ifstream in(std::string(SALLYPORT_SOURCE_DIR) + "/assets/schema/facility.schema.json");
    const json schema = json::parse(in);
    const auto when = base::parseTimestamp("2026-11-23T14:03:22Z").value();
    const building::Place room{building::Place::Kind::Room, "room-101", "room-101", "101 Math"};
    building::Edits edits;
    edits.list = {{"e1", "J. Smith", when, building::Label{room, "x"}},
                  {"e2", "J. Smith", when, building::AddPoint{{"p", "aed", "AED", {}, {}}, {building::Place::Kind::Floor, "F1", "", ""}, {1, 2, 3}}},
                  {"e3", "J. Smith", when, building::RemovePoint{{building::Place::Kind::Point, "p", "", ""}}},
                  {"e4", "J. Smith", when, building::Verification{{}, false, "x"}},
                  {"e5", "J. Smith", when, building::Finding{room, building::Finding::Severity::Minor, "x", true}},
                  {"e6", "J. Smith", when, building::Correction{room, building::Correction::Field::RoomUse, "office"}},
                  {"e7", "J. Smith", when, building::DoorRooms{{building::Place::Kind::Door, "door-X1", "", ""}, {room, room}}}};
    const json g = sceneOf(importers::encodeFacility(fullSchool(), edits, importers::FacilityScene::Present, "drawn"));
    conforms(g["extensions"]["SALLYPORT_facility"], schema, schema, "facility");
}

TEST_CASE("a facility file that was cut off is refused at every length") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    for (size_t n = 0; n < file.size(); n += n < 200 ? 1 : 37) {
        const auto read = decode(file.substr(0, n));
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().message.empty());
        CHECK(read.error().where.find("school.glb") == 0);
    }
}

TEST_CASE("a flipped byte of the content is always an error, one elsewhere touches only what viewers read") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    const size_t textEnd = 20 + u32(file, 12), base = file.find("\"base\":") + 7;
    const size_t baseEnd = file.find(",\"content_sha256\"");
    REQUIRE((base > 20 && base < baseEnd && baseEnd < textEnd));
    for (size_t i = 0; i < file.size(); i += 13)
        for (const int bit : {0, 5, 7}) {
            std::string bad = file;
            bad[i] = char(bad[i] ^ (1 << bit));
            const auto read = decode(bad);
            INFO("byte " << i << ", bit " << bit);
            if ((i >= base && i < baseEnd) || i >= textEnd + 8) CHECK_FALSE(read);
            else if (read) CHECK((importers::encodeFacility(read->building) == file));
        }
}

TEST_CASE("a facility file with a wrong checksum says what to do") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    json g = sceneOf(file);
    g["extensions"]["SALLYPORT_facility"]["base"]["name"] = "Another school";
    const auto read = decode(withScene(file, g.dump()));
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("checksum") != std::string::npos);
}

TEST_CASE("the facility file of a newer version is refused by name") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    json g = sceneOf(file);
    g["extensions"]["SALLYPORT_facility"]["version"] = 2;
    const auto read = decode(withScene(file, g.dump()));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == base::ErrorCode::Unsupported);
}

TEST_CASE("a scene nested without end is refused") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    for (const char* where : {"nodes", "extensions"}) {
        const std::string deep = std::string("{\"") + where + "\":" + std::string(200000, '[') + std::string(200000, ']') + "}";
        CHECK_FALSE(decode(withScene(file, deep)));
    }
}

// The checksum proves who wrote the content, not that it is sane: these files carry a right one.
TEST_CASE("content that makes no sense is refused although its checksum is right") {
    const auto refused = [](auto&& spoil) {
        Building b = test::smallSchool();
        spoil(b);
        const auto read = decode(importers::encodeFacility(b));
        return !read && !read.error().message.empty();
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(refused([](Building&) {}));
    CHECK(refused([](Building& b) { b.meshes[0].indices[4] = 8; }));
    CHECK(refused([](Building& b) { b.meshes[0].indices.pop_back(); }));
    CHECK(refused([](Building& b) { b.meshes[1].positions[0].x = std::numeric_limits<float>::infinity(); }));
    CHECK(refused([](Building& b) { b.meshes[1].positions[0].x = std::numeric_limits<float>::quiet_NaN(); }));
    CHECK(refused([](Building& b) { b.elements[0].parts[0].mesh = 99; }));
    CHECK(refused([&](Building& b) { b.elements[0].parts[0].transform[3].x = nan; }));
    CHECK(refused([](Building& b) { b.elements[0].floor = building::FloorId(2); }));
    CHECK(refused([](Building& b) { b.elements[0].room = building::RoomId(1000); }));
    CHECK(refused([](Building& b) { b.elements[0].door = building::DoorId(1000); }));
    CHECK(refused([](Building& b) { b.elements[0].bounds.min.x = 1e30; }));
    CHECK(refused([](Building& b) { b.rooms[0].doors[0] = building::DoorId(1000); }));
    CHECK(refused([](Building& b) { b.doors[0].rooms[0] = building::RoomId(1000); }));
    CHECK(refused([](Building& b) { b.doors[0].rooms.assign(3, building::RoomId(0)); }));
    CHECK(refused([&](Building& b) { b.doors[0].position.y = nan; }));
    CHECK(refused([](Building& b) { b.rooms[0].footprint[0].outer[0].x = 1e12; }));
    CHECK(refused([](Building& b) { b.georeference->latDeg = 91; }));
    CHECK(refused([](Building& b) { b.links[0].rooms[0] = building::RoomId(1000); }));
    CHECK(refused([](Building& b) { b.name = std::string(100000, 'x'); }));
}

TEST_CASE("tables that reach past the binary data are refused") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    const json good = sceneOf(file);
    const auto signedAgain = [&](json g) {
        json& facility = g["extensions"]["SALLYPORT_facility"];
        facility["content_sha256"] = importers::facility::contentHash(facility["base"].dump(), bytesOf(file).subspan(20 + u32(file, 12) + 8));
        return withScene(file, g.dump());
    };
    REQUIRE(decode(signedAgain(good)));
    for (const char* table : {"positions", "indices", "meshes", "parts", "elements"})
        for (const json& wrong :
             {json(-8), json(4294967288u), json(18446744073709551615u), json(1e300), json("8"), json(nullptr), json(3.5), json(json::array())})
            for (const char* field : {"byte_offset", "byte_length"}) {
                json g = good;
                g["extensions"]["SALLYPORT_facility"]["base"]["tables"][table][field] = wrong;
                INFO(table << " " << field << " " << wrong);
                CHECK_FALSE(decode(signedAgain(g)));
            }
    json g = good;
    g["extensions"]["SALLYPORT_facility"]["base"]["tables"]["parts"]["byte_length"] = 1;
    CHECK_FALSE(decode(signedAgain(g)));
    g["extensions"]["SALLYPORT_facility"]["base"].erase("tables");
    CHECK_FALSE(decode(signedAgain(g)));
}

TEST_CASE("a drawing lies beside the building: the content hash does not know it, damage of it costs only itself") {
    const auto b = test::smallSchool();
    const std::string plain = importers::encodeFacility(b), drawing = "any bytes at all";
    const std::string file = importers::encodeFacility(b, {}, importers::FacilityScene::Present, drawing);
    const auto hash = [](const std::string& f) { return sceneOf(f)["extensions"]["SALLYPORT_facility"]["content_sha256"].get<std::string>(); };
    CHECK(hash(file) == hash(plain));
    const auto drawingOf = [](const std::string& f) {
        const auto bytes = std::make_shared<const std::string>(f);
        const auto read = importers::decodeFacility(bytesOf(*bytes), "school.glb", bytes);
        REQUIRE(read);
        CHECK((importers::encodeFacility(read->building) == importers::encodeFacility(test::smallSchool())));
        return std::string(reinterpret_cast<const char*>(read->drawing.bytes.data()), read->drawing.bytes.size());
    };
    CHECK(drawingOf(file) == drawing);
    CHECK(drawingOf(plain).empty());
    std::string damaged = file;
    damaged[damaged.find(drawing) + 3] ^= 4;
    CHECK(drawingOf(damaged).empty());
    CHECK(decode(file)->drawing.bytes.empty());  // nobody keeps the bytes
    for (size_t n = 0; n < file.size(); n += n < 200 ? 1 : 37) CHECK_FALSE(decode(file.substr(0, n)));

    json g = sceneOf(file);
    json& at = g["extensions"]["SALLYPORT_facility"]["drawing"];
    CHECK(g["buffers"][0]["byteLength"].get<size_t>() >= at["byte_offset"].get<size_t>() + drawing.size());
    // Somebody changed the building and signed it again: what was drawn of another is not drawn of this.
    at["of"] = std::string(64, '0');
    CHECK(drawingOf(withScene(file, g.dump())).empty());
    at["byte_length"] = 1u << 30;  // then all of the chunk is taken for the building's
    CHECK_FALSE(decode(withScene(file, g.dump())));
}

TEST_CASE("another GLB is no facility") {
    const std::string file = importers::encodeFacility(test::smallSchool());
    json g = sceneOf(file);
    g.erase("extensions");
    g.erase("extensionsUsed");
    const std::string plain = withScene(file, g.dump());
    CHECK_FALSE(importers::looksLikeFacility(bytesOf(plain)));
    CHECK_FALSE(decode(plain));
    CHECK_FALSE(importers::looksLikeFacility(bytesOf("glTF")));
}

TEST_CASE("a building that could not be opened again is not written, and the file that was there stays") {
    const test::TempDir folder;
    const std::filesystem::path path = folder / "school.glb";
    REQUIRE(importers::writeFacility(path, test::smallSchool()));
    const auto content = [&] {
        std::ifstream in(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const std::string before = content();
    const auto refused = [&](const Building& b, const char* why) {
        const auto r = importers::writeFacility(path, b);
        REQUIRE_FALSE(r);
        CHECK_THAT(r.error().message, Catch::Contains(why) && Catch::Contains("nothing was written"));
        CHECK(r.error().message.find("damaged") == std::string::npos);
        CHECK((content() == before));
    };
    Building far = test::smallSchool();
    far.elements[0].bounds.max.x = 5.3e6;
    refused(far, "stands at no place");
    Building tall = test::smallSchool();
    tall.floors.resize(4097, tall.floors[1]);
    refused(tall, "floors");
    Building joined = test::smallSchool();
    joined.links[0].rooms.assign(4097, building::RoomId(0));
    refused(joined, "rooms");
    Building nowhere = test::smallSchool();
    nowhere.doors[0].position.x = std::nan("");
    refused(nowhere, "position_m");
}
