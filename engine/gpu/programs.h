// Purpose: the programs of all passes, compiled together when the renderer is made. One that the driver refuses is replaced by a plainer one, at
// worst by one that draws nothing, so that the rest of the picture and the panels stay.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "gpu/gl.h"

namespace sallyport::gpu {

struct Programs {
    Program mesh, meshClipped, outline, visible, fill, edge, worldLine, overlay, fillDirect, edgeDirect, occlusion, occlusionBlur, occlusionApply;
    std::string plainer, missing;  ///< what is drawn more plainly, and what is not drawn: "the building, room edges"; empty: all is as it should be

    /// `refused`: the name of a shader that is taken as refused by the driver, for tests. Error: not even a shader that draws nothing compiles.
    static base::Result<Programs> compile(std::string_view refused = {});
};

}  // namespace sallyport::gpu
