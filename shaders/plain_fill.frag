#version 450 core
// In place of fill.frag where the driver refuses it: the room's colour as a tint, without its pattern and over what stands in the room.
layout(location = 0) flat in vec4 fillColor;
layout(location = 2) flat in vec2 patternLevels;
layout(location = 0) out vec4 outColor;

void main() { outColor = vec4(fillColor.rgb, patternLevels.y == 0.0 ? 0.0 : fillColor.a * 0.6); }
