#include <zstd.h>

#include "live/snapshot_fields.h"
#include "live/snapshot_form.h"
#include "live/snapshot_tables.h"

namespace sallyport::live {
namespace snapshot {
namespace {

using building::PlaceIndex;

constexpr size_t kMaxPolygon = 2048, kMaxEntries = kMaxRetractions;
/// What a state may take in memory, lists that are still to be made included: a text is in the form once, and in the state wherever it is named.
/// A large school after a day takes a hundredth.
constexpr size_t kMaxStateBytes = 256u << 20;

template <class T>
std::shared_ptr<T[]> thawList(const typename SharedList<T>::Frozen& frozen);

/// kCheck: walks over values without making texts and provenances; what is inside a frozen list.
template <bool kCheck>
class Reader {
public:
    Reader(std::shared_ptr<const Tables> tables, Bytes in, const PlaceIndex* places, uint32_t lastProvenance = 0, size_t room = kMaxStateBytes)
        : tables_(std::move(tables)), in_(in), places_(places), lastProvenance_(lastProvenance), room_(room) {}

    template <class... T>
    void operator()(T&... v) {
        (one(v), ...);
    }
    const Bytes& in() const { return in_; }

private:
    template <bool>
    friend class Reader;

    void take(size_t bytes) {
        if (bytes > room_) return in_.fail();
        room_ -= bytes;
    }
    void one(bool& v) { v = in_.byte() != 0; }
    void one(int& v) {
        const int64_t n = in_.signedNumber();
        if (n < std::numeric_limits<int>::min() || n > std::numeric_limits<int>::max()) in_.fail();
        else v = int(n);
    }
    void one(uint64_t& v) { v = in_.number(); }
    void one(double& v) { v = in_.real(); }
    void one(Timestamp& t) { t = Timestamp(Millis(in_.millis())); }
    void one(Millis& m) { m = Millis(in_.millis()); }
    void one(std::string& t) {
        const uint64_t n = in_.below(tables_->texts.size());
        if (!in_.good()) return;
        take(tables_->texts[n].size());
        if constexpr (!kCheck)
            if (in_.good()) t = tables_->texts[n];
    }
    void one(SharedText& t) {
        const uint64_t n = in_.below(tables_->texts.size());
        if (!in_.good()) return;
        take(tables_->texts[n].size());
        if constexpr (!kCheck)
            if (in_.good()) t = tables_->text(n);
    }
    template <class E>
    requires std::is_enum_v<E>
    void one(E& e) {
        static_assert(kCount<E> != 0);
        const uint8_t v = in_.byte();
        if (v >= kCount<E>) in_.fail();
        else e = E(v);
    }
    void id(uint32_t& value, size_t count) {
        const uint64_t n = in_.below(count + 1);
        value = n == 0 ? base::StrongId<void>::kNone : uint32_t(n - 1);
    }
    // A list that is thawed was checked against the plan.
    static constexpr size_t kAny = 0xfffffffe;
    void one(base::RoomId& v) { id(v.value, places_ ? places_->roomCount() : kAny); }
    void one(base::DoorId& v) { id(v.value, places_ ? places_->doorCount() : kAny); }
    void one(base::FloorId& v) { id(v.value, places_ ? places_->floorCount() : kAny); }
    void one(Provenance& p) {
        const int64_t n = int64_t(lastProvenance_) + in_.signedNumber();
        if (n < 0 || n >= int64_t(tables_->provenances.size())) return in_.fail();
        lastProvenance_ = uint32_t(n);
        take(tables_->provenances[lastProvenance_].textBytes);
        if constexpr (!kCheck)
            if (in_.good()) p = tables_->provenance(lastProvenance_);
    }
    template <class T>
    void one(std::optional<T>& v) {
        bool there = false;
        one(there);
        if (!there) return v.reset();
        one(v.emplace());
    }
    template <class T>
    void list(std::vector<T>& list, size_t limit) {
        const size_t n = in_.count(limit);
        take(n * sizeof(T));
        list.clear();
        if (kCheck) {
            T dummy{};
            for (size_t i = 0; i < n && in_.good(); ++i) one(dummy);
            return;
        }
        list.reserve(n);
        for (size_t i = 0; i < n && in_.good(); ++i) one(list.emplace_back());
    }
    void one(std::vector<base::Vec2>& polygon) { list(polygon, kMaxPolygon); }
    void one(std::vector<base::FloorId>& floors) {
        const size_t n = in_.count(places_ ? places_->floorCount() : kAny);
        take(n * sizeof(base::FloorId));
        floors.clear();
        for (size_t i = 0; i < n && in_.good(); ++i) {
            base::FloorId floor;
            one(floor);
            if (!floor.valid()) return in_.fail();  // who lists floors means one
            if (!kCheck) floors.push_back(floor);
        }
    }
    void one(std::vector<UnresolvedPoint>& points) { list(points, kTrail); }
    void one(std::vector<Provenance>& marks) { list(marks, kMaxUndo); }
    void one(std::vector<RoomState>& rooms) { exactly(rooms, places_->roomCount()); }
    void one(std::vector<DoorState>& doors) { exactly(doors, places_->doorCount()); }
    template <class T>
    void exactly(std::vector<T>& list, size_t n) {
        if (in_.count(n) != n) return in_.fail();
        list.resize(n);
        for (size_t i = 0; i < n && in_.good(); ++i) one(list[i]);
    }
    void one(std::vector<TrailPoint>& trail) {
        const size_t n = in_.count(kTrail);
        take(n * sizeof(TrailPoint));
        trail.clear();
        trail.reserve(n);
        TrailPoint before{{}, {}, base::Vec3(0), 0};
        for (size_t i = 0; i < n && in_.good(); ++i) {
            TrailPoint p;
            auto& [when, floor, position, report] = p;
            when = before.when + Millis(in_.millis());
            if (when.time_since_epoch().count() <= -kMaxMillis || when.time_since_epoch().count() >= kMaxMillis) return in_.fail();
            report = in_.bits();
            one(floor);
            bool level = false;
            one(level);
            one(position.x);
            one(position.y);
            position.z = before.position.z;
            if (!level) one(position.z);
            trail.push_back(p);
            before = p;
        }
    }
    /// Checked now, made when it is looked at.
    template <class T>
    void frozen(SharedList<T>& list, size_t limit) {
        const size_t n = in_.count(limit);
        const size_t offset = in_.at();
        const uint32_t context = lastProvenance_;
        take(n * sizeof(T));
        Reader<true> check(tables_, in_, places_, context, room_);
        T dummy{};
        for (size_t i = 0; i < n && check.in_.good(); ++i) check(dummy);
        in_ = check.in_;
        lastProvenance_ = check.lastProvenance_;
        room_ = check.room_;
        if (in_.good() && n > 0) list = SharedList<T>({tables_, thawList<T>, uint32_t(offset), context, uint32_t(n)});
    }
    void one(SharedList<HistoryEntry>& list) { frozen(list, kHistory); }
    template <class T, Keep keep>
    void one(Register<T, keep>& r) {
        SharedList<Fact<T>> standing, takenBack;
        frozen(standing, kTotalDepth);
        frozen(takenBack, kTotalDepth - standing.size());
        r = Register<T, keep>(std::move(standing), std::move(takenBack));
    }
    template <class K, class V, class L>
    void one(std::map<K, V, L>& map) {
        const size_t n = in_.count(kMaxEntries);
        take(n * sizeof(std::pair<const K, V>));
        for (size_t i = 0; i < n && in_.good(); ++i) {
            K key;
            one(key);
            if (!map.empty() && !(std::prev(map.end())->first < key)) return in_.fail();
            one(map.try_emplace(map.end(), std::move(key))->second);
        }
    }
    void one(RetractionKey& k) {
        one(k.first);
        one(k.second);
    }
    template <class S>
    requires requires(Reader& r, S& s) { fields(r, s); }
    void one(S& s) { fields(*this, s); }

