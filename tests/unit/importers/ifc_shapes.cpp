// Profiles and what is swept from them: volume, surface and box against the closed form, each in a file of its own.
#include "ifc_shape.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {
constexpr double kPi = std::numbers::pi;
}

TEST_CASE("Every parameterised profile has the area of its formula and the box of its dimensions") {
    struct Row {
        const char* record;
        double area;
        double x, y;
    };
    for (const Row& row : {
             Row{"#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,0.4,0.2);", 0.08, 0.4, 0.2},
             Row{"#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,0.4,0.2);", 0.08, 0.4, 0.2},
             Row{"#50=IFCRECTANGLEHOLLOWPROFILEDEF(.AREA.,$,#7,0.4,0.2,0.01,$,$);", 0.08 - 0.38 * 0.18, 0.4, 0.2},
             Row{"#50=IFCTRAPEZIUMPROFILEDEF(.AREA.,$,#7,0.4,0.2,0.2,0.1);", 0.06, 0.4, 0.2},
             Row{"#50=IFCISHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.4,0.01,0.02,$,$,$);", 2 * 0.2 * 0.02 + 0.36 * 0.01, 0.2, 0.4},
             Row{"#50=IFCASYMMETRICISHAPEPROFILEDEF(.AREA.,$,#7,0.3,0.4,0.01,0.02,$,0.2,0.03,$,$,$,$,$);", 0.3 * 0.02 + 0.2 * 0.03 + 0.35 * 0.01, 0.3,
                 0.4},
             Row{"#50=IFCASYMMETRICISHAPEPROFILEDEF(.AREA.,$,#7,0.3,0.4,0.01,0.02,$,0.2,$,$,$,$,$,$);", 0.3 * 0.02 + 0.2 * 0.02 + 0.36 * 0.01, 0.3,
                 0.4},
             Row{"#50=IFCLSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.1,0.01,$,$,$);", 0.2 * 0.01 + 0.09 * 0.01, 0.1, 0.2},
             Row{"#50=IFCLSHAPEPROFILEDEF(.AREA.,$,#7,0.2,$,0.01,$,$,$);", 0.2 * 0.01 + 0.19 * 0.01, 0.2, 0.2},
             Row{"#50=IFCTSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.1,0.01,0.02,$,$,$,$,$);", 0.1 * 0.02 + 0.18 * 0.01, 0.1, 0.2},
             Row{"#50=IFCUSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.1,0.01,0.02,$,$,$);", 2 * 0.1 * 0.02 + 0.16 * 0.01, 0.1, 0.2},
             Row{"#50=IFCCSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.1,0.01,0.03,$);", 0.01 * (0.2 + 2 * 0.09 + 2 * 0.02), 0.1, 0.2},
             Row{"#50=IFCZSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.1,0.01,0.02,$,$);", 0.2 * 0.01 + 2 * 0.09 * 0.02, 0.19, 0.2},
             Row{"#50=IFCCRANERAILFSHAPEPROFILEDEF(.AREA.,$,#7,0.1,0.08,$,0.02,0.03,0.04,0.02,0.03,$);",
                 2 * 0.08 * 0.02 + 2 * 0.01 * 0.06 + 0.04 * 0.04, 0.08, 0.1},
         }) {
        INFO(row.record);
        const ShapeSeen s = pushed(row.record);
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(2 * row.area));
        checkShapeBox(s.box, {-row.x / 2, -row.y / 2, 0}, {row.x / 2, row.y / 2, 2});
    }
}

TEST_CASE("Round profiles come within the chord tolerance of their circles") {
    CHECK(pushed("#50=IFCCIRCLEPROFILEDEF(.AREA.,$,#7,0.5);").volume == Approx(2 * discArea(0.5)));
    CHECK(discArea(0.5) == Approx(kPi * 0.25).epsilon(0.02));
    CHECK(pushed("#50=IFCCIRCLEHOLLOWPROFILEDEF(.AREA.,$,#7,0.5,0.1);").volume == Approx(2 * (discArea(0.5) - discArea(0.4))));
    const ShapeSeen e = pushed("#50=IFCELLIPSEPROFILEDEF(.AREA.,$,#7,2.,1.);");
    CHECK(e.volume == Approx(2 * kPi * 2).epsilon(0.01));
    checkShapeBox(e.box, {-2, -1, 0}, {2, 1, 2});
    // Corner radii: what the corners lose.
    const ShapeSeen r = pushed("#50=IFCROUNDEDRECTANGLEPROFILEDEF(.AREA.,$,#7,2.,1.,0.3);");
    CHECK(r.volume == Approx(2 * (2 - (4 - kPi) * 0.09)).epsilon(0.005));
}

