#include "viewer/recording_model.h"

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

live::Event recordingEvent(const std::filesystem::path& model, const std::string& school) {
    live::Event e;
    e.source = "sallyport";
    e.feed = "recorder";
    e.payload = live::RecordingStart{std::filesystem::absolute(model).string(), school};
    return e;
}

}  // namespace sallyport::viewer
