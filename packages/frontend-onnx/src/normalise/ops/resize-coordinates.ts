/** Where the elements of a resized dimension lie in the original one, as the ONNX standard defines it (Resize, opset 11 to 19). */

/** One resized dimension. */
export interface Coordinates {
  readonly mode: "half_pixel" | "half_pixel_symmetric" | "pytorch_half_pixel" | "align_corners" | "asymmetric";
  /** Size before. */
  readonly length: number;
  /** Size after. */
  readonly size: number;
  readonly scale: number;
}

/** The place of element `i` of the result, in elements of the input; in float32, as runtimes compute it. */
function placeOf({ mode, length, size, scale }: Coordinates, i: number): number {
  const f = Math.fround;
  const s = f(scale);
  switch (mode) {
    case "asymmetric":
      return f(i / s);
    case "align_corners":
      return size === 1 ? 0 : f(f(i * (length - 1)) / (size - 1));
    case "pytorch_half_pixel":
      return size > 1 ? f(f(f(i + 0.5) / s) - 0.5) : 0;
    case "half_pixel_symmetric": {
      const adjustment = f(size / f(s * length));
      const centre = f(length / 2);
      const offset = f(centre * f(1 - adjustment));
      return f(offset + f(f(f(i + 0.5) / s) - 0.5));
    }
    case "half_pixel":
      return f(f(f(i + 0.5) / s) - 0.5);
  }
}

const clamp = (value: number, length: number): number => Math.min(Math.max(value, 0), length - 1);

/** The nearest element of the input; undefined for an unknown way of rounding. */
export function nearestIndex(places: Coordinates, i: number, rounding: string): number | undefined {
  const place = placeOf(places, i);
  const floor = Math.floor(place);
  const rest = place - floor;
  const rounded: Readonly<Record<string, number>> = {
    floor,
    ceil: Math.ceil(place),
    round_prefer_floor: rest <= 0.5 ? floor : floor + 1,
    round_prefer_ceil: rest < 0.5 ? floor : floor + 1,
  };
  const index = Object.hasOwn(rounded, rounding) ? rounded[rounding] : undefined;
  return index === undefined ? undefined : clamp(index, places.length);
}

/** The elements of the input between which element `i` of the result lies, with their weights. */
export function linearTaps(places: Coordinates, i: number): readonly { index: number; weight: number }[] {
  const place = clamp(placeOf(places, i), places.length);
  const low = Math.floor(place);
  const high = Math.min(low + 1, places.length - 1);
  const weight = place - low;
  return [
    { index: low, weight: 1 - weight },
    { index: high, weight },
  ];
}
