#include "viewer/simulate_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

#include "viewer/access_log.h"
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

/// The file that is written to; standard output for "-". Closes what it opened, and takes away what did not get its name.
struct Output {
    int fd = -1;
    bool ours = false;
    std::string part, name;  ///< written beside `name`, which it becomes at the end; empty: written to directly
    ~Output() {
        if (ours && fd >= 0) ::close(fd);
        if (!part.empty()) ::unlink(part.c_str());
    }
    /// errno, or 0.
    int finish() {
        if (ours && ::fsync(fd) != 0 && errno != EINVAL && errno != EROFS) return errno;
        if (part.empty()) return 0;
        if (::rename(part.c_str(), name.c_str()) != 0) return errno;
        part.clear();
        return 0;
    }
};

/// Only events are written over: a slip of the hand must not cost the model.
base::Result<void> mayBeReplaced(const std::filesystem::path& path) {
    std::error_code ec;
    if (!std::filesystem::is_regular_file(path, ec) || std::filesystem::file_size(path, ec) == 0) return {};
    std::ifstream in(path, std::ios::binary);
    std::string line(live::kMaxLineBytes + 1, '\0');
    in.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    line.resize(std::min(line.find('\n'), line.size()));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (live::decodeEvent(line, path.string(), live::kMaxLineBytes)) return {};
    return Error{ErrorCode::Usage, "is there already and holds no events; choose another name for the output", path.string()};
}

int said(const std::string& where, int problem) {
    return fail({ErrorCode::Io, "cannot be written: " + std::error_code(problem, std::generic_category()).message(), where});
}

}  // namespace

int runSimulate(const SimulateOptions& o) {
    const auto start = base::parseTimestamp(o.start.empty() ? kUsualStart : o.start);
    if (!start) return fail({ErrorCode::Usage, "'" + o.start + "' is not a time; write it as 2026-11-23T14:03:22Z", "--start"});
    for (const auto& [name, value] : {std::pair("--minutes", o.minutes), std::pair("--rate", o.rate)})
        if (!std::isfinite(value)) return fail({ErrorCode::Usage, "is not a number", name});
    const auto school = openSchool(o.model);
    if (!school) return fail(school.error());
    AccessNotes notes;
    notes.opened(*school, o.model);

    StopSignals signals;
    Output out;
    const bool toStandardOutput = o.output == "-";
    const std::string name = toStandardOutput ? "standard output" : o.output;
    if (toStandardOutput) {
        out.fd = STDOUT_FILENO;
    } else {
        std::error_code ec;
        if (std::filesystem::equivalent(o.output, o.model, ec))
            return fail({ErrorCode::Usage, "is the model itself; choose another name for the output", name});
        if (const auto may = mayBeReplaced(o.output); !may) return fail(may.error());
        // In real time somebody may follow the file as it grows, and into a pipe there is nothing to rename.
        const auto kind = std::filesystem::status(o.output, ec).type();
        const bool direct = o.realtime || (kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found);
        if (!direct) {
            out.name = kind == std::filesystem::file_type::regular ? std::filesystem::canonical(o.output, ec).string() : std::string(o.output);
            if (out.name.empty()) out.name = o.output;
            out.part = out.name + ".part-" + std::to_string(::getpid());
        }
        out.fd = direct ? ::open(o.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
                        : ::open(out.part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        out.ours = true;
        if (out.fd < 0) return said(name, errno);
    }
    notes.exported("drill", toStandardOutput ? std::filesystem::path(kStandardOutput) : std::filesystem::path(o.output));
    notes.write();
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
    if (problem == 0) problem = out.finish();
    if (toStandardOutput || problem == EINTR) return outputCode(problem);
    return problem == 0 ? int(kOk) : said(name, problem);
}

}  // namespace sallyport::viewer
