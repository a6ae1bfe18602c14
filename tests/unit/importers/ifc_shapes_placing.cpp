// Where shapes stand: maps that mirror and stretch, grids, world coordinate systems, units; and how they get their colours.
#include "ifc_shape.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

/// Item #100 (a right-angled prism of 1 × 2 × 3 m, nothing symmetric about it) through a map with the operator #50.
const std::string kPrism =
    "#30=IFCCARTESIANPOINT((1.,0.));\n#31=IFCCARTESIANPOINT((0.,2.));\n#32=IFCPOLYLINE((#6,#30,#31,#6));\n"
    "#33=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#32);\n#34=IFCEXTRUDEDAREASOLID(#33,#2,#5,3.);\n"
    "#35=IFCSHAPEREPRESENTATION(#13,'Body','SweptSolid',(#34));\n#36=IFCREPRESENTATIONMAP(#2,#35);\n"
    "#100=IFCMAPPEDITEM(#36,#50);\n#51=IFCDIRECTION((-1.,0.,0.));\n#52=IFCDIRECTION((0.,-1.,0.));\n#53=IFCDIRECTION((0.,0.,-1.));\n";

ShapeSeen placed(const std::string& records, const std::string& schema = "IFC4") {
    auto r = importers::decodeIfc(stepFile(records, schema), "part.ifc");
    REQUIRE(r);
    return lookAt(*r);
}

std::string replaced(std::string s, std::string_view what, std::string_view with) {
    const size_t at = s.find(what);
    REQUIRE(at != std::string::npos);
    return s.replace(at, what.size(), with);
}

const std::string kBody = "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100));\n#100=IFCBLOCK(#2,1.,2.,3.);\n";

}  // namespace

TEST_CASE("A mapped shape keeps its faces outward when the map mirrors, and no mirroring transform is left") {
    for (const char* op : {"#50=IFCCARTESIANTRANSFORMATIONOPERATOR3D(#3,#52,#1,1.,#5);\n",
                           "#50=IFCCARTESIANTRANSFORMATIONOPERATOR3DNONUNIFORM(#3,#4,#1,1.,#5,-1.,1.);\n"}) {
        INFO(op);
        auto in = importers::decodeIfc(stepFile(partRecords() +
                                                "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100,#101));\n#101=IFCMAPPEDITEM(#36,#54);\n"
                                                "#54=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#55,1.,$);\n#55=IFCCARTESIANPOINT((9.,0.,0.));\n" +
                                                kPrism + op),
                                       "part.ifc");
        REQUIRE(in);
        REQUIRE(in->building.elements.size() == 1);
        REQUIRE(in->building.elements[0].parts.size() == 2);
        for (const auto& p : in->building.elements[0].parts) CHECK(glm::determinant(glm::dmat3(p.transform)) > 0);
        const ShapeSeen s = lookAt(*in);
        CHECK(s.volume == Approx(2 * 3));
        checkShapeBox(s.box, {0, -2, 0}, {10, 2, 3});
    }
    const ShapeSeen below = part(kPrism + "#50=IFCCARTESIANTRANSFORMATIONOPERATOR3D(#3,#52,#1,1.,#53);\n");  // turned over, not mirrored
    CHECK(below.volume == Approx(3));
    checkShapeBox(below.box, {0, -2, -3}, {1, 0, 0});
}

TEST_CASE("A non-uniform scale stretches each axis by its own factor") {
    const ShapeSeen s = part(kPrism + "#50=IFCCARTESIANTRANSFORMATIONOPERATOR3DNONUNIFORM($,$,#1,2.,$,3.,0.5);\n");
    CHECK(s.volume == Approx(3 * 2 * 3 * 0.5));
    checkShapeBox(s.box, {0, 0, 0}, {2, 6, 1.5});
    const ShapeSeen partly = part(kPrism + "#50=IFCCARTESIANTRANSFORMATIONOPERATOR3DNONUNIFORM($,$,#1,2.,$,$,$);\n");  // the others follow the first
    CHECK(partly.volume == Approx(3 * 8));
}

