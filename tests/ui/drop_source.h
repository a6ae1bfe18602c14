// Purpose: a file manager of one file: drags it over a window and lets it go, by the protocol that file managers speak (XDND 5).
#pragma once
#include <filesystem>
#include <string>

namespace sallyport::test {

/// Drops `file` at root pixel x, y onto the X11 window `window` (a decimal id, as xdotool prints it). Whether the window took it: it looked at what
/// was dragged and said so, asked for its path and answered that it has it. False, too, when nothing answers within `seconds`.
bool dropFile(const std::string& window, const std::filesystem::path& file, int x, int y, double seconds);

}  // namespace sallyport::test
