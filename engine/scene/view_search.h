// Purpose: what was found for what somebody typed, as rows of a list: part of the view-model. Refuses to: search (scene/place_search.h does).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scene/view_state.h"

namespace sallyport::scene {

enum class FoundKind : uint8_t { Room, Door, Responder, Point, Floor, Grid, View };
struct SearchRow {
    FoundKind kind = FoundKind::Room;
    uint32_t index = 0;  ///< of the model's rooms, doors, responders, markers, floors or saved views
    Selection what;      ///< nothing for a floor, a grid cell and a view
    FloorId floor;
    std::optional<base::Vec2> at;  ///< local; of what cannot be chosen or has no place of its own
    std::string title, detail;     ///< "Room 214", "Science 8"
    std::string reference;         ///< "F2-K5"
};
struct SearchView {
    bool asked = false;
    std::string query;
    std::vector<SearchRow> rows;  ///< best first, at most kMostRows
    size_t more = 0;              ///< found beyond the rows
    bool recent = false;          ///< nothing was typed: places gone to last
    static constexpr size_t kMostRows = 12;
};

}  // namespace sallyport::scene
