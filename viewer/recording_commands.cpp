#include "viewer/recording_commands.h"

#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "live/recorder.h"
#include "live/recording.h"
#include "viewer/access_log.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/recording_model.h"
#include "viewer/streaming.h"

namespace sallyport::viewer {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kBatch = 2000;

int print(const std::vector<live::Event>& events) {
    std::string text;
    for (const live::Event& e : events) (text += live::encodeEvent(e)) += '\n';
    return writeAll(STDOUT_FILENO, text);
}

std::string counted(uint64_t n, const char* one, const char* many) {
    std::string digits = std::to_string(n);
    for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
    return digits + " " + (n == 1 ? one : many);
}

std::string verifyText(const live::VerifyReport& r) {
    std::string out = r.good() ? "Good: " : "NOT GOOD: ";
    out += counted(r.events, "event", "events") + " in " + counted(r.commits, "commit", "commits") + ", " +
           counted(r.snapshots, "snapshot", "snapshots") + ", " + counted(r.gaps, "gap", "gaps") + ".\n";
    const auto line = [&out](const char* what, const std::string& value) {
        if (!value.empty()) out += std::string(what) + value + "\n";
    };
    line("School:    ", r.about.school);
    line("Model:     ", r.about.model);
    line("Began:     ", r.about.startedAt == live::Timestamp{} ? "" : base::formatTimestamp(r.about.startedAt));
    line("Recorded:  ",
         r.about.operatorName + (r.about.machine.empty() ? "" : " on " + r.about.machine) + (r.about.program.empty() ? "" : ", " + r.about.program));
    line("Id:        ", r.about.id);
    out += "Signature: ";
    if (r.signer.empty()) out += "none; whoever could write the file could change it";
    else out += std::string(r.signatureGood ? "good" : "NOT GOOD") + ", by key " + r.signer + (r.ownKey ? ", this machine's" : ", another machine's");
    out += "\n";
    out += r.closed ? "Ended in order.\n" : "Was not ended in order: still running, or cut off.\n";
    for (const live::VerifyFinding& f : r.findings)
        out += std::string(f.error ? "Error: " : "Note: ") + f.where + (f.where.empty() ? "" : ": ") + f.what + "\n";
    out.pop_back();
    return out;
}

std::string verifyJson(const live::VerifyReport& r, const std::filesystem::path& file) {
    using nlohmann::json;
    json findings = json::array();
    for (const live::VerifyFinding& f : r.findings) {
        json j{{"severity", f.error ? "error" : "note"}, {"where", f.where}, {"what", f.what}};
        if (f.firstSeq != 0) j["first_seq"] = f.firstSeq, j["last_seq"] = f.lastSeq;
        findings.push_back(std::move(j));
    }
    json j{{"file", file.string()},
           {"good", r.good()},
           {"events", r.events},
           {"commits", r.commits},
           {"snapshots", r.snapshots},
           {"gaps", r.gaps},
           {"closed", r.closed},
           {"signature", {{"good", r.signatureGood}, {"key", r.signer}, {"this_machine", r.ownKey}}},
           {"about",
            {{"id", r.about.id},
             {"school", r.about.school},
             {"model", r.about.model},
             {"facility_hash", r.about.facilityHash},
             {"operator", r.about.operatorName},
             {"machine", r.about.machine},
             {"program", r.about.program}}},
           {"findings", std::move(findings)}};
    if (r.about.startedAt != live::Timestamp{}) j["about"]["started_at"] = base::formatTimestamp(r.about.startedAt);
    return j.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace

int runEvents(const std::filesystem::path& path) {
    StopSignals signals;
    if (!live::isRecordingFile(path)) {
        // An event file: the same lines, checked and numbered.
        const auto events = live::readEventFile(path);
        if (!events) return fail(events.error());
        AccessNotes notes;
        notes.opened(schoolOfRecording(*events), {}, path);
        notes.exported("events");
        notes.write();
        return outputCode(print(*events));
    }
    auto recording = live::Recording::open(path);
    if (!recording) return fail(recording.error());
    live::Recording& r = **recording;
    {
        AccessNotes notes;
        notes.opened(r.about().school, r.about().facilityHash, path);
        notes.exported("events");
    }
    std::vector<live::Event> events;
    const uint64_t last = r.lastSeq();
    std::optional<Error> broken;
    for (uint64_t from = r.firstSeq(); from != 0 && from <= last && !StopSignals::stopped(); from = events.back().seq + 1) {
        events.clear();
        if (const auto read = r.read(from, last, kBatch, events); !read) broken = read.error();
        if (const int problem = print(events)) return outputCode(problem);
        if (broken || events.empty()) break;
    }
    if (broken) return fail(*broken);
    if (!r.problem().empty()) return fail({ErrorCode::BadInput, r.problem(), path.string()});
    return kOk;
}

int runVerify(const std::filesystem::path& path, bool json) {
    const auto report = live::verifyRecording(path);
    if (!report) return fail(report.error());
    if (const int code = printAll(json ? verifyJson(*report, path) : verifyText(*report)); code != kOk) return code;
    return report->good() ? kOk : kBadInput;
}

int runMerge(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output) {
    const auto merged = live::mergeRecordings(inputs, output, std::string("sallyport ") + SALLYPORT_VERSION);
    if (!merged) return fail(merged.error());
    {
        AccessNotes notes;
        const auto made = live::Recording::open(output);  // says of which school they are
        notes.opened(made ? (*made)->about().school : "", made ? (*made)->about().facilityHash : "", inputs.front());
        for (size_t i = 1; i < inputs.size(); ++i) notes.openedAlso(inputs[i]);
        notes.exported("recording", output);
    }
    return printAll(output.string() + ": " + counted(*merged, "event", "events") + " of " + counted(inputs.size(), "file", "files"));
}

}  // namespace sallyport::viewer
