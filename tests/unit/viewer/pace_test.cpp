// When frames are drawn: as few as the eye needs.
#include "viewer/pace.h"

#include <catch2/catch.hpp>

using sallyport::viewer::Pace;
using sallyport::viewer::Stirring;

namespace {

/// Frames in `seconds` of a loop that waits as it is told; `at` gives what stirs at a time.
template <class At>
uint64_t framesIn(Pace& pace, double seconds, At&& at, double fromS = 0) {
    const uint64_t before = pace.frames();
    for (double t = fromS; t < fromS + seconds;) {
        (void)pace.due(at(t), t);
        Stirring after = at(t);
        after.input = after.changed = false;
        const double wait = pace.waitS(after, t, 1 - (t - double(int64_t(t))), 0.25);
        t += std::max(wait, Pace::kFrameS);
    }
    return pace.frames() - before;
}

/// A window that has drawn its first picture.
Pace rested() {
    Pace p;
    framesIn(p, 1, [](double) { return Stirring{}; });
    return p;
}

}  // namespace

TEST_CASE("at rest nothing is drawn after the first frame") {
    Pace p;
    CHECK(p.due({}, 0));
    CHECK(framesIn(p, 600, [](double) { return Stirring{}; }) == 0);
}

TEST_CASE("a clock with seconds costs one frame a second") {
    Pace p = rested();
    CHECK(framesIn(
              p, 60, [](double t) { return Stirring{.clock = int64_t(t)}; }, 10) == 60);
}

TEST_CASE("what moves gets every frame, and a few more when it stops") {
    Pace p = rested();
    const uint64_t n = framesIn(
        p, 2, [](double t) { return Stirring{.running = t < 11}; }, 10);
    CHECK(n >= 59);
    CHECK(n <= 62 + Pace::kSettleFrames);
}

TEST_CASE("one key press is drawn at once and settles") {
    Pace p = rested();
    Stirring key;
    key.input = true;
    CHECK(p.due(key, 5));
    int more = 0;
    for (double t = 5; t < 8; t += 0.02) more += p.due({}, t);
    CHECK(more == Pace::kSettleFrames);
}

TEST_CASE("an event is drawn at once, in one frame") {
    Pace p = rested();
    CHECK(p.due({.changed = true}, 5));
    CHECK(framesIn(
              p, 20, [](double) { return Stirring{}; }, 5) == 0);
}

TEST_CASE("an alarm that flashes twice a second is drawn eight times") {
    Pace p = rested();
    const uint64_t n = framesIn(
        p, 10, [](double) { return Stirring{.blinking = true}; }, 10);
    CHECK(n >= 70);
    CHECK(n <= 81);
}

TEST_CASE("a picture that was drawn with less care is drawn again until it is sharp") {
    Pace p = rested();
    int frames = 0;
    const uint64_t n = framesIn(
        p, 5, [&](double) { return Stirring{.unsharp = frames++ < 6}; }, 10);
    CHECK(n >= 3);
    CHECK(n <= 6);
}

TEST_CASE("a message that goes away by itself is taken off at its time") {
    Pace p = rested();
    CHECK_FALSE(p.due({.atS = 20.0}, 19.9));
    CHECK(p.waitS({.atS = 20.0}, 19.9, 1, 0.25) < 0.11);
    CHECK(p.due({.atS = 20.0}, 20));
}

TEST_CASE("news that came while a frame was drawn is not waited for") {
    Pace p = rested();
    CHECK(p.waitS({.changed = true}, 5, 1, 0.25) == 0);
    CHECK(p.waitS({.input = true}, 5, 1, 0.25) == 0);
    CHECK(p.waitS({}, 5, 1, 0.25) == 0.25);
}
