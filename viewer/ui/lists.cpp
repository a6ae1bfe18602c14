// The lists at the right: doors by what they report; and the situation, when nothing is chosen.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using scene::DoorLook;

void heading(Canvas& c, const Frame& f, Box& b, std::string_view title, std::string_view sub, Rgba8 subColour) {
    const bool full = !f.m.compact();
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, c.pal().text, title);
    c.text(b.cutTop(c.px(24), c.px(8)), {18, false}, subColour, sub);
}

// Worst first, so that the top of the list is what to do next.
int urgency(DoorLook look) {
    switch (look) {
        case DoorLook::Forced:
            return 0;
        case DoorLook::Open:
            return 1;
        case DoorLook::HeldOpen:
            return 2;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            return 3;
        case DoorLook::Fault:
            return 4;
        case DoorLook::Moving:
            return 5;
        case DoorLook::Unknown:
            return 6;
        case DoorLook::Unmonitored:
            return 7;
        case DoorLook::Locked:
            return 8;
        case DoorLook::LockedVerified:
            return 9;
    }
    return 7;
}

/// Words of states are plain ASCII.
Text<32> capitals(std::string_view word) {
    Text<32> out;
    std::array<char, 31> buf{};
    const size_t n = std::min(word.size(), buf.size());
    for (size_t i = 0; i < n; ++i) buf[i] = word[i] >= 'a' && word[i] <= 'z' ? char(word[i] - 'a' + 'A') : word[i];
    out.assign({buf.data(), n});
    return out;
}

constexpr float kDoorRowU = 76, kDoorChosenU = 136;

/// "9 doors have not reported", "74 doors without sensor, not checked".
Line unknownWords(const DoorCounts& n) {
    const int silent = n.unknown - n.withoutSensor;
    if (silent == 0) return Line("{} {} without sensor, not checked", n.withoutSensor, n.withoutSensor == 1 ? "door" : "doors");
    if (n.withoutSensor == 0) return Line("{} {} not reported", silent, silent == 1 ? "door has" : "doors have");
    return Line("{} doors unknown ({} without sensor)", n.unknown, n.withoutSensor);
}

void doorRow(Canvas& c, const Frame& f, size_t k, const scene::DoorView& d, bool chosen, Box row) {
    const scene::Palette& p = c.pal();
    const bool stale = live::isOutdated(d.freshness);
    Box face = row;
    Box actions;
    if (chosen) {
        actions = Box(face.cutBottom(c.px(kDoorChosenU - kDoorRowU))).inset(c.px(8), 0);
        actions.h = c.px(kTargetU);
    }
    const Hit h = c.hit(Name("door.{}", k), face);
    if (h.clicked) {
        f.out.push_back(scene::Select{d.id});
        f.panel.lastSelection = d.id;  // chosen from the list: the list stays
    }
    const Rgba8 ground = isNew(d.freshness, d.ageKnown, d.age) ? mix(p.background, p.text, kNewFactLighter) : p.background;
    c.fill(row, p.background);
    c.fill(face, c.ground(ground, h));
    if (chosen) c.frame(row, p.text, 3);
    else if (stale) c.dashedFrame(row, p.secondary, 1, 4);
    else c.frame(row, mix(p.panel, p.wall, 0.35), 1);
    Box in = face.inset(c.px(10), c.px(5));
    doorGlyph(c, in.cutLeft(c.px(40), c.px(12)), d.look, stale);
    const float lineH = std::floor(in.h / 3);
    Box upper = in.cutTop(lineH), middle = in.cutTop(lineH);
    ageText(c, upper.cutRight(ageWidth(c, {18, false}, d.ageKnown, d.age, 60), c.px(6)), {18, false}, d.freshness, d.age, d.ageKnown);
    c.text(upper, {18, true}, p.text, d.serves.empty() ? Line("{}", d.label) : Line("{} · {}", d.label, d.serves));
    // The word carries the colour, who said so stands beside it.
    const Text<32> word = capitals(scene::words(d.look));
    const float wordW = std::min(middle.w, std::ceil(c.textWidth({16, true}, word)) + 1);
    c.text(middle.cutLeft(wordW, 0), {16, true}, stale ? p.secondary : doorColour(p, d.look), word);
    const Line said("{}{}{}", d.source.empty() ? "" : " · ", d.source, stale ? " · stale" : "");
    if (!said.empty() && middle.w > c.px(40)) c.text(middle, {16, false}, p.secondary, said);
    c.text(in, {16, false}, p.secondary, d.where);
    if (!chosen) return;
    const float half = std::floor((actions.w - c.px(kGapU)) / 2);
    if (c.button(Name("door.{}.details", k), actions.cutLeft(half, c.px(kGapU)),
                 {.icon = icons::kEye, .text = "Details", .tip = "All that is known of this door; mark it"}))
        f.panel.tab = Tab::Place;
    if (c.button(Name("door.{}.goto", k), actions, {.look = ButtonLook::Primary, .icon = icons::kGoTo, .text = "Go to", .font = {18, true}})) {
        f.out.push_back(scene::GoTo{d.id});
        f.panel.lastSelection = d.id;
    }
}

