// IFC files put together from boxes, in metres: what a test is about stands in the test, the records around it here.
#pragma once
#include <cstdio>
#include <string>

#include "base/math.h"
#include "ifc_sample.h"

namespace sallyport::tests {

class IfcParts {
public:
    std::string records = R"(#1=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);
#2=IFCUNITASSIGNMENT((#1));
#3=IFCCARTESIANPOINT((0.,0.,0.));
#4=IFCAXIS2PLACEMENT3D(#3,$,$);
#5=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#4,$);
#6=IFCPROJECT('project',$,'Project',$,$,$,$,(#5),#2);
#7=IFCDIRECTION((0.,0.,1.));
#8=IFCBUILDING('building',$,'School',$,$,$,$,$,.ELEMENT.,$,$,$);
)";

    int add(const std::string& entity) {
        records += "#" + std::to_string(++last_) + "=" + entity + ";\n";
        return last_;
    }
    static std::string ref(int id) { return id ? "#" + std::to_string(id) : "$"; }
    static std::string number(double v) {
        char text[40];
        std::snprintf(text, sizeof text, "%.6f", v);
        return text;
    }
    static std::string text(const std::string& s) { return s.empty() ? "$" : "'" + s + "'"; }
    std::string globalId() const { return "id-" + std::to_string(last_ + 1); }

    int place(base::Vec3 at) {
        const int point = add("IFCCARTESIANPOINT((" + number(at.x) + "," + number(at.y) + "," + number(at.z) + "))");
        return add("IFCLOCALPLACEMENT($," + ref(add("IFCAXIS2PLACEMENT3D(" + ref(point) + ",$,$)")) + ")");
    }
    /// From the placement's zero to `size`.
    int box(base::Vec3 size) {
        const int middle = add("IFCCARTESIANPOINT((" + number(size.x / 2) + "," + number(size.y / 2) + "))");
        const int profile = add("IFCRECTANGLEPROFILEDEF(.AREA.,$," + ref(add("IFCAXIS2PLACEMENT2D(" + ref(middle) + ",$)")) + "," + number(size.x) +
                                "," + number(size.y) + ")");
        const int solid = add("IFCEXTRUDEDAREASOLID(" + ref(profile) + ",#4,#7," + number(size.z) + ")");
        return add("IFCPRODUCTDEFINITIONSHAPE($,$,(" + ref(add("IFCSHAPEREPRESENTATION(#5,'Body','SweptSolid',(" + ref(solid) + "))")) + "))");
    }
    int storey(const std::string& name, double z) {
        const int at = place({0, 0, z});
        return add("IFCBUILDINGSTOREY('" + globalId() + "',$," + text(name) + ",$,$," + ref(at) + ",$,$,.ELEMENT.," + number(z) + ")");
    }
    void aggregate(int whole, int part) { add("IFCRELAGGREGATES('" + globalId() + "',$,$,$," + ref(whole) + ",(" + ref(part) + "))"); }
    int space(int whole, const std::string& name, const std::string& title, base::Vec3 at, base::Vec3 size, const std::string& kind = "INTERNAL") {
        const int placed = place(at), shape = box(size);
        const int id = add("IFCSPACE('" + globalId() + "',$," + text(name) + ",$,$," + ref(placed) + "," + ref(shape) + "," + text(title) +
                           ",.ELEMENT.,." + kind + ".,$)");
        if (whole) aggregate(whole, id);
        return id;
    }
    /// `tail`: the attributes behind Representation, from Tag on.
    int element(int storey, const std::string& type, const std::string& name, base::Vec3 at, base::Vec3 size, const std::string& tail = "$") {
        const int placed = place(at), shape = box(size);
        const int id = add(type + "('" + globalId() + "',$," + text(name) + ",$,$," + ref(placed) + "," + ref(shape) + "," + tail + ")");
        if (storey) add("IFCRELCONTAINEDINSPATIALSTRUCTURE('" + globalId() + "',$,$,$,(" + ref(id) + ")," + ref(storey) + ")");
        return id;
    }
    int door(int storey, const std::string& name, base::Vec3 at, base::Vec3 size, const std::string& operation = "$") {
        return element(storey, "IFCDOOR", name, at, size,
                       "$," + number(size.z) + "," + number(std::max(size.x, size.y)) + ",.DOOR.," + operation + ",$");
    }
    void property(int object, const std::string& set, const std::string& name, const std::string& value) {
        const int p = add("IFCPROPERTYSINGLEVALUE('" + name + "',$," + value + ",$)");
        const int s = add("IFCPROPERTYSET('" + globalId() + "',$,'" + set + "',$,(" + ref(p) + "))");
        add("IFCRELDEFINESBYPROPERTIES('" + globalId() + "',$,$,$,(" + ref(object) + ")," + ref(s) + ")");
    }
    std::string file(const std::string& schema = "IFC4") const { return stepFile(records, schema); }

private:
    int last_ = 100;
};

}  // namespace sallyport::tests
