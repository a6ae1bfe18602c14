#include "viewer/school.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "base/file.h"
#include "base/text.h"
#include "building/floors.h"
#include "gpu/prepared_scene.h"
#include "importers/facility_cache.h"
#include "scene/build_scene.h"
#include "scene/scene_geometry.h"
#include "viewer/devices.h"
#include "viewer/floor_names.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using base::FloorId;

namespace {

/// What every school needs to be shown and the model does not have. Returns the floors that were made one room.
std::vector<FloorId> complete(building::Building& b) {
    if (b.floors.empty()) {
        // Shapes without any storey: one floor, so that they can be looked at.
        building::Floor f;
        f.id = f.shortName = "F1";
        f.name = "All";
        f.elevationM = b.bounds.min.z;
        f.heightM = std::max(3.0, b.bounds.size().z);
        b.floors.push_back(f);
        for (auto& e : b.elements) e.floor = FloorId(0);
    }
    return building::addUndividedFloors(b);
}

}  // namespace

bool holdsNothing(const building::Building& b) { return b.rooms.empty() && b.doors.empty() && b.elements.empty(); }

std::string pictureLack(const building::Building& b, const std::vector<building::Problem>& problems) {
    const bool shapes =
        !b.elements.empty() || std::any_of(b.rooms.begin(), b.rooms.end(), [](const building::Room& r) { return !r.footprint.empty(); });
    if (!shapes) {
        const auto count = [](size_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); };
        return "This model holds no floor that can be drawn. Found: " + count(b.floors.size(), "floor", "floors") + ", " +
               count(b.rooms.size(), "room", "rooms") + ", " + count(b.doors.size(), "door", "doors") +
               ", no shape. Export it again with its rooms and its geometry, or open another file.";
    }
    for (const building::Problem& p : problems)
        if (p.code == "coordinates-coarse" && p.severity == building::Problem::Severity::Error)
            return "This picture is not the building: " + p.message + ".";
    return {};
}

std::string drawingOf(const building::Building& b) {
    const auto drawn = [](const building::Building& shown) {
        const auto prepared = gpu::prepareScene(scene::buildSceneGeometry(shown));
        return prepared ? gpu::encodeDrawing(**prepared, scene::geometryKey(shown)) : std::string();
    };
    try {
        if (!b.floors.empty() && building::undividedFloors(b).empty()) return drawn(b);
        building::Building shown = b;
        complete(shown);
        return drawn(shown);
    } catch (const std::bad_alloc&) {
        return {};  // the building is there all the same
    }
}

base::Result<School> openSchool(const std::filesystem::path& path, const importers::ImportOptions& options) {
    importers::FacilityCache cache = importers::userCache();
    cache.draw = drawingOf;
    auto imported = importers::importModel(path, options, cache);
    if (!imported) return imported.error();
    auto edited = building::applyEdits(std::move(imported->building), imported->edits);
    imported->building = std::move(edited.building);
    for (auto& p : edited.problems) imported->problems.push_back(std::move(p));
    if (imported->building.floors.empty() && imported->building.elements.empty())
        return Error{ErrorCode::BadInput, "holds neither a floor nor a shape; export the model again with its geometry", path.string()};
    School s;
    s.path = path;
    s.edits = std::move(imported->edits);
    s.problems = std::move(imported->problems);
    s.drawing = std::move(imported->drawing);
    for (const FloorId f : complete(imported->building)) {
        const building::Floor& floor = imported->building.floor(f);
        s.problems.push_back(
            {"floor-undivided", building::Problem::Severity::Warning,
             "the model has no rooms on " + (floor.name.empty() ? floor.shortName : floor.name) + "; it is shown as one room, unknown",
             path.filename().string()});
    }
    if (imported->building.elements.empty() && options.geometry)
        s.problems.push_back({"no-shapes", building::Problem::Severity::Warning,
                              "the model holds no shapes; lists work, the picture stays empty: export it again with its geometry",
                              path.filename().string()});
    // What events mean goes by the model's names; then come those that people use.
    s.places = s.plan = std::make_shared<const building::PlaceIndex>(imported->building);
    s.modelFloors = building::floorNames(imported->building);
    if (const auto file = floorNamesFile(imported->building)) {
        s.floorNamesFile = *file;
        s.saidFloors = readFloorNames(*file);
        for (const building::SaidFloor& f : building::nameFloors(imported->building, s.modelFloors, s.saidFloors))
            s.problems.push_back({"floor-name", building::Problem::Severity::Warning,
                                  "a floor cannot be called \"" + (f.name.empty() ? f.shortName : f.name) + "\" any more; it has the model's name",
                                  file->filename().string()});
    }
    s.building = std::make_shared<const building::Building>(std::move(imported->building));
    return s;
}

