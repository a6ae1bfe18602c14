#version 450 core
#include "shared/edge_fragment.glsl"
