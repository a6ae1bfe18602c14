// Timeline: a strip with ruler, marks and playhead; in review under a row of transport keys. Dragging anywhere on the time axis seeks.
#include <array>
#include <optional>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using live::Millis;
using live::Timestamp;
using Kind = live::TimelineMark::Kind;

struct Axis {
    Box at;
    Timestamp begin;
    double lengthMs;
    float x(Timestamp t) const { return at.x + float(std::clamp(double((t - begin).count()) / lengthMs, 0.0, 1.0)) * at.w; }
    Timestamp time(float px) const { return begin + Millis(int64_t(std::clamp((px - at.x) / std::max(1.0f, at.w), 0.0f, 1.0f) * lengthMs)); }
};

Axis axisOf(const scene::ViewModel& m, Box at) {
    const Timestamp last = std::max({m.end, m.now, m.begin});
    return {at, m.begin, std::max(1000.0, double((last - m.begin).count()))};
}

// The clock labels: the first step of this list that leaves room for them.
constexpr int64_t kStepsS[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 604800};

void clockLabels(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box labels, float tickTop, float tickBottom) {
    const scene::Palette& p = c.pal();
    const double pxPerS = axis.at.w / (axis.lengthMs / 1000);
    int64_t step = kStepsS[std::size(kStepsS) - 1];
    for (int64_t s : kStepsS)
        if (double(s) * pxPerS >= c.px(s < 60 ? 120 : 100)) {
            step = s;
            break;
        }
    const int64_t offset = m.clockOffset.count(), stepMs = step * 1000;
    const int64_t beginLocal = axis.begin.time_since_epoch().count() + offset;
    int64_t t = beginLocal / stepMs * stepMs;
    if (t < beginLocal) t += stepMs;
    for (int i = 0; i < 64 && t <= beginLocal + int64_t(axis.lengthMs); ++i, t += stepMs) {
        const Timestamp when{Millis(t - offset)};
        const float x = std::floor(axis.x(when));
        c.line({x, tickTop}, {x, tickBottom}, mix(p.panel, p.secondary, 0.8));
        const std::string clock = base::formatClock(when, m.clockOffset);
        const std::string_view word = step < 60 ? std::string_view(clock) : std::string_view(clock).substr(0, 5);
        const float w = std::ceil(c.textWidth({14, false}, word)) + 1;
        const Box at{std::floor(x - w / 2), labels.y, w, labels.h};
        if (at.x >= labels.x && at.right() <= labels.right()) c.text(at, {14, false}, p.secondary, word);
    }
}

void alarmTriangle(Canvas& c, float x, float y, float sizeU) {
    const float h = c.px(sizeU), w = h * 0.6f;
    c.list()->AddTriangleFilled({x, y - h / 2}, {x + w, y + h / 2}, {x - w, y + h / 2}, col(c.pal().threat));
    c.list()->AddTriangle({x, y - h / 2}, {x + w, y + h / 2}, {x - w, y + h / 2}, col(c.pal().background), 1);
}

void playhead(Canvas& c, float x, float top, float bottom) {
    const float w = c.px(7);
    c.line({x, top}, {x, bottom}, c.pal().text, 2);
    c.list()->AddTriangleFilled({x - w, top}, {x + w, top}, {x, top + w * 1.3f}, col(c.pal().text));
}

/// A call for one floor or room ("Release 214"): the label of the mark names the place behind the word.
bool scoped(const live::TimelineMark& t) { return t.label.find(' ') != std::string::npos; }
bool releases(const live::TimelineMark& t) { return std::string_view(t.label).substr(0, 7) == "Release"; }

/// Which labels give way first where they would lie over each other; 0 stays longest, negative has none.
constexpr int kLabelRanks = 5;
int labelRank(const live::TimelineMark& t) {
    if (t.label.empty()) return -1;
    switch (t.kind) {
        case Kind::Protocol:
            return !scoped(t) ? 0 : releases(t) ? -1 : 4;
        case Kind::Threat:
            return 1;
        case Kind::Alert:
            return 2;
        case Kind::Command:
            return 3;
        default:
            return 4;
    }
}

