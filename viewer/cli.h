// Purpose: the command line: subcommands, exit codes. Data to standard output, diagnostics to standard error. Refuses to: take secrets as arguments.
#pragma once
#include "base/result.h"

namespace sallyport::viewer {

enum ExitCode { kOk = 0, kFailure = 1, kUsage = 2, kBadInput = 3, kFeed = 4, kGraphics = 5 };
ExitCode exitCode(base::ErrorCode code);
/// Prints "sallyport: where: message" and returns the exit code.
int fail(const base::Error& e);

int runCommandLine(int argc, char** argv);

}  // namespace sallyport::viewer
