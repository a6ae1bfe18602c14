#include "importers/campus.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "importers/campus_frame.h"

namespace sallyport::importers {
namespace {

using namespace building;
using base::Result;

constexpr double kSameStoreyM = 0.1;         // of one name in two files of one building
constexpr double kSameGround = 0.5;          // share of the smaller outline
constexpr double kClashShare = 0.1;          // of a building's rooms
constexpr double kClashDepthM = 0.5;         // walls are shared; rooms are not
constexpr size_t kMostRoomsCompared = 4000;  // of each building; more are sampled

bool sameStorey(const Floor& a, const Floor& b, double withinM) {
    return base::lowerAscii(a.name) == base::lowerAscii(b.name) && std::abs(a.elevationM - b.elevationM) <= withinM;
}
bool sameSource(const Floor& a, const Floor& b) { return !a.sourceId.empty() && a.sourceId == b.sourceId; }

/// How much of the smaller outline lies in the other; 0 when one has none.
double shareOfGround(const base::Box3& a, const base::Box3& b) {
    if (a.empty() || b.empty()) return 0;
    const Vec2 size = glm::min(Vec2(a.max), Vec2(b.max)) - glm::max(Vec2(a.min), Vec2(b.min));
    if (size.x <= 0 || size.y <= 0) return 0;
    const double smaller = std::min(a.size().x * a.size().y, b.size().x * b.size().y);
    return smaller > 0 ? size.x * size.y / smaller : 1;
}

/// One building of the school: the file that brought it, then those that add to it.
struct Block {
    std::string name;
    std::vector<size_t> parts;
    std::vector<Floor> floors;  ///< in the school's frame
    std::vector<size_t> level;  ///< of each floor: index into Joiner::levels_
    base::Box3 bounds;
    std::unordered_map<std::string, RoomId> rooms;  ///< by source id
    std::unordered_map<std::string, DoorId> doors;
    std::unordered_set<std::string> elements;
};

class Joiner {
public:
    explicit Joiner(std::vector<ModelPart> parts) : parts_(std::move(parts)) {}

    Result<Imported> join() {
        if (auto r = bringTogether(); !r) return r.error();
        formBlocks();
        nameBlocks();
        stackLevels();
        for (size_t b = 0; b < blocks_.size(); ++b)
            for (const size_t p : blocks_[b].parts) addPart(blocks_[b], p);
        nameClashes();
        if (doubled_) note("doubled-elements", Problem::Severity::Info, std::to_string(doubled_) + " things that several files hold were taken once");
        if (renamed_)
            note("duplicate-global-id", Problem::Severity::Warning,
                 std::to_string(renamed_) + " things of different buildings have the same id; \"~2\" was added to the later ones");
        out_.problems = std::move(problems_);
        return std::move(out_);
    }

private:
    void note(const char* code, Problem::Severity severity, std::string message, std::string where = {}) {
        problems_.push_back({code, severity, std::move(message), std::move(where)});
    }

    Result<void> bringTogether() {
        const Building& first = parts_[0].model.building;
        std::optional<Georeference> earth = first.georeference;
        frames_.resize(parts_.size());
        oldOrigins_.resize(parts_.size(), Vec3(0));
        for (size_t i = 0; i < parts_.size(); ++i) {
            Imported& m = parts_[i].model;
            for (Problem& p : m.problems) {
                p.where = p.where.empty() || p.where == parts_[i].file ? parts_[i].file : parts_[i].file + ": " + p.where;
                problems_.push_back(std::move(p));
            }
            out_.timing.readMs += m.timing.readMs;
            out_.timing.parseMs += m.timing.parseMs;
            out_.timing.geometryMs += m.timing.geometryMs;
            out_.timing.totalMs += m.timing.totalMs;
            if (i == 0) continue;
            const auto frame = frameBetween(first, parts_[0].file, m.building, parts_[i].file, problems_);
            if (!frame) return frame.error();
            frames_[i] = *frame;
            oldOrigins_[i] = m.building.origin;
            if (!earth && (earth = georeferenceAt(m.building, first.origin)))
                note("georeference-taken", Problem::Severity::Info, "the place on the earth is the one that this file states", parts_[i].file);
            placeInFrame(m.building, frames_[i], first.origin);
        }
        Building& b = out_.building;
        b.origin = first.origin;
        b.georeference = earth;
        b.frontAzimuthDeg = first.frontAzimuthDeg;
        b.format = first.format;
        std::vector<std::string> schemas;
        for (const ModelPart& p : parts_) {
            const Building& m = p.model.building;
            if (b.address.empty()) b.address = m.address;
            if (m.format != b.format) b.format = "mixed";
            if (!m.schema.empty() && std::find(schemas.begin(), schemas.end(), m.schema) == schemas.end()) schemas.push_back(m.schema);
            b.bounds.add(m.bounds);
        }
        for (const std::string& s : schemas) b.schema += (b.schema.empty() ? "" : ", ") + s;
        return {};
    }