// Labels by rank, each only where nothing stands yet; a line leads from a label down to its moment.
void markLabels(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box labels, float lineBottom) {
    if (labels.h < c.px(12)) return;
    struct Span {
        float x0, x1;
    };
    std::array<Span, 64> taken;
    size_t n = 0;
    const float gap = c.px(8), lead = c.px(5);
    const auto isFree = [&](float x0, float x1) {
        for (size_t i = 0; i < n; ++i)
            if (x0 < taken[i].x1 + gap && taken[i].x0 < x1 + gap) return false;
        return true;
    };
    for (int rank = 0; rank < kLabelRanks; ++rank)
        for (const live::TimelineMark& t : m.timeline) {
            if (labelRank(t) != rank) continue;
            const float x = std::floor(axis.x(t.when));
            if (!isFree(x, x)) continue;  // measured only where it has a chance
            const float w = std::ceil(c.textWidth({14, false}, t.label)) + 1;
            const bool toLeft = x + lead + w > labels.right();
            const Box at{toLeft ? x - lead - w : x + lead, labels.y, w, labels.h};
            if (at.x < labels.x || !isFree(std::min(x, at.x), std::max(x, at.right()))) continue;
            c.line({x, labels.y + c.px(2)}, {x, lineBottom}, rank == 0 ? c.pal().text : c.pal().secondary, 2);
            if (const float now = axis.x(m.now); now > at.x - c.px(7) && now < at.right() + c.px(7))
                c.fill({at.x - c.px(2), at.y, at.w + c.px(4), at.h}, c.pal().panel, 0);
            c.text(at, {14, false}, c.pal().text, t.label);
            taken[n++] = {std::min(x, at.x), std::max(x, at.right())};
            if (n == taken.size()) return;
        }
}

// Ticks that fall on the same pixel are drawn once, so a long log costs no more than the strip is wide.
void glyphs(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box lane) {
    const scene::Palette& p = c.pal();
    float lastDoor = -1e9f, lastMark = -1e9f, lastAlarm = -1e9f, lastTick = -1e9f;
    const float mid = lane.midY() - c.px(2);
    const auto tick = [&](float& last, float x, float heightU, Rgba8 colour, float apartU) {
        if (x - last < c.px(apartU)) return;
        c.fill({x - c.px(1.5f), mid - c.px(heightU / 2), c.px(3), c.px(heightU)}, colour, 0);
        last = x;
    };
    for (const live::TimelineMark& t : m.timeline) {
        const float x = std::floor(axis.x(t.when));
        switch (t.kind) {
            case Kind::Door:
                tick(lastDoor, x, 12, p.lockedIn, 3);
                break;
            case Kind::Protocol:
                tick(lastTick, x, scoped(t) ? 6 : 16, scoped(t) ? p.secondary : p.text, 4);
                break;
            case Kind::Command:
                tick(lastTick, x, 16, p.secondary, 4);
                break;
            case Kind::Room:
            case Kind::Mark:
                if (x - lastMark < c.px(14)) break;
                c.icon({x - c.px(8), mid - c.px(8), c.px(16), c.px(16)}, 14, t.kind == Kind::Room ? p.searched : p.text, icons::kCheck);
                lastMark = x;
                break;
            case Kind::Alert:
            case Kind::Threat:
                break;
        }
    }
    // Alarms lie over what else happened then.
    for (const live::TimelineMark& t : m.timeline) {
        if (t.kind != Kind::Alert && t.kind != Kind::Threat) continue;
        const float x = std::floor(axis.x(t.when));
        if (x - lastAlarm >= c.px(6)) alarmTriangle(c, x, mid, 15), lastAlarm = x;
    }
}

// The calls for the whole school, one band after the other, in the colours of the protocol.
void protocolBand(Canvas& c, const scene::ViewModel& m, const Axis& axis, float y) {
    std::optional<live::ProtocolAction> action;
    float from = 0;
    const auto close = [&](float to) {
        if (action) c.fill({from, y, std::max(1.0f, to - from), c.px(4)}, scene::protocolColour(*action), 0);
        action.reset();
    };
    using A = live::ProtocolAction;
    for (const live::TimelineMark& t : m.timeline) {
        if (t.kind != Kind::Protocol || scoped(t)) continue;
        const float x = axis.x(t.when);
        close(x);
        from = x;
        for (A a : {A::Hold, A::Secure, A::Lockdown, A::Evacuate, A::Shelter})
            // The label is the wire name with a capital.
            if (const std::string_view name = live::toString(a), label = t.label; label.size() == name.size() && label.substr(1) == name.substr(1))
                action = a;
    }
    close(axis.x(std::max(m.now, m.live ? m.now : m.end)));
}

