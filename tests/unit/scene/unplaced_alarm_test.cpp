// Danger that is reported by a device without a place: no picture shows it, so the alarms must.
#include <catch2/catch.hpp>

#include "scene/view_model.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::scene;

namespace {

/// The small school, live; one event a minute from 19:41 on.
struct Watched {
    std::shared_ptr<const building::Building> building = std::make_shared<const building::Building>(test::smallSchool());
    live::Session session{std::make_shared<const building::PlaceIndex>(*building), true};
    ViewModelBuilder builder{building};
    ViewState view;
    uint64_t seq = 0;

    Watched() { view.floor = base::FloorId(0); }
    live::Timestamp now() const { return *base::parseTimestamp("2026-11-19T19:40:00Z") + live::Millis(seq * 60'000); }
    void say(const char* source, live::Payload p) {
        live::Event e;
        e.id = "e" + std::to_string(++seq);
        e.seq = seq;
        e.source = source;
        e.observedAt = e.receivedAt = now();
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    }
    const ViewModel& model() {
        session.advance(now(), live::Millis(16));
        return builder.update(session, view, {}, {}, now());
    }
};

}  // namespace

TEST_CASE("A threat in a room that nobody knows and a forced door without a place are alarms, until acknowledged or undone") {
    Watched w;
    const auto say = [&w](live::Payload p) { w.say("app/1", std::move(p)); };
    const auto alerts = [&w] { return w.model().alerts; };
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

TEST_CASE("An alarm that is over is kept with what ended it, once for all words that repeated it, and one that stands is not among them") {
    Watched w;
    const auto say = [&w](const char* source, live::Payload p) { w.say(source, std::move(p)); };
    const auto model = [&w]() -> const ViewModel& { return w.model(); };
    live::AlertRaised panic;
    panic.alert = "panic-1";
    panic.kind = live::AlertKind::Panic;
    panic.place.room = "102";
    say("panic-app", panic);                                                                       // 19:41
    say("radio/Law 11", live::RoomReport{"101", live::RoomStatus::Threat, {}, {}, "Law 11", ""});  // 19:42
    say("radio/Law 11", live::RoomReport{"101", live::RoomStatus::Threat, {}, {}, "Law 11", ""});  // 19:43
    CHECK(model().alertsOver.empty());
    CHECK(model().alertsOverInAll == 0);
    CHECK(model().alerts.size() == 2);
    say("radio/Law 12", live::RoomReport{"101", live::RoomStatus::Clear, {}, {}, "Law 12", ""});  // 19:44
    REQUIRE(model().alertsOver.size() == 1);
    CHECK(model().alerts.size() == 1);
    CHECK(model().alertsOver[0].title == "THREAT");
    CHECK(model().alertsOver[0].ended == "over 19:44 Law 12");
    CHECK(model().alertsOver[0].by.find("Law 11") == 0);
    say("operator/IC", live::AlertCancel{"panic-1", "IC"});  // 19:45
    REQUIRE(model().alertsOver.size() == 2);
    CHECK(model().alerts.empty());
    CHECK(model().alertsOver[0].title == "PANIC");  // the last to end first
    CHECK(model().alertsOver[0].ended == "cancelled 19:45 IC");
    CHECK(model().alertsOver[0].acked);
    CHECK(model().unackedAlerts == 0);
    // It comes again: what stands is open, what was before is over.
    say("radio/Law 11", live::RoomReport{"101", live::RoomStatus::Threat, {}, {}, "Law 11", ""});  // 19:46
    CHECK(model().alerts.size() == 1);
    CHECK(model().alertsOver.size() == 2);
    CHECK(model().alertsOverInAll == 2);
}
