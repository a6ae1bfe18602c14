// At the right, when nothing is chosen: the situation.
#include <algorithm>

#include "base/time.h"
#include "scene/door_list.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using scene::DoorLook;

/// A danger counts as one while somebody searches the room.
live::RoomStatus countedAs(const scene::RoomView& r) { return r.searching && !live::isDanger(r.status) ? live::RoomStatus::Searching : r.status; }
bool isOf(const scene::RoomView& r, live::RoomStatus s) { return countedAs(r) == s; }

/// Press after press, the rooms of one status in turn.
void nextRoom(const Frame& f, live::RoomStatus s) {
    std::vector<base::RoomId> of;
    for (const scene::RoomView& r : f.model.rooms)
        if (isOf(r, s)) of.push_back(r.id);
    goToNext(f, of);
}

void statusRow(Canvas& c, const Frame& f, Box b, live::RoomStatus s, int rooms) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(Name("now.{}", live::toString(s)), b, rooms > 0, rooms > 1 ? "Go to them, one after the other" : rooms ? "Go to it" : "");
    if (h.clicked) nextRoom(f, s);
    if (h.hovered) c.fill(b, c.ground(p.panel, h));
    statusSwatch(c, b.cutLeft(b.h, c.px(10)).inset(c.px(5), c.px(5)), s, false);
    c.count(b.cutRight(c.px(64)), {20, true}, rooms ? p.text : p.secondary, uint64_t(rooms), Align::Right);
    c.text(b, {18, false}, rooms ? p.text : p.secondary, scene::words(s));
}
}  // namespace

void heading(Canvas& c, const Frame& f, Box& b, std::string_view title, std::string_view sub, Rgba8 subColour) {
    const bool full = !f.m.compact();
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, c.pal().text, title);
    c.text(b.cutTop(c.px(24), c.px(8)), {18, false}, subColour, sub);
}

void drawSituation(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    std::array<int, 8> rooms{};
    for (const scene::RoomView& r : f.model.rooms) ++rooms[size_t(countedAs(r))];
    const scene::DoorCounts n = scene::countDoors(f.model);
    heading(c, f, b, "Now", f.model.command.name.empty() ? Line("choose a room, a door or a team") : Line("Command: {}", f.model.command.name),
            p.secondary);

    const bool open = !f.model.alerts.empty(), over = !f.model.alertsOver.empty();
    constexpr live::RoomStatus kOrder[] = {live::RoomStatus::Threat,    live::RoomStatus::NeedsHelp, live::RoomStatus::LockedIn,
                                           live::RoomStatus::Searching, live::RoomStatus::Searched,  live::RoomStatus::Clear,
                                           live::RoomStatus::Evacuated, live::RoomStatus::Unknown};
    const float rowH = c.px(kTargetU), step = rowH, headH = c.px(34);
    // Per floor, and those that nobody can place.
    const float lineH = c.px(26);
    int casualtyRows = f.model.casualtiesElsewhere > 0;
    for (const scene::FloorView& floor : f.model.floors) casualtyRows += floor.casualties.total() > 0;
    const float need = c.px(kTargetU) + c.px(12) + lineH * float(casualtyRows) + headH + 8 * step + headH + c.px(12) +
                       3 * (c.px(kTargetU) + c.px(6)) + c.px(12) + headH + alertCardsHeight(c, f, b.w) + c.px(16);
    Box content = c.beginScroll("situation", b, need);
    Box head = content.cutTop(headH);
    c.text(head.cutRight(c.px(120)), {16, false}, p.secondary, Line("{} in all", f.model.rooms.size()), Align::Right);
    c.text(head, {18, true}, p.text, "Rooms");
    for (live::RoomStatus s : kOrder) statusRow(c, f, content.cutTop(rowH), s, rooms[size_t(s)]);
    content.cutTop(c.px(12));
    {
        Box title = content.cutTop(c.px(kTargetU));
        const int n = f.model.casualties.total();
        const Hit hit = c.hit("situation.casualties", title, true, c.keyed("Where they are, and to count them", Action::Casualties));
        if (hit.clicked) f.panel.tab = Tab::Casualties;
        if (hit.hovered) c.fill(title, c.ground(p.panel, hit));
        c.count(title.cutRight(c.px(64)), {20, true}, n ? p.text : p.secondary, uint64_t(n), Align::Right);
        c.text(title, {18, true}, p.text, "Casualties");
        for (const scene::FloorView& floor : f.model.floors)
            if (floor.casualties.total() > 0)
                c.text(content.cutTop(lineH), {16, false}, p.text, Line("{}: {}", floor.shortName, casualtyLine(floor.casualties)));
        if (f.model.casualtiesElsewhere > 0)
            c.text(content.cutTop(lineH), {16, false}, p.caution, Line("{} without a place on the plan", f.model.casualtiesElsewhere));
        content.cutTop(c.px(12));
    }
    c.text(content.cutTop(headH), {18, true}, p.text, "Doors");
    struct Group {
        const char* name;
        std::string_view word;
        scene::DoorGroup group;
        int count;
        scene::DoorLook look;
    };
    const Line unknown = n.withoutSensor == 0           ? Line("unknown")
                         : n.withoutSensor == n.unknown ? Line("unknown, no sensor")
                                                        : Line("unknown, {} no sensor", n.withoutSensor);
    const Group groups[] = {{"situation.not_locked", "not locked", scene::DoorGroup::NotLocked, n.notLocked, DoorLook::Unlocked},
                            {"situation.unknown", unknown, scene::DoorGroup::Unknown, n.unknown, DoorLook::Unknown},
                            {"situation.locked", "locked", scene::DoorGroup::Locked, n.locked, DoorLook::Locked}};
    for (const Group& g : groups) {
        const Box row = content.cutTop(c.px(kTargetU), c.px(6));
        const Hit h = c.hit(g.name, row);
        if (h.clicked) {
            f.panel.showDoors(g.group);
        }
        c.fill(row, c.ground(p.background, h));
        Box in = row.inset(c.px(6), 0);
        doorGlyph(c, in.cutLeft(c.px(40), c.px(10)), g.look, false);
        in.cutRight(c.px(6));
        c.count(in.cutRight(c.px(56)), {20, true}, g.count ? doorColour(p, g.look) : p.secondary, uint64_t(g.count), Align::Right);
        const FontSize wordFont{c.textWidth({18, false}, g.word) <= in.w ? 18 : 16, false};
        c.text(in, wordFont, p.text, g.word);
    }
    content.cutTop(c.px(12));
    c.text(content.cutTop(headH), {18, true}, p.text, open || over ? "Alerts" : "No alert is open");
    fillAlertCards(c, f, content);
    c.endScroll();
}

}  // namespace sallyport::ui
