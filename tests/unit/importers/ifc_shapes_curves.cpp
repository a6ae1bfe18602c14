// Curves, seen through what is extruded from them.
#include "ifc_shape.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

constexpr double kPi = std::numbers::pi;

/// A closed profile from curve #60, pushed up by 2 m.
ShapeSeen outlined(const std::string& records, const std::string& schema = "IFC4") {
    return pushed("#50=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#60);\n" + records, schema);
}

const std::string kDisc =
    "#30=IFCCIRCLE(#7,1.);\n#31=IFCCARTESIANPOINT((1.,0.));\n#32=IFCCARTESIANPOINT((0.,1.));\n#33=IFCCARTESIANPOINT((-1.,0.));\n"
    "#34=IFCCARTESIANPOINT((0.,-1.));\n";

std::string composite(const std::string& segments) {
    std::string out, list;
    int id = 70;
    for (size_t at = 0; at < segments.size(); ++id) {
        const size_t end = std::min(segments.find(' ', at), segments.size());
        std::string s = segments.substr(at, end - at);
        const bool same = s.back() != '-';
        if (!same) s.pop_back();
        out += "#" + std::to_string(id) + "=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.," + (same ? ".T.," : ".F.,") + s + ");\n";
        list += (list.empty() ? "#" : ",#") + std::to_string(id);
        at = end + 1;
    }
    return out + "#60=IFCCOMPOSITECURVE((" + list + "),.F.);\n";
}

}  // namespace

TEST_CASE("Arcs trimmed by parameter, by point and against their sense close a half disc") {
    const std::string chord = "#41=IFCPOLYLINE((#33,#31));\n" + composite("#40 #41");
    const double half = 2 * kPi / 2;
    for (const char* arc : {"#40=IFCTRIMMEDCURVE(#30,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(3.14159265359)),.T.,.PARAMETER.);\n",
                            "#40=IFCTRIMMEDCURVE(#30,(#31),(#33),.T.,.CARTESIAN.);\n",
                            "#40=IFCTRIMMEDCURVE(#30,(#31,IFCPARAMETERVALUE(7.)),(IFCPARAMETERVALUE(8.),#33),.T.,.CARTESIAN.);\n",
                            "#40=IFCTRIMMEDCURVE(#30,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(180.)),.T.,.PARAMETER.);\n"}) {
        INFO(arc);
        const ShapeSeen s = outlined(kDisc + arc + chord);
        CHECK(s.volume == Approx(half).epsilon(0.02));
        CHECK(s.box.min.y == Approx(0).margin(1e-6));
        CHECK(s.box.max.y == Approx(1));
    }
    const ShapeSeen below = outlined(kDisc + "#40=IFCTRIMMEDCURVE(#30,(#31),(#33),.F.,.CARTESIAN.);\n" + chord);
    CHECK(below.volume == Approx(half).epsilon(0.02));
    CHECK(below.box.min.y == Approx(-1));
    // The segment says that it runs the other way.
    const ShapeSeen turned =
        outlined(kDisc + "#40=IFCTRIMMEDCURVE(#30,(#33),(#31),.F.,.CARTESIAN.);\n#41=IFCPOLYLINE((#33,#31));\n" + composite("#40- #41"));
    CHECK(turned.volume == Approx(half).epsilon(0.02));
    CHECK(turned.box.max.y == Approx(1));
}

TEST_CASE("A composite curve is put together whichever way its writer turned the segments") {
    const std::string corners = "#31=IFCCARTESIANPOINT((4.,0.));\n#32=IFCCARTESIANPOINT((4.,3.));\n#33=IFCCARTESIANPOINT((0.,3.));\n";
    for (const char* sides : {"#40=IFCPOLYLINE((#6,#31));\n#41=IFCPOLYLINE((#31,#32));\n#42=IFCPOLYLINE((#32,#33,#6));\n",
                              "#40=IFCPOLYLINE((#31,#6));\n#41=IFCPOLYLINE((#31,#32));\n#42=IFCPOLYLINE((#32,#33,#6));\n",
                              "#40=IFCPOLYLINE((#31,#6));\n#41=IFCPOLYLINE((#32,#31));\n#42=IFCPOLYLINE((#6,#33,#32));\n"}) {
        INFO(sides);
        CHECK(outlined(corners + sides + composite("#40 #41 #42")).volume == Approx(24));
    }
    // A segment without points is none.
    CHECK(outlined(corners + "#40=IFCPOLYLINE(());\n#41=IFCPOLYLINE((#6,#31,#32));\n#42=IFCPOLYLINE((#32,#33,#6));\n" + composite("#40 #41 #42"))
              .volume == Approx(24));
}

