// The clearing ledger: every room with who searched it and when, who holds it, and why it no longer counts.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
constexpr float kRowU = 76;

bool shows(const Frame& f, const scene::ClearingRow& r) {
    if (f.panel.clearingFilter == ClearingFilter::Held) return r.holding;
    if (f.panel.clearingFilter == ClearingFilter::NotSearched)
        return r.latest && r.room.index() < f.model.rooms.size() && scene::notSearched(f.model.rooms[r.room.index()]);
    return true;
}

live::Timestamp newest(const scene::ClearingRow& r) { return std::max({r.searched, r.heldFrom, r.ended}); }

void ledgerRow(Canvas& c, const Frame& f, size_t k, const scene::ClearingRow& r, Box row) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(Name("clearing.{}", k), row, true, r.end);
    if (h.clicked) {
        f.out.push_back(scene::GoTo{r.room});
        f.panel.lastSelection = r.room;  // chosen from the list: the list stays
    }
    c.fill(row, c.ground(p.background, h));
    const live::RoomStatus status = r.never() || !r.stands ? live::RoomStatus::Unknown
                                    : r.holding            ? live::RoomStatus::Clear
                                                           : live::RoomStatus::Searched;
    if (f.view.selection == scene::Selection(r.room)) c.frame(row, p.text, 3);
    Box in = row.inset(c.px(8), c.px(5));
    const Box swatch = in.cutLeft(c.px(36), c.px(12));
    statusSwatch(c, swatch.centred(c.px(36), c.px(36)), status, false);
    const float lineH = std::floor(in.h / 3);
    Box upper = in.cutTop(lineH), middle = in.cutTop(lineH);
    const live::Millis offset = f.model.clockOffset;
    if (!r.never()) {
        const std::string at = base::formatClock(r.searched, offset);
        c.text(upper.cutRight(std::ceil(c.textWidth({18, true}, at)) + 1, c.px(6)), {18, true}, p.text, at, Align::Right);
    }
    const std::string_view floor =
        r.floor.valid() && r.floor.index() < f.model.floors.size() ? std::string_view(f.model.floors[r.floor.index()].shortName) : "";
    c.text(upper, {18, true}, p.text, Line("{} · {}", r.label, floor));
    if (r.never()) {
        c.text(middle, {16, false}, p.secondary, "not searched");
        return;
    }
    const std::string_view word = r.holding ? "held by" : r.heldFrom != live::Timestamp{} ? "was held by" : "";
    const Line said = word.empty()      ? Line("searched by {}", r.who)
                      : r.who != r.held ? Line("searched by {}, {} {}", r.who, word, r.held)
                      : r.holding       ? Line("searched and held by {}", r.who)
                                        : Line("searched by {}, who held it", r.who);
    c.text(middle, {c.textWidth({16, false}, said) <= middle.w ? 16 : 14, false}, p.text, said);
    if (r.end.empty()) return;
    const Line ended("{} {}: {}", r.stands ? "not held since" : "undone", base::formatClock(r.ended, offset), r.end);
    const bool fits = c.textWidth({16, true}, ended) <= in.w;
    c.text(in, {fits ? 16 : 14, fits}, r.stands ? p.caution : p.text, ended);
}
}  // namespace

void drawClearing(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const bool full = !f.m.compact();
    const float gap = c.px(kGapU);
    int left = 0, held = 0, undone = 0;
    for (const scene::RoomView& r : f.model.rooms) left += scene::notSearched(r);
    for (const scene::ClearingRow& r : f.model.clearing) held += r.holding, undone += r.latest && !r.never() && !r.stands;
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, "Clearing");
    c.text(b.cutTop(c.px(24), c.px(8)), {18, false}, undone ? p.caution : p.secondary,
           undone ? Line("{} left, {} of them undone", left, undone) : Line("{} of {} rooms left", left, f.model.rooms.size()));
    Box filters = b.cutTop(c.px(kTargetU), gap);
    const FontSize font{full ? 16 : 14, true};
    const Line words[] = {Line("All"), full ? Line("Not searched {}", left) : Line("Left {}", left), Line("Held {}", held)};
    const float key = c.px(kTargetU);
    const Box sort = filters.cutRight(key, gap);
    const float share = (filters.w - 2 * gap - c.textWidth(font, words[0]) - c.textWidth(font, words[1]) - c.textWidth(font, words[2])) / 3;
    constexpr const char* kNames[] = {"clearing.all", "clearing.not_searched", "clearing.held"};
    for (int i = 0; i < 3; ++i) {
        const bool active = int(f.panel.clearingFilter) == i;
        const float w = i == 2 ? filters.w : std::max(key, std::floor(c.textWidth(font, words[i]) + share));
        const ButtonSpec spec{.look = active ? ButtonLook::Active : ButtonLook::Plain,
                              .text = i == 0   ? "All"
                                      : i == 2 ? "Held"
                                      : full   ? "Not searched"
                                               : "Left",
                              .font = {font.size, active}};
        const Box where = filters.cutLeft(w, gap);
        if (i == 0 ? c.button(kNames[i], where, spec) : c.countButton(kNames[i], where, spec, uint64_t(i == 1 ? left : held)))
            f.panel.clearingFilter = ClearingFilter(i);
    }
    if (c.button(
            "clearing.sort", sort,
            {.look = f.panel.clearingByTime ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kHistory, .tip = "Newest first, or by room"}))
        f.panel.clearingByTime = !f.panel.clearingByTime;

    std::vector<uint32_t>& order = f.panel.order;
    order.clear();
    for (uint32_t i = 0; i < f.model.clearing.size(); ++i)
        if (shows(f, f.model.clearing[i])) order.push_back(i);
    if (f.panel.clearingByTime)
        std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
            const auto a = newest(f.model.clearing[x]), z = newest(f.model.clearing[y]);
            return a != z ? a > z : x < y;
        });
    if (order.empty()) {
        c.text(b.cutTop(c.px(32)), {18, false}, p.secondary, "None.");
        return;
    }
    const float rowH = c.px(kRowU), step = rowH + c.px(6);
    Box content = c.beginScroll("clearing", b, step * float(order.size()));
    for (size_t k = 0; k < order.size(); ++k) {
        const Box row = content.cutTop(rowH, c.px(6));
        if (c.visible(row.y, row.h)) ledgerRow(c, f, k, f.model.clearing[order[k]], row);
    }
    c.endScroll();
}

}  // namespace sallyport::ui
