// Zones, points and alarms without a place, put on the map by hand: what a click means while something is being placed, and the events it becomes.
#include <algorithm>
#include <cmath>

#include "base/sha256.h"
#include "base/text.h"
#include "scene/placing.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

using namespace scene;

namespace {

/// File coordinates, as events carry them.
base::Vec2 inFile(const building::Building& b, base::Vec2 local) { return local + base::Vec2(b.origin); }

constexpr size_t kMaxLabelBytes = 120;

}  // namespace

void App::beginPlacing(const std::string& kind) {
    if (kind.empty()) return view_.placing.reset();
    const PlaceKind* what = placeKind(kind);
    if (!what) return;
    view_.assigning.reset();
    view_.measuring.reset();
    view_.selection = {};
    if (view_.mode == ViewMode::Inside) setMode(ViewMode::Plan);  // an eye between walls cannot draw a zone
    view_.placing = Placing{.kind = kind, .everyFloor = what->everyFloor, .floor = view_.floor};
}

void App::beginPlacingAlarm(const std::string& id) {
    const auto& alerts = stage_->model().alerts;
    const auto it = std::find_if(alerts.begin(), alerts.end(), [&](const AlertView& a) { return a.id == id; });
    if (it == alerts.end()) return;
    if (it->placed) return goTo(AlertRef{id});
    view_.selection = AlertRef{id};
    view_.measuring.reset();
    // A device without a place is told where it is once and for all.
    if (!it->device.empty()) {
        view_.placing.reset();
        view_.assigning = Assigning{it->device, it->deviceType};
        return;
    }
    if (!it->raised) return ui_->apply({ShowPanel::Which::Feeds});  // it speaks of no single place
    view_.assigning.reset();
    if (view_.mode == ViewMode::Inside) setMode(ViewMode::Plan);
    view_.placing = Placing{.alarm = id, .floor = view_.floor};
}

/// Whether a press at `local` means one of the corners that stand: those on the screen within a finger's reach.
bool App::meansCorner(base::Vec2 local, base::Vec2 corner) const {
    const double z = stage_->school().building->floor(view_.floor).elevationM;
    const auto a = project(view_, base::Vec3(local, z)), b = project(view_, base::Vec3(corner, z));
    return a && b && std::hypot(a->x - b->x, a->y - b->y) < kCloseReachPx * view_.uiScale;
}

void App::placeAt(base::Vec2 local) {
    if (!view_.placing) return;
    Placing& p = *view_.placing;
    if (!p.alarm.empty()) return placeAlarm(local);
    const PlaceKind* what = placeKind(p.kind);
    if (!what) return view_.placing.reset();
    if (!what->area) {
        live::MarkerSet m{"marker-" + base::randomHex(24), p.kind, std::string(what->label), operator_};
        m.place.floor = stage_->school().building->floor(view_.floor).id;
        m.place.xy = inFile(*stage_->school().building, local);
        const std::string id = m.marker;
        view_.placing.reset();
        mark(std::move(m));
        view_.selection = PointRef{id};
        return;
    }
    if (p.corners.empty()) p.floor = view_.floor;
    if (p.floor != view_.floor) {
        p.problem = "It was begun on " + stage_->school().building->floor(p.floor).shortName + ": go back there, or begin anew.";
        return;
    }
    // The first corner again closes it, and so does the second press of a double click.
    if (p.corners.size() >= 3 && (meansCorner(local, p.corners.front()) || meansCorner(local, p.corners.back()))) return closeArea();
    p.problem = cornerProblem(p.corners, local);
    if (p.problem.empty()) p.corners.push_back(local);
}

void App::closeArea() {
    if (!view_.placing) return;
    Placing& p = *view_.placing;
    const PlaceKind* what = placeKind(p.kind);
    if (!what || !what->area) return;
    p.problem = closeProblem(p.corners);
    if (!p.problem.empty()) return;
    live::MarkerSet m{"marker-" + base::randomHex(24), p.kind, std::string(what->label), operator_};
    if (!p.everyFloor) m.place.floor = stage_->school().building->floor(p.floor).id;
    for (const base::Vec2 c : p.corners) m.polygon.push_back(inFile(*stage_->school().building, c));
    const std::string id = m.marker;
    view_.placing.reset();
    mark(std::move(m));
    view_.selection = PointRef{id};
}

