// Alarm rows: not modal, push the picture down, columns under each other.
#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

void drawAlarmRows(Canvas& c, const Frame& f) {
    const Box region = toBox(f.at.alarms);
    if (region.h < 1) return;
    const scene::Palette& p = c.pal();
    const AlarmRows rows = alarmRows(f.model, f.m);
    const bool full = f.m.arrangement == Arrangement::Full, rail = f.m.arrangement == Arrangement::Rail;
    c.begin("alarms", region);
    c.fill(region, p.panel, 0);
    // A row that has just come stands where something else stood, and a click aimed at that must not answer the alarm.
    const bool armed = c.pressedSince(f.panel.alarmRows.from(alertOrder(f.model, rows), c.timeS()));
    Box left = region;
    for (int index = 0; index < rows.rows(); ++index) {
        const AlarmRows::Row& which = rows.row[size_t(index)];
        const scene::AlertView& a = f.model.alerts[which.alert];
        const scene::AlertGroup* group = which.group < 0 ? nullptr : &f.model.alertGroups[size_t(which.group)];
        Box row = left.cutTop(c.px(a.acked ? f.m.alarmAcked : f.m.alarmUnacked));
        const bool last = index + 1 == rows.rows();
        const float gap = c.px(kGapU), buttonH = std::min(row.h - c.px(a.acked ? 4 : 8), c.px(full && !a.acked ? kPrimaryU : kTargetU));

        Rgba8 ground = a.acked ? p.panel : c.flashOn() ? p.alarm : p.alarmQuiet, ink = a.acked ? p.text : p.alarmText;
        c.fill(row, ground, 0);
        const float kindW = c.px(full ? 330 : rail ? 190 : 228);
        if (a.acked) c.fill({row.x, row.y, kindW, row.h}, p.alarm, 0);
        else if (index > 0) c.line({row.x, row.y}, {row.right(), row.y}, faded(p.alarmText, 0.35));
        const Box whole = row;
        row = row.inset(gap, 0);

        // Right end: the count where it is the last row, then Acknowledge or who did, then Go to.
        auto buttonBox = [&](float w) {
            const Box b = row.cutRight(w, gap);
            return Box{b.x, std::floor(b.midY() - buttonH / 2), b.w, buttonH};
        };
        // One column for both kinds of row, so that Go to and the ages stand under each other.
        const bool folds = last && rows.more > 0;
        const Line more("+{}", rows.more);
        const float moreW = full ? c.px(120) : std::max(c.px(56), std::ceil(c.textWidth({18, true}, more)) + c.px(14)),
                    column = c.px(full                     ? 280
                                  : rail && rows.more == 0 ? 64
                                                           : 136),
                    answerW = folds ? column - moreW - gap : column;
        if (folds) {
            if (c.button("alarm.more", buttonBox(moreW),
                         {.look = a.acked ? ButtonLook::Plain : ButtonLook::OnAlarmOutlined,
                          .icon = full ? icons::kBellOutline : 0,
                          .text = more,
                          .font = {18, !a.acked},
                          .tip = "All alerts",
                          .armed = armed}))
                f.panel.tab = Tab::Alerts;
        }
        const Name goName("alarm.{}.goto", index), ackName("alarm.{}.ack", index);
        const bool narrow = answerW < c.px(110);
        if (a.acked) {
            Box who = row.cutRight(answerW, gap);
            if (narrow) {
                c.icon(who, 18, p.secondary, icons::kCheck);
                c.tip(ackName, who, a.ackedBy);
            } else {
                c.icon(who.cutLeft(c.px(16), c.px(4)), 14, p.secondary, icons::kCheck);
                // The tick says "acked" already where there is no room for the word.
                std::string_view by = a.ackedBy;
                if (by.starts_with("acked ") && c.textWidth({16, false}, by) > who.w) by.remove_prefix(6);
                // Half a name could be another person's: then the time alone, and the whole where one points.
                if (c.textWidth({16, false}, by) > who.w) {
                    by = by.substr(0, by.find(' '));
                    c.tip(ackName, who, a.ackedBy);
                }
                c.text(who, {16, false}, p.secondary, by);
            }
        } else if (const ButtonSpec answer{.look = ButtonLook::OnAlarmOutlined,
                                           .icon = icons::kCheck,
                                           .text = narrow                     ? ""
                                                   : full && !folds && !group ? "Acknowledge"
                                                                              : "Ack.",
                                           .font = {20, true},
                                           .tip = full && !folds ? "" : "Acknowledge",
                                           .key = full && !folds ? Action::None : Action::AcknowledgeFirst,
                                           .armed = armed};
                   group && !narrow ? c.countButton(ackName, buttonBox(answerW), answer, uint64_t(group->count))
                                    : c.button(ackName, buttonBox(answerW), answer)) {
            if (group) f.out.push_back(acknowledgeGroup(f.model, *group));
            else f.out.push_back(scene::AcknowledgeAlert{a.id});
        }
        if (c.button(goName, buttonBox(c.px(full ? 168 : 64)),
                     {.look = a.acked ? ButtonLook::Plain : ButtonLook::OnAlarm,
                      .icon = a.placed ? icons::kGoTo : icons::kPin,
                      .text = !full      ? ""
                              : a.placed ? "Go to"
                                         : "Place",
                      .font = {20, !a.acked},
                      .tip = !a.placed ? "Then click where it is in the picture"
                             : full    ? ""
                                       : "Go to",
                      .key = a.placed && !full ? Action::NextAlarm : Action::None,
                      .armed = armed})) {
            if (a.placed) f.out.push_back(scene::GoTo{scene::AlertRef{a.id}});
            else f.out.push_back(scene::BeginPlacingAlarm{a.id});
        }
        row.cutRight(c.px(4));

        // Kind, place, where, age.
        const int big = full ? 28 : 24;
        Box kind{whole.x, whole.y, kindW, whole.h};
        const Rgba8 kindInk = p.alarmText;
        Box kindIn = kind.inset(c.px(full ? 16 : 8), 0);
        const scene::Icon shape = a.icon == scene::Icon::None || a.kind == live::AlertKind::Door ? scene::Icon::Threat : a.icon;
        c.icon(kindIn.cutLeft(c.px(full ? 48 : 30), c.px(full ? 16 : 8)), full ? 36 : 24, kindInk,
               shape == scene::Icon::Bell ? scene::Icon::Threat : shape);
        if (group) c.text(kindIn, {rail ? 18 : big - 2, true}, kindInk, Line("{} · {}", group->count, a.title));
        else if (a.real && f.model.exercise) c.text(kindIn, {rail ? 18 : big - 2, true}, kindInk, Line("REAL · {}", a.title));
        else c.text(kindIn, {rail ? 18 : big - 2, true}, kindInk, a.title);

        Box rest{whole.x + kindW + c.px(full ? 16 : 12), whole.y, row.right() - whole.x - kindW - c.px(full ? 16 : 12), whole.h};
        const std::string age = base::formatAge(a.age);
        const Line ageWord(" ago");
        const FontSize ageFont{big, !a.acked};
        const Line ageLine("{}{}", age, full ? ageWord.view() : std::string_view{});
        const float ageW = std::max(c.px(full ? 150 : 76), std::ceil(c.textWidth(ageFont, ageLine)) + 1);
        c.text(rest.cutRight(ageW, gap), ageFont, ink, ageLine, Align::Right);
        const std::string_view tag = a.real ? std::string_view() : a.tag(f.model.exercise);
        if (const float tagW = tagBox(c, rest, ink, tag); tagW > 0) rest.cutLeft(tagW, gap);
        // Two columns; a place that needs less of its own leaves it to a long where.
        const float between = full ? c.px(16) : gap, whereW = std::ceil(c.textWidth({big, false}, a.where)) + 1,
                    ownW = std::ceil(c.textWidth({big, true}, a.place)) + c.px(a.placed ? 1 : 21);
        float placeW = full ? std::min(c.px(408), rest.w) : std::floor(rest.w * 0.55f);
        if (rest.w - placeW - between < whereW) placeW = std::min(placeW, std::max(ownW, rest.w - between - whereW));
        Box place = rail ? rest : rest.cutLeft(placeW, between);
        if (!a.placed) {
            // An alert that stands nowhere on the plan must not be overlooked: inverted plate.
            const float w = std::min(place.w, std::ceil(c.textWidth({big, true}, a.place)) + c.px(20));
            const Box plate{place.x, place.y + c.px(8), w, place.h - c.px(16)};
            c.fill(plate, ink);
            c.text(plate.inset(c.px(10), 0), {big, true}, p.inkOn(ink), a.place);
        } else {
            c.text(place, {big, true}, ink, a.place);
        }
        if (!rail) {
            // Who said so stands in the alert itself; half of it would only cut the place.
            const Line whereBy("{} · {}", a.where, a.by);
            const bool both = !a.by.empty() && full && c.textWidth({big, false}, whereBy) <= rest.w;
            c.text(rest, {big, false}, ink, both ? whereBy.view() : std::string_view(a.where));
        }
    }
    c.line({region.x, region.bottom() - 1}, {region.right(), region.bottom() - 1}, p.alarm, 2);
    c.end();
}

}  // namespace sallyport::ui
