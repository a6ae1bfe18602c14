#include "viewer/app.h"

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/file.h"
#include "base/log.h"
#include "scene/palette.h"
#include "viewer/access_log.h"
#include "viewer/app_state.h"
#include "viewer/cli.h"
#include "viewer/import_report.h"
#include "viewer/joined_school.h"
#include "viewer/moment.h"
#include "viewer/operator_name.h"
#include "viewer/recent.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using Clock = std::chrono::steady_clock;

namespace {
/// A left-over that has ended badly so often is offered, not opened by itself: what brings the window down must not do so at every start.
constexpr int kMaxFailedResumes = 2;
}  // namespace

App::App(const AppOptions& options)
    : options_(options), operator_(operatorName()), textScale_(std::clamp(options.textScale.value_or(1), 0.75, 2.0)) {}

// Shutdown order: no new input (feeds), then what came is recorded and synced (ingest), then what would bring it back is dropped, then the picture,
// then the window with its GL context.
App::~App() {
    if (window_) keepPreferences();
    doAfterPicture();
    endFeeds();
    if (rotation_.valid()) rotation_.wait();
    // Each wakes the window when it ends.
    const auto logged = logging_.wait();
    if (logged && !*logged) base::log(base::LogLevel::Warning, unloggedText(logged->error().text()));
    printing_.finish();
    savingBrief_.finish();
    pin_.finish();
    if (ui_) {  // what failed is logged; a PIN that was set is kept, a wrong one counted
        lookAtPrinting();
        lookAtBrief();
        lookAtPin();
    }
    if (resume_ && !leftOver_) resume_->end();  // what could not be opened waits for the next start
    pending_.reset();
    watchdog_.reset();
    stage_.reset();
    ui_.reset();
    if (imgui_) {
        if (ImGui::GetIO().BackendRendererUserData) ImGui_ImplOpenGL3_Shutdown();
        if (ImGui::GetIO().BackendPlatformUserData) ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext(imgui_);
    }
    renderer_.reset();
    window_.reset();
}

/// Made while the window opens and the school is read.
void App::beginGlyphs(double scale) {
    glyphs_ = std::async(std::launch::async, [scale, before = std::move(glyphs_)]() mutable {
        if (before.valid()) before.wait();
        return scene::GlyphAtlas::create(scale);
    });
}

/// Those of the school that is open, else those that were begun; null where there are none: the stage says why.
std::shared_ptr<scene::GlyphAtlas> App::takeGlyphs() {
    if (stage_) return stage_->glyphs();
    if (!glyphs_.valid()) return nullptr;
    auto made = glyphs_.get();
    return made ? std::shared_ptr<scene::GlyphAtlas>(*std::move(made)) : nullptr;
}

base::Result<void> App::start() {
    // Settings that were named, or that a person has written wrong, are not passed over: their feeds would be missed.
    auto settings = readSettings(options_.settings);
    if (!settings && !options_.settings.empty()) return settings.error();
    liked_ = readPreferences();
    useSettings(settings ? *settings : Settings{});
    reduceMotion(settings_.reducedMotion || liked_.reducedMotion);
    view_.theme = liked_.theme;
    view_.metric = liked_.metric;
    view_.wider = liked_.wider;
    if (!options_.textScale) textScale_ = liked_.textScale;
    setSound(liked_.volume.value_or(settings_.volume), liked_.muted.value_or(settings_.muted));
    const double guessedScale = textScale_;
    beginGlyphs(guessedScale);
    const bool opensModel = options_.start == AppOptions::Start::Model;
    if (opensModel) beginImport({.path = options_.model, .events = options_.events, .fromCommandLine = true});
    auto window = Window::create({options_.width, options_.height});
    if (!window) return window.error();
    window_ = std::move(*window);
    imgui_ = ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    view_.uiScale = window_->contentScale() * textScale_;
    if (view_.uiScale != guessedScale) beginGlyphs(view_.uiScale);
    view_.panels = true;
    auto ui = ui::Ui::create(view_.uiScale);
    if (!ui) return ui.error();
    ui_ = std::move(*ui);
    useKeys();
    showSettings();
    if (auto made = makeGraphics(); !made) return made.error();
    watchdog_ = std::make_unique<Watchdog>();
    startScreen_.recent = recentFiles(base::wallNow());
    takeDesk();

    for (const std::string& url : std::exchange(options_.feeds, {})) want(feed::fromEnvironment(url));
    if (!settings) ui_->showMessage(settingsProblem_ = "The settings are not used: " + settings.error().text());
    offerResume();
    if (leftOver_ && leftOver_->failures < kMaxFailedResumes) return apply(scene::ResumeLast{}), base::Result<void>();
    if (leftOver_)
        ui_->showMessage("The window ended unexpectedly twice with " + leftOver_->state.facility.filename().string() +
                             " open; what was recorded is safe in " + leftOver_->state.recording.string() + ".",
                         "Resume it", scene::ResumeLast{});
    if (options_.start == AppOptions::Start::Demo) apply(scene::OpenDemo{});
    return {};
}

