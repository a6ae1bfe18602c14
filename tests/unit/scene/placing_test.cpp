// What is put on the map by hand: which corners an area takes, what a marker is by its words, and an alarm that an operator gives its place.
#include "scene/placing.h"

#include <array>
#include <catch2/catch.hpp>

#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using test::Watch;

namespace {

ZoneKind kindOf(std::string kind, std::string label = "") {
    MarkerView m;
    m.kind = std::move(kind);
    m.label = std::move(label);
    return zoneKind(m);
}

live::MarkerSet area(std::string id, std::string kind, std::vector<base::Vec2> corners, std::string floor = "F1") {
    live::MarkerSet m{std::move(id), std::move(kind), "", "IC"};
    m.place.floor = std::move(floor);
    m.polygon = std::move(corners);
    return m;
}

const AlertView* alertOf(const ViewModel& m, const std::string& id) {
    for (const AlertView& a : m.alerts)
        if (a.id == id) return &a;
    return nullptr;
}

}  // namespace

TEST_CASE("an area takes corners while no edge crosses another, and says why it refuses one") {
    std::vector<base::Vec2> corners{{0, 0}, {10, 0}, {10, 10}};
    CHECK(cornerProblem(corners, {0, 10}).empty());
    CHECK(cornerProblem(corners, {5, -3}).find("cross") != std::string_view::npos);  // over the first edge
    CHECK(cornerProblem(corners, {5, 0}).find("cross") != std::string_view::npos);   // onto it
    CHECK(cornerProblem(corners, {10, 4}).find("cross") != std::string_view::npos);  // back over the last one
    CHECK(cornerProblem(corners, {10, 10.05}).find("already") != std::string_view::npos);
    CHECK(cornerProblem(corners, {0.1, 0.1}).find("already") != std::string_view::npos);
    CHECK_FALSE(cornerProblem(corners, {NAN, 0}).empty());
    CHECK(cornerProblem({}, {3, 3}).empty());
    const std::vector<base::Vec2> many(kMostCorners, base::Vec2(50, 50));
    CHECK(cornerProblem(many, {0, 0}).find("200") != std::string_view::npos);
}

TEST_CASE("an area closes when its last edge crosses nothing and it holds a square metre") {
    using Corners = std::vector<base::Vec2>;
    CHECK(closeProblem(Corners{{0, 0}, {10, 0}, {10, 10}}).empty());
    CHECK(closeProblem(Corners{{0, 0}, {10, 0}, {10, 10}, {4, 4}}).empty());  // no need to be convex
    CHECK(closeProblem(Corners{{0, 0}, {10, 0}}).find("three") != std::string_view::npos);
    CHECK(closeProblem(Corners{{0, 0}, {10, 0}, {10, 10}, {5, 10}, {5, 4}, {-3, 4}, {-3, 20}}).find("cross") != std::string_view::npos);
    CHECK(closeProblem(Corners{{0, 0}, {0.9, 0}, {0.9, 0.9}}).find("square metre") != std::string_view::npos);
    CHECK(closeProblem(Corners{{0, 0}, {5, 0}, {10, 0}}).find("cross") != std::string_view::npos);  // a line
}

TEST_CASE("a zone is hot, warm or cold by whole words, its kind before its name") {
    CHECK(kindOf("zone_hot") == ZoneKind::Hot);
    CHECK(kindOf("zone", "HOT") == ZoneKind::Hot);
    CHECK(kindOf("sim_zone_warm", "WARM") == ZoneKind::Warm);
    CHECK(kindOf("zone_cold") == ZoneKind::Cold);
    CHECK(kindOf("zone", "Photo lab") == ZoneKind::Other);
    CHECK(kindOf("zone", "hotel side") == ZoneKind::Other);
    CHECK(kindOf("zone", "warming tent") == ZoneKind::Other);
    CHECK(kindOf("perimeter_inner", "INNER") == ZoneKind::Other);
    CHECK(kindOf("zone_warm", "was hot until 19:52") == ZoneKind::Warm);
    CHECK(kindOf("zone", "zone hot") == ZoneKind::Hot);
    CHECK(kindOf("zone", "h\xC3\xB6t") == ZoneKind::Other);
}

TEST_CASE("every kind that is placed by hand has words, and areas stand before points") {
    bool point = false;
    for (const PlaceKind& k : placeKinds()) {
        CHECK_FALSE(k.words.empty());
        CHECK_FALSE(k.label.empty());
        CHECK(placeKind(k.kind) == &k);
        CHECK_FALSE((point && k.area));
        point = point || !k.area;
        CHECK((k.area || k.icon != Icon::None));
    }
    CHECK(placeKind("casualty") == nullptr);
}

TEST_CASE("a marker moves by its id, goes by its id, and each step is taken back by the id of its event") {
    Watch w;
    live::MarkerSet ccp{"m1", "ccp", "CCP", "IC"};
    ccp.place.floor = "F1";
    ccp.place.xy = base::Vec2(3, 3);
    w.say(1s, "operator/IC", ccp, "set");
    ccp.place.xy = base::Vec2(5, 3);
    w.say(2s, "operator/IC", ccp, "moved");
    w.say(3s, "operator/IC", live::MarkerGone{"m1", "IC"}, "gone");
    const auto x = [&](live::Millis t) -> std::optional<double> {
        const MarkerView* m = placedMarker(w.at(t), "m1");
        return m ? std::optional(m->position.x) : std::nullopt;
    };
    CHECK(x(1s) == 3.0);
    CHECK(x(2s) == 5.0);
    CHECK_FALSE(x(3s));
    w.say(4s, "operator/IC", live::Retraction{"gone", "IC"});
    CHECK(x(4s) == 5.0);
    w.say(5s, "operator/IC", live::Retraction{"moved", "IC"});
    CHECK(x(5s) == 3.0);
}

