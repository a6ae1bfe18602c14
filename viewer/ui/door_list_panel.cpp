// The door list: filters, and the doors that they leave, the worst first. Its first rows bear the numbers that stand in the picture.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/time.h"
#include "scene/door_list.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using scene::DoorGroup;
using scene::DoorLook;

constexpr float kDoorRowU = 76, kDoorChosenU = 136, kSecondLineU = 20;
/// Narrow rows have room for a title of two lines.
float rowU(const Frame& f) { return kDoorRowU + (f.m.compact() ? kSecondLineU : 0); }
constexpr int kAgesMin[] = {0, 5, 15, 30};

/// Words of states are plain ASCII.
Text<32> capitals(std::string_view word) {
    Text<32> out;
    std::array<char, 31> buf{};
    const size_t n = std::min(word.size(), buf.size());
    for (size_t i = 0; i < n; ++i) buf[i] = word[i] >= 'a' && word[i] <= 'z' ? char(word[i] - 'a' + 'A') : word[i];
    out.assign({buf.data(), n});
    return out;
}

/// "9 doors have not reported", "74 doors without sensor, not checked".
Line unknownWords(const scene::DoorCounts& n) {
    const int silent = n.unknown - n.withoutSensor;
    if (silent == 0) return Line("{} {} without sensor, not checked", n.withoutSensor, n.withoutSensor == 1 ? "door" : "doors");
    if (n.withoutSensor == 0) return Line("{} {} not reported", silent, silent == 1 ? "door has" : "doors have");
    return Line("{} doors unknown ({} without sensor)", n.unknown, n.withoutSensor);
}

void numberPlate(Canvas& c, Box b, size_t k, Rgba8 colour, bool chosen) {
    const Box plate = b.centred(c.px(30), c.px(30));
    c.frame(plate, colour, chosen ? 3 : 2);
    c.text(plate, {20, true}, colour, Line("{}", k + 1), Align::Centre);
}

void sendButton(Canvas& c, const Frame& f, size_t k, const scene::DoorView& d, Box b) {
    const scene::WayCandidate* who = f.model.ways.asked && f.view.selection == scene::Selection(d.id) ? nearestFree(f.model.ways) : nullptr;
    const bool can = who && !f.model.ways.assignRoom.empty();
    const std::string_view team = who ? teamOf(*who) : "";
    const Line far = who ? lengthText(who->metres, f.view.metric) : Line();
    Line words("Send {} · {}", team, far.view());
    if (c.textWidth({18, true}, words) + c.px(48) > b.w) words = Line("Send {}", team);
    const Line tip =
        can ? Line("{} is assigned to {}, to {}", team, f.model.ways.assignTitle, d.label) : Line("No team that is free is known to get there");
    if (c.button(Name("door.{}.send", k), b,
                 {.look = can ? ButtonLook::Primary : ButtonLook::Plain,
                  .icon = can ? icons::kArrow : char32_t(0),
                  .text = can ? words.view() : std::string_view("Nobody is free"),
                  .font = {can ? 18 : 16, can},
                  .tip = tip,
                  .enabled = can}))
        f.out.push_back(scene::AssignTeam{f.model.ways.assignRoom, std::string(team), "to " + d.label});
}

