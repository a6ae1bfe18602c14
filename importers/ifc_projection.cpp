#include "importers/ifc_projection.h"

#include <dlfcn.h>
#include <proj.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <numbers>
#include <type_traits>

namespace sallyport::importers::ifc {
namespace {

using base::Error;
using base::ErrorCode;

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kSemiMajorM = 6378137, kFlattening = 1 / 298.257223563;  // WGS84; GRS80 differs by 0.1 mm

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The number behind "EPSG:" (also "urn:ogc:def:crs:EPSG::28992", "EPSG 28992" and the number alone); 0 when there is none.
int epsgCode(const std::string& crs) {
    const size_t last = crs.find_last_not_of("0123456789");
    const size_t from = last == std::string::npos ? 0 : last + 1;
    std::string authority = crs.substr(0, from);
    for (char& c : authority) c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
    if (!authority.empty() && authority.find("EPSG") == std::string::npos) return 0;
    int code = 0;
    const auto [end, ec] = std::from_chars(crs.data() + from, crs.data() + crs.size(), code);
    return ec == std::errc() && code > 0 && code < 1'000'000 ? code : 0;
}

/// The functions of libproj that are used, bound at the first call; never unloaded, for it keeps its own threads and tables.
struct Proj {
    decltype(&::proj_context_create) proj_context_create = nullptr;
    decltype(&::proj_context_destroy) proj_context_destroy = nullptr;
    decltype(&::proj_context_set_enable_network) proj_context_set_enable_network = nullptr;
    decltype(&::proj_log_level) proj_log_level = nullptr;
    decltype(&::proj_create) proj_create = nullptr;
    decltype(&::proj_create_from_name) proj_create_from_name = nullptr;
    decltype(&::proj_list_get) proj_list_get = nullptr;
    decltype(&::proj_list_destroy) proj_list_destroy = nullptr;
    decltype(&::proj_list_get_count) proj_list_get_count = nullptr;
    decltype(&::proj_create_crs_to_crs_from_pj) proj_create_crs_to_crs_from_pj = nullptr;
    decltype(&::proj_normalize_for_visualization) proj_normalize_for_visualization = nullptr;
    decltype(&::proj_destroy) proj_destroy = nullptr;
    decltype(&::proj_trans) proj_trans = nullptr;
    decltype(&::proj_crs_get_coordinate_system) proj_crs_get_coordinate_system = nullptr;
    decltype(&::proj_cs_get_axis_info) proj_cs_get_axis_info = nullptr;
    bool usable = false;