// Bookmarks hang from the top of the strip, over what happened then.
constexpr float kFlagU = 9;
void bookmarkFlags(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box lane) {
    const float w = c.px(kFlagU), h = c.px(14), notch = c.px(4);
    float last = -1e9f;
    for (const live::NamedMoment& b : m.bookmarks) {
        const float x = std::floor(axis.x(b.when));
        if (x - last < c.px(3)) continue;
        last = x;
        const ImVec2 shape[] = {{x - w / 2, lane.y}, {x + w / 2, lane.y}, {x + w / 2, lane.y + h}, {x, lane.y + h - notch}, {x - w / 2, lane.y + h}};
        c.list()->AddTriangleFilled(shape[0], shape[1], shape[3], col(c.pal().text));
        c.list()->AddTriangleFilled(shape[0], shape[3], shape[4], col(c.pal().text));
        c.list()->AddTriangleFilled(shape[1], shape[2], shape[3], col(c.pal().text));
        c.list()->AddPolyline(shape, 5, col(c.pal().background), ImDrawFlags_Closed, 1);
    }
}

/// What lies outside the range steps back; its ends are brackets.
void rangeShade(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box lane) {
    const scene::Palette& p = c.pal();
    const float tooth = c.px(5);
    const auto bracket = [&](float x, float inward) {
        c.line({x, lane.y}, {x, lane.bottom()}, p.text, 2);
        c.line({x, lane.y}, {x + inward, lane.y}, p.text, 2);
        c.line({x, lane.bottom()}, {x + inward, lane.bottom()}, p.text, 2);
    };
    if (m.range.in) {
        const float x = std::floor(axis.x(*m.range.in));
        c.fill({lane.x, lane.y, x - lane.x, lane.h}, faded(p.panel, 0.78), 0);
        bracket(x, tooth);
    }
    if (m.range.out) {
        const float x = std::floor(axis.x(*m.range.out));
        c.fill({x, lane.y, lane.right() - x, lane.h}, faded(p.panel, 0.78), 0);
        bracket(x, -tooth);
    }
}

/// Ruler, marks and band of the whole log; dragging anywhere on it seeks.
struct Strip {
    Box area, labels, lane, clock;
};
void scrub(Canvas& c, const Frame& f, const Axis& axis, Box area) {
    const Hit h = c.hit("timeline.scrub", area);
    if (!h.held && !h.clicked) return;
    const float x = ImGui::GetIO().MousePos.x;
    Timestamp t = axis.time(x);
    // A press on a flag means its moment, to the millisecond.
    float nearest = c.px(kFlagU);
    for (const live::NamedMoment& b : f.model.bookmarks)
        if (const float off = std::abs(axis.x(b.when) - x); off < nearest) nearest = off, t = b.when;
    if (t != f.model.now) f.out.push_back(scene::SeekTo{t});
}

void strip(Canvas& c, const Frame& f, const Strip& s) {
    const Axis axis = axisOf(f.model, s.lane);
    scrub(c, f, axis, s.area);
    c.fill(s.lane, c.pal().background, 0);
    clockLabels(c, f.model, axis, s.clock, s.lane.bottom(), s.lane.bottom() + c.px(5));
    protocolBand(c, f.model, axis, s.lane.bottom() - c.px(4));
    glyphs(c, f.model, axis, s.lane);
    rangeShade(c, f.model, axis, s.lane);
    bookmarkFlags(c, f.model, axis, s.lane);
    playhead(c, axis.x(f.model.now), s.area.y + c.px(3), s.lane.bottom() + c.px(4));
    markLabels(c, f.model, axis, s.labels, s.lane.bottom());  // over the playhead: a word cut by it cannot be read
}

