#version 450 core
#define DIRECT
#include "shared/edge_fragment.glsl"
