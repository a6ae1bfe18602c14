// Purpose: what a person asked for, as a value. Panels and keys return commands; viewer/app applies them after the frame. Nothing else changes
// anything.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "live/event.h"
#include "scene/view_state.h"

namespace sallyport::scene {

struct SetMode {
    ViewMode mode;
};
struct SetFloor {
    FloorId floor;
};
struct StepFloor {
    int by;
};  ///< +1 up
struct Select {
    Selection what;
};
struct GoTo {
    Selection what;
};  ///< select, change floor, fly there
/// What is typed into the search; nothing closes it.
struct SearchFor {
    std::optional<std::string> text;
};
/// What was found: chosen where it can be chosen, shown where it has a place (`at`, else all of the floor), and remembered as gone to.
struct GoToPlace {
    Selection what;
    FloorId floor;
    std::optional<base::Vec2> at;
};
/// The picture as it is, under a name; the same name again replaces it.
struct SaveView {
    std::string name;
};
/// By their place in ViewModel::savedViews.
struct GoToView {
    size_t index;
};
struct RenameView {
    size_t index;
    std::string name;
};
struct RemoveView {
    size_t index;
};
struct CycleTheme {};
struct SetTheme {
    Theme theme;
};
/// Distances in metres, else in feet.
struct SetMetric {
    bool metric;
};
/// What people of the school call this floor; what is empty is as the model has it.
struct NameFloor {
    FloorId floor;
    std::string name, shortName;
};
/// A time of the settings (viewer/time_settings.h) one step longer or shorter, or back to the standard.
struct StepTime {
    std::string time;
    int by;  ///< 0: the standard
};
/// The card at this place of Conventions::cards becomes this one; one past the last: a new card. An empty name: taken away.
struct SetCard {
    uint32_t card;
    std::string name, means;
    base::Rgba8 colour;
    live::RoomStatus status;
};
/// Another key for an action of viewer/ui/actions.h, in words; empty: its standard keys. Without an action: the standard keys of all.
struct SetKey {
    std::string action, key;
};
/// The cards of most districts again.
struct StandardCards {};
struct SetExplode {
    double value;
};
struct ToggleExplode {};
struct ToggleXray {};
struct ToggleIsolate {};
/// Only the chosen room is drawn; without a room chosen, or again: all.
struct ToggleIsolateRoom {};
/// The section box on or off.
struct ToggleSection {};
/// A face of the section box by so many metres outward; faces as scene::SectionFace.
struct MoveSectionFace {
    int face;
    double byM;
};
struct SetCutHeight {
    double heightM;
};
struct StepCutHeight {
    double byM;
};
struct SetPanelsWider {
    PanelsWider by;
};
struct CameraHome {};
struct FrameSelection {};
struct NorthUp {};
/// North up, and when it is so already: the building's side A at the foot of the picture.
struct TurnCompass {};
struct ToggleReducedMotion {};
struct ZoomBy {
    double factor;
};
struct StepUiScale {
    double by;
};  ///< text size, 0.75..2
/// A mark of the commander's: becomes an event with the operator's name and markTime().
struct MarkRoom {
    std::string room;
    live::RoomStatus status;
};
struct AssignTeam {
    std::string room, team;
    std::string note;  ///< "to D-217"
};
/// `team` holds the room from now on; empty: nobody does.
struct HoldRoom {
    std::string room, team;
};
/// One casualty more, or less, of a category in a room.
struct MarkCasualty {
    std::string room;
    live::Triage triage;
    int by;
};
/// Several rooms for one mark. `add`: beside those that are chosen already; a single one that is chosen is taken away.
struct ChooseRooms {
    std::vector<RoomId> rooms;
    bool add = false;
};
struct ToggleChoosing {};
struct MarkDoorVerified {
    std::string door;
    bool secure;
};
/// The way of a responder to the chosen place; empty: of whoever can be there first. Again: none.
struct ShowWay {
    std::string responder;
};
/// The next room or door clicked is where this responder's way leads; without one, or again: no more.
struct BeginRoute {
    std::string responder;
};
/// The door list is open, or (nothing) is not.
struct ListDoors {
    std::optional<DoorFilter> which;
};
/// What the chosen door or room, or the place under the pointer, can see. Again: nothing.
struct ShowSight {};
/// As if all leaves were shut, or as they are.
struct ToggleSightDoors {};
/// The newest marks of the operator that stand and were made at one stroke; and the last such ones undone, said again.
struct UndoMark {};
struct RedoMark {};
/// Who sits at this desk; kept between starts.
struct SetOperator {
    std::string name, role, agency;
};
/// The operator takes command, or gives it to somebody.
struct AssumeCommand {};
struct TransferCommand {
    std::string to;
};
/// The hand-over brief of this moment; again: of the new moment.
struct ShowBrief {};
/// As text, in the data directory.
struct SaveBrief {};
/// Hides everything until the PIN, where there is one.
struct LockWindow {};
struct UnlockWindow {
    std::string pin;
};
/// `pin` empty: none from now on. `now`: the one that was set before.
struct SetPin {
    std::string now, pin;
};
struct AcknowledgeAlert {
    std::string alert;
};
/// All of them, once a person was told how many they are: those that come meanwhile are not answered with them.
struct AcknowledgeGroup {
    std::vector<std::string> alerts;
    std::string what;  ///< "210 PANIC · Floor 2"
    bool confirmed = false;
};
/// The sound of lost feeds stops; the border and the words stay.
struct AcknowledgeFeedLoss {};
/// What is not given stays as it is.
struct SetSound {
    std::optional<double> volume;
    std::optional<bool> muted;
};
struct ToggleMute {};
/// A call of the school's protocol for a room, else for a floor, else for the whole school. `confirmed`: a person was told what the release of a
/// lockdown means.
struct CallProtocol {
    live::ProtocolAction action;
    FloorId floor;
    std::string room;
    bool confirmed = false;
};
/// For whom the open panel of calls would call; neither: for the whole school.
struct CallScopeShown {
    bool floor = false, room = false;
};
/// The same by key, for the place that the open panel of calls names.
struct CallProtocolByKey {
    live::ProtocolAction action;
};
/// A card was seen at a room's door or window; which one by its place in Conventions::cards.
struct MarkCard {
    std::string room;
    uint32_t card;
};
/// A team was heard just now.
struct ContactTeam {
    std::string team;
};
/// The first of those that wait, as the alarm rows have them.
struct AcknowledgeMostUrgent {};
struct NextAlarm {};
/// Begins to put something on the map; an empty kind ends it without.
struct BeginPlacing {
    std::string kind;
};
/// The next click in the picture says where this alarm is, which has no place.
struct BeginPlacingAlarm {
    std::string alarm;
};
/// A click while something is being placed: the point itself, or the next corner. Local metres of the active floor.
struct PlaceAt {
    base::Vec2 at;
};
struct CloseArea {};
struct TakeCornerBack {};
/// The area that is being drawn is about the whole school, or about this floor.
struct TogglePlacingFloors {};
/// Distances are measured by clicks, or no longer.
struct ToggleMeasuring {};
/// The next point of the line; on another floor than the one before a new line begins. Local metres of the active floor.
struct MeasureAt {
    base::Vec2 at;
};
struct TakeMeasuredBack {};
struct MoveMarker {
    std::string marker;
    base::Vec2 byM;
};
struct RenameMarker {
    std::string marker, label;
};
struct RemoveMarker {
    std::string marker;
};
struct DeclareExercise {
    bool on;
    std::string name;
};
struct PlayPause {};
struct Pause {};
struct PlayFaster {
    int direction;
};  ///< J / L: each press doubles; -1 slower
struct SetSpeed {
    double factor;
};
struct SeekTo {
    live::Timestamp time;
};
struct SeekBy {
    live::Millis by;
};
struct StepEvent {
    int direction;
};
struct BackToLive {};
/// [ and ]: the range begins or ends at the time shown.
struct MarkRange {
    bool end;
};
struct ClearRange {};
/// Of the time shown. An empty name: numbered.
struct AddBookmark {
    std::string name;
};
/// `confirmed`: a person was told that the running incident ends with it. `with`: dropped together with it; several models become one school, beside
/// a recording nothing else is opened.
struct OpenFile {
    std::filesystem::path path;
    bool confirmed = false;
    std::vector<std::filesystem::path> with = {};
};
struct OpenDemo {
    bool confirmed = false;
};
/// Stops the opening that is under way; what was open before stays.
struct CancelOpening {};
struct ConnectFeed {
    std::string url;
};
struct ReconnectFeed {
    std::string name;
};
struct DisconnectFeed {
    std::string name;
};
/// The next click on a door (or room) says where this device is. An empty device ends the asking.
struct BeginAssign {
    std::string device, type;
};
/// Which door or room (id in the model) a device is; both empty: it is none of them any more.
struct AssignDevice {
    std::string device, door, room;
};
/// After an unexpected end was resumed: leave that incident and begin a new one in the same school. `confirmed` as for OpenFile.
struct StartFresh {
    bool confirmed = false;
};
/// Back to what an unexpected end left, when it was not resumed by itself.
struct ResumeLast {};
/// Floor plans into a PDF.
struct PrintPlan {
    std::filesystem::path file;
    std::string paper;       ///< "letter", "tabloid", "a4", "a3"
    bool status = true;      ///< with what is known now
    bool thisFloor = false;  ///< the floor that is shown alone
    bool confirmed = false;  ///< a person was told that a file of that name is there
};
struct ShowPanel {
    enum class Which {
        Inspector,
        Doors,
        Alerts,
        Feeds,
        Keys,
        OpenFile,
        ConnectFeed,
        Bookmarks,
        Search,
        Settings,
        Print,
        Calls,
        PlaceTools,
        Clearing,
        Casualties,
        Times,
        Operator,
        Assign /**< the teams, one of which is sent to the chosen room; again: closed */,
        Hold /**< the same, for who holds it */,
        None
    } which;
};
/// `confirmed`: a person was told that alarms wait.
struct Quit {
    bool confirmed = false;
};

using AnyCommand =
    std::variant<SetMode, SetFloor, StepFloor, Select, GoTo, SearchFor, GoToPlace, SaveView, GoToView, RenameView, RemoveView, CycleTheme, SetTheme,
                 SetMetric, SetExplode, ToggleExplode, ToggleXray, ToggleIsolate, ToggleIsolateRoom, ToggleSection, MoveSectionFace, SetCutHeight,
                 StepCutHeight, CameraHome, FrameSelection, NorthUp, TurnCompass, ToggleReducedMotion, ZoomBy, StepUiScale, MarkRoom, AssignTeam,
                 MarkDoorVerified, ShowWay, UndoMark, AcknowledgeAlert, AcknowledgeMostUrgent, NextAlarm, BeginPlacing, BeginPlacingAlarm, PlaceAt,
                 CloseArea, TakeCornerBack, TogglePlacingFloors, MoveMarker, RenameMarker, RemoveMarker, DeclareExercise, PlayPause, Pause,
                 PlayFaster, SetSpeed, SeekTo, SeekBy, StepEvent, BackToLive, MarkRange, ClearRange, AddBookmark, OpenFile, OpenDemo, CancelOpening,
                 ConnectFeed, ReconnectFeed, DisconnectFeed, BeginAssign, AssignDevice, StartFresh, ResumeLast, PrintPlan, ShowPanel,
                 AcknowledgeGroup, AcknowledgeFeedLoss, SetSound, ToggleMute, CallProtocol, CallProtocolByKey, MarkCard, ContactTeam, BeginRoute,
                 ListDoors, ShowSight, ToggleSightDoors, HoldRoom, MarkCasualty, ChooseRooms, ToggleChoosing, RedoMark, ShowBrief, SaveBrief,
                 SetOperator, AssumeCommand, TransferCommand, LockWindow, UnlockWindow, SetPin, SetPanelsWider, ToggleMeasuring, MeasureAt,
                 TakeMeasuredBack, NameFloor, StepTime, SetCard, StandardCards, SetKey, Quit>;
/// One of the above. What a variant of so many kinds needs to be made, copied, moved and destroyed is compiled once, in command.cpp: left to every
/// file that returns a command it took most of the time of compiling the panels.
class Command : public AnyCommand {
    template <class T, class... Kinds>
    static constexpr size_t placeOf(const std::variant<Kinds...>*) {
        size_t place = 0;
        (void)((std::is_same_v<T, Kinds> || (++place, false)) || ...);
        return place;
    }
    template <class T>
    static constexpr size_t kPlace = placeOf<T>(static_cast<const AnyCommand*>(nullptr));

public:
    template <class T>
    requires(kPlace<T> < std::variant_size_v<AnyCommand>) Command(T what) : Command(kPlace<T>, &what) {}
    Command(const Command&);
    Command(Command&&) noexcept;
    Command& operator=(const Command&);
    Command& operator=(Command&&) noexcept;
    ~Command();

private:
    Command(size_t place, void* what);  ///< `what` is of the kind that has this place, and is moved from
};
using Commands = std::vector<Command>;

}  // namespace sallyport::scene
