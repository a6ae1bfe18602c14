// The list of feeds: how each fares and why, in full; devices that are not on the plan, each to be pointed out in the picture; what was rejected.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

constexpr FontSize kName{18, true}, kBody{16, false}, kBold{16, true};
constexpr float kLineU = 24, kPadU = 12, kRowGapU = 8, kDeviceRowU = 64, kHeadU = 40;

/// Draws a column of lines, or only measures it: the same arithmetic for both, so that a card is as high as what stands in it.
class Column {
public:
    Column(Canvas& c, Box at, bool draws) : c_(c), at_(at), draws_(draws) {}

    void gap(float units) { y_ += c_.px(units); }
    /// A line with a value at its right end.
    void row(FontSize font, Rgba8 left, std::string_view text, FontSize valueFont = kBody, Rgba8 right = {}, std::string_view value = {}) {
        Box b = next(c_.px(kLineU));
        if (!draws_) return;
        if (!value.empty()) {
            const float w = std::min(std::ceil(c_.textWidth(valueFont, value)) + 1, b.w);
            c_.text(b.cutRight(w, c_.px(8)), valueFont, right, value, Align::Right);
        }
        c_.text(b, font, left, text);
    }
    /// As many lines as it takes.
    void whole(FontSize font, Rgba8 colour, std::string_view text) {
        if (text.empty()) return;
        const Box b = next(c_.wrappedHeight(font, text, at_.w) + c_.px(4));
        if (draws_) c_.wrapped(b, font, colour, text);
    }
    Box next(float h) {
        const Box b{at_.x, at_.y + y_, at_.w, h};
        y_ += h;
        return b;
    }
    float height() const { return y_; }
    bool draws() const { return draws_; }

private:
    Canvas& c_;
    Box at_;
    bool draws_;
    float y_ = 0;
};

Line stateWords(const scene::FeedView& feed) {
    using S = live::FeedHealth::State;
    const Line since = feed.known ? Line(" {}", base::formatAge(feed.since)) : Line("");
    switch (feed.state) {
        case S::Connecting:
            return Line("Connecting{}", since);
        case S::Connected:
            return feed.counted ? Line("Connected{}", since) : Line("Heard");
        case S::Lost:
            return Line("LOST{}", since);
        case S::Ended:
            return Line("Ended{}", since);
        case S::Failed:
            return Line("FAILED{}", since);
    }
    return {};
}

void feedLines(Canvas& c, const Frame& f, const scene::FeedView& feed, size_t i, Column& col) {
    const scene::Palette& p = c.pal();
    const FeedMark mark = feedMark(feed);
    const bool trouble = feed.state == live::FeedHealth::State::Lost || feed.state == live::FeedHealth::State::Failed;
    {
        Box b = col.next(c.px(28));
        if (col.draws()) {
            Box dot = b.cutLeft(c.px(16), c.px(10));
            feedDot(c, {dot.midX(), dot.midY()}, mark);
            c.text(b, kName, p.text, feed.name);
        }
    }
    const Line rate = feed.counted ? Line("{:.1f} a second", feed.perSecond) : Line("");
    col.row(kBold, trouble ? p.caution : p.text, stateWords(feed), kBody, p.secondary, rate);
    col.whole(kBody, p.caution, feed.reason);
    col.row(kBody, p.secondary, "Last message", kBody, p.text, feed.heard ? Line("{}", base::formatAge(feed.lastMessage)) : Line("never"));
    if (feed.nextAttempt) {
        const auto s = (feed.nextAttempt->count() + 999) / 1000;
        col.row(kBody, p.text, Line("Tries again in {} s", s), kBody, p.secondary, Line("{} so far", feed.attempts));
    } else if (feed.attempts > 1) {
        col.row(kBody, p.secondary, "Attempts to connect", kBody, p.secondary, Line("{}", feed.attempts));
    }
    if (feed.counted) {
        col.row(kBody, p.secondary, "Messages", kBody, p.text, Line("{}", feed.messages));
        col.row(kBody, p.secondary, "Rejected", kBody, feed.rejected ? p.caution : p.secondary, Line("{}", feed.rejected));
    }
    if (feed.rejected) col.whole(kBody, p.secondary, feed.lastRejected);
    if (feed.conflicts) col.row(kBody, p.secondary, "Contradicted by others", kBody, p.caution, Line("{}", feed.conflicts));
    col.whole(kBody, p.caution, feed.clock);
    if (!feed.ours) return;
    col.gap(6);
    Box keys = col.next(c.px(kTargetU));
    if (!col.draws()) return;
    if (c.button(Name("feed.{}.close", i), keys.cutRight(c.px(kTargetU), c.px(kGapU)), {.icon = icons::kClose, .tip = "Close this feed"}))
        f.out.push_back(scene::DisconnectFeed{feed.name});
    if (!feed.connects) return;
    if (c.button(Name("feed.{}.reconnect", i), keys,
                 {.look = trouble ? ButtonLook::Outlined : ButtonLook::Plain, .icon = icons::kPlug, .text = "Reconnect now"}))
        f.out.push_back(scene::ReconnectFeed{feed.name});
}