TEST_CASE("Slopes keep the thickness of a flange at its middle and make it thinner towards the tip") {
    const double t = std::tan(0.1);
    // Between web and tip the mean thickness is that at the middle of this part; the datum lies elsewhere.
    const ShapeSeen u = pushed("#50=IFCUSHAPEPROFILEDEF(.AREA.,$,#7,0.4,0.2,0.02,0.04,$,$,0.1);");
    CHECK(u.problems.empty());
    CHECK(u.volume == Approx(2 * (0.4 * 0.02 + 2 * 0.18 * (0.04 - t * 0.01))));
    const ShapeSeen i = pushed("#50=IFCISHAPEPROFILEDEF(.AREA.,$,#7,0.4,0.4,0.02,0.04,$,$,0.1);");
    CHECK(i.volume == Approx(2 * (0.4 * 0.02 + 4 * 0.19 * (0.04 - t * 0.005))));
    checkShapeBox(i.box, {-0.2, -0.2, 0}, {0.2, 0.2, 2});
    // The tip of a T's flange keeps t − slope · a quarter of the width.
    CHECK(pushed("#50=IFCTSHAPEPROFILEDEF(.AREA.,$,#7,0.4,0.4,0.04,0.04,$,$,$,0.02,0.1);").problems.empty());
    CHECK(pushed("#50=IFCLSHAPEPROFILEDEF(.AREA.,$,#7,0.2,0.2,0.02,$,$,0.05);").problems.empty());
    // Nonsense is left out, the section stays.
    CHECK(pushed("#50=IFCUSHAPEPROFILEDEF(.AREA.,$,#7,0.4,0.2,0.02,0.04,$,$,-9.);").volume == Approx(2 * (0.4 * 0.02 + 2 * 0.18 * 0.04)));
}

TEST_CASE("An arbitrary profile with voids, a composite, a centre line, a derived and a mirrored profile") {
    const std::string square =
        "#20=IFCCARTESIANPOINT((0.,0.));\n#21=IFCCARTESIANPOINT((4.,0.));\n#22=IFCCARTESIANPOINT((4.,3.));\n#23=IFCCARTESIANPOINT((0.,3.));\n"
        "#24=IFCPOLYLINE((#20,#21,#22,#23,#20));\n#25=IFCCARTESIANPOINT((1.,1.));\n#26=IFCCARTESIANPOINT((2.,1.));\n#27=IFCCARTESIANPOINT((2.,2.));\n"
        "#28=IFCCARTESIANPOINT((1.,2.));\n#29=IFCPOLYLINE((#25,#26,#27,#28,#25));\n";
    CHECK(pushed(square + "#50=IFCARBITRARYPROFILEDEFWITHVOIDS(.AREA.,$,#24,(#29));").volume == Approx(2 * 11));
    CHECK(pushed(square + "#51=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#29);\n#52=IFCCIRCLEPROFILEDEF(.AREA.,$,#53,0.5);\n"
                          "#53=IFCAXIS2PLACEMENT2D(#54,$);\n#54=IFCCARTESIANPOINT((9.,0.));\n#50=IFCCOMPOSITEPROFILEDEF(.AREA.,$,(#51,#52),$);")
              .volume == Approx(2 * (1 + discArea(0.5))));
    // Two legs of 4 m and 3 m, 0.2 m wide, mitred where they meet.
    CHECK(pushed(square + "#51=IFCPOLYLINE((#20,#21,#22));\n#50=IFCCENTERLINEPROFILEDEF(.AREA.,$,#51,0.2);").volume == Approx(2 * 0.2 * 7));
    const std::string l = "#51=IFCLSHAPEPROFILEDEF(.AREA.,$,#7,2.,1.,0.1,$,$,$);\n";
    const ShapeSeen turned = pushed(l +
                                    "#50=IFCDERIVEDPROFILEDEF(.AREA.,$,#51,#52,$);\n"
                                    "#52=IFCCARTESIANTRANSFORMATIONOPERATOR2D(#53,$,#54,2.);\n#53=IFCDIRECTION((0.,1.));\n"
                                    "#54=IFCCARTESIANPOINT((5.,0.));");
    CHECK(turned.volume == Approx(2 * 4 * (2 * 0.1 + 0.9 * 0.1)));
    checkShapeBox(turned.box, {3, -1, 0}, {7, 1, 2});
    const ShapeSeen mirrored = pushed(l + "#50=IFCMIRROREDPROFILEDEF(.AREA.,$,#51,*,$);");
    CHECK(mirrored.volume == Approx(2 * (2 * 0.1 + 0.9 * 0.1)));
    checkShapeBox(mirrored.box, {-0.5, -1, 0}, {0.5, 1, 2});
    const ShapeSeen stretched = pushed(l +
                                       "#50=IFCDERIVEDPROFILEDEF(.AREA.,$,#51,#52,$);\n"
                                       "#52=IFCCARTESIANTRANSFORMATIONOPERATOR2DNONUNIFORM($,#53,#6,1.,3.);\n#53=IFCDIRECTION((0.,-1.));");
    CHECK(stretched.volume == Approx(2 * 3 * (2 * 0.1 + 0.9 * 0.1)));
}

