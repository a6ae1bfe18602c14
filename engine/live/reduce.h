// Purpose: fold one event into the state. Pure: no clock, no I/O, no logging. Places, duplicates, late arrivals and conflicts are decided here
// and nowhere else, by the data alone, so that any two machines with the same events agree.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "live/world_state.h"

namespace sallyport::live {

/// What a source may set. A settings file may replace the standard rules.
enum Permission : uint32_t {
    kMayRooms = 1,
    kMayDoors = 2,
    kMayPeople = 4,  ///< responders, team contacts, casualties
    kMayAlerts = 8,  ///< raise, acknowledge, cancel
    kMayProtocol = 16,
    kMayCommand = 32,  ///< command changes, exercise, taking back what others said
    kMayNotes = 64,    ///< notes and markers
    kMayAll = 127,
};
struct SourceRule {
    std::string name;  ///< first part of the source: "acs" stands for "acs", "acs/lincoln", "acs:7"
    uint8_t rank = kRankSensor;
    uint32_t may = kMayAll;
};
struct SourcePolicy {
    std::vector<SourceRule> rules;  ///< the first that fits
    /// A tip line raises alerts and leaves notes, it never sets a fact. Sensors do not command. Unknown sources: marks that only people make count
    /// as said by a person, and so does a door report that names one.
    static const SourcePolicy& standard();
    SourceRule judge(const Event&) const;
};

ChangeSet reduce(WorldState& state, const building::PlaceIndex& places, const Event& event, const SourcePolicy& policy = SourcePolicy::standard());

}  // namespace sallyport::live
