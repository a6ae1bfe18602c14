// Purpose: what may be printed about whether somebody walked through the school and compared the map with it. Without a word of a person there is
// only "not verified". Refuses to: claim anything of a floor or room that nobody spoke of, read the clock.
#pragma once
#include <string>

#include "building/edits.h"

namespace sallyport::report {

struct Verification {
    bool verified = false;                               ///< of the whole school, within a year, and found to agree
    std::string words = "NOT VERIFIED by walk-through";  ///< "Verified by walk-through 2026-08-20, J. Smith"
};

/// Of the whole school. A sign-off older than a year, one that found differences, and sign-offs of floors or rooms alone are said as what they are.
Verification verificationOf(const building::Edits& edits, base::Timestamp now);

}  // namespace sallyport::report
