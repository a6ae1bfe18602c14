// Purpose: `sallyport simulate`: a drill for load and for trainers as NDJSON, all at once or as it happens. Refuses to: connect anywhere.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace sallyport::viewer {

struct SimulateOptions {
    std::filesystem::path model;
    uint64_t responders = 24, seed = 1;
    double minutes = 30;
    std::string start;  ///< RFC 3339; empty: a fixed day, or the present with `realtime`
    double rate = 0;    ///< events a second at least; 0: as many as happen
    std::string output = "-";
    bool realtime = false;  ///< each line at its time
};
int runSimulate(const SimulateOptions& options);

}  // namespace sallyport::viewer
