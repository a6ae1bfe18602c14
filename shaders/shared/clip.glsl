// What is drawn of a floor while its cut moves or a section box is set: below the cut, inside the box. Six planes more would cost every vertex of a
// steady picture, so shaders of large meshes have a variant without.
out gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[7]; };

// `p` before the floor's offset.
void clipAt(vec3 p, float cutZM) {
    vec3 low = p - frame.sectionMin.xyz, high = frame.sectionMax.xyz - p;
    gl_ClipDistance[0] = cutZM - p.z;
    gl_ClipDistance[1] = low.x;
    gl_ClipDistance[2] = low.y;
    gl_ClipDistance[3] = low.z;
    gl_ClipDistance[4] = high.x;
    gl_ClipDistance[5] = high.y;
    gl_ClipDistance[6] = high.z;
}
