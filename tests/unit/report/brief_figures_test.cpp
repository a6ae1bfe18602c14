// Who, where, what and why in the brief: each equals what a small reducer of this test's own makes of the lines of the event file, at moments of the
// drill and of the drill with more said in it than it has (a feed lost, calls for a floor and a room, roles, alarms nowhere on the plan). Of the
// engine nothing is used but the building: which room a place is in, what joins what. Then the same figures in the words for the radio and on paper.
// (Sums, unsearched rooms, openings and doors by state: brief_test.cpp.)
#include <catch2/catch.hpp>
#include <cctype>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "building/grid.h"
#include "drill_brief.h"
#include "printed.h"
#include "report/brief_pdf.h"

using namespace sallyport;
using base::Timestamp;
using nlohmann::json;
using report::Brief;
using test::timeOf;

namespace {

const building::Building& school() { return *test::demoSchool(); }
const building::PlaceIndex& places() { return *test::demoPlaces(); }

Timestamp at(const std::string& clock) { return *base::parseTimestamp("2026-11-19T" + clock + "Z"); }
std::string sentence(std::string word) {
    std::replace(word.begin(), word.end(), '_', ' ');
    word[0] = char(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}
std::string sayer(const json& e) { return e.value("by", "").empty() ? e.value("source", "") : e["by"].get<std::string>(); }

bool isHall(const building::Room& r) {
    using building::RoomUse;
    return r.use == RoomUse::Corridor || r.use == RoomUse::Stair || r.use == RoomUse::Lift;
}
/// "Room 217 · Math 7"; halls by their name.
std::string title(base::RoomId id, const char* between) {
    const building::Room& r = school().room(id);
    const bool numbered = std::any_of(r.number.begin(), r.number.end(), [](unsigned char c) { return std::isdigit(c); });
    if (r.number.empty() || ((isHall(r) || !numbered) && !r.name.empty())) return r.name.empty() ? r.id : r.name;
    return "Room " + r.number + (between && !r.name.empty() ? between + r.name : "");
}
std::string floorOf(base::RoomId id) { return school().floor(school().room(id).floor).shortName; }
std::string doorName(base::DoorId id) {
    const building::Door& d = school().door(id);
    return d.exteriorNumber.empty() ? d.name : "Door " + d.exteriorNumber;
}
base::RoomId roomNamed(const std::string& name) { return places().room(name).id; }
base::DoorId doorNamed(const std::string& name) { return places().door(name).id; }

/// What the lines say at a moment, read from the last to the first where the last counts.
struct Told {
    std::vector<json> all;  ///< in order of what they speak of
    Timestamp now;

    Told(Timestamp t, const std::filesystem::path& file) : all(test::drillLines(t, file)), now(t) {}

    std::vector<const json*> of(const char* type) const {
        std::vector<const json*> out;
        for (const json& e : all)
            if (e["type"] == type) out.push_back(&e);
        return out;
    }

    /// The statement that stands for a room's colour: its last status but "searching".
    std::map<base::RoomId, const json*> statuses() const {
        std::map<base::RoomId, const json*> out;
        for (const json* e : of("room"))
            if (e->contains("status") && (*e)["status"] != "searching") out[roomNamed((*e)["room"])] = e;
        return out;
    }
    /// "Room 217, Math 7, F2|Law 11|the note|when", newest first.
    std::vector<std::string> roomsThat(const char* status) const {
        std::vector<std::pair<Timestamp, std::string>> found;
        for (const auto& [id, e] : statuses())
            if ((*e)["status"] == status) {
                const building::Room& r = school().room(id);
                const std::string name = r.number.empty() ? r.name : "Room " + r.number + (r.name.empty() ? "" : ", " + r.name);
                found.emplace_back(timeOf(*e), name + ", " + floorOf(id) + "|" + sayer(*e) + "|" + e->value("note", ""));
            }
        std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        std::vector<std::string> out;
        for (const auto& [when, text] : found) out.push_back(text + "|" + base::formatTimestamp(when));
        return out;
    }

    // ---- alarms

    struct Alarm {
        std::string what, where;
        Timestamp since;
        bool acked = false, placed = true;
        std::string text() const {
            return what + "|" + where + "|" + base::formatTimestamp(since) + (acked ? "|acked" : "") + (placed ? "" : "|unplaced");
        }
    };
    std::vector<Alarm> alarms() const {
        std::set<std::string> acked, cancelled;
        for (const json* e : of("alert_ack")) acked.insert((*e)["alert"]);
        for (const json* e : of("alert_cancel")) cancelled.insert((*e)["alert"]);
        std::vector<Alarm> out;
        std::map<std::string, const json*> raised;
        for (const json* e : of("alert")) raised[(*e)["alert"]] = e;
        for (const auto& [id, e] : raised) {
            if (cancelled.contains(id)) continue;
            Alarm a{(*e)["kind"], "", timeOf(*e), acked.contains(id), true};
            std::transform(a.what.begin(), a.what.end(), a.what.begin(), [](unsigned char c) { return char(std::toupper(c)); });
            if (a.what == "OTHER") a.what = "ALERT";
            const std::string room = e->value("room", "");
            const auto found = places().room(room);
            a.placed = bool(found);
            a.where = found ? title(found.id, " · ") : "UNPLACED: " + (room.empty() ? "no place given" : room);
            out.push_back(a);
        }
        // A threat and a forced door are alarms without anybody raising them, answered by the id of the word behind them.
        for (const auto& [id, e] : statuses())
            if ((*e)["status"] == "threat")
                out.push_back({"THREAT", title(id, " · "), timeOf(*e),
                               acked.contains("threat:" + school().room(id).id + ":" + (*e)["id"].get<std::string>()), true});
        std::map<base::DoorId, const json*> last;
        for (const json* e : of("door"))
            if (e->contains("alarm")) last[doorNamed((*e)["door"])] = e;
        for (const auto& [id, e] : last) {
            if ((*e)["alarm"] != "forced") continue;
            const building::Door& d = school().door(id);
            out.push_back({"DOOR FORCED", doorName(id) + " · " + title(d.rooms.at(0), nullptr) + (d.exterior ? " exit" : ""), timeOf(*e),
                           acked.contains("forced:" + d.id + ":" + (*e)["id"].get<std::string>()), true});
        }
        return out;
    }
    size_t waiting() const {
        const auto all_ = alarms();
        return size_t(std::count_if(all_.begin(), all_.end(), [](const Alarm& a) { return !a.acked; }));
    }

    // ---- people

    std::optional<base::RoomId> roomOf(const json& e) const {
        if (e.contains("room")) {
            const auto found = places().room(e["room"].get<std::string>());
            return found ? std::optional(found.id) : std::nullopt;
        }
        if (!e.contains("x")) return std::nullopt;
        return places().roomAt(places().floor(e["floor"].get<std::string>()).id,
                               base::Vec2(places().fileToLocal({e["x"].get<double>(), e["y"].get<double>(), 0})));
    }
    /// "Room 214, Science 8, F2: 1 immediate, 1 delayed"; what is in no room is "Elsewhere".
    std::set<std::string> casualties() const {
        std::map<std::string, const json*> last;
        for (const json* e : of("casualty")) last[(*e)["casualty"]] = e;
        std::map<std::string, std::map<std::string, int>> byPlace;
        for (const auto& [id, e] : last) {
            const auto in = roomOf(*e);
            std::string where = "Elsewhere";
            if (in) {
                const building::Room& r = school().room(*in);
                where = (r.number.empty() ? r.name : "Room " + r.number + (r.name.empty() ? "" : ", " + r.name)) + ", " + floorOf(*in);
            }
            byPlace[where][(*e)["triage"]] += e->value("count", 1);
        }
        std::set<std::string> out;
        for (const auto& [where, counts] : byPlace) {
            std::string text;
            for (const char* word : {"immediate", "delayed", "minor", "expectant", "deceased", "untriaged"})
                if (const auto it = counts.find(word); it != counts.end() && it->second > 0)
                    text += (text.empty() ? "" : ", ") + std::to_string(it->second) + " " + (it->first == "untriaged" ? "not triaged" : it->first);
            if (!text.empty()) out.insert(where + ": " + text);
        }
        return out;
    }

    struct Team {
        int members = 0;
        std::string doing;
    };
    std::map<std::string, Team> teams() const {
        struct Person {
            std::string team, callsign;
            const json* last = nullptr;
            bool gone = false;
        };
        std::map<std::string, Person> people;  // in order of their ids
        for (const json& e : all) {
            if (e["type"] == "responder_gone") people[e["responder"]].gone = true;
            if (e["type"] != "responder") continue;
            Person& p = people[e["responder"]];
            p = {e.value("team", p.team), e.value("callsign", p.callsign), &e, false};
        }
        // Rooms that somebody said he searches, and nothing was said of them since: by whom.
        std::map<base::RoomId, const json*> last;
        for (const json* e : of("room"))
            if (e->contains("status")) last[roomNamed((*e)["room"])] = e;
        std::map<std::string, Team> out;
        for (const auto& [id, p] : people) {
            if (p.gone) continue;
            const std::string name = p.team.empty() ? p.callsign : p.team;
            Team& t = out[name];
            const auto in = roomOf(*p.last);
            if (t.members++ == 0) t.doing = (in ? title(*in, nullptr) : "outside") + ", " + (*p.last)["floor"].get<std::string>();
            if (!in || !last.contains(*in)) continue;
            const json& said = *last.at(*in);
            if (said["status"] == "searching" && now - timeOf(said) < std::chrono::minutes(5) && (said["by"] == p.callsign || said["by"] == p.team))
                t.doing = "searching " + (school().room(*in).number.empty() ? school().room(*in).name : school().room(*in).number);
        }
        for (const json* e : of("contact"))
            if (Team& t = out[(*e)["team"]]; t.members == 0) t.doing = (*e)["text"];
        return out;
    }

    // ---- doors

    const json* said(base::DoorId id, const char* key) const {
        const json* out = nullptr;
        for (const json* e : of("door"))
            if (e->contains(key) && doorNamed((*e)["door"]) == id) out = e;
        return out;
    }
    /// "F2 · K5 · Side D", or the hall that it opens to.
    std::string whereOf(base::DoorId id) const {
        const building::Door& d = school().door(id);
        std::string out = school().floor(d.floor).shortName + " · " + building::cellName(building::makeGrid(school()), base::Vec2(d.position));
        if (d.exterior) {
            base::Vec2 outward(-d.along.y, d.along.x);
            if (glm::dot(outward, base::Vec2(d.position) - base::Vec2(*places().position(d.rooms.at(0)))) < 0) outward = -outward;
            return out + " · Side " + building::sideLetter(school(), outward);
        }
        // Not the room that the lock protects: the first of the others.
        bool protectedSeen = false;
        for (const base::RoomId room : d.rooms) {
            const building::Room& r = school().room(room);
            if (!isHall(r) && r.use != building::RoomUse::Lobby && !protectedSeen) protectedSeen = true;
            else return out + " · " + title(room, nullptr);
        }
        return out;
    }
    /// "D-217|F2 · K5 · East Hall|Unlocked|seconds", of a door that is not locked and not unknown.
    std::string concern(base::DoorId id) const {
        const json *alarm = said(id, "alarm"), *position = said(id, "position"), *lock = said(id, "lock"), *reason = nullptr;
        std::string why;
        const auto is = [&](const json* e, const char* key, const char* value, const char* word) {
            if (reason || !e || (*e)[key] != value) return;
            reason = e;
            why = word;
        };
        is(alarm, "alarm", "forced", "Forced");
        is(alarm, "alarm", "held_open", "Held open");
        is(position, "position", "open", "Open");
        is(alarm, "alarm", "tamper", "Fault");
        is(alarm, "alarm", "fault", "Fault");
        is(lock, "lock", "unlocked", "Unlocked");
        is(lock, "lock", "locking", "Moving");
        is(lock, "lock", "unlocking", "Moving");
        is(lock, "lock", "jammed", "Jammed");
        return doorName(id) + "|" + whereOf(id) + "|" + why + "|" + (reason ? std::to_string((now - timeOf(*reason)).count()) : "no age");
    }

    // ---- calls, command, what was decided, feeds

    /// "Lockdown||Front office|when": the school's own first, then by scope.
    std::vector<std::string> protocols() const {
        std::map<std::string, const json*> last;
        for (const json* e : of("protocol")) last[e->value("scope", "building") == "building" ? "" : (*e)["scope"].get<std::string>()] = e;
        std::vector<std::string> out;
        for (const auto& [scope, e] : last)
            if ((*e)["action"] != "release")
                out.push_back(sentence((*e)["action"]) + "|" + scopeName(scope) + "|" + sayer(*e) + "|" + base::formatTimestamp(timeOf(*e)));
        std::sort(out.begin() + (out.empty() || !last.contains("") || (*last[""])["action"] == "release" ? 0 : 1), out.end());
        return out;
    }
    static std::string scopeName(const std::string& scope) {
        if (scope.empty()) return {};
        if (const auto floor = places().floor(scope)) return school().floor(floor.id).shortName;
        const building::Room& r = school().room(roomNamed(scope));
        return r.number.empty() ? r.name : "Room " + r.number;
    }
    struct Command {
        std::string name, role, agency;
        Timestamp since{};
        std::vector<std::string> before;
    };
    Command command() const {
        Command out;
        for (const json* e : of("command")) {
            const std::string name = (*e)["action"] == "transfer" ? (*e)["to"] : (*e)["by"];
            if (name != out.name) {
                if (!out.name.empty()) out.before.insert(out.before.begin(), out.name);
                out.name = name;
                out.since = timeOf(*e);
            }
            out.role = e->value("role", "");
            out.agency = e->value("agency", "");
        }
        std::vector<std::string> once;
        for (const std::string& b : out.before)
            if (b != out.name && std::find(once.begin(), once.end(), b) == once.end()) once.push_back(b);
        out.before = once;
        return out;
    }
    /// "19:46:04.000|Lt. Ortiz|Room 214: RTF 1 assigned".
    std::multiset<std::string> decisions() const {
        std::multiset<std::string> out;
        std::map<std::string, std::string> label;  // of markers
        for (const json& e : all) {
            const std::string type = e["type"];
            const bool desk = e.value("source", "").starts_with("operator/");
            std::string what;
            const auto part = [&](const std::string& text) { what += (what.empty() ? "" : " · ") + text; };
            if (type == "command") what = e["action"] == "transfer" ? "Command to " + e["to"].get<std::string>() : "Took command";
            else if (type == "exercise") what = e["on"].get<bool>() ? "Exercise declared: " + e["name"].get<std::string>() : "Exercise ended";
            else if (type == "protocol") {
                const std::string scope = e.value("scope", "building");
                what = sentence(e["action"]) + (scope == "building" ? "" : ", " + scopeName(scope));
            } else if (type == "room" && desk) {
                if (e.contains("status")) part(sentence(e["status"]));
                if (e.contains("assigned")) part(e["assigned"] == "" ? "Assignment ended" : e["assigned"].get<std::string>() + " assigned");
                if (e.contains("held_by")) part(e["held_by"] == "" ? "No longer held" : "Held by " + e["held_by"].get<std::string>());
                if (e.contains("note")) part(e["note"]);
                const building::Room& r = school().room(roomNamed(e["room"]));
                what = (r.number.empty() ? r.name : "Room " + r.number) + ": " + what;
            } else if (type == "marker" && desk) {
                label[e["marker"]] = e.value("label", "");
                what = (label[e["marker"]].empty() ? sentence(e["kind"]) : label[e["marker"]]) + " set up";
            } else if (type == "marker_gone" && desk) {
                what = label[e["marker"]] + " given up";
            }
            if (!what.empty()) out.insert(base::formatTimestamp(timeOf(e)) + "|" + sayer(e) + "|" + what);
        }
        return out;
    }
    std::set<std::string> lostSources() const {
        std::map<std::string, bool> alive;
        for (const json* e : of("source_health")) alive[(*e)["source"]] = (*e)["alive"];
        std::set<std::string> out;
        for (const auto& [name, is] : alive)
            if (!is) out.insert(name);
        return out;
    }
};

std::vector<std::string> textsOf(const std::vector<Brief::Place>& list) {
    std::vector<std::string> out;
    for (const Brief::Place& p : list) out.push_back(p.where + "|" + p.by + "|" + p.note + "|" + base::formatTimestamp(p.when));
    return out;
}

/// The words of a text, however lines were broken.
std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (!std::isspace(static_cast<unsigned char>(c))) out += c;
    return out;
}

/// Every word and figure of the brief is in what is read out and on what is handed over.
void sameInWords(const Brief& b) {
    const std::string radio = report::briefText(b);
    const auto paper = report::printBrief(b, report::Paper::Letter, at("19:51:00"));
    REQUIRE(paper);
    std::string printed;
    for (test::ReadPage& page : test::readPdf(paper->pdf)) {
        // Row by row, without what stands at the head and the foot of each page: an entry may go on overleaf.
        std::erase_if(page.words, [&](const test::Word& w) { return w.box.centre().y < 64 || w.box.centre().y > page.size.y - 62; });
        std::sort(page.words.begin(), page.words.end(), [](const auto& a, const auto& other) { return a.box.centre().y < other.box.centre().y; });
        for (auto from = page.words.begin(); from != page.words.end();) {
            const auto to = std::find_if(from, page.words.end(), [&](const test::Word& w) { return w.box.centre().y > from->box.centre().y + 4; });
            std::sort(from, to, [](const auto& a, const auto& other) { return a.box.min.x < other.box.min.x; });
            from = to;
        }
        for (const test::Word& w : page.words) printed += squeezed(w.text);
    }
    const auto clock = [](Timestamp t) { return base::formatClock(t, live::Millis(0)).substr(0, 5); };
    const auto heard = [&](const std::string& text) {
        INFO("over the radio: " << text << "\n" << radio);
        CHECK(radio.find(report::spoken(text)) != std::string::npos);
    };
    const auto read = [&](const std::string& text) {
        INFO("on paper: " << text);
        CHECK(printed.find(squeezed(text)) != std::string::npos);
    };
    const auto age = [](live::Millis m) { return base::formatAge(m); };

    heard("Time " + clock(b.at) + ".");
    if (b.protocols.empty()) heard("No protocol is called");
    else
        heard(b.protocols[0].action + (b.protocols[0].scope.empty() ? " of the school" : ", " + b.protocols[0].scope) + " since " +
              clock(b.protocols[0].since));
    if (b.protocols.size() == 2) heard("1 other call stands");
    if (b.protocols.size() > 2) heard(std::to_string(b.protocols.size() - 1) + " other calls stand");
    for (const Brief::Protocol& p : b.protocols)
        read(p.action + (p.scope.empty() ? "" : ", " + p.scope) + ", since " + clock(p.since) + " by " + p.by);
    for (const auto* list : {&b.threats, &b.needHelp})
        for (const Brief::Place& p : *list) {
            const std::string line = p.where + ". Last said " + clock(p.when) + " by " + p.by + (p.note.empty() ? "" : ": " + p.note);
            heard(line);
            read((list == &b.needHelp ? "Needs help: " : "") + line);
        }
    const auto waiting = std::count_if(b.alarms.begin(), b.alarms.end(), [](const Brief::Alarm& a) { return !a.acked; });
    if (waiting == 0) CHECK(radio.find("not acknowledged") == std::string::npos);
    else heard(std::to_string(waiting) + (waiting == 1 ? " alarm is not acknowledged" : " alarms are not acknowledged"));
    CHECK(b.alarms.size() <= 8);  // all of them are said
    for (const Brief::Alarm& a : b.alarms) heard((a.acked ? "Alarm: " : "Alarm, not acknowledged: ") + a.what + ", " + a.where);
    for (const Brief::Alarm& a : b.alarms) read((a.acked ? "Alarm: " : "ALARM NOT ACKNOWLEDGED: ") + a.what + ", " + a.where + ", " + age(a.age));
    const std::string total = std::to_string(b.casualties.total());
    heard(b.casualties.total() == 0 ? "Casualties.\nNone known" : "Casualties.\n" + total + ": " + scene::casualtyText(b.casualties));
    for (const Brief::Casualties& c : b.casualtiesByRoom)
        for (const auto& say : {std::function<void(const std::string&)>(heard), std::function<void(const std::string&)>(read)})
            say(c.where + ": " + scene::casualtyText(c.counts));
    for (const Brief::Team& t : b.teams) {
        heard(t.name + ", " + t.doing +
              (!t.contactKnown ? ", no contact known" : (t.silent ? ", silent since " : ", heard ") + clock(t.lastContact)));
        read(t.name + (t.members > 1 ? " (" + std::to_string(t.members) + ")" : "") + ": " + t.doing + ". " +
             (!t.contactKnown ? "No contact known" : (t.silent ? "SILENT since " : "Last contact ") + clock(t.lastContact)));
    }
    for (const Brief::Floor& f : b.unsearched) {
        std::string rooms;
        for (const std::string& r : f.rooms) rooms += (rooms.empty() ? "" : ", ") + r;
        read(f.name + " (" + std::to_string(f.rooms.size()) + "): " + rooms);
        heard(f.name + ", " + std::to_string(f.rooms.size()) + (f.rooms.size() == 1 ? " room" : " rooms"));
    }
    for (const Brief::Opening& o : b.openings)
        read("Into " + o.into + " from " + o.from + ": " + o.by + ", " + o.where + (o.ageKnown ? ", searched " + age(o.age) + " ago" : ""));
    if (b.anySearched && !b.openings.empty())
        heard(std::to_string(b.openings.size()) + (b.openings.size() == 1 ? " opening" : " openings") + " into what is searched");
    for (const Brief::Door& d : b.forced) {
        heard(d.name + " forced, " + d.where);
        read("FORCED: " + d.name + ", " + d.why + " " + age(d.age) + ", " + d.where);
    }
    for (const Brief::Door& d : b.notLocked) read(d.name + ", " + d.why + (d.ageKnown ? " " + age(d.age) : "") + ", " + d.where);
    std::string names;
    for (size_t i = 0; i < std::min<size_t>(8, b.notLocked.size()); ++i) names += (i ? ", " : "") + b.notLocked[i].name;
    if (b.notLocked.size() > 8) names += " and " + std::to_string(b.notLocked.size() - 8) + " more";
    if (!names.empty()) heard("Not locked: " + names);
    if (!b.unknown.empty()) {
        heard(std::to_string(b.unknown.size()) + (b.unknown.size() == 1 ? " door is" : " doors are") + " unknown since the lockdown");
        std::string all;
        for (const Brief::Door& d : b.unknown) all += (all.empty() ? "" : ", ") + d.name;
        read(std::to_string(b.unknown.size()) + (b.unknown.size() == 1 ? " door" : " doors") + " unknown after lockdown: " + all);
    }
    const auto lost = std::count_if(b.feeds.begin(), b.feeds.end(), [](const Brief::Feed& f) { return !f.state.empty(); });
    if (lost == 0) heard(std::to_string(b.feeds.size()) + " feeds, none lost");
    else heard(std::to_string(lost) + " of " + std::to_string(b.feeds.size()) + " feeds are lost");
    for (const Brief::Feed& f : b.feeds) read(f.name + (f.state.empty() ? "" : " " + f.state) + ": heard " + age(f.age) + " ago");
    heard(std::to_string(b.decisions.size()) + " decisions so far");
    for (size_t i = 0; i < std::min<size_t>(5, b.decisions.size()); ++i)
        heard(clock(b.decisions[i].when) + ", " + b.decisions[i].what + ", by " + b.decisions[i].who);
    for (const Brief::Decision& d : b.decisions) read(base::formatClock(d.when, live::Millis(0)) + "  " + d.what + " · " + d.who);
    heard(b.commander + " has command since " + clock(b.commandSince));
    read(b.commander + (b.role.empty() ? "" : ", " + b.role) + (b.agency.empty() ? "" : ", " + b.agency) + ", since " + clock(b.commandSince));
    std::string before;
    for (const std::string& name : b.commandBefore) before += (before.empty() ? "" : ", ") + name;
    if (!before.empty()) read("Before: " + before);
}

void sameFigures(const std::string& time, const std::filesystem::path& file = test::kDemoDrill) {
    INFO("at " << time);
    const Told told(at(time), file);
    const Brief b = test::briefAt(told.now, file);

    CHECK(textsOf(b.threats) == told.roomsThat("threat"));
    CHECK(textsOf(b.needHelp) == told.roomsThat("needs_help"));

    std::vector<std::string> alarms, wanted;
    for (const Brief::Alarm& a : b.alarms) alarms.push_back(Told::Alarm{a.what, a.where, told.now - a.age, a.acked, a.placed}.text());
    for (const Told::Alarm& a : told.alarms()) wanted.push_back(a.text());
    CHECK(std::is_sorted(b.alarms.begin(), b.alarms.end(), [](const auto& x, const auto& y) { return x.acked < y.acked; }));
    std::sort(alarms.begin(), alarms.end());
    std::sort(wanted.begin(), wanted.end());
    CHECK(alarms == wanted);
    CHECK(size_t(std::count_if(b.alarms.begin(), b.alarms.end(), [](const auto& a) { return !a.acked; })) == told.waiting());

    std::set<std::string> casualties;
    for (const Brief::Casualties& c : b.casualtiesByRoom) casualties.insert(c.where + ": " + scene::casualtyText(c.counts));
    CHECK(casualties == told.casualties());

    const auto teams = told.teams();
    CHECK(b.teams.size() == teams.size());
    for (const Brief::Team& t : b.teams) {
        INFO("team " << t.name);
        REQUIRE(teams.contains(t.name));
        CHECK(t.members == teams.at(t.name).members);
        CHECK(t.doing == teams.at(t.name).doing);
        CHECK(t.contactKnown);
    }

    for (const auto* list : {&b.forced, &b.notLocked})
        for (const Brief::Door& d : *list) {
            const auto found = places().door(d.name.starts_with("Door ") ? d.name.substr(5) : d.name);
            REQUIRE(found);
            CHECK(d.name + "|" + d.where + "|" + d.why + "|" + (d.ageKnown ? std::to_string(d.age.count()) : "no age") == told.concern(found.id));
        }
    for (const Brief::Door& d : b.unknown) {
        const auto found = places().door(d.name.starts_with("Door ") ? d.name.substr(5) : d.name);
        REQUIRE(found);
        INFO("door " << d.name);
        CHECK(d.where == told.whereOf(found.id));
        CHECK(d.why == (school().door(found.id).monitored || told.said(found.id, "lock") ? "Unknown" : "No sensor, not checked"));
        const json* last = told.said(found.id, "lock") ? told.said(found.id, "lock") : told.said(found.id, "position");
        CHECK(d.ageKnown == (last != nullptr));
        if (last) CHECK(d.age == told.now - timeOf(*last));
    }

    std::vector<std::string> protocols;
    for (const Brief::Protocol& p : b.protocols) protocols.push_back(p.action + "|" + p.scope + "|" + p.by + "|" + base::formatTimestamp(p.since));
    if (protocols.size() > 1) std::sort(protocols.begin() + (b.protocols[0].scope.empty() ? 1 : 0), protocols.end());
    CHECK(protocols == told.protocols());

    std::multiset<std::string> decisions;
    for (const Brief::Decision& d : b.decisions) decisions.insert(base::formatTimestamp(d.when) + "|" + d.who + "|" + d.what);
    CHECK(decisions == told.decisions());
    CHECK(std::is_sorted(b.decisions.begin(), b.decisions.end(), [](const auto& x, const auto& y) { return x.when > y.when; }));

    const Told::Command command = told.command();
    CHECK(b.commander == command.name);
    CHECK(b.role == command.role);
    CHECK(b.agency == command.agency);
    CHECK(b.commandSince == command.since);
    CHECK(b.commandBefore == command.before);

    std::set<std::string> lost;
    for (const Brief::Feed& f : b.feeds) {
        CHECK(f.heard);
        CHECK((f.state.empty() || f.state == "LOST"));
        if (!f.state.empty()) lost.insert(f.name);
    }
    CHECK(lost == told.lostSources());
    sameInWords(b);
}

/// The drill, and what nobody says in it.
std::filesystem::path fullerDrill(const test::TempDir& dir) {
    const auto file = dir / "fuller.ndjson";
    std::ifstream in(test::kDemoDrill);
    std::ofstream out(file);
    out << in.rdbuf();
    int n = 0;
    const auto say = [&](const char* clock, const std::string& source, const std::string& rest, const std::string& feed = {}) {
        out << R"({"v":1,"id":"more-)" << ++n << R"(","received_at":"2026-11-19T)" << clock << R"(.500Z","observed_at":"2026-11-19T)" << clock
            << R"(.250Z","feed":")" << (feed.empty() ? source : feed) << R"(","source":")" << source << R"(","exercise":true,)" << rest << "}\n";
    };
    const std::string desk = "operator/Lt. Ortiz";
    say("19:44:58", "panic-app", R"("type":"alert","alert":"hazmat-1","kind":"hazmat","severity":"severe","room":"Boiler shed","by":"badge T-3")");
    say("19:45:00", desk, R"("type":"protocol","action":"hold","scope":"F1","by":"Lt. Ortiz")");
    say("19:45:10", "panic-app", R"("type":"protocol","action":"shelter","scope":"233","by":"Coach Reyes")");
    say("19:45:20", desk, R"("type":"command","action":"assume","by":"Lt. Ortiz","role":"Incident commander","agency":"Police")");
    say("19:45:24", "panic-app", R"("type":"alert","alert":"other-1","kind":"other","severity":"minor","room":"Main Hall","text":"shouting")");
    say("19:45:26", "panic-app", R"("type":"alert","alert":"nowhere-1","kind":"medical","severity":"minor","text":"no room told")");
    say("19:45:29", "radio/Medic 3", R"("type":"casualty","casualty":"c-9","triage":"untriaged","count":3,"by":"Medic 3")");
    say("19:45:31", "radio/Medic 3", R"("type":"casualty","casualty":"c-8","triage":"expectant","room":"Main Hall","count":1,"by":"Medic 3")");
    say("19:45:33", desk, R"("type":"room","room":"203","status":"needs_help","by":"Lt. Ortiz","note":"one fell")");
    say("19:45:35", "acs/kestrel", R"("type":"door","door":"D-313","lock":"unknown")");
    say("19:45:37", "radio/Ambulance 2", R"("type":"contact","team":"Ambulance 2","text":"at the bus loop","by":"Ambulance 2")");
    say("19:46:01", desk, R"("type":"command","action":"transfer","by":"Lt. Ortiz","to":"Chief Baird","role":"Chief","agency":"Fire")");
    say("19:46:03", "positions", R"("type":"source_health","alive":false,"reason":"no route to host")", "mesh");
    say("19:46:30", "operator/Chief Baird", R"("type":"command","action":"assume","by":"Chief Baird","role":"Area commander","agency":"Fire")");
    say("19:47:00", "positions", R"("type":"source_health","alive":true)", "mesh");
    return file;
}

}  // namespace

