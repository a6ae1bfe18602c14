// `sallyport import` as people and scripts meet it: the report, what changed, edits that stay, files that must not be overwritten, and the way out.
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "../importers/ifc_sample.h"
#include "base/file.h"
#include "base/mixed.h"
#include "gpu/prepared_scene.h"
#include "importers/facility.h"
#include "scene/scene_geometry.h"
#include "support/process.h"
#include "support/small_school.h"
#include "support/temp_dir.h"
#include "the_program.h"
#include "viewer/import_progress.h"
#include "viewer/joined_school.h"
#include "viewer/stage.h"

using namespace sallyport;
using namespace sallyport::building;
using namespace sallyport::test;
using nlohmann::json;

namespace {

std::string write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path.string();
}
std::string contentOf(const std::string& path) { return *base::readFile(path, 64u << 20); }
std::vector<std::string> namesIn(const std::filesystem::path& folder) {
    std::vector<std::string> out;
    for (const auto& e : std::filesystem::directory_iterator(folder)) out.push_back(e.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
}
json imported(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "import");
    arguments.push_back("--json");
    const Finished f = program(arguments);
    INFO(f.err);
    REQUIRE(f.code == 0);
    CHECK(f.err.empty());  // no progress where there is no terminal
    return json::parse(f.out);
}
void importRefuses(int code, std::vector<std::string> arguments, const std::vector<std::string>& parts) {
    arguments.insert(arguments.begin(), "import");
    const Finished f = program(arguments);
    INFO(f.err);
    CHECK(f.code == code);
    CHECK(f.out.empty());
    for (const auto& part : parts) {
        INFO("should hold: " << part);
        CHECK(has(f.err, part));
    }
}
std::string replaced(std::string text, const std::string& from, const std::string& to) { return text.replace(text.find(from), from.size(), to); }

/// Runs the program with standard error on a terminal; `pending` is a signal that waits for it, blocked, as it starts.
Finished onTerminal(std::vector<std::string> arguments, int pending = 0) {
    int master = -1, slave = -1;
    REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0);
    arguments.insert(arguments.begin(), SALLYPORT_BINARY);
    std::vector<char*> argv;
    for (auto& a : arguments) argv.push_back(a.data());
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int nothing = ::open("/dev/null", O_RDWR);
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(nothing, STDOUT_FILENO);
        ::dup2(slave, STDERR_FILENO);
        ::close(master);
        ::close(slave);
        if (pending) {
            ::signal(pending, SIG_DFL);  // whoever runs the tests may ignore it
            sigset_t set;
            ::sigemptyset(&set);
            ::sigaddset(&set, pending);
            ::sigprocmask(SIG_BLOCK, &set, nullptr);
            ::raise(pending);  // stays pending through exec
        }
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(slave);
    Finished f;
    char buffer[4096];
    for (pollfd p{master, POLLIN, 0}; ::poll(&p, 1, 60'000) > 0;) {
        const ssize_t n = ::read(master, buffer, sizeof buffer);
        if (n <= 0) break;  // EIO: the other side is closed
        f.err.append(buffer, size_t(n));
    }
    ::close(master);
    int status = 0;
    ::waitpid(child, &status, 0);
    f.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return f;
}

}  // namespace

TEST_CASE("import writes a facility that holds what the model holds, and reports what was found and what is missing") {
    const TempDir dir;
    const std::string out = (dir / "school.glb").string();
    const json j = imported({write(dir / "school.ifc", tests::sampleIfc()), "-o", out});
    CHECK(j["output"] == out);
    CHECK(j["changes"].is_null());
    const Finished ifc = program({"inspect", (dir / "school.ifc").string(), "--json"}), glb = program({"inspect", out, "--json"});
    REQUIRE(glb.code == 0);
    const json a = json::parse(ifc.out), b = json::parse(glb.out);
    for (const char* part : {"floors", "rooms", "doors", "geometry", "bounds_m", "georeference"}) {
        INFO(part);
        CHECK(a[part] == b[part]);
    }
    CHECK(j["found"]["floors"] == a["floors"].size());
    CHECK(j["found"]["rooms"] == 3);
    CHECK(j["found"]["rooms_with_number"] == 3);
    CHECK(j["found"]["doors"] == a["doors"].size());
    CHECK(j["found"]["triangles"] == a["geometry"]["triangles"]);
    CHECK(j["found"]["georeference"]["lat"].is_number());
    const Finished text = program({"import", (dir / "school.ifc").string(), "-o", out});
    CHECK(text.code == 0);
    for (const char* part : {"Found", "3 rooms, 3 with a number", "Ground", "nothing"}) CHECK(has(text.out, part));
    CHECK(namesIn(dir / "") == std::vector<std::string>{"school.glb", "school.ifc"});
}

