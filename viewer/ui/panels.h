// Purpose: the panels, one function each; all read one const Frame and push commands. PanelState is what is open or typed in the window itself,
// and no fact of the school. Refuses to: change anything but PanelState and the commands.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/brief.h"
#include "scene/door_list.h"
#include "viewer/ui/canvas.h"
#include "viewer/ui/metrics.h"
#include "viewer/ui/settings_pages.h"
#include "viewer/ui/ui.h"

namespace sallyport::ui {

/// The last five have their keys elsewhere: the calls in the top bar, the others in the menu and in the rail, which has no room for lists.
enum class Tab : uint8_t { Place, Doors, Alerts, Clearing, Feeds, Calls, Casualties, Times, Openings, Teams };
enum class AlertFilter : uint8_t { All, Waiting, Answered };
/// For whom a call of the protocol is.
enum class CallScope : uint8_t { School, Floor, Room };
enum class LeftTab : uint8_t { View, Openings, Teams };
enum class ClearingFilter : uint8_t { All, NotSearched, Held };
enum class Overlay : uint8_t {
    None,
    Menu,
    Keys,
    Operator,
    Brief,
    OpenFile,
    ConnectFeed,
    Exercise,
    Report,
    Bookmarks,
    Bookmark,
    Rename,
    Search,
    ViewName,
    Settings,
    Tour,
    Print,
    Confirm
};

/// What is being typed in the sheet of the operator.
struct OperatorForm {
    std::array<char, 65> name{}, role{}, agency{}, to{}, pinNow{}, pinNew{};
    int field = -1, step = 0;  ///< the field typed into last, in the order of the sheet; how many on, or back, since the last frame
    static constexpr int kWaits = 4;
    int waiting = 0;     ///< frames in which a field that was just gone to is still expected to take what is typed
    int chosen = 0;      ///< the candidate for command that a digit has named, from 1
    bool enter = false;  ///< pressed where no field took it
};

/// A button with its command: under a message, or the answer to a question.
struct Offer {
    std::string text, word;  ///< what is said; the word on the button
    scene::Command command;
};

/// What was chosen to be printed last.
struct PrintChoice {
    std::string paper = "letter";
    bool status = true, thisFloor = false;
};

/// When a list last changed under the pointer. What stood in its rows before is not what stands there now, and a click takes longer than that.
struct Steady {
    static constexpr double kAfterS = 1;
    uint64_t what = 0;
    double since = 0;
    /// `what` tells the rows and their order; returns from when on a press is meant for them.
    double from(uint64_t now, double timeS) {
        if (now != what) what = now, since = timeS;
        return since + kAfterS;
    }
};

/// The search as far as the window knows it: what is typed, and which row Enter means.
struct SearchPanel {
    std::array<char, 200> text{};
    int row = 0, step = 0;  ///< step: rows up or down since the last frame
    bool enter = false;     ///< pressed, perhaps before the results of the last letter have come
    size_t rows = 0;        ///< drawn last
};

/// A panel's edge in the hand.
struct SplitterDrag {
    enum class Edge : uint8_t { None, Left, Right } edge = Edge::None;
    float grabPx = 0, pressedPx = 0;  ///< of the pointer from the edge; where it was pressed
    bool moved = false;
    bool spent = false;  ///< the press was a double click: until it is let go it moves nothing
    bool hot = false;    ///< under the pointer in this frame
};

struct PanelState {
    Tab tab = Tab::Place;
    AlertFilter alertFilter = AlertFilter::All;
    std::optional<scene::AlertGroup> openGroup;  ///< of the alarms that are folded, the one whose cards are shown
    uint64_t alertOrderNow = 0;                  ///< alertOrder() of this frame, for the cards
    CallScope callScope = CallScope::School;
    scene::DoorFilter doors;
    std::array<char, 64> doorText{};
    scene::Selection doorSeen;  ///< whose row was brought into sight last
    bool doorOfList = false;    ///< the list is where the door was chosen that is chosen now
    struct {
        scene::DoorFilter of;
        base::FloorId floor;
        uint64_t looks = 0, late = 0;
        double atS = -1;
        scene::DoorCounts counts;
    } doorsCounted;                ///< of a filter, kept while nothing changes
    bool doorGroupChosen = false;  ///< by a person; until then the worst group that is not empty
    bool assigning = false, holding = false, historyOpen = false, casualtiesOpen = false;
    std::optional<int> assignDigit;        ///< pressed since the last frame
    bool assignListed = false;             ///< the list of teams has been open since it was put in order
    std::vector<std::string> assignTeams;  ///< in that order: while it is open no row changes its number
    uint64_t assignSeen = 0;               ///< the model's revision that was looked through for new ones
    Steady assignNearest;                  ///< who the button beside it names
    ClearingFilter clearingFilter = ClearingFilter::All;
    bool clearingByTime = false;
    LeftTab leftTab = LeftTab::View;
    SearchPanel search;
    std::optional<size_t> viewNamed;  ///< the view that Overlay::ViewName is about; nothing: a new one
    Overlay overlay = Overlay::None;
    bool overlayJustOpened = false;
    std::array<char, 1024> input{};  ///< path, address or name being typed
    std::string message;
    std::optional<double> messageUntilS;  ///< goes away by itself then (ImGui's time)
    std::string inputError;               ///< why the answer given before was refused
    Steady alarmRows, alertCards;
    float alarmsH = -1;  ///< height of the alarm rows, and when it changed last
    double alarmsMovedS = -10;
    bool messageOfDone = false;         ///< nothing is wrong
    bool messageOfReport = false;       ///< the message offers to open the report
    std::optional<Offer> messageOffer;  ///< or something else
    std::optional<Offer> question;      ///< of Overlay::Confirm
    PrintChoice print;
    std::string pictureProblem;  ///< what is not drawn in the picture
    bool placeTools = false;     ///< what can be put on the map stands beside the picture's buttons
    std::string renaming;        ///< the marker that Overlay::Rename is about
    bool viewTools = false;      ///< what is cut away and what is shown stands beside the picture's buttons
    bool clockRuns = true;       ///< false: no clock is shown
    std::string report;          ///< of the school that is open: found, guessed, missing
    OperatorForm operatorForm;
    SplitterDrag splitter;
    SettingsPanel settings;
    KeyTexts keys;
    std::string briefTitle;  ///< of Overlay::Brief
    std::vector<report::BriefSection> brief;
    std::string pin;  ///< being typed on the lock screen; wiped when it is handed on
    scene::Selection lastSelection;
    scene::Selection nowShown;    ///< the room or door that a row of "Now" or of the times went to last
    scene::Selection placeShown;  ///< whose facts were scrolled last
    bool wayShown = false;        ///< so was a way to it, in words
    std::vector<uint32_t> order;  ///< scratch of the sorted lists, kept for its memory
    void open(Overlay o) {
        overlay = o;
        overlayJustOpened = true;
        input[0] = 0;
        inputError.clear();
    }
    /// What was filtered for one question must not hide doors from the next; whoever comes back from a door of the list finds the list as it was.
    void showDoors() {
        if (tab != Tab::Doors && !doorOfList) clearDoors();
        tab = Tab::Doors;
    }
    void showDoors(scene::DoorGroup group) {
        clearDoors();
        doors.group = group;
        doorGroupChosen = true;
        tab = Tab::Doors;
    }
    void clearDoors() {
        doors = {};
        doorText[0] = 0;
        doorGroupChosen = false;
    }
    int tourStep = 0;
    void openTour() {
        open(Overlay::Tour);
        tourStep = 0;
    }
    void openSettings() {
        open(Overlay::Settings);
        settings.keys.forget();
        settings.edit = {};
        settings.capture = Action::None;
    }
    void openSearch() {
        open(Overlay::Search);
        search = {};
    }
    void openOperator(const scene::OperatorView& here);
};

struct Frame {
    const scene::ViewModel& model;
    const scene::ViewState& view;
    const Layout& at;
    const Metrics& m;
    PanelState& panel;
    scene::Commands& out;
};

/// The edges between the panels and the picture.
void drawSplitters(Canvas&, const Frame&);
void drawTopBar(Canvas&, const Frame&);
void drawAlarmRows(Canvas&, const Frame&);
void drawLeftPanel(Canvas&, const Frame&);
void drawRightPanel(Canvas&, const Frame&);
void drawPlace(Canvas&, const Frame&, Box);
/// Several chosen rooms: which, and what one can do with all of them.
void drawSeveral(Canvas&, const Frame&, Box);
/// Assign, go to, the marks: at the foot of what is chosen.
float placeFootHeight(const Canvas&, const Frame&);
void drawPlaceFoot(Canvas&, const Frame&, Box);
/// Who would be sent there: the first that has nothing else to do and whose position is not old. Null: nobody that is known of.
const scene::WayCandidate* nearestFree(const scene::WaysView&);
/// A way on foot in the chosen unit: "168 ft".
Line lengthText(double metres, bool metric);
/// What that one is assigned as.
std::string_view teamOf(const scene::WayCandidate&);
/// The teams to choose from, in place of the facts.
void drawAssignList(Canvas&, const Frame&, Box);
/// In the inspector of a room: casualties by category, one more and one less. Takes its height from the top of `content`.
float casualtiesHeight(const Canvas&, const Frame&);
void drawCasualties(Canvas&, const Frame&, Box& content);
/// The same rows alone, of the chosen room; 0 without one.
float casualtyRowsHeight(const Canvas&, const Frame&);
void drawCasualtyRows(Canvas&, const Frame&, Box& content);
/// "1 immediate, 2 delayed".
Line casualtyLine(const scene::CasualtyCounts&);
/// Casualties of the school, where they are, and those of the chosen room to be counted.
void drawCasualtyPanel(Canvas&, const Frame&, Box);
/// How long things took since the call.
void drawTimes(Canvas&, const Frame&, Box);
/// The ledger: who searched which room when, held or not, and why that no longer counts.
void drawClearing(Canvas&, const Frame&, Box);
void briefSheet(Canvas&, PanelState&, const scene::ViewModel&, Box area, scene::Commands&);
void drawSituation(Canvas&, const Frame&, Box);
/// In the inspector: who can be there soonest and how. Takes its height from the top of `content`.
float waysHeight(const Canvas&, const Frame&, float width);
/// Of the way in words alone, which stands so many units below the top of the ways; 0: none is shown.
inline constexpr float kWayShownAtU = 46;
float wayShownHeight(const Canvas&, const Frame&, float width);
void drawWays(Canvas&, const Frame&, Box& content);
void heading(Canvas&, const Frame&, Box&, std::string_view title, std::string_view sub, Rgba8 subColour);
void drawDoorList(Canvas&, const Frame&, Box);
/// Tells the view which doors are listed.
void syncDoorList(const Frame&);
/// Left: the openings that nobody holds. 0 while nothing was searched.
float openingsHeight(const Canvas&, const Frame&);
void drawOpenings(Canvas&, const Frame&, Box);
/// Teams with their last contact.
void drawTeams(Canvas&, const Frame&, Box);
/// Press after press, the things that a row counts, one after the other.
template <class Id>
void goToNext(const Frame& f, const std::vector<Id>& all) {
    if (all.empty()) return;
    const Id* last = std::get_if<Id>(&f.panel.nowShown);
    const auto at = last ? std::find(all.begin(), all.end(), *last) : all.end();
    const Id go = at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1);
    f.panel.nowShown = go;
    f.out.push_back(scene::GoTo{go});
}
void drawAlertList(Canvas&, const Frame&, Box);
/// The cards of the alarms that the filter shows, many of a kind folded into one: in a list of their own, or in another's content.
void drawAlertCards(Canvas&, const Frame&, Box view, const char* name);
float alertCardsHeight(const Canvas&, const Frame&, float width);
void fillAlertCards(Canvas&, const Frame&, Box& content);
scene::AcknowledgeGroup acknowledgeGroup(const scene::ViewModel&, const scene::AlertGroup&);
inline constexpr float kAlertCardU = 138;
/// The school's protocol, cards, and the teams by their last contact.
void drawCalls(Canvas&, const Frame&, Box);
void drawFeeds(Canvas&, const Frame&, Box);
/// While a way is to be pointed out: what to click.
void drawRoutePrompt(Canvas&, const Frame&);
/// While a device is to be pointed out: what to click.
void drawAssignPrompt(Canvas&, const Frame&);
void drawTimeline(Canvas&, const Frame&);
void drawStatusStrip(Canvas&, const Frame&);
void drawPictureTools(Canvas&, const Frame&);
/// Cut, explode, x-ray, section, isolation; `at` is the button they belong to.
void drawViewTools(Canvas&, const Frame&, Box at);
/// What can be put on the map by hand; `at` is the button they belong to.
void drawPlaceTools(Canvas&, const Frame&, Box at);
/// While something is being put there: what to click, at the top of the picture.
void drawPlacingPrompt(Canvas&, const Frame&);
/// While distances are measured: how far it is.
void drawMeasurePrompt(Canvas&, const Frame&);
/// What part of the school is drawn, as a button that shows all again.
void drawPartial(Canvas&, const Frame&);
/// A slider for a value 0..1; the new value while it is held.
std::optional<double> slider(Canvas&, std::string_view name, Box, double value);
/// Across the upper part of the picture: what is not drawn in it, and what to do.
void drawPictureProblem(Canvas&, const Frame&);
/// `alone`: nothing else can be used meanwhile, so it stands in the middle of the dimmed window.
void drawProgress(Canvas&, Box within, const Progress&, bool alone, scene::Commands& out);
void drawMessage(Canvas&, PanelState&, Box within, scene::Commands& out);
/// What to print, on which paper, into which file.
void drawPrintSheet(Canvas&, PanelState&, const scene::ViewModel&, const scene::ViewState&, Box area, scene::Commands&);
/// The open menu, sheet or question, over everything below `top` pixels. `model` is null on the start screen.
void drawOverlay(Canvas&, PanelState&, const scene::ViewModel* model, const scene::ViewState&, float top, const std::vector<RecentFile>* recent,
                 scene::Commands&);
