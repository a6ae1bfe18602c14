// Purpose: rooms above each other joined by stairs, lifts and ramps, for every reader: which rooms hang together, and the questions about plans that
// tell. Metres. Refuses to: decide what joins two rooms; the readers know that.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "building/building.h"

namespace sallyport::importers {

/// Whether the point lies in the room's footprint.
bool covers(const building::Room& r, base::Vec2 p);
/// Whether the point lies in the box's plan, edges apart.
bool within(const base::Box3& b, base::Vec2 p);
/// Plan area that two boxes share.
double overlap(const base::Box3& a, const base::Box3& b);

/// Collects what joins rooms; one set of groups for each kind, for stairs and lifts often open on one corridor and are two links all the same.
class RoomLinks {
public:
    explicit RoomLinks(size_t rooms);
    /// `name` stands when neither side has one yet.
    void join(uint32_t a, uint32_t b, building::LinkKind kind, const std::string& name);
    /// Appends a link for every group of two rooms or more: stairs, lifts, ramps, each by its first room, its rooms by floor.
    void addTo(building::Building& b);

private:
    /// Rooms in groups that only grow together; the first room of each stands for it.
    class Groups {
    public:
        explicit Groups(size_t n);
        uint32_t rootOf(uint32_t i);
        void join(uint32_t a, uint32_t b, const std::string& name);
        const std::string& name(uint32_t root) const { return name_[root]; }

    private:
        std::vector<uint32_t> parent_;
        std::vector<std::string> name_;
    };
    std::array<Groups, 3> groups_;
};

}  // namespace sallyport::importers
