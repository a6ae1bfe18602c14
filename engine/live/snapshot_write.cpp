#include <zstd.h>

#include <bit>
#include <deque>
#include <unordered_map>

#include "live/snapshot_fields.h"
#include "live/snapshot_form.h"

namespace sallyport::live {
namespace snapshot {
namespace {

/// Numbers the texts. Kept from a whole snapshot to those that differ from it, so that what did not change has the same bytes in both.
class Texts {
public:
    uint32_t number(std::string_view text) {
        if (const auto it = numbers_.find(text); it != numbers_.end()) return it->second;
        const auto n = uint32_t(texts_.size());
        texts_.emplace_back(text);
        numbers_.emplace(texts_.back(), n);
        return n;
    }
    void write(std::string& out) const {
        put(out, texts_.size());
        for (const std::string& t : texts_) put(out, t);
    }

private:
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, uint32_t> numbers_;
};

/// "feed#17-20431" -> "feed#17-" and 20431: of the ids that ingest makes only the number differs.
std::string_view withoutNumber(std::string_view id, uint64_t& number) {
    constexpr size_t kMaxDigits = 18;
    size_t at = id.size();
    while (at > 0 && id.size() - at < kMaxDigits && id[at - 1] >= '0' && id[at - 1] <= '9') --at;
    while (at < id.size() && id[at] == '0' && at + 1 < id.size()) ++at;  // leading zeros belong to the text
    if (at == id.size()) return id;
    number = 0;
    for (size_t i = at; i < id.size(); ++i) number = number * 10 + uint64_t(id[i] - '0');
    return id.substr(0, at);
}

/// Each provenance once, by all its members. They are compared by the numbers of their texts: the texts themselves lie all over the memory.
class Provenances {
public:
    explicit Provenances(Texts& texts) : texts_(texts), slots_(1 << 15, kNone) {}

    uint32_t number(const Provenance& p) {
        const auto& [when, rank, ageKnown, exercise, skew, eventId, source, feed, by, note] = p;
        Record r;
        const std::string_view stem = withoutNumber(eventId, r.digits);
        const bool numbered = stem.size() != eventId.size(), skewed = skew != Millis{0};
        r.id = stem_.number(texts_, stem);
        r.when = when.time_since_epoch().count();
        r.skew = skew.count();
        r.source = source_.number(texts_, source);
        r.feed = feed_.number(texts_, feed);
        r.by = by_.number(texts_, by);
        r.note = note_.number(texts_, note);
        r.rank = rank;
        r.flags = uint8_t((ageKnown ? kAgeKnown : 0) | (exercise ? kExercise : 0) | (numbered ? kNumbered : 0) | (skewed ? kSkewed : 0));
        if (2 * (records_.size() + 1) > slots_.size()) grow();
        uint32_t& slot = find(r);
        if (slot == kNone) {
            slot = uint32_t(records_.size());
            records_.push_back(r);
        }
        return slot;
    }
    void append(std::string& out) const {
        put(out, records_.size());
        int64_t before = 0;
        for (const Record& r : records_) {
            out.push_back(char(r.flags));
            out.push_back(char(r.rank));
            put(out, zigzag(r.when - before));
            before = r.when;
            put(out, r.id);
            if (r.flags & kNumbered) put(out, r.digits);
            if (r.flags & kSkewed) put(out, zigzag(r.skew));
            put(out, r.source);
            put(out, r.feed);
            put(out, r.by);
            put(out, r.note);
        }
    }

private:
    static constexpr uint32_t kNone = 0xffffffffu;
    struct Record {
        int64_t when = 0, skew = 0;
        uint64_t digits = 0;
        uint32_t id = 0, source = 0, feed = 0, by = 0, note = 0;
        uint8_t rank = 0, flags = 0;
        bool operator==(const Record&) const = default;
    };
    /// Neighbours often share their texts.
    struct Last {
        std::string_view text{};
        uint32_t n = kNone;
        uint32_t number(Texts& texts, std::string_view t) {
            if (n == kNone || t != text) n = texts.number(t), text = t;
            return n;
        }
    };

    uint32_t& find(const Record& r) {
        const size_t mask = slots_.size() - 1;
        size_t at = size_t((r.digits * 0x9E3779B97F4A7C15u + uint64_t(r.when) * 0xC2B2AE3D27D4EB4Fu + r.id) >> 20) & mask;
        while (slots_[at] != kNone && !(records_[slots_[at]] == r)) at = (at + 1) & mask;
        return slots_[at];
    }
    void grow() {
        slots_.assign(slots_.size() * 2, kNone);
        for (uint32_t i = 0; i < records_.size(); ++i) find(records_[i]) = i;
    }

    Texts& texts_;
    Last stem_, source_, feed_, by_, note_;
    std::vector<uint32_t> slots_;
    std::vector<Record> records_;
};

class Writer {
public:
    explicit Writer(Texts& texts) : texts_(texts), provenances_(texts) { out_.reserve(1 << 18); }

