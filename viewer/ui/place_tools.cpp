// What can be put on the map by hand, beside the picture's buttons.
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

}  // namespace sallyport::ui
