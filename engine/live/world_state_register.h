// Purpose: the one container that the world state is made of: a bounded set of facts about one thing, whose content depends only on which facts
// came, never on their order or number. Copies share memory until one of them changes. Refuses to: know what a fact means.
//
// Why it is exact although it is bounded: of each source (persons and sensors apart) the best `depth` facts are kept, and of all these the best
// kTotalDepth. Both limits cut the worst by one total order, and a fact taken back still holds its place, so a fact that was once cut could never
// have come back by itself: folding in any order, with any repetition, ends in the same set.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/shared_text.h"
#include "live/event.h"

namespace sallyport::live {

/// A list of values that never change once they are in it; reads like a const vector. Copies of the list share the values for good and the list
/// itself until one of them is changed, so that a state per few thousand events (session.h) costs what is new in it. For one thread. A list that was
/// read from a snapshot makes its values when they are first looked at (snapshot_read.cpp): of most lists only the size is ever asked.
template <class T>
class SharedList {
    using Cell = std::shared_ptr<const T>;

public:
    /// Where the values are until they are looked at. `thaw` makes all `size` of them and cannot fail: what it reads was checked.
    struct Frozen {
        std::shared_ptr<const void> source;
        std::shared_ptr<T[]> (*thaw)(const Frozen&) = nullptr;
        uint32_t offset = 0, context = 0;  ///< meaning: of `thaw`
        uint32_t size = 0;
    };
    SharedList() = default;
    explicit SharedList(Frozen frozen) : body_(frozen.size == 0 ? nullptr : std::make_shared<Body>(Body{{}, std::move(frozen)})) {}

    class Iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;
        Iterator() = default;
        explicit Iterator(const Cell* at) : at_(at) {}
        reference operator*() const { return **at_; }
        pointer operator->() const { return at_->get(); }
        reference operator[](difference_type n) const { return *at_[n]; }
        Iterator& operator++() { return ++at_, *this; }
        Iterator operator++(int) { return Iterator(at_++); }
        Iterator& operator--() { return --at_, *this; }
        Iterator operator--(int) { return Iterator(at_--); }
        Iterator& operator+=(difference_type n) { return at_ += n, *this; }
        Iterator& operator-=(difference_type n) { return at_ -= n, *this; }
        friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
        friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
        friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
        friend difference_type operator-(Iterator a, Iterator b) { return a.at_ - b.at_; }
        auto operator<=>(const Iterator&) const = default;

    private:
        const Cell* at_ = nullptr;
    };

    Iterator begin() const { return Iterator(body_ ? cells().data() : nullptr); }
    Iterator end() const { return begin() + std::ptrdiff_t(size()); }
    bool empty() const { return size() == 0; }
    size_t size() const { return !body_ ? 0 : body_->frozen.thaw ? body_->frozen.size : body_->cells.size(); }
    const T& operator[](size_t i) const { return *cells()[i]; }
    const T& front() const { return *cells().front(); }
    const T& back() const { return *cells().back(); }
    operator std::vector<T>() const { return {begin(), end()}; }
    /// A value of one list may be one of another's too.
    void insert(size_t at, Cell value) {
        auto& cells = edit();
        cells.insert(cells.begin() + std::ptrdiff_t(at), std::move(value));
    }
    void insert(size_t at, T value) { insert(at, std::make_shared<const T>(std::move(value))); }
    void replace(size_t at, Cell value) { edit()[at] = std::move(value); }
    void replace(size_t at, T value) { replace(at, std::make_shared<const T>(std::move(value))); }
    void erase(size_t at) {
        auto& cells = edit();
        cells.erase(cells.begin() + std::ptrdiff_t(at));
    }
    /// Takes one value out of `from`, without a copy of it.
    void take(size_t at, SharedList& from, size_t index) {
        insert(at, from.cells()[index]);
        from.erase(index);
    }
    bool operator==(const SharedList& o) const {
        return body_ == o.body_ || std::equal(begin(), end(), o.begin(), o.end(), [](const T& a, const T& b) { return &a == &b || a == b; });
    }

private:
    struct Body {
        std::vector<Cell> cells;
        Frozen frozen;
    };
    /// Of a list that has a body.
    std::vector<Cell>& cells() const {
        if (body_->frozen.thaw) {
            // One block for all: each cell keeps the whole of it, which is at most a register.
            const auto values = body_->frozen.thaw(body_->frozen);
            body_->cells.reserve(body_->frozen.size);
            for (size_t i = 0; i < body_->frozen.size; ++i) body_->cells.push_back(Cell(values, &values[std::ptrdiff_t(i)]));
            body_->frozen = {};
        }
        return body_->cells;
    }
    std::vector<Cell>& edit() {
        if (!body_) {
            body_ = std::make_shared<Body>();
        } else if (body_.use_count() > 1) {
            // Nearly always one more is put in next.
            auto own = std::make_shared<Body>();
            own->cells.reserve(size() + 1);
            own->cells.assign(cells().begin(), cells().end());
            body_ = std::move(own);
        }
        return cells();
    }
    std::shared_ptr<Body> body_;
};

