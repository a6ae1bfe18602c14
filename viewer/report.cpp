// The report file: what the window shows, as JSON, so that a test (or a support desk) can press its real buttons and read its real state.
#include <nlohmann/json.hpp>

#include <fstream>

#include "base/file.h"
#include "live/freshness.h"
#include "scene/camera.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

namespace {

constexpr double kReportEveryS = 0.25;

/// Resident memory of this process in bytes; 0 when /proc is not there.
uint64_t residentBytes() {
    std::ifstream in("/proc/self/statm");
    uint64_t total = 0, resident = 0;
    in >> total >> resident;
    return resident * 4096;
}

nlohmann::json rect(const scene::PixelRect& r) { return {r.x, r.y, r.w, r.h}; }

}  // namespace

void App::writeReport() {
    if (options_.report.empty() || timeS_ - lastReportS_ < kReportEveryS) return;
    lastReportS_ = timeS_;
    if (measured_.seconds >= 1) {
        measured_.fps = measured_.frames / measured_.seconds;
        measured_.worstShownMs = measured_.worstMs;
        measured_.frames = measured_.seconds = measured_.worstMs = 0;
    }
    nlohmann::json j;
    j["fps"] = measured_.fps;
    j["worst_frame_ms"] = measured_.worstShownMs;
    j["resident_bytes"] = residentBytes();
    for (const ui::Target& t : ui_->targets()) j["targets"][t.name] = rect(t.rect);
    j["start_screen"] = stage_ == nullptr;
    j["message"] = ui_->message();
    if (stage_) {
        const scene::ViewModel& m = stage_->model();
        const live::Session& s = stage_->session();
        j["picture"] = rect(view_.picture);
        j["mode"] = view_.mode == scene::ViewMode::Plan ? "plan" : view_.mode == scene::ViewMode::Orbit ? "orbit" : "inside";
        j["floor"] = stage_->school().building->floor(view_.floor).shortName;
        j["theme"] = int(view_.theme);
        j["explode"] = view_.explode;
        j["xray"] = view_.xray;
        j["ui_scale"] = view_.uiScale;
        j["pixels_per_m"] = view_.camera.pixelsPerM;
        j["selection"] = m.inspector.title;
        j["status_text"] = m.inspector.statusText;
        for (const auto& f : m.inspector.facts) j["facts"].push_back({f.label, f.value, f.source});
        j["time"] = base::formatTimestamp(m.now);
        j["playing"] = m.playing;
        j["speed"] = m.speed;
        j["live"] = m.live;
        j["exercise"] = m.exercise;
        j["alerts_unacked"] = m.unackedAlerts;
        j["alerts_unplaced"] = m.unplacedAlerts;
        j["feed_lost"] = m.feedLost;
        j["recording"] = {{"path", m.recording.path}, {"saved_seq", m.recording.savedSeq}, {"error", m.recording.error}};
        for (const auto& d : m.doors) j["doors"][stage_->school().building->door(d.id).name] = scene::words(d.look);
        for (const auto& r : m.rooms) {
            const auto& room = stage_->school().building->room(r.id);
            const auto p = stage_->school().places->position(r.id);
            const auto px = p && room.floor == view_.floor ? scene::project(view_, *p) : std::nullopt;
            j["rooms"][room.number.empty() ? room.name : room.number] = {{"status", scene::words(r.status)}, {"freshness", live::toString(r.freshness)},
                                                                        {"pixel", px ? nlohmann::json{px->x, px->y} : nlohmann::json()}};
        }
        j["events"] = s.log().size();
    }
    // A report that cannot be written must not disturb the window; its reader notices.
    (void)base::writeFileAtomically(options_.report, j.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace sallyport::viewer
