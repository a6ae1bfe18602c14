// Purpose: `sallyport import MODEL… -o FACILITY.glb`: models into one facility file; what is found, guessed and missing; what changed since the
// facility that is there, whose edits are kept. Progress on a terminal, cancelled by Ctrl+C without a trace. Also the options of every command that
// reads models. Refuses to: overwrite a file that is no readable facility without --force, since the edits in it may be all there is of them.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "importers/import.h"

namespace CLI {
class App;
}

namespace sallyport::viewer {

/// --unit and --up, which `options` takes as they are read; wrong values are errors of usage.
void modelOptions(CLI::App& command, importers::ImportOptions& options);
/// --ignore-space-boundaries.
void doorLinkOption(CLI::App& command, importers::ImportOptions& options);

struct ImportCommand {
    std::vector<std::filesystem::path> models;
    std::filesystem::path output;
    importers::ImportOptions options;
    bool json = false, force = false;
};
/// Returns the exit code: 1 when it was stopped or the file could not be written, 3 for what cannot be read.
int runImport(const ImportCommand& command);

}  // namespace sallyport::viewer