void doorRow(Canvas& c, const Frame& f, size_t k, const scene::DoorView& d, bool chosen, Box row) {
    const scene::Palette& p = c.pal();
    const bool stale = live::isOutdated(d.freshness), late = scene::lateForLockdown(f.model.protocol, d);
    Box face = row;
    Box actions;
    if (chosen) {
        actions = Box(face.cutBottom(c.px(kDoorChosenU) - c.px(kDoorRowU))).inset(c.px(8), 0);
        actions.h = c.px(kTargetU);
    }
    const Hit h = c.hit(Name("door.{}", k), face);
    if (h.clicked) {
        f.out.push_back(scene::Select{d.id});
        f.panel.lastSelection = d.id;  // chosen from the list: the list stays
        f.panel.doorOfList = true;
    }
    const Rgba8 ground = isNew(d.freshness, d.ageKnown, d.age) ? mix(p.background, p.text, kNewFactLighter) : p.background;
    c.fill(row, p.background);
    c.fill(face, c.ground(ground, h));
    if (chosen) c.frame(row, p.text, 3);
    else if (stale) c.dashedFrame(row, p.secondary, 1, 4);
    else c.frame(row, mix(p.panel, p.wall, 0.35), 1);
    Box in = face.inset(c.px(8), c.px(5));
    if (k < scene::DoorListView::kNumbered) {
        const bool notLocked = scene::groupOf(d.look) == DoorGroup::NotLocked;
        numberPlate(c, in.cutLeft(c.px(30), c.px(f.m.compact() ? 6 : 10)), k, chosen ? p.text : notLocked ? p.caution : p.secondary, chosen);
    }
    doorGlyph(c, in.cutLeft(c.px(38), c.px(f.m.compact() ? 6 : 12)), d.look, stale);
    const float lineH = std::floor((c.px(kDoorRowU) - c.px(10)) / 3);
    Box upper = in.cutTop(in.h - 2 * lineH), middle = in.cutTop(lineH);
    ageText(c, upper.cutRight(ageWidth(c, {18, false}, d.ageKnown, d.age, 48), c.px(6)), {18, false}, d.freshness, d.age, d.ageKnown);
    const Line title = d.serves.empty() ? Line("{}", d.label) : Line("{} · {}", d.label, d.serves);
    c.lines(upper, {c.textWidth({18, true}, title) <= upper.w ? 18 : 16, true}, p.text, title);
    if (late) {
        // The whole list may be late: the word stands at the edge, where it can be counted.
        const float w = std::ceil(c.textWidth({14, true}, "LATE")) + c.px(10);
        if (middle.w > w + c.px(60)) {
            const Box tag = Box(middle.cutRight(w, c.px(4))).inset(0, c.px(1));
            c.fill(tag, p.caution);
            c.text(tag, {14, true}, p.inkOn(p.caution), "LATE", Align::Centre);
            c.tip(Name("door.{}.late", k), tag,
                  Line("Not locked {} s after lockdown was called",
                       std::chrono::floor<std::chrono::seconds>(f.model.conventions.lockdownDoors).count()));
        }
    }
    // The word carries the colour, who said so stands beside it.
    const Text<32> word = capitals(scene::words(d.look));
    const float wordW = std::min(middle.w, std::ceil(c.textWidth({16, true}, word)) + 1);
    c.text(middle.cutLeft(wordW, 0), {16, true}, stale ? p.secondary : doorColour(p, d.look), word);
    const Line said("{}{}{}", d.source.empty() ? "" : " · ", d.source, stale ? " · stale" : "");
    if (!said.empty() && middle.w > c.px(40)) c.text(middle, {16, false}, p.secondary, said);
    c.text(in, {16, false}, p.secondary, d.where);
    if (!chosen) return;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    if (c.button(Name("door.{}.details", k), actions.cutLeft(key, gap), {.icon = icons::kEye, .tip = "All that is known of this door; mark it"}))
        f.panel.tab = Tab::Place;
    if (c.button(Name("door.{}.goto", k), actions.cutLeft(f.m.compact() ? key : std::floor(actions.w * 0.32f), gap),
                 {.icon = icons::kGoTo, .text = f.m.compact() ? "" : "Go to", .tip = f.m.compact() ? "Go to" : ""})) {
        f.out.push_back(scene::GoTo{d.id});
        f.panel.lastSelection = d.id;
        f.panel.doorOfList = true;
    }
    sendButton(c, f, k, d, actions);
}

