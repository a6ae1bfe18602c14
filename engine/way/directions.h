// Purpose: a way told in words, short enough for the radio: "In by Door 4 (side B), second left into East Hall, Stair B up to F2, third on the right:
// Room 214". Left and right are those of who walks. Refuses to: choose ways.
#pragma once
#include <string>
#include <vector>

#include "way/way_finder.h"

namespace sallyport::way {

struct Direction {
    std::string text;   ///< "second left into North Hall (reported locked)"
    double metres = 0;  ///< from the start to there
    size_t point = 0;   ///< of Way::points, where it happens
};
/// In order; the last one names the goal's room. Empty for a way without points. `metric`: metres, else feet.
std::vector<Direction> directions(const building::Building& b, const Way& way, bool metric);
/// In one sentence, with a capital and a full stop.
std::string inWords(const std::vector<Direction>& directions);

}  // namespace sallyport::way
