#include "viewer/recording_model.h"

#include <nlohmann/json.hpp>

namespace sallyport::viewer {
namespace {
constexpr std::string_view kType = "recording";
constexpr size_t kLookAt = 100;  // the line stands at the start, behind at most a few feed messages
}  // namespace

std::filesystem::path modelOfRecording(std::span<const live::Event> events, const std::filesystem::path& recording) {
    for (const live::Event& e : events.first(std::min(events.size(), kLookAt))) {
        const auto* u = std::get_if<live::Unrecognised>(&e.payload);
        if (!u || u->type != kType) continue;
        const auto j = nlohmann::json::parse(e.extra, nullptr, false);
        if (!j.is_object() || !j.contains("model") || !j["model"].is_string()) continue;
        const std::filesystem::path model = j["model"].get<std::string>();
        return model.is_absolute() ? model : recording.parent_path() / model;
    }
    return {};
}

live::Event recordingEvent(const std::filesystem::path& model, const std::string& school) {
    live::Event e;
    e.source = "sallyport";
    e.feed = "recorder";
    e.payload = live::Unrecognised{std::string(kType)};
    e.extra = nlohmann::json{{"model", std::filesystem::absolute(model).string()}, {"school", school}}.dump();
    return e;
}

}  // namespace sallyport::viewer
