// Find: what is typed, what was found for it, and on an empty field the places gone to last and the views that are kept.
#include <imgui.h>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {
namespace {

constexpr float kRowU = 56, kHeadU = 30;

/// What stands at the right of a row: its state, in words, with its age.
struct State {
    Line text;
    Rgba8 colour;
};
State stateOf(const scene::Palette& p, const scene::ViewModel& m, const scene::SearchRow& r) {
    const auto aged = [](std::string_view word, live::Freshness f, live::Millis age, bool known) {
        const char* stale = live::isOutdated(f) ? "stale " : "";
        return known ? Line("{} · {}{}", word, stale, base::formatAge(age)) : Line("{}", word);
    };
    switch (r.kind) {
        case scene::FoundKind::Room: {
            const scene::RoomView& room = m.rooms[r.index];
            const auto status = room.searching ? live::RoomStatus::Searching : room.status;
            const bool known = room.freshness != live::Freshness::Never && status != live::RoomStatus::Unknown;
            const bool plain = live::isOutdated(room.freshness) || status == live::RoomStatus::Unknown || status == live::RoomStatus::Searching;
            return {aged(scene::words(status), room.freshness, room.age, known), plain ? p.secondary : p.status(status)};
        }
        case scene::FoundKind::Door: {
            const scene::DoorView& door = m.doors[r.index];
            return {aged(scene::words(door.look), door.freshness, door.age, door.ageKnown),
                    live::isOutdated(door.freshness) ? p.secondary : doorColour(p, door.look)};
        }
        case scene::FoundKind::Responder: {
            const scene::ResponderView& who = m.responders[r.index];
            if (!who.placed) return {Line("place not known"), p.caution};
            return {aged("position", who.freshness, who.age, true), live::isOutdated(who.freshness) ? p.caution : p.secondary};
        }
        case scene::FoundKind::Floor: {
            const scene::FloorView& floor = m.floors[r.index];
            if (floor.alarms > 0) return {Line("{} {}", floor.alarms, floor.alarms == 1 ? "alarm" : "alarms"), p.caution};
            return {floor.hasRooms ? Line("{} not searched", floor.notSearched) : Line(), p.secondary};
        }
        case scene::FoundKind::Point:
        case scene::FoundKind::Grid:
        case scene::FoundKind::View:
            break;
    }
    return {Line(), p.secondary};
}

const char* kindWord(scene::FoundKind k) {
    constexpr const char* kWords[] = {"Room", "Door", "Responder", "Point", "Floor", "Grid", "View"};
    return kWords[size_t(k)];
}

void rowGlyph(Canvas& c, Box b, const scene::ViewModel& m, const scene::SearchRow& r) {
    const scene::Palette& p = c.pal();
    switch (r.kind) {
        case scene::FoundKind::Room: {
            const scene::RoomView& room = m.rooms[r.index];
            return statusSwatch(c, b.centred(c.px(34), c.px(34)), room.status, live::isOutdated(room.freshness));
        }
        case scene::FoundKind::Door:
            return doorGlyph(c, b, m.doors[r.index].look, live::isOutdated(m.doors[r.index].freshness));
        case scene::FoundKind::Responder: {
            const scene::ResponderView& who = m.responders[r.index];
            return teamGlyph(c, b, who.service, who.team, live::isOutdated(who.freshness));
        }
        case scene::FoundKind::Point:
            return c.icon(b, 22, p.text, m.markers[r.index].icon);
        case scene::FoundKind::Floor:
            return c.text(b, {16, true}, p.text, m.floors[r.index].shortName, Align::Centre), void();
        case scene::FoundKind::Grid:
            return c.icon(b, 20, p.text, icons::kGoTo);
        case scene::FoundKind::View:
            return c.icon(b, 20, p.text, icons::kBookmark);
    }
}

scene::Command take(const scene::SearchRow& r) {
    if (r.kind == scene::FoundKind::View) return scene::GoToView{r.index};
    return scene::GoToPlace{r.what, r.floor, r.at};
}

void foundRow(Canvas& c, PanelState& panel, const scene::ViewModel& m, size_t i, Box b, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const scene::SearchRow& r = m.search.rows[i];
    const bool chosen = panel.search.row == int(i);
    const Hit h = c.hit(Name("search.{}", i), b);
    if (h.clicked) {
        out.push_back(take(r));
        panel.overlay = Overlay::None;
    }
    c.fill(b, c.ground(p.background, h));
    if (chosen) c.frame(b, p.text, 3);
    Box in = b.inset(c.px(10), c.px(4));
    rowGlyph(c, in.cutLeft(c.px(40), c.px(12)), m, r);
    const State state = stateOf(p, m, r);
    const float stateW = std::ceil(c.textWidth({16, false}, state.text)) + 1, referenceW = std::ceil(c.textWidth({18, true}, r.reference)) + 1;
    Box right = in.cutRight(std::min(in.w * 0.45f, std::max({stateW, referenceW, c.px(72)})), c.px(10));
    Box upper = in.cutTop(std::floor(in.h * 0.54f)), rightUpper = right.cutTop(upper.h);
    c.text(upper, {18, true}, p.text, r.title);
    const bool said = r.title.find(kindWord(r.kind)) != std::string::npos;
    c.text(in, {16, false}, p.secondary,
           said               ? Line("{}", r.detail)
           : r.detail.empty() ? Line("{}", kindWord(r.kind))
                              : Line("{} · {}", kindWord(r.kind), r.detail));
    c.text(rightUpper, {18, true}, p.text, r.reference, Align::Right);
    c.text(right, {16, false}, state.colour, state.text, Align::Right);
}

void viewRow(Canvas& c, PanelState& panel, const scene::ViewModel& m, size_t i, Box b, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const scene::SavedView& v = m.savedViews[i];
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    c.fill(b, p.background);
    Box in = b.inset(c.px(10), 0);
    const auto tool = [&](const char* name, char32_t icon, const char* tip) {
        Box k = in.cutRight(key, gap);
        return c.button(Name("view.{}.{}", i, name), k.centred(key, key), {.icon = icon, .tip = tip});
    };
    if (tool("remove", icons::kClose, "Remove this view")) out.push_back(scene::RemoveView{i});
    if (tool("rename", icons::kTextSize, "Give it another name")) {
        panel.open(Overlay::ViewName);
        panel.viewNamed = i;
        const size_t n = std::min(v.name.size(), panel.input.size() - 1);
        std::copy_n(v.name.begin(), n, panel.input.begin());
        panel.input[n] = 0;
    }
    const Hit h = c.hit(Name("view.{}.goto", i), in);
    if (h.hovered) c.fill({b.x, b.y, in.right() - b.x, b.h}, c.ground(p.background, h));
    if (h.clicked) {
        out.push_back(scene::GoToView{i});
        panel.overlay = Overlay::None;
    }
    c.icon(in.cutLeft(c.px(40), c.px(12)), 20, p.text, icons::kBookmark);
    constexpr const char* kModes[] = {"plan", "orbit", "inside"};
    c.text(in.cutRight(c.px(72)), {16, false}, p.secondary, kModes[size_t(v.mode)], Align::Right);
    c.text(in, {18, true}, p.text, v.name);
}

/// Keys move the chosen row and keep it in sight.
void stepRow(Canvas& c, PanelState& panel, size_t rows, Box list, float stepH) {
    SearchPanel& s = panel.search;
    const int last = int(rows) - 1;
    const int before = s.row;
    s.row = std::clamp(s.row + std::exchange(s.step, 0), 0, std::max(0, last));
    if (s.row == before || last < 0) return;
    const float top = c.px(kHeadU) + float(s.row) * stepH, scroll = ImGui::GetScrollY();
    if (top < scroll + c.px(kHeadU)) ImGui::SetScrollY(std::max(0.0f, top - c.px(kHeadU)));
    else if (top + stepH > scroll + list.h) ImGui::SetScrollY(top + stepH - list.h);
}

}  // namespace

