// Bodies given by their faces: faceted and advanced breps.
#include "ifc_shape.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

constexpr double kPi = std::numbers::pi;

/// Writes records with ids of its own from 1000 on; each call returns the reference of what it wrote.
class Brep {
public:
    std::string add(const std::string& record) {
        text += "#" + std::to_string(next_) + "=" + record + ";\n";
        return "#" + std::to_string(next_++);
    }
    std::string point(double x, double y, double z) {
        return add("IFCCARTESIANPOINT((" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + "))");
    }
    std::string vertex(double x, double y, double z) { return add("IFCVERTEXPOINT(" + point(x, y, z) + ")"); }
    std::string frame(double x, double y, double z) { return add("IFCAXIS2PLACEMENT3D(" + point(x, y, z) + ",$,$)"); }
    std::string line() { return add("IFCLINE(#1," + add("IFCVECTOR(#3,1.)") + ")"); }
    std::string edge(const std::string& a, const std::string& b, const std::string& curve, bool sameSense = true) {
        return add("IFCEDGECURVE(" + a + "," + b + "," + curve + (sameSense ? ",.T.)" : ",.F.)"));
    }
    /// "#5 #6-": edges in order, '-' for against their direction.
    std::string bound(const std::string& edges, bool outer = true) {
        std::string list;
        for (size_t at = 0; at < edges.size();) {
            const size_t end = std::min(edges.find(' ', at), edges.size());
            std::string e = edges.substr(at, end - at);
            const bool forward = e.back() != '-';
            if (!forward) e.pop_back();
            list += (list.empty() ? "" : ",") + add("IFCORIENTEDEDGE(*,*," + e + (forward ? ",.T.)" : ",.F.)"));
            at = end + 1;
        }
        return add((outer ? "IFCFACEOUTERBOUND(" : "IFCFACEBOUND(") + add("IFCEDGELOOP((" + list + "))") + ",.T.)");
    }
    void face(const std::string& bounds, const std::string& surface, bool sameSense = true) {
        faces += (faces.empty() ? "" : ",") + add("IFCADVANCEDFACE((" + bounds + ")," + surface + (sameSense ? ",.T.)" : ",.F.)"));
    }
    ShapeSeen seen() {
        const std::string shell = add("IFCCLOSEDSHELL((" + faces + "))");
        return part(text + "#100=IFCADVANCEDBREP(" + shell + ");\n");
    }
    std::string text, faces;

private:
    int next_ = 1000;
};

/// A cylinder of radius 1 from z = 0 to 2, its side with or without a seam edge.
Brep cylinder(bool seam, const std::string& sideSurface = {}, bool edgesAgainst = false) {
    Brep b;
    const std::string low = b.frame(0, 0, 0), high = b.frame(0, 0, 2);
    const std::string v = b.vertex(1, 0, 0), w = b.vertex(1, 0, 2);
    const std::string bottom = b.edge(v, v, b.add("IFCCIRCLE(" + low + ",1.)"), !edgesAgainst),
                      top = b.edge(w, w, b.add("IFCCIRCLE(" + high + ",1.)"), !edgesAgainst);
    const std::string up = b.edge(v, w, b.line());
    const std::string with = edgesAgainst ? "-" : "", against = edgesAgainst ? "" : "-";
    b.face(b.bound(bottom + against), b.add("IFCPLANE(" + low + ")"), false);
    b.face(b.bound(top + with), b.add("IFCPLANE(" + high + ")"));
    const std::string side = b.add(sideSurface.empty() ? "IFCCYLINDRICALSURFACE(" + low + ",1.)" : sideSurface);
    b.face(seam ? b.bound(bottom + with + " " + up + " " + top + against + " " + up + "-")
                : b.bound(bottom + with) + "," + b.bound(top + against, false),
           side);
    return b;
}

