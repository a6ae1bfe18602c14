// Purpose: which pages of a recording's file are not what was written, and what they hold, in words. Refuses to: read more than the file's pages.
#pragma once
#include <string>
#include <vector>

#include "live/recording_pages.h"

namespace sallyport::live {

/// One finding for each damaged page (at most `max`, then one that counts the rest), for a page that is missing at the end, and for bytes that are
/// too many. Of a file with a log the pages that the log replaces are passed over.
std::vector<VerifyFinding> findDamage(const PageSource& source, size_t max);

}  // namespace sallyport::live
