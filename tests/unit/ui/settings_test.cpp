// What a person chooses for the window, and the short tour.
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
