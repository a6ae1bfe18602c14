// Status strip: feeds with their age, recording, who sits here, who commands, clock; left to right in order of trust.
#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
constexpr FontSize kSmall{18, false};

float feedWidth(const Canvas& c, const scene::FeedView& feed) {
    return c.px(24) + std::ceil(c.textWidth(kSmall, feed.name)) + c.px(6) + std::ceil(c.textWidth(kSmall, feed.text)) + 2;
}

void feedEntry(Canvas& c, Box b, const scene::FeedView& feed) {
    const scene::Palette& p = c.pal();
    const FeedMark mark = feedMark(feed);
    Box dot = b.cutLeft(c.px(14), c.px(10));
    feedDot(c, {dot.midX(), dot.midY()}, mark);
    const float nameW = std::min(std::ceil(c.textWidth(kSmall, feed.name)) + 1, b.w);
    c.text(b.cutLeft(nameW, c.px(5)), kSmall, p.text, feed.name);
    c.text(b, kSmall, mark == FeedMark::Dashed ? p.caution : p.secondary, feed.text);
}

void recording(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const live::RecorderStatus& r = f.model.recording;
    Box dot = b.cutLeft(c.px(14), c.px(8));
    if (!r.error.empty()) {
        c.icon(dot, 18, p.caution, icons::kWarning);
        c.tip("recording", b, r.error);
        c.text(b, {18, true}, p.caution, "NOT RECORDING");
    } else if (r.recording) {
        c.circle({dot.midX(), dot.midY()}, 6, p.threat);
        c.tip("recording", b, r.gaps ? Line("{} · events were lost while the disk refused; the gap is marked", r.path) : Line("{}", r.path));
        // To the present, wherever the cursor stands.
        const Line since("{}", base::formatAge(std::max(live::Millis(0), f.model.end - r.startedAt)));
        if (!f.panel.clockRuns) c.text(b, kSmall, p.text, "Recording");
        else c.text(b, kSmall, r.gaps ? p.caution : p.text, r.gaps ? Line("Rec. {} · gap", since.view()) : Line("Recording {}", since.view()));
    } else if (!f.model.liveFeeds) {
        // Nothing is lost by not recording what is a recording.
        c.icon(dot, 18, p.secondary, icons::kHistory);
        c.text(b, kSmall, p.secondary, "From a recording");
    } else {
        c.ring({dot.midX(), dot.midY()}, 6, p.caution, 1.5f);
        c.text(b, kSmall, p.caution, "Not recording");
    }
}
/// Who is in command, taken from the right end of `row`; a click opens the sheet in which it is taken and given.
void commandEntry(Canvas& c, const Frame& f, Box& row, bool full, bool rail) {
    const scene::Palette& p = c.pal();
    const scene::CommandView& m = f.model.command;
    const FontSize bold{full ? 18 : 16, true};
    const std::string_view word = "Command: ", who = m.name.empty() ? std::string_view("nobody") : std::string_view(m.name);
    const float you = full ? std::ceil(c.textWidth(kSmall, word)) + 1 : 0;
    const float name = rail ? 0 : std::min(c.px(full ? 260 : 180), std::ceil(c.textWidth(bold, who)) + 1);
    const float sign = full ? 0 : c.px(24);  // without the word a name alone could be that of who sits here
    const Box b = row.cutRight(rail ? c.px(kTargetU) : std::max(c.px(kTargetU), you + sign + name + c.px(16)), c.px(full ? 24 : 12));
    const Line tip("In command: {}{}{}{}{}. Take or give command  ({})", who, m.role.empty() ? "" : " · ", m.role, m.agency.empty() ? "" : " · ",
                   m.agency, c.keyOf(Action::Operator));
    const Hit h = c.hit("command", b, true, tip);
    if (h.clicked) f.panel.openOperator(f.model.operatorHere);
    if (h.hovered) c.fill(b, c.ground(p.panel, h));
    if (rail) return void(c.icon(b, 22, m.name.empty() ? p.caution : p.text, icons::kShield));
    Box in = b.inset(c.px(8), 0);
    if (full) c.text(in.cutLeft(you), kSmall, p.text, word);
    else c.icon(in.cutLeft(c.px(18), c.px(6)), 18, m.name.empty() ? p.caution : p.secondary, icons::kShield);
    c.text(in, bold, m.name.empty() ? p.caution : p.text, who, full ? Align::Left : Align::Centre);
}

