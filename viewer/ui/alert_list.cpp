// All alarms: what waits, the most urgent first, put together where many are of a kind; what is answered; those without a place on top in a row of
// their own kind; behind them those that are over; and the sound that they make.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

constexpr float kGroupU = 112, kNewestU = 22, kOverU = 104;
constexpr FontSize kNewest{16, false};

/// Where the newest of a kind is: in one line with the kind's own place, else in lines of its own.
Line newestOf(const Frame& f, const scene::AlertGroup& g) { return Line("{} · newest: {}", g.where, f.model.alerts[g.first].place); }
float groupCardH(const Canvas& c, const Frame& f, const scene::AlertGroup& g, float width) {
    const float lines = c.wrappedHeight({kNewest.size, !g.placed}, newestOf(f, g), width - c.px(32)) - c.px(kNewestU);
    return c.px(kGroupU) + std::max(0.0f, std::ceil(lines));
}

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
    c.lines(in, {kNewest.size, !g.placed}, g.placed ? p.secondary : p.caution, newestOf(f, g));
    const bool open = isOpen(f, g);
    const float half = std::floor((actions.w - c.px(kGapU)) / 2);
    if (c.button(Name("alerts.group.{}", k), actions.cutLeft(half, c.px(kGapU)),
                 {.icon = open ? icons::kUp : icons::kDown, .text = open ? "Fold" : "Show"})) {
        if (open) f.panel.openGroup.reset();
        else f.panel.openGroup = g;
    }
    if (c.countButton(Name("alerts.group.{}.ack", k), actions,
                      {.look = ButtonLook::Primary,
                       .icon = f.m.compact() ? 0 : icons::kCheck,
                       .text = f.m.compact() ? "Ack." : "Acknowledge",
                       .font = {18, true},
                       .armed = armed},
                      uint64_t(g.count)))
        f.out.push_back(acknowledgeGroup(f.model, g));
}

/// Quiet, and not to be taken for one that is open: no alarm's colour, a broken frame, and the word.
void overCard(Canvas& c, const Frame& f, size_t i, Box b) {
    const scene::Palette& p = c.pal();
    const scene::AlertView& a = f.model.alertsOver[i];
    c.fill(b, p.background);
    c.dashedFrame(b, p.secondary, 1, 4);
    Box in = b.inset(c.px(12), c.px(6));
    if (a.room.valid() || a.door.valid()) {
        Box go = in.cutRight(c.px(kTargetU), c.px(kGapU));
        if (c.button(Name("alerts.over.{}.goto", i), go.centred(go.w, c.px(kTargetU)), {.icon = icons::kGoTo, .tip = "Go to where it was"}))
            f.out.push_back(scene::GoTo{a.room.valid() ? scene::Selection(a.room) : scene::Selection(a.door)});
    }
    Box upper = in.cutTop(c.px(24)), ended = in.cutBottom(c.px(22));
    c.icon(upper.cutLeft(c.px(22), c.px(8)), 18, p.secondary,
           a.icon == scene::Icon::None || a.icon == scene::Icon::Bell ? scene::Icon::Threat : a.icon);
    const std::string_view tag = a.tag(f.model.exercise);
    const Line title("{}OVER · {}", a.real ? "REAL · " : "", a.title);
    c.text(upper.cutLeft(std::min(upper.w, std::ceil(c.textWidth({18, true}, title)) + 1), c.px(10)), {18, true}, p.secondary, title);
    if (!a.real) tagBox(c, upper, p.secondary, tag);
    const FontSize small{c.textWidth({16, false}, a.ended) <= ended.w ? 16 : 14, false};
    c.text(ended, small, p.text, a.ended);
    c.lines(in, {16, false}, p.secondary, a.place);
}

float overHeight(const Canvas& c, const Frame& f) {
    if (f.panel.alertFilter != AlertFilter::All || f.model.alertsOver.empty()) return 0;
    const bool more = size_t(f.model.alertsOverInAll) > f.model.alertsOver.size();
    return c.px(34) + (c.px(kOverU) + c.px(8)) * float(f.model.alertsOver.size()) + (more ? c.px(28) : 0);
}

