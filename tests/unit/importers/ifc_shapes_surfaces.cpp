// Surface models, face sets and surfaces that stand alone.
#include "ifc_shape.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

constexpr double kPi = std::numbers::pi;

const std::string kTetra =
    "#30=IFCCARTESIANPOINT((1.,0.,0.));\n#31=IFCCARTESIANPOINT((0.,1.,0.));\n#32=IFCCARTESIANPOINT((0.,0.,1.));\n"
    "#33=IFCPOLYLOOP((#1,#31,#30));\n#34=IFCFACEOUTERBOUND(#33,.T.);\n#35=IFCFACE((#34));\n#36=IFCPOLYLOOP((#1,#30,#32));\n"
    "#37=IFCFACEOUTERBOUND(#36,.T.);\n#38=IFCFACE((#37));\n#39=IFCPOLYLOOP((#30,#31,#32));\n#40=IFCFACEOUTERBOUND(#39,.T.);\n"
    "#41=IFCFACE((#40));\n#42=IFCPOLYLOOP((#1,#32,#31));\n#43=IFCFACEOUTERBOUND(#42,.T.);\n#44=IFCFACE((#43));\n";

}  // namespace

TEST_CASE("Shell- and face-based surface models, also of curved faces") {
    const ShapeSeen shells =
        part(kTetra + "#50=IFCOPENSHELL((#35,#38,#41));\n#51=IFCOPENSHELL((#44));\n#100=IFCSHELLBASEDSURFACEMODEL((#50,#51));\n");
    CHECK(shells.problems.empty());
    CHECK(shells.volume == Approx(1.0 / 6));
    const ShapeSeen sets = part(kTetra + "#50=IFCCONNECTEDFACESET((#35,#38,#41,#44));\n#100=IFCFACEBASEDSURFACEMODEL((#50));\n");
    CHECK(sets.volume == Approx(1.0 / 6));
    const ShapeSeen missing = part(kTetra + "#50=IFCCONNECTEDFACESET((#35,#38,#99));\n#100=IFCFACEBASEDSURFACEMODEL((#50));\n");
    CHECK(missing.area == Approx(1));
    CHECK(missing.has("damaged-shape"));
}

TEST_CASE("Of bounds that do not say which is the outer one the largest is") {
    const std::string plate =
        "#30=IFCCARTESIANPOINT((0.,0.,0.));\n#31=IFCCARTESIANPOINT((4.,0.,0.));\n#32=IFCCARTESIANPOINT((4.,4.,0.));\n#33=IFCCARTESIANPOINT((0.,4.,0.)"
        ");\n"
        "#34=IFCPOLYLOOP((#30,#31,#32,#33));\n#35=IFCCARTESIANPOINT((1.,1.,0.));\n#36=IFCCARTESIANPOINT((1.,2.,0.));\n#37=IFCCARTESIANPOINT((2.,2.,0."
        "));\n"
        "#38=IFCPOLYLOOP((#35,#36,#37));\n#39=IFCFACEBOUND(#38,.T.);\n#40=IFCFACEBOUND(#34,.T.);\n#41=IFCFACE((#39,#40));\n#42=IFCOPENSHELL((#41));"
        "\n";
    CHECK(part(plate + "#100=IFCSHELLBASEDSURFACEMODEL((#42));\n").area == Approx(16 - 0.5));
}

