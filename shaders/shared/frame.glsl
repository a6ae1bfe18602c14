// What is the same for every draw of one frame; FrameBlock in engine/gpu/shader_constants.h has the same members in the same order (std140).
layout(std140, binding = 0) uniform Frame {
    mat4 viewProjection;
    vec4 viewport;    // width, height of the picture in pixels; pixels per metre; pattern pixels per metre (snapped, see patterns.glsl)
    vec4 mode;        // time in seconds; 1 when lit (orbit, inside), 0 flat; 1 when inside; unused
    vec4 clearColor;  // the ground of the picture
    vec4 sectionMin;  // box of the section, metres before the explode offset; far away where there is none
    vec4 sectionMax;
    vec4 eye;         // where it is (w 1), or the direction toward it (w 0)
} frame;