/// A cube from `low` to `high` as six polygons; the record of its shell is `id`.
std::string cubeShell(int id, double low, double high) {
    Brep b;
    b.text.clear();
    std::string out, faces;
    int next = id + 1;
    const auto add = [&](const std::string& record) {
        out += "#" + std::to_string(next) + "=" + record + ";\n";
        return "#" + std::to_string(next++);
    };
    std::string p[8];
    for (int i = 0; i < 8; ++i) {
        const auto c = [&](int bit) { return std::to_string(i & bit ? high : low); };
        p[i] = add("IFCCARTESIANPOINT((" + c(1) + "," + c(2) + "," + c(4) + "))");
    }
    for (const auto& q : {std::array{0, 4, 6, 2}, std::array{1, 3, 7, 5}, std::array{0, 1, 5, 4}, std::array{2, 6, 7, 3}, std::array{0, 2, 3, 1},
                          std::array{4, 5, 7, 6}}) {
        const std::string loop = add("IFCPOLYLOOP((" + p[q[0]] + "," + p[q[1]] + "," + p[q[2]] + "," + p[q[3]] + "))");
        faces += (faces.empty() ? "" : ",") + add("IFCFACE((" + add("IFCFACEOUTERBOUND(" + loop + ",.T.)") + "))");
    }
    return out + "#" + std::to_string(id) + "=IFCCLOSEDSHELL((" + faces + "));\n";
}

}  // namespace

TEST_CASE("A faceted brep with a void is hollow, whichever way the void's faces are turned") {
    const ShapeSeen s = part(cubeShell(200, 0, 4) + cubeShell(300, 1, 3) + "#100=IFCFACETEDBREPWITHVOIDS(#200,(#300));\n");
    CHECK(s.problems.empty());
    CHECK(s.volume == Approx(64 - 8));
    CHECK(s.area == Approx(6 * 16 + 6 * 4));
    CHECK(part(cubeShell(200, 0, 4) + "#100=IFCFACETEDBREPWITHVOIDS(#200,(#300));\n").has("damaged-shape"));
}

TEST_CASE("A cylinder as an advanced brep is closed and round, with a seam edge and without") {
    for (const bool against : {false, true})
        for (const bool seam : {false, true}) {
            INFO("seam " << seam << ", edges against their circles " << against);
            const ShapeSeen s = cylinder(seam, {}, against).seen();
            CHECK(s.problems.empty());
            CHECK(s.volume == Approx(2 * kPi).epsilon(0.02));
            CHECK(s.area == Approx(2 * kPi + 4 * kPi).epsilon(0.02));
            checkShapeBox(s.box, {-1, -1, 0}, {1, 1, 2});
        }
}

TEST_CASE("Curved breps are closed, so that they can be cut") {
    const std::string cut =
        "#100=IFCBOOLEANRESULT(.DIFFERENCE.,#101,#102);\n#102=IFCBLOCK(#103,9.,9.,9.);\n#103=IFCAXIS2PLACEMENT3D(#104,$,$);\n"
        "#104=IFCCARTESIANPOINT((0.,-4.,-4.));\n";
    const auto half = [&](Brep b) {
        const std::string shell = b.add("IFCCLOSEDSHELL((" + b.faces + "))");
        const ShapeSeen s = part(b.text + "#101=IFCADVANCEDBREP(" + shell + ");\n" + cut);
        CHECK(s.problems.empty());
        CHECK(s.box.max.x == Approx(0).margin(1e-6));
        return s.volume;
    };
    for (const bool seam : {false, true}) CHECK(half(cylinder(seam)) == Approx(kPi).epsilon(0.02));
    Brep dome;
    const std::string v = dome.vertex(2, 0, 0), rim = dome.edge(v, v, dome.add("IFCCIRCLE(#2,2.)"));
    dome.face(dome.bound(rim + "-"), dome.add("IFCPLANE(#2)"), false);
    dome.face(dome.bound(rim), dome.add("IFCSPHERICALSURFACE(#2,2.)"));
    CHECK(half(dome) == Approx(kPi / 3 * 8).epsilon(0.02));
    Brep ring;
    ring.face("", ring.add("IFCTOROIDALSURFACE(#2,3.,1.)"));
    CHECK(half(ring) == Approx(kPi * kPi * 3).epsilon(0.03));
}