TEST_CASE("A profile that refers to itself is named and ends") {
    const ShapeSeen s = pushed("#50=IFCDERIVEDPROFILEDEF(.AREA.,$,#50,#52,$);\n#52=IFCCARTESIANTRANSFORMATIONOPERATOR2D($,$,#6,1.);");
    CHECK(s.triangles == 0);
    CHECK(s.has("shape-too-complex"));
    CHECK(pushed("#50=IFCCOMPOSITEPROFILEDEF(.AREA.,$,(#50,#50),$);").has("shape-too-complex"));
}

TEST_CASE("A tapered extrusion is a frustum, also between profiles of different kinds") {
    const std::string ends = "#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,2.,2.);\n#51=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,1.,1.);\n";
    const ShapeSeen s = part(ends + "#100=IFCEXTRUDEDAREASOLIDTAPERED(#50,#2,#5,3.,#51);");
    CHECK(s.problems.empty());
    CHECK(s.volume == Approx(3.0 / 3 * (4 + 2 + 1)));
    checkShapeBox(s.box, {-1, -1, 0}, {1, 1, 3});
    const ShapeSeen mixed = part(ends + "#52=IFCCIRCLEPROFILEDEF(.AREA.,$,#7,1.);\n#100=IFCEXTRUDEDAREASOLIDTAPERED(#50,#2,#5,3.,#52);");
    CHECK(mixed.problems.empty());
    CHECK(mixed.volume > 3 * discArea(1));
    CHECK(mixed.volume < 3 * 4);
    checkShapeBox(mixed.box, {-1, -1, 0}, {1, 1, 3});
    const ShapeSeen hollow = part(
        "#50=IFCRECTANGLEHOLLOWPROFILEDEF(.AREA.,$,#7,2.,2.,0.5,$,$);\n#51=IFCRECTANGLEHOLLOWPROFILEDEF(.AREA.,$,#7,2.,2.,0.5,$,$);\n"
        "#100=IFCEXTRUDEDAREASOLIDTAPERED(#50,#2,#5,3.,#51);");
    CHECK(hollow.volume == Approx(3 * (4 - 1)));
}

