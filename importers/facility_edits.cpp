#include "importers/facility_edits.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace sallyport::importers::facility {

using nlohmann::json;
using namespace building;

namespace {

constexpr size_t kMaxText = 64u << 10, kMaxId = 256, kListed = 12;
constexpr double kMaxFileM = 1e9;

constexpr std::array<const char*, 5> kPlaceKinds{"school", "floor", "room", "door", "point"};
constexpr std::array<const char*, 4> kSeverities{"info", "minor", "major", "critical"};
constexpr std::array<const char*, 5> kFields{"room_number", "room_name", "room_use", "door_name", "exterior_number"};
static_assert(kPlaceKinds.size() == size_t(Place::Kind::Point) + 1 && kSeverities.size() == size_t(Finding::Severity::Critical) + 1 &&
              kFields.size() == size_t(Correction::Field::ExteriorNumber) + 1);

json toJson(const Place& p) {
    json j{{"kind", kPlaceKinds[size_t(p.kind)]}};
    if (!p.id.empty()) j["id"] = p.id;
    if (!p.sourceId.empty()) j["source_id"] = p.sourceId;
    if (!p.called.empty()) j["called"] = p.called;
    return j;
}

json toJson(const Edit& e) {
    struct {
        json operator()(const Label& x) const { return {{"kind", "label"}, {"target", toJson(x.at)}, {"text", x.text}}; }
        json operator()(const AddPoint& x) const {
            return {{"kind", "add_point"},
                    {"target", toJson(x.floor)},
                    {"point",
                     {{"id", x.point.id},
                      {"kind", x.point.kind},
                      {"label", x.point.label},
                      {"file_position_m", {x.filePosition.x, x.filePosition.y, x.filePosition.z}}}}};
        }
        json operator()(const RemovePoint& x) const { return {{"kind", "remove_point"}, {"target", toJson(x.point)}}; }
        json operator()(const Verification& x) const {
            return {{"kind", "verification"}, {"target", toJson(x.of)}, {"agrees", x.agrees}, {"text", x.note}};
        }
        json operator()(const Finding& x) const {
            return {{"kind", "finding"},
                    {"target", toJson(x.of)},
                    {"severity", kSeverities[size_t(x.severity)]},
                    {"text", x.text},
                    {"resolved", x.resolved}};
        }
        json operator()(const Correction& x) const {
            return {{"kind", "correction"}, {"target", toJson(x.of)}, {"field", kFields[size_t(x.field)]}, {"value", x.value}};
        }
        json operator()(const DoorRooms& x) const {
            json rooms = json::array();
            for (const Place& p : x.rooms) rooms.push_back(toJson(p));
            return {{"kind", "door_rooms"}, {"target", toJson(x.door)}, {"rooms", std::move(rooms)}};
        }
    } what;
    json j = std::visit(what, e.what);
    j["id"] = e.id;
    j["by"] = e.by;
    j["at"] = base::formatTimestamp(e.at);
    return j;
}

/// Takes one entry apart; the first thing that is wrong is kept. Members that are not known make an entry unreadable too: dropping what a newer
/// version wrote would change what was meant.
class Entry {
public:
    explicit Entry(const json& j) : j_(j) {}

