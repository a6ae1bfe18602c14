#include "viewer/simulate_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "viewer/cli.h"
#include "viewer/recording_model.h"
#include "viewer/school.h"
#include "viewer/simulate/drill.h"
#include "viewer/streaming.h"

namespace sallyport::viewer {
namespace {

using base::Error;
using base::ErrorCode;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* kUsualStart = "2026-09-01T14:00:00Z";  // a school day; so that the same arguments give the same bytes
constexpr size_t kBatch = 2000;
constexpr auto kLongestSleep = std::chrono::milliseconds(50);  // a signal is heeded soon

/// The file that is written to; standard output for "-". Closes what it opened.
struct Output {
    int fd = -1;
    bool ours = false;
    ~Output() {
        if (ours && fd >= 0) ::close(fd);
    }
};

int said(const std::string& where, int problem) {
    return fail({ErrorCode::Io, "cannot be written: " + std::error_code(problem, std::generic_category()).message(), where});
}

}  // namespace

int runSimulate(const SimulateOptions& o) {
    const auto start = base::parseTimestamp(o.start.empty() ? kUsualStart : o.start);
    if (!start) return fail({ErrorCode::Usage, "'" + o.start + "' is not a time; write it as 2026-11-23T14:03:22Z", "--start"});
    const auto school = openSchool(o.model);
    if (!school) return fail(school.error());

    StopSignals signals;
    Output out;
    const bool toStandardOutput = o.output == "-";
    const std::string name = toStandardOutput ? "standard output" : o.output;
    if (toStandardOutput) {
        out.fd = STDOUT_FILENO;
    } else {
        out.fd = ::open(o.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        out.ours = true;
        if (out.fd < 0) return said(name, errno);
    }
    simulate::DrillSettings settings;
    settings.responders = size_t(o.responders);
    settings.length = base::Millis(int64_t(o.minutes * 60'000));
    settings.seed = o.seed;
    settings.rate = o.rate;
    settings.start = o.realtime && o.start.empty() ? base::wallNow() : *start;
    simulate::Drill drill(*school->building, settings);

    std::string text;
    // A file names its building, so that it opens by itself; into a pipe it would only be refused by whoever reads events there.
    if (!toStandardOutput) {
        live::Event first = recordingEvent(o.model, school->building->name);
        first.id = "sim-recording";
        first.observedAt = settings.start;
        first.exercise = true;
        first.feed.clear();
        (text += live::encodeEvent(first)) += '\n';
    }
    const auto began = SteadyClock::now();
    std::vector<live::Event> events;
    int problem = 0;
    const auto write = [&] {
        problem = text.empty() ? 0 : writeAll(out.fd, text);
        text.clear();
        return problem == 0;
    };
    while (!StopSignals::stopped() && problem == 0) {
        events.clear();
        if (!drill.next(events, o.realtime ? 1 : kBatch)) break;
        for (const live::Event& e : events) {
            const auto due = began + (*e.observedAt - settings.start);
            if (o.realtime && due > SteadyClock::now()) {
                if (!write()) break;
                while (!StopSignals::stopped() && SteadyClock::now() < due)
                    std::this_thread::sleep_for(std::min<SteadyClock::duration>(kLongestSleep, due - SteadyClock::now()));
                if (StopSignals::stopped()) break;
            }
            (text += live::encodeEvent(e)) += '\n';
            // Behind its time it must not collect for ever.
            if (o.realtime && text.size() > (64u << 10) && !write()) break;
        }
        if (!o.realtime) write();
    }
    if (problem == 0) write();
    if (problem == 0 && out.ours && ::fsync(out.fd) != 0 && errno != EINVAL && errno != EROFS) problem = errno;
    if (toStandardOutput) return outputCode(problem);
    return problem == 0 ? int(kOk) : said(name, problem);
}

}  // namespace sallyport::viewer
