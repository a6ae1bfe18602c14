// All alarms: what waits, the most urgent first, put together where many are of a kind; what is answered; those without a place on top in a row of
// their own kind; and the sound that they make.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

constexpr float kGroupU = 112;

Line groupTitle(const scene::AlertGroup& g) { return Line("{} · {}", g.count, g.title); }

bool shown(const Frame& f, const scene::AlertView& a) {
    switch (f.panel.alertFilter) {
        case AlertFilter::Waiting:
            return !a.acked;
        case AlertFilter::Answered:
            return a.acked;
        case AlertFilter::All:
            break;
    }
    return true;
}

/// Many of a kind are one card, which opens.
bool folds(const scene::AlertGroup& g) { return g.count >= scene::kFoldAlerts; }
const scene::AlertGroup* foldedIn(const Frame& f, const scene::AlertView& a) {
    if (a.acked) return nullptr;
    for (const scene::AlertGroup& g : f.model.alertGroups)
        if (folds(g) && scene::inGroup(a, g)) return &g;
    return nullptr;
}
bool isOpen(const Frame& f, const scene::AlertGroup& g) { return f.panel.openGroup && scene::sameGroup(*f.panel.openGroup, g); }

void groupCard(Canvas& c, const Frame& f, size_t k, const scene::AlertGroup& g, Box b) {
    const scene::Palette& p = c.pal();
    const scene::AlertView& newest = f.model.alerts[g.first];
    const bool armed = c.pressedSince(f.panel.alertCards.from(f.panel.alertOrderNow, c.timeS()));
    c.fill(b, p.background);
    c.fill({b.x, b.y, c.px(6), b.h}, p.alarm, 0);
    c.frame(b, p.alarm, 3);
    Box in = b.inset(c.px(16), c.px(6));
    Box actions = in.cutBottom(c.px(kTargetU), c.px(4));
    Box upper = in.cutTop(c.px(26));
    const std::string age = base::formatAge(newest.age);
    c.text(upper.cutRight(std::ceil(c.textWidth({18, true}, age)) + 1, c.px(6)), {18, true}, p.text, age, Align::Right);
    c.text(upper, {20, true}, p.text, groupTitle(g));
    c.text(in, {16, !g.placed}, g.placed ? p.secondary : p.caution, Line("{} · newest: {}", g.where, newest.place));
    const bool open = isOpen(f, g);
    const float half = std::floor((actions.w - c.px(kGapU)) / 2);
    if (c.button(Name("alerts.group.{}", k), actions.cutLeft(half, c.px(kGapU)),
                 {.icon = open ? icons::kUp : icons::kDown, .text = open ? "Fold" : "Show"})) {
        if (open) f.panel.openGroup.reset();
        else f.panel.openGroup = g;
    }
    if (c.button(Name("alerts.group.{}.ack", k), actions,
                 {.look = ButtonLook::Primary,
                  .icon = f.m.compact() ? 0 : icons::kCheck,
                  .text = f.m.compact() ? Line("Ack. {}", g.count) : Line("Acknowledge {}", g.count),
                  .font = {18, true},
                  .armed = armed}))
        f.out.push_back(acknowledgeGroup(f.model, g));
}

void soundRow(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::SoundView& s = f.model.sound;
    const float gap = c.px(kGapU), key = c.px(kTargetU);
    const bool silent = s.muted || s.volume <= 0;
    if (c.button("sound.mute", b.cutLeft(c.px(f.m.compact() ? 116 : 132), gap),
                 {.look = silent ? ButtonLook::Active : ButtonLook::Plain,
                  .icon = silent ? icons::kVolumeOff : icons::kVolume,
                  .text = silent ? "MUTED" : "Sound",
                  .font = {18, silent},
                  .tip = "Alarms are heard or only seen  (Ctrl+M)"}))
        f.out.push_back(scene::SetSound{.muted = !s.muted});
    if (c.button("sound.louder", b.cutRight(key, gap), {.icon = icons::kPlus, .tip = "Louder", .enabled = s.volume < 0.999}))
        f.out.push_back(scene::SetSound{.volume = std::min(1.0, s.volume + 0.1)});
    if (c.button("sound.quieter", b.cutRight(key, gap), {.icon = icons::kMinus, .tip = "Quieter", .enabled = s.volume > 0.001}))
        f.out.push_back(scene::SetSound{.volume = std::max(0.0, s.volume - 0.1)});
    if (!s.problem.empty()) {
        c.tip("sound.problem", b, s.problem);
        c.text(b, {16, true}, p.caution, "NO SOUND", Align::Centre);
    } else {
        c.text(b, {18, false}, p.text, Line("{:.0f} %", s.volume * 100), Align::Centre);
    }
}

}  // namespace

