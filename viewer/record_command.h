// Purpose: `sallyport record`: feeds into a recording without a window; a line on standard output for each commit, so that a script knows what is
// safe. Refuses to: draw, say that something is saved before it is.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sallyport::viewer {

struct RecordOptions {
    std::vector<std::string> feeds;       ///< empty: those of the settings file
    std::filesystem::path output, model;  ///< model empty: the recording names no building and holds no states for seeking
    std::optional<double> seconds;
    std::filesystem::path settings;  ///< empty: the usual place
};
/// 0 when stopped by a signal, the end of all feeds or `seconds`; 1 when something could not be saved; 2 for a bad URL; 4 when a feed could not be
/// reached in the whole time.
int runRecord(const RecordOptions& options);

}  // namespace sallyport::viewer
