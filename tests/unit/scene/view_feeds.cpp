// The feeds of the view-model: in full, live and as they were, and the devices that name nothing on the plan.
#include <catch2/catch.hpp>

#include "scene/view_model.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;

namespace {

const live::Timestamp kStart = *base::parseTimestamp("2026-11-19T19:40:00Z");

struct Watch {
    std::shared_ptr<const building::Building> building = std::make_shared<const building::Building>(test::smallSchool());
    std::shared_ptr<const building::PlaceIndex> places = std::make_shared<const building::PlaceIndex>(*building);
    live::Session session;
    ViewModelBuilder builder{building};
    ViewState view;
    std::vector<live::FeedHealth> feeds;
    WindowFacts facts;
    uint64_t seq = 0;

    explicit Watch(bool live) : session(places, live) { view.floor = base::FloorId(0); }
    void say(live::Millis at, std::string source, live::Payload p, std::string feed = "mqtt localhost:1883") {
        live::Event e;
        e.seq = ++seq;
        e.id = "e" + std::to_string(seq);
        e.source = std::move(source);
        e.feed = std::move(feed);
        e.observedAt = e.receivedAt = kStart + at;
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    }
    void door(live::Millis at, const char* device, live::LockState lock) {
        live::DoorReport d;
        d.door = device;
        d.lock = lock;
        d.position = live::DoorPosition::Closed;
        say(at, "acs/kestrel", d);
    }
    const ViewModel& at(live::Millis t) {
        session.advance(kStart + t, 0ms);
        if (!session.liveFeeds()) {
            session.seek(kStart + t);
            session.pause();
        }
        return builder.update(session, view, feeds, {}, kStart + t, &facts);
    }
};

live::FeedHealth lost() {
    live::FeedHealth h;
    h.name = "Door control";
    h.url = "mqtts://broker:8883/#";
    h.state = live::FeedHealth::State::Lost;
    h.reason = "the broker's certificate expired on 2026-01-03";
    h.since = kStart;
    h.lastMessage = kStart - 30s;
    h.messages = 120;
    h.rejected = 2;
    h.attempts = 7;
    h.perSecond = 3.5;
    h.nextAttempt = kStart + 14s;
    h.lastRejected = "is not valid UTF-8";
    h.skew = 245s;
    h.skewSource = "acs/kestrel";
    return h;
}

}  // namespace

TEST_CASE("A live feed tells why it is lost, since when, what it carried and when it is tried again") {
    Watch w(true);
    w.session.follow();
    w.feeds = {lost()};
    const FeedView f = w.at(10s).feeds.at(0);
    CHECK(f.reason == "the broker's certificate expired on 2026-01-03");
    CHECK(f.known);
    CHECK(f.since == 10s);
    CHECK(f.heard);
    CHECK(f.lastMessage == 40s);
    CHECK(f.messages == 120);
    CHECK(f.rejected == 2);
    CHECK(f.attempts == 7);
    CHECK(f.perSecond == 3.5);
    CHECK(f.nextAttempt == live::Millis(4000));
    CHECK(f.lastRejected == "is not valid UTF-8");
    CHECK(f.clock == "clock of acs/kestrel 4 min ahead");
    CHECK(f.ours);
    CHECK(f.connects);
    // The attempt is due: nothing is promised any more.
    CHECK_FALSE(w.at(20s).feeds.at(0).nextAttempt);
}

TEST_CASE("A wrong clock is said in the unit that one would correct, a right one not at all") {
    Watch w(true);
    w.session.follow();
    int64_t step = 0;
    const auto clock = [&](live::Millis skew) {
        w.feeds = {lost()};
        w.feeds[0].skew = skew;
        w.feeds[0].skewSource.clear();
        return std::string(w.at(std::chrono::seconds(++step)).feeds.at(0).clock);
    };
    CHECK(clock(2s).empty());
    CHECK(clock(-4999ms).empty());
    CHECK(clock(40s) == "clock 40 s ahead");
    CHECK(clock(-245s) == "clock 4 min behind");
    CHECK(clock(5h) == "clock 5 h ahead");
    CHECK(clock(-std::chrono::hours(24 * 3)) == "clock 3 days behind");
    CHECK(clock(-std::chrono::hours(24 * 366 * 56)) == "clock 56 years behind");
}

