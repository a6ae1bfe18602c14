// Purpose: the key table: which key means which action (viewer/ui/actions.h), and which command that is. Another key may be given to most of them;
// what is said of keys anywhere comes from here. Refuses to: know state beyond what it is told.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scene/command.h"
#include "viewer/ui/actions.h"
#include "viewer/window.h"

namespace sallyport::viewer {

struct KeyStroke {
    int key = 0;
    bool shift = false, control = false;
    bool operator==(const KeyStroke&) const = default;
};
/// "Ctrl+Shift+Z", "PgUp", "F8"; empty for a key that cannot be an action's (Esc, Enter, Tab, keys that only change others).
std::string strokeText(const KeyStroke& stroke);
std::optional<KeyStroke> strokeNamed(std::string_view text);
/// Both rows of keys are one; held or not does not matter.
KeyStroke strokeOf(const KeyInput& key);

/// Keys that are not the standard ones, by the id of their action.
using ChangedKeys = std::map<std::string, std::string, std::less<>>;

class KeyTable {
public:
    /// The standard keys.
    KeyTable();
    /// With these changes, as far as they can be; what cannot is named in `ignored`.
    explicit KeyTable(const ChangedKeys& changed, std::vector<std::string>* ignored = nullptr);

    /// None: this key means nothing. One that means nothing with Shift means what it does without.
    ui::Action find(const KeyStroke& stroke) const;
    /// Why this cannot be the key of `a` (another action has it, or it is needed elsewhere), in words; empty: it can.
    std::string problem(ui::Action a, const KeyStroke& stroke) const;
    /// The one key of `a` from now on. The same as problem().
    std::string set(ui::Action a, const KeyStroke& stroke);
    /// The standard keys of `a` again. Why not: another action has one of them by now.
    std::string reset(ui::Action a);

    ui::KeyTexts texts() const;
    ChangedKeys changed() const;

private:
    std::array<std::vector<KeyStroke>, ui::kActions> keys_;
};

struct KeyContext {
    bool inside = false;      ///< WASD walk: their letters are not marks
    std::string markTarget;   ///< room that is selected; empty: a mark asks for one
    bool doorChosen = false;  ///< a door is selected: room marks mean nothing
};
/// On the start screen: 1 and 3 ask for a path and an address, 2 the drill, Enter the file used last (`lastFile`; empty when there is none or
/// a question stands open), and what the table has for always.
std::optional<scene::Command> startScreenKey(const KeyTable& table, const KeyInput& key, const std::string& lastFile);
/// While the list of teams is open: the digit, 1 … 9 for a team and 0 for nobody.
std::optional<int> digitOf(const KeyInput& key);
/// While something is put on the map: Enter closes an area, Backspace (Ctrl+Z too, while there is a corner) takes the last one back.
std::optional<scene::Command> placingKey(const KeyInput& key, bool hasCorners);
std::optional<scene::Command> commandForKey(const KeyTable& table, const KeyInput& key, const KeyContext& context);

}  // namespace sallyport::viewer
