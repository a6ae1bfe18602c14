// Purpose: what the application holds between frames; private to viewer/app*.cpp.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
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
#include "scene/camera.h"
#include "scene/command.h"
#include "ui/ui.h"
#include "viewer/app.h"
#include "viewer/feed_status.h"
#include "viewer/import_progress.h"
#include "viewer/recordings.h"
#include "viewer/resume.h"
#include "viewer/settings.h"
#include "viewer/stage.h"
#include "viewer/window.h"

struct ImGuiContext;

namespace sallyport::viewer {

/// What is to be opened.
struct Opening {
    std::filesystem::path path, events;  ///< events empty: live
    bool loop = false;
    bool fromCommandLine = false;    ///< a failure ends the program with its exit code
    bool keepFeeds = false;          ///< the same school again: its feeds are connected again
    std::optional<LeftOver> resume;  ///< goes on with what an unexpected end left
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
    void takeHistory();
    ~PendingImport() {
        progress.cancel();
        if (thread.joinable()) thread.join();
    }
};

/// Notices a main thread that stands still and logs it; recording and feeds go on without it.
class Watchdog {
public:
    Watchdog();
    ~Watchdog();
    void beat() { beats_.fetch_add(1, std::memory_order_relaxed); }

private:
    std::atomic<uint64_t> beats_{0};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

class App {
public:
    explicit App(const AppOptions& options);
    ~App();
    base::Result<void> start();
    int run();

private:
    // app.cpp: life and frame
    void frame();
    void beginImport(Opening opening);
    void finishImport();
    void endImportFailed(const base::Error& error, const Opening& opening);
    base::Result<void> show(Opened opened, const PendingImport& how);
    bool restless(bool input);
    void fitCamera(const scene::PixelRect& picture);
    void setUiScale(double scale);
    void writeReport();
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
    };
    base::Result<NewRecording> openRecording(const live::Session& session, const building::Building& b, const std::filesystem::path& model,
                                             const Opening& opening);
    base::Result<NewRecording> newRecording(const std::filesystem::path& folder, const building::Building& b, const std::filesystem::path& model);
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
    // app_input.cpp
    void handleInput(const std::vector<Input>& inputs);
    void handleButton(const ButtonInput& b);
    void handleDrag();
    void walk(double dtS);
    // app_commands.cpp
    void apply(const scene::Command& command);
    /// `of`: the moment that it speaks of, when that is not the present.
    void mark(live::Payload payload, std::optional<live::Timestamp> of = std::nullopt);
    void acknowledge(const std::string& alert);
    void moveCamera(const scene::Camera& to, double seconds = 0.22);
    void setFloor(base::FloorId floor);
    void setExplode(double value);
    void goTo(const scene::Selection& what);

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
    scene::CameraMove move_;
    Settings settings_;
    bool keepCamera_ = false;            // the first picture is not fitted: the camera was resumed
    std::optional<scene::Camera> home_;  // the camera that shows all; while it is the view's, it follows the size of the picture
    scene::Commands commands_;
    ui::StartScreen startScreen_;
    std::string operator_;
    std::vector<live::Event> drained_;
    // Live.
    std::vector<feed::FeedSettings> wanted_;     // to be connected as soon as a live school is open
    std::vector<feed::FeedSettings> connected_;  // of the school that is open
    std::filesystem::path recordingPath_;
    std::filesystem::path modelPath_;    // of the school that is open
    importers::ImportOptions modelHow_;  // and how it was read
    scene::WindowFacts facts_;
    std::vector<building::DeviceAlias> devices_;  // of the school that is open: where they are
    std::vector<live::FeedHealth> health_;
    FeedStatusEvents feedStatus_;     // what was recorded last of how the feeds fare
    std::string settingsProblem_;     // to be said when a school is open
    std::string saidRecordingError_;  // what the message bar has said of the recording
    std::string saidProblem_;         // … and of reading it
    bool saidReplayMarks_ = false;    // … and that marks in this replay are not kept
    RotationMemory rotationMemory_;   // of rotation_
    std::future<void> rotation_;
    double lastTendS_ = -1, lastRotationS_ = 0, shownSinceS_ = 0, replacedS_ = -1e9;
    std::unique_ptr<Resume> resume_;
    std::optional<LeftOver> leftOver_;  // not resumed by itself, because that has failed before
    bool quit_ = false, resting_ = false;
    int exitCode_ = 0;
    double lastFrameS_ = -1;
    uint64_t lastRevision_ = 0;
    int settling_ = 0;
    std::array<double, 4> lastOutside_{};  // cursor and size of the window
    double textScale_ = 1;
    double timeS_ = 0;
    // Mouse in the picture.
    struct Drag {
        bool active = false, moved = false;
        int button = -1;
        bool shift = false;
        double x = 0, y = 0, startX = 0, startY = 0;
    } drag_;
    // For the report.
    struct Measured {
        double frames = 0, seconds = 0, fps = 0, worstMs = 0, worstShownMs = 0;
    } measured_;
    struct Shown {
        uint64_t seq = 0;
        live::Timestamp receivedAt{}, at{};
    } arrived_, shown_;
    std::optional<std::chrono::steady_clock::time_point> opening_;  // when the opening began whose first picture is still to come
    double openedMs_ = 0;                                           // from there to its first picture
    double lastReportS_ = -1;
};

}  // namespace sallyport::viewer
