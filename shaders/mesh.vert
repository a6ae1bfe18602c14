#version 450 core
#include "shared/mesh_vertex.glsl"
