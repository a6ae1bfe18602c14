// Purpose: what is worked out from the plan and the live picture together, as part of the view-model: ways on foot, the frontier, the door list, what
// can be seen from a place. Advice; the commander decides. Refuses to: work anything out (view_ways, frontier, door_list and sight_field do).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "live/freshness.h"
#include "scene/view_state.h"

namespace sallyport::scene {

using live::Freshness;
using live::Millis;

enum class Service : uint8_t { Law, Fire, Ems, IncidentCommand, School, Other };

/// Who could be in the chosen place soonest.
struct WayCandidate {
    std::string uid, callsign, team, where;  ///< where: "East Hall"
    Service service = Service::Other;
    double seconds = 0, metres = 0;
    bool busy = false;                       ///< the team searches a room, or is assigned to one
    Freshness freshness = Freshness::Never;  ///< of their position
    Millis age{0};
};
/// One way, drawn and told.
struct WayShown {
    struct Point {
        base::Vec3 position{0, 0, 0};
        FloorId floor;        ///< invalid: outside
        bool climbs = false;  ///< a stair or lift leads here
    };
    struct Step {
        std::string text;
        double metres = 0;  ///< from the start
    };
    std::string uid, from, to;  ///< "CT 1", "Room 214"
    bool found = false;
    double lengthM = 0, seconds = 0;
    std::string words;  ///< for the radio; without a way: why there is none
    std::vector<Step> steps;
    std::vector<std::string> reasons;  ///< "Passes D-214 reported locked", "Avoids hot zone"
    std::vector<Point> line;
};
/// Advice; the commander decides. Empty while nothing is chosen that somebody can go to.
struct WaysView {
    bool asked = false;
    std::vector<WayCandidate> nearest;  ///< soonest first; those with an old position after the others
    std::optional<WayShown> shown;
    std::string assignRoom, assignTitle;  ///< of whom somebody sent there is told: the chosen room, or the one that the chosen door protects
};

/// An opening of the frontier (scene/frontier.h has the rules). Teeth point `toward` the side that nobody has searched.
struct FrontierOpening {
    enum class Kind : uint8_t { Door, Passage /**< without a leaf */, Outside, Stair, Lift };
    Kind kind = Kind::Door;
    DoorId door;  ///< invalid for a stair or lift
    int link = -1;
    int climbs = 0;   ///< of a stair or lift: 1 up, -1 down
    RoomId from, to;  ///< from: searched; to: not, invalid outside
    FloorId floor;
    base::Vec3 at{0, 0, 0};
    base::Vec2 along{1, 0}, toward{0, 1};
    double halfWidthM = 0.5;
};
struct FrontierRow {
    FrontierOpening opening;
    std::string from, to;   ///< "Main Hall", "Room 217"
    std::string reference;  ///< "F2-K5"
    bool danger = false;    ///< a threat or people who need help lie behind it
    bool ageKnown = false;
    Millis age{0};  ///< since the room was searched
    std::optional<WayCandidate> nearest;
    bool asked = false;  ///< nearest was looked for
};
struct FrontierView {
    std::vector<FrontierRow> openings;  ///< danger first, then the longest unheld
    bool searched = false;              ///< something is: without that an empty frontier says nothing
    uint64_t revision = 0;              ///< grows when an opening came or went
};

/// The doors that ViewState::doorList asks for, the most urgent first. The first kNumbered of them bear their number in list and picture alike.
struct DoorListView {
    bool asked = false;
    std::vector<DoorId> rows;
    static constexpr size_t kNumbered = 9;
};

/// What can be seen from a place on its floor (ViewState::sight).
struct SightView {
    bool shown = false;
    FloorId floor;
    base::Vec2 eye{0, 0};
    std::vector<base::Vec2> outline;  ///< local, round the eye
    double areaM2 = 0;
    int doorsPassed = 0, doorsShut = 0;  ///< of the floor: taken for open, or unknown; taken for shut
    uint64_t revision = 0;
};

}  // namespace sallyport::scene
