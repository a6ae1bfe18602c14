// Buttons over the picture's right edge (north, closer, further, all), the message bar and the progress of a long piece of work.
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
/// The box that is being drawn round several rooms.
void drawBox(Canvas& c, const Frame& f) {
    if (!f.view.box) return;
    const Box b = toBox(*f.view.box);
    c.begin("choose_box", b);
    c.fill(b, faded(c.pal().text, 0.12), 0);
    c.frame(b, c.pal().text, 2, 0);
    c.end();
}

void compass(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const Hit north = c.hit("north", b, true,
                            f.view.mode == scene::ViewMode::Plan ? Line("North up, or side A below  ({}: north up)", c.keyOf(Action::NorthUp))
                                                                 : c.keyed("North up", Action::NorthUp));
    if (north.clicked) f.out.push_back(scene::TurnCompass{});
    const ImVec2 mid{b.midX(), b.midY()};
    c.circle(mid, kTargetU / 2, c.ground(p.card, north));
    // The needle's light half points north.
    const float a = float(f.model.trueNorthDeg - f.view.camera.yawDeg) * 0.0174533f, sn = std::sin(a), cs = std::cos(a), l = c.px(15), w = c.px(6);
    auto at = [&](float x, float y) { return ImVec2(mid.x + x * cs - y * sn, mid.y + x * sn + y * cs); };
    c.list()->AddTriangleFilled(at(0, -l), at(w, 0), at(-w, 0), col(p.text));
    c.list()->AddTriangle(at(0, l), at(-w, 0), at(w, 0), col(p.secondary), std::max(1.0f, c.px(1.5f)));
}
}  // namespace

void drawPictureTools(Canvas& c, const Frame& f) {
    const Box picture = toBox(f.at.picture);
    const float key = c.px(kTargetU), gap = c.px(kGapU), inset = c.px(16);
    const bool inside = f.view.mode == scene::ViewMode::Inside;
    // A low picture has no room for all: the wheel zooms, and with Shift several rooms are chosen.
    enum Tool { Compass, Closer, Further, All, Partial, Map, Several, Tools };
    constexpr Tool kFirst[] = {Map, Partial, All, Compass, Closer, Further, Several};
    const int fit = int((picture.h - gap) / (key + gap)), keys = inside ? 1 : std::min(fit, int(Tools));
    std::array<bool, Tools> has{};
    if (inside) has[Compass] = true;
    else
        for (int i = 0; i < keys; ++i) has[kFirst[i]] = true;
    const float h = float(keys) * key + float(keys - 1) * gap;
    drawPartial(c, f);
    if (keys < 1 || fit < 1 || picture.w < key + 2 * inset) return;
    Box b{picture.right() - inset - key, picture.y + std::min(inset, (picture.h - h) / 2), key, h};
    c.begin("picture_tools", b);
    if (has[Compass]) compass(c, f, b.cutTop(key, gap));
    if (!inside) {
        if (has[Closer] && c.button("zoom.in", b.cutTop(key, gap), {.icon = icons::kPlus, .tip = "Closer"})) f.out.push_back(scene::ZoomBy{1.25});
        if (has[Further] && c.button("zoom.out", b.cutTop(key, gap), {.icon = icons::kMinus, .tip = "Further"})) f.out.push_back(scene::ZoomBy{0.8});
        if (has[All] && c.button("fit", b.cutTop(key, gap), {.icon = icons::kFit, .tip = "Show all", .key = Action::ShowAll}))
            f.out.push_back(scene::CameraHome{});
        const Box view = has[Partial] ? b.cutTop(key, gap) : b;
        const bool changed = f.view.xray || f.view.partial() || std::abs(f.view.cutHeightM - scene::kCutHeightM) > 0.01;
        if (has[Partial] &&
            c.button(
                "view.tools", view,
                {.look = changed || f.panel.viewTools ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kClone, .tip = "Cut, section, x-ray, measure"}))
            f.panel.viewTools = !f.panel.viewTools, f.panel.placeTools = false;
        const Box place = has[Map] ? b.cutTop(key, gap) : b;
        if (has[Map] &&
            c.button(
                "place.tools", place,
                {.look = f.panel.placeTools ? ButtonLook::Active : ButtonLook::Plain, .icon = icons::kPin, .tip = "Zones and points on the map"}))
            f.panel.placeTools = !f.panel.placeTools, f.panel.viewTools = false;
        if (has[Several] && c.button("choose.several", b.cutTop(key, gap),
                                     {.look = f.view.choosing ? ButtonLook::Active : ButtonLook::Plain,
                                      .icon = icons::kSquareCheck,
                                      .tip = Line("Choose several rooms: click them or draw a box  ({}, or hold Shift)", c.keyOf(Action::Several))}))
            f.out.push_back(scene::ToggleChoosing{});
        c.end();
        drawBox(c, f);
        if (has[Partial] && f.panel.viewTools) drawViewTools(c, f, view);
        if (has[Map] && f.panel.placeTools) drawPlaceTools(c, f, place);
        return;
    }
    c.end();
}

