#include "scene/view_sight.h"

#include <cmath>

#include "scene/door_list.h"

namespace sallyport::scene {
namespace {

/// Whether somebody says that the leaf is shut: what is locked is. What nobody knows of may stand open; nothing unseen is called hidden.
bool saidShut(const DoorView& d) { return groupOf(d.look) == DoorGroup::Locked && !live::isOutdated(d.freshness); }
bool saidOpen(const DoorView& d) { return d.look == DoorLook::Open || d.look == DoorLook::HeldOpen || d.look == DoorLook::Forced; }

double areaOf(const std::vector<base::Vec2>& ring) { return std::abs(base::signedArea(ring)); }

}  // namespace

SightPlanner::SightPlanner(std::shared_ptr<const building::Building> building) : building_(std::move(building)) {}

bool SightPlanner::update(ViewModel& m, const ViewState& view) {
    SightView& s = m.sight;
    if (!view.sight) {
        if (!s.shown) return false;
        s.shown = false;
        s.outline.clear();
        ++s.revision;
        asked_.reset();
        return true;
    }
    if (asked_ == view.sight && looks_ == m.fillRevision) return false;
    const bool sameWish = asked_ == view.sight;
    looks_ = m.fillRevision;
    const SightWish& wish = *view.sight;
    s.floor = wish.floor;
    s.eye = wish.at;
    shut_.assign(m.doors.size(), 0);
    s.doorsPassed = s.doorsShut = 0;
    for (size_t i = 0; i < m.doors.size(); ++i) {
        const DoorView& d = m.doors[i];
        if (d.floor != wish.floor || d.id == wish.door) continue;
        shut_[i] = wish.allDoorsShut ? !saidOpen(d) : saidShut(d);
        ++(shut_[i] ? s.doorsShut : s.doorsPassed);
    }
    if (sameWish && s.shown && shut_ == shutBefore_) return false;
    asked_ = wish;
    shutBefore_ = shut_;
    if (!field_) field_.emplace(*building_);
    field_->look(wish.floor, wish.at, shut_, s.outline);
    s.areaM2 = areaOf(s.outline);
    s.shown = true;
    ++s.revision;
    return true;
}

bool updateDoorList(ViewModel& m, const ViewState& view, std::vector<DoorId>& scratch) {
    DoorListView& list = m.doorList;
    if (!view.doorList) {
        if (!list.asked) return false;
        list.asked = false;
        list.rows.clear();
        return true;
    }
    listDoors(m, *view.doorList, view.floor, scratch);
    const bool differs = !list.asked || scratch != list.rows;
    list.asked = true;
    if (differs) std::swap(list.rows, scratch);
    return differs;
}

}  // namespace sallyport::scene
