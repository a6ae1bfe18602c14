// Zones and points put on the map by hand, in the real window: by mouse, by keys and by buttons alone.
#include "scene/placing.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

const json* markerOf(const json& report, const std::string& kind) {
    if (!report.contains("markers")) return nullptr;
    for (const json& m : report["markers"])
        if (m["kind"] == kind) return &m;
    return nullptr;
}

/// A live school on the screen, in plan.
bool ready(WindowDriver& w) {
    return w.waitFor(
        [](const json& j) { return j.contains("rooms") && j["rooms"]["F2/231"]["pixel"].is_array() && j["targets"].contains("place.tools"); }, 30);
}

void begin(WindowDriver& w, const std::string& kind) {
    if (!w.hasTarget("place." + kind)) {
        w.click("place.tools");
        REQUIRE(w.waitFor([&](const json& j) { return j["targets"].contains("place." + kind); }));
    }
    w.click("place." + kind);
    REQUIRE(w.waitFor([&](const json& j) { return j["placing"].is_object() && j["placing"]["kind"] == kind; }));
}

void corner(WindowDriver& w, double x, double y, size_t then) {
    w.clickAt(x, y);
    REQUIRE(w.waitFor([&](const json& j) { return j["placing"].is_object() && j["placing"]["corners"] == then; }));
}

}  // namespace

TEST_CASE("a hot zone is drawn by its corners, refuses to cross itself with the reason, closes by Enter, is recorded, and Ctrl+Z takes it back") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--record", recording.string()}, 1920, 1080);
    REQUIRE(ready(w));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    begin(w, "zone_hot");
    w.screenshot("place_tools");
    corner(w, x - 120, y - 60, 1);
    corner(w, x + 60, y - 60, 2);
    corner(w, x + 60, y + 60, 3);
    // Across the first edge: refused, and said.
    w.clickAt(x - 30, y - 120);
    REQUIRE(w.waitFor([](const json& j) { return j["placing"]["problem"].get<std::string>().find("cross") != std::string::npos; }));
    CHECK(w.report()["placing"]["corners"] == 3);
    w.screenshot("place_zone_refused");
    // A corner too many is taken back.
    corner(w, x - 10, y + 120, 4);
    w.key("BackSpace");
    REQUIRE(w.waitFor([](const json& j) { return j["placing"]["corners"] == 3; }));
    corner(w, x - 120, y + 60, 4);
    w.moveTo(x - 100, y + 20);
    w.screenshot("place_zone_drawing");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["placing"].is_null() && markerOf(j, "zone_hot"); }));
    CHECK((*markerOf(w.report(), "zone_hot"))["floor"] == "F2");
    CHECK((*markerOf(w.report(), "zone_hot"))["corners"].size() == 4);
    CHECK((*markerOf(w.report(), "zone_hot"))["by"] == "Lt. Ortiz");
    w.screenshot("place_zone");
    REQUIRE(w.waitFor([](const json& j) { return j["recording"]["saved_seq"] >= 2; }));
    w.key("ctrl+z");
    CHECK(w.waitFor([](const json& j) { return !markerOf(j, "zone_hot"); }));
    w.close();
    const auto printed = sandbox.sallyport({"events", recording.string()});
    CHECK(printed.out.find("\"zone_hot\"") != std::string::npos);
    CHECK(printed.out.find("\"retract\"") != std::string::npos);
}

TEST_CASE("a point is placed by one click, moved by dragging under the same id, renamed and removed, and each step is undone") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()}, 1920, 1080);
    REQUIRE(ready(w));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    begin(w, "ccp");
    w.clickAt(x, y);
    REQUIRE(w.waitFor([](const json& j) { return j["placing"].is_null() && markerOf(j, "ccp") && (*markerOf(j, "ccp"))["pixel"].is_array(); }));
    const json placed = *markerOf(w.report(), "ccp");
    CHECK(std::abs(placed["pixel"][0].get<double>() - x) < 3);
    CHECK(std::abs(placed["pixel"][1].get<double>() - y) < 3);
    CHECK(w.report()["selection"]["title"] == "CCP");

    w.drag(x, y, x + 90, y + 40);
    REQUIRE(w.waitFor([&](const json& j) { return std::abs((*markerOf(j, "ccp"))["pixel"][0].get<double>() - x - 90) < 6; }));
    CHECK((*markerOf(w.report(), "ccp"))["id"] == placed["id"]);
    CHECK(w.report()["markers"].size() == 1);
    w.key("ctrl+z");
    REQUIRE(w.waitFor([&](const json& j) { return std::abs((*markerOf(j, "ccp"))["pixel"][0].get<double>() - x) < 3; }));

    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("marker.rename"); }));
    w.click("marker.rename");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
    w.key("ctrl+a");
    w.type("CCP north");
    w.click("answer.confirm");
    REQUIRE(w.waitFor([](const json& j) { return (*markerOf(j, "ccp"))["label"] == "CCP north"; }));
    w.screenshot("place_point");
    w.click("marker.remove");
    REQUIRE(w.waitFor([](const json& j) { return !markerOf(j, "ccp"); }));
    w.key("ctrl+z");
    CHECK(w.waitFor([](const json& j) { return markerOf(j, "ccp") && (*markerOf(j, "ccp"))["label"] == "CCP north"; }));
    w.close();
}

