// Every figure of the hand-over brief equals one that is counted here straight from the lines of the event file, at three moments of the drill.
// Nothing of the reducer, the freshness table or the view-model is used for counting: only the building's own links between rooms and doors.
#include "report/brief.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "drill_brief.h"
#include "live/recorder.h"

using namespace sallyport;
using base::Timestamp;
using nlohmann::json;
using test::briefAt;
using test::timeOf;

namespace {

const auto school = test::demoSchool;
const building::PlaceIndex& places() { return *test::demoPlaces(); }

bool isOperator(const json& e) { return e.value("source", "").starts_with("operator/"); }

/// The lines that had been received at a moment, in order of what they speak of, without those taken back.
struct Lines {
    std::vector<json> all;
    Timestamp now;

    explicit Lines(const char* clock) : now(*base::parseTimestamp(std::string("2026-11-19T") + clock + "Z")) { all = test::drillLines(now); }
    std::vector<const json*> of(const char* type) const {
        std::vector<const json*> out;
        for (const json& e : all)
            if (e["type"] == type) out.push_back(&e);
        return out;
    }
    base::RoomId room(const json& e) const { return places().room(e["room"].get<std::string>()).id; }

    // ---- rooms

    struct Word {
        std::string status;
        Timestamp when;
        std::string by;
    };
    /// Last status of each room but "searching".
    std::map<base::RoomId, Word> statuses() const {
        std::map<base::RoomId, Word> out;
        for (const json* e : of("room"))
            if (e->contains("status") && (*e)["status"] != "searching")
                out[room(*e)] = {(*e)["status"], timeOf(*e, "observed_at"), e->value("by", "")};
        return out;
    }
    size_t roomsThat(const char* status) const {
        const auto all_ = statuses();
        return size_t(std::count_if(all_.begin(), all_.end(), [&](const auto& r) { return r.second.status == status; }));
    }
    /// The last thing that a door said of one kind, until then.
    std::optional<std::pair<std::string, Timestamp>> door(base::DoorId id, const char* key, Timestamp until) const {
        std::optional<std::pair<std::string, Timestamp>> out;
        for (const json* e : of("door"))
            if (e->contains(key) && places().door((*e)["door"].get<std::string>()).id == id && timeOf(*e, "observed_at") <= until)
                out = {(*e)[key].is_string() ? (*e)[key].get<std::string>() : (*e)[key].dump(), timeOf(*e, "observed_at")};
        return out;
    }
    bool reopened(base::RoomId id, Timestamp since) const {
        for (const json* e : of("door")) {
            const Timestamp t = timeOf(*e, "observed_at");
            if (t <= since) continue;
            const auto d = places().door((*e)["door"].get<std::string>()).id;
            const auto doors = places().doorsOf(id);
            if (std::find(doors.begin(), doors.end(), d) == doors.end()) continue;
            if (e->value("position", "") == "open" || e->value("alarm", "") == "forced" || e->value("alarm", "") == "held_open") return true;
        }
        for (const json* e : of("room")) {
            if (e->value("status", "") != "threat" || timeOf(*e, "observed_at") <= since) continue;
            for (const base::DoorId d : places().doorsOf(id))
                for (const base::RoomId next : places().roomsOf(d))
                    if (next != id && next == room(*e)) {
                        const auto lock = door(d, "lock", timeOf(*e, "observed_at"));
                        if (!lock || lock->first != "locked") return true;
                    }
        }
        return false;
    }
    /// Within 15 m of a door of the room, or in it.
    bool isAt(base::RoomId id, const json& report) const {
        if (report.contains("room")) return room(report) == id;
        if (!report.contains("x") || report.value("floor", "") != places().shortName(places().floorOf(id))) return false;
        const base::Vec3 at = places().fileToLocal({report["x"].get<double>(), report["y"].get<double>(), 0});
        if (const auto in = places().roomAt(places().floorOf(id), base::Vec2(at)); in && *in == id) return true;
        for (const base::DoorId d : places().doorsOf(id))
            if (std::hypot(at.x - places().position(d).x, at.y - places().position(d).y) <= 15) return true;
        return false;
    }
    /// When the last of the team had gone from a room that it held; nothing while somebody is there.
    std::optional<Timestamp> left(base::RoomId id, const std::string& team, Timestamp held) const {
        std::map<std::string, std::pair<Timestamp, bool>> who;  // left when, is there
        for (const json* e : of("responder")) {
            if (e->value("team", e->value("callsign", "")) != team || !(e->contains("x") || e->contains("room"))) continue;
            auto& w = who[(*e)["responder"].get<std::string>()];
            const bool there = isAt(id, *e) || timeOf(*e, "observed_at") <= held;
            if (w.second && !there) w.first = timeOf(*e, "observed_at");
            w.second = there;
        }
        std::optional<Timestamp> last;
        for (const auto& [name, w] : who) {
            if (w.second) return std::nullopt;
            last = std::max(last.value_or(w.first), w.first);
        }
        return last;
    }
    /// By floor: rooms that are not searched, clear or evacuated. (In ten minutes nothing grows old.)
    std::map<std::string, std::set<std::string>> unsearched() const {
        std::map<std::string, std::set<std::string>> out;
        const auto said = statuses();
        for (uint32_t i = 0; i < school()->rooms.size(); ++i) {
            const base::RoomId id(i);
            const auto it = said.find(id);
            bool counts = false;
            if (it != said.end()) {
                const Word& w = it->second;
                if (w.status == "evacuated") counts = true;
                if (w.status == "searched") counts = !reopened(id, w.when);
                if (w.status == "clear") {
                    std::string team;
                    for (const json* e : of("room"))
                        if (room(*e) == id && e->contains("held_by")) team = (*e)["held_by"];
                    const auto gone = left(id, team, w.when);
                    counts = !gone || !reopened(id, *gone);
                }
            }
            const building::Room& r = school()->room(id);
            if (!counts) out[school()->floor(r.floor).shortName].insert(r.number.empty() ? r.name : r.number);
        }
        return out;
    }