    std::shared_ptr<const Tables> tables_;
    Bytes in_;
    const PlaceIndex* places_;
    uint32_t lastProvenance_;
    size_t room_;  ///< bytes that the state may still take
};

template <class T>
std::shared_ptr<T[]> thawList(const typename SharedList<T>::Frozen& frozen) {
    auto tables = std::static_pointer_cast<const Tables>(frozen.source);
    const Bytes in(*tables->bytes, frozen.offset);
    Reader<false> reader(std::move(tables), in, nullptr, frozen.context);
    auto out = std::make_shared<T[]>(frozen.size);
    for (size_t i = 0; i < frozen.size; ++i) reader(out[std::ptrdiff_t(i)]);
    return out;
}

/// Looks at every list.
class Toucher {
public:
    template <class... T>
    void operator()(const T&... v) {
        (one(v), ...);
    }

private:
    template <class T>
    void one(const SharedList<T>& list) {
        (void)list.begin();
    }
    template <class T, Keep keep>
    void one(const Register<T, keep>& r) {
        one(r.all());
        one(r.takenBack());
    }
    template <class T>
    void one(const std::vector<T>& list) {
        if constexpr (std::is_same_v<T, RoomState> || std::is_same_v<T, DoorState>)
            for (const T& v : list) one(v);
    }
    template <class K, class V, class L>
    void one(const std::map<K, V, L>& map) {
        for (const auto& entry : map) one(entry.second);
    }
    template <class S>
    void one(const S& s) {
        if constexpr (requires { fields(*this, s); }) fields(*this, s);
    }
};

base::Error bad(std::string what) { return {base::ErrorCode::BadInput, std::move(what), "snapshot"}; }

struct Header {
    bool difference = false;
    uint64_t base = 0;
    std::string_view frame;
};
base::Result<Header> header(std::string_view bytes) {
    if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic)) return bad("is not one of this version");
    Header h;
    const char kind = bytes[kMagic.size()];
    if (kind != kWhole && kind != kDifference) return bad("is of an unknown kind");
    h.difference = kind == kDifference;
    for (int i = 0; i < 8; ++i) h.base |= uint64_t(uint8_t(bytes[kMagic.size() + 1 + size_t(i)])) << (8 * i);
    h.frame = bytes.substr(kHeaderBytes);
    return h;
}

base::Result<std::shared_ptr<const std::string>> unpack(std::string_view frame, const std::string* prefix) {
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return bad("is damaged");
    if (size > kMaxSnapshotBytes) return bad("is larger than a state can be");
    const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 27);
    if (prefix) ZSTD_DCtx_refPrefix(context.get(), prefix->data(), prefix->size());
    std::string out(size_t(size), '\0');
    const size_t got = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), frame.data(), frame.size());
    if (ZSTD_isError(got) || got != out.size()) return bad("is damaged");
    return std::make_shared<const std::string>(std::move(out));
}

}  // namespace
}  // namespace snapshot