TEST_CASE("An elliptic arc is trimmed by the angle of its own parameter") {
    const ShapeSeen s = outlined(
        "#30=IFCELLIPSE(#7,2.,1.);\n#31=IFCCARTESIANPOINT((2.,0.));\n#32=IFCCARTESIANPOINT((0.,1.));\n"
        "#40=IFCTRIMMEDCURVE(#30,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(1.5707963268)),.T.,.PARAMETER.);\n"
        "#41=IFCPOLYLINE((#32,#6,#31));\n" +
        composite("#40 #41"));
    CHECK(s.volume == Approx(2 * kPi * 2 / 4).epsilon(0.02));
}

TEST_CASE("A wide flat arc keeps its bulge to the centimetre") {
    // 100 m radius, 20 m chord: 0.5013 m high.
    const ShapeSeen s = outlined(
        "#30=IFCCARTESIANPOINTLIST2D(((-10.,0.),(0.,0.501256),(10.,0.)));\n"
        "#60=IFCINDEXEDPOLYCURVE(#30,(IFCARCINDEX((1,2,3)),IFCLINEINDEX((3,1))),.F.);\n");
    CHECK(s.box.max.y > 0.4963);
    CHECK(s.volume == Approx(2 * 2.0 / 3 * 20 * 0.501256).epsilon(0.02));
}

TEST_CASE("Lines and polylines are trimmed by parameter and by point") {
    const std::string line =
        "#30=IFCCARTESIANPOINT((0.,0.));\n#31=IFCDIRECTION((1.,0.));\n#32=IFCVECTOR(#31,2.);\n#33=IFCLINE(#30,#32);\n"
        "#34=IFCCARTESIANPOINT((4.,3.));\n#35=IFCPOLYLINE((#36,#34,#30));\n#36=IFCCARTESIANPOINT((4.,0.));\n";
    CHECK(outlined(line + "#40=IFCTRIMMEDCURVE(#33,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(2.)),.T.,.PARAMETER.);\n" + composite("#40 #35"))
              .volume == Approx(12));
    CHECK(outlined(line + "#40=IFCTRIMMEDCURVE(#33,(#30),(#36),.T.,.CARTESIAN.);\n" + composite("#40 #35")).volume == Approx(12));
    // The middle of a longer polyline, and a piece that begins within a segment.
    const std::string longer = line + "#37=IFCCARTESIANPOINT((-4.,0.));\n#38=IFCPOLYLINE((#37,#30,#36,#34));\n#39=IFCPOLYLINE((#34,#30));\n";
    CHECK(outlined(longer + "#40=IFCTRIMMEDCURVE(#38,(IFCPARAMETERVALUE(1.)),(IFCPARAMETERVALUE(3.)),.T.,.PARAMETER.);\n" + composite("#40 #39"))
              .volume == Approx(12));
    CHECK(outlined(longer + "#40=IFCTRIMMEDCURVE(#38,(#30),(#34),.T.,.CARTESIAN.);\n" + composite("#40 #39")).volume == Approx(12));
    CHECK(outlined(longer +
                   "#42=IFCCARTESIANPOINT((-2.,0.));\n#43=IFCPOLYLINE((#34,#42));\n"
                   "#40=IFCTRIMMEDCURVE(#38,(IFCPARAMETERVALUE(0.5)),(IFCPARAMETERVALUE(3.)),.T.,.PARAMETER.);\n" +
                   composite("#40 #43"))
              .volume == Approx(18));
}

