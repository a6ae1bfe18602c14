// Purpose: the doors of a simulated drill as their controller tells them: before the call, locking after it (some fail), opening and closing as
// people pass, alarms. Refuses to: report a door that has no sensor.
#pragma once
#include <functional>
#include <vector>

#include "viewer/simulate/dice.h"
#include "viewer/simulate/ground.h"
#include "viewer/simulate/voice.h"

namespace sallyport::viewer::simulate {

class Doors {
public:
    Doors(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice);

    void reportAll();
    /// The lockdown call: people turn their keys. Calls `locked` for each room some seconds after the first of its doors has locked.
    void lockdown(std::function<void(RoomId)> locked);
    /// Somebody goes through now: it opens, and closes behind the last one.
    void pass(DoorId d);
    /// An alarm, and its end.
    void alarm(DoorId d, live::DoorAlarm a, Millis lasts);
    /// A room is released: its doors stand open.
    void release(RoomId r);
    bool neverLocks(DoorId d) const { return doors_[d.index()].fault == Fault::NeverLocked; }
    /// One door says again what it said, for load; false when there is none that can.
    bool repeatAny(Millis when);

private:
    enum class Fault : uint8_t { None, NeverLocked, Jammed, Silent };
    struct State {
        live::LockState lock = live::LockState::Unknown;
        live::DoorPosition position = live::DoorPosition::Closed;
        Fault fault = Fault::None;
        Millis openUntil{0};
        bool lockedDown = false, released = false;
    };
    void say(DoorId d, Millis when);
    void closeLater(DoorId d);

    const Ground& g_;
    Agenda& agenda_;
    Voice& voice_;
    Dice& dice_;
    std::vector<State> doors_;
    size_t turn_ = 0;
};

}  // namespace sallyport::viewer::simulate
