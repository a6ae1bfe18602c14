// What a person chooses for the window, and the short tour.
#include <set>

#include "driver.h"

using namespace sallyport;
using test::Driver;

namespace {
struct Size {
    int w, h;
    double scale;
};
constexpr Size kSizes[] = {{1920, 1080, 1}, {1920, 1080, 1.5}, {1280, 720, 1}, {1280, 720, 1.5}, {800, 600, 1}};

/// A small window's menu scrolls.
void openTour(Driver& d) {
    d.click("menu");
    d.frames(2);
    const ui::Target* at = d.find("menu.open") ? d.find("menu.open") : d.find("menu.quit");
    REQUIRE(at);
    d.moveTo(float(at->visible.x) + 10, float(at->visible.y) + 10);
    d.frames(2);
    ImGui::GetIO().MouseWheel = -20;
    d.frame();
    ImGui::GetIO().MouseWheel = 0;
    d.frames(2);
    d.click("menu.tour");
}
void openSettings(Driver& d) {
    d.ui->apply({scene::ShowPanel::Which::Settings});
    d.frames(3);
}
}  // namespace

TEST_CASE("Every setting is a choice of which one stands, with targets large enough at every size") {
    for (const Size& s : kSizes) {
        Driver d(s.w, s.h, s.scale);
        openSettings(d);
        INFO(s.w << "x" << s.h << " at " << s.scale);
        const double least = 44 * ui::effectiveScale(s.w, s.h, s.scale) - 1;
        for (const char* name : {"settings.dark", "settings.night", "settings.light", "settings.feet", "settings.metres", "settings.motion_full",
                                 "settings.motion_reduced", "settings.text_smaller", "settings.text_larger"}) {
            INFO(name);
            const ui::Target* t = d.find(name);
            REQUIRE(t);
            CHECK(t->rect.h >= least);
            CHECK(t->rect.w >= least);
        }
        for (const ui::DrawnText& t : d.ui->texts())
            if (t.text == "Night" || t.text == "Reduced" || t.text == "Metres") CHECK_FALSE(t.shortened);
    }
}

TEST_CASE("Choosing what is chosen already asks for nothing, another choice does") {
    Driver d(1280, 720);
    d.view.theme = scene::Theme::Dark;
    d.view.metric = false;
    openSettings(d);
    CHECK(d.click("settings.dark").empty());
    CHECK(d.clickFor<scene::SetTheme>("settings.night").theme == scene::Theme::Night);
    CHECK(d.click("settings.feet").empty());
    CHECK(d.clickFor<scene::SetMetric>("settings.metres").metric);
    CHECK(d.click("settings.motion_full").empty());
    d.clickFor<scene::ToggleReducedMotion>("settings.motion_reduced");
    CHECK(d.clickFor<scene::StepUiScale>("settings.text_larger").by > 0);
    openSettings(d);
    CHECK_FALSE(d.find("settings.dark"));  // asked for again: closed
}

namespace {
ui::SettingsView sampleSettings() {
    using From = ui::SettingsView::From;
    ui::SettingsView v;
    v.file = "/etc/school/settings.toml";
    v.school = "Kestrel Hollow Middle School";
    v.floors = {{base::FloorId(2), "F3", "Upper", "F3", "Upper", false},
                {base::FloorId(1), "F2", "Street", "F2", "Street", false},
                {base::FloorId(0), "LL", "Lower level by the river and the car park", "F1", "Lower", true}};
    for (int i = 0; i < 16; ++i)
        v.times.push_back({"freshness.t" + std::to_string(i), i < 8 ? "Rooms" : "Teams and people", "Position: whatever its sender says, at most",
                           i == 3 ? "1 min 30 s" : "15 min", From(i % 3), i != 4, i != 5});
    v.cards = {{"Green", "everybody is here and well", {0x1f, 0x9d, 0x55, 255}, live::RoomStatus::LockedIn},
               {"Red", "somebody is hurt, missing or too many", {0xd6, 0x2f, 0x2f, 255}, live::RoomStatus::NeedsHelp},
               {"Black", "danger in the room", {0x11, 0x15, 0x1b, 255}, live::RoomStatus::Threat}};
    return v;
}
void showSettings(Driver& d, const char* page) {
    d.ui->setSettings(sampleSettings());
    openSettings(d);
    d.click(page);
    d.frames(3);
}
constexpr Size kAllSizes[] = {{800, 600, 0.75},   {800, 600, 1},   {800, 600, 2},   {1280, 720, 0.75}, {1280, 720, 1},
                              {1280, 720, 1.5},   {1280, 720, 2},  {1920, 1080, 1}, {1920, 1080, 1.5}, {1920, 1080, 2},
                              {3840, 2160, 0.75}, {3840, 2160, 1}, {3840, 2160, 2}};
void looksRight(const Driver& d, const Size& s) {
    const double least = 44 * ui::effectiveScale(s.w, s.h, s.scale) - 1;
    for (const ui::Target& t : d.ui->targets()) {
        if (!std::string_view(t.name).starts_with("settings.")) continue;
        INFO(t.name);
        CHECK(t.rect.h >= least);
        CHECK(t.rect.w >= least);
        CHECK(t.rect.x >= 0);
        CHECK(t.rect.x + t.rect.w <= s.w);
    }
}
/// Anything of the sheet: it is drawn last.
bool cut(const Driver& d) {
    const auto& texts = d.ui->texts();
    size_t title = texts.size();
    for (size_t i = 0; i < texts.size(); ++i)
        if (texts[i].text == "Settings") title = i;
    for (size_t i = title; i < texts.size(); ++i)
        if (texts[i].visible && texts[i].shortened) {
            UNSCOPED_INFO("cut: " << texts[i].text);
            return true;
        }
    return title == texts.size();
}
}  // namespace

