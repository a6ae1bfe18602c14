// Purpose: the one container that the world state is made of: a bounded set of facts about one thing, whose content depends only on which facts
// came, never on their order or number. Copies share memory until one of them changes. Refuses to: know what a fact means.
//
// Why it is exact although it is bounded: of each source (persons and sensors apart) the best `depth` facts are kept, and of all these the best
// kTotalDepth. Both limits cut the worst by one total order, and a fact taken back still holds its place, so a fact that was once cut could never have
// come back by itself: folding in any order, with any repetition, ends in the same set.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "live/event.h"

namespace sallyport::live {

/// Reads like a const vector. Copies share the elements until `edit()`. Not for concurrent use of two copies while one is edited.
template <class T>
class SharedVector {
public:
    using value_type = T;
    const std::vector<T>& get() const {
        static const std::vector<T> kEmpty;
        return data_ ? *data_ : kEmpty;
    }
    operator const std::vector<T>&() const { return get(); }
    auto begin() const { return get().begin(); }
    auto end() const { return get().end(); }
    bool empty() const { return get().empty(); }
    size_t size() const { return get().size(); }
    const T& operator[](size_t i) const { return get()[i]; }
    const T& front() const { return get().front(); }
    const T& back() const { return get().back(); }
    std::vector<T>& edit() {
        if (!data_) data_ = std::make_shared<std::vector<T>>();
        else if (data_.use_count() > 1) data_ = std::make_shared<std::vector<T>>(*data_);
        return *data_;
    }
    bool operator==(const SharedVector& o) const { return data_ == o.data_ || get() == o.get(); }

private:
    std::shared_ptr<std::vector<T>> data_;
};

/// Ranks of sources (product.md: a person on scene over a sensor, a sensor over a plan).
inline constexpr uint8_t kRankPlan = 0, kRankSensor = 1, kRankApp = 2, kRankScene = 3;

/// Who said a thing and when. Ordered by (when, rank, eventId): the later wins (product.md).
struct Provenance {
    Timestamp when{};       ///< observed_at corrected by skew
    uint8_t rank = 0;       ///< 0 plan, 1 sensor, 2 person by app, 3 person on scene / commander
    bool ageKnown = true;
    bool exercise = false;
    std::string eventId, source, feed, by, note;
    auto key() const { return std::tie(when, rank, eventId); }
    bool person() const { return rank >= kRankApp; }
    bool operator==(const Provenance&) const = default;
};

/// Total order behind the key, so that two events which wrongly share one id still order the same everywhere. The feed is left out: one event that came
/// by two feeds is one event.
inline std::strong_ordering compare(const Provenance& a, const Provenance& b) {
    return std::tie(a.when, a.rank, a.eventId, a.source, a.by, a.note, a.ageKnown, a.exercise) <=>
           std::tie(b.when, b.rank, b.eventId, b.source, b.by, b.note, b.ageKnown, b.exercise);
}

template <class T>
struct Fact {
    T value{};
    Provenance from;
    bool operator==(const Fact&) const = default;
};

/// Orders two values that came under one and the same provenance; which one is first does not matter, that it is always the same one does.
template <class T>
    requires requires(const T& a, const T& b) { a < b; }
bool valueLess(const T& a, const T& b) { return a < b; }
bool valueLess(const AlertRaised&, const AlertRaised&);
bool valueLess(const ProtocolCall&, const ProtocolCall&);
bool valueLess(const MarkerSet&, const MarkerSet&);
bool valueLess(const CasualtyReport&, const CasualtyReport&);
bool valueLess(const CommandChange&, const CommandChange&);
bool valueLess(const ExerciseDeclared&, const ExerciseDeclared&);
bool valueLess(const Note&, const Note&);
bool valueLess(const PlaceRef&, const PlaceRef&);

/// a wins over b.
template <class T>
bool wins(const Fact<T>& a, const Fact<T>& b) {
    const auto order = compare(a.from, b.from);
    return order != 0 ? order > 0 : valueLess(b.value, a.value);
}

/// How many facts of one source a register keeps: a sensor repeats itself, a person's marks can be taken back one by one.
inline constexpr size_t kSensorDepth = 8, kPersonDepth = 32, kTotalDepth = 64;

enum class Keep : uint8_t { Newest, Earliest };
enum class Put : uint8_t { New, Duplicate, Outlived /**< worse than everything kept */ };

/// Last-writer-wins by data alone (Keep::Earliest: first-writer-wins). Facts taken back are kept aside, so that the state before returns, in
/// whatever order mark and retraction come.
template <class T, Keep keep = Keep::Newest>
class Register {
public:
    Put put(Fact<T> f, bool withdrawn = false) {
        for (const auto* list : {&standing_, &withdrawn_}) {
            const auto at = place(*list, f);
            if (at == list->end() || better(f, *at)) continue;
            // The same event by another feed: the name that sorts first stays.
            if (f.from.feed < at->from.feed) {
                const auto i = at - list->begin();
                (list == &standing_ ? standing_ : withdrawn_).edit()[size_t(i)].from.feed = f.from.feed;
            }
            return Put::Duplicate;
        }
        const bool person = f.from.person();
        const std::string& source = f.from.source;
        auto inGroup = [&](const Fact<T>& o) { return o.from.person() == person && o.from.source == source; };
        size_t group = 0, total = standing_.size() + withdrawn_.size();
        for (const auto* list : {&standing_, &withdrawn_}) group += size_t(std::count_if(list->begin(), list->end(), inGroup));
        if (group >= (person ? kPersonDepth : kSensorDepth)) {
            if (!dropWorst(f, inGroup)) return Put::Outlived;
        } else if (total >= kTotalDepth) {
            if (!dropWorst(f, [](const Fact<T>&) { return true; })) return Put::Outlived;
        }
        auto& list = (withdrawn ? withdrawn_ : standing_).edit();
        const auto at = place(list, f) - list.begin();
        list.insert(list.begin() + at, std::move(f));
        return Put::New;
    }

