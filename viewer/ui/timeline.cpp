// Timeline: a strip while live, a transport with lanes in review. Dragging anywhere on the time axis seeks.
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

// Glyphs of one or of all kinds; ticks that fall on the same pixel are drawn once, so a long log costs no more than the strip is wide.
struct LaneKinds {
    bool alerts, doors, rooms, marks, protocol;
};
void glyphs(Canvas& c, const scene::ViewModel& m, const Axis& axis, Box lane, LaneKinds kinds, Box labels) {
    const scene::Palette& p = c.pal();
    float lastDoor = -1e9f, lastMark = -1e9f, lastAlarm = -1e9f, lastLabel = axis.at.x - c.px(200);
    const float mid = lane.midY();
    for (const live::TimelineMark& t : m.timeline) {
        const float x = std::floor(axis.x(t.when));
        bool labelled = false;
        switch (t.kind) {
            case Kind::Door:
                if (kinds.doors && x - lastDoor >= c.px(3)) {
                    c.fill({x - c.px(1.5f), mid - c.px(5), c.px(3), c.px(10)}, p.lockedIn, 0);
                    lastDoor = x;
                }
                break;
            case Kind::Room:
            case Kind::Mark:
            case Kind::Command:
                if (t.kind == Kind::Command && !t.label.empty()) {
                    if (!kinds.protocol && !kinds.marks) break;
                    c.line({x, labels.y + c.px(2)}, {x, lane.bottom()}, p.secondary, 2);
                    labelled = true;
                    break;
                }
                if ((t.kind == Kind::Room ? kinds.rooms : kinds.marks) && x - lastMark >= c.px(14)) {
                    if (t.kind == Kind::Command) c.icon({x - c.px(8), mid - c.px(8), c.px(16), c.px(16)}, 14, p.text, icons::kFlag);
                    else c.icon({x - c.px(8), mid - c.px(8), c.px(16), c.px(16)}, 14, t.kind == Kind::Room ? p.searched : p.text, icons::kCheck);
                    lastMark = x;
                }
                break;
            case Kind::Protocol:
                if (!kinds.protocol) break;
                c.line({x, labels.y + c.px(2)}, {x, lane.bottom()}, p.text, 2);
                labelled = true;
                break;
            case Kind::Alert:
            case Kind::Threat:
                if (!kinds.alerts) break;
                if (x - lastAlarm >= c.px(6)) alarmTriangle(c, x, mid, 16), lastAlarm = x;
                labelled = true;
                break;
        }
        if (!labelled || t.label.empty() || labels.h < c.px(12)) continue;
        const float w = std::ceil(c.textWidth({14, false}, t.label)) + 1;
        Box at{x + c.px(5), labels.y, w, labels.h};
        if (at.right() > labels.right()) at.x = x - c.px(5) - w;
        if (at.x > lastLabel && at.right() <= labels.right()) {
            c.text(at, {14, false}, p.text, t.label);
            lastLabel = at.right() + c.px(8);
        }
    }
}

void protocolBar(Canvas& c, const scene::ViewModel& m, const Axis& axis, float y) {
    if (!m.protocol.active) return;
    const float x0 = axis.x(m.now - m.protocol.age), x1 = axis.x(m.now);
    c.fill({x0, y, std::max(1.0f, x1 - x0), c.px(4)}, scene::protocolColour(m.protocol.action), 0);
}

void scrub(Canvas& c, const Frame& f, const Axis& axis, Box area) {
    const Hit h = c.hit("timeline.scrub", area);
    if (!h.held && !h.clicked) return;
    const Timestamp t = axis.time(ImGui::GetIO().MousePos.x);
    if (t != f.model.now) f.out.push_back(scene::SeekTo{t});
}

