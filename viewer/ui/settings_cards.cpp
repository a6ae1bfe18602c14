// Settings: the cards that people inside put at a door or window, as this district does it.
#include <algorithm>
#include <array>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"
#include "viewer/ui/settings_pages.h"

namespace sallyport::ui {
namespace {

using live::RoomStatus;

struct Meaning {
    RoomStatus status;
    const char *name, *word;
};
constexpr std::array<Meaning, 5> kMeanings{{{RoomStatus::LockedIn, "locked_in", "Locked in"},
                                            {RoomStatus::NeedsHelp, "needs_help", "Help"},
                                            {RoomStatus::Threat, "threat", "Threat"},
                                            {RoomStatus::Evacuated, "evacuated", "Evac."},
                                            {RoomStatus::Unknown, "unknown", "Unknown"}}};
struct Paper {
    const char* word;
    Rgba8 colour;
};
/// Paper that a school has; a settings file may say any other colour.
constexpr std::array<Paper, 8> kPapers{{{"Green", {0x1f, 0x9d, 0x55, 255}},
                                        {"Red", {0xd6, 0x2f, 0x2f, 255}},
                                        {"Black", {0x11, 0x15, 0x1b, 255}},
                                        {"White", {0xf5, 0xf7, 0xfa, 255}},
                                        {"Yellow", {0xf2, 0xc9, 0x1d, 255}},
                                        {"Blue", {0x2f, 0x6f, 0xd6, 255}},
                                        {"Orange", {0xe8, 0x7a, 0x1e, 255}},
                                        {"Purple", {0x7a, 0x3f, 0xb0, 255}}}};

void swatch(Canvas& c, Box b, Rgba8 colour) {
    const Box s = b.centred(c.px(30), c.px(30));
    c.fill(s, colour);
    c.frame(s, c.pal().text, 2);
}

void change(const SettingsFrame& f, uint32_t i, scene::CardView card) {
    f.out.push_back(scene::SetCard{i, std::move(card.name), std::move(card.means), card.colour, card.status});
}

/// Name, meaning, colour and status of one card, each at one press.
void cardEditor(const SettingsFrame& f, uint32_t i, Box& content) {
    Canvas& c = f.c;
    SettingsPanel& s = f.s;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    const scene::CardView& card = s.view.cards[i];
    using Of = SettingsField::Of;
    for (const Of of : {Of::CardName, Of::CardMeans}) {
        const std::string& now = of == Of::CardName ? card.name : card.means;
        const Box row = settingRow(c, content, of == Of::CardName ? "Its name" : "What it says");
        if (s.edit.is(of, i)) {
            if (!settingField(f, content, row, of == Of::CardName ? "Green" : "everybody is here and well")) continue;
            if (of == Of::CardName && !s.text[0]) {
                s.refused = "A card needs a name: it is what is said over the radio.";
                continue;
            }
            scene::CardView next = card;
            (of == Of::CardName ? next.name : next.means) = s.text.data();
            change(f, i, std::move(next));
            continue;
        }
        if (c.button(Name("settings.card.{}.{}", i, of == Of::CardName ? "name" : "means"), row,
                     {.icon = icons::kPencil,
                      .text = now.empty() ? std::string_view("Say what it means") : std::string_view(now),
                      .font = {c.textWidth({18, false}, now) <= row.w - c.px(52) ? 18 : 14, false}}))
            s.openField(of, i, now);
    }
    Box row = settingRow(c, content, "The room is then");
    const float w = std::floor((row.w - gap * float(kMeanings.size() - 1)) / float(kMeanings.size()));
    for (const Meaning& m : kMeanings) {
        const bool on = card.status == m.status;
        if (c.button(Name("settings.card.{}.{}", i, m.name), row.cutLeft(w, gap),
                     {.look = on ? ButtonLook::Active : ButtonLook::Plain, .text = m.word, .font = {14, on}, .tip = scene::words(m.status)}) &&
            !on) {
            scene::CardView next = card;
            next.status = m.status;
            change(f, i, std::move(next));
        }
    }
    row = settingRow(c, content, "Its colour");
    const float step = std::min(key + gap, std::floor(row.w / float(kPapers.size())));
    for (size_t k = 0; k < kPapers.size(); ++k) {
        const Box at = row.cutLeft(std::min(key, step), step - std::min(key, step));
        const Hit h = c.hit(Name("settings.card.{}.colour.{}", i, k), at, true, kPapers[k].word);
        if (h.clicked && !(card.colour == kPapers[k].colour)) {
            scene::CardView next = card;
            next.colour = kPapers[k].colour;
            change(f, i, std::move(next));
        }
        c.fill(at, c.ground(c.pal().card, h));
        if (card.colour == kPapers[k].colour) c.frame(at, c.pal().text, 3);
        swatch(c, at, kPapers[k].colour);
    }
    Box foot = content.cutTop(key, c.px(18));
    const float half = std::floor((foot.w - gap) / 2);
    if (c.button(Name("settings.card.{}.remove", i), foot.cutLeft(half, gap), {.icon = icons::kTrash, .text = "Take this card away"})) {
        s.card.reset();
        change(f, i, {});
    } else if (c.button(Name("settings.card.{}.done", i), foot, {.icon = icons::kCheck, .text = "Done"})) {
        s.card.reset();
    }
}

}  // namespace

void settingsCards(const SettingsFrame& f, Box& content) {
    Canvas& c = f.c;
    SettingsPanel& s = f.s;
    const scene::Palette& p = c.pal();
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    const bool file = s.view.cardsFrom == SettingsView::From::File;
    if (file)
        settingNote(c, content,
                    "The cards that people inside put at a door or window. They are set in settings.toml, by whoever looks after this computer, and "
                    "cannot be changed here.");
    else
        settingNote(
            c, content,
            Line("The cards that people inside put at a door or window, as your district does it. A press on one, in the calls ({}), marks the "
                 "chosen room. Kept on this computer.",
                 c.keyOf(Action::Calls)));
    for (uint32_t i = 0; i < s.view.cards.size(); ++i) {
        const scene::CardView& card = s.view.cards[i];
        const Line about = card.means.empty() ? Line("{}", scene::words(card.status)) : Line("{}: {}", scene::words(card.status), card.means);
        const float textW = content.w - (key + 3 * gap) - key - gap;
        const float h = std::max(c.px(56), c.px(28) + c.wrappedHeight({16, false}, about, textW));
        Box row = content.cutTop(h, c.px(6));
        c.fill(row, p.background);
        const bool open = s.card == i;
        if (open) c.frame(row, p.text, 2);
        Box in = row.inset(gap, c.px(4));
        swatch(c, in.cutLeft(c.px(40), gap), card.colour);
        if (!file) {
            const Box pencil = in.cutRight(key, gap).centred(key, key);
            if (c.button(Name("settings.card.{}", i), pencil,
                         {.look = open ? ButtonLook::Active : ButtonLook::Plain, .icon = open ? icons::kUp : icons::kPencil, .tip = "Change it"})) {
                s.edit = {};
                open ? s.card.reset() : void(s.card = i);
            }
        }
        c.text(in.cutTop(c.px(24)), {18, true}, p.text, card.name);
        c.wrapped(in, {16, false}, p.secondary, about);
        if (open && !file) cardEditor(f, i, content);
    }
    if (file) return;
    Box foot = content.cutTop(key, gap);
    const float half = std::floor((foot.w - gap) / 2);
    const bool room = s.view.cards.size() < s.view.mostCards;
    if (c.button("settings.card.add", foot.cutLeft(half, gap),
                 {.icon = icons::kPlus, .text = "Another card", .tip = room ? "" : "There are as many as can be", .enabled = room})) {
        const auto n = uint32_t(s.view.cards.size());
        s.edit = {};
        s.card = n;
        uint32_t number = n + 1;
        const auto taken = [&] {
            return std::any_of(s.view.cards.begin(), s.view.cards.end(),
                               [&](const auto& card) { return card.name == Line("Card {}", number).view(); });
        };
        while (taken()) ++number;
        Line name("Card {}", number);
        change(f, n, {std::string(name.view()), {}, kPapers[std::min<size_t>(n, kPapers.size() - 1)].colour, RoomStatus::Unknown});
    }
    if (c.button("settings.card.standard", foot,
                 {.icon = icons::kUndo,
                  .text = "Standard cards",
                  .tip = "Green, red and black",
                  .enabled = s.view.cardsFrom != SettingsView::From::Standard})) {
        s.card.reset();
        s.edit = {};
        f.out.push_back(scene::StandardCards{});
    }
}

}  // namespace sallyport::ui
