#include <algorithm>

#include "event_samples.h"
#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {
std::vector<Event> some(size_t n) {
    auto events = everyType();
    std::mt19937 random(3);
    while (events.size() < n) events.push_back(randomEvent(random));
    for (size_t i = 0; i < events.size(); ++i) {
        events[i].seq = i + 1;
        events[i].receivedAt = kTime + base::Millis(i / 3);  // several in one millisecond
        if (!std::holds_alternative<Rejected>(events[i].payload)) events[i].id = "e" + std::to_string(i);
        if (auto* alert = std::get_if<AlertRaised>(&events[i].payload)) alert->alert = events[i].id;  // as ingest sees to
    }
    return events;
}
}  // namespace

TEST_CASE("events of a recording printed and merged into a new one are equal, gaps in the numbers included") {
    const OwnKey key;
    TempDir dir;
    auto events = some(200);
    for (size_t i = 100; i < events.size(); ++i) events[i].seq += 50;
    record(dir / "r", events, 30);
    const auto read = readAll(dir / "r");
    std::string lines;
    for (const Event& e : read) lines += encodeEvent(e) + "\n";
    spit(dir / "r.ndjson", lines);
    auto merged = mergeRecordings({dir / "r.ndjson"}, dir / "again");
    INFO((merged ? "" : merged.error().text()));
    REQUIRE(merged);
    CHECK(*merged == 200);
    const auto again = readAll(dir / "again");
    REQUIRE(again.size() == read.size());
    for (size_t i = 0; i < read.size(); ++i) {
        INFO(encodeEvent(read[i]) << "\n" << encodeEvent(again[i]));
        REQUIRE(again[i] == read[i]);
    }
    CHECK(verifyRecording(dir / "again")->good());
}

TEST_CASE("two half recordings merge to the whole, whichever way they were cut and given") {
    const OwnKey key;
    TempDir dir;
    const auto events = some(300);
    record(dir / "whole", events, 50);
    const auto whole = readAll(dir / "whole");
    const auto half = [&](const char* name, auto keep) {
        std::vector<Event> part;
        std::copy_if(events.begin(), events.end(), std::back_inserter(part), keep);
        record(dir / name, part, 40);
    };
    half("early", [](const Event& e) { return e.seq <= 170; });
    half("late", [](const Event& e) { return e.seq > 130; });  // forty are in both
    half("odd", [](const Event& e) { return e.seq % 2 == 1 || e.seq < 20; });
    half("even", [](const Event& e) { return e.seq % 2 == 0; });
    int n = 0;
    for (const auto& [a, b] : {std::pair("early", "late"), std::pair("late", "early"), std::pair("odd", "even"), std::pair("even", "odd")}) {
        const auto out = dir / ("merged" + std::to_string(n++));
        REQUIRE(mergeRecordings({dir / a, dir / b}, out));
        INFO(a << " " << b);
        CHECK(readAll(out) == whole);
        auto report = verifyRecording(out);
        REQUIRE(report);
        CHECK(report->good());
        CHECK(report->closed);
        CHECK(report->about.school == "Lincoln");
        CHECK(report->about.model == "/schools/lincoln.glb");
    }
    REQUIRE(mergeRecordings({dir / "whole", dir / "whole"}, dir / "same"));
    CHECK(readAll(dir / "same") == whole);
}

TEST_CASE("what one vehicle heard twice stays twice, what two heard is there once, as first received") {
    const OwnKey key;
    TempDir dir;
    auto a = notes(1, 3);
    a.push_back(note(4));
    a.back().id = "n2";  // delivered again
    auto b = notes(1, 3);
    for (Event& e : b) e.receivedAt += base::Millis(500);
    record(dir / "a", a);
    record(dir / "b", b);
    REQUIRE(mergeRecordings({dir / "b", dir / "a"}, dir / "m"));
    const auto merged = readAll(dir / "m");
    CHECK(merged == a);
}

TEST_CASE("merging refuses another school, an output that is there and what cannot be read, and leaves nothing behind") {
    const OwnKey key;
    TempDir dir;
    record(dir / "a", notes(1, 3));
    {
        RecordingAbout other = lincoln();
        other.school = "Washington";
        auto r = Recorder::open(dir / "b", other);
        REQUIRE(r);
        (*r)->append(notes(1, 3));
    }
    auto merged = mergeRecordings({dir / "a", dir / "b"}, dir / "m");
    REQUIRE_FALSE(merged);
    CHECK(has(merged.error().message, "Washington"));
    CHECK(has(merged.error().message, "Lincoln"));
    CHECK_FALSE(std::filesystem::exists(dir / "m"));
    const std::string before = slurp(dir / "a");
    merged = mergeRecordings({dir / "a"}, dir / "a");
    REQUIRE_FALSE(merged);
    CHECK(has(merged.error().message, "there already"));
    CHECK(slurp(dir / "a") == before);
    CHECK_FALSE(mergeRecordings({}, dir / "m"));
    CHECK_FALSE(mergeRecordings({dir / "nothing"}, dir / "m"));
    spit(dir / "text", "hello\n");
    CHECK_FALSE(mergeRecordings({dir / "a", dir / "text"}, dir / "m"));
    CHECK_FALSE(std::filesystem::exists(dir / "m"));
}

TEST_CASE("a damaged recording merged alone becomes a whole one of what is left") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 2000));
    const std::string good = slurp(dir / "r");
    spit(dir / "cut", good.substr(0, good.size() / 2));
    auto merged = mergeRecordings({dir / "cut"}, dir / "m");
    REQUIRE(merged);
    CHECK(*merged > 700);
    CHECK(readAll(dir / "m") == readAll(dir / "cut"));
    CHECK(verifyRecording(dir / "m")->good());
}
