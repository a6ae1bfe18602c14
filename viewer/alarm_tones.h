// Purpose: the sounds of alarms, made from a few sines: one pattern for each urgency, told apart by rhythm as well as by pitch, so that they are
// known in a noisy vehicle and by ears that hear no high notes. Refuses to: play anything.
#pragma once
#include <cstdint>
#include <vector>

namespace sallyport::viewer {

/// From quiet to urgent; the most urgent alarm that waits is heard.
enum class Alarm : uint8_t { None, FeedLost, Door, Help, Danger };
const char* name(Alarm);

inline constexpr int kToneRate = 44100;
/// One round of the pattern, mono, its pause included: repeated as it is. Empty for None.
std::vector<int16_t> tone(Alarm);

}  // namespace sallyport::viewer
