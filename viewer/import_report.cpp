#include "viewer/import_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/text.h"

namespace sallyport::viewer {
namespace {

using building::Building;
using building::Problem;
using importers::Change;
using Json = nlohmann::ordered_json;

constexpr size_t kExamples = 3, kNamed = 5, kLinesOfChanges = 40;

const char* toString(Problem::Severity s) { return s == Problem::Severity::Error ? "error" : s == Problem::Severity::Warning ? "warning" : "info"; }

/// Reading decided something that the file does not say, or does not say clearly.
bool isGuess(std::string_view code) {
    static constexpr std::array<std::string_view, 8> kEndings{"-estimated", "-doubtful", "-named", "-guessed",
                                                              "-taken",     "-joined",   "-slabs", "-by-geometry"};
    static constexpr std::array<std::string_view, 3> kOthers{"no-length-unit", "storeys-in-metres", "same-building"};
    if (std::find(kOthers.begin(), kOthers.end(), code) != kOthers.end()) return true;
    return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view e) { return code.ends_with(e); });
}

struct Group {
    std::string code;
    Problem::Severity severity = Problem::Severity::Info;
    size_t count = 0;
    std::vector<const Problem*> examples;
};
/// By code; the worst first, then the most.
std::vector<Group> groupsOf(const std::vector<Problem>& problems, bool guesses) {
    std::map<std::string_view, Group> byCode;
    for (const Problem& p : problems) {
        if ((isGuess(p.code) && p.severity != Problem::Severity::Error) != guesses) continue;
        Group& g = byCode[p.code];
        g.code = p.code;
        g.severity = std::max(g.severity, p.severity);
        ++g.count;
        if (g.examples.size() < kExamples) g.examples.push_back(&p);
    }
    std::vector<Group> out;
    for (auto& [code, g] : byCode) out.push_back(std::move(g));
    std::stable_sort(out.begin(), out.end(),
                     [](const Group& a, const Group& b) { return a.severity != b.severity ? a.severity > b.severity : a.count > b.count; });
    return out;
}

struct Missing {
    const char *what, *one, *many;
    size_t count = 0;
    std::vector<std::string> names;  ///< the first few
    void add(const std::string& name) {
        if (count++ < kNamed) names.push_back(name);
    }
};
std::vector<Missing> missingIn(const Building& b) {
    Missing numbers{"room_number", "room has no number", "rooms have no number", 0, {}},
        shapes{"room_shape", "room has no shape", "rooms have no shape", 0, {}},
        links{"door_rooms", "door joins no room", "doors join no room", 0, {}},
        empty{"floor_rooms", "floor has no rooms", "floors have no rooms", 0, {}}, earth{"georeference", "place on the earth", "", 0, {}},
        twice{"unique_room_number", "room number stands at several rooms", "room numbers stand at several rooms", 0, {}},
        rooms{"rooms", "room at all", "", 0, {}}, doors{"doors", "door at all", "", 0, {}};
    const auto on = [&](base::FloorId f) { return f.valid() ? " on " + b.floor(f).name : std::string(); };
    std::vector<size_t> roomsOn(b.floors.size());
    std::map<std::string_view, size_t> uses;
    for (const auto& r : b.rooms)
        if (!r.number.empty() && ++uses[r.number] == 2) twice.add(r.number);
    for (const auto& r : b.rooms) {
        const std::string name = (r.name.empty() ? r.number.empty() ? r.id : r.number : r.name) + on(r.floor);
        if (r.number.empty()) numbers.add(name);
        if (r.footprint.empty()) shapes.add(name);
        if (r.floor.valid()) ++roomsOn[r.floor.index()];
    }
    for (const auto& d : b.doors)
        if (d.rooms.empty()) links.add((d.name.empty() ? d.id : d.name) + on(d.floor));
    for (size_t f = 0; f < b.floors.size(); ++f)
        if (!roomsOn[f] && !b.rooms.empty()) empty.add(b.floors[f].name.empty() ? b.floors[f].shortName : b.floors[f].name);
    if (!b.georeference) earth.add("");
    if (b.rooms.empty()) rooms.add("");
    if (b.doors.empty()) doors.add("");
    std::vector<Missing> out;
    for (Missing* m : {&rooms, &doors, &numbers, &twice, &shapes, &links, &empty, &earth})
        if (m->count) out.push_back(std::move(*m));
    return out;
}

