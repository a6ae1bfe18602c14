// Purpose: what the application holds between frames; private to viewer/app*.cpp.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "feed/feed_settings.h"
#include "feed/hub.h"
#include "gpu/renderer.h"
#include "live/ingest.h"
#include "report/brief.h"
#include "scene/camera.h"
#include "scene/command.h"
#include "scene/ground.h"
#include "scene/section_box.h"
#include "scene/view_move.h"
#include "ui/ui.h"
#include "viewer/alarm_sound.h"
#include "viewer/app.h"
#include "viewer/background.h"
#include "viewer/desk.h"
#include "viewer/feed_status.h"
#include "viewer/free_memory.h"
#include "viewer/import_progress.h"
#include "viewer/keys.h"
#include "viewer/latency.h"
#include "viewer/pace.h"
#include "viewer/places.h"
#include "viewer/preferences.h"
#include "viewer/printing.h"
#include "viewer/recordings.h"
#include "viewer/resume.h"
#include "viewer/settings.h"
#include "viewer/stage.h"
#include "viewer/watchdog.h"
#include "viewer/window.h"

struct ImGuiContext;

namespace sallyport::viewer {

/// What is to be opened.
struct Opening {
    std::filesystem::path path, events;  ///< events empty: live
    bool loop = false;
    bool fromCommandLine = false;               ///< a failure ends the program with its exit code
    bool keepFeeds = false;                     ///< the same school again: its feeds are connected again
    std::optional<LeftOver> resume;             ///< goes on with what an unexpected end left
    std::vector<std::filesystem::path> models;  ///< that become one school first, whose file is then `path`
    std::string notOpened;                      ///< what else was dropped and stays closed, to be said
};

/// Import on its own thread; the old school stays until the new one is ready.
struct PendingImport {
    std::thread thread;
    std::atomic<bool> done{false};
    ImportProgress progress;
    std::string what;
    std::optional<base::Result<Opened>> result;
    std::string historyProblem;  ///< why what was recorded before could not be read; the school is opened without it
    live::Timestamp lastEventAt{};
    Opening opening;
    importers::ImportOptions how;
    base::Result<std::filesystem::path> file();
    void takeHistory();
    ~PendingImport() {
        progress.cancel();
        if (thread.joinable()) thread.join();
    }
};

/// What came of saving a brief, beside the window's thread.
struct BriefSaved {
    std::filesystem::path paper;
    std::string unlogged;  ///< why it does not stand in the access log
    std::string problem;   ///< why there is no paper
};
/// What came of a PIN that was typed.
struct PinTried {
    bool fits = false;
    std::optional<std::string> pinHash;  ///< of a new one; empty: there is to be none; nothing: it was to unlock
    std::string problem;                 ///< why there is no hash of a new one
};

class App {
public:
    explicit App(const AppOptions& options);
    ~App();
    base::Result<void> start();
    int run();

private:
    // app.cpp: life
    void beginGlyphs(double scale);
    std::shared_ptr<scene::GlyphAtlas> takeGlyphs();
    void beginImport(Opening opening);
    void finishImport();
    void endImportFailed(const base::Error& error, const Opening& opening);
    base::Result<void> show(Opened opened, const PendingImport& how);
    void fitCamera(const scene::PixelRect& picture);
    void setUiScale(double scale);
    void writeReport();
    void saveReport(const std::string& text);
    // app_loop.cpp: the loop and its frames
    void frame();
    void drawPanels(int w, int h, live::Timestamp wall);
    void applyCommands();
    /// What the picture lacks: by the driver, else by the model.
    const std::string& pictureProblem() const;
    Stirring stirring(bool input);
    bool opensAtOnce() const;
    void noteTaps(const std::vector<Input>& inputs);
    bool clockRuns() const;
    void lookWhileHidden();
    void sayStandstill(const Standstill& s);
    void setTitle();
    // app_graphics.cpp: what lives on the graphics card
    base::Result<void> makeGraphics();
    void loseGraphics(const std::string& why);
    void makeGraphicsAgain();
    void sayPictureBack();
    std::string pictureGoneText() const;
    void handleInputBlind(const std::vector<Input>& inputs);
    void sayPicture();
    void rehearse();
    // app_live.cpp: feeds, recording, devices, and what survives an unexpected end
    void want(feed::FeedSettings f);
    void connectFeeds();
    void endFeeds();
    void sayProblem();
    /// A recording that is about to begin, or to go on.
    struct NewRecording {
        std::unique_ptr<live::Recorder> recorder;  ///< null: none is wanted
        std::filesystem::path path;
        bool begins = true;
        bool chosen = false;  ///< by a person, not one that the program keeps for itself
    };
    base::Result<NewRecording> openRecording(const live::Session& session, const School& school, const std::filesystem::path& model,
                                             const Opening& opening);
    base::Result<NewRecording> newRecording(const std::filesystem::path& folder, const School& school, const std::filesystem::path& model);
    void startRecording(NewRecording recording);
    void replaceRecording();
    void showRejected();
    void drainIngest();
    void tend(live::Timestamp wall);
    void sayRecording(const live::RecorderStatus& status);
    void lookAtFeeds();
    void recordFeedStatus(live::Timestamp wall);
    void rotate();
    void assignDevice(const scene::AssignDevice& c);
    void assignTo(const scene::Selection& what);
    void disconnectFeed(const std::string& name);
    void bookmark(std::string name);
    bool incidentRunning() const;
    std::string incidentText() const;
    ResumeState resumeState() const;
    void applyResume(const LeftOver& left);
    void sayResumed(const PendingImport& how);
    void offerResume();
    // app_desk.cpp: the operator, and the lock
    void takeDesk();
    void showDesk();
    void keepDesk();
    void setOperator(const scene::SetOperator& c);
    void setPin(const scene::SetPin& c);
    void wrongPin();
    void lock();
    void unlock(const std::string& pin);
    void drawLocked();
    bool mayClose();
    void tryPin(std::string typed, std::optional<std::string> next);
    void takeUnlock(const PinTried& tried);
    void lookAtPin();
    void sayUnlogged(const base::Result<void>& logged);
    // app_brief.cpp
    void showBrief();
    void saveBrief();
    void lookAtBrief();
    // app_input.cpp
    void handleInput(const std::vector<Input>& inputs);
    void handle(const Input& input);
    void handleKey(const KeyInput& key);
    void dropped(const std::vector<std::filesystem::path>& files);
    void handleButton(const ButtonInput& b);
    void takeMarker(double x, double y);
    void handleDrag(double x, double y);
    void walk(double dtS);
    void followGround(double dtS);
    // app_commands.cpp
    void apply(const scene::Command& command);
    // app_marks.cpp: the commander's own marks. `of`: the moment that they speak of, when that is not the present.
    bool send(std::string id, live::Payload payload, std::optional<live::Timestamp> of = std::nullopt);
    void mark(live::Payload payload, std::optional<live::Timestamp> of = std::nullopt);
    bool markAll(std::vector<live::Payload> payloads, std::optional<live::Timestamp> of = std::nullopt, bool again = false);
    void undoMarks();
    void redoMarks();
    void forgetStrokes();
    std::vector<std::string> markedRooms(const std::string& room) const;
    void markRooms(const scene::MarkRoom& c);
    void showTeams(const scene::ShowPanel& c);
    void assignRooms(const scene::AssignTeam& c);
    void holdRooms(const scene::HoldRoom& c);
    void markCasualty(const scene::MarkCasualty& c);
    void acknowledge(const std::string& alert);
    // app_place.cpp: what is put on the map by hand
    void beginPlacing(const std::string& kind);
    void beginPlacingAlarm(const std::string& id);
    bool meansCorner(base::Vec2 local, base::Vec2 corner) const;
    void placeAt(base::Vec2 local);
    void toggleMeasuring();
    void measureAt(base::Vec2 local);
    void closeArea();
    void takeCornerBack();
    void placeAlarm(base::Vec2 local);
    std::optional<live::MarkerSet> markerAsSet(const std::string& id) const;
    void moveMarker(const std::string& id, base::Vec2 byM);
    void renameMarker(const std::string& id, std::string_view label);
    void removeMarker(const std::string& id);
    void callProtocol(const scene::CallProtocol& c);
    // app_sound.cpp: alarms that are heard
    void setSound(std::optional<double> volume, std::optional<bool> muted);
    void soundAlarms();
    // app_view.cpp: what is looked at, and how
    void forgetView();
    void moveCamera(const scene::Camera& to, double seconds = 0.22);
    void setFloor(base::FloorId floor);
    void setMode(scene::ViewMode mode);
    void setExplode(double value);
    void toggleExplode();
    void goTo(const scene::Selection& what);
    void lookAt(base::FloorId floor, base::Box3 box);
    void goHome();
    void turnTo(bool buildingUp);
    void isolateRoom();
    void toggleSection();
    void setCutHeight(double heightM);
    void reduceMotion(bool reduced);
    void keepPreferences();
    void doAfterPicture();
    // app_settings.cpp
    void useSettings(Settings file);
    void showSettings();
    void keepLiked();
    void stepTime(const scene::StepTime& c);
    void setCard(const scene::SetCard& c);
    void standardCards();
    void useKeys();
    void setKey(const scene::SetKey& c);
    void nameFloor(const scene::NameFloor& c);
    // app_print.cpp: floor plans as a PDF
    void askPrint();
    void print(const scene::PrintPlan& c);
    void lookAtPrinting();
    // app_places.cpp: what was found, places gone to last, views with a name
    void openPlaces();
    void keepPlaces(const char* what);
    void rememberPlace(const scene::PlaceKey& key);
    void goToPlace(const scene::GoToPlace& c);
    void saveView(std::string name);
    void goToView(size_t index);
    void renameView(size_t index, std::string name);
    void removeView(size_t index);
    void showSight();

