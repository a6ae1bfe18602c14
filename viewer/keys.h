// Purpose: the key table of look.md "Hands": which key means which command. Refuses to: know state beyond what it is told.
#pragma once
#include <optional>
#include <string>

#include "scene/command.h"
#include "viewer/window.h"

namespace sallyport::viewer {

struct KeyContext {
    bool inside = false;       ///< WASD walk: their letters are not marks
    std::string markTarget;    ///< room that is selected; empty: mark keys do nothing
};
/// On the start screen: 2 the drill (1 and 3 need a path and a URL, typed there), Ctrl+Q, F8, text size.
std::optional<scene::Command> startScreenKey(const KeyInput& key);
std::optional<scene::Command> commandForKey(const KeyInput& key, const KeyContext& context);

}  // namespace sallyport::viewer
