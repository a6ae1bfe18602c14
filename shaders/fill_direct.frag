#version 450 core
#define DIRECT
#include "shared/fill_fragment.glsl"