TEST_CASE("A curved brep half a thousand kilometres away keeps its millimetres") {
    Brep near = cylinder(true);
    const std::string shell = near.add("IFCCLOSEDSHELL((" + near.faces + "))");
    const ShapeSeen s =
        part(near.text + "#50=IFCADVANCEDBREP(" + shell +
             ");\n#51=IFCSHAPEREPRESENTATION(#13,'Body','AdvancedBrep',(#50));\n"
             "#52=IFCREPRESENTATIONMAP(#2,#51);\n#100=IFCMAPPEDITEM(#52,#53);\n#53=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#54,1.,$);\n"
             "#54=IFCCARTESIANPOINT((500000.,5300000.,400.));\n");
    CHECK(s.volume == Approx(cylinder(true).seen().volume).epsilon(1e-4));
    checkShapeBox(s.box, {499999, 5299999, 400}, {500001, 5300001, 402}, 1e-3);
    // The same with the distance in the points themselves.
    Brep far;
    const double x = 500000, y = 5300000;
    const std::string low = far.frame(x, y, 0), v = far.vertex(x + 1, y, 0), w = far.vertex(x + 1, y, 2);
    const std::string bottom = far.edge(v, v, far.add("IFCCIRCLE(" + low + ",1.)"));
    const std::string top = far.edge(w, w, far.add("IFCCIRCLE(" + far.frame(x, y, 2) + ",1.)")), up = far.edge(v, w, far.line());
    far.face(far.bound(bottom + "-"), far.add("IFCPLANE(" + low + ")"));
    far.face(far.bound(top), far.add("IFCPLANE(" + low + ")"));
    far.face(far.bound(bottom + " " + up + " " + top + "- " + up + "-"), far.add("IFCCYLINDRICALSURFACE(" + low + ",1.)"));
    const ShapeSeen t = far.seen();
    CHECK(t.problems.empty());
    CHECK(t.volume == Approx(s.volume).epsilon(1e-4));
    checkShapeBox(t.box, {x - 1, y - 1, 0}, {x + 1, y + 1, 2}, 1e-3);
}

TEST_CASE("The side of a cylinder may be swept or revolved") {
    const std::string circle = "IFCARBITRARYCLOSEDPROFILEDEF(.CURVE.,$,#60)";
    for (const bool seam : {false, true}) {
        Brep swept = cylinder(seam, "IFCSURFACEOFLINEAREXTRUSION(#61,#2,#5,2.)");
        swept.text += "#60=IFCCIRCLE(#7,1.);\n#61=" + circle + ";\n";
        const ShapeSeen a = swept.seen();
        CHECK(a.problems.empty());
        CHECK(a.volume == Approx(2 * kPi).epsilon(0.02));
        Brep revolved = cylinder(seam, "IFCSURFACEOFREVOLUTION(#61,#2,#64)");
        revolved.text +=
            "#60=IFCPOLYLINE((#62,#63));\n#61=IFCARBITRARYOPENPROFILEDEF(.CURVE.,$,#60);\n#62=IFCCARTESIANPOINT((1.,0.,0.));\n"
            "#63=IFCCARTESIANPOINT((1.,0.,2.));\n#64=IFCAXIS1PLACEMENT(#1,#5);\n";
        const ShapeSeen b = revolved.seen();
        CHECK(b.problems.empty());
        CHECK(b.volume == Approx(2 * kPi).epsilon(0.02));
    }
}

