// Settings in pages: what a person chooses in the window and what is kept for the next start. What belongs to the district stands in the settings
// file, is shown here with where it comes from, and never written.
#include <imgui.h>

#include <algorithm>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"
#include "viewer/ui/settings_pages.h"

namespace sallyport::ui {

bool SettingsPanel::take(ListKey key) {
    if (edit.open() || capture != Action::None) return false;  // the field wants them, or they are the new key
    using Step = KeyWalk::Step;
    switch (key) {
        case ListKey::Up:
            keys.take(Step::Up);
            break;
        case ListKey::Down:
            keys.take(Step::Down);
            break;
        case ListKey::Left:
        case ListKey::Previous:
            keys.take(Step::Back);
            break;
        case ListKey::Right:
        case ListKey::Next:
            keys.take(Step::On);
            break;
        case ListKey::Enter:
        case ListKey::Press:
            keys.take(Step::Press);
            break;
        case ListKey::First:
        case ListKey::Second:
        case ListKey::Third:
            return takeDigit(int(key) - int(ListKey::First) + 1);
    }
    return true;
}

bool SettingsPanel::takeDigit(int digit) {
    if (edit.open() || capture != Action::None) return false;
    if (digit >= 1 && size_t(digit) <= kSettingsPages) show(SettingsPage(digit - 1));
    return true;
}

void SettingsPanel::openField(SettingsField::Of of, uint32_t index, std::string_view start) {
    edit = {of, index, true};
    refused.clear();
    const size_t n = std::min(start.size(), text.size() - 1);
    std::copy_n(start.begin(), n, text.begin());
    text[n] = 0;
}

bool SettingsPanel::leaveByField() {
    if (!edit.open() && capture == Action::None) return escapes > 0;
    edit = {};
    capture = Action::None;
    refused.clear();
    escapes = 2;
    return true;
}

Box settingRow(Canvas& c, Box& content, std::string_view words, std::string_view sub, float share) {
    const scene::Palette& p = c.pal();
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    const float w = std::floor(content.w * share);
    const float wordsH = c.wrappedHeight({18, false}, words, w), subH = sub.empty() ? 0 : c.wrappedHeight({14, false}, sub, w);
    const float h = std::max(key, wordsH + subH);
    Box r = content.cutTop(h + c.px(12));
    c.line({r.x, r.bottom() - c.px(6)}, {r.right(), r.bottom() - c.px(6)}, mix(p.panel, p.wall, 0.3));
    r.h = h;
    Box left = r.cutLeft(w, gap);
    left.y += std::floor((h - wordsH - subH) / 2);
    c.wrapped(left.cutTop(wordsH), {18, false}, p.text, words);
    if (!sub.empty()) c.wrapped(left, {14, false}, p.secondary, sub);
    return {r.x, std::floor(r.midY() - key / 2), r.w, key};
}

void settingNote(Canvas& c, Box& content, std::string_view words, bool caution) {
    const scene::Palette& p = c.pal();
    const float h = c.wrappedHeight({16, false}, words, content.w);
    c.wrapped(content.cutTop(h, c.px(12)), {16, false}, caution ? p.caution : p.secondary, words);
}

bool settingField(const SettingsFrame& f, Box& content, Box at, std::string_view hint) {
    Canvas& c = f.c;
    SettingsPanel& s = f.s;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    const bool cancelled = c.button("settings.field.cancel", at.cutRight(key, gap), {.icon = icons::kClose, .tip = "Leave it as it is  (Esc)"});
    const bool pressed =
        c.button("settings.field.ok", at.cutRight(key, gap), {.look = ButtonLook::Primary, .icon = icons::kCheck, .tip = "Take it  (Enter)"});
    const bool fresh = std::exchange(s.edit.justOpened, false);
    const bool focus = fresh || (!ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0));
    Line help;
    help.assign(hint);
    const bool entered = inputField(c, "settings.field", at, s.text.data(), s.text.size(), focus, help.c_str()) |
                         (!fresh && (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                                     ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false)));
    if (!s.refused.empty()) settingNote(c, content, s.refused, true);
    if (cancelled) {
        s.edit = {};
        s.refused.clear();
    }
    return !cancelled && (pressed || entered);
}

std::string_view fromWords(SettingsView::From from) {
    switch (from) {
        case SettingsView::From::Standard:
            return "standard";
        case SettingsView::From::Chosen:
            return "chosen here";
        case SettingsView::From::File:
            return "set in settings.toml";
    }
    return "";
}

