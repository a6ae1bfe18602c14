// What the picture lacks, said where it lacks: it must not be taken for an empty building.
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawPictureProblem(Canvas& c, const Frame& f) {
    const std::string& text = f.panel.pictureProblem;
    const Box picture = toBox(f.at.picture);
    const FontSize font{20, true};
    const float pad = c.px(16), icon = c.px(32), w = std::min(c.px(720), picture.w - 2 * c.px(80));
    if (text.empty() || w < c.px(160) || picture.h < c.px(80)) return;
    const float textW = w - 2 * pad - icon - pad, h = std::min(picture.h - 2 * pad, c.wrappedHeight(font, text, textW) + 2 * pad);
    const scene::Palette& p = c.pal();
    const Box b{std::floor(picture.midX() - w / 2), picture.y + pad, w, h};  // at the edge: what is drawn is to be seen
    c.begin("picture_problem", b);
    c.fill(b, p.panel);
    c.frame(b, p.caution, 3);
    Box in = b.inset(pad, pad);
    c.icon(in.cutLeft(icon, pad), 28, p.caution, icons::kWarning);
    c.wrapped(in, font, p.text, text);
    c.noteTarget("picture.problem", b);
    c.end();
}

}  // namespace sallyport::ui
