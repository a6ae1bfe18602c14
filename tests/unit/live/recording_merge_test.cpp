#include <algorithm>

#include "base/log.h"
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

TEST_CASE("a merged recording names every operator, whole names, and the program that merged") {
    const OwnKey key;
    TempDir dir;
    int n = 0;
    const auto by = [&](const std::string& who, const std::string& school, const std::string& hash) {
        RecordingAbout about = lincoln();
        about.operatorName = who;
        about.school = school;
        about.facilityHash = hash;
        const auto path = dir / std::to_string(n++);
        auto r = Recorder::open(path, about);
        REQUIRE(r);
        (*r)->append(notes(1, 3));
        return path;
    };
    const auto a = by("Ashlee", "Lincoln", "11"), b = by("Lee", "Lincoln", "22"), c = by("Lee", "", "11"), d = by("Kim", "", "33");
    REQUIRE(mergeRecordings({a, b}, dir / "ab", "sallyport 9"));
    auto merged = Recording::open(dir / "ab");
    REQUIRE(merged);
    CHECK((*merged)->about().operatorName == "Ashlee, Lee");
    CHECK((*merged)->about().program == "sallyport 9");
    CHECK((*merged)->about().facilityHash == "11");
    CHECK_FALSE((*merged)->about().machine.empty());
    REQUIRE(mergeRecordings({dir / "ab", c}, dir / "abc"));
    CHECK((*Recording::open(dir / "abc"))->about().operatorName == "Ashlee, Lee");
    const auto refused = mergeRecordings({a, d}, dir / "ad");  // one does not name its school, and it is of another building
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().message, "another building"));
    CHECK_FALSE(std::filesystem::exists(dir / "ad"));
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
    auto events = readAll(dir / "m");
    const auto left = readAll(dir / "cut");
    REQUIRE(events.size() > left.size());
    for (size_t i = left.size(); i < events.size(); ++i) {  // what was wrong with it
        const auto* gap = std::get_if<Rejected>(&events[i].payload);
        REQUIRE(gap);
        CHECK(has(gap->reason, "merged from cut, of which verify says: "));
    }
    events.resize(left.size());
    CHECK((events == left));
    CHECK(verifyRecording(dir / "m")->good());
}

TEST_CASE("what verify finds in a merged recording is marked in the one that it became") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 400));
    record(dir / "other", notes(380, 420));
    std::string bad = slurp(dir / "r");
    const size_t at = bad.find("n200");
    REQUIRE(at != std::string::npos);
    bad[at] ^= 1;
    spit(dir / "r", bad);
    for (const auto& inputs : {std::vector<std::filesystem::path>{dir / "r"}, {dir / "r", dir / "other"}}) {
        const auto out = dir / ("merged" + std::to_string(inputs.size()));
        REQUIRE(mergeRecordings(inputs, out));
        const auto report = verifyRecording(out);
        REQUIRE(report);
        CHECK(report->good());
        CHECK(report->gaps >= 1);
        bool noted = false;
        for (const auto& f : report->findings) noted = noted || (!f.error && has(f.what, "merged from r, of which verify says: page "));
        CHECK(noted);
    }
    REQUIRE(mergeRecordings({dir / "other"}, dir / "good"));
    CHECK(verifyRecording(dir / "good")->gaps == 0);
    CHECK(readAll(dir / "good") == notes(380, 420));
}
