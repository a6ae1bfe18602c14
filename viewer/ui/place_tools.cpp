// What can be put on the map by hand, beside the picture's buttons; and while something is being put there: what to click, and the same by button for
// who has only a finger.
#include <algorithm>

#include "scene/placing.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawPlaceTools(Canvas& c, const Frame& f, Box at) {
    const scene::Palette& p = c.pal();
    const Box picture = toBox(f.at.picture);
    const float gap = c.px(kGapU), key = c.px(kTargetU), pad = c.px(10), line = c.px(28);
    const auto kinds = scene::placeKinds();
    const int areas = int(std::count_if(kinds.begin(), kinds.end(), [](const scene::PlaceKind&k) { return k.area; })),
              points = int(kinds.size()) - areas;
    const float columnW = c.px(168), edge = 2 * pad + c.px(14);
    const int columns = picture.w < 2 * columnW + gap + edge + 2 * key ? 1 : 2;
    const float w = float(columns) * columnW + float(columns - 1) * gap + edge;
    const auto rows = [columns](int n) { return (n + columns - 1) / columns; };
    const float full = 2 * line + float(rows(areas) + rows(points)) * (key + gap);
    const float h = std::min(full + 2 * pad, picture.h - 2 * gap);
    if (h < 3 * key || picture.w < w + 2 * key) return;
    const Box b{at.x - gap - w, std::clamp(at.y + at.h - h, picture.y + gap, picture.bottom() - gap - h), w, h};
    c.begin("place_tools", b);
    c.fill(b, p.panel);
    c.frame(b, p.wall, 1);
    Box in = c.beginScroll("place_tools.scroll", b.inset(pad, pad), full);
    const auto section = [&](const char* title, bool area) {
        c.text(in.cutTop(line), {18, true}, p.text, title);
        Box row;
        int k = 0;
        for (const scene::PlaceKind& kind : kinds) {
            if (kind.area != area) continue;
            if (k % columns == 0) row = in.cutTop(key, gap);
            const Box where{row.x + float(k % columns) * (columnW + gap), row.y, columnW, row.h};
            ++k;
            const bool active = f.view.placing && f.view.placing->kind == kind.kind;
            if (c.button(Name("place.{}", kind.kind), where,
                         {.look = active ? ButtonLook::Active : ButtonLook::Plain,
                          .text = kind.words,
                          .font = {16, active},
                          .meaning = kind.icon,
                          .iconColour = active ? p.inkOn(p.text) : p.text})) {
                f.out.push_back(scene::BeginPlacing{active ? std::string() : std::string(kind.kind)});
                f.panel.placeTools = false;  // it would lie over what is drawn on
            }
        }
    };
    section("Areas", true);
    section("Points", false);
    c.endScroll();
    c.end();
}

void drawPlacingPrompt(Canvas& c, const Frame& f) {
    if (!f.view.placing) return;
    const scene::Placing& placing = *f.view.placing;
    const scene::PlaceKind* what = scene::placeKind(placing.kind);
    const scene::Palette& p = c.pal();
    const Box picture = toBox(f.at.picture);
    const bool area = what && what->area;
    const size_t n = placing.corners.size();
    const std::string_view floor =
        f.view.floor.valid() && f.view.floor.index() < f.model.floors.size() ? std::string_view(f.model.floors[f.view.floor.index()].shortName) : "";
    std::string_view alarm;
    for (const scene::AlertView& a : f.model.alerts)
        if (!placing.alarm.empty() && a.id == placing.alarm) alarm = a.title;
    const Line words = !placing.problem.empty() ? Line("{}", placing.problem)
                       : !what                  ? Line("Click where the alarm is: {} · on {}", alarm, floor)
                       : !area                  ? Line("Click where it is: {} · on {}", what->words, floor)
                       : n == 0                 ? Line("{} on {}: click its corners", what->words, floor)
                       : n < 3                  ? Line("{}: {} {}, at least 3", what->words, n, n == 1 ? "corner" : "corners")
                                                : Line("{}: {} corners. Close it, or click its first corner", what->words, n);
    const FontSize font{20, true};
    const float key = c.px(kTargetU), gap = c.px(kGapU), inset = c.px(12), toolsW = c.px(kTargetU + 32);
    const float w = std::min(picture.w - toolsW - 2 * inset, c.px(area ? 760 : 640)), pad = c.px(12);
    const float cancelW = c.px(104), textW = std::max(c.px(80), w - 2 * pad - (area ? 0 : cancelW + pad));
    const float textH = c.wrappedHeight(font, words, textW),
                h = std::min(std::max(textH, area ? 0 : key) + (area ? key + gap : 0) + c.px(16), picture.h - inset);
    const Box b{picture.x + inset, picture.y + inset, w, h};
    c.begin("placing_prompt", b, true);
    c.fill(b, p.panel);
    c.frame(b, placing.problem.empty() ? p.text : p.caution, 3);
    Box in = b.inset(pad, c.px(8));
    const auto cancel = [&](Box where) {
        if (c.button("placing.cancel", where, {.text = "Cancel", .tip = "Esc"})) f.out.push_back(scene::BeginPlacing{});
    };
    if (area) {
        Box row = in.cutBottom(key, gap);
        const float each = std::floor((row.w - 3 * gap) / 4);
        const bool small = each < c.px(150);
        if (c.button("placing.close", row.cutLeft(each, gap),
                     {.look = ButtonLook::Primary,
                      .icon = small ? 0 : icons::kCheck,
                      .text = "Close",
                      .font = {18, true},
                      .tip = n < 3 ? "An area needs three corners" : "Enter, a double click, or its first corner",
                      .enabled = n >= 3}))
            f.out.push_back(scene::CloseArea{});
        if (c.button("placing.back", row.cutLeft(each, gap),
                     {.icon = small ? 0 : icons::kUndo, .text = "Back", .tip = "Take the last corner back  (Backspace)", .enabled = n > 0}))
            f.out.push_back(scene::TakeCornerBack{});
        if (c.button("placing.floors", row.cutLeft(each, gap),
                     {.look = placing.everyFloor ? ButtonLook::Active : ButtonLook::Plain,
                      .text = small ? "All fl." : "All floors",
                      .font = {18, placing.everyFloor},
                      .tip = placing.everyFloor ? "It is about the whole school; press for this floor only"
                                                : "It is about this floor; press for the whole school"}))
            f.out.push_back(scene::TogglePlacingFloors{});
        cancel(row);
    } else {
        Box where = in.cutRight(cancelW, pad);
        cancel({where.x, std::floor(where.midY() - key / 2), where.w, key});
    }
    c.wrapped({in.x, std::floor(in.midY() - textH / 2), textW, textH}, font, placing.problem.empty() ? p.text : p.caution, words);
    c.end();
}

}  // namespace sallyport::ui
