#include "viewer/import_command.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <mutex>

#include "base/descriptor.h"
#include "base/file.h"
#include "building/edits.h"
#include "importers/facility.h"
#include "importers/revision.h"
#include "viewer/access_log.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/import_progress.h"
#include "viewer/import_report.h"
#include "viewer/joined_school.h"
#include "viewer/school.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using base::Result;
using importers::Imported;

namespace {

namespace fs = std::filesystem;

constexpr double kLeastUnitM = 1e-6, kMostUnitM = 1e4;

std::optional<double> unitOf(const std::string& text) {
    static constexpr std::pair<const char*, double> kUnits[] = {{"m", 1}, {"cm", 0.01}, {"mm", 0.001}, {"ft", 0.3048}, {"in", 0.0254}};
    for (const auto& [name, metres] : kUnits)
        if (text == name) return metres;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= kLeastUnitM && value <= kMostUnitM)) return std::nullopt;
    return value;
}

std::atomic<bool> stopped{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

/// Signals that end a program stop the import between two steps instead, so that it can take its temporary file away. The former handlers come back.
class StopSignals {
public:
    StopSignals() {
        stopped = false;
        struct sigaction stop {};
        stop.sa_handler = [](int) { stopped = true; };
        sigset_t set;
        ::sigemptyset(&set);
        for (size_t i = 0; i < kSignals.size(); ++i) {
            ::sigaction(kSignals[i], nullptr, &before_[i]);
            if (before_[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &stop, nullptr);  // nohup means it
            ::sigaddset(&set, kSignals[i]);
        }
        ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);  // whoever started us may have blocked them
    }
    ~StopSignals() {
        for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
    }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    static constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> before_{};
};

/// One line on a terminal that is written over; nothing anywhere else.
class ProgressLine {
public:
    ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const std::string& what, const ImportProgress& progress) {
        if (!terminal_) return;
        const std::lock_guard lock(mutex_);
        const auto now = ImportProgress::Clock::now();
        if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        const ImportProgress::State s = progress.state(now);
        std::string line = what + ": " + s.phase + ", " + std::to_string(int(s.fraction * 100)) + " %";
        if (s.timeLeft) line += ", " + timeLeftText(*s.timeLeft);
        std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
        shown_ = true;
    }
    void clear() {
        const std::lock_guard lock(mutex_);
        if (shown_) std::fputs("\r\x1b[K", stderr);
        shown_ = false;
    }

private:
    const bool terminal_;
    std::mutex mutex_;  // progress comes from any thread
    bool shown_ = false;
    ImportProgress::Clock::time_point last_;
};

Result<Imported> readWithProgress(const ImportCommand& c, ProgressLine& line) {
    std::unique_ptr<ImportProgress> progress;
    return readModels(c.models, [&](size_t i) {
        const std::string name = c.models[i].filename().string();
        const std::string what = c.models.size() == 1 ? name : name + " (" + std::to_string(i + 1) + " of " + std::to_string(c.models.size()) + ")";
        progress = std::make_unique<ImportProgress>();
        importers::ImportOptions options = c.options;
        options.progress = [&, what](const char* phase, double fraction) {
            if (stopped) progress->cancel();
            const bool goOn = progress->report(phase, fraction);
            line.show(what, *progress);
            return goOn;
        };
        return options;
    });
}

/// The facility that stands where the new one goes. nullopt: none, or one that --force gives up.
Result<std::optional<Imported>> facilityBefore(const ImportCommand& c) {
    std::error_code ec;
    const fs::path folder = c.output.has_parent_path() ? c.output.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ec)) return Error{ErrorCode::Io, "there is no folder " + folder.string() + "; make it first", c.output.string()};
    if (!fs::exists(fs::symlink_status(c.output, ec))) return std::optional<Imported>();
    const auto unreadable = [&](const std::string& why) -> Result<std::optional<Imported>> {
        if (c.force) return std::optional<Imported>();
        return Error{ErrorCode::BadInput,
                     "is there already and " + why + "; what people edited in it might be lost: choose another name, or give --force to replace it",
                     c.output.string()};
    };
    auto file = base::FileBytes::read(c.output);
    if (!file) return unreadable("cannot be read: " + file.error().message);
    if (!importers::looksLikeFacility(file->bytes())) return unreadable("is no facility file");
    auto before = importers::decodeFacility(file->bytes(), c.output.string());
    if (!before) return unreadable("is a damaged facility file: " + before.error().message);
    return std::optional(std::move(*before));
}

/// Why the new import should not silently take the place of the facility that is there.
std::optional<std::string> doubtful(const building::Building& before, const Imported& in, const std::vector<importers::Change>& changes) {
    for (const building::Problem& p : in.problems)
        if (p.severity == building::Problem::Severity::Error) return "this import is not whole (" + p.message + ")";
    const auto gone = std::count_if(changes.begin(), changes.end(),
                                    [](const auto& x) { return x.of == importers::Change::Of::Room && x.what == importers::Change::What::Removed; });
    if (size_t(gone) * 2 > before.rooms.size())
        return std::to_string(gone) + " of its " + std::to_string(before.rooms.size()) +
               " rooms are not in this import, which may be another building";
    return std::nullopt;
}

}  // namespace

