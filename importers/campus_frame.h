// Purpose: bringing a building into the frame of another: turned about the vertical and moved. Private to campus.cpp.
// Units: metres; local coordinates on both sides. Errors: buildings too far apart to be one school. Refuses to: scale or tilt.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "building/building.h"

namespace sallyport::importers {

struct Frame {
    double cosine = 1, sine = 0;  ///< of the counter-clockwise turn
    building::Vec3 shift{0, 0, 0};

    building::Vec2 turn(building::Vec2 v) const { return {cosine * v.x - sine * v.y, sine * v.x + cosine * v.y}; }
    building::Vec2 place(building::Vec2 v) const { return turn(v) + building::Vec2(shift); }
    building::Vec3 place(building::Vec3 v) const { return {place(building::Vec2(v)), v.z + shift.z}; }
    base::Box3 place(const base::Box3& b) const;
    building::Mat4 matrix() const;
};

/// The frame that brings `part` into the school's: by the places on the earth when both have one, else by the coordinates of the files, which
/// programs that share a coordinate system keep equal. `school` and `part` are the names for people.
base::Result<Frame> frameBetween(const building::Building& to, const std::string& school, const building::Building& from, const std::string& part,
                                 std::vector<building::Problem>& problems);
/// Everything of the building; its origin becomes the school's.
void placeInFrame(building::Building& b, const Frame& frame, building::Vec3 origin);
/// What `from` says of the earth, said of the local zero of a building with the same file coordinates.
std::optional<building::Georeference> georeferenceAt(const building::Building& from, building::Vec3 origin);

}  // namespace sallyport::importers
