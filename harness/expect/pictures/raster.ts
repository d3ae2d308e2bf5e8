/** What is seen of pixels: red, green, blue and alpha, a byte each, on white paper. */
export function lookAtPixels(pixels: Uint8Array): { readonly colours: number; readonly ink: number } {
  const shades = new Map<number, number>();
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const shade = shadeOf(pixels, at);
    shades.set(shade, (shades.get(shade) ?? 0) + 1);
  }
  const count = pixels.length / 4;
  const largest = Math.max(0, ...shades.values());
  return { colours: shades.size, ink: count === 0 ? 0 : 1 - largest / count };
}

/** Eyes tell sixteen steps of a channel apart; the rest is noise and compression. */
const step = 16;

function shadeOf(pixels: Uint8Array, at: number): number {
  const alpha = (pixels[at + 3] ?? 255) / 255;
  let shade = 0;
  for (let channel = 0; channel < 3; channel++) {
    const value = (pixels[at + channel] ?? 0) * alpha + 255 * (1 - alpha);
    shade = shade * step + Math.floor(value / step);
  }
  return shade;
}
