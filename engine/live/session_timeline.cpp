#include "live/session_timeline.h"

#include "base/text.h"

namespace sallyport::live {
namespace {

using building::PlaceIndex;
using Kind = TimelineMark::Kind;

constexpr size_t kLabelBytes = 24;

std::string shorten(std::string text) {
    if (text.size() <= kLabelBytes) return text;
    return std::string(base::cutUtf8(text, kLabelBytes)) + "…";
}

std::string capital(std::string_view wire) {
    std::string out(wire);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
    return out;
}

std::string join(std::string_view word, const std::string& place) {
    return shorten(place.empty() ? std::string(word) : std::string(word) + " " + place);
}

const std::string& shortName(const PlaceIndex& places, RoomId room) {
    if (!places.number(room).empty()) return places.number(room);
    return places.name(room).empty() ? places.id(room) : places.name(room);
}

/// Chooses by payload; the caller fills in the time.
struct Glyph {
    const WorldState& state;
    const PlaceIndex& places;
    const ChangeSet& changes;
    RoomStatus before;
    const std::string& eventId;
    using Mark = std::optional<TimelineMark>;

    static Mark mark(Kind kind, std::string label) { return TimelineMark{{}, kind, std::move(label)}; }

    Mark operator()(const RoomReport& r) const {
        if (!r.status || changes.rooms.empty()) return std::nullopt;
        const RoomId room = changes.rooms.front();
        const auto* now = state.rooms[room.index()].status.winner();
        if (!now || now->from.eventId != eventId || now->value == before) return std::nullopt;
        if (now->value == RoomStatus::Threat) return mark(Kind::Threat, join("Threat", shortName(places, room)));
        return mark(Kind::Room, {});
    }
    Mark operator()(const DoorReport&) const {
        if (changes.doors.empty() || !changes.newAlert) return std::nullopt;
        const DoorId door = changes.doors.front();
        const std::string& name = places.name(door);
        return mark(Kind::Door, join("Forced", name.empty() ? places.id(door) : name));
    }
    Mark operator()(const AlertRaised& a) const {
        if (!changes.newAlert) return std::nullopt;
        const auto alert = state.alerts.find(a.alert);
        const bool inRoom = alert != state.alerts.end() && alert->second.place.room.valid();
        return mark(Kind::Alert, join(capital(toString(a.kind)), inRoom ? shortName(places, alert->second.place.room) : std::string()));
    }
    Mark operator()(const ProtocolCall& p) const {
        return mark(Kind::Protocol, join(capital(toString(p.action)), p.scope == "building" ? std::string() : p.scope));
    }
    Mark operator()(const MarkerSet& m) const { return mark(Kind::Mark, shorten(m.label)); }
    Mark operator()(const Note&) const { return mark(Kind::Mark, {}); }
    Mark operator()(const CommandChange& c) const { return mark(Kind::Command, join("Command", c.transfer ? c.to : c.by)); }
    Mark operator()(const ExerciseDeclared& x) const { return mark(Kind::Command, x.on ? "Exercise" : "Exercise ends"); }
    template <class Other>
    Mark operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

RoomStatus statusBefore(const WorldState& state, const PlaceIndex& places, const Event& event) {
    const auto* report = std::get_if<RoomReport>(&event.payload);
    if (!report) return RoomStatus::Unknown;
    const auto room = places.room(report->room);
    const auto* said = room ? state.rooms[room.id.index()].status.winner() : nullptr;
    return said ? said->value : RoomStatus::Unknown;
}

std::optional<TimelineMark> timelineMark(const Event& event, const WorldState& state, const PlaceIndex& places, const ChangeSet& changes, bool fresh,
                                         RoomStatus before) {
    if (!fresh || (changes.empty() && !changes.newAlert)) return std::nullopt;
    auto out = std::visit(Glyph{state, places, changes, before, event.id}, event.payload);
    if (out) out->when = event.receivedAt;
    return out;
}

}  // namespace sallyport::live
