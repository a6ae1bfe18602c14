#include "viewer/recording_model.h"

#include <fstream>

#include "building/place_index.h"
#include "live/event_lines.h"

namespace sallyport::viewer {
namespace {
constexpr size_t kLookAt = 100;  // the line stands at the start, behind at most a few feed messages

std::filesystem::path beside(const std::filesystem::path& recording, const std::filesystem::path& model) {
    return model.empty() || model.is_absolute() ? model : recording.parent_path() / model;
}
}  // namespace

std::filesystem::path modelOfRecording(std::span<const live::Event> events, const std::filesystem::path& recording) {
    for (const live::Event& e : events.first(std::min(events.size(), kLookAt))) {
        const auto* start = std::get_if<live::RecordingStart>(&e.payload);
        if (!start || start->model.empty()) continue;
        return beside(recording, start->model);
    }
    return {};
}

std::string schoolOfRecording(std::span<const live::Event> events) {
    for (const live::Event& e : events.first(std::min(events.size(), kLookAt)))
        if (const auto* start = std::get_if<live::RecordingStart>(&e.payload); start && !start->school.empty()) return start->school;
    return {};
}

bool isRecording(const std::filesystem::path& path) {
    const auto type = path.extension();
    return type == ".ndjson" || type == ".jsonl" || type == live::kRecordingSuffix || live::isRecordingFile(path);
}

base::Result<std::filesystem::path> modelOfRecording(const std::filesystem::path& recording) {
    constexpr size_t kStart = 256 * 1024;
    const base::Error none{base::ErrorCode::Usage, "does not name its building; give it with --model FILE", recording.string()};
    if (live::isRecordingFile(recording)) {
        auto opened = live::Recording::open(recording);
        if (!opened) return opened.error();
        live::Recording& r = **opened;
        if (!r.about().model.empty()) return beside(recording, r.about().model);
        std::vector<live::Event> first;
        if (const auto read = r.read(r.firstSeq(), r.lastSeq(), kLookAt, first); !read) return read.error();
        const auto model = modelOfRecording(first, recording);
        if (model.empty()) return none;
        return model;
    }
    std::ifstream in(recording, std::ios::binary);
    if (!in) return base::Error{base::ErrorCode::NotFound, "cannot be opened; check the path and that it may be read", recording.string()};
    std::string start(kStart, '\0');
    in.read(start.data(), std::streamsize(start.size()));
    start.resize(size_t(in.gcount()));
    std::vector<live::Event> events;
    live::EventLines(recording.filename().string()).take(start, events);
    const auto model = modelOfRecording(events, recording);
    if (model.empty()) return none;
    return model;
}

live::RecordingAbout recordingAbout(const std::string& operatorName) {
    live::RecordingAbout about;
    about.operatorName = operatorName;
    about.program = std::string("sallyport ") + SALLYPORT_VERSION;
    return about;
}

live::RecordingAbout recordingAbout(const School& school, const std::filesystem::path& model, const std::string& operatorName) {
    live::RecordingAbout about = recordingAbout(operatorName);
    std::error_code ec;
    about.model = std::filesystem::absolute(model, ec).string();
    about.school = school.building->name;
    about.facilityHash = school.plan->fingerprint();
    return about;
}

live::Event recordingEvent(const std::filesystem::path& model, const std::string& school) {
    live::Event e;
    e.source = "sallyport";
    e.feed = "recorder";
    e.payload = live::RecordingStart{std::filesystem::absolute(model).string(), school};
    return e;
}

}  // namespace sallyport::viewer
