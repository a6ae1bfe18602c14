// Purpose: which doors a list shows, in which order, and which of them are a concern: one rule for panels, picture and counts. Refuses to: draw.
#pragma once
#include <span>
#include <vector>

#include "scene/view_model.h"

namespace sallyport::scene {

/// Worst first, so that the top of a list is what to do next.
int urgency(DoorLook look);
/// NotLocked, Unknown or Locked. What nobody knows of counts as not locked wherever one has to be sure, but is a group of its own.
DoorGroup groupOf(DoorLook look);

/// Known not to be locked although a room of it has been in lockdown for longer than Conventions::lockdownDoors: one of
/// ProtocolView::doorsOfConcern. A door that reports a fault is one, for nobody can say that it holds.
bool lateForLockdown(const ProtocolView& protocol, const DoorView& door);

struct DoorCounts {
    int notLocked = 0, unknown = 0, locked = 0;
    int checked = 0;        ///< of the locked ones: by a person
    int withoutSensor = 0;  ///< of the unknown ones: no sensor and nobody has checked
    int late = 0;
};
DoorCounts countDoors(const ViewModel& model);
/// Of the doors that the filter would list whatever its group.
DoorCounts countDoors(const ViewModel& model, const DoorFilter& filter, FloorId active);

/// `filter.text`: every word in number, room, place, source or state of the door.
void listDoors(const ViewModel& model, const DoorFilter& filter, FloorId active, std::vector<DoorId>& out);

}  // namespace sallyport::scene
