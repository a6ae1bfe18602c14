// Purpose: 64 bits well mixed, for keys and sums that tell things apart; not against malice. The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
#pragma once
#include <cstdint>

namespace sallyport::base {

constexpr uint64_t mixed(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

}  // namespace sallyport::base
