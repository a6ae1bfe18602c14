// Purpose: where the floors of a building are when nothing names them. All shapes are dropped onto a grid over the plan; a floor is a height at which
// much flat surface has room to stand in above it. Facing is not used, since many programs write triangles either way round.
// Units: those of the triangles; levels() is told how many metres one is. Z up. Bounded: at most kMaxCells columns and kMaxSurfaces surfaces in all;
// what comes after is left out and full() says so. Refuses to: know names.
#pragma once
#include <cstdint>
#include <vector>

#include "base/math.h"

namespace sallyport::importers::mesh {

struct Level {
    double elevationM = 0;
    double areaM2 = 0;
};

class Columns {
public:
    static constexpr size_t kSide = 512, kMaxCells = kSide * kSide, kMaxSurfaces = 12u << 20;

    /// What a shape can be to a floor: anything; only what is overhead (a roof); only what stands on it (a wall).
    enum class Role : uint8_t { Any, Cover, Wall };

    explicit Columns(const base::Box3& box);
    void add(base::Vec3 a, base::Vec3 b, base::Vec3 c, Role role = Role::Any);
    void finish();  ///< after the last add, before the questions below
    bool full() const { return full_; }

    /// Of all the air between one surface and the next above it, the share in gaps from `low` to `high` (0 … 1; 0 when there is none).
    double shareOfGaps(double low, double high) const;
    /// Ascending. Heights within 0.3 m are one level; half levels are kept when enough area hangs together.
    std::vector<Level> levels(double metresPerUnit) const;

private:
    struct Surface {
        uint32_t cell;  ///< top bit: flat enough to stand on
        float z;        ///< above the box's bottom
    };
    struct Candidate {
        uint32_t cell;
        double zM;
    };
    void addUpright(double low, double high, double area);
    double uprightArea(double low, double high) const;  ///< of the walls between two heights
    std::vector<Level> peaks(const std::vector<Candidate>& c, double cellAreaM2, double minAreaM2, double minShare) const;
    double largestPatchM2(const std::vector<Candidate>& c, double zM, double cellAreaM2) const;

    base::Box3 box_;
    double cell_ = 1;
    size_t nx_ = 1, ny_ = 1;
    bool full_ = false;
    std::vector<Surface> surfaces_;
    std::vector<uint32_t> first_;  ///< of each column in surfaces_, once finished
    std::vector<double> upright_;  ///< area of walls by height; until finished the changes of it
    std::vector<double> gaps_;
};

}  // namespace sallyport::importers::mesh