std::shared_ptr<const building::PlaceIndex> indexOf(const School& school, const std::vector<building::DeviceAlias>& devices) {
    building::Building b;  // what an index asks of it
    b.origin = school.building->origin;
    b.georeference = school.building->georeference;
    b.floors = school.building->floors;
    b.rooms = school.building->rooms;
    b.doors = school.building->doors;
    building::nameFloors(b, school.modelFloors, {});
    return std::make_shared<const building::PlaceIndex>(b, devices);
}

void placeDevices(School& school, const std::filesystem::path& file) {
    const auto warn = [&](const std::string& what, const std::string& where) {
        school.problems.push_back({"devices", building::Problem::Severity::Warning, what, where});
    };
    const auto path = file.empty() ? devicesFile(*school.building) : base::Result<std::filesystem::path>(file);
    if (!path) return warn(path.error().message, path.error().where);
    school.devicesFile = *path;
    auto devices = readDevices(*path);
    if (!devices) {
        school.devicesFile.clear();  // what a person has written there must not be replaced
        return warn(devices.error().message, devices.error().where);
    }
    school.devices = std::move(*devices);
    if (school.devices.empty()) return;
    school.places = indexOf(school, school.devices);
    for (const std::string& problem : school.places->deviceProblems()) warn(problem, path->filename().string());
}

base::Result<std::filesystem::path> demoSchoolPath() { return base::assetPath("demo_school/kestrel_hollow.glb"); }
base::Result<std::filesystem::path> demoDrillPath() { return base::assetPath("demo_drill/drill.ndjson"); }

base::Result<FloorId> floorNamed(const School& school, const std::string& name) {
    for (uint32_t i = 0; i < school.building->floors.size(); ++i) {
        const building::Floor& f = school.building->floors[i];
        const auto says = [&](const std::string& word, const std::string& model) {
            return word != model && base::lowerAscii(word) == base::lowerAscii(name);
        };
        // As people there say it: no other floor has that name.
        if (says(f.name, school.modelFloors[i].name) || says(f.shortName, school.modelFloors[i].shortName)) return FloorId(i);
    }
    const auto found = school.places->floor(name);
    if (found) return found.id;
    if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos)  // "2" for F2
        if (const auto numbered = school.places->floor("F" + name)) return numbered.id;
    std::string names;
    for (const auto& f : school.building->floors)
        names += (names.empty() ? "" : ", ") + f.shortName + (f.name.empty() || f.name == f.shortName ? "" : " (" + f.name + ")");
    const char* what = found.match == building::Match::Ambiguous ? "several floors are called '" : "no floor is called '";
    return Error{ErrorCode::Usage, what + name + "'; there are: " + names, school.path.string()};
}

FloorId startFloor(const building::Building& b) {
    FloorId best(0);
    double bestScore = 1e18;
    for (uint32_t i = 0; i < b.floors.size(); ++i) {
        bool hasRooms = false;
        for (const auto& r : b.rooms) hasRooms = hasRooms || r.floor == FloorId(i);
        const double score = std::abs(b.floors[i].elevationM + b.origin.z) + (hasRooms ? 0 : 1e6);
        if (score < bestScore) {
            bestScore = score;
            best = FloorId(i);
        }
    }
    return best;
}

}  // namespace sallyport::viewer
