// The clearing ledger as rows, and casualties as counts: per room, floor and school.
#include <algorithm>

#include "base/text.h"
#include "live/clearing.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

namespace {

const std::string& labelOf(const building::Room& r) { return r.number.empty() ? r.name : r.number; }

}  // namespace

std::vector<RoomId> clearingOrder(const building::Building& b) {
    std::vector<RoomId> order;
    order.reserve(b.rooms.size());
    for (uint32_t i = 0; i < b.rooms.size(); ++i) order.emplace_back(i);
    std::sort(order.begin(), order.end(), [&](RoomId x, RoomId y) {
        const building::Room &rx = b.room(x), &ry = b.room(y);
        if (rx.floor != ry.floor) return rx.floor < ry.floor;
        if (labelOf(rx) != labelOf(ry)) return base::naturalLess(labelOf(rx), labelOf(ry));
        return x < y;
    });
    return order;
}

void viewClearing(const ViewContext& c, const std::vector<RoomId>& order, std::vector<ClearingRow>& out) {
    std::vector<live::ClearingEntry> entries;
    size_t n = 0;
    const auto row = [&](RoomId id) -> ClearingRow& {
        if (n == out.size()) out.emplace_back();
        ClearingRow& r = out[n++];
        r = ClearingRow{};
        r.room = id;
        r.floor = c.building.room(id).floor;
        r.label = labelOf(c.building.room(id));
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