    bool belongsTo(const Building& part, const Block& block) const {
        size_t sameIds = 0, sameNames = 0;
        for (const Floor& f : part.floors) {
            sameIds += std::any_of(block.floors.begin(), block.floors.end(), [&](const Floor& g) { return sameSource(f, g); });
            sameNames += std::any_of(block.floors.begin(), block.floors.end(), [&](const Floor& g) { return sameStorey(f, g, kSameStoreyM); });
        }
        const bool shapeless = part.bounds.empty() || block.bounds.empty();
        const bool sameGround = shareOfGround(part.bounds, block.bounds) >= kSameGround;
        if (sameIds > 0 && (sameGround || shapeless)) return true;
        // Storeys of all the world are called "Ground floor" and stand at 0: names count only for a file that brings no rooms of its own.
        const bool ownRooms = std::any_of(part.rooms.begin(), part.rooms.end(), [&](const Room& r) { return !block.rooms.contains(r.sourceId); });
        return !ownRooms && sameGround && sameNames > 0 && sameNames * 2 >= std::min(part.floors.size(), block.floors.size());
    }

    void formBlocks() {
        for (size_t i = 0; i < parts_.size(); ++i) {
            const Building& m = parts_[i].model.building;
            auto at = std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& b) { return belongsTo(m, b); });
            if (at == blocks_.end()) {
                at = blocks_.insert(at, Block{});
                at->name = m.name;
            } else {
                note("same-building", Problem::Severity::Info, "has the storeys of " + parts_[at->parts[0]].file + " and adds to that building",
                     parts_[i].file);
            }
            at->parts.push_back(i);
            at->bounds.add(m.bounds);
            for (const Room& r : m.rooms)
                if (!r.sourceId.empty()) at->rooms.try_emplace(r.sourceId);
            std::vector<size_t>& into = floorOf_.emplace_back();  // of the part: index into the block's floors
            for (const Floor& f : m.floors) into.push_back(floorIn(*at, f, at->parts.size() > 1));
        }
    }

    /// The storey of the block that is this one; a new one when there is none.
    static size_t floorIn(Block& block, const Floor& f, bool look) {
        if (look) {
            const auto find = [&](auto&& same) {
                return size_t(std::find_if(block.floors.begin(), block.floors.end(), same) - block.floors.begin());
            };
            size_t i = find([&](const Floor& g) { return sameSource(f, g); });
            if (i == block.floors.size()) i = find([&](const Floor& g) { return sameStorey(f, g, kSameLevelM); });
            if (i == block.floors.size()) i = find([&](const Floor& g) { return std::abs(f.elevationM - g.elevationM) <= kSameStoreyM; });
            if (i < block.floors.size()) return i;
        }
        block.floors.push_back(f);
        return block.floors.size() - 1;
    }

    void nameBlocks() {
        std::map<std::string, int> used;
        for (const Block& b : blocks_) ++used[base::lowerAscii(b.name)];
        std::map<std::string, int> again;
        for (Block& b : blocks_) {
            const std::string& file = parts_[b.parts[0]].file;
            if (b.name.empty() || used[base::lowerAscii(b.name)] > 1) b.name = std::filesystem::path(file).stem().string();
            if (const int n = ++again[base::lowerAscii(b.name)]; n > 1) b.name += " " + std::to_string(n);
        }
        std::string& name = out_.building.name;
        name = parts_[0].model.building.name;
        if (blocks_.size() == 1) return;
        name = blocks_[0].name;
        for (size_t i = 1; i < blocks_.size(); ++i) {
            if (name.size() + blocks_[i].name.size() > 80) {
                name += " + " + std::to_string(blocks_.size() - i) + " more";
                break;
            }
            name += " + " + blocks_[i].name;
        }
    }