TEST_CASE("Surfaces that stand alone: swept, trimmed, bounded, in a geometric set") {
    const std::string arc =
        "#60=IFCCIRCLE(#7,1.);\n#61=IFCTRIMMEDCURVE(#60,(IFCPARAMETERVALUE(0.)),(IFCPARAMETERVALUE(1.5707963268)),.T.,.PARAMETER.);\n"
        "#62=IFCARBITRARYOPENPROFILEDEF(.CURVE.,$,#61);\n#63=IFCCYLINDRICALSURFACE(#2,1.);\n";
    const double quarter = kPi / 2 * 3;
    CHECK(part(arc + "#100=IFCSURFACEOFLINEAREXTRUSION(#62,#2,#5,3.);\n").area == Approx(quarter).epsilon(0.02));
    CHECK(part(arc + "#100=IFCEXTRUDEDAREASOLID(#62,#2,#5,3.);\n").area == Approx(quarter).epsilon(0.02));
    CHECK(part(arc + "#100=IFCRECTANGULARTRIMMEDSURFACE(#63,0.,0.,1.5707963268,3.,.T.,.T.);\n").area == Approx(quarter).epsilon(0.02));
    CHECK(part("#60=IFCAXIS1PLACEMENT(#1,#5);\n#61=IFCCARTESIANPOINT((1.,0.,0.));\n#64=IFCCARTESIANPOINT((1.,0.,3.));\n#65=IFCPOLYLINE((#61,#64));\n"
               "#66=IFCARBITRARYOPENPROFILEDEF(.CURVE.,$,#65);\n#100=IFCSURFACEOFREVOLUTION(#66,#2,#60);\n")
              .area == Approx(2 * kPi * 3).epsilon(0.02));
    const std::string plate =
        "#70=IFCPLANE(#2);\n#71=IFCCARTESIANPOINT((4.,0.));\n#72=IFCCARTESIANPOINT((4.,3.));\n#73=IFCCARTESIANPOINT((0.,3.));\n"
        "#74=IFCPOLYLINE((#6,#71,#72,#73,#6));\n#75=IFCCIRCLE(#76,1.);\n#76=IFCAXIS2PLACEMENT2D(#77,$);\n#77=IFCCARTESIANPOINT((2.,1.5));\n";
    CHECK(part(plate + "#100=IFCCURVEBOUNDEDPLANE(#70,#74,(#75));\n").area == Approx(12 - discArea(1)));
    CHECK(part(plate + "#78=IFCCURVEBOUNDEDPLANE(#70,#74,());\n#100=IFCGEOMETRICSET((#74,#78,#6));\n").area == Approx(12));
    const ShapeSeen curves = part(plate + "#100=IFCGEOMETRICSET((#74,#75));\n");
    CHECK(curves.problems.empty());
    CHECK(curves.triangles == 0);
    CHECK(part(plate + "#100=IFCPLANE(#2);\n").has("unsupported-representation"));
    // Bounded by curves that lie on it.
    CHECK(part(arc + "#80=IFCCIRCLE(#2,1.);\n#81=IFCAXIS2PLACEMENT3D(#82,$,$);\n#82=IFCCARTESIANPOINT((0.,0.,3.));\n#83=IFCCIRCLE(#81,1.);\n"
                     "#84=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#80);\n#85=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.F.,#83);\n"
                     "#86=IFCBOUNDARYCURVE((#84),.F.);\n#87=IFCBOUNDARYCURVE((#85),.F.);\n#100=IFCCURVEBOUNDEDSURFACE(#63,(#86,#87),.F.);\n")
              .area == Approx(2 * kPi * 3).epsilon(0.02));
}

TEST_CASE("A curve drawn in the parameters of a surface lies on it") {
    // A helix: one turn about a cylinder of radius 1, 3 m up.
    const ShapeSeen s = part(
        "#60=IFCCYLINDRICALSURFACE(#2,1.);\n#61=IFCCARTESIANPOINT((6.283185307,3.));\n#62=IFCPOLYLINE((#6,#61));\n"
        "#63=IFCPCURVE(#60,#62);\n#100=IFCSWEPTDISKSOLID(#63,0.05,$,$,$);\n");
    CHECK(s.problems.empty());
    checkShapeBox(s.box, {-1.05, -1.05, 0}, {1.05, 1.05, 3}, 0.06);
    CHECK(s.volume == Approx(std::hypot(2 * kPi, 3) * kPi * 0.0025).epsilon(0.08));
}

TEST_CASE("Face sets: PnIndex, voids, the triangulated network, the attribute order of IFC4X3 and normal indexes of early IFC4") {
    const std::string points = "#30=IFCCARTESIANPOINTLIST3D(((0.,0.,0.),(1.,0.,0.),(0.,1.,0.),(0.,0.,1.)));\n";
    const char* faces = "((1,3,2),(1,2,4),(2,3,4),(1,4,3))";
    const double tetra = 1.0 / 6;
    CHECK(part(points + "#100=IFCTRIANGULATEDFACESET(#30,$,.T.," + faces + ",$);\n").volume == Approx(tetra));
    CHECK(part(points + "#100=IFCTRIANGULATEDFACESET(#30,$,.T.," + faces + "," + faces + ");\n").volume == Approx(tetra));
    CHECK(part(points + "#100=IFCTRIANGULATEDFACESET(#30,.T.,$," + faces + ",$);\n", "IFC4X3_ADD2").volume == Approx(tetra));
    CHECK(part(points + "#100=IFCTRIANGULATEDFACESET(#30,$,.T.,((4,2,3),(4,3,1),(3,2,1),(4,1,2)),(4,3,2,1));\n").volume == Approx(tetra));
    CHECK(part(points + "#100=IFCTRIANGULATEDIRREGULARNETWORK(#30,$,.F.," + faces + ",$,(0,0,0,0));\n", "IFC4X3_ADD2").volume == Approx(tetra));
    const std::string plate =
        "#30=IFCCARTESIANPOINTLIST3D(((0.,0.,0.),(4.,0.,0.),(4.,4.,0.),(0.,4.,0.),(1.,1.,0.),(1.,2.,0.),(2.,2.,0.),(2.,1.,0.)));\n"
        "#31=IFCINDEXEDPOLYGONALFACEWITHVOIDS((1,2,3,4),((5,6,7,8)));\n";
    CHECK(part(plate + "#100=IFCPOLYGONALFACESET(#30,.F.,(#31),$);\n").area == Approx(15));
    const ShapeSeen broken = part(points + "#100=IFCTRIANGULATEDFACESET(#30,$,.T.,((1,3,2),(1,2,9)),$);\n");
    CHECK(broken.has("damaged-shape"));
    CHECK(broken.triangles == 1);
}