void transport(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    const bool full = !f.m.compact(), wide = b.w >= c.px(1000), middle = b.w >= c.px(640);
    const float gap = c.px(kGapU), h = c.px(full ? 52 : kTargetU), w = c.px(full ? 56 : 48);
    Box row{b.x, std::floor(b.midY() - h / 2), b.w, h};
    // Back to live is what brings the present back: always there, always at the end.
    if (c.button("timeline.live", row.cutRight(c.px(wide ? 128 : 84), gap),
                 {.look = m.following && m.live ? ButtonLook::Active : ButtonLook::Outlined,
                  .icon = wide ? icons::kCircle : 0,
                  .text = m.liveFeeds ? "LIVE"
                          : wide      ? "To end"
                                      : "End",
                  .font = {18, true},
                  .tip = "Back to live",
                  .key = Action::BackToLive}))
        f.out.push_back(scene::BackToLive{});
    auto key = [&](const char* name, char32_t icon, const char* tip, Action action = Action::None, bool active = false) {
        return c.button(name, row.cutLeft(w, gap),
                        {.look = active ? ButtonLook::Active : ButtonLook::Plain, .icon = icon, .font = {22, false}, .tip = tip, .key = action});
    };
    if (middle && key("timeline.prev", icons::kStepBack, "Event before", Action::EventBefore)) f.out.push_back(scene::StepEvent{-1});
    if (wide && key("timeline.slower", icons::kFastBack, "Slower", Action::Slower)) f.out.push_back(scene::PlayFaster{-1});
    if (key("timeline.play", m.playing ? icons::kPause : icons::kPlay, "Play or pause", Action::PlayPause, true)) f.out.push_back(scene::PlayPause{});
    if (wide && key("timeline.faster", icons::kFastForward, "Faster", Action::Faster)) f.out.push_back(scene::PlayFaster{1});
    if (middle && key("timeline.next", icons::kStepForward, "Next event", Action::EventAfter)) f.out.push_back(scene::StepEvent{1});
    row.cutLeft(c.px(8));
    // Where there is no room for them, the sheet of bookmarks has the same keys.
    if (wide && key("timeline.bookmark", icons::kBookmark, "Bookmark this moment", Action::Bookmark)) f.out.push_back(scene::AddBookmark{});
    if (middle && key("timeline.bookmarks", icons::kBookmarkOutline, "Bookmarks and range")) f.panel.open(Overlay::Bookmarks);
    if (b.w >= c.px(1400)) {
        const auto bracket = [&](const char* name, const char* word, const Line& tip, bool active) {
            return c.button(name, row.cutLeft(c.px(kTargetU), c.px(4)),
                            {.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = word, .font = {22, true}, .tip = tip});
        };
        if (bracket("timeline.in", "[", Line("The range begins here  ({}); Esc ends the range", c.keyOf(Action::RangeBegins)), bool(m.range.in)))
            f.out.push_back(scene::MarkRange{false});
        if (bracket("timeline.out", "]", Line("The range ends here  ({}); Esc ends the range", c.keyOf(Action::RangeEnds)), bool(m.range.out)))
            f.out.push_back(scene::MarkRange{true});
    }
    row.cutLeft(c.px(8));

    const std::string clock = base::formatClock(m.now, m.clockOffset);
    const FontSize clockFont{wide ? 32 : 26, true};
    c.text(row.cutLeft(std::ceil(c.textWidth(clockFont, clock)) + 2, c.px(20)), clockFont, p.text, clock);

    // Speeds from the right; what does not fit can still be reached with slower and faster, or J and L.
    constexpr double kSpeeds[] = {0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64};
    constexpr const char* kWords[] = {"1/8", "1/4", "1/2", "1×", "2×", "4×", "8×", "16×", "32×", "64×"};
    constexpr const char* kNames[] = {"speed.1_8", "speed.1_4", "speed.1_2", "speed.1",  "speed.2",
                                      "speed.4",   "speed.8",   "speed.16",  "speed.32", "speed.64"};
    const float speedW = c.px(52), step = speedW + c.px(4), info = wide ? c.px(160) : 0;
    const int fit = std::min(10, int((row.w - info) / step));
    // As many speeds as fit, those round 1× and the present one first.
    int present = 3;
    for (int i = 0; i < 10; ++i)
        if (m.speed >= kSpeeds[i] * 0.99) present = i;
    const int first = std::clamp(fit >= 8 ? 10 - fit : std::min(3, present), 0, std::max(0, 10 - fit));
    const int begin = std::clamp(present >= first + fit ? present - fit + 1 : first, 0, std::max(0, 10 - fit));
    Box speeds = row.cutRight(step * float(std::max(0, fit)));
    for (int i = begin; i < begin + fit; ++i) {
        const bool active = i == present;
        if (c.button(kNames[i], speeds.cutLeft(speedW, c.px(4)),
                     {.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = kWords[i], .font = {16, active}}))
            f.out.push_back(scene::SetSpeed{kSpeeds[i]});
    }
    if (row.w >= c.px(110)) {
        Box upper = row.cutTop(std::floor(row.h / 2));
        if (m.protocol.active) c.text(upper, {18, true}, p.text, Line("{} after call", base::formatAge(m.protocol.age)));
        else c.text(upper, {18, true}, p.text, Line("{} of {}", base::formatAge(m.now - m.begin), base::formatAge(m.end - m.begin)));
        c.text(row, {16, false}, p.secondary, m.playing ? Line("playing {}", kWords[present]) : Line("paused"));
    }
}
}  // namespace

