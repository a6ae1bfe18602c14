// The JSON form of events. Each type is described once (describe()), and the same description drives reader and writer, so the two cannot drift
// apart.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "live/event.h"
#include "live/event_names.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr size_t kMaxName = 256;            // ids, call signs, teams, labels: what fits a card, with room to spare
constexpr size_t kMaxWireText = 16 * 1024;  // notes, tips, texts of alerts
constexpr size_t kMaxPolygonPoints = 2048;
constexpr double kMaxMetres = 1e8;  // map grids reach 1e7; CoT's "unknown" 9999999 is left out by its decoder
constexpr int64_t kVersion = 1;

enum class Need { Required, Optional };

template <class E>
std::optional<E> parseName(std::string_view s) {
    if constexpr (std::is_same_v<E, RoomStatus>) return parseRoomStatus(s);
    if constexpr (std::is_same_v<E, LockState>) return parseLockState(s);
    if constexpr (std::is_same_v<E, DoorPosition>) return parseDoorPosition(s);
    if constexpr (std::is_same_v<E, DoorAlarm>) return parseDoorAlarm(s);
    if constexpr (std::is_same_v<E, AlertKind>) return parseAlertKind(s);
    if constexpr (std::is_same_v<E, ProtocolAction>) return parseProtocolAction(s);
    if constexpr (std::is_same_v<E, Triage>) return parseTriage(s);
}

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

// RFC 4648, with padding. Debian's JSON library has none and a cryptography library for forty lines is too much.
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
std::string toBase64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? kBase64[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}
std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (size_t i = 0; i < text.size(); i += 4) {
        uint32_t group = 0;
        for (size_t k = 0; k < 4; ++k) {
            const bool pad = i + k >= text.size() - padding;
            const size_t value = pad ? 0 : kBase64.find(text[i + k]);
            if (value == std::string_view::npos) return std::nullopt;
            group = group << 6 | static_cast<uint32_t>(value);
        }
        for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(group >> shift & 0xff);
    }
    out.resize(out.size() - padding);
    return out;
}

/// Builds the document while holding depth and key limits, so that hostile input is refused before it costs anything.
class BoundedBuilder : public nlohmann::json_sax<json> {
public:
    explicit BoundedBuilder(json& root) : root_(root) {}
    const std::string& problem() const { return problem_; }

