// Left: floors with what happens on each, view tools of the orbit, teams with their last contact. Below 1100 wide: a rail of floor keys.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
void countMark(Canvas& c, Box b, scene::Icon icon, Rgba8 colour, int count, int size) {
    const Rgba8 ink = count > 0 ? c.pal().text : c.pal().secondary;
    c.icon(b.cutLeft(c.px(float(size)), c.px(size > 20 ? 6 : 3)), size - 2, count > 0 ? colour : mix(c.pal().panel, c.pal().secondary, 0.7), icon);
    c.count(b, {size, true}, ink, uint64_t(count));
}
/// What it needs, whole.
float countMarkWidth(const Canvas& c, int count, int size) {
    return c.px(float(size)) + c.px(size > 20 ? 6 : 3) + std::ceil(c.textWidth({size, true}, Line("{}", count))) + 1;
}

/// As wide as its number: of a flood there are three digits, and more.
float alarmBadgeWidth(const Canvas& c, int alarms, int size) {
    return std::ceil(c.textWidth({size, true}, Line("{}", alarms))) + 1 + c.px(6 + 18 + 4 + 6);
}

void alarmBadge(Canvas& c, Box b, int alarms, int size, bool bell) {
    c.fill(b, c.pal().alarm);
    Box in = b.inset(c.px(bell ? 6 : 1), 0);
    if (bell) c.icon(in.cutLeft(c.px(18), c.px(4)), 16, c.pal().alarmText, icons::kBellOutline);
    c.count(in, {size, true}, c.pal().alarmText, uint64_t(alarms), Align::Centre);
}

void floorChip(Canvas& c, const Frame& f, const scene::FloorView& floor, Box b) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(Name("floor.{}", floor.shortName), b);
    if (h.clicked) f.out.push_back(scene::SetFloor{floor.id});
    c.fill(b, c.ground(floor.active ? p.floor : p.background, h));
    c.frame(b, floor.active ? p.text : mix(p.panel, p.wall, 0.4), floor.active ? 3 : 1);
    const bool full = b.w > c.px(200);
    Box in = b.inset(c.px(full ? 14 : 10), c.px(full ? 8 : 7));
    Box upper = in.cutTop(std::floor(in.h * 0.52f));
    if (floor.alarms > 0)
        alarmBadge(c, Box(upper.cutRight(std::max(c.px(full ? 54 : 46), alarmBadgeWidth(c, floor.alarms, 18)), c.px(4))).inset(0, c.px(2)),
                   floor.alarms, 18, true);
    const float nameW = std::ceil(c.textWidth({26, true}, floor.shortName)) + 1;
    c.text(upper.cutLeft(full ? std::max(nameW, c.px(60)) : nameW, c.px(10)), {26, true}, p.text, floor.shortName);
    if (floor.name != floor.shortName) c.text(upper, {16, false}, p.secondary, floor.name);
    if (!floor.hasRooms) return;
    const int size = full ? 24 : 18;
    // In columns that stand under each other; where one number is too long for that, each has what it needs.
    const float part = std::floor(in.w * (full ? 0.333f : 0.29f));  // rooms not searched are the long number
    const std::array<float, 3> needs{countMarkWidth(c, floor.threats, size), countMarkWidth(c, floor.needHelp, size),
                                     countMarkWidth(c, floor.notSearched, size)};
    const bool columns = needs[0] <= part && needs[1] <= part && needs[2] <= in.w - 2 * part;
    const float spare = std::max(0.0f, in.w - needs[0] - needs[1] - needs[2]);
    countMark(c, in.cutLeft(columns ? part : std::floor(needs[0] + spare / 3)), scene::Icon::Threat, p.threat, floor.threats, size);
    countMark(c, in.cutLeft(columns ? part : std::floor(needs[1] + spare / 3)), scene::Icon::Help, p.needsHelp, floor.needHelp, size);
    countMark(c, in, scene::Icon::Unknown, p.text, floor.notSearched, size);
}

