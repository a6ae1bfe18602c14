// Purpose: which building a recording or event file belongs to: what the recording says of itself, else an event of type "recording" at its start
// names the model file. Refuses to: search the disk for it.
#pragma once
#include <filesystem>
#include <span>

#include "live/event.h"
#include "live/recording.h"
#include "viewer/school.h"

namespace sallyport::viewer {

/// The model's path, made absolute against the recording's folder; empty when the recording names none.
std::filesystem::path modelOfRecording(std::span<const live::Event> events, const std::filesystem::path& recording);
/// The same from the start of the file, without reading the rest; an Error says what to do when it names none.
base::Result<std::filesystem::path> modelOfRecording(const std::filesystem::path& recording);
/// The school's name as an event file gives it; empty: it does not.
std::string schoolOfRecording(std::span<const live::Event> events);
/// By its name (.ndjson, .jsonl, .sprec) or its content.
bool isRecording(const std::filesystem::path& path);
/// What a new recording says of itself: of a school, with the plan's hash, and without one.
live::RecordingAbout recordingAbout(const School& school, const std::filesystem::path& model, const std::string& operatorName);
live::RecordingAbout recordingAbout(const std::string& operatorName);
/// The event that names it.
live::Event recordingEvent(const std::filesystem::path& model, const std::string& school);

}  // namespace sallyport::viewer
