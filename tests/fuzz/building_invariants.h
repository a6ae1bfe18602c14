// Purpose: what everything downstream takes for granted about a Building, checked on whatever an importer made of hostile bytes.
#pragma once
#include <cmath>

#include "building/building.h"
#include "require.h"

namespace sallyport::fuzz {

inline bool finite(building::Vec3 p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); }
inline bool finite(building::Vec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

inline void requireSound(const building::Building& b) {
    const auto floorOk = [&](building::FloorId i) { return !i.valid() || i.index() < b.floors.size(); };
    const auto roomOk = [&](building::RoomId i) { return !i.valid() || i.index() < b.rooms.size(); };
    const auto doorOk = [&](building::DoorId i) { return !i.valid() || i.index() < b.doors.size(); };
    FUZZ_REQUIRE(finite(b.origin));
    for (size_t i = 0; i < b.floors.size(); ++i) {
        FUZZ_REQUIRE(std::isfinite(b.floors[i].elevationM) && std::isfinite(b.floors[i].heightM));
        FUZZ_REQUIRE(i == 0 || b.floors[i - 1].elevationM <= b.floors[i].elevationM);
    }
    for (const auto& r : b.rooms) {
        FUZZ_REQUIRE(floorOk(r.floor));
        FUZZ_REQUIRE(std::isfinite(r.floorZM) && std::isfinite(r.heightM) && std::isfinite(r.areaM2));
        for (auto d : r.doors) FUZZ_REQUIRE(d.valid() && doorOk(d));
        for (const auto& p : r.footprint) {
            FUZZ_REQUIRE(p.outer.size() >= 3);
            for (auto q : p.outer) FUZZ_REQUIRE(finite(q));
            for (const auto& h : p.holes)
                for (auto q : h) FUZZ_REQUIRE(finite(q));
        }
    }
    for (const auto& d : b.doors) {
        FUZZ_REQUIRE(floorOk(d.floor) && d.rooms.size() <= 2);
        for (auto r : d.rooms) FUZZ_REQUIRE(r.valid() && roomOk(r));
        FUZZ_REQUIRE(finite(d.position) && finite(d.along) && std::isfinite(d.widthM) && std::isfinite(d.heightM));
    }
    for (const auto& l : b.links)
        for (auto r : l.rooms) FUZZ_REQUIRE(r.valid() && roomOk(r));
    for (const auto& p : b.points) FUZZ_REQUIRE(floorOk(p.floor) && finite(p.position));
    for (const auto& g : b.grounds)
        for (auto q : g.ring) FUZZ_REQUIRE(finite(q));
    for (const auto& m : b.meshes) {
        FUZZ_REQUIRE(m.indices.size() % 3 == 0);
        for (auto i : m.indices) FUZZ_REQUIRE(i < m.positions.size());
        for (auto p : m.positions) FUZZ_REQUIRE(finite(building::Vec3(p)));
    }
    for (const auto& e : b.elements) {
        FUZZ_REQUIRE(floorOk(e.floor) && roomOk(e.room) && doorOk(e.door));
        for (const auto& p : e.parts) {
            FUZZ_REQUIRE(p.mesh < b.meshes.size());
            for (int c = 0; c < 4; ++c) FUZZ_REQUIRE(finite(building::Vec3(p.transform[c])));
        }
    }
}

}  // namespace sallyport::fuzz
