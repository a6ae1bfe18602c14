// Purpose: two recordings of one session read as one: the second was begun because the first could not be gone on with, or was deleted. Refuses to:
// look for events that neither holds, keep snapshots of the second.
#pragma once
#include <memory>

#include "live/recording.h"

namespace sallyport::live {

/// `later` holds what comes after the last event of `earlier`, and may be growing.
std::unique_ptr<Recording> joinRecordings(std::unique_ptr<Recording> earlier, std::unique_ptr<Recording> later);

}  // namespace sallyport::live
