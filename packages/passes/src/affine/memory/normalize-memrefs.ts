/** `--normalize-memrefs`: buffers with an affine layout become larger or other-shaped ones without, subscripts changed to match. */
import { AllocOp, AllocaOp } from "@hls-opt/dialect-affine";
import {
  AffineMap,
  AffineMapAttr,
  MemRefType,
  StridedLayoutAttr,
  AffineExpr,
  collect,
  definePass,
  remarkMissed,
} from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { rangeOfLayout } from "./layout-extent.js";
import { refuseRelayout, relayout } from "./relayout.js";

/** Gives buffers with a layout the identity layout. */
export const normalizeMemrefsPass = definePass({
  name: "normalize-memrefs",
  summary: "normalize memrefs",
  statistics: { normalized: "buffers without a layout now", refused: "buffers left as they are" },
  run(root, { report, count }) {
    const done = normalizeMemrefs(root, report);
    count("normalized", done.normalized);
    count("refused", done.refused);
  },
});

/** Normalises all local buffers in `root` that have a layout. */
export function normalizeMemrefs(
  root: Operation,
  report: Report,
): { readonly normalized: number; readonly refused: number } {
  const done = { normalized: 0, refused: 0 };
  for (const op of collect(root, ({ info }) => info === AllocOp.info || info === AllocaOp.info)) {
    if ((op.result().type as MemRefType).layout === undefined) continue;
    const reason = normalize(op);
    if (reason === undefined) done.normalized++;
    else {
      done.refused++;
      report(remarkMissed(op, "normalize-memrefs", `keeps its layout: ${reason}`));
    }
  }
  return done;
}

/** Why not, or undefined when it is done. */
function normalize(op: Operation): string | undefined {
  const refused = refuseRelayout(op);
  if (refused !== undefined) return refused.reason;
  const type = op.result().type as MemRefType;
  const map = layoutMap(type);
  const shape = map && rangeOfLayout(map, type.shape);
  if (map === undefined || shape === undefined) {
    return "it is no affine map of the subscripts with results of 0 or more";
  }
  relayout(op, map, MemRefType.get(shape, type.element, undefined, type.memorySpace));
  return undefined;
}

function layoutMap({ layout, shape }: MemRefType): AffineMap | undefined {
  if (layout instanceof AffineMapAttr) return layout.map.numSymbols === 0 ? layout.map : undefined;
  if (!(layout instanceof StridedLayoutAttr) || layout.offset === undefined) return undefined;
  let address = AffineExpr.constant(layout.offset);
  for (const [i, stride] of layout.strides.entries()) {
    if (stride === undefined) return undefined;
    address = address.add(AffineExpr.dim(i).mul(stride));
  }
  return AffineMap.get(shape.length, 0, [address]);
}
