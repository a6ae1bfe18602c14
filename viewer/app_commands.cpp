// Applying commands: the only place where what a person asked for changes anything.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "scene/choose.h"
#include "scene/place_search.h"
#include "viewer/app_state.h"
#include "viewer/joined_school.h"
#include "viewer/recording_model.h"

namespace sallyport::viewer {

using namespace scene;

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

/// "~/schools/x.ifc" as a person types it; "~name" is left to the shell.
std::filesystem::path expandHome(const std::filesystem::path& path) {
    const std::string& text = path.native();
    if (text != "~" && !text.starts_with("~/")) return path;
    const char* home = std::getenv("HOME");
    return home && *home ? std::filesystem::path(home + text.substr(1)) : path;
}

}  // namespace

void App::apply(const Command& command) {
    if (const auto* u = std::get_if<UnlockWindow>(&command)) return unlock(u->pin);
    if (desk_.locked) return;
    // Commands that need no school.
    if (std::holds_alternative<LockWindow>(command)) return lock();
    if (const auto* o = std::get_if<SetOperator>(&command)) return setOperator(*o);
    if (const auto* p = std::get_if<SetPin>(&command)) return setPin(*p);
    if (std::holds_alternative<CycleTheme>(command)) {
        view_.theme = Theme((int(view_.theme) + 1) % 3);
        return;
    }
    if (const auto* c = std::get_if<SetTheme>(&command)) return void(view_.theme = c->theme);
    if (const auto* c = std::get_if<SetMetric>(&command)) return void(view_.metric = c->metric);
    if (std::holds_alternative<ToggleReducedMotion>(command)) return reduceMotion(!view_.reducedMotion);
    if (const auto* c = std::get_if<StepUiScale>(&command)) return setUiScale(textScale_ + c->by);
    if (const auto* c = std::get_if<ShowPanel>(&command)) {
        if (c->which == ShowPanel::Which::Print) return askPrint();
        if (c->which == ShowPanel::Which::Assign || c->which == ShowPanel::Which::Hold) return showTeams(*c);
        if (c->which != ShowPanel::Which::Operator) return ui_->apply(*c);
        if (stage_) ui_->toggleOperator(facts_.operatorHere);
        return;
    }
    if (const auto* c = std::get_if<StepTime>(&command)) return stepTime(*c);
    if (const auto* c = std::get_if<SetCard>(&command)) return setCard(*c);
    if (std::holds_alternative<StandardCards>(command)) return standardCards();
    if (const auto* c = std::get_if<SetKey>(&command)) return setKey(*c);
    if (const auto* c = std::get_if<SetSound>(&command)) return setSound(c->volume, c->muted);
    if (std::holds_alternative<ToggleMute>(command)) return setSound({}, !facts_.sound.muted);
    if (const auto* c = std::get_if<Quit>(&command)) {
        const int waiting = stage_ && stage_->session().liveFeeds() ? stage_->model().unackedAlerts : 0;
        if (!c->confirmed && waiting > 0)
            return ui_->ask(std::to_string(waiting) + (waiting == 1 ? " alarm is" : " alarms are") +
                                " not acknowledged. What was recorded is kept; while the window is closed nobody sees what comes.\n\nQuit?",
                            "Quit", Quit{true});
        quit_ = true;
        return;
    }
    if (const auto* c = std::get_if<OpenFile>(&command)) {
        startScreen_.message.clear();
        const std::filesystem::path path = expandHome(c->path);
        std::vector<std::filesystem::path> all{path};
        all.insert(all.end(), c->with.begin(), c->with.end());
        const bool one = all.size() > 1 && std::none_of(all.begin(), all.end(), isRecording);
        std::string left;
        if (!one && all.size() > 1) left = notOpenedText(path, c->with);
        if (!c->confirmed && incidentRunning())
            return ui_->ask(incidentText() + "\n\nEnd it and open " + (one ? namesOf(all) + " as one school" : path.filename().string()) + "?" +
                                (left.empty() ? "" : "\n\n" + left),
                            "End it and open", OpenFile{path, true, c->with});
        if (one) return beginImport({.path = path, .models = std::move(all)});
        if (!isRecording(path)) return beginImport({.path = path, .notOpened = std::move(left)});
        const auto model = modelOfRecording(path);
        if (model) return beginImport({.path = *model, .events = path, .notOpened = std::move(left)});
        return stage_ ? ui_->showMessage(model.error().text()) : void(startScreen_.message = model.error().text());
    }
    if (const auto* c = std::get_if<OpenDemo>(&command)) {
        const auto school = demoSchoolPath(), drill = demoDrillPath();
        if (!school) return ui_->showMessage(school.error().text());
        if (!drill) return ui_->showMessage(drill.error().text());
        if (!c->confirmed && incidentRunning())
            return ui_->ask(incidentText() + "\n\nEnd it and open the sample drill?", "End it and open", OpenDemo{true});
        return beginImport({.path = *school, .events = *drill, .loop = true});
    }
    if (std::holds_alternative<CancelOpening>(command)) {
        if (pending_) pending_->progress.cancel();
        return;
    }
    if (const auto* c = std::get_if<ConnectFeed>(&command)) {
        if (auto r = feed::parseFeedUrl(c->url); !r) return ui_->askAgain({ShowPanel::Which::ConnectFeed}, c->url, r.error().text());
        if (stage_ && !stage_->session().liveFeeds()) return ui_->showMessage("A recording is open; open the school itself to connect a feed.");
        want(feed::fromEnvironment(c->url));
        if (!stage_) return ui_->showMessage("The feed " + c->url + " will be connected as soon as a school is open.");
        return connectFeeds();
    }
    if (std::holds_alternative<ResumeLast>(command)) {
        if (!leftOver_) return;
        const std::filesystem::path facility = leftOver_->state.facility, settings = leftOver_->state.settings;
        // With the settings of then: their certificates and topics are the feeds'. What is named now goes before.
        if (options_.settings.empty() && !settings.empty() && settings != settings_.file) {
            if (auto then = readSettings(settings)) useSettings(std::move(*then));
            else settingsProblem_ = "The settings of then are not used: " + then.error().text();
        }
        return beginImport({.path = facility, .fromCommandLine = options_.start == AppOptions::Start::Model, .resume = *leftOver_});
    }
    if (!stage_) return;
    const auto& b = *stage_->school().building;
    live::Session& session = stage_->session();
    std::visit(Overloaded{
                   [&](const SetMode& c) { setMode(c.mode); },
                   [&](const SetFloor& c) { setFloor(c.floor); },
                   [&](const StepFloor& c) {
                       // To the next one that the list shows.
                       const auto& floors = stage_->model().floors;
                       for (int i = int(view_.floor.value) + c.by; i >= 0 && i < int(floors.size()); i += c.by)
                           if (floors[size_t(i)].listed) return setFloor(floors[size_t(i)].id);
                   },
                   [&](const Select& c) {
                       if (view_.assigning && !std::holds_alternative<std::monostate>(c.what)) return assignTo(c.what);
                       if (view_.routing && (std::holds_alternative<RoomId>(c.what) || std::holds_alternative<DoorId>(c.what)))
                           view_.way = WayWish{std::move(*std::exchange(view_.routing, {}))};
                       view_.selection = c.what;
                       view_.rooms.clear();
                       if (std::holds_alternative<std::monostate>(c.what)) view_.way.reset();
                   },
                   [&](const GoTo& c) {
                       if (const auto key = placeKey(b, c.what)) rememberPlace(*key);
                       goTo(c.what);
                   },
                   [&](const SearchFor& c) { view_.search = c.text; },
                   [&](const GoToPlace& c) { goToPlace(c); },
                   [&](const SaveView& c) { saveView(c.name); },
                   [&](const GoToView& c) { goToView(c.index); },
                   [&](const RenameView& c) { renameView(c.index, c.name); },
                   [&](const RemoveView& c) { removeView(c.index); },
                   [&](const SetExplode& c) { setExplode(std::clamp(c.value, 0.0, 1.0)); },
                   [&](ToggleExplode) { toggleExplode(); },
                   [&](ToggleXray) { view_.xray = !view_.xray; },
                   [&](ToggleIsolate) { view_.isolateFloor = !view_.isolateFloor; },
                   [&](ToggleIsolateRoom) { isolateRoom(); },
                   [&](ToggleSection) { toggleSection(); },
                   [&](const MoveSectionFace& c) {
                       if (view_.section && c.face >= 0 && c.face < kSectionFaces)
                           view_.section = moveFace(*view_.section, SectionFace(c.face), c.byM);
                   },
                   [&](const SetCutHeight& c) { setCutHeight(c.heightM); },
                   [&](const StepCutHeight& c) { setCutHeight(view_.cutHeightM + c.byM); },
                   [&](const SetPanelsWider& c) { view_.wider = c.by; },
                   [&](CameraHome) { goHome(); },
                   [&](FrameSelection) {
                       if (!std::holds_alternative<std::monostate>(view_.selection)) goTo(view_.selection);
                   },
                   [&](NorthUp) { turnTo(false); },
                   [&](TurnCompass) {
                       const double off = std::remainder(view_.camera.yawDeg - planUpDeg(b, false), 360.0);
                       turnTo(!view_.buildingUp && std::abs(off) < 0.5);
                   },
                   [&](const ZoomBy& c) {
                       const PixelRect& p = view_.picture;
                       moveCamera(zoomAt(view_, p.x + p.w / 2.0, p.y + p.h / 2.0, c.factor, b.floor(view_.floor).elevationM));
                   },
                   [&](const NameFloor& c) { nameFloor(c); },
                   [&](const MarkRoom& c) { markRooms(c); },
                   [&](const AssignTeam& c) { assignRooms(c); },
                   [&](const HoldRoom& c) { holdRooms(c); },
                   [&](const MarkCasualty& c) { markCasualty(c); },
                   [&](const ChooseRooms& c) {
                       chooseRooms(view_, c.rooms, c.add);
                       view_.way.reset();
                   },
                   [&](ToggleChoosing) {
                       view_.choosing = !view_.choosing;
                       view_.measuring.reset();
                   },
                   [&](const MarkDoorVerified& c) {
                       live::DoorReport d;
                       d.door = c.door;
                       d.verified = c.secure;
                       if (!c.secure) d.lock = live::LockState::Unlocked;
                       d.by = operator_;
                       mark(d);
                   },
                   [&](const BeginRoute& c) {
                       view_.routing = c.responder.empty() ? std::nullopt : std::optional(c.responder);
                       view_.measuring.reset();
                   },
                   [&](const ListDoors& c) { view_.doorList = c.which; },
                   [&](ShowSight) { showSight(); },
                   [&](ToggleSightDoors) {
                       if (view_.sight) view_.sight->allDoorsShut = !view_.sight->allDoorsShut;
                   },
                   [&](const ShowWay& c) {
                       if (const auto* who = std::get_if<ResponderRef>(&view_.selection); who && c.responder.empty()) {
                           if (view_.routing) view_.routing.reset();
                           else view_.routing = who->uid, view_.measuring.reset();
                           return;
                       }
                       const WayWish wish{c.responder};
                       if (view_.way == wish) view_.way.reset();
                       else view_.way = wish;
                   },
                   [&](UndoMark) { undoMarks(); },
                   [&](RedoMark) { redoMarks(); },
                   [&](ShowBrief) { showBrief(); },
                   [&](SaveBrief) { saveBrief(); },
                   [&](AssumeCommand) {
                       mark(live::CommandChange{false, operator_, "", desk_.role, desk_.agency});
                   },
                   [&](const TransferCommand& c) {
                       // What is known of the other's role and agency stays empty rather than guessed.
                       mark(live::CommandChange{true, operator_, c.to, "", ""});
                   },
                   [&](const AcknowledgeAlert& c) { acknowledge(c.alert); },
                   [&](const AcknowledgeGroup& c) {
                       if (!c.confirmed)
                           return ui_->ask("Acknowledge " + c.what + "? What comes after this question waits for its own answer.",
                                           "Acknowledge " + std::to_string(c.alerts.size()), AcknowledgeGroup{c.alerts, c.what, true});
                       for (const std::string& alert : c.alerts) acknowledge(alert);
                   },
                   [&](AcknowledgeFeedLoss) {
                       mark(live::AlertAck{std::string(kFeedLossAlert), operator_});
                   },
                   [&](const CallProtocol& c) { callProtocol(c); },
                   [&](const CallProtocolByKey& c) {
                       const auto scope = ui_->callsShown();
                       if (!scope)
                           return ui_->showBriefly("Open the calls first (" + keys_.texts()[ui::Action::Calls] + "), then press this key again.", 5);
                       const auto* room = scope->room ? std::get_if<RoomId>(&view_.selection) : nullptr;
                       callProtocol({c.action, scope->floor ? view_.floor : base::FloorId(), room ? b.room(*room).id : std::string()});
                   },
                   [&](const MarkCard& c) {
                       const auto& cards = facts_.conventions.cards;
                       if (c.room.empty() || c.card >= cards.size()) return;
                       mark(live::RoomReport{c.room, cards[c.card].status, std::nullopt, std::nullopt, operator_, "card: " + cards[c.card].name});
                   },
                   [&](const ContactTeam& c) {
                       mark(live::TeamContact{c.team, "heard", operator_});
                   },
                   [&](AcknowledgeMostUrgent) {
                       for (const AlertView& a : stage_->model().alerts)
                           if (!a.acked) return acknowledge(a.id);
                   },
                   [&](NextAlarm) {
                       // From the selected alert to the next one of the list, round again at the end.
                       const auto& alerts = stage_->model().alerts;
                       if (alerts.empty()) return;
                       const auto* now = std::get_if<AlertRef>(&view_.selection);
                       size_t i = 0;
                       for (size_t k = 0; now && k < alerts.size(); ++k)
                           if (alerts[k].id == now->id) i = (k + 1) % alerts.size();
                       goTo(AlertRef{alerts[i].id});
                   },
                   [&](const BeginPlacing& c) { beginPlacing(c.kind); },
                   [&](const BeginPlacingAlarm& c) { beginPlacingAlarm(c.alarm); },
                   [&](const PlaceAt& c) { placeAt(c.at); },
                   [&](CloseArea) { closeArea(); },
                   [&](TakeCornerBack) { takeCornerBack(); },
                   [&](TogglePlacingFloors) {
                       if (view_.placing) view_.placing->everyFloor = !view_.placing->everyFloor;
                   },
                   [&](ToggleMeasuring) { toggleMeasuring(); },
                   [&](const MeasureAt& c) { measureAt(c.at); },
                   [&](TakeMeasuredBack) {
                       if (view_.measuring && !view_.measuring->points.empty()) view_.measuring->points.pop_back();
                   },
                   [&](const MoveMarker& c) { moveMarker(c.marker, c.byM); },
                   [&](const RenameMarker& c) { renameMarker(c.marker, c.label); },
                   [&](const RemoveMarker& c) { removeMarker(c.marker); },
                   [&](const DeclareExercise& c) {
                       mark(live::ExerciseDeclared{c.on, c.name, operator_});
                   },
                   [&](PlayPause) { session.mode() == live::SessionMode::Playing ? session.pause() : session.play(); },
                   [&](Pause) { session.pause(); },
                   [&](const PlayFaster& c) {
                       if (session.mode() != live::SessionMode::Playing) return session.play();
                       session.setSpeed(c.direction > 0 ? session.speed() * 2 : session.speed() / 2);
                   },
                   [&](const SetSpeed& c) { session.setSpeed(c.factor); },
                   [&](const SeekTo& c) { session.seek(c.time); },
                   [&](const SeekBy& c) { session.seek(session.now() + c.by); },
                   [&](const StepEvent& c) { session.stepEvent(c.direction); },
                   [&](const MarkRange& c) {
                       live::TimeRange range = session.range();
                       (c.end ? range.out : range.in) = session.now();
                       session.setRange(range);
                       ui_->showDone(std::string("The range ") + (c.end ? "ends" : "begins") + " at " +
                                         base::formatClock(session.now(), stage_->model().clockOffset) + ".",
                                     5);
                   },
                   [&](ClearRange) { session.setRange({}); },
                   [&](const AddBookmark& c) { bookmark(c.name); },
                   [&](const ReconnectFeed& c) {
                       if (!hub_) return;
                       if (auto r = hub_->reconnectNow(c.name); !r) ui_->showMessage(r.error().text());
                   },
                   [&](const DisconnectFeed& c) { disconnectFeed(c.name); },
                   [&](const BeginAssign& c) {
                       view_.placing.reset();
                       view_.measuring.reset();
                       if (c.device.empty()) view_.assigning.reset();
                       else view_.assigning = Assigning{c.device, c.type};
                   },
                   [&](const AssignDevice& c) { assignDevice(c); },
                   [&](const StartFresh& c) {
                       if (!c.confirmed) {
                           const auto waiting = stage_->model().unackedAlerts;
                           return ui_->ask("Begin a new incident? What is on the screen goes: every mark, threat and alert" +
                                               (waiting == 0 ? std::string() : ", " + std::to_string(waiting) + " of them not acknowledged") + "." +
                                               (recordingPath_.empty() ? std::string() : " It stays in the recording " + recordingPath_.string()) +
                                               ".",
                                           "Start fresh", StartFresh{true});
                       }
                       beginImport({.path = modelPath_, .keepFeeds = true});
                   },
                   [&](PrintPlan c) {
                       c.file = expandHome(c.file);
                       print(c);
                   },
                   [&](BackToLive) {
                       if (session.liveFeeds()) return session.follow();
                       session.seek(session.end());
                       session.pause();
                   },
                   [](const auto&) {},
               },
               command);
}

}  // namespace sallyport::viewer