/// What is to be opened; of several models the school that they are, which stays in the data directory.
base::Result<std::filesystem::path> PendingImport::file() {
    if (opening.models.empty()) return opening.path;
    const auto data = base::xdgDirectory(base::XdgDir::Data);
    if (!data) return data.error();
    // What they make is opened then, which counts as one more.
    const size_t parts = opening.models.size() + 1;
    auto joined = joinSchool(opening.models, *data / "schools", [this, parts](size_t model) {
        progress.begin(model, parts);
        return how;
    });
    progress.begin(parts - 1, parts);
    return joined;
}

void App::beginImport(Opening opening) {
    if (pending_) {
        // Another choice while one is being opened: that one is stopped first, without the window waiting for it.
        pending_->progress.cancel();
        nextOpening_ = std::move(opening);
        return;
    }
    pending_ = std::make_unique<PendingImport>();
    opening_ = Clock::now();
    pending_->what = opening.models.empty() ? (opening.events.empty() ? opening.path : opening.events).filename().string() : namesOf(opening.models);
    startScreen_.message.clear();
    importers::ImportOptions how = opening.fromCommandLine ? options_.importing : importers::ImportOptions{};
    if (opening.keepFeeds) how = modelHow_;
    if (opening.resume) {
        how.metresPerUnit = opening.resume->state.metresPerUnit;
        how.up = opening.resume->state.up;
    }
    pending_->opening = std::move(opening);
    pending_->how = how;
    pending_->thread = std::thread([p = pending_.get(), settings = settings_] {
        p->how.progress = [p](const char* phase, double fraction) { return p->progress.report(phase, fraction); };
        try {
            if (const auto file = p->file(); !file) p->result.emplace(file.error());
            else p->result.emplace(openToWatch(p->opening.path = *file, p->opening.events, p->how, settings, 0));
            if (*p->result && p->opening.resume) p->takeHistory();
        } catch (const std::exception& e) {  // memory: the window and what it records go on
            p->result.emplace(Error{ErrorCode::TooLarge, std::string("could not be opened: ") + e.what(), p->opening.path.string()});
        }
        p->how.progress = {};
        p->done = true;
        Window::wake();
    });
}

void App::finishImport() {
    if (!pending_ || !pending_->done || !renderer_) return;
    dirty_ = true;
    const auto p = std::move(pending_);
    p->thread.join();
    if (auto next = std::exchange(nextOpening_, {})) return beginImport(std::move(*next));
    if (p->progress.cancelled()) return endImportFailed({ErrorCode::Cancelled, {}, {}}, p->opening);
    if (!*p->result) return endImportFailed(p->result->error(), p->opening);
    if (p->opening.fromCommandLine && !options_.floor.empty())
        if (const auto floor = floorNamed((*p->result)->school, options_.floor); !floor) return endImportFailed(floor.error(), p->opening);
    if (const auto shown = show(std::move(**p->result), *p); !shown) endImportFailed(shown.error(), p->opening);
}

/// A bad file given on the command line ends the program with its exit code; one that a person chose, or stopped, leaves the window as it was.
void App::endImportFailed(const base::Error& error, const Opening& opening) {
    if (opening.fromCommandLine && error.code != ErrorCode::Cancelled) {
        exitCode_ = fail(error);
        quit_ = true;
        return;
    }
    opening_.reset();
    if (error.code == ErrorCode::Cancelled) {  // who asked for it knows; what the command line said was for that file alone
        options_.record.clear();
        options_.at.clear();
        options_.floor.clear();
        return;
    }
    // The start screen has its own place for it.
    const std::string text = error.text() + (opening.notOpened.empty() ? "" : "\n" + opening.notOpened);
    if (stage_) ui_->showMessage(text);
    else startScreen_.message = text;
}