/// A field that text is typed into; `focus`: what is typed goes there. True when Enter was pressed in it.
bool inputField(Canvas&, std::string_view name, Box, char* text, size_t size, bool focus, const char* hint = "", bool secret = false);
/// The sheet of the search: what is typed, what was found, places gone to last and views.
void drawSearch(Canvas&, PanelState&, const scene::ViewModel&, const scene::ViewState&, Box area, scene::Commands&);
/// The ground of a sheet of this size in the middle of `area`, its title and its close button; returns what is left for its content.
Box sheet(Canvas&, PanelState&, Box area, float w, float h, const char* title);
/// The settings, in pages (settings_pages.h).
void drawSettings(Canvas&, PanelState&, const scene::ViewState&, Box area, scene::Commands&);
/// What stands where, one part of the window after the other.
void drawTour(Canvas&, const Frame&);
/// A field with its label over it, 72 units high. True: Enter was pressed in it.
bool textField(Canvas&, const char* name, std::string_view label, Box, std::span<char> text, bool secret = false, bool focus = false);
inline constexpr float kFieldU = 76;
void operatorSheet(Canvas&, PanelState&, const scene::ViewModel&, Box area, scene::Commands&);
void drawLock(Canvas&, PanelState&, const LockScreen&, scene::Commands&);
void drawStart(Canvas&, PanelState&, const StartScreen&, const scene::ViewState&, scene::Commands&);

