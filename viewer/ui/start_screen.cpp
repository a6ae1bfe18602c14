// First screen: three things to do, the files used last, and what went wrong when something did.
#include <algorithm>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
/// The first of these that fits, else the last: a sentence that is cut says nothing.
std::string_view whole(const Canvas& c, FontSize font, float w, std::initializer_list<std::string_view> longestFirst) {
    for (const std::string_view words : longestFirst)
        if (std::ceil(c.textWidth(font, words)) <= w) return words;
    return *(longestFirst.end() - 1);
}

bool bigButton(Canvas& c, const char* name, Box b, bool primary, char32_t icon, std::string_view title, std::string_view sub, const char* key) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(name, b);
    const Rgba8 ground = primary ? p.text : p.panel, ink = primary ? p.inkOn(p.text) : p.text;
    c.fill(b, c.ground(ground, h));
    if (!primary) c.frame(b, p.secondary, 1);
    const bool tall = b.h >= c.px(110);
    Box in = b.inset(c.px(tall ? 16 : 12), c.px(tall ? 16 : 8));
    const Box number = Box(in.cutRight(c.px(52), c.px(8))).cutTop(c.px(32));
    c.frame(number, mix(ground, ink, 0.6), 1);
    c.text(number, {16, false}, ink, key, Align::Centre);
    c.icon(in.cutLeft(c.px(tall ? 112 : 64), c.px(12)), tall ? 48 : 36, ink, icon);
    const float mid = in.midY();
    c.text({in.x, mid - c.px(tall ? 34 : 28), in.w, c.px(34)}, {tall ? 28 : 24, true}, ink, title);
    c.text({in.x, mid + c.px(tall ? 4 : 3), in.w, c.px(26)}, {18, false}, mix(ground, ink, 0.75), sub);
    return h.clicked;
}

// The sign of the program: a plan with one door ajar.
void emblem(Canvas& c, Box b) {
    const scene::Palette& p = c.pal();
    c.fill(b, p.panel);
    c.frame(b, p.secondary, 2, 6);
    const Box in = b.inset(b.w * 0.24f, b.w * 0.2f);
    const float w = b.w / c.scale() * 0.075f;
    c.line({in.x, in.y}, {in.right(), in.y}, p.text, w);
    c.line({in.x, in.y}, {in.x, in.bottom()}, p.text, w);
    c.line({in.x, in.bottom()}, {in.right(), in.bottom()}, p.text, w);
    c.line({in.right(), in.y}, {in.right(), in.y + in.h * 0.28f}, p.text, w);
    c.line({in.right(), in.y + in.h * 0.72f}, {in.right(), in.bottom()}, p.text, w);
    c.line({in.right(), in.y + in.h * 0.36f}, {in.x + in.w * 0.4f, in.y + in.h * 0.5f}, p.lockedIn, w);
}

/// The rooms of a school in thin lines, as large as the box allows.
void thumbnail(Canvas& c, Box b, const std::vector<PlanLine>& plan, Rgba8 ink) {
    float w = 0, h = 0;
    for (const PlanLine& l : plan) w = std::max({w, l.x0, l.x1}), h = std::max({h, l.y0, l.y1});
    if (w <= 0 || h <= 0) return;
    const float k = std::min(b.w / w, b.h / h), x = b.midX() - w * k / 2, y = b.midY() - h * k / 2;
    for (const PlanLine& l : plan) c.line({x + l.x0 * k, y + l.y0 * k}, {x + l.x1 * k, y + l.y1 * k}, ink, 1);
}

void recentCard(Canvas& c, const RecentFile& f, size_t index, Box card, bool pictured, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(Name("recent.{}", index), card, true, f.path);
    if (h.clicked) out.push_back(scene::OpenFile{f.path});
    c.fill(card, c.ground(p.panel, h));
    if (f.missing) c.dashedFrame(card, p.secondary, 1, 5);
    else c.frame(card, index == 0 ? p.text : mix(p.panel, p.wall, 0.5), index == 0 ? 3 : 1);
    Box in = card.inset(c.px(pictured ? 10 : 20), c.px(pictured ? 10 : 12));
    if (pictured) {
        const Box plan = in.cutTop(in.h - c.px(66), c.px(8));
        c.fill(plan, p.background);
        thumbnail(c, plan.inset(c.px(16), c.px(12)), f.plan, f.missing ? mix(p.background, p.wall, 0.4) : p.wall);
        in = in.inset(c.px(8), 0);
    } else {
        c.icon(in.cutLeft(c.px(36), c.px(20)), 28, f.missing ? p.secondary : p.text, f.recording ? icons::kHistory : icons::kMap);
    }
    Box head = in.cutTop(std::floor(in.h * 0.52f));
    const float whenW = f.when.empty() ? 0 : std::min(std::ceil(c.textWidth({16, false}, f.when)) + 1, head.w / 2);
    c.text(head.cutRight(whenW, c.px(12)), {16, false}, p.secondary, f.when, Align::Right);
    c.text(head, {20, true}, f.missing ? p.secondary : p.text, f.name);
    if (f.missing) c.icon(in.cutLeft(c.px(18), c.px(8)), 16, p.text, icons::kQuestion);
    c.text(in, {16, false}, f.missing ? p.text : p.secondary, f.about);
}

