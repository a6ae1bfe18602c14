// Purpose: the short measurement behind the quality tier: how many blended pixels a second this driver draws. A context must be current; nothing that
// is bound stays changed but the framebuffer's binding, which is put back.
#pragma once

namespace sallyport::gpu {

/// Million pixels a second. Takes some ten milliseconds, on a very slow driver as long as its first quarter of a million pixels; 0: cannot be
/// measured.
double measureFillRate();

}  // namespace sallyport::gpu