void modelOptions(CLI::App& command, importers::ImportOptions& options) {
    command
        .add_option_function<std::string>(
            "--unit", [&options](const std::string& text) { options.metresPerUnit = unitOf(text); },
            "mesh files: the unit, m, cm, mm, ft, in or metres per unit, instead of what the file says or what is estimated")
        ->check([](const std::string& text) {
            return unitOf(text) ? "" : "must be m, cm, mm, ft, in or metres per unit (0.000001 to 10000), not " + text;
        })
        ->type_name("UNIT");
    command
        .add_option_function<std::string>(
            "--up", [&options](const std::string& text) { options.up = text == "y" ? importers::UpAxis::Y : importers::UpAxis::Z; },
            "mesh files: the axis that points up, y or z, likewise")
        ->check(CLI::IsMember({"y", "z"}))
        ->type_name("AXIS");
}

void doorLinkOption(CLI::App& command, importers::ImportOptions& options) {
    command.add_flag_callback(
        "--ignore-space-boundaries", [&options] { options.spaceBoundaries = false; }, "IFC: join doors to rooms by geometry alone");
}

int runImport(const ImportCommand& asked) {
    ImportCommand c = asked;
    // What a link stands for is replaced, not the link.
    if (std::error_code ec; fs::is_symlink(c.output, ec))
        if (const fs::path target = fs::weakly_canonical(c.output, ec); !ec) c.output = target;
    if (c.models.size() > kMostModels) return fail({ErrorCode::Usage, "takes at most " + std::to_string(kMostModels) + " models", {}});
    if (c.output.extension() != ".glb") return fail({ErrorCode::Usage, "a facility file ends in .glb", c.output.string()});
    for (const fs::path& model : c.models)
        if (std::error_code ec; fs::equivalent(model, c.output, ec))
            return fail({ErrorCode::Usage, "is the model itself; choose another output", c.output.string()});
    const StopSignals signals;
    // Before the long work: a file that must not be overwritten.
    auto before = facilityBefore(c);
    if (!before) return fail(before.error());
    const auto wasStopped = [&] { return fail({ErrorCode::Cancelled, "the import was stopped; nothing was written", c.output.string()}); };
    Result<Imported> in = Error{};
    {
        ProgressLine line;
        in = readWithProgress(c, line);
    }
    if (stopped) return wasStopped();
    if (!in) return fail(in.error());
    AccessNotes notes;
    notes.opened(in->building, c.models.front());
    for (size_t i = 1; i < c.models.size(); ++i) notes.openedAlso(c.models[i]);
    if (holdsNothing(in->building))
        return fail({ErrorCode::BadInput, pictureLack(in->building, in->problems) + " Nothing was written.", c.models.front().string()});
    if (const std::string lack = pictureLack(in->building, in->problems); !lack.empty() && !c.json)
        std::fprintf(stderr, "sallyport: %s: %s\n", c.models.front().c_str(), lack.c_str());

    // Another import may have written there meanwhile: what it kept must be kept here too. Until this one has written, others wait.
    const base::Descriptor turn(
        ::open((c.output.has_parent_path() ? c.output.parent_path() : fs::path(".")).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (turn) ::flock(turn.fd(), LOCK_EX);
    before = facilityBefore(c);
    if (!before) return fail(before.error());

    ImportReport report{*in, c.models, c.output, std::nullopt};
    if (*before) {
        report.changes = importers::compareBuildings((*before)->building, in->building);
        if (const auto why = doubtful((*before)->building, *in, *report.changes); why && !c.force)
            return fail({ErrorCode::BadInput,
                         *why + ": the facility that is there was left as it is; choose another output, or give --force to replace it",
                         c.output.string()});
        building::Edits kept = std::move((*before)->edits);
        report.editsFollowed = importers::followNewIds(kept, *report.changes);
        building::addEdits(kept, std::move(in->edits));
        in->edits = std::move(kept);
        // Said again by this import where it is still so; edits that cannot be read are not.
        for (building::Problem& p : (*before)->problems)
            if (p.code == "facility-edit-unread") in->problems.push_back(std::move(p));
    }
    report.editsKept = in->edits.list.size() + in->edits.unread.size();
    if (!in->edits.list.empty()) {
        auto problems = building::applyEdits(in->building, in->edits).problems;
        report.editsWaiting = problems.size();
        for (building::Problem& p : problems) in->problems.push_back(std::move(p));
    }
    report.editsWaiting += in->edits.unread.size();
    if (stopped) return wasStopped();
    // From here on it is finished: the old file or the new one, and no temporary file.
    if (const auto written = importers::writeFacility(c.output, in->building, in->edits, drawingOf(in->building)); !written)
        return fail(written.error());
    notes.exported("facility", c.output);
    notes.write();
    return printAll(c.json ? importReportJson(report) : importReportText(report));
}

}  // namespace sallyport::viewer
