// Purpose: file -> Building. Formats are rows of a table (name, how to recognise it, reader). Importers return what could be read plus problems; an
// Error only when nothing could be. Refuses to: trust the file; every length, depth, count and time is bounded.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "building/building.h"
#include "building/edits.h"

namespace sallyport::importers {

struct Timing {
    double readMs = 0, parseMs = 0, geometryMs = 0, totalMs = 0;
};
/// What a renderer keeps beside a building so that it need not make it again (gpu/prepared_scene.h); opaque here, and nothing is lost without it.
struct Drawing {
    std::shared_ptr<const void> keeps;  ///< the bytes
    std::span<const uint8_t> bytes;
};
struct Imported {
    building::Building building;  ///< the base: as it was imported, without what people changed
    building::Edits edits;        ///< from a facility file; building::applyEdits lays them over the base
    std::vector<building::Problem> problems;
    Drawing drawing;  ///< from a facility file or the cache, or just made for it
    Timing timing;
    bool oneFile = true;  ///< false: side files (.mtl, .bin) were asked for, found or not
};
/// Which axis of a mesh file points up.
enum class UpAxis : uint8_t { Y, Z };
struct ImportOptions {
    bool geometry = true;
    std::optional<double> metresPerUnit;                               ///< mesh files: instead of what the file states or what is estimated
    std::optional<UpAxis> up;                                          ///< mesh files: likewise
    bool spaceBoundaries = true;                                       ///< IFC: false joins doors to rooms by geometry alone
    int threads = 0;                                                   ///< 0: as many as the machine has
    std::function<bool(const char* phase, double fraction)> progress;  ///< any thread; false cancels
};

/// Recognises the format by content first, then by extension.
base::Result<Imported> importModel(const std::filesystem::path& path, const ImportOptions& options = {});

/// `inspect --json`; coordinates in the file's own (origin added back).
std::string inspectJson(const Imported&, const std::filesystem::path& path, bool elements);
/// The same for people: counts and floors.
std::string inspectText(const Imported&, const std::filesystem::path& path);

}  // namespace sallyport::importers