TEST_CASE("Every page of the settings is whole, with targets large enough, at every size and text") {
    for (const Size& s : kAllSizes)
        for (const char* page :
             {"settings.page.general", "settings.page.floors", "settings.page.cards", "settings.page.times", "settings.page.keys"}) {
            Driver d(s.w, s.h, s.scale);
            showSettings(d, page);
            INFO(s.w << "x" << s.h << " at " << s.scale << ", " << page);
            looksRight(d, s);
            if (std::string_view(page) != "settings.page.floors") CHECK_FALSE(cut(d));
            // With its fields and editors open, too.
            for (const char* open : {"settings.floor.0.name", "settings.card.0", "settings.key.orbit"})
                if (d.find(open)) {
                    d.click(open);
                    d.frames(3);
                    looksRight(d, s);
                }
            if (std::string_view(page) == "settings.page.cards") CHECK_FALSE(cut(d));
        }
}

TEST_CASE("Floors are named in the settings by a press and what is typed, what cannot be is said and the field stays") {
    Driver d(1280, 720);
    showSettings(d, "settings.page.floors");
    CHECK(d.shows("F1 · Lower"));
    d.click("settings.floor.1.name");
    d.frames(2);
    REQUIRE(d.find("settings.field"));
    ImGui::GetIO().AddInputCharactersUTF8(" deck");
    d.frames(2);
    auto asked = d.clickFor<scene::NameFloor>("settings.field.ok");
    CHECK(asked.floor == base::FloorId(1));
    CHECK(asked.name.find(" deck") != std::string::npos);
    CHECK(asked.shortName.empty());
    d.ui->refuseSetting("This cannot be: it is taken.");
    d.frames(3);
    CHECK(d.shows("it is taken"));
    REQUIRE(d.find("settings.field"));
    d.ui->setSettings(sampleSettings());  // accepted
    d.frames(2);
    CHECK_FALSE(d.find("settings.field"));
    // What is said already stays when only the other name is changed; as the model has it is empty.
    d.click("settings.floor.2.short");
    d.frames(2);
    asked = d.clickFor<scene::NameFloor>("settings.field.ok");
    CHECK(asked.floor == base::FloorId(0));
    CHECK(asked.shortName == "LL");
    CHECK(asked.name == "Lower level by the river and the car park");
    d.click("settings.field.cancel");
    d.frames(2);
    CHECK_FALSE(d.find("settings.field"));
    asked = d.clickFor<scene::NameFloor>("settings.floor.2.reset");
    CHECK(asked.name.empty());
    CHECK(asked.shortName.empty());
    CHECK_FALSE(d.find("settings.floor.1.reset"));
    // Esc leaves the field, and the next one the sheet.
    d.click("settings.floor.0.name");
    d.frames(2);
    d.ui->apply({scene::ShowPanel::Which::None});
    d.frames(4);
    CHECK_FALSE(d.find("settings.field"));
    CHECK(d.find("settings.page.floors"));
    d.ui->apply({scene::ShowPanel::Which::None});
    d.frames(2);
    CHECK_FALSE(d.find("settings.page.floors"));
}