    std::optional<Edit> read() {
        Edit e;
        e.id = text("id", kMaxId);
        e.by = text("by", kMaxId);
        const auto at = base::parseTimestamp(text("at", 64));
        if (at) e.at = *at;
        else fail("'at' is no time like 2026-11-23T14:03:22Z");
        if (e.id.empty()) fail("'id' is empty");
        const std::string kind = text("kind", 64);
        const Place target = place(member("target"), "target");
        size_t members = 5;  // id, by, at, kind, target
        if (kind == "label") {
            e.what = Label{target, text("text")};
            members += 1;
        } else if (kind == "add_point") {
            AddPoint a;
            a.floor = target;
            const json& p = member("point");
            a.point.id = text(p, "id", kMaxId);
            a.point.kind = text(p, "kind", kMaxId);
            a.point.label = text(p, "label", kMaxText);
            const json& at3 = member(p, "file_position_m");
            for (int i = 0; i < 3; ++i) a.filePosition[i] = at3.is_array() && at3.size() == 3 ? number(at3[size_t(i)]) : number(json());
            if (p.is_object() && p.size() != 4) fail("'point' has members that are not known");
            if (a.point.id.empty()) fail("'point' has no id");
            e.what = std::move(a);
            members += 1;
        } else if (kind == "remove_point") {
            if (target.kind != Place::Kind::Point) fail("'target' is no point");
            e.what = RemovePoint{target};
        } else if (kind == "verification") {
            e.what = Verification{target, flag("agrees"), text("text")};
            members += 2;
        } else if (kind == "finding") {
            e.what = Finding{target, word<Finding::Severity>(member("severity"), "severity", kSeverities), text("text"), flag("resolved")};
            members += 3;
        } else if (kind == "correction") {
            e.what = Correction{target, word<Correction::Field>(member("field"), "field", kFields), text("value")};
            members += 2;
        } else if (kind == "door_rooms") {
            DoorRooms d{target, {}};
            const json& rooms = member("rooms");
            if (!rooms.is_array() || rooms.size() > 2) fail("'rooms' is no list of at most two rooms");
            else
                for (const json& r : rooms) d.rooms.push_back(place(r, "rooms"));
            e.what = std::move(d);
            members += 1;
        } else {
            fail("'kind' is not known");
        }
        if (!failed() && j_.size() != members) fail("it has members that are not known");
        if (failed()) return std::nullopt;
        return e;
    }
    const std::string& wrong() const { return wrong_; }

private:
    bool failed() const { return !wrong_.empty(); }
    void fail(const std::string& what) {
        if (wrong_.empty()) wrong_ = what;
    }
    const json& member(const json& j, const char* key) {
        static const json null;
        if (j.is_object())
            if (const auto it = j.find(key); it != j.end()) return *it;
        fail(std::string("it has no '") + key + "'");
        return null;
    }
    const json& member(const char* key) { return member(j_, key); }
    std::string text(const json& j, const char* key, size_t most) {
        const json& v = member(j, key);
        if (v.is_string() && v.get_ref<const std::string&>().size() <= most) return v.get_ref<const std::string&>();
        fail(std::string("'") + key + "' is not a text of at most " + std::to_string(most) + " bytes");
        return {};
    }
    std::string text(const char* key, size_t most = kMaxText) { return text(j_, key, most); }
    bool flag(const char* key) {
        const json& v = member(key);
        if (!v.is_boolean()) fail(std::string("'") + key + "' is not true or false");
        return v.is_boolean() && v.get<bool>();
    }
    double number(const json& v) {
        const double d = v.is_number() ? v.get<double>() : NAN;
        if (std::abs(d) <= kMaxFileM) return d;
        fail("'file_position_m' is no place");
        return 0;
    }
    template <class E, size_t N>
    E word(const json& v, const char* key, const std::array<const char*, N>& names) {
        if (v.is_string())
            for (size_t i = 0; i < N; ++i)
                if (v.get_ref<const std::string&>() == names[i]) return E(i);
        fail(std::string("'") + key + "' has no meaning here");
        return E(0);
    }
    Place place(const json& j, const char* key) {
        Place p;
        if (!j.is_object()) {
            fail(std::string("'") + key + "' names no place");
            return p;
        }
        p.kind = word<Place::Kind>(member(j, "kind"), "kind", kPlaceKinds);
        size_t members = 1;
        for (const auto& [name, into] : {std::pair{"id", &p.id}, {"source_id", &p.sourceId}, {"called", &p.called}})
            if (j.contains(name)) {
                *into = text(j, name, kMaxText);
                ++members;
            }
        if (j.size() != members) fail(std::string("'") + key + "' has members that are not known");
        if (p.kind != Place::Kind::School && p.id.empty() && p.sourceId.empty()) fail(std::string("'") + key + "' names nothing");
        return p;
    }

    const json& j_;
    std::string wrong_;
};

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string encodeEdits(const Edits& edits) {
    if (edits.empty()) return "{}";
    json out = json::object();
    json& entries = out["entries"] = json::array();
    for (const Edit& e : edits.list) entries.push_back(toJson(e));
    for (const UnreadEdit& u : edits.unread) {
        json kept = json::parse(u.text, nullptr, false);
        if (kept.is_discarded()) continue;  // it came from decodeEdits and is valid; anything else would spoil the file
        if (u.member == "entries") entries.push_back(std::move(kept));
        else out[u.member] = std::move(kept);
    }
    return dump(out);
}

base::Result<Edits> decodeEdits(std::string_view text, const std::string& where, std::vector<Problem>& problems) {
    const base::Error tooMany{base::ErrorCode::TooLarge,
                              "holds more than " + std::to_string(kMaxEdits) + " edits or " + std::to_string(kMaxEditsBytes >> 20) + " MiB of them",
                              where};
    if (text.size() > kMaxEditsBytes) return tooMany;
    const json j = json::parse(text, nullptr, false);
    if (!j.is_object()) return base::Error{base::ErrorCode::BadInput, "its edits are no JSON object; the file is damaged: copy it again", where};
    Edits out;
    size_t bad = 0;
    const auto keep = [&](const std::string& member, const json& value, const std::string& place, const std::string& why) {
        out.unread.push_back({member, dump(value)});
        if (++bad <= kListed)
            problems.push_back(
                {"facility-edit-unread", Problem::Severity::Warning, "this edit cannot be used: " + why + "; it is kept in the file", place});
    };
    std::unordered_set<std::string> ids;
    for (const auto& [name, value] : j.items()) {
        if (name != "entries") {
            keep(name, value, "edits." + name.substr(0, 64), "this version does not know this part");
            continue;
        }
        if (!value.is_array()) return base::Error{base::ErrorCode::BadInput, "its edits are no list; the file is damaged: copy it again", where};
        if (value.size() > kMaxEdits) return tooMany;
        for (size_t i = 0; i < value.size(); ++i) {
            Entry entry(value[i]);
            auto edit = entry.read();
            const std::string place = "edits.entries[" + std::to_string(i) + "]";
            if (!edit) keep("entries", value[i], place, entry.wrong());
            else if (!ids.insert(edit->id).second) keep("entries", value[i], place, "another edit has the id \"" + edit->id + "\"");
            else out.list.push_back(std::move(*edit));
        }
    }
    if (bad > kListed)
        problems.push_back({"facility-edit-unread", Problem::Severity::Warning,
                            std::to_string(bad - kListed) + " more edits cannot be used; they are kept in the file", where});
    return out;
}

}  // namespace sallyport::importers::facility
