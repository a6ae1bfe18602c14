// The locked desk: nothing of the school, only that something waits. A PIN by keys or by finger.
#include <imgui.h>

#include "base/pin_hash.h"
#include "base/text.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
void type(std::string& pin, std::string_view text) {
    if (pin.size() + text.size() <= base::kMostPin) pin += text;
}
void rubOut(std::string& pin) {
    while (!pin.empty() && (uint8_t(pin.back()) & 0xC0) == 0x80) pin.pop_back();
    if (!pin.empty()) pin.pop_back();
}
std::string utf8(ImWchar ch) {
    const auto u = uint32_t(ch);
    if (u < 0x80) return std::string(1, char(u));
    if (u < 0x800) return {char(0xC0 | u >> 6), char(0x80 | (u & 0x3F))};
    return {char(0xE0 | u >> 12), char(0x80 | (u >> 6 & 0x3F)), char(0x80 | (u & 0x3F))};
}
bool pressed(ImGuiKey_ key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), key == ImGuiKey_Backspace); }

/// What goes on behind it, without places.
void signs(Canvas& c, const LockScreen& lock, Box b) {
    const scene::Palette& p = c.pal();
    if (lock.alarms > 0) {
        Box plate = b.cutTop(c.px(72), c.px(12));
        const bool on = c.flashOn();
        c.fill(plate, on ? p.alarm : mix(p.background, p.alarm, 0.4));
        c.frame(plate, p.alarm, 3);
        const Rgba8 ink = on ? p.alarmText : p.text;
        const Line text("{} {}", lock.alarms, lock.alarms == 1 ? "ALARM WAITS" : "ALARMS WAIT");
        c.text(plate, {28, true}, ink, text, Align::Centre);
    }
    if (lock.notRecording) c.text(b.cutTop(c.px(30)), {18, true}, p.caution, "NOT RECORDING", Align::Centre);
    else if (lock.recording) c.text(b.cutTop(c.px(30)), {18, false}, p.secondary, "Recording goes on", Align::Centre);
    if (lock.feedsLost > 0)
        c.text(b.cutTop(c.px(30)), {18, true}, p.caution, Line("{} {} lost", lock.feedsLost, lock.feedsLost == 1 ? "feed" : "feeds"), Align::Centre);
}
}  // namespace

void drawLock(Canvas& c, PanelState& panel, const LockScreen& lock, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Box whole{0, 0, screen.x, screen.y};
    c.begin("lock", whole, true);
    c.fill(whole, p.background, 0);
    const float gap = c.px(kGapU), key = c.px(56);
    const float h = c.px(lock.pinSet ? 590.0f : 420.0f) + (lock.alarms > 0 ? c.px(84) : 0), w = std::min(whole.w - c.px(32), c.px(420));
    // Where the window is low the keys stand beside the words.
    const bool beside = lock.pinSet && h > whole.h - c.px(16) && whole.w >= c.px(720);
    const float besideW = std::min(whole.w - c.px(32), c.px(860));
    Box b = beside ? whole.centred(besideW, std::min(c.px(360), whole.h - c.px(16))) : whole.centred(w, std::min(h, whole.h - c.px(16)));
    Box left = beside ? b.cutLeft(std::floor((b.w - c.px(20)) / 2), c.px(20)) : Box{};
    Box& words = beside ? left : b;
    Box head = words.cutTop(c.px(48), c.px(4));
    const float word = std::ceil(c.textWidth({32, true}, "LOCKED"));
    c.icon({std::floor(head.midX() - word / 2 - c.px(52)), head.y, c.px(40), head.h}, 36, p.text, icons::kLock);
    c.text(head, {32, true}, p.text, "LOCKED", Align::Centre);
    c.text(words.cutTop(c.px(44), c.px(8)), {28, true}, p.text, lock.clock, Align::Centre);
    Box below = words.cutTop(c.px(lock.alarms > 0 ? 146.0f : 62.0f), c.px(8));
    signs(c, lock, below);

    const bool enter = !panel.overlayJustOpened && (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeyPadEnter));
    if (!lock.pinSet) {
        panel.pin.clear();
        const std::string_view text = "No PIN is set: Enter shows the picture again, to anybody. Set a PIN under “Operator and command”.";
        c.wrapped(b.cutTop(c.wrappedHeight({18, false}, text, b.w), c.px(20)), {18, false}, p.secondary, text);
        if (c.button("lock.unlock", b.cutTop(c.px(kPrimaryU)),
                     {.look = ButtonLook::Primary, .icon = icons::kUnlock, .text = "Unlock  (Enter)", .font = {20, true}}) ||
            enter)
            out.push_back(scene::UnlockWindow{});
        panel.overlayJustOpened = false;
        c.end();
        return;
    }
    const bool waits = lock.waitS > 0 || lock.checking;
    if (!waits) {
        for (const ImWchar ch : ImGui::GetIO().InputQueueCharacters)
            if (ch >= 0x20 && ch != 0x7f) type(panel.pin, utf8(ch));
        if (pressed(ImGuiKey_Backspace)) rubOut(panel.pin);
        if (pressed(ImGuiKey_Escape)) panel.pin.clear();
    }
    const Box field = b.cutTop(key, gap);
    c.fill(field, p.panel);
    c.frame(field, p.text, 2);
    size_t letters = 0;
    for (const char ch : panel.pin) letters += (uint8_t(ch) & 0xC0) != 0x80;
    if (lock.checking) c.text(field, {18, false}, p.secondary, "Looking at the PIN …", Align::Centre);
    else if (waits) c.text(field, {20, true}, p.caution, Line("Wait {:.0f} s", std::ceil(lock.waitS)), Align::Centre);
    else if (letters == 0) c.text(field, {18, false}, p.secondary, "PIN", Align::Centre);
    else
        for (size_t i = 0; i < std::min<size_t>(letters, 24); ++i)
            c.circle({field.midX() + c.px(16) * (float(i) - float(std::min<size_t>(letters, 24) - 1) / 2), field.midY()}, 5, p.text);
    c.text(b.cutTop(c.px(26), gap), {16, true}, p.caution, lock.error, Align::Centre);
    const float third = std::floor((b.w - 2 * gap) / 3);
    static constexpr const char* kPad[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "unlock"};
    bool go = enter;
    Box row;
    for (int i = 0; i < 12; ++i) {
        if (i % 3 == 0) row = b.cutTop(key, gap);
        const Box at = i % 3 == 2 ? row : row.cutLeft(third, gap);
        const bool back = i == 9, unlock = i == 11;
        if (!c.button(Name("lock.{}", kPad[i]), at,
                      {.look = unlock ? ButtonLook::Primary : ButtonLook::Plain,
                       .icon = back     ? icons::kUndo
                               : unlock ? icons::kUnlock
                                        : 0,
                       .text = back     ? ""
                               : unlock ? "Unlock"
                                        : kPad[i],
                       .font = {20, true},
                       .enabled = !waits}))
            continue;
        if (back) rubOut(panel.pin);
        else if (unlock) go = true;
        else type(panel.pin, kPad[i]);
    }
    if (go && !waits && !panel.pin.empty()) {
        out.push_back(scene::UnlockWindow{panel.pin});
        std::fill(panel.pin.begin(), panel.pin.end(), char(0));
        panel.pin.clear();
    }
    panel.overlayJustOpened = false;
    c.end();
}

}  // namespace sallyport::ui
