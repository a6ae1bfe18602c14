// Purpose: what the view asks of the ledger of alerts, so that the form of its names stays in reduce_marks.cpp. Refuses to: change anything.
#pragma once
#include <string>

#include "live/world_state.h"

namespace sallyport::live {

/// Ids of alarms that follow from a fact, by the place's id and the event that said it: what an acknowledgement of them names.
std::string threatAlarmId(std::string_view room, std::string_view event);
std::string forcedAlarmId(std::string_view door, std::string_view event);
/// The newest acknowledgement of what has this id, for alarms that follow from facts (a threat, a forced door) and were never raised; nullptr: none.
const Fact<std::string>* acknowledgementOf(const Ledger& ledger, const std::string& id);
/// Of a raised alert or of such an alarm: the first one that is kept; nullptr: none.
const Fact<std::string>* firstAcknowledgementOf(const Ledger& ledger, const std::string& id);
/// As many calls are kept as there may be: there can be more alarms than are listed. (Calls of one alarm from several places count singly.)
bool alarmsAreFull(const Ledger& ledger);

}  // namespace sallyport::live
