// Purpose: fold one event into the state. Pure: no clock, no I/O, no logging. Places, duplicates, late arrivals and conflicts are decided here
// and nowhere else, by the data alone, so that any two machines with the same events agree.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "live/world_state.h"

namespace sallyport::live {

/// What a source may set. A settings file may replace the standard rules.
enum Permission : uint32_t {
    kMayRooms = 1,
    kMayDoors = 2,
    kMayPeople = 4,  ///< responders, team contacts, casualties
    kMayAlerts = 8,  ///< acknowledge, cancel; raising is anybody's: whoever calls for help is shown, with who it was
    kMayProtocol = 16,
    kMayCommand = 32,  ///< command changes, exercise, taking back what others said
    kMayNotes = 64,    ///< notes and markers
    kMayAll = 127,
};
struct SourceRule {
    std::string name;  ///< first part of the source: "acs" stands for "acs", "acs/lincoln", "acs:7"; "*" for any
    uint8_t rank = kRankSensor;
    uint32_t may = kMayAll;
};
/// What a rule says of one event.
struct SourceRight {
    uint8_t rank = kRankSensor;
    uint32_t may = kMayAll;
};
/// Whether a source is of that kind: "operator", "operator/Ortiz", "operator:desk 2" are of "operator".
bool isOfKind(std::string_view source, std::string_view kind);
struct SourcePolicy {
    std::vector<SourceRule> rules;  ///< the first that fits
    /// A tip line raises alerts and leaves notes, it never sets a fact. Sensors do not command. Unknown sources: marks that only people make count
    /// as said by a person, and so does a door report that names one.
    static const SourcePolicy& standard();
    SourceRight judge(const Event&) const;
};

ChangeSet reduce(WorldState& state, const building::PlaceIndex& places, const Event& event, const SourcePolicy& policy = SourcePolicy::standard());

/// Brings a state up to date with an index that only knows more devices than the one it was folded with (PlaceIndex::onlyAddsDevicesTo): what a
/// device said while it had no place counts for the door or room that it now is. Ends in the state that folding all events again would give. False,
/// and the state is as it was, when so many devices were unknown that some were not kept: then fold again.
[[nodiscard]] bool resolveUnmapped(WorldState& state, const building::PlaceIndex& places);

}  // namespace sallyport::live
