#include "building/edits.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"

namespace sallyport::building {
namespace {

constexpr std::array<std::string_view, 15> kRoomUses{"other", "classroom", "corridor", "stair", "lift",    "toilet", "office", "assembly",
                                                     "sport", "dining",    "library",  "plant", "storage", "lobby",  "outdoor"};
static_assert(kRoomUses.size() == size_t(RoomUse::Outdoor) + 1);

const char* kindName(Place::Kind k) {
    switch (k) {
        case Place::Kind::School:
            return "the school";
        case Place::Kind::Floor:
            return "floor";
        case Place::Kind::Room:
            return "room";
        case Place::Kind::Door:
            return "door";
        case Place::Kind::Point:
            return "point";
    }
    return "";
}

std::string nameOf(const Place& p) {
    const std::string& name = !p.called.empty() ? p.called : !p.id.empty() ? p.id : p.sourceId;
    return p.kind == Place::Kind::School ? kindName(p.kind) : std::string(kindName(p.kind)) + " " + std::string(base::cutUtf8(name, 80));
}

const char* fieldName(Correction::Field f) {
    switch (f) {
        case Correction::Field::RoomNumber:
            return "number";
        case Correction::Field::RoomName:
        case Correction::Field::DoorName:
            return "name";
        case Correction::Field::RoomUse:
            return "use";
        case Correction::Field::ExteriorNumber:
            return "exterior number";
    }
    return "";
}

/// Things of one kind by id, then by source id where that is unique.
template <class Thing>
class Finder {
public:
    explicit Finder(const std::vector<Thing>& things) {
        for (uint32_t i = 0; i < things.size(); ++i) {
            byId_.try_emplace(things[i].id, i);
            if constexpr (requires { things[i].sourceId; })
                if (!things[i].sourceId.empty()) {
                    const auto [it, fresh] = bySource_.try_emplace(things[i].sourceId, i);
                    if (!fresh) it->second = kSeveral;
                }
        }
    }
    std::optional<uint32_t> find(const Place& p) const {
        if (!p.id.empty())
            if (const auto it = byId_.find(p.id); it != byId_.end()) return it->second;
        if (!p.sourceId.empty())
            if (const auto it = bySource_.find(p.sourceId); it != bySource_.end() && it->second != kSeveral) return it->second;
        return std::nullopt;
    }

private:
    static constexpr uint32_t kSeveral = UINT32_MAX;
    // Views into the things: none is added, removed or given another id while edits are applied.
    std::unordered_map<std::string_view, uint32_t> byId_, bySource_;
};

class Applier {
public:
    explicit Applier(Applied& out) : b_(out.building), problems_(out.problems), floors_(b_.floors), rooms_(b_.rooms), doors_(b_.doors) {
        for (size_t i = 0; i < b_.points.size(); ++i) points_.try_emplace(b_.points[i].id, i);
    }

    void apply(const Edit& e) {
        edit_ = &e;
        std::visit([this](const auto& what) { apply(what); }, e.what);
    }
    void finish() {
        size_t i = 0;
        std::erase_if(b_.points, [&](const PointOfInterest&) { return removed_.contains(i++); });
    }

private:
    void gone(const Place& p) {
        problems_.push_back({"edit-target-gone", Problem::Severity::Warning,
                             describe(*edit_) + ": " + nameOf(p) + " is not in this model any more; the edit is kept and waits for it",
                             "edit " + edit_->id});
    }
    void impossible(const std::string& why) {
        problems_.push_back(
            {"edit-not-possible", Problem::Severity::Warning, describe(*edit_) + ": " + why + "; the edit is kept", "edit " + edit_->id});
    }
    /// A removed point keeps its index until the end; its id is free again at once.
    void addPoint(PointOfInterest p) {
        points_[p.id] = b_.points.size();
        b_.points.push_back(std::move(p));
    }
    Vec2 middleOf(uint32_t room) {
        const auto [it, fresh] = middles_.try_emplace(room);
        if (fresh) it->second = base::innermostPoint(b_.rooms[room].footprint[0]).point;
        return it->second;
    }
    /// True when what `p` names is there; reports it otherwise.
    bool present(const Place& p) {
        const bool there = p.kind == Place::Kind::School || (p.kind == Place::Kind::Floor && floors_.find(p)) ||
                           (p.kind == Place::Kind::Room && rooms_.find(p)) || (p.kind == Place::Kind::Door && doors_.find(p)) ||
                           (p.kind == Place::Kind::Point && points_.contains(p.id));
        if (!there) gone(p);
        return there;
    }

