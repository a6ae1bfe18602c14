// What lives on the graphics card: made at the start, thrown away when the driver loses its context, and made again from what the program holds.
// Session, feeds, recording and view know nothing of it.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/log.h"
#include "viewer/app_state.h"
#include "viewer/fill_rates.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double kFirstRetryS = 0.1, kLongestRetryS = 2;
/// After so many attempts a person has to decide: some ten seconds.
constexpr int kOfferSoftwareAfter = 8;

}  // namespace

base::Result<void> App::makeGraphics() {
    gpu::RendererOptions how;
    how.quality = options_.quality ? options_.quality : settings_.quality;
    how.knownMegapixelsPerS = knownFillRate;
    how.memoryLimit = options_.rehearsal.graphicsMemory;
    how.refusedShader = options_.rehearsal.refusedShader;
    how.quickFirstPicture = true;  // whoever opens a school sees it sooner, and sharp some frames later
    auto renderer = gpu::Renderer::create(Window::procAddress, how);
    if (!renderer) return renderer.error();
    // Our callbacks are set already; ImGui's chain to them.
    ImGui_ImplGlfw_InitForOpenGL(window_->handle(), true);
    if (!ImGui_ImplOpenGL3_Init("#version 450")) {
        ImGui_ImplGlfw_Shutdown();
        return Error{ErrorCode::Graphics, "the panels cannot be drawn with this OpenGL driver", ""};
    }
    ImGui_ImplOpenGL3_NewFrame();  // its shaders and fonts, before somebody waits for a picture
    renderer_ = std::move(*renderer);
    rememberFillRate(renderer_->device());
    graphics_.madeS = timeS_;
    dirty_ = true;
    sayPicture();
    return {};
}

/// What this driver draws more plainly is said once; what it does not draw stands in the picture.
void App::sayPicture() {
    if (renderer_->pictureProblem().empty() && !renderer_->shaderProblem().empty()) ui_->showMessage(renderer_->shaderProblem());
}

void App::loseGraphics(const std::string& why) {
    loss_ = Loss{why, {}, Clock::now(), 0, timeS_};
    ++graphics_.losses;
    base::log(base::LogLevel::Warning, "the graphics context is lost (" + why + "); the picture is made again, feeds and recording go on");
    // Names of the lost context must not be deleted in the next one.
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    renderer_.reset();
    drag_.active = false;
    ImGuiIO& io = ImGui::GetIO();
    std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
    std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
}

void App::makeGraphicsAgain() {
    if (timeS_ < loss_->nextS) return;
    base::Result<void> made = window_->renew();
    if (made && options_.rehearsal.failedContexts > 0 && options_.rehearsal.failedContexts-- > 0)
        made = Error{ErrorCode::Graphics, "as rehearsed", ""};
    if (made) made = makeGraphics();
    if (!made) {
        window_->dropNew();
        Loss& loss = *loss_;
        loss.nextS = timeS_ + std::min(kLongestRetryS, kFirstRetryS * std::exp2(loss.attempts++));
        const std::string error = made.error().text();
        if (std::exchange(loss.error, error) != error) base::log(base::LogLevel::Error, "the picture cannot be made again yet: " + error);
        if (loss.attempts == kOfferSoftwareAfter) {
            base::log(base::LogLevel::Error, pictureGoneText());
            std::fprintf(stderr, "sallyport: %s\n", pictureGoneText().c_str());
        }
        return;
    }
    window_->keepNew();
    if (!stage_) return;
    if (auto back = stage_->setRenderer(*renderer_); !back) ui_->showMessage(back.error().text());
    else if (!renderer_->sceneProblem().empty()) ui_->showMessage(renderer_->sceneProblem());
}

/// For the title of the window, which is all that can still be changed.
std::string App::pictureGoneText() const {
    if (loss_->attempts < kOfferSoftwareAfter) return "The picture is being made again";
    return "NO PICTURE, feeds and recording go on. Close the window and start with LIBGL_ALWAYS_SOFTWARE=1: it resumes";
}

void App::sayPictureBack() {
    const Loss loss = *std::exchange(loss_, {});
    graphics_.lastBackMs = std::chrono::duration<double, std::milli>(Clock::now() - loss.since).count();
    graphics_.worstBackMs = std::max(graphics_.worstBackMs, graphics_.lastBackMs);
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f", graphics_.lastBackMs / 1000);
    base::log(base::LogLevel::Warning, std::string("the picture is back after ") + seconds + " s");
    ui_->showBriefly(std::string("The graphics driver lost the picture; it is back after ") + seconds + " s. Feeds and recording went on.");
}

/// Nothing of what is on the screen is true any more, so nothing on it can be meant; but the program can be left.
void App::handleInputBlind(const std::vector<Input>& inputs) {
    if (desk_.locked) return;
    for (const Input& input : inputs)
        if (const auto* key = std::get_if<KeyInput>(&input); key && key->control && key->key == GLFW_KEY_Q) quit_ = true;
}

/// Faults on demand.
void App::rehearse() {
    Rehearsal& r = options_.rehearsal;
    if (renderer_ && !loss_ && r.loseContextEveryS > 0 && timeS_ - graphics_.madeS > r.loseContextEveryS) loseGraphics("as rehearsed");
    if (r.stallForS > 0 && timeS_ > r.stallAtS) std::this_thread::sleep_for(std::chrono::duration<double>(std::exchange(r.stallForS, 0)));
    if (renderer_ && !desk_.locked && !r.dropped.empty() && timeS_ > 1) dropped(std::exchange(r.dropped, {}));
    if (!r.contentScales.empty()) window_->pretendContentScale(r.contentScales[size_t(timeS_) % r.contentScales.size()]);
}

}  // namespace sallyport::viewer
