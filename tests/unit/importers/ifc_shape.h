// One building part in a file of its own, and what became of its shape: how the tests of representation items look at them from outside.
#pragma once
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "ifc_sample.h"
#include "importers/ifc.h"
#include "importers/profile.h"

namespace sallyport::tests {

struct ShapeSeen {
    double volume = 0;  ///< signed: negative when the faces point inward
    double area = 0;
    base::Box3 box;
    size_t triangles = 0;
    std::vector<building::Problem> problems;  ///< without that there is no storey: there is none
    bool has(std::string_view code) const {
        for (const auto& p : problems)
            if (p.code == code) return true;
        return false;
    }
};

inline ShapeSeen lookAt(const importers::Imported& in) {
    ShapeSeen s;
    for (const auto& p : in.problems)
        if (p.code != "no-storeys") s.problems.push_back(p);
    const base::Vec3 middle = in.building.bounds.empty() ? base::Vec3(0) : in.building.bounds.centre();
    for (const auto& e : in.building.elements)
        for (const auto& part : e.parts) {
            const building::Mesh& m = in.building.meshes[part.mesh];
            const auto at = [&](uint32_t i) { return base::Vec3(part.transform * glm::dvec4(base::Vec3(m.positions[i]), 1)); };
            for (size_t t = 0; t + 2 < m.indices.size(); t += 3) {
                const base::Vec3 a = at(m.indices[t]), b = at(m.indices[t + 1]), c = at(m.indices[t + 2]);
                s.volume += glm::dot(a - middle, glm::cross(b - middle, c - middle)) / 6;
                s.area += glm::length(glm::cross(b - a, c - a)) / 2;
                for (const base::Vec3& p : {a, b, c}) s.box.add(p + in.building.origin);
                ++s.triangles;
            }
        }
    return s;
}

/// The records every part stands on: #1 the origin, #2 its frame, #3 … #5 the directions X, Y, Z, #6 the origin of the plane, #7 its frame.
inline std::string partRecords(
    const std::string& units = "#10=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n#11=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);\n") {
    return "#1=IFCCARTESIANPOINT((0.,0.,0.));\n#2=IFCAXIS2PLACEMENT3D(#1,$,$);\n#3=IFCDIRECTION((1.,0.,0.));\n#4=IFCDIRECTION((0.,1.,0.));\n"
           "#5=IFCDIRECTION((0.,0.,1.));\n#6=IFCCARTESIANPOINT((0.,0.));\n#7=IFCAXIS2PLACEMENT2D(#6,$);\n" +
           units +
           "#12=IFCUNITASSIGNMENT((#10,#11));\n#13=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#2,$);\n"
           "#14=IFCPROJECT('project',$,'P',$,$,$,$,(#13),#12);\n#15=IFCLOCALPLACEMENT($,#2);\n"
           "#16=IFCBUILDINGELEMENTPROXY('part',$,'Part',$,$,#15,#17,$,$);\n#17=IFCPRODUCTDEFINITIONSHAPE($,$,(#18));\n";
}

/// A part whose body is item #100 of `records`.
inline ShapeSeen part(const std::string& records, const std::string& schema = "IFC4") {
    auto r = importers::decodeIfc(stepFile(partRecords() + "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100));\n" + records, schema), "part.ifc");
    REQUIRE(r);
    return lookAt(*r);
}

/// The profile #50 of `records` pushed up by 2 m.
inline ShapeSeen pushed(const std::string& records, const std::string& schema = "IFC4") {
    return part("#100=IFCEXTRUDEDAREASOLID(#50,#2,#5,2.);\n" + records, schema);
}

inline void checkShapeBox(const base::Box3& b, base::Vec3 min, base::Vec3 max, double margin = 1e-4) {
    for (int i = 0; i < 3; ++i) {
        CHECK(b.min[i] == Approx(min[i]).margin(margin));
        CHECK(b.max[i] == Approx(max[i]).margin(margin));
    }
}

/// Area of the polygon that stands for a circle.
inline double discArea(double radius, double chordToleranceM = importers::kChordToleranceM) {
    const int n = importers::circleSegments(radius, chordToleranceM);
    return n / 2.0 * radius * radius * std::sin(2 * std::numbers::pi / n);
}

}  // namespace sallyport::tests