TEST_CASE("a facility carries the scene that opening it would make, and without a usable one it opens all the same") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc()), out = (dir / "school.glb").string();
    imported({model, "-o", out});
    const auto prepare = [&](viewer::School school) {
        viewer::Opened opened;
        opened.school = std::move(school);
        REQUIRE(opened.prepare(1));
        return gpu::encodeDrawing(*opened.prepared, scene::geometryKey(*opened.school.building));
    };
    auto school = viewer::openSchool(out);
    REQUIRE(school);
    const std::string kept(reinterpret_cast<const char*>(school->drawing.bytes.data()), school->drawing.bytes.size());
    REQUIRE_FALSE(kept.empty());
    CHECK((kept == viewer::drawingOf(*school->building)));
    CHECK((prepare(*school) == kept));

    // Of another building: what is kept must not be shown for this one.
    auto other = *school;
    auto changed = *school->building;
    changed.rooms[0].footprint[0].outer[0].x += 0.5;
    other.building = std::make_shared<const building::Building>(changed);
    CHECK((prepare(other) == viewer::drawingOf(changed)));

    const base::Result<base::FileBytes> file = base::FileBytes::read(out);
    REQUIRE(file);
    std::string bytes(file->text());
    bytes[bytes.size() - kept.size() / 2] ^= 1;
    write(out, bytes);
    const auto damaged = viewer::openSchool(out);
    REQUIRE(damaged);
    CHECK(damaged->drawing.bytes.empty());
    CHECK((prepare(*damaged) == kept));
}

TEST_CASE("whoever changes what is drawn of a school raises the version of drawings that files keep") {
    const auto path = viewer::demoSchoolPath();
    REQUIRE(path);
    const auto school = viewer::openSchool(*path);
    REQUIRE(school);
    viewer::Opened opened;
    opened.school = *school;
    opened.school.drawing = {};
    REQUIRE(opened.prepare(1));
    const gpu::PreparedScene& s = *opened.prepared;
    uint64_t sum = 0;  // of where and what everything is
    for (const gpu::PackedVertex& v : s.packed.vertices)
        sum = base::mixed(sum ^ (uint64_t(v.x) << 48 | uint64_t(v.y) << 32 | uint64_t(v.z) << 16)) + v.word;
    for (const uint16_t i : s.packed.indices) sum = base::mixed(sum ^ i);
    const std::vector<size_t> now{gpu::kDrawingVersion, s.packed.vertices.size(), s.packed.indices.size(), s.packed.batches.size(),
                                  s.packed.runs.size(), s.treads.size(),          s.edges.size(),          size_t(sum)};
    CHECK(now == std::vector<size_t>{1, 155210, 746634, 98, 7331, 2320, 530, 3131544888086554055});
}

