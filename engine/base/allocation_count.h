// Purpose: how often this thread asks operator new for memory, for the claim that a steady frame takes none. Only programs that use it have their
// operator new counted (one test of a thread-local flag a call). Refuses to: see malloc of C libraries and drivers, or other threads.
#pragma once
#include <cstdint>

namespace sallyport::base {

/// Whether this build counts: under a sanitizer operator new is the sanitizer's.
bool countsAllocations();
void startCountingAllocations();
/// Since the start, on this thread; counting ends.
uint64_t stopCountingAllocations();

}  // namespace sallyport::base
