#include "importers/mesh_units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "importers/mesh_floors.h"

namespace sallyport::importers::mesh {

using base::Vec3;
using building::Problem;
using Severity = building::Problem::Severity;

namespace {

struct Unit {
    const char* option;  ///< as --unit takes it
    const char* name;
    double metres;
};
constexpr std::array<Unit, 5> kUnits{
    {{"m", "1 m", 1}, {"cm", "1 cm", 0.01}, {"mm", "1 mm", 0.001}, {"ft", "1 foot", 0.3048}, {"in", "1 inch", 0.0254}}};

/// A school outside this is no school.
constexpr double kMinPlanM = 3, kMaxPlanM = 2000;
/// What is asked for is doubted outside this only.
constexpr double kTinyPlanM = 2, kHugePlanM = 3000;
/// Below this an estimate is a warning rather than a remark.
constexpr double kSure = 0.9;
/// Above this the shapes are allowed to doubt what the file states.
constexpr double kDoubt = 0.98;

double square(double x) { return x * x; }

double middle(std::vector<double> v, double quantile = 0.5) {
    if (v.empty()) return 0;
    const auto at = v.begin() + ptrdiff_t(double(v.size() - 1) * quantile);
    std::nth_element(v.begin(), at, v.end());
    return *at;
}

std::string percent(double confidence) { return std::to_string(int(std::floor(std::min(confidence, 0.99) * 100))) + " %"; }

std::string number(double v) {
    char text[32];
    std::snprintf(text, sizeof text, std::abs(v) < 10 ? "%.2f" : "%.0f", v);
    return text;
}

double along(Vec3 size, UpAxis up) { return up == UpAxis::Z ? size.z : size.y; }
double across(Vec3 size, UpAxis up) { return up == UpAxis::Z ? size.y : size.z; }

/// How much things begin at few places along an axis: the chance that two of them begin at the same one.
double alignment(const std::vector<Vec3>& corners, int axis, double extent) {
    std::vector<double> v;
    for (const Vec3& c : corners) v.push_back(c[axis]);
    std::sort(v.begin(), v.end());
    double sum = 0;
    for (size_t i = 0; i < v.size();) {
        size_t j = i + 1;
        while (j < v.size() && v[j] - v[j - 1] <= 2e-4 * extent) ++j;
        sum += square(double(j - i) / double(v.size()));
        i = j;
    }
    return sum;
}

/// Log odds that Z rather than Y is up.
double oddsOfZ(const MeshScene& scene, const Evidence& e) {
    const auto ratio = [](double a, double b, double limit) {
        return a > 0 && b > 0 ? std::clamp(std::log(a / b), -limit, limit) : a > 0 ? limit : b > 0 ? -limit : 0.0;
    };
    // Floors, ceilings and roofs face up and down with more area than the walls have to either side; buildings are wider than high.
    double s = 1.6 * ratio(e.faceArea.z, e.faceArea.y, 2.5);
    if (!e.extent.empty()) s += 1.2 * ratio(e.extent.size().y, e.extent.size().z, 2.5);
    if (e.lowCorners.size() >= 10 && !e.extent.empty()) {
        const double extent = std::max({e.extent.size().x, e.extent.size().y, e.extent.size().z});
        s += 1.5 * ratio(alignment(e.lowCorners, 2, extent), alignment(e.lowCorners, 1, extent), 2);
    }
    const auto votes = [](const std::vector<Vec3>& sizes, auto&& vote) {
        double sum = 0;
        for (const Vec3& v : sizes) sum += vote(v);
        return sizes.empty() ? 0.0 : sum / double(sizes.size()) * (sizes.size() < 3 ? 0.6 : 1.0);
    };
    // A door is higher than wide, and thin to one side; a slab is thin upwards.
    s += 6 * votes(e.doors, [](Vec3 v) { return v.z > v.y && v.z > 0.8 * v.x ? 1.0 : v.y > v.z && v.y > 0.8 * v.x ? -1.0 : 0.0; });
    s += 4 * votes(e.slabs, [](Vec3 v) { return v.z < std::min(v.x, v.y) ? 1.0 : v.y < std::min(v.x, v.z) ? -1.0 : 0.0; });
    if (scene.format == "stl" || scene.format == "3ds") s += 1;  // what their programs are used to
    return s;
}

class UnitFit {
public:
    UnitFit(const Evidence& e, UpAxis up, const Columns& columns) : columns_(columns) {
        std::vector<double> heights, thin;
        for (const Vec3& v : e.doors)
            if (along(v, up) > 0) heights.push_back(along(v, up));
        for (const Vec3& v : e.walls)
            if (const double t = std::min(v.x, across(v, up)); t > 0) thin.push_back(t);
        doors_ = heights.size();
        doorHeight_ = middle(std::move(heights));
        wall_ = middle(std::move(thin), 0.25);
        if (!e.extent.empty()) plan_ = std::max(e.extent.size().x, across(e.extent.size(), up));
    }

