// Purpose: gives memory back to the system that bursts of events left behind: small pieces die in another order than they were born, so that the heap
// of a flood grows by holes (63 of 139 MB after 700,000 events in 70 s) although no more is in use. Refuses to: know what the memory was for.
#pragma once
#include <cstdint>

namespace sallyport::viewer {

class FreeMemory {
public:
    static constexpr uint64_t kEveryEvents = 10'000;  ///< a second of a flood, minutes of a busy school
    /// `seq`: of the newest event. Gives back when that many came since the last time; true when it did. Some milliseconds.
    bool giveBack(uint64_t seq);

private:
    uint64_t last_ = 0;
};

}  // namespace sallyport::viewer