void drawTimeline(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    Box b = toBox(f.at.timeline);
    c.begin("timeline", b);
    c.fill(b, p.panel, 0);
    if (m.live) {
        const bool full = b.h >= c.px(76);
        Box row = b.inset(c.px(full ? 12 : 8), 0);
        const float h = c.px(kTargetU);
        Box live = row.cutRight(c.px(full ? 116 : 84), c.px(full ? 20 : 10));
        live = {live.x, std::floor(b.midY() - h / 2), live.w, h};
        if (c.button("timeline.live", live,
                     {.look = m.following ? ButtonLook::Active : ButtonLook::Outlined,
                      .icon = full ? icons::kCircle : 0,
                      .text = "LIVE",
                      .font = {18, !full},
                      .tip = "Back to live",
                      .key = Action::BackToLive}))
            f.out.push_back(scene::BackToLive{});
        Box play = row.cutLeft(h, c.px(full ? 16 : 10));
        play = {play.x, std::floor(b.midY() - h / 2), h, h};
        const bool running = m.playing || m.following;
        if (c.button("timeline.play", play, {.icon = running ? icons::kPause : icons::kPlay, .tip = "Pause here", .key = Action::PlayPause}))
            f.out.push_back(scene::PlayPause{});
        if (row.w >= c.px(480)) {
            Box mark = row.cutLeft(h, c.px(full ? 16 : 10));
            mark = {mark.x, std::floor(b.midY() - h / 2), h, h};
            if (c.button("timeline.bookmark", mark, {.icon = icons::kBookmark, .tip = "Bookmark this moment", .key = Action::Bookmark}))
                f.out.push_back(scene::AddBookmark{});
        }
        const Box axis = row.inset(c.px(8), 0);
        Strip at{
            row, {axis.x, b.y + c.px(5), axis.w, c.px(20)}, {axis.x, b.y + c.px(27), axis.w, c.px(20)}, {axis.x, b.y + c.px(54), axis.w, c.px(20)}};
        if (!full) {
            at.labels.h = 0;
            at.lane.y = b.y + c.px(10);
            at.clock = {axis.x, b.y + c.px(34), axis.w, c.px(18)};
        }
        strip(c, f, at);
    } else {
        const bool full = !f.m.compact();
        Box area = b;
        transport(c, f, Box(area.cutTop(c.px(full ? 58 : 52))).inset(c.px(full ? 12 : 8), 0));
        const Box axis = area.inset(c.px(full ? 20 : 12), 0);
        Strip at{area, axis, axis, axis};
        at.labels.h = c.px(full ? 22 : 18);
        at.lane = {axis.x, at.labels.bottom() + c.px(1), axis.w, c.px(full ? 26 : 20)};
        at.clock = {axis.x, at.lane.bottom() + c.px(4), axis.w, c.px(18)};
        strip(c, f, at);
    }
    const Box whole = toBox(f.at.timeline);
    c.line({whole.x, whole.y + 0.5f}, {whole.right(), whole.y + 0.5f}, mix(p.panel, p.wall, 0.35));
    c.end();
}

}  // namespace sallyport::ui
