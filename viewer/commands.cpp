#include "viewer/commands.h"

#include <cstdio>

#include "base/file.h"
#include "live/recorder.h"
#include "live/session.h"
#include "viewer/cli.h"
#include "viewer/recording_model.h"
#include "viewer/school.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;

namespace {

/// A closed pipe or a full disk must not pass for success.
int printAll(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0) return kOk;
    return fail({ErrorCode::Io, "the output could not be written", "standard output"});
}

}  // namespace

int runInspect(const std::filesystem::path& model, bool json, bool elements) {
    const auto imported = importers::importModel(model);
    if (!imported) return fail(imported.error());
    return printAll(json ? importers::inspectJson(*imported, model, elements) : importers::inspectText(*imported, model));
}

int runState(const StateOptions& o) {
    std::optional<live::Timestamp> at;
    if (!o.at.empty() && !(at = base::parseTimestamp(o.at)))
        return fail({ErrorCode::Usage, "'" + o.at + "' is not a time; write it as 2026-11-23T14:03:22Z", "--at"});
    auto events = live::readEventFile(o.events);
    if (!events) return fail(events.error());
    const std::filesystem::path model = o.model.empty() ? modelOfRecording(*events, o.events) : o.model;
    if (model.empty()) return fail({ErrorCode::Usage, "the file does not name its building; give it with --model FILE", o.events.string()});
    const auto school = openSchool(model, {.geometry = false});
    if (!school) return fail(school.error());
    live::Session session(school->places, false);
    session.append(std::move(*events));
    const live::Timestamp when = at.value_or(session.end());
    if (when < session.begin())
        return fail({ErrorCode::Usage, o.at + " is before the first event at " + base::formatTimestamp(session.begin()), "--at"});
    session.seek(when);
    // Past the last event nothing new is known, but what is known grows old.
    return printAll(live::stateJson(session.shown(), *school->places, when, session.lifetimes()));
}

}  // namespace sallyport::viewer
