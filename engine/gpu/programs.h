// Purpose: the programs of all passes, compiled together when the renderer is made.
#pragma once
#include "base/result.h"
#include "gpu/gl.h"

namespace sallyport::gpu {

struct Programs {
    Program mesh, outline, visible, fill, edge, worldLine, overlay;
    static base::Result<Programs> compile();
};

}  // namespace sallyport::gpu
