// Doors and what they let see, in the window: every filter of the list against the report's own doors, a door checked by hand, a team that is really
// sent, the field of sight and the teeth of the frontier as pixels.
#include <set>
#include <thread>

#include "demo_window.h"
#include "scene/palette.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

bool still(const json& j) { return !j["camera"]["moving"].get<bool>(); }

std::set<std::string> listed(const json& j) { return j["door_list"].get<std::set<std::string>>(); }

/// Ids of the report's doors that are so.
template <class F>
std::set<std::string> doors(const json& j, F so) {
    std::set<std::string> out;
    for (const auto& [id, d] : j["doors"].items())
        if (so(d)) out.insert(id);
    return out;
}
bool looks(const json& d, std::initializer_list<const char*> words) {
    for (const char* word : words)
        if (d["look"] == word) return true;
    return false;
}

void findAndGo(DemoWindow& w, const std::string& typed, const std::string& title) {
    w.key("ctrl+f");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("search.field"); }));
    w.type(typed);
    REQUIRE(w.waitFor([&](const json& j) { return !j["search"].empty() && j["search"][0]["title"].get<std::string>().starts_with(title); }));
    w.key("Return");
    REQUIRE(w.waitFor([&](const json& j) { return j["selection"]["title"].get<std::string>().starts_with(title) && still(j); }));
    w.next();
}

struct Region {
    int x, y, w, h;
};
Region round(const json& at, int dx, int dy) { return {int(at[0].get<double>()) - dx, int(at[1].get<double>()) - dy, 2 * dx, 2 * dy}; }
Pixels look(DemoWindow& w, const Region& r) {
    w.next();
    return w.pixels(r.x, r.y, r.w, r.h);
}

/// Pixels that are plainly lighter or darker: a field of sight is, a room that is pointed at is only a shade.
size_t plainly(const Pixels& a, const Pixels& b) {
    if (a.w != b.w || a.h != b.h) return std::max(a.rgb.size(), b.rgb.size()) / 3;
    size_t n = 0;
    for (size_t i = 0; i + 2 < a.rgb.size(); i += 3) {
        int most = 0;
        for (size_t k = i; k < i + 3; ++k) most = std::max(most, std::abs(int(a.rgb[k]) - int(b.rgb[k])));
        n += most > 25;
    }
    return n;
}

/// When nothing changes any more: what lies under the pointer says so a moment after it came there.
Pixels settled(DemoWindow& w, const Region& r) {
    Pixels last = look(w, r);
    for (int i = 0, same = 0; i < 12 && same < 3; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        Pixels now = look(w, r);
        same = differing(last, now) == 0 ? same + 1 : 0;
        last = std::move(now);
    }
    return last;
}

size_t ofColour(const Pixels& p, base::Rgba8 c) {
    size_t n = 0;
    for (size_t i = 0; i + 2 < p.rgb.size(); i += 3)
        n += std::abs(p.rgb[i] - c.r) < 10 && std::abs(p.rgb[i + 1] - c.g) < 10 && std::abs(p.rgb[i + 2] - c.b) < 10;
    return n;
}

}  // namespace

