// Purpose: who comes to a simulated drill and what they do: contact teams search from room to room, rescue task forces bring the hurt to the
// collection point, ambulances take them, the perimeter stands, the command post commands. Refuses to: know what happens at the school (story.h tells
// it).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "viewer/simulate/doors.h"
#include "viewer/simulate/people.h"

namespace sallyport::viewer::simulate {

/// What has become of a room, as far as the drill knows.
struct RoomNotes {
    bool taken = false;  ///< a team goes there or is there
    bool noWay = false;
    bool released = false;
    bool held = false;
    int hurt = 0;  ///< people who wait for help
    std::optional<Millis> searched;
};

struct Team {
    enum class Kind : uint8_t { Command, Officer /**< was there before */, Contact, Rescue, Ambulance, Perimeter };
    std::string name;
    Kind kind = Kind::Contact;
    std::vector<size_t> members;  ///< of People; the lead first
    Millis arrives{0};
    size_t entrance = 0;
    RoomId room;  ///< where they are or go
    bool inside = false, leaving = false, first = false;
    /// What is said of the room they leave, once the last one is out.
    std::optional<live::RoomReport> parting;
    FloorId floor;  ///< where they begin to search
};

class Teams {
public:
    Teams(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice, People& people, Doors& doors, Millis end);

    /// Before the drill begins.
    void muster(size_t responders, Millis call, Millis lastArrival);
    /// Their ways begin.
    void start();

    // What the story tells.
    void call(RoomId where);
    void threatIn(RoomId where) {
        threat_ = where;
        threatKnown_ = true;
    }
    std::optional<RoomId> threat() const { return threat_; }
    void hurtIn(RoomId where, int people) { rooms_[where.index()].hurt += people; }
    RoomNotes& notes(RoomId r) { return rooms_[r.index()]; }
    void endSearches() { searching_ = false; }
    void sendHome(Millis within);
    /// When the threat is over, and where; set by a contact team or by the story.
    std::function<void(RoomId, const std::string& team, const std::string& by)> onThreatOver;
    void threatOver(RoomId where, const std::string& team, const std::string& by);

    /// Where the hurt are brought; invalid when there is no room.
    RoomId collectionPoint() const { return collection_; }
    /// Who commands: the post once it is there.
    const std::string& commander() const { return commander_; }
    bool commandOnScene() const { return commandOnScene_; }
    std::function<void()> onCommandPost;
    Vec2 commandPost() const { return g_.outside(26, -14); }
    Vec2 ambulances() const { return g_.outside(22, 16); }

private:
    const std::string& lead(const Team& t) const { return people_[t.members.front()].callsign; }
    void addTeam(Team::Kind kind, size_t size, const std::string& name, Millis arrives);
    void contact(const Team& t, std::string text);
    /// Everybody there, or false: there is no way.
    bool march(Team& t, RoomId room, double mps, Millis& leadThere);
    void partFrom(Team& t, Millis out);

    void arrive(Team& t);
    void next(Team& t);
    std::optional<RoomId> pickRoom(const Team& t) const;
    std::optional<RoomId> pickPost(const Team& t) const;
    void search(Team& t, RoomId room);
    void finish(Team& t, RoomId room);
    void post(Team& t);
    void confront(Team& t, int tries);
    void goIn(Team& t);
    void watch(Team& t);

    void rescue(Team& t);
    void treat(Team& t, RoomId room);
    void bringOut(Team& t, RoomId from, std::vector<live::CasualtyReport> hurt);
    void fetch(Team& t);

    const Ground& g_;
    Agenda& agenda_;
    Voice& voice_;
    Dice& dice_;
    People& people_;
    Doors& doors_;
    Millis end_;
    std::vector<Team> teams_;
    std::vector<RoomNotes> rooms_;
    std::optional<RoomId> threat_;
    RoomId collection_;
    std::vector<live::CasualtyReport> waiting_;  ///< at the collection point
    std::string commander_ = "Dispatch desk";
    bool searching_ = true, threatKnown_ = false, commandOnScene_ = false;
    size_t hurtSaid_ = 0;
};

}  // namespace sallyport::viewer::simulate
