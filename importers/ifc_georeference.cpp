#include "importers/ifc_georeference.h"

#include <cmath>
#include <numbers>

namespace sallyport::importers::ifc {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kSemiMajorM = 6378137, kFlattening = 1 / 298.257223563;  // WGS84; GRS80 differs by 0.1 mm

/// IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds, millionths of seconds, all of one sign.
std::optional<double> compoundAngle(step::Value list) {
    double v[4] = {0, 0, 0, 0};
    if (step::readReals(list, v, 4) < 3) return std::nullopt;
    double magnitude = std::abs(v[0]) + std::abs(v[1]) / 60 + (std::abs(v[2]) + std::abs(v[3]) / 1e6) / 3600;
    for (const double part : v)
        if (part < 0) return -magnitude;
    return magnitude;
}

}  // namespace

building::Georeference movedBy(const building::Georeference& g, Vec3 by) {
    // East and north of the displacement: the building's axes turned by true north; then along the ellipsoid's radii.
    const double a = g.trueNorthDeg * kDegree;
    const double north = by.x * std::sin(a) + by.y * std::cos(a), east = by.x * std::cos(a) - by.y * std::sin(a);
    const double e2 = kFlattening * (2 - kFlattening), s = std::sin(g.latDeg * kDegree), w = std::sqrt(1 - e2 * s * s);
    const double meridian = kSemiMajorM * (1 - e2) / (w * w * w), prime = kSemiMajorM / w;
    building::Georeference out = g;
    out.latDeg += north / meridian / kDegree;
    out.lonDeg += east / (prime * std::max(0.01, std::cos(g.latDeg * kDegree))) / kDegree;
    out.ellipsoidalHeightM += by.z;
    return out;
}

namespace {

std::optional<building::Georeference> fromMap(const Context& c, const MapConversion& m, double gridNorthDeg, Vec3 at) {
    const double turn = gridNorthDeg * kDegree;
    const Vec2 moved = Vec2(at.x * std::cos(turn) - at.y * std::sin(turn), at.x * std::sin(turn) + at.y * std::cos(turn)) * m.scale;
    if (m.geographic) {
        if (!(std::abs(m.northings) <= 90 && std::abs(m.eastings) <= 180) || (m.northings == 0 && m.eastings == 0)) {
            c.problems.add("bad-map-conversion", Problem::Severity::Warning,
                           "the rigid operation's latitude and longitude are not on the earth; those of the site are used", m.record);
            return std::nullopt;
        }
        return movedBy(building::Georeference{m.northings, m.eastings, m.heightM, gridNorthDeg}, at);
    }
    // The name wins; where it is none, projection and zone may still say "UTM 32N".
    const std::string grid = m.crs.empty() || (!utmZone(m.crs) && utmZone(m.zone) && m.crs.find(':') == std::string::npos) ? m.zone : m.crs;
    const auto found = fromGrid(grid, m.eastings + moved.x, m.northings + moved.y);
    if (found) return building::Georeference{found->latDeg, found->lonDeg, m.heightM + at.z, gridNorthDeg - found->convergenceDeg};
    const bool unknown = found.error().code == base::ErrorCode::Unsupported;
    c.problems.add(unknown ? "unsupported-crs" : "bad-map-conversion", unknown ? Problem::Severity::Info : Problem::Severity::Warning,
                   found.error().message + "; the site's latitude and longitude are used", m.record);
    return std::nullopt;
}

bool onEarth(const building::Georeference& g) {
    return std::abs(g.latDeg) <= 90 && std::abs(g.lonDeg) <= 180 && std::isfinite(g.ellipsoidalHeightM) && std::isfinite(g.trueNorthDeg);
}

}  // namespace

std::optional<building::Georeference> readGeoreference(const Context& c, const Structure& s, Placements& placements, Vec3 at) {
    double trueNorth = 0;
    for (const uint32_t i : c.file.ofType(Type::GeometricRepresentationContext)) {  // …, WorldCoordinateSystem, TrueNorth
        const step::Fields f = c.file.fields(c.file.records()[i]);
        if (f[2].integer().value_or(3) != 3) continue;
        const auto d = c.direction(f[5].ref());
        if (!d || glm::length(Vec2(*d)) < 1e-6) continue;
        trueNorth = std::atan2(d->x, d->y) / kDegree;
        break;
    }
    std::optional<building::Georeference> onMap;
    if (const auto& m = s.mapConversion()) {
        const double gridNorth = std::atan2(m->xAxisOrdinate, m->xAxisAbscissa) / kDegree;
        onMap = fromMap(c, *m, gridNorth, at);
        if (onMap && !onEarth(*onMap)) {
            c.problems.add("bad-georeference", Problem::Severity::Warning, "the map coordinates are not on the earth; they are not used", m->record);
            onMap.reset();
        }
        if (!onMap && trueNorth == 0) trueNorth = gridNorth;
    }
    for (const uint32_t i : c.file.ofType(Type::Site)) {
        const step::Record& r = c.file.records()[i];
        const step::Fields f = c.file.fields(r);
        const auto lat = compoundAngle(f[9]), lon = compoundAngle(f[10]);
        if (!lat || !lon || (*lat == 0 && *lon == 0)) continue;
        if (std::abs(*lat) > 90 || std::abs(*lon) > 180) {
            c.problems.add("bad-georeference", Problem::Severity::Warning,
                           "the site's latitude and longitude are not on the earth; the building has no place on a map", r.id);
            continue;
        }
        // They hold for the site's own zero, which may lie far from the file's.
        const building::Georeference zero{*lat, *lon, c.length(f[11]), trueNorth};
        const building::Georeference site = movedBy(zero, at - (f[5].isRef() ? Vec3(placements.world(f[5].ref())[3]) : Vec3(0)));
        if (!onMap && onEarth(site)) return site;
        if (!onMap) break;
        const double apart = std::hypot(site.latDeg - onMap->latDeg, (site.lonDeg - onMap->lonDeg) * std::cos(onMap->latDeg * kDegree));
        if (apart > 0.5)  // some programs write their home town there
            c.problems.add("georeference-conflict", Problem::Severity::Warning,
                           "the site's latitude and longitude are " + std::to_string(int(apart * 111)) +
                               " km from its map coordinates; the map coordinates are used",
                           r.id);
        break;
    }
    return onMap;
}

}  // namespace sallyport::importers::ifc
