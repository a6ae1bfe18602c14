// Purpose: the subcommands that need no window: inspect, state, render. Each prints to standard output and returns the exit code.
#pragma once
#include <filesystem>
#include <string>

namespace sallyport::viewer {

int runInspect(const std::filesystem::path& model, bool json, bool elements);

struct StateOptions {
    std::filesystem::path events, model;  ///< model empty: the one that the recording names
    std::string at;                       ///< RFC 3339; empty: the end
};
int runState(const StateOptions& options);

struct RenderOptions {
    std::filesystem::path model, state, output;
    std::string at, view = "plan", floor, theme = "dark", size = "1920x1080";
    double explode = 0;
    bool ui = false;
};
int runRender(const RenderOptions& options);

}  // namespace sallyport::viewer