/// Side, floor; text, age, checked. Two rows.
void finer(Canvas& c, const Frame& f, Box& b, const scene::DoorCounts& n) {
    scene::DoorFilter& filter = f.panel.doors;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    Box sides = b.cutTop(key, gap);
    for (const char side : {'A', 'B', 'C', 'D'}) {
        const bool on = filter.side == side;
        const Line word("{}", side), tip("Exterior doors of side {}", side);
        if (c.button(Name("doors.side.{}", side), sides.cutLeft(key, gap),
                     {.look = on ? ButtonLook::Active : ButtonLook::Plain, .text = word, .font = {18, true}, .tip = tip}))
            filter.side = on ? char(0) : side;
    }
    const std::string_view floor = f.view.floor.valid() && f.view.floor.index() < f.model.floors.size()
                                       ? f.model.floors[f.view.floor.index()].shortName
                                       : std::string_view("Floor");
    const Line only("{}{}", floor, f.m.compact() ? "" : " only");
    if (c.button("doors.floor", sides,
                 {.look = filter.thisFloor ? ButtonLook::Active : ButtonLook::Plain,
                  .text = only,
                  .font = {16, filter.thisFloor},
                  .tip = "Of the floor shown"}))
        filter.thisFloor = !filter.thisFloor;
    Box row = b.cutTop(key, c.px(10));
    const Line checked("Checked {}", n.checked);
    const float checkedW = std::min(std::ceil(c.textWidth({16, true}, checked)) + c.px(14), c.px(112));
    const bool onlyChecked = filter.group == DoorGroup::Checked;
    if (c.countButton("doors.checked", row.cutRight(checkedW, gap),
                      {.look = onlyChecked ? ButtonLook::Active : ButtonLook::Plain,
                       .text = "Checked",
                       .font = {16, onlyChecked},
                       .tip = "Locked, and a person has checked it; the others are only reported locked"},
                      uint64_t(n.checked))) {
        filter.group = onlyChecked ? DoorGroup::Locked : DoorGroup::Checked;
        f.panel.doorGroupChosen = true;
    }
    const Line age = filter.olderThanMin ? Line("> {} min", filter.olderThanMin) : Line("Any age");
    if (c.button("doors.age", row.cutRight(c.px(84), gap),
                 {.look = filter.olderThanMin ? ButtonLook::Active : ButtonLook::Plain,
                  .text = age,
                  .font = {16, filter.olderThanMin > 0},
                  .tip = "What was said so long ago, or never"})) {
        const auto at = std::find(std::begin(kAgesMin), std::end(kAgesMin), filter.olderThanMin);
        filter.olderThanMin = at == std::end(kAgesMin) || at + 1 == std::end(kAgesMin) ? 0 : *(at + 1);
    }
    inputField(c, "doors.text", row, f.panel.doorText.data(), f.panel.doorText.size(), false, "Text");
    filter.text = f.panel.doorText.data();
}

/// The row that was just chosen grows by its keys: they are brought into sight.
void showChosen(Canvas& c, const Frame& f, float firstY, float rowStep, float chosenH, float viewH) {
    if (f.panel.doorSeen == f.view.selection) return;
    f.panel.doorSeen = f.view.selection;
    const auto& rows = f.model.doorList.rows;
    const auto* door = std::get_if<base::DoorId>(&f.view.selection);
    const auto at = door ? std::find(rows.begin(), rows.end(), *door) : rows.end();
    if (at == rows.end()) return;
    const float top = firstY + rowStep * float(at - rows.begin()), scroll = ImGui::GetScrollY();
    if (top + chosenH > scroll + viewH) ImGui::SetScrollY(std::min(top, top + chosenH - viewH));
    else if (top < scroll) ImGui::SetScrollY(std::max(0.0f, top - c.px(kGapU)));
}

/// Counted again when the filter or a door's look changed; by age once a second.
const scene::DoorCounts& countedOnce(const Canvas& c, const Frame& f) {
    auto& kept = f.panel.doorsCounted;
    const bool old = f.panel.doors.olderThanMin > 0 && std::floor(c.timeS()) != std::floor(kept.atS);
    // Which are late changes with the calls too.
    uint64_t late = 1469598103934665603ull;
    for (const base::DoorId d : f.model.protocol.doorsOfConcern) late = (late ^ d.value) * 1099511628211ull;
    if (kept.of == f.panel.doors && kept.floor == f.view.floor && kept.looks == f.model.fillRevision && kept.late == late && kept.atS >= 0 && !old)
        return kept.counts;
    kept.late = late;
    kept.of = f.panel.doors;
    kept.floor = f.view.floor;
    kept.looks = f.model.fillRevision;
    kept.atS = c.timeS();
    kept.counts = scene::countDoors(f.model, kept.of, kept.floor);
    return kept.counts;
}

}  // namespace

