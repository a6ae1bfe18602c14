// A feed that waits because nobody takes what it has: whoever closes it must not wait with it, and nothing that it had is lost by that.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>
#include <thread>

#include "feed/hub.h"
#include "live/ingest.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::feed;
using namespace std::chrono_literals;

namespace {

constexpr size_t kLines = 6000;  // more than the inbox of ingest holds

std::string longFile(const test::TempDir& dir) {
    const std::string path = (dir / "events.ndjson").string();
    std::ofstream out(path);
    for (size_t i = 0; i < kLines; ++i)
        out << R"({"v":1,"id":"n)" << i << R"(","type":"note","text":"x","source":"test"})"
            << "\n";
    return path;
}

/// Ingest whose window takes nothing: it blocks the feed once its inbox is full.
struct Blocked {
    std::atomic<size_t> pushed{0};
    test::TempDir dir;
    live::Ingest ingest{nullptr, base::wallNow, 1, /*maxUndrainedBytes=*/1};
    std::unique_ptr<Hub> hub = std::make_unique<Hub>([this](std::vector<live::Event> batch) {
        pushed += batch.size();
        ingest.push(std::move(batch));
    });

    Blocked() {
        REQUIRE(hub->add("file:" + longFile(dir)));
        // Reported before it is pushed: all of it, or what fits before the feed waits.
        while (hub->health().front().messages == 0) std::this_thread::sleep_for(1ms);
    }
    ~Blocked() {
        ingest.endDraining();
        hub.reset();
    }
};

}  // namespace

TEST_CASE("A feed that waits for the window can be closed by the window, and what it had still comes") {
    Blocked b;
    const std::string name = b.hub->health().front().name;
    REQUIRE(b.hub->remove(name));  // would never return if it waited for a feed that waits for this thread
    CHECK(b.hub->health().empty());
    std::vector<live::Event> out;
    const auto notes = [&] {
        return size_t(std::count_if(out.begin(), out.end(), [](const live::Event& e) { return std::holds_alternative<live::Note>(e.payload); }));
    };
    while (out.size() < b.pushed) b.ingest.drain(out, 512), std::this_thread::sleep_for(1ms);
    CHECK(notes() > 0);
    // No hole: what came is the beginning of the file.
    size_t next = 0;
    for (const live::Event& e : out)
        if (std::holds_alternative<live::Note>(e.payload)) CHECK(e.id == "n" + std::to_string(next++));
    CHECK(b.hub->add("file:" + (b.dir / "events.ndjson").string()));  // its name is free again
}

TEST_CASE("A window that ends while a feed waits for it does not wait for the feed") {
    auto b = std::make_unique<Blocked>();
    b.reset();  // as the window does: nobody drains any more, then the feeds end, then ingest
    SUCCEED();
}
