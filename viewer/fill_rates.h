// Purpose: what was measured of this machine's graphics drivers (gpu/fill_rate.h), kept in the user's cache so that it is measured once for each
// driver and version. Refuses to: fail; what cannot be kept is measured again.
#pragma once
#include "gpu/renderer.h"

namespace sallyport::viewer {

double knownFillRate(const gpu::DeviceInfo& device);   ///< million pixels a second; 0: not known
void rememberFillRate(const gpu::DeviceInfo& device);  ///< when it was measured

}  // namespace sallyport::viewer
