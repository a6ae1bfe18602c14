// Purpose: what can still be read of a recording that SQLite no longer opens or reads: every whole page of it is looked at once, whatever the trees
// say, and rows are then read from the pages that hold them. Refuses to: believe a page whose checksum is wrong, change the file.
#pragma once
#include <memory>
#include <string>

#include "live/recording.h"

namespace sallyport::live {

/// `why` SQLite does not read it, for problem(). Error: nothing can be recovered.
base::Result<std::unique_ptr<Recording>> salvageRecording(const std::string& path, const std::string& vfs, const std::string& why);

}  // namespace sallyport::live