// Explode slider, x-ray, isolate; returns the height used.
float viewTools(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const float top = b.y, gap = c.px(kGapU), h = c.px(kTargetU);
    Box head = b.cutTop(c.px(28));
    c.text(head.cutRight(c.px(64)), {16, false}, p.text, Line("{:.0f} %", f.view.explode * 100), Align::Right);
    c.text(head, {18, true}, p.text, "Explode");
    if (const auto value = slider(c, "explode", b.cutTop(h, gap), f.view.explode)) f.out.push_back(scene::SetExplode{*value});
    Box pair = b.cutTop(h, gap);
    const bool stacked = b.w < c.px(220);
    const Box xray = stacked ? pair : pair.cutLeft(std::floor((pair.w - gap) / 2), gap), section = stacked ? b.cutTop(h, gap) : pair;
    if (c.button("xray", xray,
                 {.look = f.view.xray ? ButtonLook::Active : ButtonLook::Plain,
                  .icon = icons::kEye,
                  .text = "X-ray",
                  .tip = "See through walls",
                  .key = Action::Xray}))
        f.out.push_back(scene::ToggleXray{});
    if (c.button("section", section,
                 {.look = f.view.section ? ButtonLook::Active : ButtonLook::Plain,
                  .icon = icons::kClone,
                  .text = "Section",
                  .tip = "Cut away what lies outside a box",
                  .key = Action::Section}))
        f.out.push_back(scene::ToggleSection{});
    if (c.button("isolate", b.cutTop(h, gap),
                 {.look = f.view.isolateFloor ? ButtonLook::Active : ButtonLook::Plain,
                  .icon = f.view.isolateFloor ? icons::kSquareCheck : icons::kSquare,
                  .text = stacked ? "Isolate" : "Isolate this floor",
                  .tip = "Show this floor only",
                  .key = Action::ThisFloor}))
        f.out.push_back(scene::ToggleIsolate{});
    return b.y - top + c.px(4);
}

}  // namespace

void drawTeams(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const bool full = b.w > c.px(200);
    Box head = b.cutTop(c.px(32));
    if (b.h < c.px(48)) return;
    if (full) c.text(head.cutRight(c.px(112)), {16, false}, p.secondary, "last contact", Align::Right);
    c.text(head, {18, true}, p.text, "Teams");
    if (f.model.teams.empty()) {
        c.text(b.cutTop(c.px(24)), {16, false}, p.secondary, full ? "No team has reported yet." : "None yet.");
        return;
    }
    const float rowH = c.px(kTargetU), step = rowH + c.px(4);
    Box content = c.beginScroll("teams", b, step * float(f.model.teams.size()));
    for (size_t i = 0; i < f.model.teams.size(); ++i) {
        const scene::TeamView& t = f.model.teams[i];
        Box row = content.cutTop(rowH, c.px(4));
        if (!c.visible(row.y, row.h)) continue;
        const bool stale = live::isOutdated(t.freshness) || t.freshness == live::Freshness::Never;
        const Hit h = c.hit(Name("team.{}", i), row, !t.anyUid.empty());
        if (h.clicked) f.out.push_back(scene::GoTo{scene::ResponderRef{t.anyUid}});
        c.fill(row, c.ground(p.background, h));
        if (stale) c.dashedFrame(row, p.secondary, 1, 4);
        Box in = row.inset(c.px(6), c.px(3));
        teamGlyph(c, in.cutLeft(c.px(full ? 34 : 30), c.px(full ? 8 : 6)), t.service, t.name, stale);
        Box upper = in.cutTop(std::floor(in.h * 0.52f));
        const std::string age = t.contactKnown ? base::formatAge(t.sinceContact) : "never";
        const FontSize ageFont{16, true};
        timerText(c, upper, ageFont, t.freshness == live::Freshness::Aging ? p.caution : p.text, t.silence, age, c.px(6), full);
        c.text(upper, {16, true}, stale ? p.secondary : p.text, t.name);
        c.text(in, {16, false}, p.secondary, t.doing);
    }
    c.endScroll();
}