    void apply(const Label& l) {
        PointOfInterest point{edit_->id, "note", l.text, {}, {0, 0, 0}};
        if (l.at.kind == Place::Kind::Floor) {
            const auto i = floors_.find(l.at);
            if (!i) return gone(l.at);
            point.floor = FloorId(*i);
            if (!b_.bounds.empty()) point.position = b_.bounds.centre();
            point.position.z = b_.floors[*i].elevationM;
        } else if (l.at.kind == Place::Kind::Room) {
            const auto i = rooms_.find(l.at);
            if (!i) return gone(l.at);
            const Room& r = b_.rooms[*i];
            point.floor = r.floor;
            if (!r.footprint.empty() && r.footprint[0].outer.size() >= 3) point.position = Vec3(middleOf(*i), r.floorZM);
            else if (!r.bounds.empty()) point.position = Vec3(Vec2(r.bounds.centre()), r.floorZM);
            else return impossible("this room has no shape in the model, so that its label has no place");
        } else if (l.at.kind == Place::Kind::Door) {
            const auto i = doors_.find(l.at);
            if (!i) return gone(l.at);
            point.floor = b_.doors[*i].floor;
            point.position = b_.doors[*i].position;
        } else {
            return impossible("a label belongs to a floor, a room or a door");
        }
        addPoint(std::move(point));
    }

    void apply(const AddPoint& a) {
        if (a.floor.kind != Place::Kind::Floor) return impossible("a point belongs to a floor");
        const auto i = floors_.find(a.floor);
        if (!i) return gone(a.floor);
        if (points_.contains(a.point.id)) return impossible("there is a point with this id already");
        PointOfInterest p = a.point;
        p.floor = FloorId(*i);
        p.position = a.filePosition - b_.origin;
        addPoint(std::move(p));
    }
    void apply(const RemovePoint& r) {
        if (r.point.kind != Place::Kind::Point) return impossible("only a point can be removed");
        const auto it = points_.find(r.point.id);
        if (it == points_.end()) return gone(r.point);
        removed_.insert(it->second);
        points_.erase(it);
    }
    // These say something about a place and change nothing in the building; whoever shows them finds them in the list.
    void apply(const Verification& v) { present(v.of); }
    void apply(const Finding& f) { present(f.of); }

    void apply(const Correction& c) {
        const bool ofRoom = c.field <= Correction::Field::RoomUse;
        if (c.of.kind != (ofRoom ? Place::Kind::Room : Place::Kind::Door))
            return impossible(std::string(ofRoom ? "only a room" : "only a door") + " has this");
        const auto i = ofRoom ? rooms_.find(c.of) : doors_.find(c.of);
        if (!i) return gone(c.of);
        switch (c.field) {
            case Correction::Field::RoomNumber:
                b_.rooms[*i].number = c.value;
                break;
            case Correction::Field::RoomName:
                b_.rooms[*i].name = c.value;
                break;
            case Correction::Field::RoomUse:
                if (const auto use = roomUseNamed(c.value)) b_.rooms[*i].use = *use;
                else impossible("there is no use called \"" + c.value + "\"");
                break;
            case Correction::Field::DoorName:
                b_.doors[*i].name = c.value;
                break;
            case Correction::Field::ExteriorNumber:
                b_.doors[*i].exteriorNumber = c.value;
                break;
        }
    }

    void apply(const DoorRooms& d) {
        if (d.door.kind != Place::Kind::Door) return impossible("only a door joins rooms");
        const auto door = doors_.find(d.door);
        if (!door) return gone(d.door);
        if (d.rooms.size() > 2) return impossible("a door joins two rooms at most");
        std::vector<RoomId> rooms;
        for (const Place& p : d.rooms) {
            if (p.kind != Place::Kind::Room) return impossible("a door joins rooms and nothing else");
            const auto room = rooms_.find(p);
            if (!room) return gone(p);  // half of a link would be a wrong link
            if (std::find(rooms.begin(), rooms.end(), RoomId(*room)) != rooms.end()) return impossible("a door cannot join a room with itself");
            rooms.push_back(RoomId(*room));
        }
        const DoorId id(*door);
        for (const RoomId r : b_.doors[*door].rooms) std::erase(b_.rooms[r.index()].doors, id);
        for (const RoomId r : rooms) b_.rooms[r.index()].doors.push_back(id);
        b_.doors[*door].exterior = rooms.size() == 1;
        b_.doors[*door].rooms = std::move(rooms);
    }

