#include <catch2/catch.hpp>

#include "sample_model.h"
#include "viewer/ui/ui.h"

namespace sallyport {
namespace {
using scene::PixelRect;

struct Case {
    int w, h;
    double scale;
};
const Case kCases[] = {{1920, 1080, 1}, {1920, 1080, 1.5}, {1920, 1080, 2}, {1920, 1080, 0.75}, {1280, 720, 1}, {1280, 720, 2},  {800, 600, 1},
                       {800, 600, 2},   {1366, 768, 1.25}, {3840, 2160, 2}, {1024, 768, 1},     {1100, 500, 1}, {321, 243, 1.3}, {2560, 1440, 1}};

/// As the program comes, and as wide as one can ask for.
const scene::PanelsWider kWider[] = {{0, 0}, {60, 90}, {scene::kMostWiderU, scene::kMostWiderU}, {0, scene::kMostWiderU}, {scene::kMostWiderU, 0}};

std::vector<scene::ViewModel> models() {
    std::vector<scene::ViewModel> all(4, test::sampleModel());
    all[1].live = false;
    all[2].alerts.clear();
    test::addManyAlerts(all[3]);
    return all;
}

bool overlap(const PixelRect& a, const PixelRect& b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; }
}  // namespace

TEST_CASE("The regions tile the window: no gap, no overlap, at any size and scale") {
    for (const Case& c : kCases)
        for (const scene::ViewModel& model : models())
            for (const scene::PanelsWider& wider : kWider) {
                INFO(c.w << "x" << c.h << " at " << c.scale << ", " << model.alerts.size() << " alerts, live " << model.live << ", wider "
                         << wider.leftU << " " << wider.rightU);
                const ui::Layout l = ui::layout(c.w, c.h, c.scale, model, wider);
                const PixelRect regions[] = {l.topBar, l.alarms, l.left, l.picture, l.right, l.timeline, l.status};
                long area = 0;
                for (size_t i = 0; i < std::size(regions); ++i) {
                    const PixelRect& r = regions[i];
                    REQUIRE((r.w >= 0 && r.h >= 0 && r.x >= 0 && r.y >= 0 && r.x + r.w <= c.w && r.y + r.h <= c.h));
                    area += long(r.w) * r.h;
                    for (size_t k = 0; k < i; ++k) REQUIRE_FALSE((r.w && r.h && regions[k].w && regions[k].h && overlap(r, regions[k])));
                }
                CHECK(area == long(c.w) * c.h);
            }
}

TEST_CASE("Panels that were made wider leave a usable picture from 800x600 to 3840x2160 at any text size, and are never narrower than their preset") {
    const scene::ViewModel m = test::sampleModel();
    for (const auto& [w, h] : {std::pair(800, 600), std::pair(1024, 768), std::pair(1280, 720), std::pair(1366, 768), std::pair(1600, 900),
                               std::pair(1920, 1080), std::pair(2560, 1440), std::pair(3840, 2160)})
        for (const double scale : {0.75, 1.0, 1.25, 1.5, 1.75, 2.0})
            for (const scene::PanelsWider& wider : kWider) {
                INFO(w << "x" << h << " at " << scale << ", wider " << wider.leftU << " " << wider.rightU);
                const ui::Layout preset = ui::layout(w, h, scale, m), l = ui::layout(w, h, scale, m, wider);
                CHECK(l.left.w >= preset.left.w);
                CHECK(l.right.w >= preset.right.w);
                CHECK(l.picture.w >= w * 2 / 5);
                CHECK(l.picture.w >= int(375 * ui::effectiveScale(w, h, scale)));
                if (wider == scene::PanelsWider{60, 90} && double(w) / scale >= 1280) {  // where there is room one has what one asked for
                    const bool rail = w / scale < 1100;
                    CHECK(l.right.w == Approx(preset.right.w + 90 * scale).margin(1));
                    if (!rail) CHECK(l.left.w == Approx(preset.left.w + 60 * scale).margin(1));
                }
            }
    // A rail holds keys alone.
    CHECK(ui::layout(1024, 768, 1, m, {500, 0}).left.w == ui::layout(1024, 768, 1, m).left.w);
    // What the narrow window could not give is there again in the wide one.
    CHECK(ui::layout(800, 600, 1, m, {0, 200}).right.w < 520);
    CHECK(ui::layout(1920, 1080, 1, m, {0, 200}).right.w == 640);
}

TEST_CASE("The regions stand where the layout sheet puts them") {
    scene::ViewModel m = test::sampleModel();
    m.alerts.clear();
    ui::Layout l = ui::layout(1920, 1080, 1, m);
    CHECK(l.topBar == PixelRect{0, 0, 1920, 64});
    CHECK(l.left.w == 264);
    CHECK(l.picture.w == 1216);
    CHECK(l.right.w == 440);
    CHECK(l.timeline == PixelRect{264, 952, 1216, 80});
    CHECK(l.status == PixelRect{0, 1032, 1920, 48});
    l = ui::layout(1280, 720, 1, m);
    CHECK(l.topBar.h == 56);
    CHECK(l.left.w == 176);
    CHECK(l.picture.w == 784);
    CHECK(l.right.w == 320);
    CHECK(l.timeline.h == 56);
    CHECK(ui::layout(1099, 720, 1, m).left.w == 64);
    m.live = false;
    CHECK(ui::layout(1920, 1080, 1, m).timeline.h <= 136);
    CHECK(ui::layout(1280, 720, 1, m).timeline.h <= 112);
}

TEST_CASE("Alarm rows push the picture down and never lie over it") {
    scene::ViewModel m = test::sampleModel();
    m.alerts.clear();
    const ui::Layout quiet = ui::layout(1920, 1080, 1, m);
    CHECK(quiet.alarms.h == 0);
    test::addManyAlerts(m);
    const ui::Layout loud = ui::layout(1920, 1080, 1, m);
    CHECK(loud.alarms.h == 5 * 72);
    CHECK(loud.picture.y == loud.alarms.y + loud.alarms.h);
    CHECK(loud.picture.y - quiet.picture.y == loud.alarms.h);
    CHECK(ui::layout(1280, 720, 1, m).alarms.h == 2 * 56);
    m.alerts.clear();
    CHECK(ui::layout(1920, 1080, 1, m).alarms.h == 0);
}

TEST_CASE("A picture remains at every supported size, and grows with what the panels give up") {
    for (const Case& c : kCases) {
        scene::ViewModel m = test::sampleModel();
        const ui::Layout l = ui::layout(c.w, c.h, c.scale, m);
        INFO(c.w << "x" << c.h << " at " << c.scale);
        CHECK(l.picture.w >= c.w / 3);
        CHECK(l.picture.h >= c.h / 4);
    }
}

}  // namespace sallyport
