#include "live/ingest.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "live/ingest_skew.h"
#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace std::chrono_literals;

namespace {
const Timestamp kNow = *base::parseTimestamp("2024-11-23T14:00:00Z");

Event note(std::string text) {
    Event e;
    e.feed = "f";
    e.payload = Note{std::move(text), "", {}};
    return e;
}
std::vector<Event> drained(Ingest& ingest) {
    ingest.flush();
    std::vector<Event> out;
    ingest.drain(out, SIZE_MAX);
    return out;
}
}  // namespace

TEST_CASE("ingest gives number, time and id, and keeps what is set") {
    Ingest ingest(nullptr, [] { return kNow; });
    ingest.push(note("a"));
    Event known = note("b");
    known.id = "mine";
    known.receivedAt = kNow - 1h;
    ingest.push(known);
    Event alert = note("");
    alert.payload = AlertRaised{};
    ingest.push(alert);
    Event bad = rejectedEvent({}, "x", "f");
    ingest.push(bad);
    const auto out = drained(ingest);
    REQUIRE(out.size() == 4);
    CHECK(out[0].seq == 1);
    CHECK(out[0].receivedAt == kNow);
    CHECK(out[0].id == "f#" + std::to_string(kNow.time_since_epoch().count()) + "-1");
    CHECK(out[1].seq == 2);
    CHECK(out[1].id == "mine");
    CHECK(out[1].receivedAt == kNow - 1h);
    CHECK(std::get<AlertRaised>(out[2].payload).alert == out[2].id);
    CHECK(out[3].id.empty());
    CHECK(out[3].receivedAt == kNow);
}

TEST_CASE("ingest counts on from the number it is told and from a recording that is continued") {
    Ingest from(
        nullptr, [] { return kNow; }, 41);
    from.push(note("a"));
    CHECK(drained(from).at(0).seq == 41);

    const test::OwnKey key;
    test::TempDir dir;
    for (const uint64_t first : {1u, 2u}) {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder), [] { return kNow; });
        ingest.push(note("a"));
        CHECK(drained(ingest).at(0).seq == first);
        CHECK(ingest.recorderStatus().savedSeq == first);
    }
}

TEST_CASE("events of many feeds at once are all there, once, in the order of each feed, and recorded as drained") {
    const test::OwnKey key;
    test::TempDir dir;
    constexpr int kFeeds = 4, kEach = 3000;
    std::vector<Event> out;
    {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder));
        std::vector<std::thread> feeds;
        for (int f = 0; f < kFeeds; ++f)
            feeds.emplace_back([&, f] {
                for (int i = 0; i < kEach; ++i) {
                    Event e = note(std::to_string(i));
                    e.feed = "feed" + std::to_string(f);
                    ingest.push(std::move(e));
                }
            });
        while (out.size() < size_t(kFeeds * kEach)) {
            const size_t before = out.size();
            ingest.drain(out, 100);
            CHECK(out.size() - before <= 100);
            if (out.size() == before) std::this_thread::sleep_for(1ms);
        }
        for (auto& t : feeds) t.join();
    }
    REQUIRE(out.size() == size_t(kFeeds * kEach));
    std::map<std::string, int> next;
    bool inOrder = true, numbered = true;
    for (size_t i = 0; i < out.size(); ++i) {
        numbered = numbered && out[i].seq == i + 1;
        inOrder = inOrder && std::get<Note>(out[i].payload).text == std::to_string(next[out[i].feed]++);
    }
    CHECK(numbered);
    CHECK(inOrder);
    CHECK(test::readAll(dir / "r") == out);
}

TEST_CASE("a window that never drains stops neither the feeds nor the recording") {
    const test::OwnKey key;
    test::TempDir dir;
    constexpr size_t kEvents = 20'000;  // many times the inbox
    {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder));
        for (size_t i = 0; i < kEvents; ++i) ingest.push(note("x"));
        ingest.flush();
        CHECK(ingest.recorderStatus().savedSeq == kEvents);
    }
    CHECK(test::readAll(dir / "r").size() == kEvents);
}

TEST_CASE("a window that stalls for 30 s at 10,000 events a second loses nothing, neither on disk nor for itself") {
    const test::OwnKey key;
    test::TempDir dir;
    constexpr size_t kEvents = 300'000;
    std::vector<Event> out;
    {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder));
        for (size_t i = 0; i < kEvents; ++i) ingest.push(note("x"));
        ingest.flush();
        CHECK(ingest.recorderStatus().lost == 0);
        ingest.drain(out, SIZE_MAX);
    }
    REQUIRE(out.size() == kEvents);
    bool numbered = true, inTime = true;
    for (size_t i = 0; i < kEvents; ++i) {
        numbered = numbered && out[i].seq == i + 1;
        inTime = inTime && (i == 0 || out[i].receivedAt >= out[i - 1].receivedAt);
    }
    CHECK(numbered);
    CHECK(inTime);
    auto recording = Recording::open(dir / "r");
    REQUIRE(recording);
    CHECK((*recording)->lastSeq() == kEvents);
    std::vector<Event> some;
    REQUIRE((*recording)->read(150'000, 150'500, SIZE_MAX, some));
    CHECK(some == std::vector<Event>(out.begin() + 149'999, out.begin() + 150'500));
}