void drawProgress(Canvas& c, Box within, const Progress& progress, bool alone, scene::Commands& out) {
    if (!progress.active) return;
    const scene::Palette& p = c.pal();
    const double fraction = std::clamp(progress.fraction, 0.0, 1.0);
    const float w = std::min(c.px(640), within.w - c.px(32)), pad = c.px(16), key = c.px(kTargetU);
    const float h = c.px(116);
    Box b{std::floor(within.midX() - w / 2), within.y + (alone ? std::floor((within.h - h) * 0.4f) : c.px(24)), w, h};
    c.begin("progress", alone ? within : b, true);
    if (alone) c.fill(within, faded(p.background, 0.72), 0);
    c.fill(b, p.panel);
    c.frame(b, p.text, 1);
    Box in = b.inset(pad, c.px(12));
    Box stop = in.cutRight(c.px(112), pad);
    stop.y += std::floor((stop.h - key) / 2);
    stop.h = key;
    if (c.button("progress.cancel", stop, {.text = progress.stopping ? "Stopping…" : "Cancel", .enabled = !progress.stopping}))
        out.push_back(scene::CancelOpening{});
    Box upper = in.cutTop(c.px(28), c.px(4));
    c.text(upper.cutRight(c.px(64)), {18, true}, p.text, Line("{:.0f} %", fraction * 100), Align::Right);
    c.text(upper, {18, true}, p.text, progress.what);
    Box lower = in.cutTop(c.px(26), c.px(10));
    c.text(lower.cutRight(std::min(lower.w * 0.45f, c.px(180)), c.px(8)), {16, false}, p.secondary, progress.timeLeft, Align::Right);
    c.text(lower, {16, false}, p.secondary, progress.phase);
    Box bar = in.cutTop(c.px(12));
    c.fill(bar, p.card);
    c.fill(bar.cutLeft(bar.w * float(fraction)), p.text);
    c.end();
}

void drawMessage(Canvas& c, PanelState& panel, Box within, scene::Commands& out) {
    if (panel.messageUntilS && c.timeS() >= *panel.messageUntilS) {
        panel.message.clear();
        panel.messageUntilS.reset();
    }
    if (panel.message.empty()) return;
    const scene::Palette& p = c.pal();
    const FontSize font{18, false};
    const float pad = c.px(16), w = std::min(c.px(900), within.w - c.px(32)), close = c.px(kTargetU);
    const std::string_view word = panel.messageOfReport ? std::string_view("Report")
                                  : panel.messageOffer  ? std::string_view(panel.messageOffer->word)
                                                        : "";
    const float wordW = word.empty() ? 0 : c.buttonWidth({.text = word}), reportW = word.empty() ? 0 : wordW + c.px(12);
    const float textW = std::max(c.px(80), w - 2 * pad - close - reportW - c.px(56)), textH = c.wrappedHeight(font, panel.message, textW);
    const float h = std::min(within.h - c.px(16), std::max(textH, close) + 2 * c.px(12));
    Box b{std::floor(within.midX() - w / 2), within.bottom() - h - c.px(16), w, h};
    c.begin("message", b, true);
    c.fill(b, p.panel);
    const bool trouble = !panel.messageOfDone;
    c.frame(b, trouble ? p.caution : p.text, 2);
    Box in = b.inset(pad, c.px(12));
    Box button = in.cutRight(close, c.px(12));
    button.h = close;
    const bool dismissed = c.button("message.dismiss", button, {.icon = icons::kClose, .tip = "Dismiss  (Esc)"});
    if (!word.empty()) {
        Box more = in.cutRight(wordW, c.px(12));
        more.h = close;
        if (c.button(panel.messageOfReport ? "message.report" : "message.offer", more, {.text = word})) {
            if (panel.messageOfReport) panel.open(Overlay::Report);
            else out.push_back(panel.messageOffer->command);
            panel.message.clear();
        }
    }
    c.icon(Box(in.cutLeft(c.px(28), c.px(16))).inset(0, 0), 28, trouble ? p.caution : p.text, trouble ? icons::kWarning : icons::kCheck);
    Box content = c.beginScroll("message_text", in, textH);
    c.wrapped({content.x, content.y + std::max(0.0f, (in.h - textH) / 2), textW, textH}, font, p.text, panel.message);
    c.endScroll();
    c.end();
    if (dismissed) panel.message.clear();
}

}  // namespace sallyport::ui
