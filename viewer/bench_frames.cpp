#include "viewer/bench_frames.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "base/allocation_count.h"
#include "live/recorder.h"
#include "scene/camera.h"

namespace sallyport::viewer {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr live::Millis kStep{33};  // of the drill for each frame
constexpr int kStations = 8;       // places from which each view is measured

double millisSince(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }
double cpuMillis() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) * 1e3 + double(t.tv_nsec) / 1e6;
}
double rounded(double v) { return std::round(v * 1000) / 1000; }

}  // namespace

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, size_t(std::ceil(share * double(values.size()))) - (share > 0 ? 1 : 0))];
}

BenchFrames::BenchFrames(Stage& stage, gpu::Renderer& renderer, gpu::BareDraw& all, int width, int height, int frames)
    : stage_(stage), renderer_(renderer), all_(all), width_(width), height_(height), frames_(std::max(frames, kStations)) {
    view_.picture = {0, 0, width, height};
    view_.floor = startFloor(*stage.school().building);
}

void BenchFrames::look(scene::ViewMode mode, double explode) {
    const School& school = stage_.school();
    view_.mode = mode;
    view_.explode = explode;
    view_.camera = {};
    home_ = scene::homeCamera(*school.building, view_);
    if (mode == scene::ViewMode::Inside) {
        base::Vec2 at(school.building->bounds.centre());
        // In the corridor with the most doors: there one sees furthest.
        size_t doors = 0;
        for (size_t i = 0; i < school.building->rooms.size(); ++i) {
            const building::Room& r = school.building->rooms[i];
            const auto inner = school.places->position(base::RoomId(uint32_t(i)));
            if (r.floor == view_.floor && r.doors.size() > doors && inner) doors = r.doors.size(), at = base::Vec2(*inner);
        }
        home_ = scene::insideCamera(*school.building, *school.places, view_.floor, at, {.fovDeg = 65});
    }
    view_.camera = home_;
}

/// Plan: the whole floor, then closer and elsewhere. Orbit and exploded: round the building. Inside: round the eye.
void BenchFrames::station(int i) {
    at_ = home_;
    if (view_.mode == scene::ViewMode::Plan) {
        if (i % 2) {
            const base::Vec3 size = stage_.school().building->bounds.size();
            at_.pixelsPerM *= 2.5;
            at_.target.x += size.x * 0.1 * (i - 4);
            at_.target.y += size.y * 0.05 * (i - 4);
        }
    } else {
        at_.yawDeg = std::remainder(home_.yawDeg + 360.0 / kStations * i, 360.0);
    }
    view_.camera = at_;
}

/// Enough for every frame to be another picture, little enough to show the same triangles.
void BenchFrames::nudge(int frame) {
    const double d = (frame % 2 ? 1 : -1) * (0.05 + 0.001 * (frame % 50));
    view_.camera = at_;
    if (view_.mode == scene::ViewMode::Plan) view_.camera.target.x += d * 10 / at_.pixelsPerM;
    else view_.camera.yawDeg += d;
}

double BenchFrames::frame(Times* times) {
    gpu::finishDrawing();
    const double cpu = cpuMillis();
    const auto begin = Clock::now();
    timeS_ += 0.033;
    stage_.update(view_, {}, {}, stage_.session().now());
    const double updated = millisSince(begin);
    stage_.draw(view_, timeS_, width_, height_);
    const double submitted = millisSince(begin);
    gpu::finishDrawing();
    const double ms = millisSince(begin);
    if (times) {
        times->frame.push_back(ms);
        times->cpu.push_back(cpuMillis() - cpu);
        times->update.push_back(updated);
        times->draw.push_back(submitted - updated);
    }
    return ms;
}

double BenchFrames::bare(const gpu::BareDraw& what, std::vector<double>* cpu) {
    const base::Mat4f matrix(scene::matrices(view_).viewProjection);
    gpu::finishDrawing();
    const double before = cpuMillis();
    const auto begin = Clock::now();
    what.draw(matrix, width_, height_);
    gpu::finishDrawing();
    const double ms = millisSince(begin);
    if (cpu) cpu->push_back(cpuMillis() - before);
    return ms;
}

