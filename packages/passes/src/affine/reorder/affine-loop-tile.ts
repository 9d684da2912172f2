import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass, errorAt, option } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { isTopOfBand, perfectBand } from "../band/loop-band.js";
import { integersDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { tileSizeForCache } from "./tile-size.js";
import { tileLoops } from "./tile.js";

const areSizes = (values: readonly number[]): boolean =>
  values.length > 0 && values.every((value) => Number.isSafeInteger(value) && value >= 1);

/** `hls.tile = array<i64: 4, 4>` on the outermost loop of a band. */
export const tileDirective = integersDirective("hls.tile", "sizes of 1 or more, such as array<i64: 4, 4>", areSizes);

/**
 * Tiles perfect nests. A tiling that would reverse a dependence is refused; which tilings do is asked exactly, of the sizes
 * wanted. Triangular nests are tiled by scanning their points anew.
 */
export const affineLoopTile = definePass({
  name: "affine-loop-tile",
  summary: "tile perfect affine nests",
  options: {
    tileSize: option.int(4, "the size of tiles in all loops"),
    tileSizes: option.list([], "a size for each loop, outermost first; the last for all that follow"),
    cacheSize: option.int(0, "choose the largest size whose tile touches at most so many KiB; 0: do not"),
    separate: option.flag(false, "give full tiles loops of their own, without min in their bounds"),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: { changed: "bands tiled", refused: "bands left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const sizes = options.tileSizes.length > 0 ? options.tileSizes.map(Number) : [options.tileSize];
    if (!areSizes(sizes)) {
      return report(errorAt("affine/tile-size", root.location, `tile sizes ${sizes.join(",")}, expected 1 or more`));
    }
    const byOption = (loop: Operation): readonly number[] | undefined => {
      if (!isTopOfBand(loop)) return undefined;
      const band = perfectBand(loop);
      if (options.cacheSize > 0) return tileSizeForCache(band, options.cacheSize * 1024);
      return band.map((_, i) => sizes[Math.min(i, sizes.length - 1)] as number);
    };
    transformLoops(
      root,
      {
        pass: "affine-loop-tile",
        directive: tileDirective,
        byOption,
        apply: (loop, wanted) =>
          tileLoops(loop, wanted, {
            separate: options.separate,
            assumeNoAliasArguments: options.assumeNoaliasArguments,
          }),
        describe: (by) => `is tiled by ${by.join(", ")}`,
        missed: "is not tiled",
      },
      { report, labels: options.loops, count },
    );
  },
});
