#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <set>
#include <thread>

#include "listening.h"
#include "live/recording.h"

using namespace sallyport;
using namespace std::chrono_literals;
using namespace sallyport::test;
using live::Event;

namespace {

const std::string kDoor = R"({"v":1,"type":"door","door":"D-1","lock":"locked","source":"acs/1","observed_at":"2026-11-23T14:00:00Z"})";

}  // namespace

TEST_CASE("events of a broker arrive with feed, source and arrival, what cannot be decoded is counted and kept") {
    if (skipped()) return;
    test::Broker broker;
    broker.start();
    broker.publish("school/doors/2", R"({"v":1,"type":"door","door":"D-2","lock":"unlocked"})", true);
    broker.publish("elsewhere/x", kDoor, true);
    Listening l(broker.url("school/+/#"));
    REQUIRE(l.becomes(State::Connected, 5s));
    CHECK(l.health().reason.empty());
    REQUIRE(l.gets(1));
    CHECK(l.events[0].retained);
    CHECK_FALSE(l.events[0].observedAt.has_value());  // kept by the broker, without a time: its age is not known
    CHECK(l.events[0].source == l.health().name);

    // What only we may say is not taken from a sender.
    broker.publish("school/doors/1", R"({"v":1,"type":"door","door":"D-1","lock":"locked","source":"acs/1","seq":99,"feed":"x","retained":true,)"
                                     R"("received_at":"2020-01-01T00:00:00Z","skew_ms":5000,"observed_at":"2026-11-23T14:00:00Z"})");
    broker.publish("school/doors/1", "{not json");
    broker.publish("school/doors/1", R"({"v":1,"type":"source_health","source":"acs/1","alive":false})");
    broker.publish("school/doors/1", "");
    REQUIRE(l.gets(5));
    const Event& door = l.events[1];
    CHECK(std::get<live::DoorReport>(door.payload).lock == live::LockState::Locked);
    CHECK(door.seq == 2);
    CHECK(door.source == "acs/1");
    CHECK(door.feed == "mqtt 127.0.0.1:" + std::to_string(broker.port()));
    CHECK_FALSE(door.retained);
    CHECK(door.skew == 0ms);
    CHECK(door.receivedAt > *base::parseTimestamp("2026-01-01T00:00:00Z"));
    const auto& bad = std::get<live::Rejected>(l.events[2].payload);
    CHECK(bad.bytes == "{not json");
    CHECK(bad.where == door.feed + " topic school/doors/1");
    CHECK(std::holds_alternative<live::Rejected>(l.events[3].payload));
    CHECK(std::holds_alternative<live::Rejected>(l.events[4].payload));
    CHECK(l.health().messages == 5);
    CHECK(l.health().rejected == 3);
    CHECK(l.health().lastMessage >= l.health().since);
    CHECK_FALSE(l.hub.allEnded());
}

TEST_CASE("a killed broker is lost within 2 s, its sources with it, and both come back by themselves") {
    if (skipped()) return;
    test::Broker broker;
    broker.start();
    Listening l(broker.url("#"));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publish("d", kDoor);
    REQUIRE(l.gets(1));
    broker.kill();
    const auto killed = Clock::now();
    REQUIRE(l.becomes(State::Lost, 2s));
    std::cout << "killed broker lost after " << std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - killed).count() << " ms\n";
    CHECK_FALSE(l.health().reason.empty());
    CHECK(l.says("acs/1", false));
    const auto lostSince = l.health().since;
    std::this_thread::sleep_for(1500ms);  // attempts fail meanwhile
    CHECK(l.health().since == lostSince);
    CHECK(l.health().reason.find("is the broker running?") != std::string::npos);
    broker.start();
    REQUIRE(l.becomes(State::Connected, 8s));
    CHECK(l.says("acs/1", true));
    const size_t before = l.events.size();
    broker.publish("d", kDoor);
    CHECK(l.gets(before + 1));
    // One loss, one return, of the source and of the feed, however many attempts there were.
    CHECK(std::count_if(l.events.begin(), l.events.end(), [](const Event& e) { return std::holds_alternative<live::SourceHealth>(e.payload); }) == 4);
    CHECK(l.health().messages == 2);
}

