// Purpose: keeps ViewModel::search while somebody searches (ViewState::search): results for what is typed, else the places gone to last. Asked again
// when the text, a name or the active floor changes. Refuses to: work while nobody searches.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "building/grid.h"
#include "building/place_index.h"
#include "scene/search.h"

namespace sallyport::scene {

class PlaceSearch {
public:
    PlaceSearch(std::shared_ptr<const building::Building> building, const building::Grid& grid);
    ~PlaceSearch();
    /// Fills model.search from the rest of the model. `recent`: places gone to last, the newest first; `revision` grows with them.
    void update(ViewModel& model, const ViewState& view, const building::PlaceIndex& places, std::span<const PlaceKey> recent, uint64_t revision);

private:
    std::optional<SearchRow> row(const ViewModel& model, const building::PlaceIndex& places, const Found& found) const;
    std::optional<Found> find(const ViewModel& model, const building::PlaceIndex& places, const PlaceKey& key, FloorId active) const;

    std::shared_ptr<const building::Building> building_;
    const building::Grid& grid_;
    std::unique_ptr<SearchIndex> index_;
    std::vector<Found> found_;
    uint64_t names_ = 0, recentRevision_ = 0;
    FloorId floor_;
};

/// By which a chosen place is found again after the window was closed; nothing for an alert.
std::optional<PlaceKey> placeKey(const building::Building& b, const Selection& what);

}  // namespace sallyport::scene
