// Purpose: what somebody who looks after the feeds must know of the world: who contradicts whom, which devices have no place. Walks the whole state,
// so for once a second, not for every frame; lists are bounded. Refuses to: know connections (feed_health.h), read a clock.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "live/freshness.h"

namespace sallyport::live {

struct UnmappedFacts {
    std::string device, type;  ///< type: "door", "room", or "alert", "responder" for the place that one of these named
    std::string source, feed;
    std::string said;  ///< the last word: "Locked · Closed"; the text of an alert
    Timestamp when{};
    bool ageKnown = true, ambiguous = false;
    bool danger = false;  ///< a threat, somebody who needs help, a forced door, an open alert: must be seen although it has no place
    uint64_t times = 0;   ///< how often it spoke; 0: not counted
};
struct FeedFacts {
    size_t conflicts = 0;                           ///< facts
    std::map<std::string, size_t> conflictsByFeed;  ///< facts in which something that it carried is contradicted, or contradicts
    std::vector<UnmappedFacts> unmapped;            ///< danger first, then the newest
    size_t unmappedCount = 0;                       ///< of all, listed or not
};

/// At most `most` of the list.
FeedFacts feedFacts(const WorldState&, const building::PlaceIndex&, Timestamp now, const Lifetimes&, size_t most = 200);

}  // namespace sallyport::live