namespace {
size_t listedFloors(const scene::ViewModel& m) {
    return size_t(std::count_if(m.floors.begin(), m.floors.end(), [](const scene::FloorView& f) { return f.listed; }));
}

void rail(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const float gap = c.px(kGapU), key = c.px(kTargetU), step = key + gap;
    // The lists that have no room here open at the right; what they count stands on their keys.
    const auto list = [&](const char* name, Tab which, char32_t icon, std::string_view text, const char* tip, size_t n = 0) {
        const bool on = f.panel.tab == which;
        const ButtonSpec spec{.look = on ? ButtonLook::Active : ButtonLook::Plain, .icon = icon, .text = text, .font = {16, true}, .tip = tip};
        const Box where = b.cutBottom(key, gap);
        if (n ? c.countButton(name, where, spec, n) : c.button(name, where, spec)) f.panel.tab = on ? Tab::Place : which;
    };
    const size_t openings = f.model.frontier.openings.size();
    list("rail.teams", Tab::Teams, icons::kTeam, "", "Teams and their last contact");
    list("rail.openings", Tab::Openings, 0, "?", "Unheld openings round what was searched", openings);
    // The same stands behind the button with the two squares; three floors come before it.
    const float floorsH = step * float(std::min<size_t>(3, listedFloors(f.model)));
    if (f.view.mode == scene::ViewMode::Orbit && b.h >= floorsH + 3 * step) {
        Box tools = b.cutBottom(3 * step);
        if (c.button("explode", tools.cutTop(key, gap),
                     {.look = f.view.explode > 0 ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kClone, .tip = "Pull the floors apart"}))
            f.out.push_back(scene::SetExplode{f.view.explode > 0 ? 0.0 : 1.0});
        if (c.button("xray", tools.cutTop(key, gap),
                     {.look = f.view.xray ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kEye, .tip = "X-ray", .key = Action::Xray}))
            f.out.push_back(scene::ToggleXray{});
        if (c.button("isolate", tools.cutTop(key, gap),
                     {.look = f.view.isolateFloor ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kSquare, .tip = "Show this floor only"}))
            f.out.push_back(scene::ToggleIsolate{});
    }
    Box content = c.beginScroll("floors", b, (key + gap) * float(listedFloors(f.model)));
    for (size_t i = f.model.floors.size(); i-- > 0;) {
        const scene::FloorView& floor = f.model.floors[i];
        if (!floor.listed) continue;
        const Box k = content.cutTop(key, gap);
        const Hit h = c.hit(Name("floor.{}", floor.shortName), k, true, floor.name);
        if (h.clicked) f.out.push_back(scene::SetFloor{floor.id});
        c.fill(k, c.ground(floor.active ? p.text : p.card, h));
        Box in = k.inset(c.px(3), c.px(3));
        int nameSize = 18;
        if (floor.alarms > 0) {
            alarmBadge(c, in.cutBottom(c.px(18)), floor.alarms, 14, false);
        } else if (floor.hasRooms) {
            // Narrow as it is the key says what matters most of its floor: threats, else calls for help, else rooms left to search.
            const bool threat = floor.threats > 0, help = floor.needHelp > 0;
            const Rgba8 ground = floor.active ? p.text : p.card, ink = p.inkOn(ground);
            const Box count = in.cutBottom(c.px(18));
            const int number = threat ? floor.threats : help ? floor.needHelp : floor.notSearched;
            const scene::Icon what = threat ? scene::Icon::Threat : help ? scene::Icon::Help : scene::Icon::Unknown;
            const float w = std::ceil(c.textWidth({14, true}, Line("{}", number))) + 1, x = std::floor(count.midX() - (w + c.px(17)) / 2);
            if (w + c.px(17) <= count.w) {
                c.icon({x, count.y, c.px(14), count.h}, 12, ink, what);
                c.count({x + c.px(17), count.y, w, count.h}, {14, true}, ink, uint64_t(number));
            } else {
                // A long number has the whole width, and its mark stands beside the floor's name.
                c.count(count, {14, true}, ink, uint64_t(number), Align::Centre);
                c.icon(in.cutLeft(c.px(14)), 12, ink, what);
                nameSize = 14;
            }
        }
        while (nameSize > 14 && c.textWidth({nameSize, true}, floor.shortName) > in.w) nameSize -= 2;
        c.text(in, {nameSize, true}, floor.active ? p.inkOn(p.text) : p.text, floor.shortName, Align::Centre);
    }
    c.endScroll();
}
}  // namespace

