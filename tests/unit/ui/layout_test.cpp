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
        for (const scene::ViewModel& model : models()) {
            INFO(c.w << "x" << c.h << " at " << c.scale << ", " << model.alerts.size() << " alerts, live " << model.live);
            const ui::Layout l = ui::layout(c.w, c.h, c.scale, model);
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
