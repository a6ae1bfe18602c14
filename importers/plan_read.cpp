// The TOML side of the plan importer: text -> Plan, every value checked, every message with its line.
#include <algorithm>
#include <cmath>
#include <set>

#define TOML_EXCEPTIONS 0
// toml++ 3.3 asserts on some malformed text ("a = [ } ]") that it goes on to report as an error; a bad file must not end the program, nor (under
// NDEBUG, where the assertion is an assumption) make it undefined.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include "base/toml_guard.h"
#include "importers/plan_model.h"

namespace sallyport::importers::plan {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr size_t kMaxText = 4u << 20;
constexpr size_t kMaxRows = 20000;  // rooms, doors … of one list
constexpr size_t kMaxCorners = 200;
constexpr double kMaxCoordinateM = 5000;

template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

const Words<RoomUse> kUses{{"other", RoomUse::Other},     {"classroom", RoomUse::Classroom}, {"corridor", RoomUse::Corridor},
                           {"stair", RoomUse::Stair},     {"lift", RoomUse::Lift},           {"toilet", RoomUse::Toilet},
                           {"office", RoomUse::Office},   {"assembly", RoomUse::Assembly},   {"sport", RoomUse::Sport},
                           {"dining", RoomUse::Dining},   {"library", RoomUse::Library},     {"plant", RoomUse::Plant},
                           {"storage", RoomUse::Storage}, {"lobby", RoomUse::Lobby},         {"outdoor", RoomUse::Outdoor}};
const Words<Furnishing> kFurnishings{{"none", Furnishing::None},       {"desks", Furnishing::Desks},         {"lab", Furnishing::Lab},
                                     {"art", Furnishing::Art},         {"band", Furnishing::Band},           {"staff", Furnishing::Staff},
                                     {"office", Furnishing::Office},   {"reception", Furnishing::Reception}, {"cafeteria", Furnishing::Cafeteria},
                                     {"kitchen", Furnishing::Kitchen}, {"library", Furnishing::Library},     {"gym", Furnishing::Gym},
                                     {"lockers", Furnishing::Lockers}, {"toilets", Furnishing::Toilets},     {"store", Furnishing::Store},
                                     {"plant", Furnishing::Plant},     {"trees", Furnishing::Trees}};
const Words<Side> kSides{{"north", Side::North}, {"east", Side::East}, {"south", Side::South}, {"west", Side::West}};
const Words<DoorSwing> kSwings{{"single", DoorSwing::Single},   {"double", DoorSwing::Double},       {"sliding", DoorSwing::Sliding},
                               {"folding", DoorSwing::Folding}, {"revolving", DoorSwing::Revolving}, {"opening", DoorSwing::Opening}};
const Words<building::LinkKind> kLinks{{"stair", building::LinkKind::Stair}, {"lift", building::LinkKind::Lift}, {"ramp", building::LinkKind::Ramp}};

std::string lineOf(const toml::node& n) { return "line " + std::to_string(n.source().begin.line); }

/// Reads one table. The first thing that is wrong is kept; later reads are then harmless.
class Reader {
public:
    Reader(const toml::table& t, std::optional<Error>& error, const std::string& file) : t_(t), error_(error), file_(file) {}

    std::string line() const { return lineOf(t_); }
    bool has(std::string_view key) const { return t_.contains(key); }

