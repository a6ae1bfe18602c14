// The state at a time as JSON: the output of `sallyport state`. Shape: assets/schema/state.schema.json. Order and formatting depend on the state
// alone.
#include <nlohmann/json.hpp>

#include "live/freshness.h"

namespace sallyport::live {
namespace {

using building::PlaceIndex;
using Json = nlohmann::ordered_json;

template <class T>
Json valueOf(const T& v) {
    if constexpr (std::is_enum_v<T>) return toString(v);
    else return v;
}

std::string_view wire(building::Match m) {
    return m == building::Match::Ambiguous ? "ambiguous" : m == building::Match::Unknown ? "unknown" : "found";
}

Json orNull(std::string_view s) { return s.empty() ? Json(nullptr) : Json(s); }

class Writer {
public:
    Writer(const WorldState& s, const PlaceIndex& places, Timestamp now, const Lifetimes& lives) : s_(s), places_(places), now_(now), lives_(lives) {}

    Json write() const {
        Json out;
        out["v"] = 1;
        out["at"] = base::formatTimestamp(now_);
        out["exercise"] = exercise();
        out["command"] = command();
        out["protocol"] = protocol();
        out["rooms"] = rooms();
        out["doors"] = doors();
        out["responders"] = responders();
        out["alerts"] = alerts();
        out["teams"] = teams();
        out["casualties"] = casualties();
        out["markers"] = markers();
        out["notes"] = notes();
        out["unmapped"] = unmapped();
        out["sources"] = sources();
        out["retracted"] = retracted();
        const Counters& c = s_.counters;
        out["counters"] = {{"events", c.events},          {"duplicates", c.duplicates},
                           {"rejected", c.rejected},      {"unrecognised", c.unrecognised},
                           {"not_allowed", c.notAllowed}, {"names_refused", c.namesRefused}};
        return out;
    }

private:
    static double seconds(Millis m) { return double(m.count()) / 1000; }
    Json ageOf(const Provenance& from) const {
        const bool known = from.ageKnown && from.when - now_ <= lives_.clockTolerance;
        return known ? Json(seconds(std::max(Millis{0}, now_ - from.when))) : Json(nullptr);
    }
    /// observed_at is the corrected time; null where the sender gave none.
    void addFrom(Json& j, const Provenance& from) const {
        j["age_s"] = ageOf(from);
        j["observed_at"] = from.ageKnown ? Json(base::formatTimestamp(from.when)) : Json(nullptr);
        j["source"] = from.source;
        j["by"] = orNull(from.by);
        j["event"] = from.eventId;
        if (!from.feed.empty()) j["feed"] = from.feed;
        if (!from.note.empty()) j["note"] = from.note;
        if (from.exercise) j["exercise"] = true;
    }
    Json fromOnly(const std::optional<Provenance>& from) const {
        if (!from) return nullptr;
        Json j = Json::object();
        addFrom(j, *from);
        return j;
    }
    template <class T>
    Json assessed(const Assessed<T>& a) const {
        Json j;
        j["value"] = a.fact ? Json(valueOf(a.fact->value)) : Json(nullptr);
        j["shown"] = a.fact ? Json(valueOf(a.shown)) : std::is_enum_v<T> ? Json(valueOf(T{})) : Json(nullptr);
        j["freshness"] = toString(a.freshness);
        if (!a.fact) return j;
        addFrom(j, a.fact->from);
        if (!a.reason.empty()) j["reason"] = a.reason;
        if (a.conflict) {
            Json c;
            c["value"] = valueOf(a.conflict->value);
            addFrom(c, a.conflict->from);
            j["conflict"] = std::move(c);
        }
        return j;
    }
    template <class T>
    Json plain(const Register<T>& reg) const {
        const auto* f = reg.winner();
        if (!f) return nullptr;
        Json j;
        j["value"] = f->value;
        addFrom(j, f->from);
        return j;
    }
    static Json history(const SharedList<HistoryEntry>& lines) {
        Json out = Json::array();
        for (const auto& h : lines)
            out.push_back({{"at", base::formatTimestamp(h.from.when)}, {"text", h.text}, {"source", h.from.source}, {"by", orNull(h.from.by)}});
        return out;
    }
    Json place(const Place& p) const {
        Json j;
        j["placed"] = p.placed;
        if (!p.asNamed.empty()) j["as_named"] = p.asNamed;
        if (!p.reason.empty()) j["reason"] = p.reason;
        if (p.room.valid()) j["room"] = places_.id(p.room);
        if (p.door.valid()) j["door"] = places_.id(p.door);
        if (p.floor.valid()) j["floor"] = places_.id(p.floor);
        if (p.possibleFloors.size() > 1) {
            for (const FloorId f : p.possibleFloors) j["possible_floors"].push_back(places_.id(f));
        }
        if (p.position) {
            const base::Vec3 file = *p.position - places_.fileToLocal(base::Vec3(0));
            j["position_m"] = {file.x, file.y, file.z};
        }
        return j;
    }

