// Purpose: names of OBJ objects and groups that hold blanks ("o Room 101"), which Assimp cuts at the first: where in the file those blanks are, so
// that its parser can be given another character there. Refuses to: change the file, or its length.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sallyport::importers::worker {

/// What stands in a blank's place: no blank to a parser, and made one again by cleanText().
inline constexpr uint8_t kInsteadOfBlank = 0x1f;
/// Positions of the blanks inside the names of lines "o NAME" and "g NAME", ascending; blanks before and behind a name are none of it. Of a name at
/// most MeshScene::kMaxNameBytes are looked at, of a file as many names as there may be nodes and kMaxInnerBlanks in all.
inline constexpr size_t kMaxInnerBlanks = 4'000'000;
std::vector<uint64_t> blanksInObjectNames(std::span<const uint8_t> file);
/// Puts kInsteadOfBlank into `part`, which was read from `offset` of the file on.
void replaceBlanks(std::span<uint8_t> part, uint64_t offset, std::span<const uint64_t> blanks);

}  // namespace sallyport::importers::worker
