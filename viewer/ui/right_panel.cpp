// Right: tabs over the chosen place (or the situation), the doors, the alerts, the feeds.
#include "scene/door_list.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawRightPanel(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    Box b = toBox(f.at.right);
    c.begin("right", b);
    c.fill(b, p.panel, 0);
    c.line({b.x + 0.5f, b.y}, {b.x + 0.5f, b.bottom()}, mix(p.panel, p.wall, 0.35));
    const bool full = !f.m.compact();
    const float gap = c.px(kGapU);

    if (!(f.view.selection == f.panel.lastSelection)) {
        // What was just chosen in the picture or a list is what the person wants to read.
        // While calls are made the chosen room is whom they are for.
        const bool room = std::holds_alternative<base::RoomId>(f.view.selection), called = f.panel.tab == Tab::Calls && room;
        const bool counted = f.panel.tab == Tab::Casualties && room;  // in one room after the other
        if (called) f.panel.callScope = CallScope::Room;
        else if (f.view.selection.index() != 0 && !counted) f.panel.tab = Tab::Place;
        f.panel.lastSelection = f.view.selection;
        f.panel.doorOfList = false;
        f.panel.assigning = false;
    }
    const scene::DoorCounts doors = scene::countDoors(f.model);
    const int open = int(f.model.alerts.size());
    const bool chosen = f.view.selection.index() != 0;
    bool feedTrouble = false;
    for (const scene::FeedView& feed : f.model.feeds) feedTrouble = feedTrouble || isLost(feed);

    Box tabs = b.inset(c.px(f.m.padding), 0);
    tabs.y += c.px(full ? 12 : gap / c.scale()), tabs.h = c.px(kTargetU);
    // What has no number keeps to its icon, so that words and numbers of the others have room.
    const float key = c.px(kTargetU), apart = full ? gap : c.px(4),
                w = std::floor(full ? (tabs.w - 4 * apart - 2 * key) / 3 : (tabs.w - 4 * apart - 3 * key) / 2);
    auto tab = [&](const char* name, Tab which, char32_t icon, std::string_view text, const char* tip, std::optional<int> n = {},
                   Action action = Action::None) {
        const bool active = f.panel.tab == which;
        const Box where = tabs.cutLeft(which == Tab::Feeds ? tabs.w : which == Tab::Clearing || (which == Tab::Place && !full) ? key : w, apart);
        const ButtonSpec spec{
            .look = active ? ButtonLook::Active : ButtonLook::Plain, .icon = icon, .text = text, .font = {16, active}, .tip = tip, .key = action};
        if (n ? c.countButton(name, where, spec, uint64_t(*n)) : c.button(name, where, spec))
            which == Tab::Doors ? f.panel.showDoors() : void(f.panel.tab = which);
    };
    tab("tab.inspector", Tab::Place, full ? 0 : icons::kEye, full ? (chosen ? "Chosen" : "Now") : "", chosen ? "The chosen place" : "The situation");
    tab("tab.doors", Tab::Doors, full ? 0 : icons::kDoor, full ? "Doors" : "", "Doors; the number is those not locked", doors.notLocked);
    tab("tab.alerts", Tab::Alerts, full ? 0 : icons::kBell, full ? "Alerts" : "", "Alerts; the number is those that are open", open);
    tab("tab.clearing", Tab::Clearing, icons::kCheck, "", "Clearing ledger: who searched what, and what is left", {}, Action::Clearing);
    tab("tab.feeds", Tab::Feeds, feedTrouble ? icons::kWarning : icons::kFeed, "", feedTrouble ? "Feeds: one is lost" : "Feeds");

    const float top = tabs.bottom() + c.px(full ? 12 : 8), pad = c.px(f.m.padding);
    const Box body{b.x + pad, top, b.w - 2 * pad, b.bottom() - top};
    switch (f.panel.tab) {
        case Tab::Place:
            if (!f.view.rooms.empty()) drawSeveral(c, f, body);
            else chosen ? drawPlace(c, f, body) : drawSituation(c, f, body);
            break;
        case Tab::Doors:
            drawDoorList(c, f, body);
            break;
        case Tab::Alerts:
            drawAlertList(c, f, body);
            break;
        case Tab::Clearing:
            drawClearing(c, f, body);
            break;
        case Tab::Feeds:
            drawFeeds(c, f, body);
            break;
        case Tab::Calls:
            drawCalls(c, f, body);
            break;
        case Tab::Casualties:
            drawCasualtyPanel(c, f, body);
            break;
        case Tab::Times:
            drawTimes(c, f, body);
            break;
        case Tab::Openings:
            drawOpenings(c, f, body);
            break;
        case Tab::Teams:
            drawTeams(c, f, body);
            break;
    }
    syncDoorList(f);
    c.end();
}

}  // namespace sallyport::ui
