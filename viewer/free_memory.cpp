#include "viewer/free_memory.h"

#include <malloc.h>

namespace sallyport::viewer {

void FreeMemory::keepLargeBlocksApart() { ::mallopt(M_MMAP_THRESHOLD, kLargeBytes); }

bool FreeMemory::giveBack(uint64_t seq) {
    if (seq < last_) last_ = 0;  // another school
    if (seq - last_ < kEveryEvents) return false;
    last_ = seq;
    ::malloc_trim(0);
    return true;
}

}  // namespace sallyport::viewer
