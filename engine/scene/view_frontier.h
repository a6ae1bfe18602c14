// Purpose: keeps ViewModel::frontier: found again only when a room or door looks different, ages and the nearest teams kept up in small steps.
// Refuses to: allocate while nothing changes.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "building/grid.h"
#include "scene/view_model.h"
#include "way/way_finder.h"

namespace sallyport::scene {

class FrontierPlanner {
public:
    FrontierPlanner(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> finder, const building::Grid& grid);
    /// From the rest of the model, which has `changed` or not since the last call. Whether anything of it did.
    bool update(ViewModel& model, Timestamp wall, bool changed);
    /// When update() has more to find out of openings that nobody has been looked for yet; nothing: not before something changes.
    std::optional<Timestamp> dueAt(const ViewModel& model, Timestamp wall) const;

private:
    void row(const ViewModel& model, const FrontierOpening& opening, FrontierRow& out) const;
    bool ask(ViewModel& model, Timestamp wall);

    std::shared_ptr<const building::Building> building_;
    std::shared_ptr<const way::WayFinder> finder_;
    const building::Grid& grid_;
    std::vector<FrontierOpening> found_;
    std::vector<FrontierRow*> known_;  ///< in order; kept for its memory
    uint64_t looks_ = 0;
    bool started_ = false, changed_ = false;
    bool nobody_ = false;  ///< could come when last asked
    size_t next_ = 0;  ///< to be asked again for its nearest team
    Timestamp roundAt_{}, conditionsAt_{};
    std::optional<way::Conditions> conditions_;
};

}  // namespace sallyport::scene
