// The include table of ARCHITECTURE.md, held by reading the sources: a room includes only what it may use, and third parties stay behind one room.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Rule {
    std::vector<std::string> allowed;
};
const std::map<std::string, Rule> kTable = {
    {"engine/base", {{"base/"}}},
    {"engine/building", {{"building/", "base/"}}},
    {"engine/way", {{"way/", "building/", "base/"}}},
    {"engine/live", {{"live/", "building/place_index.h", "base/"}}},
    {"engine/feed", {{"feed/", "live/", "base/"}}},
    {"engine/scene", {{"scene/", "building/", "way/", "live/", "base/"}}},
    {"engine/report", {{"report/", "scene/", "building/", "way/", "live/", "base/"}}},
    {"engine/gpu", {{"gpu/", "scene/draw_list.h", "scene/view_state.h", "base/"}}},
    {"importers", {{"importers/", "building/", "base/"}}},
    {"viewer/ui", {{"viewer/ui/", "ui/", "report/brief.h", "scene/", "live/", "building/", "base/"}}},
    {"viewer/simulate", {{"viewer/simulate/", "building/", "live/event.h", "base/"}}},
};
/// Third-party headers that belong to certain rooms alone.
const std::map<std::string, std::vector<std::string>> kOwners = {
    {"glad/", {"engine/gpu"}},
    {"imgui", {"viewer/ui", "viewer"}},
    {"mosquitto.h", {"engine/feed"}},
    {"ft2build.h", {"engine/scene", "engine/report", "viewer/ui"}},
    {"cairo", {"engine/report"}},
    {"GLFW/", {"viewer"}},
    {"toml++", {"importers", "viewer"}},
    {"GL/gl.h", {"engine/gpu"}},
    {"GL/glu.h", {"engine/base"}},
    {"simdjson.h", {"importers"}},
    {"meshoptimizer.h", {"engine/scene"}},
    {"utf8proc.h", {"engine/scene"}},
    {"proj.h", {"importers"}},
    {"polyclipping/", {"importers", "engine/way"}},
    {"openssl/", {"importers", "engine/base", "engine/feed"}},
    {"sqlite3.h", {"engine/live"}},
    {"zstd.h", {"engine/live"}},
    {"GeographicLib/", {"engine/building"}},
    {"assimp/", {"importers/worker"}},
    {"tiny_gltf.h", {"importers/worker"}},
    {"seccomp.h", {"importers/worker"}},
};
const std::vector<std::string> kRoomFolders = {"base/",   "building/", "way/",       "live/",   "feed/", "scene/",
                                               "report/", "gpu/",      "importers/", "viewer/", "ui/"};

bool startsWith(const std::string& s, const std::string& prefix) { return s.rfind(prefix, 0) == 0; }

struct Include {
    std::string file, room, header;
};

std::vector<Include> includesOf(const std::string& room, bool recursive) {
    static const std::regex pattern(R"(^\s*#\s*include\s*["<]([^">]+)[">])");
    std::vector<Include> out;
    const auto scan = [&](const fs::path& p) {
        if (p.extension() != ".h" && p.extension() != ".cpp") return;
        std::ifstream in(p);
        for (std::string line; std::getline(in, line);)
            if (std::smatch m; std::regex_search(line, m, pattern)) out.push_back({p.string(), room, m[1]});
    };
    const fs::path root = fs::path(SALLYPORT_SOURCE_DIR) / room;
    if (recursive)
        for (const auto& e : fs::recursive_directory_iterator(root)) scan(e.path());
    else
        for (const auto& e : fs::directory_iterator(root)) scan(e.path());
    return out;
}

}  // namespace

TEST_CASE("No room includes what the table does not allow") {
    for (const auto& [room, rule] : kTable) {
        const auto includes = includesOf(room, true);
        CHECK_FALSE(includes.empty());
        for (const Include& i : includes) {
            const bool ours = std::any_of(kRoomFolders.begin(), kRoomFolders.end(), [&](const auto& f) { return startsWith(i.header, f); });
            if (!ours) continue;
            INFO(i.file << " includes " << i.header);
            CHECK(std::any_of(rule.allowed.begin(), rule.allowed.end(), [&](const auto& a) { return startsWith(i.header, a); }));
        }
    }
}

TEST_CASE("Third-party headers stay in the room that owns them") {
    std::vector<Include> all;
    for (const auto& [room, rule] : kTable)
        for (const Include& i : includesOf(room, true)) all.push_back(i);
    for (const Include& i : includesOf("viewer", false)) all.push_back(i);
    for (const Include& i : all)
        for (const auto& [header, owners] : kOwners) {
            if (!startsWith(i.header, header)) continue;
            INFO(i.file << " includes " << i.header);
            // An owner may be a folder of a room.
            CHECK(std::any_of(owners.begin(), owners.end(),
                              [&](const auto& o) { return o == i.room || startsWith(i.file, (fs::path(SALLYPORT_SOURCE_DIR) / o).string() + "/"); }));
        }
}
