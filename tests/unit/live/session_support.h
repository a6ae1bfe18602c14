// Purpose: what tests of sessions over recordings share: opening a tape, seeking compared with folding every event, an incident as ingest, recorder
// and window run it. Refuses to: be a file.
#pragma once
#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "live/session.h"
#include "live/snapshot.h"
#include "school_day.h"
#include "tape.h"

namespace sallyport::test {

inline std::shared_ptr<const building::PlaceIndex> shared() {
    return {&places(), [](const building::PlaceIndex*) {}};
}
inline std::string key() { return snapshotKey(places(), SourcePolicy::standard()); }

inline std::unique_ptr<Session> open(const std::shared_ptr<Tape>& tape, const std::shared_ptr<Tape>& cache = nullptr, bool live = false) {
    auto s = std::make_unique<Session>(shared(), live);
    REQUIRE(s->load(std::make_unique<TapeReader>(tape), cache ? std::make_unique<TapeCache>(cache) : nullptr));
    return s;
}
/// Some moments, forwards and backwards, near each other and far apart.
inline void checkSeeks(Session& s, const std::vector<Event>& events, int seeks = 30, unsigned seed = 5) {
    const Oracle oracle(events);
    std::mt19937 random(seed);
    const auto length = (s.end() - s.begin()).count();
    Timestamp t = s.begin();
    for (int i = 0; i < seeks; ++i) {
        if (i % 3 == 0) t = s.begin() + Millis(int64_t(random() % uint64_t(length + 1)));
        else t = std::clamp(t + Millis(int64_t(random() % 9000) - 4500), s.begin(), s.end());
        s.seek(t);
        CAPTURE(i, base::formatTimestamp(t));
        REQUIRE(s.now() == t);
        REQUIRE(sameInFull(s.shown(), oracle.at(t), t));
    }
}
inline bool sameTimeline(const Session& a, const Session& b) {
    return std::equal(a.timeline().begin(), a.timeline().end(), b.timeline().begin(), b.timeline().end()) &&
           std::equal(a.bookmarks().begin(), a.bookmarks().end(), b.bookmarks().begin(), b.bookmarks().end());
}

/// What ingest and recorder do for a live session, and what the window does with it every frame.
struct Incident {
    std::shared_ptr<Tape> tape = std::make_shared<Tape>();
    Session session{shared(), true};
    std::vector<Event> all;
    int snapshots = 0, refuseEvery = 0, offered = 0;
    size_t mostInMemory = 0;

    Incident() { session.setStored(std::make_unique<TapeReader>(tape)); }
    void receive(std::vector<Event> batch, uint64_t unsaved = 0) {
        for (Event& e : batch) {
            e.seq = all.size() + 1;
            all.push_back(e);
            tape->events.push_back(e);
        }
        session.append(std::vector<Event>(batch));
        session.advance(all.back().receivedAt, 16ms);
        session.setSavedUpTo(all.size() - std::min<uint64_t>(unsaved, all.size()));
        mostInMemory = std::max(mostInMemory, session.eventsInMemory());
        settle();  // one that was offered a frame ago: the disk keeps up, however slow the machine
        if (auto make = session.snapshotToSave()) {
            if (refuseEvery && ++offered % refuseEvery == 0) return;  // the disk is slow
            // The recorder's thread makes it, while this one goes on.
            maker = std::thread([this, make = std::move(make)] { made = make(); });
            ++snapshots;
        }
    }
    /// The snapshot that is being made is on disk.
    void settle() {
        if (!maker.joinable()) return;
        maker.join();
        tape->snapshots[made.seq] = std::move(made);
    }
    std::thread maker;
    StoredSnapshot made;
    ~Incident() { settle(); }
    void receiveAll(const std::vector<Event>& day, size_t perFrame = 400) {
        for (size_t i = 0; i < day.size(); i += perFrame)
            receive({day.begin() + std::ptrdiff_t(i), day.begin() + std::ptrdiff_t(std::min(day.size(), i + perFrame))});
        settle();
    }
};

}  // namespace sallyport::test
