// Purpose: which door or room of a school a device is, as people assigned it: a TOML file of [[device]] id, door or room, one for each school.
// Refuses to: check the places (building::PlaceIndex does, and says which do not exist), keep comments when it writes.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "building/building.h"
#include "building/place_index.h"

namespace sallyport::viewer {

/// "name-of-the-school-<hash>", under which what belongs to a school is kept. The hash is over the school's name and the ids of its floors, so that a
/// revised model keeps it and two schools never share it.
std::string fileNameOf(const building::Building& school);
/// In the configuration directory: devices/<fileNameOf>.toml.
base::Result<std::filesystem::path> devicesFile(const building::Building& school);

/// A file that is missing is empty. Error: with the line, and what is allowed.
base::Result<std::vector<building::DeviceAlias>> readDevices(const std::filesystem::path& file);
base::Result<std::vector<building::DeviceAlias>> parseDevices(std::string_view text, const std::string& where);

/// Replaces the file, or leaves it as it was. `school` goes into a comment.
base::Result<void> writeDevices(const std::filesystem::path& file, const std::vector<building::DeviceAlias>& devices, std::string_view school);
std::string devicesText(const std::vector<building::DeviceAlias>& devices, std::string_view school);

/// `device` is this place and no other of its kind (door or room) from now on; both empty: it is none any more.
void assignDevice(std::vector<building::DeviceAlias>& devices, const building::DeviceAlias& device);

}  // namespace sallyport::viewer
