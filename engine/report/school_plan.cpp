#include "report/school_plan.h"

#include <algorithm>
#include <cmath>

#include "building/floors.h"
#include "report/index_pages.h"
#include "report/map_page.h"
#include "scene/camera.h"

namespace sallyport::report {
namespace {

using base::Error;
using base::ErrorCode;
using base::FloorId;
using building::Building;

constexpr double kGroundsM = 60, kPointsM = 200;  // so far round the building the overview shows its grounds; its points

std::vector<Vec2> cornersOf(const Building& b, const std::vector<FloorId>& floors) {
    std::vector<Vec2> out;
    for (const building::Room& r : b.rooms)
        if (std::find(floors.begin(), floors.end(), r.floor) != floors.end())
            for (const base::Polygon2& p : r.footprint) out.insert(out.end(), p.outer.begin(), p.outer.end());
    if (out.empty() && !b.bounds.empty())
        out = {Vec2(b.bounds.min), Vec2(b.bounds.max), {b.bounds.min.x, b.bounds.max.y}, {b.bounds.max.x, b.bounds.min.y}};
    return out;
}

/// The floor on which most people come in.
FloorId entryFloor(const Building& b, const std::vector<FloorId>& floors) {
    FloorId best = floors.front();
    std::pair<int, double> most{-1, 0};
    for (const FloorId f : floors) {
        int doors = 0;
        for (const building::Door& d : b.doors) doors += d.exterior && d.floor == f;
        const std::pair<int, double> score{doors, -std::abs(b.floor(f).elevationM + b.origin.z)};
        if (score > most) most = score, best = f;
    }
    return best;
}

std::vector<Vec2> surroundings(const Building& b, const std::vector<FloorId>& floors) {
    std::vector<Vec2> points = cornersOf(b, floors);
    Box2 box;
    for (const Vec2 v : points) box.add(v);
    if (box.empty()) return points;
    const Box2 wide{box.min - Vec2(kGroundsM), box.max + Vec2(kGroundsM)};
    const auto add = [&](Vec2 v) { points.push_back(glm::clamp(v, wide.min, wide.max)); };
    for (const building::GroundFeature& g : b.grounds)
        for (const Vec2 v : g.ring)
            if (std::isfinite(v.x) && std::isfinite(v.y)) add(v);
    // A staging area or command post foreseen farther off belongs on it too.
    const Box2 far{box.min - Vec2(kPointsM), box.max + Vec2(kPointsM)};
    for (const building::PointOfInterest& p : b.points)
        if (far.contains(Vec2(p.position))) points.push_back(Vec2(p.position));
    return points;
}

std::vector<scene::MarkerView> pointsOf(const Building& b) {
    std::vector<scene::MarkerView> out;
    for (const building::PointOfInterest& p : b.points) {
        scene::MarkerView m;
        m.id = p.id, m.kind = p.kind, m.label = p.label;
        m.floor = p.floor;
        m.position = p.position;
        m.hasPosition = m.fixed = true;
        out.push_back(std::move(m));
    }
    return out;
}

}  // namespace

base::Result<PrintedPlan> printPlan(const Building& b, const scene::ViewModel* model, const PlanFacts& facts, const PlanWishes& wishes) {
    if (wishes.status && !model) return Error{ErrorCode::Internal, "there is no state to print", ""};
    auto pdf = Pdf::create(
        {(b.name.empty() ? "School" : b.name) + " · floor plans", "Tactical floor plans, for responders and the school only", facts.printedAt});
    if (!pdf) return pdf.error();
    const scene::BuildingSite site(b);
    PlanPrint p{**pdf, b, site, wishes.status ? model : nullptr, facts, wishes};
    p.floors = wishes.floors.empty() ? building::floorsInUse(b) : wishes.floors;
    std::erase_if(p.floors, [&](FloorId f) { return !f.valid() || f.index() >= b.floors.size(); });
    if (p.floors.empty()) return Error{ErrorCode::BadInput, "the school has no floor that could be printed", b.name};
    p.points = wishes.status ? model->markers : pointsOf(b);

    PrintedPlan out;
    const bool whole = wishes.floors.empty();
    const double up = scene::planUpDeg(b, wishes.buildingUp);
    const size_t firstFloorPage = whole ? 2 : 1, indexPage = firstFloorPage + p.floors.size();
    IndexPages index(p, firstFloorPage);
    p.pageCount = indexPage - 1 + index.count();
    if (whole) {
        const auto points = surroundings(b, p.floors);
        const FittedPage page = fitPage(wishes.paper, points, up);
        p.pdf.beginPage(page.parts.size, "Overview");
        MapPage(p, entryFloor(b, p.floors), page.parts, page.map).drawOverview(1, firstFloorPage, indexPage);
        out.sheets.push_back({PlanSheet::Kind::Overview, {}, page.parts.size, page.map, {}, {}});
    }
    // One scale and one place for all floors: laid over each other they fit.
    const FittedPage page = fitPage(wishes.paper, cornersOf(b, p.floors), up);
    for (size_t i = 0; i < p.floors.size(); ++i) {
        p.pdf.beginPage(page.parts.size, scene::floorTitle(b.floor(p.floors[i])));
        MapPage map(p, p.floors[i], page.parts, page.map);
        map.draw(firstFloorPage + i, indexPage);
        out.sheets.push_back({PlanSheet::Kind::Floor, p.floors[i], page.parts.size, page.map, {}, map.listed()});
    }
    index.draw(indexPage, [&](const PageParts& parts) { out.sheets.push_back({PlanSheet::Kind::Index, {}, parts.size, {}, {}, {}}); });
    for (size_t i = 0; i < out.sheets.size(); ++i) out.sheets[i].texts = p.pdf.written()[i];
    auto bytes = (*pdf)->finish();
    if (!bytes) return bytes.error();
    out.pdf = std::move(*bytes);
    return out;
}

}  // namespace sallyport::report
