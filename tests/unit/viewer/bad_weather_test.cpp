// What is said and rehearsed of a window that stood still or lost its picture.
#include <catch2/catch.hpp>
#include <thread>

#include "viewer/rehearsal.h"
#include "viewer/settings.h"
#include "viewer/watchdog.h"

using namespace sallyport;
using namespace sallyport::viewer;
using namespace std::chrono_literals;

TEST_CASE("a picture that stood still says for how long, until when, and what was lost") {
    const auto t = base::parseTimestamp("2026-03-02T14:03:12Z").value();
    CHECK(standstillText({t - 7s, t}, {}, 0) == "The picture stood still for 7 s until 14:03:12. Feeds and recording went on; nothing was lost.");
    CHECK(standstillText({t - 7s, t}, 3600s, 3).find("until 15:03:12. Feeds and recording went on; 3 events were lost") != std::string::npos);
    CHECK(standstillText({t - 7s, t, true}, {}, 0).find("Sallyport stood still for 7 s") == 0);
}

TEST_CASE("a standstill is written down as a note that a recording keeps") {
    const auto t = base::parseTimestamp("2026-03-02T14:03:12Z").value();
    for (const auto& e : {standstillEvent(t, std::nullopt), standstillEvent(t, t + 7s)}) {
        const auto back = live::decodeEvent(live::encodeEvent(e), "test");
        REQUIRE(back);
        CHECK(std::get<live::Note>(back->payload).text.find("since 2026-03-02T14:03:12") != std::string::npos);
    }
}

TEST_CASE("a main thread that goes round is no standstill") {
    Watchdog dog;
    for (int i = 0; i < 5; ++i) {
        CHECK_FALSE(dog.beat());
        std::this_thread::sleep_for(10ms);
    }
}

TEST_CASE("faults to rehearse are read, and anything else is refused with what there is") {
    const auto r = parseRehearsal({"lose-context=0.5", "no-context=3", "refuse-shader=fill.frag", "graphics-memory=1000000", "stall=3,7",
                                   "report-every=0.04", "content-scale=1,1.5,3", "drop=a b.ifc|/c.ifc"});
    REQUIRE(r);
    CHECK(r->loseContextEveryS == 0.5);
    CHECK(r->failedContexts == 3);
    CHECK(r->refusedShader == "fill.frag");
    CHECK(r->graphicsMemory == 1'000'000);
    CHECK(r->stallAtS == 3);
    CHECK(r->stallForS == 7);
    CHECK(r->reportEveryS == 0.04);
    CHECK(r->contentScales == std::vector<double>{1, 1.5, 3});
    CHECK(r->dropped == std::vector<std::filesystem::path>{"a b.ifc", "/c.ifc"});
    CHECK(parseRehearsal({})->refusedShader.empty());
    CHECK(parseRehearsal({})->reportEveryS == 0.25);
    for (const char* wrong :
         {"", "=", "lose-context", "lose-context=", "lose-context=0", "lose-context=x", "lose-context=1,", "no-context=-1", "stall=3",
          "report-every=0", "refuse-shader=", "content-scale=", "drop=", "rain=1", "lose-context=nan", "graphics-memory=1e99"}) {
        INFO(wrong);
        const auto refused = parseRehearsal({wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == base::ErrorCode::Usage);
        CHECK(refused.error().message.find("lose-context=SECONDS") != std::string::npos);
    }
}

TEST_CASE("the tier of the picture can be set, and what is no tier is refused with what there is") {
    const auto quality = [](const std::string& text) { return parseSettings("[display]\nquality = \"" + text + "\"\n", "settings", "/", true); };
    REQUIRE(quality("auto"));
    CHECK_FALSE(quality("auto")->quality);
    CHECK(quality("software")->quality == gpu::Quality::Software);
    CHECK(quality("discrete")->quality == gpu::Quality::Discrete);
    const auto refused = quality("fast");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("auto, software, integrated, discrete") != std::string::npos);
}
