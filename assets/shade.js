/** How the skin of the body that turns is drawn: the flat pictures laid over it, light, and glass. WebGL's own language. */

export const VERTEX = `#version 300 es
in vec3 position, normal, flat_;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform mat3 normalMatrix;
uniform vec4 frame; // width, height, mid-line, soles
invariant gl_Position;
out vec3 lit;
out vec3 place;
void main() {
  lit = normalMatrix * normal;
  // at the flank the pictures end, and what is drawn along their edges would be smeared over it: it is taken from farther in
  place = vec3(flat_.xy - INWARD * pow(1.0 - abs(flat_.z), 2.0) * normal.xy, flat_.z);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`.replace('INWARD', '7.0'); // mm
export const FRAGMENT = `#version 300 es
precision highp float;
in vec3 lit, place;
uniform sampler2D map, paint;
uniform vec3 skin;
uniform vec4 frame;
uniform float glass;
out vec4 colour;
vec4 drawn(float back) {
  vec2 at = vec2(frame.z + (back > 0.5 ? -place.x : place.x), frame.w - place.y) / frame.xy;
  // where front and back meet the address jumps, and a coarse level of the texture would show there as a line
  vec2 size = vec2(2.0 * frame.x, frame.y), spot = vec2((at.x + back) / 2.0, 1.0 - at.y);
  vec4 shown = textureGrad(map, spot, dFdx(place.xy) / size, dFdy(place.xy) / size);
  vec4 painted = textureLod(paint, spot, 0.0);
  return shown * (1.0 - painted.a) + painted;
}
void main() {
  // at the flank one picture gives way to the other
  vec4 own = mix(drawn(1.0), drawn(0.0), smoothstep(-FLANK, FLANK, place.z));
  vec3 n = normalize(lit);
  float key = max(0.0, dot(n, normalize(vec3(-0.42, 0.55, 0.72)))), fill = max(0.0, dot(n, normalize(vec3(0.75, 0.1, 0.45))));
  float light = 0.5 + 0.42 * key + 0.16 * fill;
  vec3 warm = mix(vec3(0.94, 0.80, 0.74), vec3(1.0), clamp(light, 0.0, 1.0));
  float rim = 1.0 - max(n.z, 0.0);
  vec3 body = (skin * (1.0 - own.a) + own.rgb) * light * warm + 0.06 * pow(rim, 3.0);
  // glass is clear where one looks straight through it, and denser at its rim
  float cover = mix(1.0, max(0.11 + 0.62 * pow(rim, 2.4), 0.62 * own.a), glass);
  colour = vec4(body * cover, cover);
}`.replaceAll('FLANK', '0.25'); // of the normal's share forward or back

export const NOTHING = `#version 300 es
precision highp float;
out vec4 colour;
void main() { colour = vec4(0.0); }`;
