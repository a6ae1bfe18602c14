// The report file: what the window shows, as JSON, so that a test (or a support desk) can press its real buttons and read its real state.
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "live/freshness.h"
#include "scene/camera.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

namespace {

using nlohmann::json;

/// Resident memory of this process in bytes; 0 when /proc is not there.
uint64_t residentBytes() {
    std::ifstream in("/proc/self/statm");
    uint64_t total = 0, resident = 0;
    in >> total >> resident;
    return resident * 4096;
}

json rect(const scene::PixelRect& r) { return {r.x, r.y, r.w, r.h}; }
json point(const base::Vec3& p) { return {p.x, p.y, p.z}; }

const char* word(scene::ViewMode m) { return m == scene::ViewMode::Plan ? "plan" : m == scene::ViewMode::Orbit ? "orbit" : "inside"; }
const char* word(scene::Theme t) { return t == scene::Theme::Dark ? "dark" : t == scene::Theme::Night ? "night" : "light"; }

/// Where a place of the active floor stands on the screen; null when it is not in the picture.
json pixel(const scene::ViewState& v, base::FloorId floor, const std::optional<base::Vec3>& at) {
    const auto p = at && floor == v.floor ? scene::project(v, *at) : std::nullopt;
    if (!p || !v.picture.contains(p->x, p->y)) return nullptr;
    return {p->x, p->y};
}

json facts(const std::vector<scene::FactRow>& rows) {
    json out = json::array();
    for (const scene::FactRow& f : rows) {
        json j{{"label", f.label}, {"value", f.value}, {"source", f.source}, {"freshness", live::toString(f.freshness)}};
        if (f.ageKnown) j["age_s"] = double(f.age.count()) / 1000;
        out.push_back(std::move(j));
    }
    return out;
}

/// The school by the ids of its model, which are unique where numbers and names need not be.
void reportSchool(json& j, const Stage& stage, const scene::ViewState& view) {
    const scene::ViewModel& m = stage.model();
    const building::Building& b = *stage.school().building;
    for (const scene::RoomView& r : m.rooms)
        j["rooms"][b.room(r.id).id] = {{"status", scene::words(r.status)},
                                       {"freshness", live::toString(r.freshness)},
                                       {"floor", r.floor.valid() ? json(b.floor(r.floor).shortName) : json()},
                                       {"assigned", r.assignedTo},
                                       {"pixel", pixel(view, r.floor, stage.school().places->position(r.id))}};
    j["floors"] = json::object();
    for (const scene::FloorView& f : m.floors)
        j["floors"][f.shortName] = {{"threats", f.threats}, {"need_help", f.needHelp}, {"not_searched", f.notSearched}, {"alarms", f.alarms}};
    for (const scene::DoorView& d : m.doors)
        j["doors"][b.door(d.id).id] = {{"look", scene::words(d.look)},
                                       {"freshness", live::toString(d.freshness)},
                                       {"side", d.side ? json(std::string(1, d.side)) : json()},
                                       {"age_s", d.ageKnown ? json(double(d.age.count()) / 1000) : json()},
                                       {"pixel", pixel(view, d.floor, b.door(d.id).position)}};
    j["alerts"] = json::array();
    for (const scene::AlertView& a : m.alerts)
        j["alerts"].push_back({{"id", a.id},
                               {"title", a.title},
                               {"place", a.place},
                               {"floor", a.floor.valid() ? json(b.floor(a.floor).shortName) : json()},
                               {"acked", a.acked},
                               {"age_s", double(a.age.count()) / 1000}});
    j["alerts_unacked"] = m.unackedAlerts;
    j["alerts_unplaced"] = m.unplacedAlerts;
    for (const scene::WayCandidate& w : m.ways.nearest)
        j["ways"]["nearest"].push_back({{"uid", w.uid},
                                        {"callsign", w.callsign},
                                        {"team", w.team.empty() ? w.callsign : w.team},
                                        {"seconds", w.seconds},
                                        {"busy", w.busy},
                                        {"of_school", w.service == scene::Service::School},
                                        {"commands", w.service == scene::Service::IncidentCommand},
                                        {"old", live::isOutdated(w.freshness)}});
    if (const auto& w = m.ways.shown) {
        std::set<std::string> floors;
        for (const scene::WayShown::Point& p : w->line)
            if (p.floor.valid()) floors.insert(b.floor(p.floor).shortName);
        j["ways"]["shown"] = {{"uid", w->uid}, {"to", w->to}, {"found", w->found}, {"words", w->words}, {"metres", w->lengthM}, {"floors", floors}};
    }
    j["frontier"] = json::array();
    for (const scene::FrontierRow& r : m.frontier.openings)
        j["frontier"].push_back(
            {{"from", r.from}, {"to", r.to}, {"reference", r.reference}, {"nearest", r.nearest ? json(r.nearest->callsign) : json()}});
    j["door_list"] = json::array();
    for (const scene::DoorId d : m.doorList.rows) j["door_list"].push_back(b.door(d).id);
    j["search"] = json::array();
    for (const scene::SearchRow& r : m.search.rows) j["search"].push_back({{"title", r.title}, {"detail", r.detail}, {"reference", r.reference}});
    j["sight"] = m.sight.shown ? json{{"area_m2", m.sight.areaM2}, {"doors_shut", m.sight.doorsShut}} : json();
    j["views"] = json::array();
    for (const scene::SavedView& v : m.savedViews) j["views"].push_back(v.name);
    const scene::InspectorView& i = m.inspector;
    j["selection"] = {{"title", i.title},        {"subtitle", i.subtitle}, {"status", i.statusText}, {"freshness", live::toString(i.freshness)},
                      {"facts", facts(i.facts)}, {"doors", facts(i.doors)}};
    if (i.ageKnown) j["selection"]["age_s"] = double(i.age.count()) / 1000;
    j["feeds"] = json::array();
    for (const scene::FeedView& f : m.feeds)
        j["feeds"].push_back({{"name", f.name},
                              {"state", toString(f.state)},
                              {"text", f.text},
                              {"reason", f.reason},
                              {"messages", f.messages},
                              {"rejected", f.rejected},
                              {"last_rejected", f.lastRejected},
                              {"clock", f.clock},
                              {"conflicts", f.conflicts},
                              {"attempts", f.attempts}});
    j["unmapped"] = json::array();
    for (const scene::UnmappedView& d : m.unmapped) j["unmapped"].push_back({{"device", d.device}, {"type", d.type}, {"said", d.said}});
    j["assigned"] = json::array();
    for (const scene::AssignedView& d : m.assigned) j["assigned"].push_back({{"device", d.device}, {"place", d.place}});
    j["rejected_newest"] = json::array();
    for (const scene::RejectedView& r : m.rejectedNewest) j["rejected_newest"].push_back({{"feed", r.feed}, {"reason", r.reason}});
    j["bookmarks"] = json::array();
    for (const live::NamedMoment& n : m.bookmarks) j["bookmarks"].push_back({{"name", n.name}, {"by", n.by}, {"at", base::formatTimestamp(n.when)}});
    j["range"] = {{"in", m.range.in ? json(base::formatTimestamp(*m.range.in)) : json()},
                  {"out", m.range.out ? json(base::formatTimestamp(*m.range.out)) : json()}};
    j["alert_groups"] = json::array();
    for (const scene::AlertGroup& g : m.alertGroups) j["alert_groups"].push_back({{"title", g.title}, {"where", g.where}, {"count", g.count}});
    j["protocol"] = {{"active", m.protocol.active},
                     {"text", m.protocol.text},
                     {"age_s", double(m.protocol.age.count()) / 1000},
                     {"locked_down", m.protocol.lockedDown},
                     {"released", m.protocol.released},
                     {"doors_due", m.protocol.doorsDue},
                     {"doors_of_concern", m.protocol.doorsOfConcern.size()},
                     {"doors_unknown", m.protocol.doorsUnknown}};
    j["protocol"]["calls"] = json::array();
    for (const scene::ProtocolCallView& c : m.protocol.calls) j["protocol"]["calls"].push_back({{"text", c.text}, {"where", c.where}, {"by", c.by}});
    j["teams"] = json::array();
    for (const scene::TeamView& t : m.teams)
        j["teams"].push_back(
            {{"name", t.name}, {"silence", int(t.silence)}, {"since_contact_s", double(t.sinceContact.count()) / 1000}, {"known", t.contactKnown}});
    j["feed_loss_answered"] = m.feedLossAnswered;
    j["markers"] = json::array();
    for (const scene::MarkerView& k : m.markers) {
        if (k.fixed) continue;
        json at = json::array();
        for (const base::Vec2& c : k.polygon) at.push_back(pixel(view, view.floor, base::Vec3(c, b.floor(view.floor).elevationM)));
        j["markers"].push_back({{"id", k.id},
                                {"kind", k.kind},
                                {"label", k.label},
                                {"by", k.by},
                                {"floor", k.floor.valid() ? json(b.floor(k.floor).shortName) : json()},
                                {"pixel", k.hasPosition ? pixel(view, k.floor, k.position) : json()},
                                {"corners", std::move(at)}});
    }
    j["placing"] = view.placing ? json{{"kind", view.placing->kind},
                                       {"alarm", view.placing->alarm},
                                       {"corners", view.placing->corners.size()},
                                       {"every_floor", view.placing->everyFloor},
                                       {"problem", view.placing->problem}}
                                : json();
    if (view.measuring) j["measuring"] = {{"points", view.measuring->points.size()}, {"length_m", view.measuring->lengthM()}};
    if (view.assigning) j["assigning"] = view.assigning->device;
    j["command"] = {
        {"name", m.command.name}, {"role", m.command.role}, {"agency", m.command.agency}, {"since_s", double(m.command.since.count()) / 1000}};
    for (size_t t = 0; t < live::kTriages; ++t) j["casualties"][std::string(live::toString(live::Triage(t)))] = m.casualties.by[t];
    j["clearing"] = json::array();
    for (const scene::ClearingRow& r : m.clearing)
        if (!r.never())
            j["clearing"].push_back(
                {{"room", b.room(r.room).id}, {"who", r.who}, {"held", r.held}, {"stands", r.stands}, {"holding", r.holding}, {"end", r.end}});
    j["chosen_rooms"] = json::array();
    for (const base::RoomId r : view.rooms) j["chosen_rooms"].push_back(b.room(r).id);
    j["choosing"] = view.choosing;
    j["feed_lost"] = m.feedLost;
    j["rejected"] = m.rejected;
    j["unmapped_devices"] = m.unmappedDevices;
    j["time"] = base::formatTimestamp(m.now);
    j["begin"] = base::formatTimestamp(m.begin);
    j["end"] = base::formatTimestamp(m.end);
    j["playing"] = m.playing;
    j["following"] = m.following;
    j["speed"] = m.speed;
    j["live"] = m.live;
    j["exercise"] = m.exercise;
    j["recording"] = {{"path", m.recording.path}, {"saved_seq", m.recording.savedSeq}, {"error", m.recording.error}, {"lost", m.recording.lost}};
    j["events"] = stage.session().eventCount();
    j["events_in_memory"] = stage.session().eventsInMemory();
}

json durations(const Durations& d) {
    return {{"count", d.count()}, {"p50", d.percentileMs(0.5)}, {"p90", d.percentileMs(0.9)}, {"p99", d.percentileMs(0.99)}, {"max", d.maxMs()}};
}

/// What of the school is drawn, and where the section box can be taken hold of.
void reportView(json& j, const scene::ViewState& v, const building::Building& b) {
    j["cut"] = v.cutHeightM;
    j["building_up"] = v.buildingUp;
    j["reduced_motion"] = v.reducedMotion;
    j["isolated"] = v.isolated.valid() && v.isolated.index() < b.rooms.size() ? json(b.room(v.isolated).id) : json();
    j["section"] = v.section ? json{point(v.section->min), point(v.section->max)} : json();
    j["section_handles"] = json::array();
    for (int i = 0; i < scene::kSectionFaces; ++i) {
        const auto at = scene::sectionHandle(v, scene::SectionFace(i));
        j["section_handles"].push_back(at ? json{at->x, at->y} : json());
    }
    j["cursor_local"] = v.cursorLocal ? json{v.cursorLocal->x, v.cursorLocal->y} : json();
    j["cursor_pixel"] = v.cursorLocal ? pixel(v, v.floor, base::Vec3(*v.cursorLocal, b.floor(v.floor).elevationM)) : json();  // by the camera of now
}

}  // namespace

