#include "scene/place_search.h"

#include <algorithm>

#include "scene/view_model_parts.h"

namespace sallyport::scene {
namespace {

base::Vec2 middleOf(const MarkerView& m) {
    if (m.hasPosition || m.polygon.empty()) return base::Vec2(m.position);
    base::Vec2 sum(0);
    for (const base::Vec2 p : m.polygon) sum += p;
    return sum / double(m.polygon.size());
}

}  // namespace

PlaceSearch::PlaceSearch(std::shared_ptr<const building::Building> building, const building::Grid& grid)
    : building_(std::move(building)), grid_(grid) {}
PlaceSearch::~PlaceSearch() = default;

void PlaceSearch::update(ViewModel& model, const ViewState& view, const building::PlaceIndex& places, std::span<const PlaceKey> recent,
                         uint64_t revision) {
    SearchView& search = model.search;
    if (!view.search) {
        if (search.asked) search = {};
        return;
    }
    if (!index_) index_ = std::make_unique<SearchIndex>(*building_, model.doors);
    index_->update(model.responders, model.markers, model.savedViews);
    if (search.asked && search.query == *view.search && names_ == index_->revision() && floor_ == view.floor && recentRevision_ == revision) return;
    search.asked = true;
    search.query = *view.search;
    names_ = index_->revision();
    floor_ = view.floor;
    recentRevision_ = revision;
    search.rows.clear();
    const size_t all = index_->find(search.query, view.floor, SearchView::kMostRows, found_);
    search.recent = search.query.find_first_not_of(' ') == std::string::npos;
    if (search.recent)
        for (const PlaceKey& key : recent)
            if (const auto f = find(model, places, key, view.floor)) found_.push_back(*f);
    for (const Found& f : found_)
        if (auto r = row(model, places, f)) search.rows.push_back(std::move(*r));
    search.more = all > found_.size() ? all - found_.size() : 0;
}

std::optional<SearchRow> PlaceSearch::row(const ViewModel& model, const building::PlaceIndex& places, const Found& found) const {
    const building::Building& b = *building_;
    SearchRow r;
    r.kind = found.kind;
    r.index = found.index;
    std::optional<base::Vec2> at;
    switch (found.kind) {
        case FoundKind::Room: {
            const building::Room& room = b.rooms[found.index];
            r.what = RoomId(found.index);
            r.floor = room.floor;
            r.title = roomTitle(room);
            if (r.title != room.name) r.detail = room.name;
            if (const auto p = places.position(RoomId(found.index))) at = base::Vec2(*p);
            break;
        }
        case FoundKind::Door: {
            const DoorView& door = model.doors[found.index];
            r.what = door.id;
            r.floor = door.floor;
            r.title = door.label;
            r.detail = door.serves;
            at = base::Vec2(b.door(door.id).position);
            break;
        }
        case FoundKind::Responder: {
            const ResponderView& who = model.responders[found.index];
            r.what = ResponderRef{who.uid};
            r.title = who.callsign;
            r.detail = who.team.empty() || who.team == who.callsign ? who.room : who.team + " · " + who.room;
            if (!who.placed) break;
            r.floor = who.floor;
            at = base::Vec2(who.position);
            break;
        }
        case FoundKind::Point: {
            const MarkerView& m = model.markers[found.index];
            r.what = PointRef{m.id};
            r.floor = m.floor;
            r.title = m.label.empty() ? m.kind : m.label;
            if (m.hasPosition || !m.polygon.empty()) at = r.at = middleOf(m);
            break;
        }
        case FoundKind::Floor:
            r.floor = FloorId(found.index);
            r.title = floorTitle(b.floors[found.index]);
            if (b.floors[found.index].name != r.title) r.detail = b.floors[found.index].name;
            r.reference = b.floors[found.index].shortName;
            return r;
        case FoundKind::Grid:
            r.floor = found.floor;
            r.at = found.at;
            r.title = building::gridReference(b, grid_, found.floor, found.at);
            if (const auto room = places.roomAt(found.floor, found.at)) r.detail = roomTitle(b.room(*room), true);
            return r;
        case FoundKind::View:
            r.title = model.savedViews[found.index].name;
            return r;
    }
    if (at && r.floor.valid()) r.reference = building::gridReference(b, grid_, r.floor, *at);
    return r;
}

std::optional<Found> PlaceSearch::find(const ViewModel& model, const building::PlaceIndex& places, const PlaceKey& key, FloorId active) const {
    const auto listed = [&](FoundKind kind, const auto& list, const auto& same) -> std::optional<Found> {
        for (uint32_t i = 0; i < list.size(); ++i)
            if (same(list[i])) return Found{kind, i};
        return std::nullopt;
    };
    switch (key.kind) {
        case PlaceKey::Kind::Room:
            if (const auto r = places.room(key.id)) return Found{FoundKind::Room, r.id.value};
            break;
        case PlaceKey::Kind::Door:
            if (const auto d = places.door(key.id)) return Found{FoundKind::Door, d.id.value};
            break;
        case PlaceKey::Kind::Responder:
            return listed(FoundKind::Responder, model.responders, [&](const ResponderView& r) { return r.uid == key.id; });
        case PlaceKey::Kind::Point:
            return listed(FoundKind::Point, model.markers, [&](const MarkerView& m) { return m.id == key.id; });
        case PlaceKey::Kind::Floor:
            return listed(FoundKind::Floor, building_->floors, [&](const building::Floor& f) { return f.id == key.id; });
        case PlaceKey::Kind::Grid:
            return index_->cell(key.id, active);
    }
    return std::nullopt;
}

std::optional<PlaceKey> placeKey(const building::Building& b, const Selection& what) {
    if (const auto* r = std::get_if<RoomId>(&what)) return PlaceKey{PlaceKey::Kind::Room, b.room(*r).id};
    if (const auto* d = std::get_if<DoorId>(&what)) return PlaceKey{PlaceKey::Kind::Door, b.door(*d).id};
    if (const auto* w = std::get_if<ResponderRef>(&what)) return PlaceKey{PlaceKey::Kind::Responder, w->uid};
    if (const auto* p = std::get_if<PointRef>(&what)) return PlaceKey{PlaceKey::Kind::Point, p->id};
    return std::nullopt;
}

}  // namespace sallyport::scene
