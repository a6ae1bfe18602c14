// Purpose: the tracked people of a simulated drill: where each is at any moment, walking the building's ways at a person's pace, and the position
// reports of their trackers. Refuses to: decide where anybody goes, walk through walls.
#pragma once
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "viewer/simulate/dice.h"
#include "viewer/simulate/ground.h"
#include "viewer/simulate/voice.h"

namespace sallyport::viewer::simulate {

inline constexpr double kWalkMps = 1.35, kRunMps = 2.7, kLookMps = 0.8;  ///< kLookMps: round a room, looking behind the furniture

struct Person {
    std::string uid, callsign, agency, team, role;
    double paceFactor = 1, errorM = 2, battery = 90;
    /// The tracker says nothing from … to.
    Millis silentFrom = Millis::max(), silentTo = Millis::max();
    bool present = false;

    // Where they stand when no leg is left.
    FloorId floor;
    Vec3 at{0, 0, 0};   ///< local
    RoomId room;        ///< invalid: outside
    bool known = true;  ///< false: in a room without a shape
    Millis free{0};     ///< until when the legs take

    struct Leg {
        Millis from, to;
        Vec3 a, b;
        FloorId floor;
        RoomId room;
        DoorId door;
        bool known = true;
    };
    std::deque<Leg> legs;
    double courseDeg = 0;
    uint64_t round = 0;  ///< of the tracker; an older one ends
    Millis reported{-1};
};

/// What a walk came to.
struct Walk {
    bool possible = false;
    Millis arrives{0};
    Millis outOfRoom{0};  ///< when the first door or stair was behind them; `arrives` when they stayed in the room
};

class People {
public:
    using PassDoor = std::function<void(DoorId)>;
    People(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice, Millis end, PassDoor passDoor)
        : g_(ground), agenda_(agenda), voice_(voice), dice_(dice), end_(end), pass_(std::move(passDoor)) {}

    size_t add(Person p);
    Person& operator[](size_t i) { return people_[i]; }
    size_t count() const { return people_.size(); }

    /// Is now in the room, or outside at a point.
    void appearIn(size_t who, RoomId room, size_t spot);
    void appearOutside(size_t who, FloorId floor, Vec2 at);
    /// In by an entrance, one step inside; from outside before it.
    Walk enter(size_t who, const Entrance& by, double mps, Millis start);
    /// Out by an entrance and on to a point outside; from one step inside.
    Walk leave(size_t who, const Entrance& by, Vec2 to, double mps, Millis start);
    /// To the k-th spot of a room. Several who go the same way follow the first one's points.
    Walk go(size_t who, RoomId room, size_t spot, double mps, Millis start);
    void stroll(size_t who, Vec2 to, double mps, Millis start);  ///< straight, outside
    /// To and fro in the room until then.
    void lookRound(size_t who, Millis until);
    void gone(size_t who);

    /// One more report of somebody who is there, for load; false when nobody is.
    bool reportAny(Millis when);

private:
    Millis leg(Person& p, Vec3 to, FloorId floor, RoomId room, DoorId door, double mps, Millis start);
    Millis climb(Person& p, const building::WalkPoint& to, double mps, Millis start);
    bool follow(Person& p, const building::WalkPath& path, double mps, Walk& out, Millis start);
    void arm(size_t who, Millis when);
    void tick(size_t who, uint64_t round);
    void settle(Person& p, Millis now);
    void report(Person& p, Millis when);

    const Ground& g_;
    Agenda& agenda_;
    Voice& voice_;
    Dice& dice_;
    Millis end_;
    PassDoor pass_;
    std::deque<Person> people_;                              // references stay
    std::unordered_map<uint64_t, building::WalkPath> ways_;  ///< by room and room
    size_t turn_ = 0;
};

}  // namespace sallyport::viewer::simulate