TEST_CASE("A mirrored wall with an opening is cut and faces outward") {
    const ShapeSeen s = placed(
        replaced(partRecords(), "IFCBUILDINGELEMENTPROXY('part',$,'Part',$,$,#15,#17,$,$)", "IFCWALL('part',$,'Part',$,$,#15,#17,$,$)") +
        "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100));\n" + kPrism +
        "#50=IFCCARTESIANTRANSFORMATIONOPERATOR3D(#51,$,#1,1.,#5);\n"
        "#60=IFCBLOCK(#2,9.,9.,1.);\n#61=IFCCARTESIANPOINT((-4.,-4.,1.));\n#62=IFCAXIS2PLACEMENT3D(#61,$,$);\n#63=IFCLOCALPLACEMENT(#15,#62);\n"
        "#64=IFCSHAPEREPRESENTATION(#13,'Body','CSG',(#60));\n#65=IFCPRODUCTDEFINITIONSHAPE($,$,(#64));\n"
        "#66=IFCOPENINGELEMENT('o',$,$,$,$,#63,#65,$,$);\n#67=IFCRELVOIDSELEMENT('r',$,$,$,#16,#66);\n");
    CHECK(s.volume == Approx(2));
}

TEST_CASE("A product stands where two grid axes meet, in all three schemas") {
    const std::string grid =
        "#40=IFCCARTESIANPOINT((0.,5.));\n#41=IFCCARTESIANPOINT((10.,5.));\n#42=IFCPOLYLINE((#40,#41));\n#43=IFCGRIDAXIS('A',#42,.T.);\n"
        "#44=IFCCARTESIANPOINT((4.,0.));\n#45=IFCCARTESIANPOINT((4.,3.));\n#46=IFCPOLYLINE((#44,#45));\n#47=IFCGRIDAXIS('1',#46,.T.);\n"
        "#48=IFCGRID('g',$,$,$,$,#49,$,(#43),(#47),$,$);\n#49=IFCLOCALPLACEMENT($,#70);\n#70=IFCAXIS2PLACEMENT3D(#71,$,$);\n"
        "#71=IFCCARTESIANPOINT((100.,0.,0.));\n#72=IFCVIRTUALGRIDINTERSECTION((#43,#47),(1.,0.,2.));\n";
    const std::string where = replaced(partRecords(), "#15=IFCLOCALPLACEMENT($,#2);", "#15=IFCGRIDPLACEMENT(#72,$);") + kBody + grid;
    const ShapeSeen s = placed(where, "IFC2X3");
    CHECK(s.problems.empty());
    checkShapeBox(s.box, {104, 6, 2}, {105, 8, 5});
    checkShapeBox(placed(replaced(where, "IFCGRIDPLACEMENT(#72,$)", "IFCGRIDPLACEMENT(#49,#72,$)"), "IFC4X3_ADD2").box, {104, 6, 2}, {105, 8, 5});
    // X towards another crossing: up along the second axis.
    const ShapeSeen turned =
        placed(replaced(where, "IFCGRIDPLACEMENT(#72,$)", "IFCGRIDPLACEMENT(#72,#74)") + "#74=IFCVIRTUALGRIDINTERSECTION((#43,#47),(7.,0.,2.));\n");
    checkShapeBox(turned.box, {102, 6, 2}, {104, 7, 5});
    // Axes that never meet.
    const ShapeSeen lost = placed(replaced(where, "((#43,#47)", "((#43,#43)"));
    CHECK(lost.has("unsupported-placement"));
    CHECK(lost.volume == Approx(6));
}

TEST_CASE("A linear placement stands where its writer worked it out, and is named where he did not") {
    const std::string file = replaced(partRecords(), "#15=IFCLOCALPLACEMENT($,#2);", "#15=IFCLINEARPLACEMENT($,#40,#41);") + kBody +
                             "#41=IFCAXIS2PLACEMENT3D(#42,$,$);\n#42=IFCCARTESIANPOINT((7.,0.,0.));\n";
    checkShapeBox(placed(file, "IFC4X3_ADD2").box, {7, 0, 0}, {8, 2, 3});
    const ShapeSeen lost = placed(replaced(file, "($,#40,#41)", "($,#40,$)"), "IFC4X3_ADD2");
    CHECK(lost.has("unsupported-placement"));
    CHECK(lost.volume == Approx(6));
}