TEST_CASE("Times step within their bounds, and what the administrator's file says cannot be changed and says so") {
    Driver d(1920, 1080);
    showSettings(d, "settings.page.times");
    CHECK(d.shows("standard"));
    CHECK(d.shows("chosen here"));
    CHECK(d.shows("set in settings.toml"));
    CHECK(d.clickFor<scene::StepTime>("settings.time.freshness.t0.more").by == 1);
    const auto less = d.clickFor<scene::StepTime>("settings.time.freshness.t1.less");
    CHECK(less.by == -1);
    CHECK(less.time == "freshness.t1");
    CHECK(d.clickFor<scene::StepTime>("settings.time.freshness.t1.standard").by == 0);
    CHECK_FALSE(d.find("settings.time.freshness.t0.standard"));
    for (const char* name : {"settings.time.freshness.t2.more", "settings.time.freshness.t2.less", "settings.time.freshness.t4.less"}) {
        INFO(name);
        REQUIRE(d.find(name));
        CHECK_FALSE(d.find(name)->enabled);
        CHECK(d.click(name).empty());
    }
}

TEST_CASE("Cards are changed, added and taken away, those of the administrator's file are shown only") {
    Driver d(1920, 1080);
    showSettings(d, "settings.page.cards");
    CHECK(d.shows("everybody is here and well"));
    d.click("settings.card.1");
    d.frames(3);
    const auto status = d.clickFor<scene::SetCard>("settings.card.1.evacuated");
    CHECK(status.card == 1);
    CHECK(status.name == "Red");
    CHECK(status.status == live::RoomStatus::Evacuated);
    const auto colour = d.clickFor<scene::SetCard>("settings.card.1.colour.5");
    CHECK(colour.colour == base::Rgba8{0x2f, 0x6f, 0xd6, 255});
    CHECK(colour.means == "somebody is hurt, missing or too many");
    CHECK(d.click("settings.card.1.needs_help").empty());  // it is that already
    CHECK(d.clickFor<scene::SetCard>("settings.card.1.remove").name.empty());
    d.frames(3);
    CHECK_FALSE(d.find("settings.card.1.remove"));
    const auto added = d.clickFor<scene::SetCard>("settings.card.add");
    CHECK(added.card == 3);
    CHECK_FALSE(added.name.empty());
    CHECK_FALSE(d.find("settings.card.standard")->enabled);
    ui::SettingsView file = sampleSettings();
    file.cardsFrom = ui::SettingsView::From::File;
    d.ui->setSettings(file);
    d.frames(3);
    CHECK_FALSE(d.find("settings.card.0"));
    CHECK_FALSE(d.find("settings.card.add"));
    CHECK(d.shows("cannot be changed here"));
}

TEST_CASE("Everything in the settings is reached and pressed by keys alone") {
    Driver d(800, 600);
    d.ui->setSettings(sampleSettings());
    openSettings(d);
    CHECK(d.ui->settingsOpen());
    using ui::ListKey;
    const auto press = [&](ListKey key) {
        REQUIRE(d.ui->takeKey(key));
        d.frame();
        scene::Commands got = d.commands;
        d.frames(3);  // the list follows
        return got;
    };
    REQUIRE(d.ui->takeDigit(4));
    d.frames(3);
    REQUIRE(d.find("settings.time.freshness.t0.more"));
    CHECK_FALSE(d.find("settings.time.freshness.t15.more"));  // below the edge
    for (int tab = 0; tab < 5; ++tab) press(ListKey::Next);
    // The rows follow the tabs: two stops where a time is the standard, three where it was chosen, none where the file says it.
    std::set<std::string> pressed;
    for (int i = 0; i < 26; ++i) {
        press(ListKey::Next);
        for (const scene::Command& c : press(ListKey::Enter))
            if (const auto* t = std::get_if<scene::StepTime>(&c)) pressed.insert(t->time + (t->by > 0 ? " +" : t->by < 0 ? " -" : " standard"));
    }
    CHECK(pressed.size() == 26);
    CHECK(pressed.contains("freshness.t0 +"));
    CHECK(pressed.contains("freshness.t15 -"));
    CHECK(pressed.contains("freshness.t1 standard"));
    CHECK(d.ui->settingsOpen());
    // Up and down go from row to row.
    openSettings(d);
    if (!d.ui->settingsOpen()) openSettings(d);
    REQUIRE(d.ui->takeDigit(1));
    d.frames(3);
    for (int i = 0; i < 3; ++i) press(ListKey::Down);
    bool metres = false;
    for (int i = 0; i < 6 && !metres; ++i) {
        for (const scene::Command& c : press(ListKey::Press)) metres = metres || std::holds_alternative<scene::SetMetric>(c);
        press(ListKey::Next);
    }
    CHECK(metres);
}