TEST_CASE("an area without a floor is about every floor, and its rooms are counted where it is told of") {
    Watch w;
    w.say(1s, "operator/IC", area("hot", "zone_hot", {{-1, 5.5}, {9, 5.5}, {9, 13}, {-1, 13}}, ""));
    w.say(1s, "operator/IC", area("warm", "zone_warm", {{-1, 7.9}, {9, 7.9}, {9, 13}, {-1, 13}}, "F1"));
    w.view.selection = PointRef{"warm"};
    const ViewModel& m = w.at(2s);
    REQUIRE(placedMarker(m, "hot"));
    CHECK_FALSE(placedMarker(m, "hot")->floor.valid());
    CHECK(placedMarker(m, "warm")->floor == base::FloorId(0));
    CHECK(m.inspector.title == "Warm zone");
    const auto holds = std::find_if(m.inspector.facts.begin(), m.inspector.facts.end(), [](const FactRow& f) { return f.label == "Holds"; });
    REQUIRE(holds != m.inspector.facts.end());
    CHECK(holds->value == "1 room");
}

TEST_CASE("an alarm without a place gets one from an operator, stays one alarm, keeps its acknowledgement, and loses the place again by undo") {
    Watch w;
    live::AlertRaised call{"panic-7", live::AlertKind::Panic, "", {}, "help", "T-31"};
    call.place.room = "gym annex";
    w.say(1s, "panic/app", call);
    CHECK(w.at(1s).unplacedAlerts == 1);
    w.say(2s, "operator/IC", live::AlertAck{"panic-7", "IC"});
    live::AlertRaised placed = call;
    placed.by = "IC";
    placed.place = {};
    placed.place.floor = "F1";
    placed.place.xy = base::Vec2(4, 10);
    w.say(3s, "operator/IC", placed, "there");
    const ViewModel& m = w.at(3s);
    REQUIRE(m.alerts.size() == 1);
    const AlertView* a = alertOf(m, "panic-7");
    REQUIRE(a);
    CHECK(a->placed);
    CHECK(a->acked);
    CHECK(a->place.find("101") != std::string::npos);
    CHECK(a->by.find("T-31") != std::string::npos);
    CHECK(a->age == live::Millis(2s));  // since the call, not since it was placed
    w.say(4s, "operator/IC", live::Retraction{"there", "IC"});
    CHECK(w.at(4s).unplacedAlerts == 1);
    CHECK(w.at(4s).alerts.size() == 1);
}

TEST_CASE("an operator's place does not move an alarm that says itself where it is, and an operator's own call is an alarm") {
    Watch w;
    live::AlertRaised call{"a", live::AlertKind::Medical, "", {}, "", "T-31"};
    call.place.room = "102";
    w.say(1s, "panic/app", call);
    live::AlertRaised other = call;
    other.place.room = "101";
    w.say(2s, "operator/IC", other);
    live::AlertRaised own{"b", live::AlertKind::Fire, "", {}, "", "IC"};
    own.place.room = "103";
    w.say(3s, "operator/IC", own);
    const ViewModel& m = w.at(3s);
    CHECK(m.alerts.size() == 2);
    REQUIRE(alertOf(m, "a"));
    CHECK(alertOf(m, "a")->place.find("102") != std::string::npos);
    CHECK(alertOf(m, "b") != nullptr);
}

TEST_CASE("a call, its place and its acknowledgement give the same alarm in whatever order they arrive") {
    live::AlertRaised call{"p", live::AlertKind::Panic, "", {}, "help", "T-31"};
    call.place.room = "gym annex";
    live::AlertRaised placed = call;
    placed.by = "IC";
    placed.place = {};
    placed.place.room = "102";
    std::vector<std::string> seen;
    for (const std::array<int, 3>& order : {std::array{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}}) {
        live::Session session(std::make_shared<const building::PlaceIndex>(test::smallSchool()), true);
        uint64_t seq = 0;
        for (const int which : order) {
            live::Event e;
            e.seq = ++seq;
            e.id = "e" + std::to_string(which);
            e.source = which == 0 ? "panic/app" : "operator/IC";
            e.observedAt = test::kStart + live::Millis(1000 * which);
            e.receivedAt = test::kStart + 10s + live::Millis(seq);
            if (which == 0) e.payload = call;
            else if (which == 1) e.payload = placed;
            else e.payload = live::AlertAck{"p", "IC"};
            std::vector<live::Event> batch{std::move(e)};
            session.append(std::move(batch));
        }
        const auto& alerts = session.head().alerts;
        REQUIRE(alerts.size() == 1);
        const live::AlertState& a = alerts.begin()->second;
        CHECK(a.place.placed);
        CHECK(a.acked);
        seen.push_back(alerts.begin()->first + a.raised.value.by + std::to_string(a.place.room.index()) + base::formatTimestamp(a.raised.from.when));
        CHECK(seen.back() == seen.front());
    }
}
