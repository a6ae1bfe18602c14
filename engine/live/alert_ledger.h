// Purpose: what the view asks of the ledger of alerts, so that the form of its names stays in reduce_marks.cpp. Refuses to: change anything.
#pragma once
#include <string>

#include "live/world_state.h"

namespace sallyport::live {

/// The newest acknowledgement of what has this id, for alarms that follow from facts (a threat, a forced door) and were never raised; nullptr: none.
const Fact<std::string>* acknowledgementOf(const Ledger& ledger, const std::string& id);
/// Of a raised alert or of such an alarm: the first one that is kept; nullptr: none.
const Fact<std::string>* firstAcknowledgementOf(const Ledger& ledger, const std::string& id);
/// As many calls are kept as there may be: there can be more alarms than are listed. (Calls of one alarm from several places count singly.)
bool alarmsAreFull(const Ledger& ledger);

}  // namespace sallyport::live
