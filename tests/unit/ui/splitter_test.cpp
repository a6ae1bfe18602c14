// The edges between panels and picture: dragged, double-clicked, and out of the way of what stands beside them.
#include "driver.h"

namespace sallyport {
namespace {
using test::Driver;

ImVec2 middle(const Driver& d, const char* name) {
    const ui::Target* t = d.find(name);
    INFO(name);
    REQUIRE(t);
    return {float(t->rect.x) + float(t->rect.w) / 2, float(t->rect.y) + float(t->rect.h) / 2};
}
void press(Driver& d, bool down) {
    ImGui::GetIO().MouseDown[0] = down;
    d.frame();
}
void drag(Driver& d, const char* name, float byPx) {
    const ImVec2 from = middle(d, name);
    d.moveTo(from.x, from.y);
    d.frames(2);
    press(d, true);
    for (const float part : {0.3f, 0.8f, 1.0f}) {
        d.moveTo(from.x + byPx * part, from.y + 20);
        d.frame();
    }
    press(d, false);
    d.moveTo(1, 1);
    d.pause(1);  // the next press is no double click
    d.frames(2);
}
scene::PixelRect picture(const Driver& d) {
    const ImVec2 s = ImGui::GetIO().DisplaySize;
    return ui::layout(int(s.x), int(s.y), d.view.uiScale, d.model, d.view.wider).picture;
}
}  // namespace

TEST_CASE("The inner edge of a panel is dragged with the pointer, in units whatever the text size, and the other edge stays") {
    for (const double scale : {0.75, 1.0, 1.5}) {
        INFO("scale " << scale);
        Driver d(2560, 1440, scale);
        const scene::PixelRect before = picture(d);
        drag(d, "split.left", 90);
        CHECK(picture(d).x == before.x + 90);
        CHECK(d.view.wider.leftU == Approx(90 / scale).margin(0.7));
        CHECK(picture(d).x + picture(d).w == before.x + before.w);
        drag(d, "split.right", -120);
        CHECK(picture(d).x == before.x + 90);
        CHECK(picture(d).w == before.w - 90 - 120);
        CHECK(d.view.wider.rightU == Approx(120 / scale).margin(0.7));
        drag(d, "split.left", -50);
        CHECK(picture(d).x == before.x + 40);
        // Further than the preset no panel shrinks, and the picture keeps its width.
        drag(d, "split.left", -600);
        CHECK(picture(d).x == before.x);
        CHECK(d.view.wider.leftU == 0);
        drag(d, "split.right", -5000);
        CHECK(picture(d).w >= 2560 * 2 / 5);
    }
}

TEST_CASE("What was chosen of one panel stays when the other is dragged in a window that has no room for both, or no left panel at all") {
    {
        Driver rail(1280, 720, 1.5);
        rail.view.wider = {150, 0};
        rail.frames(3);
        drag(rail, "split.right", -20);
        CHECK(rail.view.wider.rightU > 5);
        CHECK(rail.view.wider.leftU == 150);
    }
    Driver d(1920, 1080);
    d.view.wider = {250, 400};
    d.frames(3);
    const scene::PixelRect before = picture(d);
    drag(d, "split.right", 60);
    CHECK(picture(d).x == before.x);  // the other edge stays where it is
    CHECK(picture(d).w == before.w + 60);
}

TEST_CASE("A double click on the edge brings the preset back, a single one and a trembling hand change nothing") {
    Driver d(1920, 1080);
    d.view.wider = {100, 80};
    d.frames(3);
    const ImVec2 at = middle(d, "split.right");
    d.moveTo(at.x, at.y);
    d.frames(2);
    press(d, true);
    d.moveTo(at.x + 1, at.y);
    d.frame();
    press(d, false);
    CHECK(d.view.wider == scene::PanelsWider{100, 80});
    d.moveTo(at.x, at.y);
    press(d, true);  // the second within a third of a second
    CHECK(d.view.wider == scene::PanelsWider{100, 0});
    d.frames(2);
    press(d, false);
    d.frames(2);
    CHECK(d.view.wider == scene::PanelsWider{100, 0});
}

TEST_CASE("Under the pointer the edge lights up and is known to be one, a press there belongs to no button and not to the picture") {
    for (const auto& [w, h, scale] :
         {std::tuple(1100, 720, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1920, 1080, 1.0), std::tuple(3840, 2160, 2.0)}) {
        INFO(w << "x" << h << " at " << scale);
        Driver d(w, h, scale);
        CHECK(d.ui->edge() == ui::Ui::Edge::None);
        for (const char* name : {"split.left", "split.right"}) {
            const ImVec2 at = middle(d, name);
            const ui::Target* t = d.find(name);
            CHECK(t->rect.w >= 12 * scale);
            for (const float x : {float(t->rect.x) + 1, at.x, float(t->rect.x + t->rect.w) - 2}) {
                d.moveTo(x, at.y);
                d.frames(2);
                CHECK(d.ui->edge() == ui::Ui::Edge::Under);
                CHECK(ImGui::GetIO().WantCaptureMouse);
            }
            press(d, true);
            d.frame();
            CHECK(d.ui->edge() == ui::Ui::Edge::Held);
            CHECK(d.commands.empty());
            press(d, false);
            CHECK(d.commands.empty());
            d.moveTo(1, 1);
            d.pause(1);
            CHECK(d.ui->edge() == ui::Ui::Edge::None);
        }
        // The buttons beside it keep their clicks to their very edge.
        d.ui->apply({scene::ShowPanel::Which::Inspector});
        d.frames(2);
        const ui::Target* mark = d.find("mark.threat");
        REQUIRE(mark);
        d.moveTo(float(mark->visible.x) + 1, float(mark->visible.y) + 4);
        d.frames(2);
        CHECK(d.ui->edge() == ui::Ui::Edge::None);
        const ui::Target* floor = d.find("floor.F2");
        REQUIRE(floor);
        d.moveTo(float(floor->visible.x + floor->visible.w) - 2, float(floor->visible.y) + 4);
        d.frames(2);
        CHECK(d.ui->edge() == ui::Ui::Edge::None);
    }
}

TEST_CASE("Where there is no width to give there is no edge to take hold of, and a window that grows has it again") {
    Driver d(760, 520);
    CHECK_FALSE(d.find("split.left"));
    CHECK_FALSE(d.find("split.right"));
    d.resize(1920, 1080);
    for (const char* name : {"split.left", "split.right"}) {
        const ui::Target* t = d.find(name);
        REQUIRE(t);
        d.moveTo(float(t->rect.x) + 1, float(t->rect.y) + 40);
        d.frames(2);
        CHECK(d.ui->edge() == ui::Ui::Edge::Under);
        d.moveTo(float(t->rect.x + t->rect.w) - 2, float(t->rect.y) + 40);
        d.frames(2);
        CHECK(d.ui->edge() == ui::Ui::Edge::Under);
    }
    // Over a sheet nothing of it is felt.
    const ImVec2 at = middle(d, "split.left");
    d.ui->apply({scene::ShowPanel::Which::Keys});
    d.moveTo(at.x, at.y);
    d.frames(3);
    CHECK(d.ui->edge() == ui::Ui::Edge::None);
}

}  // namespace sallyport
