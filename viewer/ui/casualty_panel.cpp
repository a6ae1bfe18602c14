// Casualties: how many and where, and those of the chosen room to be counted one by one.
#include <algorithm>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

Line casualtyLine(const scene::CasualtyCounts& counts) {
    Line out;
    for (size_t i = 0; i < live::kTriages; ++i) {
        if (counts.by[i] == 0) continue;
        const Line before = out;
        out = Line("{}{}{} {}", before.view(), before.empty() ? "" : ", ", counts.by[i], scene::words(live::Triage(i)));
    }
    return out;
}

void drawCasualtyPanel(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::ViewModel& m = f.model;
    const int total = m.casualties.total();
    heading(c, f, b, "Casualties", total ? Line("{} in all", total) : Line("none is known"), total ? p.text : p.secondary);
    const float lineH = c.px(26), rowH = c.px(56), headH = c.px(34), key = c.px(kTargetU);
    int places = 0, kinds = 0;
    for (const scene::RoomView& r : m.rooms) places += r.casualties.total() > 0;
    for (const int n : m.casualties.by) kinds += n > 0;
    int inRooms = 0;
    for (const scene::RoomView& r : m.rooms) inRooms += r.casualties.total();
    const int outside = total - inRooms;  // on a floor or not, in no room
    const float counting = casualtyRowsHeight(c, f);
    const float need = lineH * float(kinds) + c.px(12) + headH + std::max(counting, key) + c.px(12) +
                       (total ? headH + (rowH + c.px(4)) * float(places) + (outside ? lineH : 0) : 0);
    Box content = c.beginScroll("casualties", b, need);
    for (size_t i = 0; i < live::kTriages; ++i) {
        if (m.casualties.by[i] == 0) continue;
        Box row = content.cutTop(lineH);
        c.count(row.cutLeft(c.px(44), c.px(8)), {18, true}, p.text, uint64_t(m.casualties.by[i]), Align::Right);
        c.text(row, {18, false}, p.text, scene::words(live::Triage(i)));
    }
    content.cutTop(c.px(12));
    const bool room = counting > 0;
    c.text(content.cutTop(headH), {18, true}, p.text, room ? std::string_view(m.inspector.title) : std::string_view("Count them"));
    if (room) drawCasualtyRows(c, f, content);
    else c.wrapped(content.cutTop(key), {16, false}, p.secondary, "Choose a room in the picture: here they are counted by triage.");
    content.cutTop(c.px(12));
    if (total) {
        c.text(content.cutTop(headH), {18, true}, p.text, "Where they are");
        for (const scene::RoomView& r : m.rooms) {
            if (r.casualties.total() == 0) continue;
            const Box row = content.cutTop(rowH, c.px(4));
            if (!c.visible(row.y, row.h)) continue;
            const Hit h = c.hit(Name("casualties.room.{}", r.id.value), row, true, "Go there");
            if (h.clicked) f.out.push_back(scene::GoTo{r.id});
            c.fill(row, c.ground(p.background, h));
            if (f.view.selection == scene::Selection(r.id)) c.frame(row, p.text, 3);
            Box in = row.inset(c.px(8), c.px(5));
            statusSwatch(c, in.cutLeft(c.px(36), c.px(12)).centred(c.px(36), c.px(36)), r.status, live::isOutdated(r.freshness));
            c.count(in.cutRight(c.px(44), c.px(8)), {22, true}, p.text, uint64_t(r.casualties.total()), Align::Right);
            const std::string_view floor =
                r.floor.valid() && r.floor.index() < m.floors.size() ? std::string_view(m.floors[r.floor.index()].shortName) : "";
            c.text(in.cutTop(std::floor(in.h / 2)), {18, true}, p.text, Line("{} · {}", r.label, floor));
            const Line kindsHere = casualtyLine(r.casualties);
            c.text(in, {c.textWidth({16, false}, kindsHere) <= in.w ? 16 : 14, false}, p.secondary, kindsHere);
        }
        if (outside) c.text(content.cutTop(lineH), {16, false}, p.text, Line("{} in no room", outside));
    }
    c.endScroll();
}

}  // namespace sallyport::ui
