// Left: the openings of the frontier, each with where it leads, how long it has been left, and who is nearest to it.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {
namespace {

constexpr float kRowU = 66, kHeadU = 32;

/// The mark of the plan: a line with teeth.
void teeth(Canvas& c, Box b, Rgba8 colour) {
    const float x = b.x + c.px(3), h = std::min(b.h - c.px(8), c.px(30)), y = std::floor(b.midY() - h / 2), step = h / 3;
    c.fill({x, y, c.px(3), h}, colour, 0);
    for (int k = 0; k < 3; ++k) {
        const float y0 = y + step * float(k);
        c.list()->AddTriangleFilled({x + c.px(3), y0 + 1}, {x + c.px(13), y0 + step / 2}, {x + c.px(3), y0 + step - 1}, col(colour));
    }
}

void openingRow(Canvas& c, const Frame& f, size_t i, Box b) {
    const scene::Palette& p = c.pal();
    const scene::FrontierRow& r = f.model.frontier.openings[i];
    const Line tip("{} · {}", r.reference, r.opening.door.valid() ? f.model.doors[r.opening.door.index()].label : r.from);
    const Hit h = c.hit(Name("opening.{}", i), b, true, tip);
    if (h.clicked) {
        if (r.opening.door.valid()) f.out.push_back(scene::GoTo{r.opening.door});
        else f.out.push_back(scene::GoTo{r.opening.from});
    }
    c.fill(b, c.ground(p.background, h));
    Box in = b.inset(c.px(4), c.px(4));
    const Rgba8 colour = r.danger ? p.threat : p.caution;
    teeth(c, in.cutLeft(c.px(18), c.px(6)), colour);
    const float lineH = std::floor(in.h / 3);
    Box upper = in.cutTop(lineH), middle = in.cutTop(lineH);
    if (r.ageKnown) {
        const std::string age = base::formatAge(r.age);
        c.text(upper.cutRight(std::ceil(c.textWidth({16, true}, age)) + 1, c.px(6)), {16, true}, p.text, age, Align::Right);
    }
    c.text(upper, {16, true}, p.text, r.from);
    if (r.danger) c.icon(middle.cutLeft(c.px(16), c.px(4)), 14, p.threat, scene::Icon::Threat);
    const char* way = r.opening.climbs > 0 ? "up to" : r.opening.climbs < 0 ? "down to" : r.opening.to.valid() ? "to" : "from";
    c.text(middle, {16, false}, r.danger ? p.text : p.secondary, Line("{} {}", way, r.to));
    if (!r.asked) return;
    if (!r.nearest) return void(c.text(in, {16, false}, p.caution, "nobody near is known"));
    const scene::WayCandidate& who = *r.nearest;
    const bool old = live::isOutdated(who.freshness);
    const Line far = lengthText(who.metres, f.view.metric);
    const std::string_view name = teamOf(who);
    const std::string time = base::formatAge(live::Millis(int64_t(std::min(who.seconds, 1e6) * 1000)));
    // Where there is no room for both, the time, which tells more.
    const Line whole("{} · {} · {}", name, far.view(), time);
    c.text(in, {16, false}, old ? p.caution : p.secondary, c.textWidth({16, false}, whole) <= in.w ? whole : Line("{} · {}", name, time));
}

}  // namespace

float openingsHeight(const Canvas& c, const Frame& f) {
    const scene::FrontierView& frontier = f.model.frontier;
    if (!frontier.searched) return 0;
    return c.px(kHeadU) + (c.px(kRowU) + c.px(4)) * float(frontier.openings.size());
}

void drawOpenings(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::FrontierView& frontier = f.model.frontier;
    const Box head = b.cutTop(c.px(kHeadU));
    if (!frontier.searched) {
        c.text(head, {16, false}, p.secondary, "Nothing searched yet");
        return;
    }
    const bool full = b.w > c.px(200);
    const size_t n = frontier.openings.size();
    const Line title = n == 0 ? Line("{}", full ? "No unheld opening" : "None unheld") : Line("{} · {}", full ? "Unheld openings" : "Unheld", n);
    c.text(head, {18, true}, p.text, title);
    const float step = c.px(kRowU) + c.px(4);
    Box content = c.beginScroll("openings", b, step * float(frontier.openings.size()));
    for (size_t i = 0; i < frontier.openings.size(); ++i) {
        const Box row = content.cutTop(c.px(kRowU), c.px(4));
        if (c.visible(row.y, row.h)) openingRow(c, f, i, row);
    }
    c.endScroll();
}

}  // namespace sallyport::ui