    void fail(const toml::node* at, const std::string& message) {
        if (!error_) error_ = Error{ErrorCode::BadInput, message, file_ + ", " + (at ? lineOf(*at) : line())};
    }
    std::string text(std::string_view key, bool required = false) {
        const toml::node* n = get(key, required);
        if (!n) return {};
        const auto v = n->value<std::string>();
        if (!v) fail(n, "'" + std::string(key) + "' must be a text in quotes");
        return v.value_or("");
    }
    double number(std::string_view key, double fallback, double low, double high) {
        const toml::node* n = get(key, false);
        if (!n) return fallback;
        return checked(n, key, low, high);
    }
    bool flag(std::string_view key) {
        const toml::node* n = get(key, false);
        if (!n) return false;
        if (!n->is_boolean()) fail(n, "'" + std::string(key) + "' must be true or false");
        return n->value<bool>().value_or(false);
    }
    template <class T>
    T word(std::string_view key, const Words<T>& words, T fallback, bool required = false) {
        const toml::node* n = get(key, required);
        if (!n) return fallback;
        return wordAt(n, key, words, fallback);
    }
    template <class T>
    T wordAt(const toml::node* n, std::string_view key, const Words<T>& words, T fallback) {
        const std::string v = n->value<std::string>().value_or("");
        for (const auto& [name, value] : words)
            if (name == v) return value;
        std::string list;
        for (const auto& [name, value] : words) list += (list.empty() ? "" : ", ") + std::string(name);
        fail(n, "'" + std::string(key) + "' must be one of " + list);
        return fallback;
    }
    std::vector<double> numbers(std::string_view key, size_t count) {
        const toml::node* n = get(key, true);
        const toml::array* a = n ? n->as_array() : nullptr;
        if (!a || a->size() != count) {
            fail(n, "'" + std::string(key) + "' must hold " + std::to_string(count) + " numbers");
            return std::vector<double>(count);
        }
        std::vector<double> out;
        for (const toml::node& v : *a) out.push_back(checked(&v, key, -kMaxCoordinateM, kMaxCoordinateM));
        return out;
    }
    Vec2 point(std::string_view key) {
        const auto v = numbers(key, 2);
        return {v[0], v[1]};
    }
    std::vector<Vec2> points(std::string_view key, size_t least) {
        std::vector<Vec2> out;
        const toml::node* n = get(key, true);
        const toml::array* a = n ? n->as_array() : nullptr;
        if (!a || a->size() < least || a->size() > kMaxCorners) {
            fail(n, "'" + std::string(key) + "' must hold " + std::to_string(least) + " to " + std::to_string(kMaxCorners) + " points [x, y]");
            return out;
        }
        for (const toml::node& v : *a) {
            const toml::array* p = v.as_array();
            if (!p || p->size() != 2) {
                fail(&v, "a point of '" + std::string(key) + "' must be [x, y]");
                return {};
            }
            const double x = checked(p->get(0), key, -kMaxCoordinateM, kMaxCoordinateM),
                         y = checked(p->get(1), key, -kMaxCoordinateM, kMaxCoordinateM);
            out.emplace_back(x, y);
        }
        return out;
    }
    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> out;
        each(key, [&](const toml::node& n) {
            const auto v = n.value<std::string>();
            if (!v) fail(&n, "'" + std::string(key) + "' must be a list of texts");
            out.push_back(v.value_or(""));
        });
        return out;
    }
    /// Calls `f(Reader&)` for every table of a list.
    template <class F>
    void tables(std::string_view key, F f) {
        each(key, [&](const toml::node& n) {
            if (const toml::table* t = n.as_table()) {
                Reader r(*t, error_, file_);
                f(r);
                r.noOthers();
            } else {
                fail(&n, "'" + std::string(key) + "' must be a list of tables");
            }
        });
    }
    template <class F>
    void table(std::string_view key, F f) {
        const toml::node* n = get(key, false);
        if (!n) return;
        if (const toml::table* t = n->as_table()) {
            Reader r(*t, error_, file_);
            f(r);
            r.noOthers();
        } else {
            fail(n, "'" + std::string(key) + "' must be a table");
        }
    }
    /// A misspelt key is an error: silently ignored it would look as if it worked.
    void noOthers() {
        for (const auto& [key, node] : t_)
            if (!known_.contains(key.str()))
                fail(&node, "'" + std::string(key.str()) + "' is not known here; see the head of kestrel_hollow.plan.toml");
    }
    template <class F>
    void each(std::string_view key, F f) {
        const toml::node* n = get(key, false);
        if (!n) return;
        const toml::array* a = n->as_array();
        if (!a || a->size() > kMaxRows) return fail(n, "'" + std::string(key) + "' must be a list of at most " + std::to_string(kMaxRows));
        for (const toml::node& v : *a) {
            if (error_) return;
            f(v);
        }
    }

private:
    const toml::node* get(std::string_view key, bool required) {
        known_.emplace(key);
        const toml::node* n = t_.get(key);
        if (!n && required) fail(nullptr, "'" + std::string(key) + "' is missing");
        return n;
    }
    double checked(const toml::node* n, std::string_view key, double low, double high) {
        const double v = n->value<double>().value_or(NAN);
        if (v >= low && v <= high) return v;
        fail(n, "'" + std::string(key) + "' must be a number from " + shortNumber(low) + " to " + shortNumber(high));
        return low;
    }
    static std::string shortNumber(double v) {
        std::string s = std::to_string(v);
        s.erase(s.find_last_not_of('0') + 1);
        if (!s.empty() && s.back() == '.') s.pop_back();
        return s;
    }

    const toml::table& t_;
    std::optional<Error>& error_;
    const std::string& file_;
    std::set<std::string, std::less<>> known_;
};

