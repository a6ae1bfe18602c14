// Purpose: how much memory the graphics card has. Refuses to: decide what to do with it.
#pragma once
#include <cstdint>
#include <string>

namespace sallyport::gpu {

/// What the driver says that it can hold, in bytes; 0: it does not say. A context must be current.
uint64_t deviceMemoryBytes();

std::string megabytes(uint64_t bytes);  ///< "1,340 MB"

}  // namespace sallyport::gpu
