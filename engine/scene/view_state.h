// Purpose: what this person is looking at: mode, floor, camera, selection, theme. Plain data, changed only by applying commands (viewer/app).
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/math.h"

namespace sallyport::scene {

using base::DoorId;
using base::FloorId;
using base::RoomId;

enum class ViewMode : uint8_t { Plan, Orbit, Inside };
enum class Theme : uint8_t { Dark, Night, Light };

/// Plan: orthographic, `pixelsPerM`; orbit: perspective round `target`; inside: at `eye`. Animated between values by scene/camera.
struct Camera {
    base::Vec3 target{0, 0, 0};
    double yawDeg = 0;      ///< direction looked at, clockwise from +Y; plan: up direction on the screen
    double pitchDeg = -90;  ///< -90 straight down
    double distanceM = 80;
    double pixelsPerM = 10;  ///< plan only
    base::Vec3 eye{0, 0, 1.6};
    double fovDeg = 40;
    bool operator==(const Camera&) const = default;
};

struct ResponderRef {
    std::string uid;
    bool operator==(const ResponderRef&) const = default;
};
struct AlertRef {
    std::string id;
    bool operator==(const AlertRef&) const = default;
};
struct PointRef {
    std::string id;
    bool operator==(const PointRef&) const = default;
};
/// A person's choice in the picture or a list.
using Selection = std::variant<std::monostate, RoomId, DoorId, ResponderRef, AlertRef, PointRef>;

/// A device that a person is about to point out in the picture: the next door (or room) clicked is where it is.
struct Assigning {
    std::string device, type;  ///< as the sender named it; "door" or "room"
    bool wrongKind = false;    ///< something was clicked that it cannot be
    bool operator==(const Assigning&) const = default;
};

/// Something that a person is about to put on the map: a point by the next click, an area corner by corner (scene/placing.h), or an alarm that has no
/// place yet.
struct Placing {
    std::string kind;   ///< of scene::placeKinds(); empty: an alarm is given its place
    std::string alarm;  ///< that alarm's id
    bool everyFloor = false;
    FloorId floor;                    ///< where its first corner is: the others belong there too
    std::vector<base::Vec2> corners;  ///< local metres
    std::string problem;              ///< why the last click was not taken
    bool operator==(const Placing&) const = default;
};

/// A line whose length is measured, point by point, over one floor; to the pointer too while it has fewer than kMostMeasured points.
struct Measuring {
    FloorId floor;                   ///< of the points; the active one while there are none
    std::vector<base::Vec2> points;  ///< local metres
    /// Of the points alone, metres.
    double lengthM() const {
        double sum = 0;
        for (size_t i = 1; i < points.size(); ++i) sum += glm::length(points[i] - points[i - 1]);
        return sum;
    }
    bool operator==(const Measuring&) const = default;
};
inline constexpr size_t kMostMeasured = 50;

/// A marker in the hand: it stands so far from where it was until it is let go.
struct MovingMarker {
    std::string id;
    base::Vec2 by{0, 0};
    bool operator==(const MovingMarker&) const = default;
};

/// Whose way to the chosen place is shown; empty: of whoever can be there first.
struct WayWish {
    std::string responder;  ///< uid
    bool operator==(const WayWish&) const = default;
};

/// The door list as it is open: which doors. All conditions together.
enum class DoorGroup : uint8_t {
    NotLocked,
    Unknown,
    Locked /**< reported or checked */,
    Checked,
    Late /**< not locked in time in a lockdown */,
    All
};
struct DoorFilter {
    DoorGroup group = DoorGroup::NotLocked;
    char side = 0;           ///< "A" to "D": exterior doors of that side; 0: all
    bool thisFloor = false;  ///< of the active floor
    int olderThanMin = 0;    ///< what is said of it is so old, or nobody has said anything; 0: any age
    std::string text;
    bool operator==(const DoorFilter&) const = default;
};

/// From where somebody looks: a door or a point on a floor. `allDoorsShut`: as if every leaf that nobody reports open were shut; else only what is
/// reported locked stops the eye, for what nobody knows of may stand open.
struct SightWish {
    DoorId door;
    FloorId floor;
    base::Vec2 at{0, 0};
    bool allDoorsShut = false;
    bool operator==(const SightWish&) const = default;
};

struct PixelRect {
    int x = 0, y = 0, w = 0, h = 0;  ///< top-left origin, framebuffer pixels
    bool contains(double px, double py) const { return px >= x && py >= y && px < x + w && py < y + h; }
    bool operator==(const PixelRect&) const = default;
};

/// Width of the edge that `ViewState::panels` keeps free, pixels at scale 1.
inline constexpr double kPanelEdgePx = 64;
/// Where panels say what part of the school is drawn (ViewState::partial): in one row with the scale bar, right of it; left and bottom from the
/// picture's, greatest width, height.
inline constexpr double kPartialPx[4] = {314, 60, 176, 44};

/// How much wider than their presets the panels beside the picture are, in units (pixels at 100 %); a window without the room gives them less.
struct PanelsWider {
    double leftU = 0, rightU = 0;
    bool operator==(const PanelsWider&) const = default;
};
inline constexpr double kMostWiderU = 1000;

/// A change of floor or mode that is under way: floors slide from where they were, and the new picture comes out of the ground.
struct FloorChange {
    FloorId from;
    double done = 1;  ///< 0 begun … 1 over
    bool operator==(const FloorChange&) const = default;
};

/// Where floors are cut unless somebody asks for another height, and what one can ask for; low floors are cut below their ceiling.
inline constexpr double kCutHeightM = 1.2, kLeastCutM = 0.3, kMostCutM = 3;

struct ViewState {
    ViewMode mode = ViewMode::Plan;
    FloorId floor;  ///< active floor
    Camera camera;
    double explode = 0;  ///< 0..1
    bool xray = false;
    bool isolateFloor = false;
    RoomId isolated;                    ///< the one room that is drawn, the others as faint outlines; invalid: all
    std::optional<base::Box3> section;  ///< only what lies in it is drawn; local metres, before the explode offset
    bool buildingUp = false;            ///< plan: side A at the foot of the picture, else true north up
    FloorChange change;
    bool reducedMotion = false;  ///< nothing moves by itself but what must be seen (alarms)
    Theme theme = Theme::Dark;
    Selection selection;
    Selection hover;
    std::vector<RoomId> rooms;     ///< several rooms chosen at once, in order; `selection` is then one of them. Empty: at most the selection
    bool choosing = false;         ///< a press adds a room or takes it away, a drag draws a box round several
    std::optional<PixelRect> box;  ///< that is being drawn
    std::optional<Assigning> assigning;
    std::optional<Placing> placing;
    std::optional<MovingMarker> moving;
    std::optional<Measuring> measuring;
    std::optional<WayWish> way;
    std::optional<std::string> routing;  ///< uid of who is to be shown a way: the next room or door clicked is where to
    std::optional<DoorFilter> doorList;  ///< open, and of which doors
    std::optional<SightWish> sight;
    std::optional<std::string> search;      ///< what is typed into the search; nothing while it is closed
    std::optional<base::Vec2> cursorLocal;  ///< where the mouse is on the active floor, local metres
    PixelRect picture;                      ///< where the picture stands in the framebuffer
    double uiScale = 1;                     ///< text scale × DPI
    PanelsWider wider;
    double cutHeightM = kCutHeightM;  ///< above the active floor
    bool metric = false;              ///< distances in metres, else feet
    bool panels =
        false;  ///< panels stand over the picture's right edge and bring compass and zoom buttons: no compass here, and that edge stays free
    /// A part of the school is not drawn because somebody asked for that.
    bool partial() const { return mode != ViewMode::Inside && (section || isolated.valid() || isolateFloor); }
    bool operator==(const ViewState&) const = default;
};

}  // namespace sallyport::scene
