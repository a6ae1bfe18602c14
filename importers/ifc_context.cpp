#include "importers/ifc_context.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "importers/ifc_grid.h"

namespace sallyport::importers::ifc {

void ProblemList::add(std::string code, Problem::Severity severity, std::string message, uint32_t recordId) {
    std::lock_guard lock(mutex_);
    if (entries_.size() >= kKept) ++dropped_;
    else entries_.push_back({{std::move(code), severity, std::move(message), {}}, recordId});
}

std::vector<Problem> ProblemList::finish(const step::File& file) {
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return a.id != b.id                       ? a.id < b.id
               : a.problem.code != b.problem.code ? a.problem.code < b.problem.code
                                                  : a.problem.message < b.problem.message;
    });
    // Threads that meet the same trouble each name it.
    const auto same = [](const Entry& a, const Entry& b) {
        return a.id != 0 && a.id == b.id && a.problem.code == b.problem.code && a.problem.message == b.problem.message;
    };
    entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
    std::vector<Problem> out;
    const auto place = [&](uint32_t at, uint32_t id) {
        return "line " + std::to_string(file.lineAt(at)) + (id ? ", #" + std::to_string(id) : std::string());
    };
    for (const step::Fault& f : file.faults()) out.push_back({f.code, Problem::Severity::Error, f.message, place(f.at, f.id)});
    size_t hidden = dropped_ + file.suppressedFaults();
    // A thousand shapes of one unknown kind are one thing to know.
    std::unordered_map<std::string, size_t> alike;
    for (const Entry& e : entries_) ++alike[e.problem.code + '\n' + e.problem.message];
    for (Entry& e : entries_) {
        size_t& count = alike[e.problem.code + '\n' + e.problem.message];
        if (count == 0) continue;
        if (out.size() >= kShown) {
            hidden += count;
            count = 0;
            continue;
        }
        if (count > 1) e.problem.message += " (and " + std::to_string(count - 1) + " more like it)";
        count = 0;
        if (const step::Record* r = file.find(e.id)) e.problem.where = place(r->at, e.id);
        else if (e.id) e.problem.where = "#" + std::to_string(e.id);
        out.push_back(std::move(e.problem));
    }
    if (hidden)
        out.push_back({"more-problems", Problem::Severity::Warning, std::to_string(hidden) + " more problems of the same file are not listed", {}});
    return out;
}

namespace {

double siPrefix(std::string_view p) {
    static constexpr std::pair<std::string_view, double> kPrefixes[] = {
        {"EXA", 1e18},  {"PETA", 1e15},  {"TERA", 1e12},  {"GIGA", 1e9},   {"MEGA", 1e6},  {"KILO", 1e3},   {"HECTO", 1e2},   {"DECA", 1e1},
        {"DECI", 1e-1}, {"CENTI", 1e-2}, {"MILLI", 1e-3}, {"MICRO", 1e-6}, {"NANO", 1e-9}, {"PICO", 1e-12}, {"FEMTO", 1e-15}, {"ATTO", 1e-18}};
    for (const auto& [name, factor] : kPrefixes)
        if (name == p) return factor;
    return 1;
}

/// Units that conversions are written for, in metres or radians.
std::optional<double> namedUnit(std::string name) {
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = char(c - 32);
    static constexpr std::pair<std::string_view, double> kUnits[] = {{"FOOT", 0.3048}, {"FEET", 0.3048},   {"INCH", 0.0254},
                                                                     {"YARD", 0.9144}, {"MILE", 1609.344}, {"DEGREE", std::numbers::pi / 180}};
    for (const auto& [unit, factor] : kUnits)
        if (name == unit) return factor;
    return std::nullopt;
}

bool sane(double v) { return std::isfinite(v) && v > 1e-12 && v < 1e12; }

}  // namespace

std::optional<double> unitFactor(const step::File& file, uint32_t id) {
    double factor = 1;
    for (int steps = 0; steps < 8; ++steps) {  // conversions of conversions end somewhere
        const step::Record* r = file.find(id);
        if (!r) return std::nullopt;
        const step::Fields f = file.fields(*r);
        if (r->type == Type::SIUnit) {  // Dimensions, UnitType, Prefix, Name
            const double prefix = siPrefix(f[2].enumeration());
            const std::string_view name = f[3].enumeration();
            const double power = name.starts_with("SQUARE_") ? 2 : name.starts_with("CUBIC_") ? 3 : 1;
            factor *= std::pow(prefix, power);
            return sane(factor) ? std::optional(factor) : std::nullopt;
        }
        if (r->type != Type::ConversionBasedUnit && r->type != Type::ConversionBasedUnitWithOffset) return std::nullopt;
        const step::Record* measure = file.find(f[3].ref());  // IfcMeasureWithUnit: ValueComponent, UnitComponent
        if (!measure || measure->type != Type::MeasureWithUnit || !sane(file.fields(*measure)[0].real().value_or(0))) {
            const auto known = namedUnit(f[2].text(32));  // the name says it too
            return known && sane(factor * *known) ? std::optional(factor * *known) : std::nullopt;
        }
        const step::Fields m = file.fields(*measure);
        factor *= m[0].real().value_or(0);
        id = m[1].ref();
    }
    return std::nullopt;
}

