// The clearing ledger as rows, and casualties as counts: per room, floor and school.
#include <algorithm>

#include "base/text.h"
#include "live/clearing.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

void viewClearing(const ViewContext& c, std::vector<ClearingRow>& out) {
    std::vector<live::ClearingEntry> entries;
    std::vector<RoomId> order;
    order.reserve(c.building.rooms.size());
    for (uint32_t i = 0; i < c.building.rooms.size(); ++i) order.emplace_back(i);
    const auto label = [&](RoomId id) -> const std::string& {
        const building::Room& r = c.building.room(id);
        return r.number.empty() ? r.name : r.number;
    };
    std::sort(order.begin(), order.end(), [&](RoomId a, RoomId b) {
        const auto fa = c.building.room(a).floor, fb = c.building.room(b).floor;
        if (fa != fb) return fa < fb;
        if (label(a) != label(b)) return base::naturalLess(label(a), label(b));
        return a < b;
    });
    size_t n = 0;
    const auto row = [&](RoomId id) -> ClearingRow& {
        if (n == out.size()) out.emplace_back();
        ClearingRow& r = out[n++];
        r = ClearingRow{};
        r.room = id;
        r.floor = c.building.room(id).floor;
        r.label = label(id);
        return r;
    };
    for (const RoomId id : order) {
        entries.clear();
        live::clearingOf(c.world, c.places, id, c.now, c.lifetimes, entries);
        if (entries.empty()) row(id).latest = true;
        // What stands of a room now is never left out, only what was before it.
        for (size_t i = 0; i < entries.size() && (i == 0 || n < ViewModel::kMaxClearingRows); ++i) {
            const live::ClearingEntry& e = entries[i];
            ClearingRow& r = row(id);
            r.who = e.who;
            r.held = e.held.empty() && e.heldFrom != Timestamp{} ? e.who : e.held;
            r.searched = e.searched;
            r.heldFrom = e.heldFrom;
            r.stands = e.stands();
            r.holding = e.holding();
            r.ended = !e.stands() ? e.ended : e.released;
            r.end = !e.stands() ? e.endedWhy : e.releasedWhy;
            r.latest = i == 0;
            r.exercise = e.exercise;
        }
    }
    out.resize(n);
}

bool notSearched(const RoomView& r) {
    using S = live::RoomStatus;
    // A stale search is not a search to rely on.
    return (r.status != S::Searched && r.status != S::Clear && r.status != S::Evacuated) || r.freshness == Freshness::Stale;
}

std::string_view words(live::Triage t) {
    switch (t) {
        case live::Triage::Immediate:
            return "immediate";
        case live::Triage::Delayed:
            return "delayed";
        case live::Triage::Minor:
            return "minor";
        case live::Triage::Expectant:
            return "expectant";
        case live::Triage::Deceased:
            return "deceased";
        case live::Triage::Untriaged:
            break;
    }
    return "not triaged";
}

std::string casualtyText(const CasualtyCounts& counts) {
    std::string out;
    for (size_t i = 0; i < live::kTriages; ++i)
        if (counts.by[i] > 0) out += (out.empty() ? "" : ", ") + std::to_string(counts.by[i]) + " " + std::string(words(live::Triage(i)));
    return out;
}

void viewCasualties(const ViewContext& c, ViewModel& m, std::vector<CasualtyCounts>& floors) {
    m.casualties = {};
    m.casualtiesElsewhere = 0;
    for (RoomView& r : m.rooms) r.casualties = {};
    floors.assign(c.building.floors.size(), {});
    for (const auto& [id, k] : c.world.casualties) {
        const int n = k.last.value.count;
        const live::Triage t = k.last.value.triage;
        if (n <= 0) continue;
        m.casualties[t] += n;
        if (k.place.room.valid() && k.place.room.index() < m.rooms.size()) m.rooms[k.place.room.index()].casualties[t] += n;
        if (k.place.floor.valid() && k.place.floor.index() < floors.size()) floors[k.place.floor.index()][t] += n;
        else m.casualtiesElsewhere += n;
    }
}

}  // namespace sallyport::scene
