// The commander's own marks: single ones, several at one stroke, taken back and made again.
#include <algorithm>

#include "base/sha256.h"
#include "scene/choose.h"
#include "viewer/app_state.h"
#include "viewer/operator_name.h"

namespace sallyport::viewer {

namespace {

constexpr size_t kMaxStrokes = 256;  // that can be made again; undo reaches as far as the session remembers

/// Marks of two vehicles must never share an id. Those of one stroke share it up to a '/'. While a replay stands still all marks are of one time, and
/// of facts of one time the greater id wins: the mark made last.
std::string nextId() { return "mark-" + base::orderedHex(); }

std::string strokeOf(const std::string& id) { return id.substr(0, id.find('/')); }

}  // namespace

/// Marks are events like any other: through ingest, recorded first, folded next frame. False: not noted, and said so.
bool App::send(std::string id, live::Payload payload, std::optional<live::Timestamp> of) {
    live::Event e;
    e.id = std::move(id);
    e.source = operatorSource(operator_);
    e.feed = "operator";
    const live::Session& s = stage_->session();
    e.receivedAt = s.markTime();
    e.observedAt = of.value_or(e.receivedAt);
    // A mark made in a replayed drill is practice; it must never pass for the real thing.
    e.exercise = !s.liveFeeds() || stage_->model().exercise;
    e.payload = std::move(payload);
    if (!ingest_->pushOwn(std::move(e))) {
        ui_->showMessage("NOT NOTED: too much is waiting to be recorded. Do it again.");
        return false;
    }
    if (!s.liveFeeds() && recordingPath_.empty() && !std::exchange(saidReplayMarks_, true))
        ui_->showBriefly("Marks and bookmarks made in a replay are not kept in the recording.");
    return true;
}

void App::mark(live::Payload payload, std::optional<live::Timestamp> of) {
    std::vector<live::Payload> one;
    one.push_back(std::move(payload));
    markAll(std::move(one), of);
}

/// At one stroke: taken back together. False: not all of it was noted, and said so.
bool App::markAll(std::vector<live::Payload> payloads, std::optional<live::Timestamp> of, bool again) {
    if (payloads.empty()) return false;
    ui_->withdrawUndo();  // it would take this stroke back instead
    const std::string stroke = nextId();
    for (size_t i = 0; i < payloads.size(); ++i)
        if (!send(payloads.size() == 1 ? stroke : stroke + "/" + std::to_string(i + 1), payloads[i], of)) return false;
    if (!again) redo_.clear();
    if (strokes_.size() >= kMaxStrokes) strokes_.erase(strokes_.begin());
    strokes_.push_back({stroke, std::move(payloads)});
    return true;
}

/// Takes the newest stroke back; nothing is erased.
void App::undoMarks() {
    ui_->withdrawUndo();  // pressed or not: what it offered to take back is not the newest any more
    const std::vector<std::string> ids = stage_->session().lastMarks(operator_);
    if (ids.empty()) return ui_->showBriefly("There is no mark of yours to take back.", 4);
    for (const std::string& id : ids)
        if (!send(nextId(), live::Retraction{id, operator_})) return;
    const auto stroke = std::find_if(strokes_.begin(), strokes_.end(), [&](const Stroke& s) { return s.id == strokeOf(ids.front()); });
    if (stroke == strokes_.end()) {  // of an earlier start: what it said is in the recording, not here
        redo_.clear();
        return;
    }
    redo_.push_back(std::move(*stroke));
    strokes_.erase(stroke);
}

/// Says again what was taken back last, as of now.
void App::redoMarks() {
    if (redo_.empty()) return ui_->showBriefly("There is nothing to make again.", 4);
    Stroke stroke = std::move(redo_.back());
    redo_.pop_back();
    markAll(std::move(stroke.payloads), std::nullopt, true);
}

void App::forgetStrokes() {
    strokes_.clear();
    redo_.clear();
}

/// Ids of the rooms that a mark of `room` means.
std::vector<std::string> App::markedRooms(const std::string& room) const {
    const auto& b = *stage_->school().building;
    const auto found = stage_->school().places->room(room);
    if (!found) return {room};
    std::vector<std::string> out;
    for (const base::RoomId id : scene::chosenWith(view_, found.id)) out.push_back(b.room(id).id);
    return out;
}

void App::markRooms(const scene::MarkRoom& c) {
    if (c.room.empty()) return ui_->showMessage("Choose a room first: click it, then press the key again.");
    std::vector<live::Payload> all;
    std::string dangers;
    for (std::string& room : markedRooms(c.room)) {
        const auto id = stage_->school().places->room(room).id;
        if (id.valid() && live::isDanger(stage_->model().rooms[id.index()].status) && !live::isDanger(c.status)) {
            const scene::RoomView& was = stage_->model().rooms[id.index()];
            dangers += (dangers.empty() ? "" : ", ") + was.label + " (" + std::string(scene::words(was.status)) + ")";
        } else if (id.valid() && !live::isDanger(c.status)) {
            const auto& alerts = stage_->model().alerts;
            const auto calls = std::find_if(alerts.begin(), alerts.end(), [&](const scene::AlertView& a) { return a.room == id && a.raised; });
            if (calls != alerts.end()) dangers += (dangers.empty() ? "" : ", ") + stage_->model().rooms[id.index()].label + " (" + calls->title + ")";
        }
        all.emplace_back(live::RoomReport{std::move(room), c.status, std::nullopt, std::nullopt, operator_, ""});
    }
    const size_t count = all.size();
    if (!markAll(std::move(all))) return;
    // Whoever marks one room sees what it was; among many a danger may go unnoticed.
    if (count > 1 && !dangers.empty())
        ui_->showMessage(
            std::to_string(count) + " rooms are marked " + std::string(scene::words(c.status)) + "; among them was a danger: " + dangers + ".",
            "Take back", scene::UndoMark{});
}

/// The list of teams, for the rooms that are chosen.
void App::showTeams(const scene::ShowPanel& c) {
    const bool room = stage_ && !stage_->model().inspector.markTarget.empty() && !stage_->model().inspector.isDoor;
    if (room) return ui_->apply(c);
    ui_->showBriefly("Choose a room first: click it, then press the key again.", 5);
}

void App::assignRooms(const scene::AssignTeam& c) {
    std::vector<live::Payload> all;
    for (std::string& room : markedRooms(c.room))
        all.emplace_back(live::RoomReport{std::move(room), std::nullopt, c.team, std::nullopt, operator_, c.note});
    markAll(std::move(all));
    if (!c.note.empty()) ui_->showDone(c.team + " sent " + c.note + ".", 5);
}

/// A searched room that is held is clear.
void App::holdRooms(const scene::HoldRoom& c) {
    std::vector<live::Payload> all;
    for (std::string& room : markedRooms(c.room)) {
        std::optional<live::RoomStatus> status;
        if (const auto id = stage_->school().places->room(room); id && !c.team.empty())
            if (stage_->model().rooms[id.id.index()].status == live::RoomStatus::Searched) status = live::RoomStatus::Clear;
        all.emplace_back(live::RoomReport{std::move(room), status, std::nullopt, c.team, operator_, ""});
    }
    markAll(std::move(all));
}

/// Each one more is a casualty of its own, so that the counts of two desks add up; one less takes from the newest of its kind here.
void App::markCasualty(const scene::MarkCasualty& c) {
    const auto room = stage_->school().places->room(c.room);
    if (!room) return;
    live::CasualtyReport r{"cas-" + base::randomHex(16), c.triage, {}, 1, operator_};
    r.place.room = c.room;
    if (c.by < 0) {
        const live::CasualtyState* newest = nullptr;
        for (const auto& [id, k] : stage_->session().shown().casualties)
            if (k.place.room == room.id && k.last.value.triage == c.triage && k.last.value.count > 0 &&
                (!newest || newest->last.from.when < k.last.from.when))
                newest = &k;
        if (!newest) return;
        r.casualty = newest->id;
        r.count = newest->last.value.count - 1;
    }
    mark(std::move(r));
}

/// A sender's clock may run ahead of ours a little: what is acknowledged has been raised, so the acknowledgement is never earlier than the call.
void App::acknowledge(const std::string& alert) {
    const live::Session& s = stage_->session();
    std::optional<live::Timestamp> of;
    if (const auto it = s.alarmState().alerts.find(alert); it != s.alarmState().alerts.end())
        of = std::max(s.markTime(), it->second.raised.from.when);
    mark(live::AlertAck{alert, operator_}, of);
}

}  // namespace sallyport::viewer