TEST_CASE("A cylindrical wall with a window loses the window") {
    Brep b;
    const std::string low = b.frame(0, 0, 0), high = b.frame(0, 0, 2);
    const std::string v = b.vertex(1, 0, 0), w = b.vertex(1, 0, 2);
    const std::string bottom = b.edge(v, v, b.add("IFCCIRCLE(" + low + ",1.)")), top = b.edge(w, w, b.add("IFCCIRCLE(" + high + ",1.)"));
    // 1 m high, across the place where the angle starts anew, 0.8 rad wide.
    std::string points;
    const auto at = [&](double angle, double z) { points += (points.empty() ? "" : ",") + b.point(std::cos(angle), std::sin(angle), z); };
    for (int i = 0; i <= 8; ++i) at(-0.4 + 0.1 * i, 1.5);
    for (int i = 8; i >= 0; --i) at(-0.4 + 0.1 * i, 0.5);
    const std::string window = b.add("IFCFACEBOUND(" + b.add("IFCPOLYLOOP((" + points + "))") + ",.T.)");
    b.face(b.bound(bottom) + "," + b.bound(top + "-", false) + "," + window, b.add("IFCCYLINDRICALSURFACE(" + low + ",1.)"));
    const std::string shell = b.add("IFCOPENSHELL((" + b.faces + "))");
    const ShapeSeen s = part(b.text + "#100=IFCSHELLBASEDSURFACEMODEL((" + shell + "));\n");
    CHECK(s.problems.empty());
    CHECK(s.area == Approx(4 * kPi - 0.8).epsilon(0.01));
}

TEST_CASE("Spheres, hemispheres, cones and tori close at their poles") {
    {
        Brep b;
        b.face(b.add("IFCFACEBOUND(" + b.add("IFCVERTEXLOOP(" + b.vertex(0, 0, 2) + ")") + ",.T.)"), b.add("IFCSPHERICALSURFACE(#2,2.)"));
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(4 * kPi / 3 * 8).epsilon(0.02));
    }
    {  // the seam up and down again
        Brep b;
        const std::string south = b.vertex(0, 0, -2), north = b.vertex(0, 0, 2);
        const std::string meridian =
            b.edge(south, north, b.add("IFCCIRCLE(" + b.add("IFCAXIS2PLACEMENT3D(#1," + b.add("IFCDIRECTION((0.,-1.,0.))") + ",#3)") + ",2.)"));
        b.face(b.bound(meridian + " " + meridian + "-"), b.add("IFCSPHERICALSURFACE(#2,2.)"));
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(4 * kPi / 3 * 8).epsilon(0.02));
    }
    for (const bool upper : {true, false}) {
        Brep b;
        const std::string v = b.vertex(2, 0, 0), rim = b.edge(v, v, b.add("IFCCIRCLE(#2,2.)"));
        b.face(b.bound(upper ? rim + "-" : rim), b.add("IFCPLANE(#2)"), !upper);
        b.face(b.bound(upper ? rim : rim + "-"), b.add("IFCSPHERICALSURFACE(#2,2.)"));
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(2 * kPi / 3 * 8).epsilon(0.02));
        CHECK(s.box.max.z == Approx(upper ? 2 : 0).margin(1e-6));
    }
    for (const bool seam : {true, false}) {  // a cone of height 2 on a disc of radius 1
        Brep b;
        b.text +=
            "#60=IFCPOLYLINE((#62,#63));\n#61=IFCARBITRARYOPENPROFILEDEF(.CURVE.,$,#60);\n#62=IFCCARTESIANPOINT((1.,0.,0.));\n"
            "#63=IFCCARTESIANPOINT((0.,0.,2.));\n#64=IFCAXIS1PLACEMENT(#1,#5);\n";
        const std::string v = b.vertex(1, 0, 0), rim = b.edge(v, v, b.add("IFCCIRCLE(#2,1.)")), slope = b.edge(v, b.vertex(0, 0, 2), b.line());
        b.face(b.bound(rim + "-"), b.add("IFCPLANE(#2)"), false);
        b.face(b.bound(seam ? rim + " " + slope + " " + slope + "-" : rim), b.add("IFCSURFACEOFREVOLUTION(#61,#2,#64)"));
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(2 * kPi / 3).epsilon(0.02));
    }
    {
        Brep b;
        b.face("", b.add("IFCTOROIDALSURFACE(#2,3.,1.)"));
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(2 * kPi * kPi * 3).epsilon(0.03));
        checkShapeBox(s.box, {-4, -4, -1}, {4, 4, 1}, 0.01);
    }
}

