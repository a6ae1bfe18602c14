// Purpose: shared by what stands (plan_furnish.cpp) and what hangs (plan_fittings.cpp) in the planned rooms: things made of a few shapes, and rooms
// seen as bays and wall faces. Refuses to: block a door; things that would are left out.
#pragma once
#include <vector>

#include "importers/plan_model.h"
#include "importers/plan_solids.h"

namespace sallyport::importers::plan {

/// A thing in its own frame: x along its front, y behind it, z up from its foot. Its shapes are shared by all that stand in the building.
struct Thing {
    struct Shape {
        uint32_t mesh;
        Rgba8 color;
    };
    std::vector<Shape> shapes;
    Vec2 half{0, 0};  ///< half of its size on the floor
};

/// One face of a room's walls as seen from inside: the room lies to the left of a -> b.
struct Face {
    Vec2 a{0, 0}, b{0, 0};
    struct Gap {
        double from, to;
        bool window;
    };
    std::vector<Gap> gaps;  ///< doors, openings and windows, metres from a
    double length() const { return glm::length(b - a); }
    Vec2 along() const { return (b - a) / length(); }
    Vec2 inward() const {
        const Vec2 u = along();
        return {-u.y, u.x};
    }
    struct Stretch {
        double from, to;
    };
    /// What is left between the gaps, each widened by `margin`.
    std::vector<Stretch> free(double margin, bool windowsToo) const;
};

std::vector<Face> facesOf(const Building& b, RoomId room, const FloorShape& shape);

/// A room as somebody sees it who looks at its board: x from the left along the board, y back from it.
struct Bay {
    Vec2 corner{0, 0}, right{1, 0}, back{0, -1};
    double width = 0, depth = 0;
    Vec2 at(double x, double y) const { return corner + right * x + back * y; }
};
Bay bayOf(const Building& b, RoomId room, Side board);

/// Collects the parts of one element and keeps them clear of doors.
class Placer {
public:
    Placer(const Building& b, ElementSink& sink, RoomId room, std::string name, ElementKind kind = ElementKind::Furniture,
           const char* cls = "IfcFurniture");
    ~Placer();
    Placer(const Placer&) = delete;
    Placer& operator=(const Placer&) = delete;
    /// `along`: direction of the thing's x. False when it would stand in a door's way or outside the room.
    bool stand(const Thing& t, Vec2 at, Vec2 along, double z = 0);
    /// Without the check, for what hangs or lies.
    void hang(const Thing& t, Vec2 at, Vec2 along, double z);
    void part(uint32_t mesh, Rgba8 color, const Mat4& placement);

private:
    const Building& b_;
    ElementSink& sink_;
    RoomId room_;
    Element e_;
};

/// Wall linings, lockers, signs, lights and the cabinets of the points of interest.
void addFittings(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b, ElementSink& sink);

}  // namespace sallyport::importers::plan