std::vector<Vec2> boxRing(const std::vector<double>& v) { return {{v[0], v[1]}, {v[2], v[1]}, {v[2], v[3]}, {v[0], v[3]}}; }

RoomSpec parseRoom(Reader& r) {
    RoomSpec room;
    room.line = r.line();
    room.number = r.text("number");
    room.name = r.text("name");
    room.use = r.word("use", kUses, RoomUse::Other, true);
    room.furnishing = r.word("with", kFurnishings, Furnishing::ByUse);
    room.board = r.word("board", kSides, Side::West);
    room.wallHeightM = r.number("wall_height_m", 0, 2, 30);
    room.lockers = r.flag("lockers");
    if (room.key().empty()) r.fail(nullptr, "a room needs a number or a name");
    if (r.has("ring")) {
        room.ring = r.points("ring", 4);
        for (size_t i = 0; i < room.ring.size(); ++i) {
            const Vec2 d = room.ring[(i + 1) % room.ring.size()] - room.ring[i];
            if ((d.x == 0) == (d.y == 0)) r.fail(nullptr, "room " + room.key() + ": each edge of 'ring' must run east-west or north-south");
        }
        if (base::signedArea(room.ring) < 0) std::reverse(room.ring.begin(), room.ring.end());
    } else {
        const auto v = r.numbers("box", 4);
        if (!(v[0] < v[2] && v[1] < v[3])) r.fail(nullptr, "room " + room.key() + ": 'box' must be [west, south, east, north]");
        room.ring = boxRing(v);
    }
    return room;
}

DoorSpec parseDoor(Reader& r) {
    DoorSpec d;
    d.line = r.line();
    d.name = r.text("name", true);
    d.exteriorNumber = r.text("exterior");
    d.at = r.point("at");
    d.swing = r.word("swing", kSwings, DoorSwing::Single);
    d.widthM = r.number("width_m", 0, 0.5, 40);
    d.heightM = r.number("height_m", 0, 1.8, 10);
    d.lockSensor = r.flag("sensor");
    d.glazed = r.flag("glazed");
    d.into = r.text("into");
    if (r.has("hinge")) d.hinge = r.word("hinge", kSides, Side::West);
    return d;
}

FloorSpec parseFloor(Reader& r) {
    FloorSpec f;
    f.id = r.text("id", true);
    f.name = r.text("name");
    f.shortName = f.id;
    f.elevationM = r.number("elevation_m", 0, -100, 1000);
    f.heightM = r.number("height_m", 4.2, 2, 30);
    f.ceilingM = r.number("ceiling_m", 2.9, 1.9, 29);
    if (f.ceilingM > f.heightM) r.fail(nullptr, "the ceiling of floor " + f.id + " is above its height");
    r.tables("rooms", [&](Reader& t) { f.rooms.push_back(parseRoom(t)); });
    r.tables("doors", [&](Reader& t) { f.doors.push_back(parseDoor(t)); });
    r.tables("open", [&](Reader& t) {
        OpenSpec o;
        o.line = t.line();
        o.name = t.text("name", true);
        const auto pair = t.texts("between");
        if (pair.size() != 2) return t.fail(nullptr, "'between' must name two rooms");
        o.first = pair[0];
        o.second = pair[1];
        f.opens.push_back(std::move(o));
    });
    std::set<std::string> keys;
    for (const RoomSpec& room : f.rooms)
        if (!keys.insert(room.key()).second) r.fail(nullptr, "floor " + f.id + " has two rooms '" + room.key() + "'");
    return f;
}

constexpr size_t kMaxDashes = 2000;

void parseGround(Reader& r, std::vector<building::GroundFeature>& out) {
    building::GroundFeature g;
    g.kind = r.text("kind", true);
    g.label = r.text("label");
    if (r.has("box")) {
        g.ring = boxRing(r.numbers("box", 4));
    } else if (r.has("line")) {
        const std::vector<Vec2> line = r.points("line", 2);
        g.closed = false;
        if (!r.has("dash_m")) {
            g.ring = line;
        } else if (const auto dash = r.numbers("dash_m", 2); dash[0] > 0.1 && dash[1] > 0.1) {
            for (size_t i = 0; i + 1 < line.size(); ++i) {
                const double length = glm::length(line[i + 1] - line[i]);
                const Vec2 u = (line[i + 1] - line[i]) / std::max(length, 1e-9);
                if (length / (dash[0] + dash[1]) > double(kMaxDashes)) return r.fail(nullptr, "'dash_m' cuts the line into too many pieces");
                for (double s = 0; s < length; s += dash[0] + dash[1]) {
                    g.ring = {line[i] + u * s, line[i] + u * std::min(length, s + dash[0])};
                    out.push_back(g);
                }
            }
            return;
        } else {
            r.fail(nullptr, "'dash_m' must be [dash, gap], both longer than 0.1");
        }
    } else if (r.has("at")) {
        const Vec2 c = r.point("at");
        const double radius = r.number("radius_m", 2, 0.1, 500);
        for (int i = 0; i < 16; ++i) g.ring.push_back(c + radius * Vec2(std::cos(i * M_PI / 8), std::sin(i * M_PI / 8)));
    } else {
        g.ring = r.points("ring", 3);
    }
    out.push_back(std::move(g));
}

}  // namespace

