// How the file's coordinates lie on a map: IfcMapConversion and its scaled kind, IfcRigidOperation, and the property sets that stand for them in
// IFC2X3.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "base/text.h"
#include "importers/ifc_structure.h"

namespace sallyport::importers::ifc {
namespace {

/// A scale is a matter of millimetres per metre; anything else is a confusion of units that the units already answer.
double sensibleScale(double s) { return s > 0.9 && s < 1.1 ? s : 1; }

/// The number, also where it was typed as text ("76670.5").
std::optional<double> number(step::Value v) {
    if (const auto d = v.real()) return d;
    std::string s = v.text(64);
    for (char& c : s)
        if (c == ',') c = '.';
    double d = 0;
    const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), d);
    return ec == std::errc() && end != s.data() && std::isfinite(d) ? std::optional(d) : std::nullopt;
}

}  // namespace

void Structure::readMapConversion() {
    const step::File& file = context_.file;
    const double lengthM = context_.units.lengthM;
    for (const Type type : {Type::MapConversion, Type::MapConversionScaled, Type::RigidOperation})
        for (const uint32_t i : file.ofType(type)) {
            // SourceCRS, TargetCRS, Eastings, Northings, OrthogonalHeight, XAxisAbscissa, XAxisOrdinate, Scale, FactorX, FactorY, FactorZ;
            // of a rigid operation: SourceCRS, TargetCRS, FirstCoordinate, SecondCoordinate, Height
            const step::Record& r = file.records()[i];
            const step::Fields f = file.fields(r);
            // Name, Description, GeodeticDatum, VerticalDatum, MapProjection, MapZone, MapUnit
            const step::Fields crs = context_.fieldsOf(f[1].ref(), Type::ProjectedCRS), earth = context_.fieldsOf(f[1].ref(), Type::GeographicCRS);
            // Without a unit of its own the map has the file's; but no grid on earth is 10 km small, and exporters that work in millimetres forget
            // to say that their map is in metres.
            const double largest = std::max(std::abs(f[2].real().value_or(0)), std::abs(f[3].real().value_or(0)));
            const double unstated = lengthM < 0.5 && largest < 1.1e7 ? 1 : lengthM;
            const double factor = crs[6].isRef() ? unitFactor(file, crs[6].ref()).value_or(1) : unstated;
            MapConversion m;
            m.record = r.id;
            m.crs = (earth.count() ? earth : crs)[0].text(128);
            m.zone = crs[4].text(64) + " " + crs[5].text(64);
            m.geographic = earth.count() > 0;
            if (m.geographic) {
                // Latitude first, in the unit of the reference system or else of the file.
                const double unit = earth[4].isRef() ? unitFactor(file, earth[4].ref()).value_or(1) : context_.units.angleRad;
                m.northings = f[2].real().value_or(0) * unit * 180 / std::numbers::pi;
                m.eastings = f[3].real().value_or(0) * unit * 180 / std::numbers::pi;
                m.heightM = f[4].real().value_or(0) * lengthM;
            } else {
                m.eastings = f[2].real().value_or(0) * factor;
                m.northings = f[3].real().value_or(0) * factor;
                m.heightM = f[4].real().value_or(0) * factor;
            }
            if (type != Type::RigidOperation) {
                m.xAxisAbscissa = f[5].real().value_or(1);
                m.xAxisOrdinate = f[6].real().value_or(0);
                const double along = type == Type::MapConversionScaled ? f[8].real().value_or(1) : 1;
                m.scale = sensibleScale(f[7].real().value_or(1) * along * factor / lengthM);
            }
            mapConversion_ = m;
            return;
        }
    readMapProperties();
}

void Structure::readMapProperties() {
    const step::File& file = context_.file;
    MapConversion m;
    std::vector<uint32_t> members;
    for (const uint32_t i : file.ofType(Type::PropertySet)) {
        const step::Record& r = file.records()[i];
        const step::Fields set = file.fields(r);
        // Most files hold many thousand sets: the first letter decides before anything is decoded.
        const std::string_view raw = set[2].raw();
        if (raw.size() < 16 || (raw[1] != 'e' && raw[1] != 'E')) continue;
        const std::string name = base::lowerAscii(set[2].text(64));
        const bool conversion = name == "epset_mapconversion", projected = name == "epset_projectedcrs";
        if (!conversion && !projected) continue;
        if (conversion) m.record = r.id;
        members.clear();
        step::readRefs(set[4], members, 64);
        for (const uint32_t id : members) {
            const step::Fields f = context_.fieldsOf(id, Type::PropertySingleValue);
            const std::string_view key = f[0].raw();
            const double factor = f[2].typeName() == "IFCLENGTHMEASURE" ? context_.units.lengthM : 1;
            const auto take = [&](std::string_view want, double& into, double by = 1) {
                if (key != want) return;
                if (const auto v = number(f[2])) into = *v * by;
            };
            if (conversion) {
                take("'Eastings'", m.eastings, factor);
                take("'Northings'", m.northings, factor);
                take("'OrthogonalHeight'", m.heightM, factor);
                take("'XAxisAbscissa'", m.xAxisAbscissa);
                take("'XAxisOrdinate'", m.xAxisOrdinate);
                take("'Scale'", m.scale);
                if (key == "'TargetCRS'" && m.crs.empty()) m.crs = f[2].text(128);
            }
            if (projected && key == "'Name'") m.crs = f[2].text(128);
            if (projected && (key == "'MapProjection'" || key == "'MapZone'")) m.zone += " " + f[2].text(64);
        }
    }
    m.scale = sensibleScale(m.scale);
    if (m.record) mapConversion_ = m;
}

}  // namespace sallyport::importers::ifc