base::Result<void> App::show(Opened opened, const PendingImport& how) {
    const Opening& opening = how.opening;
    const bool live = opened.session->liveFeeds();
    const std::filesystem::path path = opened.school.path;
    const uint64_t firstSeq = opened.session->lastSeq() + 1;
    const auto problems = std::count_if(opened.school.problems.begin(), opened.school.problems.end(),
                                        [](const auto& p) { return p.severity != building::Problem::Severity::Info; });
    const auto at = parseMoment(std::exchange(options_.at, {}));
    if (!at) return at.error();
    // Until this has worked the old school, its feeds and its recording stay as they are.
    if (!opened.atlas) opened.atlas = takeGlyphs();
    auto stage = Stage::create(std::move(opened), *renderer_, view_.uiScale);
    const auto refuse = [this](const base::Error& error) {
        if (stage_) (void)stage_->setRenderer(*renderer_);  // what was there before goes on, its picture too
        return error;
    };
    if (!stage) return refuse(stage.error());
    const bool asked = !options_.record.empty();
    std::string notRecorded;
    auto recording = openRecording((*stage)->session(), (*stage)->school(), path, opening);
    if (!recording) {
        // What was asked for by name must not be missed by whoever asked; else the live view goes on and says so.
        if (asked) return refuse(recording.error());
        notRecorded = "NOT RECORDING: " + recording.error().text();
    }
    ui_->showMessage({});  // what was said of another file
    const bool closedFeeds = hub_ != nullptr && !opening.keepFeeds;
    auto before = std::move(connected_);
    endFeeds();
    if (opening.keepFeeds) wanted_ = std::move(before);
    if (live && settings_.autoconnect && !opening.resume && !opening.keepFeeds)
        for (const feed::FeedSettings& f : settings_.feeds) want(f);
    doAfterPicture();                    // of the school before, if it was never seen
    FreeMemory::keepLargeBlocksApart();  // from here on it runs for hours
    stage_ = std::move(*stage);
    std::error_code ec;
    modelPath_ = std::filesystem::absolute(path, ec);
    modelHow_ = how.how;
    devices_ = stage_->school().devices;
    facts_.rejected.clear();
    openPlaces();
    showSettings();
    ingest_ = std::make_unique<live::Ingest>(nullptr, base::wallNow, firstSeq, live::kMaxUndrainedBytes, Window::wake);
    if (live) watchdog_->onStandstill([this](live::Timestamp since) { ingest_->pushOwn(standstillEvent(since, std::nullopt)); });
    if (recording) startRecording(std::move(*recording));
    if (live) stage_->session().follow();
    else {
        stage_->session().setLooping(opening.loop);
        stage_->session().seek(at->value_or(stage_->session().begin()));
        stage_->session().setSpeed(options_.speed);
        stage_->session().play();
    }
    view_.floor = startFloor(*stage_->school().building);
    arrived_ = shown_ = {};
    latency_ = {};
    view_.selection = {};
    view_.hover = {};
    view_.rooms.clear();
    view_.choosing = false;
    forgetStrokes();
    brief_.reset();
    view_.assigning.reset();
    view_.search.reset();
    view_.routing.reset();
    view_.sight.reset();
    view_.mode = scene::ViewMode::Plan;
    home_.reset();
    view_.camera = {};
    view_.picture = {};
    keepCamera_ = false;
    forgetView();
    if (opening.resume) applyResume(*opening.resume);
    leftOver_.reset();
    std::string noFloor;
    if (const std::string name = std::exchange(options_.floor, {}); !name.empty()) {
        if (const auto floor = floorNamed(stage_->school(), name)) view_.floor = *floor;
        else noFloor = floor.error().text();
    }
    connectFeeds();
    shownSinceS_ = timeS_;
    if (!live && resume_) resume_->forget();  // a replay can be opened again from its file
    // Input that comes before the first frame asks the model what is chosen.
    stage_->update(view_, {}, ingest_->recorderStatus(), base::wallNow(), &facts_);
    const auto worst = std::find_if(stage_->school().problems.begin(), stage_->school().problems.end(),
                                    [](const auto& p) { return p.severity == building::Problem::Severity::Error; });
    // There is one message bar: what matters most.
    if (!notRecorded.empty()) ui_->showMessage(notRecorded);
    else if (opening.resume) sayResumed(how);
    else if (!settingsProblem_.empty()) ui_->showMessage(std::exchange(settingsProblem_, {}));
    else if (!renderer_->sceneProblem().empty()) ui_->showMessage(renderer_->sceneProblem());
    else if (!noFloor.empty()) ui_->showMessage(noFloor);
    else if (closedFeeds) ui_->showMessage("The feeds of the school that was open before are closed; connect them again for this one.");
    else if (!ui_->message().empty()) {
    }  // a feed that could not be connected
    else if (worst != stage_->school().problems.end())
        ui_->showReportMessage(path.filename().string() + ": " + worst->message);
    else if (problems > 0)
        ui_->showReportMessage(path.filename().string() + ": " + std::to_string(problems) +
                               (problems == 1 ? " thing to know about this model" : " things to know about this model"));
    if (!opening.notOpened.empty()) ui_->sayFirst(opening.notOpened);
    if (!opening.models.empty()) {
        const bool alone = ui_->message().empty();
        ui_->sayFirst(namesOf(opening.models) + " are open as one school, which is kept in " + path.string() + ".");
        if (alone) ui_->letMessageGo();
    }
    ui_->setReport(buildingReportText(*stage_->school().building, stage_->school().problems));
    // The disk is waited for after the first picture.
    afterPicture_ = [this, path, loop = opening.loop, models = opening.models, events = opening.events] {
        const School& school = stage_->school();
        if (!loop) addRecentFile(events.empty() ? path : events, *school.building, !events.empty(), base::wallNow());
        if (const auto noted = logging_.wait()) sayUnlogged(*noted);
        logging_.start(
            [b = school.building, plan = school.plan, path, who = operator_, models, events, report = options_.report,
             record = std::exchange(recordingToLog_, {})] {
                AccessNotes notes(who);
                notes.opened(b->name, plan->fingerprint(), path);
                for (const std::filesystem::path& part : models) notes.openedAlso(part);
                notes.openedAlso(events);
                // Files of the command line that are written from now on.
                if (!record.empty()) notes.exported("recording", record);
                if (!report.empty()) notes.exported("window report", report);
                return notes.log();
            },
            [path](const std::exception& e) -> base::Result<void> {
                return base::Error{base::ErrorCode::Io, e.what(), path.string()};
            });
    };
    const std::string& name = stage_->school().building->name;
    titleStale_ = true;
    openTitle_ = (name.empty() ? path.filename().string() : name) + " — Sallyport";
    return {};
}

