// The program as people and scripts meet it: exit codes, one message on standard error that names the thing and what to do, nothing but data on
// standard output. No display, and no network but a closed port of this machine.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/file.h"
#include "support/demo_school.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "the_program.h"

using namespace sallyport;
using namespace sallyport::test;
using nlohmann::json;

namespace {

const std::string kSchool = kDemoSchool;
const std::string kDrill = kDemoDrill;

std::string write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
}

json stateOf(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"state"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Finished f = program(all);
    INFO(f.err);
    REQUIRE(f.code == 0);
    return json::parse(f.out);
}

const char* const kEvents =
    R"({"v":1,"id":"a","type":"room","observed_at":"2026-11-19T19:40:00Z","source":"app","room":"214","status":"locked_in","by":"T-31"})"
    "\n"
    R"({"v":1,"id":"b","type":"room","observed_at":"2026-11-19T19:40:10Z","source":"app","room":"999","status":"locked_in","by":"T-9"})"
    "\n"
    R"({"v":1,"id":"c","type":"door","observed_at":"2026-11-19T19:40:20Z","source":"acs/x","door":"acs/17","lock":"locked"})"
    "\n";

}  // namespace

TEST_CASE("--help names every command and the exit codes, and goes to standard output") {
    for (const char* option : {"--help", "-h"}) {
        const Finished f = program({option});
        CHECK(f.code == 0);
        CHECK(f.err.empty());
        for (const char* command :
             {"demo", "open", "replay", "inspect", "import", "render", "listen", "state", "record", "events", "verify", "merge", "simulate"})
            CHECK(has(f.out, command));
        CHECK(has(f.out, "Exit codes"));
    }
    for (const char* command :
         {"open", "replay", "demo", "inspect", "import", "render", "listen", "state", "record", "events", "verify", "merge", "simulate"}) {
        const Finished f = program({command, "--help"});
        INFO(command);
        CHECK(f.code == 0);
        CHECK(f.err.empty());
        CHECK_FALSE(f.out.empty());
    }
    const Finished version = program({"--version"});
    CHECK(version.code == 0);
    CHECK(version.out.starts_with("sallyport "));
}

TEST_CASE("what is not a command, and options that are wrong, are errors of usage") {
    refuses(2, {"nosuch"}, {"nosuch", "--help"});
    refuses(2, {"inspect"}, {"MODEL", "inspect --help"});
    refuses(2, {"inspect", kSchool, "--nosuch"}, {"--nosuch", "inspect --help"});
    refuses(2, {"render", kSchool}, {"--output"});
    refuses(2, {"render", kSchool, "--theme", "pink", "-o", "x.png"}, {"--theme", "pink"});
    refuses(2, {"listen"}, {"--feed"});
    refuses(2, {"listen", "--feed", "-", "--for", "-1"}, {"--for"});
}

TEST_CASE("bench refuses what it cannot measure") {
    refuses(2, {"bench"}, {"MODEL"});
    refuses(2, {"bench", "x", "--size", "12"}, {"--size", "1920x1080"});
    refuses(3, {"bench", "no_such_school.ifc"}, {"no_such_school.ifc"});
}

TEST_CASE("inspect refuses what is no model, with the file and what to do") {
    const TempDir dir;
    refuses(3, {"inspect", (dir / "none.ifc").string()}, {"none.ifc", "check the path"});
    std::filesystem::create_directory(dir / "folder.ifc");
    refuses(3, {"inspect", (dir / "folder.ifc").string()}, {"folder.ifc", "folder"});
    refuses(3, {"inspect", write(dir / "empty.ifc", "")}, {"empty.ifc", "empty"});
    refuses(3,
            {"inspect", write(dir / "binary.ifc", std::string("\x7f"
                                                              "ELF\0\1\2\3\xff\xfe",
                                                              10))},
            {"binary.ifc"});
    refuses(3, {"inspect", write(dir / "letter.txt", "Dear school,\n")}, {"letter.txt"});
    refuses(3, {"inspect", write(dir / "wrong.glb", "ISO-10303-21;\nHEADER;\n")}, {"wrong.glb"});
    refuses(3, {"inspect", write(dir / "wrong.ifc", "PK\3\4nonsense")}, {"wrong.ifc"});
}

TEST_CASE("inspect refuses a facility file that was cut off, wherever") {
    const TempDir dir;
    const auto whole = base::readFile(kSchool, 64u << 20);
    REQUIRE(whole);
    for (const size_t keep : {size_t(4), size_t(11), size_t(19), size_t(500), whole->size() / 2, whole->size() - 1}) {
        INFO(keep << " bytes");
        refuses(3, {"inspect", "--json", write(dir / "cut.glb", whole->substr(0, keep))}, {"cut.glb"});
    }
}

