// A short tour: one part of the window after the other, outlined, with what it is for. Everything goes on meanwhile.
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

struct Stop {
    const char *title, *text;
    scene::PixelRect Layout::*where;
};
constexpr Stop kStops[] = {
    {"The school",
     "Every room has its status, every door its lock. What nobody has said anything about is hatched: it is not known to be safe. Click a "
     "room, a door or a responder to see all that is known of it. The wheel zooms, Shift and right drag moves; the buttons above change "
     "between plan, orbit and inside.",
     &Layout::picture},
    {"Floors and teams",
     "For each floor its alarms, threats, calls for help and rooms not yet searched. Click one to go there. Below: what can "
     "still be entered unseen, and the teams with their last contact.",
     &Layout::left},
    {"What is known",
     "Who said it and how old it is. Mark a room with one click or one key; the mark carries your name, and one press takes it back. The tabs "
     "hold doors, alarms and feeds.",
     &Layout::right},
    {"Alarms",
     "They come under this bar and push the picture down, so that they never cover it. G goes to the next, Shift+G acknowledges the most "
     "urgent. The school's call and its age stand here too.",
     &Layout::topBar},
    {"Time", "Live, it shows what came when. In a recording it plays, stops and goes anywhere. While you look back, new alarms still come.",
     &Layout::timeline},
    {"Can it be trusted?",
     "The feeds and how long each has been silent, whether it is being recorded, who sits at this desk, who commands, and a clock that runs while "
     "the picture is alive. F1 shows all keys.",
     &Layout::status},
};
constexpr int kCount = int(std::size(kStops));

}  // namespace

void drawTour(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    PanelState& panel = f.panel;
    panel.tourStep = std::clamp(panel.tourStep, 0, kCount - 1);
    const Stop& stop = kStops[panel.tourStep];
    const Box screen{0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y}, part = toBox(f.at.*stop.where), picture = toBox(f.at.picture);
    const float gap = c.px(kGapU), key = c.px(kTargetU), pad = c.px(20);
    const float w = std::min(screen.w - 2 * gap, c.px(520)), inner = w - 2 * pad;
    const float textH = c.wrappedHeight({18, false}, stop.text, inner), h = 2 * pad + c.px(36) + gap + textH + c.px(16) + key;
    // Beside what it speaks of, in the picture, where there is most room.
    float x = picture.midX() - w / 2, y = picture.midY() - h / 2;
    if (stop.where == &Layout::left) x = part.right() + gap;
    else if (stop.where == &Layout::right) x = part.x - gap - w;
    else if (stop.where == &Layout::topBar) y = picture.y + gap;
    else if (stop.where == &Layout::timeline || stop.where == &Layout::status) y = part.y - gap - h;
    const Box card{std::clamp(std::floor(x), gap, std::max(gap, screen.w - w - gap)),
                   std::clamp(std::floor(y), gap, std::max(gap, screen.h - h - gap)), w, std::min(h, screen.h - 2 * gap)};
    ImDrawList* over = ImGui::GetForegroundDrawList();
    over->AddRect({part.x + 2, part.y + 2}, {part.right() - 2, part.bottom() - 2}, col(p.text), 0, 0, c.px(3));
    c.begin("tour", card, true);
    c.fill(card, p.panel);
    c.frame(card, p.text, 2);
    Box b = card.inset(pad, pad);
    Box head = b.cutTop(c.px(36), gap);
    c.text(head.cutRight(c.px(64)), {16, false}, p.secondary, Line("{} of {}", panel.tourStep + 1, kCount), Align::Right);
    c.text(head, {24, true}, p.text, stop.title);
    Box foot = b.cutBottom(key, c.px(16));
    c.wrapped(b, {18, false}, p.text, stop.text);
    const float third = std::floor((foot.w - 2 * gap) / 3);
    const bool last = panel.tourStep + 1 == kCount;
    if (c.button("tour.close", foot.cutLeft(third, gap), {.text = "Close", .tip = "Esc"}) ||
        ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false))
        panel.overlay = Overlay::None;
    if (c.button("tour.back", foot.cutLeft(third, gap), {.text = "Back", .enabled = panel.tourStep > 0})) --panel.tourStep;
    const bool on = c.button("tour.next", foot, {.look = ButtonLook::Primary, .text = last ? "Done" : "Next", .font = {20, true}, .tip = "Enter"}) ||
                    (!panel.overlayJustOpened && (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                                                  ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false)));
    if (on && last) panel.overlay = Overlay::None;
    else if (on) ++panel.tourStep;
    panel.overlayJustOpened = false;
    c.end();
}

}  // namespace sallyport::ui
