// Settings that a person chooses in the window and that are kept: how it looks and speaks. What belongs to the district stands in the settings file.
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawSettings(Canvas& c, PanelState& panel, const scene::ViewState& view, Box area, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float key = c.px(kTargetU), gap = c.px(kGapU), rowH = key + c.px(12);
    constexpr int kRows = 4;
    const float noteW = std::min(area.w - c.px(24), c.px(760)) - 2 * c.px(24);
    constexpr std::string_view kNote =
        "Kept on this computer for the next start. Feeds, how long facts stay fresh, door and status cards, sounds and where recordings go stand in "
        "the "
        "settings file, settings.toml in the configuration folder.";
    const float noteH = c.wrappedHeight({16, false}, kNote, noteW - c.px(24)), listH = kRows * rowH + noteH;
    Box b = sheet(c, panel, area, std::min(area.w - c.px(24), c.px(760)), std::min(area.h - c.px(16), listH + c.px(136)), "Settings");
    Box content = c.beginScroll("settings", b, listH);
    const auto row = [&](std::string_view word) {
        Box r = content.cutTop(rowH);
        c.line({r.x, r.bottom() - c.px(6)}, {r.right(), r.bottom() - c.px(6)}, mix(p.panel, p.wall, 0.3));
        r.h = key;
        c.text(r.cutLeft(std::floor(r.w * 0.34f), gap), {18, false}, p.text, word);
        return r;
    };
    // One of several: the chosen one inverted.
    const auto choice = [&](Box r, auto... options) {
        const float w = std::floor((r.w - gap * float(sizeof...(options) - 1)) / float(sizeof...(options)));
        const auto one = [&](const auto& option) {
            if (c.button(option.name, r.cutLeft(w, gap),
                         {.look = option.chosen ? ButtonLook::Active : ButtonLook::Plain, .text = option.word, .font = {18, option.chosen}}) &&
                !option.chosen)
                out.push_back(option.command);
        };
        (one(options), ...);
    };
    struct Option {
        const char *name, *word;
        bool chosen;
        scene::Command command;
    };
    using scene::Theme;
    choice(row("Picture and panels"), Option{"settings.dark", "Dark", view.theme == Theme::Dark, scene::SetTheme{Theme::Dark}},
           Option{"settings.night", "Night", view.theme == Theme::Night, scene::SetTheme{Theme::Night}},
           Option{"settings.light", "Light", view.theme == Theme::Light, scene::SetTheme{Theme::Light}});
    choice(row("Distances"), Option{"settings.feet", "Feet", !view.metric, scene::SetMetric{false}},
           Option{"settings.metres", "Metres", view.metric, scene::SetMetric{true}});
    choice(row("Motion"), Option{"settings.motion_full", "Full", !view.reducedMotion, scene::ToggleReducedMotion{}},
           Option{"settings.motion_reduced", "Reduced", view.reducedMotion, scene::ToggleReducedMotion{}});
    Box size = row("Text");
    if (c.button("settings.text_smaller", size.cutLeft(key, gap), {.icon = icons::kMinus, .tip = "Smaller text  (Ctrl −)"}))
        out.push_back(scene::StepUiScale{-0.25});
    if (c.button("settings.text_larger", size.cutRight(key, gap), {.icon = icons::kPlus, .tip = "Larger text  (Ctrl +)"}))
        out.push_back(scene::StepUiScale{+0.25});
    c.text(size, {18, true}, p.text, Line("{:.0f} %", view.uiScale * 100), Align::Centre);
    c.wrapped(content.cutTop(noteH), {16, false}, p.secondary, kNote);
    c.endScroll();
}

}  // namespace sallyport::ui
