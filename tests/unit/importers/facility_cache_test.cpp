// The cache of imported models: the same as importing again, only sooner; never a stale result, never an error of its own.
#include "importers/facility_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "ifc_sample.h"
#include "importers/facility.h"
#include "support/small_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::importers;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

fs::path write(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
}
std::vector<fs::path> filesOf(const FacilityCache& c, const std::string& extension) {
    std::vector<fs::path> out;
    if (fs::exists(c.folder))
        for (const auto& e : fs::directory_iterator(c.folder))
            if (e.path().extension() == extension) out.push_back(e.path());
    return out;
}
std::vector<fs::path> entries(const FacilityCache& c) { return filesOf(c, ".facility"); }

/// Everything that was read, as one text.
std::string whole(const base::Result<Imported>& in) {
    REQUIRE(in);
    std::string out = encodeFacility(in->building);
    for (const auto& p : in->problems) out += p.code + std::to_string(int(p.severity)) + p.message + p.where + "\n";
    return out;
}
/// One room has another name of the same length.
std::string renamed(std::string ifc) { return ifc.replace(ifc.find("Klasse 1a"), 9, "Klasse 2b"); }

/// Used a day ago, as far as the cache can tell.
void age(const fs::path& p, std::chrono::hours by) { fs::last_write_time(p, fs::file_time_type::clock::now() - by); }
bool usedNow(const fs::path& p) { return fs::last_write_time(p) > fs::file_time_type::clock::now() - 1h; }

}  // namespace

TEST_CASE("the second opening of a model comes from the cache and is the same, problems included") {
    const test::TempDir dir;
    const FacilityCache cache{dir / "models"};
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    const std::string direct = whole(importModel(model));
    CHECK(whole(importModel(model, {}, cache)) == direct);
    REQUIRE(entries(cache).size() == 1);
    struct stat s {};
    REQUIRE(::stat(cache.folder.c_str(), &s) == 0);
    CHECK((s.st_mode & 0777) == 0700);
    age(entries(cache)[0], 24h);
    CHECK(whole(importModel(model, {}, cache)) == direct);
    CHECK(entries(cache).size() == 1);
    CHECK(usedNow(entries(cache)[0]));
    CHECK(whole(importModel(model, {.geometry = false}, cache)) == direct);  // what is there is taken
}

TEST_CASE("what is drawn of a model is made once and kept with it in the cache") {
    const test::TempDir dir;
    int made = 0;
    FacilityCache cache{dir / "models"};
    cache.draw = [&](const building::Building& b) { return ++made, "drawing of " + b.name; };
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    for (int i = 0; i < 2; ++i) {
        const auto in = importModel(model, {}, cache);
        REQUIRE(in);
        CHECK(std::string(reinterpret_cast<const char*>(in->drawing.bytes.data()), in->drawing.bytes.size()) == "drawing of " + in->building.name);
    }
    CHECK(made == 1);
}

TEST_CASE("a changed model, or other options, are imported again") {
    const test::TempDir dir;
    const FacilityCache cache{dir / "models"};
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    const auto time = fs::last_write_time(model);
    CHECK(importModel(model, {}, cache));
    CHECK(importModel(model, {.spaceBoundaries = false}, cache));
    CHECK(importModel(model, {.metresPerUnit = 0.5}, cache));
    CHECK(importModel(model, {.up = UpAxis::Y}, cache));
    CHECK(entries(cache).size() == 4);
    write(model, renamed(tests::sampleIfc()));
    fs::last_write_time(model, time);  // the same name and time, another content
    CHECK(whole(importModel(model, {}, cache)) == whole(importModel(model)));
    CHECK(entries(cache).size() == 5);
}

TEST_CASE("the index spares the hashing and notices every write") {
    const test::TempDir dir;
    const FacilityCache cache{.folder = dir / "models", .settled = 0ns};
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    std::this_thread::sleep_for(30ms);  // longer than a tick of the file system's clock
    CHECK(importModel(model, {}, cache));
    REQUIRE(filesOf(cache, ".sha256").size() == 1);
    age(filesOf(cache, ".sha256")[0], 24h);
    CHECK(importModel(model, {}, cache));
    CHECK(usedNow(filesOf(cache, ".sha256")[0]));
    const auto time = fs::last_write_time(model);
    write(model, renamed(tests::sampleIfc()));
    fs::last_write_time(model, time);
    std::this_thread::sleep_for(30ms);
    CHECK(whole(importModel(model, {}, cache)) == whole(importModel(model)));
    CHECK(filesOf(cache, ".sha256").size() == 2);
}