TEST_CASE("importing a revised model keeps what people edited and says what changed, by id and floor") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc()), out = (dir / "school.glb").string();
    imported({model, "-o", out});
    // Somebody edits: a room that stays and one that will go.
    auto facility = importers::decodeFacility(base::FileBytes::read(out)->bytes(), out);
    REQUIRE(facility);
    const auto edit = [&](const char* id, const char* room, const char* name) {
        facility->edits.list.push_back({id, "J. Smith", base::parseTimestamp("2026-11-23T14:03:22Z").value(),
                                        Correction{{Place::Kind::Room, room, room, name}, Correction::Field::RoomName, name}});
    };
    edit("e1", "space00000000000000101", "Art");
    edit("e2", "space00000000000000202", "Attic");
    REQUIRE(importers::writeFacility(out, facility->building, facility->edits));

    std::string revised = replaced(tests::sampleIfc(), "'101',", "'111',");
    revised = replaced(revised, "'space00000000000000202'", "'space00000000000000203'");
    revised = replaced(revised, "'202',", "'203',");
    write(dir / "school.ifc", revised);
    const json j = imported({model, "-o", out});
    CHECK(j["edits"]["kept"] == 2);
    CHECK(j["edits"]["waiting"] == 1);
    std::vector<std::string> changes;
    for (const json& c : j["changes"])
        changes.push_back(c["of"].get<std::string>() + " " + c["what"].get<std::string>() + " " + c["id"].get<std::string>() + " " +
                          c["floor"].get<std::string>());
    CHECK(changes == std::vector<std::string>{"room renumbered space00000000000000101 Ground", "room added space00000000000000203 Upper",
                                              "room removed space00000000000000202 Upper"});
    CHECK(j["changes"][0]["before"] == "101");
    CHECK(j["changes"][0]["after"] == "111");
    CHECK(std::any_of(j["problems"].begin(), j["problems"].end(), [](const json& p) { return p["code"] == "edit-target-gone"; }));

    // What is opened has the edit that found its room; the file has both, apart from the base.
    const json shown = json::parse(program({"inspect", out, "--json"}).out);
    CHECK(shown["rooms"][0]["name"] == "Art");
    CHECK(shown["rooms"][0]["number"] == "111");
    CHECK(has(shown["problems"].dump(), "Attic"));
    const auto kept = importers::decodeFacility(base::FileBytes::read(out)->bytes(), out);
    REQUIRE(kept);
    CHECK(kept->edits.list.size() == 2);
    CHECK(kept->building.rooms[0].name != "Art");
}

TEST_CASE("import never overwrites a file that may hold edits it cannot read, without --force") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc());
    std::string damaged = importers::encodeFacility(test::smallSchool());
    damaged[damaged.size() - 9] = char(damaged[damaged.size() - 9] ^ 1);
    for (const std::string& content : {damaged, damaged.substr(0, damaged.size() / 2), std::string("a letter"), std::string()}) {
        const std::string out = write(dir / "school.glb", content);
        importRefuses(3, {model, "-o", out}, {"school.glb", "--force"});
        CHECK(contentOf(out) == content);
        CHECK(imported({model, "-o", out, "--force"})["found"]["rooms"] == 3);
        CHECK(program({"inspect", out}).code == 0);
    }
    importRefuses(2, {model, "-o", model}, {"school.ifc", ".glb"});
    CHECK(contentOf(model) == tests::sampleIfc());
    const std::string out = (dir / "again.glb").string();
    imported({model, "-o", out});
    const std::string facility = contentOf(out);
    importRefuses(2, {out, "-o", out, "--force"}, {"again.glb", "the model itself"});
    CHECK(contentOf(out) == facility);
}

TEST_CASE("import does not put a damaged import or another building in the place of a facility, without --force") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc()), out = (dir / "school.glb").string();
    imported({model, "-o", out});
    const std::string facility = contentOf(out);
    const std::string whole = tests::sampleIfc(), cut = write(dir / "cut.ifc", whole.substr(0, whole.size() * 9 / 10));
    importRefuses(3, {cut, "-o", out}, {"school.glb", "not whole", "--force"});
    CHECK(contentOf(out) == facility);
    const std::string other = write(dir / "other.glb", importers::encodeFacility(test::smallSchool()));
    importRefuses(3, {other, "-o", out}, {"school.glb", "3 of its 3 rooms", "--force"});
    CHECK(contentOf(out) == facility);
    CHECK(imported({other, "-o", out, "--force"})["found"]["rooms"] == test::smallSchool().rooms.size());
}

