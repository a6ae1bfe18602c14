// Purpose: how long things took since the school was told what to do: for a trainer after a drill, and for whoever asks during one. Worked out from
// the state alone and never stored, so that every cursor and every machine gives the same. What the state no longer remembers counts as not known.
// Refuses to: judge (goals belong to the trainer); read a clock.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "live/world_state.h"

namespace sallyport::building {
struct Building;
}

namespace sallyport::scene {

using base::DoorId;
using base::RoomId;
using live::Millis;
using live::Timestamp;

/// Several spans of time; without any the others are zero. Of an even number the median is the mean of the middle two.
struct Spread {
    int count = 0;
    Millis first{0}, median{0}, last{0};
    bool operator==(const Spread&) const = default;
};
Spread spreadOf(std::vector<Millis> spans);

/// All spans but those of alarms and of help run from the call.
struct ResponseTimes {
    bool called = false;  ///< nothing was ever called: the rest says nothing
    bool over = false;    ///< the whole school was released since: nothing later counts
    live::ProtocolAction action = live::ProtocolAction::Lockdown;
    std::string scope, by;  ///< id of a floor or room, empty: the whole school; who called
    Timestamp from{}, until{};

    int rooms = 0;
    Spread searched;  ///< rooms, until they were said to be searched or clear for the first time
    std::vector<RoomId> neverSearched;
    int evacuatedUnsearched = 0;  ///< of these, said to be evacuated

    std::optional<Millis> contact;  ///< until the first team was heard from
    std::string contactTeam;
    bool threat = false;                  ///< one was said to be somewhere
    std::optional<Millis> threatEntered;  ///< until somebody began to search a room in which a threat was said to be, or had searched it
    RoomId threatRoom;

    bool doorsDue = false;  ///< it is a lockdown and the time that doors have is over; what they were then:
    Millis doorsAfter{0};
    int doorsLocked = 0, doorsUnknown = 0;
    std::vector<DoorId> doorsNotLocked;

    int alarms = 0, alarmsWaiting = 0;  ///< raised by people or devices, or following from a threat or a forced door
    Spread acknowledged;                ///< from the alarm to the first acknowledgement

    int calledForHelp = 0;              ///< rooms that were said to need help
    Spread helpSent;                    ///< from that to the first team sent there
    std::optional<Millis> firstTriage;  ///< until a casualty was triaged for the first time
    std::string triagedBy;
};

/// Of the newest call and what belongs to it: from the first lockdown (without one, the first call) after the last release of the whole school, until
/// the whole school is released again or `now`. `doorsAfter`: how long doors have to be locked. An alarm counts from the release before on, for one
/// leads to the call.
ResponseTimes responseTimes(const live::WorldState&, const building::Building&, const building::PlaceIndex&, Timestamp now, Millis doorsAfter);

}  // namespace sallyport::scene
