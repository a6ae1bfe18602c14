// Purpose: everything that a key asks for, by name: what it is called, its standard keys, where it counts, and whether it may have another one. The
// key table (viewer/keys.h), the key sheet, tooltips and the settings all read this list, so that what is shown is what works. Refuses to: know
// codes of keys, or what an action does.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sallyport::ui {

enum class Action : uint8_t {
    None,
    // What is looked at
    Plan,
    Orbit,
    Inside,
    FloorUp,
    FloorDown,
    ZoomIn,
    ZoomOut,
    ShowAll,
    FrameChosen,
    NorthUp,
    Xray,
    Explode,
    Section,
    ThisFloor,
    ThisRoom,
    CutHigher,
    CutLower,
    // Finding
    Search,
    Way,
    Sight,
    SightShut,
    Doors,
    Clearing,
    Casualties,
    Times,
    // Alarms and calls
    NextAlarm,
    AcknowledgeFirst,
    Mute,
    Calls,
    CallHold,
    CallSecure,
    CallLockdown,
    CallEvacuate,
    CallShelter,
    CallRelease,
    // Marks
    Threat,
    Help,
    Searched,
    Clear,
    LockedIn,
    Evacuated,
    Unknown,
    Assign,
    Hold,
    Several,
    Measure,
    PlaceTools,
    Undo,
    Redo,
    // Time
    PlayPause,
    Slower,
    Pause,
    Faster,
    EventBefore,
    EventAfter,
    SecondBack,
    SecondOn,
    BackToLive,
    RangeBegins,
    RangeEnds,
    Bookmark,
    // The window
    Operator,
    Brief,
    Print,
    TextLarger,
    TextSmaller,
    Theme,
    Settings,
    Keys,
    Lock,
    Quit
};
inline constexpr size_t kActions = size_t(Action::Quit) + 1;

/// Where a key means its action.
enum class When : uint8_t {
    Always,    ///< on the start screen too
    Open,      ///< a school is open
    Standing,  ///< and nobody walks through it by W, A, S, D
    Room       ///< and no door is chosen: room marks
};

struct ActionRow {
    Action action;
    const char* id;     ///< under which another key is kept
    const char* words;  ///< "Next alarm"
    const char* keys;   ///< the standard ones, two blanks between them: "Ctrl+Z  Backspace"
    When when = When::Open;
    bool held = false;   ///< goes on while the key is held
    bool fixed = false;  ///< whoever comes to a strange desk relies on it
};
/// In groups, each under its first row's heading; None is not among them.
std::span<const ActionRow> actions();
const ActionRow& actionRow(Action a);
/// The heading that stands over this row; empty: none does.
std::string_view actionGroup(Action first);

/// The keys of each action as they are now, in words.
struct KeyTexts {
    std::array<std::string, kActions> of;
    KeyTexts();  ///< the standard ones
    const std::string& operator[](Action a) const { return of[size_t(a)]; }
    bool operator==(const KeyTexts&) const = default;
};

}  // namespace sallyport::ui