struct Counts {
    size_t numbered = 0, named = 0, joined = 0, exterior = 0, stairs = 0, lifts = 0, ramps = 0, triangles = 0;
    explicit Counts(const Building& b) {
        for (const auto& r : b.rooms) {
            numbered += !r.number.empty();
            named += !r.name.empty();
        }
        for (const auto& d : b.doors) {
            joined += !d.rooms.empty();
            exterior += d.exterior;
        }
        for (const auto& l : b.links) ++(l.kind == building::LinkKind::Stair ? stairs : l.kind == building::LinkKind::Lift ? lifts : ramps);
        for (const auto& e : b.elements)
            for (const auto& p : e.parts) triangles += b.meshes[p.mesh].indices.size() / 3;
    }
};

Json toJson(const std::vector<Group>& groups) {
    Json out = Json::array();
    for (const Group& g : groups) {
        Json examples = Json::array();
        for (const Problem* p : g.examples) examples.push_back({{"message", p->message}, {"where", p->where}});
        out.push_back({{"code", g.code}, {"severity", toString(g.severity)}, {"count", g.count}, {"examples", std::move(examples)}});
    }
    return out;
}

void addGroups(std::string& out, const std::vector<Group>& groups) {
    for (const Group& g : groups) {
        out += std::string("  ") + toString(g.severity) + " " + g.code + (g.count > 1 ? " (" + std::to_string(g.count) + " times)" : "") + "\n";
        for (const Problem* p : g.examples) out += "    " + p->message + (p->where.empty() ? "" : " (" + p->where + ")") + "\n";
        if (g.count > g.examples.size()) out += "    …\n";
    }
}

/// What is gone comes first, for that is what somebody must look at; new ids of the same things are only counted.
void addChanges(std::string& out, const std::vector<Change>& changes) {
    using What = Change::What;
    out += "\nChanged since the facility that was there\n";
    size_t lines = 0, more = 0, ids = 0;
    for (const What what : {What::Removed, What::Added, What::Renumbered, What::Moved, What::Renamed})
        for (const Change& c : changes) {
            if (c.what != what) continue;
            if (lines++ < kLinesOfChanges) out += "  " + describe(c) + "\n";
            else ++more;
        }
    for (const Change& c : changes) ids += c.what == What::NewId;
    if (more) out += "  and " + std::to_string(more) + " more; --json lists all\n";
    if (ids) out += "  " + base::counted(ids, "thing has another id", "things have another id") + ", otherwise as before\n";
    if (changes.empty()) out += "  nothing\n";
}

}  // namespace

std::string importReportJson(const ImportReport& r) {
    const Building& b = r.imported.building;
    const Counts n(b);
    Json j;
    j["output"] = r.output.string();
    for (const auto& m : r.models) j["models"].push_back(m.string());
    Json& found = j["found"] = {{"name", b.name},
                                {"format", b.format},
                                {"floors", b.floors.size()},
                                {"rooms", b.rooms.size()},
                                {"rooms_with_number", n.numbered},
                                {"rooms_with_name", n.named},
                                {"doors", b.doors.size()},
                                {"doors_with_rooms", n.joined},
                                {"exterior_doors", n.exterior},
                                {"stairs", n.stairs},
                                {"lifts", n.lifts},
                                {"ramps", n.ramps},
                                {"points", b.points.size()},
                                {"elements", b.elements.size()},
                                {"triangles", n.triangles}};
    if (const auto& g = b.georeference)
        found["georeference"] = {{"lat", g->latDeg}, {"lon", g->lonDeg}, {"true_north_deg", std::round(g->trueNorthDeg * 1e6) / 1e6 + 0.0}};
    else found["georeference"] = nullptr;
    j["guessed"] = toJson(groupsOf(r.imported.problems, true));
    Json& missing = j["missing"] = Json::array();
    for (const Missing& m : missingIn(b)) missing.push_back({{"what", m.what}, {"count", m.count}, {"examples", m.names}});
    j["problems"] = toJson(groupsOf(r.imported.problems, false));
    j["changes"] = nullptr;
    if (r.changes) {
        Json& changes = j["changes"] = Json::array();
        for (const Change& c : *r.changes) {
            Json one{{"of", toString(c.of)}, {"what", toString(c.what)}, {"id", c.id}, {"floor", c.floor}, {"called", c.called}};
            if (!c.before.empty() || !c.after.empty()) one.update({{"before", c.before}, {"after", c.after}});
            if (c.what == Change::What::Moved) one["moved_m"] = std::round(c.movedM * 1000) / 1000;
            changes.push_back(std::move(one));
        }
    }
    j["edits"] = {{"kept", r.editsKept}, {"waiting", r.editsWaiting}, {"followed", r.editsFollowed}};
    const auto& t = r.imported.timing;
    j["timing_ms"] = {{"read", t.readMs}, {"parse", t.parseMs}, {"geometry", t.geometryMs}, {"total", t.totalMs}};
    return j.dump(1, ' ', false, Json::error_handler_t::replace);
}