/// Height of the card; drawn only where it can be seen.
float feedCard(Canvas& c, const Frame& f, const scene::FeedView& feed, size_t i, Box at, bool draws) {
    const float pad = c.px(kPadU);
    Column measure(c, at.inset(pad, pad), false);
    feedLines(c, f, feed, i, measure);
    const float h = measure.height() + 2 * pad;
    if (!draws || !c.visible(at.y, h)) return h;
    const scene::Palette& p = c.pal();
    const FeedMark mark = feedMark(feed);
    const Box card{at.x, at.y, at.w, h};
    c.fill(card, p.background);
    if (mark != FeedMark::Filled) c.dashedFrame(card, mark == FeedMark::Crossed ? p.caution : p.secondary, 1, 4);
    Column column(c, Box{at.x, at.y, at.w, h}.inset(pad, pad), true);
    feedLines(c, f, feed, i, column);
    return h;
}

void section(Canvas& c, Box row, std::string_view title, size_t count, Rgba8 colour, std::string_view tip) {
    c.tip(title, row, tip);
    c.count(row.cutRight(c.px(80)), kName, colour, count, Align::Right);
    c.text(row, kName, c.pal().text, title);
}

void unmappedRow(Canvas& c, const Frame& f, const scene::UnmappedView& d, size_t i, Box row) {
    const scene::Palette& p = c.pal();
    // The place that an alert or a person names is a room.
    const char* kind = d.type == "door" ? "door" : "room";
    const bool asking = f.view.assigning && f.view.assigning->device == d.device && f.view.assigning->type == kind;
    c.fill(row, p.background);
    Box in = row.inset(c.px(10), c.px(8));
    if (c.button(Name("unmapped.{}.assign", i), in.cutRight(c.px(96), c.px(8)),
                 {.look = asking ? ButtonLook::Active : ButtonLook::Plain,
                  .text = asking ? "Cancel" : "Assign",
                  .tip = d.type == "door" ? "Click the door in the picture that this is" : "Click the room in the picture that this is"}))
        f.out.push_back(asking ? scene::BeginAssign{} : scene::BeginAssign{d.device, kind});
    Box upper = in.cutTop(std::floor(in.h / 2));
    c.text(upper.cutRight(ageWidth(c, kBody, true, d.age, 56), c.px(6)), kBody, p.secondary, base::formatAge(d.age), Align::Right);
    c.text(upper, kName, p.text, d.device);
    const Line said("{}{}{}{}", d.said.empty() ? std::string_view(d.type) : std::string_view(d.said), d.ambiguous ? " · several have this name" : "",
                    d.from.empty() ? "" : " · ", d.from);
    c.text(in, kBody, p.secondary, d.count > 1 ? Line("{} · {}×", said.view(), d.count) : said);
}

void assignedRow(Canvas& c, const Frame& f, const scene::AssignedView& a, size_t i, Box row) {
    const scene::Palette& p = c.pal();
    c.fill(row, p.background);
    Box in = row.inset(c.px(10), c.px(8));
    if (c.button(Name("assigned.{}.remove", i), in.cutRight(c.px(112), c.px(8)),
                 {.text = "Unassign", .tip = "It then counts as not on the plan again"}))
        f.out.push_back(scene::AssignDevice{a.device, {}, {}});
    c.text(in.cutTop(std::floor(in.h / 2)), kName, p.text, a.device);
    c.text(in, kBody, p.secondary, a.place);
}

float rejectedRow(Canvas& c, const scene::RejectedView& r, Box at, bool draws) {
    const scene::Palette& p = c.pal();
    const float pad = c.px(8);
    Column measure(c, at.inset(pad, pad), false);
    const auto lines = [&](Column& col) {
        col.row(kBold, p.text, r.feed, kBody, p.secondary, r.clock);
        col.whole(kBody, p.secondary, r.reason);
    };
    lines(measure);
    const float h = measure.height() + 2 * pad;
    if (!draws || !c.visible(at.y, h)) return h;
    c.fill({at.x, at.y, at.w, h}, p.background);
    Column column(c, at.inset(pad, pad), true);
    lines(column);
    return h;
}