void drawSearch(Canvas& c, PanelState& panel, const scene::ViewModel& m, const scene::ViewState& view, Box area, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    SearchPanel& s = panel.search;
    const float gap = c.px(kGapU), pad = c.px(12), key = c.px(kPrimaryU), step = c.px(kRowU) + c.px(4), head = c.px(kHeadU);
    const bool typed = s.text[0] != 0;
    const size_t rows = m.search.rows.size(), views = typed ? 0 : m.savedViews.size();
    float listH = head + step * float(rows) + (typed && rows == 0 ? step : 0);
    if (!typed) listH += (rows ? c.px(12) : step) + head + step * float(views) + c.px(kTargetU) + gap;
    const float w = std::min(area.w - c.px(24), c.px(760));
    const Box b{std::floor(area.midX() - w / 2), area.y + gap, w, std::min(area.h - 2 * gap, key + 2 * pad + gap + listH)};
    c.fill(b, p.panel);
    c.frame(b, p.text, 2);
    Box in = b.inset(pad, pad);
    Box top = in.cutTop(key, gap);
    Box close = top.cutRight(key, gap);
    if (c.button("search.close", close, {.icon = icons::kClose, .tip = "Close  (Esc)"})) panel.overlay = Overlay::None;
    const std::string before(s.text.data());
    const bool focus = panel.overlayJustOpened || (!ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0));
    s.enter = inputField(c, "search.field", top, s.text.data(), s.text.size(), focus, "Room, door, team, point, F2-K5 …") || s.enter;
    if (before != s.text.data() || !view.search) {
        out.push_back(scene::SearchFor{std::string(s.text.data())});
        s.row = 0;
    }
    const bool answered = m.search.asked && m.search.query == s.text.data();
    Box content = c.beginScroll("search_list", in, listH);
    stepRow(c, panel, rows, in, step);
    Box heading = content.cutTop(head);
    if (m.search.more > 0) c.text(heading.cutRight(c.px(160)), {16, false}, p.secondary, Line("{} more", m.search.more), Align::Right);
    c.text(heading, {16, true}, p.secondary, typed ? "Found" : "Gone to last");
    for (size_t i = 0; i < rows; ++i) {
        const Box row = content.cutTop(c.px(kRowU), c.px(4));
        if (c.visible(row.y, row.h)) foundRow(c, panel, m, i, row, out);
    }
    if (typed && rows == 0 && answered) c.text(content.cutTop(step), {18, false}, p.text, "Nothing is called so. Numbers are taken as typed.");
    if (!typed) {
        if (rows == 0) c.text(content.cutTop(step), {18, false}, p.secondary, "Nowhere yet.");
        else content.cutTop(c.px(12));
        c.text(content.cutTop(head), {16, true}, p.secondary, "Views");
        for (size_t i = 0; i < views; ++i) {
            const Box row = content.cutTop(c.px(kRowU), c.px(4));
            if (c.visible(row.y, row.h)) viewRow(c, panel, m, i, row, out);
        }
        if (c.button("view.save", content.cutTop(c.px(kTargetU), gap), {.icon = icons::kPlus, .text = "Keep this view …"})) {
            panel.open(Overlay::ViewName);
            panel.viewNamed.reset();
        }
    }
    c.endScroll();
    // Enter may be quicker than the results of the last letter.
    if (s.enter && answered && panel.overlay == Overlay::Search) {
        s.enter = false;
        if (rows > 0) {
            out.push_back(take(m.search.rows[size_t(std::clamp(s.row, 0, int(rows) - 1))]));
            panel.overlay = Overlay::None;
        }
    }
}

}  // namespace sallyport::ui
