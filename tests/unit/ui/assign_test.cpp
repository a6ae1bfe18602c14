// Who goes to a room and who holds it: by digit, by row, and by the one button that names who is nearest and free.
#include "driver.h"

using namespace sallyport;
using test::Driver;
using Which = scene::ShowPanel::Which;

namespace {
struct Size {
    int w, h;
    double scale;
};
constexpr Size kSizes[] = {{1920, 1080, 1}, {1920, 1080, 2}, {1280, 720, 1}, {1280, 720, 1.5}, {800, 600, 1}, {800, 600, 2}, {3840, 2160, 2}};

scene::WayCandidate who(const char* team, bool busy = false, live::Freshness freshness = live::Freshness::Fresh) {
    return {.uid = team, .callsign = team, .team = team, .seconds = 40, .metres = 50, .busy = busy, .freshness = freshness};
}
void knowWays(Driver& d, std::vector<scene::WayCandidate> nearest) {
    d.model.ways = {};
    d.model.ways.asked = true;
    d.model.ways.assignRoom = d.model.inspector.markTarget;
    d.model.ways.nearest = std::move(nearest);
}
template <class T>
std::optional<T> afterDigit(Driver& d, int digit) {
    d.frames(2);
    REQUIRE(d.ui->takeDigit(digit));
    d.frame();
    for (const scene::Command& c : d.commands)
        if (const T* t = std::get_if<T>(&c)) return *t;
    return std::nullopt;
}
}  // namespace

TEST_CASE("One press sends whoever is nearest and free, by name, nobody who is busy or whose position is old") {
    Driver d(1920, 1080);
    CHECK_FALSE(d.find("assign.nearest"));  // nobody knows
    knowWays(d, {who("CT 1", true), who("Old 1", false, live::Freshness::Stale), who("Law 12"), who("Law 13")});
    d.frames(2);
    CHECK(d.shows("Assign Law 12"));
    const auto a = d.clickFor<scene::AssignTeam>("assign.nearest");
    CHECK(a.room == "room-214");
    CHECK(a.team == "Law 12");
    CHECK(a.note.empty());
    knowWays(d, {who("CT 1", true)});
    d.frames(2);
    CHECK_FALSE(d.find("assign.nearest"));
    // What is known of another room says nothing about this one.
    knowWays(d, {who("Law 12")});
    d.model.ways.assignRoom = "room-215";
    d.frames(2);
    CHECK_FALSE(d.find("assign.nearest"));
}

TEST_CASE("A press that was aimed at one name is not taken for the next") {
    Driver d(1920, 1080);
    knowWays(d, {who("Law 12")});
    d.frames(2);
    d.pause(1.2f);
    knowWays(d, {who("Law 13")});
    d.frame();
    CHECK(d.clickAtOnce("assign.nearest").empty());
    CHECK(d.clickFor<scene::AssignTeam>("assign.nearest").team == "Law 13");
}

TEST_CASE("Digits choose from the open list, keep their team while it is open, and mean nothing without it") {
    Driver d(1920, 1080);
    d.frames(2);
    CHECK_FALSE(d.ui->teamsOpen());
    CHECK_FALSE(d.ui->takeDigit(1));
    d.ui->apply({Which::Assign});
    d.frames(2);
    CHECK(d.ui->teamsOpen());
    REQUIRE(d.find("assign.team.1"));
    const std::string second = d.model.teams[1].name;
    // A team that comes meanwhile, at the head of the model's list, is the last of this one.
    scene::TeamView late = d.model.teams[0];
    late.name = "Law 77";
    d.model.teams.insert(d.model.teams.begin(), late);
    const auto sent = afterDigit<scene::AssignTeam>(d, 2);
    REQUIRE(sent);
    CHECK(sent->room == "room-214");
    CHECK(sent->team == second);
    d.frame();
    CHECK_FALSE(d.ui->teamsOpen());
    CHECK_FALSE(d.find("assign.team.0"));
    // Opened again it is put in order anew.
    d.ui->apply({Which::Hold});
    const auto held = afterDigit<scene::HoldRoom>(d, 1);
    REQUIRE(held);
    CHECK(held->team == "Law 77");
    // 0 is nobody, and only where somebody may hold.
    d.ui->apply({Which::Hold});
    const auto none = afterDigit<scene::HoldRoom>(d, 0);
    REQUIRE(none);
    CHECK(none->team.empty());
    d.ui->apply({Which::Assign});
    CHECK_FALSE(afterDigit<scene::HoldRoom>(d, 0));
    CHECK(d.ui->teamsOpen());
    CHECK_FALSE(afterDigit<scene::AssignTeam>(d, 9));  // no such row
    // The same key again closes it, the other one changes what is asked.
    d.ui->apply({Which::Hold});
    d.frames(2);
    CHECK(d.shows("Who holds it?"));
    d.ui->apply({Which::Hold});
    CHECK_FALSE(d.ui->teamsOpen());
}

TEST_CASE("The buttons of assigning are whole and large enough at every size, with long names too") {
    for (const Size& s : kSizes)
        for (const char* team : {"Law 12", "Rescue Task Force 3"}) {
            Driver d(s.w, s.h, s.scale);
            knowWays(d, {who(team)});
            d.frames(3);
            INFO(s.w << "x" << s.h << " at " << s.scale << ", " << team);
            const double least = 44 * ui::effectiveScale(s.w, s.h, s.scale) - 1;
            int found = 0;
            for (const char* name : {"assign", "assign.nearest", "place.goto"})
                if (const ui::Target* t = d.find(name)) {
                    ++found;
                    CHECK(t->rect.w >= least);
                    CHECK(t->rect.h >= least);
                }
            CHECK((found == 3 || found == 0));  // 0: scrolled below the facts
            for (const ui::DrawnText& t : d.ui->texts())
                if (t.visible && (t.text.starts_with("Assign") || t.text == team)) {
                    INFO(t.text);
                    CHECK_FALSE(t.shortened);
                }
            d.ui->apply({Which::Hold});
            d.frames(3);
            for (const char* name : {"assign.cancel", "assign.kind.assign", "assign.kind.hold", "assign.nobody", "assign.team.0"})
                if (const ui::Target* t = d.find(name)) {
                    INFO(name);
                    CHECK(t->rect.w >= least);
                    CHECK(t->rect.h >= least);
                }
            REQUIRE(d.find("assign.cancel"));
            for (const ui::DrawnText& t : d.ui->texts())
                if (t.visible &&
                    (t.text == "Who holds it?" || t.text == "Goes there" || t.text == "Holds it" || t.text.starts_with("Nobody holds"))) {
                    INFO(t.text);
                    CHECK_FALSE(t.shortened);
                }
        }
}
