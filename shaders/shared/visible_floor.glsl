// How much of this pixel is room floor that the eye meets.
#ifdef DIRECT
float visibleFloor() { return 1.0; }  // drawn straight into the picture: the stencil lets only such pixels through
#else
layout(binding = 0) uniform sampler2D basePicture;
float visibleFloor() { return texelFetch(basePicture, ivec2(gl_FragCoord.xy), 0).a; }
#endif
