#version 450 core
#include "shared/fill_fragment.glsl"
