// Purpose: every panel of the window over one const ViewModel; returns commands. The only room with ImGui panel code.
// Refuses to: change state, call GL, read files or clocks.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "building/building.h"
#include "report/brief.h"
#include "scene/command.h"
#include "scene/view_model.h"
#include "viewer/ui/actions.h"

namespace sallyport::ui {

/// Where the picture stands for a window of this size (framebuffer pixels), alarms pushing it down. The same arithmetic that draw() uses.
struct Layout {
    scene::PixelRect topBar, alarms, left, picture, right, timeline, status;
};
Layout layout(int width, int height, double scale, const scene::ViewModel& model, const scene::PanelsWider& wider = {});

/// The scale that layout() and draw() really use: `scale`, less where the window could not hold the panels at it (under about 760×520 pixels per
/// unit).
double effectiveScale(int width, int height, double scale);

/// A line of a small plan, in a square of 1, y down.
struct PlanLine {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};
struct RecentFile {
    std::string path, name;
    std::string about;  ///< "3 floors · 118 rooms · 84 doors"; of a recording its school; of a missing file what to do
    std::string when;   ///< opened last: "today 18:02"
    bool recording = false, missing = false;
    std::vector<PlanLine> plan;
};
struct StartScreen {
    std::vector<RecentFile> recent;  ///< the newest first
    std::string message;             /**< error of the last open, shown in full */
};
/// What may be seen while the desk is locked: that something waits, never where.
struct LockScreen {
    bool pinSet = false;
    double waitS = 0;       ///< until the next PIN may be tried
    bool checking = false;  ///< the PIN that was typed is being looked at
    std::string error;      ///< "Wrong PIN."
    int alarms = 0;         ///< not acknowledged
    int feedsLost = 0;
    bool recording = false, notRecording = false;  ///< it runs; it should and does not
    std::string clock;                             ///< empty: none runs
};
struct Progress {
    bool active = false;
    std::string what;   ///< "school.ifc"
    std::string phase;  ///< "Making the shapes"
    double fraction = 0;
    std::string timeLeft;   ///< "about 40 s left"; empty while nobody can tell
    bool stopping = false;  ///< asked to stop, not yet stopped
};

/// A thing that can be clicked, as drawn in the last frame: for tests, and for a driver that clicks by name ("mark.threat", "floor.F2",
/// "alarm.0.ack").
struct Target {
    char name[56] = {};
    scene::PixelRect rect;     ///< whole
    scene::PixelRect visible;  ///< less what its scrolling region or an edge cuts off
    bool enabled = true;
};
/// A line of text as drawn in the last frame; recorded only after recordTexts(true).
struct DrawnText {
    std::string text;        ///< what was asked for
    bool shortened = false;  ///< ends in … and shows the whole in a tooltip
    float x0, y0, x1, y1;    ///< of the ink, less what its list cuts off above and below
    scene::PixelRect box;    ///< what it had to fit in
    bool visible = true;     ///< false: scrolled out of its list
};

/// What the settings show besides the view: made by viewer/app whenever some of it changes.
struct SettingsView {
    enum class From : uint8_t { Standard, Chosen /**< in this window or an earlier one */, File /**< the administrator's, which wins */ };
    struct Floor {
        base::FloorId id;
        std::string shortName, name, modelShortName, modelName;
        bool said = false;  ///< differs from the model
    };
    struct Time {
        std::string id;
        std::string_view group;  ///< heading over the first of a group
        std::string words, value;
        From from = From::Standard;
        bool shorter = false, longer = false;  ///< can be made so
        bool later = false;                    ///< counts from the next opening on
    };
    std::string file;           ///< the administrator's; empty: there is none
    std::string school;         ///< empty: none is open
    std::vector<Floor> floors;  ///< that people choose from, the highest first
    std::vector<Time> times;    ///< in order of their groups
    std::vector<scene::CardView> cards;
    size_t mostCards = 12;
    From cardsFrom = From::Standard;
};

/// Keys that an open list or sheet takes for itself; the digits choose its rows.
enum class ListKey : uint8_t { Up, Down, Enter, Next, Previous, First, Second, Third, Left, Right, Press };

class Ui {
public:
    /// An ImGui context must exist; fills its font atlas and style. Call setScale again after a DPI or text-size change (rebuilds fonts).
    static base::Result<std::unique_ptr<Ui>> create(double scale);
    ~Ui();
    base::Result<void> setScale(double scale);
    /// True after setScale: the backend must make its font texture again.
    bool takeFontsChanged();

