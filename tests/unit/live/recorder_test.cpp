#include "live/recorder.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/log.h"
#include "event_samples.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::live;

namespace {
const Timestamp kTime = *base::parseTimestamp("2026-11-23T14:00:00Z");

std::string slurp(const std::filesystem::path& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void spit(const std::filesystem::path& p, std::string_view text) { std::ofstream(p, std::ios::binary) << text; }
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
Event note(uint64_t seq, std::string text = "x") {
    Event e;
    e.seq = seq;
    e.id = "n" + std::to_string(seq);
    e.receivedAt = kTime + base::Millis(seq);
    e.payload = Note{std::move(text), "", {}};
    return e;
}
std::vector<Event> notes(uint64_t from, uint64_t to) {
    std::vector<Event> out;
    for (uint64_t s = from; s <= to; ++s) out.push_back(note(s));
    return out;
}

/// Limits how large this process may make a file: the kernel then refuses writes as a full disk does.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        before_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit tight{bytes, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, before_);
    }

private:
    rlimit old_{};
    void (*before_)(int);
};
}  // namespace

TEST_CASE("what was appended and synced is in the file, which only its owner may read") {
    test::TempDir dir;
    auto recorder = Recorder::open(dir / "r.ndjson");
    REQUIRE(recorder);
    CHECK((*recorder)->status().recording);
    CHECK((*recorder)->status().savedSeq == 0);
    (*recorder)->append(notes(1, 5));
    (*recorder)->sync();
    CHECK((*recorder)->status().savedSeq == 5);
    CHECK((*recorder)->status().error.empty());
    struct stat info {};
    REQUIRE(::stat((dir / "r.ndjson").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    auto read = readEventFile(dir / "r.ndjson");
    REQUIRE(read);
    CHECK(*read == notes(1, 5));
}

TEST_CASE("a recording of every type reads back equal") {
    test::TempDir dir;
    auto events = test::everyType();
    uint64_t seq = 0;
    for (Event& e : events) e.seq = ++seq;
    {
        auto recorder = Recorder::open(dir / "r.ndjson");
        REQUIRE(recorder);
        (*recorder)->append(events);
    }
    auto read = readEventFile(dir / "r.ndjson");
    REQUIRE(read);
    CHECK(*read == events);
}

TEST_CASE("a recording cut at any byte opens, keeps every whole line and goes on") {
    base::setLogLevel(base::LogLevel::Error);  // each cut is a warning
    test::TempDir dir;
    const auto path = dir / "r.ndjson";
    std::string whole;
    std::vector<size_t> lineEnds;
    for (const Event& e : notes(1, 3)) {
        whole += encodeEvent(e) + "\n";
        lineEnds.push_back(whole.size());
    }
    for (size_t cut = 0; cut <= whole.size(); ++cut) {
        spit(path, whole.substr(0, cut));
        // A line is whole with or without its newline.
        size_t kept = 0;
        for (const size_t end : lineEnds) kept += cut + 1 >= end;
        INFO("cut at " << cut);
        {
            auto recorder = Recorder::open(path);
            INFO((recorder ? "" : recorder.error().text()));
            REQUIRE(recorder);
            CHECK((*recorder)->status().savedSeq == kept);
            (*recorder)->append(notes(kept + 1, kept + 1));
        }
        auto read = readEventFile(path);
        REQUIRE(read);
        REQUIRE(*read == notes(1, kept + 1));
    }
}

TEST_CASE("zeros that a power failure left at the end are cut") {
    test::TempDir dir;
    for (const size_t zeros : {1, 4096, 3'000'000}) {
        spit(dir / "r", encodeEvent(note(1)) + "\n" + encodeEvent(note(2)).substr(0, 20) + std::string(zeros, '\0'));
        {
            auto recorder = Recorder::open(dir / "r");
            REQUIRE(recorder);
        }
        CHECK(slurp(dir / "r") == encodeEvent(note(1)) + "\n");
    }
}

TEST_CASE("a file that is no recording is refused and left as it is") {
    test::TempDir dir;
    for (const std::string& content : {std::string("hello\n"), std::string("%PDF-1.4 no newline"), std::string(1000, '\0'),
                                       std::string("{\"type\":\"FeatureCollection\"}\n"), std::string(3'000'000, 'x')}) {
        spit(dir / "other", content);
        auto recorder = Recorder::open(dir / "other");
        REQUIRE_FALSE(recorder);
        CHECK(has(recorder.error().message, "choose another name"));
        CHECK(slurp(dir / "other") == content);
    }
    CHECK_FALSE(Recorder::open(dir / "no/such/folder/r"));
    CHECK_FALSE(Recorder::open(dir / "."));
    CHECK_FALSE(Recorder::open("/dev/full"));
    REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
    CHECK_FALSE(Recorder::open(dir / "pipe"));
}

TEST_CASE("two recorders never write one file") {
    test::TempDir dir;
    auto first = Recorder::open(dir / "r");
    REQUIRE(first);
    auto second = Recorder::open(dir / "r");
    REQUIRE_FALSE(second);
    CHECK(has(second.error().message, "another program"));
}

TEST_CASE("a full disk is a state, when there is room again every event is in the file, in order") {
    test::TempDir dir;
    auto opened = Recorder::open(dir / "r");
    REQUIRE(opened);
    Recorder& recorder = **opened;
    recorder.append(notes(1, 3));
    recorder.sync();
    {
        FileSizeLimit full(400);
        recorder.append(notes(4, 40));
        recorder.sync();
        CHECK_FALSE(recorder.status().error.empty());
        CHECK(recorder.status().recording);
        CHECK(recorder.status().savedSeq < 40);
        recorder.append(notes(41, 50));
        // What is in the file meanwhile is whole.
        const std::string now = slurp(dir / "r");
        CHECK(now.back() == '\n');
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(550));
    recorder.sync();
    CHECK(recorder.status().error.empty());
    CHECK(recorder.status().savedSeq == 50);
    auto read = readEventFile(dir / "r");
    REQUIRE(read);
    CHECK(*read == notes(1, 50));
}

TEST_CASE("what no memory could hold while the disk was full is marked as a gap with its numbers") {
    test::TempDir dir;
    auto opened = Recorder::open(dir / "r");
    REQUIRE(opened);
    Recorder& recorder = **opened;
    uint64_t last = 0;
    {
        FileSizeLimit full(10);
        const std::string big(16'000, 'b');
        while (last < 5000) {  // 80 MB, more than is kept
            const Event e = note(++last, big);
            recorder.append({&e, 1});
        }
        recorder.sync();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(550));
    recorder.sync();
    const Event after = note(++last);
    recorder.append({&after, 1});
    recorder.sync();
    CHECK(recorder.status().error.empty());
    auto read = readEventFile(dir / "r");
    REQUIRE(read);
    REQUIRE(read->size() > 3);
    const auto* gap = std::get_if<Rejected>(&(*read)[read->size() - 2].payload);
    REQUIRE(gap);
    const uint64_t kept = read->size() - 2;
    INFO(gap->reason);
    CHECK(has(gap->reason, "gap in the recording"));
    CHECK(has(gap->reason, "seq " + std::to_string(kept + 1) + " to 5000"));
    CHECK(read->back().payload == after.payload);
}

TEST_CASE("a deleted recording is told, not written into nothing") {
    test::TempDir dir;
    auto recorder = Recorder::open(dir / "r");
    REQUIRE(recorder);
    (*recorder)->append(notes(1, 1));
    (*recorder)->sync();
    std::filesystem::remove(dir / "r");
    (*recorder)->append(notes(2, 2));
    (*recorder)->sync();
    CHECK(has((*recorder)->status().error, "deleted"));
    CHECK((*recorder)->status().savedSeq == 1);
}

TEST_CASE("bad lines become rejected events with their line and the rest is read") {
    auto events = readEvents("\n" + encodeEvent(note(1)) + "\r\n{bad}\n" + encodeEvent(note(2)) + "\n" + std::string(kMaxLineBytes + 10, 'x') + "\n" +
                                 encodeEvent(note(3)),
                             "f");
    REQUIRE(events);
    REQUIRE(events->size() == 5);
    const auto& bad = std::get<Rejected>((*events)[1].payload);
    CHECK(bad.where == "f line 3");
    CHECK(bad.bytes == "{bad}");
    CHECK((*events)[1].receivedAt == (*events)[0].receivedAt);
    CHECK(has(std::get<Rejected>((*events)[3].payload).reason, "longer than"));
    CHECK(std::get<Rejected>((*events)[3].payload).where == "f line 5");
    for (size_t i = 0; i < events->size(); ++i) CHECK((*events)[i].seq == i + 1);
}

TEST_CASE("events printed and read again are equal, bad lines and missing ids, times and names included") {
    auto events = readEvents(
        "{bad\n"
        R"({"v":1,"type":"alert","kind":"fire"})"
        "\n"
        R"({"v":1,"type":"note","text":"x","observed_at":"2026-11-23T14:00:00Z"})"
        "\n",
        "dir/f.ndjson");
    REQUIRE(events);
    REQUIRE(events->size() == 3);
    CHECK((*events)[0].receivedAt == kTime);
    CHECK((*events)[1].receivedAt == kTime);
    CHECK((*events)[1].id == "f.ndjson#2");
    CHECK(std::get<AlertRaised>((*events)[1].payload).alert == "f.ndjson#2");
    std::string printed;
    for (const Event& e : *events) printed += encodeEvent(e) + "\n";
    auto again = readEvents(printed, "other name");
    REQUIRE(again);
    CHECK(*again == *events);
}

TEST_CASE("a file that holds no event is one clear error with file, line and next step") {
    test::TempDir dir;
    const auto problem = [&](std::string_view content) {
        spit(dir / "f", content);
        auto r = readEventFile(dir / "f");
        REQUIRE_FALSE(r);
        INFO(r.error().text());
        CHECK(has(r.error().where, (dir / "f").string()));
        CHECK(has(r.error().message, "Expected one JSON event per line"));
        return r.error().text();
    };
    CHECK(has(problem(""), "empty"));
    CHECK(has(problem("\n\n"), "empty"));
    CHECK(has(problem(std::string("glTF\x02\0\0\0", 8)), "binary"));
    CHECK(has(problem("[\n{}\n]\n"), "line 1"));
    CHECK(has(problem("{\"type\":\"FeatureCollection\",\"features\":[]}"), "FeatureCollection"));
    CHECK(has(problem("<?xml version='1.0'?>\n<event/>\n"), "line 1"));
    auto missing = readEventFile(dir / "nothing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::NotFound);
    CHECK_FALSE(readEventFile(dir / "."));
}
