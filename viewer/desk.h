// Purpose: who sits at this desk and how it is locked, kept between starts: desk.json in the state directory, for its owner alone. A desk that was
// locked is locked after an unexpected end too, and wrong PINs are remembered. Refuses to: keep a PIN (only its hash), fail a start.
#pragma once
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace sallyport::viewer {

struct Desk {
    std::string name, role, agency;  ///< empty: never said
    std::string pinHash;             ///< base/pin_hash.h; empty: no PIN
    bool locked = false;
    int wrongPins = 0;  ///< since the last right one
    bool operator==(const Desk&) const = default;
};

inline constexpr size_t kMaxDeskText = 64;

/// Empty when there is none. What of a damaged file cannot be read is forgotten, and `problem` says so.
Desk readDesk(std::string* problem = nullptr);
base::Result<void> writeDesk(const Desk& desk);

/// How long nobody may try after so many wrong PINs: the first three are slips, then 2, 4, 8 … 60 s.
base::Millis pinDelay(int wrongPins);

}  // namespace sallyport::viewer