TEST_CASE("A replay shows a feed as the hub saw it then, by the recorded status, and never as one of ours") {
    Watch w(false);
    live::FeedStatus s;
    s.feed = "Door control";
    s.state = "connected";
    s.messages = 1;
    s.since = kStart;
    s.lastMessage = kStart;
    w.say(0s, "sallyport", s, "Door control");
    s.state = "lost";
    s.reason = "connection refused";
    s.since = kStart + 60s;
    w.say(60s, "sallyport", s, "Door control");
    w.say(120s, "acs/kestrel", live::Note{"end", "x", {}});
    const ViewModel& before = w.at(30s);
    REQUIRE(before.feeds.size() == 1);
    CHECK(before.feeds[0].name == "Door control");
    CHECK(before.feeds[0].state == live::FeedHealth::State::Connected);
    CHECK(before.feeds[0].lastMessage == 30s);
    CHECK_FALSE(before.feeds[0].ours);
    const ViewModel& after = w.at(90s);
    CHECK(after.feeds[0].state == live::FeedHealth::State::Lost);
    CHECK(after.feeds[0].reason == "connection refused");
    CHECK(after.feeds[0].since == 30s);
    CHECK_FALSE(after.feedLost);
}

TEST_CASE("However fast a replay runs, what is not on the plan is looked for once a second of the real clock, and is not forgotten") {
    Watch w(false);
    w.door(1s, "acs/17", live::LockState::Locked);
    w.door(100s, "acs/18", live::LockState::Jammed);
    w.say(200s, "acs/kestrel", live::Note{"end", "x", {}});
    const auto shown = [&](live::Millis at, live::Millis wall) {
        w.session.seek(kStart + at);
        w.session.pause();
        return w.builder.update(w.session, w.view, w.feeds, {}, kStart + 1h + wall, &w.facts).unmappedDevices;
    };
    REQUIRE(shown(50s, 0ms) == 1);
    CHECK(shown(150s, 100ms) == 1);
    CHECK(shown(160s, 900ms) == 1);
    // Nothing more happens, the second is over.
    CHECK(w.builder.update(w.session, w.view, w.feeds, {}, kStart + 1h + 1s, &w.facts).unmappedDevices == 2);
}

TEST_CASE("A device that names nothing on the plan is listed with what it said, until it is given a place") {
    Watch w(true);
    w.session.follow();
    w.door(1s, "acs/17", live::LockState::Unlocked);
    w.door(2s, "acs/17", live::LockState::Locked);
    w.door(3s, "acs/18", live::LockState::Jammed);
    const ViewModel& m = w.at(5s);
    CHECK(m.unmappedDevices == 2);
    REQUIRE(m.unmapped.size() == 2);
    CHECK(m.unmapped[0].device == "acs/18");  // the newest word first
    CHECK(m.unmapped[1].device == "acs/17");
    CHECK(m.unmapped[1].type == "door");
    CHECK(m.unmapped[1].said == "Locked · Closed");
    CHECK(m.unmapped[1].from == "acs/kestrel");
    CHECK(m.unmapped[1].age == 3s);
    CHECK(m.unmapped[1].count == 2);
    const std::vector<building::DeviceAlias> devices{{"acs/17", w.building->doors[0].id, ""}};
    REQUIRE(w.session.setPlaces(std::make_shared<const building::PlaceIndex>(*w.building, devices)));
    const ViewModel& given = w.at(6s);
    REQUIRE(given.unmapped.size() == 1);
    CHECK(given.unmapped[0].device == "acs/18");
    REQUIRE(given.assigned.size() == 1);
    CHECK(given.assigned[0].device == "acs/17");
    CHECK_FALSE(given.assigned[0].place.empty());
    CHECK(given.doors[0].look == DoorLook::Locked);
}

TEST_CASE("Many unknown devices are counted and only the newest are listed") {
    Watch w(true);
    w.session.follow();
    for (int i = 0; i < 500; ++i) w.door(std::chrono::milliseconds(i), ("ghost/" + std::to_string(i)).c_str(), live::LockState::Locked);
    const ViewModel& m = w.at(5s);
    CHECK(m.unmappedDevices == 500);
    REQUIRE(m.unmapped.size() == ViewModel::kMaxUnmappedRows);
    CHECK(m.unmapped[0].device == "ghost/499");
}

TEST_CASE("What was rejected reaches the model when it changes") {
    Watch w(true);
    w.session.follow();
    w.facts.rejected = {{"19:40:01", "Door control", "is not valid UTF-8"}};
    CHECK(w.at(1s).rejectedNewest.empty());
    ++w.facts.revision;
    REQUIRE(w.at(2s).rejectedNewest.size() == 1);
    CHECK(w.at(2s).rejectedNewest[0].reason == "is not valid UTF-8");
}
