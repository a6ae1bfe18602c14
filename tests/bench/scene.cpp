// The CPU's share of a frame: view-model and draw list. A crowded picture (5,000 responders, 10,000 doors), a school of 300 rooms and 450 doors, and
// 167 changes a frame, which is 10,000 a second at 60 frames.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>

#include "building/place_index.h"
#include "scene/build_scene.h"
#include "scene/camera.h"
#include "scene/search.h"
#include "support/crowd.h"

namespace {

using namespace sallyport;
using scene::ViewMode;

std::shared_ptr<scene::GlyphAtlas> atlas() {
    static const std::shared_ptr<scene::GlyphAtlas> kAtlas = std::move(*scene::GlyphAtlas::create(1));
    return kAtlas;
}

struct Picture {
    std::shared_ptr<building::Building> school;
    scene::ViewModel model;
    scene::ViewState view;
    scene::DrawListBuilder builder;

    Picture(int columns, int rows, int doors, int responders, ViewMode mode)
        : school(std::make_shared<building::Building>(test::crowdedSchool(columns, rows, doors))),
          model(test::crowdedModel(*school, responders, 1)),
          builder(school, atlas()) {
        view.mode = mode;
        view.floor = base::FloorId(0);
        view.picture = {0, 0, 1280, 720};
        view.camera = scene::homeCamera(*school, view);
    }
};

/// Of this thread: what other programs do on a busy machine is not counted.
double cpuSeconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

/// `moving`: the camera moves with every frame, so that nothing can be kept.
void buildDrawList(benchmark::State& state, Picture p, bool moving) {
    double t = 0;
    for (auto _ : state) {
        t += 1.0 / 60;
        if (moving) p.view.camera.target.x += 0.01;
        benchmark::DoNotOptimize(&p.builder.build(p.model, p.view, t));
    }
    state.counters["vertices"] = double(p.builder.build(p.model, p.view, t).overlay.size());
}
BENCHMARK_CAPTURE(buildDrawList, school_plan, Picture(20, 15, 450, 60, ViewMode::Plan), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(buildDrawList, school_orbit, Picture(20, 15, 450, 60, ViewMode::Orbit), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(buildDrawList, school_plan_still, Picture(20, 15, 450, 60, ViewMode::Plan), false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(buildDrawList, crowd_plan, Picture(100, 50, 10'000, 5000, ViewMode::Plan), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(buildDrawList, crowd_orbit, Picture(100, 50, 10'000, 5000, ViewMode::Orbit), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(buildDrawList, crowd_on_300_rooms_plan, Picture(20, 15, 10'000, 5000, ViewMode::Plan), true)->Unit(benchmark::kMillisecond);

/// A search typed letter by letter in a school of 300 rooms and 450 doors with 5,000 responders: what the slowest of its letters costs.
void search(benchmark::State& state) {
    const Picture p(20, 15, 450, 5000, ViewMode::Plan);
    scene::SearchIndex index(*p.school, p.model.doors);
    index.update(p.model.responders, p.model.markers, {});
    std::vector<scene::Found> found;
    double worst = 0;
    const std::string typed = "scince dor clasroom 114";
    for (auto _ : state)
        for (size_t n = 1; n <= typed.size(); ++n) {
            const double began = cpuSeconds();
            index.update(p.model.responders, p.model.markers, {});
            benchmark::DoNotOptimize(index.find(typed.substr(0, n), base::FloorId(0), 12, found));
            worst = std::max(worst, cpuSeconds() - began);
        }
    state.counters["worst_letter_ms"] = worst * 1000;
}
BENCHMARK(search)->Unit(benchmark::kMillisecond);

/// Somebody new has come: all names are taken in again.
void searchNewNames(benchmark::State& state) {
    Picture p(20, 15, 450, 5000, ViewMode::Plan);
    scene::SearchIndex index(*p.school, p.model.doors);
    std::vector<scene::Found> found;
    int n = 0;
    for (auto _ : state) {
        p.model.responders.back().callsign = "New " + std::to_string(++n);
        index.update(p.model.responders, p.model.markers, {});
        benchmark::DoNotOptimize(index.find("scince", base::FloorId(0), 12, found));
    }
}
BENCHMARK(searchNewNames)->Unit(benchmark::kMillisecond);

/// A frame of `changes` door events (and one room status in ten): ViewModelBuilder::update and DrawListBuilder::build; folding is not counted.
void frameOfChanges(benchmark::State& state) {
    const auto school = std::make_shared<building::Building>(test::crowdedSchool(20, 15, 450));
    live::Session session(std::make_shared<building::PlaceIndex>(*school), true);
    scene::ViewModelBuilder models(school);
    scene::DrawListBuilder pictures(school, atlas());
    scene::ViewState view;
    view.floor = base::FloorId(0);
    view.picture = {0, 0, 1280, 720};
    view.camera = scene::homeCamera(*school, view);
    const auto start = *base::parseTimestamp("2026-11-23T14:00:00Z");
    const auto changes = size_t(state.range(0));
    uint64_t seq = 0;
    test::Dice dice(7);
    base::Timestamp now = start;
    const auto say = [&](live::Payload p, std::vector<live::Event>& out) {
        live::Event e;
        e.seq = ++seq;
        e.id = "e" + std::to_string(seq);
        e.source = "acs/x";
        e.observedAt = e.receivedAt = now;
        e.payload = std::move(p);
        out.push_back(std::move(e));
    };
    {
        std::vector<live::Event> first;
        for (int i = 0; i < 60; ++i) {
            live::ResponderReport r;
            r.responder = "uid-" + std::to_string(i);
            r.callsign = "Unit " + std::to_string(i);
            r.place.xy = base::Vec2(dice.within(0, 160), dice.within(0, 90));
            r.place.floor = "F1";
            say(r, first);
        }
        session.append(std::move(first));
    }
    double models_s = 0, pictures_s = 0;
    uint64_t frames = 0;
    for (auto _ : state) {
        now += base::Millis(16);
        std::vector<live::Event> batch;
        for (size_t i = 0; i < changes; ++i) {
            if (i % 10 == 9) {
                say(live::RoomReport{std::to_string(100 + dice.below(300)),
                                     dice.below(2) ? live::RoomStatus::LockedIn : live::RoomStatus::Searched,
                                     {},
                                     {},
                                     "x",
                                     {}},
                    batch);
                continue;
            }
            live::DoorReport d;
            d.door = "D-" + std::to_string(dice.below(450));
            d.lock = dice.below(2) ? live::LockState::Locked : live::LockState::Unlocked;
            say(d, batch);
        }
        session.append(std::move(batch));
        session.advance(now, base::Millis(16));
        const double a = cpuSeconds();
        const scene::ViewModel& model = models.update(session, view, {}, {}, now);
        const double b = cpuSeconds();
        benchmark::DoNotOptimize(&pictures.build(model, view, double(frames) / 60));
        const double c = cpuSeconds();
        models_s += b - a;
        pictures_s += c - b;
        ++frames;
        state.SetIterationTime(c - a);
    }
    state.counters["model_us"] = models_s / double(frames) * 1e6;
    state.counters["picture_us"] = pictures_s / double(frames) * 1e6;
}
BENCHMARK(frameOfChanges)->Arg(0)->Arg(167)->Arg(1000)->UseManualTime()->Unit(benchmark::kMicrosecond)->Iterations(300);

/// 5,000 responders who each report once a second, over 5,000 rooms and 10,000 doors that grow old.
void frameOfACrowd(benchmark::State& state) {
    const auto school = std::make_shared<building::Building>(test::crowdedSchool(100, 50, 10'000));
    live::Session session(std::make_shared<building::PlaceIndex>(*school), true);
    scene::ViewModelBuilder models(school);
    scene::DrawListBuilder pictures(school, atlas());
    scene::ViewState view;
    view.floor = base::FloorId(0);
    view.picture = {0, 0, 1280, 720};
    view.camera = scene::homeCamera(*school, view);
    base::Timestamp now = *base::parseTimestamp("2026-11-23T14:00:00Z");
    uint64_t seq = 0;
    test::Dice dice(9);
    constexpr int kPeople = 5000, kFramesASecond = 60;
    const auto report = [&](int from, int to) {
        std::vector<live::Event> batch;
        for (int i = from; i < to; ++i) {
            live::Event e;
            e.seq = ++seq;
            e.id = "e" + std::to_string(seq);
            e.source = "positions";
            e.observedAt = e.receivedAt = now;
            live::ResponderReport r;
            r.responder = "uid-" + std::to_string(i);
            r.callsign = "Unit " + std::to_string(i);
            r.team = "Team " + std::to_string(i / 8);
            r.place.xy = base::Vec2(dice.within(0, 800), dice.within(0, 300));
            r.place.floor = "F1";
            e.payload = std::move(r);
            batch.push_back(std::move(e));
        }
        session.append(std::move(batch));
        session.advance(now, base::Millis(16));
    };
    report(0, kPeople);
    double models_s = 0, pictures_s = 0, longest = 0;
    int frame = 0;
    for (auto _ : state) {
        now += base::Millis(16);
        const int turn = frame % kFramesASecond;
        report(kPeople * turn / kFramesASecond, kPeople * (turn + 1) / kFramesASecond);
        const double a = cpuSeconds();
        const scene::ViewModel& model = models.update(session, view, {}, {}, now);
        const double b = cpuSeconds();
        benchmark::DoNotOptimize(&pictures.build(model, view, double(frame) / 60));
        const double c = cpuSeconds();
        if (frame++ > 0) longest = std::max(longest, c - a);
        models_s += b - a;
        pictures_s += c - b;
        state.SetIterationTime(c - a);
    }
    state.counters["model_us"] = models_s / frame * 1e6;
    state.counters["picture_us"] = pictures_s / frame * 1e6;
    state.counters["longest_us"] = longest * 1e6;
}
BENCHMARK(frameOfACrowd)->UseManualTime()->Unit(benchmark::kMicrosecond)->Iterations(240);

}  // namespace
