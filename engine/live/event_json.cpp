// The JSON form of events. Each type is described once (describe()), and the same description drives reader and writer, so the two cannot drift
// apart.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "live/bounded_json.h"
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
constexpr size_t kMaxFeedName = 4 * kMaxName;
constexpr int64_t kMaxSkewMs = int64_t(1) << 43;  // 278 years: the whole range of times
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
            return wrong(name, "one of " + joined(kNames<E>), v);
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
    /// One of a list of words that are kept as they are.
    template <class Words>
    void word(const char* name, std::string& out, const Words& words) {
        json v;
        if (!take(name, v, Need::Required)) return;
        const std::string* s = v.get_ptr<const std::string*>();
        if (!s || std::find(words.begin(), words.end(), *s) == words.end()) return wrong(name, "one of " + joined(words), v);
        out = *s;
    }
    void millis(const char* name, std::optional<Millis>& out) {
        if (!object_.contains(name)) return;
        int64_t ms = 0;
        whole(name, ms, -kMaxSkewMs, kMaxSkewMs);
        out = Millis(ms);
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
    template <class Words>
    static std::string joined(const Words& words) {
        std::string out;
        for (const auto w : words) out += (out.empty() ? "" : ", ") + std::string(w);
        return out;
    }
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
    Writer() {
        constexpr size_t kUsual = 512, kUsualFields = 32;
        line_.reserve(kUsual);
        written_.reserve(kUsualFields);
    }

    void text(const char* name, const std::string& v, Need need = Need::Optional, size_t = 0) {
        if (need == Need::Required || !v.empty()) addText(name, v);
    }
    void text(const char* name, const std::optional<std::string>& v) {
        if (v) addText(name, *v);
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
    template <class Words>
    void word(const char* name, const std::string& v, const Words&) {
        add(name, dump(json(v)));
    }
    void millis(const char* name, const std::optional<Millis>& v) {
        if (v) add(name, std::to_string(v->count()));
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
    /// `name` is one of ours and lives for ever, or nothing is looked up after it.
    void add(std::string_view name, std::string_view value) {
        begin(name);
        line_ += value;
    }
    std::string finish() && {
        line_ += '}';
        return std::move(line_);
    }

private:
    void begin(std::string_view name) {
        line_ += line_.empty() ? '{' : ',';
        quote(name);
        line_ += ':';
        written_.push_back(name);
    }
    void addText(std::string_view name, const std::string& v) {
        begin(name);
        quote(v);
    }
    /// Ten thousand times a second: what needs no escape does not go through the library.
    void quote(std::string_view text) {
        const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
        if (!plain) {
            line_ += dump(json(std::string(text)));
            return;
        }
        line_ += '"';
        line_ += text;
        line_ += '"';
    }

    std::string line_;
    std::vector<std::string_view> written_;
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
    f.text("alert", r.alert, Need::Required, 2 * kMaxName + 1);  // or of one source: see reduce_marks.cpp
    f.text("by", r.by);
}
template <class F>
void describe(F& f, Ref<F, AlertCancel> r) {
    f.text("alert", r.alert, Need::Required, 2 * kMaxName + 1);  // or of one source: see reduce_marks.cpp
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
    f.text("role", r.role);
    f.text("agency", r.agency);
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
void describe(F& f, Ref<F, FeedStatus> r) {
    f.word("state", r.state, kFeedStates);
    f.text("reason", r.reason, Need::Optional, kMaxWireText);
    f.text("url", r.url, Need::Optional, kMaxFeedName);
    f.whole("messages", r.messages, 0, INT64_MAX);
    f.whole("rejected", r.rejected, 0, INT64_MAX);
    f.whole("attempts", r.attempts, 0, INT64_MAX);
    f.text("last_rejected", r.lastRejected, Need::Optional, kMaxWireText);
    f.millis("feed_skew_ms", r.skew);
    f.text("skew_source", r.skewSource);
    f.time("since", r.since);
    f.time("last_message", r.lastMessage);
    f.time("next_attempt", r.nextAttempt);
    f.number("per_second", r.perSecond, 0, 1e9, "messages per second");
}
template <class F>
void describe(F& f, Ref<F, Bookmark> r) {
    f.text("name", r.name, Need::Optional, kMaxWireText);
    f.text("by", r.by);
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

/// A call for help is never refused for its form: what is wrong in it is taken out, or made what it was meant to be, and told in its text.
void mendAlert(json& o) {
    std::string told;
    const auto tell = [&](const std::string& name, const json& v) {
        constexpr size_t kShown = 60;
        told += " [" + name + ": " + std::string(base::cutUtf8(dump(v), kShown)) + "]";
    };
    // Whether the field alone can be read.
    const auto reads = [&](std::initializer_list<const char*> names, auto read) {
        json alone = json::object();
        for (const char* name : names)
            if (const auto it = o.find(name); it != o.end()) alone[name] = *it;
        Reader r(std::move(alone));
        read(r);
        if (r.problem().empty()) return;
        for (const char* name : names) {
            const auto it = o.find(name);
            if (it == o.end()) continue;
            if (!it->is_null()) tell(name, *it);
            o.erase(it);
        }
    };
    const auto mendText = [&](const char* name, size_t max) {
        const auto it = o.find(name);
        if (it == o.end()) return;
        if (it->is_number()) *it = dump(*it);
        if (!it->is_string()) return;
        std::string s = it->get<std::string>();
        std::replace(s.begin(), s.end(), '\0', ' ');
        if (s.size() > max) s = std::string(base::cutUtf8(s, max));
        *it = std::move(s);
    };
    for (const char* name : {"id", "source", "alert", "severity", "by", "room", "door", "floor"}) {
        mendText(name, kMaxName);
        reads({name}, [&](Reader& r) {
            std::string v;
            r.text(name, v);
        });
    }
    mendText("feed", kMaxFeedName);
    reads({"feed"}, [](Reader& r) {
        std::string v;
        r.text("feed", v, Need::Optional, kMaxFeedName);
    });
    if (const auto it = o.find("kind"); it != o.end()) {
        if (it->is_string()) *it = base::lowerAscii(it->get<std::string>());
        reads({"kind"}, [](Reader& r) {
            AlertKind k{};
            r.choice("kind", k);
        });
    }
    for (const char* name : {"observed_at", "received_at"})
        reads({name}, [&](Reader& r) {
            std::optional<Timestamp> t;
            r.time(name, t);
        });
    for (const char* name : {"exercise", "test", "retained", "wrong_clock"})
        reads({name}, [&](Reader& r) {
            bool b = false;
            r.flag(name, b);
        });
    reads({"v"}, [](Reader& r) {
        int64_t v = 0;
        r.whole("v", v, kVersion, kVersion);
    });
    reads({"seq"}, [](Reader& r) {
        uint64_t v = 0;
        r.whole("seq", v, 0, INT64_MAX);
    });
    reads({"skew_ms"}, [](Reader& r) {
        int64_t v = 0;
        r.whole("skew_ms", v, -kMaxSkewMs, kMaxSkewMs);
    });
    const auto place = [](Reader& r) {
        PlaceRef p;
        describe<Reader>(r, p);
    };
    reads({"x", "y"}, place);
    reads({"z"}, place);
    reads({"lat", "lon"}, place);
    reads({"hae"}, place);
    reads({"text"}, [&](Reader& r) {
        std::string v;
        r.text("text", v, Need::Optional, SIZE_MAX);
    });
    mendText("text", kMaxWireText - std::min(told.size(), kMaxWireText));
    if (told.empty()) return;
    std::string text = o.contains("text") ? o["text"].get<std::string>() : std::string();
    text += text.empty() ? told.substr(1) : told;
    std::replace(text.begin(), text.end(), '\0', ' ');
    o["text"] = std::string(base::cutUtf8(text, kMaxWireText));
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
    f.text("feed", e.feed, Need::Optional, kMaxFeedName);
    f.time("observed_at", e.observedAt);
    f.text("source", e.source);
    int64_t skew = 0;
    f.whole("skew_ms", skew, -kMaxSkewMs, kMaxSkewMs);
    e.skew = Millis(skew);
    f.flag("exercise", e.exercise);
    f.flag("test", e.test);
    f.flag("retained", e.retained);
    f.flag("wrong_clock", e.wrongClock);
    if (!readPayload(f, type, e.payload)) {
        // Much JSON of other trades has a "type"; only what says that it speaks this format may be a newer type of it.
        if (version != kVersion) f.fail("type", "is " + dump(json(type)) + ", which is no event, and \"v\" is missing");
        e.payload = Unrecognised{type};
    }
    if (auto* health = std::get_if<SourceHealth>(&e.payload)) {
        if (e.source.empty()) f.fail("source", "is missing");
        health->source = e.source;
    }
    if (auto* status = std::get_if<FeedStatus>(&e.payload)) {
        if (e.feed.empty()) f.fail("feed", "is missing");
        status->feed = e.feed;
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
        if (const auto type = object->find("type"); type != object->end() && *type == "alert") mendAlert(*object);
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
    const auto* status = std::get_if<FeedStatus>(&e.payload);
    w.text("feed", status ? status->feed : e.feed);
    w.time("observed_at", e.observedAt);
    const auto* health = std::get_if<SourceHealth>(&e.payload);
    w.text("source", health ? health->source : e.source);
    if (e.skew.count()) w.whole("skew_ms", e.skew.count(), 0, 0);
    if (!rejected || e.exercise) w.flag("exercise", e.exercise);
    if (e.test) w.flag("test", e.test);
    if (e.retained) w.flag("retained", e.retained);
    if (e.wrongClock) w.flag("wrong_clock", e.wrongClock);
    std::visit(
        [&](const auto& payload) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(payload)>, Unrecognised>) describe<Writer>(w, payload);
        },
        e.payload);
    w.rest(e.extra);
    return std::move(w).finish();
}

}  // namespace sallyport::live
