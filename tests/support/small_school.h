// Purpose: a two-floor school of eight rooms for the tests, small enough to know by heart.
//
//   y 12 +--------+--------+--------+      F1 (z 0): 101 102 103 north, hall H1 (y 6..8), 104 105 south, stair S (x 16..20, y 8..12 is 103's
//   neighbour)
//        |  101   |  102   |  103   |      F2 (z 4): 201 over 101, hall H2 over H1, stair landing
//    8   +--d101--+--d102--+--d103--+
//        |            H1            X1 (exterior door "1" at x 24)
//    6   +--d104--+--d105--+--stair-+
//        |  104   |  105   |  Stair A
//    0   +--------+--------+--------+
//        0        8        16       24
#pragma once
#include "building/building.h"

namespace sallyport::test {
building::Building smallSchool();
}
