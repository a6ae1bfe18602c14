// Times that can be set in the window: their bounds, who decides, and what is kept.
#include "viewer/time_settings.h"

#include <catch2/catch.hpp>
#include <set>

#include "viewer/preferences.h"

using namespace sallyport;
using namespace sallyport::viewer;
using namespace std::chrono_literals;
using live::Millis;

namespace {
Settings parsed(const char* text) {
    auto s = parseSettings(text, "settings.toml", "/etc/school", true);
    if (!s) FAIL(s.error().text());
    return *s;
}
}  // namespace

TEST_CASE("Every time that can be set has the standard within its bounds, and can be stepped from end to end and back") {
    const Settings standard;
    std::set<std::string> ids;
    for (const TimeSetting& t : timeSettings()) {
        INFO(t.id);
        CHECK(ids.insert(t.id).second);
        CHECK(timeSetting(t.id) == &t);
        const Millis now = t.get(standard);
        CHECK(now >= t.least);
        CHECK(now <= t.most);
        Settings s;
        t.set(s, t.most);
        CHECK(t.get(s) == t.most);
        for (const int by : {+1, -1}) {
            Millis at = now;
            int steps = 0;
            for (Millis next = nextTime(t, at, by); next != at; next = nextTime(t, at, by)) {
                CHECK((by > 0 ? next > at : next < at));
                at = next;
                REQUIRE(++steps < 64);
            }
            CHECK(at >= t.least);
            CHECK(at <= t.most);
            CHECK(at == (by > 0 ? t.most : t.least));
        }
        // Nothing that is said of a room or a person stays fresh for longer than four hours, whoever would like it to.
        CHECK(t.most <= 4h);
    }
    CHECK_FALSE(timeSetting("freshness.threat"));
    CHECK(timesProblem(standard).empty());
}

TEST_CASE("What was chosen counts where the administrator's file leaves it open, and the file wins") {
    const ChosenTimes chosen{{"timers.contact_yellow", 3min}, {"freshness.clear", 20min}, {"freshness.locked_in", 20min}};
    const std::vector<ChosenCard> cards{{"White", "medical help", {255, 255, 255}, live::RoomStatus::NeedsHelp}};
    const Settings open = withChosen(Settings{}, chosen, cards);
    CHECK(open.conventions.contactYellow == 3min);
    CHECK(open.lifetimes.clear.fresh == 20min);
    CHECK(open.lifetimes.lockedIn.fresh == 20min);
    CHECK(open.lifetimes.lockedIn.unknownAfter == Millis(30min));
    REQUIRE(open.conventions.cards.size() == 1);
    CHECK(open.conventions.cards[0].name == "White");
    CHECK(open.conventions.cards[0].colour == base::Rgba8{255, 255, 255, 255});
    CHECK(open.conventions.cards[0].status == live::RoomStatus::NeedsHelp);
    const Settings file = parsed(
        "[timers]\ncontact_yellow = \"2 min\"\n[freshness]\nlocked_in = [\"10 min\", \"20 min\"]\n"
        "[[card]]\nname = \"Blue\"\ncolour = \"#0000ff\"\nstatus = \"unknown\"\n");
    CHECK(file.said.contains("timers.contact_yellow"));
    CHECK(file.said.contains("freshness.locked_in"));
    CHECK(file.said.contains("card"));
    CHECK_FALSE(file.said.contains("freshness.clear"));
    const Settings both = withChosen(file, chosen, cards);
    CHECK(both.conventions.contactYellow == 2min);
    CHECK(both.lifetimes.lockedIn.fresh == 10min);
    CHECK(both.lifetimes.clear.fresh == 20min);
    REQUIRE(both.conventions.cards.size() == 1);
    CHECK(both.conventions.cards[0].name == "Blue");
}

TEST_CASE("What is out of bounds, unknown or does not go together is left out and said, and never makes old facts look fresh") {
    std::vector<std::string> ignored;
    const Settings s = withChosen(
        Settings{}, {{"freshness.clear", 240h}, {"freshness.position", Millis(1)}, {"freshness.nonsense", 1min}, {"timers.contact_red", 1min}},
        std::nullopt, &ignored);
    CHECK(s.lifetimes.clear.fresh == 10min);
    CHECK(s.lifetimes.position == 30s);
    CHECK(s.conventions.contactRed == 10min);  // red before yellow
    CHECK(ignored.size() == 4);
    // Two that go with each other only are taken together.
    ignored.clear();
    const Settings two = withChosen(Settings{}, {{"timers.contact_yellow", 1min}, {"timers.contact_red", 2min}}, std::nullopt, &ignored);
    CHECK(two.conventions.contactYellow == 1min);
    CHECK(two.conventions.contactRed == 2min);
    CHECK(ignored.empty());
    // Fresh for longer than until it is unknown.
    ignored.clear();
    const Settings odd = withChosen(Settings{}, {{"freshness.searched", 60min}}, std::nullopt, &ignored);
    CHECK(odd.lifetimes.searched.fresh == 15min);
    CHECK(ignored.size() == 1);
}

TEST_CASE("Times are said as people say them") {
    CHECK(timeText(30s) == "30 s");
    CHECK(timeText(90s) == "1 min 30 s");
    CHECK(timeText(2h) == "2 h");
    CHECK(timeText(105min) == "1 h 45 min");
    CHECK(timeText(Millis(250)) == "250 ms");
}

TEST_CASE("Chosen times and cards are read back as they were, and of a damaged file what can be read") {
    Preferences p;
    p.times = {{"timers.contact_red", 12min}, {"freshness.position", 45s}};
    p.cards = std::vector<ChosenCard>{{"Grün \"1\"", "alle da", {1, 2, 3}, live::RoomStatus::LockedIn}};
    CHECK(parsePreferences(preferencesText(p)) == p);
    p.cards = std::vector<ChosenCard>{};  // a district without cards
    CHECK(parsePreferences(preferencesText(p)) == p);
    const Preferences some =
        parsePreferences(R"({"times_s":{"a":"long","b":-4,"c":1e12,"d":30},"cards":[{"name":"Red","status":"threat","colour":[1,2,3]},)"
                         R"({"name":"","status":"threat","colour":[1,2,3]},{"name":"x","status":"searched","colour":[1,2,3]},)"
                         R"({"name":"y","status":"threat","colour":[1,2,256]},7]})");
    CHECK(some.times == std::map<std::string, Millis, std::less<>>{{"d", 30s}});
    REQUIRE(some.cards);
    REQUIRE(some.cards->size() == 1);
    CHECK(some.cards->front().name == "Red");
    CHECK_FALSE(parsePreferences(R"({"cards":"none","times_s":[1]})").cards);
    std::string many = R"({"cards":[)";
    for (int i = 0; i < 40; ++i) many += R"({"name":"c","status":"unknown","colour":[0,0,0]},)";
    many.back() = ']';
    CHECK(parsePreferences(many + "}").cards->size() == kMostCards);
}