    /// Sets aside, or brings back, what came with this event; `taken` decides per fact. True when something moved.
    template <class Pred>
    bool settle(const std::string& eventId, Pred taken) {
        const bool a = move(standing_, withdrawn_, [&](const Fact<T>& f) { return f.from.eventId == eventId && taken(f.from); });
        const bool b = move(withdrawn_, standing_, [&](const Fact<T>& f) { return f.from.eventId == eventId && !taken(f.from); });
        return a || b;
    }

    /// nullptr: nothing was ever said, or all of it was taken back.
    const Fact<T>* winner() const { return standing_.empty() ? nullptr : &standing_.front(); }
    /// The best fact of another source that says something else and is not older than the winner by more than `within`; nullptr if none.
    const Fact<T>* conflict(Millis within = std::chrono::minutes(5)) const {
        if (standing_.empty()) return nullptr;
        const Fact<T>& best = standing_.front();
        for (const Fact<T>& f : standing_) {
            if (best.from.when - f.from.when > within) return nullptr;
            if (f.from.source == best.from.source || f.value == best.value) continue;
            // Only what a source says last is what it says.
            const auto latest = std::find_if(standing_.begin(), standing_.end(), [&](const Fact<T>& o) { return o.from.source == f.from.source; });
            if (&*latest == &f) return &f;
        }
        return nullptr;
    }
    const std::vector<Fact<T>>& all() const { return standing_.get(); }  ///< best first, without what was taken back
    const std::vector<Fact<T>>& takenBack() const { return withdrawn_.get(); }
    bool empty() const { return standing_.empty() && withdrawn_.empty(); }
    bool operator==(const Register&) const = default;

private:
    static bool better(const Fact<T>& a, const Fact<T>& b) {
        if constexpr (keep == Keep::Newest) return wins(a, b);
        else return wins(b, a);
    }
    template <class List>
    static auto place(const List& list, const Fact<T>& f) {
        return std::partition_point(list.begin(), list.end(), [&](const Fact<T>& o) { return better(o, f); });
    }
    /// Cuts the worst of a group to make room for `f`; false when `f` itself is the worst.
    template <class Pred>
    bool dropWorst(const Fact<T>& f, Pred inGroup) {
        SharedVector<Fact<T>>* where = nullptr;
        size_t index = 0;
        for (auto* list : {&standing_, &withdrawn_}) {
            for (size_t i = list->size(); i-- > 0;) {
                if (!inGroup((*list)[i])) continue;
                if (!where || better((*where)[index], (*list)[i])) where = list, index = i;
                break;
            }
        }
        if (!where || !better(f, (*where)[index])) return false;
        auto& list = where->edit();
        list.erase(list.begin() + std::ptrdiff_t(index));
        return true;
    }
    template <class Pred>
    static bool move(SharedVector<Fact<T>>& from, SharedVector<Fact<T>>& to, Pred which) {
        if (std::none_of(from.begin(), from.end(), which)) return false;
        auto& source = from.edit();
        auto& target = to.edit();
        for (size_t i = 0; i < source.size();) {
            if (!which(source[i])) {
                ++i;
                continue;
            }
            const auto at = place(target, source[i]) - target.begin();
            target.insert(target.begin() + at, std::move(source[i]));
            source.erase(source.begin() + std::ptrdiff_t(i));
        }
        return true;
    }

    SharedVector<Fact<T>> standing_, withdrawn_;  ///< sorted, best first
};

}  // namespace sallyport::live
