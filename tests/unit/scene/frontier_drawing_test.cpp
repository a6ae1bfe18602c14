// The line of an opening that nobody holds: its teeth stand in the picture, point to the side that nobody has searched, and are there for openings
// alone.
#include <algorithm>
#include <cmath>
#include <map>

#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using base::Vec2;
using base::Vec2f;
using test::SceneFixture;

namespace {

/// The opening of a door of the small school, from its room out into the hall.
FrontierRow openingAt(const SceneFixture& f, const char* door) {
    FrontierRow row;
    for (uint32_t i = 0; i < f.school->doors.size(); ++i) {
        const building::Door& d = f.school->doors[i];
        if (d.name != door) continue;
        FrontierOpening& o = row.opening;
        o.kind = FrontierOpening::Kind::Door;
        o.door = base::DoorId(i);
        o.floor = d.floor;
        o.from = d.rooms.at(0);
        o.to = d.rooms.at(1);
        o.at = d.position;
        o.along = d.along;
        o.halfWidthM = d.widthM / 2;
        const Vec2 across(-d.along.y, d.along.x), inside(f.school->room(o.from).bounds.centre());
        o.toward = glm::dot(across, inside - Vec2(d.position)) > 0 ? -across : across;
    }
    REQUIRE(row.opening.door.valid());
    return row;
}

/// The corners of what is drawn in exactly that colour within 40 px of an opening, as (along, toward) in pixels from its middle.
std::vector<Vec2> drawnAt(SceneFixture& f, const FrontierRow& row, base::Rgba8 ink) {
    const DrawList& list = f.build();
    const FrontierOpening& o = row.opening;
    const Vec2 middle = f.pixel(o.at), along = glm::normalize(f.pixel(o.at + base::Vec3(o.along, 0)) - middle),
               toward = glm::normalize(f.pixel(o.at + base::Vec3(o.toward, 0)) - middle);
    std::vector<Vec2> out;
    for (const uint32_t i : list.overlayIndices) {
        const OverlayVertex& v = list.overlay[i];
        const Vec2 from = Vec2(v.position) - middle;
        if (v.color == ink && glm::length(from) < 40) out.push_back({glm::dot(from, along), glm::dot(from, toward)});
    }
    return out;
}

/// Where the teeth end, along the opening.
std::vector<double> tipsOf(const std::vector<Vec2>& corners) {
    double far = 0;
    for (const Vec2 c : corners) far = std::max(far, c.y);
    std::vector<double> out;
    for (const Vec2 c : corners)
        if (c.y > far - 0.5 && std::none_of(out.begin(), out.end(), [&](double x) { return std::abs(x - c.x) < 1; })) out.push_back(c.x);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("An opening that nobody holds has teeth over its width, and they point to where nobody has searched") {
    SceneFixture f;
    const Palette& p = palette(f.view.theme);
    FrontierRow row = openingAt(f, "D-101");
    CHECK(drawnAt(f, row, p.caution).empty());  // nothing of it without an opening

    f.model.frontier.searched = true;
    f.model.frontier.openings = {row};
    ++f.model.frontier.revision;
    const auto corners = drawnAt(f, row, p.caution);
    REQUIRE_FALSE(corners.empty());
    const auto tips = tipsOf(corners);
    REQUIRE(tips.size() >= 2);
    double far = 0, back = 0;
    for (const Vec2 c : corners) far = std::max(far, c.y), back = std::min(back, c.y);
    CHECK(far > 7);    // pixels: a tooth can be seen
    CHECK(back > -4);  // on the other side only half the line's width
    // Evenly over the opening, symmetric about its middle.
    for (size_t k = 1; k < tips.size(); ++k) CHECK(tips[k] - tips[k - 1] == Approx(tips[1] - tips[0]).margin(0.6));
    CHECK(tips.front() + tips.back() == Approx(0).margin(1));

    // Seen from the other side they point the other way.
    f.model.frontier.openings[0].opening.toward = -row.opening.toward;
    ++f.model.frontier.revision;
    for (const Vec2 c : drawnAt(f, row, p.caution)) CHECK(c.y < 4);
}

TEST_CASE("With danger behind it an opening is in the colour of a threat, and one of another floor is not in the plan") {
    SceneFixture f;
    const Palette& p = palette(f.view.theme);
    FrontierRow row = openingAt(f, "D-101");
    row.danger = true;
    f.model.frontier.searched = true;
    f.model.frontier.openings = {row};
    ++f.model.frontier.revision;
    CHECK(tipsOf(drawnAt(f, row, p.threat)).size() >= 2);
    CHECK(drawnAt(f, row, p.caution).empty());
    f.view.floor = base::FloorId(1);
    CHECK(drawnAt(f, row, p.threat).empty());
}
