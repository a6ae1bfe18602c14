// Doors: where they stand, how they swing, what they join.
#include <algorithm>
#include <cmath>

#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::Box3;
using base::DoorId;
using base::RoomId;
using building::Door;
using building::DoorSwing;
using building::ElementKind;
using building::Room;

namespace {

void addCorners(Box3& out, const Box3& b, const Mat4& m) {
    for (int i = 0; i < 8 && !b.empty(); ++i)
        out.add(Vec3(m * glm::dvec4(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z, 1)));
}

bool covers(const Room& r, Vec2 p) {
    if (r.footprint.empty()) return !r.bounds.empty() && r.bounds.contains({p, r.bounds.min.z});  // a body without a flat floor
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& poly) { return base::contains(poly, p); });
}

bool nearPlan(const Box3& b, Vec2 p, double reach) {
    return !b.empty() && p.x > b.min.x - reach && p.x < b.max.x + reach && p.y > b.min.y - reach && p.y < b.max.y + reach;
}

constexpr double kCellM = 32;
uint64_t cellOf(int64_t x, int64_t y) { return uint64_t(uint32_t(x)) << 32 | uint32_t(y); }
int64_t cellIndex(double v) { return int64_t(std::floor(std::clamp(v / kCellM, -1e9, 1e9))); }

bool isDoor(Type t) { return t == Type::Door || t == Type::DoorStandardCase; }

}  // namespace

void Places::readSwing(Door& d, uint32_t record, const step::Fields& f) const {
    // OperationType stands in the door itself (IFC4) or in its style or type, at a place that differs between them.
    const auto says = [](std::string_view v) { return !v.empty() && v != "NOTDEFINED" && v != "USERDEFINED"; };
    std::string_view operation = f[11].enumeration();
    const uint32_t type = structure_.typeOf(record);
    const Type kind = context_.typeOf(type);
    step::Fields style;
    if (kind == Type::DoorStyle || kind == Type::DoorType) style = context_.fieldsOf(type, kind);
    if (!says(operation)) operation = style[kind == Type::DoorStyle ? 8 : 10].enumeration();
    const auto has = [&](std::string_view word) { return operation.find(word) != std::string_view::npos; };
    if (has("REVOLVING")) d.swing = DoorSwing::Revolving;
    else if (has("SLIDING")) d.swing = DoorSwing::Sliding;
    else if (has("FOLDING") || has("ROLLINGUP") || has("LIFTING")) d.swing = DoorSwing::Folding;
    else if (has("DOUBLE_DOOR") || has("DOUBLE_PANEL")) d.swing = DoorSwing::Double;
    else if (has("SWING")) d.swing = DoorSwing::Single;
    // "Left": the hinge is on the left seen along +Y of the door's placement, which is towards -X.
    d.hingeAtStart = !has("RIGHT");
    if (d.swing != DoorSwing::Unknown) return;

    // Its panels: PanelDepth, PanelOperation, PanelWidth, PanelPosition.
    std::vector<uint32_t> sets;
    step::readRefs(style[5], sets, 64);
    int swinging = 0;
    for (const uint32_t set : sets) {
        const std::string_view panel = context_.fieldsOf(set, Type::DoorPanelProperties)[5].enumeration();
        swinging += panel == "SWINGING" || panel == "DOUBLE_ACTING";
        if (panel == "SLIDING") d.swing = DoorSwing::Sliding;
        else if (panel == "FOLDING" || panel == "ROLLINGUP") d.swing = DoorSwing::Folding;
        else if (panel == "REVOLVING") d.swing = DoorSwing::Revolving;
    }
    if (d.swing == DoorSwing::Unknown && swinging) d.swing = swinging > 1 ? DoorSwing::Double : DoorSwing::Single;
    if (d.swing != DoorSwing::Unknown) return;

    static constexpr std::pair<DoorSwing, const char*> kWords[] = {
        {DoorSwing::Revolving, "revolving|karussell|tournante|giratoria|tourniquet|draaideur karr|turniket|回転"},
        {DoorSwing::Sliding, "schiebe|sliding|coulissant|corredera|scorrevol|schuif|przesuwn|posuvn|раздвиж|引戸|引き戸|引違"},
        {DoorSwing::Folding, "falttuer|faltwand|folding|rolltor|rollladen|roller shutter|sektional|sectional|pliant|plegable|折戸|シャッター"},
        {DoorSwing::Double,
         "double|doppel|zweifluegel|2 flg|2 fluegel|dubbel|deux vantaux|dos hojas|due ante|dwuskrzydl|dvoukridl|двупольн|двустворч|両開"},
        {DoorSwing::Single,
         "single|swing|hinged|drehfluegel|drehtuer|einfluegel|1 flg|1 fluegel|un vantail|battant|jednoskrzydl|jednokridl|однопольн|片開"},
    };
    for (const std::string& name : {f[2].text(128), style[2].text(128)}) {
        const std::string words = foldedWords(name);
        for (const auto& [swing, list] : kWords)
            if (hasWord(words, list)) {
                d.swing = swing;
                return;
            }
    }
}