    // ---- people

    std::map<std::string, int> casualties() const {
        std::map<std::string, json> last;
        for (const json* e : of("casualty")) last[(*e)["casualty"]] = *e;
        std::map<std::string, int> out;
        for (const auto& [id, e] : last) out[e["triage"].get<std::string>()] += e.value("count", 1);
        return out;
    }
    /// Teams, and who has none under his callsign, with the last word of each.
    std::map<std::string, Timestamp> teams() const {
        struct Person {
            std::string team, callsign;
            Timestamp last;
            bool gone = false;
        };
        std::map<std::string, Person> people;
        for (const json& e : all) {
            if (e["type"] == "responder_gone") people[e["responder"]].gone = true;
            if (e["type"] != "responder") continue;
            Person& p = people[e["responder"]];
            p.gone = false;
            if (!e.value("team", "").empty()) p.team = e["team"];
            if (!e.value("callsign", "").empty()) p.callsign = e["callsign"];
            p.last = timeOf(e, "observed_at");
        }
        std::map<std::string, Timestamp> out;
        for (const auto& [uid, p] : people)
            if (!p.gone) out[p.team.empty() ? p.callsign : p.team] = std::max(out[p.team.empty() ? p.callsign : p.team], p.last);
        for (const json* e : of("contact")) out[(*e)["team"]] = std::max(out[(*e)["team"]], timeOf(*e, "observed_at"));
        return out;
    }

    // ---- doors