    Json exercise() const {
        const auto* x = s_.exercise.winner();
        if (!x) return nullptr;
        Json j{{"on", x->value.on}, {"name", x->value.name}};
        addFrom(j, x->from);
        return j;
    }
    Json command() const {
        const auto* c = s_.command.winner();
        if (!c) return nullptr;
        Json j{{"action", c->value.transfer ? "transfer" : "assume"}, {"commander", commanderOf(c->value)}};
        if (!c->value.role.empty()) j["role"] = c->value.role;
        if (!c->value.agency.empty()) j["agency"] = c->value.agency;
        addFrom(j, c->from);
        return j;
    }
    Json protocol() const {
        Json out = Json::array();
        for (const auto& [scope, calls] : s_.protocol) {
            const auto* call = calls.winner();
            if (!call) continue;
            Json j{{"scope", scope.empty() ? "building" : scope}, {"action", toString(call->value.action)}};
            addFrom(j, call->from);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json rooms() const {
        Json out = Json::array();
        for (uint32_t i = 0; i < s_.rooms.size(); ++i) {
            const RoomId id(i);
            const AssessedRoom a = assessRoom(s_, places_, id, now_, lives_);
            Json j{{"id", places_.id(id)}, {"number", places_.number(id)}, {"name", places_.name(id)}, {"floor", places_.id(places_.floorOf(id))}};
            j["status"] = assessed(a.status);
            j["searching"] = a.searching;
            j["fill"] = toString(a.fill);
            j["assigned"] = plain(s_.rooms[i].assigned);
            j["held_by"] = plain(s_.rooms[i].heldBy);
            j["history"] = history(s_.rooms[i].history);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json doors() const {
        Json out = Json::array();
        for (uint32_t i = 0; i < s_.doors.size(); ++i) {
            const DoorId id(i);
            const AssessedDoor a = assessDoor(s_, id, now_, lives_);
            Json j{
                {"id", places_.id(id)}, {"name", places_.name(id)}, {"floor", places_.id(places_.floorOf(id))}, {"exterior", places_.exterior(id)}};
            j["rooms"] = Json::array();
            for (const RoomId room : places_.roomsOf(id)) j["rooms"].push_back(places_.id(room));
            j["lock"] = assessed(a.lock);
            j["position"] = assessed(a.position);
            j["alarm"] = assessed(a.alarm);
            j["verified"] = assessed(a.verified);
            j["verified_secure"] = a.verifiedSecure;
            j["monitored"] = a.monitored;
            j["history"] = history(s_.doors[i].history);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json responders() const {
        Json out = Json::array();
        for (const auto& [uid, r] : s_.responders) {
            const AssessedResponder a = assessResponder(r, now_, lives_);
            const ResponderReport& v = r.last.value;
            Json j{{"responder", uid},
                   {"callsign", orNull(v.callsign)},
                   {"agency", orNull(v.agency)},
                   {"team", orNull(v.team)},
                   {"role", orNull(v.role)}};
            j["freshness"] = toString(a.freshness);
            addFrom(j, r.fix ? r.fixFrom : r.last.from);
            j["place"] = place(r.place);
            if (v.ceM) j["ce"] = *v.ceM;
            if (v.leM) j["le"] = *v.leM;
            if (v.courseDeg) j["course"] = *v.courseDeg;
            if (v.speedMps) j["speed"] = *v.speedMps;
            if (v.batteryPercent) j["battery"] = *v.batteryPercent;
            j["trail_points"] = r.trail.size();
            j["gone"] = fromOnly(r.gone);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json alerts() const {
        Json out = Json::array();
        for (const auto& [id, a] : s_.alerts) {
            const AlertRaised& v = a.raised.value;
            Json j{{"alert", id}, {"kind", toString(v.kind)}, {"severity", orNull(v.severity)}, {"text", orNull(v.text)}};
            addFrom(j, a.raised.from);
            j["place"] = place(a.place);
            j["acked"] = fromOnly(a.acked);
            j["cancelled"] = fromOnly(a.cancelled);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json teams() const {
        Json out = Json::array();
        const auto words = newestWords(s_);
        for (const auto& [name, t] : s_.teams) {
            const auto word = words.find(name);
            const Freshness f = word == words.end() ? Freshness::Never : assessContact(*word->second, now_, lives_).freshness;
            Json j{{"team", name}, {"freshness", toString(f)}};
            if (t.contact) {
                j["text"] = orNull(t.contact->value);
                addFrom(j, t.contact->from);
            }
            out.push_back(std::move(j));
        }
        return out;
    }
    Json casualties() const {
        Json out = Json::array();
        for (const auto& [id, c] : s_.casualties) {
            Json j{{"casualty", id}, {"triage", toString(c.last.value.triage)}, {"count", c.last.value.count}};
            addFrom(j, c.last.from);
            j["place"] = place(c.place);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json markers() const {
        Json out = Json::array();
        for (const auto& [id, m] : s_.markers) {
            Json j{{"marker", id}, {"kind", m.set.value.kind}, {"label", orNull(m.set.value.label)}};
            addFrom(j, m.set.from);
            j["place"] = place(m.place);
            if (!m.polygon.empty()) {
                const base::Vec3 origin = -places_.fileToLocal(base::Vec3(0));
                for (const base::Vec2& p : m.polygon) j["polygon_m"].push_back({p.x + origin.x, p.y + origin.y});
            }
            j["gone"] = fromOnly(m.gone);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json notes() const {
        Json out = Json::array();
        for (const auto& [id, n] : s_.notes) {
            Json j{{"text", n.note.value.text}};
            addFrom(j, n.note.from);
            if (!n.note.value.place.empty()) j["place"] = place(n.place);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json unmapped() const {
        Json out = Json::array();
        for (const auto& [key, u] : s_.unmapped) {
            Json j{{"type", u.type}, {"device", u.device}, {"match", wire(u.match)}};
            addFrom(j, u.last);
            out.push_back(std::move(j));
        }
        return out;
    }
    Json sources() const {
        Json out = Json::array();
        for (const auto* states : {&s_.sources, &s_.feeds}) {
            for (const auto& [name, src] : *states) {
                Json j{{"source", name}, {"alive", src.alive}};
                const Timestamp since = src.alive ? src.aliveSince : src.lostSince;
                j["since"] = base::formatTimestamp(since);
                j["reason"] = orNull(src.last.note);
                out.push_back(std::move(j));
            }
        }
        return out;
    }
    Json retracted() const {
        Json out = Json::array();
        for (const auto& [key, from] : s_.retracted) {
            Json j{{"retracts", key.first}};
            addFrom(j, from);
            out.push_back(std::move(j));
        }
        return out;
    }

    const WorldState& s_;
    const PlaceIndex& places_;
    const Timestamp now_;
    const Lifetimes& lives_;
};

}  // namespace

std::string stateJson(const WorldState& state, const PlaceIndex& places, Timestamp now, const Lifetimes& lifetimes) {
    return Writer(state, places, now, lifetimes).write().dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sallyport::live