std::vector<uint32_t> Places::roomsNear(Vec2 at, double reach) {
    const auto& rooms = building_.rooms;
    if (roomGrid_.empty() && wideRooms_.empty())
        for (uint32_t i = 0; i < rooms.size(); ++i) {
            if (rooms[i].bounds.empty()) continue;
            const Vec3 low = rooms[i].bounds.min, high = rooms[i].bounds.max;
            if (!(high.x - low.x < 2 * kCellM && high.y - low.y < 2 * kCellM)) {
                wideRooms_.push_back(i);
                continue;
            }
            for (int64_t x = cellIndex(low.x); x <= cellIndex(high.x); ++x)
                for (int64_t y = cellIndex(low.y); y <= cellIndex(high.y); ++y) roomGrid_[cellOf(x, y)].push_back(i);
        }
    std::vector<uint32_t> out = wideRooms_;
    for (int64_t x = cellIndex(at.x - reach); x <= cellIndex(at.x + reach); ++x)
        for (int64_t y = cellIndex(at.y - reach); y <= cellIndex(at.y + reach); ++y)
            if (const auto it = roomGrid_.find(cellOf(x, y)); it != roomGrid_.end()) out.insert(out.end(), it->second.begin(), it->second.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase_if(out, [&](uint32_t i) { return !nearPlan(rooms[i].bounds, at, reach); });
    return out;
}

RoomId Places::roomBeside(const Door& d, double side, double fromM, const std::vector<uint32_t>& near) const {
    const Vec2 across = Vec2(-d.along.y, d.along.x) * side;
    const double z = d.position.z + std::min(1.0, d.heightM / 2);
    // Of the rooms at a point: on the door's floor before those that reach there from another, at its threshold, the smaller before the larger.
    const auto level = [&](uint32_t i) { return std::abs(building_.rooms[i].floorZM - d.position.z) < 0.6; };
    const auto before = [&](uint32_t a, uint32_t b) {
        const Room &ra = building_.rooms[a], &rb = building_.rooms[b];
        if ((ra.floor == d.floor) != (rb.floor == d.floor)) return ra.floor == d.floor;
        if (level(a) != level(b)) return level(a);
        return ra.areaM2 < rb.areaM2;
    };
    // Rooms that hold other rooms lie over their walls as well: they come second. Gross areas are no rooms to stand in.
    for (const bool holding : {false, true})
        for (const double beyond : {0.05, 0.2, 0.4, 0.7, 1.0})
            for (const double shift : {0.0, -0.3, 0.3}) {
                const Vec2 p = Vec2(d.position) + across * (fromM + beyond) + d.along * (shift * d.widthM);
                std::optional<uint32_t> best;
                for (const uint32_t i : near) {
                    const Room& r = building_.rooms[i];
                    if (encloses_[i] || holds_[i] != holding || !nearPlan(r.bounds, p, 0) || z < r.bounds.min.z - 0.3 || z > r.bounds.max.z + 0.1)
                        continue;
                    if (covers(r, p) && (!best || before(i, *best))) best = i;
                }
                if (best) return RoomId(*best);
            }
    return RoomId();
}

void Places::readRooms(Door& d, uint32_t record, double halfDepthM) {
    std::vector<RoomId> stated;
    const uint32_t opening = structure_.openingOf(record);
    for (const uint32_t element : {record, opening}) {
        if (!spaceBoundaries_) break;
        for (const uint32_t space : structure_.spacesAt(element))
            if (const RoomId r = roomOf(space); r.valid() && !encloses_[r.index()] && std::find(stated.begin(), stated.end(), r) == stated.end())
                stated.push_back(r);
    }
    const Facts& facts = structure_.factsOf(record);
    bool outer = false;  // geometry sees nothing on one side
    RoomId left, right;
    if (stated.size() == 2) {
        d.rooms = stated;
    } else {
        const std::vector<uint32_t> near = roomsNear(Vec2(d.position), d.widthM + halfDepthM + 1.5);
        left = roomBeside(d, 1, halfDepthM, near);
        right = roomBeside(d, -1, halfDepthM, near);
        // Rooms drawn to the middle of the wall, or beyond it, meet themselves on the other side: look further out.
        if (left.valid() && left == right) {
            const RoomId l = roomBeside(d, 1, halfDepthM + 0.4, near), r = roomBeside(d, -1, halfDepthM + 0.4, near);
            if (l.valid() && r.valid() && l != r) {
                left = l;
                right = r;
            }
        }
        std::vector<RoomId> seen;
        if (left.valid()) seen.push_back(left);
        if (right.valid() && right != left) seen.push_back(right);
        if (stated.size() > 2) {
            std::erase_if(seen, [&](RoomId r) { return std::find(stated.begin(), stated.end(), r) == stated.end(); });
            for (const RoomId r : stated)
                if (seen.size() < 2 && std::find(seen.begin(), seen.end(), r) == seen.end()) seen.push_back(r);
        } else if (stated.size() == 1) {
            const bool toOutside = facts.boundaryExternal.value_or(false) || structure_.factsOf(opening).boundaryExternal.value_or(false);
            const bool known = std::find(seen.begin(), seen.end(), stated[0]) != seen.end();
            if (toOutside) seen = stated;  // the file names the one room and says that the other side is outside
            else if (!known && seen.size() == 2) seen = {stated[0], seen[0]};
            else if (!known) seen.insert(seen.begin(), stated[0]);
        }
        d.rooms = std::move(seen);
        outer = left != right;
    }
    if (d.rooms.size() == 2) {
        // Terraces and courtyards that the file calls external are the outside, however well they are drawn.
        const bool first = outdoors_[d.rooms[0].index()], second = outdoors_[d.rooms[1].index()];
        if (first == second) return;
        d.rooms.erase(d.rooms.begin() + (first ? 0 : 1));
        d.exterior = true;
        return;
    }
    if (d.rooms.empty() || building_.room(d.rooms[0]).bounds.empty()) {  // nothing to be seen: the file's word
        d.exterior = facts.external.value_or(false);
        return;
    }
    // A door inside one room has that room on both sides. One that the file calls internal may lead to a part of the building without a space;
    // exporters say so of outer doors too, hence there must be a floor on the other side.
    d.exterior = outer;
    if (d.exterior && facts.external == false) {
        const double side = left.valid() ? -1 : 1;
        const Vec2 beyond = Vec2(d.position) + Vec2(-d.along.y, d.along.x) * (side * (halfDepthM + 1));
        d.exterior = !slabUnder(beyond, d.position.z);
    }
}

bool Places::slabUnder(Vec2 at, double z) {
    if (!slabsListed_) {
        slabsListed_ = true;
        for (const Product& p : products_)
            if (p.kind == ElementKind::Slab) slabs_.push_back(&p);
    }
    for (const Product* slab : slabs_) {
        const Product& p = *slab;
        if (!nearPlan(p.bounds, at, 0) || p.bounds.max.z < z - 1 || p.bounds.min.z > z + 0.3) continue;
        for (const building::MeshPart& part : p.parts) {
            const building::Mesh& mesh = building_.meshes[part.mesh];
            for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
                Vec2 corner[3];
                for (int k = 0; k < 3; ++k) corner[k] = Vec2(part.transform * glm::dvec4(Vec3(mesh.positions[mesh.indices[t + size_t(k)]]), 1)) - at;
                const auto cross = [](Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; };
                const double a = cross(corner[0], corner[1]), b = cross(corner[1], corner[2]), c = cross(corner[2], corner[0]);
                if ((a > 0 && b > 0 && c > 0) || (a < 0 && b < 0 && c < 0)) return true;
            }
        }
    }
    return false;
}

