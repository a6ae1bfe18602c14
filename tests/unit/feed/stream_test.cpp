#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <mutex>
#include <thread>

#include "feed/hub.h"
#include "live/session.h"
#include "support/small_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::feed;
using namespace std::chrono_literals;
using State = live::FeedHealth::State;

namespace {
struct Collected {
    std::mutex mutex;
    std::vector<live::Event> events;
    Hub::Sink sink() {
        return [this](std::vector<live::Event> batch) {
            std::lock_guard lock(mutex);
            for (auto& e : batch) events.push_back(std::move(e));
        };
    }
    size_t size() {
        std::lock_guard lock(mutex);
        return events.size();
    }
};
template <class F>
bool within(std::chrono::milliseconds limit, F&& done) {
    for (const auto end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(2ms))
        if (done()) return true;
    return done();
}

/// Standard input of this process becomes the read end of a pipe.
class InputPipe {
public:
    InputPipe() : before_(::dup(STDIN_FILENO)) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        write_ = ends[1];
    }
    ~InputPipe() {
        end();
        ::dup2(before_, STDIN_FILENO);
        ::close(before_);
    }
    void send(std::string_view text) { REQUIRE(::write(write_, text.data(), text.size()) == static_cast<ssize_t>(text.size())); }
    void end() {
        if (write_ >= 0) ::close(write_);
        write_ = -1;
    }

private:
    int before_, write_ = -1;
};
}  // namespace

TEST_CASE("an event file is read to its end, bad lines included, and then the feed has ended") {
    test::TempDir dir;
    std::ofstream(dir / "f.ndjson") << R"({"v":1,"type":"note","text":"a","received_at":"2026-11-23T14:00:00Z","seq":9,"feed":"old"})"
                                    << "\n{bad\n"
                                    << R"({"v":1,"type":"note","text":"b"})";
    Collected got;
    Hub hub(got.sink());
    CHECK_FALSE(hub.allEnded());
    REQUIRE(hub.add("file:" + (dir / "f.ndjson").string()));
    REQUIRE(within(5s, [&] { return hub.allEnded(); }));
    REQUIRE(got.size() == 3);
    CHECK(got.events[0].seq == 0);
    // What only we may say is not taken from a file either.
    CHECK(got.events[0].feed == "file f.ndjson");
    CHECK(got.events[0].receivedAt == base::Timestamp{});
    CHECK(std::get<live::Rejected>(got.events[1].payload).where == "file f.ndjson line 2");
    CHECK(got.events[2].feed == "file f.ndjson");
    const auto health = hub.health().at(0);
    CHECK(health.state == State::Ended);
    CHECK(health.messages == 3);
    CHECK(health.rejected == 1);
    CHECK(health.lastMessage != base::Timestamp{});
}

TEST_CASE("a missing file is refused at once, a wrong one fails with a reason") {
    test::TempDir dir;
    Collected got;
    Hub hub(got.sink());
    const auto missing = hub.add("file:" + (dir / "none").string());
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::NotFound);
    CHECK_FALSE(hub.add("file:" + (dir / ".").string()));
    std::ofstream(dir / "binary") << std::string("PK\x03\x04\0\0", 6);
    REQUIRE(hub.add("file:" + (dir / "binary").string()));
    CHECK_FALSE(hub.add("file:" + (dir / "binary").string()));  // the same feed twice
    REQUIRE(within(5s, [&] { return hub.allEnded(); }));
    CHECK(hub.health().at(0).state == State::Failed);
    CHECK(hub.health().at(0).reason.find("binary") != std::string::npos);
    CHECK(got.size() == 0);
}

TEST_CASE("standard input is taken as it comes and ends with its writer") {
    InputPipe input;
    Collected got;
    Hub hub(got.sink());
    REQUIRE(hub.add("-"));
    input.send(R"({"v":1,"type":"note",)");
    std::this_thread::sleep_for(20ms);
    CHECK(got.size() == 0);
    input.send("\"text\":\"a\"}\n");
    CHECK(within(5s, [&] { return got.size() == 1; }));
    CHECK_FALSE(hub.allEnded());
    input.end();
    CHECK(within(5s, [&] { return hub.allEnded(); }));
    // The program that spoke is gone, and with it what it spoke for.
    REQUIRE(got.size() == 2);
    const auto& lost = std::get<live::SourceHealth>(got.events[1].payload);
    CHECK(lost.source == "standard input");
    CHECK_FALSE(lost.alive);
    CHECK(lost.reason == "ended");
}

TEST_CASE("a hub stops at once while standard input is silent") {
    InputPipe input;
    Collected got;
    const auto start = std::chrono::steady_clock::now();
    {
        Hub hub(got.sink());
        REQUIRE(hub.add("-"));
    }
    CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("what only Sallyport says is not taken from standard input") {
    InputPipe input;
    Collected got;
    Hub hub(got.sink());
    REQUIRE(hub.add("-"));
    input.send(
        R"({"v":1,"type":"source_health","source":"acs/1","alive":false})"
        "\n"
        R"({"v":1,"type":"rejected","reason":"x","where":"y"})"
        "\n"
        R"({"v":1,"type":"recording","model":"other.json"})"
        "\n"
        R"({"v":1,"type":"note","text":"a","source":"acs/1","seq":7,"feed":"x","retained":true,"skew_ms":5000,"received_at":"2099-01-01T00:00:00Z"})"
        "\n");
    REQUIRE(within(5s, [&] { return got.size() == 4; }));
    for (int i = 0; i < 3; ++i) {
        const auto& rejected = std::get<live::Rejected>(got.events[size_t(i)].payload);
        CHECK(rejected.reason.find("Sallyport itself") != std::string::npos);
        CHECK(rejected.where == "standard input line " + std::to_string(i + 1));
    }
    const live::Event& note = got.events[3];
    CHECK(note.seq == 0);
    CHECK(note.feed == "standard input");
    CHECK_FALSE(note.retained);
    CHECK(note.skew == base::Millis{0});
    CHECK(note.receivedAt == base::Timestamp{});
    CHECK(hub.health().at(0).rejected == 3);
}

TEST_CASE("an arrival in the future that standard input claims does not move the end of a live timeline") {
    InputPipe input;
    live::Ingest ingest(nullptr, [] { return *base::parseTimestamp("2026-11-23T14:00:00Z"); });
    Hub hub([&](std::vector<live::Event> batch) { ingest.push(std::move(batch)); });
    REQUIRE(hub.add("-"));
    input.send(R"({"v":1,"type":"note","text":"a","received_at":"2099-01-01T00:00:00Z"})"
               "\n");
    std::vector<live::Event> events;
    REQUIRE(within(5s, [&] { return ingest.drain(events, 10), !events.empty(); }));
    const building::Building school = test::smallSchool();
    live::Session session(std::make_shared<building::PlaceIndex>(school), true);
    session.append(std::move(events));
    session.advance(*base::parseTimestamp("2026-11-23T14:00:01Z"), base::Millis{0});
    CHECK(session.end() == *base::parseTimestamp("2026-11-23T14:00:01Z"));
}