TEST_CASE("a broker that hangs is lost within 10 s and back when it goes on") {
    if (skipped()) return;
    test::Broker broker;
    broker.start();
    Listening l(broker.url("#"));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publish("d", kDoor);
    REQUIRE(l.gets(1));
    std::this_thread::sleep_for(3s);  // an idle connection is no loss
    CHECK(l.health().state == State::Connected);
    broker.stop();
    const auto stopped = Clock::now();
    REQUIRE(l.becomes(State::Lost, 10s));
    std::cout << "stopped broker lost after " << std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - stopped).count() << " ms\n";
    CHECK(l.says("acs/1", false));
    broker.resume();
    REQUIRE(l.becomes(State::Connected, 12s));
    const size_t before = l.events.size();
    broker.publish("d", kDoor);
    CHECK(l.gets(before + 1));
}

TEST_CASE("a broker that is not there yet is waited for, with the reason") {
    if (skipped()) return;
    test::Broker broker;
    Listening l(broker.url("#"));
    REQUIRE(l.becomes(State::Lost, 3s));
    CHECK(l.health().reason.find("connection refused") != std::string::npos);
    CHECK(l.health().lastMessage == base::Timestamp{});
    broker.start();
    REQUIRE(l.becomes(State::Connected, 8s));
    CHECK(l.events.empty());  // nothing was carried, so nothing was lost or came back
}

TEST_CASE("a broker that wants a password says which settings to give") {
    if (skipped()) return;
    test::Broker broker("allow_anonymous false\n");
    broker.start();
    Listening l(broker.url("#"));
    REQUIRE(l.becomes(State::Lost, 5s));
    CHECK(l.health().reason.find("SALLYPORT_MQTT_USER") != std::string::npos);
}

TEST_CASE("flapping five times leaves one connection that works") {
    if (skipped()) return;
    test::Broker broker;
    broker.start();
    Listening l(broker.url("#"));
    for (int i = 0; i < 5; ++i) {
        REQUIRE(l.becomes(State::Connected, 8s));
        broker.kill();
        REQUIRE(l.becomes(State::Lost, 2s));
        broker.start();
    }
    REQUIRE(l.becomes(State::Connected, 8s));
    broker.publish("d", kDoor);
    REQUIRE(l.gets(1));
    std::this_thread::sleep_for(200ms);
    l.ingest.drain(l.events, SIZE_MAX);
    CHECK(l.events.size() == 1);  // a second connection would bring it twice
}

TEST_CASE("a burst of five thousand messages arrives whole and is recorded") {
    if (skipped()) return;
    constexpr int kCount = 5000;
    test::TempDir dir;
    {
        std::ofstream lines(dir / "lines");
        for (int i = 0; i < kCount; ++i) lines << R"({"v":1,"type":"note","text":")" << i << "\"}\n";
    }
    test::Broker broker;
    broker.start();
    Listening l(broker.url("burst"));
    auto recorder = live::Recorder::open(dir / "recording");
    REQUIRE(recorder);
    l.ingest.setRecorder(std::move(*recorder));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publishLines("burst", dir / "lines");
    REQUIRE(l.within(20s, [&] { return l.events.size() >= kCount; }));
    l.ingest.flush();
    std::set<std::string> texts;
    for (const Event& e : l.events) texts.insert(std::get<live::Note>(e.payload).text);
    CHECK(texts.size() == kCount);
    CHECK(l.ingest.recorderStatus().savedSeq == l.events.size());
    auto recording = live::Recording::open(dir / "recording");
    REQUIRE(recording);
    std::vector<Event> recorded;
    REQUIRE((*recording)->read(1, (*recording)->lastSeq(), SIZE_MAX, recorded));
    CHECK(recorded == l.events);
}

TEST_CASE("a hub stops within 2 s whatever its broker does") {
    if (skipped()) return;
    test::Broker broker;
    broker.start();
    broker.stop();
    auto l = std::make_unique<Listening>(broker.url("#"));
    std::this_thread::sleep_for(300ms);
    const auto start = Clock::now();
    l.reset();
    CHECK(Clock::now() - start < 2s);
    broker.resume();
}
