// Who waits for events is woken when there is one to drain, not before.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "live/ingest.h"

using namespace sallyport;
using namespace std::chrono_literals;

TEST_CASE("whenever the window is woken for an event, the event can be drained") {
    std::atomic<int> woken{0};
    live::Ingest ingest(nullptr, base::wallNow, 1, live::kMaxUndrainedBytes, [&] { ++woken; });
    CHECK(woken == 0);
    size_t drained = 0;
    for (int i = 0; i < 50; ++i) {
        const int before = woken;
        live::Event e;
        e.source = "test";
        e.payload = live::Note{"n" + std::to_string(i), "", {}};
        i % 2 ? ingest.push(std::move(e)) : void(ingest.pushOwn(std::move(e)));
        while (woken == before) std::this_thread::sleep_for(1ms);
        std::vector<live::Event> out;
        ingest.drain(out, 10);
        drained += out.size();
        REQUIRE(drained == size_t(i) + 1);
    }
}