/// One number for these rows in this order.
uint64_t alertOrder(const scene::ViewModel&, const AlarmRows& rows);
uint64_t groupKey(const scene::AlertGroup&);
/// "EXERCISE" in an outline at the left end of `b`, where it has room; returns what it took.
float tagBox(Canvas&, Box b, Rgba8 ink, std::string_view tag);

// Marks shared by several panels.
scene::Icon iconOf(live::RoomStatus);
char32_t protocolIcon(live::ProtocolAction);
/// Pattern, icon and edge of a room status, as on the plan.
void statusSwatch(Canvas&, Box, live::RoomStatus, bool stale);
void doorGlyph(Canvas&, Box, scene::DoorLook, bool stale);
Rgba8 doorColour(const scene::Palette&, scene::DoorLook);
void teamGlyph(Canvas&, Box, scene::Service, std::string_view team, bool stale);
enum class FeedMark : uint8_t { Filled, Dashed, Crossed };
FeedMark feedMark(const scene::FeedView&);
/// Silent is no trouble of the feed's; lost is.
inline bool isLost(const scene::FeedView& f) { return f.state == live::FeedHealth::State::Lost || f.state == live::FeedHealth::State::Failed; }
void feedDot(Canvas&, ImVec2 centre, FeedMark);
/// Age in a column at the right end of a row: yellow past half its life, "never" where nothing was said. Returns its width.
float ageText(Canvas&, Box, FontSize, live::Freshness, live::Millis age, bool ageKnown);
/// What ageText() needs, and at least `leastU`.
float ageWidth(const Canvas&, FontSize, bool ageKnown, live::Millis age, float leastU);
/// A time that runs, at the right end of `row`, which gives it up: plain, from yellow on on a plate with an edge, from red on filled and, where
/// there is room for it, with a sign.
float timerWidth(const Canvas&, FontSize, scene::TimerLevel, std::string_view time, bool sign = true);
void timerText(Canvas&, Box& row, FontSize, Rgba8 ink, scene::TimerLevel, std::string_view time, float gap, bool sign = true);
/// "60 s", "10 min", "2 h".
Text<32> timeWords(live::Millis);
/// What the level means: "over 10 min"; empty for none.
Line timerWords(scene::TimerLevel, live::Millis yellow, live::Millis red);
/// A fact of the last second: its row is drawn 12 % lighter, so that the eye sees what came.
inline bool isNew(live::Freshness f, bool ageKnown, live::Millis age) {
    return f != live::Freshness::Never && ageKnown && age < std::chrono::seconds(1);
}
inline constexpr double kNewFactLighter = 0.12;

}  // namespace sallyport::ui