TEST_CASE("Placements are relative to the world coordinate system of the model context") {
    const std::string file = replaced(partRecords(), "1.E-05,#2,$)", "1.E-05,#40,$)") + kBody +
                             "#40=IFCAXIS2PLACEMENT3D(#41,$,$);\n#41=IFCCARTESIANPOINT((50.,60.,7.));\n";
    checkShapeBox(placed(file).box, {50, 60, 7}, {51, 62, 10});
    // A map conversion starts from the context itself.
    const std::string mapped = file + "#42=IFCPROJECTEDCRS('EPSG:25832',$,$,$,$,$,$);\n#43=IFCMAPCONVERSION(#13,#42,500000.,5400000.,0.,1.,0.,1.);\n";
    checkShapeBox(placed(mapped).box, {0, 0, 0}, {1, 2, 3});
}

TEST_CASE("Feet, inches and degrees are read by their factors, and by name where the factor is missing") {
    const auto file = [&](const std::string& unit, const std::string& measure) {
        return partRecords("#10=IFCCONVERSIONBASEDUNIT(#90,.LENGTHUNIT.,'" + unit + "',#91);\n#90=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);\n" +
                           measure + "#92=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n#11=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);\n") +
               kBody;
    };
    checkShapeBox(placed(file("FOOT", "#91=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#92);\n")).box, {0, 0, 0}, {0.3048, 0.6096, 0.9144});
    checkShapeBox(placed(file("INCH", "#91=IFCMEASUREWITHUNIT(IFCRATIOMEASURE(25.4),#93);\n#93=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);\n")).box,
                  {0, 0, 0}, {0.0254, 0.0508, 0.0762});
    checkShapeBox(placed(file("inch", "")).box, {0, 0, 0}, {0.0254, 0.0508, 0.0762});
}

TEST_CASE("A body has the colour of its item, of the body it was cut from, or of its shell") {
    const std::string style =
        "#80=IFCCOLOURRGB($,1.,0.,0.);\n#81=IFCSURFACESTYLERENDERING(#80,0.,$,$,$,$,$,$,.FLAT.);\n#82=IFCSURFACESTYLE($,.BOTH.,(#81));\n";
    const auto colour = [&](const std::string& records) {
        auto r =
            importers::decodeIfc(stepFile(partRecords() + "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100));\n" + style + records), "part.ifc");
        REQUIRE(r);
        REQUIRE(r->building.elements.size() == 1);
        return r->building.elements[0].parts.at(0).color;
    };
    const base::Rgba8 red{255, 0, 0, 255};
    CHECK(colour("#100=IFCBLOCK(#2,1.,1.,1.);\n#83=IFCSTYLEDITEM(#100,(#82),$);\n") == red);
    CHECK(
        colour(
            "#30=IFCBLOCK(#2,1.,1.,1.);\n#31=IFCSPHERE(#2,0.5);\n#100=IFCBOOLEANRESULT(.DIFFERENCE.,#30,#31);\n#83=IFCSTYLEDITEM(#30,(#82),$);\n") ==
        red);
    CHECK(colour("#30=IFCBLOCK(#2,1.,1.,1.);\n#100=IFCSTYLEDITEM(#30,(#82),$);\n") == red);  // listed in place of what it styles
    CHECK(colour("#30=IFCCARTESIANPOINT((1.,0.,0.));\n#31=IFCCARTESIANPOINT((0.,1.,0.));\n#32=IFCPOLYLOOP((#1,#30,#31));\n#33=IFCFACEOUTERBOUND(#32,."
                 "T.);\n"
                 "#34=IFCFACE((#33));\n#35=IFCOPENSHELL((#34));\n#100=IFCSHELLBASEDSURFACEMODEL((#35));\n#83=IFCSTYLEDITEM(#34,(#82),$);\n") == red);
}
