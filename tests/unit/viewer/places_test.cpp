// Places gone to last and views with a name, as they are kept for each school.
#include "viewer/places.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/small_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::viewer;
using scene::PlaceKey;

namespace {
Places sample() {
    Places p;
    p.recent = {{PlaceKey::Kind::Room, "F2/214"}, {PlaceKey::Kind::Grid, "F2-K5"}, {PlaceKey::Kind::Responder, "uid \"1\""}};
    scene::SavedView v;
    v.name = "Süd";
    v.mode = scene::ViewMode::Orbit;
    v.floor = "F2";
    v.camera.target = {1.5, -2, 3};
    v.camera.yawDeg = 30;
    v.camera.pitchDeg = -40;
    v.camera.distanceM = 55;
    v.explode = 0.5;
    v.xray = true;
    p.views = {v};
    return p;
}
}  // namespace

TEST_CASE("What was kept is read back as it was") {
    const test::TempDir dir;
    const auto file = dir / "places/school.json";
    REQUIRE(writePlaces(file, sample()));
    CHECK(readPlaces(file) == sample());
    CHECK(readPlaces(dir / "none.json") == Places{});
}

TEST_CASE("A damaged file of places is an empty one, and damaged entries are left out") {
    const std::string text = placesText(sample());
    for (size_t n = 0; n < text.size(); n += 7) CHECK(parsePlaces(text.substr(0, n)) == Places{});
    CHECK(parsePlaces("[]") == Places{});
    CHECK(parsePlaces(R"({"recent":[{"kind":"room","id":7},{"kind":"moon","id":"x"},{"kind":"room","id":""},5],"views":[{"name":"x"}]})") ==
          Places{});
    std::string far = text;
    far.replace(far.find("55.0"), 4, "1e99");
    CHECK(parsePlaces(far).views.empty());
    CHECK(parsePlaces(far).recent == sample().recent);
}

TEST_CASE("The place gone to last stands first, once, and ten are kept") {
    Places p;
    for (int i = 0; i < 14; ++i) remember(p, {PlaceKey::Kind::Room, std::to_string(i)});
    CHECK(p.recent.size() == scene::kMostRecentPlaces);
    CHECK(p.recent.front().id == "13");
    remember(p, {PlaceKey::Kind::Room, "9"});
    CHECK(p.recent.front().id == "9");
    CHECK(std::count(p.recent.begin(), p.recent.end(), PlaceKey{PlaceKey::Kind::Room, "9"}) == 1);
    CHECK(p.recent.size() == scene::kMostRecentPlaces);
}
