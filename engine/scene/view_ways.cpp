#include "scene/view_ways.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scene/view_model_parts.h"
#include "way/directions.h"

namespace sallyport::scene {
namespace {

constexpr Millis kAskAgain{1000};
/// A lock costs whoever has to open it or to fetch who can. Rough, and the same for all: it chooses between ways.
constexpr double kLockedS = 20, kMayBeLockedS = 5;
constexpr double kThreatFactor = 20, kHotFactor = 15, kWarmFactor = 2;
/// Of all responders those nearest in a straight line are asked; floors apart count so many metres.
constexpr size_t kMostAsked = 48, kMostShown = 5;
constexpr double kFloorApartM = 25;

bool canCome(const ResponderView& r) {
    return r.placed && (r.service == Service::Law || r.service == Service::Fire || r.service == Service::Ems || r.service == Service::Other);
}

way::DoorCost costOf(const DoorView& d) {
    const bool old = live::isOutdated(d.freshness);
    switch (d.look) {
        case DoorLook::Locked:
        case DoorLook::Moving:
            return {kLockedS, false, old ? "reported locked, stale" : "reported locked"};
        case DoorLook::LockedVerified:
            return {kLockedS, false, "locked, checked by a person"};
        case DoorLook::Jammed:
            return {0, true, "jammed"};
        case DoorLook::Unknown:
        case DoorLook::Fault:
            return {kMayBeLockedS, false, ""};
        case DoorLook::Unmonitored:
        case DoorLook::Unlocked:
        case DoorLook::Open:
        case DoorLook::Forced:
        case DoorLook::HeldOpen:
            break;
    }
    return {};
}

std::string goalTitle(const building::Building& b, const Selection& s) {
    if (const auto* r = std::get_if<RoomId>(&s)) return roomTitle(b.room(*r));
    if (const auto* d = std::get_if<DoorId>(&s)) return doorTitle(b.door(*d));
    return {};
}

}  // namespace

way::Conditions wayConditions(const building::Building& b, const ViewModel& model) {
    way::Conditions out;
    out.doors.reserve(model.doors.size());
    for (const DoorView& d : model.doors) out.doors.push_back(costOf(d));
    out.rooms.resize(model.rooms.size());
    for (size_t i = 0; i < model.rooms.size(); ++i)
        if (model.rooms[i].status == live::RoomStatus::Threat) out.rooms[i] = {kThreatFactor, "threat in " + roomTitle(b.rooms[i])};
    for (const MarkerView& m : model.markers) {
        if (m.polygon.size() < 3) continue;
        const ZoneKind kind = zoneKind(m);
        if (kind != ZoneKind::Hot && kind != ZoneKind::Warm) continue;
        const bool hot = kind == ZoneKind::Hot;
        const way::ZoneCost cost{m.floor, {m.polygon, {}}, hot ? kHotFactor : kWarmFactor, hot ? "hot zone" : ""};
        if (m.floor.valid()) out.zones.push_back(cost);
        // Without a floor it is about all of them.
        for (uint32_t f = 0; !m.floor.valid() && f < b.floors.size(); ++f) out.zones.push_back({FloorId(f), cost.area, cost.factor, cost.why});
    }
    out.lifts = std::none_of(model.alerts.begin(), model.alerts.end(), [](const AlertView& a) { return a.kind == live::AlertKind::Fire; });
    return out;
}

bool anybodyCanCome(const ViewModel& model) { return std::any_of(model.responders.begin(), model.responders.end(), canCome); }

std::vector<WayCandidate> nearestTo(const ViewModel& model, const way::Reach& reach, FloorId floor, base::Vec2 at, size_t most) {
    std::vector<std::pair<double, const ResponderView*>> near;
    for (const ResponderView& r : model.responders) {
        if (!canCome(r)) continue;
        const double floors = r.floor.valid() && floor.valid() ? std::abs(double(r.floor.index()) - double(floor.index())) : 0;
        near.emplace_back(glm::length(base::Vec2(r.position) - at) + floors * kFloorApartM, &r);
    }
    const size_t asked = std::min(near.size(), kMostAsked);
    std::partial_sort(near.begin(), near.begin() + std::ptrdiff_t(asked), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    near.resize(asked);
    std::vector<WayCandidate> all;
    for (const auto& [straightM, r] : near) {
        const auto found = reach.from(r->floor, base::Vec2(r->position));
        if (!found) continue;
        const double seconds = found->seconds;
        // One of a team stands for it: they go together.
        const auto same = std::find_if(all.begin(), all.end(), [r = r](const WayCandidate& c) { return !r->team.empty() && c.team == r->team; });
        const std::string& team = r->team.empty() ? r->callsign : r->team;
        const auto row = std::find_if(model.teams.begin(), model.teams.end(), [&](const TeamView& t) { return t.name == team; });
        WayCandidate candidate{
            r->uid, r->callsign, r->team, r->room, r->service, seconds, found->lengthM, row != model.teams.end() && row->busy, r->freshness, r->age};
        if (same == all.end()) all.push_back(std::move(candidate));
        else if (seconds < same->seconds) *same = std::move(candidate);
    }
    // Whoever has not been heard of is not counted on: after those who have.
    const auto sooner = [](const WayCandidate& a, const WayCandidate& b) {
        const bool oldA = live::isOutdated(a.freshness), oldB = live::isOutdated(b.freshness);
        return oldA != oldB ? oldB : a.seconds < b.seconds;
    };
    std::sort(all.begin(), all.end(), sooner);
    if (all.size() > most) all.resize(most);
    return all;
}

RoomId roomBehind(const building::Building& b, const building::Door& d) {
    const auto hall = [&](RoomId id) {
        const building::RoomUse use = b.room(id).use;
        return use == building::RoomUse::Corridor || use == building::RoomUse::Stair || use == building::RoomUse::Lift ||
               use == building::RoomUse::Lobby;
    };
    const auto room = std::find_if_not(d.rooms.begin(), d.rooms.end(), hall);
    return room != d.rooms.end() ? *room : d.rooms.empty() ? RoomId() : d.rooms.front();
}

WayPlanner::WayPlanner(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> finder)
    : building_(std::move(building)), finder_(std::move(finder)) {}

std::optional<WayPlanner::Goal> WayPlanner::goalOf(const Selection& s, const building::PlaceIndex& places) const {
    if (const auto* r = std::get_if<RoomId>(&s); r && r->index() < building_->rooms.size())
        if (const auto p = places.position(*r)) return Goal{building_->room(*r).floor, base::Vec2(*p)};
    if (const auto* d = std::get_if<DoorId>(&s); d && d->index() < building_->doors.size())
        return Goal{building_->door(*d).floor, base::Vec2(building_->door(*d).position)};
    return std::nullopt;
}

bool WayPlanner::update(ViewModel& model, const ViewState& view, const building::PlaceIndex& places, Timestamp wall, bool changed) {
    WaysView& ways = model.ways;
    const auto goal = finder_ ? goalOf(view.selection, places) : std::nullopt;
    if (!goal) {
        const bool wereAsked = ways.asked;
        if (wereAsked) ways = {};
        askedFor_ = view.selection;
        return wereAsked;
    }
    changed_ = changed_ || changed;
    if (!finder_->ready()) {
        finder_->begin();
        return false;  // asked again with the next frame
    }
    const bool choseAnew = !(askedFor_ == view.selection) || !(wish_ == view.way) || metric_ != view.metric || !ways.asked;
    if (!choseAnew && (!changed_ || (wall >= askedAt_ && wall - askedAt_ < kAskAgain))) return false;
    changed_ = false;
    askedFor_ = view.selection;
    wish_ = view.way;
    metric_ = view.metric;
    askedAt_ = wall;
    plan(model, view, *goal);
    return true;
}

void WayPlanner::plan(ViewModel& model, const ViewState& view, const Goal& goal) const {
    WaysView& ways = model.ways;
    ways = {};
    ways.asked = true;
    const way::Conditions now = wayConditions(*building_, model);
    const way::Reach reach = finder_->to(goal.floor, goal.at, now);

    ways.nearest = nearestTo(model, reach, goal.floor, goal.at, kMostShown);
    const auto* room = std::get_if<RoomId>(&view.selection);
    const auto* door = std::get_if<DoorId>(&view.selection);
    if (const RoomId to = room ? *room : door ? roomBehind(*building_, building_->door(*door)) : RoomId(); to.valid()) {
        ways.assignRoom = building_->room(to).id;
        ways.assignTitle = roomTitle(building_->room(to));
    }

    if (!view.way) return;
    std::string uid = view.way->responder;
    if (uid.empty() && !ways.nearest.empty()) uid = ways.nearest.front().uid;
    const auto who = std::find_if(model.responders.begin(), model.responders.end(), [&](const ResponderView& r) { return r.uid == uid; });
    WayShown shown;
    shown.uid = uid;
    shown.to = goalTitle(*building_, view.selection);
    if (who == model.responders.end() || !who->placed) {
        shown.words = uid.empty() ? "Nobody with a known position can get there." : "Where they are is not known.";
        ways.shown = std::move(shown);
        return;
    }
    shown.from = who->callsign;
    const auto found = finder_->way(who->floor, base::Vec2(who->position), goal.floor, goal.at, now);
    if (!found) {
        shown.words = "No way that is open is known.";
        ways.shown = std::move(shown);
        return;
    }
    shown.found = true;
    shown.lengthM = found->lengthM;
    shown.seconds = found->seconds;
    const auto told = way::directions(*building_, *found, view.metric);
    for (const way::Direction& d : told) shown.steps.push_back({d.text, d.metres});
    shown.words = way::inWords(told);
    for (const way::WayPoint& p : found->points) shown.line.push_back({p.position, p.floor, p.link >= 0});
    for (const way::Reason& r : found->reasons) {
        std::string what = r.door.valid() ? doorTitle(building_->door(r.door)) + " " + r.why : r.why;
        shown.reasons.push_back((r.avoided ? "Avoids " : "Passes ") + what);
    }
    ways.shown = std::move(shown);
}

}  // namespace sallyport::scene