    /// Log likelihood of a unit of this many metres.
    double of(double m) const {
        double l = -0.5 * std::min(square(std::log(std::max(plan_ * m, 1e-12) / 60) / 1.2), 20.0);
        if (doors_ > 0) l -= 0.5 * std::min(square(std::log(doorHeight_ * m / 2.1) / 0.18), 50.0) * (doors_ < 3 ? 0.6 : 1);
        if (wall_ > 0) l -= 0.5 * std::min(square(std::log(wall_ * m / 0.2) / 0.6), 12.0);
        // Most air in a building is in rooms, and most rooms are between 2.2 and 5 m high.
        return l + 5 * std::log((columns_.shareOfGaps(2.2 / m, 5.0 / m) + 0.02) / 1.02);
    }
    double planM(double m) const { return plan_ * m; }
    std::string reasons(double m) const {
        std::string s = "the plan is " + number(plan_ * m) + " m wide";
        if (doors_ > 0) s += ", doors " + number(doorHeight_ * m) + " m high";
        if (wall_ > 0) s += ", walls " + number(wall_ * m) + " m thick";
        return s;
    }

private:
    const Columns& columns_;
    size_t doors_ = 0;
    double doorHeight_ = 0, wall_ = 0, plan_ = 0;
};

bool usable(const std::optional<double>& metres) { return metres && std::isfinite(*metres) && *metres > 1e-7 && *metres < 1e6; }

const char* axisName(UpAxis a) { return a == UpAxis::Y ? "Y" : "Z"; }
const char* axisOption(UpAxis a) { return a == UpAxis::Y ? "y" : "z"; }

}  // namespace

std::string unitName(double metres) {
    for (const Unit& u : kUnits)
        if (std::abs(metres - u.metres) < 1e-6 * u.metres) return u.name;
    char text[48];
    std::snprintf(text, sizeof text, "%.6g m", metres);
    return text;
}

UpAxis chooseUp(const MeshScene& scene, const Evidence& e, const ImportOptions& options, std::vector<Problem>& problems) {
    if (options.up) {
        problems.push_back({"up-given", Severity::Info, std::string(axisName(*options.up)) + " points up, as asked", {}});
        return *options.up;
    }
    const double odds = oddsOfZ(scene, e);
    const UpAxis likely = odds >= 0 ? UpAxis::Z : UpAxis::Y;
    const double confidence = 1 / (1 + std::exp(-std::abs(odds)));
    if (scene.up) {
        problems.push_back({"up-stated", Severity::Info, std::string(axisName(*scene.up)) + " points up, as the file says", {}});
        if (*scene.up != likely && confidence > kDoubt)
            problems.push_back({"up-doubtful",
                                Severity::Warning,
                                std::string("the file says that ") + axisName(*scene.up) + " points up, but its shapes look as if " +
                                    axisName(likely) + " did (" + percent(confidence) + "); if the building lies on its side, import it with --up " +
                                    axisOption(likely),
                                {}});
        return *scene.up;
    }
    const UpAxis other = likely == UpAxis::Y ? UpAxis::Z : UpAxis::Y;
    problems.push_back({"up-estimated",
                        confidence >= kSure ? Severity::Info : Severity::Warning,
                        std::string("the file does not say which axis points up; ") + axisName(likely) + " fits best (" + percent(confidence) +
                            "); if the building lies on its side, import it with --up " + axisOption(other),
                        {}});
    return likely;
}

double chooseUnit(const MeshScene& scene, const Evidence& e, UpAxis up, const Columns& columns, const ImportOptions& options,
                  std::vector<Problem>& problems) {
    const UnitFit fit(e, up, columns);
    std::array<double, kUnits.size()> likelihood{};
    for (size_t i = 0; i < kUnits.size(); ++i) likelihood[i] = fit.of(kUnits[i].metres);
    const size_t best = size_t(std::max_element(likelihood.begin(), likelihood.end()) - likelihood.begin());
    double sum = 0;
    for (const double l : likelihood) sum += std::exp(l - likelihood[best]);
    const double confidence = 1 / sum;

    // What was asked for is obeyed, and doubted only where no building could be so.
    const auto doubtAsked = [&](double m) {
        const double planM = fit.planM(m);
        if ((!options.metresPerUnit && !options.up) || !(planM > 0) || (planM >= kTinyPlanM && planM <= kHugePlanM)) return;
        problems.push_back({"unit-doubtful",
                            Severity::Warning,
                            "with 1 unit = " + unitName(m) + ", " + fit.reasons(m) + ", which no building is; check " +
                                (options.metresPerUnit ? "--unit" : "--up") +
                                (std::abs(std::log(kUnits[best].metres / m)) > 0.1 ? std::string(": ") + kUnits[best].option + " fits best" : ""),
                            {}});
    };
    if (usable(options.metresPerUnit)) {
        problems.push_back({"unit-given", Severity::Info, "1 unit = " + unitName(*options.metresPerUnit) + ", as asked", {}});
        doubtAsked(*options.metresPerUnit);
        return *options.metresPerUnit;
    }
    if (scene.metresPerUnit && !usable(scene.metresPerUnit))
        problems.push_back({"unit-impossible", Severity::Warning, "the file states an impossible unit of length; it is estimated instead", {}});
    if (usable(scene.metresPerUnit)) {
        const double m = *scene.metresPerUnit, planM = fit.planM(m);
        problems.push_back({"unit-stated", Severity::Info, "1 unit = " + unitName(m) + ", as the file says", {}});
        const bool absurd = planM > 0 && (planM < kMinPlanM || planM > kMaxPlanM);
        const double odds = likelihood[best] - fit.of(m);
        const bool other = std::abs(std::log(kUnits[best].metres / m)) > 0.1 && 1 / (1 + std::exp(-odds)) > kDoubt && confidence > kSure;
        if (absurd || other)
            problems.push_back(
                {"unit-doubtful",
                 Severity::Warning,
                 "the file says 1 unit = " + unitName(m) + "; with that, " + fit.reasons(m) +
                     (std::abs(std::log(kUnits[best].metres / m)) > 0.1 ? "; 1 unit = " + unitName(kUnits[best].metres) + " fits better (" +
                                                                              percent(confidence) + "): import it with --unit " + kUnits[best].option
                                                                        : std::string("; if that is wrong, import it with --unit (and see --up)")),
                 {}});
        return m;
    }
    const double m = kUnits[best].metres;
    problems.push_back({"unit-estimated",
                        confidence >= kSure ? Severity::Info : Severity::Warning,
                        "the file does not say how long its unit is; 1 unit = " + unitName(m) + " fits best (" + percent(confidence) +
                            "): " + fit.reasons(m) + "; if that is wrong, import it with --unit m, cm, mm, ft or in",
                        {}});
    doubtAsked(m);
    return m;
}

}  // namespace sallyport::importers::mesh
