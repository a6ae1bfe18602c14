#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "support/small_school.h"
#include "viewer/devices.h"

using namespace sallyport;
using namespace sallyport::viewer;
using building::DeviceAlias;
namespace fs = std::filesystem;

namespace {
std::string problem(std::string_view text) {
    const auto d = parseDevices(text, "d");
    INFO(text);
    REQUIRE_FALSE(d);
    return d.error().text();
}
bool has(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != text.npos;
}
}  // namespace

TEST_CASE("Devices are read with their door or room") {
    const auto d = parseDevices("[[device]]\nid = \"acs/17\"\ndoor = \"D-101\"\n[[device]]\nid = 'button 4'\nroom = '104'\n", "d");
    REQUIRE(d);
    CHECK(*d == std::vector<DeviceAlias>{{"acs/17", "D-101", ""}, {"button 4", "", "104"}});
    CHECK(parseDevices("", "d")->empty());
}

TEST_CASE("What is wrong in a device file is said with its line") {
    CHECK(has(problem("[[device]]\ndoor = 'D'"), "d, line 1: 'id' is missing"));
    CHECK(has(problem("[[device]]\nid = 'a'"), "line 1: a device needs either a 'door' or a 'room'"));
    CHECK(has(problem("[[device]]\nid = 'a'\ndoor = 'D'\nroom = '1'"), "either a 'door' or a 'room'"));
    CHECK(has(problem("[[device]]\nid='a'\ndoor='D'\n\n[[device]]\nid='a'\ndoor='E'"), "line 6: this device is given a place twice"));
    CHECK(has(problem("[[device]]\nid = 'a'\ndor = 'D'"), "line 3: 'dor' is not known here; did you mean 'door'?"));
    CHECK(has(problem("[[devise]]\nid = 'a'"), "did you mean 'device'?"));
    CHECK(has(problem("[[device]]\nid = 7\ndoor = 'D'"), "line 2: 'id' must be a text"));
    CHECK(has(problem("[[device]]\nid = '" + std::string(300, 'x') + "'"), "longer than 256"));
    std::string many;
    for (size_t i = 0; i <= building::kMaxDevices; ++i) many += "[[device]]\nid='" + std::to_string(i) + "'\ndoor='D'\n";
    CHECK(has(problem(many), "at most 20000"));
}

TEST_CASE("Devices with any name survive writing and reading") {
    const std::vector<DeviceAlias> devices{{"acs/17", "D-101", ""},
                                           {"quote \" and \\ backslash", "Tür-014", ""},
                                           {"日本 🚪", "", "Raum [3]"},
                                           {"a = 1 # no comment", "", "'x'"},
                                           {" ", "e\u0301", ""}, {"\xef\xb3\x86 \xef\xbb\xbe", std::string(90, '.'), ""}};
    const auto back = parseDevices(devicesText(devices, "Kestrel \"Hollow\""), "d");
    INFO((back ? std::string() : back.error().text()));
    REQUIRE(back);
    CHECK(*back == devices);
    const auto odd = parseDevices(devicesText(devices, "a\nname = 'injected'"), "d");
    REQUIRE(odd);
    CHECK(*odd == devices);
}

TEST_CASE("Every beginning of a device file is devices or an error") {
    const std::string text = devicesText({{"acs/17", "D-101", ""}, {"日本 \"🚪\"", "", "104"}}, "School");
    for (size_t n = 0; n < text.size(); ++n) {
        const auto d = parseDevices(std::string_view(text).substr(0, n), "d");
        if (!d) REQUIRE_FALSE(d.error().message.empty());
        else REQUIRE(d->size() <= 2);
    }
}

TEST_CASE("A device file is replaced whole, and a name that it cannot hold leaves it as it was") {
    std::string name = (fs::temp_directory_path() / "sallyport-devices-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    const fs::path file = fs::path(name) / "new" / "school.toml";
    CHECK(readDevices(file)->empty());
    std::vector<DeviceAlias> devices;
    assignDevice(devices, {"acs/17", "D-101", ""});
    assignDevice(devices, {"acs/17", "", "104"});
    assignDevice(devices, {"acs/17", "D-102", ""});  // moved to another door; its room stays
    CHECK(devices == std::vector<DeviceAlias>{{"acs/17", "", "104"}, {"acs/17", "D-102", ""}});
    REQUIRE(writeDevices(file, devices, "School"));
    CHECK(*readDevices(file) == devices);
    for (const char* bad : {"", "\xff", "a\nb"}) {
        auto worse = devices;
        worse.push_back({bad, "D-101", ""});
        CHECK_FALSE(writeDevices(file, worse, "School"));
        CHECK(*readDevices(file) == devices);
    }
    assignDevice(devices, {"acs/17", "", ""});
    CHECK(devices.empty());
    REQUIRE(writeDevices(file, devices, "School"));
    CHECK(readDevices(file)->empty());
    fs::remove_all(name);
}

TEST_CASE("Two schools have two device files, and a school whose rooms were edited keeps its own") {
    const building::Building school = test::smallSchool();
    const auto file = devicesFile(school);
    REQUIRE(file);
    building::Building edited = school;
    edited.rooms[0].number = "999";
    edited.rooms.pop_back();
    CHECK(*devicesFile(edited) == *file);
    building::Building other = school;
    other.floors[0].sourceId = "another";
    CHECK(*devicesFile(other) != *file);
    building::Building renamed = school;
    renamed.name = "../../etc/Lincoln  High!";
    CHECK(devicesFile(renamed)->filename().string().starts_with("etc-lincoln-high-"));
    CHECK(devicesFile(renamed)->parent_path() == file->parent_path());
}