void Places::addDoors() {
    std::unordered_map<uint32_t, const Product*> openings;
    for (const Product& p : products_)
        if (p.hidden) openings.emplace(p.id, &p);
    for (const Product& p : products_) {
        if (!isDoor(p.type)) continue;
        const step::Fields f = context_.fieldsOf(p.id, p.type);
        Door d;
        d.sourceId = f[0].text(64);
        d.id = uniqueId(f, p.id);
        d.name = f[2].text();
        d.bounds = p.bounds;

        // The opening is the door's true extent: the leaf may be drawn ajar, the frame may overlap the wall.
        const Mat4 toDoor = glm::inverse(p.world);
        Box3 extent;
        const auto opening = openings.find(structure_.openingOf(p.id));
        if (opening != openings.end()) addCorners(extent, opening->second->ownBounds, toDoor * opening->second->world);
        const bool fromOpening = !extent.empty();
        if (!fromOpening) addCorners(extent, p.bounds, toDoor);
        const auto usable = [](double v) { return std::isfinite(v) && v > 0.2 && v < 30; };
        const double height = context_.length(f[8]), width = context_.length(f[9]);
        // The width runs along X of the placement, unless the body says that the exporter took Y.
        const Vec3 size = extent.empty() ? Vec3(0) : extent.size();
        const bool turned = size.y > size.x * 1.5 && (!usable(width) || std::abs(size.y - width) < std::abs(size.x - width));
        const double drawnWidth = turned ? size.y : size.x, drawnDepth = turned ? size.x : size.y;
        // A stated size that is no kin of what is drawn was written in another unit.
        const auto agrees = [](double stated, double drawn) { return !(drawn > 0.2) || (stated < drawn * 4 && drawn < stated * 4); };
        if (usable(width) && agrees(width, drawnWidth)) d.widthM = width;
        else if (usable(drawnWidth)) d.widthM = drawnWidth;
        if (usable(height) && agrees(height, size.z)) d.heightM = height;
        else if (usable(size.z)) d.heightM = size.z;

        Vec2 along(p.world[turned ? 1 : 0]);
        if (glm::length(along) < 0.5) along = !p.bounds.empty() && p.bounds.size().y > p.bounds.size().x ? Vec2(0, 1) : Vec2(1, 0);
        d.along = glm::normalize(along);
        double halfDepth = 0.1;
        if (!extent.empty()) {
            d.position = Vec3(p.world * glm::dvec4(extent.centre(), 1));
            Box3 upright;
            addCorners(upright, extent, p.world);
            d.position.z = upright.min.z;
            // Openings often reach beyond the faces of a thin wall; more than half a metre each way is no wall.
            halfDepth = std::clamp(drawnDepth / 2, 0.02, 0.5);
        } else {
            d.position = Vec3(p.world[3]);
        }
        d.floor = storeyFloor(p.id);
        if (!d.floor.valid()) d.floor = floorAt(d.position.z);
        readSwing(d, p.id, f);
        if (!context_.late()) readRooms(d, p.id, halfDepth);
        const DoorId id(uint32_t(building_.doors.size()));
        for (const RoomId r : d.rooms) building_.rooms[r.index()].doors.push_back(id);
        doors_.emplace(p.id, id);
        building_.doors.push_back(std::move(d));
    }
}

}  // namespace sallyport::importers::ifc
