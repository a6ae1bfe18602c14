#version 450 core
// In place of a program that the driver refuses: beyond the far plane, so nothing is drawn.
out gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[1]; };

void main() {
    gl_ClipDistance[0] = -1.0;
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
}
