#include "viewer/recording_model.h"

#include <fstream>

#include "live/event_lines.h"

namespace sallyport::viewer {
namespace {
constexpr size_t kLookAt = 100;  // the line stands at the start, behind at most a few feed messages
}  // namespace

std::filesystem::path modelOfRecording(std::span<const live::Event> events, const std::filesystem::path& recording) {
    for (const live::Event& e : events.first(std::min(events.size(), kLookAt))) {
        const auto* start = std::get_if<live::RecordingStart>(&e.payload);
        if (!start || start->model.empty()) continue;
        const std::filesystem::path model = start->model;
        return model.is_absolute() ? model : recording.parent_path() / model;
    }
    return {};
}

bool isRecording(const std::filesystem::path& path) {
    const auto type = path.extension();
    return type == ".ndjson" || type == ".jsonl";
}

base::Result<std::filesystem::path> modelOfRecording(const std::filesystem::path& recording) {
    constexpr size_t kStart = 256 * 1024;
    std::ifstream in(recording, std::ios::binary);
    if (!in) return base::Error{base::ErrorCode::NotFound, "cannot be opened; check the path and that it may be read", recording.string()};
    std::string start(kStart, '\0');
    in.read(start.data(), std::streamsize(start.size()));
    start.resize(size_t(in.gcount()));
    std::vector<live::Event> events;
    live::EventLines(recording.filename().string()).take(start, events);
    const auto model = modelOfRecording(events, recording);
    if (model.empty()) return base::Error{base::ErrorCode::Usage, "does not name its building; give it with --model FILE", recording.string()};
    return model;
}

live::Event recordingEvent(const std::filesystem::path& model, const std::string& school) {
    live::Event e;
    e.source = "sallyport";
    e.feed = "recorder";
    e.payload = live::RecordingStart{std::filesystem::absolute(model).string(), school};
    return e;
}

}  // namespace sallyport::viewer
