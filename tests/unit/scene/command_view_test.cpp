// What the view-model says of command, casualties and the clearing ledger.
#include <catch2/catch.hpp>

#include "live/clearing.h"
#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;
using namespace std::chrono_literals;
using live::Triage;

namespace {

void command(Watch& w, live::Millis at, bool transfer, const char* by, const char* to, const char* role = "") {
    w.say(at, std::string("operator/") + by, live::CommandChange{transfer, by, to, role, ""});
}
void casualty(Watch& w, live::Millis at, const char* id, Triage t, const char* room, int count = 1) {
    live::CasualtyReport r{id, t, {}, count, "Medic 3"};
    r.place.room = room;
    w.say(at, "radio/Medic 3", r);
}

}  // namespace

TEST_CASE("Who is in command stands with role and time, and who had it before") {
    Watch w;
    CHECK(w.at(1s).command.name.empty());
    command(w, 10s, false, "Dispatch desk", "");
    command(w, 60s, true, "Dispatch desk", "Lt. Ortiz", "Incident commander");
    const ViewModel& m = w.later(90s);
    CHECK(m.command.name == "Lt. Ortiz");
    CHECK(m.command.role == "Incident commander");
    CHECK(m.command.since == 30s);
    CHECK(m.command.before == std::vector<std::string>{"Dispatch desk"});
    REQUIRE(m.command.history.size() == 2);
    CHECK(m.command.history[0].text == "Dispatch desk gave command to Lt. Ortiz");
    CHECK(m.command.history[1].text == "Dispatch desk took command");
    CHECK(w.at(30s).command.name == "Dispatch desk");
}

TEST_CASE("A corrected role of who commands does not begin a new command") {
    Watch w;
    command(w, 10s, false, "Lt. Ortiz", "");
    command(w, 60s, false, "Lt. Ortiz", "", "Incident commander");
    CHECK(w.later(90s).command.since == 80s);
    CHECK(w.at(90s).command.role == "Incident commander");
}

TEST_CASE("Casualties are counted by category in their room, on its floor and in the school") {
    Watch w;
    casualty(w, 10s, "c1", Triage::Immediate, "101");
    casualty(w, 20s, "c2", Triage::Immediate, "101");
    casualty(w, 30s, "c3", Triage::Minor, "201", 3);
    casualty(w, 35s, "c4", Triage::Deceased, "no such room");
    const ViewModel& m = w.at(40s);
    CHECK(w.room(m, "101").casualties[Triage::Immediate] == 2);
    CHECK(m.floors[0].casualties.total() == 2);
    CHECK(m.floors[1].casualties[Triage::Minor] == 3);
    CHECK(m.casualties.total() == 6);
    CHECK(m.casualtiesElsewhere == 1);
    CHECK(casualtyText(m.casualties) == "2 immediate, 3 minor, 1 deceased");
}

TEST_CASE("A casualty who is carried on is counted where he is, and one taken to zero nowhere") {
    Watch w;
    casualty(w, 10s, "c1", Triage::Immediate, "101");
    casualty(w, 50s, "c1", Triage::Delayed, "102");
    const ViewModel& m = w.at(60s);
    CHECK(w.room(m, "101").casualties.total() == 0);
    CHECK(w.room(m, "102").casualties[Triage::Delayed] == 1);
    casualty(w, 70s, "c1", Triage::Delayed, "102", 0);
    CHECK(w.at(80s).casualties.total() == 0);
}

TEST_CASE("The picture shows one count for a room, however many casualties are in it") {
    Watch w;
    casualty(w, 10s, "c1", Triage::Immediate, "101");
    casualty(w, 20s, "c2", Triage::Minor, "101");
    casualty(w, 25s, "c3", Triage::Minor, "102", 0);
    int markers = 0;
    for (const MarkerView& k : w.at(30s).markers)
        if (k.kind == "casualty") {
            ++markers;
            CHECK(k.label == "1 immediate, 1 minor");
        }
    CHECK(markers == 1);
}

