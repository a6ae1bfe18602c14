// Purpose: a view-model with every kind of row, near to mock/command_plan_dark.png, for the tests of the panels.
#pragma once
#include "scene/view_model.h"

namespace sallyport::test {
scene::ViewModel sampleModel();
scene::InspectorView sampleDoorInspector();
/// A lockdown with rooms released, cards, and what is left to do.
void addCalls(scene::ViewModel&);
/// Two hundred alarms that wait, in groups.
void addFlood(scene::ViewModel&);
/// Seven unacknowledged alerts, one of them UNPLACED and one real during the exercise.
void addManyAlerts(scene::ViewModel&);
}  // namespace sallyport::test