TEST_CASE("Of the two bands between two circles on a torus the one to the left of its bounds is the face") {
    // The circles at the top and the bottom of the tube part its outer from its inner side.
    for (const bool outer : {true, false}) {
        Brep b;
        const std::string v = b.vertex(3, 0, 1), w = b.vertex(3, 0, -1);
        const std::string top = b.edge(v, v, b.add("IFCCIRCLE(" + b.frame(0, 0, 1) + ",3.)"));
        const std::string bottom = b.edge(w, w, b.add("IFCCIRCLE(" + b.frame(0, 0, -1) + ",3.)"));
        b.face(b.bound(outer ? bottom : bottom + "-") + "," + b.bound(outer ? top + "-" : top, false), b.add("IFCTOROIDALSURFACE(#2,3.,1.)"));
        const std::string shell = b.add("IFCOPENSHELL((" + b.faces + "))");
        const ShapeSeen s = part(b.text + "#100=IFCSHELLBASEDSURFACEMODEL((" + shell + "));\n");
        CHECK(s.problems.empty());
        CHECK(s.area == Approx(2 * kPi * (3 * kPi + (outer ? 2 : -2))).epsilon(0.03));
    }
}

TEST_CASE("A three-quarter ball with meridians through its pole is cut along them") {
    Brep b;
    const std::string east = b.vertex(2, 0, 0), south = b.vertex(0, -2, 0), north = b.vertex(0, 0, 2), centre = b.vertex(0, 0, 0);
    const std::string equator = b.edge(east, south, b.add("IFCCIRCLE(#2,2.)"));
    const std::string first =
        b.edge(east, north, b.add("IFCCIRCLE(" + b.add("IFCAXIS2PLACEMENT3D(#1," + b.add("IFCDIRECTION((0.,-1.,0.))") + ",#3)") + ",2.)"));
    const std::string second =
        b.edge(south, north, b.add("IFCCIRCLE(" + b.add("IFCAXIS2PLACEMENT3D(#1,#3," + b.add("IFCDIRECTION((0.,-1.,0.))") + ")") + ",2.)"), false);
    const std::string toEast = b.edge(centre, east, b.line()), toSouth = b.edge(centre, south, b.line()), toNorth = b.edge(centre, north, b.line());
    b.face(b.bound(equator + " " + second + " " + first + "-"), b.add("IFCSPHERICALSURFACE(#2,2.)"));
    b.face(b.bound(toSouth + " " + equator + "- " + toEast + "-"), b.add("IFCPLANE(#2)"), false);
    b.face(b.bound(toEast + " " + first + " " + toNorth + "-"), b.add("IFCPLANE(#2)"));
    b.face(b.bound(toNorth + " " + second + "- " + toSouth + "-"), b.add("IFCPLANE(#2)"));
    const ShapeSeen s = b.seen();
    CHECK(s.problems.empty());
    CHECK(s.volume == Approx(0.75 * 2 * kPi / 3 * 8).epsilon(0.03));
}