void transport(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    const bool full = b.h >= c.px(70), wide = b.w >= c.px(1000), middle = b.w >= c.px(640);
    const float gap = c.px(kGapU), h = c.px(full ? kPrimaryU : kTargetU), w = c.px(full ? 64 : 48);
    Box row{b.x, std::floor(b.midY() - h / 2), b.w, h};
    // Back to live is what brings the present back: always there, always at the end.
    if (c.button("timeline.live", row.cutRight(c.px(wide ? 128 : 84), gap),
                 {.look = m.following && m.live ? ButtonLook::Active : ButtonLook::Outlined,
                  .icon = wide ? icons::kCircle : 0,
                  .text = m.liveFeeds ? "LIVE"
                          : wide      ? "To end"
                                      : "End",
                  .font = {18, true},
                  .tip = "Back to live  (End)"}))
        f.out.push_back(scene::BackToLive{});
    auto key = [&](const char* name, char32_t icon, const char* tip, bool active = false) {
        return c.button(name, row.cutLeft(w, gap),
                        {.look = active ? ButtonLook::Active : ButtonLook::Plain, .icon = icon, .font = {22, false}, .tip = tip});
    };
    if (middle && key("timeline.prev", icons::kStepBack, "Event before  (Left)")) f.out.push_back(scene::StepEvent{-1});
    if (wide && key("timeline.slower", icons::kFastBack, "Slower  (J)")) f.out.push_back(scene::PlayFaster{-1});
    if (key("timeline.play", m.playing ? icons::kPause : icons::kPlay, "Play or pause  (Space)", true)) f.out.push_back(scene::PlayPause{});
    if (wide && key("timeline.faster", icons::kFastForward, "Faster  (L)")) f.out.push_back(scene::PlayFaster{1});
    if (middle && key("timeline.next", icons::kStepForward, "Next event  (Right)")) f.out.push_back(scene::StepEvent{1});
    row.cutLeft(c.px(8));

    const std::string clock = base::formatClock(m.now, m.clockOffset);
    const FontSize clockFont{full ? 40 : wide ? 32 : 26, true};
    c.text(row.cutLeft(std::ceil(c.textWidth(clockFont, clock)) + 2, c.px(20)), clockFont, p.text, clock);

    // Speeds from the right; what does not fit can still be reached with slower and faster, or J and L.
    constexpr double kSpeeds[] = {0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64};
    constexpr const char* kWords[] = {"1/8×", "1/4×", "1/2×", "1×", "2×", "4×", "8×", "16×", "32×", "64×"};
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
                      .tip = "Back to live  (End)"}))
            f.out.push_back(scene::BackToLive{});
        Box play = row.cutLeft(h, c.px(full ? 16 : 10));
        play = {play.x, std::floor(b.midY() - h / 2), h, h};
        const bool running = m.playing || m.following;
        if (c.button("timeline.play", play, {.icon = running ? icons::kPause : icons::kPlay, .tip = "Pause here  (Space)"}))
            f.out.push_back(scene::PlayPause{});
        const Box area = row;
        Box axisBox = row.inset(c.px(8), 0);
        const Axis axis = axisOf(m, axisBox);
        scrub(c, f, axis, area);
        Box labels = axisBox, lane = axisBox, clock = axisBox;
        if (full) {
            labels = {axisBox.x, b.y + c.px(5), axisBox.w, c.px(20)};
            lane = {axisBox.x, b.y + c.px(27), axisBox.w, c.px(20)};
            clock = {axisBox.x, b.y + c.px(54), axisBox.w, c.px(20)};
        } else {
            labels = {axisBox.x, b.y + c.px(4), axisBox.w, 0};
            lane = {axisBox.x, b.y + c.px(10), axisBox.w, c.px(20)};
            clock = {axisBox.x, b.y + c.px(34), axisBox.w, c.px(18)};
        }
        c.fill(lane, p.background, 0);
        clockLabels(c, m, axis, clock, lane.bottom(), lane.bottom() + c.px(5));
        protocolBar(c, m, axis, lane.bottom() - c.px(4));
        glyphs(c, m, axis, lane, {true, true, true, true, true}, labels);
        playhead(c, axis.x(m.now), b.y + c.px(4), lane.bottom() + c.px(4));
    } else {
        const bool full = b.h >= c.px(240), flat = b.h < c.px(150);
        transport(c, f, Box(b.cutTop(c.px(full ? 76 : 56))).inset(c.px(full ? 12 : 8), 0));
        const float gutter = c.px(full ? 108 : 8);
        Box body = b;
        body.cutBottom(c.px(6));
        Box axisBox{body.x + gutter, body.y, body.w - gutter - c.px(16), body.h};
        const Axis axis = axisOf(m, axisBox);
        scrub(c, f, axis, body);
        c.fill({axisBox.x, body.y, axisBox.w, body.h}, p.background, 0);
        Box ruler = body.cutTop(c.px(flat ? 22 : 34));
        const float axisTop = ruler.y;
        if (full) {
            clockLabels(c, m, axis, {axisBox.x, ruler.y, axisBox.w, ruler.h - c.px(6)}, ruler.bottom() - c.px(6), ruler.bottom());
            struct Lane {
                const char* name;
                const char* meaning;
                LaneKinds kinds;
                bool labels;
            };
            constexpr Lane kLanes[] = {{"Alerts", "and calls", {true, false, false, false, true}, true},
                                       {"Doors", "changes", {false, true, false, false, false}, false},
                                       {"Rooms", "and marks", {false, false, true, true, false}, false}};
            const float laneH = std::floor(body.h / 3);
            for (const Lane& l : kLanes) {
                Box lane = body.cutTop(laneH);
                c.line({b.x, lane.y}, {b.right(), lane.y}, mix(p.panel, p.wall, 0.3));
                Box name{lane.x + c.px(14), lane.y + c.px(2), gutter - c.px(18), lane.h - c.px(4)};
                c.text(name.cutTop(std::floor(name.h * 0.55f)), {18, true}, p.text, l.name);
                c.text(name, {14, false}, p.secondary, l.meaning);
                Box in{axisBox.x, lane.y, axisBox.w, lane.h};
                Box words = l.labels ? in.cutTop(c.px(20)) : Box{in.x, in.y, in.w, 0};
                glyphs(c, m, axis, in.inset(0, c.px(2)), l.kinds, words);
                if (l.labels) protocolBar(c, m, axis, lane.bottom() - c.px(5));
            }
        } else {
            clockLabels(c, m, axis, {axisBox.x, ruler.y, axisBox.w, ruler.h}, ruler.bottom() - c.px(3), ruler.bottom());
            Box labels = flat ? Box{axisBox.x, body.y, axisBox.w, 0} : Box{axisBox.x, body.y, axisBox.w, c.px(18)};
            Box lane{axisBox.x, body.y + labels.h, axisBox.w, body.h - labels.h};
            protocolBar(c, m, axis, lane.bottom() - c.px(4));
            glyphs(c, m, axis, lane, {true, true, true, true, true}, labels);
        }
        playhead(c, axis.x(m.now), axisTop, b.bottom() - c.px(6));
    }
    const Box whole = toBox(f.at.timeline);
    c.line({whole.x, whole.y + 0.5f}, {whole.right(), whole.y + 0.5f}, mix(p.panel, p.wall, 0.35));
    c.end();
}

}  // namespace sallyport::ui