TEST_CASE("the door list filters by locked, unknown, checked and age as the doors themselves are, a door is verified, a team is sent and assigned") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, kQuickReport, 1920, 1080);
    w.pause();
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:47:00Z"));
    w.key("d");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("doors.locked") && !j["door_list"].empty(); }));
    const auto shows = [&](const char* what, const std::function<bool(const json&)>& so) {
        INFO(what);
        const bool same = w.waitFor([&](const json& j) { return listed(j) == doors(j, so); });
        CHECK(same);
        CHECK(listed(w.report()).size() > 0);
    };
    const auto locked = [](const json& d) { return looks(d, {"Reported locked", "Locked, checked"}); };
    const auto unknown = [](const json& d) { return looks(d, {"Unknown", "No sensor, not checked"}); };
    shows("not locked, by itself", [&](const json& d) { return !locked(d) && !unknown(d); });
    w.click("doors.locked");
    shows("locked", locked);
    w.click("doors.unknown");
    shows("unknown", unknown);
    w.click("doors.unknown");  // again: all
    shows("all", [](const json&) { return true; });
    for (const int minutes : {5, 15}) {
        w.click("doors.age");
        shows("older", [&](const json& d) { return d["age_s"].is_null() || d["age_s"].get<double>() >= minutes * 60; });
    }
    w.screenshot("doors_by_age");
    w.click("doors.age");
    w.click("doors.age");
    shows("any age again", [](const json&) { return true; });
    // By its side, all of them.
    w.click("doors.side.D");
    shows("side D", [](const json& d) { return d["side"] == "D"; });
    w.click("doors.side.D");

    // Of one door: sent to, looked at, checked by hand.
    w.click("doors.text");
    w.type("d-220");
    REQUIRE(w.waitFor([](const json& j) { return j["door_list"] == json{"F2/D-220"}; }));
    const std::string before = w.report()["rooms"]["F2/220"]["assigned"];
    w.click("door.0");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.0.send"); }));
    w.click("door.0.send");
    CHECK(w.waitFor([&](const json& j) { return j["rooms"]["F2/220"]["assigned"] != "" && j["rooms"]["F2/220"]["assigned"] != before; }));
    const std::string team = w.report()["rooms"]["F2/220"]["assigned"];
    CHECK(w.waitFor([&](const json& j) { return j["message"].get<std::string>().starts_with(team + " sent to "); }));
    w.key("ctrl+z");
    CHECK(w.waitFor([&](const json& j) { return j["rooms"]["F2/220"]["assigned"] == before; }));
    w.click("door.0.details");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.secure"); }));
    w.click("door.secure");
    CHECK(w.waitFor([](const json& j) { return j["doors"]["F2/D-220"]["look"] == "Locked, checked"; }));
    w.click("tab.doors");  // as it was left, with its words
    REQUIRE(w.waitFor([](const json& j) { return j["door_list"] == json{"F2/D-220"}; }));
    w.click("doors.text");
    w.key("ctrl+a");
    w.key("BackSpace");
    w.click("doors.checked");
    shows("checked", [](const json& d) { return looks(d, {"Locked, checked"}); });
    CHECK(listed(w.report()).contains("F2/D-220"));
    w.click("tab.inspector");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.not_secure"); }));
    w.next();  // what has just come takes no press yet
    w.click("door.not_secure");
    CHECK(w.waitFor([](const json& j) { return j["doors"]["F2/D-220"]["look"] == "Unlocked"; }));
    w.screenshot("door_not_secure");
}

TEST_CASE("F draws the field of sight from a room, a door and from under the pointer, and teeth mark what nobody holds, as pixels of the picture") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, kQuickReport, 1920, 1080);
    w.pause();
    // The field tints the floor that is seen: a good part of what lies round the eye, and nothing of it stays.
    const auto seen = [&](const char* from, const Region& r) {
        INFO(from);
        const Pixels before = settled(w, r);
        w.key("f");
        REQUIRE(w.waitFor([](const json& j) { return j["sight"].is_object() && j["sight"]["area_m2"] > 20; }));
        const Pixels with = look(w, r);
        CHECK(plainly(before, with) > size_t(r.w * r.h) / 4);
        w.screenshot(std::string("sight_") + from);
        w.key("f");
        REQUIRE(w.waitFor([](const json& j) { return j["sight"].is_null(); }));
        CHECK(plainly(before, settled(w, r)) < size_t(r.w * r.h) / 50);
    };
    findAndGo(w, "214", "Room 214");
    seen("room", round(w.report()["rooms"]["F2/214"]["pixel"], 40, 30));
    findAndGo(w, "d-214", "D-214");
    seen("door", round(w.report()["doors"]["F2/D-214"]["pixel"], 40, 30));
    w.key("Escape");
    w.key("Home");
    REQUIRE(w.waitFor([](const json& j) { return still(j) && j["selection"]["title"] == "" && j["rooms"]["F2/233"]["pixel"].is_array(); }));
    const json gym = w.report()["rooms"]["F2/233"]["pixel"];
    w.moveTo(gym[0].get<double>() + 12, gym[1].get<double>() + 18);
    REQUIRE(w.waitFor([](const json& j) { return j["cursor_pixel"].is_array(); }));
    seen("pointer", round(gym, 40, 30));

    // Teeth: the colour of what needs care, at the openings of the room that was searched and nowhere before.
    w.moveTo(5, 5);
    findAndGo(w, "214", "Room 214");
    const json opening = w.report()["doors"]["F2/D-214"]["pixel"];
    REQUIRE(opening.is_array());
    const Region at = round(opening, 24, 24);
    const base::Rgba8 ink = scene::palette(scene::Theme::Dark).caution;
    const size_t before = ofColour(look(w, at), ink);
    w.key("s");
    REQUIRE(w.waitFor([](const json& j) { return j["frontier"].size() == 2; }));
    const size_t with = ofColour(look(w, at), ink);
    CHECK(with > before + 60);
    w.key("ctrl+z");
    REQUIRE(w.waitFor([](const json& j) { return j["frontier"].empty(); }));
    CHECK(ofColour(look(w, at), ink) < before + 20);
}