TEST_CASE("A block with a B-spline top, plain, rational and Bezier") {
    // The top is a parabola over X: 1 at both ends, 2 in the middle.
    for (int kind = 0; kind < 3; ++kind) {
        Brep b;
        std::string v[2][2][2], p[3][2];
        for (int i = 0; i < 8; ++i) v[i & 1][(i >> 1) & 1][i >> 2] = b.vertex(i & 1 ? 4 : 0, i & 2 ? 3 : 0, i >> 2);
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 2; ++j) p[i][j] = b.point(2 * i, 3 * j, i == 1 ? 3 : 1);
        const auto arch = [&](int j) {
            return b.add("IFCBSPLINECURVEWITHKNOTS(2,(" + p[0][j] + "," + p[1][j] + "," + p[2][j] +
                         "),.UNSPECIFIED.,.F.,.F.,(3,3),(0.,1.),.UNSPECIFIED.)");
        };
        const auto straight = [&](const std::string& a, const std::string& c) { return b.edge(a, c, b.line()); };
        std::string bottomX[2], topX[2], bottomY[2], topY[2], up[2][2];
        for (int j = 0; j < 2; ++j) {
            bottomX[j] = straight(v[0][j][0], v[1][j][0]);
            topX[j] = b.edge(v[0][j][1], v[1][j][1], arch(j));
            bottomY[j] = straight(v[j][0][0], v[j][1][0]);
            topY[j] = straight(v[j][0][1], v[j][1][1]);
            for (int i = 0; i < 2; ++i) up[i][j] = straight(v[i][j][0], v[i][j][1]);
        }
        const std::string plane = b.add("IFCPLANE(#2)");
        b.face(b.bound(bottomY[0] + " " + bottomX[1] + " " + bottomY[1] + "- " + bottomX[0] + "-"), plane);
        b.face(b.bound(bottomX[0] + " " + up[1][0] + " " + topX[0] + "- " + up[0][0] + "-"), plane);
        b.face(b.bound(up[0][1] + " " + topX[1] + " " + up[1][1] + "- " + bottomX[1] + "-"), plane);
        b.face(b.bound(up[0][0] + " " + topY[0] + " " + up[0][1] + "- " + bottomY[0] + "-"), plane);
        b.face(b.bound(bottomY[1] + " " + up[1][1] + " " + topY[1] + "- " + up[1][0] + "-"), plane);
        std::string rows;
        for (int i = 0; i < 3; ++i) rows += (i ? ",(" : "(") + p[i][0] + "," + p[i][1] + ")";
        const std::string common = "(2,1,(" + rows + "),.UNSPECIFIED.,.F.,.F.,.F.";
        const std::string knots = ",(3,3),(2,2),(0.,1.),(0.,1.),.UNSPECIFIED.";
        const std::string surface = kind == 0   ? "IFCBSPLINESURFACEWITHKNOTS" + common + knots + ")"
                                    : kind == 1 ? "IFCRATIONALBSPLINESURFACEWITHKNOTS" + common + knots + ",((1.,1.),(1.,1.),(1.,1.)))"
                                                : "IFCBEZIERSURFACE" + common + ")";
        b.face(b.bound(topX[0] + " " + topY[1] + " " + topX[1] + "- " + topY[0] + "-"), b.add(surface));
        INFO(surface);
        const ShapeSeen s = b.seen();
        CHECK(s.problems.empty());
        CHECK(s.volume == Approx(20).epsilon(0.005));
        CHECK(s.box.max.z == Approx(2).margin(0.01));
    }
}

TEST_CASE("A face that cannot be read is named and the rest of the body stands") {
    const ShapeSeen s = cylinder(true, "IFCSECTIONEDSURFACE(#2,(),())").seen();
    REQUIRE(s.has("damaged-shape"));
    CHECK(s.problems[0].message.find("IFCSECTIONEDSURFACE") != std::string::npos);
    CHECK(s.area == Approx(2 * kPi).epsilon(0.02));
    for (const char* surface :
         {"IFCCYLINDRICALSURFACE(#2,0.)", "IFCCYLINDRICALSURFACE(#2,1.E30)", "IFCSPHERICALSURFACE(#2,$)", "IFCTOROIDALSURFACE(#2,1.,-1.)",
          "IFCSURFACEOFLINEAREXTRUSION($,#2,#5,2.)", "IFCSURFACEOFREVOLUTION(#2,#2,$)",
          "IFCBSPLINESURFACEWITHKNOTS(2,1,((#1,#1),(#1)),.UNSPECIFIED.,.F.,.F.,.F.,(3,3),(2,2),(0.,1.),(0.,1.),.UNSPECIFIED.)",
          "IFCBSPLINESURFACEWITHKNOTS(1,1,((#1,#1),(#1,#1)),.UNSPECIFIED.,.F.,.F.,.F.,(2,2),(2,2),(0.,1.),(0.,1.),.UNSPECIFIED.)",
          "IFCRECTANGULARTRIMMEDSURFACE(#1014,0.,0.,1.,1.,.T.,.T.)"}) {
        INFO(surface);
        const ShapeSeen broken = cylinder(true, surface).seen();
        CHECK(broken.has("damaged-shape"));
        CHECK(std::isfinite(broken.volume));
    }
}