    static const Proj& get() {
        static const Proj kProj = [] {
            Proj p;
            void* library = dlopen("libproj.so.25", RTLD_NOW | RTLD_LOCAL);
            if (!library) return p;
            p.usable = true;
            const auto bind = [&](auto& f, const char* name) {
                f = reinterpret_cast<std::remove_reference_t<decltype(f)>>(dlsym(library, name));
                p.usable = p.usable && f;
            };
            bind(p.proj_context_create, "proj_context_create");
            bind(p.proj_context_destroy, "proj_context_destroy");
            bind(p.proj_context_set_enable_network, "proj_context_set_enable_network");
            bind(p.proj_log_level, "proj_log_level");
            bind(p.proj_create, "proj_create");
            bind(p.proj_create_from_name, "proj_create_from_name");
            bind(p.proj_list_get, "proj_list_get");
            bind(p.proj_list_destroy, "proj_list_destroy");
            bind(p.proj_list_get_count, "proj_list_get_count");
            bind(p.proj_create_crs_to_crs_from_pj, "proj_create_crs_to_crs_from_pj");
            bind(p.proj_normalize_for_visualization, "proj_normalize_for_visualization");
            bind(p.proj_destroy, "proj_destroy");
            bind(p.proj_trans, "proj_trans");
            bind(p.proj_crs_get_coordinate_system, "proj_crs_get_coordinate_system");
            bind(p.proj_cs_get_axis_info, "proj_cs_get_axis_info");
            return p;
        }();
        return kProj;
    }
};

}  // namespace

std::optional<UtmZone> utmZone(const std::string& crs) {
    if (const int code = epsgCode(crs)) {
        const int zone = code % 100, family = code / 100;
        if (zone < 1 || zone > 60 || (family != 326 && family != 327 && family != 258 && family != 269)) return std::nullopt;
        if ((family == 258 && (zone < 28 || zone > 38)) || (family == 269 && zone > 23)) return std::nullopt;  // other grids have those numbers
        return UtmZone{zone, family == 327};
    }
    std::string text = crs;
    for (char& c : text) c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
    const size_t at = text.find("UTM");
    if (at == std::string::npos) return std::nullopt;
    const auto digit = std::find_if(text.begin() + ptrdiff_t(at), text.end(), isDigit);
    int zone = 0;
    const auto [end, ec] = std::from_chars(text.data() + (digit - text.begin()), text.data() + text.size(), zone);
    if (ec != std::errc() || zone < 1 || zone > 60) return std::nullopt;
    const char* p = end;
    while (p < text.data() + text.size() && *p == ' ') ++p;
    return UtmZone{zone, p < text.data() + text.size() && *p == 'S'};
}

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

base::Result<LatLon> fromGrid(const std::string& crs, double easting, double northing) {
    if (!std::isfinite(easting) || !std::isfinite(northing)) return Error{ErrorCode::BadInput, "the map coordinates are no numbers", {}};
    if (const auto zone = utmZone(crs)) {
        if (const auto out = fromUtm(zone->number, zone->south, easting, northing)) return *out;
        return Error{ErrorCode::BadInput, "the map coordinates are outside of " + crs, {}};
    }
    const int code = epsgCode(crs);
    if (!code && crs.size() < 4) return Error{ErrorCode::Unsupported, "the file does not name the grid of its map coordinates", {}};
    const Proj& proj = Proj::get();
    if (!proj.usable) return Error{ErrorCode::Unsupported, "map coordinates in " + crs + " need libproj, which is not installed", {}};

    const std::unique_ptr<PJ_CONTEXT, decltype(proj.proj_context_destroy)> context(proj.proj_context_create(), proj.proj_context_destroy);
    using Object = std::unique_ptr<PJ, decltype(proj.proj_destroy)>;
    const auto own = [&](PJ* p) { return Object(p, proj.proj_destroy); };
    proj.proj_log_level(context.get(), PJ_LOG_NONE);
    proj.proj_context_set_enable_network(context.get(), 0);
    Object grid = own(nullptr);
    if (code) {
        grid = own(proj.proj_create(context.get(), ("EPSG:" + std::to_string(code)).c_str()));
    } else {
        const PJ_TYPE kinds[] = {PJ_TYPE_PROJECTED_CRS};
        if (PJ_OBJ_LIST* found = proj.proj_create_from_name(context.get(), "EPSG", crs.c_str(), kinds, 1, 0, 1, nullptr)) {
            if (proj.proj_list_get_count(found) > 0) grid = own(proj.proj_list_get(context.get(), found, 0));
            proj.proj_list_destroy(found);
        }
    }
    const Object earth = own(proj.proj_create(context.get(), "EPSG:4326"));
    if (!grid || !earth) return Error{ErrorCode::Unsupported, "map coordinates in " + crs + " are not known to libproj", {}};
    const Object raw = own(proj.proj_create_crs_to_crs_from_pj(context.get(), grid.get(), earth.get(), nullptr, nullptr));
    const Object transform = own(raw ? proj.proj_normalize_for_visualization(context.get(), raw.get()) : nullptr);  // east first, longitude first
    if (!transform) return Error{ErrorCode::Unsupported, "map coordinates in " + crs + " cannot be brought to latitude and longitude", {}};
    double unitM = 1;  // the grid's own, a US survey foot for one
    if (const Object axes = own(proj.proj_crs_get_coordinate_system(context.get(), grid.get())))
        proj.proj_cs_get_axis_info(context.get(), axes.get(), 0, nullptr, nullptr, nullptr, &unitM, nullptr, nullptr, nullptr);
    if (!(unitM > 0.01 && unitM < 100)) return Error{ErrorCode::Unsupported, crs + " is no grid in a unit of length", {}};
    const auto degrees = [&](double e, double n) { return proj.proj_trans(transform.get(), PJ_FWD, PJ_COORD{{e / unitM, n / unitM, 0, 0}}); };
    // Grid north from two points a hundred metres apart.
    const PJ_COORD at = degrees(easting, northing), north = degrees(easting, northing + 100);
    const double lat = at.xy.y, lon = at.xy.x;
    if (!std::isfinite(lat) || !std::isfinite(lon) || std::abs(lat) > 90 || std::abs(lon) > 180 || !std::isfinite(north.xy.x) ||
        !std::isfinite(north.xy.y))
        return Error{ErrorCode::BadInput, "the map coordinates are outside of " + crs, {}};
    const double e2 = kFlattening * (2 - kFlattening), s = std::sin(lat * kDegree), w2 = 1 - e2 * s * s;
    const double northM = (north.xy.y - lat) * (1 - e2) / w2, eastM = (north.xy.x - lon) * std::cos(lat * kDegree);
    return LatLon{lat, lon, std::atan2(eastM, northM) / kDegree};
}

}  // namespace sallyport::importers::ifc
