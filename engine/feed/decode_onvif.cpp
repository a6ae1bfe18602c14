// ONVIF Door Control Service, chapter "Events": what each topic below tns1:Door/State says.
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/json_leaves.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using live::DoorAlarm;
using live::DoorPosition;
using live::LockState;

constexpr size_t kMaxDoors = 4096;
constexpr size_t kMaxDoorName = 250;  // what an event's name may have, less a little
constexpr size_t kShown = 60;
constexpr std::string_view kBelow = "door/state/";

Error bad(std::string why) { return {ErrorCode::BadInput, std::move(why), {}}; }
std::string shown(std::string_view text) { return "\"" + std::string(base::cutUtf8(text, kShown)) + "\""; }

/// "…Door/State/DoorAlarm…" → "dooralarm", of text in lower case.
std::string kindIn(std::string_view text) {
    const size_t at = text.find(kBelow);
    if (at == text.npos) return {};
    const std::string_view kind = text.substr(at + kBelow.size());
    return std::string(kind.substr(0, kind.find('/')));
}
std::string kindOf(const std::vector<JsonLeaf>& leaves, std::string_view topic) {
    for (const JsonLeaf& leaf : leaves)
        if (leaf.isText && leaf.path.find("topic") != leaf.path.npos)
            if (std::string kind = kindIn(base::lowerAscii(leaf.value)); !kind.empty()) return kind;
    return kindIn(base::lowerAscii(topic));
}

/// Absent: nullopt without error. Milliseconds since 1970 are taken from numbers.
base::Result<std::optional<base::Timestamp>> timeOf(const std::vector<JsonLeaf>& leaves) {
    const JsonLeaf* leaf = findLeaf(leaves, "utctime");
    if (!leaf) leaf = findLeaf(leaves, "timestamp");
    if (!leaf || leaf->value.empty()) return std::optional<base::Timestamp>{};
    if (auto t = base::parseTimestamp(leaf->value)) return t;
    int64_t ms = 0;
    const char* end = leaf->value.data() + leaf->value.size();
    if (const auto [last, problem] = std::from_chars(leaf->value.data(), end, ms);
        problem == std::errc() && last == end && ms >= 0 && ms < base::kYear2200Ms)
        return std::optional(base::Timestamp(base::Millis(ms)));
    return bad("the time is " + shown(leaf->value) + ", expected one such as 2026-11-23T14:03:22Z, years 1970 to 2200");
}

}  // namespace

std::optional<DoorAlarm> OnvifDoors::Door::tell() {
    if (alarm && *alarm != DoorAlarm::None) told = alarm;
    else if (tamper) told = DoorAlarm::Tamper;
    else if (faults) told = DoorAlarm::Fault;
    else if (alarm || told) told = DoorAlarm::None;
    return told;
}

base::Result<live::DoorReport> OnvifDoors::read(const std::string& kind, const std::string& state, Door& door) const {
    live::DoorReport report;
    const auto unknown = [&](const char* expected) { return bad("the State is " + shown(state) + ", expected " + expected); };
    const bool none = state == "unknown";
    // What a sensor does not know ends no fault and no alarm.
    if (kind == "doorphysicalstate") {
        if (!none && state != "open" && state != "closed" && state != "fault") return unknown("Unknown, Open, Closed or Fault");
        report.position = state == "open" ? DoorPosition::Open : state == "closed" ? DoorPosition::Closed : DoorPosition::Unknown;
        if (!none) door.fault(kPosition, state == "fault");
    } else if (kind == "lockphysicalstate" || kind == "doublelockphysicalstate") {
        if (!none && state != "locked" && state != "unlocked" && state != "fault") return unknown("Unknown, Locked, Unlocked or Fault");
        const bool second = kind.starts_with("double");
        if (!none) door.fault(second ? kDoubleLock : kLock, state == "fault");
        if (state == "locked") report.lock = LockState::Locked;
        else if (!second) report.lock = state == "unlocked" ? LockState::Unlocked : LockState::Unknown;  // without the second the first may hold
        door.lockSensed = door.lockSensed || (!second && !none);
    } else if (kind == "doormode") {
        const bool locked = state == "locked" || state == "doublelocked" || state == "blocked" || state == "lockeddown";
        const bool open = state == "unlocked" || state == "accessed" || state == "accessible" || state == "lockedopen";
        if (!none && !locked && !open) return unknown("Unknown, Locked, Unlocked, Accessed, Blocked, DoubleLocked, LockedDown or LockedOpen");
        if (open) report.lock = LockState::Unlocked;
        else if (!door.lockSensed) report.lock = locked ? LockState::Locked : LockState::Unknown;
        return report;
    } else if (kind == "dooralarm") {
        if (state == "normal") door.alarm = DoorAlarm::None;
        else if (state == "doorforcedopen") door.alarm = DoorAlarm::Forced;
        else if (state == "dooropentoolong") door.alarm = DoorAlarm::HeldOpen;
        else return unknown("Normal, DoorForcedOpen or DoorOpenTooLong");
    } else if (kind == "doortamper") {
        if (!none && state != "notintamper" && state != "tamperdetected") return unknown("Unknown, NotInTamper or TamperDetected");
        if (!none) door.tamper = state == "tamperdetected";
    } else if (kind == "doorfault") {
        if (!none && state != "notinfault" && state != "faultdetected") return unknown("Unknown, NotInFault or FaultDetected");
        if (!none) door.fault(kDoor, state == "faultdetected");
    } else {
        return bad("Door/State/" + std::string(base::cutUtf8(kind, kShown)) + " is no ONVIF door state that is known");
    }
    report.alarm = door.tell();
    return report;
}

base::Result<live::Event> OnvifDoors::decode(const Message& m, const Topics::Route& route, const std::string& feed) {
    const auto leaves = jsonLeaves(m.payload);
    if (!leaves) return leaves.error();
    const std::string kind = kindOf(*leaves, m.topic);
    if (kind.empty()) return bad("is no ONVIF door event: \"Topic\" names no Door/State/…");
    const JsonLeaf* token = findLeaf(*leaves, "doortoken");
    const JsonLeaf* value = findLeaf(*leaves, "state");
    if (!value) return bad("the ONVIF event has no \"State\"");
    if (token && token->value.size() > kMaxDeviceBytes) return bad("the DoorToken is longer than " + std::to_string(kMaxDeviceBytes) + " bytes");
    const bool hasToken = token && !token->value.empty();
    if (!hasToken && !route.named) return bad("the ONVIF event has no \"DoorToken\"");
    const auto time = timeOf(*leaves);
    if (!time) return time.error();

    const std::string name = !hasToken                                      ? route.device
                             : !route.named || route.device == token->value ? token->value
                                                                            : route.device + "/" + token->value;
    if (name.size() > kMaxDoorName) return bad("the door's name is longer than " + std::to_string(kMaxDoorName) + " bytes");
    // A copy, kept when the message was good: one that is refused leaves nothing behind.
    const auto found = doors_.find(name);
    Door door = found == doors_.end() ? Door{} : found->second;
    auto report = read(kind, base::lowerAscii(value->value), door);
    if (!report) return report.error();
    if (found != doors_.end()) found->second = door;
    else if (doors_.size() < kMaxDoors) doors_.emplace(name, door);

    live::Event e;
    e.source = feed + "/" + (route.named ? route.device : name);
    if (*time) e.observedAt = **time;
    else if (!m.retained && !m.stored) e.observedAt = m.arrived;
    report->door = name;
    e.payload = std::move(*report);
    return e;
}

}  // namespace sallyport::feed
