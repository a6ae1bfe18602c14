// Purpose: closed solids for the plan importer: boxes, prisms over a grid of cells, and the elements they become.
// Every solid is watertight with outward faces. Refuses to: do booleans; holes are empty cells.
#pragma once
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "building/building.h"

namespace sallyport::importers::plan {

using building::Building;
using building::Element;
using building::ElementKind;
using building::Mat4;
using building::Mesh;
using building::Rgba8;
using building::Vec2;
using building::Vec3;

/// A right-handed frame: point = origin + a u + b v + c (u x v).
struct Frame {
    Vec3 origin{0, 0, 0}, u{1, 0, 0}, v{0, 1, 0};
};

/// Prism over the cells (i, j) of the grid us x vs for which solid[j * (us-1) + i] holds, from w0 to w1 along u x v.
void addCells(Mesh& m, const Frame& f, std::span<const double> us, std::span<const double> vs, const std::vector<bool>& solid, double w0, double w1);
void addBox(Mesh& m, Vec3 lo, Vec3 hi);
/// Upright prism over a convex ring, counter-clockwise.
void addPrism(Mesh& m, std::span<const Vec2> ring, double z0, double z1);

struct Rect {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};
/// Rectangles that together cover the inside of a ring with axis-parallel edges.
std::vector<Rect> rectsOf(const std::vector<Vec2>& ring);
/// Slab over the union of `add` less the union of `cut`.
void addSlab(Mesh& m, std::span<const Rect> add, std::span<const Rect> cut, double z0, double z1);

/// Adds elements to a Building and keeps bounds right; equal shapes are stored once.
class ElementSink {
public:
    explicit ElementSink(Building& b) : b_(b) {}
    uint32_t mesh(Mesh m);
    /// The box from lo to hi as a shared mesh.
    uint32_t box(Vec3 lo, Vec3 hi);
    Element make(ElementKind kind, const char* cls, std::string name, building::FloorId floor) const;
    /// Adds unless it has no parts. The source id is made from class and name and is unique.
    void add(Element e);

private:
    Building& b_;
    std::map<std::array<double, 6>, uint32_t> boxes_;
    std::map<std::string, uint32_t> named_;
};

/// mesh -> local: turned so that x points along `along`, then moved.
Mat4 placed(Vec3 at, Vec2 along = {1, 0});

}  // namespace sallyport::importers::plan