std::string doubtsText(const Building& b, const std::vector<Problem>& problems) {
    std::string out;
    if (const auto guessed = groupsOf(problems, true); !guessed.empty()) {
        out += "\nGuessed\n";
        addGroups(out, guessed);
    }
    if (const auto missing = missingIn(b); !missing.empty()) {
        out += "\nMissing\n";
        for (const Missing& m : missing) {
            if (!*m.many) {
                out += std::string("  no ") + m.one + "\n";
                continue;
            }
            out += "  " + base::counted(m.count, m.one, m.many);
            for (size_t i = 0; i < m.names.size(); ++i) out += (i ? ", " : ": ") + m.names[i];
            out += m.count > m.names.size() ? ", …\n" : "\n";
        }
    }
    if (const auto others = groupsOf(problems, false); !others.empty()) {
        out += "\nProblems and notes\n";
        addGroups(out, others);
    }
    return out;
}

std::string buildingReportText(const Building& b, const std::vector<Problem>& problems) {
    const Counts n(b);
    std::string out = "Found\n";
    out += "  " + base::counted(b.floors.size(), "floor", "floors");
    for (size_t i = b.floors.size(); i-- > 0;) out += (i + 1 == b.floors.size() ? ": " : ", ") + b.floors[i].name;
    out += "\n  " + base::counted(b.rooms.size(), "room", "rooms") + ", " + std::to_string(n.numbered) + " with a number, " +
           std::to_string(n.named) + " with a name\n";
    out += "  " + base::counted(b.doors.size(), "door", "doors") + ", " + std::to_string(n.joined) + " with their rooms, " +
           std::to_string(n.exterior) + " exterior\n";
    out += "  " + base::counted(n.stairs, "stair", "stairs") + ", " + base::counted(n.lifts, "lift", "lifts") + ", " +
           base::counted(n.ramps, "ramp", "ramps") + " from floor to floor\n";
    out += "  " + base::counted(b.elements.size(), "element", "elements") + ", " + base::counted(n.triangles, "triangle", "triangles") + "\n";
    if (const auto& g = b.georeference) {
        char line[128];
        std::snprintf(line, sizeof line, "  at %.6f, %.6f, true north %.1f deg from the plan's up\n", g->latDeg, g->lonDeg, g->trueNorthDeg);
        out += line;
    }
    return out + doubtsText(b, problems);
}

std::string importReportText(const ImportReport& r) {
    const Building& b = r.imported.building;
    std::string out =
        r.output.string() + ": " + (b.name.empty() ? "a school without a name" : b.name) + "\n\n" + buildingReportText(b, r.imported.problems);
    if (r.changes) addChanges(out, *r.changes);
    if (r.editsKept) {
        out += "\n" + base::counted(r.editsKept, "edit", "edits") + " kept";
        if (r.editsFollowed) out += ", " + std::to_string(r.editsFollowed) + " of them moved to a new id";
        if (r.editsWaiting) out += ", " + std::to_string(r.editsWaiting) + " of them cannot be applied (see the problems)";
        out += "\n";
    }
    out.pop_back();  // the line end is the printer's
    return out;
}

}  // namespace sallyport::viewer