TEST_CASE("An indexed poly-curve with arcs, with and without segments") {
    const std::string points = "#30=IFCCARTESIANPOINTLIST2D(((0.,0.),(2.,0.),(3.,1.),(2.,2.),(0.,2.)));\n";
    CHECK(outlined(points + "#60=IFCINDEXEDPOLYCURVE(#30,(IFCLINEINDEX((1,2)),IFCARCINDEX((2,3,4)),IFCLINEINDEX((4,5,1))),.F.);\n").volume ==
          Approx(2 * (4 + kPi / 2)).epsilon(0.01));
    CHECK(outlined(points + "#60=IFCINDEXEDPOLYCURVE(#30,$,.F.);\n").volume == Approx(2 * (4 + 1)));
    CHECK(outlined(points + "#60=IFCINDEXEDPOLYCURVE(#30,(IFCLINEINDEX((1,9))),.F.);\n").has("bad-shape"));
}

TEST_CASE("B-spline curves with knots, rational ones and Bezier curves of IFC2X3") {
    const std::string points =
        "#30=IFCCARTESIANPOINT((0.,0.));\n#31=IFCCARTESIANPOINT((2.,4.));\n#32=IFCCARTESIANPOINT((4.,0.));\n"
        "#41=IFCPOLYLINE((#32,#30));\n";
    // A parabola: two thirds of chord times height 2.
    const double parabola = 2 * (2.0 / 3) * 4 * 2;
    CHECK(
        outlined(points + "#40=IFCBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.);\n" + composite("#40 #41"))
            .volume == Approx(parabola).epsilon(0.005));
    CHECK(outlined(points + "#40=IFCBEZIERCURVE(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.);\n" + composite("#40 #41"), "IFC2X3").volume ==
          Approx(parabola).epsilon(0.005));
    // A quarter of a circle as a rational curve.
    const std::string quarter =
        "#30=IFCCARTESIANPOINT((2.,0.));\n#31=IFCCARTESIANPOINT((2.,2.));\n#32=IFCCARTESIANPOINT((0.,2.));\n"
        "#41=IFCPOLYLINE((#32,#6,#30));\n";
    CHECK(outlined(
              quarter +
              "#40=IFCRATIONALBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.,(1.,0.7071067811865,1.));\n" +
              composite("#40 #41"))
              .volume == Approx(2 * kPi).epsilon(0.005));
    // Trimmed in its own parameters: the parabola's first half.
    const ShapeSeen first =
        outlined(points +
                 "#42=IFCBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.);\n"
                 "#40=IFCTRIMMEDCURVE(#42,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(0.5)),.T.,.PARAMETER.);\n" +
                 "#43=IFCCARTESIANPOINT((2.,0.));\n#44=IFCCARTESIANPOINT((2.,2.));\n#45=IFCPOLYLINE((#44,#43,#30));\n" + composite("#40 #45"));
    CHECK(first.volume == Approx(parabola / 2).epsilon(0.005));
    for (const char* broken : {"#60=IFCBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,2),(0.,1.),.UNSPECIFIED.);",
                               "#60=IFCBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(1.,0.),.UNSPECIFIED.);",
                               "#60=IFCBSPLINECURVEWITHKNOTS(99999999999,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.);",
                               "#60=IFCBSPLINECURVEWITHKNOTS(2,(#30,#31,#99),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.);",
                               "#60=IFCRATIONALBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.,(1.,-1.,1.));",
                               "#60=IFCRATIONALBSPLINECURVEWITHKNOTS(2,(#30,#31,#32),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.,(1.));"}) {
        INFO(broken);
        const ShapeSeen s = outlined(points + broken);
        CHECK(s.has("bad-shape"));
        CHECK(s.triangles == 0);
    }
}

TEST_CASE("Offset curves lie to the left of their basis") {
    const std::string square =
        "#30=IFCCARTESIANPOINT((4.,0.));\n#31=IFCCARTESIANPOINT((4.,4.));\n#32=IFCCARTESIANPOINT((0.,4.));\n"
        "#33=IFCPOLYLINE((#6,#30,#31,#32,#6));\n";
    CHECK(outlined(square + "#60=IFCOFFSETCURVE2D(#33,1.,.F.);\n").volume == Approx(2 * 4));
    CHECK(outlined(square + "#60=IFCOFFSETCURVE2D(#33,-1.,.F.);\n").volume == Approx(2 * 36));
    CHECK(outlined(square + "#60=IFCOFFSETCURVE3D(#33,1.,.F.,#5);\n").volume == Approx(2 * 4));
}

