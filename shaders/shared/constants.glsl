// Numbers shared with C++: engine/gpu/shader_constants.h and engine/scene/draw_list.h. tests/gl/constants_agree.cpp compares every one of them.
const uint kPatternNone = 0u;
const uint kPatternHatch = 1u;
const uint kPatternTint = 2u;
const uint kPatternDots = 3u;
const uint kPatternSolid = 4u;
const uint kPatternStripes = 5u;
const uint kPatternCrossHatch = 6u;
const uint kPatternOutlineOnly = 7u;
const uint kPatternGround = 8u;

const uint kFlagSelected = 1u;
const uint kFlagHovered = 2u;
const uint kFlagStale = 4u;

const uint kDashSolid = 0u;
const uint kDashDashed = 1u;
const uint kDashMoving = 2u;
const uint kDashDouble = 3u;

const uint kNoOwner = 0xffffffffu;
