// Purpose: shortest ways found in another manner than engine/way finds them, to compare with: all that is free on a floor as one polygon, one
// visibility graph over its corners, Dijkstra. Slow and simple. Refuses to: know conditions.
#pragma once
#include <optional>

#include "building/building.h"

namespace sallyport::test {

class IndependentSearch {
public:
    explicit IndependentSearch(const building::Building& b);
    ~IndependentSearch();
    /// Metres; stairs count 2.2 for each metre climbed. Outside and lifts are not part of it.
    std::optional<double> metres(base::FloorId fromFloor, base::Vec2 from, base::FloorId toFloor, base::Vec2 to) const;

private:
    struct Impl;
    Impl* impl_;
};

}  // namespace sallyport::test