scene::AcknowledgeGroup acknowledgeGroup(const scene::ViewModel& m, const scene::AlertGroup& g) {
    scene::AcknowledgeGroup out;
    out.what = std::to_string(g.count) + " " + g.title + " · " + g.where;
    for (const scene::AlertView& a : m.alerts)
        if (scene::inGroup(a, g)) out.alerts.push_back(a.id);
    return out;
}

void drawAlertCard(Canvas& c, const Frame& f, size_t i, Box b) {
    const scene::Palette& p = c.pal();
    const scene::AlertView& a = f.model.alerts[i];
    const bool loud = !a.acked, lost = !a.placed && loud;
    Box actions = b.inset(c.px(8), c.px(8)).cutBottom(c.px(kTargetU));
    const Name go("alerts.{}.goto", i), ack("alerts.{}.ack", i);
    const bool armed = c.pressedSince(f.panel.alertCards.from(f.panel.alertOrderNow, c.timeS()));
    c.fill(b, p.background);
    // Nowhere on the plan: nobody finds it by looking there, so its card is the loudest.
    if (lost) c.hatch({b.x, b.y, c.px(12), b.h}, p.caution, 12, 4);
    else c.fill({b.x, b.y, c.px(6), b.h}, p.alarm, 0);
    if (loud) c.frame(b, lost ? p.caution : p.alarm, lost ? 3 : 2);
    Box in = b.inset(c.px(16), c.px(6));
    Box upper = in.cutTop(c.px(26)), second = in.cutTop(c.px(24)), third = in.cutTop(c.px(22));
    const std::string age = base::formatAge(a.age);
    c.text(upper.cutRight(std::max(c.px(64), std::ceil(c.textWidth({18, true}, age)) + 1), c.px(6)), {18, true}, p.text, age, Align::Right);
    c.icon(upper.cutLeft(c.px(22), c.px(8)), 18, p.alarm, a.icon == scene::Icon::None || a.icon == scene::Icon::Bell ? scene::Icon::Threat : a.icon);
    const std::string_view tag = a.real ? std::string_view() : a.tag(f.model.exercise);
    Box titleBox =
        upper.cutLeft(std::min(upper.w, std::ceil(c.textWidth({18, true}, a.real ? Line("REAL · {}", a.title) : Line("{}", a.title))) + 1), c.px(10));
    c.text(titleBox, {18, true}, p.text, a.real ? Line("REAL · {}", a.title) : Line("{}", a.title));
    tagBox(c, upper, p.text, tag);
    if (!a.placed) {
        const float w = std::min(second.w, std::ceil(c.textWidth({18, true}, a.place)) + c.px(12));
        const Box plate{second.x, second.y, w, second.h};
        c.fill(plate, p.caution);
        c.text(plate.inset(c.px(6), 0), {18, true}, p.inkOn(p.caution), a.place);
    } else {
        c.text(second, {18, false}, p.text, a.place);
    }
    c.text(third, {16, false}, p.secondary, a.by.empty() ? Line("{}", a.where) : Line("{} · {}", a.where, a.by));
    const float half = std::floor((actions.w - c.px(kGapU)) / 2);
    if (!a.placed) {
        if (c.button(go, actions.cutLeft(half, c.px(kGapU)),
                     {.icon = icons::kPin, .text = "Place it", .tip = "Then click where it is in the picture", .armed = armed}))
            f.out.push_back(scene::BeginPlacingAlarm{a.id});
    } else if (c.button(go, actions.cutLeft(half, c.px(kGapU)), {.icon = icons::kGoTo, .text = "Go to"})) {
        f.out.push_back(scene::GoTo{scene::AlertRef{a.id}});
    }
    if (loud) {
        if (c.button(ack, actions,
                     {.look = ButtonLook::Primary,
                      .icon = icons::kCheck,
                      .text = f.m.compact() ? "Ack." : "Acknowledge",
                      .font = {18, true},
                      .armed = armed}))
            f.out.push_back(scene::AcknowledgeAlert{a.id});
    } else {
        c.text(actions, {16, false}, p.secondary, a.ackedBy, Align::Centre);
    }
}

