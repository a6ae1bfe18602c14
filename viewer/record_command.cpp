#include "viewer/record_command.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <thread>

#include "live/ingest.h"
#include "live/session.h"
#include "live/snapshot_cache.h"
#include "viewer/access_log.h"
#include "viewer/chosen_feeds.h"
#include "viewer/cli.h"
#include "viewer/feed_status.h"
#include "viewer/operator_name.h"
#include "viewer/recording_model.h"
#include "viewer/school.h"
#include "viewer/streaming.h"

namespace sallyport::viewer {
namespace {

using base::ErrorCode;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPause = 10ms;
constexpr auto kLookEvery = 250ms;  // at the feeds
constexpr size_t kDrain = 20'000;
constexpr int kDrainsAtOnce = 8;

/// Says what is saved and what is not, each once.
class SavedLines {
public:
    /// `within`: how long a reader that takes nothing is waited for; what it misses, the next line says.
    void look(const live::RecorderStatus& s, std::chrono::milliseconds within = {}) {
        // What an earlier run saved is not news.
        if (s.savedSeq > saved_ && s.savedAt != live::Timestamp{} && output_ == 0 && canWrite(STDOUT_FILENO, within)) {
            saved_ = s.savedSeq;
            output_ =
                writeAll(STDOUT_FILENO, "{\"saved_seq\":" + std::to_string(saved_) + ",\"saved_at\":\"" + base::formatTimestamp(s.savedAt) + "\"}\n");
        }
        if (s.error == error_) return;
        const bool again = s.error.empty();
        error_ = s.error;
        const std::string lost = s.lost == 0 ? "" : "; " + std::to_string(s.lost) + " events were lost, the gap is marked";
        std::fprintf(stderr, "sallyport: %s\n", again ? ("recording again" + lost).c_str() : ("NOT RECORDING: " + error_).c_str());
    }
    /// The errno of standard output. A reader that has gone, or a full disk there, does not end the recording.
    int output() const { return output_; }

private:
    uint64_t saved_ = 0;
    std::string error_;
    int output_ = 0;
};

/// With the model at hand, states are kept in the recording, so that it opens and seeks at once.
class States {
public:
    States(const School& school, const Settings& settings, live::Ingest& ingest, const std::filesystem::path& path)
        : ingest_(ingest), session_(school.places, true, settings.lifetimes, settings.policy) {
        if (auto stored = live::Recording::open(path)) {
            if (const auto loaded = session_.load(std::move(*stored)); !loaded)
                std::fprintf(stderr, "sallyport: what was recorded before cannot be read: %s\n", loaded.error().text().c_str());
        }
        if (auto stored = live::Recording::open(path)) session_.setStored(std::move(*stored));
    }
    void look() {
        // Feeds may bring more than is taken in: the loop outside looks at the stop and at the time.
        bool done = false;
        for (int i = 0; i < kDrainsAtOnce && !done; ++i) {
            events_.clear();
            ingest_.drain(events_, kDrain);
            done = events_.empty();
            // After the draining: whatever of that was lost is counted.
            const live::RecorderStatus saved = ingest_.recorderStatus();
            if (!done) session_.append(std::move(events_));
            session_.setSavedUpTo(saved.savedSeq, saved.lost);
        }
        session_.advance(base::wallNow(), live::Millis(0));
        if (auto make = session_.snapshotToSave()) ingest_.saveSnapshot(std::move(make));
    }

    /// Before the recording ends: then SQLite leaves one file, without its companions.
    void letGo() { session_.letGoOfRecording(); }

private:
    live::Ingest& ingest_;
    live::Session session_;
    std::vector<live::Event> events_;
};

}  // namespace

int runRecord(const RecordOptions& o) {
    const auto settings = readSettings(o.settings);
    if (!settings) return fail(settings.error());
    const auto feeds = chosenFeeds(o.feeds, *settings);
    if (feeds.empty()) return fail({ErrorCode::Usage, "there is nothing to record; give --feed URL, or feeds in the settings file", {}});
    if (const auto good = checkFeeds(feeds); !good) return fail(good.error());  // before there is a recording of nothing
    if (o.seconds && !std::isfinite(*o.seconds)) return fail({ErrorCode::Usage, "is not a number of seconds", "--for"});
    StopSignals signals;
    std::optional<School> school;
    if (!o.model.empty()) {
        auto opened = openSchool(o.model);
        if (!opened) return fail(opened.error());
        school = std::move(*opened);
        placeDevices(*school, settings->devicesFile);
    }
    auto recorder = live::Recorder::open(o.output, school ? recordingAbout(*school, o.model, operatorName()) : recordingAbout(operatorName()));
    if (!recorder) return fail(recorder.error());
    {
        AccessNotes notes;
        if (school) notes.opened(*school, o.model);
        notes.exported("recording", o.output);
    }
    const uint64_t before = (*recorder)->status().savedSeq;  // of a recording that is continued: numbers go on
    live::Ingest ingest(std::move(*recorder), base::wallNow, before + 1);
    std::optional<States> states;
    if (school) {
        states.emplace(*school, *settings, ingest, o.output);
        if (before == 0) ingest.push(recordingEvent(o.model, school->building->name));
    } else {
        ingest.endDraining();
    }
    FeedWatch watch;
    FeedStatusEvents status;
    SavedLines lines;
    {
        feed::Hub hub([&ingest](std::vector<live::Event> batch) { ingest.push(std::move(batch)); });
        if (const auto connected = connectAll(hub, feeds); !connected) {
            ingest.endDraining();
            return fail(connected.error());
        }
        const auto started = SteadyClock::now();
        const double limitS = o.seconds.value_or(std::numeric_limits<double>::infinity());
        auto looked = started - kLookEvery;
        for (bool last = false; !last;) {
            last = StopSignals::stopped() || hub.allEnded() || std::chrono::duration<double>(SteadyClock::now() - started).count() >= limitS;
            if (last || SteadyClock::now() - looked >= kLookEvery) {
                const auto health = hub.health();
                watch.look(health);
                for (live::Event& e : status.due(health, base::wallNow())) ingest.push(std::move(e));
                looked = SteadyClock::now();
            }
            const live::RecorderStatus saved = ingest.recorderStatus();
            lines.look(saved);
            if (states) states->look();
            if (!last) std::this_thread::sleep_for(kPause);
        }
        ingest.endDraining();  // before the hub stops its feeds, so that none waits for room
    }
    ingest.flush();
    const live::RecorderStatus end = ingest.recorderStatus();
    lines.look(end, 500ms);
    if (states) states->letGo();
    ingest.setRecorder(nullptr);  // ends the recording in order
    ingest.flush();
    if (lines.output() != 0 && lines.output() != EPIPE && lines.output() != EINTR) return outputCode(lines.output());
    if (!end.error.empty() || end.lost > 0 || end.waiting > 0) {
        if (end.error.empty() || end.waiting > 0)
            fail({ErrorCode::Io, std::to_string(end.lost + end.waiting) + " events could not be saved", o.output.string()});
        return kFailure;
    }
    return watch.allWereReached() ? kOk : kFeed;
}

}  // namespace sallyport::viewer
