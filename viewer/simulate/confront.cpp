// The first contact teams go to the threat, the others' searches wait for nobody; the officer who was there already watches from the corridor.
#include <limits>

#include "viewer/simulate/teams.h"

namespace sallyport::viewer::simulate {
namespace {

using live::RoomStatus;

constexpr int kMaxTries = 3;  ///< a threat that moves on is followed that often
constexpr Millis kStackMin{15'000}, kStackMax{45'000}, kHoldRoom{240'000}, kContactEvery{150'000}, kListen{12'000};

}  // namespace

/// The passage that is nearest to a room on foot.
static std::optional<RoomId> passageAt(const Ground& g, RoomId room) {
    std::optional<RoomId> best;
    double bestM = std::numeric_limits<double>::infinity();
    for (RoomId r : g.passages())
        if (const double m = g.distanceM(room, r); m < bestM) best = r, bestM = m;
    return best;
}

void Teams::call(RoomId where) {
    for (size_t i = 0; i < teams_.size(); ++i) {
        if (teams_[i].kind != Team::Kind::Officer) continue;
        agenda_.after(Millis(9000), [this, i, where] {
            Team& t = teams_[i];
            if (!t.inside || t.leaving) return;
            const auto at = passageAt(g_, where);
            Millis there{0};
            if (!at || !march(t, *at, kRunMps, there)) return;
            contact(t, "going to " + g_.called(where));
            agenda_.at(there, [this, i] { watch(teams_[i]); });
        });
    }
}

/// Eyes on the door until the threat is over.
void Teams::watch(Team& t) {
    if (t.leaving) return;
    const size_t i = size_t(&t - teams_.data());
    if (!threat_ && threatKnown_) return next(t);
    contact(t, "at " + g_.called(t.room) + (threat_ ? ", eyes on " + g_.called(*threat_) : ", listening"));
    agenda_.after(threat_ ? kContactEvery : kListen, [this, i] { watch(teams_[i]); });
}

void Teams::confront(Team& t, int tries) {
    const size_t i = size_t(&t - teams_.data());
    if (t.leaving) return;
    if (!threat_ || tries >= kMaxTries) {
        t.first = false;
        return next(t);
    }
    const RoomId threat = *threat_;
    const auto at = passageAt(g_, threat);
    Millis there = agenda_.now();
    if (at && *at != t.room && !march(t, *at, kRunMps, there)) {
        t.first = false;
        return next(t);
    }
    agenda_.at(there, [this, i, threat, tries] {
        Team& me = teams_[i];
        if (me.leaving) return;
        if (!threat_ || *threat_ != threat) return confront(me, tries + 1);
        contact(me, "outside " + g_.called(threat));
        agenda_.after(dice_.between(kStackMin, kStackMax), [this, i, threat, tries] {
            Team& us = teams_[i];
            if (us.leaving) return;
            if (!threat_ || *threat_ != threat || rooms_[threat.index()].taken) {
                // Another team went in, or the threat has gone on.
                if (threat_ && *threat_ == threat) us.first = false;
                return threat_ && *threat_ != threat ? confront(us, tries + 1) : next(us);
            }
            goIn(us);
        });
    });
}

void Teams::goIn(Team& t) {
    const size_t i = size_t(&t - teams_.data());
    const RoomId room = *threat_;
    Millis there{0};
    t.first = false;
    contact(t, "going in");
    if (!march(t, room, kRunMps, there)) return next(t);
    rooms_[room.index()].taken = true;
    agenda_.at(there + dice_.between(Millis(5000), Millis(14'000)), [this, i, room] {
        Team& us = teams_[i];
        if (threat_ && *threat_ == room) threatOver(room, us.name, lead(us));
        rooms_[room.index()].searched = agenda_.now();
        const Millis until = agenda_.now() + kHoldRoom;
        for (size_t who : us.members) people_.lookRound(who, std::min(until, agenda_.now() + Millis(30'000)));
        us.parting = live::RoomReport{g_.building().room(room).id, RoomStatus::Searched, {}, "", lead(us), "left it"};
        agenda_.at(until - kHoldRoom / 2, [this, i] {
            if (!teams_[i].leaving) contact(teams_[i], "still holding");
        });
        agenda_.at(until, [this, i] { next(teams_[i]); });
    });
}

void Teams::threatOver(RoomId where, const std::string& team, const std::string& by) {
    threat_.reset();
    if (onThreatOver) onThreatOver(where, team, by);
}

}  // namespace sallyport::viewer::simulate
