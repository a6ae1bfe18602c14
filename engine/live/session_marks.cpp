// The timeline as it grows, and its form beside a snapshot.
#include <algorithm>

#include "base/text.h"
#include "live/session_timeline.h"

namespace sallyport::live {
namespace {

constexpr size_t kMaxMomentBytes = 256;
constexpr uint8_t kVersion = 1, kMoment = 16, kGone = 17;
constexpr size_t kMaxMarkText = 4096, kMaxEntries = 1 << 20;
constexpr int64_t kMaxMillis = int64_t(1) << 50;

std::string clip(const std::string& text) { return std::string(base::cutUtf8(text, kMaxMomentBytes)); }

template <class T>
auto after(const std::vector<T>& list, Timestamp when) {
    return std::upper_bound(list.begin(), list.end(), when, [](Timestamp t, const T& m) { return t < m.when; });
}

void put(std::string& out, uint64_t v) {
    for (; v >= 0x80; v >>= 7) out.push_back(char(v | 0x80));
    out.push_back(char(v));
}
void put(std::string& out, const std::string& text) {
    put(out, text.size());
    out += text;
}

/// After the first thing that is wrong everything is empty.
struct Bytes {
    std::string_view left;
    bool good = true;

    uint8_t byte() {
        if (left.empty()) return good = false, 0;
        const auto b = uint8_t(left.front());
        left.remove_prefix(1);
        return b;
    }
    uint64_t number() {
        uint64_t v = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const uint8_t b = byte();
            v |= uint64_t(b & 0x7f) << shift;
            if (b < 0x80) return v;
        }
        return good = false, 0;
    }
    std::string text() {
        const uint64_t n = number();
        if (n > kMaxMarkText || n > left.size()) return good = false, std::string();
        std::string out(left.substr(0, n));
        left.remove_prefix(n);
        return out;
    }
};

}  // namespace

std::optional<TimelineEntry> momentOf(const Event& event, const SourcePolicy& policy) {
    const bool bookmark = std::holds_alternative<Bookmark>(event.payload);
    if ((!bookmark && !std::holds_alternative<Retraction>(event.payload)) || policy.judge(event).rank < kRankApp) return std::nullopt;
    // When it speaks of, not when it was made: somebody may look back at a live incident.
    if (const auto* b = std::get_if<Bookmark>(&event.payload)) return NamedMoment{event.when(), clip(b->name), clip(b->by), clip(event.id)};
    return MomentGone{clip(std::get<Retraction>(event.payload).event)};
}

bool Timeline::add(const TimelineEntry& entry) {
    if (const auto* mark = std::get_if<TimelineMark>(&entry)) return add(*mark), true;
    if (const auto* moment = std::get_if<NamedMoment>(&entry)) return add(*moment);
    return add(std::get<MomentGone>(entry));
}

void Timeline::add(const TimelineMark& mark) {
    if (marks_.size() >= Session::kMaxTimeline) {
        std::erase_if(marks_, [](const TimelineMark& m) { return m.label.empty(); });
        if (marks_.size() > Session::kMaxTimeline / 4 * 3) marks_.erase(marks_.begin(), marks_.begin() + Session::kMaxTimeline / 4);
    }
    marks_.insert(after(marks_, mark.when), mark);
}

bool Timeline::add(const NamedMoment& moment) {
    if (std::any_of(moments_.begin(), moments_.end(), [&](const NamedMoment& m) { return m.event == moment.event; })) return false;
    moments_.insert(after(moments_, moment.when), moment);
    if (moments_.size() > Session::kMaxBookmarks) moments_.erase(moments_.begin());
    return true;
}

bool Timeline::add(const MomentGone& gone) {
    return std::erase_if(moments_, [&](const NamedMoment& m) { return m.event == gone.event; }) != 0;
}

std::string writeMarks(const SnapshotMarks& marks) {
    std::string out(1, char(kVersion));
    put(out, marks.since);
    put(out, marks.entries.size());
    Timestamp before{};
    const auto time = [&](Timestamp t) {
        const int64_t d = (t - before).count();
        put(out, (uint64_t(d) << 1) ^ uint64_t(d >> 63));
        before = t;
    };
    for (const TimelineEntry& entry : marks.entries) {
        if (const auto* mark = std::get_if<TimelineMark>(&entry)) {
            out.push_back(char(mark->kind));
            time(mark->when);
            put(out, mark->label);
        } else if (const auto* moment = std::get_if<NamedMoment>(&entry)) {
            out.push_back(char(kMoment));
            time(moment->when);
            put(out, moment->name);
            put(out, moment->by);
            put(out, moment->event);
        } else {
            out.push_back(char(kGone));
            put(out, std::get<MomentGone>(entry).event);
        }
    }
    return out;
}

std::optional<SnapshotMarks> readMarks(std::string_view bytes) {
    Bytes in{bytes};
    if (in.byte() != kVersion) return std::nullopt;
    SnapshotMarks out;
    out.since = in.number();
    const uint64_t n = in.number();
    if (n > kMaxEntries || n > in.left.size()) return std::nullopt;
    int64_t at = 0;
    const auto time = [&] {
        const uint64_t v = in.number();
        const int64_t d = int64_t(v >> 1) ^ -int64_t(v & 1);
        if (d <= -kMaxMillis || d >= kMaxMillis || at + d <= -kMaxMillis || at + d >= kMaxMillis) in.good = false;
        else at += d;
        return Timestamp(Millis(at));
    };
    for (uint64_t i = 0; i < n && in.good; ++i) {
        const uint8_t kind = in.byte();
        if (kind <= uint8_t(TimelineMark::Kind::Command)) {
            const Timestamp when = time();
            out.entries.push_back(TimelineMark{when, TimelineMark::Kind(kind), in.text()});
        } else if (kind == kMoment) {
            NamedMoment m;
            m.when = time();
            m.name = in.text();
            m.by = in.text();
            m.event = in.text();
            out.entries.push_back(std::move(m));
        } else if (kind == kGone) {
            out.entries.push_back(MomentGone{in.text()});
        } else {
            return std::nullopt;
        }
    }
    if (!in.good || !in.left.empty()) return std::nullopt;
    return out;
}

}  // namespace sallyport::live