/// Who sits at this desk, whose name every mark carries, taken from the right end of `row`, of which it may have `room`. A name stands whole or not
/// at all: cut it could be another person's.
void operatorEntry(Canvas& c, const Frame& f, Box& row, float room, bool full) {
    const scene::Palette& p = c.pal();
    const scene::OperatorView& here = f.model.operatorHere;
    const FontSize font{full ? 18 : 16, true};
    const std::string_view word = full ? "Desk: " : "";
    const float pad = c.px(8), gap = c.px(full ? 16 : 12), icon = c.px(20), wordW = word.empty() ? 0 : std::ceil(c.textWidth(kSmall, word)) + 1;
    const float nameW = std::ceil(c.textWidth(font, here.name)) + 1;
    const float whole = std::max(c.px(kTargetU), 2 * pad + icon + c.px(6) + wordW + nameW);
    const bool named = !here.name.empty() && nameW <= c.px(full ? 260 : 180) && whole + gap <= room;
    if (!named && c.px(kTargetU) + gap > room) return;  // the sheet behind the command says it too
    const Box b = row.cutRight(named ? whole : c.px(kTargetU), gap);
    const Line tip("At this desk: {}{}{}{}{}. Every mark carries this name; press to change it", here.name, here.role.empty() ? "" : " · ", here.role,
                   here.agency.empty() ? "" : " · ", here.agency);
    const Hit h = c.hit("operator.here", b, true, tip);
    if (h.clicked) f.panel.openOperator(here);
    if (h.hovered) c.fill(b, c.ground(p.panel, h));
    if (!named) return void(c.icon(b, 20, p.text, icons::kPerson));
    Box in = b.inset(pad, 0);
    c.icon(in.cutLeft(icon, c.px(6)), 18, p.secondary, icons::kPerson);
    if (!word.empty()) c.text(in.cutLeft(wordW), kSmall, p.secondary, word);
    c.text(in, font, p.text, here.name);
}
}  // namespace

