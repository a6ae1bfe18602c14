// Purpose: what happens at the school in a simulated drill: a call, a threat that moves, rooms that lock in or ask for help, alarms and their
// acknowledgement, zones and markers, the release room by room. Refuses to: move responders (teams.h does).
#pragma once
#include <optional>
#include <string>

#include "viewer/simulate/doors.h"
#include "viewer/simulate/teams.h"

namespace sallyport::viewer::simulate {

/// When things happen, by the length of the drill.
struct Times {
    explicit Times(Millis length);
    Millis call, lastArrival, threatEndsBy, release, released, home, end;
};

class Story {
public:
    Story(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice, Doors& doors, Teams& teams, const Times& times);
    void start(const std::string& name);

private:
    void call();
    void roomSays(RoomId r);
    void threatSeen();
    void threatMoves();
    void threatOver(RoomId where, const std::string& team, const std::string& by);
    void commandPost();
    void alert(live::AlertKind kind, const std::string& name, const std::string& severity, live::PlaceRef place, const std::string& text,
               const std::string& by, const char* source);
    void acknowledge(std::string alert);
    void marker(const std::string& name, const std::string& kind, const std::string& label, live::PlaceRef place, std::vector<Vec2> polygon = {});
    void zone(const std::string& name, const std::string& label, RoomId round, double marginM);
    void doorTrouble();
    void release();
    live::PlaceRef inRoom(RoomId r) const;
    live::PlaceRef at(Vec2 local) const;
    std::string unique(const std::string& name) const { return name + "-" + voice_.run(); }

    const Ground& g_;
    Agenda& agenda_;
    Voice& voice_;
    Dice& dice_;
    Doors& doors_;
    Teams& teams_;
    Times times_;
    std::optional<RoomId> where_;  ///< where it begins
    std::vector<bool> said_;       ///< rooms that were heard of
    uint64_t alerts_ = 0;
};

}  // namespace sallyport::viewer::simulate
