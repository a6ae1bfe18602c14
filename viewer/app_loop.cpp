// The loop: what came, what is due, and a frame when there is something to draw. A window at rest draws nothing.
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <utility>

#include "base/log.h"
#include "scene/palette.h"
#include "viewer/app_state.h"
#include "viewer/cli.h"

namespace sallyport::viewer {

using Clock = std::chrono::steady_clock;

namespace {

volatile std::sig_atomic_t stopRequested = 0;

// What is tended a few times a second, and how long a window sleeps that has nothing to tend.
constexpr double kTendS = 0.25, kSleepS = 1;
// Sooner than this a small school is open: its progress would only take time from it.
constexpr double kProgressAfterS = 0.3;

double since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

}  // namespace

/// A school was chosen, or the program was started with it, and may be there in a moment: another picture before it would only flash, and take time
/// from it.
bool App::opensAtOnce() const { return !stage_ && pending_ && opening_ && since(*opening_) < kProgressAfterS && !desk_.locked; }

const std::string& App::pictureProblem() const {
    return stage_ && renderer_->pictureProblem().empty() ? stage_->pictureLack() : renderer_->pictureProblem();
}

void App::frame() {
    int w, h;
    window_->framebufferSize(w, h);
    const live::Timestamp wall = base::wallNow();
    dirty_ = false;
    lastFrameS_ = timeS_;
    lastMessage_ = ui_->message();
    lastRevision_ = stage_ ? stage_->session().revision() : 0;
    modelDueS_.reset();
    ui_->setClockRuns(clockRuns());
    ui_->setPictureProblem(pictureProblem());
    if (ui_->takeFontsChanged()) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    if (opensAtOnce()) {  // the window's first
        scene::DrawList empty;
        empty.clearColor = scene::palette(view_.theme).background;
        renderer_->draw(empty, w, h);
        window_->swap();
        return;
    }
    drawPanels(w, h, wall);
    // What was pressed on a panel is answered in the frame that saw the press, not in the next one: panels are cheap, pictures are not.
    if (!commands_.empty()) {
        ImGui::EndFrame();
        applyCommands();
        lastMessage_ = ui_->message();
        drawPanels(w, h, wall);
    }
    ImGui::Render();
    if (stage_ && !desk_.locked) {
        stage_->draw(view_, timeS_, w, h);
    } else {
        scene::DrawList empty;
        empty.picture = {0, 0, w, h};
        empty.clearColor = scene::palette(view_.theme).background;
        renderer_->draw(empty, w, h);
    }
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    window_->swap();
    window_->pointAtEdge(stage_ && !desk_.locked && ui_->edge() != ui::Ui::Edge::None);
    if (stage_ && stage_->model().dueAt) modelDueS_ = timeS_ + std::chrono::duration<double>(*stage_->model().dueAt - wall).count();
    dirty_ = pictureProblem() != ui_->pictureProblem();
    if (renderer_->contextLost()) return loseGraphics("the driver says so");
    if (loss_) sayPictureBack();
    if (stage_ && opening_ && !pending_) openedMs_ = since(*std::exchange(opening_, {})) * 1000;
    doAfterPicture();
    if (stage_) stage_->thinkAhead();
    if (arrived_.seq != shown_.seq) {
        shown_ = arrived_;
        shown_.at = base::wallNow();
    }
    dirty_ = dirty_ || !tapped_.empty();
    tapped_.clear();
    applyCommands();
}

void App::applyCommands() {
    if (commands_.empty()) return;
    dirty_ = true;
    for (const scene::Command& c : commands_) apply(c);
    commands_.clear();
}

/// Lays out the panels of what there is to see now, and notes in commands_ what was pressed on them.
void App::drawPanels(int w, int h, live::Timestamp wall) {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    // ImGui sees the keys that are down: one that was tapped between two frames is down for one.
    ImGuiIO& io = ImGui::GetIO();
    std::erase_if(tapped_, [&](int key) { return io.KeysDown[key]; });
    for (const int key : tapped_) io.KeysDown[key] = true;
    ImGui::NewFrame();
    for (const int key : tapped_) io.KeysDown[key] = false;
    ui::Progress progress;
    if (pending_ && !opensAtOnce()) {  // what is there in a moment needs no bar
        const ImportProgress::State state = pending_->progress.state();
        progress = {
            true, pending_->what, state.phase, state.fraction, state.timeLeft ? timeLeftText(*state.timeLeft) : "", pending_->progress.cancelled()};
    }
    if (stage_) lookAtFeeds();
    if (desk_.locked) {
        if (stage_) stage_->update(view_, health_, ingest_->recorderStatus(), wall, &facts_);
        drawLocked();
    } else if (!stage_) {
        view_.picture = {0, 0, w, h};
        ui_->drawStartScreen(startScreen_, view_, progress, commands_);
    } else {
        const scene::ViewModel& model = stage_->update(view_, health_, ingest_->recorderStatus(), wall, &facts_);
        fitCamera(ui::layout(w, h, view_.uiScale, model, view_.wider).picture);
        ui_->draw(model, view_, progress, commands_);
    }
}

/// A clock with seconds says that the picture is alive: wherever something can happen by itself, or has happened.
bool App::clockRuns() const {
    if (!stage_ || !stage_->session().liveFeeds()) return false;
    const uint64_t own = recordingPath_.empty() ? 0 : 1;  // the recording's first line
    return hub_ != nullptr || stage_->session().eventCount() > own;
}

/// What there is to draw for. `input`: something came from the keyboard or mouse.
Stirring App::stirring(bool input) {
    Stirring s;
    double x, y;
    window_->cursor(x, y);
    int w, h;
    window_->framebufferSize(w, h);
    const bool inside = window_->pointerInside();
    if (!inside && !drag_.active) x = y = -1;  // somebody points at another window
    const std::array<double, 5> outside{x, y, double(inside), double(w), double(h)};
    s.input = input | (lastOutside_.value_or(outside) != outside);
    lastOutside_ = outside;
    s.changed = window_->takeUncovered() | dirty_ || loss_ || moreToDrain_ || !commands_.empty() || ui_->message() != lastMessage_;
    const double opensInS = pending_ && opening_ ? kProgressAfterS - since(*opening_) : 0;
    s.blinking = (pending_ && opensInS <= 0) || ImGui::GetIO().WantTextInput;
    if (const auto in = ui_->frameDueInS()) s.atS = lastFrameS_ + *in;
    if (opensInS > 0) s.atS = std::min(s.atS.value_or(1e9), timeS_ + opensInS);
    if (desk_.locked && pinNotBeforeS_ > lastFrameS_) s.atS = std::min(pinNotBeforeS_, std::floor(lastFrameS_) + 1);
    if (!stage_) return s;
    if (modelDueS_) s.atS = std::min(s.atS.value_or(1e9), *modelDueS_);
    const live::Session& session = stage_->session();
    s.changed = s.changed || session.revision() != lastRevision_;
    s.running = session.mode() == live::SessionMode::Playing || move_.running() || drag_.active ||
                (view_.mode == scene::ViewMode::Inside && window_->anyKeyDown());
    s.blinking = s.blinking || (stage_->animated() && !desk_.locked) || stage_->model().unackedAlerts > 0;
    s.blinking = s.blinking || printing_.busy() || savingBrief_.busy();
    s.unsharp = !renderer_->lastFrame().sharp;
    if (clockRuns()) s.clock = std::chrono::floor<std::chrono::seconds>(base::wallNow().time_since_epoch()).count();
    return s;
}

/// A hidden window draws nothing, but its alarms go on counting: its title says them.
void App::lookWhileHidden() {
    if (!stage_ || timeS_ - lastHiddenLookS_ < kTendS) return;
    lastHiddenLookS_ = timeS_;
    doAfterPicture();
    lookAtFeeds();
    const scene::ViewModel& model = stage_->update(view_, health_, ingest_->recorderStatus(), base::wallNow(), &facts_);
    if (model.unackedAlerts > hiddenAlarms_) window_->requestAttention();
    hiddenAlarms_ = model.unackedAlerts;
}

void App::setTitle() {
    const std::array<size_t, 2> says{size_t(hidden_ ? hiddenAlarms_ : 0), loss_ && !renderer_ ? size_t(loss_->attempts) + 1 : 0};
    // A locked desk does not name the school.
    if (std::exchange(titleSays_, says) == says && !std::exchange(titleStale_, false)) return;
    std::string title = desk_.locked ? "Locked — Sallyport" : openTitle_.empty() ? "Sallyport" : openTitle_;
    if (says[0] > 0) title = "(" + std::to_string(says[0]) + (says[0] == 1 ? " ALARM) " : " ALARMS) ") + title;
    if (says[1] > 0) title = pictureGoneText() + " — " + title;
    window_->setTitle(title);
}

void App::sayStandstill(const Standstill& s) {
    lastStandstillS_ = std::chrono::duration<double>(s.to - s.from).count();
    const bool live = stage_ && ingest_ && stage_->session().liveFeeds();
    const std::string text = standstillText(s, stage_ ? stage_->model().clockOffset : base::Millis{0}, live ? ingest_->recorderStatus().lost : 0);
    base::log(base::LogLevel::Warning, text);
    if (live) ingest_->pushOwn(standstillEvent(s.from, s.to));
    ui_->showBriefly(text);
}

void App::noteTaps(const std::vector<Input>& inputs) {
    for (const Input& input : inputs)
        if (const auto* key = std::get_if<KeyInput>(&input); key && key->key >= 0 && key->key < int(std::size(ImGui::GetIO().KeysDown)) &&
                                                             std::find(tapped_.begin(), tapped_.end(), key->key) == tapped_.end())
            tapped_.push_back(key->key);
}

int App::run() {
    auto last = Clock::now();
    const auto begin = last;
    double waitS = 0;
    watchdog_->beat();  // starting is not standing still
    while (!quit_ && !stopRequested && !(window_->wantsClose() && mayClose())) {
        const std::vector<Input>& inputs = window_->poll(waitS);
        if (const auto stood = watchdog_->beat()) sayStandstill(*stood);
        const auto now = Clock::now();
        const double dt = std::chrono::duration<double>(now - last).count();
        last = now;
        timeS_ += dt;
        rehearse();
        if (renderer_ && !hidden_) noteTaps(inputs);
        else tapped_.clear();  // nothing of them is seen
        if (renderer_) handleInput(inputs);
        else handleInputBlind(inputs);
        if (stage_) {
            stage_->session().advance(base::wallNow(), std::chrono::duration_cast<live::Millis>(std::chrono::duration<double>(std::min(dt, 1.0))));
            if (move_.running()) {
                move_.step(view_, dt);
                dirty_ = true;  // its last step too
            }
            if (!desk_.locked) walk(dt);
        }
        if (!renderer_) makeGraphicsAgain();
        finishImport();
        lookAtPrinting();
        lookAtBrief();
        lookAtPin();
        if (const auto logged = logging_.take()) sayUnlogged(*logged);
        drainIngest();
        tend(base::wallNow());
        soundAlarms();
        measured_.seconds += dt;
        if (std::exchange(hidden_, window_->hidden()) != hidden_) dirty_ = true;
        const double mostS = options_.report.empty() && options_.exitAfterS <= 0 && !(stage_ && stage_->session().liveFeeds())
                                 ? kSleepS
                                 : std::min(kTendS, options_.rehearsal.reportEveryS);
        if (hidden_ || !renderer_) {
            lookWhileHidden();
            waitS = moreToDrain_ ? 0 : std::min(mostS, loss_ ? std::max(0.001, loss_->nextS - timeS_) : kTendS);
        } else {
            hiddenAlarms_ = 0;
            const bool awaited = drawn_ && opensAtOnce();
            if (setUiScale(textScale_); !awaited && pace_.due(stirring(!inputs.empty()), timeS_)) {
                const auto drawing = Clock::now();
                frame();
                drawnMs_ = since(drawing) * 1000;
                const double spent = since(now);
                latency_.shown(base::wallNow(), spent * 1000);
                measured_.frames += 1;
                drawn_ = true;
                measured_.worstMs = std::max(measured_.worstMs, spent * 1000);
                if (spent < Pace::kFrameS && !opensAtOnce()) std::this_thread::sleep_for(std::chrono::duration<double>(Pace::kFrameS - spent));
            }
            waitS = 0;
            if (awaited) {
                waitS = std::max(0.001, kProgressAfterS - since(*opening_));
            } else if (renderer_) {
                const Stirring s = stirring(false);
                dirty_ = dirty_ || s.input;  // not to be forgotten by having been asked
                const auto ms = base::wallNow().time_since_epoch().count() % 1000;
                waitS = pace_.waitS(s, timeS_ + since(now), double(1000 - ms) / 1000, mostS);
            }
        }
        setTitle();
        writeReport();
        if (options_.exitAfterS > 0 && since(begin) > options_.exitAfterS) quit_ = true;
    }
    return exitCode_;
}

int runApp(const AppOptions& options) {
    // A log-out or Ctrl+C ends the window like a close: feeds stop, the recording is synchronised.
    std::signal(SIGTERM, [](int) { stopRequested = 1; });
    std::signal(SIGINT, [](int) { stopRequested = 1; });
    std::signal(SIGHUP, [](int) { stopRequested = 1; });
    App app(options);
    if (auto r = app.start(); !r) return fail(r.error());
    return app.run();
}

}  // namespace sallyport::viewer
