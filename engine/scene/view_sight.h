// Purpose: keeps ViewModel::sight and ViewModel::doorList while the view asks for them. Refuses to: work while it does not.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "scene/sight_field.h"
#include "scene/view_model.h"

namespace sallyport::scene {

class SightPlanner {
public:
    explicit SightPlanner(std::shared_ptr<const building::Building> building);
    /// Worked out anew when the place or a door of the floor changed. Whether it was.
    bool update(ViewModel& model, const ViewState& view);

private:
    std::shared_ptr<const building::Building> building_;
    std::optional<SightField> field_;
    std::optional<SightWish> asked_;
    uint64_t looks_ = 0;
    std::vector<uint8_t> shut_, shutBefore_;
};

/// Keeps ViewModel::doorList in step with the model; whether it changed.
bool updateDoorList(ViewModel& model, const ViewState& view, std::vector<DoorId>& scratch);

}  // namespace sallyport::scene
