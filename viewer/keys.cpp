#include "viewer/keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

namespace sallyport::viewer {

using namespace scene;
using namespace std::chrono_literals;
using live::ProtocolAction;
using live::RoomStatus;
using ui::Action;
using ui::ActionRow;
using ui::When;

namespace {

constexpr double kCutStepM = 0.1;

struct KeyName {
    int key;
    const char* name;
};
constexpr KeyName kNames[] = {
    {GLFW_KEY_SPACE, "Space"},    {GLFW_KEY_HOME, "Home"},          {GLFW_KEY_END, "End"},        {GLFW_KEY_PAGE_UP, "PgUp"},
    {GLFW_KEY_PAGE_DOWN, "PgDn"}, {GLFW_KEY_LEFT, "Left"},          {GLFW_KEY_RIGHT, "Right"},    {GLFW_KEY_BACKSPACE, "Backspace"},
    {GLFW_KEY_INSERT, "Insert"},  {GLFW_KEY_DELETE, "Delete"},      {GLFW_KEY_PERIOD, "."},       {GLFW_KEY_COMMA, ","},
    {GLFW_KEY_EQUAL, "+"},        {GLFW_KEY_MINUS, "\xE2\x88\x92"}, {GLFW_KEY_LEFT_BRACKET, "["}, {GLFW_KEY_RIGHT_BRACKET, "]"},
    {GLFW_KEY_SEMICOLON, ";"},    {GLFW_KEY_APOSTROPHE, "'"},       {GLFW_KEY_SLASH, "/"},        {GLFW_KEY_BACKSLASH, "\\"},
    {GLFW_KEY_GRAVE_ACCENT, "`"}};

std::string keyName(int key) {
    if ((key >= GLFW_KEY_A && key <= GLFW_KEY_Z) || (key >= GLFW_KEY_0 && key <= GLFW_KEY_9)) return std::string(1, char(key));
    if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return "F" + std::to_string(key - GLFW_KEY_F1 + 1);
    for (const KeyName& n : kNames)
        if (n.key == key) return n.name;
    return {};
}

bool walks(const KeyStroke& s) { return !s.control && (s.key == GLFW_KEY_W || s.key == GLFW_KEY_A || s.key == GLFW_KEY_S || s.key == GLFW_KEY_D); }

std::vector<KeyStroke> strokesNamed(std::string_view text) {
    std::vector<KeyStroke> out;
    while (!text.empty()) {
        const size_t end = std::min(text.find("  "), text.size());
        if (const auto stroke = strokeNamed(text.substr(0, end))) out.push_back(*stroke);
        text.remove_prefix(std::min(text.size(), end + 2));
    }
    return out;
}

std::optional<Command> commandOf(Action a, const std::string& room) {
    using Which = ShowPanel::Which;
    const auto mark = [&](RoomStatus s) -> std::optional<Command> { return MarkRoom{room, s}; };
    switch (a) {
        case Action::None:
            break;
        case Action::Plan:
            return SetMode{ViewMode::Plan};
        case Action::Orbit:
            return SetMode{ViewMode::Orbit};
        case Action::Inside:
            return SetMode{ViewMode::Inside};
        case Action::FloorUp:
            return StepFloor{+1};
        case Action::FloorDown:
            return StepFloor{-1};
        case Action::ZoomIn:
            return ZoomBy{1.25};
        case Action::ZoomOut:
            return ZoomBy{0.8};
        case Action::ShowAll:
            return CameraHome{};
        case Action::FrameChosen:
            return FrameSelection{};
        case Action::NorthUp:
            return NorthUp{};
        case Action::Xray:
            return ToggleXray{};
        case Action::Explode:
            return ToggleExplode{};
        case Action::Section:
            return ToggleSection{};
        case Action::ThisFloor:
            return ToggleIsolate{};
        case Action::ThisRoom:
            return ToggleIsolateRoom{};
        case Action::CutHigher:
            return StepCutHeight{+kCutStepM};
        case Action::CutLower:
            return StepCutHeight{-kCutStepM};
        case Action::Search:
            return ShowPanel{Which::Search};
        case Action::Way:
            return ShowWay{};
        case Action::Sight:
            return ShowSight{};
        case Action::SightShut:
            return ToggleSightDoors{};
        case Action::Doors:
            return ShowPanel{Which::Doors};
        case Action::Clearing:
            return ShowPanel{Which::Clearing};
        case Action::Casualties:
            return ShowPanel{Which::Casualties};
        case Action::Times:
            return ShowPanel{Which::Times};
        case Action::NextAlarm:
            return NextAlarm{};
        case Action::AcknowledgeFirst:
            return AcknowledgeMostUrgent{};
        case Action::Mute:
            return ToggleMute{};
        case Action::Calls:
            return ShowPanel{Which::Calls};
        case Action::CallHold:
            return CallProtocolByKey{ProtocolAction::Hold};
        case Action::CallSecure:
            return CallProtocolByKey{ProtocolAction::Secure};
        case Action::CallLockdown:
            return CallProtocolByKey{ProtocolAction::Lockdown};
        case Action::CallEvacuate:
            return CallProtocolByKey{ProtocolAction::Evacuate};
        case Action::CallShelter:
            return CallProtocolByKey{ProtocolAction::Shelter};
        case Action::CallRelease:
            return CallProtocolByKey{ProtocolAction::Release};
        case Action::Threat:
            return mark(RoomStatus::Threat);
        case Action::Help:
            return mark(RoomStatus::NeedsHelp);
        case Action::Searched:
            return mark(RoomStatus::Searched);
        case Action::Clear:
            return mark(RoomStatus::Clear);
        case Action::LockedIn:
            return mark(RoomStatus::LockedIn);
        case Action::Evacuated:
            return mark(RoomStatus::Evacuated);
        case Action::Unknown:
            return mark(RoomStatus::Unknown);
        case Action::Assign:
            return ShowPanel{Which::Assign};
        case Action::Hold:
            return ShowPanel{Which::Hold};
        case Action::Several:
            return ToggleChoosing{};
        case Action::Measure:
            return ToggleMeasuring{};
        case Action::PlaceTools:
            return ShowPanel{Which::PlaceTools};
        case Action::Undo:
            return UndoMark{};
        case Action::Redo:
            return RedoMark{};
        case Action::PlayPause:
            return PlayPause{};
        case Action::Slower:
            return PlayFaster{-1};
        case Action::Pause:
            return Pause{};
        case Action::Faster:
            return PlayFaster{+1};
        case Action::EventBefore:
            return StepEvent{-1};
        case Action::EventAfter:
            return StepEvent{+1};
        case Action::SecondBack:
            return SeekBy{-1s};
        case Action::SecondOn:
            return SeekBy{1s};
        case Action::BackToLive:
            return BackToLive{};
        case Action::RangeBegins:
            return MarkRange{false};
        case Action::RangeEnds:
            return MarkRange{true};
        case Action::Bookmark:
            return AddBookmark{};
        case Action::Operator:
            return ShowPanel{Which::Operator};
        case Action::Brief:
            return ShowBrief{};
        case Action::Print:
            return ShowPanel{Which::Print};
        case Action::TextLarger:
            return StepUiScale{+0.25};
        case Action::TextSmaller:
            return StepUiScale{-0.25};
        case Action::Theme:
            return CycleTheme{};
        case Action::Settings:
            return ShowPanel{Which::Settings};
        case Action::Keys:
            return ShowPanel{Which::Keys};
        case Action::Lock:
            return LockWindow{};
        case Action::Quit:
            return Quit{};
    }
    return std::nullopt;
}

}  // namespace

std::string strokeText(const KeyStroke& s) {
    const std::string name = keyName(s.key);
    return name.empty() ? name : (s.control ? "Ctrl+" : std::string()) + (s.shift ? "Shift+" : "") + name;
}

std::optional<KeyStroke> strokeNamed(std::string_view text) {
    KeyStroke out;
    const auto take = [&](std::string_view prefix) {
        const bool there = text.size() > prefix.size() && text.starts_with(prefix);
        if (there) text.remove_prefix(prefix.size());
        return there;
    };
    out.control = take("Ctrl+");
    out.shift = take("Shift+");
    for (int key = GLFW_KEY_SPACE; key <= GLFW_KEY_LAST; ++key)
        if (const std::string name = keyName(key); !name.empty() && name == text) {
            out.key = key;
            return out;
        }
    return std::nullopt;
}

KeyStroke strokeOf(const KeyInput& k) {
    const int key = k.key == GLFW_KEY_KP_ADD ? GLFW_KEY_EQUAL : k.key == GLFW_KEY_KP_SUBTRACT ? GLFW_KEY_MINUS : k.key;
    return {key, k.shift, k.control};
}

KeyTable::KeyTable() {
    for (const ActionRow& r : ui::actions()) keys_[size_t(r.action)] = strokesNamed(r.keys);
}

KeyTable::KeyTable(const ChangedKeys& changed, std::vector<std::string>* ignored) : KeyTable() {
    // What is given another key lets go of its own first: two may have changed places.
    std::vector<std::pair<const ActionRow*, KeyStroke>> wanted;
    for (const auto& [id, text] : changed) {
        const auto row = std::find_if(ui::actions().begin(), ui::actions().end(), [&](const ActionRow& r) { return id == r.id; });
        const auto stroke = strokeNamed(text);
        if (row != ui::actions().end() && stroke && !row->fixed) wanted.emplace_back(&*row, *stroke);
        else if (ignored) ignored->push_back(id + ": is no action that can be given another key, or no key");
    }
    for (const auto& [row, stroke] : wanted) keys_[size_t(row->action)].clear();
    for (const auto& [row, stroke] : wanted)
        if (const std::string why = set(row->action, stroke); !why.empty()) {
            if (ignored) ignored->push_back(std::string(row->id) + ": " + why);
            // Its own keys again, as far as nobody has them now.
            for (const KeyStroke& own : strokesNamed(row->keys))
                if (problem(row->action, own).empty()) keys_[size_t(row->action)].push_back(own);
        }
}

Action KeyTable::find(const KeyStroke& stroke) const {
    for (size_t a = 1; a < keys_.size(); ++a)
        for (const KeyStroke& s : keys_[a])
            if (s == stroke) return Action(a);
    return stroke.shift ? find({stroke.key, false, stroke.control}) : Action::None;
}

std::string KeyTable::problem(Action a, const KeyStroke& stroke) const {
    const std::string text = strokeText(stroke);
    if (text.empty()) return "This key is needed elsewhere, or has no name; press another one.";
    const ActionRow& row = ui::actionRow(a);
    if (row.fixed) return std::string(row.words) + " keeps its key: whoever comes to a strange desk relies on it.";
    for (size_t other = 1; other < keys_.size(); ++other)
        if (Action(other) != a && std::find(keys_[other].begin(), keys_[other].end(), stroke) != keys_[other].end())
            return text + " is the key of: " + ui::actionRow(Action(other)).words + ".";
    if (walks(stroke) && (row.when == When::Open || row.when == When::Always)) return "W, A, S and D walk while one is inside; press another one.";
    return {};
}

std::string KeyTable::set(Action a, const KeyStroke& stroke) {
    std::string why = problem(a, stroke);
    if (why.empty()) keys_[size_t(a)] = {stroke};
    return why;
}

std::string KeyTable::reset(Action a) {
    const auto standard = strokesNamed(ui::actionRow(a).keys);
    for (const KeyStroke& s : standard)
        for (size_t other = 1; other < keys_.size(); ++other)
            if (Action(other) != a && std::find(keys_[other].begin(), keys_[other].end(), s) != keys_[other].end())
                return strokeText(s) + " is the key of: " + ui::actionRow(Action(other)).words + ".";
    keys_[size_t(a)] = standard;
    return {};
}

ui::KeyTexts KeyTable::texts() const {
    ui::KeyTexts out;
    for (const ActionRow& r : ui::actions()) {
        std::string& text = out.of[size_t(r.action)];
        text.clear();
        for (const KeyStroke& s : keys_[size_t(r.action)]) text += (text.empty() ? "" : "  ") + strokeText(s);
    }
    return out;
}

ChangedKeys KeyTable::changed() const {
    ChangedKeys out;
    for (const ActionRow& r : ui::actions()) {
        const auto& now = keys_[size_t(r.action)];
        if (!now.empty() && now != strokesNamed(r.keys)) out[r.id] = strokeText(now.front());
    }
    return out;
}

std::optional<Command> startScreenKey(const KeyTable& table, const KeyInput& k, const std::string& lastFile) {
    if (k.repeat) return std::nullopt;
    if (!k.control) switch (k.key) {
            case GLFW_KEY_1:
            case GLFW_KEY_KP_1:
                return ShowPanel{ShowPanel::Which::OpenFile};
            case GLFW_KEY_2:
            case GLFW_KEY_KP_2:
                return OpenDemo{};
            case GLFW_KEY_3:
            case GLFW_KEY_KP_3:
                return ShowPanel{ShowPanel::Which::ConnectFeed};
            case GLFW_KEY_ENTER:
            case GLFW_KEY_KP_ENTER:
                if (lastFile.empty()) return std::nullopt;
                return OpenFile{lastFile};
            default:
                break;
        }
    const Action a = table.find(strokeOf(k));
    if (a == Action::None || ui::actionRow(a).when != When::Always) return std::nullopt;
    return commandOf(a, {});
}

std::optional<int> digitOf(const KeyInput& k) {
    if (k.control || k.shift || k.repeat) return std::nullopt;
    if (k.key >= GLFW_KEY_0 && k.key <= GLFW_KEY_9) return k.key - GLFW_KEY_0;
    if (k.key >= GLFW_KEY_KP_0 && k.key <= GLFW_KEY_KP_9) return k.key - GLFW_KEY_KP_0;
    return std::nullopt;
}

std::optional<Command> placingKey(const KeyInput& k, bool hasCorners) {
    if (k.repeat) return std::nullopt;
    if (k.control) return k.key == GLFW_KEY_Z && hasCorners ? std::optional<Command>(TakeCornerBack{}) : std::nullopt;
    switch (k.key) {
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return CloseArea{};
        case GLFW_KEY_BACKSPACE:
            return TakeCornerBack{};
        default:
            return std::nullopt;
    }
}

std::optional<Command> commandForKey(const KeyTable& table, const KeyInput& k, const KeyContext& context) {
    const Action a = table.find(strokeOf(k));
    if (a == Action::None) return std::nullopt;
    const ActionRow& row = ui::actionRow(a);
    if (k.repeat && !row.held) return std::nullopt;
    // Inside, W, A, S and D walk, and letters beside them must mark nothing by a slip.
    if (context.inside && (row.when == When::Standing || row.when == When::Room)) return std::nullopt;
    if (context.doorChosen && row.when == When::Room) return std::nullopt;
    return commandOf(a, context.markTarget);
}

}  // namespace sallyport::viewer
