// Purpose: Building -> SceneGeometry (once) and ViewModel + ViewState -> DrawList (each frame), with label placement and declutter; and picking,
// which answers from the same data on the CPU, so it never stalls the GPU.
#pragma once
#include <memory>

#include "building/building.h"
#include "scene/draw_list.h"
#include "scene/glyph_atlas.h"
#include "scene/view_model.h"

namespace sallyport::scene {

SceneGeometry buildSceneGeometry(const building::Building& b);

class DrawListBuilder {
public:
    DrawListBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<GlyphAtlas> atlas);
    ~DrawListBuilder();
    /// The reference stays valid until the next call; buffers are reused.
    const DrawList& build(const ViewModel& model, const ViewState& view, double timeS);
    /// Screen rectangles of the labels placed in the last build (for tests and picking).
    struct PlacedLabel {
        PixelRect rect;
        std::string text;
    };
    const std::vector<PlacedLabel>& labels() const;
    /// What stands at the pixel: responders and alert pins first, then doors, then the room of the active floor (or, in orbit, the first one hit).
    /// Alerts and markers count where the last build drew their symbols. A pin stands for the door or room of its alert; a marker in a room gives
    /// way to the room but close to its middle.
    Selection pick(const ViewModel& model, const ViewState& view, double px, double py) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::scene
