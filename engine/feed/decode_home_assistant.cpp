// Home Assistant's lock, door sensor and availability topics.
#include <algorithm>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/json_leaves.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kShown = 60;

Error bad(std::string why) { return {ErrorCode::BadInput, std::move(why), {}}; }

/// The word that the payload is, in lower case.
base::Result<std::string> wordOf(std::string_view payload) {
    constexpr std::string_view kSpace = " \t\r\n";
    const size_t first = payload.find_first_not_of(kSpace);
    if (first == payload.npos) return bad("the message is empty");
    payload = payload.substr(first, payload.find_last_not_of(kSpace) - first + 1);
    if (payload.front() != '{') return base::lowerAscii(payload);
    const auto leaves = jsonLeaves(payload);
    if (!leaves) return leaves.error();
    const auto state = std::find_if(leaves->begin(), leaves->end(), [](const JsonLeaf& leaf) { return leaf.path == "state"; });
    if (state == leaves->end()) return bad("the JSON object has no \"state\"");
    return base::lowerAscii(state->value);
}

bool isNothing(std::string_view word) { return word == "none" || word == "unknown" || word == "unavailable"; }

std::optional<live::LockState> lockOf(std::string_view word) {
    if (isNothing(word)) return live::LockState::Unknown;
    if (word == "open" || word == "opening") return live::LockState::Unlocked;
    return live::parseLockState(word);
}
std::optional<live::DoorPosition> positionOf(std::string_view word) {
    if (isNothing(word)) return live::DoorPosition::Unknown;
    if (word == "on" || word == "open" || word == "opening" || word == "closing") return live::DoorPosition::Open;  // not closed yet
    if (word == "off" || word == "closed") return live::DoorPosition::Closed;
    return std::nullopt;
}

}  // namespace

base::Result<live::Event> decodeHomeAssistant(const Message& m, Decoder kind, const std::string& device, const std::string& feed) {
    const auto word = wordOf(m.payload);
    if (!word) return word.error();
    const auto unknown = [&](const char* expected) {
        return bad("the state is \"" + std::string(base::cutUtf8(*word, kShown)) + "\", expected " + expected);
    };
    live::Event e;
    e.source = feed + "/" + device;
    if (!m.retained && !m.stored) e.observedAt = m.arrived;
    if (kind == Decoder::HomeAssistantAvailable) {
        const bool online = *word == "online";
        if (!online && *word != "offline") return unknown("online or offline");
        e.payload = live::SourceHealth{e.source, online, online ? "the device is online" : "the device is offline (its last will or its own word)"};
        return e;
    }
    live::DoorReport door;
    door.door = device;
    if (kind == Decoder::HomeAssistantLock) {
        door.lock = lockOf(*word);
        if (!door.lock) return unknown("LOCKED, UNLOCKED, LOCKING, UNLOCKING or JAMMED");
    } else {
        door.position = positionOf(*word);
        if (!door.position) return unknown("ON (open), OFF (closed), open or closed");
    }
    e.payload = std::move(door);
    return e;
}

}  // namespace sallyport::feed