void App::writeReport() {
    if (options_.report.empty() || timeS_ - lastReportS_ < options_.rehearsal.reportEveryS) return;
    lastReportS_ = timeS_;
    if (measured_.seconds >= 1) {
        measured_.fps = measured_.frames / measured_.seconds;
        measured_.worstShownMs = measured_.worstMs;
        measured_.frames = measured_.seconds = measured_.worstMs = 0;
    }
    json j;
    j["fps"] = measured_.fps;
    j["worst_frame_ms"] = measured_.worstShownMs;
    j["resident_bytes"] = residentBytes();
    j["frames"] = pace_.frames();
    j["graphics"] = {{"lost", renderer_ == nullptr},
                     {"losses", graphics_.losses},
                     {"last_back_ms", graphics_.lastBackMs},
                     {"worst_back_ms", graphics_.worstBackMs}};
    if (renderer_) {
        const gpu::DeviceInfo& d = renderer_->device();
        j["graphics"].update({{"driver", d.renderer},
                              {"quality", gpu::name(d.quality)},
                              {"megapixels_per_s", d.megapixelsPerS},
                              {"memory_bytes", d.memoryBytes},
                              {"shader_problem", renderer_->shaderProblem()},
                              {"scene_problem", renderer_->sceneProblem()}});
    }
    const SoundStatus sound = sound_.status();
    j["sound"] = {{"wanted", name(sound.wanted)}, {"playing", name(sound.playing)}, {"device", sound.device},
                  {"problem", sound.problem},     {"muted", facts_.sound.muted},    {"volume", facts_.sound.volume}};
    j["hidden"] = hidden_;
    j["standstill_s"] = lastStandstillS_;
    int w, h;
    window_->framebufferSize(w, h);
    j["window"] = {w, h};
    j["targets"] = json::object();
    for (const ui::Target& t : ui_->targets())
        if (t.enabled && t.visible.w > 0 && t.visible.h > 0) j["targets"][t.name] = rect(t.visible);
    j["locked"] = desk_.locked;
    // Of a locked desk nothing of the school leaks out here either.
    if (desk_.locked) {
        j["graphics"].erase("scene_problem");
        j["alerts_unacked"] = stage_ ? stage_->model().unackedAlerts : 0;
        return saveReport(j.dump(1, ' ', false, json::error_handler_t::replace));
    }
    j["operator"] = {{"name", operator_}, {"role", desk_.role}, {"agency", desk_.agency}, {"pin_set", !desk_.pinHash.empty()}};
    j["start_screen"] = stage_ == nullptr;
    j["message"] = ui_->message();
    j["picture_problem"] = ui_->pictureProblem();
    j["start_message"] = startScreen_.message;
    j["importing"] = pending_ != nullptr;
    j["opened_ms"] = openedMs_;
    j["theme"] = word(view_.theme);
    j["metric"] = view_.metric;
    j["ui_scale"] = view_.uiScale;
    if (stage_) {
        j["picture"] = rect(view_.picture);
        j["mode"] = word(view_.mode);
        j["floor"] = stage_->school().building->floor(view_.floor).shortName;
        j["explode"] = view_.explode;
        j["xray"] = view_.xray;
        j["isolate"] = view_.isolateFloor;
        reportView(j, view_, *stage_->school().building);
        j["cursor"] = stage_->model().cursorReference;
        const scene::Camera& c = view_.camera;
        j["camera"] = {{"target", point(c.target)}, {"eye", point(c.eye)},          {"yaw", c.yawDeg}, {"pitch", c.pitchDeg},
                       {"distance", c.distanceM},   {"pixels_per_m", c.pixelsPerM}, {"fov", c.fovDeg}, {"moving", move_.running()}};
        reportSchool(j, *stage_, view_);
        // Since the school was opened.
        j["latency_ms"] = {{"from_received", durations(latency_.fromReceived())},
                           {"from_observed", durations(latency_.fromObserved())},
                           {"frames", durations(latency_.frames())}};
        // The newest event that came by ingest and has been in a finished picture since.
        j["shown"] = {{"seq", shown_.seq}, {"received_at", base::formatTimestamp(shown_.receivedAt)}, {"at", base::formatTimestamp(shown_.at)}};
    }
    saveReport(j.dump(1, ' ', false, json::error_handler_t::replace));
}

/// A report that cannot be written must not disturb the window; its reader notices. It need not survive a crash, so nothing here waits for the disk.
void App::saveReport(const std::string& text) {
    const std::filesystem::path partial = options_.report.string() + ".part";
    if (std::ofstream out(partial); !(out << text) || !out.flush()) return;
    std::error_code ignored;
    std::filesystem::rename(partial, options_.report, ignored);
}

}  // namespace sallyport::viewer
