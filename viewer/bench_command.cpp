#include "viewer/bench_command.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "base/file.h"
#include "gpu/offscreen.h"
#include "scene/camera.h"
#include "viewer/access_log.h"
#include "viewer/bench_frames.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/simulate/drill.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

namespace {

/// The phases of opening, in order, milliseconds.
class Phases {
public:
    void end(const char* phase) {
        const auto now = Clock::now();
        const double ms = std::chrono::duration<double, std::milli>(now - last_).count();
        last_ = now;
        json_[phase] = std::round(ms * 10) / 10;
        total_ += ms;
    }
    Json json() const {
        Json j = json_;
        j["total"] = std::round(total_ * 10) / 10;
        return j;
    }

private:
    Clock::time_point last_ = Clock::now();
    Json json_ = Json::object();
    double total_ = 0;
};

/// Bytes of a line of /proc/self/status; 0 where there is none.
uint64_t processBytes(const std::string& what) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.rfind(what + ":", 0) != 0) continue;
        const size_t digit = line.find_first_of("0123456789");
        uint64_t kib = 0;
        if (digit != std::string::npos) std::from_chars(line.data() + digit, line.data() + line.size(), kib);
        return kib * 1024;
    }
    return 0;
}

base::Result<void> fillSession(live::Session& session, const BenchOptions& o, const School& school) {
    if (!o.events.empty()) return takeEvents(session, o.events);
    simulate::DrillSettings settings;
    settings.start = live::Timestamp(std::chrono::milliseconds(1'788'271'200'000));
    simulate::Drill drill(*school.building, settings);
    std::vector<live::Event> events;
    while (drill.next(events, 4096)) {
    }
    for (size_t i = 0; i < events.size(); ++i) {
        events[i].seq = i + 1;
        events[i].receivedAt = events[i].observedAt.value_or(settings.start);
    }
    session.append(std::move(events));
    return {};
}

int finish(const Json& out, const BenchOptions& o) {
    const std::string text = out.dump(2);
    if (o.json.empty() || o.json == "-") return printAll(text);
    if (const auto written = base::writeFileAtomically(o.json, text + "\n"); !written) return fail(written.error());
    return kOk;
}

}  // namespace

int runBench(const BenchOptions& o) {
    const auto size = parseSize(o.size);
    if (!size) return fail(size.error());
    Phases phases;
    auto school = openSchool(o.model, o.importing);
    if (!school) return fail(school.error());
    phases.end("model");
    AccessNotes notes;  // written at the end: the disk is not to be measured
    notes.opened(*school, o.model);
    notes.openedAlso(o.events);
    Opened opened;
    opened.school = std::move(*school);
    if (auto ok = opened.prepare(1); !ok) return fail(ok.error());
    phases.end("geometry");
    opened.session = std::make_unique<live::Session>(opened.school.places, false);
    if (auto r = fillSession(*opened.session, o, opened.school); !r) return fail(r.error());
    const uint64_t events = opened.session->eventCount();
    phases.end("events");
    auto target = gpu::Offscreen::create(size->w, size->h);
    if (!target) return fail(target.error());
    (*target)->bind();
    auto renderer = gpu::Renderer::create(gpu::Offscreen::procAddress);
    if (!renderer) return fail(renderer.error());
    phases.end("graphics");
    const School kept = opened.school;
    const scene::SceneGeometry geometry = scene::buildSceneGeometry(*kept.building);
    size_t triangles = 0;
    for (const scene::Chunk& c : geometry.chunks) triangles += c.cls == scene::ChunkClass::RoomEdges ? 0 : c.indexCount / 3;
    auto stage = Stage::create(std::move(opened), **renderer, 1);
    if (!stage) return fail(stage.error());
    phases.end("upload");
    {
        scene::ViewState view;
        view.picture = {0, 0, size->w, size->h};
        view.floor = startFloor(*kept.building);
        view.camera = scene::homeCamera(*kept.building, view);
        (*stage)->session().seek((*stage)->session().begin());
        (*stage)->update(view, {}, {}, (*stage)->session().now());
        (*stage)->draw(view, 0, size->w, size->h);
        gpu::finishDrawing();
    }
    phases.end("first_frame");
    const uint64_t rss = processBytes("VmRSS"), peak = processBytes("VmHWM"), gpuBytes = (*renderer)->gpuBytes();

    auto all = gpu::BareDraw::create(gpu::plainMesh(geometry));
    if (!all) return fail(all.error());
    const gpu::DeviceInfo& device = (*renderer)->device();
    Json out = {
        {"program", std::string("sallyport ") + SALLYPORT_VERSION},
        {"device", {{"vendor", device.vendor}, {"renderer", device.renderer}, {"version", device.version}, {"quality", gpu::name(device.quality)}}},
        {"size", {size->w, size->h}},
        {"model",
         {{"file", o.model.filename().string()},
          {"floors", kept.building->floors.size()},
          {"rooms", kept.building->rooms.size()},
          {"doors", kept.building->doors.size()},
          {"triangles", triangles},
          {"vertices", geometry.vertices.size()},
          {"chunks", geometry.chunks.size()},
          {"events", events}}},
        {"load_ms", phases.json()},
        {"memory",
         {{"process_bytes", rss},
          {"process_peak_bytes", peak},
          {"gpu_bytes", gpuBytes},
          {"gpu_driver_bytes", device.memoryBytes ? Json(device.memoryBytes) : Json(nullptr)}}}};
    live::Session& session = (*stage)->session();
    session.setLooping(true);
    session.seek(session.begin() + (session.end() - session.begin()) / 3);
    session.play();
    Json views = Json::array();
    const auto wanted = [&](const char* part) { return o.views.empty() || std::find(o.views.begin(), o.views.end(), part) != o.views.end(); };
    {
        BenchFrames frames(**stage, **renderer, **all, size->w, size->h, o.frames);
        for (const char* name : {"plan", "orbit", "inside", "exploded"})
            if (wanted(name)) views.push_back(frames.view(name, std::string_view(name) == "exploded" ? 1 : 0));
        session.pause();
        out["views"] = std::move(views);
        if (o.views.empty()) out["steady"] = frames.steady();
    }
    if (!wanted("live")) return finish(out, o);
    Opened live;
    live.school = kept;
    live.session = std::make_unique<live::Session>(kept.places, true);
    if (auto ok = live.prepare(1); !ok) return fail(ok.error());
    auto liveStage = Stage::create(std::move(live), **renderer, 1);
    if (!liveStage) return fail(liveStage.error());
    (*liveStage)->session().follow();
    BenchFrames frames(**liveStage, **renderer, **all, size->w, size->h, o.frames);
    out["event_to_pixel"] = frames.latency();
    out["load"] = frames.load();
    return finish(out, o);
}

}  // namespace sallyport::viewer
