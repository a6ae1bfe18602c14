// The demo school with its drill: whatever the moment, mode, size and theme, no label lies over another or over a symbol, each is in its room or led
// to, and the threat has its number. The views of the golden pictures are among these.
#include <algorithm>
#include <catch2/catch.hpp>

#include "live/session.h"
#include "support/demo_school.h"
#include "support/placement.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;

namespace {

struct Demo {
    std::shared_ptr<const building::Building> school;
    live::Session session;
    ViewModelBuilder models;

    Demo() : school(test::demoSchool()), session(std::make_shared<building::PlaceIndex>(*school), false), models(school) {
        auto drill = live::readEventFile(SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson");
        if (!drill) throw std::runtime_error(drill.error().text());
        std::stable_sort(drill->begin(), drill->end(), [](const auto& a, const auto& b) { return a.receivedAt < b.receivedAt; });
        for (size_t i = 0; i < drill->size(); ++i) (*drill)[i].seq = i + 1;
        session.append(std::move(*drill));
    }
    const ViewModel& at(const char* clock, const ViewState& view) {
        const auto t = *base::parseTimestamp(std::string("2026-11-19T") + clock + "Z");
        session.seek(t);
        session.pause();
        return models.update(session, view, {}, {}, t);
    }
};

struct Screen {
    int w, h;
    double scale;
};

}  // namespace

TEST_CASE("in the drill no label lies over another or over a symbol, and each is in its room or led to") {
    Demo demo;
    for (const Screen screen : {Screen{1280, 720, 1}, Screen{1120, 700, 1}, Screen{800, 600, 1}, Screen{1920, 1080, 1.5}, Screen{3840, 2160, 2}}) {
        auto atlas = GlyphAtlas::create(screen.scale);
        REQUIRE(atlas);
        DrawListBuilder pictures(demo.school, std::shared_ptr<GlyphAtlas>(std::move(*atlas)));
        for (const Theme theme : {Theme::Dark, Theme::Night, Theme::Light})
            for (const char* moment : {"19:41:30", "19:46:30", "19:49:30"})
                for (uint32_t floor = 0; floor < demo.school->floors.size(); ++floor)
                    for (const auto& [mode, explode] :
                         {std::pair(ViewMode::Plan, 0.0), std::pair(ViewMode::Orbit, 0.0), std::pair(ViewMode::Orbit, 0.6)}) {
                        // Themes share their places; one moment of each is enough.
                        if (theme != Theme::Dark && (screen.w != 1120 || moment[4] != '6')) continue;
                        ViewState view;
                        view.theme = theme;
                        view.floor = base::FloorId(floor);
                        view.mode = mode;
                        view.explode = explode;
                        view.uiScale = screen.scale;
                        view.picture = {0, 0, screen.w, screen.h};
                        view.camera = homeCamera(*demo.school, view);
                        pictures.build(demo.at(moment, view), view, 0);
                        CAPTURE(screen.w, screen.h, int(theme), moment, floor, int(mode), explode);
                        const auto faults = test::misplaced(pictures, *demo.school, view);
                        INFO(test::joined(faults));
                        CHECK(faults.empty());
                    }
    }
}

TEST_CASE("every room in danger on the active floor has its number in the picture, also in a small window") {
    Demo demo;
    auto atlas = GlyphAtlas::create(1);
    REQUIRE(atlas);
    DrawListBuilder pictures(demo.school, std::shared_ptr<GlyphAtlas>(std::move(*atlas)));
    int dangers = 0;
    for (const auto& [w, h] : {std::pair(1280, 720), std::pair(800, 600), std::pair(640, 480)})
        for (const char* moment : {"19:43:30", "19:46:30", "19:48:00"})
            for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
                ViewState view;
                view.floor = base::FloorId(1);
                view.mode = mode;
                view.picture = {0, 0, w, h};
                view.camera = homeCamera(*demo.school, view);
                const ViewModel& m = demo.at(moment, view);
                pictures.build(m, view, 0);
                for (const RoomView& r : m.rooms) {
                    if (r.floor != view.floor || !live::isDanger(r.status)) continue;
                    ++dangers;
                    CAPTURE(w, h, moment, int(mode), r.label);
                    const auto& labels = pictures.labels();
                    CHECK(std::any_of(labels.begin(), labels.end(), [&](const auto& l) { return l.text == r.label; }));
                }
            }
    CHECK(dangers > 6);
}