TEST_CASE("A key is given by a press on its row, what is refused is said beside it, the key sheet and tooltips say the keys that work") {
    Driver d(1280, 720);
    showSettings(d, "settings.page.keys");
    REQUIRE(d.find("settings.key.plan"));
    CHECK(d.ui->keyWanted() == ui::Action::None);
    d.click("settings.key.orbit");
    d.frames(2);
    CHECK(d.ui->keyWanted() == ui::Action::Orbit);
    CHECK_FALSE(d.ui->takeDigit(1));  // the next key is the new one, whatever it is
    CHECK(d.shows("Press the key"));
    d.ui->refuseSetting("T is the key of: Mark: threat.");
    d.frames(3);
    CHECK(d.shows("T is the key of"));
    d.ui->apply({scene::ShowPanel::Which::None});  // Esc
    d.frames(4);
    CHECK(d.ui->keyWanted() == ui::Action::None);
    CHECK(d.find("settings.page.keys"));
    CHECK_FALSE(d.find("settings.key.orbit.standard"));
    CHECK_FALSE(d.find("settings.keys.standard")->enabled);
    ui::KeyTexts keys;
    keys.of[size_t(ui::Action::Orbit)] = "F9";
    d.ui->setKeys(keys);
    d.frames(3);
    const auto one = d.clickFor<scene::SetKey>("settings.key.orbit.standard");
    CHECK(one.action == "orbit");
    CHECK(one.key.empty());
    CHECK(d.clickFor<scene::SetKey>("settings.keys.standard").action.empty());
    d.ui->apply({scene::ShowPanel::Which::None});
    d.frames(4);
    d.ui->apply({scene::ShowPanel::Which::Keys});
    d.frames(3);
    CHECK(d.shows("1  F9  3"));
    d.ui->apply({scene::ShowPanel::Which::None});
    d.frames(3);
    const ui::Target* orbit = d.find("mode.orbit");
    REQUIRE(orbit);
    d.moveTo(float(orbit->visible.x) + 5, float(orbit->visible.y) + 5);
    d.frames(2);
    d.pause(1);
    d.frames(2);
    CHECK(d.shows("Orbit  (F9)"));
}

TEST_CASE("The tour says what each part of the window is for, on the screen and whole, and ends") {
    for (const Size& s : kSizes) {
        Driver d(s.w, s.h, s.scale);
        openTour(d);
        INFO(s.w << "x" << s.h << " at " << s.scale);
        int stops = 0;
        for (; d.find("tour.next") && stops < 20; ++stops) {
            const ui::Target* next = d.find("tour.next");
            CHECK(next->rect == next->visible);
            CHECK(next->rect.x >= 0);
            CHECK(next->rect.x + next->rect.w <= s.w);
            CHECK(next->rect.y + next->rect.h <= s.h);
            CHECK(d.find("tour.back")->enabled == (stops > 0));
            if (d.shows("Shift+G")) CHECK(d.shows("Shift+G acknowledges the most urgent"));
            d.click("tour.next");
            d.frames(2);
        }
        CHECK(stops == 6);
        openTour(d);
        d.click("tour.close");
        d.frame();
        CHECK_FALSE(d.find("tour.next"));
    }
}

TEST_CASE("The start screen shows schools with their plan, recordings, and what is not there any more") {
    Driver d(1920, 1080);
    d.startScreen = std::make_unique<ui::StartScreen>();
    const std::vector<ui::PlanLine> square{{0, 0, 1, 0}, {1, 0, 1, 0.5f}, {1, 0.5f, 0, 0.5f}, {0, 0.5f, 0, 0}};
    d.startScreen->recent.push_back({.path = "/s/a.glb", .name = "Kestrel Hollow", .about = "3 floors", .when = "today 18:02", .plan = square});
    d.startScreen->recent.push_back({.path = "/s/day.sprec", .name = "day.sprec", .about = "Kestrel Hollow", .recording = true});
    d.startScreen->recent.push_back({.path = "/s/b.ifc", .name = "Saltgrass", .about = "File not found", .missing = true, .plan = square});
    d.frames(3);
    CHECK(d.shows("today 18:02"));
    CHECK(d.shows("File not found"));
    CHECK(d.find("recent.0")->rect.h > 2 * d.find("recent.1")->rect.h);
    CHECK(d.clickFor<scene::OpenFile>("recent.1").path == "/s/day.sprec");
    CHECK(d.clickFor<scene::OpenFile>("recent.2").path == "/s/b.ifc");
    d.clickFor<scene::OpenDemo>("tour");
}