    Building& b_;
    std::vector<Problem>& problems_;
    const Finder<Floor> floors_;
    const Finder<Room> rooms_;
    const Finder<Door> doors_;
    std::unordered_map<std::string, size_t> points_;
    std::unordered_set<size_t> removed_;
    std::unordered_map<uint32_t, Vec2> middles_;
    const Edit* edit_ = nullptr;
};

}  // namespace

std::string_view roomUseName(RoomUse use) { return kRoomUses[size_t(use)]; }

std::optional<RoomUse> roomUseNamed(std::string_view name) {
    for (size_t i = 0; i < kRoomUses.size(); ++i)
        if (name == kRoomUses[i]) return RoomUse(i);
    return std::nullopt;
}

const Place& placeOf(const Edit& edit) {
    struct {
        const Place& operator()(const Label& x) const { return x.at; }
        const Place& operator()(const AddPoint& x) const { return x.floor; }
        const Place& operator()(const RemovePoint& x) const { return x.point; }
        const Place& operator()(const Verification& x) const { return x.of; }
        const Place& operator()(const Finding& x) const { return x.of; }
        const Place& operator()(const Correction& x) const { return x.of; }
        const Place& operator()(const DoorRooms& x) const { return x.door; }
    } of;
    return std::visit(of, edit.what);
}

std::string describe(const Edit& edit) {
    const auto quoted = [](const std::string& s) { return "\"" + std::string(base::cutUtf8(s, 80)) + "\""; };
    struct What {
        decltype(quoted)& q;
        std::string operator()(const Label& x) const { return "the label " + q(x.text) + " at "; }
        std::string operator()(const AddPoint& x) const { return "the point " + q(x.point.label) + " on "; }
        std::string operator()(const RemovePoint&) const { return "the removal of "; }
        std::string operator()(const Verification&) const { return "the sign-off of "; }
        std::string operator()(const Finding& x) const { return "the finding " + q(x.text) + " at "; }
        std::string operator()(const Correction& x) const { return std::string("the ") + fieldName(x.field) + " " + q(x.value) + " of "; }
        std::string operator()(const DoorRooms&) const { return "the rooms of "; }
    };
    return std::visit(What{quoted}, edit.what) + nameOf(placeOf(edit)) + ", by " + edit.by + " on " + base::formatTimestamp(edit.at).substr(0, 10);
}

namespace {
/// Says the same; what it is about may have another id by now.
bool sameWord(Edit a, Edit b) {
    a.id = b.id;
    forEachPlace(a, [](Place& p) { p = {}; });
    forEachPlace(b, [](Place& p) { p = {}; });
    return a == b;
}
}  // namespace

void addEdits(Edits& into, Edits more) {
    std::unordered_map<std::string, size_t> known;
    for (size_t i = 0; i < into.list.size(); ++i) known.emplace(into.list[i].id, i);
    for (Edit& e : more.list) {
        const std::string wish = e.id;
        bool there = false;
        for (size_t n = 2;; ++n) {
            const auto at = known.find(e.id);
            if (at == known.end()) break;
            if ((there = sameWord(into.list[at->second], e))) break;
            e.id = wish + "~" + std::to_string(n);
        }
        if (there) continue;
        known.emplace(e.id, into.list.size());
        into.list.push_back(std::move(e));
    }
    std::unordered_set<std::string> unread;
    for (const UnreadEdit& u : into.unread) unread.insert(u.member + "\n" + u.text);
    for (UnreadEdit& u : more.unread)
        if (unread.insert(u.member + "\n" + u.text).second) into.unread.push_back(std::move(u));
}

Applied applyEdits(Building base, const Edits& edits) {
    Applied out{std::move(base), {}};
    std::vector<const Edit*> order(edits.list.size());
    std::transform(edits.list.begin(), edits.list.end(), order.begin(), [](const Edit& e) { return &e; });
    std::sort(order.begin(), order.end(), [](const Edit* a, const Edit* b) { return a->at != b->at ? a->at < b->at : a->id < b->id; });
    if (order.empty()) return out;
    Applier applier(out);
    for (const Edit* e : order) applier.apply(*e);
    applier.finish();
    return out;
}

}  // namespace sallyport::building