    /// A person checked it, and nothing since says otherwise.
    bool isChecked(base::DoorId id) const {
        const auto lock = door(id, "lock", now), checked = door(id, "verified", now);
        if (!checked || checked->first != "true" || (lock && lock->first != "locked" && lock->second > checked->second)) return false;
        for (const json* e : of("door")) {
            if (places().door((*e)["door"].get<std::string>()).id != id || timeOf(*e, "observed_at") <= checked->second) continue;
            const std::string l = e->value("lock", "");
            if (e->value("position", "") == "open" || e->value("alarm", "none") != "none" || l == "unlocked" || l == "unlocking" || l == "jammed")
                return false;
        }
        return true;
    }
    enum class Door { Forced, NotLocked, Locked, Unknown };
    Door door(base::DoorId id) const {
        const auto lock = door(id, "lock", now), position = door(id, "position", now), alarm = door(id, "alarm", now);
        if (alarm && alarm->first == "forced") return Door::Forced;
        if (alarm && alarm->first != "none") return Door::NotLocked;
        if (position && position->first == "open") return Door::NotLocked;
        if (isChecked(id)) return Door::Locked;
        if (!lock || lock->first == "unknown") return Door::Unknown;
        return lock->first == "locked" ? Door::Locked : Door::NotLocked;
    }
    std::map<Door, std::set<std::string>> doors() const {
        std::map<Door, std::set<std::string>> out;
        for (uint32_t i = 0; i < school()->doors.size(); ++i) {
            const building::Door& d = school()->doors[i];
            if (d.swing != building::DoorSwing::Opening)
                out[door(base::DoorId(i))].insert(d.exteriorNumber.empty() ? d.name : "Door " + d.exteriorNumber);
        }
        return out;
    }

    // ---- what is not held

    enum class Worth { Open, Searching, Searched, Held };
    struct Hold {
        Worth worth = Worth::Open;
        bool danger = false;
        Timestamp said{};
    };
    Hold holdOf(base::RoomId id) const {
        Hold out;
        std::string last, team;
        Timestamp heldAt{};
        for (const json* e : of("room")) {
            if (room(*e) != id) continue;
            if (e->contains("status")) last = (*e)["status"], out.said = timeOf(*e, "observed_at");
            if (e->contains("held_by")) team = (*e)["held_by"], heldAt = timeOf(*e, "observed_at");
        }
        const auto said = statuses();
        const auto it = said.find(id);
        const std::string status = it == said.end() ? "" : it->second.status;
        out.danger = status == "threat" || status == "needs_help";
        const bool searching = last == "searching", silent = searching && now - out.said >= std::chrono::minutes(5);
        const auto is = [&](Worth w) {
            out.worth = w;
            return out;
        };
        if (searching && !silent) return is(Worth::Searching);
        if (status == "clear") {
            const auto gone = team.empty() ? std::nullopt : left(id, team, it->second.when);
            if (!gone) return is(silent ? Worth::Searched : Worth::Held);
            return is(reopened(id, *gone) || silent ? Worth::Open : Worth::Searched);
        }
        if (!team.empty() && !out.danger && !left(id, team, heldAt)) return is(Worth::Held);
        if (status == "searched" && !silent && !reopened(id, it->second.when)) return is(Worth::Searched);
        return is(Worth::Open);
    }
    /// "into < from by what, danger, seconds", sorted.
    std::vector<std::string> openings() const {
        std::vector<Hold> holds;
        for (uint32_t i = 0; i < school()->rooms.size(); ++i) holds.push_back(holdOf(base::RoomId(i)));
        const auto title = [](base::RoomId id, bool stair) {
            const building::Room& r = school()->room(id);
            return (r.number.empty() ? r.name : "Room " + r.number) + (stair ? ", " + school()->floor(r.floor).shortName : "");
        };
        std::vector<std::string> out;
        const auto add = [&](base::RoomId into, std::optional<base::RoomId> from, const std::string& by, bool stair) {
            const bool danger = from && holds[from->index()].danger;
            out.push_back(title(into, stair) + " < " + (from ? title(*from, stair) : "outside") + " by " + by + (danger ? ", danger, " : ", ") +
                          std::to_string((now - holds[into.index()].said).count()));
        };
        const auto open = [&](base::RoomId a, base::RoomId b) {
            return holds[a.index()].worth == Worth::Searched && holds[b.index()].worth == Worth::Open;
        };
        for (uint32_t i = 0; i < school()->doors.size(); ++i) {
            const building::Door& d = school()->doors[i];
            const base::DoorId id(i);
            const bool opening = d.swing == building::DoorSwing::Opening;
            if (isChecked(id) && (d.monitored || d.exterior)) continue;
            if (d.exterior && door(id) == Door::Locked) continue;
            const std::string label = d.exteriorNumber.empty() ? d.name : "Door " + d.exteriorNumber;
            if (d.rooms.size() == 1 && d.exterior && holds[d.rooms[0].index()].worth == Worth::Searched) add(d.rooms[0], std::nullopt, label, false);
            if (d.rooms.size() != 2) continue;
            for (const int k : {0, 1})
                if (open(d.rooms[size_t(k)], d.rooms[size_t(1 - k)]))
                    add(d.rooms[size_t(k)], d.rooms[size_t(1 - k)], opening ? "opening" : label, false);
        }
        for (const building::VerticalLink& l : school()->links)
            for (size_t k = 1; k < l.rooms.size(); ++k) {
                const std::string by = l.kind == building::LinkKind::Lift ? "lift" : "stair";
                if (open(l.rooms[k - 1], l.rooms[k])) add(l.rooms[k - 1], l.rooms[k], by, true);
                if (open(l.rooms[k], l.rooms[k - 1])) add(l.rooms[k], l.rooms[k - 1], by, true);
            }
        std::sort(out.begin(), out.end());
        return out;
    }

