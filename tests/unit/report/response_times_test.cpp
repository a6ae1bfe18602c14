// The times since the call, each equal to one that is counted here straight from the lines of the event file, at moments of the drill before the
// call, during it and after the release. Nothing of the reducer is used for counting: only which place a name means.
#include "scene/response_times.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "drill_brief.h"

using namespace sallyport;
using base::Timestamp;
using live::Millis;
using nlohmann::json;
using test::briefAt;
using test::timeOf;
using namespace std::chrono_literals;

namespace {

const auto school = test::demoSchool;
const building::PlaceIndex& places() { return *test::demoPlaces(); }

struct Lines {
    std::vector<json> all;
    Timestamp call{}, until;

    explicit Lines(Timestamp now) : all(test::drillLines(now)), until(now) {
        for (const json& e : all) {
            if (e["type"] != "protocol") continue;
            if (e["action"] == "lockdown" && call == Timestamp{}) call = timeOf(e);
            if (e["action"] == "release" && e["scope"] == "building") until = timeOf(e);
        }
        // The lists below are of the time that counts.
        std::erase_if(all, [&](const json& e) { return timeOf(e) > until; });
    }
    template <class Do>
    void each(const char* type, Do&& visit) const {
        for (const json& e : all)
            if (e["type"] == type) visit(e);
    }
    uint32_t room(const json& e) const { return places().room(e["room"].get<std::string>()).id.value; }

