#include "viewer/places.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"
#include "viewer/devices.h"
#include "viewer/json_members.h"

namespace sallyport::viewer {
namespace {

using nlohmann::json;
using scene::PlaceKey;
using scene::SavedView;

constexpr uint64_t kMaxBytes = 256 * 1024;
constexpr size_t kMaxId = 256;
constexpr double kFarM = 1e6;
constexpr std::array<const char*, 6> kKinds{"room", "door", "responder", "point", "floor", "grid"};
constexpr std::array<const char*, 3> kModes{"plan", "orbit", "inside"};

template <size_t N>
std::optional<size_t> indexOf(const std::array<const char*, N>& words, const json& j) {
    if (!j.is_string()) return std::nullopt;
    for (size_t i = 0; i < N; ++i)
        if (j.get_ref<const std::string&>() == words[i]) return i;
    return std::nullopt;
}
bool takeText(const json& j, const char* key, size_t most, std::string& out) {
    out = textOf(j, key, most);
    return !out.empty();
}
bool takeNumber(const json& value, double least, double most, double& out) {
    const auto v = numberIn(value, least, most);
    if (v) out = *v;
    return v.has_value();
}
bool takePoint(const json& j, base::Vec3& out) {
    if (!j.is_array() || j.size() != 3) return false;
    for (int k = 0; k < 3; ++k)
        if (!takeNumber(j[size_t(k)], -kFarM, kFarM, out[k])) return false;
    return true;
}
bool takeView(const json& j, SavedView& v) {
    const auto mode = indexOf(kModes, member(j, "mode"));
    const json& c = member(j, "camera");
    if (!mode || !takeText(j, "name", scene::kMostViewName, v.name) || !takeText(j, "floor", kMaxId, v.floor)) return false;
    v.mode = scene::ViewMode(*mode);
    v.xray = flagOf(j, "xray");
    v.buildingUp = flagOf(j, "building_up");
    return takeNumber(member(j, "explode"), 0, 1, v.explode) && takePoint(member(c, "target"), v.camera.target) &&
           takePoint(member(c, "eye"), v.camera.eye) && takeNumber(member(c, "yaw"), -1e4, 1e4, v.camera.yawDeg) &&
           takeNumber(member(c, "pitch"), -90, 90, v.camera.pitchDeg) && takeNumber(member(c, "distance"), 0.1, kFarM, v.camera.distanceM) &&
           takeNumber(member(c, "pixels_per_m"), 1e-3, 1e4, v.camera.pixelsPerM) && takeNumber(member(c, "fov"), 5, 150, v.camera.fovDeg);
}

}  // namespace

base::Result<std::filesystem::path> placesFile(const building::Building& school) {
    const auto state = base::xdgDirectory(base::XdgDir::State);
    if (!state) return state.error();
    return *state / "places" / (fileNameOf(school) + ".json");
}

Places parsePlaces(std::string_view text) {
    Places out;
    const json j = parsedObject(text);
    if (const json& recent = member(j, "recent"); recent.is_array())
        for (const json& r : recent) {
            PlaceKey key;
            const auto kind = indexOf(kKinds, member(r, "kind"));
            if (!kind || !takeText(r, "id", kMaxId, key.id)) continue;
            key.kind = PlaceKey::Kind(*kind);
            if (out.recent.size() < scene::kMostRecentPlaces) out.recent.push_back(std::move(key));
        }
    if (const json& views = member(j, "views"); views.is_array())
        for (const json& v : views) {
            SavedView view;
            if (takeView(v, view) && out.views.size() < scene::kMostSavedViews) out.views.push_back(std::move(view));
        }
    return out;
}

Places readPlaces(const std::filesystem::path& file) {
    const auto text = base::readFile(file, kMaxBytes);
    return text ? parsePlaces(*text) : Places{};
}

std::string placesText(const Places& places) {
    json j{{"recent", json::array()}, {"views", json::array()}};
    for (const PlaceKey& k : places.recent) j["recent"].push_back({{"kind", kKinds[size_t(k.kind)]}, {"id", k.id}});
    const auto point = [](const base::Vec3& p) { return json{p.x, p.y, p.z}; };
    for (const SavedView& v : places.views) {
        const scene::Camera& c = v.camera;
        j["views"].push_back({{"name", v.name},
                              {"mode", kModes[size_t(v.mode)]},
                              {"floor", v.floor},
                              {"explode", v.explode},
                              {"xray", v.xray},
                              {"building_up", v.buildingUp},
                              {"camera",
                               {{"target", point(c.target)},
                                {"eye", point(c.eye)},
                                {"yaw", c.yawDeg},
                                {"pitch", c.pitchDeg},
                                {"distance", c.distanceM},
                                {"pixels_per_m", c.pixelsPerM},
                                {"fov", c.fovDeg}}}});
    }
    return j.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<void> writePlaces(const std::filesystem::path& file, const Places& places) {
    std::error_code ec;
    std::filesystem::create_directories(file.parent_path(), ec);  // within the state directory, which is the owner's alone
    return base::writeFileAtomically(file, placesText(places));
}

void remember(Places& places, const PlaceKey& key) {
    std::erase(places.recent, key);
    places.recent.insert(places.recent.begin(), key);
    if (places.recent.size() > scene::kMostRecentPlaces) places.recent.resize(scene::kMostRecentPlaces);
}

}  // namespace sallyport::viewer