    // ---- what was decided

    std::map<std::string, json> protocols() const {
        std::map<std::string, json> last;
        for (const json* e : of("protocol")) last[e->value("scope", "building")] = *e;
        std::erase_if(last, [](const auto& p) { return p.second["action"] == "release"; });
        return last;
    }
    std::vector<Timestamp> decisions() const {
        std::vector<Timestamp> out;
        for (const json& e : all) {
            const std::string type = e["type"];
            if (type == "command" || type == "exercise" || type == "protocol" ||
                (isOperator(e) && (type == "room" || type == "door" || type == "marker" || type == "marker_gone")))
                out.push_back(timeOf(e, "observed_at"));
        }
        std::sort(out.rbegin(), out.rend());
        return out;
    }
    /// Where words come from, with the newest of each: what people say by radio is one source, what is said at desks none.
    std::map<std::string, Timestamp> sources() const {
        std::map<std::string, Timestamp> out;
        for (const json& e : all) {
            std::string from = e.value("source", "");
            if (from.empty() || isOperator(e) || e["type"] == "recording") continue;
            if (from.starts_with("radio/")) from = "radio";
            out[from] = std::max(out[from], timeOf(e, "observed_at"));
        }
        return out;
    }
    std::pair<std::string, Timestamp> commander() const {
        std::pair<std::string, Timestamp> out;
        for (const json* e : of("command")) out = {(*e)["action"] == "transfer" ? (*e)["to"] : (*e)["by"], timeOf(*e, "observed_at")};
        return out;
    }
};

std::set<std::string> names(const std::vector<report::Brief::Door>& doors) {
    std::set<std::string> out;
    for (const auto& d : doors) out.insert(d.name);
    return out;
}

void sameFigures(const char* clock) {
    INFO("at " << clock);
    const Lines lines(clock);
    const report::Brief b = briefAt(lines.now);
    CHECK(b.at == lines.now);
    CHECK(b.exercise);

    CHECK(b.threats.size() == lines.roomsThat("threat"));
    CHECK(b.needHelp.size() == lines.roomsThat("needs_help"));
    const auto casualties = lines.casualties();
    int total = 0;
    for (size_t i = 0; i < live::kTriages; ++i) {
        const std::string word(live::toString(live::Triage(i)));
        INFO(word);
        CHECK(b.casualties.by[i] == (casualties.contains(word) ? casualties.at(word) : 0));
    }
    for (const auto& [word, n] : casualties) total += n;
    int told = 0;
    for (const auto& c : b.casualtiesByRoom) told += c.counts.total();
    CHECK(told == total);

    const auto teams = lines.teams();
    CHECK(b.teams.size() == teams.size());
    for (const auto& t : b.teams) {
        INFO("team " << t.name);
        REQUIRE(teams.contains(t.name));
        CHECK(t.lastContact == teams.at(t.name));
        CHECK(t.silent == (lines.now - teams.at(t.name) >= std::chrono::minutes(5)));
    }

    const auto unsearched = lines.unsearched();
    CHECK(b.unsearched.size() == unsearched.size());
    for (const auto& f : b.unsearched) {
        INFO("floor " << f.name);
        CHECK(std::set<std::string>(f.rooms.begin(), f.rooms.end()) == unsearched.at(f.name));
    }

    std::vector<std::string> openings;
    for (const auto& o : b.openings) {
        openings.push_back(o.into + " < " + o.from + " by " + o.by + (o.danger ? ", danger, " : ", ") + std::to_string(o.age.count()));
        CHECK(o.where.starts_with("F"));
        CHECK((o.from == "outside") == (o.where.find("Side ") != std::string::npos));
    }
    CHECK(std::is_sorted(b.openings.begin(), b.openings.end(), [](const auto& x, const auto& y) { return x.danger > y.danger; }));
    std::sort(openings.begin(), openings.end());
    CHECK(openings == lines.openings());

    auto doors = lines.doors();
    const auto protocols = lines.protocols();
    const bool lockdown = protocols.contains("building") && protocols.at("building")["action"] == "lockdown";
    CHECK(names(b.forced) == doors[Lines::Door::Forced]);
    CHECK(names(b.notLocked) == doors[Lines::Door::NotLocked]);
    CHECK(names(b.unknown) == (lockdown ? doors[Lines::Door::Unknown] : std::set<std::string>()));

    CHECK(b.protocols.size() == protocols.size());
    if (protocols.contains("building")) {
        REQUIRE_FALSE(b.protocols.empty());
        CHECK(b.protocols.front().scope.empty());
        CHECK(b.protocols.front().since == timeOf(protocols.at("building"), "observed_at"));
    }
    const auto decisions = lines.decisions();
    std::vector<Timestamp> when;
    for (const auto& d : b.decisions) when.push_back(d.when);
    CHECK(when == decisions);
    const auto [name, since] = lines.commander();
    CHECK(b.commander == name);
    CHECK(b.commandSince == since);
    const auto sources = lines.sources();
    CHECK(b.feeds.size() == sources.size());
    for (const auto& f : b.feeds) {
        INFO("feed " << f.name);
        REQUIRE(sources.contains(f.name));
        CHECK(f.age == std::max(live::Millis(0), lines.now - sources.at(f.name)));
    }
}

}  // namespace