Units readUnits(const step::File& file, ProblemList& problems) {
    Units u;
    bool lengthFound = false, angleFound = false, areaFound = false;
    std::vector<const step::Record*> assignments;  // the project's own first: others only fill what it leaves open
    for (const uint32_t i : file.ofType(Type::Project))
        if (const step::Record* r = file.find(file.fields(file.records()[i])[8].ref()); r && r->type == Type::UnitAssignment)
            assignments.push_back(r);
    for (const uint32_t i : file.ofType(Type::UnitAssignment)) assignments.push_back(&file.records()[i]);
    for (const step::Record* assignment : assignments) {
        std::vector<uint32_t> ids;
        step::readRefs(file.fields(*assignment)[0], ids, 256);
        for (const uint32_t id : ids) {
            const step::Record* r = file.find(id);
            if (!r) continue;
            const std::string_view kind = file.fields(*r)[1].enumeration();
            const auto take = [&](std::string_view want, double& into, bool& found) {
                if (kind != want || found) return;
                if (const auto factor = unitFactor(file, id)) {
                    into = *factor;
                    found = true;
                }
            };
            take("LENGTHUNIT", u.lengthM, lengthFound);
            take("AREAUNIT", u.areaM2, areaFound);
            take("PLANEANGLEUNIT", u.angleRad, angleFound);
        }
    }
    if (!areaFound) u.areaM2 = u.lengthM * u.lengthM;
    if (!lengthFound)
        problems.add("no-length-unit", Problem::Severity::Warning, "the file names no unit of length; metres are assumed, check one known width");
    return u;
}

step::Fields Context::fieldsOf(uint32_t id, Type t) const {
    const step::Record* r = file.find(id);
    return r && r->type == t ? file.fields(*r) : step::Fields();
}

Type Context::typeOf(uint32_t id) const {
    const step::Record* r = file.find(id);
    return r ? r->type : Type::None;
}

double Context::length(step::Value v, double fallback) const {
    const auto d = v.real();
    return d ? *d * units.lengthM : fallback;
}

std::optional<Vec3> Context::point(uint32_t id) const {
    const step::Record* r = file.find(id);
    if (!r || r->type != Type::CartesianPoint) return std::nullopt;
    double c[3] = {0, 0, 0};
    if (step::readReals(file.fields(*r, 1)[0], c, 3) < 2) return std::nullopt;
    const Vec3 p = Vec3(c[0], c[1], c[2]) * units.lengthM;
    return glm::all(glm::lessThan(glm::abs(p), Vec3(1e9))) ? std::optional(p) : std::nullopt;
}

std::optional<Vec3> Context::direction(uint32_t id) const {
    const step::Record* r = file.find(id);
    if (!r || r->type != Type::Direction) return std::nullopt;
    double c[3] = {0, 0, 0};
    if (step::readReals(file.fields(*r, 1)[0], c, 3) < 2) return std::nullopt;
    const double n = std::hypot(c[0], c[1], c[2]);
    if (!std::isfinite(n) || n < 1e-12) return std::nullopt;
    return Vec3(c[0], c[1], c[2]) / n;
}

Mat4 frame(Vec3 origin, Vec3 z, Vec3 x) {
    x -= z * glm::dot(x, z);
    if (glm::length(x) < 1e-6) {
        x = std::abs(z.x) < 0.9 ? Vec3(1, 0, 0) : Vec3(0, 1, 0);
        x -= z * glm::dot(x, z);
    }
    x = glm::normalize(x);
    return Mat4(glm::dvec4(x, 0), glm::dvec4(glm::cross(z, x), 0), glm::dvec4(z, 0), glm::dvec4(origin, 1));
}

Mat4 Context::axisPlacement(uint32_t id) const {
    const step::Record* r = file.find(id);
    if (!r) return Mat4(1.0);
    const step::Fields f = file.fields(*r);
    const Vec3 origin = point(f[0].ref()).value_or(Vec3(0));
    switch (r->type) {
        case Type::Axis2Placement2D: {
            Vec3 x = direction(f[1].ref()).value_or(Vec3(1, 0, 0));
            x.z = 0;
            return frame(origin, {0, 0, 1}, x);
        }
        case Type::Axis2Placement3D: {
            const Vec3 z = direction(f[1].ref()).value_or(Vec3(0, 0, 1));
            return frame(origin, z, direction(f[2].ref()).value_or(std::abs(z.x) > 1 - 1e-9 ? Vec3(0, 1, 0) : Vec3(1, 0, 0)));
        }
        case Type::Axis1Placement:
            return frame(origin, direction(f[1].ref()).value_or(Vec3(0, 0, 1)), {1, 0, 0});
        default:
            return Mat4(1.0);
    }
}