TEST_CASE("receive times never go back, whatever the clock says, nor when a recording is continued") {
    const test::OwnKey key;
    test::TempDir dir;
    Timestamp now = kNow;
    for (int run = 0; run < 2; ++run) {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder), [&] { return now; });
        for (const auto jump : {0s, 10s, -3600s, 5s}) {
            now += jump;
            ingest.push(note("x"));
            ingest.flush();
        }
    }
    const auto events = test::readAll(dir / "r");
    REQUIRE(events.size() == 8);
    for (size_t i = 1; i < events.size(); ++i) CHECK(events[i].receivedAt == kNow + 10s);
}

TEST_CASE("a snapshot is stored with the events before it, and offered again when there is no recorder") {
    const test::OwnKey key;
    test::TempDir dir;
    {
        Ingest ingest(nullptr, [] { return kNow; });
        CHECK_FALSE(ingest.saveSnapshot([] { return StoredSnapshot{}; }));
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        ingest.setRecorder(std::move(*recorder));
        for (int i = 0; i < 5; ++i) ingest.push(note("x"));
        const auto seen = drained(ingest);
        CHECK(ingest.saveSnapshot([seq = seen.back().seq] { return StoredSnapshot{seq, kNow, "k", "m", "state"}; }));
        ingest.flush();
        CHECK(ingest.saveSnapshot([] { return StoredSnapshot{}; }));  // one without a state is not stored
    }
    auto recording = Recording::open(dir / "r");
    REQUIRE(recording);
    const auto s = (*recording)->until(UINT64_MAX, "k");
    REQUIRE(s);
    CHECK(s->seq == 5);
    CHECK(s->state == "state");
    CHECK((*recording)->marks("k").size() == 1);
    CHECK(verifyRecording(dir / "r")->snapshots == 1);
}

TEST_CASE("an event is on disk 200 ms after it came, without anybody asking") {
    const test::OwnKey key;
    test::TempDir dir;
    auto recorder = Recorder::open(dir / "r");
    REQUIRE(recorder);
    Ingest ingest(std::move(*recorder));
    ingest.push(note("x"));
    for (int i = 0; i < 100 && ingest.recorderStatus().savedSeq == 0; ++i) std::this_thread::sleep_for(20ms);  // slow machines get 2 s
    CHECK(ingest.recorderStatus().savedSeq == 1);
    CHECK(test::readAll(dir / "r").size() == 1);
}

TEST_CASE("the recorder can be set, replaced and taken away while events flow") {
    const test::OwnKey key;
    test::TempDir dir;
    Ingest ingest(nullptr);
    CHECK_FALSE(ingest.recorderStatus().recording);
    ingest.push(note("before"));
    ingest.flush();
    for (const char* name : {"a", "b"}) {
        auto recorder = Recorder::open(dir / name);
        REQUIRE(recorder);
        ingest.setRecorder(std::move(*recorder));
        ingest.push(note(name));
        ingest.flush();
        CHECK(ingest.recorderStatus().path == (dir / name).string());
    }
    ingest.setRecorder(nullptr);
    ingest.push(note("after"));
    ingest.flush();
    CHECK_FALSE(ingest.recorderStatus().recording);
    for (const char* name : {"a", "b"}) {
        const auto events = test::readAll(dir / name);
        REQUIRE(events.size() == 1);
        CHECK(std::get<Note>(events.front().payload).text == name);
    }
    CHECK(drained(ingest).size() == 4);
}

TEST_CASE("after endDraining nothing waits for the window and all is recorded") {
    const test::OwnKey key;
    test::TempDir dir;
    {
        auto recorder = Recorder::open(dir / "r");
        REQUIRE(recorder);
        Ingest ingest(std::move(*recorder));
        ingest.push(note("a"));
        ingest.endDraining();
        for (int i = 0; i < 5000; ++i) ingest.push(note("b"));
        CHECK(drained(ingest).empty());
    }
    CHECK(test::readAll(dir / "r").size() == 5001);
}