TEST_CASE("in the orbit view a perimeter is drawn with buttons alone, is about the whole school, and Esc leaves the next one undrawn") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()}, 1280, 720);
    REQUIRE(ready(w));
    w.key("2");
    REQUIRE(w.waitFor(
        [](const json& j) { return j["mode"] == "orbit" && !j["camera"]["moving"].get<bool>() && j["rooms"]["F2/231"]["pixel"].is_array(); }));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    begin(w, "perimeter_outer");
    corner(w, x - 60, y - 30, 1);
    corner(w, x + 60, y - 30, 2);
    corner(w, x + 60, y + 40, 3);
    corner(w, x, y + 70, 4);
    w.click("placing.back");
    REQUIRE(w.waitFor([](const json& j) { return j["placing"]["corners"] == 3; }));
    w.screenshot("place_perimeter_orbit");
    w.click("placing.close");
    REQUIRE(w.waitFor([](const json& j) { return markerOf(j, "perimeter_outer") != nullptr; }));
    CHECK((*markerOf(w.report(), "perimeter_outer"))["floor"].is_null());
    begin(w, "zone_warm");
    corner(w, x - 40, y, 1);
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return j["placing"].is_null(); }));
    CHECK_FALSE(markerOf(w.report(), "zone_warm"));
    w.close();
}

TEST_CASE("a double click ends an area, its first corner does too") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()}, 1920, 1080);
    REQUIRE(ready(w));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    begin(w, "zone_warm");
    corner(w, x - 90, y - 60, 1);
    corner(w, x + 60, y - 60, 2);
    corner(w, x + 60, y + 60, 3);
    w.clickAt(x + 60, y + 60);
    REQUIRE(w.waitFor([](const json& j) { return j["placing"].is_null() && markerOf(j, "zone_warm"); }));
    CHECK((*markerOf(w.report(), "zone_warm"))["corners"].size() == 3);
    begin(w, "zone_cold");
    corner(w, x - 150, y - 90, 1);
    corner(w, x + 120, y - 90, 2);
    corner(w, x + 120, y + 90, 3);
    w.clickAt(x - 150, y - 90);
    CHECK(w.waitFor([](const json& j) { return j["placing"].is_null() && markerOf(j, "zone_cold"); }));
    w.close();
}

TEST_CASE("a distance is measured by clicks, told as a person reads it, and gone with Esc, nothing of it is recorded") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--record", recording.string()}, 1920, 1080);
    REQUIRE(ready(w));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1], pixelsPerM = w.report()["camera"]["pixels_per_m"];
    const auto points = [&](size_t n) { return w.waitFor([&](const json& j) { return j.contains("measuring") && j["measuring"]["points"] == n; }); };
    w.key("shift+m");
    REQUIRE(points(0));
    w.clickAt(x - 150, y - 100);
    REQUIRE(points(1));
    w.clickAt(x + 150, y - 100);
    REQUIRE(points(2));
    w.clickAt(x + 150, y + 60);
    REQUIRE(points(3));
    CHECK(w.report()["measuring"]["length_m"].get<double>() == Approx(460 / pixelsPerM).epsilon(0.02));
    CHECK(w.report()["selection"]["title"] == "");  // what lies under it is not chosen
    w.moveTo(x, y + 60);
    w.screenshot("measure");
    w.key("BackSpace");
    REQUIRE(points(2));
    CHECK(w.report()["measuring"]["length_m"].get<double>() == Approx(300 / pixelsPerM).epsilon(0.02));
    // Another floor, another line.
    w.key("Prior");
    REQUIRE(w.waitFor([](const json& j) { return j["floor"] == "F3"; }));
    w.clickAt(x, y);
    REQUIRE(points(1));
    w.click("measure.done");
    CHECK(w.waitFor([](const json& j) { return !j.contains("measuring"); }));
    // By the tools, and Esc.
    w.click("view.tools");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("view.measure"); }));
    w.click("view.measure");
    REQUIRE(points(0));
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return !j.contains("measuring"); }));
    w.close();
    CHECK(sandbox.sallyport({"events", recording.string()}).out.find("measur") == std::string::npos);
}

