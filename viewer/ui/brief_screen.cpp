// The hand-over brief over everything but the alarms: large enough to be read to somebody at night.
#include <algorithm>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
constexpr FontSize kTitle{24, true}, kLine{18, false}, kUrgent{18, true};

float sectionHeight(const Canvas& c, const report::BriefSection& s, float width) {
    float h = c.px(44);
    for (const std::string& line : s.lines) h += c.wrappedHeight(s.urgent ? kUrgent : kLine, line, width - c.px(12)) + c.px(6);
    return h + c.px(20);
}

void section(Canvas& c, const report::BriefSection& s, Box b) {
    const scene::Palette& p = c.pal();
    const Rgba8 ink = s.urgent ? p.threat : p.text;
    Box head = b.cutTop(c.px(38), c.px(6));
    c.line({head.x, head.bottom()}, {head.right(), head.bottom()}, mix(p.panel, ink, 0.5), s.urgent ? 2 : 1);
    if (!s.sum.empty())
        c.text(head.cutRight(std::min(head.w * 0.6f, std::ceil(c.textWidth(kTitle, s.sum)) + 1), c.px(8)), kTitle, ink, s.sum, Align::Right);
    c.text(head, kTitle, ink, s.title);
    const FontSize font = s.urgent ? kUrgent : kLine;
    for (const std::string& line : s.lines) {
        const float h = c.wrappedHeight(font, line, b.w - c.px(12));
        const Box row = b.cutTop(h, c.px(6));
        if (c.visible(row.y, row.h)) c.wrapped({row.x + c.px(12), row.y, row.w - c.px(12), row.h}, font, p.text, line);
    }
}
}  // namespace

void briefSheet(Canvas& c, PanelState& panel, const scene::ViewModel& m, Box area, scene::Commands& out) {
    const float gap = c.px(kGapU), key = c.px(kTargetU);
    Box b = sheet(c, panel, area, area.w - c.px(16), area.h - c.px(12), panel.briefTitle.c_str());
    Box foot = b.cutBottom(key, c.px(12));
    const bool narrow = foot.w < c.px(820);
    auto button = [&](const char* name, ButtonSpec spec, float units) {
        return c.button(name, foot.cutLeft(std::min(foot.w, c.px(units)), gap), spec);
    };
    if (button("brief.transfer",
               {.look = ButtonLook::Primary, .icon = icons::kShield, .text = narrow ? "Transfer" : "Transfer command", .font = {18, true}},
               narrow ? 150 : 240))
        panel.openOperator(m.operatorHere);
    if (button("brief.renew", {.icon = icons::kHistory, .text = "As of now", .tip = "Make it again", .key = Action::Brief}, narrow ? 140 : 170))
        out.push_back(scene::ShowBrief{});
    if (button("brief.text",
               {.icon = icons::kDownload, .text = narrow ? "Save" : "Save text, PDF", .tip = "Text to read over the radio, PDF to take along"},
               narrow ? 110 : 200))
        out.push_back(scene::SaveBrief{});
    // Two columns where there is room for them, about as high as each other.
    const float between = c.px(40);
    const bool two = b.w >= c.px(1100);
    const float columnW = two ? std::floor((b.w - c.px(14) - between) / 2) : b.w - c.px(14);
    float total = 0;
    for (const report::BriefSection& s : panel.brief) total += sectionHeight(c, s, columnW);
    size_t second = panel.brief.size();
    float first = total, rest = 0;
    if (two) {
        float so = 0, best = total;
        for (size_t i = 0; i + 1 < panel.brief.size(); ++i) {
            so += sectionHeight(c, panel.brief[i], columnW);
            if (std::max(so, total - so) >= best) continue;
            best = std::max(so, total - so);
            second = i + 1;
            first = so;
        }
        rest = total - first;
    }
    const Box whole = c.beginScroll("brief", b, std::max(first, rest));
    Box content = whole;
    for (size_t i = 0; i < panel.brief.size(); ++i) {
        if (i == second) content = {whole.x + columnW + between, whole.y, columnW, whole.h};
        const Box at = content.cutTop(sectionHeight(c, panel.brief[i], columnW));
        if (c.visible(at.y, at.h)) section(c, panel.brief[i], {at.x, at.y, columnW, at.h});
    }
    c.endScroll();
}

}  // namespace sallyport::ui
