// Purpose: how much drawing this machine affords, in three tiers: by the driver's names and one short measurement. Pure; the measurement is the
// renderer's. Refuses to: call GL, know files.
#pragma once
#include <optional>
#include <string_view>

namespace sallyport::gpu {

/// Software: a processor draws; nothing that costs a read of the whole picture, no antialiasing while the view moves. Integrated: a laptop's
/// graphics. Discrete: everything.
enum class Quality { Software, Integrated, Discrete };

std::string_view name(Quality q);                                                            ///< "software", "integrated", "discrete"
std::optional<Quality> qualityNamed(std::string_view text);                                  ///< as `name` writes them
bool isSoftwareDriver(std::string_view renderer);                                            ///< by GL_RENDERER
std::optional<Quality> qualityOfDriver(std::string_view vendor, std::string_view renderer);  ///< nothing: names that say nothing

/// The tier of a driver whose fill rate was measured (million blended pixels a second; 0: not measured). A name is not raised by the measurement,
/// since a fast chip that shares the processor's memory stays one; it is lowered: a card that a driver or a power plan holds back. Names that say
/// nothing are decided by it alone.
Quality qualityFor(std::string_view vendor, std::string_view renderer, double megapixelsPerS);

}  // namespace sallyport::gpu
