// Purpose: a building model opened for use: the building, its place index, and what was noticed on the way.
#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "building/building.h"
#include "building/edits.h"
#include "building/floors.h"
#include "building/place_index.h"
#include "importers/import.h"
#include "way/way_finder.h"

namespace sallyport::viewer {

struct School {
    std::shared_ptr<const building::Building> building;  ///< with the edits applied
    std::shared_ptr<const building::PlaceIndex> places;  ///< with the devices
    std::shared_ptr<const building::PlaceIndex> plan;    ///< without
    std::shared_ptr<const way::WayFinder> ways;          ///< only of a school that is opened to be watched
    building::Edits edits;                               ///< what people say about it: who verified it, findings
    std::vector<building::Problem> problems;
    std::filesystem::path path;
    std::filesystem::path floorNamesFile;           ///< where it is kept what people call the floors; empty: nowhere
    std::vector<building::FloorNames> modelFloors;  ///< as the model calls them, by FloorId
    std::vector<building::SaidFloor> saidFloors;    ///< as that file says
    std::filesystem::path devicesFile;              ///< where it is kept which devices are where; empty: nowhere
    std::vector<building::DeviceAlias> devices;     ///< as that file says
    importers::Drawing drawing;                     ///< of the building without the edits; for Opened::prepare()
};

/// Slow for large models the first time; then the user's cache has them. Any thread.
base::Result<School> openSchool(const std::filesystem::path& path, const importers::ImportOptions& options = {});
/// What cannot be relied on in every picture of it, and what to do: it holds nothing to be shown, or its shapes are not those of the building.
/// Empty: nothing.
std::string pictureLack(const building::Building& b, const std::vector<building::Problem>& problems);
/// The model holds no room, no door and no shape.
bool holdsNothing(const building::Building& b);
/// What a facility file keeps so that opening it need not make the scene again, of the building as it is shown; empty: it cannot be drawn.
std::string drawingOf(const building::Building& b);
/// An index of the school with these devices: floors as the model calls them, whatever people do, so that any two desks understand the same events in
/// the same way.
std::shared_ptr<const building::PlaceIndex> indexOf(const School& school, const std::vector<building::DeviceAlias>& devices);
/// Which devices are where, by `file`; empty: the school's own (devices.h). A file that cannot be read, or names places that are not there, is a
/// problem of the school, and its other devices count.
void placeDevices(School& school, const std::filesystem::path& file);
/// The shipped school and the shipped drill.
base::Result<std::filesystem::path> demoSchoolPath();
base::Result<std::filesystem::path> demoDrillPath();

/// The floor a person means: id, source id, short name or name; an Error lists what there is.
base::Result<base::FloorId> floorNamed(const School& school, const std::string& name);
/// The floor to start on: the one nearest the ground (elevation 0) that has rooms.
base::FloorId startFloor(const building::Building& b);

}  // namespace sallyport::viewer
