// Purpose: the steps by which ViewModelBuilder fills a ViewModel; private to engine/scene/view_model*.cpp.
#pragma once
#include <string>
#include <vector>

#include "live/freshness.h"
#include "scene/view_model.h"

namespace sallyport::scene {

/// What every step reads.
struct ViewContext {
    const building::Building& building;
    const building::PlaceIndex& places;
    const building::Grid& grid;
    const live::WorldState& world;   ///< shown
    const live::WorldState& alarms;  ///< where alarms come from
    const live::Lifetimes& lifetimes;
    Timestamp now;
    Timestamp wall;  ///< of alarms while somebody scrubs a live session back
    Millis clockOffset;
};

/// "Room 214", "East Hall", "Room 217 · Math 7" when `full`.
std::string roomTitle(const building::Room& r, bool full = false);
/// "D-214", or "Door 7" for an exterior door with its own number.
std::string doorTitle(const building::Door& d);
/// Side letter of an exterior door.
char sideOf(const ViewContext& c, const building::Door& d);
/// "Floor 2 · Side D · K6"; the side only of exterior doors.
std::string whereText(const ViewContext& c, FloorId floor, base::Vec2 p, DoorId door = {});

/// In place, so that strings keep their memory.
void viewRoom(const ViewContext& c, RoomId id, RoomView& out);
/// All but the words that the plan alone gives.
void viewDoor(const ViewContext& c, DoorId id, DoorView& out);
/// Those words: label, serves, where. Done once for each door.
void describeDoor(const ViewContext& c, DoorView& door);
/// By which report a row of responders was made; while it is the same only its age changes.
struct ResponderSeen {
    Timestamp said{}, fixed{};
    std::string saidEvent, fixedEvent;
    size_t trail = 0;
    RoomId room;
    FloorId floor;
};
/// `seen` belongs to `out`, row by row; empty: make all anew.
void viewResponders(const ViewContext& c, std::vector<ResponderSeen>& seen, std::vector<ResponderView>& out);
void viewAlerts(const ViewContext& c, bool exercise, std::vector<AlertView>& out);
/// Those that are over, the last to end first, kMaxAlertsOver at most; returns how many there are in all.
int viewAlertsOver(const ViewContext& c, bool exercise, std::vector<AlertView>& out);
AlarmUrgency urgencyOf(const AlertView& a);
void groupAlerts(const ViewContext& c, const std::vector<AlertView>& alerts, std::vector<AlertGroup>& out);
/// Of the conventions: how long doors have to be locked after a lockdown was called, and when the time since a call turns yellow and red.
void viewProtocol(const ViewContext& c, const Conventions& conventions, const std::vector<DoorView>& doors, ProtocolView& out);
void viewTeams(const ViewContext& c, const std::vector<ResponderView>& responders, const std::vector<RoomView>& rooms, std::vector<TeamView>& out);
void viewMarkers(const ViewContext& c, std::vector<MarkerView>& out);
/// Rooms as people count them: by floor, number, name.
std::vector<RoomId> clearingOrder(const building::Building& b);
/// In place, so that strings keep their memory.
void viewClearing(const ViewContext& c, const std::vector<RoomId>& order, std::vector<ClearingRow>& out);
/// Of the rooms and the school in the model, and of floors.
void viewCasualties(const ViewContext& c, ViewModel& m, std::vector<CasualtyCounts>& floors);
void viewCommand(const ViewContext& c, CommandView& out);
/// Feeds, those that are lost, and (of a recording) how they were. `scratch` keeps its memory.
void viewFeeds(const ViewContext& c, const std::vector<live::FeedHealth>& health, bool liveFeeds, std::vector<Timestamp>& scratch, ViewModel& m);
/// Devices that name nothing on the plan; what feeds and sources get wrong.
void viewUnmapped(const ViewContext& c, ViewModel& m);
void viewInspector(const ViewContext& c, const ViewModel& model, const Selection& selection, InspectorView& out);

Service serviceOf(const live::ResponderReport& r);
Icon iconOf(live::AlertKind k);
/// "42 s", "4 min", "2:59 h", "3 days": by how much a clock is wrong, in the unit that a person would correct; rounded, not cut.
std::string clockError(Millis size);
/// "Law 11, by radio": who said a fact, in words.
std::string saidBy(const live::Provenance& p);

}  // namespace sallyport::scene