TEST_CASE("A revolved profile follows Pappus, whole, in part, tapered, and in degrees") {
    const std::string ring =
        "#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,#51,1.,1.);\n#51=IFCAXIS2PLACEMENT2D(#52,$);\n#52=IFCCARTESIANPOINT((5.,0.));\n"
        "#53=IFCAXIS1PLACEMENT(#1,#4);\n";
    CHECK(part(ring + "#100=IFCREVOLVEDAREASOLID(#50,#2,#53,6.283185307);").volume == Approx(2 * kPi * 5).epsilon(0.005));
    const ShapeSeen quarter = part(ring + "#100=IFCREVOLVEDAREASOLID(#50,#2,#53,1.570796327);");
    CHECK(quarter.volume == Approx(kPi / 2 * 5).epsilon(0.005));
    checkShapeBox(quarter.box, {0, -0.5, -5.5}, {5.5, 0.5, 0}, 1e-3);
    // To half its height: the mean area is that of the mean height, the centroid stays.
    const ShapeSeen tapered =
        part(ring + "#54=IFCRECTANGLEPROFILEDEF(.AREA.,$,#51,1.,0.5);\n#100=IFCREVOLVEDAREASOLIDTAPERED(#50,#2,#53,1.570796327,#54);");
    CHECK(tapered.problems.empty());
    CHECK(tapered.volume == Approx(kPi / 2 * 5 * 0.75).epsilon(0.005));
    const std::string degrees = partRecords(
        "#10=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n#11=IFCCONVERSIONBASEDUNIT(#90,.PLANEANGLEUNIT.,'DEGREE',#91);\n"
        "#90=IFCDIMENSIONALEXPONENTS(0,0,0,0,0,0,0);\n#91=IFCMEASUREWITHUNIT(IFCPLANEANGLEMEASURE(0.0174532925199433),#92);\n"
        "#92=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);\n");
    auto in = importers::decodeIfc(
        stepFile(degrees + "#18=IFCSHAPEREPRESENTATION(#13,'Body','Any',(#100));\n" + ring + "#100=IFCREVOLVEDAREASOLID(#50,#2,#53,90.);"),
        "part.ifc");
    REQUIRE(in);
    CHECK(lookAt(*in).volume == Approx(kPi / 2 * 5).epsilon(0.005));
    // The unit says radians, the number cannot: it is meant in degrees.
    CHECK(part(ring + "#100=IFCREVOLVEDAREASOLID(#50,#2,#53,90.);").volume == Approx(kPi / 2 * 5).epsilon(0.005));
}

TEST_CASE("A swept disc takes its start and end from the parameters of its directrix") {
    const std::string line =
        "#20=IFCCARTESIANPOINT((0.,0.,0.));\n#21=IFCCARTESIANPOINT((2.,0.,0.));\n#22=IFCCARTESIANPOINT((5.,0.,0.));\n"
        "#23=IFCCARTESIANPOINT((9.,0.,0.));\n#24=IFCPOLYLINE((#20,#21,#22,#23));\n";
    const auto box = [&](const std::string& item) { return part(line + item).box; };
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,$,$);"), {0, -0.5, -0.5}, {9, 0.5, 0.5});
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,0.,1.);"), {0, -0.5, -0.5}, {9, 0.5, 0.5});  // as most writers mean it
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,0.,2.);"), {0, -0.5, -0.5}, {5, 0.5, 0.5});
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,0.5,2.5);"), {1, -0.5, -0.5}, {7, 0.5, 0.5});
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,0.,9.);"), {0, -0.5, -0.5}, {9, 0.5, 0.5});  // its length
    checkShapeBox(box("#100=IFCSWEPTDISKSOLID(#24,0.5,$,0.,6.);"), {0, -0.5, -0.5}, {6, 0.5, 0.5});
    CHECK(part(line + "#100=IFCSWEPTDISKSOLID(#24,0.5,0.4,$,$);").volume == Approx(9 * 0.36 * discArea(0.5, 0.002)));
}

TEST_CASE("A polygonal swept disc rounds its corners by the fillet radius") {
    const std::string line =
        "#20=IFCCARTESIANPOINT((0.,0.,0.));\n#21=IFCCARTESIANPOINT((4.,0.,0.));\n#22=IFCCARTESIANPOINT((4.,4.,0.));\n"
        "#24=IFCPOLYLINE((#20,#21,#22));\n";
    const ShapeSeen sharp = part(line + "#100=IFCSWEPTDISKSOLIDPOLYGONAL(#24,0.1,$,$,$,$);");
    const ShapeSeen round = part(line + "#100=IFCSWEPTDISKSOLIDPOLYGONAL(#24,0.1,$,$,$,1.);");
    CHECK(sharp.volume == Approx(8 * discArea(0.1, 0.002)).epsilon(1e-3));
    CHECK(round.volume == Approx((6 + kPi / 2) * discArea(0.1, 0.002)).epsilon(0.01));
    checkShapeBox(round.box, {0, -0.1, -0.1}, {4.1, 4, 0.1}, 6e-3);
}

