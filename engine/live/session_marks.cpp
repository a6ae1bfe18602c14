// The timeline as it grows, and its form beside a snapshot.
#include <algorithm>

#include "base/text.h"
#include "live/session_timeline.h"
#include "live/snapshot_form.h"

namespace sallyport::live {
namespace {

using snapshot::Bytes;
using snapshot::kMaxMillis;
using snapshot::put;

constexpr size_t kMaxMomentBytes = 256;
constexpr uint8_t kVersion = 1, kMoment = 16, kGone = 17;
constexpr size_t kMaxMarkText = 4096, kMaxEntries = 1 << 20;

std::string clip(const std::string& text) { return std::string(base::cutUtf8(text, kMaxMomentBytes)); }

template <class T>
auto after(const std::vector<T>& list, Timestamp when) {
    return std::upper_bound(list.begin(), list.end(), when, [](Timestamp t, const T& m) { return t < m.when; });
}

std::string textOf(Bytes& in) { return std::string(in.text(in.count(kMaxMarkText))); }

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
        put(out, snapshot::zigzag((t - before).count()));
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
    Bytes in(bytes, 0);
    if (in.byte() != kVersion) return std::nullopt;
    SnapshotMarks out;
    out.since = in.number();
    const uint64_t n = in.number();
    if (n > kMaxEntries || n > in.left()) return std::nullopt;
    int64_t at = 0;
    const auto time = [&] {
        const int64_t t = at + in.millis();
        if (t <= -kMaxMillis || t >= kMaxMillis) in.fail();
        else at = t;
        return Timestamp(Millis(at));
    };
    for (uint64_t i = 0; i < n && in.good(); ++i) {
        const uint8_t kind = in.byte();
        if (kind <= uint8_t(TimelineMark::Kind::Command)) {
            const Timestamp when = time();
            out.entries.push_back(TimelineMark{when, TimelineMark::Kind(kind), textOf(in)});
        } else if (kind == kMoment) {
            NamedMoment m;
            m.when = time();
            m.name = textOf(in);
            m.by = textOf(in);
            m.event = textOf(in);
            out.entries.push_back(std::move(m));
        } else if (kind == kGone) {
            out.entries.push_back(MomentGone{textOf(in)});
        } else {
            return std::nullopt;
        }
    }
    if (!in.good() || in.left() != 0) return std::nullopt;
    return out;
}

}  // namespace sallyport::live