void statusRow(Canvas& c, Box b, live::RoomStatus s, int rooms) {
    const scene::Palette& p = c.pal();
    statusSwatch(c, b.cutLeft(b.h, c.px(10)), s, false);
    c.text(b.cutRight(c.px(64)), {20, true}, rooms ? p.text : p.secondary, Line("{}", rooms), Align::Right);
    c.text(b, {18, false}, rooms ? p.text : p.secondary, scene::words(s));
}
}  // namespace

void drawDoorList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const DoorCounts n = countDoors(f.model);
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

    if (!f.panel.doorFilterChosen) f.panel.doorFilter = n.notLocked ? DoorFilter::NotLocked : n.unknown ? DoorFilter::Unknown : DoorFilter::Locked;
    Box filters = b.cutTop(c.px(kTargetU), c.px(10));
    const Line words[] = {Line("Not locked {}", n.notLocked), Line("Unknown {}", n.unknown), Line("Locked {}", n.locked)};
    const FontSize filterFont{f.m.compact() ? 14 : 16, true};
    float wanted = 0;
    for (const Line& word : words) wanted += c.textWidth(filterFont, word);
    const float share = (filters.w - 2 * gap - wanted) / 3;  // what the words leave, to each the same
    auto filter = [&](const char* name, DoorFilter which, const Line& text) {
        const bool active = f.panel.doorFilter == which;
        const float w = which == DoorFilter::Locked ? filters.w : std::max(c.px(kTargetU), std::floor(c.textWidth(filterFont, text) + share));
        if (c.button(name, filters.cutLeft(w, gap),
                     {.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = text, .font = {filterFont.size, active}})) {
            f.panel.doorFilter = which;
            f.panel.doorFilterChosen = true;
        }
    };
    filter("doors.not_locked", DoorFilter::NotLocked, words[0]);
    filter("doors.unknown", DoorFilter::Unknown, words[1]);
    filter("doors.locked", DoorFilter::Locked, words[2]);

    std::vector<uint32_t>& order = f.panel.order;
    order.clear();
    for (uint32_t i = 0; i < f.model.doors.size(); ++i)
        if (groupOf(f.model.doors[i].look) == f.panel.doorFilter) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
        const int ux = urgency(f.model.doors[x].look), uy = urgency(f.model.doors[y].look);
        return ux != uy ? ux < uy : x < y;
    });
    if (order.empty()) {
        c.text(b.cutTop(c.px(32)), {18, false}, p.secondary, "None.");
        return;
    }
    const float gapRow = c.px(6), rowH = c.px(kDoorRowU), chosenH = c.px(kDoorChosenU), noteH = c.px(44);
    const bool note = n.unknown > 0 && f.panel.doorFilter != DoorFilter::Locked;
    float need = (rowH + gapRow) * float(order.size()) + (note ? noteH : 0);
    for (uint32_t i : order)
        if (f.view.selection == scene::Selection(f.model.doors[i].id)) need += chosenH - rowH;
    Box content = c.beginScroll("doors", b, need);
    for (size_t k = 0; k < order.size(); ++k) {
        const bool chosen = f.view.selection == scene::Selection(f.model.doors[order[k]].id);
        const Box row = content.cutTop(chosen ? chosenH : rowH, gapRow);
        if (c.visible(row.y, row.h)) doorRow(c, f, k, f.model.doors[order[k]], chosen, row);
    }
    if (note) {
        Box in = content.cutTop(noteH);
        c.icon(in.cutLeft(c.px(16), c.px(8)), 14, p.secondary, icons::kQuestion);
        c.wrapped(in, {16, false}, p.secondary, Line("{}: count as not locked", unknownWords(n)));
    }
    c.endScroll();
}