TEST_CASE("malformed IFC files never crash the program: refused with the place, or read with the problem listed") {
    const std::filesystem::path folder = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models" / "malformed";
    if (!std::filesystem::exists(folder)) {
        WARN("SKIP: the malformed models are not here");
        return;
    }
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string file = entry.path().string();
        const Finished f = program({"inspect", file, "--json"});
        INFO(file << "\n" << f.err);
        ++seen;
        if (f.code == 0) {
            bool placed = false;
            const json j = json::parse(f.out);
            for (const auto& p : j["problems"]) placed = placed || (p["severity"] != "info" && !p["where"].get<std::string>().empty());
            CHECK(placed);
        } else {
            CHECK(f.code == 3);
            CHECK(f.out.empty());
            CHECK(has(f.err, entry.path().filename().string()));
            CHECK(std::count(f.err.begin(), f.err.end(), '\n') == 1);
        }
    }
    CHECK(seen >= 3);
}

TEST_CASE("inspect --json of the sample school has the shape that the contract gives") {
    const Finished f = program({"inspect", kSchool, "--json"});
    REQUIRE(f.code == 0);
    CHECK(f.err.empty());
    const json j = json::parse(f.out);
    const auto keys = [](const json& object, std::initializer_list<const char*> names) {
        for (const char* n : names) {
            INFO(n << " in " << object.dump().substr(0, 300));
            CHECK(object.contains(n));
        }
    };
    const auto isBox = [](const json& b) {
        return b["min"].size() == 3 && b["max"].size() == 3 && b["min"][0].is_number() && b["min"][0] <= b["max"][0];
    };
    keys(j, {"file", "format", "schema", "bounds_m", "georeference", "floors", "rooms", "doors", "geometry", "timing_ms", "problems"});
    CHECK_FALSE(j.contains("elements"));
    CHECK(isBox(j["bounds_m"]));
    keys(j["georeference"], {"lat", "lon", "true_north_deg"});
    keys(j["geometry"], {"triangles", "vertices"});
    CHECK(j["geometry"]["triangles"] > 1000);
    keys(j["timing_ms"], {"read", "parse", "geometry", "total"});
    REQUIRE(j["floors"].size() == 3);
    REQUIRE(j["rooms"].size() == 118);
    std::set<std::string> floors, rooms, doors;
    for (const auto& x : j["floors"]) {
        keys(x, {"id", "source_id", "name", "elevation_m", "height_m"});
        floors.insert(x["id"]);
    }
    for (const auto& x : j["doors"]) doors.insert(x["id"]);
    for (const auto& x : j["rooms"]) {
        keys(x, {"id", "source_id", "number", "name", "floor", "area_m2", "bounds_m", "doors"});
        CHECK(isBox(x["bounds_m"]));
        CHECK(floors.count(x["floor"]));
        CHECK(rooms.insert(x["id"]).second);
        for (const auto& d : x["doors"]) CHECK(doors.count(d));
    }
    for (const auto& x : j["doors"]) {
        keys(x, {"id", "source_id", "name", "floor", "exterior", "rooms", "position_m", "width_m", "bounds_m"});
        CHECK(x["position_m"].size() == 3);
        CHECK(floors.count(x["floor"]));
        for (const auto& r : x["rooms"]) CHECK(rooms.count(r));
    }
    for (const auto& p : j["problems"]) keys(p, {"code", "severity", "message", "where"});
    const Finished more = program({"inspect", kSchool, "--elements"});
    REQUIRE(more.code == 0);
    const json elements = json::parse(more.out)["elements"];
    REQUIRE(elements.is_object());
    REQUIRE(elements.size() > 100);
    for (const auto& x : elements) {
        keys(x, {"class", "triangles", "bounds_m"});
        break;
    }
}

TEST_CASE("state refuses what is no event file, and a moment before the first event") {
    const TempDir dir;
    refuses(3, {"state", (dir / "none.ndjson").string()}, {"none.ndjson", "check the path"});
    refuses(3, {"state", (dir / "").string()}, {"file"});
    refuses(3, {"state", write(dir / "empty.ndjson", ""), "--model", kSchool}, {"empty.ndjson", "event"});
    refuses(3, {"state", write(dir / "binary.ndjson", std::string("\0\1\2\3\xff", 5)), "--model", kSchool}, {"binary.ndjson", "binary"});
    refuses(3, {"state", write(dir / "text.ndjson", "hello\n"), "--model", kSchool}, {"text.ndjson line 1", "JSON"});
    const std::string events = write(dir / "events.ndjson", kEvents);
    refuses(2, {"state", events}, {"events.ndjson", "--model"});
    refuses(3, {"state", events, "--model", (dir / "none.glb").string()}, {"none.glb", "check the path"});
    refuses(2, {"state", events, "--model", kSchool, "--at", "noon"}, {"--at", "noon", "2026-"});
    refuses(2, {"state", events, "--model", kSchool, "--at", "2026-11-19T19:39:59Z"}, {"--at", "before the first event", "2026-11-19T19:40:00"});
    refuses(2, {"render", kSchool, "--state", events, "--at", "2026-11-19T19:39:59Z", "-o", (dir / "x.png").string()},
            {"--at", "before the first event"});
}