base::Result<WholeSnapshot> unpackWhole(uint64_t seq, std::string_view bytes) {
    const auto head = snapshot::header(bytes);
    if (!head) return head.error();
    if (head->difference) return snapshot::bad("is not a whole one");
    auto raw = snapshot::unpack(head->frame, nullptr);
    if (!raw) return raw.error();
    return WholeSnapshot{seq, std::move(*raw)};
}

base::Result<SnapshotState> readSnapshot(std::string_view bytes, const building::PlaceIndex& places, const FindWhole& whole, SnapshotPart part) {
    using namespace snapshot;
    const auto head = header(bytes);
    if (!head) return head.error();
    WholeSnapshot base;
    if (head->difference) {
        base = whole ? whole(head->base) : WholeSnapshot{};
        if (!base.bytes) return bad("the one that it differs from is missing");
    }
    auto raw = unpack(head->frame, base.bytes.get());
    if (!raw) return raw.error();
    auto tables = std::make_shared<Tables>();
    tables->bytes = *raw;
    Bytes in(*tables->bytes, 0);
    if (!readTables(in, *tables)) return bad("its tables are damaged");
    Reader<false> reader(std::move(tables), in, &places);
    SnapshotState state;
    if (part == SnapshotPart::World) reader(state.world);
    else reader(state);
    if (!reader.in().good()) return bad("is damaged, or of another school");
    if (part == SnapshotPart::All && reader.in().left() != 0) return bad("goes on after its end");
    return state;
}

void thaw(const WorldState& state) {
    snapshot::Toucher touch;
    touch(state);
}

}  // namespace sallyport::live
