#include "live/event.h"

#include <algorithm>

#include "base/text.h"
#include "live/event_names.h"

namespace sallyport::live {
namespace {

template <class E>
std::string_view nameOf(E value) {
    const auto index = static_cast<size_t>(value);
    return index < kNames<E>.size() ? kNames<E>[index] : std::string_view("unknown");
}
template <class E>
std::optional<E> valueOf(std::string_view name) {
    const auto it = std::find(kNames<E>.begin(), kNames<E>.end(), name);
    if (it == kNames<E>.end()) return std::nullopt;
    return static_cast<E>(it - kNames<E>.begin());
}
constexpr size_t kMaxReason = 1024;

}  // namespace

std::string_view toString(RoomStatus v) { return nameOf(v); }
std::string_view toString(LockState v) { return nameOf(v); }
std::string_view toString(DoorPosition v) { return nameOf(v); }
std::string_view toString(DoorAlarm v) { return nameOf(v); }
std::string_view toString(AlertKind v) { return nameOf(v); }
std::string_view toString(ProtocolAction v) { return nameOf(v); }
std::string_view toString(Triage v) { return nameOf(v); }
std::optional<RoomStatus> parseRoomStatus(std::string_view s) { return valueOf<RoomStatus>(s); }
std::optional<LockState> parseLockState(std::string_view s) { return valueOf<LockState>(s); }
std::optional<DoorPosition> parseDoorPosition(std::string_view s) { return valueOf<DoorPosition>(s); }
std::optional<DoorAlarm> parseDoorAlarm(std::string_view s) { return valueOf<DoorAlarm>(s); }
std::optional<AlertKind> parseAlertKind(std::string_view s) { return valueOf<AlertKind>(s); }
std::optional<ProtocolAction> parseProtocolAction(std::string_view s) { return valueOf<ProtocolAction>(s); }
std::optional<Triage> parseTriage(std::string_view s) {
    // SALT says minimal and dead where START says minor and deceased; the categories are the same.
    if (s == "minimal") return Triage::Minor;
    if (s == "dead") return Triage::Deceased;
    return valueOf<Triage>(s);
}

std::string_view typeName(const Payload& p) {
    if (const auto* u = std::get_if<Unrecognised>(&p)) return u->type;
    return kTypeNames[p.index()];
}

Event rejectedEvent(const base::Error& why, std::string_view bytes, std::string_view feed) {
    Event e;
    e.feed = std::string(feed);
    e.payload = Rejected{std::string(base::cutUtf8(why.message, kMaxReason)), std::string(base::cutUtf8(why.where, kMaxReason)),
                         std::string(bytes.substr(0, kMaxRejectedBytes))};
    return e;
}

}  // namespace sallyport::live
