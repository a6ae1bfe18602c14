// A live school: its feeds, its recording, devices that are given places, and what the window keeps so that it can come back after an unexpected end.
#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "base/log.h"
#include "viewer/app_state.h"
#include "viewer/devices.h"
#include "viewer/recording_model.h"
#include "viewer/recordings.h"

namespace sallyport::viewer {

using namespace std::chrono_literals;

namespace {

constexpr size_t kDrainSlice = 512;
// Of a frame, and a slice more. Where drawing takes longer, draining may take as long as it: else a slow picture would let a flood pile up behind it,
// in memory and in what is shown late.
constexpr double kDrainMs = 8, kMostDrainMs = 100;
constexpr double kTendEveryS = 0.25, kRotateEveryS = 60, kSoundAfterS = 10;

/// Feeds that cannot be taken up where they were left: a pipe is gone with its writer, a file would be told twice.
bool isStream(const std::string& url) { return url == "-" || url.starts_with("file:"); }

}  // namespace

/// Only a live session takes feeds: what happens now must never run into a recording.
void App::connectFeeds() {
    if (wanted_.empty() || !stage_ || !stage_->session().liveFeeds()) return;
    if (!hub_) {
        hub_ = std::make_unique<feed::Hub>([this](std::vector<live::Event> batch) {
            ingest_->push(std::move(batch));  // which wakes a window at rest when it has numbered them
        });
    }
    for (feed::FeedSettings& f : wanted_) {
        if (auto r = hub_->add(f); !r) ui_->showMessage(r.error().text());
        else connected_.push_back(std::move(f));
    }
    wanted_.clear();
}

void App::want(feed::FeedSettings f) {
    const auto same = [&](const feed::FeedSettings& w) { return w.url == f.url && w.name == f.name; };
    if (std::none_of(wanted_.begin(), wanted_.end(), same)) wanted_.push_back(std::move(f));
}

/// A feed may be waiting for room in the queue: first let it go, then stop the feeds, then record and sync what came.
void App::endFeeds() {
    if (watchdog_) watchdog_->onStandstill({});
    if (ingest_) ingest_->endDraining();
    hub_.reset();
    // Nobody reads the recording any more when it ends: then SQLite leaves one file, without its companions.
    if (stage_ && stage_->session().liveFeeds()) stage_->session().letGoOfRecording();
    ingest_.reset();
    connected_.clear();
    health_.clear();
    feedStatus_ = {};
    recordingPath_.clear();
    saidRecordingError_.clear();
    saidProblem_.clear();
    saidReplayMarks_ = false;
}

base::Result<App::NewRecording> App::newRecording(const std::filesystem::path& folder, const School& school, const std::filesystem::path& model) {
    const std::filesystem::path path = newRecordingPath(folder, school.building->name, base::wallNow());
    auto recorder = live::Recorder::open(path, recordingAbout(school, model, operator_));
    if (!recorder) return recorder.error();
    return NewRecording{std::move(*recorder), path, true, false};
}

/// Before anything of what is open now goes: it may fail.
base::Result<App::NewRecording> App::openRecording(const live::Session& session, const School& school, const std::filesystem::path& model,
                                                   const Opening& opening) {
    // --record means the school of the command line; what is opened later must not be mixed into its recording.
    std::filesystem::path path = std::exchange(options_.record, {});
    const bool continues = opening.resume && !opening.resume->state.recording.empty() && session.eventCount() > 0;
    if (continues) path = opening.resume->state.recording;
    if (path.empty() && (!session.liveFeeds() || !settings_.record)) return NewRecording{};
    if (!path.empty()) {
        std::error_code ec;
        path = std::filesystem::absolute(path, ec);
        auto recorder = live::Recorder::open(path, recordingAbout(school, model, operator_));
        if (recorder) return NewRecording{std::move(*recorder), path, !continues, !continues};
        if (!continues) return recorder.error();
        // Rather a second recording than none; what came before stays in the first.
        base::log(base::LogLevel::Error, "a new recording begins: " + recorder.error().text());
    }
    const auto folder = recordingsFolder(settings_.recordingFolder);
    if (!folder) return folder.error();
    std::error_code ec;
    return newRecording(std::filesystem::absolute(*folder, ec), school, model);
}

void App::startRecording(NewRecording recording) {
    if (!recording.recorder) return;
    recordingPath_ = recording.path;
    if (recording.chosen) recordingToLog_ = recording.path;
    ingest_->setRecorder(std::move(recording.recorder));
    if (recording.begins) ingest_->pushOwn(recordingEvent(modelPath_, stage_->school().building->name));
    // What is on disk need not stay in memory: it is read back from there.
    if (auto stored = live::Recording::open(recordingPath_)) stage_->session().setStored(std::move(*stored));
    else base::log(base::LogLevel::Warning, "the recording cannot be read back while it runs: " + stored.error().text());
    rotate();
}

/// The file was deleted: on in another one, with what had not been saved. What had been is shown as long as the window runs.
void App::replaceRecording() {
    constexpr double kAtMostEveryS = 5;
    if (timeS_ - replacedS_ < kAtMostEveryS) return;
    replacedS_ = timeS_;
    const std::filesystem::path gone = recordingPath_;
    std::error_code ec;
    std::filesystem::path folder = gone.parent_path();
    if (!std::filesystem::is_directory(folder, ec))
        if (const auto usual = recordingsFolder(settings_.recordingFolder)) folder = std::filesystem::absolute(*usual, ec);
    auto again = newRecording(folder, stage_->school(), modelPath_);
    if (!again) return base::log(base::LogLevel::Error, "no new recording: " + again.error().text());
    startRecording(std::move(*again));
    saidRecordingError_.clear();
    const std::string text = "The recording " + gone.string() + " was deleted while it ran; a new one has begun: " + recordingPath_.string();
    ui_->showMessage(text + ".");
    base::log(base::LogLevel::Error, text);
}

void App::drainIngest() {
    if (!ingest_ || !stage_) return;
    live::Session& session = stage_->session();
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double, std::milli>(std::clamp(drawnMs_, kDrainMs, kMostDrainMs));
    for (moreToDrain_ = true; moreToDrain_ && std::chrono::steady_clock::now() < until;) {
        drained_.clear();
        ingest_->drain(drained_, kDrainSlice);
        moreToDrain_ = drained_.size() == kDrainSlice;
        if (drained_.empty()) break;
        arrived_ = {drained_.back().seq, drained_.back().receivedAt, {}};
        latency_.arrived(drained_);
        showRejected();
        session.append(std::move(drained_));
    }
    drained_.clear();
    if (!session.liveFeeds()) return;
    const live::RecorderStatus saved = ingest_->recorderStatus();
    session.setSavedUpTo(saved.savedSeq, saved.lost);
    if (auto make = session.snapshotToSave()) ingest_->saveSnapshot(std::move(make));
}

/// The newest of what was drained first.
void App::showRejected() {
    auto& list = facts_.rejected;
    std::decay_t<decltype(list)> news;
    for (auto e = drained_.rbegin(); e != drained_.rend() && news.size() < scene::WindowFacts::kMaxRejectedShown; ++e) {
        const auto* r = std::get_if<live::Rejected>(&e->payload);
        if (!r) continue;
        // The place begins with the feed's own name.
        std::string_view where = r->where;
        if (where.starts_with(e->feed)) where.remove_prefix(std::min(where.size(), e->feed.size() + 1));
        news.push_back({base::formatClock(e->receivedAt, stage_->model().clockOffset), e->feed,
                        where.empty() ? r->reason : std::string(where) + ": " + r->reason});
    }
    if (news.empty()) return;
    news.insert(news.end(), std::move_iterator(list.begin()), std::move_iterator(list.end()));
    if (news.size() > scene::WindowFacts::kMaxRejectedShown) news.resize(scene::WindowFacts::kMaxRejectedShown);
    list = std::move(news);
    ++facts_.revision;
}

/// What is done a few times a second, also while the window shows nothing.
void App::tend(live::Timestamp wall) {
    if (timeS_ - lastTendS_ < kTendEveryS) return;
    lastTendS_ = timeS_;
    sayProblem();
    keepPreferences();
    if (!stage_ || !ingest_ || !stage_->session().liveFeeds()) return;
    freeMemory_.giveBack(arrived_.seq);
    recordFeedStatus(wall);
    sayRecording(ingest_->recorderStatus());
    if (timeS_ - lastRotationS_ > kRotateEveryS) rotate();
    if (!resume_) return;
    resume_->keep(resumeState());
    if (timeS_ - shownSinceS_ > kSoundAfterS) resume_->succeeded();
}

/// What of a recording is damaged or cannot be read: what is shown lacks it. Of a live session only where nothing else is said.
void App::sayProblem() {
    if (!stage_) return;
    const live::Session& session = stage_->session();
    if (session.problem().empty() || session.problem() == saidProblem_ || (session.liveFeeds() && !ui_->message().empty())) return;
    saidProblem_ = session.problem();
    ui_->showMessage("The recording is not whole: " + saidProblem_);
    base::log(base::LogLevel::Warning, "the recording is not whole: " + saidProblem_);
}

/// That nothing is recorded must reach whoever looks at the picture, and that it is again, too.
void App::sayRecording(const live::RecorderStatus& status) {
    if (status.deleted && status.path == recordingPath_) replaceRecording();
    if (status.path != recordingPath_ || status.error == saidRecordingError_) return;
    const bool ours = !saidRecordingError_.empty();
    saidRecordingError_ = status.error;
    if (!status.error.empty()) {
        ui_->showMessage("NOT RECORDING: " + status.error);
        base::log(base::LogLevel::Error, "not recording: " + status.error);
        return;
    }
    if (!ours) return;
    const std::string lost = status.lost == 0 ? std::string("nothing was lost")
                                              : std::to_string(status.lost) + (status.lost == 1 ? " event was lost" : " events were lost") +
                                                    "; the gap is marked in the recording";
    ui_->showMessage("Recording again: " + lost + ".");
    ui_->letMessageGo(ui::Ui::kMessageS, status.lost == 0);
    base::log(base::LogLevel::Warning, "recording again: " + lost);
}

/// What the hub knows of the feeds, and what ingest knows of their clocks.
void App::lookAtFeeds() {
    if (!hub_) return;
    health_ = hub_->health();
    for (const live::SourceSkew& s : ingest_->skews())
        for (live::FeedHealth& h : health_) {
            if (h.name != s.feed || (h.skew && std::chrono::abs(*h.skew) >= std::chrono::abs(s.skew))) continue;
            h.skew = s.skew;
            h.skewSource = s.source;
        }
}

/// A replay shows the feeds as they were: by these.
void App::recordFeedStatus(live::Timestamp wall) {
    if (!hub_) return;
    lookAtFeeds();
    for (live::Event& e : feedStatus_.due(health_, wall)) ingest_->pushOwn(std::move(e));
}

/// Room for recordings, made on a thread of its own: what may go must be opened first, to see that it was ended in order.
void App::rotate() {
    lastRotationS_ = timeS_;
    if (rotation_.valid() && rotation_.wait_for(0s) != std::future_status::ready) return;
    const auto folder = recordingsFolder(settings_.recordingFolder);
    if (!folder) return;
    rotation_ =
        std::async(std::launch::async, [folder = *folder, most = settings_.recordingMaxBytes, running = recordingPath_, &memory = rotationMemory_] {
            const Rotation r = rotateRecordings(folder, most, running, &memory);
            for (const auto& path : r.removed)
                base::log(base::LogLevel::Warning, "removed the oldest recording to keep within the limit: " + path.string());
            if (std::exchange(memory.said, r.problem) != r.problem && !r.problem.empty()) base::log(base::LogLevel::Warning, r.problem);
        });
}

void App::assignDevice(const scene::AssignDevice& c) {
    view_.assigning.reset();
    const School& school = stage_->school();
    if (school.devicesFile.empty()) return ui_->showMessage("Not assigned: the file of devices cannot be used; see this school's model in the menu.");
    std::vector<building::DeviceAlias> changed = devices_;
    viewer::assignDevice(changed, {c.device, c.door, c.room});
    if (auto saved = writeDevices(school.devicesFile, changed, school.building->name); !saved)
        return ui_->showMessage("Not assigned: " + saved.error().text());
    devices_ = std::move(changed);
    if (auto placed = stage_->session().setPlaces(indexOf(school, devices_)); !placed)
        ui_->showMessage(c.device + " is assigned; " + placed.error().text() + ".");
}

/// A click in the picture, or on a row of a list, while a device waits to be pointed out.
void App::assignTo(const scene::Selection& what) {
    const scene::Assigning asked = *view_.assigning;
    const building::Building& b = *stage_->school().building;
    if (const auto* door = std::get_if<base::DoorId>(&what); door && asked.type != "room") return assignDevice({asked.device, b.door(*door).id, {}});
    if (const auto* room = std::get_if<base::RoomId>(&what); room && asked.type == "room") return assignDevice({asked.device, {}, b.room(*room).id});
    view_.assigning->wrongKind = true;  // said where one is asked to click
}

void App::disconnectFeed(const std::string& name) {
    if (!hub_) return;
    const auto all = hub_->health();
    const auto it = std::find_if(all.begin(), all.end(), [&](const live::FeedHealth& h) { return h.name == name; });
    if (auto r = hub_->remove(name); !r) return ui_->showMessage(r.error().text());
    if (it == all.end()) return;
    // By its name in the settings, or by the one that the hub has made of the URL.
    std::erase_if(connected_, [&](const feed::FeedSettings& f) { return f.name == name || (f.name.empty() && f.url == it->url); });
    live::FeedHealth ended = *it;
    ended.state = live::FeedHealth::State::Ended;
    ended.reason = "closed by " + operator_;
    ended.since = base::wallNow();
    ingest_->pushOwn(feedStatusEvent(ended));
}

void App::bookmark(std::string name) {
    if (name.empty()) name = "Bookmark " + std::to_string(stage_->session().bookmarks().size() + 1);
    mark(live::Bookmark{std::move(name), operator_}, stage_->session().now());
}

bool App::incidentRunning() const {
    if (!stage_ || !ingest_ || !stage_->session().liveFeeds()) return false;
    // The recording's own first lines are no incident.
    return !recordingPath_.empty() && (hub_ != nullptr || stage_->session().eventCount() > 1);
}

std::string App::incidentText() const {
    const live::RecorderStatus status = ingest_->recorderStatus();
    const auto since = std::max(live::Millis(0), base::wallNow() - status.startedAt);
    return "An incident is being recorded here: " + stage_->model().school + ", for " + base::formatAge(since) + ", " +
           std::to_string(stage_->session().eventCount()) + " events. Opening something else closes its feeds and ends its recording.";
}

ResumeState App::resumeState() const {
    ResumeState s;
    s.facility = modelPath_;
    s.recording = recordingPath_;
    if (std::error_code ec; !settings_.file.empty()) s.settings = std::filesystem::absolute(settings_.file, ec);
    s.metresPerUnit = modelHow_.metresPerUnit;
    s.up = modelHow_.up;
    s.floor = stage_->school().building->floor(view_.floor).id;
    s.mode = view_.mode;
    // Before the first picture there is no camera yet, but for one that was resumed.
    const bool unseen = view_.picture.w == 0;
    s.atHome =
        view_.mode != scene::ViewMode::Inside && (unseen ? !keepCamera_ : view_.camera == scene::homeCamera(*stage_->school().building, view_));
    s.camera = view_.camera;
    s.explode = view_.explode;
    s.xray = view_.xray;
    s.isolate = view_.isolateFloor;
    s.theme = view_.theme;
    s.textScale = textScale_;
    s.operatorName = operator_;
    for (const feed::FeedSettings& f : connected_)
        if (!isStream(f.url)) s.feeds.push_back({f.name, f.url});
    return s;
}

/// Where one was looking, and the feeds; the school and what was recorded are there already.
void App::applyResume(const LeftOver& left) {
    const ResumeState& s = left.state;
    if (const auto floor = stage_->school().places->floor(s.floor)) view_.floor = floor.id;
    view_.mode = s.mode;
    view_.camera = s.camera;
    view_.explode = s.explode;
    view_.xray = s.xray;
    view_.isolateFloor = s.isolate;
    view_.theme = s.theme;
    keepCamera_ = !s.atHome;
    if (!options_.textScale) setUiScale(s.textScale);
    if (!s.operatorName.empty()) operator_ = s.operatorName;
    for (const ResumeState::Feed& f : s.feeds) {
        const auto known = std::find_if(settings_.feeds.begin(), settings_.feeds.end(),
                                        [&](const feed::FeedSettings& w) { return w.url == f.url && (f.name.empty() || w.name == f.name); });
        if (known != settings_.feeds.end()) {
            want(*known);  // the settings have what a URL does not: credentials, certificates, topics
            continue;
        }
        feed::FeedSettings again = feed::fromEnvironment(f.url);
        again.name = f.name;
        want(std::move(again));
    }
}

/// What was recorded before the unexpected end, so that every mark is there again. Without it the school is opened all the same.
void PendingImport::takeHistory() {
    const std::filesystem::path& recording = opening.resume->state.recording;
    if (recording.empty()) return;
    Opened& opened = **result;
    const auto read = takeEvents(*opened.session, recording, how.progress);
    lastEventAt = opened.session->end();
    if (read) return;
    historyProblem = read.error().text();
    opened.session = std::make_unique<live::Session>(opened.school.places, true, opened.session->lifetimes(), opened.session->policy());
}

void App::sayResumed(const PendingImport& how) {
    const live::Session& session = stage_->session();
    const LeftOver& left = *how.opening.resume;
    std::string text = "Resumed after an unexpected end";
    if (!how.historyProblem.empty()) {
        text += "; what was recorded before cannot be read: " + how.historyProblem;
    } else if (const uint64_t n = session.eventCount(); n > 0) {
        text += "; " + std::to_string(n) + (n == 1 ? " event" : " events") + ", last at " +
                base::formatClock(how.lastEventAt, stage_->model().clockOffset);
        if (recordingPath_ != left.state.recording) text += "; the recording could not be continued, a new one has begun";
    }
    const bool well = how.historyProblem.empty() && recordingPath_ == left.state.recording && settingsProblem_.empty();
    if (!settingsProblem_.empty()) text += ". " + std::exchange(settingsProblem_, {});
    ui_->showMessage(text + ".", "Start fresh", scene::StartFresh{});
    if (well) ui_->letMessageGo();
}

/// What an unexpected end left, resumed at once; not again when that has ended badly before.
void App::offerResume() {
    const auto folder = base::xdgDirectory(base::XdgDir::State);
    if (!folder) return base::log(base::LogLevel::Warning, "what is open is not remembered for a restart: " + folder.error().text());
    const std::filesystem::path open = *folder / "open";
    if (options_.fresh) {
        for (int i = 0; i < Resume::kSlots; ++i) {
            Resume old(open);
            if (!old.claim([](const ResumeState&) { return true; })) break;
            old.end();
        }
    }
    resume_ = std::make_unique<Resume>(open);
    const bool startScreen = options_.start == AppOptions::Start::StartScreen;
    if (!startScreen && (options_.start != AppOptions::Start::Model || !options_.events.empty())) return;
    const auto same = [](const std::filesystem::path& a, const std::filesystem::path& b) {
        std::error_code ec;
        return std::filesystem::weakly_canonical(a, ec) == std::filesystem::weakly_canonical(b, ec);
    };
    leftOver_ = resume_->claim([&](const ResumeState& s) {
        return startScreen || (same(s.facility, options_.model) && (options_.record.empty() || same(s.recording, options_.record)));
    });
}

}  // namespace sallyport::viewer