    /// One frame of panels. Between ImGui::NewFrame and ImGui::Render.
    void draw(const scene::ViewModel& model, const scene::ViewState& view, const Progress& progress, scene::Commands& out);
    void drawStartScreen(const StartScreen& start, const scene::ViewState& view, const Progress& progress, scene::Commands& out);
    /// Nothing else is drawn with it.
    void drawLocked(const LockScreen& lock, const scene::ViewState& view, scene::Commands& out);
    /// A message that stays until dismissed or replaced: a file that could not be opened, a recording that cannot be written.
    void showMessage(std::string text);
    /// The hand-over brief, over everything but the alarms, until it is closed; again: renewed.
    void showBrief(std::string title, std::vector<report::BriefSection> sections);
    /// What the import of the school that is open found, guessed and misses, as lines; headings are not indented. Opened from the menu.
    void setReport(std::string text);
    /// What the settings show; a field that was open in them has been accepted.
    void setSettings(SettingsView view);
    /// The keys that actions have, as the key sheet, tooltips and settings say them.
    void setKeys(KeyTexts keys);
    /// The action that waits in the settings for its new key; None: none does.
    Action keyWanted() const;
    void leaveKey();
    /// Why what was typed there cannot be; the field stays open.
    void refuseSetting(std::string why);
    /// The same as showMessage, with a button that opens the report.
    void showReportMessage(std::string text);
    /// The same with a button for a command.
    void showMessage(std::string text, std::string word, scene::Command command);
    /// Before what the message says, whose button stays.
    void sayFirst(const std::string& text);
    /// The message that stands now goes away by itself: it tells of what went well, or at least is over.
    void letMessageGo(double seconds = kMessageS, bool well = true);
    /// A message that goes away by itself, and is not shown over one that must stay.
    void showBriefly(std::string text, double seconds = kMessageS);
    static constexpr double kMessageS = 20;
    /// The question that was answered, open again with that answer and why it cannot be.
    void askAgain(const scene::ShowPanel& which, std::string_view answer, std::string error);
    /// What is to be printed and where to, with the file's name filled in; `error`: why the answer given before cannot be. `status`: something is
    /// known that could be printed.
    void askPrint(std::string_view file, bool status, std::string error = {});
    /// A question over everything: the command is returned by draw() when the answer is yes.
    void ask(std::string text, std::string yes, scene::Command command);
    /// What was wanted has come about.
    void showDone(std::string text, double seconds);
    /// An undo that a message offers is no longer of what it tells of.
    void withdrawUndo();
    bool dismissMessage();               ///< false: there was none, or one that would have gone by itself
    const std::string& message() const;  ///< the one that stands; empty when none
    /// Stands in the picture until it is taken back with an empty text: what is not drawn there.
    void setPictureProblem(const std::string& text);
    const std::string& pictureProblem() const;
    /// False: nothing happens that a clock could vouch for, so none is shown and no frame is needed for it.
    void setClockRuns(bool runs);
    /// After how many seconds from the last frame a new one is due for the panels alone (a message goes, a tooltip comes); nothing: for none.
    std::optional<double> frameDueInS() const;
    void apply(const scene::ShowPanel&);
    /// False: no list is open that wants it.
    bool takeKey(ListKey key);
    /// The sheet of the operator, filled in with who sits here; or away with it.
    void toggleOperator(const scene::OperatorView& here);
    /// A sheet is open in which names are typed: a letter that no field takes is not meant for the picture.
    bool holdsLetters() const;
    /// The edge of a panel lies under the pointer or is in the hand: a press there would move, or moves, it.
    enum class Edge : uint8_t { None, Under, Held };
    Edge edge() const;
    /// The list of teams to be assigned is open; digits choose from it.
    bool teamsOpen() const;
    /// False: it is not open. What the digit means is decided by the rows as they are drawn.
    bool takeDigit(int digit);
    /// For whom the open panel of calls would call; nothing while it is not open.
    std::optional<scene::CallScopeShown> callsShown() const;
    /// The settings are open: letters are no marks meanwhile.
    bool settingsOpen() const;
    /// A menu, sheet or question stands over the rest and wants Enter and Esc for itself.
    bool overlayOpen() const;
    /// A sheet is open whose field has, or is about to have, what is typed: letters and digits are no commands.
    bool takesText() const;

    const std::vector<Target>& targets() const;
    void recordTexts(bool on);
    const std::vector<DrawnText>& texts() const;

private:
    Ui();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::ui
