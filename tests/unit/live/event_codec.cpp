#include <catch2/catch.hpp>

#include "event_samples.h"

using namespace sallyport;
using namespace sallyport::live;

namespace {
Event decoded(std::string_view json) {
    auto e = decodeEvent(json, "test line 1");
    INFO(json);
    INFO((e ? std::string() : e.error().text()));
    REQUIRE(e);
    return *e;
}
std::string problem(std::string_view json) {
    auto e = decodeEvent(json, "test line 1");
    INFO(json);
    REQUIRE_FALSE(e);
    CHECK(e.error().where == "test line 1");
    return e.error().message;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
}  // namespace

TEST_CASE("every type with every field survives writing and reading") {
    const auto events = test::everyType();
    REQUIRE(events.size() == std::variant_size_v<Payload>);
    for (const Event& e : events) {
        const std::string line = encodeEvent(e);
        INFO(line);
        CHECK(line.find('\n') == line.npos);
        const Event back = decoded(line);
        CHECK(back.payload.index() == e.payload.index());
        CHECK(back == e);
        CHECK(encodeEvent(back) == line);
    }
}

TEST_CASE("two thousand random events survive writing and reading") {
    std::mt19937 random(20261123);
    for (int i = 0; i < 2000; ++i) {
        const Event e = test::randomEvent(random);
        const std::string line = encodeEvent(e);
        INFO(line);
        auto back = decodeEvent(line, "random", kMaxLineBytes);
        REQUIRE(back);
        REQUIRE(*back == e);
    }
}

TEST_CASE("no prefix of an event is taken for an event") {
    for (const Event& e : test::everyType()) {
        const std::string line = encodeEvent(e);
        for (size_t n = 0; n < line.size(); ++n) {
            auto part = decodeEvent(std::string_view(line).substr(0, n), "cut");
            INFO(line.substr(0, n));
            REQUIRE_FALSE(part);
            REQUIRE_FALSE(part.error().message.empty());
        }
    }
}

TEST_CASE("an event with one byte changed is refused or another event, and never more than that") {
    std::mt19937 random(7);
    for (const Event& e : test::everyType()) {
        const std::string line = encodeEvent(e);
        for (int i = 0; i < 300; ++i) {
            std::string broken = line;
            broken[random() % broken.size()] = static_cast<char>(random());
            if (auto back = decodeEvent(broken, "broken", kMaxLineBytes)) {
                auto again = decodeEvent(encodeEvent(*back), "again", kMaxLineBytes);
                INFO(broken);
                REQUIRE(again);
                REQUIRE(*again == *back);
            }
        }
    }
}

TEST_CASE("the sample of the contract is a locked, closed door") {
    const Event e = decoded(R"({"v":1,"id":"unique","type":"door","observed_at":"2026-11-23T14:03:22.120Z","source":"acs/lincoln","exercise":false,)"
                            R"("door":"D-101","lock":"locked","position":"closed","alarm":"none"})");
    const auto& door = std::get<DoorReport>(e.payload);
    CHECK(e.id == "unique");
    CHECK(e.source == "acs/lincoln");
    CHECK(e.observedAt == base::parseTimestamp("2026-11-23T14:03:22.120Z"));
    CHECK(door.lock == LockState::Locked);
    CHECK(door.position == DoorPosition::Closed);
    CHECK(door.alarm == DoorAlarm::None);
    CHECK_FALSE(door.verified.has_value());
    CHECK(e.extra.empty());
}

TEST_CASE("unknown fields are kept and written back") {
    const Event e = decoded(R"({"v":1,"type":"note","text":"x","vendor":{"z":1,"a":[true,null]},"n":18446744073709551615})");
    CHECK(e.extra == R"({"n":18446744073709551615,"vendor":{"a":[true,null],"z":1}})");
    CHECK(decoded(encodeEvent(e)) == e);
}

TEST_CASE("an unknown type is kept whole and is no error") {
    const Event e = decoded(R"({"v":1,"type":"drone","id":"d1","heading":12,"path":[[1,2]]})");
    CHECK(std::get<Unrecognised>(e.payload).type == "drone");
    CHECK(e.extra == R"({"heading":12,"path":[[1,2]]})");
    CHECK(decoded(encodeEvent(e)) == e);
}

TEST_CASE("JSON of another trade is not an unknown event") {
    CHECK(has(problem(R"({"type":"FeatureCollection","features":[]})"), "FeatureCollection"));
    CHECK(has(problem(R"({"saved_seq":4,"saved_at":"2026-11-23T14:03:22Z"})"), "\"type\" is missing"));
    CHECK(has(problem("[1,2]"), "expected a JSON object"));
    CHECK(has(problem("42"), "expected a JSON object"));
}

TEST_CASE("a wrong field is named, with what was found and what was expected") {
    const auto why = problem(R"({"v":1,"type":"door","door":"D-1","lock":"lokced"})");
    CHECK(why == R"(field "lock" is "lokced", expected one of unknown, locked, unlocked, locking, unlocking, jammed)");
    CHECK(has(problem(R"({"v":1,"type":"door","door":7})"), "field \"door\" is 7, expected a text"));
    CHECK(has(problem(R"({"v":1,"type":"door"})"), "field \"door\" is missing"));
    CHECK(has(problem(R"({"v":1,"type":"door","door":""})"), "field \"door\" is empty"));
    CHECK(has(problem(R"({"v":1,"type":"door","door":"D","verified":"yes"})"), "true or false"));
    CHECK(has(problem(R"({"v":1,"type":"door","door":"D","lock":null})"), "leave the field out"));
    CHECK(has(problem(R"({"v":1,"type":"room","room":"1","status":"locked"})"), "locked_in"));
    CHECK(has(problem(R"({"v":1,"type":"casualty","casualty":"c","triage":"minor","count":1.5})"), "whole number"));
    CHECK(has(problem(R"({"v":1,"type":"casualty","casualty":"c","triage":"minor","count":-1})"), "whole number"));
    CHECK(has(problem(R"({"v":1,"type":"responder","responder":"u","lat":41.0})"), "field \"lon\" is missing"));
    CHECK(has(problem(R"({"v":1,"type":"responder","responder":"u","lat":91,"lon":0})"), "field \"lat\""));
    CHECK(has(problem(R"({"v":1,"type":"responder","responder":"u","battery":101})"), "percent"));
    CHECK(has(problem(R"({"v":1,"type":"command","action":"resign"})"), "assume or transfer"));
    CHECK(has(problem(R"({"v":1,"type":"marker","marker":"m","polygon":[[0,0],[1,1]]})"), "3 to"));
    CHECK(has(problem(R"({"v":1,"type":"marker","marker":"m","crs":"epsg:3857"})"), "wgs84"));
    CHECK(has(problem(R"({"v":2,"type":"note","text":"x"})"), "field \"v\""));
    CHECK(has(problem(R"({"v":1,"type":"source_health","alive":true})"), "field \"source\" is missing"));
}

TEST_CASE("times outside 1970 to 2200 and times that are none are refused") {
    for (const char* t : {"1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "yesterday", ""})
        CHECK(has(problem(std::string(R"({"v":1,"type":"note","text":"x","observed_at":")") + t + "\"}"), "observed_at"));
    CHECK(has(problem(R"({"v":1,"type":"note","text":"x","observed_at":1764000000})"), "observed_at"));
}

TEST_CASE("hostile input is refused by its size, depth, keys, numbers and encoding") {
    const auto note = [](const std::string& more) { return R"({"v":1,"type":"note","text":"x",)" + more + "}"; };
    CHECK(has(problem(note("\"pad\":\"" + std::string(kMaxEventBytes, 'x') + "\"")), "bytes"));
    CHECK(has(problem(note("\"deep\":" + std::string(40, '[') + std::string(40, ']'))), "deeper"));
    CHECK(has(problem(std::string(kMaxEventBytes, '[')), "deeper"));
    CHECK(has(problem(note(R"("text":"y")")), "stands twice"));
    CHECK(has(problem(note(R"("o":{"k":1,"k":2})")), "stands twice"));
    CHECK(has(problem(note(R"("n":1e999)")), "too large"));
    CHECK(has(problem(note(R"("n":NaN)")), "not valid JSON"));
    CHECK(has(problem(note("\"bad\":\"\xff\"")), "UTF-8"));
    CHECK(has(problem(note("\"bad\":\"\xed\xa0\x80\"")), "UTF-8"));
    problem(note(R"("bad":"\ud800")"));
    CHECK(has(problem(R"({"v":1,"type":"note","text":"a\u0000b"})"), "NUL"));
    CHECK(has(problem(R"({"v":1,"type":"door","door":")" + std::string(300, 'd') + "\"}"), "longer than 256"));
    CHECK(has(problem(R"({"v":1,"type":"note","text":")" + std::string(17000, 'd') + "\"}"), "longer than"));
    problem(note(R"("a":1)") + " trailing");
    // A deep but allowed event at the limit.
    decoded(note("\"deep\":" + std::string(kMaxJsonDepth - 1, '[') + std::string(kMaxJsonDepth - 1, ']')));
}

TEST_CASE("START and SALT words for triage are the same categories") {
    CHECK(parseTriage("minimal") == Triage::Minor);
    CHECK(parseTriage("dead") == Triage::Deceased);
    CHECK(parseTriage("minor") == Triage::Minor);
    CHECK_FALSE(parseTriage("green"));
}

TEST_CASE("an empty assignment is said, an absent one is not") {
    CHECK(std::get<RoomReport>(decoded(R"({"v":1,"type":"room","room":"1","assigned":""})").payload).assigned == "");
    CHECK_FALSE(std::get<RoomReport>(decoded(R"({"v":1,"type":"room","room":"1"})").payload).assigned.has_value());
}

TEST_CASE("rejected input prints as the contract says and comes back as rejected") {
    Event e = rejectedEvent({base::ErrorCode::BadInput, "no", "f line 2"}, "{bad", "file f");
    e.seq = 9;
    e.receivedAt = *base::parseTimestamp("2026-11-23T14:03:22.120Z");
    const std::string line = encodeEvent(e);
    CHECK(
        line ==
        R"({"v":1,"type":"rejected","seq":9,"received_at":"2026-11-23T14:03:22.120Z","feed":"file f","reason":"no","where":"f line 2","bytes":"e2JhZA=="})");
    CHECK(decoded(line) == e);
    CHECK(std::get<Rejected>(rejectedEvent({}, std::string(10'000, 'x'), "").payload).bytes.size() == kMaxRejectedBytes);
    for (size_t n = 0; n < 9; ++n) {
        const Event bytes = rejectedEvent({base::ErrorCode::BadInput, "r", "w"},
                                          std::string("\x00\xff\x80"
                                                      "abc\n\"\xfe",
                                                      9)
                                              .substr(0, n),
                                          "");
        CHECK(decoded(encodeEvent(bytes)) == bytes);
    }
    CHECK(has(problem(R"({"v":1,"type":"rejected","reason":"r","bytes":"a"})"), "base64"));
}

TEST_CASE("text that is not UTF-8 is written as a valid line") {
    Event e;
    e.payload = Note{"bad \xff\xfe text", "", {}};
    CHECK(decodeEvent(encodeEvent(e), "x"));
    e.payload = Note{"x", "", {}};
    e.extra = "not an object";
    CHECK(decodeEvent(encodeEvent(e), "x"));
    PlaceRef nowhere;
    nowhere.xy = base::Vec2(std::numeric_limits<double>::quiet_NaN(), 1);
    e.payload = Note{"x", "", nowhere};
    CHECK(decodeEvent(encodeEvent(e), "x"));
}

TEST_CASE("an alert is never refused for its form, and tells what was wrong with it") {
    const auto e = decodeEvent(
        R"({"v":1,"type":"alert","kind":"PANIC","room":101,"x":"abc","y":2,"lat":900,"lon":1,"observed_at":"1760-01-01T00:00:00Z","by":[1]})", "t");
    REQUIRE(e);
    const auto& a = std::get<AlertRaised>(e->payload);
    CHECK(a.kind == AlertKind::Panic);
    CHECK(a.place.room == "101");
    CHECK_FALSE(a.place.xy);
    CHECK_FALSE(e->observedAt);
    CHECK(a.text.find("abc") != std::string::npos);
    CHECK(decodeEvent(encodeEvent(*e), "t"));
    const auto odd = decodeEvent(R"({"type":"alert","kind":"lockdown"})", "t");
    REQUIRE(odd);
    CHECK(std::get<AlertRaised>(odd->payload).kind == AlertKind::Other);
    CHECK(std::get<AlertRaised>(odd->payload).text.find("lockdown") != std::string::npos);
}
