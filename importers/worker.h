// Purpose: reads mesh files (glTF, FBX, OBJ, DAE, 3DS, PLY, STL) with third-party parsers in a worker process that can do nothing else: seccomp
// filter, limits on memory, time and output always, namespaces where the system allows; only the model and the side files it names (through this
// process) readable. A crash, a hang or a bomb there is an Error here. Where seccomp is missing it refuses. Refuses to: run any third-party parser in
// this process.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>

#include "importers/import.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers {

/// Of one run of the worker. Memory of the worker and the size of its result together stay under 2 GiB.
struct WorkerLimits {
    /// Of computing; by the clock on the wall four times as long, at most `mostTime`. Grows with the bytes that are read: a small file that takes
    /// long does so because it is broken.
    std::chrono::milliseconds leastTime{5'000}, timePerMiB{4'000}, mostTime{120'000};
    uint64_t memoryBytes = 1536ull << 20;  ///< address space; not under sanitizers, which need all of it
    uint64_t resultBytes = 512ull << 20;
    uint64_t modelBytes = 1ull << 30;
};

/// Blocks until the worker is done, cancelled (options.progress) or killed by its limits.
base::Result<MeshScene> readMeshScene(const std::filesystem::path& path, const ImportOptions& options = {}, const WorkerLimits& limits = {});

}  // namespace sallyport::importers
