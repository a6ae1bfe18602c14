// What a person must not do by accident or mistake for something else: clicks under a list that moves, exercise marks, messages, refused answers.
#include <algorithm>

#include "driver.h"

namespace sallyport {
namespace {
using test::Driver;
using W = scene::ShowPanel::Which;

struct Case {
    int w, h;
    double scale;
};
const Case kCases[] = {{1920, 1080, 1}, {1280, 720, 1}, {800, 600, 1}, {1920, 1080, 2}};
}  // namespace

TEST_CASE("A click aimed at what stood there before acknowledges no alarm that has come under it") {
    Driver d(1920, 1080);
    d.pause(2);
    const auto acks = [](const scene::Commands& got) {
        return std::count_if(got.begin(), got.end(), [](const scene::Command& c) { return std::holds_alternative<scene::AcknowledgeAlert>(c); });
    };
    scene::AlertView fresh = d.model.alerts[0];
    fresh.id = "new";
    d.model.alerts.insert(d.model.alerts.begin(), fresh);
    d.pause(0.3f);
    CHECK(acks(d.clickAtOnce("alarm.0.ack")) == 0);
    CHECK(d.clickAtOnce("alarm.0.goto").empty());
    // Nor does a press before and a release after, nor another order of the same rows.
    d.pause(2);
    const ui::Target* t = d.find("alarm.0.ack");
    REQUIRE(t);
    d.moveTo(float(t->rect.x + t->rect.w / 2), float(t->rect.y + t->rect.h / 2));
    d.frame();
    ImGui::GetIO().MouseDown[0] = true;
    d.frame();
    std::swap(d.model.alerts[0], d.model.alerts[1]);
    d.frame();
    d.pause(2);
    ImGui::GetIO().MouseDown[0] = false;
    d.frame();
    CHECK(acks(d.commands) == 0);
    CHECK(d.clickFor<scene::AcknowledgeAlert>("alarm.0.ack").alert == "a1");
    // The cards in the list are rows of the same kind.
    d.click("tab.alerts");
    d.model.alerts.erase(d.model.alerts.begin());
    CHECK(acks(d.clickAtOnce("alerts.0.ack")) == 0);
    CHECK(acks(d.click("alerts.0.ack")) == 1);
}

TEST_CASE("An alarm that is marked exercise says so in its row, its card and its place") {
    Driver d(1920, 1080);
    d.model.exercise = false;
    d.frames(2);
    CHECK_FALSE(d.shows("EXERCISE"));
    d.model.alerts[0].exercise = true;
    d.frames(2);
    CHECK(d.shows("EXERCISE"));
    d.model.alerts[0].exercise = false;
    d.model.inspector.tag = "EXERCISE";
    d.frames(2);
    CHECK(d.shows("EXERCISE"));
}

TEST_CASE("A chosen room tells its alarm before its status, and leads to it") {
    for (const Case& c : kCases) {
        Driver d(c.w, c.h, c.scale);
        d.model.inspector.alarms = {{.id = "a3", .title = "PANIC", .tag = {}, .ackedBy = {}, .acked = false, .age = std::chrono::seconds(75)}};
        d.frames(3);
        CHECK(d.shows("not acknowledged"));
        CHECK(d.clickFor<scene::Select>("place.alarm").what == scene::Selection(scene::AlertRef{"a3"}));
    }
}

TEST_CASE("Good news goes away by itself, and never over an error that stands") {
    Driver d(1280, 720);
    d.ui->showMessage("Recording again: nothing was lost.");
    d.ui->letMessageGo();
    d.pause(19);
    CHECK_FALSE(d.ui->message().empty());
    d.pause(2);
    CHECK(d.ui->message().empty());
    d.ui->showMessage("NOT RECORDING: the disk is full");
    d.ui->showBriefly("The range begins at 19:46:20.", 5);
    d.pause(30);
    CHECK(d.ui->message() == "NOT RECORDING: the disk is full");
}

TEST_CASE("A refused answer stands in its question again with the reason, and Enter gives the answer") {
    Driver d(1280, 720);
    d.ui->askAgain({W::ConnectFeed}, "mqtt:/broker", "mqtt:/broker: is not an address; write mqtt://host:1883/topic");
    d.frames(3);
    CHECK(d.shows("is not an address"));
    CHECK(d.clickFor<scene::ConnectFeed>("answer.confirm").url == "mqtt:/broker");
    d.click("timeline.bookmark");
    d.ui->apply({W::Bookmarks});
    d.click("bookmarks.named");
    d.frames(2);
    for (const char* c = "Gym clear"; *c; ++c) ImGui::GetIO().AddInputCharacter(unsigned(*c));
    d.frames(3);
    ImGui::GetIO().KeyMap[ImGuiKey_Enter] = 257;
    ImGui::GetIO().KeysDown[257] = true;
    scene::Commands got;
    for (int i = 0; i < 3; ++i) {
        d.frame();
        got.insert(got.end(), d.commands.begin(), d.commands.end());
    }
    REQUIRE(got.size() == 1);
    CHECK(std::get<scene::AddBookmark>(got[0]).name == "Gym clear");
}

TEST_CASE("A click that cannot be the place of a device is answered where one is asked to click") {
    Driver d(1920, 1080);
    d.view.assigning = scene::Assigning{"acs/17", "door", true};
    d.frames(2);
    CHECK(d.shows("This device is a door: click a door."));
}

TEST_CASE("Two lost feeds are named in the strip, and a silent one is no trouble") {
    Driver d(1280, 720);
    d.model.feedLost = true;
    d.model.feedsLost = 2;
    d.model.feedLostName = "a, b";
    d.model.feedLostFor = std::chrono::seconds(74);
    d.frames(2);
    CHECK(d.shows("2 FEEDS LOST 1:14"));
    for (scene::FeedView& f : d.model.feeds) {
        f.state = live::FeedHealth::State::Connected;
        f.freshness = live::Freshness::Never;
    }
    d.ui->apply({W::Feeds});
    d.frames(2);
    CHECK(d.shows(std::to_string(d.model.feeds.size()) + " connected"));
    d.model.feeds[0].state = live::FeedHealth::State::Lost;
    d.frames(2);
    CHECK(d.shows("1 of " + std::to_string(d.model.feeds.size()) + " lost"));
}

}  // namespace sallyport