TEST_CASE("state counts the lines that are no events, and lists the doors and rooms that the school does not have") {
    const TempDir dir;
    const std::string file = write(dir / "events.ndjson", std::string("{broken\n") + kEvents + "{\"v\":1,\"type\":\"room\",\"room\":5}\n");
    const json j = stateOf({file, "--model", kSchool, "--json"});
    CHECK(j["counters"]["rejected"] == 2);
    REQUIRE(j["unmapped"].size() == 2);
    const std::string unmapped = j["unmapped"].dump();
    CHECK(has(unmapped, "\"999\""));
    CHECK(has(unmapped, "\"acs/17\""));
}

TEST_CASE("state past the last event ages what is known") {
    const TempDir dir;
    const std::string file = write(dir / "events.ndjson", kEvents);
    const auto freshness = [&](const char* at) {
        const json j = stateOf({file, "--model", kSchool, "--at", at});
        for (const auto& r : j["rooms"])
            if (r.dump().find("F2/214") != std::string::npos) return r["status"]["freshness"].get<std::string>();
        return std::string("room 214 is not listed");
    };
    CHECK(freshness("2026-11-19T19:40:20Z") == "fresh");
    CHECK(freshness("2026-11-19T20:00:20Z") == "stale");
    CHECK(freshness("2026-11-19T20:40:20Z") == "expired");
}

TEST_CASE("state finds the building that the sample drill names") {
    const json j = stateOf({kDrill, "--at", "2026-11-19T19:46:30Z"});
    CHECK(j["counters"]["rejected"] == 0);
    CHECK(j["unmapped"].empty());
}

TEST_CASE("render refuses bad sizes, unknown floors and paths it cannot write") {
    const TempDir dir;
    const std::string out = (dir / "x.png").string();
    for (const char* size : {"0x0", "63x600", "640", "640x", "x480", "99999x99999", "640x480x2", "-640x480"}) {
        INFO(size);
        refuses(2, {"render", kSchool, "--size=" + std::string(size), "-o", out}, {"--size", size, "1920x1080"});
    }
    refuses(2, {"render", kSchool, "--floor", "9", "-o", out}, {"'9'", "Lower", "Street", "Upper"});
    refuses(3, {"render", (dir / "none.ifc").string(), "-o", out}, {"none.ifc"});
    refuses(3, {"render", kSchool, "--state", (dir / "none.ndjson").string(), "-o", out}, {"none.ndjson"});
    CHECK_FALSE(std::filesystem::exists(out));
    const Finished f = program({"render", kSchool, "--size", "64x64", "-o", (dir / "nowhere/x.png").string()});
    if (f.code == 5) {
        WARN("SKIP: no OpenGL here: " + f.err);
        return;
    }
    CHECK(f.code == 1);
    CHECK(has(f.err, "nowhere/x.png"));
    CHECK(f.out.empty());
}

TEST_CASE("listen refuses URLs that it cannot follow, and never repeats a password") {
    refuses(2, {"listen", "--feed", "foo://x"}, {"foo://x", "mqtt://"});
    refuses(2, {"listen", "--feed", "mqtt://"}, {"mqtt://"});
    refuses(2, {"listen", "--feed", "mqtt://host:99999/x"}, {"99999"});
    const Finished f = program({"listen", "--feed", "mqtt://user:hunter2@127.0.0.1:1/x"});
    CHECK(f.code == 2);
    CHECK(f.out.empty());
    CHECK(has(f.err, "SALLYPORT_MQTT_PASSWORD"));
    CHECK_FALSE(has(f.err, "hunter2"));
}

TEST_CASE("listen to a broker that is not there ends as a feed error when its time is up") {
    refuses(4, {"listen", "--feed", "mqtt://127.0.0.1:1/x", "--for", "2"}, {"127.0.0.1:1"});
}

TEST_CASE("listen to a file prints its events as lines of JSON") {
    const TempDir dir;
    const Finished f = program({"listen", "--feed", "file:" + write(dir / "events.ndjson", kEvents)});
    INFO(f.err);
    CHECK(f.code == 0);
    std::istringstream lines(f.out);
    int n = 0;
    for (std::string line; std::getline(lines, line); ++n) CHECK(json::parse(line)["v"] == 1);
    CHECK(n == 3);
}

TEST_CASE("output that cannot be written is a failure that is told") {
    const TempDir dir;
    if (!std::filesystem::exists("/dev/full")) {
        WARN("SKIP: there is no /dev/full here");
        return;
    }
    const std::string events = write(dir / "events.ndjson", kEvents);
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"inspect", kSchool},
                                                      {"inspect", kSchool, "--json"},
                                                      {"state", events, "--model", kSchool},
                                                      {"listen", "--feed", "file:" + events}}) {
        const Finished f = program(arguments, "/dev/full");
        INFO(arguments[0] << ": " << f.err);
        CHECK(f.code == 1);
        CHECK(has(f.err, "standard output"));
    }
}
