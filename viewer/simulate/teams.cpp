#include "viewer/simulate/teams.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sallyport::viewer::simulate {
namespace {

using live::RoomStatus;

constexpr Millis kFile{1300};                        ///< between two of a team who go one behind the other
constexpr double kOtherFloorM = 40;                  ///< a team leaves its floor for a room that is so much nearer
constexpr Millis kAgain = std::chrono::minutes(14);  ///< a search that is older is made again
constexpr double kSearchMps = 1.15;                  ///< down a corridor, looking
constexpr size_t kTeamsAtPost = 2;

}  // namespace

void Teams::contact(const Team& t, std::string text) { voice_.say(kRadio, live::TeamContact{t.name, std::move(text), lead(t)}); }

void Teams::start() {
    for (size_t i = 0; i < teams_.size(); ++i) {
        Team& t = teams_[i];
        if (t.kind == Team::Kind::Officer) {
            // In a room of the ground floor when the day begins.
            RoomId in = collection_;
            for (RoomId r : g_.searchable())
                if (g_.building().room(r).use == building::RoomUse::Office && g_.building().room(r).floor == g_.groundFloor()) in = r;
            if (!in.valid()) {  // no room in the model: before the school
                people_.appearOutside(t.members.front(), g_.groundFloor(), g_.outside(8, 0));
                continue;
            }
            t.room = in;
            t.inside = true;
            people_.appearIn(t.members.front(), in, 0);
        } else {
            agenda_.at(t.arrives, [this, i] { arrive(teams_[i]); });
        }
    }
}

void Teams::arrive(Team& t) {
    if (t.leaving) return;
    const FloorId ground = g_.groundFloor();
    if (t.kind == Team::Kind::Command || t.kind == Team::Kind::Ambulance || g_.entrances().empty()) {
        Vec2 at = t.kind == Team::Kind::Command ? commandPost() : ambulances();
        for (size_t k = 0; k < t.members.size(); ++k)
            people_.appearOutside(t.members[k], ground,
                                  at + Vec2(1.5 * double(k), 4.0 * double(&t - teams_.data()) - 2.0 * double(teams_.size())) * 0.7);
        contact(t, "on scene");
        if (t.kind == Team::Kind::Command) {
            commander_ = lead(t);
            commandOnScene_ = true;
            if (onCommandPost) onCommandPost();
        } else if (t.kind == Team::Kind::Ambulance) {
            fetch(t);
        }
        return;
    }
    const Entrance& by = g_.entrances()[t.entrance];
    const bool door = by.door.valid() && by.hasPlace;
    const std::string name = !door                                                 ? ""
                             : !g_.building().door(by.door).exteriorNumber.empty() ? "Door " + g_.building().door(by.door).exteriorNumber
                                                                                   : g_.building().door(by.door).name;
    if (door) {
        const Vec2 beside(by.outward.y, -by.outward.x);
        for (size_t k = 0; k < t.members.size(); ++k) {
            // Two by two before the door, where there is room.
            const Vec2 back = by.outward * (-1.2 * double(k / 2)),
                       at = by.kerb + (glm::length(by.kerb - by.step) > 6 ? back + beside * (k % 2 ? 0.6 : -0.6) : Vec2(0, 0));
            people_.appearOutside(t.members[k], by.floor, at);
        }
    }
    if (t.kind == Team::Kind::Perimeter && door) {
        contact(t, "holding outside " + name);
        for (size_t k = 0; k < t.members.size(); ++k) {
            const Vec2 at =
                by.step + by.outward * std::min(5.0, glm::length(by.kerb - by.step)) + Vec2(by.outward.y, -by.outward.x) * (k ? 2.0 : -2.0);
            people_.stroll(t.members[k], g_.inAnyRoom(by.floor, at) ? by.step : at, kWalkMps, agenda_.now() + kFile);
        }
        return;
    }
    contact(t, door ? "in by " + name : "inside");
    Millis in{0};
    for (size_t k = 0; k < t.members.size(); ++k) {
        const Walk w =
            people_.enter(t.members[k], by, t.kind == Team::Kind::Contact ? kRunMps * 0.8 : kWalkMps, agenda_.now() + Millis(2500) + kFile * k);
        if (k == 0) in = w.arrives;
    }
    t.room = by.room;
    t.inside = true;
    const size_t i = size_t(&t - teams_.data());
    agenda_.at(in, [this, i] { teams_[i].kind == Team::Kind::Rescue ? rescue(teams_[i]) : next(teams_[i]); });
}