void drawAlertList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const bool full = !f.m.compact();
    const float gap = c.px(kGapU), key = c.px(kTargetU);
    const int waiting = f.model.unackedAlerts, answered = int(f.model.alerts.size()) - waiting;
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, "Alerts");
    c.text(b.cutTop(c.px(24), c.px(8)), {18, f.model.unplacedAlerts > 0}, waiting ? p.caution : p.secondary,
           !waiting                 ? Line("none waiting")
           : f.model.unplacedAlerts ? Line("{} waiting, {} UNPLACED", waiting, f.model.unplacedAlerts)
                                    : Line("{} not acknowledged", waiting));
    soundRow(c, f, b.cutTop(key, gap));
    Box filters = b.cutTop(key, c.px(10));
    // As wide as their words and numbers: of a flood there are three digits, and more.
    struct Filter {
        const char* name;
        AlertFilter which;
        Line text;
    };
    const Filter all[] = {{"alerts.all", AlertFilter::All, Line("All {}", waiting + answered)},
                          {"alerts.waiting", AlertFilter::Waiting, Line("Waiting {}", waiting)},
                          {"alerts.answered", AlertFilter::Answered, full ? Line("Answered {}", answered) : Line("Ack. {}", answered)}};
    const int size = full ? 16 : 14;
    float words = 0;
    for (const Filter& one : all) words += c.textWidth({size, true}, one.text);
    const float share = std::max(0.0f, (filters.w - 2 * gap - words) / 3);
    for (const Filter& one : all) {
        const bool active = f.panel.alertFilter == one.which;
        const float w = std::max(key, std::floor(c.textWidth({size, true}, one.text) + share));
        const Box where = one.which == AlertFilter::Answered ? filters : filters.cutLeft(w, gap);
        if (c.button(one.name, where, {.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = one.text, .font = {size, active}}))
            f.panel.alertFilter = one.which;
    }
    if (f.model.alerts.empty()) {
        c.text(b.cutTop(c.px(32)), {18, false}, p.secondary, "No alert so far.");
        return;
    }
    drawAlertCards(c, f, b, "alerts");
}

float alertCardsHeight(const Canvas& c, const Frame& f) {
    const float cardH = c.px(kAlertCardU) + c.px(8), groupH = c.px(kGroupU) + c.px(8);
    float need = 0;
    if (f.panel.alertFilter != AlertFilter::Answered)
        for (const scene::AlertGroup& g : f.model.alertGroups)
            if (folds(g)) need += groupH;
    for (const scene::AlertView& a : f.model.alerts) {
        if (!shown(f, a)) continue;
        const scene::AlertGroup* in = foldedIn(f, a);
        if (!in || isOpen(f, *in)) need += cardH;
    }
    return need;
}

void fillAlertCards(Canvas& c, const Frame& f, Box& content) {
    const float cardH = c.px(kAlertCardU);
    // What stands in the list, in its order: of a folded kind only that it does, however many come.
    uint64_t order = 1469598103934665603ull;
    const auto add = [&](uint64_t v) { order = (order ^ v) * 1099511628211ull; };
    for (const scene::AlertView& a : f.model.alerts) {
        if (!shown(f, a)) continue;
        const scene::AlertGroup* in = foldedIn(f, a);
        if (in && in->first == uint32_t(&a - f.model.alerts.data())) add(groupKey(*in));
        if (in && !isOpen(f, *in)) continue;
        for (char ch : a.id) add(uint8_t(ch));
        add(a.acked ? 0x1ffu : 0x100u);
    }
    f.panel.alertOrderNow = order;
    // In the order of the alarms; a folded kind stands where its first one would.
    for (size_t i = 0; i < f.model.alerts.size(); ++i) {
        const scene::AlertView& a = f.model.alerts[i];
        if (!shown(f, a)) continue;
        const scene::AlertGroup* in = foldedIn(f, a);
        if (in && in->first == i) {
            const Box card = content.cutTop(c.px(kGroupU), c.px(8));
            if (c.visible(card.y, card.h)) groupCard(c, f, size_t(in - f.model.alertGroups.data()), *in, card);
        }
        if (in && !isOpen(f, *in)) continue;
        const Box card = content.cutTop(cardH, c.px(8));
        if (c.visible(card.y, card.h)) drawAlertCard(c, f, i, card);
    }
}

void drawAlertCards(Canvas& c, const Frame& f, Box view, const char* name) {
    Box content = c.beginScroll(name, view, alertCardsHeight(c, f));
    fillAlertCards(c, f, content);
    c.endScroll();
}

}  // namespace sallyport::ui
