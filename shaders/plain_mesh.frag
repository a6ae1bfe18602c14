#version 450 core
// In place of mesh.frag where the driver refuses it: no cut surfaces, no ghosts.
layout(location = 0) uniform vec4 floorLook;
layout(location = 2) uniform vec4 cutColor;

layout(location = 0) flat in vec4 color;
layout(location = 0) out vec4 outColor;

void main() { outColor = vec4(color.rgb + 0.0 * (floorLook.xyz + cutColor.rgb), 1.0); }
