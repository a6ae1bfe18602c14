// Purpose: the key table: which key means which command. Refuses to: know state beyond what it is told.
#pragma once
#include <optional>
#include <string>

#include "scene/command.h"
#include "viewer/window.h"

namespace sallyport::viewer {

struct KeyContext {
    bool inside = false;      ///< WASD walk: their letters are not marks
    std::string markTarget;   ///< room that is selected; empty: a mark asks for one
    bool doorChosen = false;  ///< a door is selected: room marks mean nothing
};
/// On the start screen: 1 and 3 ask for a path and an address, 2 the drill, Enter the file used last (`lastFile`; empty when there is none or
/// a question stands open), F1, F8, text size, Ctrl+Q.
std::optional<scene::Command> startScreenKey(const KeyInput& key, const std::string& lastFile);
/// While something is put on the map: Enter closes an area, Backspace (Ctrl+Z too, while there is a corner) takes the last one back.
std::optional<scene::Command> placingKey(const KeyInput& key, bool hasCorners);
std::optional<scene::Command> commandForKey(const KeyInput& key, const KeyContext& context);

}  // namespace sallyport::viewer