TEST_CASE("a clock that runs ahead is measured, and its late events are corrected by the same") {
    SkewMeter meter;
    const auto at = [](Millis sinceStart) { return kNow + sinceStart; };
    CHECK(meter.measure("s", at(0s) - 3s, at(0s)).skew == 0ms);  // in the past: delay
    CHECK(meter.measure("s", at(1s) + 2s, at(1s)).skew == 0ms);  // within tolerance
    CHECK(meter.measure("s", at(2s) + 60s, at(2s)).skew == 60s);
    CHECK(meter.measure("s", at(10s) + 40s, at(10s)).skew == 60s);            // 20 s late
    CHECK(meter.measure("s", at(11s) + 60'500ms, at(11s)).skew == 60'500ms);  // the least delay shows it best
    CHECK(meter.measure("other", at(11s) - 1s, at(11s)).skew == 0ms);
}

TEST_CASE("a clock that was set right, or one absurd time, does not stay a correction") {
    SkewMeter meter;
    const Timestamp far = *base::parseTimestamp("2199-01-01T00:00:00Z");
    CHECK(meter.measure("s", far, kNow).skew == far - kNow);
    CHECK(meter.measure("s", kNow + 1s, kNow + 1s).skew == 0ms);
    CHECK(meter.measure("s", kNow + 2s, kNow + 2s).skew == 0ms);
    CHECK(meter.measure("t", kNow + 60s, kNow).skew == 60s);
    for (int minute = 1; minute <= 11; ++minute) meter.measure("t", kNow + minute * 1min, kNow + minute * 1min);
    CHECK(meter.measure("t", kNow + 12min, kNow + 12min).skew == 0ms);
}

TEST_CASE("ingest stamps the skew of new events and never of recorded ones") {
    std::atomic<int64_t> ms = 0;
    Ingest ingest(nullptr, [&] { return kNow + Millis(ms.load()); });
    Event e = note("a");
    e.source = "s";
    e.observedAt = kNow + 90s;
    ingest.push(e);
    e.receivedAt = kNow - 1s;
    ingest.push(e);
    const auto out = drained(ingest);
    CHECK(out.at(0).skew == 90s);
    CHECK(out.at(0).when() == kNow);
    CHECK(out.at(1).skew == 0s);
    const auto skews = ingest.skews();
    REQUIRE(skews.size() == 1);
    CHECK(skews[0].feed == "f");
    CHECK(skews[0].source == "s");
    CHECK(skews[0].skew == 90s);
}

TEST_CASE("what a stalled window has not drained beyond its memory is recorded all the same, and read back in order") {
    const test::OwnKey key;
    test::TempDir dir;
    constexpr size_t kEvents = 30'000;
    auto recorder = Recorder::open(dir / "r");
    REQUIRE(recorder);
    Ingest ingest(
        std::move(*recorder), [] { return kNow; }, 1, 1u << 20);  // some 2,000 events
    for (size_t i = 0; i < kEvents; ++i) ingest.push(note(std::to_string(i)));
    ingest.flush();
    CHECK(ingest.recorderStatus().savedSeq == kEvents);
    std::vector<Event> out;
    for (size_t before = SIZE_MAX; before != out.size();) {
        before = out.size();
        ingest.drain(out, 700);
        CHECK(out.size() - before <= 700);
    }
    REQUIRE(out.size() == kEvents);
    bool inOrder = true;
    for (size_t i = 0; i < kEvents; ++i) inOrder = inOrder && out[i].seq == i + 1 && std::get<Note>(out[i].payload).text == std::to_string(i);
    CHECK(inOrder);
}

TEST_CASE("what the program says itself never waits, though feeds wait for a window that does not drain") {
    const test::OwnKey key;
    test::TempDir dir;
    Ingest ingest(
        nullptr, [] { return kNow; }, 1, 1);  // no recorder: one event fills it
    std::atomic<bool> through = false;
    std::thread feed([&] {
        for (int i = 0; i < 6000; ++i) ingest.push(note("feed"));
        through = true;
    });
    std::this_thread::sleep_for(200ms);
    CHECK_FALSE(through);
    CHECK(ingest.pushOwn(note("mark")));
    std::vector<Event> out;
    for (int i = 0; i < 1000 && std::none_of(out.begin(), out.end(), [](const Event& e) { return std::get<Note>(e.payload).text == "mark"; }); ++i) {
        std::this_thread::sleep_for(5ms);
        ingest.drain(out, 10);
    }
    REQUIRE_FALSE(out.empty());
    CHECK(std::any_of(out.begin(), out.end(), [](const Event& e) { return std::get<Note>(e.payload).text == "mark"; }));
    CHECK(out.size() < 2000);  // ahead of what waited
    ingest.endDraining();
    feed.join();
}

TEST_CASE("a recording that was deleted says so, and the next one gets what it could not save") {
    const test::OwnKey key;
    test::TempDir dir;
    auto recorder = Recorder::open(dir / "gone");
    REQUIRE(recorder);
    Ingest ingest(std::move(*recorder), [] { return kNow; });
    ingest.push(note("a"));
    ingest.flush();
    std::filesystem::remove(dir / "gone");
    ingest.push(note("b"));
    ingest.flush();
    CHECK(ingest.recorderStatus().deleted);
    auto next = Recorder::open(dir / "next");
    REQUIRE(next);
    ingest.setRecorder(std::move(*next));
    ingest.push(note("c"));
    ingest.flush();
    CHECK(ingest.recorderStatus().error.empty());
    CHECK_FALSE(ingest.recorderStatus().deleted);
    const auto read = test::readAll(dir / "next");
    REQUIRE(read.size() == 2);
    CHECK(std::get<Note>(read[0].payload).text == "b");
    CHECK(read[0].seq == 2);
    CHECK(std::get<Note>(read[1].payload).text == "c");
}