/// What happens to all that comes: whether it is on disk.
void recordingLines(Canvas& c, const Frame& f, Column& col) {
    const scene::Palette& p = c.pal();
    const live::RecorderStatus& r = f.model.recording;
    const bool bad = !r.error.empty() || !r.recording;
    const Line since("{}", base::formatAge(std::max(live::Millis(0), f.model.end - r.startedAt)));
    col.row(kName, bad ? p.caution : p.text, bad ? Line("NOT RECORDING") : Line("Recording"), {18, false}, p.secondary,
            r.recording ? since : Line(""));
    col.whole(kBody, p.caution, r.error);
    if (r.savedSeq) col.row(kBody, p.secondary, "Saved up to event", kBody, p.text, Line("{}", r.savedSeq));
    if (r.waiting > 1000 || (bad && r.waiting)) col.row(kBody, p.secondary, "Waiting for the disk", kBody, p.caution, Line("{}", r.waiting));
    if (r.lost) col.row(kBody, p.secondary, "Lost to the recording", kBody, p.caution, Line("{}", r.lost));
    if (r.gaps) col.row(kBody, p.secondary, "Gaps, marked in it", kBody, p.caution, Line("{}", r.gaps));
    col.whole({14, false}, p.secondary, r.path);
}

/// Everything below the heading, drawn or measured.
float feedsContent(Canvas& c, const Frame& f, Box at, bool draws) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    const float top = at.y, gap = c.px(kRowGapU), head = c.px(kHeadU), device = c.px(kDeviceRowU);
    for (size_t i = 0; i < m.feeds.size(); ++i) at.cutTop(feedCard(c, f, m.feeds[i], i, at, draws), gap);
    const auto title = [&](std::string_view text, size_t count, Rgba8 colour, std::string_view tip) {
        const Box row = at.cutTop(head);
        if (draws && c.visible(row.y, row.h)) section(c, row, text, count, colour, tip);
    };
    if (m.liveFeeds) {
        const float pad = c.px(kPadU);
        Column measure(c, at.inset(pad, pad), false);
        recordingLines(c, f, measure);
        const Box card = at.cutTop(measure.height() + 2 * pad, gap);
        if (draws && c.visible(card.y, card.h)) {
            c.fill(card, p.background);
            if (!m.recording.error.empty() || !m.recording.recording) c.dashedFrame(card, p.caution, 1, 4);
            Column column(c, card.inset(pad, pad), true);
            recordingLines(c, f, column);
        }
    }
    title("Devices not on the plan", size_t(m.unmappedDevices), m.unmappedDevices ? p.caution : p.secondary,
          "A feed names doors or devices that the building model does not have");
    for (size_t i = 0; i < m.unmapped.size(); ++i) {
        const Box row = at.cutTop(device, gap);
        if (draws && c.visible(row.y, row.h)) unmappedRow(c, f, m.unmapped[i], i, row);
    }
    if (!m.assigned.empty()) {
        title("Devices assigned", m.assignedDevices, p.secondary, "Where a person has said that a device is; kept for this school");
        for (size_t i = 0; i < m.assigned.size(); ++i) {
            const Box row = at.cutTop(device, gap);
            if (draws && c.visible(row.y, row.h)) assignedRow(c, f, m.assigned[i], i, row);
        }
    }
    title("Messages rejected", size_t(m.rejected), m.rejected ? p.caution : p.secondary,
          "Could not be read; each is kept in the recording with the reason");
    for (const scene::RejectedView& r : m.rejectedNewest) at.cutTop(rejectedRow(c, r, at, draws), gap);
    return at.y - top;
}

}  // namespace

void drawFeeds(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    size_t lost = 0;
    size_t connected = 0;
    for (const scene::FeedView& feed : f.model.feeds) {
        lost += isLost(feed);
        connected += feed.state == live::FeedHealth::State::Connected;
    }
    const bool full = !f.m.compact();
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, "Feeds");
    c.text(b.cutTop(c.px(24), c.px(8)), {18, false}, lost ? p.caution : p.secondary,
           f.model.feeds.empty() ? Line("{}", f.model.liveFeeds ? "no feed is connected" : "no source was heard yet")
           : lost                ? Line("{} of {} lost", lost, f.model.feeds.size())
           : f.model.liveFeeds
               ? connected == f.model.feeds.size() ? Line("{} connected", connected) : Line("{} of {} connected", connected, f.model.feeds.size())
               : Line("as they were at this time"));
    if (f.model.liveFeeds) {
        Box foot = b.cutBottom(c.px(kPrimaryU) + c.px(16));
        if (c.button("feeds.connect", foot.cutTop(c.px(kPrimaryU)), {.icon = icons::kPlug, .text = "Connect a feed", .font = {18, false}}))
            f.panel.open(Overlay::ConnectFeed);
    }
    // A list taller than any screen: what is measured does not depend on where it stands.
    const float need = feedsContent(c, f, {b.x, b.y, b.w, 1e6f}, false);
    Box content = c.beginScroll("feeds", b, need);
    content.h = 1e6f;
    feedsContent(c, f, content, true);
    c.endScroll();
}

}  // namespace sallyport::ui