    AppOptions options_;
    std::unique_ptr<Window> window_;
    std::unique_ptr<gpu::Renderer> renderer_;
    ImGuiContext* imgui_ = nullptr;
    std::unique_ptr<ui::Ui> ui_;
    std::unique_ptr<Stage> stage_;  // null: start screen
    std::unique_ptr<live::Ingest> ingest_;
    std::unique_ptr<feed::Hub> hub_;  // destroyed before ingest_: a feed may still be pushing
    std::unique_ptr<PendingImport> pending_;
    std::optional<Opening> nextOpening_;  // chosen while another one was under way
    std::unique_ptr<Watchdog> watchdog_;
    scene::ViewState view_;
    scene::ViewMove move_;
    bool walking_ = false;                   // or still coming to rest on the ground
    std::unique_ptr<scene::Ground> ground_;  // of the school that is open, from the first walk on
    Settings settings_;                      // in force: the file's, with what was chosen in the window
    KeyTable keys_;
    Settings fileSettings_;              // as the file has them, else the standard
    bool drawn_ = false;                 // anything at all in the window
    bool keepCamera_ = false;            // the first picture is not fitted: the camera was resumed
    std::optional<scene::Camera> home_;  // the camera that shows all; while it is the view's, it follows the size of the picture
    scene::Commands commands_;
    ui::StartScreen startScreen_;
    std::string operator_;
    /// What was said at one stroke; undone ones can be said again.
    struct Stroke {
        std::string id;
        std::vector<live::Payload> payloads;
    };
    std::vector<Stroke> strokes_, redo_;
    std::optional<report::Brief> brief_;  // that was shown last
    Desk desk_;
    double pinNotBeforeS_ = 0;  // by timeS_
    std::string lockError_;
    std::vector<live::Event> drained_;
    Background<base::Result<Printed>> printing_{Window::wake};
    Background<BriefSaved> savingBrief_{Window::wake};
    Background<PinTried> pin_{Window::wake};
    Background<base::Result<void>> logging_{Window::wake};  // who opened which school
    std::filesystem::path recordingToLog_;                  // one that was asked for by name, until the access log has it
    // Live.
    std::vector<feed::FeedSettings> wanted_;     // to be connected as soon as a live school is open
    std::vector<feed::FeedSettings> connected_;  // of the school that is open
    std::filesystem::path recordingPath_;
    std::filesystem::path modelPath_;    // of the school that is open
    importers::ImportOptions modelHow_;  // and how it was read
    scene::WindowFacts facts_;
    std::filesystem::path placesFile_;  // of the school that is open; empty: cannot be kept
    AlarmSound sound_;
    std::vector<building::DeviceAlias> devices_;  // of the school that is open: where they are
    std::vector<live::FeedHealth> health_;
    FeedStatusEvents feedStatus_;     // what was recorded last of how the feeds fare
    std::string settingsProblem_;     // to be said when a school is open
    std::string saidRecordingError_;  // what the message bar has said of the recording
    std::string saidProblem_;         // … and of reading it
    bool saidReplayMarks_ = false;    // … and that marks in this replay are not kept
    RotationMemory rotationMemory_;   // of rotation_
    FreeMemory freeMemory_;
    std::future<void> rotation_;
    double lastTendS_ = -1, lastRotationS_ = 0, shownSinceS_ = 0, replacedS_ = -1e9;
    std::unique_ptr<Resume> resume_;
    std::optional<LeftOver> leftOver_;  // not resumed by itself, because that has failed before
    bool quit_ = false;
    int exitCode_ = 0;
    Pace pace_;
    uint64_t lastRevision_ = 0;
    bool dirty_ = true;         // something of our own changed since the last frame
    bool moreToDrain_ = false;  // than there was time for
    double lastFrameS_ = 0, lastHiddenLookS_ = 0;
    std::optional<double> modelDueS_;                   // by timeS_: what the last update of the model put off is due then
    bool hidden_ = false;                               // the window was, when it was looked at last
    int hiddenAlarms_ = 0;                              // in its title meanwhile
    std::string lastMessage_;                           // that was on the screen
    std::function<void()> afterPicture_;                // what a school that was opened leaves to do
    Preferences liked_;                                 // as it was read or written last
    std::optional<std::array<double, 5>> lastOutside_;  // cursor, whether it is inside, and size of the window
    std::string openTitle_;                             // of what is open
    std::array<size_t, 2> titleSays_{};                 // alarms, attempts to make the picture again
    bool titleStale_ = false;
    double textScale_ = 1;
    double timeS_ = 0;
    /// The graphics context is gone with all that was made in it.
    struct Loss {
        std::string why, error;  // of the loss; of the last attempt
        std::chrono::steady_clock::time_point since;
        int attempts = 0;
        double nextS = 0;  // of the next attempt, by timeS_
    };
    std::optional<Loss> loss_;
    struct GraphicsFacts {
        uint64_t losses = 0;
        double lastBackMs = 0, worstBackMs = 0;  // from the loss to the next picture
        double madeS = 0;
    } graphics_;
    double lastStandstillS_ = 0;
    // Mouse in the picture.
    struct Drag {
        bool active = false, moved = false;
        int button = -1;
        bool shift = false;
        bool box = false;  // chooses rooms
        double x = 0, y = 0, startX = 0, startY = 0;
        std::optional<scene::SectionFace> face;  // of the section box, in the hand
        std::string marker;                      // the chosen one, in the hand
        base::Vec2 from{0, 0};                   // where on the floor it was taken hold of
    } drag_;
    // For the report.
    struct Measured {
        double frames = 0, seconds = 0, fps = 0, worstMs = 0, worstShownMs = 0;
    } measured_;
    struct Shown {
        uint64_t seq = 0;
        live::Timestamp receivedAt{}, at{};
    } arrived_, shown_;
    Latency latency_;
    double drawnMs_ = 0;                                                    // what the last frame took, without draining
    std::optional<std::chrono::steady_clock::time_point> opening_;          // when the opening began whose first picture is still to come
    std::vector<int> tapped_;                                               // keys pressed since the last frame
    std::future<base::Result<std::unique_ptr<scene::GlyphAtlas>>> glyphs_;  // for the first school, made while nobody waits
    double openedMs_ = 0;                                                   // from there to its first picture
    double lastReportS_ = -1;
};

}  // namespace sallyport::viewer
