// Purpose: `sallyport bench`: what this machine makes of a model: load phases, frames of each view beside bare draws of the same triangles, event to
// pixel, memory. Needs no display. Refuses to: judge; it prints what it measured.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "importers/import.h"

namespace sallyport::viewer {

struct BenchOptions {
    std::filesystem::path model, events;  ///< events empty: a simulated drill
    std::string json;                     ///< file to write instead of standard output
    std::string size = "1280x720";
    int frames = 160;                ///< measured for each view and kind
    std::vector<std::string> views;  ///< of plan, orbit, inside, exploded, live (messages and reports); empty: all, and frames that stand still
    importers::ImportOptions importing;
};
int runBench(const BenchOptions& options);

}  // namespace sallyport::viewer