/// What a school that was opened leaves to write, once.
void App::doAfterPicture() {
    if (stage_ && afterPicture_) std::exchange(afterPicture_, nullptr)();
}

/// What was chosen in the window is kept for the next start.
void App::keepPreferences() {
    const bool asked = settings_.reducedMotion;  // by the settings file: no choice of the person's
    // A size that was asked for at the start is for that time.
    const bool textAsked = options_.textScale && textScale_ == std::clamp(*options_.textScale, 0.75, 2.0);
    Preferences now = liked_;
    now.theme = view_.theme;
    now.metric = view_.metric;
    if (!textAsked) now.textScale = textScale_;
    if (!asked) now.reducedMotion = view_.reducedMotion;
    // Once chosen in the window it is the person's, whatever the settings file says later.
    if (liked_.volume || facts_.sound.volume != settings_.volume) now.volume = facts_.sound.volume;
    if (liked_.muted || facts_.sound.muted != settings_.muted) now.muted = facts_.sound.muted;
    if (!ui_ || ui_->edge() != ui::Ui::Edge::Held) now.wider = view_.wider;  // once it is let go
    if (now == std::exchange(liked_, now)) return;
    if (auto r = writePreferences(now); !r) base::log(base::LogLevel::Warning, r.error().text());
}

void App::setUiScale(double textScale) {
    textScale_ = std::clamp(textScale, 0.75, 2.0);
    const double scale = window_->contentScale() * textScale_;
    if (scale == view_.uiScale) return;
    view_.uiScale = scale;
    if (auto r = ui_->setScale(scale); !r) ui_->showMessage(r.error().text());
    if (stage_)
        if (auto r = stage_->setScale(scale); !r) ui_->showMessage(r.error().text());
}

/// A new size of the window, or an alarm row that takes room: who still looks at everything goes on seeing everything.
void App::fitCamera(const scene::PixelRect& picture) {
    const bool resized = picture.w != view_.picture.w || picture.h != view_.picture.h, first = view_.picture.w == 0;
    view_.picture = picture;
    if (first && picture.w > 0 && std::exchange(keepCamera_, false)) return;
    if (!resized || picture.w <= 0 || !(first || move_.cameraGoal(view_) == home_)) return;
    home_ = scene::homeCamera(*stage_->school().building, view_);
    if (move_.cameraMoves()) moveCamera(*home_);
    else view_.camera = *home_;
}

}  // namespace sallyport::viewer
