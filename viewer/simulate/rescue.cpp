// Rescue task forces bring the hurt to the collection point, ambulance crews take them from there.
#include <algorithm>
#include <limits>

#include "viewer/simulate/teams.h"

namespace sallyport::viewer::simulate {
namespace {

using live::RoomStatus;
using live::Triage;

constexpr Millis kLookAgain{10'000}, kTreatMin{20'000}, kTreatMax{45'000}, kHandOver{15'000};
constexpr double kSafeM = 25;  ///< not nearer to a threat
constexpr size_t kTriageTags = 4;
constexpr Triage kTags[kTriageTags] = {Triage::Immediate, Triage::Delayed, Triage::Minor, Triage::Minor};

}  // namespace

void Teams::rescue(Team& t) {
    if (t.leaving) return;
    const size_t i = size_t(&t - teams_.data());
    std::optional<RoomId> best;
    double bestM = std::numeric_limits<double>::infinity();
    for (uint32_t k = 0; k < rooms_.size(); ++k) {
        const RoomId r(k);
        if (rooms_[k].hurt == 0 || rooms_[k].noWay || (rooms_[k].taken && !rooms_[k].searched)) continue;
        if (threat_ && (*threat_ == r || g_.distanceM(*threat_, r) < kSafeM)) continue;
        const double m = g_.distanceM(t.room, r);
        if (!best || m < bestM) best = r, bestM = m;
    }
    Millis there{0};
    if (best && !march(t, *best, kWalkMps * 1.3, there)) {
        rooms_[best->index()].noWay = true;
        best.reset();
    }
    if (!best) {
        agenda_.after(kLookAgain, [this, i] { rescue(teams_[i]); });
        return;
    }
    contact(t, "going to " + g_.called(*best));
    agenda_.at(there, [this, i, room = *best] { treat(teams_[i], room); });
}

void Teams::treat(Team& t, RoomId room) {
    if (t.leaving) return;
    const size_t i = size_t(&t - teams_.data());
    RoomNotes& n = rooms_[room.index()];
    // As many at a time as they are.
    const int hands = std::min<int>(n.hurt, int(t.members.size()));
    std::vector<live::CasualtyReport> hurt;
    for (int k = 0; k < hands; ++k) {
        live::CasualtyReport c;
        c.casualty = "sim-casualty-" + voice_.run() + "-" + std::to_string(++hurtSaid_);
        c.triage = kTags[dice_.below(kTriageTags)];
        c.place.room = g_.building().room(room).id;
        c.by = lead(t);
        voice_.say(kRadio, c);
        hurt.push_back(std::move(c));
    }
    n.hurt -= hands;
    const Millis done = agenda_.now() + dice_.between(kTreatMin, kTreatMax);
    for (size_t who : t.members) people_.lookRound(who, done);
    agenda_.at(done, [this, i, room, hurt] { bringOut(teams_[i], room, hurt); });
}

void Teams::bringOut(Team& t, RoomId from, std::vector<live::CasualtyReport> hurt) {
    if (t.leaving) return;
    const size_t i = size_t(&t - teams_.data());
    RoomNotes& n = rooms_[from.index()];
    if (n.hurt == 0) {
        n.searched = agenda_.now();
        t.parting =
            live::RoomReport{g_.building().room(from).id, RoomStatus::Searched, "", {}, lead(t), hurt.empty() ? "nobody left" : "the hurt are out"};
    }
    Millis there = agenda_.now();
    if (!collection_.valid() || !march(t, collection_, kWalkMps * 0.8, there)) partFrom(t, agenda_.now());
    agenda_.at(there, [this, i, hurt] {
        Team& us = teams_[i];
        for (live::CasualtyReport c : hurt) {
            if (collection_.valid()) c.place.room = g_.building().room(collection_).id;
            c.by = lead(us);
            voice_.say(kRadio, c);
            waiting_.push_back(std::move(c));
        }
        contact(us, "at the collection point");
        rescue(us);
    });
}

/// Stands by the road until somebody waits at the collection point.
void Teams::fetch(Team& t) {
    if (t.leaving) return;
    const size_t i = size_t(&t - teams_.data());
    if (waiting_.empty() || g_.entrances().empty() || !g_.entrances().front().door.valid() || !g_.entrances().front().hasPlace) {
        agenda_.after(kLookAgain, [this, i] { fetch(teams_[i]); });
        return;
    }
    const live::CasualtyReport who = waiting_.front();
    waiting_.erase(waiting_.begin());
    const Entrance& by = g_.entrances().front();
    const Vec2 back = people_[t.members.front()].at;
    Millis in{0};
    for (size_t k = 0; k < t.members.size(); ++k) {
        people_.stroll(t.members[k], by.kerb, kWalkMps, agenda_.now() + Millis(1300) * k);
        people_.enter(t.members[k], by, kWalkMps, agenda_.now());
        const Walk w = people_.go(t.members[k], collection_, k + 3, kWalkMps, agenda_.now());
        if (k == 0) in = w.possible ? w.arrives : people_[t.members[k]].free;
    }
    t.inside = true;
    t.room = collection_;
    agenda_.at(in + kHandOver, [this, i, who, back] {
        Team& us = teams_[i];
        if (us.leaving) return;
        const Entrance& out = g_.entrances().front();
        Millis there = agenda_.now();
        for (size_t k = 0; k < us.members.size(); ++k) {
            people_.leave(us.members[k], out, out.kerb, kWalkMps * 0.9, agenda_.now() + Millis(700) * k);
            people_.stroll(us.members[k], back + Vec2(1.2 * double(k), 0), kWalkMps, agenda_.now());
            there = std::max(there, people_[us.members[k]].free);
        }
        us.inside = false;
        us.room = {};
        agenda_.at(there, [this, i, who, back] {
            live::CasualtyReport c = who;
            c.place = {};
            const Vec3 origin = g_.building().origin;
            c.place.xy = back + Vec2(origin);
            if (g_.groundFloor().valid()) c.place.floor = g_.building().floor(g_.groundFloor()).id;
            c.by = lead(teams_[i]);
            voice_.say(kRadio, std::move(c));
            contact(teams_[i], "one loaded");
            fetch(teams_[i]);
        });
    });
}

}  // namespace sallyport::viewer::simulate
