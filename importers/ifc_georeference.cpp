#include "importers/ifc_georeference.h"

#include <charconv>
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

struct Zone {
    int number;
    bool south;
};
/// EPSG codes of UTM: WGS84 (326xx, 327xx), ETRS89 (258xx), NAD83 (269xx).
std::optional<Zone> utmZone(const std::string& crs) {
    const size_t colon = crs.rfind(':');
    const char* begin = crs.data() + (colon == std::string::npos ? 0 : colon + 1);
    int code = 0;
    if (std::from_chars(begin, crs.data() + crs.size(), code).ec != std::errc()) return std::nullopt;
    const int zone = code % 100, family = code / 100;
    if (zone < 1 || zone > 60 || (family != 326 && family != 327 && family != 258 && family != 269)) return std::nullopt;
    return Zone{zone, family == 327};
}

}  // namespace

std::optional<LatLon> fromUtm(int zone, bool south, double easting, double northing) {
    // Krüger's series to the fourth order in the third flattening, better than a millimetre inside a zone.
    const double n = kFlattening / (2 - kFlattening), n2 = n * n, n3 = n2 * n, n4 = n2 * n2;
    const double rectifying = kSemiMajorM / (1 + n) * (1 + n2 / 4 + n4 / 64);
    const double xi = (northing - (south ? 1e7 : 0)) / (0.9996 * rectifying), eta = (easting - 5e5) / (0.9996 * rectifying);
    if (!std::isfinite(xi) || !std::isfinite(eta) || std::abs(xi) > 1.6 || std::abs(eta) > 0.2) return std::nullopt;
    const double beta[4] = {n / 2 - 2 * n2 / 3 + 37 * n3 / 96 - n4 / 360, n2 / 48 + n3 / 15 - 437 * n4 / 1440, 17 * n3 / 480 - 37 * n4 / 840,
                            4397 * n4 / 161280};
    const double delta[4] = {2 * n - 2 * n2 / 3 - 2 * n3 + 116 * n4 / 45, 7 * n2 / 3 - 8 * n3 / 5 - 227 * n4 / 45, 56 * n3 / 15 - 136 * n4 / 35,
                             4279 * n4 / 630};
    double xiP = xi, etaP = eta, p = 1, q = 0;
    for (int j = 1; j <= 4; ++j) {
        const double b = beta[j - 1], sx = std::sin(2 * j * xi), cx = std::cos(2 * j * xi), sh = std::sinh(2 * j * eta), ch = std::cosh(2 * j * eta);
        xiP -= b * sx * ch;
        etaP -= b * cx * sh;
        p -= 2 * j * b * cx * ch;
        q += 2 * j * b * sx * sh;
    }
    const double chi = std::asin(std::sin(xiP) / std::cosh(etaP));
    double lat = chi;
    for (int j = 1; j <= 4; ++j) lat += delta[j - 1] * std::sin(2 * j * chi);
    const double lon = std::atan2(std::sinh(etaP), std::cos(xiP));
    const double convergence = std::atan(std::tan(xiP) * std::tanh(etaP)) + std::atan2(q, p);
    return LatLon{lat / kDegree, lon / kDegree + zone * 6 - 183, (south ? -1 : 1) * std::abs(convergence) * (eta < 0 ? -1 : 1) / kDegree};
}

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
    if (const auto& m = s.mapConversion()) {
        const double gridNorth = std::atan2(m->xAxisOrdinate, m->xAxisAbscissa) / kDegree;
        if (const auto zone = utmZone(m->crs)) {
            const double turn = gridNorth * kDegree;
            const double easting = m->eastings + at.x * std::cos(turn) - at.y * std::sin(turn),
                         northing = m->northings + at.x * std::sin(turn) + at.y * std::cos(turn);
            if (const auto ll = fromUtm(zone->number, zone->south, easting, northing))
                return building::Georeference{ll->latDeg, ll->lonDeg, m->heightM + at.z, gridNorth - ll->convergenceDeg};
            c.problems.add("bad-map-conversion", Problem::Severity::Warning,
                           "the map coordinates are outside their grid; the site's latitude and longitude are used", m->record);
        } else {
            c.problems.add(
                "unsupported-crs", Problem::Severity::Info,
                "map coordinates in " + (m->crs.empty() ? "an unnamed grid" : m->crs) + " are not read; the site's latitude and longitude are used",
                m->record);
            if (trueNorth == 0) trueNorth = gridNorth;
        }
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
        const building::Georeference site{*lat, *lon, c.length(f[11]), trueNorth};
        return movedBy(site, at - (f[5].isRef() ? Vec3(placements.world(f[5].ref())[3]) : Vec3(0)));
    }
    return std::nullopt;
}

}  // namespace sallyport::importers::ifc