void overCards(Canvas& c, const Frame& f, Box& content) {
    if (f.panel.alertFilter != AlertFilter::All || f.model.alertsOver.empty()) return;
    const scene::Palette& p = c.pal();
    const Box head = content.cutTop(c.px(34));
    if (c.visible(head.y, head.h)) c.text(head, {18, true}, p.secondary, Line("Over {}", f.model.alertsOverInAll));
    for (size_t i = 0; i < f.model.alertsOver.size(); ++i) {
        const Box card = content.cutTop(c.px(kOverU), c.px(8));
        if (c.visible(card.y, card.h)) overCard(c, f, i, card);
    }
    const int more = f.model.alertsOverInAll - int(f.model.alertsOver.size());
    if (more > 0) c.text(content.cutTop(c.px(28)), {16, false}, p.secondary, Line("and {} earlier ones, in the recording", more));
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
                  .tip = "Alarms are heard or only seen",
                  .key = Action::Mute}))
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
        c.lines(actions, {16, false}, p.secondary, a.ackedBy, Align::Centre);  // read to its end
    }
}

void drawAlertList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const bool full = !f.m.compact();
    const float gap = c.px(kGapU), key = c.px(kTargetU);
    const int waiting = f.model.unackedAlerts, answered = int(f.model.alerts.size()) - waiting, over = f.model.alertsOverInAll;
    c.text(b.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, "Alerts");
    c.text(b.cutTop(c.px(24), c.px(8)), {18, f.model.unplacedAlerts > 0}, waiting ? p.caution : p.secondary,
           f.model.alerts.empty() && over ? Line("none open, {} over", over)
           : !waiting                     ? Line("none waiting")
           : f.model.unplacedAlerts       ? Line("{} waiting, {} UNPLACED", waiting, f.model.unplacedAlerts)
                                          : Line("{} not acknowledged", waiting));
    soundRow(c, f, b.cutTop(key, gap));
    Box filters = b.cutTop(key, c.px(10));
    // As wide as their words and numbers: of a flood there are three digits, and more.
    struct Filter {
        const char* name;
        AlertFilter which;
        const char* word;
        int n;
    };
    const Filter all[] = {{"alerts.all", AlertFilter::All, "All", waiting + answered + over},
                          {"alerts.waiting", AlertFilter::Waiting, "Waiting", waiting},
                          {"alerts.answered", AlertFilter::Answered, full ? "Answered" : "Ack.", answered}};
    const int size = full ? 16 : 14;
    float words = 0;
    for (const Filter& one : all) words += c.textWidth({size, true}, Line("{} {}", one.word, one.n));
    const float share = (filters.w - 2 * gap - words) / 3;
    for (const Filter& one : all) {
        const bool active = f.panel.alertFilter == one.which;
        const float w = std::max(key, std::floor(c.textWidth({size, true}, Line("{} {}", one.word, one.n)) + share));
        const Box where = one.which == AlertFilter::Answered ? filters : filters.cutLeft(w, gap);
        const ButtonSpec spec{.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = one.word, .font = {size, active}};
        if (c.countButton(one.name, where, spec, uint64_t(one.n))) f.panel.alertFilter = one.which;
    }
    const bool some = f.panel.alertFilter == AlertFilter::All       ? over + waiting + answered > 0
                      : f.panel.alertFilter == AlertFilter::Waiting ? waiting > 0
                                                                    : answered > 0;
    if (!some) {
        // What is over may be more than is kept: nothing is said of it here.
        c.text(b.cutTop(c.px(32)), {18, false}, p.secondary,
               f.panel.alertFilter == AlertFilter::Answered  ? "None that is open is answered."
               : f.panel.alertFilter == AlertFilter::Waiting ? "None waits."
                                                             : "No alert is open.");
        return;
    }
    drawAlertCards(c, f, b, "alerts");
}

float alertCardsHeight(const Canvas& c, const Frame& f, float width) {
    const float cardH = c.px(kAlertCardU) + c.px(8);
    float need = overHeight(c, f);
    if (f.panel.alertFilter != AlertFilter::Answered)
        for (const scene::AlertGroup& g : f.model.alertGroups)
            if (folds(g)) need += groupCardH(c, f, g, width) + c.px(8);
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
            const Box card = content.cutTop(groupCardH(c, f, *in, content.w), c.px(8));
            if (c.visible(card.y, card.h)) groupCard(c, f, size_t(in - f.model.alertGroups.data()), *in, card);
        }
        if (in && !isOpen(f, *in)) continue;
        const Box card = content.cutTop(cardH, c.px(8));
        if (c.visible(card.y, card.h)) drawAlertCard(c, f, i, card);
    }
    overCards(c, f, content);
}

void drawAlertCards(Canvas& c, const Frame& f, Box view, const char* name) {
    Box content = c.beginScroll(name, view, alertCardsHeight(c, f, view.w));
    fillAlertCards(c, f, content);
    c.endScroll();
}

}  // namespace sallyport::ui