/// Schools as cards with a plan, recordings below them as rows; where there is little room all are rows.
void recentList(Canvas& c, const StartScreen& start, Box b, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    c.text(b.cutTop(c.px(48), c.px(12)), {24, true}, p.text, "Used last");
    if (start.recent.empty()) {
        Box note = b.cutTop(c.px(120));
        c.dashedFrame(note, p.secondary, 1, 5);
        Box in = note.inset(c.px(20), c.px(16));
        c.wrapped(in, {18, false}, p.secondary,
                  "Nothing was opened on this computer yet. The sample drill is a made-up school; it needs no file and no network.");
        return;
    }
    const float gap = c.px(12), rowH = c.px(84);
    const int columns = b.w >= c.px(760) ? 2 : 1;
    const bool pictured = b.w >= c.px(420) && b.h >= c.px(520);
    const auto isCard = [&](const RecentFile& f) { return pictured && !f.plan.empty(); };
    const int cards = int(std::count_if(start.recent.begin(), start.recent.end(), isCard)), rows = int(start.recent.size()) - cards,
              cardRows = (cards + columns - 1) / columns;
    const float cardH = c.px(b.h >= c.px(700) ? 300 : 232);
    Box content = c.beginScroll("recent", b, float(cardRows) * (cardH + gap) + float(rows) * (rowH + gap));
    const float cardW = std::floor((content.w - gap * float(columns - 1)) / float(columns));
    int n = 0;
    for (size_t i = 0; i < start.recent.size(); ++i) {
        if (!isCard(start.recent[i])) continue;
        const Box card{content.x + float(n % columns) * (cardW + gap), content.y + float(n / columns) * (cardH + gap), cardW, cardH};
        ++n;
        if (c.visible(card.y, card.h)) recentCard(c, start.recent[i], i, card, true, out);
    }
    content.cutTop(float(cardRows) * (cardH + gap));
    for (size_t i = 0; i < start.recent.size(); ++i) {
        if (isCard(start.recent[i])) continue;
        const Box card = content.cutTop(rowH, gap);
        if (c.visible(card.y, card.h)) recentCard(c, start.recent[i], i, card, false, out);
    }
    c.endScroll();
}
}  // namespace

