// Purpose: the subcommands that need no window: inspect, state, render. Each prints to standard output and returns the exit code.
#pragma once
#include <filesystem>
#include <string>

#include "importers/import.h"

namespace sallyport::live {
class Session;
}
namespace sallyport::viewer {

/// Prints the text and a line end; a closed pipe or a full disk must not pass for success.
int printAll(const std::string& text);
/// To standard error: what of the recording is damaged or could not be read. What was asked for is made all the same, of what is whole.
void warnOfDamage(const live::Session& session, const std::filesystem::path& recording);

int runInspect(const std::filesystem::path& model, bool json, bool elements, const importers::ImportOptions& options = {});

struct StateOptions {
    std::filesystem::path events, model;  ///< model empty: the one that the recording names
    std::string at;                       ///< RFC 3339; empty: the end
};
int runState(const StateOptions& options);

struct PictureSize {
    int w = 0, h = 0;
};
/// "1920x1080"; 64 to 8192 each.
base::Result<PictureSize> parseSize(const std::string& text);

struct RenderOptions {
    std::filesystem::path model, state, output;
    std::string at, view = "plan", floor, theme = "dark", size = "1920x1080";
    double explode = 0;
    bool ui = false;
    importers::ImportOptions importing;
};
int runRender(const RenderOptions& options);

}  // namespace sallyport::viewer
