#include "viewer/printing.h"

#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "base/local_time.h"
#include "base/sha256.h"
#include "viewer/access_log.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/moment.h"
#include "viewer/operator_name.h"
#include "viewer/stage.h"

namespace sallyport::viewer {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

namespace {

/// A slip of the hand must not cost a model or a recording.
base::Result<void> mayBeReplaced(const fs::path& path) {
    std::error_code ec;
    if (fs::is_directory(path, ec)) return Error{ErrorCode::Usage, "is a folder; add a file name ending in .pdf", path.string()};
    if (!fs::is_regular_file(path, ec) || fs::file_size(path, ec) == 0) return {};
    std::FILE* f = std::fopen(path.c_str(), "rb");
    char start[5]{};
    const bool read = f && std::fread(start, 1, sizeof start, f) == sizeof start;
    if (f) std::fclose(f);
    if (read && std::string_view(start, sizeof start) == "%PDF-") return {};
    return Error{ErrorCode::Usage, "is there already and is no PDF; choose another name", path.string()};
}

}  // namespace

base::Result<Printed> printSchool(const PrintJob& job) {
    if (const auto may = mayBeReplaced(job.output); !may) return may.error();
    report::PlanFacts facts;
    facts.printedAt = job.printedAt;
    facts.clockOffset = base::localOffset(job.printedAt);
    facts.verification = report::verificationOf(job.edits, job.printedAt);
    // As `sha256sum` gives it, so that anybody can tell which model a sheet was made of.
    if (const auto file = base::FileBytes::read(job.model)) facts.content = base::toHex(base::bytesOf(base::sha256(file->text())));
    auto plan = report::printPlan(*job.building, job.state ? &*job.state : nullptr, facts, job.wishes);
    if (!plan) return plan.error();
    if (const auto written = base::writeFileAtomically(job.output, plan->pdf); !written) return written.error();
    Printed out;
    out.output = job.output;
    if (const auto logged = logExported(job.who, *job.building, *job.plan, job.state ? "plan PDF with live status" : "plan PDF", job.output); !logged)
        out.unlogged = logged.error().text();
    out.pages = plan->sheets.size();
    for (const report::PlanSheet& s : plan->sheets) {
        if (s.kind != report::PlanSheet::Kind::Floor) continue;
        out.scale = s.map.scale;
        out.listedOnly.insert(out.listedOnly.end(), s.listed.begin(), s.listed.end());
    }
    return out;
}

void startPrinting(Background<base::Result<Printed>>& on, PrintJob job) {
    // What the state only points at belongs to the session, which goes on.
    if (job.state) job.state->timeline = {}, job.state->bookmarks = {};
    const std::string output = job.output.string();
    on.start([job = std::move(job)] { return printSchool(job); },
             [output](const std::exception& e) -> base::Result<Printed> {  // memory: the window and what it records go on
                 return Error{ErrorCode::TooLarge, std::string("could not be printed: ") + e.what(), output};
             });
}

/// Where this person's documents are: as the desktop keeps it (xdg-user-dirs), else "Documents" where there is one, else the home directory.
static fs::path documentsFolder() {
    std::error_code ec;
    const char* const home = std::getenv("HOME");
    const fs::path own = home && *home ? fs::path(home) : fs::temp_directory_path(ec);
    const char* const config = std::getenv("XDG_CONFIG_HOME");
    if (const auto dirs = base::readFile((config && *config ? fs::path(config) : own / ".config") / "user-dirs.dirs", 1 << 16)) {
        constexpr std::string_view kKey = "\nXDG_DOCUMENTS_DIR=\"";
        const std::string text = "\n" + *dirs;
        const size_t at = text.find(kKey), end = at == std::string::npos ? at : text.find('"', at + kKey.size());
        if (end != std::string::npos) {
            std::string folder = text.substr(at + kKey.size(), end - at - kKey.size());
            if (folder.starts_with("$HOME")) folder = own.string() + folder.substr(5);
            if (fs::is_directory(folder, ec)) return folder;
        }
    }
    return fs::is_directory(own / "Documents", ec) ? own / "Documents" : own;
}

fs::path suggestedPrint(const std::string& school, base::Timestamp now, base::Millis offset) {
    std::error_code ec;
    const fs::path folder = documentsFolder();
    std::string name;
    for (const char c : school.empty() ? std::string("School") : school) name += c == '/' || static_cast<unsigned char>(c) < 0x20 ? '-' : c;
    if (name.front() == '.') name.front() = '-';
    name += " floor plans " + base::formatTimestamp(now + offset).substr(0, 10);
    fs::path path = folder / (name + ".pdf");
    for (int n = 2; n < 1000 && fs::exists(path, ec); ++n) path = folder / (name + " " + std::to_string(n) + ".pdf");
    return path;
}

int runPrint(const PrintOptions& o) {
    const auto at = parseMoment(o.at);
    if (!at) return fail(at.error());
    if (!o.at.empty() && o.state.empty())
        return fail({ErrorCode::Usage, "a time needs --state, the recording or event file that it is a time of", "--at"});
    const auto paper = report::paperNamed(o.paper);
    if (!paper) return fail({ErrorCode::Usage, "'" + o.paper + "' is no paper; there are letter, tabloid, a4, a3", "--paper"});
    auto school = openSchool(o.model, o.importing);
    if (!school) return fail(school.error());
    AccessNotes notes;
    notes.opened(*school, o.model);
    PrintJob job;
    job.wishes.paper = *paper;
    job.wishes.buildingUp = o.sideADown;
    if (!o.floor.empty()) {
        const auto floor = floorNamed(*school, o.floor);
        if (!floor) return fail(floor.error());
        job.wishes.floors = {*floor};
    }
    if (!o.state.empty() && !o.noStatus) {
        notes.openedAlso(o.state);
        placeDevices(*school, {});
        live::Session session(school->places, false, {}, {});
        if (const auto taken = takeEvents(session, o.state); !taken) return fail(taken.error());
        if (const auto there = goToMoment(session, *at); !there) return fail(there.error());
        warnOfDamage(session, o.state);
        scene::ViewModelBuilder models(school->building);
        job.state = models.update(session, {}, {}, {}, session.now());
        job.state->timeline = {}, job.state->bookmarks = {};
        job.wishes.status = true;
    }
    job.building = school->building;
    job.plan = school->plan;
    job.edits = school->edits;
    job.model = o.model;
    job.printedAt = base::wallNow();
    job.output = o.output;
    job.who = operatorName();
    notes.write();
    const auto printed = printSchool(job);
    if (!printed) return fail(printed.error());
    if (!printed->unlogged.empty()) warnUnlogged(printed->unlogged);
    for (const std::string& room : printed->listedOnly)
        std::fprintf(stderr, "sallyport: room %s found no place on its map; it stands in the list beside it\n", room.c_str());
    return printAll(printed->output.string() + ": " + std::to_string(printed->pages) + (printed->pages == 1 ? " page" : " pages") +
                    ", floors at 1:" + std::to_string(printed->scale));
}

}  // namespace sallyport::viewer
