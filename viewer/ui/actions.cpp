#include "viewer/ui/actions.h"

#include <algorithm>

namespace sallyport::ui {
namespace {

using A = Action;
using W = When;
constexpr bool kHeld = true, kFixed = true;

constexpr std::array<ActionRow, kActions - 1> kRows{{
    {A::Plan, "plan", "Plan", "1"},
    {A::Orbit, "orbit", "Orbit", "2"},
    {A::Inside, "inside", "Inside", "3"},
    {A::FloorUp, "floor_up", "Floor up", "PgUp"},
    {A::FloorDown, "floor_down", "Floor down", "PgDn"},
    {A::ZoomIn, "zoom_in", "Nearer", "+", W::Open, kHeld},
    {A::ZoomOut, "zoom_out", "Farther", "−", W::Open, kHeld},
    {A::ShowAll, "show_all", "Show all", "Home"},
    {A::FrameChosen, "frame_chosen", "Frame what is chosen", "."},
    {A::NorthUp, "north_up", "North up", "N"},
    {A::Xray, "xray", "X-ray", "X"},
    {A::Explode, "explode", "Pull the floors apart", "O"},
    {A::Section, "section", "Section box", "B"},
    {A::ThisFloor, "this_floor", "This floor only", "V"},
    {A::ThisRoom, "this_room", "Chosen room only", "Shift+V"},
    {A::CutHigher, "cut_higher", "Cut higher", "Shift+PgUp", W::Open, kHeld},
    {A::CutLower, "cut_lower", "Cut lower", "Shift+PgDn", W::Open, kHeld},
    {A::Search, "search", "Find a place, a team, a view", "Ctrl+F", W::Always},
    {A::Way, "way", "Way of who is nearest, or is chosen", "R"},
    {A::Sight, "sight", "What can be seen from here", "F"},
    {A::SightShut, "sight_shut", "… as if doors were shut", "Shift+F"},
    {A::Doors, "doors", "Door list", "D", W::Standing},
    {A::Clearing, "clearing", "Clearing ledger", "4"},
    {A::Casualties, "casualties", "Casualties", "5"},
    {A::Times, "times", "Response times", "6"},
    {A::NextAlarm, "next_alarm", "Next alarm", "G", W::Open, false, kFixed},
    {A::AcknowledgeFirst, "acknowledge_first", "Acknowledge the most urgent alarm", "Shift+G", W::Open, false, kFixed},
    {A::Mute, "mute", "Alarms heard, or muted", "Ctrl+M", W::Always},
    {A::Calls, "calls", "Protocol calls", "P"},
    {A::CallHold, "call_hold", "Call: hold", "Ctrl+1", W::Always},
    {A::CallSecure, "call_secure", "Call: secure", "Ctrl+2", W::Always},
    {A::CallLockdown, "call_lockdown", "Call: lockdown", "Ctrl+3", W::Always},
    {A::CallEvacuate, "call_evacuate", "Call: evacuate", "Ctrl+4", W::Always},
    {A::CallShelter, "call_shelter", "Call: shelter", "Ctrl+5", W::Always},
    {A::CallRelease, "call_release", "Call: release", "Ctrl+6", W::Always},
    {A::Threat, "mark_threat", "Mark: threat", "T", W::Room},
    {A::Help, "mark_help", "Mark: needs help", "H", W::Room},
    {A::Searched, "mark_searched", "Mark: searched", "S", W::Room},
    {A::Clear, "mark_clear", "Mark: clear", "C", W::Room},
    {A::LockedIn, "mark_locked_in", "Mark: locked in", "I", W::Room},
    {A::Evacuated, "mark_evacuated", "Mark: evacuated", "E", W::Room},
    {A::Unknown, "mark_unknown", "Mark: unknown", "U", W::Room},
    {A::Assign, "assign", "Assign a team (then 1 … 9)", "A", W::Room},
    {A::Hold, "hold", "Who holds it (then 1 … 9, 0 nobody)", "Shift+A", W::Room},
    {A::Several, "several", "Several rooms, also by Shift", "M"},
    {A::Measure, "measure", "Measure distances", "Shift+M"},
    {A::PlaceTools, "zones_points", "Zones and points", "Z"},
    {A::Undo, "undo", "Take the last mark back", "Ctrl+Z  Backspace"},
    {A::Redo, "redo", "Make it again", "Ctrl+Y  Ctrl+Shift+Z"},
    {A::PlayPause, "play", "Play, pause", "Space"},
    {A::Slower, "slower", "Slower", "J"},
    {A::Pause, "pause", "Stop", "K"},
    {A::Faster, "faster", "Faster", "L"},
    {A::EventBefore, "event_before", "Event before", "Left", W::Open, kHeld},
    {A::EventAfter, "event_after", "Event after", "Right", W::Open, kHeld},
    {A::SecondBack, "second_back", "One second back", "Shift+Left", W::Open, kHeld},
    {A::SecondOn, "second_on", "One second on", "Shift+Right", W::Open, kHeld},
    {A::BackToLive, "live", "Back to live", "End"},
    {A::RangeBegins, "range_begins", "Range begins", "["},
    {A::RangeEnds, "range_ends", "Range ends", "]"},
    {A::Bookmark, "bookmark", "Bookmark this moment", "Ctrl+B", W::Always},
    {A::Operator, "operator", "Operator and command", "Ctrl+T", W::Always},
    {A::Brief, "brief", "Hand-over brief", "Ctrl+H", W::Always},
    {A::Print, "print", "Print floor plans", "Ctrl+P", W::Always},
    {A::TextLarger, "text_larger", "Text larger", "Ctrl++", W::Always},
    {A::TextSmaller, "text_smaller", "Text smaller", "Ctrl+−", W::Always},
    {A::Theme, "theme", "Dark, night, light", "F8", W::Always},
    {A::Settings, "settings", "Settings", "Ctrl+,", W::Always, false, kFixed},
    {A::Keys, "keys", "Key sheet", "F1", W::Always, false, kFixed},
    {A::Lock, "lock", "Lock the screen", "Ctrl+L", W::Always, false, kFixed},
    {A::Quit, "quit", "Quit", "Ctrl+Q", W::Always, false, kFixed},
}};
constexpr bool inOrder() {
    for (size_t i = 0; i < kRows.size(); ++i)
        if (size_t(kRows[i].action) != i + 1) return false;
    return true;
}
static_assert(inOrder());

}  // namespace

std::span<const ActionRow> actions() { return kRows; }
const ActionRow& actionRow(Action a) { return kRows[std::max<size_t>(1, size_t(a)) - 1]; }

std::string_view actionGroup(Action first) {
    switch (first) {
        case A::Plan:
            return "What is looked at";
        case A::Search:
            return "Finding";
        case A::NextAlarm:
            return "Alarms and calls";
        case A::Threat:
            return "Marks";
        case A::PlayPause:
            return "Time";
        case A::Operator:
            return "The window";
        default:
            return {};
    }
}

KeyTexts::KeyTexts() {
    for (const ActionRow& r : kRows) of[size_t(r.action)] = r.keys;
}

}  // namespace sallyport::ui
