// Top bar: state marks, school, protocol, view modes, actions. Narrow windows keep the marks and turn words into icons.
#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
void stateMark(Canvas& c, Box b, bool filled, char32_t icon, std::string_view word) {
    const Rgba8 ground = c.pal().text, ink = filled ? c.pal().inkOn(ground) : ground;
    if (filled) c.fill(b, ground);
    else c.fill(b, c.pal().background), c.frame(b, ground, 2);
    const FontSize font{20, true};
    const float tw = std::ceil(c.textWidth(font, word)), iw = icon ? c.px(20) : 0;
    float x = std::floor(b.midX() - (tw + (icon ? iw + c.px(6) : 0)) / 2);
    if (icon) {
        c.icon({x, b.y, iw, b.h}, icon == icons::kCircle ? 14 : 18, ink, icon);
        x += iw + c.px(6);
    }
    c.text({x, b.y, std::min(tw, b.right() - x), b.h}, font, ink, word);
}
}  // namespace

void drawTopBar(Canvas& c, const Frame& f) {
    const scene::Palette& p = c.pal();
    const Box bar = toBox(f.at.topBar);
    c.begin("top", bar);
    c.fill(bar, p.panel, 0);
    c.line({bar.x, bar.bottom() - 0.5f}, {bar.right(), bar.bottom() - 0.5f}, mix(p.panel, p.wall, 0.35));
    const bool wide = f.m.arrangement == Arrangement::Full, rail = f.m.arrangement == Arrangement::Rail;
    const float gap = c.px(kGapU), h = c.px(kTargetU);
    Box row{bar.x + gap, std::floor(bar.midY() - h / 2), bar.w - 2 * gap, h};

    stateMark(c,
              row.cutLeft(c.px(rail                                     ? 96
                               : f.model.live && !f.model.feeds.empty() ? 104
                                                                        : 132),
                          gap),
              true,
              f.model.live ? (f.model.feeds.empty() ? 0 : icons::kCircle)
              : rail       ? 0
                           : icons::kHistory,
              !f.model.live           ? "REVIEW"
              : f.model.feeds.empty() ? "NO FEED"
                                      : "LIVE");
    if (f.model.exercise) {
        const Box mark = row.cutLeft(c.px(rail ? 116 : 140), wide ? c.px(20) : gap);
        stateMark(c, mark, false, 0, "EXERCISE");
        c.tip("exercise", mark, f.model.exerciseName);
    } else if (wide) {
        row.cutLeft(c.px(12));
    }

    // From the right: menu, theme, keys, open.
    auto tool = [&](std::string_view name, ButtonSpec spec, float width) { return c.button(name, row.cutRight(width, gap), spec); };
    if (tool("menu", {.icon = icons::kMenu, .tip = "Menu"}, c.px(wide ? 56 : 48))) f.panel.open(Overlay::Menu);
    const bool night = f.view.theme == scene::Theme::Night, light = f.view.theme == scene::Theme::Light;
    if (tool("theme",
             {.look = night ? ButtonLook::Active : ButtonLook::Plain,
              .icon = light ? icons::kSun : icons::kMoon,
              .tip = "Dark, night or light",
              .key = Action::Theme},
             c.px(wide ? 56 : 48)))
        f.out.push_back(scene::CycleTheme{});
    if (!rail && tool("keys", {.icon = icons::kKeyboard, .tip = "Key sheet", .key = Action::Keys}, c.px(wide ? 56 : 48))) f.panel.open(Overlay::Keys);
    if (tool("find", {.icon = icons::kSearch, .text = wide ? "Find" : "", .tip = "Find a place, a team, a view", .key = Action::Search},
             c.px(wide ? 132 : 48)))
        f.panel.openSearch();
    if (wide && tool("open", {.icon = icons::kFolderOpen, .text = "Open"}, c.px(132))) f.panel.open(Overlay::OpenFile);
    if (wide) row.cutRight(c.px(12));

    // The three modes; on wide windows at a fixed place, so that the hand finds them.
    struct Mode {
        const char* name;
        const char* word;
        char32_t icon;
        scene::ViewMode mode;
        const char* tip;
        Action key;
    };
    constexpr Mode kModes[] = {{"mode.plan", "Plan", icons::kMap, scene::ViewMode::Plan, "Plan", Action::Plan},
                               {"mode.orbit", "Orbit", icons::kCube, scene::ViewMode::Orbit, "Orbit", Action::Orbit},
                               {"mode.inside", "Inside", icons::kEye, scene::ViewMode::Inside, "Inside", Action::Inside}};
    const float modeW = c.px(wide ? 108 : 48), pad = 0;
    Box modes = row.cutRight(3 * modeW + 2 * pad, gap);
    if (wide) {
        const float fixed = c.px(960);
        if (fixed >= row.x && fixed < modes.x) {
            row.w = std::max(0.0f, fixed - gap - row.x);
            modes.x = fixed;
        }
    }
    c.fill(modes, p.card);
    for (const Mode& m : kModes) {
        const bool active = f.view.mode == m.mode;
        if (c.button(m.name, modes.cutLeft(modeW),
                     {.look = active ? ButtonLook::Active : ButtonLook::Plain,
                      .icon = m.icon,
                      .text = wide ? m.word : "",
                      .font = {18, active},
                      .tip = m.tip,
                      .key = m.key}))
            f.out.push_back(scene::SetMode{m.mode});
    }

    // What is called, in its colour; a press opens the calls.
    {
        const bool called = f.model.protocol.active;
        const scene::TimerLevel level = f.model.protocol.level;
        const std::string_view what = called ? std::string_view(f.model.protocol.text) : "No call";
        const std::string age = called ? base::formatAge(f.model.protocol.age) : std::string();
        FontSize ageFont{wide ? 22 : 18, true};
        // A word and a time that are longer than usual have what they need.
        const float inset = c.px(wide ? 14 : 8), iconW = rail ? 0 : c.px(28), word = std::ceil(c.textWidth({16, called}, what)) + 1;
        const float need = called ? 2 * inset + timerWidth(c, ageFont, level, age) + c.px(8) + iconW + word : 0;
        const float least = c.px(wide     ? 300
                                 : rail   ? (called ? 170 : 48)
                                 : called ? 212
                                          : 104),
                    chipW = wide ? least : std::max(least, std::min(need, c.px(320)));
        if (need > chipW) ageFont.size = 18;
        Box chip = row.cutRight(std::min(chipW, row.w), gap);
        if (wide) {
            const float fixed = c.px(640);
            if (fixed >= row.x && fixed < chip.x) {
                row.w = std::max(0.0f, fixed - gap - row.x);
                chip.x = fixed;
            }
        }
        const Rgba8 ground = called ? scene::protocolColour(f.model.protocol.action) : p.card, ink = called ? p.inkOn(ground) : p.text;
        const scene::Conventions& times = f.model.conventions;
        const Line over = timerWords(level, times.callYellow, times.callRed), calls = c.keyed("Protocol calls", Action::Calls);
        const Hit hit = c.hit("protocol", chip, true,
                              !called        ? calls.view()
                              : over.empty() ? std::string_view(f.model.protocol.text)
                                             : Line("{} for {}: {}", f.model.protocol.text, base::formatAge(f.model.protocol.age), over.view()));
        if (hit.clicked) f.out.push_back(scene::ShowPanel{scene::ShowPanel::Which::Calls});
        c.fill(chip, c.ground(ground, hit));
        if (f.panel.tab == Tab::Calls) c.frame(chip, p.text, 2);
        Box in = chip.inset(inset, 0);
        if (called) timerText(c, in, ageFont, ink, level, age, c.px(8));
        // In a rail a word that would be cut gives way to its sign; the tooltip has it.
        const bool sign = rail && (!called || word > in.w);
        if (!rail || sign) c.icon(in.cutLeft(c.px(18), c.px(10)), 18, ink, called ? protocolIcon(f.model.protocol.action) : icons::kShield);
        int size = wide ? 20 : 16;
        while (size > 16 && c.textWidth({size, called}, what) > in.w) size -= 2;
        if (!sign) c.text(in, {size, called}, ink, what);
    }

    row.cutLeft(c.px(4));
    if (wide && !f.model.subtitle.empty()) {
        Box upper = row.cutTop(c.px(25));
        c.text(upper, {20, true}, p.text, f.model.school);
        c.text({row.x, row.y, row.w, c.px(20)}, {16, false}, p.secondary, f.model.subtitle);
    } else {
        c.lines(row, {c.textWidth({18, true}, f.model.school) <= row.w ? 18 : 16, true}, p.text, f.model.school);
    }
    c.end();
}

}  // namespace sallyport::ui