Json BenchFrames::view(const std::string& name, double explode) {
    look(name == "plan" ? scene::ViewMode::Plan : name == "inside" ? scene::ViewMode::Inside : scene::ViewMode::Orbit, explode);
    live::Session& session = stage_.session();
    Times moving, steady;
    std::vector<double> first;  // what a frame takes that sharpens the picture after a move
    gpu::FrameStats sum;
    double triangles = 0, visible = 0, calls = 0, batches = 0, culled = 0, uploaded = 0;
    uint64_t allocations = 0, objects = 0;
    for (int s = 0; s < kStations; ++s) {
        station(s);
        for (int i = 0; i < 3; ++i) nudge(i), session.advance(session.now(), kStep), frame(nullptr);
        const auto drawn = gpu::BareDraw::create(renderer_.drawnMesh());
        if (!drawn) return Json{{"problem", drawn.error().text()}};
        bare(**drawn);
        bare(all_);
        for (int i = 0; i < frames_ / kStations; ++i) {
            nudge(i);
            session.advance(session.now(), kStep);
            base::startCountingAllocations();
            frame(&moving);
            allocations += base::stopCountingAllocations();
            const gpu::FrameStats stats = renderer_.lastFrame();
            triangles += stats.triangles, visible += (*drawn)->triangles(), calls += stats.drawCalls, batches += stats.batches,
                culled += stats.culledBatches, uploaded += double(stats.bytesUploaded), objects += stats.objectsMade;
            moving.bareVisible.push_back(bare(**drawn, &moving.cpuBareVisible));
            moving.bareAll.push_back(bare(all_, &moving.cpuBareAll));
        }
        view_.camera = at_;
        for (int i = 0; i < 4; ++i) {
            const bool before = renderer_.lastFrame().sharp;
            const double ms = frame(nullptr);
            if (!before && renderer_.lastFrame().sharp) first.push_back(ms);
        }
        for (int i = 0; i < frames_ / kStations; ++i) session.advance(session.now(), kStep), frame(&steady);
    }
    const double n = double(moving.frame.size()), median = percentile(moving.frame, 0.5), bareVisible = percentile(moving.bareVisible, 0.5),
                 bareAll = percentile(moving.bareAll, 0.5);
    return {{"view", name},
            {"median_ms", rounded(median)},
            {"p99_ms", rounded(percentile(moving.frame, 0.99))},
            {"fps", rounded(median > 0 ? 1000 / median : 0)},
            {"bare_visible_ms", rounded(bareVisible)},
            {"bare_all_ms", rounded(bareAll)},
            {"times_bare_visible", rounded(bareVisible > 0 ? median / bareVisible : 0)},
            {"bare_all_times", rounded(median > 0 ? bareAll / median : 0)},
            {"cpu",
             {{"median_ms", rounded(percentile(moving.cpu, 0.5))},
              {"bare_visible_ms", rounded(percentile(moving.cpuBareVisible, 0.5))},
              {"bare_all_ms", rounded(percentile(moving.cpuBareAll, 0.5))}}},
            {"update_ms", rounded(percentile(moving.update, 0.5))},
            {"submit_ms", rounded(percentile(moving.draw, 0.5))},
            {"triangles", rounded(triangles / n)},
            {"mesh_triangles", rounded(visible / n)},
            {"draw_calls", rounded(calls / n)},
            {"batches", rounded(batches / n)},
            {"culled_batches", rounded(culled / n)},
            {"bytes_uploaded", rounded(uploaded / n)},
            {"allocations", base::countsAllocations() ? Json(rounded(double(allocations) / n)) : Json(nullptr)},
            {"gl_objects", rounded(double(objects) / n)},
            {"sharpening_ms", rounded(percentile(first, 0.5))},
            {"at_rest",
             {{"median_ms", rounded(percentile(steady.frame, 0.5))},
              {"p99_ms", rounded(percentile(steady.frame, 0.99))},
              {"cpu_ms", rounded(percentile(steady.cpu, 0.5))}}}};
}

Json BenchFrames::steady() {
    Json out = Json::array();
    for (const scene::ViewMode mode : {scene::ViewMode::Plan, scene::ViewMode::Orbit}) {
        look(mode, 0);
        station(0);
        constexpr int kWarm = 40, kFrames = 500;
        for (int i = 0; i < kWarm; ++i) nudge(i), frame(nullptr);
        uint64_t allocations = 0, objects = 0;
        gpu::takeErrors();
        for (int i = 0; i < kFrames; ++i) {
            nudge(i);
            timeS_ += 0.033;
            base::startCountingAllocations();
            stage_.update(view_, {}, {}, stage_.session().now());
            stage_.draw(view_, timeS_, width_, height_);
            allocations += base::stopCountingAllocations();
            objects += renderer_.lastFrame().objectsMade;
        }
        out.push_back({{"view", mode == scene::ViewMode::Plan ? "plan" : "orbit"},
                       {"frames", kFrames},
                       {"allocations", base::countsAllocations() ? Json(allocations) : Json(nullptr)},
                       {"gl_objects", objects},
                       {"gl_errors", gpu::takeErrors()}});
    }
    return out;
}

/// Doors that lock and unlock and rooms that are searched, by turns through the whole school.
live::Event BenchFrames::report(uint64_t number) const {
    const building::Building& b = *stage_.school().building;
    live::Event e;
    e.seq = number + 1;
    e.id = "bench-" + std::to_string(number);
    e.source = e.feed = "bench";
    e.receivedAt = live::Timestamp(std::chrono::milliseconds(1'790'000'000'000)) + live::Millis(int64_t(number) / 10);
    e.observedAt = e.receivedAt;
    e.exercise = true;
    const uint64_t round = number / std::max<size_t>(1, b.doors.size() + b.rooms.size());
    const size_t at = size_t(number % std::max<size_t>(1, b.doors.size() + b.rooms.size()));
    if (at < b.doors.size()) {
        live::DoorReport d;
        d.door = b.doors[at].id;
        d.lock = round % 2 ? live::LockState::Unlocked : live::LockState::Locked;
        e.payload = std::move(d);
    } else {
        live::RoomReport r;
        if (at - b.doors.size() < b.rooms.size()) r.room = b.rooms[at - b.doors.size()].id;
        constexpr live::RoomStatus kRound[] = {live::RoomStatus::LockedIn, live::RoomStatus::Searched, live::RoomStatus::Clear};
        r.status = kRound[round % 3];
        e.payload = std::move(r);
    }
    return e;
}