    bool null() override { return put(nullptr); }
    bool boolean(bool v) override { return put(v); }
    bool number_integer(number_integer_t v) override { return put(v); }
    bool number_unsigned(number_unsigned_t v) override { return put(v); }
    bool number_float(number_float_t v, const string_t&) override { return std::isfinite(v) ? put(v) : fail("a number is too large"); }
    bool string(string_t& v) override { return put(std::move(v)); }
    bool binary(binary_t&) override { return fail("binary values are not JSON"); }
    bool start_object(size_t) override { return open(json::object()); }
    bool start_array(size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& v) override {
        json& object = *open_.back();
        if (object.contains(v)) return fail("the field " + dump(v.substr(0, 64)) + " stands twice; keep one");
        key_ = std::move(v);
        return true;
    }
    bool parse_error(size_t position, const std::string&, const json::exception& why) override {
        const std::string_view what = why.what();
        // The library's text may quote raw bytes of the input, so only its kind is told.
        if (what.find("UTF-8") != what.npos) return fail("a text is not valid UTF-8 near byte " + std::to_string(position));
        if (what.find("unexpected end of input") != what.npos) return fail("the JSON ends too early; the line is cut");
        if (what.find("number overflow") != what.npos) return fail("a number is too large near byte " + std::to_string(position));
        return fail("not valid JSON near byte " + std::to_string(position) + "; each event is one JSON object on one line");
    }

private:
    bool fail(std::string why) {
        problem_ = std::move(why);
        return false;
    }
    json* place(json&& v) {
        if (open_.empty()) return &(root_ = std::move(v));
        json& parent = *open_.back();
        if (parent.is_array()) return &parent.emplace_back(std::move(v));
        return &(parent[key_] = std::move(v));
    }
    bool put(json v) {
        place(std::move(v));
        return true;
    }
    bool open(json&& v) {
        if (open_.size() >= static_cast<size_t>(kMaxJsonDepth)) return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
        open_.push_back(place(std::move(v)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    json& root_;
    std::vector<json*> open_;  // stable: a container does not grow while a child of it is open
    std::string key_, problem_;
};

std::optional<json> parseObject(std::string_view text, std::string& problem) {
    json root;
    BoundedBuilder builder(root);
    if (!json::sax_parse(text.begin(), text.end(), &builder)) {
        problem = builder.problem().empty() ? "not valid JSON" : builder.problem();
        return std::nullopt;
    }
    if (!root.is_object()) {
        problem = "expected a JSON object, found " + std::string(root.type_name());
        return std::nullopt;
    }
    return root;
}

/// Takes fields out of the object; what is left in the end is unknown to us. Keeps the first problem.
class Reader {
public:
    static constexpr bool kWrites = false;
    explicit Reader(json object) : object_(std::move(object)) {}
    const std::string& problem() const { return problem_; }
    std::string rest() const { return object_.empty() ? std::string() : dump(object_); }

    void text(const char* name, std::string& out, Need need = Need::Optional, size_t max = kMaxName) {
        json v;
        if (!take(name, v, need)) return;
        if (!v.is_string()) return wrong(name, "a text", v);
        out = std::move(v.get_ref<std::string&>());
        if (out.size() > max) return fail(name, "is longer than " + std::to_string(max) + " bytes");
        if (out.find('\0') != out.npos) return fail(name, "holds a NUL character");
        if (need == Need::Required && out.empty()) return fail(name, "is empty");
    }
    void text(const char* name, std::optional<std::string>& out) {
        if (object_.contains(name)) text(name, out.emplace());
    }
    void bytes(const char* name, std::string& out) {
        std::string encoded;
        text(name, encoded, Need::Optional, (kMaxRejectedBytes + 2) / 3 * 4);
        auto decoded = fromBase64(encoded);
        if (!decoded) return fail(name, "is not base64");
        out = std::move(*decoded);
    }
    template <class E>
    void choice(const char* name, E& out, Need need = Need::Optional) {
        json v;
        if (!take(name, v, need)) return;
        const std::string* s = v.get_ptr<const std::string*>();
        const auto parsed = s ? parseName<E>(*s) : std::nullopt;
        if (!parsed) {
            std::string expected = "one of";
            for (const auto n : kNames<E>) expected += (n == kNames<E>.front() ? " " : ", ") + std::string(n);
            return wrong(name, expected, v);
        }
        out = *parsed;
    }
    template <class E>
    void choice(const char* name, std::optional<E>& out) {
        if (object_.contains(name)) choice(name, out.emplace());
    }
    void flag(const char* name, bool& out, Need need = Need::Optional) {
        json v;
        if (!take(name, v, need)) return;
        if (!v.is_boolean()) return wrong(name, "true or false", v);
        out = v.get<bool>();
    }
    void flag(const char* name, std::optional<bool>& out) {
        if (object_.contains(name)) flag(name, out.emplace());
    }
    /// One of two words.
    void either(const char* name, bool& out, std::string_view whenFalse, std::string_view whenTrue, Need need) {
        json v;
        if (!take(name, v, need)) return;
        const std::string* s = v.get_ptr<const std::string*>();
        if (!s || (*s != whenFalse && *s != whenTrue)) return wrong(name, std::string(whenFalse) + " or " + std::string(whenTrue), v);
        out = *s == whenTrue;
    }
    void number(const char* name, std::optional<double>& out, double lowest, double highest, const char* unit) {
        json v;
        if (!take(name, v, Need::Optional)) return;
        if (!v.is_number()) return wrong(name, std::string("a number (") + unit + ")", v);
        const double d = v.get<double>();
        if (!(d >= lowest && d <= highest)) return wrong(name, dump(lowest) + " to " + dump(highest) + " (" + unit + ")", v);
        out = d;
    }
    template <class Int>
    void whole(const char* name, Int& out, int64_t lowest, int64_t highest) {
        json v;
        if (!take(name, v, Need::Optional)) return;
        const bool fits = v.is_number_integer() && (v.is_number_unsigned() ? v.get<uint64_t>() <= static_cast<uint64_t>(highest)
                                                                           : v.get<int64_t>() >= lowest && v.get<int64_t>() <= highest);
        if (!fits) return wrong(name, "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest), v);
        out = static_cast<Int>(v.get<int64_t>());
    }
    void time(const char* name, std::optional<Timestamp>& out) {
        json v;
        if (!take(name, v, Need::Optional)) return;
        const std::string* s = v.get_ptr<const std::string*>();
        out = s && s->size() <= 64 ? base::parseTimestamp(*s) : std::nullopt;
        if (!out) wrong(name, "a time such as 2026-11-23T14:03:22.120Z, years 1970 to 2200", v);
    }
    /// Two numbers that only make sense together, such as lat and lon.
    void pair(const char* first, const char* second, std::optional<base::Vec2>& out, base::Vec2 limit, const char* unit) {
        std::optional<double> a, b;
        number(first, a, -limit.x, limit.x, unit);
        number(second, b, -limit.y, limit.y, unit);
        if (a.has_value() != b.has_value()) return fail(a ? second : first, std::string("is missing beside \"") + (a ? first : second) + "\"");
        if (a) out = base::Vec2(*a, *b);
    }
    void points(const char* name, std::vector<base::Vec2>& out) {
        json v;
        if (!take(name, v, Need::Optional)) return;
        const auto isPoint = [](const json& p) { return p.is_array() && p.size() == 2 && p[0].is_number() && p[1].is_number(); };
        if (!v.is_array() || v.size() < 3 || v.size() > kMaxPolygonPoints || !std::all_of(v.begin(), v.end(), isPoint))
            return wrong(name, "a list of 3 to " + std::to_string(kMaxPolygonPoints) + " points [a,b]", v);
        for (const json& p : v) {
            out.emplace_back(p[0].get<double>(), p[1].get<double>());
            if (std::abs(out.back().x) > kMaxMetres || std::abs(out.back().y) > kMaxMetres)
                return wrong(name, "coordinates within reach of a map", p);
        }
    }
    void fail(const char* name, const std::string& why) {
        if (problem_.empty()) problem_ = std::string("field \"") + name + "\" " + why;
    }

private:
    bool take(const char* name, json& out, Need need) {
        if (!problem_.empty()) return false;
        const auto it = object_.find(name);
        if (it == object_.end()) {
            if (need == Need::Required) fail(name, "is missing");
            return false;
        }
        out = std::move(*it);
        object_.erase(it);
        return true;
    }
    void wrong(const char* name, const std::string& expected, const json& found) {
        if (found.is_null()) return fail(name, "is null, expected " + expected + "; leave the field out when nothing is known");
        std::string shown = dump(found);
        constexpr size_t kShown = 60;
        if (shown.size() > kShown) shown = std::string(base::cutUtf8(shown, kShown)) + "…";
        fail(name, "is " + shown + ", expected " + expected);
    }

    json object_;
    std::string problem_;
};

/// Appends fields to one line, in the order of the description. Absent optionals and empty texts are left out.
class Writer {
public:
    static constexpr bool kWrites = true;

    void text(const char* name, const std::string& v, Need need = Need::Optional, size_t = 0) {
        if (need == Need::Required || !v.empty()) add(name, dump(json(v)));
    }
    void text(const char* name, const std::optional<std::string>& v) {
        if (v) add(name, dump(json(*v)));
    }
    void bytes(const char* name, const std::string& v) { add(name, '"' + toBase64(std::string_view(v).substr(0, kMaxRejectedBytes)) + '"'); }
    template <class E>
    void choice(const char* name, const E& v, Need = Need::Optional) {
        add(name, '"' + std::string(toString(v)) + '"');
    }
    template <class E>
    void choice(const char* name, const std::optional<E>& v) {
        if (v) choice(name, *v);
    }
    void flag(const char* name, const bool& v, Need = Need::Optional) { add(name, v ? "true" : "false"); }
    void flag(const char* name, const std::optional<bool>& v) {
        if (v) flag(name, *v);
    }
    void either(const char* name, const bool& v, std::string_view whenFalse, std::string_view whenTrue, Need need) {
        if (v || need == Need::Required) add(name, '"' + std::string(v ? whenTrue : whenFalse) + '"');
    }
    void number(const char* name, const std::optional<double>& v, double, double, const char*) {
        if (v && std::isfinite(*v)) add(name, dump(json(*v)));
    }
    template <class Int>
    void whole(const char* name, const Int& v, int64_t, int64_t) {
        add(name, std::to_string(v));
    }
    void time(const char* name, const std::optional<Timestamp>& v) {
        if (v) add(name, '"' + base::formatTimestamp(*v) + '"');
    }
    void pair(const char* first, const char* second, const std::optional<base::Vec2>& v, base::Vec2, const char*) {
        if (!v || !std::isfinite(v->x) || !std::isfinite(v->y)) return;
        add(first, dump(json(v->x)));
        add(second, dump(json(v->y)));
    }
    void points(const char* name, const std::vector<base::Vec2>& v) {
        if (v.empty()) return;
        json list = json::array();
        for (const auto& p : v) list.push_back({p.x, p.y});
        add(name, dump(list));
    }
    void rest(const std::string& extra) {
        std::string problem;
        const auto object = extra.empty() ? std::nullopt : parseObject(extra, problem);
        if (!object) return;
        for (const auto& [name, value] : object->items())
            if (std::find(written_.begin(), written_.end(), name) == written_.end()) add(name, dump(value));
    }
    void add(std::string_view name, std::string_view value) {
        line_ += line_.empty() ? '{' : ',';
        line_ += dump(json(std::string(name)));
        line_ += ':';
        line_ += value;
        written_.emplace_back(name);
    }
    std::string finish() && { return std::move(line_) + '}'; }

private:
    std::string line_;
    std::vector<std::string> written_;
};

// ---- the fields of each type, once for both directions ----

/// T when reading, const T when writing.
template <class F, class T>
using Ref = std::conditional_t<F::kWrites, const T&, T&>;

template <class F>
void describe(F& f, Ref<F, PlaceRef> p) {
    f.text("room", p.room);
    f.text("door", p.door);
    f.text("floor", p.floor);
    f.pair("x", "y", p.xy, {kMaxMetres, kMaxMetres}, "metres");
    f.number("z", p.z, -kMaxMetres, kMaxMetres, "metres");
    f.pair("lat", "lon", p.latLonDeg, {90, 180}, "degrees");
    f.number("hae", p.haeM, -20'000, 1'000'000, "metres above the ellipsoid");
}
template <class F>
void describe(F& f, Ref<F, RoomReport> r) {
    f.text("room", r.room, Need::Required);
    f.choice("status", r.status);
    f.text("assigned", r.assigned);
    f.text("held_by", r.heldBy);
    f.text("by", r.by);
    f.text("note", r.note, Need::Optional, kMaxWireText);
}
template <class F>
void describe(F& f, Ref<F, DoorReport> r) {
    f.text("door", r.door, Need::Required);
    f.choice("lock", r.lock);
    f.choice("position", r.position);
    f.choice("alarm", r.alarm);
    f.flag("verified", r.verified);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, ResponderReport> r) {
    f.text("responder", r.responder, Need::Required);
    f.text("callsign", r.callsign);
    f.text("agency", r.agency);
    f.text("team", r.team);
    f.text("role", r.role);
    describe<F>(f, r.place);
    f.number("ce", r.ceM, 0, kMaxMetres, "metres");
    f.number("le", r.leM, 0, kMaxMetres, "metres");
    f.number("course", r.courseDeg, -360, 720, "degrees from true north");
    f.number("speed", r.speedMps, 0, 100'000, "metres per second");
    f.number("battery", r.batteryPercent, 0, 100, "percent");
    f.time("stale_at", r.staleAt);
}
template <class F>
void describe(F& f, Ref<F, ResponderGone> r) {
    f.text("responder", r.responder, Need::Required);
}
template <class F>
void describe(F& f, Ref<F, AlertRaised> r) {
    // Not required: an alert must not be lost because its sender left the name out. Ingest then takes the event's id.
    f.text("alert", r.alert);
    f.choice("kind", r.kind);
    f.text("severity", r.severity);
    describe<F>(f, r.place);
    f.text("text", r.text, Need::Optional, kMaxWireText);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, AlertAck> r) {
    f.text("alert", r.alert, Need::Required);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, AlertCancel> r) {
    f.text("alert", r.alert, Need::Required);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, ProtocolCall> r) {
    f.choice("action", r.action, Need::Required);
    f.text("scope", r.scope);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, MarkerSet> r) {
    f.text("marker", r.marker, Need::Required);
    f.text("kind", r.kind);
    f.text("label", r.label);
    describe<F>(f, r.place);
    f.either("crs", r.polygonWgs84, "local", "wgs84", Need::Optional);
    f.points("polygon", r.polygon);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, MarkerGone> r) {
    f.text("marker", r.marker, Need::Required);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, CasualtyReport> r) {
    f.text("casualty", r.casualty, Need::Required);
    f.choice("triage", r.triage, Need::Required);
    describe<F>(f, r.place);
    f.whole("count", r.count, 0, 100'000);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, TeamContact> r) {
    f.text("team", r.team, Need::Required);
    f.text("text", r.text, Need::Optional, kMaxWireText);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, CommandChange> r) {
    f.either("action", r.transfer, "assume", "transfer", Need::Required);
    f.text("by", r.by);
    f.text("to", r.to);
}
template <class F>
void describe(F& f, Ref<F, ExerciseDeclared> r) {
    f.flag("on", r.on, Need::Required);
    f.text("name", r.name);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, Retraction> r) {
    f.text("event", r.event, Need::Required);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, Note> r) {
    f.text("text", r.text, Need::Required, kMaxWireText);
    describe<F>(f, r.place);
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, SourceHealth> r) {
    f.flag("alive", r.alive, Need::Required);
    f.text("reason", r.reason, Need::Optional, kMaxWireText);
}
template <class F>
void describe(F& f, Ref<F, RecordingStart> r) {
    f.text("model", r.model, Need::Optional, kMaxWireText);
    f.text("school", r.school);
}
template <class F>
void describe(F& f, Ref<F, Rejected> r) {
    f.text("reason", r.reason, Need::Optional, kMaxWireText);
    f.text("where", r.where, Need::Optional, kMaxWireText);
    f.bytes("bytes", r.bytes);
}

/// Reads the payload whose wire name is `type` into `out`; false when no alternative has it.
template <size_t I = 0>
bool readPayload(Reader& f, std::string_view type, Payload& out) {
    if constexpr (I < std::variant_size_v<Payload>) {
        using T = std::variant_alternative_t<I, Payload>;
        if (kTypeNames[I] != type || type.empty()) return readPayload<I + 1>(f, type, out);
        if constexpr (!std::is_same_v<T, Unrecognised>) describe<Reader>(f, out.emplace<I>());
        return true;
    }
    return false;
}

Event readEvent(Reader& f) {
    Event e;
    int64_t version = 0;
    f.whole("v", version, kVersion, kVersion);
    std::string type;
    f.text("type", type, Need::Required);
    f.text("id", e.id);
    // Our own numbers and times: "received_at" is absent, never null, when it is not set.
    f.whole("seq", e.seq, 0, INT64_MAX);
    std::optional<Timestamp> received;
    f.time("received_at", received);
    if (received) e.receivedAt = *received;
    f.text("feed", e.feed, Need::Optional, 4 * kMaxName);
    f.time("observed_at", e.observedAt);
    f.text("source", e.source);
    int64_t skew = 0;
    f.whole("skew_ms", skew, -int64_t(1) << 43, int64_t(1) << 43);  // 278 years: the whole range of times
    e.skew = Millis(skew);
    f.flag("exercise", e.exercise);
    f.flag("test", e.test);
    f.flag("retained", e.retained);
    if (!readPayload(f, type, e.payload)) {
        // Much JSON of other trades has a "type"; only what says that it speaks this format may be a newer type of it.
        if (version != kVersion) f.fail("type", "is " + dump(json(type)) + ", which is no event, and \"v\" is missing");
        e.payload = Unrecognised{type};
    }
    if (auto* health = std::get_if<SourceHealth>(&e.payload)) {
        if (e.source.empty()) f.fail("source", "is missing");
        health->source = e.source;
    }
    e.extra = f.rest();
    return e;
}

}  // namespace

base::Result<Event> decodeEvent(std::string_view text, std::string_view where, size_t maxBytes) {
    const auto bad = [&](ErrorCode code, std::string why) { return Error{code, std::move(why), std::string(where)}; };
    if (text.size() > maxBytes)
        return bad(ErrorCode::TooLarge,
                   "the event has " + std::to_string(text.size()) + " bytes, at most " + std::to_string(maxBytes) + " are taken");
    try {
        std::string problem;
        auto object = parseObject(text, problem);
        if (!object) return bad(ErrorCode::BadInput, std::move(problem));
        Reader reader(std::move(*object));
        Event e = readEvent(reader);
        if (!reader.problem().empty()) return bad(ErrorCode::BadInput, reader.problem());
        return e;
    } catch (const std::exception& fault) {  // the JSON library's own faults end here
        return bad(ErrorCode::Internal, std::string("the JSON library failed: ") + fault.what());
    }
}

std::string encodeEvent(const Event& e) {
    Writer w;
    const bool rejected = std::holds_alternative<Rejected>(e.payload);
    w.add("v", std::to_string(kVersion));
    w.text("id", e.id);
    w.text("type", std::string(typeName(e.payload)), Need::Required);
    if (e.seq) w.whole("seq", e.seq, 0, 0);
    if (e.receivedAt != Timestamp{}) w.time("received_at", e.receivedAt);
    w.text("feed", e.feed);
    w.time("observed_at", e.observedAt);
    const auto* health = std::get_if<SourceHealth>(&e.payload);
    w.text("source", health ? health->source : e.source);
    if (e.skew.count()) w.whole("skew_ms", e.skew.count(), 0, 0);
    if (!rejected || e.exercise) w.flag("exercise", e.exercise);
    if (e.test) w.flag("test", e.test);
    if (e.retained) w.flag("retained", e.retained);
    std::visit(
        [&](const auto& payload) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(payload)>, Unrecognised>) describe<Writer>(w, payload);
        },
        e.payload);
    w.rest(e.extra);
    return std::move(w).finish();
}

}  // namespace sallyport::live