void drawLeftPanel(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    Box b = toBox(f.at.left);
    c.begin("left", b);
    c.fill(b, p.panel, 0);
    const float gap = c.px(kGapU);
    b = b.inset(gap, gap);
    if (f.m.arrangement == Arrangement::Rail) {
        rail(c, f, b);
        c.end();
        return;
    }
    const bool full = f.m.arrangement == Arrangement::Full, orbit = f.view.mode == scene::ViewMode::Orbit;
    // Floors keep their size; with many they scroll in at most the upper half, so that the teams stay.
    const float chipH = c.px(full ? 90 : 76), step = chipH + c.px(6), floorsH = step * float(listedFloors(f.model));
    const Box floorsView = b.cutTop(std::min(floorsH, std::floor(b.h * (f.model.teams.empty() ? 0.82f : 0.56f))), c.px(2));
    Box content = c.beginScroll("floors", floorsView, floorsH);
    for (size_t i = f.model.floors.size(); i-- > 0;) {
        if (!f.model.floors[i].listed) continue;
        const Box chip = content.cutTop(chipH, c.px(6));
        if (c.visible(chip.y, chip.h)) floorChip(c, f, f.model.floors[i], chip);
    }
    c.endScroll();
    if (full) {
        Box legend = b.cutTop(c.px(22), c.px(10));
        legend.cutLeft(c.px(8));
        c.icon(legend.cutLeft(c.px(14), c.px(4)), 14, p.needsHelp, scene::Icon::Help);
        c.text(legend.cutLeft(c.px(36), c.px(10)), {16, false}, p.secondary, "help");
        c.icon(legend.cutLeft(c.px(12), c.px(4)), 14, p.secondary, scene::Icon::Unknown);
        c.text(legend, {16, false}, p.secondary, "not searched");
        if (orbit) {
            const float used = viewTools(c, f, b.inset(c.px(8), 0));
            b.cutTop(used);
        }
        // The openings have what they need, but at most half of what the teams leave them.
        if (const float need = openingsHeight(c, f); need > 0)
            drawOpenings(c, f, b.cutTop(std::min(need, std::floor(b.h * (f.model.teams.empty() ? 1.0f : 0.5f))), c.px(6)));
        drawTeams(c, f, b);
    } else {
        const size_t openings = f.model.frontier.openings.size();
        const LeftTab tab = !orbit && f.panel.leftTab == LeftTab::View ? LeftTab::Teams : f.panel.leftTab;
        Box tabs = b.cutTop(c.px(kTargetU), gap);
        const float share = std::floor((tabs.w - (orbit ? 2 : 1) * gap) / (orbit ? 3 : 2));
        const auto choose = [&](const char* name, LeftTab which, char32_t icon, std::string_view text, const char* tip, size_t n = 0) {
            const bool on = tab == which;
            const ButtonSpec spec{.look = on ? ButtonLook::Active : ButtonLook::Plain, .icon = icon, .text = text, .font = {16, on}, .tip = tip};
            const Box where = tabs.cutLeft(which == LeftTab::Teams ? tabs.w : share, gap);
            if (n ? c.countButton(name, where, spec, n) : c.button(name, where, spec)) f.panel.leftTab = which;
        };
        if (orbit) choose("lefttab.view", LeftTab::View, icons::kClone, "", "What is shown: explode, x-ray, section");
        choose("lefttab.openings", LeftTab::Openings, 0, "?", "Unheld openings round what was searched", openings);
        choose("lefttab.teams", LeftTab::Teams, orbit ? icons::kTeam : 0, orbit ? "" : "Teams", "Teams");
        if (tab == LeftTab::View) {
            viewTools(c, f, c.beginScroll("tools", b, c.px(28) + 4 * c.px(kTargetU + kGapU)));
            c.endScroll();
        } else if (tab == LeftTab::Openings) {
            drawOpenings(c, f, b);
        } else {
            drawTeams(c, f, b);
        }
    }
    c.end();
}

}  // namespace sallyport::ui