TEST_CASE("Segments of IFC4X3 with a placement of their own: line, circle and clothoid") {
    const ShapeSeen s = outlined(
        "#30=IFCDIRECTION((1.,0.));\n#31=IFCVECTOR(#30,1.);\n#32=IFCLINE(#6,#31);\n#33=IFCCIRCLE(#7,1.);\n"
        "#34=IFCCARTESIANPOINT((4.,0.));\n#35=IFCAXIS2PLACEMENT2D(#34,#30);\n#36=IFCDIRECTION((-1.,0.));\n"
        "#37=IFCCARTESIANPOINT((4.,2.));\n#38=IFCAXIS2PLACEMENT2D(#37,#36);\n"
        "#40=IFCCURVESEGMENT(.CONTINUOUS.,#7,IFCLENGTHMEASURE(0.),IFCLENGTHMEASURE(4.),#32);\n"
        "#41=IFCCURVESEGMENT(.CONTINUOUS.,#35,IFCLENGTHMEASURE(0.),IFCLENGTHMEASURE(3.14159265),#33);\n"
        "#42=IFCCURVESEGMENT(.CONTINUOUS.,#38,IFCLENGTHMEASURE(0.),IFCLENGTHMEASURE(4.),#32);\n"
        "#60=IFCCOMPOSITECURVE((#40,#41,#42),.F.);\n",
        "IFC4X3_ADD2");
    CHECK(s.problems.empty());
    CHECK(s.volume == Approx(2 * (8 + kPi / 2)).epsilon(0.01));
    // A clothoid of constant 10 m turns by L²/2A² = 0.5 over 10 m and has moved by about 9.75 m along and 1.64 m aside.
    const ShapeSeen c = part(
        "#33=IFCCLOTHOID(#7,10.);\n#40=IFCCURVESEGMENT(.CONTINUOUS.,#7,IFCLENGTHMEASURE(0.),IFCLENGTHMEASURE(10.),#33);\n"
        "#60=IFCCOMPOSITECURVE((#40),.F.);\n#100=IFCSWEPTDISKSOLID(#60,0.01,$,$,$);\n",
        "IFC4X3_ADD2");
    CHECK(c.box.max.x == Approx(9.753).margin(0.02));
    CHECK(c.box.max.y == Approx(1.637).margin(0.02));
}

TEST_CASE("Alignment curves are named, not guessed") {
    const ShapeSeen s = part("#60=IFCGRADIENTCURVE((),.F.,#61,$);\n#100=IFCSWEPTDISKSOLID(#60,0.1,$,$,$);\n", "IFC4X3_ADD2");
    CHECK(s.triangles == 0);
    REQUIRE(s.has("unsupported-representation"));
    CHECK(s.problems[0].message.find("IFCGRADIENTCURVE") != std::string::npos);
    CHECK(s.problems[0].where.find("#60") != std::string::npos);
}

TEST_CASE("Curves that refer to each other in a circle are named and end") {
    CHECK(outlined("#60=IFCTRIMMEDCURVE(#60,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(1.)),.T.,.PARAMETER.);\n").has("shape-too-complex"));
    CHECK(outlined("#60=IFCOFFSETCURVE2D(#61,1.,.F.);\n#61=IFCOFFSETCURVE2D(#60,1.,.F.);\n").has("shape-too-complex"));
    CHECK(outlined(composite("#60 #60")).has("shape-too-complex"));
    CHECK(part("#60=IFCPCURVE(#61,#60);\n#61=IFCSURFACEOFLINEAREXTRUSION(#62,#2,#5,1.);\n#62=IFCARBITRARYOPENPROFILEDEF(.CURVE.,$,#60);\n"
               "#100=IFCSWEPTDISKSOLID(#60,0.1,$,$,$);\n")
              .has("shape-too-complex"));
    CHECK(part(composite("#60 #60") + "#100=IFCSWEPTDISKSOLID(#60,0.1,$,2.,3.);\n").has("shape-too-complex"));
}
