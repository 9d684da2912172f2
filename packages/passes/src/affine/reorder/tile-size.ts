/** The size of tiles for a memory of limited size. */
import type { Operation } from "@hls-opt/ir-core";
import { AffineForOp } from "@hls-opt/dialect-affine";
import { accessesOfBand } from "./interchange.js";
import { bytesOf, tileFootprint } from "../analysis/footprint.js";

/**
 * The largest power of two by which a band can be tiled so that a tile touches at most `bytes`, the same for all loops; at
 * most the greatest number of iterations.
 */
export function tileSizeForCache(band: readonly Operation[], bytes: number): readonly number[] {
  const accesses = accessesOfBand(band);
  const longest = Math.max(...band.map((loop) => new AffineForOp(loop).tripCount ?? 1024));
  let size = 1;
  while (size * 2 <= longest) {
    const next = band.map(() => size * 2);
    const touched = tileFootprint(band, next, accesses).reduce((sum, { buffer, elements }) => {
      return sum + elements * bytesOf(buffer.root.type);
    }, 0);
    if (touched > bytes) break;
    size *= 2;
  }
  return band.map(() => size);
}
