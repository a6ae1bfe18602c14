// The list of feeds: what is wrong with each, devices without a place, and what was rejected.
#include "driver.h"

namespace sallyport {
namespace {
using test::Driver;
using W = scene::ShowPanel::Which;
}  // namespace

TEST_CASE("A feed tells all that is wrong with it, in full, and can be tried again at once") {
    Driver d(1920, 1080);
    d.ui->apply({W::Feeds});
    d.frames(3);
    const auto inFull = [&](const std::string& text) {
        for (const ui::DrawnText& t : d.ui->texts())
            if (t.visible && t.text == text && !t.shortened) return true;
        return false;
    };
    const scene::FeedView f = d.model.feeds[2];
    d.model.feeds = {f};
    d.frames(2);
    CHECK(inFull(f.reason));
    CHECK(inFull(f.clock));
    CHECK(inFull(f.lastRejected));
    CHECK(d.shows("LOST 0:14"));
    CHECK(d.shows("Tries again in 5 s"));
    CHECK(d.shows("7 so far"));
    CHECK(d.clickFor<scene::ReconnectFeed>("feed.0.reconnect").name == "Panic app");
    CHECK(d.clickFor<scene::DisconnectFeed>("feed.0.close").name == "Panic app");
}

TEST_CASE("In a replay the feeds are shown as they were and nothing can be reconnected") {
    Driver d(1920, 1080);
    d.model.live = d.model.following = d.model.liveFeeds = false;
    for (scene::FeedView& f : d.model.feeds) f.ours = f.connects = false;
    d.ui->apply({W::Feeds});
    d.frames(3);
    CHECK(d.find("feed.0.reconnect") == nullptr);
    CHECK(d.find("feeds.connect") == nullptr);
    CHECK(d.shows("LOST 0:14"));
}

TEST_CASE("A device that is not on the plan is assigned by a button, an assigned one is taken back, and what was rejected says why") {
    Driver d(1920, 1080);
    d.model.feeds.clear();
    d.ui->apply({W::Feeds});
    d.frames(3);
    CHECK(d.shows("Devices not on the plan"));
    CHECK(d.shows("is not valid UTF-8 at byte 812"));
    const auto begin = d.clickFor<scene::BeginAssign>("unmapped.0.assign");
    CHECK(begin.device == "acs/17");
    CHECK(begin.type == "door");
    d.view.assigning = scene::Assigning{"acs/17", "door"};
    d.frames(2);
    CHECK(d.shows("Click the door that is acs/17"));
    CHECK(d.clickFor<scene::BeginAssign>("assign_place.cancel").device.empty());
    d.view.assigning = scene::Assigning{"room-sensor-9", "room"};
    d.frames(2);
    CHECK(d.shows("Click the room that is room-sensor-9"));
    d.view.assigning.reset();
    const auto gone = d.clickFor<scene::AssignDevice>("assigned.0.remove");
    CHECK(gone.device == "acs/16");
    CHECK(gone.door.empty());
    CHECK(gone.room.empty());
}

}  // namespace sallyport
