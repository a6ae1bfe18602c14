// Purpose: the wire names of every enumeration, in the order of the enumerators, written once for encoder, decoder and error messages.
// Refuses to: hold aliases (those are accepted in parse functions only).
#pragma once
#include <array>
#include <string_view>

#include "live/event.h"

namespace sallyport::live {

template <class E>
inline constexpr std::array<std::string_view, 0> kNames{};
template <>
inline constexpr std::array<std::string_view, 8> kNames<RoomStatus>{"unknown",   "locked_in", "needs_help", "threat",
                                                                    "searching", "searched",  "clear",      "evacuated"};
template <>
inline constexpr std::array<std::string_view, 6> kNames<LockState>{"unknown", "locked", "unlocked", "locking", "unlocking", "jammed"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<DoorPosition>{"unknown", "open", "closed"};
template <>
inline constexpr std::array<std::string_view, 5> kNames<DoorAlarm>{"none", "forced", "held_open", "tamper", "fault"};
template <>
inline constexpr std::array<std::string_view, 7> kNames<AlertKind>{"panic", "medical", "fire", "hazmat", "door", "tip", "other"};
template <>
inline constexpr std::array<std::string_view, 6> kNames<ProtocolAction>{"hold", "secure", "lockdown", "evacuate", "shelter", "release"};
template <>
inline constexpr std::array<std::string_view, 6> kNames<Triage>{"immediate", "delayed", "minor", "expectant", "deceased", "untriaged"};

/// In the order of FeedHealth::State.
inline constexpr std::array<std::string_view, 5> kFeedStates{"connecting", "connected", "lost", "ended", "failed"};

/// In the order of Payload's alternatives; Unrecognised carries its own.
inline constexpr std::array<std::string_view, std::variant_size_v<Payload>> kTypeNames{
    "room",     "door",    "responder", "responder_gone", "alert",   "alert_ack", "alert_cancel",  "protocol",  "marker", "marker_gone",
    "casualty", "contact", "command",   "exercise",       "retract", "note",      "source_health", "recording", "feed_status",
    "bookmark", "",        "rejected"};

}  // namespace sallyport::live
