// A live school: its feeds, its recording, devices that are given places, and what the window keeps so that it can come back after an unexpected end.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/file.h"
#include "base/log.h"
#include "base/sha256.h"
#include "viewer/app_state.h"
#include "viewer/devices.h"
#include "viewer/recording_model.h"
#include "viewer/recordings.h"

namespace sallyport::viewer {

using namespace std::chrono_literals;

namespace {

constexpr size_t kDrainPerFrame = 20'000;
constexpr double kTendEveryS = 0.25, kRotateEveryS = 60, kSoundAfterS = 10;

std::string hostName() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

/// Of the plan that places are resolved with: another revision of the model gives another.
std::string facilityHash(const building::Building& b) {
    base::Sha256 hash;
    const auto add = [&](const std::string& text) { hash.add(std::to_string(text.size())).add(":").add(text); };
    add(b.name);
    for (const auto& f : b.floors) add(f.id);
    for (const auto& r : b.rooms) {
        add(r.id);
        add(r.number);
        add(std::to_string(r.floor.value));
    }
    for (const auto& d : b.doors) {
        add(d.id);
        for (const base::RoomId r : d.rooms) add(std::to_string(r.value));
    }
    return base::toHex(base::bytesOf(hash.finish()));
}

/// Feeds that cannot be taken up where they were left: a pipe is gone with its writer, a file would be told twice.
bool isStream(const std::string& url) { return url == "-" || url.starts_with("file:"); }

}  // namespace

/// Only a live session takes feeds: what happens now must never run into a recording.
void App::connectFeeds() {
    if (wanted_.empty() || !stage_ || !stage_->session().liveFeeds()) return;
    if (!hub_)
        hub_ = std::make_unique<feed::Hub>([this](std::vector<live::Event> batch) {
            ingest_->push(std::move(batch));
            glfwPostEmptyEvent();  // a window at rest wakes for news
        });
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
    if (ingest_) ingest_->endDraining();
    hub_.reset();
    // Nobody reads the recording any more when it ends: then SQLite leaves one file, without its companions.
    if (stage_ && stage_->session().liveFeeds()) stage_->session().setStored(nullptr);
    ingest_.reset();
    connected_.clear();
    health_.clear();
    feedStatus_ = {};
    recordingPath_.clear();
    saidRecordingError_.clear();
}

base::Result<void> App::startRecording(const building::Building& b, const std::filesystem::path& model, const Opening& opening) {
    const bool live = stage_->session().liveFeeds();
    // --record means the school of the command line; what is opened later must not be mixed into its recording.
    std::filesystem::path path = std::exchange(options_.record, {});
    const bool continues = opening.resume && !opening.resume->state.recording.empty() && stage_->session().eventCount() > 0;
    if (continues) path = opening.resume->state.recording;
    if (path.empty()) {
        if (!live || !settings_.record) return {};
        const auto folder = recordingsFolder(settings_.recordingFolder);
        if (!folder) return folder.error();
        path = newRecordingPath(*folder, b.name, base::wallNow());
    }
    std::error_code ec;
    path = std::filesystem::absolute(path, ec);
    live::RecordingAbout about;
    about.model = std::filesystem::absolute(model, ec).string();
    about.school = b.name;
    about.facilityHash = facilityHash(b);
    about.operatorName = operator_;
    about.machine = hostName();
    about.program = std::string("sallyport ") + SALLYPORT_VERSION;
    auto recorder = live::Recorder::open(path, about);
    if (!recorder && continues) {
        // Rather a second recording than none; what came before stays in the first.
        base::log(base::LogLevel::Error, "a new recording begins: " + recorder.error().text());
        const auto folder = recordingsFolder(settings_.recordingFolder);
        if (!folder) return folder.error();
        path = newRecordingPath(*folder, b.name, base::wallNow());
        recorder = live::Recorder::open(path, about);
    }
    if (!recorder) return recorder.error();
    recordingPath_ = path;
    ingest_->setRecorder(std::move(*recorder));
    if (!continues || path != opening.resume->state.recording) ingest_->push(recordingEvent(model, b.name));
    // What is on disk need not stay in memory: it is read back from there.
    if (auto stored = live::Recording::open(path)) stage_->session().setStored(std::move(*stored));
    else base::log(base::LogLevel::Warning, "the recording cannot be read back while it runs: " + stored.error().text());
    rotate();
    return {};
}

void App::drainIngest() {
    if (!ingest_ || !stage_) return;
    drained_.clear();
    ingest_->drain(drained_, kDrainPerFrame);
    live::Session& session = stage_->session();
    if (!drained_.empty()) {
        arrived_ = {drained_.back().seq, drained_.back().receivedAt, {}};
        for (const live::Event& e : drained_) {
            const auto* r = std::get_if<live::Rejected>(&e.payload);
            if (!r) continue;
            auto& list = facts_.rejected;
            if (list.size() == scene::WindowFacts::kMaxRejectedShown) list.pop_back();
            // The place begins with the feed's own name.
            std::string_view where = r->where;
            if (where.starts_with(e.feed)) where.remove_prefix(std::min(where.size(), e.feed.size() + 1));
            list.insert(list.begin(), {base::formatClock(e.receivedAt, stage_->model().clockOffset), e.feed,
                                       where.empty() ? r->reason : std::string(where) + ": " + r->reason});
            ++facts_.revision;
        }
        session.append(std::move(drained_));
    }
    drained_.clear();
    if (!session.liveFeeds()) return;
    session.setSavedUpTo(ingest_->recorderStatus().savedSeq);
    if (auto make = session.snapshotToSave()) ingest_->saveSnapshot(std::move(make));
}

/// What is done a few times a second, also while the window shows nothing.
void App::tend(live::Timestamp wall) {
    if (timeS_ - lastTendS_ < kTendEveryS) return;
    lastTendS_ = timeS_;
    if (!stage_ || !ingest_ || !stage_->session().liveFeeds()) return;
    recordFeedStatus(wall);
    sayRecording(ingest_->recorderStatus());
    if (timeS_ - lastRotationS_ > kRotateEveryS) rotate();
    if (!resume_) return;
    resume_->keep(resumeState());
    if (timeS_ - shownSinceS_ > kSoundAfterS) resume_->succeeded();
}

/// That nothing is recorded must reach whoever looks at the picture, and that it is again, too.
void App::sayRecording(const live::RecorderStatus& status) {
    if (status.error == saidRecordingError_) return;
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
    if (auto due = feedStatus_.due(health_, wall); !due.empty()) ingest_->push(std::move(due));
}

/// Room for recordings, made on a thread of its own: what may go must be opened first, to see that it was ended in order.
void App::rotate() {
    lastRotationS_ = timeS_;
    if (rotation_.valid() && rotation_.wait_for(0s) != std::future_status::ready) return;
    const auto folder = recordingsFolder(settings_.recordingFolder);
    if (!folder) return;
    rotation_ = std::async(std::launch::async, [folder = *folder, most = settings_.recordingMaxBytes, running = recordingPath_] {
        const Rotation r = rotateRecordings(folder, most, running);
        for (const auto& path : r.removed)
            base::log(base::LogLevel::Warning, "removed the oldest recording to keep within the limit: " + path.string());
        if (!r.problem.empty()) base::log(base::LogLevel::Warning, r.problem);
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
    stage_->session().setPlaces(std::make_shared<const building::PlaceIndex>(*school.building, devices_));
}

/// A click in the picture, or on a row of a list, while a device waits to be pointed out.
void App::assignTo(const scene::Selection& what) {
    const scene::Assigning asked = *view_.assigning;
    const building::Building& b = *stage_->school().building;
    if (const auto* door = std::get_if<base::DoorId>(&what); door && asked.type != "room") return assignDevice({asked.device, b.door(*door).id, {}});
    if (const auto* room = std::get_if<base::RoomId>(&what); room && asked.type == "room") return assignDevice({asked.device, {}, b.room(*room).id});
    ui_->showMessage(asked.device + " speaks of a " + (asked.type == "room" ? "room" : "door") + ": click a " +
                     (asked.type == "room" ? "room" : "door") + ", or press Esc.");
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
    ingest_->push(feedStatusEvent(ended));
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
    s.metresPerUnit = modelHow_.metresPerUnit;
    s.up = modelHow_.up;
    s.floor = stage_->school().building->floor(view_.floor).id;
    s.mode = view_.mode;
    s.atHome = view_.mode != scene::ViewMode::Inside && view_.camera == scene::homeCamera(*stage_->school().building, view_);
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
    if (options_.textScale == 1) setUiScale(s.textScale);
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
    ui_->showMessage(text + ".", "Start fresh", scene::StartFresh{});
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