Mat4 Context::transformOperator(uint32_t id) const {
    const step::Record* r = file.find(id);
    if (!r) return Mat4(1.0);
    const bool flat = r->type == Type::CartesianTransformationOperator2D || r->type == Type::CartesianTransformationOperator2DnonUniform;
    if (!flat && r->type != Type::CartesianTransformationOperator3D && r->type != Type::CartesianTransformationOperator3DnonUniform) return Mat4(1.0);
    const step::Fields f = file.fields(*r);  // Axis1, Axis2, LocalOrigin, Scale, then Scale2 (2D) or Axis3, Scale2, Scale3
    const Vec3 z = flat ? Vec3(0, 0, 1) : direction(f[4].ref()).value_or(Vec3(0, 0, 1));
    auto axis1 = direction(f[0].ref());
    if (const auto axis2 = direction(f[1].ref()); flat && !axis1 && axis2) axis1 = Vec3(axis2->y, -axis2->x, 0);  // a quarter turn before it
    const Mat4 right = frame(Vec3(0), z, axis1.value_or(Vec3(1, 0, 0)));
    Vec3 x(right[0]), y(right[1]);
    // Axis2 only decides the hand: a mirroring operator has it against z × x.
    if (const auto axis2 = direction(f[1].ref()); axis2 && glm::dot(*axis2, y) < 0) y = -y;
    const auto scaleOf = [](step::Value v, double fallback) {
        const double s = v.real().value_or(fallback);
        return std::abs(s) > 1e-9 && std::abs(s) < 1e9 ? s : fallback;
    };
    const double s1 = scaleOf(f[3], 1);
    const bool nonUniform =
        r->type == Type::CartesianTransformationOperator2DnonUniform || r->type == Type::CartesianTransformationOperator3DnonUniform;
    const double s2 = nonUniform ? scaleOf(f[flat ? 4 : 5], s1) : s1;
    const double s3 = flat ? 1 : nonUniform ? scaleOf(f[6], s1) : s1;
    return Mat4(glm::dvec4(x * s1, 0), glm::dvec4(y * s2, 0), glm::dvec4(z * s3, 0), glm::dvec4(point(f[2].ref()).value_or(Vec3(0)), 1));
}

Placements::Placements(const Context& c) : context_(c) {
    // A map conversion starts from the context's own coordinates, so that moving them would count the offset twice.
    if (!c.file.ofType(Type::MapConversion).empty() || !c.file.ofType(Type::MapConversionScaled).empty()) return;
    for (const uint32_t i : c.file.ofType(Type::GeometricRepresentationContext)) {
        const step::Fields f = c.file.fields(c.file.records()[i]);  // Identifier, Type, CoordinateSpaceDimension, Precision, WorldCoordinateSystem, …
        if (f[2].integer().value_or(3) != 3 || c.typeOf(f[4].ref()) != Type::Axis2Placement3D || f[1].text(32) != "Model") continue;
        root_ = c.axisPlacement(f[4].ref());
        return;
    }
}

Mat4 Placements::world(uint32_t placementId) {
    struct Link {
        uint32_t id;
        uint32_t relative;
        std::optional<Mat4> place;  ///< in place of `relative`
    };
    std::vector<Link> chain;  // from the product upwards
    Mat4 m = root_;
    for (uint32_t id = placementId; id != 0;) {
        if (const auto it = known_.find(id); it != known_.end()) {
            m = it->second;
            break;
        }
        const step::Record* r = context_.file.find(id);
        if (!r || r->type != Type::LocalPlacement) {
            if (const auto other = r && chain.size() < kMaxChain ? placeOnGridOrLine(context_, id) : std::nullopt;
                other && std::none_of(chain.begin(), chain.end(), [&](const Link& l) { return l.id == id; })) {
                chain.push_back({id, 0, other->place});
                id = other->parent;
                continue;
            }
            const std::string what = r ? "a " + std::string(context_.file.typeName(*r)) + " places something; it was left where its parts put it"
                                       : "a placement refers to a record that is not in the file";
            context_.problems.add(r ? "unsupported-placement" : "missing-record", Problem::Severity::Warning, what,
                                  chain.empty() ? id : chain.back().id);
            known_.emplace(id, root_);
            break;
        }
        if (chain.size() >= kMaxChain || std::any_of(chain.begin(), chain.end(), [&](const Link& l) { return l.id == id; })) {
            context_.problems.add("cyclic-placement", Problem::Severity::Error,
                                  "this placement is relative to itself; the parts it places stand at the origin of their own placement", id);
            break;
        }
        const step::Fields f = context_.file.fields(*r);
        chain.push_back({id, f[1].ref(), std::nullopt});
        id = f[0].ref();
    }
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
        m = m * (it->place ? *it->place : context_.axisPlacement(it->relative));
        known_[it->id] = m;
    }
    return m;
}

}  // namespace sallyport::importers::ifc
