// Who said it: whatever the operator notes in the window stands in the recording with the operator's name.
#include <algorithm>
#include <map>
#include <sstream>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

std::string lineOf(json j) {
    j["v"] = 1;
    j["observed_at"] = base::formatTimestamp(base::wallNow());
    return j.dump() + "\n";
}

}  // namespace

TEST_CASE(
    "every mark carries the operator's name: rooms, doors, casualties, teams, calls, cards, points, command, bookmarks, and what takes them back") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    std::vector<std::string> arguments{"open", demoSchool().string(), "--feed", "-", "--record", recording.string()};
    arguments.insert(arguments.end(), kQuickReport.begin(), kQuickReport.end());
    WindowDriver w(sandbox, arguments, 1920, 1080);
    const auto until = [&](const WindowDriver::Condition& c) { REQUIRE(w.waitFor(c, 20)); };
    const auto shows = [&](const std::string& target) { until([&](const json& j) { return j["targets"].contains(target); }); };
    const auto press = [&](const std::string& target) {
        shows(target);
        w.click(target);
    };
    until([](const json& j) {
        return j.contains("rooms") && j["rooms"]["F2/231"]["pixel"].is_array() && j.contains("feeds") && j["feeds"].size() == 1;
    });
    w.writeInput(lineOf({{"type", "responder"},
                         {"id", "r1"},
                         {"responder", "u1"},
                         {"callsign", "Law 11"},
                         {"team", "CT 1"},
                         {"room", "233"},
                         {"source", "cot/van"}}));
    until([](const json& j) { return j["teams"].size() == 1; });
    json at = w.report()["rooms"]["F2/231"]["pixel"];

    // The room: status, casualties, a team sent, a team that holds it, a card.
    w.clickAt(at[0], at[1]);
    until([](const json& j) { return j["selection"]["title"] == "Room 231"; });
    press("mark.searched");
    until([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Searched"; });
    press("place.casualties");
    press("casualty.immediate.more");
    until([](const json& j) { return j["casualties"]["immediate"] == 1; });
    press("assign");
    press("assign.team.0");
    until([](const json& j) { return j["rooms"]["F2/231"]["assigned"] == "CT 1"; });
    press("assign");
    press("assign.kind.hold");
    shows("assign.nobody");  // it has moved the rows
    press("assign.team.0");
    until([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Clear"; });
    w.key("p");
    press("card.1");
    until([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Needs help"; });
    // The protocol, and a team that was heard.
    press("call.scope.school");
    press("call.hold");
    until([](const json& j) { return j["protocol"]["text"] == "HOLD"; });
    press("team.0.contact");
    until([](const json& j) { return j["teams"][0]["since_contact_s"] < 3; });
    w.key("p");
    // A door.
    w.key("ctrl+f");
    shows("search.field");
    w.type("d-231a");
    until([](const json& j) { return !j["search"].empty(); });
    w.key("Return");
    press("door.secure");
    until([](const json& j) { return j["doors"]["F2/D-231a"]["look"] == "Locked, checked"; });
    press("door.not_secure");
    until([](const json& j) { return j["doors"]["F2/D-231a"]["look"] != "Locked, checked"; });
    // An alarm.
    w.writeInput(lineOf({{"type", "alert"}, {"id", "p1"}, {"alert", "p1"}, {"kind", "panic"}, {"room", "233"}, {"source", "panic/app"}}));
    until([](const json& j) { return j["alerts_unacked"] == 1; });
    w.key("shift+g");
    until([](const json& j) { return j["alerts_unacked"] == 0; });
    // A zone; a point placed, moved, named, removed, and that taken back and made again.
    w.key("Escape");
    w.key("Home");
    until([](const json& j) { return !j["camera"]["moving"].get<bool>() && j["floor"] == "F2" && j["rooms"]["F2/231"]["pixel"].is_array(); });
    at = w.next()["rooms"]["F2/231"]["pixel"];  // the alarm's row has moved the picture
    const double x = at[0], y = at[1];
    // Casualties stand on the map as well.
    const auto placed = [](const json& j) {
        return std::count_if(j["markers"].begin(), j["markers"].end(), [](const json& m) { return m["kind"] != "casualty"; });
    };
    w.key("z");
    press("place.zone_warm");
    until([](const json& j) { return j["placing"].is_object(); });
    w.clickAt(x - 150, y - 90);
    w.clickAt(x - 60, y - 90);
    w.clickAt(x - 60, y - 30);
    w.key("Return");
    until([&](const json& j) { return placed(j) == 1; });
    w.key("z");
    press("place.ccp");
    until([](const json& j) { return j["placing"].is_object(); });
    w.clickAt(x - 60, y + 45);
    until([&](const json& j) { return placed(j) == 2; });
    const auto ccp = [](const json& j) -> json {
        for (const json& m : j["markers"])
            if (m["kind"] == "ccp") return m;
        return {};
    };
    w.drag(x - 60, y + 45, x - 110, y + 60);
    until([&](const json& j) { return std::abs(ccp(j)["pixel"][0].get<double>() - x + 110) < 6; });
    press("marker.rename");
    shows("answer.field");
    w.key("ctrl+a");
    w.type("CCP north");
    w.key("Return");
    until([&](const json& j) { return ccp(j)["label"] == "CCP north"; });
    press("marker.remove");
    until([&](const json& j) { return placed(j) == 1; });
    w.key("ctrl+z");
    until([&](const json& j) { return placed(j) == 2; });
    w.key("ctrl+y");
    until([&](const json& j) { return placed(j) == 1; });
    // Command, an exercise, a bookmark.
    press("command");
    press("operator.assume");
    until([](const json& j) { return j["command"]["name"] == "Lt. Ortiz"; });
    w.key("ctrl+b");
    until([](const json& j) { return j["bookmarks"].size() == 1; });
    press("menu");
    press("menu.exercise");
    shows("answer.field");
    w.type("Night drill");
    w.key("Return");
    until([](const json& j) { return j["exercise"] == true; });
    until([](const json& j) { return j["recording"]["saved_seq"] >= j["shown"]["seq"]; });
    w.close();

    std::map<std::string, int> said;
    std::istringstream lines(sandbox.sallyport({"events", recording.string()}).out);
    for (std::string line; std::getline(lines, line);) {
        const json e = json::parse(line);
        if (!e.value("source", "").starts_with("operator/")) continue;
        INFO(line);
        CHECK(e["source"] == "operator/Lt. Ortiz");
        CHECK(e.value("by", "") == "Lt. Ortiz");
        ++said[e["type"]];
    }
    const std::map<std::string, int> expected{{"room", 4},   {"casualty", 1},    {"protocol", 1}, {"contact", 1}, {"door", 2},     {"alert_ack", 1},
                                              {"marker", 4}, {"marker_gone", 2}, {"retract", 1},  {"command", 1}, {"bookmark", 1}, {"exercise", 1}};
    CHECK(said == expected);
}
