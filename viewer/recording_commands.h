// Purpose: the commands over recordings that need no window: events, verify, merge. Each prints to standard output and returns the exit code.
#pragma once
#include <filesystem>
#include <vector>

namespace sallyport::viewer {

/// NDJSON, streaming: memory does not grow with the recording. What a damaged recording has lost is told, and the exit code is 3.
int runEvents(const std::filesystem::path& recording);
/// 0: every byte, link and signature is good; 3: something is not, with where, or it cannot be read at all.
int runVerify(const std::filesystem::path& recording, bool json);
int runMerge(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output);

}  // namespace sallyport::viewer
