// A vertex as engine/gpu/mesh_pack.h lays it: lattice steps from the origin of its batch, which comes once for each draw.
layout(location = 0) in vec3 lattice;
layout(location = 4) in vec3 batchOrigin;
layout(location = 5) in vec2 batchStep;  // level, upright

vec3 batchPosition() { return batchOrigin + lattice * batchStep.xxy; }
