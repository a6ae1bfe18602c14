// Purpose: the second opening of a model is instant: what was imported is kept as a facility in the cache folder and read from there while the file,
// the options and the reader are the same. Kept with it: the problems of the import, so that the second opening shows the same.
//
// Key: SHA-256 of the file's content, its name (some readers name the school after it), unit, up axis and door links asked for, kReaderVersion and
// the build of this program. So that a large file need not be hashed at every opening, an index remembers the hash by device, inode, size,
// modification and change time; it is written only when both times lay `settled` back when the file was hashed, since a file written twice within
// one tick of the clock shows the same times. (What it cannot see: a program that keeps the file mapped and writes to it later, until the system
// flushes it.)
//
// Only models that are one file are kept: the side files of a mesh (.mtl, .bin) may change, come or go without the model changing. Facility
// files are read as they are. An import that ran out of its time is not kept: the next may get further.
//
// Folder 0700, entries written beside and renamed, no fsync: an entry that a power cut tore is found by its checksum, ignored and written again. When
// the entries take more than maxBytes the least recently used go. A cache that cannot be read or written is no error.
// Refuses to: keep what was read without geometry, or while the file changed.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "importers/import.h"

namespace sallyport::importers {

/// Raise it whenever any reader makes something else of the same file; above all for the model worker, which is a program of its own and so not
/// covered by the build of this one.
inline constexpr int kReaderVersion = 1;

struct FacilityCache {
    std::filesystem::path folder;  ///< empty: no cache
    uint64_t maxBytes = 2ull << 30;
    /// Makes the drawing that is kept with a building; empty: none.
    std::function<std::string(const building::Building&)> draw = nullptr;
    std::chrono::nanoseconds settled = std::chrono::seconds(3);  ///< FAT keeps times in steps of two seconds; nothing is coarser
};
/// The one of this user (XDG cache); without a folder when there is none to be had.
FacilityCache userCache();

/// As importModel, through the cache.
base::Result<Imported> importModel(const std::filesystem::path& path, const ImportOptions& options, const FacilityCache& cache);

}  // namespace sallyport::importers
