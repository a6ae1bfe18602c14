// Ambient occlusion is kept at half size as (how much light arrives, distance along the view in metres), so that it is never smeared across an edge.
layout(location = 0) uniform mat4 toWorld;  // from normalised device coordinates

// Weight of a neighbour at another distance: what is a few per cent further is another surface.
float alike(float distanceM, float other) { return max(0.0, 1.0 - abs(distanceM - other) / (0.02 * distanceM + 0.05)); }
