#version 450 core
layout(location = 0) out vec4 outColor;

void main() { discard; }
