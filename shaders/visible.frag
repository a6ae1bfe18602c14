#version 450 core
// Only the alpha is written (colour mask): 1 where the floor of a room is what the eye meets. Multisampling turns it into a share.
layout(location = 0) out vec4 outColor;

void main() { outColor = vec4(0.0, 0.0, 0.0, 1.0); }
