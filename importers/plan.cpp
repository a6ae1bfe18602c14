#include "importers/plan.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/file.h"
#include "importers/plan_model.h"

namespace sallyport::importers {

using namespace plan;
using base::Result;
using building::Problem;

namespace {

void addRooms(const Plan& plan, size_t floor, const FloorShape& shape, Building& b) {
    const FloorSpec& spec = plan.floors[floor];
    const uint32_t first = uint32_t(b.rooms.size());
    for (size_t i = 0; i < spec.rooms.size(); ++i) {
        const RoomSpec& s = spec.rooms[i];
        building::Room r;
        r.id = r.sourceId = spec.id + "/" + s.key();
        r.number = s.number;
        r.name = s.name;
        r.floor = FloorId{uint32_t(floor)};
        r.use = s.use;
        r.floorZM = spec.elevationM;
        r.heightM = s.wallHeightM > 0                                                              ? s.wallHeightM
                    : s.use == RoomUse::Stair || s.use == RoomUse::Lift || s.use == RoomUse::Plant ? spec.heightM - plan.walls.slabM
                                                                                                   : spec.ceilingM;
        r.footprint.push_back(clearOutline(s, RoomId(first + uint32_t(i)), shape));
        r.areaM2 = base::area(r.footprint.front());
        for (const Vec2 p : r.footprint.front().outer)
            for (const double z : {0.0, r.heightM}) r.bounds.add(Vec3(p, r.floorZM + z));
        b.rooms.push_back(std::move(r));
    }
}

void addLinks(const Plan& plan, const std::vector<uint32_t>& firstRoom, Building& b, std::vector<Problem>& problems) {
    for (const LinkSpec& s : plan.links) {
        building::VerticalLink l;
        l.kind = s.kind;
        l.name = s.name;
        for (size_t f = 0; f < plan.floors.size(); ++f) {
            if (std::find(s.floors.begin(), s.floors.end(), plan.floors[f].id) == s.floors.end()) continue;
            if (const auto room = findRoom(plan.floors[f], s.name)) l.rooms.push_back(RoomId(firstRoom[f] + uint32_t(*room)));
        }
        if (l.rooms.size() != s.floors.size() || l.rooms.size() < 2) {
            problems.push_back(
                {"plan-unknown-room", Problem::Severity::Error, "link " + s.name + " needs a room of that name on two floors or more", s.line});
            if (l.rooms.size() < 2) continue;
        }
        b.links.push_back(std::move(l));
    }
}

void addPoints(const Plan& plan, Building& b, std::vector<Problem>& problems) {
    std::map<std::string, int> count;
    for (const PointSpec& s : plan.points) {
        building::PointOfInterest p;
        p.kind = s.kind;
        p.label = s.label;
        p.id = s.kind + "-" + std::to_string(++count[s.kind]);
        const auto f = std::find_if(plan.floors.begin(), plan.floors.end(), [&](const FloorSpec& x) { return x.id == s.floor; });
        if (f == plan.floors.end()) {
            problems.push_back({"plan-unknown-floor", Problem::Severity::Warning, "point " + s.label + " is on no floor of this plan", s.line});
            continue;
        }
        p.floor = FloorId(uint32_t(f - plan.floors.begin()));
        p.position = Vec3(s.at, f->elevationM + s.heightM);
        b.points.push_back(std::move(p));
    }
}

}  // namespace

Result<Imported> readPlanText(std::string_view text, const std::string& where) {
    using Clock = std::chrono::steady_clock;
    const auto ms = [](Clock::time_point a, Clock::time_point b) { return std::chrono::duration<double, std::milli>(b - a).count(); };
    const auto start = Clock::now();
    Result<Plan> parsed = parsePlan(text, where);
    if (!parsed) return parsed.error();
    const auto parsedAt = Clock::now();
    const Plan& plan = *parsed;
    Imported out;
    Building& b = out.building;
    b.name = plan.name;
    b.address = plan.address;
    b.format = "plan";
    b.schema = "SALLYPORT_plan 1";
    b.georeference = plan.georeference;
    b.frontAzimuthDeg = plan.frontAzimuthDeg;
    b.grounds = plan.grounds;
    std::vector<FloorShape> shapes;
    std::vector<uint32_t> firstRoom;
    for (size_t f = 0; f < plan.floors.size(); ++f) {
        const FloorSpec& spec = plan.floors[f];
        b.floors.push_back({spec.id, spec.id, spec.name, spec.shortName, spec.elevationM, spec.heightM});
        firstRoom.push_back(uint32_t(b.rooms.size()));
        shapes.push_back(layOutWalls(plan, f, firstRoom[f], out.problems));
        addRooms(plan, f, shapes[f], b);
        placeDoors(plan, f, firstRoom[f], shapes[f], b, out.problems);
        placeWindows(plan, f, firstRoom[f], shapes[f]);
    }
    addLinks(plan, firstRoom, b, out.problems);
    addPoints(plan, b, out.problems);
    buildShell(plan, shapes, b);
    furnish(plan, shapes, b);
    for (Problem& p : out.problems) p.where = where + ", " + p.where;
    const auto done = Clock::now();
    out.timing.parseMs = ms(start, parsedAt);
    out.timing.geometryMs = ms(parsedAt, done);
    out.timing.totalMs = ms(start, done);
    return out;
}

Result<Imported> readPlan(const std::filesystem::path& path) {
    const auto text = base::readFile(path, 4u << 20);
    if (!text) return text.error();
    return readPlanText(*text, path.filename().string());
}

}  // namespace sallyport::importers