TEST_CASE("Who, where, when and why in the brief are those of the event file, while an alarm is not on the map and not answered") {
    sameFigures("19:42:30");
}
TEST_CASE("Who, where, when and why in the brief are those of the event file, before the teams are in") { sameFigures("19:43:10"); }
TEST_CASE("Who, where, when and why in the brief are those of the event file, in the thick of it") { sameFigures("19:46:40"); }
TEST_CASE("Who, where, when and why in the brief are those of the event file, while the school is released") { sameFigures("19:49:50"); }
TEST_CASE("Who, where, when and why in the brief are those of the event file, with casualties at the collection point outside") {
    sameFigures("19:50:20");
}
TEST_CASE("Who, where, when and why in the brief are those of the event file, with a feed lost, calls for a floor and a room, and roles") {
    const test::TempDir dir;
    const auto file = fullerDrill(dir);
    sameFigures("19:46:40", file);
    sameFigures("19:47:20", file);  // the feed is back
    const Brief b = test::briefAt(at("19:46:40"), file);
    // That the added lines are there to be compared at all.
    CHECK(b.protocols.size() == 3);
    CHECK(b.commandBefore == std::vector<std::string>{"Lt. Ortiz", "Dispatch desk"});
    CHECK(std::count_if(b.feeds.begin(), b.feeds.end(), [](const auto& f) { return f.state == "LOST"; }) == 1);
    CHECK(std::count_if(b.alarms.begin(), b.alarms.end(), [](const auto& a) { return !a.acked && !a.placed; }) == 2);
}