TEST_CASE("A profile swept along a directrix keeps its X axis on the reference") {
    const std::string path =
        "#20=IFCCARTESIANPOINT((0.,0.,0.));\n#21=IFCCARTESIANPOINT((4.,0.,0.));\n#22=IFCCARTESIANPOINT((4.,3.,0.));\n"
        "#24=IFCPOLYLINE((#20,#21,#22));\n#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,1.,0.2);\n";
    // X of the profile stands up, so that 1 m is the height and 0.2 m the width, mitred in the corner.
    const ShapeSeen fixed = part(path + "#100=IFCFIXEDREFERENCESWEPTAREASOLID(#50,#2,#24,$,$,#5);");
    CHECK(fixed.problems.empty());
    CHECK(fixed.volume == Approx(7 * 0.2));
    checkShapeBox(fixed.box, {0, -0.1, -0.5}, {4.1, 3, 0.5});
    const ShapeSeen surface = part(path + "#60=IFCPLANE(#2);\n#100=IFCSURFACECURVESWEPTAREASOLID(#50,#2,#24,0.,1.,#60);");
    CHECK(surface.volume == Approx(7 * 0.2));
    checkShapeBox(surface.box, {0, -0.1, -0.5}, {4.1, 3, 0.5});
    // A closed frame: four mitred sides.
    const ShapeSeen frame = part(path +
                                 "#25=IFCCARTESIANPOINT((0.,3.,0.));\n#26=IFCPOLYLINE((#20,#21,#22,#25,#20));\n"
                                 "#100=IFCFIXEDREFERENCESWEPTAREASOLID(#50,#2,#26,$,$,#5);");
    CHECK(frame.volume == Approx(14 * 0.2));
    checkShapeBox(frame.box, {-0.1, -0.1, -0.5}, {4.1, 3.1, 0.5});
}

TEST_CASE("A sectioned spine joins its sections") {
    const ShapeSeen s = part(
        "#50=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,2.,2.);\n#51=IFCRECTANGLEPROFILEDEF(.AREA.,$,#7,1.,1.);\n"
        "#60=IFCCARTESIANPOINT((0.,0.,3.));\n#61=IFCAXIS2PLACEMENT3D(#60,$,$);\n#62=IFCCARTESIANPOINT((0.,0.,5.));\n"
        "#63=IFCAXIS2PLACEMENT3D(#62,$,$);\n#64=IFCPOLYLINE((#1,#60,#62));\n#65=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#64);\n"
        "#66=IFCCOMPOSITECURVE((#65),.F.);\n#100=IFCSECTIONEDSPINE(#66,(#50,#51,#51),(#2,#61,#63));");
    CHECK(s.problems.empty());
    CHECK(s.volume == Approx(3.0 / 3 * 7 + 2));
}

TEST_CASE("Primitives of constructive solid geometry stand where the schema puts them") {
    const ShapeSeen block = part("#100=IFCBLOCK(#2,2.,3.,4.);");
    CHECK(block.volume == Approx(24));
    checkShapeBox(block.box, {0, 0, 0}, {2, 3, 4});
    const ShapeSeen pyramid = part("#100=IFCRECTANGULARPYRAMID(#2,2.,3.,4.);");
    CHECK(pyramid.volume == Approx(8));
    checkShapeBox(pyramid.box, {0, 0, 0}, {2, 3, 4});
    const ShapeSeen cylinder = part("#100=IFCRIGHTCIRCULARCYLINDER(#2,4.,1.);");
    CHECK(cylinder.volume == Approx(4 * discArea(1)));
    checkShapeBox(cylinder.box, {-1, -1, 0}, {1, 1, 4});
    const ShapeSeen cone = part("#100=IFCRIGHTCIRCULARCONE(#2,4.,1.);");
    CHECK(cone.volume == Approx(4 * discArea(1) / 3));
    checkShapeBox(cone.box, {-1, -1, 0}, {1, 1, 4});
    const ShapeSeen sphere = part("#100=IFCSPHERE(#2,2.);");
    CHECK(sphere.volume == Approx(4 * kPi / 3 * 8).epsilon(0.02));
    CHECK(sphere.area == Approx(4 * kPi * 4).epsilon(0.02));
    checkShapeBox(sphere.box, {-2, -2, -2}, {2, 2, 2});
    for (const char* nothing : {"#100=IFCBLOCK(#2,2.,0.,4.);", "#100=IFCRECTANGULARPYRAMID(#2,2.,3.,-4.);", "#100=IFCRIGHTCIRCULARCONE(#2,4.,$);",
                                "#100=IFCSPHERE(#2,1.E30);"}) {
        INFO(nothing);
        const ShapeSeen none = part(nothing);
        CHECK(none.triangles == 0);
        CHECK(none.has("bad-shape"));
    }
}