void drawStatusStrip(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    const Box whole = toBox(f.at.status);
    c.begin("status", whole);
    c.fill(whole, p.panel, 0);
    c.line({whole.x, whole.y + 0.5f}, {whole.right(), whole.y + 0.5f}, mix(p.panel, p.wall, 0.35));
    const bool full = f.m.arrangement == Arrangement::Full, rail = f.m.arrangement == Arrangement::Rail;
    Box row = whole.inset(c.px(full ? 20 : 12), 0);

    // A clock that stands would say that the picture is dead: without a feed and without an event there is none.
    if (!m.live || f.panel.clockRuns) {
        const std::string clock = base::formatClock(m.now, m.clockOffset);
        const FontSize clockFont{28, true};
        c.text(row.cutRight(std::ceil(c.textWidth(clockFont, clock)) + 2, c.px(16)), clockFont, p.text, clock, Align::Right);
    }
    if (!m.live) {
        const std::string_view word = full ? "time shown" : "shown";
        c.text(row.cutRight(std::ceil(c.textWidth({16, false}, word)) + 1, c.px(20)), {16, false}, p.secondary, word);
    }

    if (m.feedLost) {
        // In words, and first: what is on the screen may no longer be what is.
        const std::string age = base::formatAge(m.feedLostFor);
        const Line lost = m.feedsLost > 1 ? Line("{} FEEDS LOST {}", m.feedsLost, age) : Line("FEED LOST {}", age);
        Box plate = row.cutLeft(std::ceil(c.textWidth({18, true}, lost)) + c.px(24), c.px(16));
        const Hit h = c.hit("feedlost", plate, true, Line("{}{}", m.feedLostName, m.feedLossAnswered ? "" : ": a press ends its sound"));
        if (h.clicked && !m.feedLossAnswered) f.out.push_back(scene::AcknowledgeFeedLoss{});
        plate = {plate.x, std::floor(plate.midY() - c.px(16)), plate.w, c.px(32)};
        c.fill(plate, c.ground(p.caution, h));
        c.text(plate.inset(c.px(10), 0), {18, true}, p.inkOn(p.caution), lost);
    }

    // Silent, or not to be heard: said as loudly as a lost feed, for somebody relies on being called.
    if (m.sound.muted || m.sound.volume <= 0 || !m.sound.problem.empty()) {
        const bool muted = m.sound.muted || m.sound.volume <= 0;
        const std::string_view word = muted ? "ALARMS MUTED" : "NO SOUND";
        const bool waiting = m.unackedAlerts > 0;
        Box plate = row.cutLeft(std::ceil(c.textWidth({18, true}, word)) + c.px(24), c.px(16));
        const Hit h =
            c.hit("sound.state", plate, true, muted ? c.keyed("A press lets alarms be heard again", Action::Mute) : Line("{}", m.sound.problem));
        if (h.clicked && muted) f.out.push_back(scene::SetSound{.volume = m.sound.volume <= 0 ? std::optional(0.8) : std::nullopt, .muted = false});
        plate = {plate.x, std::floor(plate.midY() - c.px(16)), plate.w, c.px(32)};
        const Rgba8 ground = waiting && c.flashOn() ? p.alarm : p.caution;
        c.fill(plate, c.ground(ground, h));
        c.text(plate.inset(c.px(10), 0), {18, true}, waiting && c.flashOn() ? p.alarmText : p.inkOn(p.caution), word);
    }

    // Who commands, who sits here and whether it is recorded, at the right; feeds take what is left, or fold into one.
    if (full) row.w = std::min(row.w, whole.right() - c.px(f.m.rightPreset) - row.x);  // the clock stands alone under the right panel
    commandEntry(c, f, row, full, rail);
    const float recordingW = c.px(full ? 190 : 176), recordingGap = c.px(full ? 24 : 12), feedsLeast = c.px(full ? 280 : rail ? 160 : 240);
    operatorEntry(c, f, row, row.w - recordingW - recordingGap - feedsLeast, full);
    recording(c, f, row.cutRight(recordingW, recordingGap));

    float need = 0;
    for (const scene::FeedView& feed : m.feeds) need += feedWidth(c, feed) + c.px(22);
    const Box feeds = row;
    const Hit h = c.hit("status.feeds", feeds, true,
                        !m.liveFeeds      ? "Sources of the recording, and how long each had been silent"
                        : m.feeds.empty() ? "No feed is connected"
                                          : "Feeds: open the list");
    if (h.clicked) f.panel.tab = Tab::Feeds;
    if (h.hovered) c.fill(feeds, c.ground(p.panel, h));
    if (m.feeds.empty()) {
        c.text(row, kSmall, p.secondary, m.liveFeeds ? "No feed connected" : "No source heard yet");
    } else if (need <= row.w) {
        for (const scene::FeedView& feed : m.feeds) feedEntry(c, row.cutLeft(feedWidth(c, feed), c.px(22)), feed);
    } else {
        // A feed that was lost outranks one that grows old, and that one a feed that never spoke.
        auto trouble = [](const scene::FeedView& feed) {
            using S = live::FeedHealth::State;
            if (feed.state == S::Lost || feed.state == S::Failed) return 3;
            const FeedMark mark = feedMark(feed);
            return mark == FeedMark::Dashed ? 2 : mark == FeedMark::Crossed ? 1 : 0;
        };
        const scene::FeedView* worst = &m.feeds[0];
        // Of those the one that is so longest, as on the banner.
        for (const scene::FeedView& feed : m.feeds)
            if (trouble(feed) > trouble(*worst) || (trouble(feed) == trouble(*worst) && isLost(feed) && feed.since > worst->since)) worst = &feed;
        const Line count("{} {}{} · ", m.feeds.size(), m.liveFeeds ? "feed" : "source", m.feeds.size() == 1 ? "" : "s");
        const float w = std::min(std::ceil(c.textWidth(kSmall, count)) + 1, row.w);
        if (row.w > w + c.px(120)) c.text(row.cutLeft(w), kSmall, p.secondary, count);
        if (m.feedsLost > 1) c.text(row, kSmall, p.caution, Line("{} feeds lost: {}", m.feedsLost, m.feedLostName));
        else feedEntry(c, row, *worst);
    }
    c.end();
}

}  // namespace sallyport::ui