TEST_CASE("a file that was just written is not entered in the index") {
    const test::TempDir dir;
    const FacilityCache cache{dir / "models"};
    CHECK(importModel(write(dir / "school.ifc", tests::sampleIfc()), {}, cache));
    CHECK(entries(cache).size() == 1);
    CHECK(filesOf(cache, ".sha256").empty());
}

TEST_CASE("a damaged entry is ignored and written again") {
    const test::TempDir dir;
    const FacilityCache cache{dir / "models"};
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    const std::string direct = whole(importModel(model, {}, cache));
    const fs::path entry = entries(cache)[0];
    const std::string good = base::readFile(entry, 64u << 20).operator*();
    const auto survives = [&](const std::string& content) {
        write(entry, content);
        CHECK(whole(importModel(model, {}, cache)) == direct);
        CHECK((base::readFile(entry, 64u << 20).operator*() == good));
    };
    for (const size_t n : {size_t(0), size_t(7), size_t(16), size_t(80), size_t(100), good.size() / 2, good.size() - 1}) survives(good.substr(0, n));
    for (size_t i = 0; i < good.size(); i += good.size() / 40 + 1) {
        std::string bad = good;
        bad[i] = char(bad[i] ^ 0x20);
        survives(bad);
    }
    std::string huge = good;
    huge.replace(8, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
    survives(huge);
}

TEST_CASE("what has not been used for longest goes when the cache is full") {
    const test::TempDir dir;
    FacilityCache cache{dir / "models"};
    std::vector<fs::path> models;
    for (int i = 0; i < 4; ++i)
        models.push_back(write(dir / ("school" + std::to_string(i) + ".ifc"), tests::sampleIfc() + std::string(size_t(i), '\n')));
    CHECK(importModel(models[0], {}, cache));
    const fs::path first = entries(cache)[0];
    cache.maxBytes = fs::file_size(first) * 3;
    age(first, 24h);
    CHECK(importModel(models[1], {}, cache));
    CHECK(importModel(models[2], {}, cache));
    CHECK(entries(cache).size() == 3);
    write(cache.folder / ".new-left", "over");
    age(cache.folder / ".new-left", 24h);
    CHECK(importModel(models[3], {}, cache));
    CHECK(entries(cache).size() == 3);
    CHECK_FALSE(fs::exists(first));
    CHECK_FALSE(fs::exists(cache.folder / ".new-left"));
    cache.maxBytes = 1000;  // too small for any
    CHECK(importModel(write(dir / "another.ifc", tests::sampleIfc()), {}, cache));
    CHECK(entries(cache).empty());
}

TEST_CASE("a cache that cannot be used is no error") {
    const test::TempDir dir;
    const fs::path model = write(dir / "school.ifc", tests::sampleIfc());
    write(dir / "file", "in the way");
    const std::string direct = whole(importModel(model));
    CHECK(whole(importModel(model, {}, {})) == direct);
    CHECK(whole(importModel(model, {}, {dir / "file"})) == direct);
    CHECK(whole(importModel(model, {}, {dir / "none" / "deeper"})) == direct);
    CHECK_FALSE(importModel(dir / "none.ifc", {}, {dir / "models"}));
    CHECK_FALSE(importModel(write(dir / "bad.ifc", "nonsense"), {}, {dir / "models"}));
    CHECK(entries({dir / "models"}).empty());
}

TEST_CASE("facility files are read as they are, edits and all") {
    const test::TempDir dir;
    const FacilityCache cache{dir / "models"};
    building::Edits edits;
    edits.list.push_back({"e1", "J. Smith", {}, building::Label{{building::Place::Kind::Room, "room-101", "", ""}, "Kiln"}});
    REQUIRE(writeFacility(dir / "school.glb", test::smallSchool(), edits));
    const auto in = importModel(dir / "school.glb", {}, cache);
    REQUIRE(in);
    CHECK(in->edits.list.size() == 1);
    CHECK(entries(cache).empty());
}
