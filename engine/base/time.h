// Purpose: UTC instants in milliseconds and their RFC 3339 text. Refuses to: read the clock except in wallNow().
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::base {

using Millis = std::chrono::milliseconds;
using Timestamp = std::chrono::sys_time<Millis>;

/// 2200-01-01: what is later is no time of ours.
inline constexpr int64_t kYear2200Ms = 7'258'118'400'000;

/// Parses RFC 3339 ("2026-11-23T14:03:22.120Z", offsets allowed). Years 1970–2200 only; nullopt for anything else.
std::optional<Timestamp> parseTimestamp(std::string_view text);
/// "2026-11-23T14:03:22.120Z"
std::string formatTimestamp(Timestamp t);
/// Wall clock time of day in UTC shifted by `offset`, "19:53:59".
std::string formatClock(Timestamp t, Millis offset = Millis{0});
/// "0:09", "12:41", "1:02:33": minutes and seconds, hours where needed. Negative ages read as 0:00.
std::string formatAge(Millis age);
/// The only place that reads the wall clock: once, at its first call. From there time runs steadily, so a clock that is set later changes nothing.
Timestamp wallNow();

}  // namespace sallyport::base
