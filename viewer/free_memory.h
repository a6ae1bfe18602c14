// Purpose: keeps the memory of hours of use flat: of a flood of events, of a drill in a loop. Small pieces die in another order than they were
// born; large blocks among them leave holes that small pieces then settle in, so that the next large block needs new room: the program grew to 328
// MB, 231 of them holes, with 97 MB in use all the time (1.3 million events in 130 s), or to 340 MB, 118 of them holes (the sample drill in a loop
// at 64 times its speed, 20 s). So large blocks stay apart, and what bursts leave behind is given back. Refuses to: know what the memory was for.
#pragma once
#include <cstdint>

namespace sallyport::viewer {

class FreeMemory {
public:
    static constexpr uint64_t kEveryEvents = 5'000;  ///< half a second of a flood, minutes of a busy school
    /// From now on blocks of kLargeBytes and more come from the system and go back to it at once. Left alone, the allocator raises that limit to
    /// the largest block that was ever freed (32 MB). For the whole program; not undone. Costs page faults where large blocks come and go; an
    /// import takes no longer that could be measured.
    static void keepLargeBlocksApart();
    static constexpr int kLargeBytes =
        128 * 1024;  ///< below it software drivers take some hundred blocks a second, which would cost a tenth of a frame
    /// `seq`: of the newest event. Gives back when that many came since the last time; true when it did. Some milliseconds.
    bool giveBack(uint64_t seq);

private:
    uint64_t last_ = 0;
};

}  // namespace sallyport::viewer
