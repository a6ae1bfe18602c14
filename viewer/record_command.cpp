#include "viewer/record_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <limits>
#include <thread>

#include "live/ingest.h"
#include "live/session.h"
#include "live/snapshot_cache.h"
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

std::string hostName() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

/// Says what is saved and what is not, each once.
class SavedLines {
public:
    void look(const live::RecorderStatus& s) {
        if (s.savedSeq > saved_ && output_ == 0) {
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
    void look(uint64_t savedSeq) {
        for (;;) {
            events_.clear();
            ingest_.drain(events_, kDrain);
            if (events_.empty()) break;
            session_.append(std::move(events_));
            session_.setSavedUpTo(savedSeq);
        }
        session_.advance(base::wallNow(), live::Millis(0));
        session_.setSavedUpTo(savedSeq);
        if (auto make = session_.snapshotToSave()) ingest_.saveSnapshot(std::move(make));
    }

private:
    live::Ingest& ingest_;
    live::Session session_;
    std::vector<live::Event> events_;
};

/// Sequence numbers go on where a recording that is continued ended.
uint64_t lastSeqOf(const std::filesystem::path& path) {
    std::error_code ec;
    if (!std::filesystem::exists(path, ec)) return 0;
    const auto before = live::Recording::open(path);
    return before ? (*before)->lastSeq() : 0;
}

}  // namespace

int runRecord(const RecordOptions& o) {
    const auto settings = readSettings(o.settings);
    if (!settings) return fail(settings.error());
    const auto feeds = chosenFeeds(o.feeds, *settings);
    if (feeds.empty()) return fail({ErrorCode::Usage, "there is nothing to record; give --feed URL, or feeds in the settings file", {}});
    StopSignals signals;
    std::optional<School> school;
    live::RecordingAbout about;
    if (!o.model.empty()) {
        auto opened = openSchool(o.model);
        if (!opened) return fail(opened.error());
        school = std::move(*opened);
        placeDevices(*school, settings->devicesFile);
        std::error_code ec;
        about.model = std::filesystem::absolute(o.model, ec).string();
        about.school = school->building->name;
    }
    about.operatorName = operatorName();
    about.machine = hostName();
    about.program = std::string("sallyport ") + SALLYPORT_VERSION;
    const uint64_t before = lastSeqOf(o.output);
    auto recorder = live::Recorder::open(o.output, about);
    if (!recorder) return fail(recorder.error());
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
            if (states) states->look(saved.savedSeq);
            if (!last) std::this_thread::sleep_for(kPause);
        }
        ingest.endDraining();  // before the hub stops its feeds, so that none waits for room
    }
    ingest.flush();
    const live::RecorderStatus end = ingest.recorderStatus();
    lines.look(end);
    ingest.setRecorder(nullptr);  // ends the recording in order
    ingest.flush();
    if (lines.output() != 0 && lines.output() != EPIPE) return outputCode(lines.output());
    if (!end.error.empty() || end.lost > 0 || end.waiting > 0) {
        if (end.error.empty() || end.waiting > 0)
            fail({ErrorCode::Io, std::to_string(end.lost + end.waiting) + " events could not be saved", o.output.string()});
        return kFailure;
    }
    return watch.allWereReached() ? kOk : kFeed;
}

}  // namespace sallyport::viewer
