#include "viewer/simulate/doors.h"

#include <memory>

namespace sallyport::viewer::simulate {
namespace {

using live::DoorPosition;
using live::LockState;

constexpr double kNeverLocked = 0.06, kJammed = 0.03,
                 kSilent = 0.02;  ///< of the doors: nobody turned the key; the bolt does not go in; no word comes
constexpr Millis kFirstKey{3000}, kLastKey{60'000}, kBolt{1200}, kJamShows{4000};
constexpr Millis kLeaf{3000};  ///< until a door has closed behind somebody
constexpr Millis kBadgeFirst{5000}, kBadgeLast{20'000};

}  // namespace

Doors::Doors(const Ground& ground, Agenda& agenda, Voice& voice, Dice& dice) : g_(ground), agenda_(agenda), voice_(voice), dice_(dice) {
    const auto& doors = g_.building().doors;
    doors_.resize(doors.size());
    for (size_t i = 0; i < doors.size(); ++i) {
        State& s = doors_[i];
        const double throwOf = dice_.unit();
        // The main entrance works: somebody sits beside it.
        const bool main = !g_.entrances().empty() && g_.entrances().front().door == DoorId(uint32_t(i));
        s.fault = main                                         ? Fault::None
                  : throwOf < kNeverLocked                     ? Fault::NeverLocked
                  : throwOf < kNeverLocked + kJammed           ? Fault::Jammed
                  : throwOf < kNeverLocked + kJammed + kSilent ? Fault::Silent
                                                               : Fault::None;
        s.lock = doors[i].exterior && !main ? LockState::Locked : LockState::Unlocked;
    }
}

void Doors::say(DoorId d, Millis when) {
    const State& s = doors_[d.index()];
    if (!g_.hasSensor(d) || s.fault == Fault::Silent) return;
    live::DoorReport r;
    r.door = g_.building().door(d).id;
    r.lock = s.lock;
    r.position = s.position;
    voice_.sayAt(when, kAcs, std::move(r));
}

void Doors::reportAll() {
    for (uint32_t i = 0; i < doors_.size(); ++i)
        agenda_.after(Millis(i * 2000 / std::max<size_t>(1, doors_.size())), [this, i] { say(DoorId(i), agenda_.now()); });
}

void Doors::lockdown(std::function<void(RoomId)> locked) {
    const auto tell = std::make_shared<std::function<void(RoomId)>>(std::move(locked));
    const auto told = std::make_shared<std::vector<bool>>(g_.building().rooms.size(), false);
    for (uint32_t i = 0; i < doors_.size(); ++i) {
        const DoorId d(i);
        State& s = doors_[i];
        s.lockedDown = true;
        const building::Door& door = g_.building().door(d);
        const bool corridors = !door.exterior && std::all_of(door.rooms.begin(), door.rooms.end(), [this](RoomId r) { return g_.passage(r); });
        // Doors between corridors swing; an exterior door that is locked stays so.
        if (corridors || s.lock == LockState::Locked) continue;
        // The first key is turned at once, most within half a minute, the last ones late.
        const double part = dice_.unit();
        const Millis at = kFirstKey + Millis(int64_t(part * part * double((kLastKey - kFirstKey).count())));
        const Millis badge = dice_.between(kBadgeFirst, kBadgeLast);
        if (s.fault == Fault::NeverLocked) continue;
        agenda_.after(at, [this, d] {
            doors_[d.index()].lock = LockState::Locking;
            say(d, agenda_.now());
        });
        if (s.fault == Fault::Jammed) {
            agenda_.after(at + kJamShows, [this, d] {
                doors_[d.index()].lock = LockState::Jammed;
                say(d, agenda_.now());
            });
            continue;
        }
        agenda_.after(at + kBolt, [this, d] {
            doors_[d.index()].lock = LockState::Locked;
            say(d, agenda_.now());
        });
        for (RoomId r : door.rooms) {
            if (g_.passage(r) || (*told)[r.index()]) continue;
            (*told)[r.index()] = true;
            agenda_.after(at + badge, [tell, r] { (*tell)(r); });
        }
    }
}

void Doors::pass(DoorId d) {
    State& s = doors_[d.index()];
    s.openUntil = agenda_.now() + kLeaf;
    if (s.position == DoorPosition::Open) return;
    s.position = DoorPosition::Open;
    if (s.lock == LockState::Locked) s.lock = LockState::Unlocked;
    say(d, agenda_.now());
    closeLater(d);
}

void Doors::closeLater(DoorId d) {
    agenda_.at(doors_[d.index()].openUntil, [this, d] {
        State& s = doors_[d.index()];
        if (s.released || s.position == DoorPosition::Closed) return;
        if (s.openUntil > agenda_.now()) return closeLater(d);
        s.position = DoorPosition::Closed;
        // They leave it as safe as they can.
        const bool locks = g_.building().door(d).exterior || s.lockedDown;
        if (locks && s.lock == LockState::Unlocked && s.fault != Fault::NeverLocked) s.lock = LockState::Locked;
        say(d, agenda_.now());
    });
}

void Doors::alarm(DoorId d, live::DoorAlarm a, Millis lasts) {
    const auto tell = [this, d](live::DoorAlarm what, std::optional<DoorPosition> position) {
        live::DoorReport r;
        r.door = g_.building().door(d).id;
        r.alarm = what;
        r.position = position;
        voice_.say(kAcs, std::move(r));
    };
    const bool opens = a == live::DoorAlarm::Forced || a == live::DoorAlarm::HeldOpen;
    tell(a, opens ? std::optional(DoorPosition::Open) : std::nullopt);
    agenda_.after(lasts, [tell, opens] { tell(live::DoorAlarm::None, opens ? std::optional(DoorPosition::Closed) : std::nullopt); });
}

void Doors::release(RoomId r) {
    for (DoorId d : g_.building().room(r).doors) {
        State& s = doors_[d.index()];
        if (s.released || g_.building().door(d).exterior) continue;
        s.released = true;
        s.lock = LockState::Unlocked;
        s.position = DoorPosition::Open;
        say(d, agenda_.now());
    }
}

bool Doors::repeatAny(Millis when) {
    for (size_t i = 0; i < doors_.size(); ++i) {
        const DoorId d(uint32_t(turn_++ % doors_.size()));
        const State& s = doors_[d.index()];
        // An open door that says so again would be one more opening.
        if (s.position == DoorPosition::Open || !g_.hasSensor(d) || s.fault == Fault::Silent) continue;
        say(d, when);
        return true;
    }
    return false;
}

}  // namespace sallyport::viewer::simulate
