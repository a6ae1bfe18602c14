// The settings in the window: what they show, and what a person changes there.
#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "viewer/app_state.h"
#include "viewer/floor_names.h"
#include "viewer/time_settings.h"

namespace sallyport::viewer {

using namespace scene;
using From = ui::SettingsView::From;

namespace {

/// Without the blanks round it, at most `most` bytes, and no more than can be shown.
std::string said(std::string_view text, size_t most) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    std::string out(base::cutUtf8(text, most));
    std::erase_if(out, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return base::isUtf8(out) ? out : std::string();
}

}  // namespace

/// The administrator's file, and over it what was chosen in the window, as far as the file leaves that open.
void App::useSettings(Settings file) {
    fileSettings_ = std::move(file);
    std::vector<std::string> ignored;
    settings_ = withChosen(fileSettings_, liked_.times, liked_.cards, &ignored);
    for (const std::string& what : ignored) base::log(base::LogLevel::Warning, "preferences.json: " + what);
    facts_.conventions = settings_.conventions;
    ++facts_.revision;
    dirty_ = true;
    showSettings();
}

/// What the window shows of them. Made when some of it changes, never in a frame.
void App::showSettings() {
    if (!ui_) return;
    ui::SettingsView v;
    v.file = fileSettings_.file.string();
    if (stage_) {
        const auto& b = *stage_->school().building;
        v.school = b.name.empty() ? modelPath_.filename().string() : b.name;
        for (const FloorId id : building::floorsInUse(b)) {
            const building::Floor& f = b.floor(id);
            const building::FloorNames& model = stage_->school().modelFloors[id.index()];
            v.floors.push_back({id, f.shortName, f.name, model.shortName, model.name, building::FloorNames{f.name, f.shortName} != model});
        }
        std::reverse(v.floors.begin(), v.floors.end());
    }
    for (const TimeSetting& t : timeSettings()) {
        const live::Millis now = t.get(settings_);
        const From from = fileSettings_.said.contains(t.file) ? From::File : now != t.get(fileSettings_) ? From::Chosen : From::Standard;
        const auto can = [&](int by) {
            const live::Millis next = nextTime(t, now, by);
            Settings then = settings_;
            t.set(then, next);
            return next != now && timesProblem(then).empty();
        };
        // A session that is open keeps its lifetimes: what it said of an age stays said.
        Settings open = settings_;
        if (stage_) open.lifetimes = stage_->session().lifetimes();
        v.times.push_back({t.id, t.group, t.words, timeText(now), from, can(-1), can(+1), t.get(open) != now});
    }
    v.cards = settings_.conventions.cards;
    v.mostCards = kMostCards;
    v.cardsFrom = fileSettings_.said.contains("card") ? From::File : liked_.cards ? From::Chosen : From::Standard;
    ui_->setSettings(std::move(v));
}

/// Kept at once: whoever set a time expects to find it after a power cut too.
void App::keepLiked() {
    useSettings(fileSettings_);
    const auto written = writePreferences(liked_);
    if (written) return;
    base::log(base::LogLevel::Warning, written.error().text());
    ui_->showBriefly("This setting is not kept beyond this window: " + written.error().text());
}

void App::stepTime(const StepTime& c) {
    const TimeSetting* t = timeSetting(c.time);
    if (!t || fileSettings_.said.contains(t->file)) return;
    const live::Millis now = t->get(settings_), standard = t->get(fileSettings_);
    const live::Millis next = c.by == 0 ? standard : nextTime(*t, now, c.by);
    Settings then = settings_;
    t->set(then, next);
    if (const std::string problem = timesProblem(then); !problem.empty()) return ui_->showBriefly(problem + ".", 5);
    if (next == standard) liked_.times.erase(c.time);
    else liked_.times[c.time] = next;
    keepLiked();
}

void App::setCard(const SetCard& c) {
    std::vector<ChosenCard> cards;
    for (const CardView& v : settings_.conventions.cards) cards.push_back({v.name, v.means, {v.colour.r, v.colour.g, v.colour.b}, v.status});
    if (fileSettings_.said.contains("card") || c.card > cards.size() || (c.card == cards.size() && cards.size() >= kMostCards)) return;
    ChosenCard card{said(c.name, kMostCardName), said(c.means, kMostCardMeans), {c.colour.r, c.colour.g, c.colour.b}, c.status};
    for (size_t i = 0; i < cards.size(); ++i)
        if (i != c.card && !card.name.empty() && base::lowerAscii(cards[i].name) == base::lowerAscii(card.name))
            return ui_->refuseSetting("There is a card of that name already.");
    if (c.name.empty()) {
        if (c.card < cards.size()) cards.erase(cards.begin() + c.card);
    } else if (card.name.empty()) {
        return ui_->refuseSetting("A card needs a name that can be read.");
    } else if (c.card < cards.size()) {
        cards[c.card] = std::move(card);
    } else {
        cards.push_back(std::move(card));
    }
    liked_.cards = std::move(cards);
    keepLiked();
}

void App::standardCards() {
    if (!liked_.cards) return;
    liked_.cards.reset();
    keepLiked();
}

void App::useKeys() {
    std::vector<std::string> ignored;
    keys_ = KeyTable(liked_.keys, &ignored);
    for (const std::string& what : ignored) base::log(base::LogLevel::Warning, "preferences.json: key of " + what);
    if (ui_) ui_->setKeys(keys_.texts());
}

void App::setKey(const SetKey& c) {
    if (c.action.empty()) {
        keys_ = KeyTable();
    } else {
        const auto row = std::find_if(ui::actions().begin(), ui::actions().end(), [&](const ui::ActionRow& r) { return c.action == r.id; });
        if (row == ui::actions().end()) return;
        const auto stroke = strokeNamed(c.key);
        const std::string why = c.key.empty() ? keys_.reset(row->action) : stroke ? keys_.set(row->action, *stroke) : keys_.problem(row->action, {});
        if (!why.empty()) {
            ui_->refuseSetting(why);
            return ui_->showBriefly(why, 5);
        }
    }
    liked_.keys = keys_.changed();
    ui_->setKeys(keys_.texts());
    keepLiked();
}

void App::nameFloor(const NameFloor& c) {
    const auto& b = *stage_->school().building;
    if (!c.floor.valid() || c.floor.index() >= b.floors.size()) return;
    const building::Floor& f = b.floor(c.floor);
    const auto& model = stage_->school().modelFloors;
    building::SaidFloor word{f.id, c.name, c.shortName};
    for (std::string* s : {&word.name, &word.shortName}) *s = said(*s, 256);
    if (word.name == model[c.floor.index()].name) word.name.clear();
    if (word.shortName == model[c.floor.index()].shortName) word.shortName.clear();
    if (const std::string problem = building::floorNameProblem(b, model, c.floor, word.name, word.shortName); !problem.empty())
        return ui_->refuseSetting("This cannot be: " + problem + ".");
    std::vector<building::SaidFloor> all = stage_->school().saidFloors;
    std::erase_if(all, [&](const building::SaidFloor& s) { return s.floor == word.floor; });
    if (!word.name.empty() || !word.shortName.empty()) all.push_back(std::move(word));
    const auto& file = stage_->school().floorNamesFile;
    if (const auto kept = file.empty() ? base::Result<void>(base::Error{base::ErrorCode::Io, "there is no configuration directory", {}})
                                       : writeFloorNames(file, all);
        !kept) {
        base::log(base::LogLevel::Warning, kept.error().text());
        ui_->showBriefly("The name is not kept beyond this window: " + kept.error().text());
    }
    ground_.reset();  // it walks on the building of before
    stage_->nameFloors(std::move(all));
    stage_->update(view_, health_, ingest_->recorderStatus(), base::wallNow(), &facts_);
    dirty_ = true;
    showSettings();
}

}  // namespace sallyport::viewer