TEST_CASE("The ledger has every room once at least, in the order of floors and numbers, and says why a search was undone") {
    Watch w;
    w.room(10s, "102", live::RoomStatus::Searched);
    w.room(20s, "101", live::RoomStatus::Searched);
    live::DoorReport d;
    d.door = "D-102";
    d.position = live::DoorPosition::Open;
    w.say(40s, "acs", d);
    const ViewModel& m = w.at(50s);
    CHECK(m.clearing.size() == w.building->rooms.size());
    CHECK(m.clearing[0].label == "101");
    CHECK(m.clearing[0].stands);
    CHECK(m.clearing[1].label == "102");
    CHECK_FALSE(m.clearing[1].stands);
    CHECK(m.clearing[1].end == "door D-102 opened");
    CHECK(m.clearing[2].never());
    int left = 0;
    for (const RoomView& r : m.rooms) left += notSearched(r);
    CHECK(left == m.floors[0].notSearched + m.floors[1].notSearched);
}

TEST_CASE("Two searches said in one second both stand in the ledger of a picture that is at rest, as soon as it is drawn when it asked to be") {
    Watch w;
    w.later(60s);
    const auto draw = [&](live::Timestamp wall) -> const ViewModel& { return w.builder.update(w.session, w.view, {}, {}, wall); };
    const auto search = [&](const char* room) { w.room(59s, room, live::RoomStatus::Searched); };
    const live::Timestamp wall = kStart + 10min;
    CHECK_FALSE(draw(wall).dueAt);
    search("101");
    const ViewModel& first = draw(wall + 100ms);
    CHECK(first.clearing[0].stands);
    search("102");
    const ViewModel& second = draw(wall + 200ms);
    REQUIRE(second.dueAt);
    CHECK(*second.dueAt <= wall + 1100ms);
    CHECK(*second.dueAt > wall + 200ms);
    CHECK(w.room(second, "102").status == live::RoomStatus::Searched);
    const ViewModel* m = &second;
    live::Timestamp at = *second.dueAt;
    for (int n = 0; n < 20 && m->dueAt; ++n) at = *m->dueAt, m = &draw(at);
    CHECK_FALSE(m->dueAt);
    CHECK(at <= wall + 1500ms);
    CHECK(m->clearing[0].stands);
    CHECK(m->clearing[1].stands);
}

TEST_CASE("Why a holder lost a room is said in the ledger as of the moment that it was lost, however long ago that is") {
    Watch w;
    w.say(10s, "radio", live::RoomReport{"101", live::RoomStatus::Clear, {}, "CT 1", "CT 1", ""});
    const std::string once = w.later(11min).clearing[0].end;
    CHECK(once == "holder not heard from for 10:00");
    CHECK(w.later(14min).clearing[0].end == once);
    CHECK(w.at(14min).clearing[0].ended == kStart + 10s + 10min);
}

TEST_CASE("That time goes by puts nothing off: a live picture at rest is due with its clock alone, whatever was searched and is over") {
    Watch w;
    live::Session session{w.places, true};
    const auto say = [&](live::Millis at, const char* room, live::RoomStatus status) {
        live::Event e;
        e.seq = ++w.seq;
        e.id = "e" + std::to_string(w.seq);
        e.source = "radio";
        e.observedAt = e.receivedAt = kStart + at;
        e.payload = live::RoomReport{room, status, {}, {}, "Law 11", ""};
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    };
    say(1s, "101", live::RoomStatus::Searched);
    say(2s, "102", live::RoomStatus::Threat);
    say(3s, "102", live::RoomStatus::Searched);
    live::Timestamp wall = kStart + 10s;
    const auto draw = [&](live::Timestamp at) -> const ViewModel& {
        session.advance(at, 0ms);
        return w.builder.update(session, w.view, {}, {}, at);
    };
    for (int n = 0; n < 5; ++n) draw(wall += 1100ms);
    CHECK(draw(wall).alertsOver.size() == 1);
    // Seconds of the wall's clock as a window hears of them: never a whole one after the other.
    int put = 0;
    for (int n = 0; n < 20; ++n) put += draw(wall += n % 2 ? 1010ms : 995ms).dueAt.has_value();
    CHECK(put == 0);
}
