#include "viewer/floor_names.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/log.h"
#include "viewer/devices.h"
#include "viewer/json_members.h"

namespace sallyport::viewer {
namespace {

using building::SaidFloor;
using nlohmann::json;

constexpr uint64_t kMaxBytes = 512 * 1024;
constexpr size_t kMaxId = 256, kMostFloors = 2000;

}  // namespace

base::Result<std::filesystem::path> floorNamesFile(const building::Building& school) {
    const auto config = base::xdgDirectory(base::XdgDir::Config);
    if (!config) return config.error();
    return *config / "floors" / (fileNameOf(school) + ".json");
}

std::vector<SaidFloor> parseFloorNames(std::string_view text, size_t* dropped) {
    std::vector<SaidFloor> out;
    size_t left = 0;
    const json j = parsedObject(text);
    const json& floors = member(j, "floors");
    if (!floors.is_array()) left = 1;
    else
        for (const json& f : floors) {
            SaidFloor said{textOf(f, "floor", kMaxId), textOf(f, "name", building::kMostFloorName),
                           textOf(f, "short_name", building::kMostFloorShort)};
            if (said.floor.empty() || (said.name.empty() && said.shortName.empty()) || out.size() >= kMostFloors) ++left;
            else out.push_back(std::move(said));
        }
    if (dropped) *dropped = left;
    return out;
}

std::vector<SaidFloor> readFloorNames(const std::filesystem::path& file) {
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return {};
    const auto text = base::readFile(file, kMaxBytes);
    if (!text) {
        base::log(base::LogLevel::Warning, "the floors have the model's names: " + text.error().text());
        return {};
    }
    size_t dropped = 0;
    auto said = parseFloorNames(*text, &dropped);
    if (dropped > 0)
        base::log(base::LogLevel::Warning, file.string() + ": " + std::to_string(dropped) + " entries are no names of floors and are left out");
    return said;
}

std::string floorNamesText(const std::vector<SaidFloor>& said) {
    json j{{"floors", json::array()}};
    for (const SaidFloor& s : said) {
        json f{{"floor", s.floor}};
        if (!s.name.empty()) f["name"] = s.name;
        if (!s.shortName.empty()) f["short_name"] = s.shortName;
        j["floors"].push_back(std::move(f));
    }
    return j.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<void> writeFloorNames(const std::filesystem::path& file, const std::vector<SaidFloor>& said) {
    std::error_code ec;
    std::filesystem::create_directories(file.parent_path(), ec);  // within the configuration directory, which is the owner's alone
    return base::writeFileAtomically(file, floorNamesText(said));
}

}  // namespace sallyport::viewer
