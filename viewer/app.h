// Purpose: the window application: the frame loop and the applying of commands. Owns everything; threads start and stop here.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gpu/quality.h"
#include "importers/import.h"
#include "viewer/rehearsal.h"

namespace sallyport::viewer {

struct AppOptions {
    enum class Start { StartScreen, Model, Demo } start = Start::StartScreen;
    std::filesystem::path model;
    importers::ImportOptions importing;  ///< for it: unit and up axis
    std::filesystem::path events;        ///< a recording or event file to replay instead of live feeds
    std::vector<std::string> feeds;
    std::filesystem::path record;  ///< empty: the default place
    std::string floor;
    double speed = 1;
    std::string at;  ///< where a recording starts, as text; empty: its beginning
    int width = 1600, height = 900;
    std::optional<double> textScale;      ///< 0.75 … 2; none: as it was last
    std::filesystem::path report;         ///< writes what the window shows as JSON, four times a second (for tests and support)
    std::filesystem::path settings;       ///< empty: the default place
    bool fresh = false;                   ///< what an unexpected end left is dropped
    double exitAfterS = 0;                ///< 0: until closed
    std::optional<gpu::Quality> quality;  ///< else as the settings say, else by the driver
    Rehearsal rehearsal;
};

/// Runs until the window is closed; returns the exit code.
int runApp(const AppOptions& options);

}  // namespace sallyport::viewer
