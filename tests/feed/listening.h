// Purpose: ingest and hub as every program has them, listening to test brokers.
#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "broker.h"
#include "feed/hub.h"

namespace sallyport::test {

using namespace std::chrono_literals;
using State = live::FeedHealth::State;
using Clock = std::chrono::steady_clock;

/// True when there is no broker to test against; says so once per test.
inline bool skipped() {
    const std::string why = Broker::missing();
    if (!why.empty()) std::cout << "SKIP: " << why << std::endl;
    return !why.empty();
}

/// The XDG state directory of these tests: feeds remember their client names there.
class OwnState {
public:
    OwnState() { ::setenv("XDG_STATE_HOME", (dir_ / ".").c_str(), 1); }
    ~OwnState() { ::unsetenv("XDG_STATE_HOME"); }

private:
    TempDir dir_;
};

/// Once, before the first thread: the environment is not for changing later.
inline void keepOwnState() { static OwnState state; }

struct Listening {
    bool ready = (keepOwnState(), true);
    live::Ingest ingest{nullptr};
    std::vector<live::Event> events;
    feed::Hub hub{[this](std::vector<live::Event> batch) { ingest.push(std::move(batch)); }};

    explicit Listening(const std::string& url) { REQUIRE(hub.add(url)); }
    explicit Listening(const feed::FeedSettings& settings) {
        const auto added = hub.add(settings);
        INFO((added ? "" : added.error().text()));
        REQUIRE(added);
    }
    ~Listening() { ingest.endDraining(); }
    live::FeedHealth health(size_t i = 0) const { return hub.health().at(i); }
    template <class F>
    bool within(std::chrono::milliseconds limit, F&& done) {
        for (const auto end = Clock::now() + limit; Clock::now() < end; std::this_thread::sleep_for(5ms)) {
            ingest.drain(events, SIZE_MAX);
            if (done()) return true;
        }
        return false;
    }
    bool becomes(State wanted, std::chrono::milliseconds limit, size_t i = 0) {
        return within(limit, [&] { return health(i).state == wanted; });
    }
    bool gets(size_t count) {
        return within(5s, [&] { return events.size() >= count; });
    }
    bool says(const std::string& source, bool alive) {
        return within(2s, [&] {
            for (const live::Event& e : events)
                if (const auto* h = std::get_if<live::SourceHealth>(&e.payload); h && h->source == source && h->alive == alive) return true;
            return false;
        });
    }
};

}  // namespace sallyport::test