Json BenchFrames::load() {
    constexpr double kPerSecond = 10'000;
    look(scene::ViewMode::Plan, 0);
    station(0);
    live::Session& session = stage_.session();
    Times quiet, busy;
    std::vector<double> added, folded;
    for (int i = 0; i < 10; ++i) nudge(i), frame(nullptr);
    double sent = 0;
    // The noise of one frame is larger than the difference that is looked for: many pairs, and each side of the station as often in both.
    const int pairs = 4 * frames_;
    constexpr int kTurnEvery = 16;
    for (int i = 0; i < pairs; ++i) {
        const int turn = i / kTurnEvery % 2;
        if (i % kTurnEvery == 0) nudge(2 * i + 1 - turn), frame(nullptr);  // every measured frame is a step from one side to the other
        nudge(2 * i + turn);
        session.advance(session.now() + kStep, kStep);
        frame(&quiet);
        // As many as come while one such frame is drawn, at sixty frames a second at most.
        const double seconds = std::max(1.0 / 60, percentile(quiet.frame, 0.5) / 1000);
        std::vector<live::Event> events;
        for (int k = 0; k < int(kPerSecond * seconds); ++k) events.push_back(report(reported_++));
        sent += double(events.size());
        const live::Timestamp wall = events.back().receivedAt;
        nudge(2 * i + 1 - turn);
        gpu::finishDrawing();
        const auto begin = Clock::now();
        session.append(std::move(events));
        session.advance(wall, kStep);
        folded.push_back(millisSince(begin));
        // One frame beside the one before it: what slows the machine down for a while weighs on both.
        added.push_back(folded.back() + frame(&busy) - quiet.frame.back());
    }
    const auto more = [&](std::vector<double> Times::*what) { return percentile(busy.*what, 0.5) - percentile(quiet.*what, 0.5); };
    return {{"reports_per_s", kPerSecond},
            {"reports_per_frame", rounded(sent / double(pairs))},
            {"quiet_median_ms", rounded(percentile(quiet.frame, 0.5))},
            {"busy_median_ms", rounded(percentile(busy.frame, 0.5) + percentile(folded, 0.5))},
            {"added_ms", rounded(percentile(added, 0.5))},
            {"folding_ms", rounded(percentile(folded, 0.5))},
            {"updating_ms", rounded(more(&Times::update))},
            {"drawing_ms", rounded(more(&Times::frame) - more(&Times::update))}};
}

Json BenchFrames::latency() {
    look(scene::ViewMode::Plan, 0);
    station(0);
    live::Session& session = stage_.session();
    std::vector<double> ms;
    int seen = 0;
    const building::Building& b = *stage_.school().building;
    std::vector<size_t> rooms;
    for (size_t i = 0; i < b.rooms.size(); ++i)
        if (b.rooms[i].floor == view_.floor && !b.rooms[i].footprint.empty()) rooms.push_back(i);
    if (rooms.empty()) return nullptr;
    for (int i = 0; i < 6; ++i) frame(nullptr);
    for (int i = 0; i < 40; ++i) {
        live::Event e = report(reported_++);
        live::RoomReport r;
        r.room = b.rooms[rooms[size_t(i) % rooms.size()]].id;
        r.status = i / int(rooms.size()) % 2 ? live::RoomStatus::Clear : live::RoomStatus::NeedsHelp;
        e.payload = r;
        const std::string text = live::encodeEvent(e);
        const std::vector<uint8_t> before = renderer_.readPixels(width_, height_);
        gpu::finishDrawing();
        const auto begin = Clock::now();
        auto event = live::decodeEvent(text, "bench", live::kMaxLineBytes);
        if (!event) continue;
        event->seq = e.seq;
        event->receivedAt = e.receivedAt;
        event->feed = e.feed;
        std::vector<live::Event> one;
        one.push_back(std::move(*event));
        session.append(std::move(one));
        session.advance(e.receivedAt, kStep);
        stage_.update(view_, {}, {}, e.receivedAt);
        stage_.draw(view_, timeS_ += 0.033, width_, height_);
        gpu::finishDrawing();
        ms.push_back(millisSince(begin));
        seen += renderer_.readPixels(width_, height_) != before;
    }
    return {
        {"median_ms", rounded(percentile(ms, 0.5))}, {"p99_ms", rounded(percentile(ms, 0.99))}, {"messages", ms.size()}, {"seen_in_picture", seen}};
}

}  // namespace sallyport::viewer