TEST_CASE("import refuses wrong arguments, models that cannot be read and places it cannot write, and leaves nothing behind") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc()), out = (dir / "out.glb").string();
    importRefuses(2, {model}, {"--output"});
    importRefuses(2, {"-o", out}, {"MODEL"});
    for (const char* unit : {"furlong", "0", "-1", "1e9", "nan", "1m"})
        importRefuses(2, {model, "-o", out, "--unit=" + std::string(unit)}, {"--unit", "metres per unit"});
    importRefuses(2, {model, "-o", out, "--up", "x"}, {"--up"});
    importRefuses(3, {(dir / "none.ifc").string(), "-o", out}, {"none.ifc"});
    importRefuses(3, {model, write(dir / "bad.ifc", "nonsense"), "-o", out}, {"bad.ifc"});
    importRefuses(1, {model, "-o", (dir / "nowhere/out.glb").string()}, {"nowhere", "folder"});
    std::filesystem::create_directory(dir / "folder.glb");
    importRefuses(3, {model, "-o", (dir / "folder.glb").string()}, {"folder.glb"});
    importRefuses(1, {model, "-o", (dir / "folder.glb").string(), "--force"}, {"folder.glb"});
    CHECK(namesIn(dir / "") == std::vector<std::string>{"bad.ifc", "folder.glb", "school.ifc"});
    for (const char* unit : {"m", "cm", "mm", "ft", "in", "0.5"}) CHECK(program({"inspect", model, "--unit", unit, "--up", "z"}).code == 0);
    CHECK(program({"inspect", model, "--ignore-space-boundaries"}).code == 0);
}

namespace {
/// The small school beside the small school.
Building annex() {
    Building b = test::smallSchool();
    b.name = "Annex";
    b.origin = {100, 0, 0};
    b.georeference.reset();
    for (Room& r : b.rooms) r.id = r.sourceId = "B" + r.id;
    for (Door& d : b.doors) d.id = d.sourceId = "B" + d.id;
    return b;
}
}  // namespace

TEST_CASE("two files are one school") {
    const TempDir dir;
    REQUIRE(importers::writeFacility(dir / "a.glb", test::smallSchool()));
    REQUIRE(importers::writeFacility(dir / "b.glb", annex()));
    const json j = imported({(dir / "a.glb").string(), (dir / "b.glb").string(), "-o", (dir / "school.glb").string()});
    CHECK(j["found"]["rooms"] == 20);
    CHECK(j["found"]["floors"] == 2);
    CHECK(j["models"].size() == 2);
    CHECK(j["found"]["name"] == "Small School + Annex");
}

