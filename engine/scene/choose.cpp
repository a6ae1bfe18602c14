#include "scene/choose.h"

#include <algorithm>

#include "scene/camera.h"

namespace sallyport::scene {

std::vector<RoomId> roomsInBox(const building::Building& b, const building::PlaceIndex& places, const ViewState& view, const PixelRect& box) {
    std::vector<RoomId> out;
    if (view.mode == ViewMode::Inside) return out;
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        const building::Room& r = b.rooms[i];
        using U = building::RoomUse;
        if (r.floor != view.floor || r.use == U::Corridor || r.use == U::Stair || r.use == U::Lift || r.use == U::Outdoor) continue;
        const auto at = places.position(RoomId(i));
        const auto pixel = at ? project(view, *at) : std::nullopt;
        if (pixel && box.contains(pixel->x, pixel->y)) out.emplace_back(i);
    }
    return out;
}

void chooseRooms(ViewState& view, const std::vector<RoomId>& rooms, bool add) {
    std::vector<RoomId> all;
    if (add) {
        all = view.rooms;
        const auto* one = std::get_if<RoomId>(&view.selection);
        if (all.empty() && one && one->valid()) all.push_back(*one);
    }
    const bool toggles = add && rooms.size() == 1 && std::find(all.begin(), all.end(), rooms.front()) != all.end();
    if (toggles) std::erase(all, rooms.front());
    else all.insert(all.end(), rooms.begin(), rooms.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const auto* now = std::get_if<RoomId>(&view.selection);
    const bool stays = now && std::find(all.begin(), all.end(), *now) != all.end();
    // What was chosen last is what the panel names when only one is left.
    if (all.empty()) view.selection = {};
    else if (!toggles && rooms.size() == 1) view.selection = rooms.front();
    else if (!stays) view.selection = all.front();
    view.rooms = all.size() > 1 ? std::move(all) : std::vector<RoomId>();
}

std::vector<RoomId> chosenWith(const ViewState& view, RoomId room) {
    if (std::find(view.rooms.begin(), view.rooms.end(), room) == view.rooms.end()) return {room};
    return view.rooms;
}

}  // namespace sallyport::scene