TEST_CASE("every kind of zone and point that the tools offer is placed by clicks, named as its kind in the recording, on its floor or on all") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    std::vector<std::string> arguments{"open", demoSchool().string(), "--record", recording.string()};
    arguments.insert(arguments.end(), kQuickReport.begin(), kQuickReport.end());
    WindowDriver w(sandbox, arguments, 1920, 1080);
    REQUIRE(ready(w));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    size_t placed = 0;
    for (const scene::PlaceKind& kind : scene::placeKinds()) {
        INFO(kind.kind);
        const std::string name(kind.kind);
        w.key("z");
        REQUIRE(w.waitFor([&](const json& j) { return j["targets"].contains("place." + name); }));
        w.click("place." + name);
        REQUIRE(w.waitFor(
            [&](const json& j) { return j["placing"].is_object() && j["placing"]["kind"] == name && !j["targets"].contains("place." + name); }));
        // Each somewhere else.
        const double px = x - 160 + 60 * double(placed % 5), py = y - 60 + 60 * double(placed / 5);
        if (kind.area) {
            corner(w, px, py, 1);
            corner(w, px + 40, py, 2);
            corner(w, px + 40, py + 30, 3);
            w.key("Return");
        } else {
            w.clickAt(px, py);
        }
        ++placed;
        REQUIRE(w.waitFor([&](const json& j) { return j["placing"].is_null() && markerOf(j, name) && j["markers"].size() == placed; }));
        const json& m = *markerOf(w.report(), name);
        CHECK(m["label"] == std::string(kind.label));
        CHECK(m["floor"] == (kind.everyFloor ? json() : json("F2")));
        CHECK(m["corners"].size() == (kind.area ? 3 : 0));
        if (!kind.area) CHECK(std::abs(m["pixel"][0].get<double>() - px) + std::abs(m["pixel"][1].get<double>() - py) < 6);
    }
    CHECK(placed == 14);
    w.screenshot("place_every_kind");

    // An area is taken hold of by its name, which stands on its edge, as near to the upper left as it can.
    const json zone = *markerOf(w.report(), "zone_hot");
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == ""; }));
    std::vector<std::pair<double, double>> edge;
    for (size_t k = 0; k < 3; ++k)
        for (const double t : {0.06, 0.2, 0.35, 0.5, 0.65, 0.8, 0.94}) {
            const json &a = zone["corners"][k], &b = zone["corners"][(k + 1) % 3];
            edge.emplace_back(a[0].get<double>() + (b[0].get<double>() - a[0].get<double>()) * t,
                              a[1].get<double>() + (b[1].get<double>() - a[1].get<double>()) * t);
        }
    std::sort(edge.begin(), edge.end(), [](const auto& a, const auto& b) { return a.first + a.second < b.first + b.second; });
    bool held = false;
    double hx = 0, hy = 0;
    for (const auto& [ex, ey] : edge) {
        w.clickAt(hx = ex, hy = ey);
        w.next();
        if (held = w.report()["selection"]["title"] == "HOT"; held) break;
    }
    REQUIRE(held);
    w.drag(hx, hy, hx + 70, hy + 90);
    REQUIRE(w.waitFor([&](const json& j) {
        const json* now = markerOf(j, "zone_hot");
        return now && std::abs((*now)["corners"][0][0].get<double>() - zone["corners"][0][0].get<double>() - 70) < 6 &&
               std::abs((*now)["corners"][0][1].get<double>() - zone["corners"][0][1].get<double>() - 90) < 6;
    }));
    CHECK((*markerOf(w.report(), "zone_hot"))["id"] == zone["id"]);
    CHECK(w.report()["markers"].size() == placed);
    w.click("marker.rename");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
    w.key("ctrl+a");
    w.type("HOT west");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return (*markerOf(j, "zone_hot"))["label"] == "HOT west"; }));
    w.screenshot("place_zone_moved");
    w.close();

    std::map<std::string, int> said;
    std::istringstream lines(sandbox.sallyport({"events", recording.string()}).out);
    for (std::string line; std::getline(lines, line);)
        if (const json e = json::parse(line); e["type"] == "marker") ++said[e["kind"]];
    for (const scene::PlaceKind& kind : scene::placeKinds()) {
        INFO(kind.kind);
        CHECK(said[std::string(kind.kind)] == (kind.kind == "zone_hot" ? 3 : 1));  // the hot zone was moved and named as well
    }
    CHECK(said.size() == 14);
}