void App::takeCornerBack() {
    if (!view_.placing) return;
    if (!view_.placing->corners.empty()) view_.placing->corners.pop_back();
    view_.placing->problem.clear();
}

void App::toggleMeasuring() {
    if (view_.measuring) return view_.measuring.reset();
    view_.placing.reset();
    view_.assigning.reset();
    view_.routing.reset();
    view_.choosing = false;
    if (view_.mode == ViewMode::Inside) setMode(ViewMode::Plan);  // an eye between walls sees no distances
    view_.measuring = Measuring{.floor = view_.floor};
}

void App::measureAt(base::Vec2 local) {
    if (!view_.measuring) return;
    Measuring& m = *view_.measuring;
    if (m.floor != view_.floor) m = {.floor = view_.floor};
    if (m.points.size() < kMostMeasured) m.points.push_back(local);
}

/// The operator repeats the call, with its place.
void App::placeAlarm(base::Vec2 local) {
    const std::string id = view_.placing->alarm;
    view_.placing.reset();
    const auto& alerts = stage_->session().alarmState().alerts;
    const auto it = alerts.find(id);
    if (it == alerts.end()) return;
    live::AlertRaised a = it->second.raised.value;
    a.alert = it->second.id;
    a.by = operator_;
    a.place = {};
    a.place.floor = stage_->school().building->floor(view_.floor).id;
    a.place.xy = inFile(*stage_->school().building, local);
    mark(std::move(a));
}

/// What was said of a marker, to be said again with a change; nothing when it is gone or not a person's.
std::optional<live::MarkerSet> App::markerAsSet(const std::string& id) const {
    const auto& markers = stage_->session().shown().markers;
    const auto it = markers.find(id);
    if (it == markers.end() || it->second.gone) return std::nullopt;
    live::MarkerSet m = it->second.set.value;
    m.marker = id;
    m.by = operator_;
    return m;
}

void App::moveMarker(const std::string& id, base::Vec2 byM) {
    auto m = markerAsSet(id);
    if (!m || !(glm::length(byM) > 0)) return;
    const building::Building& b = *stage_->school().building;
    const live::MarkerState& state = stage_->session().shown().markers.at(id);
    // By what stands on the map, whatever it was said in: a room, WGS84, the file's own metres.
    if (!state.polygon.empty()) {
        m->polygonWgs84 = false;
        m->polygon.clear();
        for (const base::Vec2 c : state.polygon) m->polygon.push_back(inFile(b, c + byM));
    } else if (state.place.position) {
        m->place = {};
        if (state.place.floor.valid()) m->place.floor = b.floor(state.place.floor).id;
        m->place.xy = inFile(b, base::Vec2(*state.place.position) + byM);
    } else {
        return;
    }
    mark(std::move(*m));
}

void App::renameMarker(const std::string& id, std::string_view label) {
    auto m = markerAsSet(id);
    if (!m) return;
    m->label = base::cutUtf8(label, kMaxLabelBytes);
    mark(std::move(*m));
}

void App::removeMarker(const std::string& id) {
    if (!markerAsSet(id)) return;
    mark(live::MarkerGone{id, operator_});
    if (view_.selection == Selection(PointRef{id})) view_.selection = {};
}

/// A lockdown is released room by room: whoever releases more is asked first.
void App::callProtocol(const CallProtocol& c) {
    const building::Building& b = *stage_->school().building;
    const ViewModel& m = stage_->model();
    const std::string scope = !c.room.empty() ? c.room : c.floor.valid() ? b.floor(c.floor).id : std::string("building");
    const bool lockdown = m.protocol.lockedDown > 0;
    if (c.action == live::ProtocolAction::Release && lockdown && !c.confirmed) {
        CallProtocol yes = c;
        yes.confirmed = true;
        const std::string where = !c.room.empty() ? "this room" : c.floor.valid() ? b.floor(c.floor).shortName : "the whole school";
        return ui_->ask(
            "Release " + where + " from lockdown?" +
                (c.room.empty() ? " A lockdown is released room by room, by somebody who stands at the door: choose a room for that." : ""),
            "Release " + where, yes);
    }
    mark(live::ProtocolCall{c.action, scope, operator_});
}

}  // namespace sallyport::viewer