TEST_CASE("Every figure of the brief is that of the event file, before the teams are in") { sameFigures("19:43:10"); }
TEST_CASE("Every figure of the brief is that of the event file, in the thick of it") { sameFigures("19:46:40"); }
TEST_CASE("Every figure of the brief is that of the event file, while the school is released") { sameFigures("19:49:50"); }

TEST_CASE("The brief reads threat first, then casualties, teams, what is left, doors, feeds, decisions, command, and of an exercise the times") {
    const report::Brief b = briefAt(*base::parseTimestamp("2026-11-19T19:46:40Z"));
    std::vector<std::string> titles;
    for (const report::BriefSection& s : report::briefSections(b)) titles.push_back(s.title);
    CHECK(titles == std::vector<std::string>{"Situation", "Threat", "Casualties", "Teams", "Not searched", "Not held", "Doors of concern", "Feeds",
                                             "Decisions so far", "Command", "Times since the call"});
    const std::string text = report::briefText(b);
    size_t at = 0;
    for (const char* part : {"Exercise, exercise, exercise.", "Threat.", "Casualties.", "Teams.", "Not searched.", "Not held.", "Doors.", "Feeds.",
                             "Decisions.", "Command."}) {
        const size_t found = text.find(part, at);
        INFO(part << "\n" << text);
        REQUIRE(found != std::string::npos);
        at = found;
    }
    CHECK(text.find("Lt. Ortiz has command since") != std::string::npos);
}

