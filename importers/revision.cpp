#include "importers/revision.h"

#include <cmath>
#include <cstdio>
#include <optional>
#include <unordered_map>

namespace sallyport::importers {
namespace {

using namespace building;

constexpr double kSamePlaceM = 1.0;

/// What a floor, a room and a door have in common here.
struct Thing {
    Change::Of of;
    const std::string *id, *sourceId;
    std::string number, name, floor;
    std::optional<Vec3> at;  ///< in the file's coordinates
    std::string called() const {
        if (number.empty()) return name.empty() ? *id : name;
        return name.empty() ? number : number + " " + name;
    }
    /// What a person would find it by: nothing when that is not said.
    std::string sign() const {
        const std::string& mark = number.empty() ? name : number;
        return mark.empty() ? std::string() : floor + "\n" + mark;
    }
};

std::string floorName(const Building& b, FloorId f) {
    if (!f.valid()) return {};
    const Floor& floor = b.floor(f);
    return floor.name.empty() ? floor.shortName : floor.name;
}

std::vector<Thing> floorsOf(const Building& b) {
    std::vector<Thing> out;
    for (const Floor& f : b.floors) out.push_back({Change::Of::Floor, &f.id, &f.sourceId, {}, f.name, f.name, Vec3(0, 0, f.elevationM + b.origin.z)});
    return out;
}
std::vector<Thing> roomsOf(const Building& b) {
    std::vector<Thing> out;
    for (const Room& r : b.rooms)
        out.push_back({Change::Of::Room, &r.id, &r.sourceId, r.number, r.name, floorName(b, r.floor),
                       r.bounds.empty() ? std::nullopt : std::optional(r.bounds.centre() + b.origin)});
    return out;
}
std::vector<Thing> doorsOf(const Building& b) {
    std::vector<Thing> out;
    for (const Door& d : b.doors)
        out.push_back({Change::Of::Door, &d.id, &d.sourceId, d.exteriorNumber, d.name, floorName(b, d.floor), d.position + b.origin});
    return out;
}

constexpr size_t kNone = SIZE_MAX;

/// For each thing of `after` the one of `before` that it was. No thing of `before` is given twice.
class Matching {
public:
    Matching(const std::vector<Thing>& before, const std::vector<Thing>& after) : was(after.size(), kNone), gone(before.size(), true) {
        pass(
            before, after, [](const Thing& t) { return *t.id; }, [](const Thing&, const Thing&) { return true; });
        pass(
            before, after, [](const Thing& t) { return *t.sourceId; }, [](const Thing&, const Thing&) { return true; });
        pass(
            before, after, [](const Thing& t) { return t.sign(); },
            [](const Thing& a, const Thing& b) { return a.at && b.at && glm::distance(*a.at, *b.at) <= kSamePlaceM; });
    }
    std::vector<size_t> was;
    std::vector<bool> gone;

private:
    /// Joins what is still single on both sides and has the same key there alone.
    template <class Key, class Same>
    void pass(const std::vector<Thing>& before, const std::vector<Thing>& after, Key key, Same same) {
        std::unordered_map<std::string, size_t> left, right;
        const auto add = [&](auto& map, const std::string& k, size_t i) {
            if (k.empty()) return;
            if (const auto [it, fresh] = map.try_emplace(k, i); !fresh) it->second = kNone;
        };
        for (size_t i = 0; i < before.size(); ++i)
            if (gone[i]) add(left, key(before[i]), i);
        for (size_t i = 0; i < after.size(); ++i)
            if (was[i] == kNone) add(right, key(after[i]), i);
        for (const auto& [k, i] : right) {
            const auto it = left.find(k);
            if (i == kNone || it == left.end() || it->second == kNone || !same(before[it->second], after[i])) continue;
            was[i] = it->second;
            gone[it->second] = false;
        }
    }
};

void compare(const std::vector<Thing>& before, const std::vector<Thing>& after, std::vector<Change>& out) {
    const Matching m(before, after);
    for (size_t i = 0; i < after.size(); ++i) {
        const Thing& now = after[i];
        const auto add = [&](Change::What what, std::string from, std::string to, double movedM = 0) {
            out.push_back({now.of, what, *now.id, now.floor, now.called(), std::move(from), std::move(to), movedM});
        };
        if (m.was[i] == kNone) {
            add(Change::What::Added, {}, {});
            continue;
        }
        const Thing& then = before[m.was[i]];
        if (*then.id != *now.id) add(Change::What::NewId, *then.id, *now.id);
        if (then.number != now.number) add(Change::What::Renumbered, then.number, now.number);
        if (then.name != now.name) add(Change::What::Renamed, then.name, now.name);
        const double moved = then.at && now.at ? glm::distance(*then.at, *now.at) : 0;
        const bool otherFloor = now.of != Change::Of::Floor && then.floor != now.floor && moved > kMovedM;  // the floor may just have been renamed
        if (moved > kMovedM) add(Change::What::Moved, otherFloor ? then.floor : std::string(), otherFloor ? now.floor : std::string(), moved);
    }
    for (size_t i = 0; i < before.size(); ++i)
        if (m.gone[i]) out.push_back({before[i].of, Change::What::Removed, *before[i].id, before[i].floor, before[i].called(), {}, {}, 0});
}

}  // namespace

const char* toString(Change::Of of) { return of == Change::Of::Floor ? "floor" : of == Change::Of::Room ? "room" : "door"; }

const char* toString(Change::What what) {
    switch (what) {
        case Change::What::Added:
            return "added";
        case Change::What::Removed:
            return "removed";
        case Change::What::Renumbered:
            return "renumbered";
        case Change::What::Renamed:
            return "renamed";
        case Change::What::Moved:
            return "moved";
        case Change::What::NewId:
            return "new_id";
    }
    return "";
}

std::vector<Change> compareBuildings(const Building& before, const Building& after) {
    std::vector<Change> out;
    compare(floorsOf(before), floorsOf(after), out);
    compare(roomsOf(before), roomsOf(after), out);
    compare(doorsOf(before), doorsOf(after), out);
    return out;
}

std::string describe(const Change& c) {
    const auto quoted = [](const std::string& s) { return s.empty() ? std::string("nothing") : "\"" + s + "\""; };
    std::string out = std::string(toString(c.of)) + " " + c.called;
    if (c.of != Change::Of::Floor && !c.floor.empty()) out += " on " + c.floor;
    switch (c.what) {
        case Change::What::Added:
        case Change::What::Removed:
            return out + " " + toString(c.what);
        case Change::What::Renumbered:
            return out + " renumbered from " + quoted(c.before) + " to " + quoted(c.after);
        case Change::What::Renamed:
            return out + " renamed from " + quoted(c.before) + " to " + quoted(c.after);
        case Change::What::NewId:
            return out + " has another id: " + c.after + ", was " + c.before;
        case Change::What::Moved:
            break;
    }
    char metres[64];
    std::snprintf(metres, sizeof metres, " moved by %.1f m", c.movedM);
    out += metres;
    if (c.before != c.after) out += " from " + quoted(c.before) + " to " + quoted(c.after);
    return out;
}

size_t followNewIds(Edits& edits, const std::vector<Change>& changes) {
    std::unordered_map<std::string, std::string> now[3];
    for (const Change& c : changes)
        if (c.what == Change::What::NewId) now[size_t(c.of)].emplace(c.before, c.after);
    size_t followed = 0;
    bool any = false;
    const auto follow = [&](Place& p) {
        const size_t kind = p.kind == Place::Kind::Floor ? 0 : p.kind == Place::Kind::Room ? 1 : p.kind == Place::Kind::Door ? 2 : 3;
        if (kind == 3) return;
        const auto it = now[kind].find(p.id);
        if (it == now[kind].end()) return;
        p.id = it->second;
        p.sourceId.clear();  // it may be another thing's by now
        any = true;
    };
    for (Edit& e : edits.list) {
        any = false;
        forEachPlace(e, follow);
        followed += any;
    }
    return followed;
}

}  // namespace sallyport::importers
