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

/// What the picture needs of a building that never changes: where labels may stand, contours, the grid.
class BuildingSite;
/// Slow for a large school; any thread. The building must stay.
std::shared_ptr<const BuildingSite> studySite(const building::Building& building);

class DrawListBuilder {
public:
    /// `site`: of the same building; else it is studied now.
    DrawListBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<GlyphAtlas> atlas,
                    std::shared_ptr<const BuildingSite> site = nullptr);
    ~DrawListBuilder();
    /// The reference stays valid until the next call; buffers are reused.
    const DrawList& build(const ViewModel& model, const ViewState& view, double timeS);
    /// After the first picture: what other floors will need of the site is made on a thread of its own.
    void thinkAhead() const;
    /// What was placed in the last build, for tests: whatever has words (and icons that stand for them). None lies over another.
    struct PlacedLabel {
        enum class Kind : uint8_t { Room, RoomIcon, Chip, Tag, Alarm, Plate, Side, Zone, Edge, FloorName, Ground, Grid, Instrument };
        PixelRect rect;
        std::string text;
        Kind kind = Kind::Room;
        bool leader = false;       ///< a line leads from `at` to it
        Vec2f at{0, 0};            ///< what it speaks of
        uint32_t room = kNoOwner;  ///< the room in which it stands
    };
    const std::vector<PlacedLabel>& labels() const;
    /// Symbols that stand where things are; no label lies over one, but for the alarm that a room's label holds.
    struct PlacedSymbol {
        enum class Kind : uint8_t { Alert, Responder, Point, Door };
        PixelRect rect;
        Kind kind = Kind::Alert;
    };
    const std::vector<PlacedSymbol>& symbols() const;
    /// What stands at the pixel: responders and alert pins first, then doors, then the room of the active floor (or, in orbit, the first one hit).
    /// Alerts and markers count where the last build drew their symbols. A pin stands for the door or room of its alert; a marker in a room gives
    /// way to the room but close to its middle.
    Selection pick(const ViewModel& model, const ViewState& view, double px, double py) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::scene