void drawSituation(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    std::array<int, 8> rooms{};
    for (const scene::RoomView& r : f.model.rooms) ++rooms[size_t(r.searching ? live::RoomStatus::Searching : r.status)];
    const DoorCounts n = countDoors(f.model);
    heading(c, f, b, "Now", f.model.commander.empty() ? Line("choose a room, a door or a team") : Line("Command: {}", f.model.commander),
            p.secondary);

    const int shown = int(f.model.alerts.size());
    constexpr live::RoomStatus kOrder[] = {live::RoomStatus::Threat,    live::RoomStatus::NeedsHelp, live::RoomStatus::LockedIn,
                                           live::RoomStatus::Searching, live::RoomStatus::Searched,  live::RoomStatus::Clear,
                                           live::RoomStatus::Evacuated, live::RoomStatus::Unknown};
    const float rowH = c.px(34), step = rowH + c.px(4), headH = c.px(34);
    const float need = headH + 8 * step + headH + c.px(12) + 3 * (c.px(kTargetU) + c.px(6)) + c.px(12) + headH + alertCardsHeight(c, f) + c.px(16);
    Box content = c.beginScroll("situation", b, need);
    Box head = content.cutTop(headH);
    c.text(head.cutRight(c.px(120)), {16, false}, p.secondary, Line("{} in all", f.model.rooms.size()), Align::Right);
    c.text(head, {18, true}, p.text, "Rooms");
    for (live::RoomStatus s : kOrder) statusRow(c, content.cutTop(rowH, c.px(4)), s, rooms[size_t(s)]);
    content.cutTop(c.px(12));
    c.text(content.cutTop(headH), {18, true}, p.text, "Doors");
    struct Group {
        const char* name;
        std::string_view word;
        DoorFilter filter;
        int count;
        scene::DoorLook look;
    };
    const Line unknown = n.withoutSensor == 0           ? Line("unknown")
                         : n.withoutSensor == n.unknown ? Line("unknown, no sensor")
                                                        : Line("unknown, {} no sensor", n.withoutSensor);
    const Group groups[] = {{"situation.not_locked", "not locked", DoorFilter::NotLocked, n.notLocked, DoorLook::Unlocked},
                            {"situation.unknown", unknown, DoorFilter::Unknown, n.unknown, DoorLook::Unknown},
                            {"situation.locked", "locked", DoorFilter::Locked, n.locked, DoorLook::Locked}};
    for (const Group& g : groups) {
        const Box row = content.cutTop(c.px(kTargetU), c.px(6));
        const Hit h = c.hit(g.name, row);
        if (h.clicked) {
            f.panel.tab = Tab::Doors;
            f.panel.doorFilter = g.filter;
            f.panel.doorFilterChosen = true;
        }
        c.fill(row, c.ground(p.background, h));
        Box in = row.inset(c.px(6), 0);
        doorGlyph(c, in.cutLeft(c.px(40), c.px(10)), g.look, false);
        in.cutRight(c.px(6));
        c.text(in.cutRight(c.px(56)), {20, true}, g.count ? doorColour(p, g.look) : p.secondary, Line("{}", g.count), Align::Right);
        const FontSize wordFont{c.textWidth({18, false}, g.word) <= in.w ? 18 : 16, false};
        c.text(in, wordFont, p.text, g.word);
    }
    content.cutTop(c.px(12));
    c.text(content.cutTop(headH), {18, true}, p.text, shown ? "Alerts" : "No alert so far");
    fillAlertCards(c, f, content);
    c.endScroll();
}

}  // namespace sallyport::ui
