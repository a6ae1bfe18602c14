// Purpose: find a place or a person by what somebody remembers of it: room numbers and names, doors, responders, points, floors, named views, grid
// references. Letter case and accents do not matter, words may come in any order, shortened or with a slip; numbers are never guessed at: 214 does
// not find 213. Bounded by the names there are, never by history. Refuses to: know what is drawn, allocate while nothing is typed.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "building/building.h"
#include "building/grid.h"
#include "scene/places.h"
#include "scene/view_model.h"

namespace sallyport::scene {

struct Found {
    FoundKind kind = FoundKind::Room;
    uint32_t index = 0;   ///< of the building's rooms, doors or floors; of the model's responders or markers; of the views
    FloorId floor;        ///< of a grid cell
    base::Vec2 at{0, 0};  ///< middle of a grid cell, local
    float score = 0;
    bool operator==(const Found&) const = default;
};

class SearchIndex {
public:
    /// `doors`: their words (label, serves, side), as ViewModel::doors has them.
    SearchIndex(const building::Building& b, std::span<const DoorView> doors);
    ~SearchIndex();
    /// What comes and goes. Costs little where everything is called as before.
    void update(std::span<const ResponderView> responders, std::span<const MarkerView> markers, std::span<const SavedView> views);
    /// Whether the last update() changed a name: then results from before may name the wrong rows.
    uint64_t revision() const;
    /// The `most` best into `out`, best first; returns how many there are. A cell without a floor is one of `active`.
    size_t find(std::string_view query, FloorId active, size_t most, std::vector<Found>& out);

    /// The cell that a text names ("F2-K5", "k5"), its middle. Only cells of the grid.
    std::optional<Found> cell(std::string_view text, FloorId active) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Lower case without accents; what is not valid UTF-8 is dropped.
std::string folded(std::string_view text);

}  // namespace sallyport::scene
