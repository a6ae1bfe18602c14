// Purpose: what the application holds between frames; private to viewer/app*.cpp.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "feed/hub.h"
#include "gpu/renderer.h"
#include "live/ingest.h"
#include "scene/camera.h"
#include "scene/command.h"
#include "ui/ui.h"
#include "viewer/app.h"
#include "viewer/import_progress.h"
#include "viewer/stage.h"
#include "viewer/window.h"

struct ImGuiContext;

namespace sallyport::viewer {

/// Import on its own thread; the old school stays until the new one is ready.
struct PendingImport {
    std::thread thread;
    std::atomic<bool> done{false};
    ImportProgress progress;
    std::string what;
    std::optional<base::Result<Opened>> result;
    bool loop = false;
    bool fromCommandLine = false;  ///< a failure ends the program with its exit code
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
    void beginImport(const std::filesystem::path& path, const std::filesystem::path& events, bool loop, bool fromCommandLine = false);
    void finishImport();
    void endImportFailed(const base::Error& error, bool fromCommandLine);
    base::Result<void> show(Opened opened, bool loop);
    bool restless(bool input);
    void connectFeeds();
    void endFeeds();
    base::Result<void> startRecording(const building::Building& b, const std::filesystem::path& model, bool live);
    void drainIngest();
    void fitCamera(const scene::PixelRect& picture);
    void setUiScale(double scale);
    void writeReport();
    // app_input.cpp
    void handleInput(const std::vector<Input>& inputs);
    void handleButton(const ButtonInput& b);
    void handleDrag();
    void walk(double dtS);
    // app_commands.cpp
    void apply(const scene::Command& command);
    void mark(live::Payload payload);
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
    struct NextOpening {
        std::filesystem::path path, events;
        bool loop = false;
    } nextOpening_;  // chosen while another one was under way
    std::unique_ptr<Watchdog> watchdog_;
    scene::ViewState view_;
    scene::CameraMove move_;
    std::optional<scene::Camera> home_;  // the camera that shows all; while it is the view's, it follows the size of the picture
    scene::Commands commands_;
    ui::StartScreen startScreen_;
    std::string operator_;
    std::vector<live::Event> drained_;
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
