#include "importers/campus_frame.h"

#include <cmath>
#include <cstdio>
#include <glm/trigonometric.hpp>

#include "building/place_index.h"

namespace sallyport::importers {

using namespace building;

namespace {

/// Nobody runs a school over more; files that are further apart use different coordinate systems.
constexpr double kCampusM = 20'000;
/// Ellipsoidal heights of one site differ by its slope; more means that one file counts from something else.
constexpr double kSlopeM = 100;

std::string metres(double m) {
    char text[64];
    if (m < 1000) std::snprintf(text, sizeof text, "%.1f m", m);
    else std::snprintf(text, sizeof text, "%.0f km", m / 1000);
    return text;
}

}  // namespace

base::Box3 Frame::place(const base::Box3& b) const {
    base::Box3 out;
    if (b.empty()) return out;
    for (int i = 0; i < 8; ++i) out.add(place(Vec3(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z)));
    return out;
}

Mat4 Frame::matrix() const {
    Mat4 m(1.0);
    m[0] = {cosine, sine, 0, 0};
    m[1] = {-sine, cosine, 0, 0};
    m[3] = {shift, 1};
    return m;
}

base::Result<Frame> frameBetween(const Building& to, const std::string& school, const Building& from, const std::string& part,
                                 std::vector<Problem>& problems) {
    Frame shared;
    shared.shift = from.origin - to.origin;
    const base::Error apart{
        base::ErrorCode::BadInput,
        "stands " + metres(glm::length(Vec2(shared.shift))) + " from " + school +
            " by its coordinates: the two use different coordinate systems; export them with shared coordinates or with georeferences",
        part};
    if (to.georeference && from.georeference) {
        Building earth;
        earth.georeference = to.georeference;
        const auto at = PlaceIndex(earth).toLocal(from.georeference->latDeg, from.georeference->lonDeg, from.georeference->ellipsoidalHeightM);
        if (at && glm::length(Vec2(*at)) <= kCampusM) {
            Frame f;
            const double turn = glm::radians(from.georeference->trueNorthDeg - to.georeference->trueNorthDeg);
            f.cosine = std::cos(turn);
            f.sine = std::sin(turn);
            if (std::abs(turn) < 1e-9) f.cosine = 1, f.sine = 0;
            f.shift = *at;
            if (std::abs(at->z) > kSlopeM) {
                problems.push_back({"heights-disagree", Problem::Severity::Warning,
                                    "by its georeference this stands " + metres(std::abs(at->z)) + (at->z > 0 ? " above " : " below ") + school +
                                        "; the heights of the files' own coordinates are used",
                                    part});
                f.shift.z = shared.shift.z;
            }
            return f;
        }
        if (glm::length(Vec2(shared.shift)) > kCampusM) return apart;
        problems.push_back({"georeferences-disagree", Problem::Severity::Warning,
                            "by its georeference this stands more than " + metres(kCampusM) + " from " + school +
                                "; the coordinates of the files are used and its georeference is not",
                            part});
        return shared;
    }
    if (glm::length(Vec2(shared.shift)) > kCampusM) return apart;
    return shared;
}

void placeInFrame(Building& b, const Frame& f, Vec3 origin) {
    b.origin = origin;
    const auto ring = [&](std::vector<Vec2>& points) {
        for (Vec2& p : points) p = f.place(p);
    };
    for (Floor& x : b.floors) x.elevationM += f.shift.z;
    for (Room& x : b.rooms) {
        for (Polygon2& p : x.footprint) {
            ring(p.outer);
            for (auto& hole : p.holes) ring(hole);
        }
        x.floorZM += f.shift.z;
        x.bounds = f.place(x.bounds);
    }
    for (Door& x : b.doors) {
        x.position = f.place(x.position);
        x.along = f.turn(x.along);
        x.bounds = f.place(x.bounds);
    }
    for (PointOfInterest& x : b.points) x.position = f.place(x.position);
    for (GroundFeature& x : b.grounds) ring(x.ring);
    const Mat4 m = f.matrix();
    for (Element& x : b.elements) {
        for (MeshPart& p : x.parts) p.transform = m * p.transform;
        x.bounds = f.place(x.bounds);
    }
    b.bounds = f.place(b.bounds);
    b.frontAzimuthDeg = std::fmod(b.frontAzimuthDeg - glm::degrees(std::atan2(f.sine, f.cosine)) + 720, 360);
}

std::optional<Georeference> georeferenceAt(const Building& from, Vec3 origin) {
    if (!from.georeference) return std::nullopt;
    Building earth;
    earth.georeference = from.georeference;
    const auto at = PlaceIndex(earth).toWgs84(origin - from.origin);
    if (!at) return std::nullopt;
    return Georeference{at->x, at->y, at->z, from.georeference->trueNorthDeg};
}

}  // namespace sallyport::importers