TEST_CASE("Boolean results of solids and half spaces, nested and as a CSG tree") {
    const std::string bodies =
        "#30=IFCBLOCK(#2,4.,4.,4.);\n#31=IFCBLOCK(#33,1.,1.,9.);\n#32=IFCCARTESIANPOINT((1.,1.,-1.));\n"
        "#33=IFCAXIS2PLACEMENT3D(#32,$,$);\n#34=IFCCARTESIANPOINT((0.,0.,3.));\n#35=IFCAXIS2PLACEMENT3D(#34,$,$);\n"
        "#36=IFCPLANE(#35);\n#37=IFCHALFSPACESOLID(#36,.F.);\n#38=IFCHALFSPACESOLID(#36,.T.);\n";
    const auto volume = [&](const std::string& item) { return part(bodies + item).volume; };
    CHECK(volume("#100=IFCBOOLEANRESULT(.DIFFERENCE.,#30,#31);") == Approx(64 - 4));
    CHECK(volume("#100=IFCBOOLEANRESULT(.INTERSECTION.,#30,#31);") == Approx(4));
    CHECK(volume("#100=IFCBOOLEANRESULT(.UNION.,#30,#31);") == Approx(64 + 5));
    // AgreementFlag false: the material lies on the side the plane's normal points to.
    CHECK(volume("#100=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#30,#37);") == Approx(48));
    CHECK(volume("#100=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#30,#38);") == Approx(16));
    CHECK(volume("#100=IFCBOOLEANRESULT(.INTERSECTION.,#38,#30);") == Approx(48));
    CHECK(volume("#101=IFCBOOLEANRESULT(.DIFFERENCE.,#30,#31);\n#102=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#101,#37);\n#100=IFCCSGSOLID(#102);") ==
          Approx(45));
    // A bounded plane bounds as far as its plane.
    CHECK(volume("#40=IFCPOLYLINE((#6,#6));\n#41=IFCCURVEBOUNDEDPLANE(#36,#40,());\n#42=IFCBOXEDHALFSPACE(#41,.F.,#43);\n"
                 "#43=IFCBOUNDINGBOX(#1,9.,9.,9.);\n#100=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#30,#42);") == Approx(48));
    // Only below its polygon.
    CHECK(
        volume("#44=IFCCARTESIANPOINT((0.,0.));\n#45=IFCCARTESIANPOINT((2.,0.));\n#46=IFCCARTESIANPOINT((2.,4.));\n#47=IFCCARTESIANPOINT((0.,4.));\n"
               "#48=IFCPOLYLINE((#44,#45,#46,#47,#44));\n#49=IFCPOLYGONALBOUNDEDHALFSPACE(#36,.F.,#2,#48);\n"
               "#100=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#30,#49);") == Approx(64 - 8));
    const ShapeSeen curved = part(bodies +
                                  "#40=IFCCYLINDRICALSURFACE(#2,1.);\n#41=IFCHALFSPACESOLID(#40,.T.);\n"
                                  "#100=IFCBOOLEANRESULT(.DIFFERENCE.,#30,#41);");
    CHECK(curved.volume == Approx(64));
    CHECK(curved.has("boolean-skipped"));
    const ShapeSeen circle = part("#100=IFCBOOLEANRESULT(.DIFFERENCE.,#100,#100);");
    CHECK(circle.triangles == 0);
    CHECK(circle.has("shape-too-complex"));
}