bool Teams::march(Team& t, RoomId room, double mps, Millis& leadThere) {
    Millis out = agenda_.now();
    for (size_t k = 0; k < t.members.size(); ++k) {
        const Walk w = people_.go(t.members[k], room, k, mps, agenda_.now() + kFile * k);
        if (!w.possible && k == 0) return false;
        if (k == 0) leadThere = w.arrives;
        if (w.possible) out = std::max(out, w.outOfRoom);
    }
    partFrom(t, out);
    t.room = room;
    return true;
}

void Teams::partFrom(Team& t, Millis out) {
    if (!t.parting) return;
    const RoomId left = t.room;
    agenda_.at(out + Millis(300), [this, left, report = std::move(*t.parting)]() mutable {
        rooms_[left.index()].taken = rooms_[left.index()].held = false;
        if (!rooms_[left.index()].released) voice_.say(kRadio, std::move(report));
    });
    t.parting.reset();
}

std::optional<RoomId> Teams::pickRoom(const Team& t) const {
    std::optional<RoomId> best;
    double bestM = std::numeric_limits<double>::infinity();
    for (int again = 0; again < 2 && !best; ++again)
        for (RoomId r : g_.searchable()) {
            const RoomNotes& n = rooms_[r.index()];
            if (n.taken || n.noWay || n.released || (threat_ && *threat_ == r)) continue;
            if (again ? !n.searched || agenda_.now() - *n.searched < kAgain : n.searched.has_value()) continue;
            double m = g_.distanceM(t.room, r);
            if (t.floor.valid() && g_.building().room(r).floor != t.floor) m += kOtherFloorM;
            if (!best || m < bestM) best = r, bestM = m;
        }
    return best;
}

std::optional<RoomId> Teams::pickPost(const Team& t) const {
    std::vector<size_t> there(rooms_.size());
    for (const Team& o : teams_)
        if (&o != &t && o.inside && o.room.valid()) ++there[o.room.index()];
    std::optional<RoomId> best;
    double bestM = std::numeric_limits<double>::infinity();
    for (RoomId r : g_.passages()) {
        if (there[r.index()] >= kTeamsAtPost || rooms_[r.index()].noWay || r == t.room) continue;
        const double m = g_.distanceM(t.room, r) + 60.0 * double(there[r.index()]);
        if (!best || m < bestM) best = r, bestM = m;
    }
    return best;
}

void Teams::next(Team& t) {
    if (t.leaving) return;
    if (t.first && threat_) return confront(t, 0);
    const size_t i = size_t(&t - teams_.data());
    for (int tries = 0; searching_ && tries < 8; ++tries) {
        const auto room = pickRoom(t);
        if (!room) break;
        Millis there{0};
        if (!march(t, *room, kSearchMps, there)) {
            rooms_[room->index()].noWay = true;
            continue;
        }
        rooms_[room->index()].taken = true;
        voice_.say(kRadio, live::RoomReport{g_.building().room(*room).id, {}, t.name, {}, lead(t), ""});
        agenda_.at(there, [this, i, r = *room] { search(teams_[i], r); });
        return;
    }
    post(t);
}

