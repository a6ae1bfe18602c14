// Settings: which key means what. Press the row, press the key.
#include "viewer/ui/icons.h"
#include "viewer/ui/settings_pages.h"

namespace sallyport::ui {

void settingsKeys(const SettingsFrame& f, Box& content) {
    Canvas& c = f.c;
    SettingsPanel& s = f.s;
    const scene::Palette& p = c.pal();
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    settingNote(
        c, content,
        "Press a row, then the key that it shall have. Keys that people rely on at a desk that is not theirs stay as they are; so do Esc, Enter, "
        "the arrows of lists, and W, A, S, D inside. Kept on this computer.");
    static const KeyTexts kStandard;
    if (c.button("settings.keys.standard", content.cutTop(key, c.px(16)),
                 {.icon = icons::kUndo, .text = "Standard keys", .enabled = !(*c.keys == kStandard)})) {
        s.capture = Action::None;
        s.refused.clear();
        f.out.push_back(scene::SetKey{});
    }
    for (const ActionRow& a : actions()) {
        if (const std::string_view group = actionGroup(a.action); !group.empty()) c.text(content.cutTop(c.px(34)), {18, true}, p.text, group);
        Box row = settingRow(c, content, a.words, {}, 0.46f);
        const bool waits = s.capture == a.action;
        const std::string& now = (*c.keys)[a.action];
        const Box reset = row.cutRight(key, gap);
        if (!a.fixed && now != kStandard[a.action] &&
            c.button(Name("settings.key.{}.standard", a.id), reset, {.icon = icons::kUndo, .tip = kStandard[a.action]})) {
            s.capture = Action::None;
            f.out.push_back(scene::SetKey{a.id, {}});
        }
        const std::string_view words = waits ? std::string_view("Press the key …  (Esc: leave it)") : std::string_view(now);
        if (c.button(Name("settings.key.{}", a.id), row,
                     {.look = waits ? ButtonLook::Active : ButtonLook::Plain,
                      .text = words,
                      .font = {c.textWidth({18, true}, words) <= row.w - c.px(14) ? 18 : 14, true},
                      .tip = a.fixed ? "This key is the same at every desk" : "Give it another key",
                      .enabled = !a.fixed})) {
            s.capture = waits ? Action::None : a.action;
            s.refused.clear();
        }
        if (waits && !s.refused.empty()) settingNote(c, content, s.refused, true);
    }
}

}  // namespace sallyport::ui
