#version 450 core
layout(location = 0) flat in vec4 frontColor;
layout(location = 1) flat in vec4 backColor;
layout(location = 0) out vec4 outColor;

void main() { outColor = gl_FrontFacing ? frontColor : backColor; }
