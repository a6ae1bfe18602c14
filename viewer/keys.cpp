#include "viewer/keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace sallyport::viewer {

using namespace scene;
using namespace std::chrono_literals;
using live::RoomStatus;

namespace {

constexpr double kCutStepM = 0.1;

std::optional<Command> controlKey(const KeyInput& k) {
    switch (k.key) {
        case GLFW_KEY_Q:
            return Quit{};
        case GLFW_KEY_Z:
            return k.shift ? Command(RedoMark{}) : Command(UndoMark{});
        case GLFW_KEY_Y:
            return RedoMark{};
        case GLFW_KEY_H:
            return ShowBrief{};
        case GLFW_KEY_L:
            return LockWindow{};
        case GLFW_KEY_M:
            return ToggleMute{};
        case GLFW_KEY_T:
            return ShowPanel{ShowPanel::Which::Operator};
        case GLFW_KEY_1:
            return CallProtocolByKey{live::ProtocolAction::Hold};
        case GLFW_KEY_2:
            return CallProtocolByKey{live::ProtocolAction::Secure};
        case GLFW_KEY_3:
            return CallProtocolByKey{live::ProtocolAction::Lockdown};
        case GLFW_KEY_4:
            return CallProtocolByKey{live::ProtocolAction::Evacuate};
        case GLFW_KEY_5:
            return CallProtocolByKey{live::ProtocolAction::Shelter};
        case GLFW_KEY_6:
            return CallProtocolByKey{live::ProtocolAction::Release};
        case GLFW_KEY_B:
            return AddBookmark{};
        case GLFW_KEY_F:
            return ShowPanel{ShowPanel::Which::Search};
        case GLFW_KEY_COMMA:
            return ShowPanel{ShowPanel::Which::Settings};
        case GLFW_KEY_P:
            return ShowPanel{ShowPanel::Which::Print};
        case GLFW_KEY_EQUAL:
        case GLFW_KEY_KP_ADD:
            return StepUiScale{+0.25};
        case GLFW_KEY_MINUS:
        case GLFW_KEY_KP_SUBTRACT:
            return StepUiScale{-0.25};
        default:
            return std::nullopt;
    }
}

std::optional<Command> markKey(const KeyInput& k, const std::string& room) {
    const auto mark = [&](RoomStatus s) -> std::optional<Command> { return MarkRoom{room, s}; };
    switch (k.key) {
        case GLFW_KEY_T:
            return mark(RoomStatus::Threat);
        case GLFW_KEY_H:
            return mark(RoomStatus::NeedsHelp);
        case GLFW_KEY_S:
            return mark(RoomStatus::Searched);
        case GLFW_KEY_C:
            return mark(RoomStatus::Clear);
        case GLFW_KEY_I:
            return mark(RoomStatus::LockedIn);
        case GLFW_KEY_E:
            return mark(RoomStatus::Evacuated);
        case GLFW_KEY_U:
            return mark(RoomStatus::Unknown);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Command> startScreenKey(const KeyInput& k, const std::string& lastFile) {
    if (k.repeat) return std::nullopt;
    if (k.control) return controlKey(k);
    switch (k.key) {
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
        case GLFW_KEY_F1:
            return ShowPanel{ShowPanel::Which::Keys};
        case GLFW_KEY_F8:
            return CycleTheme{};
        default:
            return std::nullopt;
    }
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

std::optional<Command> commandForKey(const KeyInput& k, const KeyContext& context) {
    if (k.control) return k.repeat ? std::nullopt : controlKey(k);
    // Keys that make sense while held.
    switch (k.key) {
        case GLFW_KEY_LEFT:
            return k.shift ? Command(SeekBy{-1s}) : Command(StepEvent{-1});
        case GLFW_KEY_RIGHT:
            return k.shift ? Command(SeekBy{1s}) : Command(StepEvent{+1});
        case GLFW_KEY_EQUAL:
        case GLFW_KEY_KP_ADD:
            return ZoomBy{1.25};
        case GLFW_KEY_MINUS:
        case GLFW_KEY_KP_SUBTRACT:
            return ZoomBy{0.8};
        case GLFW_KEY_PAGE_UP:
            if (k.shift) return StepCutHeight{+kCutStepM};
            break;
        case GLFW_KEY_PAGE_DOWN:
            if (k.shift) return StepCutHeight{-kCutStepM};
            break;
        default:
            break;
    }
    if (k.repeat) return std::nullopt;
    switch (k.key) {
        case GLFW_KEY_1:
            return SetMode{ViewMode::Plan};
        case GLFW_KEY_2:
            return SetMode{ViewMode::Orbit};
        case GLFW_KEY_3:
            return SetMode{ViewMode::Inside};
        case GLFW_KEY_4:
            return ShowPanel{ShowPanel::Which::Clearing};
        case GLFW_KEY_5:
            return ShowPanel{ShowPanel::Which::Casualties};
        case GLFW_KEY_6:
            return ShowPanel{ShowPanel::Which::Times};
        case GLFW_KEY_PAGE_UP:
            return StepFloor{+1};
        case GLFW_KEY_PAGE_DOWN:
            return StepFloor{-1};
        case GLFW_KEY_B:
            return ToggleSection{};
        case GLFW_KEY_M:
            return k.shift ? Command(ToggleMeasuring{}) : Command(ToggleChoosing{});
        case GLFW_KEY_V:
            return k.shift ? Command(ToggleIsolateRoom{}) : Command(ToggleIsolate{});
        case GLFW_KEY_HOME:
            return CameraHome{};
        case GLFW_KEY_PERIOD:
            return FrameSelection{};
        case GLFW_KEY_N:
            return NorthUp{};
        case GLFW_KEY_P:
            return ShowPanel{ShowPanel::Which::Calls};
        case GLFW_KEY_Z:
            return ShowPanel{ShowPanel::Which::PlaceTools};
        case GLFW_KEY_R:
            return ShowWay{};
        case GLFW_KEY_F:
            return k.shift ? Command(ToggleSightDoors{}) : Command(ShowSight{});
        case GLFW_KEY_X:
            return ToggleXray{};
        case GLFW_KEY_O:
            return ToggleExplode{};
        case GLFW_KEY_F8:
            return CycleTheme{};
        case GLFW_KEY_F1:
            return ShowPanel{ShowPanel::Which::Keys};
        case GLFW_KEY_G:
            return k.shift ? Command(AcknowledgeMostUrgent{}) : Command(NextAlarm{});
        case GLFW_KEY_SPACE:
            return PlayPause{};
        case GLFW_KEY_K:
            return Pause{};
        case GLFW_KEY_J:
            return PlayFaster{-1};
        case GLFW_KEY_L:
            return PlayFaster{+1};
        case GLFW_KEY_END:
            return BackToLive{};
        case GLFW_KEY_LEFT_BRACKET:
            return MarkRange{false};
        case GLFW_KEY_RIGHT_BRACKET:
            return MarkRange{true};
        case GLFW_KEY_BACKSPACE:
            return UndoMark{};
        default:
            break;
    }
    if (context.inside) return std::nullopt;
    if (k.key == GLFW_KEY_D) return ShowPanel{ShowPanel::Which::Doors};
    if (context.doorChosen) return std::nullopt;
    return markKey(k, context.markTarget);
}

}  // namespace sallyport::viewer
