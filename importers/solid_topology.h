// Purpose: what solid construction and Boolean operations share: welding of points, edge pairing, repair of T-junctions.
// Inner header of importers/solid*.cpp. Refuses to: move points further than the tolerance.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "importers/solid.h"

namespace sallyport::importers {

/// Gives near points one index. Linear for the few points of a wall, hashed beyond that.
class PointWelder {
public:
    explicit PointWelder(std::vector<base::Vec3>& points, double toleranceM = kSolidToleranceM);
    /// Index of the point within the tolerance, or of a new one.
    uint32_t add(base::Vec3 p);

private:
    std::optional<uint32_t> findHashed(base::Vec3 p) const;
    void insertHashed(uint32_t index);
    void rehash();
    std::vector<base::Vec3>& points_;
    double tolerance_;
    std::vector<uint32_t> heads_, next_;  ///< empty while linear
};

/// Normal times twice the area (Newell), of one loop.
base::Vec3 loopNormal(std::span<const base::Vec3> points, std::span<const uint32_t> loop);
inline base::Vec3 loopNormal(const Solid& s, const Solid::Loop& l) { return loopNormal(s.points, std::span(s.indices).subspan(l.first, l.count)); }

/// Drops repeated points, loops under three points and faces without an outer loop; then tells whether every edge has its partner.
void dropDegenerate(Solid& s);
bool edgesPaired(const Solid& s);
/// Inserts points that lie on another face's edge into that edge. `work` is counted down; returns false when it ran out.
bool repairTJunctions(Solid& s, uint64_t& work);
/// Makes neighbouring faces run in opposite directions along their common edge, shell by shell, each shell outward.
void orientConsistently(Solid& s);
/// Gives raw faces (loops of indices, no planes yet) their planes; faces that are not planar become triangles. Sets `closed`; `orient` as in
/// fromFaces.
void finishFaces(Solid& s, bool orient);
/// Turns every face round.
void flipFaces(Solid& s);
bool finite(base::Vec3 p);

}  // namespace sallyport::importers
