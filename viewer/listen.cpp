#include "viewer/listen.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <limits>
#include <thread>

#include "feed/hub.h"
#include "live/ingest.h"
#include "viewer/access_log.h"
#include "viewer/chosen_feeds.h"
#include "viewer/cli.h"
#include "viewer/streaming.h"

namespace sallyport::viewer {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr size_t kBatch = 1024;
constexpr auto kPause = 10ms;
constexpr std::chrono::milliseconds kLinesAtOnce = 250ms, kLastLines = 2s;

/// Prints what has come, for `atMost`: feeds may bring more than standard output takes. The errno of standard output.
int printEvents(live::Ingest& ingest, std::vector<live::Event>& events, std::string& text, std::optional<std::chrono::milliseconds> atMost) {
    const auto began = SteadyClock::now();
    for (;;) {
        if (atMost && SteadyClock::now() - began > *atMost) return 0;
        events.clear();
        text.clear();
        ingest.drain(events, kBatch);
        if (events.empty()) return 0;
        for (const auto& e : events) (text += live::encodeEvent(e)) += '\n';
        if (const int problem = writeAll(STDOUT_FILENO, text)) return problem;
    }
}

}  // namespace

int runListen(const std::vector<std::string>& named, std::optional<double> seconds, const std::filesystem::path& settingsFile) {
    const auto settings = readSettings(settingsFile);
    if (!settings) return fail(settings.error());
    const auto feeds = chosenFeeds(named, *settings);
    if (feeds.empty()) return fail({base::ErrorCode::Usage, "there is nothing to listen to; give --feed URL, or feeds in the settings file", {}});
    StopSignals signals;
    live::Ingest ingest(nullptr);
    feed::Hub hub([&ingest](std::vector<live::Event> batch) { ingest.push(std::move(batch)); });
    struct LetGo {  // before the hub stops its feeds, so that none waits for room
        live::Ingest& ingest;
        ~LetGo() { ingest.endDraining(); }
    } letGo{ingest};
    if (const auto connected = connectAll(hub, feeds); !connected) return fail(connected.error());

    {
        AccessNotes notes;
        notes.exported("events of feeds");
    }
    FeedWatch watch;
    std::vector<live::Event> events;
    std::string text;
    const auto started = SteadyClock::now();
    const double limitS = seconds.value_or(std::numeric_limits<double>::infinity());
    int outputProblem = 0;
    for (bool last = false; !last && outputProblem == 0;) {
        last = StopSignals::stopped() || hub.allEnded() || std::chrono::duration<double>(SteadyClock::now() - started).count() >= limitS;
        if (last) ingest.flush();
        watch.look(hub.health());
        // Of feeds that ended, all is printed.
        const bool all = last && hub.allEnded() && !StopSignals::stopped();
        outputProblem = printEvents(ingest, events, text, all ? std::nullopt : std::optional(last ? kLastLines : kLinesAtOnce));
        if (!last) std::this_thread::sleep_for(kPause);
    }
    if (outputProblem != 0 && outputProblem != EPIPE && outputProblem != EINTR) return outputCode(outputProblem);
    return watch.allWereReached() ? kOk : kFeed;
}

}  // namespace sallyport::viewer
