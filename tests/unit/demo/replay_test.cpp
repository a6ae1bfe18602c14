// What was seen live is what replay shows, second by second: from the events in memory, and from the recording that the live run wrote.
#include <catch2/catch.hpp>

#include "live/recorder.h"
#include "live/recording.h"
#include "live/session.h"
#include "support/demo_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace std::chrono_literals;

namespace {

const auto school = test::demoPlaces;

std::string shownBy(const Session& s) { return stateJson(s.shown(), s.places(), s.now(), s.lifetimes()); }

}  // namespace

TEST_CASE("replay of the drill shows at every second what the live run showed, from memory and from its recording") {
    const test::TempDir dir;
    auto drill = readEventFile(SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson");
    REQUIRE(drill);
    std::stable_sort(drill->begin(), drill->end(), [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; });
    for (size_t i = 0; i < drill->size(); ++i) (*drill)[i].seq = i + 1;
    const Timestamp begin = drill->front().receivedAt, end = drill->back().receivedAt;

    std::vector<std::string> live;
    std::vector<TimelineMark> timeline;
    size_t snapshots = 0;
    {
        RecordingAbout about;
        about.school = "Kestrel Hollow";
        RecorderOptions options;
        options.sign = false;
        auto recorder = Recorder::open(dir / "drill.sprec", about, options);
        REQUIRE(recorder);
        Session s(school(), true);
        auto stored = Recording::open(dir / "drill.sprec");
        REQUIRE(stored);
        s.setStored(std::move(*stored));
        size_t next = 0;
        for (Timestamp t = begin; t <= end; t += 1s) {
            std::vector<Event> batch;
            for (; next < drill->size() && (*drill)[next].receivedAt <= t; ++next) batch.push_back((*drill)[next]);
            (*recorder)->append(batch);
            s.append(std::move(batch));
            s.advance(t, 1s);
            s.setSavedUpTo((*recorder)->status().savedSeq);
            REQUIRE(s.showsLive());
            live.push_back(shownBy(s));
            if (auto make = s.snapshotToSave()) snapshots += (*recorder)->addSnapshot(std::move(make));
            else (*recorder)->sync();
        }
        timeline.assign(s.timeline().begin(), s.timeline().end());
        CHECK((*recorder)->status().error.empty());
    }
    CHECK(snapshots >= 1);

    const auto replay = [&](Session& s) {
        REQUIRE(s.begin() == begin);
        CHECK(std::equal(s.timeline().begin(), s.timeline().begin() + std::ptrdiff_t(std::min(timeline.size(), s.timeline().size())),
                         timeline.begin()));
        s.extendTo(end);
        s.play();
        for (size_t i = 0; i < live.size(); ++i) {
            CAPTURE(i);
            REQUIRE(s.now() == begin + std::chrono::seconds(i));
            REQUIRE(shownBy(s) == live[i]);
            s.advance(end, 1s);
        }
        for (size_t i = live.size(); i-- > 0;) {  // and backwards, by seeking
            if (i % 7) continue;
            s.seek(begin + std::chrono::seconds(i));
            CAPTURE(i);
            REQUIRE(shownBy(s) == live[i]);
        }
    };
    SECTION("from memory") {
        Session s(school(), false);
        s.append(std::vector<Event>(*drill));
        replay(s);
    }
    SECTION("from its recording") {
        auto recording = Recording::open(dir / "drill.sprec");
        REQUIRE(recording);
        Session s(school(), false);
        REQUIRE(s.load(std::move(*recording)));
        CHECK(s.eventsInMemory() == 0);
        replay(s);
    }
}