void Teams::search(Team& t, RoomId room) {
    if (t.leaving) {
        rooms_[room.index()].taken = false;
        return;
    }
    const building::Room& r = g_.building().room(room);
    voice_.say(kRadio, live::RoomReport{r.id, RoomStatus::Searching, {}, {}, lead(t), ""});
    if (dice_.chance(0.5)) contact(t, "searching " + g_.called(room));
    const double seconds = std::clamp(r.areaM2 * 0.45 / std::sqrt(double(t.members.size())), 9.0, 90.0) * dice_.between(0.8, 1.3);
    const Millis done = agenda_.now() + Millis(int64_t(seconds * 1000));
    for (size_t who : t.members) people_.lookRound(who, done);
    const size_t i = size_t(&t - teams_.data());
    agenda_.at(done, [this, i, room] { finish(teams_[i], room); });
}

void Teams::finish(Team& t, RoomId room) {
    RoomNotes& n = rooms_[room.index()];
    n.searched = agenda_.now();
    live::RoomReport report{g_.building().room(room).id, RoomStatus::Searched, "", {}, lead(t), ""};
    if (n.hurt > 0) {
        report.status = RoomStatus::NeedsHelp;
        report.note = std::to_string(n.hurt) + " hurt, safe to come in";
        contact(t, g_.called(room) + ": " + report.note);
    }
    t.room = room;
    if (t.leaving) {
        n.taken = false;
        voice_.say(kRadio, std::move(report));
        return;
    }
    t.parting = std::move(report);
    next(t);
    if (t.parting) {  // they stay, having nowhere to go
        t.parting->heldBy = t.parting->status == RoomStatus::Searched ? std::optional(t.name) : std::nullopt;
        if (t.parting->heldBy) t.parting->status = RoomStatus::Clear;
        n.taken = false;
        voice_.say(kRadio, std::move(*t.parting));
        t.parting.reset();
    }
}

/// Nothing to search: they hold a corridor, and look again later.
void Teams::post(Team& t) {
    const size_t i = size_t(&t - teams_.data());
    const Millis stay = dice_.between(Millis(70'000), Millis(200'000));
    const auto room = pickPost(t);
    Millis there{0};
    if (!room || !march(t, *room, kWalkMps, there)) {
        if (room) rooms_[room->index()].noWay = true;
        contact(t, "holding");
        agenda_.after(stay, [this, i] { next(teams_[i]); });
        return;
    }
    agenda_.at(there, [this, i, r = *room, stay] {
        Team& me = teams_[i];
        if (me.leaving) return;
        RoomNotes& n = rooms_[r.index()];
        contact(me, "holding " + g_.called(r));
        if (!n.held) {
            n.held = true;
            voice_.say(kRadio, live::RoomReport{g_.building().room(r).id, RoomStatus::Clear, {}, me.name, lead(me), ""});
            me.parting = live::RoomReport{g_.building().room(r).id, RoomStatus::Searched, {}, "", lead(me), "left it"};
        }
        agenda_.after(stay, [this, i] { next(teams_[i]); });
    });
}

void Teams::sendHome(Millis within) {
    for (size_t i = 0; i < teams_.size(); ++i)
        agenda_.after(Millis(within.count() * int64_t(i) / int64_t(std::max<size_t>(1, teams_.size()))), [this, i] {
            Team& t = teams_[i];
            if (t.leaving || t.arrives > agenda_.now()) {
                t.leaving = true;
                return;
            }
            // The command post stays until the end.
            if (t.kind == Team::Kind::Command) return;
            t.leaving = true;
            contact(t, "going out");
            Millis out = agenda_.now();
            for (size_t k = 0; k < t.members.size(); ++k) {
                const size_t who = t.members[k];
                Walk w{true, agenda_.now() + kFile * k, agenda_.now()};
                if (t.inside && !g_.entrances().empty()) {
                    const Entrance& by = g_.entrances()[t.entrance];
                    w = people_.leave(who, by, by.kerb, kWalkMps, agenda_.now() + kFile * k);
                }
                if (!w.possible) continue;
                out = std::max(out, w.outOfRoom);
                agenda_.at(w.arrives + Millis(8000), [this, who] { people_.gone(who); });
            }
            partFrom(t, out);
        });
}

}  // namespace sallyport::viewer::simulate