TEST_CASE(
    "files that are opened together are the school that import makes of them, kept with what people add, and made again when a model is newer") {
    const TempDir dir;
    const std::vector<std::filesystem::path> models{dir / "a.glb", dir / "b.glb"};
    REQUIRE(importers::writeFacility(models[0], test::smallSchool()));
    REQUIRE(importers::writeFacility(models[1], annex()));
    const std::filesystem::path folder = dir / "data" / "schools";
    std::vector<size_t> asked;
    const auto join = [&](std::vector<std::filesystem::path> files) {
        asked.clear();
        return viewer::joinSchool(files, folder, [&](size_t model) {
            asked.push_back(model);
            return importers::ImportOptions{};
        });
    };
    const auto made = join(models);
    REQUIRE(made);
    CHECK(asked == std::vector<size_t>{0, 1});
    CHECK(made->parent_path() == folder);
    imported({models[0].string(), models[1].string(), "-o", (dir / "school.glb").string()});
    const auto ours = viewer::openSchool(*made), theirs = viewer::openSchool(dir / "school.glb");
    REQUIRE(ours);
    REQUIRE(theirs);
    CHECK(ours->building->name == "Small School + Annex");
    for (size_t i = 0; i < theirs->building->rooms.size(); ++i) {
        REQUIRE(ours->building->rooms.size() == theirs->building->rooms.size());
        CHECK(ours->building->rooms[i].id == theirs->building->rooms[i].id);
    }
    CHECK(ours->building->doors.size() == theirs->building->doors.size());
    CHECK(ours->building->floors.size() == theirs->building->floors.size());
    // Again, in whatever order: the same file, read by nobody.
    const auto again = join({models[1], models[0]});
    REQUIRE(again);
    CHECK(asked.empty());
    CHECK(*again == *made);
    // A model that changed makes another file; the one that people may have edited stays.
    std::filesystem::last_write_time(models[1], std::filesystem::last_write_time(*made) + std::chrono::seconds(2));
    const std::string before = contentOf(made->string());
    const auto newer = join(models);
    REQUIRE(newer);
    CHECK(*newer != *made);
    CHECK(contentOf(made->string()) == before);
    CHECK(namesIn(folder).size() == 2);
    // What cannot be read is named, and leaves nothing behind.
    const auto bad = join({models[0], write(dir / "notes.ifc", "no model")});
    REQUIRE_FALSE(bad);
    CHECK(bad.error().text().find("notes.ifc") != std::string::npos);
    CHECK(namesIn(folder).size() == 2);
    CHECK_FALSE(join(std::vector<std::filesystem::path>(viewer::kMostModels + 1, models[0])));
    CHECK(viewer::namesOf({"/x/a.ifc", "b.ifc"}) == "a.ifc and b.ifc");
    CHECK(viewer::namesOf({"a", "b", "c", "d", "e", "f"}) == "a, b, c and 3 others");
    CHECK(viewer::notOpenedText("/x/drill.ndjson", {"a.ifc", "b.ifc"}) ==
          "Only drill.ndjson is opened, not a.ifc and b.ifc: a recording is opened alone.");
}

TEST_CASE("stopped while several models are read, nothing is made of them, and how far it is counts them all") {
    const TempDir dir;
    REQUIRE(importers::writeFacility(dir / "a.glb", test::smallSchool()));
    write(dir / "b.ifc", tests::sampleIfc());
    viewer::ImportProgress progress;
    double after = 0;
    const auto stopped = viewer::joinSchool({dir / "a.glb", dir / "b.ifc"}, dir / "schools", [&](size_t model) {
        progress.begin(model, 2);
        importers::ImportOptions how;
        how.progress = [&](const char* phase, double fraction) {
            progress.report(phase, fraction);
            after = progress.state().fraction;
            return after < 0.5;
        };
        return how;
    });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == base::ErrorCode::Cancelled);
    CHECK(after >= 0.5);
    CHECK(after <= 0.6);
    CHECK(namesIn(dir / "schools").empty());
}

TEST_CASE("Ctrl+C, a closed terminal and kill stop the import with exit code 1 and no file, not even a temporary one") {
    const TempDir dir;
    const std::string model = write(dir / "school.ifc", tests::sampleIfc());
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        const Finished f = onTerminal({"import", model, "-o", (dir / "out.glb").string()}, signal);
        INFO(signal << ": " << f.err);
        CHECK(f.code == 1);
        CHECK(has(f.err, "stopped"));
        CHECK(namesIn(dir / "") == std::vector<std::string>{"school.ifc"});
    }
    const std::string old = write(dir / "out.glb", importers::encodeFacility(test::smallSchool()));
    const std::string before = contentOf(old);
    CHECK(onTerminal({"import", model, "-o", old}, SIGINT).code == 1);
    CHECK((contentOf(old) == before));
}

TEST_CASE("on a terminal the import says how far it is, on one line that goes in the end") {
    const TempDir dir;
    const Finished f = onTerminal({"import", write(dir / "school.ifc", tests::sampleIfc()), "-o", (dir / "out.glb").string()});
    INFO(f.err);
    CHECK(f.code == 0);
    CHECK(has(f.err, "school.ifc: "));
    CHECK(has(f.err, " %"));
    CHECK(f.err.find('\n') == std::string::npos);
    CHECK(f.err.ends_with("\r\x1b[K"));
}
