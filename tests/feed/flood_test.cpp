// The whole way under load: a flood over a real broker, recorded by the real program, and every message is there afterwards.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "feed/broker.h"
#include "support/process.h"
#include "support/temp_dir.h"

using namespace sallyport::test;
using namespace std::chrono_literals;

namespace {

/// The number behind `"key":` in a line of JSON; -1 when it is not there.
long numberIn(const std::string& text, const std::string& key) {
    const size_t at = text.find("\"" + key + "\":");
    return at == std::string::npos ? -1 : std::stol(text.substr(at + key.size() + 3));
}

}  // namespace

TEST_CASE("Of a flood of messages over MQTT the recording has every one, once, and verifies") {
    if (const std::string why = Broker::missing(); !why.empty()) {
        WARN("SKIP: " + why);
        return;
    }
    const TempDir dir;
    ::setenv("XDG_CONFIG_HOME", (dir / "config").c_str(), 1);
    ::setenv("XDG_STATE_HOME", (dir / "state").c_str(), 1);
    Broker broker("allow_anonymous true\nmax_inflight_messages 0\n");
    broker.start();
    {
        std::ofstream lines(dir / "lines.ndjson");
        for (int i = 0; i < 40; ++i)
            lines << R"({"v":1,"id":"x)" << i
                  << R"(","type":"door","observed_at":"2026-11-19T19:40:00.000Z","source":"acs/x","exercise":true,"door":"D-)" << i
                  << R"(","lock":"locked"})"
                  << "\n";
        std::ofstream(dir / "saved.txt");
    }
    const std::string recording = (dir / "flood.sprec").string(), saved = (dir / "saved.txt").string();
    Finished record;
    std::jthread recorder([&] {
        record = runProgram(SALLYPORT_BINARY, {"record", "--feed", broker.url("school/#"), "-o", recording, "--for", "16"}, saved);
    });
    // Until the first message has come through, nobody listens yet.
    const auto listens = [&] {
        std::ostringstream text;
        text << std::ifstream(saved).rdbuf();
        return numberIn(text.str(), "saved_seq") > 0;
    };
    const auto until = std::chrono::steady_clock::now() + 12s;
    while (!listens() && std::chrono::steady_clock::now() < until) {
        broker.publish("school/probe", R"({"v":1,"type":"note","text":"probe","source":"test","exercise":true})");
        std::this_thread::sleep_for(100ms);
    }
    const bool listened = listens();
    const std::string flood = (std::filesystem::path(SALLYPORT_BINARY).parent_path() / "mqtt_flood").string();
    const Finished published =
        runProgram(flood, {"127.0.0.1", std::to_string(broker.port()), "school/flood", (dir / "lines.ndjson").string(), "1500", "2"});
    recorder.join();
    REQUIRE(listened);
    INFO(published.out << published.err << record.err);
    CHECK(published.code == 0);
    CHECK(numberIn(published.out, "sent") == 3000);
    CHECK(numberIn(published.out, "acknowledged") == 3000);
    CHECK(record.code == 0);
    CHECK(runProgram(SALLYPORT_BINARY, {"verify", recording}).code == 0);
    const Finished events = runProgram(SALLYPORT_BINARY, {"events", recording});
    REQUIRE(events.code == 0);
    std::set<std::string> ids;
    std::istringstream in(events.out);
    for (std::string line; std::getline(in, line);) {
        const size_t at = line.find("\"id\":\"flood-");
        if (at != std::string::npos) CHECK(ids.insert(line.substr(at, line.find('"', at + 6) - at)).second);
    }
    CHECK(ids.size() == 3000);
}
