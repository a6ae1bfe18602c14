// Purpose: the panels without a window: an ImGui context, its font atlas, and a mouse that clicks targets by name.
#pragma once
#include <imgui.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string_view>

#include "sample_model.h"
#include "scene/view_sight.h"
#include "viewer/ui/ui.h"

namespace sallyport::test {

class Driver {
public:
    Driver(int width, int height, double scale = 1) {
        context_ = ImGui::CreateContext();
        ImGui::GetIO().DeltaTime = 1 / 60.0f;
        auto made = ui::Ui::create(scale);
        if (!made) FAIL(made.error().text());
        ui = std::move(*made);
        ui->recordTexts(true);
        view.uiScale = scale;
        view.floor = base::FloorId(1);
        view.selection = model.inspector.of;
        resize(width, height);
    }
    ~Driver() {
        ui.reset();
        ImGui::DestroyContext(context_);
    }
    Driver(const Driver&) = delete;

    void resize(int width, int height) {
        ImGui::GetIO().DisplaySize = {float(width), float(height)};
        frames(3);  // ImGui learns a child's size one frame late
    }
    void frame() {
        commands.clear();
        ImGui::NewFrame();
        if (lock) ui->drawLocked(*lock, view, commands);
        else if (startScreen) ui->drawStartScreen(*startScreen, view, progress, commands);
        else ui->draw(model, view, progress, commands);
        ImGui::Render();
        // As the window would: which doors are listed is part of the view.
        for (const scene::Command& c : commands)
            if (const auto* wider = std::get_if<scene::SetPanelsWider>(&c)) view.wider = wider->by;
        for (const scene::Command& c : commands)
            if (const auto* list = std::get_if<scene::ListDoors>(&c)) view.doorList = list->which;
        scene::updateDoorList(model, view, doorScratch_);
    }
    void frames(int n) {
        while (n-- > 0) frame();
    }

    const ui::Target* find(std::string_view name) const {
        for (const ui::Target& t : ui->targets())
            if (t.name == name) return &t;
        return nullptr;
    }
    bool shows(std::string_view part) const {
        for (const ui::DrawnText& t : ui->texts())
            if (t.visible && t.text.find(part) != std::string::npos) return true;
        return false;
    }
    /// Turns the wheel over the list at the right; negative is down.
    void scrollRight(float steps) {
        const ImVec2 screen = ImGui::GetIO().DisplaySize;
        moveTo(screen.x - 40, screen.y * 0.8f);  // below what stands over the list
        frames(2);
        ImGui::GetIO().MouseWheel = steps;
        frame();
        ImGui::GetIO().MouseWheel = 0;
        moveTo(1, 1);
        frames(2);
    }
    void moveTo(float x, float y) { ImGui::GetIO().MousePos = {x, y}; }
    void pause(float seconds) {
        ImGui::GetIO().DeltaTime = seconds;
        frame();
        ImGui::GetIO().DeltaTime = 1 / 60.0f;
    }
    /// As a person does: what has just come is seen first. Presses and releases in the middle of the target's visible part; returns the commands of
    /// the release.
    scene::Commands click(std::string_view name) {
        frame();
        pause(1.2f);
        return clickAtOnce(name);
    }
    scene::Commands clickAtOnce(std::string_view name) {
        frames(2);
        const ui::Target* t = find(name);
        INFO("target " << name);
        REQUIRE(t != nullptr);
        moveTo(float(t->visible.x) + float(t->visible.w) / 2, float(t->visible.y) + float(t->visible.h) / 2);
        frame();
        ImGui::GetIO().MouseDown[0] = true;
        frame();
        scene::Commands pressed = commands;
        ImGui::GetIO().MouseDown[0] = false;
        frame();
        pressed.insert(pressed.end(), commands.begin(), commands.end());
        return pressed;
    }
    template <class T>
    T clickFor(std::string_view name) {
        const scene::Commands got = click(name);
        INFO("target " << name << " gave " << got.size() << " commands");
        for (const scene::Command& c : got)
            if (const T* t = std::get_if<T>(&c)) return *t;
        FAIL("the expected command did not come");
        return {};
    }

    scene::ViewModel model = sampleModel();
    scene::ViewState view;
    ui::Progress progress;
    std::unique_ptr<ui::StartScreen> startScreen;
    std::unique_ptr<ui::LockScreen> lock;
    std::unique_ptr<ui::Ui> ui;
    scene::Commands commands;

private:
    ImGuiContext* context_ = nullptr;
    std::vector<base::DoorId> doorScratch_;
};

}  // namespace sallyport::test