TEST_CASE("The brief says by which openings somebody could come back, those with danger behind them first, on screen and over the radio") {
    const report::Brief b = briefAt(*base::parseTimestamp("2026-11-19T19:46:40Z"));
    REQUIRE(b.anySearched);
    REQUIRE(b.openings.size() > 6);
    const auto sections = report::briefSections(b);
    const auto held = std::find_if(sections.begin(), sections.end(), [](const auto& s) { return s.title == "Not held"; });
    REQUIRE(held != sections.end());
    CHECK(held->sum == std::to_string(b.openings.size()) + " openings");
    CHECK(held->lines.size() == b.openings.size());
    const auto& first = b.openings.front();
    CHECK(held->lines.front().find("Into " + first.into + " from " + first.from + ": " + first.by + ", " + first.where) != std::string::npos);
    const std::string text = report::briefText(b);
    CHECK(text.find("\nNot held.\n" + report::spoken(std::to_string(b.openings.size())) + " openings into what is searched.\n") != std::string::npos);
    CHECK(text.find(report::spoken("Into " + first.into + " from " + first.from)) != std::string::npos);
}

TEST_CASE("What was said at an operator's desk counts as decided however the source is written, and a name that only begins alike does not") {
    const auto decided = [](const char* source) {
        live::Session session(test::demoPlaces(), false);
        live::Event e;
        e.seq = 1;
        e.id = "e1";
        e.source = source;
        e.receivedAt = *base::parseTimestamp("2026-11-19T19:40:00Z");
        e.observedAt = e.receivedAt;
        e.payload = live::RoomReport{"F2/214", live::RoomStatus::Searched, {}, {}, "Lt. Ortiz", ""};
        std::vector<live::Event> batch{e};
        session.append(std::move(batch));
        session.seek(e.receivedAt);
        session.pause();
        scene::ViewModelBuilder models(school());
        scene::ViewState view;
        view.floor = base::FloorId(1);
        const scene::ViewModel& m = models.update(session, view, {}, {}, e.receivedAt);
        return report::makeBrief(session.shown(), places(), *school(), m).decisions.size();
    };
    for (const char* source : {"operator", "operator/Lt. Ortiz", "operator:desk 2", "command.post", "commander-2", "operator desk"}) {
        INFO(source);
        CHECK(decided(source) == 1);
    }
    for (const char* source : {"operators/x", "commandeered", "radio/operator"}) {
        INFO(source);
        CHECK(decided(source) == 0);
    }
}

TEST_CASE("Over the radio numbers are said digit by digit and letters by the alphabet") {
    CHECK(report::spoken("Room 217, Math 7, F2") == "Room 2 1 7, Math 7, Floor 2");
    CHECK(report::spoken("D-214 forced") == "Delta 2 1 4 forced");
    CHECK(report::spoken("Side C, 231a") == "Side Charlie, 2 3 1 Alpha");
    CHECK(report::spoken("since 19:46 by CT 1") == "since 19:46 by CT 1");
    CHECK(report::spoken("E7 in the lobby") == "Echo 7 in the lobby");
    CHECK(report::spoken("D-227, F2 · F6, searched") == "Delta 2 2 7, Floor 2 · Foxtrot 6, searched");
}

TEST_CASE("A brief of a school in which nothing was said says so, and calls nothing safe") {
    live::Session session(test::demoPlaces(), false);
    scene::ViewModelBuilder models(school());
    scene::ViewState view;
    view.floor = base::FloorId(1);
    const scene::ViewModel& m = models.update(session, view, {}, {}, {});
    const report::Brief b = report::makeBrief(session.shown(), places(), *school(), m);
    size_t left = 0;
    for (const auto& f : b.unsearched) left += f.rooms.size();
    CHECK(left == school()->rooms.size());
    const std::string text = report::briefText(b);
    CHECK(text.find("No room is known to hold a threat") != std::string::npos);
    CHECK(text.find("Nobody has taken command") != std::string::npos);
    CHECK(text.find("No protocol is called") != std::string::npos);
    CHECK(text.find("None is known to be forced or unlocked") != std::string::npos);
    CHECK(text.find("Not held.\nNothing is searched yet.") != std::string::npos);
    CHECK(text.find("None of concern") == std::string::npos);
    CHECK(text.find("Every room is searched") == std::string::npos);
}
