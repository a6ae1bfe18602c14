// Danger that is reported by a device without a place: no picture shows it, so the alarms must.
#include <catch2/catch.hpp>

#include "scene/view_model.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::scene;

TEST_CASE("A threat in a room that nobody knows and a forced door without a place are alarms, until acknowledged or undone") {
    const auto building = std::make_shared<const building::Building>(test::smallSchool());
    live::Session session(std::make_shared<const building::PlaceIndex>(*building), true);
    ViewModelBuilder builder(building);
    ViewState view;
    view.floor = base::FloorId(0);
    const auto start = *base::parseTimestamp("2026-11-19T19:40:00Z");
    uint64_t seq = 0;
    const auto say = [&](live::Payload p) {
        live::Event e;
        e.id = "e" + std::to_string(++seq);
        e.seq = seq;
        e.source = "app/1";
        e.observedAt = e.receivedAt = start + live::Millis(seq * 1000);
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    };
    const auto alerts = [&]() -> std::vector<AlertView> {
        const auto now = start + live::Millis(seq * 1000);
        session.advance(now, live::Millis(16));
        return builder.update(session, view, {}, {}, now).alerts;
    };
    say(live::RoomReport{"the annex", live::RoomStatus::Threat, {}, {}, "Lee", ""});
    live::DoorReport forced;
    forced.door = "acs/17";
    forced.alarm = live::DoorAlarm::Forced;
    say(forced);
    say(live::RoomReport{"the shed", live::RoomStatus::Clear, {}, {}, "Lee", ""});
    auto shown = alerts();
    REQUIRE(shown.size() == 2);
    CHECK(shown[0].title == "THREAT");
    CHECK(shown[0].place == "UNPLACED: the annex");
    CHECK(shown[0].device == "the annex");  // to be assigned, once and for all
    CHECK_FALSE(shown[0].placed);
    CHECK(shown[1].title == "DOOR FORCED");
    CHECK(shown[1].place == "UNPLACED: acs/17");
    say(live::AlertAck{shown[0].id, "IC"});
    shown = alerts();
    REQUIRE(shown.size() == 2);
    CHECK(shown[1].acked);
    CHECK_FALSE(shown[0].acked);
    say(live::RoomReport{"the annex", live::RoomStatus::Clear, {}, {}, "Lee", ""});
    CHECK(alerts().size() == 1);
}
