#version 450 core
#define CLIPPED
#include "shared/mesh_vertex.glsl"
