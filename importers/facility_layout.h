// Purpose: what the writer and the reader of facility files agree on: GLB framing, names of enums, layout of the binary tables, the content hash.
// Documented for others in assets/schema/facility.schema.json. Refuses to: read or write anything itself.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "building/building.h"

namespace sallyport::importers::facility {

static_assert(std::endian::native == std::endian::little, "the binary tables are read in place; GLB is little-endian");

inline constexpr std::string_view kExtension = "SALLYPORT_facility";
inline constexpr int kVersion = 1;
inline constexpr uint32_t kMagic = 0x46546C67, kGlbVersion = 2, kJsonChunk = 0x4E4F534A, kBinChunk = 0x004E4942;

/// What a reader accepts, and so what may be written: the whole scene description, and our part of it (parsed, it takes up to twelve times its
/// length).
inline constexpr size_t kMaxJson = 256u << 20, kMaxExtension = 96u << 20;
inline constexpr size_t kMaxFloors = 4096;
inline constexpr double kMaxLocalM = 1e6;  ///< from the building's origin: farther, 32-bit floats are no better than 6 cm
inline constexpr double kMaxFileM = 1e9;   ///< of the origin itself

/// The binary tables. Each is a buffer view, for viewers; readers take the ranges in the base, which the content hash covers.
enum Table : size_t { kPositions, kIndices, kMeshes, kParts, kElements, kTableCount };
inline constexpr std::array<const char*, kTableCount> kTableNames{"positions", "indices", "meshes", "parts", "elements"};

struct MeshRecord {
    uint32_t firstVertex, vertexCount, firstIndex, indexCount;
};
struct PartRecord {
    double transform[16];  ///< column-major, mesh -> local
    uint32_t mesh;
    uint8_t rgba[4];
};
struct ElementRecord {
    double min[3], max[3];
    uint32_t sourceId, sourceClass, name;  ///< into base.strings
    uint32_t kind;                         ///< into kElementKinds
    uint32_t floor, room, door;            ///< 0xffffffff: none
    uint32_t firstPart, partCount, reserved;
};
static_assert(sizeof(MeshRecord) == 16 && sizeof(PartRecord) == 136 && sizeof(ElementRecord) == 88);
inline constexpr std::array<size_t, kTableCount> kRecordBytes{12, 4, sizeof(MeshRecord), sizeof(PartRecord), sizeof(ElementRecord)};

inline constexpr std::array<const char*, 7> kSwings{"unknown", "single", "double", "sliding", "folding", "revolving", "opening"};
inline constexpr std::array<const char*, 3> kLinks{"stair", "lift", "ramp"};
inline constexpr std::array<const char*, 15> kElementKinds{"wall",   "slab",      "roof",      "stair",    "railing", "column", "beam", "door",
                                                           "window", "furniture", "equipment", "covering", "space",   "site",   "other"};
static_assert(kSwings.size() == size_t(building::DoorSwing::Opening) + 1 && kLinks.size() == size_t(building::LinkKind::Ramp) + 1 &&
              kElementKinds.size() == size_t(building::ElementKind::Other) + 1);

/// SHA-256 in hex over the base as compact JSON with sorted keys, then the binary chunk as far as the drawing, which comes last.
std::string contentHash(std::string_view baseJson, std::span<const uint8_t> binary);
/// CRC-32 (ISO 3309), which finds damage.
uint32_t drawingCheck(std::span<const uint8_t> drawing);

}  // namespace sallyport::importers::facility
