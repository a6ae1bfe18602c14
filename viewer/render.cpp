#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <charconv>
#include <cstdio>

#include "gpu/offscreen.h"
#include "live/recorder.h"
#include "scene/camera.h"
#include "ui/ui.h"
#include "viewer/access_log.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/moment.h"
#include "viewer/stage.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;

base::Result<PictureSize> parseSize(const std::string& text) {
    PictureSize s;
    const char* end = text.data() + text.size();
    const auto a = std::from_chars(text.data(), end, s.w);
    if (a.ec == std::errc() && a.ptr != end && *a.ptr == 'x') {
        const auto b = std::from_chars(a.ptr + 1, end, s.h);
        if (b.ec == std::errc() && b.ptr == end && s.w >= 64 && s.h >= 64 && s.w <= 8192 && s.h <= 8192) return s;
    }
    return Error{ErrorCode::Usage, "'" + text + "' is not a size; write it as 1920x1080 (64 to 8192 each)", "--size"};
}

namespace {

/// The panels of the window, drawn once with no window.
class HeadlessPanels {
public:
    HeadlessPanels(int w, int h) {
        context_ = ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = ImVec2(float(w), float(h));
        io.DeltaTime = 1.0f / 60;
        io.MousePos = ImVec2(-1, -1);
        ready_ = ImGui_ImplOpenGL3_Init("#version 450");
    }
    ~HeadlessPanels() {
        if (ready_) ImGui_ImplOpenGL3_Shutdown();
        ImGui::DestroyContext(context_);
    }
    bool ready() const { return ready_; }

private:
    ImGuiContext* context_;
    bool ready_;
};

}  // namespace

int runRender(const RenderOptions& o) {
    const auto size = parseSize(o.size);
    if (!size) return fail(size.error());
    const auto at = parseMoment(o.at);
    if (!at) return fail(at.error());
    auto opened = openToWatch(o.model, o.state, o.importing);
    if (!opened) return fail(opened.error());
    const School& school = opened->school;
    AccessNotes notes;
    notes.opened(school, o.model);
    notes.openedAlso(o.state);
    if (holdsNothing(*school.building)) return fail({ErrorCode::BadInput, pictureLack(*school.building, school.problems), o.model.string()});
    if (const std::string lack = pictureLack(*school.building, school.problems); !lack.empty())
        std::fprintf(stderr, "sallyport: %s: %s\n", o.model.c_str(), lack.c_str());

    scene::ViewState view;
    view.mode = o.view == "orbit" ? scene::ViewMode::Orbit : o.view == "inside" ? scene::ViewMode::Inside : scene::ViewMode::Plan;
    view.theme = o.theme == "night" ? scene::Theme::Night : o.theme == "light" ? scene::Theme::Light : scene::Theme::Dark;
    view.explode = o.explode;
    view.floor = startFloor(*school.building);
    if (!o.floor.empty()) {
        const auto floor = floorNamed(school, o.floor);
        if (!floor) return fail(floor.error());
        view.floor = *floor;
    }
    // A building alone is no recording, so nothing marks it as one. Its clock stands still: equal calls give equal pictures.
    if (o.state.empty()) opened->session->advance(at->value_or(live::Timestamp()), live::Millis(0));
    else if (const auto there = goToMoment(*opened->session, *at); !there) return fail(there.error());
    warnOfDamage(*opened->session, o.state);

    auto target = gpu::Offscreen::create(size->w, size->h);
    if (!target) return fail(target.error());
    (*target)->bind();
    auto renderer = gpu::Renderer::create(gpu::Offscreen::procAddress);
    if (!renderer) return fail(renderer.error());
    // A picture in a document must not lack what nobody sees that it lacks.
    if (const std::string& problem = (*renderer)->pictureProblem(); !problem.empty()) return fail({ErrorCode::Graphics, problem, ""});
    auto stage = Stage::create(std::move(*opened), **renderer, view.uiScale);
    if (!stage) return fail(stage.error());
    for (const std::string* problem : {&(*renderer)->shaderProblem(), &(*renderer)->sceneProblem()})
        if (!problem->empty()) std::fprintf(stderr, "sallyport: %s\n", problem->c_str());
    Stage& s = **stage;
    const live::Timestamp wall = s.session().now();
    view.picture = {0, 0, size->w, size->h};
    view.panels = o.ui;
    const auto fit = [&] {
        view.camera = scene::homeCamera(*s.school().building, view);
        if (view.mode == scene::ViewMode::Inside)
            view.camera = scene::insideCamera(*s.school().building, *s.school().places, view.floor, base::Vec2(s.school().building->bounds.centre()),
                                              {.fovDeg = 65});
    };
    if (!o.ui) {
        s.update(view, {}, {}, wall);
        fit();
        s.draw(view, 0, size->w, size->h);
    } else {
        HeadlessPanels panels(size->w, size->h);
        auto ui = ui::Ui::create(view.uiScale);
        if (!panels.ready()) return fail({ErrorCode::Graphics, "the panels cannot be drawn with this OpenGL driver", ""});
        if (!ui) return fail(ui.error());
        scene::Commands ignored;
        // Two frames: the first lets ImGui measure what the second lays out.
        for (int i = 0; i < 2; ++i) {
            const scene::ViewModel& model = s.update(view, {}, {}, wall);
            view.picture = ui::layout(size->w, size->h, view.uiScale, model, view.wider).picture;
            fit();
            ImGui_ImplOpenGL3_NewFrame();
            ImGui::NewFrame();
            (*ui)->draw(model, view, {}, ignored);
            ImGui::Render();
            s.draw(view, 0, size->w, size->h);
            ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        }
    }
    const auto written = gpu::writePng(o.output, size->w, size->h, (*target)->readPixels());
    if (!written) return fail(written.error());
    notes.exported("picture", o.output);
    return kOk;
}

}  // namespace sallyport::viewer
