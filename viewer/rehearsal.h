// Purpose: faults on demand (`--rehearse`, not in the help): what the window does in bad weather can be tried and tested without a broken machine.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace sallyport::viewer {

struct Rehearsal {
    double loseContextEveryS = 0;                ///< "lose-context=2": the graphics context is lost every two seconds after the last one was made
    int failedContexts = 0;                      ///< "no-context=3": so many attempts to make it again fail
    std::string refusedShader;                   ///< "refuse-shader=fill.frag"
    uint64_t graphicsMemory = 0;                 ///< "graphics-memory=1000000": bytes for a building
    double stallAtS = 0, stallForS = 0;          ///< "stall=3,7": the main thread stands still after 3 s, for 7 s
    double reportEveryS = 0.25;                  ///< "report-every=0.04": what `--report` writes comes so often, for what is measured by it
    std::vector<std::filesystem::path> dropped;  ///< "drop=a.ifc|b.ifc": files are let go over the window together, after a second
    std::vector<double> contentScales;           ///< "content-scale=1,2,3": the window comes to a screen of another scale, every second, in turn
};

/// Each "fault=value". Error: Usage, with what there is.
base::Result<Rehearsal> parseRehearsal(const std::vector<std::string>& faults);

}  // namespace sallyport::viewer