Result<Plan> parsePlan(std::string_view text, const std::string& where) {
    if (auto safe = base::checkTomlText(text, where, kMaxText); !safe) return safe.error();
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        return Error{ErrorCode::BadInput, "is not valid TOML: " + std::string(parsed.error().description()),
                     where + ", line " + std::to_string(parsed.error().source().begin.line)};
    }
    Plan p;
    std::optional<Error> error;
    Reader r(parsed.table(), error, where);
    p.name = r.text("name", true);
    p.address = r.text("address");
    p.frontAzimuthDeg = r.number("front_azimuth_deg", 180, 0, 360);
    r.table("georeference", [&](Reader& t) {
        building::Georeference g;
        g.latDeg = t.number("lat_deg", 0, -90, 90);
        g.lonDeg = t.number("lon_deg", 0, -180, 180);
        g.ellipsoidalHeightM = t.number("ellipsoidal_height_m", 0, -1000, 9000);
        g.trueNorthDeg = t.number("true_north_deg", 0, -360, 360);
        p.georeference = g;
    });
    r.table("walls", [&](Reader& t) {
        p.walls.exteriorM = t.number("exterior_m", p.walls.exteriorM, 0.02, 2);
        p.walls.interiorM = t.number("interior_m", p.walls.interiorM, 0.02, 2);
        p.walls.slabM = t.number("slab_m", p.walls.slabM, 0.02, 2);
    });
    r.table("windows", [&](Reader& t) {
        p.windows.widthM = t.number("width_m", p.windows.widthM, 0.3, 20);
        p.windows.pitchM = t.number("pitch_m", p.windows.pitchM, 0.4, 50);
        p.windows.sillM = t.number("sill_m", p.windows.sillM, 0, 10);
        p.windows.headM = t.number("head_m", p.windows.headM, 0.5, 12);
        if (p.windows.widthM >= p.windows.pitchM || p.windows.sillM >= p.windows.headM)
            t.fail(nullptr, "a window must be narrower than its pitch and end above its sill");
        t.each("uses", [&](const toml::node& n) { p.windows.uses.push_back(t.wordAt(&n, "uses", kUses, RoomUse::Other)); });
    });
    r.tables("floor", [&](Reader& t) { p.floors.push_back(parseFloor(t)); });
    r.tables("link", [&](Reader& t) {
        LinkSpec l;
        l.line = t.line();
        l.kind = t.word("kind", kLinks, building::LinkKind::Stair, true);
        l.name = t.text("name", true);
        l.floors = t.texts("floors");
        l.up = t.word("up", kSides, Side::North);
        p.links.push_back(std::move(l));
    });
    r.tables("point", [&](Reader& t) {
        PointSpec s;
        s.line = t.line();
        s.kind = t.text("kind", true);
        s.label = t.text("label");
        s.floor = t.text("floor");
        s.at = t.point("at");
        s.heightM = t.number("height_m", 0, -10, 100);
        p.points.push_back(std::move(s));
    });
    r.tables("ground", [&](Reader& t) { parseGround(t, p.grounds); });
    r.noOthers();
    if (error) return *error;
    if (p.floors.empty())
        return Error{ErrorCode::BadInput, "ends without a [[floor]]",
                     where + ", line " + std::to_string(std::count(text.begin(), text.end(), '\n') + 1)};
    for (size_t i = 0; i + 1 < p.floors.size(); ++i)
        if (p.floors[i].elevationM >= p.floors[i + 1].elevationM)
            return Error{ErrorCode::BadInput, "its floors must stand in ascending order", where + ", floor " + std::to_string(i + 2)};
    return p;
}

std::optional<size_t> findRoom(const FloorSpec& floor, std::string_view key) {
    for (size_t i = 0; i < floor.rooms.size(); ++i)
        if (floor.rooms[i].key() == key) return i;
    return std::nullopt;
}

}  // namespace sallyport::importers::plan
