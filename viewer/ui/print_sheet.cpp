// What to print: paper, what is on it, and the file.
#include <imgui.h>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawPrintSheet(Canvas& c, PanelState& panel, const scene::ViewModel& m, const scene::ViewState& view, Box area, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float pad = c.px(24), gap = c.px(kGapU), key = c.px(kTargetU), label = c.px(28);
    const float w = std::min(area.w - c.px(24), c.px(760)), inner = w - 2 * pad;
    const float errorH = panel.inputError.empty() ? 0 : c.wrappedHeight({16, true}, panel.inputError, inner) + c.px(12);
    const float listH = 4 * (label + key + c.px(12)) + errorH;
    const float h = std::min(area.h - c.px(16), 2 * c.px(20) + c.px(48) + listH + c.px(16) + c.px(kPrimaryU));
    Box b = area.centred(w, h);
    c.fill(b, p.panel);
    c.frame(b, p.text, 2);
    b = b.inset(pad, c.px(20));
    c.text(b.cutTop(c.px(40), c.px(8)), {26, true}, p.text, "Print floor plans to a PDF");
    Box foot = b.cutBottom(c.px(kPrimaryU), c.px(16));
    Box content = c.beginScroll("print_choices", b, listH);
    PrintChoice& choice = panel.print;

    struct Option {
        const char* name;
        std::string_view text;
        bool active;
    };
    int picked = -1;
    const auto row = [&](const char* title, std::initializer_list<Option> options) {
        c.text(content.cutTop(label), {16, false}, p.secondary, title);
        Box keys = content.cutTop(key, c.px(12));
        const float each = std::floor((keys.w - gap * float(options.size() - 1)) / float(options.size()));
        int i = 0;
        picked = -1;
        for (const Option& o : options) {
            const ButtonSpec spec{.look = o.active ? ButtonLook::Active : ButtonLook::Plain, .text = o.text, .font = {18, o.active}};
            if (c.button(o.name, keys.cutLeft(each, gap), spec)) picked = i;
            ++i;
        }
        return picked >= 0;
    };
    static constexpr const char* kPapers[] = {"letter", "tabloid", "a4", "a3"};
    if (row("Paper", {{"print.letter", "Letter", choice.paper == kPapers[0]},
                      {"print.tabloid", "Tabloid", choice.paper == kPapers[1]},
                      {"print.a4", "A4", choice.paper == kPapers[2]},
                      {"print.a3", "A3", choice.paper == kPapers[3]}}))
        choice.paper = kPapers[picked];
    std::string_view floor = "This floor";
    for (const scene::FloorView& f : m.floors)
        if (f.id == view.floor) floor = f.shortName;
    if (row("Pages",
            {{"print.whole", "Whole school and index", !choice.thisFloor}, {"print.floor", Line("Floor {} alone", floor).view(), choice.thisFloor}}))
        choice.thisFloor = picked == 1;
    if (row("On the plan", {{"print.status", "Status of this moment", choice.status}, {"print.plain", "Plan without status", !choice.status}}))
        choice.status = picked == 0;
    c.text(content.cutTop(label), {16, false}, p.secondary, "File");
    const Box field = content.cutTop(key, c.px(12));
    const bool focus = panel.overlayJustOpened || (!ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0));
    const bool entered = inputField(c, "print.file", field, panel.input.data(), panel.input.size(), focus) |
                         (!panel.overlayJustOpened && (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                                                       ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false)));
    if (errorH > 0) c.wrapped(content.cutTop(errorH), {16, true}, p.caution, panel.inputError);
    c.endScroll();

    const std::string_view file(panel.input.data());
    if (c.button("print.cancel", foot.cutLeft(std::floor((foot.w - gap) / 2), gap), {.text = "Cancel"})) panel.overlay = Overlay::None;
    const bool confirmed = c.button("print.save", foot,
                                    {.look = ButtonLook::Primary,
                                     .icon = icons::kPrint,
                                     .text = "Save the PDF",
                                     .font = {20, true},
                                     .tip = file.empty() ? "Type a file name first" : "",
                                     .enabled = !file.empty()});
    if ((confirmed || entered) && !file.empty()) {
        panel.overlay = Overlay::None;
        out.push_back(scene::PrintPlan{std::string(file), choice.paper, choice.status, choice.thisFloor});
    }
}

}  // namespace sallyport::ui