    std::map<uint32_t, Millis> searched() const {
        std::map<uint32_t, Millis> out;
        each("room", [&](const json& e) {
            const std::string s = e.value("status", "");
            if ((s == "searched" || s == "clear") && timeOf(e) >= call) out.emplace(room(e), timeOf(e) - call);
        });
        return out;
    }
    /// Rooms that nobody searched but that are said to be evacuated.
    int evacuated() const {
        std::map<uint32_t, std::string> last;
        each("room", [&](const json& e) {
            if (e.contains("status")) last[room(e)] = e["status"];
        });
        const auto done = searched();
        return int(std::count_if(last.begin(), last.end(), [&](const auto& r) { return r.second == "evacuated" && !done.contains(r.first); }));
    }
    std::pair<Millis, std::string> heard() const {
        std::pair<Millis, std::string> out{-1, ""};
        each("contact", [&](const json& e) {
            if (timeOf(e) >= call && out.second.empty()) out = {timeOf(e) - call, e["team"]};
        });
        return out;
    }
    std::optional<std::pair<Millis, uint32_t>> threatEntered() const {
        std::set<uint32_t> threat;
        std::optional<std::pair<Millis, uint32_t>> out;
        each("room", [&](const json& e) {
            const std::string s = e.value("status", "");
            if (s == "threat") threat.insert(room(e));
            if ((s == "searching" || s == "searched" || s == "clear") && threat.contains(room(e)) && timeOf(e) >= call && !out)
                out = {timeOf(e) - call, room(e)};
        });
        return out;
    }
    /// "locked", "open" or "unknown" by what had been observed 60 s after the call.
    std::map<std::string, std::set<uint32_t>> doors() const {
        struct Door {
            std::string lock, position, alarm, checked;
            Timestamp lockAt{}, checkedAt{}, undone{};
        };
        std::map<uint32_t, Door> said;
        each("door", [&](const json& e) {
            if (timeOf(e) > call + 60s) return;
            Door& d = said[places().door(e["door"].get<std::string>()).id.value];
            const std::string lock = e.value("lock", ""), alarm = e.value("alarm", "");
            if (!lock.empty()) d.lock = lock, d.lockAt = timeOf(e);
            if (e.contains("position")) d.position = e["position"];
            if (!alarm.empty()) d.alarm = alarm;
            if (e.contains("verified")) d.checked = e["verified"].dump(), d.checkedAt = timeOf(e);
            if (e.value("position", "") == "open" || alarm == "forced" || alarm == "held_open" || lock == "unlocked" || lock == "unlocking" ||
                lock == "jammed")
                d.undone = timeOf(e);
        });
        std::map<std::string, std::set<uint32_t>> out;
        for (uint32_t i = 0; i < school()->doors.size(); ++i) {
            if (school()->doors[i].swing == building::DoorSwing::Opening) continue;
            const Door& d = said[i];
            const bool open = (!d.alarm.empty() && d.alarm != "none") || d.position == "open";
            const bool checked = d.checked == "true" && d.undone <= d.checkedAt;
            out[open ? "open" : checked || d.lock == "locked" ? "locked" : d.lock.empty() || d.lock == "unknown" ? "unknown" : "open"].insert(i);
        }
        return out;
    }
    struct Alarm {
        Timestamp raised;
        std::optional<Timestamp> acked;
        bool ended = false;
    };
    std::map<std::string, Alarm> alarms() const {
        std::map<std::string, Alarm> out;
        std::map<uint32_t, std::string> last;
        const auto derived = [&](const std::string& name, const json& e) { out.emplace(name + e.value("id", ""), Alarm{timeOf(e), {}}); };
        each("alert", [&](const json& e) { out.emplace(e["alert"], Alarm{timeOf(e), {}}); });
        each("room", [&](const json& e) {
            const std::string s = e.value("status", "");
            if (s.empty() || s == "searching") return;
            const building::Room& r = school()->room(base::RoomId(room(e)));
            if (s == "threat" && last[room(e)] != "threat") derived("threat:" + r.id + ":", e);
            last[room(e)] = s;
        });
        last.clear();
        each("door", [&](const json& e) {
            if (!e.contains("alarm")) return;
            const auto id = places().door(e["door"].get<std::string>()).id;
            if (e["alarm"] == "forced" && last[id.value] != "forced") derived("forced:" + school()->door(id).id + ":", e);
            last[id.value] = e["alarm"];
        });
        each("alert_ack", [&](const json& e) {
            if (const auto it = out.find(e["alert"]); it != out.end() && !it->second.acked) it->second.acked = timeOf(e);
        });
        return out;
    }
    std::vector<Millis> helpSent(int& rooms) const {
        std::map<uint32_t, Timestamp> needed;
        std::map<uint32_t, Millis> sent;
        each("room", [&](const json& e) {
            if (timeOf(e) < call) return;
            if (e.value("status", "") == "needs_help") needed.emplace(room(e), timeOf(e));
            if (!e.value("assigned", "").empty() && needed.contains(room(e))) sent.emplace(room(e), timeOf(e) - needed[room(e)]);
        });
        rooms = int(needed.size());
        std::vector<Millis> out;
        for (const auto& [id, span] : sent) out.push_back(span);
        return out;
    }
    std::optional<Millis> triaged() const {
        std::optional<Millis> out;
        each("casualty", [&](const json& e) {
            if (timeOf(e) >= call && e.value("triage", "untriaged") != "untriaged" && !out) out = timeOf(e) - call;
        });
        return out;
    }
};

/// First, median (of an even number the mean of the middle two) and last, counted in another way than the code under test does: by rank.
void sameSpread(const scene::Spread& got, std::vector<Millis> of) {
    REQUIRE(got.count == int(of.size()));
    if (of.empty()) return;
    CHECK(got.first == *std::min_element(of.begin(), of.end()));
    CHECK(got.last == *std::max_element(of.begin(), of.end()));
    const auto ranked = [&](size_t rank) {
        for (const Millis m : of) {
            const auto below = size_t(std::count_if(of.begin(), of.end(), [m](Millis o) { return o < m; }));
            const auto same = size_t(std::count(of.begin(), of.end(), m));
            if (below <= rank && rank < below + same) return m;
        }
        return Millis(-1);
    };
    CHECK(got.median == (ranked((of.size() - 1) / 2) + ranked(of.size() / 2)) / 2);
}

void sameTimes(const char* clock) {
    INFO("at " << clock);
    const Timestamp now = *base::parseTimestamp(std::string("2026-11-19T") + clock + "Z");
    const Lines lines(now);
    const report::Brief brief = briefAt(now);
    REQUIRE(brief.times);
    const scene::ResponseTimes& t = brief.times->of;
    CHECK(t.called);
    CHECK(t.action == live::ProtocolAction::Lockdown);
    CHECK(t.from == lines.call);
    CHECK(t.until == lines.until);
    CHECK(t.over == (lines.until != now));

    const auto searched = lines.searched();
    std::vector<Millis> spans;
    for (const auto& [room, span] : searched) spans.push_back(span);
    sameSpread(t.searched, spans);
    CHECK(t.rooms == int(school()->rooms.size()));
    CHECK(t.neverSearched.size() == school()->rooms.size() - searched.size());
    for (const base::RoomId id : t.neverSearched) CHECK_FALSE(searched.contains(id.value));
    CHECK(t.evacuatedUnsearched == lines.evacuated());

    const auto [heard, team] = lines.heard();
    CHECK(t.contact.has_value() == !team.empty());
    if (t.contact) {
        CHECK(*t.contact == heard);
        CHECK(t.contactTeam == team);
    }
    const auto entered = lines.threatEntered();
    CHECK(t.threatEntered.has_value() == entered.has_value());
    if (entered) {
        CHECK(*t.threatEntered == entered->first);
        CHECK(t.threatRoom.value == entered->second);
    }

    CHECK(t.doorsDue == (lines.until - lines.call >= 60s));
    if (t.doorsDue) {
        auto doors = lines.doors();
        std::set<uint32_t> open;
        for (const base::DoorId id : t.doorsNotLocked) open.insert(id.value);
        CHECK(open == doors["open"]);
        CHECK(t.doorsLocked == int(doors["locked"].size()));
        CHECK(t.doorsUnknown == int(doors["unknown"].size()));
    }

    std::vector<Millis> answered;
    const auto alarms = lines.alarms();
    for (const auto& [id, a] : alarms)
        if (a.acked) answered.push_back(*a.acked - a.raised);
    CHECK(t.alarms == int(alarms.size()));
    sameSpread(t.acknowledged, answered);

    int called = 0;
    const auto sent = lines.helpSent(called);
    CHECK(t.calledForHelp == called);
    sameSpread(t.helpSent, sent);
    CHECK(t.firstTriage == lines.triaged());
}

bool says(const std::vector<report::BriefSection>& all, std::string_view part) {
    for (const auto& s : all)
        for (const std::string& line : s.lines)
            if (line.find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("Every time since the call is the one that the lines of the drill give, during the drill and after the release") {
    for (const char* clock : {"19:41:40", "19:42:30", "19:44:30", "19:46:20", "19:47:50", "19:49:20", "19:50:55"}) sameTimes(clock);
}

TEST_CASE("Before anything is called there are no times, and no word of them in the brief") {
    CHECK_FALSE(briefAt(*base::parseTimestamp("2026-11-19T19:41:00Z")).times);
}

TEST_CASE("The brief of an exercise ends with the times, and nobody reads them over the radio") {
    const report::Brief brief = briefAt(*base::parseTimestamp("2026-11-19T19:50:55Z"));
    const auto sections = report::briefSections(brief);
    CHECK(sections.back().title == "Times since the call");
    CHECK(says(sections, "Lockdown at "));
    CHECK(says(sections, "released after 9:12"));
    CHECK(says(sections, "First team heard: 0:34, SRO 5"));
    CHECK(says(sections, "A room with a threat was entered: 5:46, Room 217"));
    CHECK(says(sections, "of 118; first "));
    CHECK(report::briefText(brief).find("since the call") == std::string::npos);
}

TEST_CASE("A median of an even number lies between the middle two, and no spans have none") {
    CHECK(scene::spreadOf({}) == scene::Spread{});
    CHECK(scene::spreadOf({Millis(40), Millis(10)}) == scene::Spread{2, Millis(10), Millis(25), Millis(40)});
    CHECK(scene::spreadOf({Millis(7), Millis(1), Millis(3)}) == scene::Spread{3, Millis(1), Millis(3), Millis(7)});
}