    template <class... T>
    void operator()(const T&... v) {
        (one(v), ...);
    }
    std::string finish() {
        std::string all;
        texts_.write(all);
        provenances_.append(all);
        all += out_;
        return all;
    }

private:
    void one(bool v) { out_.push_back(char(v)); }
    void one(int v) { put(out_, zigzag(v)); }
    void one(uint64_t v) { put(out_, v); }
    void hash(uint64_t bits) {
        for (int i = 0; i < 64; i += 8) out_.push_back(char(bits >> i));
    }
    void one(double v) { hash(std::bit_cast<uint64_t>(v)); }
    void one(Timestamp t) { put(out_, zigzag(t.time_since_epoch().count())); }
    void one(Millis m) { put(out_, zigzag(m.count())); }
    void one(const std::string& t) { put(out_, texts_.number(t)); }
    void one(const SharedText& t) { put(out_, texts_.number(t)); }
    template <class E>
    requires std::is_enum_v<E>
    void one(E e) { out_.push_back(char(e)); }
    template <class Tag>
    void one(const base::StrongId<Tag>& id) {
        put(out_, id.valid() ? uint64_t(id.value) + 1 : 0);
    }
    void one(const Provenance& p) {
        const uint32_t n = provenances_.number(p);
        put(out_, zigzag(int64_t(n) - int64_t(lastProvenance_)));
        lastProvenance_ = n;
    }
    template <class T>
    void one(const std::optional<T>& v) {
        one(v.has_value());
        if (v) one(*v);
    }
    template <class T>
    void one(const std::vector<T>& list) {
        put(out_, list.size());
        for (const T& v : list) one(v);
    }
    void one(const std::vector<TrailPoint>& trail) {
        put(out_, trail.size());
        TrailPoint before{{}, {}, base::Vec3(0), 0};
        for (const TrailPoint& p : trail) {
            const auto& [when, floor, position, report] = p;
            one(when - before.when);
            hash(report);
            one(floor);
            const bool level = position.z == before.position.z;
            one(level);
            one(position.x);
            one(position.y);
            if (!level) one(position.z);
            before = p;
        }
    }
    template <class T>
    void one(const SharedList<T>& list) {
        put(out_, list.size());
        // Each value, and each of its texts, lies somewhere else: fetching them ahead halves the time.
        constexpr size_t kAhead = 4;
        for (size_t i = 0; i < list.size(); ++i) {
            if (i + 2 * kAhead < list.size()) __builtin_prefetch(&list[i + 2 * kAhead].from);
            if (i + kAhead < list.size()) {
                __builtin_prefetch(list[i + kAhead].from.eventId.address());
                __builtin_prefetch(list[i + kAhead].from.feed.address());
            }
            one(list[i]);
        }
    }
    template <class T, Keep keep>
    void one(const Register<T, keep>& r) {
        one(r.all());
        one(r.takenBack());
    }
    template <class K, class V, class L>
    void one(const std::map<K, V, L>& map) {
        put(out_, map.size());
        for (const auto& [key, value] : map) {
            one(key);
            one(value);
        }
    }
    void one(const RetractionKey& k) {
        one(k.first);
        one(k.second);
    }
    template <class S>
    requires requires(Writer& w, const S& s) { fields(w, s); }
    void one(const S& s) { fields(*this, s); }

    Texts& texts_;
    Provenances provenances_;
    uint32_t lastProvenance_ = 0;
    std::string out_;
};

}  // namespace
}  // namespace snapshot

struct SnapshotWriter::Impl {
    std::optional<snapshot::Texts> texts;
    std::string whole;  ///< unpacked; what the next ones differ from
    uint64_t wholeSeq = 0;
    int differences = 0;
    size_t wholeBytes = 0;  ///< packed
    std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};

    std::string pack(const std::string& raw, bool difference) {
        using namespace snapshot;
        std::string out(kMagic);
        out.push_back(difference ? kDifference : kWhole);
        const uint64_t base = difference ? wholeSeq : 0;
        for (int i = 0; i < 64; i += 8) out.push_back(char(base >> i));
        const size_t header = out.size();
        out.resize(header + ZSTD_compressBound(raw.size()));
        ZSTD_CCtx* const c = context.get();
        ZSTD_CCtx_reset(c, ZSTD_reset_session_and_parameters);
        ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
        if (difference) {
            ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, windowLog(whole.size() + raw.size()));
            ZSTD_CCtx_refPrefix(c, whole.data(), whole.size());
        }
        const size_t size = ZSTD_compress2(c, out.data() + header, out.size() - header, raw.data(), raw.size());
        if (ZSTD_isError(size)) return {};
        out.resize(header + size);
        out.shrink_to_fit();
        return out;
    }
};

SnapshotWriter::SnapshotWriter() : impl_(std::make_unique<Impl>()) {}
SnapshotWriter::~SnapshotWriter() = default;

std::string SnapshotWriter::write(uint64_t seq, const SnapshotState& state) {
    Impl& w = *impl_;
    const bool difference = w.wholeSeq != 0 && w.wholeSeq < seq && w.differences + 1 < kWholeEvery;
    if (!difference) w.texts.emplace();
    snapshot::Writer writer(*w.texts);
    writer(state);
    std::string raw = writer.finish();
    std::string out = w.pack(raw, difference);
    // One that differs in most is no help to those after it.
    w.differences = !difference ? 0 : out.size() > w.wholeBytes / 2 ? kWholeEvery : w.differences + 1;
    if (!difference) {
        w.wholeBytes = out.size();
        w.whole = std::move(raw);
        w.wholeSeq = seq;
    }
    return out;
}

}  // namespace sallyport::live
