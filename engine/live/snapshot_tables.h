// Purpose: the tables of texts and provenances that come first in the unpacked bytes of a snapshot. Every number, count and length is bounded.
// Refuses to: know states; be included elsewhere than in reading snapshots.
#pragma once
#include <charconv>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "live/snapshot.h"
#include "live/snapshot_form.h"

namespace sallyport::live::snapshot {

inline constexpr size_t kMaxTexts = 2'000'000, kMaxProvenances = 2'000'000;

struct ProvenanceRecord {
    int64_t when = 0, skew = 0;
    uint64_t digits = 0;
    uint32_t id = 0, source = 0, feed = 0, by = 0, note = 0;
    uint32_t textBytes = 0;
    uint8_t flags = 0, rank = 0;
};

/// The unpacked bytes with their tables; the lists of a state that was read keep it until they are looked at.
struct Tables {
    std::shared_ptr<const std::string> bytes;
    std::vector<std::string_view> texts;
    std::vector<ProvenanceRecord> provenances;

    /// Of texts and of event ids; made when they are first asked for, by the one thread that looks at the lists.
    mutable std::vector<SharedText> shared, ids;

    const SharedText& text(size_t n) const {
        SharedText& made = shared[n];
        if (made.empty()) made = texts[n];
        return made;
    }
    const SharedText& id(uint32_t n) const {
        const ProvenanceRecord& r = provenances[n];
        if (!(r.flags & kNumbered)) return text(r.id);
        SharedText& made = ids[n];
        if (!made.empty()) return made;
        char digits[20];
        const auto end = std::to_chars(digits, std::end(digits), r.digits).ptr;
        return made = SharedText(texts[r.id], std::string_view(digits, size_t(end - digits)));
    }
    Provenance provenance(uint32_t n) const {
        const ProvenanceRecord& r = provenances[n];
        Provenance p;
        auto& [when, rank, ageKnown, exercise, skew, eventId, source, feed, by, note] = p;
        when = Timestamp(Millis(r.when));
        rank = r.rank;
        ageKnown = (r.flags & kAgeKnown) != 0;
        exercise = (r.flags & kExercise) != 0;
        skew = Millis(r.skew);
        eventId = id(n);
        source = text(r.source);
        feed = text(r.feed);
        by = text(r.by);
        note = text(r.note);
        return p;
    }
};

inline bool readTables(Bytes& in, Tables& out) {
    const size_t texts = in.count(kMaxTexts);
    out.texts.reserve(texts);
    // Nothing that was said is longer than its event.
    for (size_t i = 0; i < texts && in.good(); ++i) out.texts.push_back(in.text(in.count(kMaxEventBytes)));
    constexpr size_t kLeast = 8;
    const size_t provenances = in.count(kMaxProvenances, kLeast);
    out.provenances.reserve(provenances);
    int64_t before = 0;
    for (size_t i = 0; i < provenances && in.good(); ++i) {
        ProvenanceRecord r;
        r.flags = in.byte();
        r.rank = in.byte();
        before += in.millis();
        if (before <= -kMaxMillis || before >= kMaxMillis) in.fail(), before = 0;
        r.when = before;
        r.id = uint32_t(in.below(texts));
        if (r.flags & kNumbered) r.digits = in.number();
        if (r.flags & kSkewed) r.skew = in.millis();
        r.source = uint32_t(in.below(texts));
        r.feed = uint32_t(in.below(texts));
        r.by = uint32_t(in.below(texts));
        r.note = uint32_t(in.below(texts));
        if (!in.good()) break;
        for (const uint32_t n : {r.id, r.source, r.feed, r.by, r.note}) r.textBytes += uint32_t(out.texts[n].size());
        out.provenances.push_back(r);
    }
    out.shared.resize(out.texts.size());
    out.ids.resize(out.provenances.size());
    return in.good();
}

}  // namespace sallyport::live::snapshot
