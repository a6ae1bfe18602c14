#include "scene/view_frontier.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scene/frontier.h"
#include "scene/view_model_parts.h"
#include "scene/view_ways.h"

namespace sallyport::scene {
namespace {

/// The nearest team of each opening is looked for a few at a time, and the round begins again after a change, so often at most.
constexpr size_t kAskedAtOnce = 3;
constexpr Millis kRoundEvery{2000};
/// What ways cost is looked at anew so often while there are openings to ask for.
constexpr Millis kConditionsEvery{250};
/// Between those few, in a window that draws for nothing else.
constexpr Millis kAskEvery{100};

auto key(const FrontierOpening& o) { return std::tuple(o.from, o.door, o.link, o.to, o.kind); }
bool same(const FrontierOpening& a, const FrontierOpening& b) { return key(a) == key(b); }

}  // namespace

FrontierPlanner::FrontierPlanner(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> finder,
                                 const building::Grid& grid)
    : building_(std::move(building)), finder_(std::move(finder)), grid_(grid) {}

void FrontierPlanner::row(const ViewModel& m, const FrontierOpening& o, FrontierRow& out) const {
    const auto title = [&](RoomId id) {
        const building::Room& r = building_->room(id);
        // The rooms of a stair bear one name.
        return o.link < 0 ? roomTitle(r) : roomTitle(r) + ", " + building_->floor(r.floor).shortName;
    };
    out.opening = o;
    out.from = title(o.from);
    out.to = o.to.valid() ? title(o.to) : "outside";
    if (o.kind == FrontierOpening::Kind::Outside) out.from = m.doors[o.door.index()].label + ", " + out.from;
    out.reference = building::gridReference(*building_, grid_, o.floor, base::Vec2(o.at));
}

bool FrontierPlanner::update(ViewModel& m, Timestamp wall, bool changed) {
    FrontierView& f = m.frontier;
    changed_ = changed_ || changed;
    bool differs = false;
    if (!started_ || looks_ != m.fillRevision) {
        started_ = true;
        looks_ = m.fillRevision;
        findFrontier(*building_, m.rooms, m.doors, found_);
        f.searched = std::any_of(m.rooms.begin(), m.rooms.end(), [](const RoomView& r) {
            const Hold h = holdOf(r);
            return h == Hold::Searched || h == Hold::Held;
        });
        const auto danger = [&](const FrontierOpening& o) { return o.to.valid() && live::isDanger(m.rooms[o.to.index()].status); };
        std::stable_sort(found_.begin(), found_.end(), [&](const FrontierOpening& a, const FrontierOpening& b) {
            const bool first = danger(a), second = danger(b);
            return first != second ? first : m.rooms[a.from.index()].age > m.rooms[b.from.index()].age;
        });
        differs = found_.size() != f.openings.size() || !std::equal(found_.begin(), found_.end(), f.openings.begin(),
                                                                    [](const auto& o, const FrontierRow& r) { return same(o, r.opening); });
        if (differs) {
            // What is known of an opening stays with it, and the round goes on: where openings come and go all the time none waits for ever.
            known_.clear();
            for (FrontierRow& r : f.openings) known_.push_back(&r);
            std::sort(known_.begin(), known_.end(), [](const FrontierRow* a, const FrontierRow* b) { return key(a->opening) < key(b->opening); });
            std::vector<FrontierRow> rows(found_.size());
            for (size_t i = 0; i < rows.size(); ++i) {
                const auto was = std::lower_bound(known_.begin(), known_.end(), key(found_[i]),
                                                  [](const FrontierRow* r, const auto& k) { return key(r->opening) < k; });
                if (was != known_.end() && same(found_[i], (*was)->opening)) rows[i] = std::move(**was);
                else row(m, found_[i], rows[i]);
            }
            f.openings = std::move(rows);
            ++f.revision;
        }
        for (FrontierRow& r : f.openings) r.danger = danger(r.opening);
    }
    for (FrontierRow& r : f.openings) {
        const RoomView& from = m.rooms[r.opening.from.index()];
        r.age = from.age;
        r.ageKnown = from.ageKnown;
    }
    return ask(m, wall) || differs;
}

std::optional<Timestamp> FrontierPlanner::dueAt(const ViewModel& m, Timestamp wall) const {
    const auto& rows = m.frontier.openings;
    if (!finder_ || std::all_of(rows.begin(), rows.end(), [](const FrontierRow& r) { return r.asked; })) return std::nullopt;
    return wall + kAskEvery;
}

bool FrontierPlanner::ask(ViewModel& m, Timestamp wall) {
    auto& rows = m.frontier.openings;
    if (!finder_ || rows.empty()) return false;
    const bool ready = finder_->ready();
    if (!ready) finder_->begin();  // asked with a later frame
    if (!anybodyCanCome(m)) {
        bool any = false;
        nobody_ = true;
        for (FrontierRow& r : rows) {
            any |= !r.asked || r.nearest;
            r.asked = true;
            r.nearest.reset();
        }
        return any;
    }
    // The first who comes is looked for at once, also in a window that draws for nothing else (dueAt).
    if (std::exchange(nobody_, false))
        for (FrontierRow& r : rows) r.asked = false;
    if (!ready) return false;
    const auto unasked = [&] { return std::find_if(rows.begin(), rows.end(), [](const FrontierRow& r) { return !r.asked; }); };
    if (next_ >= rows.size() && unasked() == rows.end()) {
        if (!changed_ || (wall >= roundAt_ && wall - roundAt_ < kRoundEvery)) return false;
        next_ = 0;
        changed_ = false;
        roundAt_ = wall;
        conditions_.reset();
    }
    if (!conditions_ || wall < conditionsAt_ || wall - conditionsAt_ >= kConditionsEvery) {
        conditions_ = wayConditions(*building_, m);
        conditionsAt_ = wall;
    }
    for (size_t n = 0; n < kAskedAtOnce; ++n) {
        // Those of which nothing is known first.
        auto r = unasked();
        if (r == rows.end()) {
            if (next_ >= rows.size()) break;
            r = rows.begin() + std::ptrdiff_t(next_++);
        }
        // To the searched side of it: there the opening is held from.
        const base::Vec2 at = base::Vec2(r->opening.at) - (r->opening.link < 0 ? r->opening.toward * 0.6 : base::Vec2(0));
        auto nearest = nearestTo(m, finder_->to(r->opening.floor, at, *conditions_), r->opening.floor, at, 1);
        r->asked = true;
        if (nearest.empty()) r->nearest.reset();
        else r->nearest = std::move(nearest.front());
    }
    return true;
}

}  // namespace sallyport::scene
