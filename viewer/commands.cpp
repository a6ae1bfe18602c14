#include "viewer/commands.h"

#include <cstdio>

#include "base/file.h"
#include "live/recorder.h"
#include "live/session.h"
#include "viewer/access_log.h"
#include "viewer/cli.h"
#include "viewer/import_report.h"
#include "viewer/moment.h"
#include "viewer/recording_model.h"
#include "viewer/school.h"
#include "viewer/stage.h"

namespace sallyport::viewer {

using base::ErrorCode;

int printAll(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0) return kOk;
    return fail({ErrorCode::Io, "the output could not be written", "standard output"});
}

void warnOfDamage(const live::Session& session, const std::filesystem::path& recording) {
    if (!session.problem().empty()) std::fprintf(stderr, "sallyport: warning: %s: %s\n", recording.c_str(), session.problem().c_str());
}

int runInspect(const std::filesystem::path& model, bool json, bool elements, const importers::ImportOptions& options) {
    auto imported = importers::importModel(model, options);
    if (!imported) return fail(imported.error());
    auto edited = building::applyEdits(std::move(imported->building), imported->edits);
    imported->building = std::move(edited.building);
    for (auto& p : edited.problems) imported->problems.push_back(std::move(p));
    AccessNotes notes;
    notes.opened(imported->building, model);
    if (json) notes.exported(elements ? "model JSON with elements" : "model JSON");
    notes.write();
    return printAll(json ? importers::inspectJson(*imported, model, elements)
                         : importers::inspectText(*imported, model) + doubtsText(imported->building, imported->problems));
}

int runState(const StateOptions& o) {
    const auto at = parseMoment(o.at);
    if (!at) return fail(at.error());
    std::filesystem::path model = o.model;
    std::vector<live::Event> events;
    const bool recording = live::isRecordingFile(o.events);
    if (recording) {
        if (model.empty()) {
            auto named = modelOfRecording(o.events);
            if (!named) return fail(named.error());
            model = std::move(*named);
        }
    } else {
        auto read = live::readEventFile(o.events);
        if (!read) return fail(read.error());
        events = std::move(*read);
        if (model.empty()) model = modelOfRecording(events, o.events);
        if (model.empty()) return fail({ErrorCode::Usage, "the file does not name its building; give it with --model FILE", o.events.string()});
    }
    const auto school = openSchool(model);
    if (!school) return fail(school.error());
    AccessNotes notes;
    notes.opened(*school, model);
    notes.openedAlso(o.events);
    live::Session session(school->places, false);
    if (!recording) session.append(std::move(events));
    else if (const auto taken = takeEvents(session, o.events); !taken) return fail(taken.error());
    if (const auto there = goToMoment(session, *at); !there) return fail(there.error());
    warnOfDamage(session, o.events);
    notes.exported("state");
    notes.write();
    return printAll(live::stateJson(session.shown(), *school->places, session.now(), session.lifetimes()));
}

}  // namespace sallyport::viewer