void drawStart(Canvas& c, PanelState& panel, const StartScreen& start, const scene::ViewState& view, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    Box b{0, 0, screen.x, screen.y};
    c.begin("start", b);
    c.fill(b, p.background, 0);
    const float widthU = b.w / c.scale(), heightU = b.h / c.scale();
    const bool wide = widthU >= 1200, tall = heightU >= 860, narrow = widthU < 900;
    const float gap = c.px(kGapU);

    Box strip = b.cutBottom(c.px(kTargetU));
    c.fill(strip, p.panel, 0);
    c.line({strip.x, strip.y}, {strip.right(), strip.y}, mix(p.panel, p.wall, 0.35));
    Box stripIn = strip.inset(c.px(narrow ? 12 : 24), 0);
    const bool light = view.theme == scene::Theme::Light;
    if (c.button("theme", stripIn.cutRight(c.px(narrow ? 48 : 148), gap),
                 {.look = ButtonLook::Bare,
                  .icon = light ? icons::kSun : icons::kMoon,
                  .text = narrow ? Line("")
                                 : Line("{}  {}",
                                        light                               ? "Light"
                                        : view.theme == scene::Theme::Night ? "Night"
                                                                            : "Dark",
                                        c.keyOf(Action::Theme)),
                  .tip = "Dark, night or light",
                  .key = Action::Theme}))
        out.push_back(scene::CycleTheme{});
    if (c.button("settings", stripIn.cutRight(c.px(narrow ? 48 : 148), gap),
                 {.look = ButtonLook::Bare,
                  .icon = icons::kSettings,
                  .text = narrow ? "" : "Settings",
                  .tip = "Theme, units, text, motion",
                  .key = Action::Settings}))
        panel.openSettings();
    if (c.button(
            "tour", stripIn.cutRight(c.px(narrow ? 48 : 148), gap),
            {.look = ButtonLook::Bare, .icon = icons::kFlag, .text = narrow ? "" : "Short tour", .tip = "What stands where, in the sample drill"})) {
        out.push_back(scene::OpenDemo{});
        panel.openTour();
    }
    if (c.button("keys", stripIn.cutRight(c.px(narrow ? 48 : 148), gap),
                 {.look = ButtonLook::Bare, .icon = icons::kKeyboard, .text = narrow ? "" : "Keys  F1", .tip = "Key sheet", .key = Action::Keys}))
        panel.open(Overlay::Keys);
    c.icon(stripIn.cutLeft(c.px(18), c.px(10)), 18, p.text, icons::kCheck);
    c.text(
        stripIn, {18, false}, p.text,
        whole(c, {18, false}, stripIn.w, {"No account. No network. Nothing leaves this computer.", "Nothing leaves this computer.", "No network."}));

    b = b.inset(c.px(wide ? 96 : narrow ? 16 : 40), 0);
    if (wide && b.w > c.px(1728)) b = Box{std::floor(b.midX() - c.px(864)), b.y, c.px(1728), b.h};
    b.cutTop(c.px(tall ? 88 : 16));
    b.cutBottom(c.px(16));
    Box head = b.cutTop(c.px(tall ? 80 : 64), c.px(tall ? 44 : 16));
    Box left, right;
    const bool twoColumns = !narrow;
    if (twoColumns) {
        left = b;
        left.w = c.px(wide ? 600 : 460);
        left.w = std::min(left.w, std::floor(b.w * 0.52f));
        right = Box{left.right() + c.px(wide ? 80 : 32), head.y, b.right() - left.right() - c.px(wide ? 80 : 32), b.bottom() - head.y};
        head.w = left.w;
    } else {
        left = b;
    }
    emblem(c, head.cutLeft(head.h, c.px(20)));
    c.text(head.cutTop(std::floor(head.h * 0.62f)), {tall ? 40 : 32, true}, p.text, "Sallyport");
    c.text(head, {18, false}, p.secondary,
           whole(c, {18, false}, head.w,
                 {"Every floor, room and door of your school, live.", "Every floor, room and door, live.", "Your school, live."}));

    // The error of the last attempt stands above everything one could do next.
    if (!start.message.empty()) {
        Box& column = left;
        const float w = column.w - c.px(76), h = std::min(c.wrappedHeight({18, false}, start.message, w), c.px(tall ? 200 : 88)) + c.px(28);
        Box message = column.cutTop(h, c.px(12));
        c.fill(message, p.panel);
        c.frame(message, p.caution, 2);
        Box in = message.inset(c.px(16), c.px(14));
        c.icon(in.cutLeft(c.px(28), c.px(14)), 28, p.caution, icons::kWarning);
        Box content = c.beginScroll("start_message", in, c.wrappedHeight({18, false}, start.message, w));
        c.wrapped({content.x, content.y, w, content.h}, {18, false}, p.text, start.message);
        c.endScroll();
    }
    const float dropH = c.px(tall ? 128 : 72), buttonGap = c.px(tall ? 16 : 8);
    const float buttonH = std::clamp(std::floor((left.h - dropH - 3 * buttonGap) / 3), c.px(kPrimaryU), c.px(144));
    if (bigButton(c, "start.open", left.cutTop(buttonH, buttonGap), true, icons::kFolderOpen, "Open a school", "Building model or facility file",
                  "1"))
        panel.open(Overlay::OpenFile);
    if (bigButton(c, "start.demo", left.cutTop(buttonH, buttonGap), false, icons::kPlayCircle, "Watch the sample drill",
                  "Ten minutes, a made-up school", "2"))
        out.push_back(scene::OpenDemo{});
    if (bigButton(c, "start.connect", left.cutTop(buttonH, buttonGap), false, icons::kPlug, "Connect a feed", "Doors, positions, alerts", "3"))
        panel.open(Overlay::ConnectFeed);
    if (left.h > c.px(48)) {
        Box drop = left.cutTop(dropH);
        c.dashedFrame(drop, p.secondary, 1.5f, 5);
        Box in = drop.inset(c.px(16), c.px(tall ? 18 : 8));
        Box first = in.cutTop(c.px(28));
        const std::string_view text = whole(c, {18, false}, first.w - c.px(30), {"or drop a file anywhere in this window", "or drop a file here"});
        const float tw = std::min(std::ceil(c.textWidth({18, false}, text)) + 1, first.w - c.px(30)),
                    x = std::floor(first.midX() - (tw + c.px(28)) / 2);
        c.icon({x, first.y, c.px(20), first.h}, 18, p.text, icons::kDownload);
        c.text({x + c.px(28), first.y, tw, first.h}, {18, false}, p.text, text);
        if (in.h >= c.px(24))
            c.text(in.cutTop(c.px(26)), {18, false}, p.secondary,
                   whole(c, {18, false}, in.w,
                         {"IFC · glTF · FBX · OBJ · DAE · 3DS · PLY · STL · facility (.glb)", "IFC · glTF · FBX · OBJ · facility (.glb) …",
                          "IFC · glTF · FBX · OBJ …"}),
                   Align::Centre);
        if (in.h >= c.px(24)) c.text(in.cutTop(c.px(26)), {18, false}, p.secondary, "recordings (.sprec, .ndjson)", Align::Centre);
    }
    if (twoColumns) recentList(c, start, right, out);
    c.end();
}

}  // namespace sallyport::ui