void settingsGeneral(const SettingsFrame& f, Box& content) {
    Canvas& c = f.c;
    const scene::ViewState& view = f.view;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    // One of several: the chosen one inverted.
    const auto choice = [&](Box r, auto... options) {
        const float w = std::floor((r.w - gap * float(sizeof...(options) - 1)) / float(sizeof...(options)));
        const auto one = [&](const auto& option) {
            if (c.button(option.name, r.cutLeft(w, gap),
                         {.look = option.chosen ? ButtonLook::Active : ButtonLook::Plain, .text = option.word, .font = {18, option.chosen}}) &&
                !option.chosen)
                f.out.push_back(option.command);
        };
        (one(options), ...);
    };
    struct Option {
        const char *name, *word;
        bool chosen;
        scene::Command command;
    };
    using scene::Theme;
    choice(settingRow(c, content, "Picture and panels"), Option{"settings.dark", "Dark", view.theme == Theme::Dark, scene::SetTheme{Theme::Dark}},
           Option{"settings.night", "Night", view.theme == Theme::Night, scene::SetTheme{Theme::Night}},
           Option{"settings.light", "Light", view.theme == Theme::Light, scene::SetTheme{Theme::Light}});
    choice(settingRow(c, content, "Distances"), Option{"settings.feet", "Feet", !view.metric, scene::SetMetric{false}},
           Option{"settings.metres", "Metres", view.metric, scene::SetMetric{true}});
    choice(settingRow(c, content, "Motion"), Option{"settings.motion_full", "Full", !view.reducedMotion, scene::ToggleReducedMotion{}},
           Option{"settings.motion_reduced", "Reduced", view.reducedMotion, scene::ToggleReducedMotion{}});
    Box size = settingRow(c, content, "Text");
    if (c.button("settings.text_smaller", size.cutLeft(key, gap), {.icon = icons::kMinus, .tip = "Smaller text", .key = Action::TextSmaller}))
        f.out.push_back(scene::StepUiScale{-0.25});
    if (c.button("settings.text_larger", size.cutRight(key, gap), {.icon = icons::kPlus, .tip = "Larger text", .key = Action::TextLarger}))
        f.out.push_back(scene::StepUiScale{+0.25});
    c.text(size, {18, true}, c.pal().text, Line("{:.0f} %", view.uiScale * 100), Align::Centre);
    settingNote(c, content,
                "Kept on this computer for the next start. Feeds, sources, certificates and where recordings go stand in the settings file, "
                "settings.toml in the configuration folder.");
    if (f.s.view.file.empty()) return;
    const Text<512> file("In force: {}", f.s.view.file);
    settingNote(c, content, file);
}

void drawSettings(Canvas& c, PanelState& panel, const scene::ViewState& view, Box area, scene::Commands& out) {
    SettingsPanel& s = panel.settings;
    if (s.escapes > 0) --s.escapes;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    // One size for all pages: what is pressed next does not move.
    Box b = sheet(c, panel, area, std::min(area.w - c.px(24), c.px(880)), std::min(area.h - c.px(16), c.px(760)), "Settings");
    c.walk(s.edit.open() ? nullptr : &s.keys);  // Esc is the key of the button that closes it
    struct Page {
        const char *name, *word, *tip;
        void (*draw)(const SettingsFrame&, Box&);
    };
    constexpr std::array<Page, kSettingsPages> kTabs{{{"settings.page.general", "General", "Key 1", settingsGeneral},
                                                      {"settings.page.floors", "Floors", "Key 2", settingsFloors},
                                                      {"settings.page.cards", "Cards", "Key 3", settingsCards},
                                                      {"settings.page.times", "Times", "Key 4", settingsTimes},
                                                      {"settings.page.keys", "Keys", "Key 5", settingsKeys}}};
    Box tabs = b.cutTop(key, c.px(16));
    const float tabW = std::floor((tabs.w - gap * float(kTabs.size() - 1)) / float(kTabs.size()));
    for (size_t i = 0; i < kTabs.size(); ++i) {
        const bool on = s.page == SettingsPage(i);
        if (c.button(kTabs[i].name, tabs.cutLeft(tabW, gap),
                     {.look = on ? ButtonLook::Active : ButtonLook::Plain, .text = kTabs[i].word, .font = {18, on}, .tip = kTabs[i].tip}) &&
            !on)
            s.show(SettingsPage(i));
    }
    const size_t page = size_t(s.page);
    float& height = s.heightU[page];
    // A scroll of its own for each page, so that another one begins at its top.
    Box content = c.beginScroll(kTabs[page].name, b, c.px(height), s.keys.takeScroll());
    content.w -= c.px(16);  // a scroll bar may take some
    content.h = 1e6f;
    const float top = content.y;
    kTabs[page].draw({c, s, view, out}, content);
    const float used = std::ceil((content.y - top) / c.scale());
    s.measuredAnew = used != height;
    height = used;
    c.endScroll();
    c.walk(nullptr);
}

}  // namespace sallyport::ui