    void stackLevels() {
        struct Pair {
            double apart;
            size_t floor, level;
        };
        std::vector<Floor> levels;
        std::vector<size_t> levelBlock;  // that brought it
        for (size_t b = 0; b < blocks_.size(); ++b) {
            Block& block = blocks_[b];
            block.level.assign(block.floors.size(), SIZE_MAX);
            std::vector<Pair> pairs;
            for (size_t f = 0; f < block.floors.size(); ++f)
                for (size_t l = 0; l < levels.size(); ++l)
                    if (const double apart = std::abs(block.floors[f].elevationM - levels[l].elevationM); apart <= kSameLevelM)
                        pairs.push_back({apart, f, l});
            std::sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) { return x.apart < y.apart; });
            std::vector<bool> taken(levels.size(), false);
            for (const Pair& p : pairs) {
                if (block.level[p.floor] != SIZE_MAX || taken[p.level]) continue;
                block.level[p.floor] = p.level;
                taken[p.level] = true;
                if (base::lowerAscii(block.floors[p.floor].name) != base::lowerAscii(levels[p.level].name))
                    note("levels-joined", Problem::Severity::Info,
                         "\"" + block.floors[p.floor].name + "\" of " + block.name + " is shown as \"" + levels[p.level].name + "\"");
            }
            for (size_t f = 0; f < block.floors.size(); ++f) {
                if (block.level[f] != SIZE_MAX) continue;
                Floor level = block.floors[f];
                if (b > 0) {
                    level.name = block.name + " · " + (level.name.empty() ? level.shortName : level.name);
                    if (std::any_of(levels.begin(), levels.end(), [&](const Floor& x) { return x.shortName == level.shortName; }))
                        level.shortName = letter(b) + " " + level.shortName;
                }
                level.id = unique(floorIds_, level.id, "floor");
                block.level[f] = levels.size();
                levels.push_back(std::move(level));
            }
        }
        std::vector<size_t> order(levels.size()), place(levels.size());
        for (size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](size_t x, size_t y) { return levels[x].elevationM < levels[y].elevationM; });
        for (size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = i;
            out_.building.floors.push_back(std::move(levels[order[i]]));
        }
        for (Block& b : blocks_)
            for (size_t& l : b.level) l = place[l];
        for (Block& b : blocks_) b.rooms.clear();  // from here on: what is in the school
    }

    static std::string letter(size_t block) { return block < 26 ? std::string(1, char('A' + block)) : std::to_string(block + 1); }

    std::string unique(std::unordered_set<std::string>& used, const std::string& id, const char* instead) {
        const std::string wish = id.empty() ? instead : id;
        if (used.insert(wish).second) return wish;
        ++renamed_;
        for (size_t n = 2;; ++n)
            if (std::string other = wish + "~" + std::to_string(n); used.insert(other).second) return other;
    }

    void addPart(Block& block, size_t part) {
        Imported& m = parts_[part].model;
        Building &from = m.building, &to = out_.building;
        const bool adds = block.parts[0] != part;
        const auto floor = [&](FloorId f) { return f.valid() ? FloorId(uint32_t(block.level[floorOf_[part][f.index()]])) : f; };
        // Whether the block has it already: then the one that is there is it.
        const auto known = [&](const auto& map, const std::string& source) {
            const auto it = adds && !source.empty() ? map.find(source) : map.end();
            return it == map.end() ? std::nullopt : std::optional(it->second);
        };
        std::unordered_map<std::string, std::string> roomIds, doorIds, floorIds, pointIds;
        std::vector<RoomId> rooms;
        std::vector<DoorId> doors;
        std::vector<bool> newDoor;
        for (size_t f = 0; f < from.floors.size(); ++f) floorIds.emplace(from.floors[f].id, to.floor(floor(FloorId(uint32_t(f)))).id);
        const size_t firstRoom = to.rooms.size();
        for (Room& r : from.rooms) {
            if (const auto there = known(block.rooms, r.sourceId)) {
                rooms.push_back(*there);
                ++doubled_;
                continue;
            }
            rooms.push_back(RoomId(uint32_t(to.rooms.size())));
            if (!r.sourceId.empty()) block.rooms.try_emplace(r.sourceId, rooms.back());
            std::string id = unique(roomIds_, r.id, "room");
            if (id != r.id) roomIds.emplace(r.id, id);
            r.id = std::move(id);
            r.floor = floor(r.floor);
            roomBlock_.push_back(size_t(&block - blocks_.data()));
            to.rooms.push_back(std::move(r));
        }
        for (Door& d : from.doors) {
            const auto there = known(block.doors, d.sourceId);
            newDoor.push_back(!there);
            if (there) {
                doors.push_back(*there);
                ++doubled_;
                continue;
            }
            doors.push_back(DoorId(uint32_t(to.doors.size())));
            if (!d.sourceId.empty()) block.doors.try_emplace(d.sourceId, doors.back());
            std::string id = unique(doorIds_, d.id, "door");
            if (id != d.id) doorIds.emplace(d.id, id);
            d.id = std::move(id);
            d.floor = floor(d.floor);
            for (RoomId& r : d.rooms) r = rooms[r.index()];
            to.doors.push_back(std::move(d));
        }
        // The rooms' own lists follow from the doors, whichever file brought which.
        for (size_t r = firstRoom; r < to.rooms.size(); ++r) to.rooms[r].doors.clear();
        for (size_t d = 0; d < doors.size(); ++d)
            if (newDoor[d])
                for (const RoomId r : to.door(doors[d]).rooms) to.rooms[r.index()].doors.push_back(doors[d]);
        for (VerticalLink& l : from.links) {
            const bool old = adds && std::all_of(l.rooms.begin(), l.rooms.end(), [&](RoomId r) { return rooms[r.index()].index() < firstRoom; });
            for (RoomId& r : l.rooms) r = rooms[r.index()];
            if (!old) to.links.push_back(std::move(l));
        }
        for (PointOfInterest& p : from.points) {
            std::string id = unique(pointIds_, p.id, "point");
            if (id != p.id) pointIds.emplace(p.id, id);
            p.id = std::move(id);
            p.floor = floor(p.floor);
            to.points.push_back(std::move(p));
        }
        to.grounds.insert(to.grounds.end(), std::make_move_iterator(from.grounds.begin()), std::make_move_iterator(from.grounds.end()));
        const uint32_t firstMesh = uint32_t(to.meshes.size());
        to.meshes.insert(to.meshes.end(), std::make_move_iterator(from.meshes.begin()), std::make_move_iterator(from.meshes.end()));
        std::unordered_set<std::string> brought;  // a file may hold several elements of one id; only another file's are doubles
        for (Element& e : from.elements) {
            if (adds && !e.sourceId.empty() && block.elements.contains(e.sourceId)) {
                ++doubled_;
                continue;
            }
            brought.insert(e.sourceId);
            e.floor = floor(e.floor);
            if (e.room.valid()) e.room = rooms[e.room.index()];
            if (e.door.valid()) e.door = doors[e.door.index()];
            for (MeshPart& p : e.parts) p.mesh += firstMesh;
            to.elements.push_back(std::move(e));
        }
        block.elements.merge(brought);
        takeEdits(part, floorIds, roomIds, doorIds, pointIds);
    }

    using Renamed = std::unordered_map<std::string, std::string>;
    void takeEdits(size_t part, const Renamed& floors, const Renamed& rooms, const Renamed& doors, const Renamed& points) {
        const auto rename = [&](Place& p) {
            const Renamed* map = p.kind == Place::Kind::Floor  ? &floors
                                 : p.kind == Place::Kind::Room ? &rooms
                                 : p.kind == Place::Kind::Door ? &doors
                                                               : &points;
            if (p.kind == Place::Kind::School) return;
            if (const auto it = map->find(p.id); it != map->end() && it->second != p.id) {
                p.id = it->second;
                p.sourceId.clear();
            }
        };
        for (Edit& e : parts_[part].model.edits.list) {
            const std::string wish = e.id;
            for (size_t n = 2; !editIds_.insert(e.id).second; ++n) e.id = wish + "~" + std::to_string(n);
            forEachPlace(e, rename);
            if (auto* a = std::get_if<AddPoint>(&e.what); a && part > 0)
                a->filePosition = frames_[part].place(a->filePosition - oldOrigins_[part]) + out_.building.origin;
        }
        addEdits(out_.edits, std::move(parts_[part].model.edits));
    }

    void nameClashes() {
        Building& b = out_.building;
        std::vector<std::vector<const Room*>> roomsOf(blocks_.size());
        for (size_t r = 0; r < b.rooms.size(); ++r) roomsOf[roomBlock_[r]].push_back(&b.rooms[r]);
        for (size_t i = 0; i < blocks_.size(); ++i)
            for (size_t k = i + 1; k < blocks_.size(); ++k) nameOverlap(i, k, roomsOf[i], roomsOf[k]);
        std::unordered_map<std::string, size_t> blockOf;  // of a number; SIZE_MAX: several
        for (size_t r = 0; r < b.rooms.size(); ++r) {
            if (b.rooms[r].number.empty()) continue;
            const auto [it, fresh] = blockOf.try_emplace(b.rooms[r].number, roomBlock_[r]);
            if (!fresh && it->second != roomBlock_[r]) it->second = SIZE_MAX;
        }
        size_t shared = 0;
        std::string example;
        for (const auto& [number, block] : blockOf)
            if (block == SIZE_MAX) {
                ++shared;
                if (example.empty() || number < example) example = number;
            }
        if (!shared) return;
        for (size_t r = 0; r < b.rooms.size(); ++r)
            if (!b.rooms[r].number.empty() && blockOf[b.rooms[r].number] == SIZE_MAX)
                b.rooms[r].name += (b.rooms[r].name.empty() ? "" : " · ") + blocks_[roomBlock_[r]].name;
        note("room-numbers-shared", Problem::Severity::Warning,
             std::to_string(shared) + " room numbers are used in several buildings (\"" + example +
                 "\"); events that name a room by such a number alone cannot be placed: they need its id");
    }

    void nameOverlap(size_t i, size_t k, const std::vector<const Room*>& a, const std::vector<const Room*>& b) {
        const auto clash = [&](const std::string& what) {
            note("buildings-overlap", Problem::Severity::Warning,
                 blocks_[k].name + " stands in " + blocks_[i].name + ": " + what +
                     "; the files use different origins: export them with shared coordinates or with georeferences",
                 parts_[blocks_[k].parts[0]].file);
        };
        if (a.empty() || b.empty()) {
            if (shareOfGround(blocks_[i].bounds, blocks_[k].bounds) >= kSameGround) clash("they cover the same ground");
            return;
        }
        const base::Box3 &p = blocks_[i].bounds, &q = blocks_[k].bounds;
        if (!p.empty() && !q.empty() && shareOfGround(p, q) <= 0) return;  // most buildings of a campus: nothing to compare
        const size_t stepA = a.size() / kMostRoomsCompared + 1, stepB = b.size() / kMostRoomsCompared + 1;
        size_t hits = 0, looked = 0;
        for (size_t y = 0; y < b.size(); y += stepB, ++looked)
            for (size_t x = 0; x < a.size(); x += stepA) {
                const Vec3 size = glm::min(a[x]->bounds.max, b[y]->bounds.max) - glm::max(a[x]->bounds.min, b[y]->bounds.min);
                if (a[x]->bounds.empty() || b[y]->bounds.empty() || std::min({size.x, size.y, size.z}) < kClashDepthM) continue;
                ++hits;
                break;
            }
        if (double(hits) > kClashShare * double(looked))
            clash(std::to_string(hits) + " of its " + std::to_string(looked) + " rooms are where others are");
    }

    std::vector<ModelPart> parts_;
    std::vector<Frame> frames_;
    std::vector<Vec3> oldOrigins_;
    std::vector<std::vector<size_t>> floorOf_;
    std::vector<Block> blocks_;
    std::unordered_set<std::string> floorIds_, roomIds_, doorIds_, pointIds_, editIds_;
    std::vector<size_t> roomBlock_;
    size_t doubled_ = 0, renamed_ = 0;
    std::vector<Problem> problems_;
    Imported out_;
};

}  // namespace

Result<Imported> joinModels(std::vector<ModelPart> parts) {
    if (parts.empty()) return base::Error{base::ErrorCode::Usage, "no model was given", {}};
    if (parts.size() == 1) return std::move(parts[0].model);
    return Joiner(std::move(parts)).join();
}

}  // namespace sallyport::importers