/// Ranks of sources (a person on scene over a sensor, a sensor over a plan).
inline constexpr uint8_t kRankPlan = 0, kRankSensor = 1, kRankApp = 2, kRankScene = 3;

using base::SharedText;

/// Who said a thing and when. Ordered by (when, rank, eventId): the later wins. One event is the origin of many facts, and they share its texts.
struct Provenance {
    Timestamp when{};  ///< observed_at corrected by skew
    uint8_t rank = 0;  ///< 0 plan, 1 sensor, 2 person by app, 3 person on scene / commander
    bool ageKnown = true;
    bool exercise = false;
    Millis skew{0};  ///< what `when` was corrected by: how far the sender's clock ran ahead
    SharedText eventId, source, feed, by, note;
    auto key() const { return std::tie(when, rank, eventId); }
    bool person() const { return rank >= kRankApp; }
    bool operator==(const Provenance&) const = default;
};

/// Total order behind the key, so that two events which wrongly share one id still order the same everywhere. The feed is left out: one event that
/// came by two feeds is one event.
inline std::strong_ordering compare(const Provenance& a, const Provenance& b) {
    return std::tie(a.when, a.rank, a.eventId, a.source, a.by, a.note, a.ageKnown, a.exercise, a.skew) <=>
           std::tie(b.when, b.rank, b.eventId, b.source, b.by, b.note, b.ageKnown, b.exercise, b.skew);
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
bool valueLess(const FeedStatus&, const FeedStatus&);

/// a wins over b.
template <class T>
bool wins(const Fact<T>& a, const Fact<T>& b) {
    const auto order = compare(a.from, b.from);
    return order != 0 ? order > 0 : valueLess(b.value, a.value);
}

/// Danger does not go away because somebody whose time is unknown (no time, a wrong clock) says so: of such facts winner() prefers the danger whose
/// time is known. Danger itself counts however old it may be.
constexpr bool isDanger(RoomStatus s) { return s == RoomStatus::Threat || s == RoomStatus::NeedsHelp; }
constexpr bool isDanger(DoorAlarm a) { return a == DoorAlarm::Forced; }
inline bool isDanger(const ProtocolCall& p) { return p.action != ProtocolAction::Release; }

/// How many facts of one source a register keeps: a sensor repeats itself, a person's marks can be taken back one by one.
inline constexpr size_t kSensorDepth = 4, kPersonDepth = 32, kTotalDepth = 64;

enum class Keep : uint8_t { Newest, Earliest };
enum class Put : uint8_t { New, Duplicate, Outlived /**< worse than everything kept */ };

/// Last-writer-wins by data alone (Keep::Earliest: first-writer-wins). Facts taken back are kept aside, so that the state before returns, in
/// whatever order mark and retraction come.
template <class T, Keep keep = Keep::Newest>
class Register {
public:
    using List = SharedList<Fact<T>>;
    Register() = default;
    /// As they were given out by all() and takenBack(), for a state that is read back.
    Register(List standing, List takenBack) : standing_(std::move(standing)), withdrawn_(std::move(takenBack)), groups_(Groups::NotCounted) {}

    /// A fact that other registers hold too takes memory once.
    Put put(std::shared_ptr<const Fact<T>> fact, bool withdrawn = false) {
        const Fact<T>& f = *fact;
        for (const auto* list : {&standing_, &withdrawn_}) {
            const auto at = place(*list, f);
            if (at == list->end() || better(f, *at)) continue;
            // The same event by another feed: the name that sorts first stays.
            if (f.from.feed < at->from.feed) (list == &standing_ ? standing_ : withdrawn_).replace(size_t(at - list->begin()), std::move(fact));
            return Put::Duplicate;
        }
        const bool person = f.from.person();
        auto inGroup = [&](const Fact<T>& o) { return o.from.person() == person && o.from.source == f.from.source; };
        const size_t total = standing_.size() + withdrawn_.size();
        size_t group = 0;
        if (!ofOneGroup()) {
            for (const auto* list : {&standing_, &withdrawn_}) group += size_t(std::count_if(list->begin(), list->end(), inGroup));
        } else if (total > 0) {
            if (inGroup(any())) group = total;
            else groups_ = Groups::Several;
        }
        if (group >= (person ? kPersonDepth : kSensorDepth)) {
            if (!dropWorst(f, inGroup)) return Put::Outlived;
        } else if (total >= kTotalDepth) {
            if (!dropWorst(f, [](const Fact<T>&) { return true; })) return Put::Outlived;
        }
        auto& list = withdrawn ? withdrawn_ : standing_;
        const auto at = place(list, f) - list.begin();
        list.insert(size_t(at), std::move(fact));
        return Put::New;
    }
    Put put(Fact<T> f, bool withdrawn = false) { return put(std::make_shared<const Fact<T>>(std::move(f)), withdrawn); }

    /// Sets aside, or brings back, what came with this event; `taken` decides per fact. True when something moved.
    template <class Pred>
    bool settle(const std::string& eventId, Pred taken) {
        const bool a = move(standing_, withdrawn_, [&](const Fact<T>& f) { return f.from.eventId == eventId && taken(f.from); });
        const bool b = move(withdrawn_, standing_, [&](const Fact<T>& f) { return f.from.eventId == eventId && !taken(f.from); });
        return a || b;
    }

    /// nullptr: nothing was ever said, or all of it was taken back.
    const Fact<T>* winner() const {
        if (standing_.empty()) return nullptr;
        const Fact<T>& best = standing_.front();
        if constexpr (requires { isDanger(best.value); }) {
            if (best.from.ageKnown || isDanger(best.value)) return &best;
            const auto known = std::find_if(standing_.begin(), standing_.end(), [](const Fact<T>& f) { return f.from.ageKnown; });
            if (known != standing_.end() && isDanger(known->value)) return &*known;
        }
        return &best;
    }
    /// The best fact of another source that says something else and is not older than the winner by more than `within`; nullptr if none.
    const Fact<T>* conflict(Millis within = std::chrono::minutes(5)) const {
        if (standing_.empty() || groups_ == Groups::One) return nullptr;
        const Fact<T>& best = *winner();
        for (const Fact<T>& f : standing_) {
            if (best.from.when - f.from.when > within) return nullptr;
            if (f.from.source == best.from.source || f.value == best.value) continue;
            // Only what a source says last is what it says.
            const auto latest = std::find_if(standing_.begin(), standing_.end(), [&](const Fact<T>& o) { return o.from.source == f.from.source; });
            if (&*latest == &f) return &f;
        }
        return nullptr;
    }
    /// Takes over what was kept elsewhere: the same as if all of it had been put here.
    void merge(const Register& o) {
        for (const Fact<T>& f : o.standing_) put(f, false);
        for (const Fact<T>& f : o.withdrawn_) put(f, true);
    }
    const SharedList<Fact<T>>& all() const { return standing_; }  ///< best first, without what was taken back
    const SharedList<Fact<T>>& takenBack() const { return withdrawn_; }
    bool empty() const { return standing_.empty() && withdrawn_.empty(); }
    bool operator==(const Register& o) const { return standing_ == o.standing_ && withdrawn_ == o.withdrawn_; }

private:
    /// Of how many groups, each a source's persons or its sensors, the facts are: nearly always of one, and then no fact behind the best need be
    /// looked at; they lie all over the memory. Several stays Several when a group goes.
    enum class Groups : uint8_t { One, Several, NotCounted };
    bool ofOneGroup() {
        if (empty()) return true;
        if (groups_ == Groups::NotCounted) {
            const auto other = [&first = any().from](const Fact<T>& f) { return f.from.person() != first.person() || f.from.source != first.source; };
            const bool several = std::any_of(standing_.begin(), standing_.end(), other) || std::any_of(withdrawn_.begin(), withdrawn_.end(), other);
            groups_ = several ? Groups::Several : Groups::One;
        }
        return groups_ == Groups::One;
    }
    const Fact<T>& any() const { return standing_.empty() ? withdrawn_.front() : standing_.front(); }  ///< of one that is not empty
    static bool better(const Fact<T>& a, const Fact<T>& b) {
        if constexpr (keep == Keep::Newest) return wins(a, b);
        else return wins(b, a);
    }
    template <class List>
    static auto place(const List& list, const Fact<T>& f) {
        // Nearly every fact is better than all before it; the others lie all over the memory.
        if (!list.empty() && better(f, list.front())) return list.begin();
        return std::partition_point(list.begin(), list.end(), [&](const Fact<T>& o) { return better(o, f); });
    }
    /// Cuts the worst of a group to make room for `f`; false when `f` itself is the worst.
    template <class Pred>
    bool dropWorst(const Fact<T>& f, Pred inGroup) {
        SharedList<Fact<T>>* where = nullptr;
        size_t index = 0;
        for (auto* list : {&standing_, &withdrawn_}) {
            for (size_t i = list->size(); i-- > 0;) {
                if (!inGroup((*list)[i])) continue;
                if (!where || better((*where)[index], (*list)[i])) where = list, index = i;
                break;
            }
        }
        if (!where || !better(f, (*where)[index])) return false;
        where->erase(index);
        return true;
    }
    template <class Pred>
    static bool move(SharedList<Fact<T>>& from, SharedList<Fact<T>>& to, Pred which) {
        bool any = false;
        for (size_t i = 0; i < from.size();) {
            if (!which(from[i])) {
                ++i;
                continue;
            }
            to.take(size_t(place(to, from[i]) - to.begin()), from, i);
            any = true;
        }
        return any;
    }

    SharedList<Fact<T>> standing_, withdrawn_;  ///< sorted, best first
    Groups groups_ = Groups::One;               ///< where the facts were read back it is counted with the next one
};

}  // namespace sallyport::live
