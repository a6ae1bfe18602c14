// Settings: how long facts live, when a team has been silent for too long, how long doors have in a lockdown.
#include "viewer/ui/icons.h"
#include "viewer/ui/settings_pages.h"

namespace sallyport::ui {

void settingsTimes(const SettingsFrame& f, Box& content) {
    Canvas& c = f.c;
    const SettingsView& v = f.s.view;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    settingNote(
        c, content,
        "A fact that is older than its time looks old: grey, dashed, with its age. Longer times are bounded, so that nothing old can pass for "
        "fresh. Kept on this computer.");
    std::string_view group;
    for (const SettingsView::Time& t : v.times) {
        if (t.group != group) {
            group = t.group;
            c.text(content.cutTop(c.px(34)), {18, true}, c.pal().text, group);
        }
        Box row = settingRow(c, content, t.words, Line("{}{}", fromWords(t.from), t.later ? "; from the next opening on" : ""), 0.5f);
        const bool file = t.from == SettingsView::From::File;
        const Box standard = row.cutRight(key, gap);
        if (t.from == SettingsView::From::Chosen &&
            c.button(Name("settings.time.{}.standard", t.id), standard, {.icon = icons::kUndo, .tip = "The standard again"}))
            f.out.push_back(scene::StepTime{t.id, 0});
        const char* fixed = "The administrator's settings file says so";
        if (c.button(Name("settings.time.{}.less", t.id), row.cutLeft(key, gap),
                     {.icon = icons::kMinus, .tip = file ? fixed : "Shorter", .enabled = t.shorter && !file}))
            f.out.push_back(scene::StepTime{t.id, -1});
        if (c.button(Name("settings.time.{}.more", t.id), row.cutRight(key, gap),
                     {.icon = icons::kPlus, .tip = file ? fixed : "Longer", .enabled = t.longer && !file}))
            f.out.push_back(scene::StepTime{t.id, +1});
        c.text(row, {c.textWidth({18, true}, t.value) <= row.w ? 18 : 14, true}, c.pal().text, t.value, Align::Centre);
    }
}

}  // namespace sallyport::ui
