// Purpose: `sallyport listen`: normalised events as NDJSON on standard output, as they come; what is wrong with a feed on standard error.
// Refuses to: open a window, fold a state.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sallyport::viewer {

/// Without `feeds` those of the settings file. Returns the exit code of the contract: 0 when stopped by a signal, the end of all feeds, `seconds` or
/// a reader that went away; 2 for a bad URL; 4 when a feed could not be reached in the whole time.
int runListen(const std::vector<std::string>& feeds, std::optional<double> seconds, const std::filesystem::path& settings = {});

}  // namespace sallyport::viewer
