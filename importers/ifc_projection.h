// Purpose: positions on a map grid -> latitude and longitude. UTM is computed here; every other grid of the EPSG register (Gauss-Krüger, RD New,
// British National Grid, Lambert-93, State Plane …) by libproj, which is loaded when a file names such a grid: it draws in 27 more libraries, network
// code among them, and 10 ms, which no start of the program should pay. Metres and degrees. Errors: a sentence that says what is missing.
// Refuses to: hand a file's text to libproj as anything but an EPSG code or a name to look up, and to let it use the network.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"

namespace sallyport::importers::ifc {

struct LatLon {
    double latDeg = 0, lonDeg = 0, convergenceDeg = 0;  ///< convergence: grid north clockwise of true north
};
/// Inverse transverse Mercator on the WGS84 ellipsoid; nullopt outside the zone's sense.
std::optional<LatLon> fromUtm(int zone, bool south, double easting, double northing);

struct UtmZone {
    int number = 0;
    bool south = false;
};
/// EPSG codes of UTM: WGS84 (326xx, 327xx), ETRS89 (258xx), NAD83 (269xx); also "UTM zone 32N", "UTM 32", as names and zones are written.
std::optional<UtmZone> utmZone(const std::string& crs);

/// `crs`: "EPSG:28992", "Amersfoort / RD New". Metres, also where the grid itself counts in feet.
base::Result<LatLon> fromGrid(const std::string& crs, double easting, double northing);

}  // namespace sallyport::importers::ifc