void drawDoorList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::DoorCounts n = scene::countDoors(f.model);
    const float gap = c.px(kGapU);
    const bool lockdown = f.model.protocol.active && f.model.protocol.action == live::ProtocolAction::Lockdown;
    const auto sinceS = std::chrono::duration_cast<std::chrono::seconds>(f.model.protocol.age).count();
    Line sum("{}", n.notLocked ? Line("{} not locked", n.notLocked) : n.unknown ? Line("none known to be open") : Line("all reported locked"));
    if (lockdown && n.notLocked) {
        // Under two minutes people count seconds.
        if (sinceS < 120) sum = Line("{} not locked {} s after call", n.notLocked, sinceS);
        else sum = Line("{} not locked {} after call", n.notLocked, base::formatAge(f.model.protocol.age));
    }
    heading(c, f, b, "Doors", sum, n.notLocked ? p.caution : p.secondary);
    // How much of the school is behind locked doors, in one bar.
    Box bar = b.cutTop(c.px(20), c.px(12));
    const float total = float(std::max(1, n.notLocked + n.unknown + n.locked));
    const Box locked = bar.cutLeft(std::floor(bar.w * float(n.locked) / total), n.locked ? c.px(2) : 0);
    c.fill(locked, p.lockedIn, 0);
    const Box open = bar.cutLeft(std::min(bar.w, std::max(n.notLocked ? c.px(12) : 0, std::floor((bar.w + locked.w) * float(n.notLocked) / total))),
                                 n.notLocked ? c.px(2) : 0);
    if (open.w > 2) {
        c.hatch(open, p.caution, 14, 5);
        c.frame(open, p.caution, 2, 0);
    }
    if (n.unknown && bar.w > 2) {
        c.hatch(bar, p.unknown, 9, 1.5f);
        c.frame(bar, p.unknown, 1, 0);
    }

    scene::DoorFilter& filter = f.panel.doors;
    // Nothing can be late once no lockdown is called.
    const bool called = lockdown || f.model.protocol.lockedDown > 0;
    if (!called && filter.group == DoorGroup::Late) f.panel.doorGroupChosen = false;
    const Line lateTip("Not locked {} after a lockdown was called", timeWords(f.model.conventions.lockdownDoors).view());
    if (!f.panel.doorGroupChosen) filter.group = n.notLocked ? DoorGroup::NotLocked : n.unknown ? DoorGroup::Unknown : DoorGroup::Locked;
    Box filters = b.cutTop(c.px(kTargetU), gap);
    const float apart = f.m.compact() ? c.px(4) : gap;
    // Of the side, the floor, the age and the words that are asked for: the same doors as the rows.
    const bool some = filter.side || filter.thisFloor || filter.olderThanMin || !filter.text.empty();
    const scene::DoorCounts& of = some ? countedOnce(c, f) : n;
    struct Group {
        const char *name, *word;
        DoorGroup which;
        int n;
    };
    const std::array<Group, 4> groups{{{"doors.late", "Late", DoorGroup::Late, of.late},
                                       {"doors.not_locked", "Not locked", DoorGroup::NotLocked, of.notLocked},
                                       {"doors.unknown", "Unknown", DoorGroup::Unknown, of.unknown},
                                       {"doors.locked", "Locked", DoorGroup::Locked, of.locked}}};
    const std::span<const Group> offered = std::span(groups).subspan(called ? 0 : 1);
    const float between = apart * float(offered.size() - 1);
    FontSize filterFont{f.m.compact() ? 14 : 16, !f.m.compact()};
    const auto widthOf = [&](const Group& g, bool number) {
        return number ? c.textWidth(filterFont, Line("{} {}", g.word, g.n)) : c.textWidth({filterFont.size, true}, g.word) + c.px(4);
    };
    const auto wanted = [&](bool number) {
        float w = 0;
        for (const Group& g : offered) w += widthOf(g, number);
        return w;
    };
    const float inset = c.px(12) * float(offered.size());
    if (wanted(true) + inset > filters.w - between) filterFont.size = 14;
    // Where there is no room for it beside the word, a count stands below: then the words alone share the row.
    const bool beside = wanted(true) + inset <= filters.w - between;
    const float share = (filters.w - between - wanted(beside)) / float(offered.size());  // what the words leave, to each the same
    for (const Group& g : offered) {
        const bool active = filter.group == g.which, last = &g == &offered.back();
        const float w = last ? filters.w : std::max(c.px(kTargetU), std::floor(widthOf(g, beside) + share));
        if (c.countButton(g.name, filters.cutLeft(w, apart),
                          {.look = active ? ButtonLook::Active : ButtonLook::Plain,
                           .text = g.word,
                           .font = {filterFont.size, active && filterFont.bold},
                           .tip = active                       ? std::string_view("Again: all doors")
                                  : g.which == DoorGroup::Late ? lateTip.view()
                                                               : std::string_view()},
                          uint64_t(g.n))) {
            filter.group = active ? DoorGroup::All : g.which;
            f.panel.doorGroupChosen = true;
        }
    }
    // Low windows: the finer filters scroll with the doors.
    const bool folded = f.m.compact();
    if (!folded) finer(c, f, b, n);

    const auto& rows = f.model.doorList.rows;
    const float gapRow = c.px(6), rowH = c.px(rowU(f)), chosenH = rowH + c.px(kDoorChosenU) - c.px(kDoorRowU), noteH = c.px(44);
    const bool note = of.unknown > 0 && filter.group != DoorGroup::Locked && filter.group != DoorGroup::Checked;
    float need = (rowH + gapRow) * float(rows.size()) + (note ? noteH : 0) + (folded ? 2 * c.px(kTargetU) + gap + c.px(10) : 0) +
                 (rows.empty() ? c.px(32) : 0);
    for (const base::DoorId d : rows)
        if (f.view.selection == scene::Selection(d)) need += chosenH - rowH;
    Box content = c.beginScroll("doors", b, need);
    showChosen(c, f, folded ? 2 * c.px(kTargetU) + gap + c.px(10) : 0, rowH + gapRow, chosenH, b.h);
    if (folded) finer(c, f, content, n);
    if (rows.empty())
        c.text(content.cutTop(c.px(32)), {18, false}, p.secondary,
               some ? Line("None here; {} locked, {} unknown", of.locked, of.unknown) : Line("None."));
    for (size_t k = 0; k < rows.size(); ++k) {
        const scene::DoorView& d = f.model.doors[rows[k].index()];
        const bool chosen = f.view.selection == scene::Selection(d.id);
        const Box row = content.cutTop(chosen ? chosenH : rowH, gapRow);
        if (c.visible(row.y, row.h)) doorRow(c, f, k, d, chosen, row);
    }
    if (note) {
        Box in = content.cutTop(noteH);
        c.icon(in.cutLeft(c.px(16), c.px(8)), 14, p.secondary, icons::kQuestion);
        c.wrapped(in, {16, false}, p.secondary, Line("{}: count as not locked", unknownWords(of)));
    }
    c.endScroll();
}

void syncDoorList(const Frame& f) {
    // Which doors are listed is part of the view: the picture bears their numbers.
    if (f.panel.tab != Tab::Doors) {
        if (f.view.doorList) f.out.push_back(scene::ListDoors{});
    } else if (f.view.doorList != f.panel.doors) {
        f.out.push_back(scene::ListDoors{f.panel.doors});
    }
}

}  // namespace sallyport::ui
