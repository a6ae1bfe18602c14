// What people call the floors of a school, as it is kept, and as a school is opened with it.
#include "viewer/floor_names.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/small_school.h"
#include "support/temp_dir.h"
#include "viewer/school.h"

using namespace sallyport;
using namespace sallyport::viewer;
using building::SaidFloor;

namespace {
struct Config {
    Config() { ::setenv("XDG_CONFIG_HOME", (dir / "config").c_str(), 1); }
    ~Config() { ::unsetenv("XDG_CONFIG_HOME"); }
    test::TempDir dir;
};
const std::vector<SaidFloor> kSaid{{"F1", "Ground", "G"}, {"F2", "Oberstock", ""}};
}  // namespace

TEST_CASE("Names of floors are read back as they were written, each school's by itself") {
    const Config config;
    const building::Building school = test::smallSchool();
    const auto file = floorNamesFile(school);
    REQUIRE(file);
    CHECK(readFloorNames(*file).empty());
    REQUIRE(writeFloorNames(*file, kSaid));
    CHECK(readFloorNames(*file) == kSaid);
    building::Building other = school;
    other.name = "Another school";
    REQUIRE(floorNamesFile(other));
    CHECK(*floorNamesFile(other) != *file);
    // Naming a floor does not make it another school.
    building::Building named = school;
    building::nameFloors(named, building::floorNames(named), kSaid);
    CHECK(*floorNamesFile(named) == *file);
}

TEST_CASE("Of a damaged file what can be read counts, and nothing is longer than a button holds") {
    const std::string text = floorNamesText(kSaid);
    for (size_t n = 0; n + 2 < text.size(); ++n) CHECK(parseFloorNames(text.substr(0, n)).empty());
    size_t dropped = 0;
    const auto some = parseFloorNames(R"({"floors":[{"floor":"F1","name":"Ground"},{"floor":7,"name":"x"},{"name":"y"},{"floor":"F2"},5,)"
                                      R"({"floor":"F3","short_name":"MUCHTOOLONG"}]})",
                                      &dropped);
    CHECK(some == std::vector<SaidFloor>{{"F1", "Ground", ""}});
    CHECK(dropped == 5);
    CHECK(parseFloorNames("[]", &dropped).empty());
    CHECK(dropped == 1);
}

TEST_CASE("A school is opened with the names that people there use, and is found by them, what does not fit any more is said") {
    const Config config;
    const auto path = demoSchoolPath();
    REQUIRE(path);
    const auto plain = openSchool(*path);
    REQUIRE(plain);
    REQUIRE(plain->building->floors.size() >= 2);
    const building::Floor& first = plain->building->floors[0];
    const std::string taken = plain->building->floors[1].shortName;
    REQUIRE(writeFloorNames(plain->floorNamesFile, {{first.id, "Lower level", "LL"}, {plain->building->floors[1].id, "", first.shortName}}));
    const auto named = openSchool(*path);
    REQUIRE(named);
    CHECK(named->building->floors[0].name == "Lower level");
    CHECK(named->building->floors[0].shortName == "LL");
    CHECK(named->building->floors[1].shortName == taken);
    CHECK(named->problems.size() == plain->problems.size() + 1);
    CHECK(named->places->fingerprint() == plain->places->fingerprint());
    for (const char* name : {"Lower level", "ll"}) {
        const auto floor = floorNamed(*named, name);
        REQUIRE(floor);
        CHECK(*floor == base::FloorId(0));
    }
    // Events go by the model's names, with devices too.
    for (const auto& places : {named->places, indexOf(*named, {})}) {
        CHECK(places->fingerprint() == plain->places->fingerprint());
        CHECK(places->floor(first.shortName).id == base::FloorId(0));
        CHECK_FALSE(places->floor("Lower level"));
    }
    const auto old = floorNamed(*named, first.shortName);
    REQUIRE(old);
    CHECK(*old == base::FloorId(0));
}
