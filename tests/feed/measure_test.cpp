// What a message costs this program: measured, never asserted, and not part of ctest. test_feed "[measure]" prints it.
#include <sys/resource.h>

#include <cstdio>
#include <fstream>

#include "feed/decode.h"
#include "listening.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

double cpuSeconds() {
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    return static_cast<double>(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * static_cast<double>(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}
const char* const kResponder =
    R"({"v":1,"id":"6f1c2","type":"responder","observed_at":"2026-11-23T14:03:22.120Z","source":"team/3","responder":"r-17","callsign":"Alpha 3",)"
    R"("agency":"PD","team":"Alpha","role":"contact","x":12.25,"y":41.5,"z":3.2,"floor":"1","ce":1.5,"le":2.0,"course":271.0,"speed":1.1,"battery":83})";
const char* const kDoor =
    R"({"v":1,"id":"a81","type":"door","door":"D-101","lock":"locked","position":"closed","source":"acs/1","observed_at":"2026-11-23T14:00:00Z"})";

}  // namespace

TEST_CASE("cost of decoding", "[.][measure]") {
    feed::MessageDecoder decoder("feed");
    const auto measure = [&](const char* what, std::string_view payload, feed::Decoder kind) {
        constexpr int kRounds = 100'000;
        const feed::Topics::Route route{kind, "D-1", true};
        const double begin = cpuSeconds();
        for (int i = 0; i < kRounds; ++i) decoder.decode({"t/D-1", payload, false, false, base::Timestamp{}}, route);
        std::printf("%-24s %6.2f us\n", what, (cpuSeconds() - begin) / kRounds * 1e6);
    };
    measure("responder", kResponder, feed::Decoder::Sallyport);
    measure("door", kDoor, feed::Decoder::Sallyport);
    measure("Home Assistant lock", "LOCKED", feed::Decoder::HomeAssistantLock);
    measure("ONVIF door",
            R"({"Topic":"tns1:Door/State/DoorPhysicalState","Source":{"DoorToken":"d1"},"Data":{"State":"Open"},"UtcTime":"2026-11-23T13:59:00Z"})",
            feed::Decoder::OnvifDoor);
}

TEST_CASE("cost of ten thousand messages a second from a broker", "[.][measure]") {
    if (skipped()) return;
    constexpr int kCount = 60'000;  // mosquitto_pub loses its place beyond 65535
    TempDir dir;
    {
        std::ofstream lines(dir / "lines");
        for (int i = 0; i < kCount; ++i) lines << (i % 2 ? kResponder : kDoor) << "\n";
    }
    keepOwnState();
    for (const int version : {4, 5}) {
        Broker broker;
        broker.start();
        std::atomic<size_t> got{0};
        feed::Hub hub([&](std::vector<live::Event> batch) { got += batch.size(); });
        feed::FeedSettings s;
        s.url = broker.url("#");
        s.mqttVersion = version;
        REQUIRE(hub.add(s));
        while (hub.health()[0].state != State::Connected) std::this_thread::sleep_for(5ms);
        const double begin = cpuSeconds();
        const auto start = Clock::now();
        broker.publishLines("m", dir / "lines");
        while (got < kCount) std::this_thread::sleep_for(1ms);
        const double wall = std::chrono::duration<double>(Clock::now() - start).count();
        const double each = (cpuSeconds() - begin) / kCount;
        std::printf("MQTT %d: %.0f messages/s, %.1f us of CPU each, so 10,000/s take %.0f %% of a core; rate shown %.0f/s\n", version, kCount / wall,
                    each * 1e6, each * 1e6, hub.health()[0].perSecond);
    }
}
