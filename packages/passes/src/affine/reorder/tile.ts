/**
 * Tiling: a band becomes loops over tiles and loops over the points of a tile. Rectangular bands come out as `mlir-opt` writes
 * them; bands whose bounds depend on one another (triangles) are scanned anew, tiles without points left out.
 */
import { AffineForOp, AffineIfOp, AffineYieldOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import {
  DictionaryAttr,
  StringAttr,
  AffineExpr,
  AffineMap,
  Block,
  IntegerSet,
  IntegerSetAttr,
  clone,
} from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { bandDomain } from "../band/band-domain.js";
import { dependentBounds, isRefusal, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { moveBody } from "../band/rebuild-band.js";
import { labelAttribute, loopLabel } from "../control/loop-label.js";
import { makeLoop, setBounds } from "../band/loop-header.js";
import { buildScan, scanLevels } from "../band/scan.js";
import { dependenceNotes, findViolation } from "../dependence/reordering.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { accessesOfBand, bandFor } from "./interchange.js";

export interface TileOptions extends AliasOptions {
  /** Full tiles get loops of their own without `min`. */
  readonly separate?: boolean;
}

/** Tiles as many loops of the band that starts at `loop` as there are sizes. Returns the new loops, tiles first. */
export function tileLoops(
  loop: Operation,
  sizes: readonly number[],
  options: TileOptions = {},
): readonly Operation[] | Refusal {
  const band = bandFor(loop, sizes);
  if (isRefusal(band)) return band;
  const refusal = refuseCarriedValues(band) ?? tilingViolation(band, sizes, accessesOfBand(band, options));
  if (refusal !== undefined) return refusal;
  if (dependentBounds(band) !== undefined) return tileByScan(band, sizes);
  return tileRectangle(band, sizes, options.separate === true);
}

/** The dependence that forbids tiles of these sizes. */
export function tilingViolation(
  band: readonly Operation[],
  sizes: readonly number[],
  accesses: readonly MemoryAccess[],
): Refusal | undefined {
  const root = band[0] as Operation;
  // where no distance is negative in any loop, any sizes do
  const isPermutable = band.every((_, k) => {
    const order = [AffineExpr.dim(k)];
    return findViolation(root, accesses, { symbols: [], timeOf: () => order }) === undefined;
  });
  if (isPermutable) return undefined;
  const isRectangle = dependentBounds(band) === undefined;
  const symbols: Value[] = [];
  const tiles = band.map((loop, k) => tileNumber(new AffineForOp(loop), k, sizes[k] as number, isRectangle, symbols));
  if (tiles.includes(undefined)) return refuse("its tiles start at an extreme of several bounds");
  const order = [...(tiles as AffineExpr[]), ...band.map((_, k) => AffineExpr.dim(k))];
  const violation = findViolation(root, accesses, { symbols, timeOf: () => order });
  return violation && refuse("a dependence would be reversed", dependenceNotes(violation));
}

/** The number of the tile that an iteration belongs to. */
function tileNumber(
  loop: AffineForOp,
  position: number,
  size: number,
  isRectangle: boolean,
  symbols: Value[],
): AffineExpr | undefined {
  const counter = AffineExpr.dim(position);
  if (!isRectangle) return counter.floorDiv(size);
  const { map, operands } = loop.lowerBound;
  const [first] = map.results;
  if (map.results.length !== 1 || first === undefined) return undefined;
  const inputs = operands.map((operand) => AffineExpr.symbol(symbols.push(operand) - 1));
  const start = first.replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
  return counter.sub(start).floorDiv(size * loop.stepSize);
}

function tileRectangle(band: readonly Operation[], sizes: readonly number[], separate: boolean): readonly Operation[] {
  const outermost = band[0] as Operation;
  const made: AffineForOp[] = [];
  const add = (loop: AffineForOp): void => {
    const around = made[made.length - 1];
    if (around === undefined) outermost.parent?.insertBefore(loop.op, outermost);
    else around.body.insertBefore(loop.op, around.body.last as Operation);
    made.push(loop);
  };
  const views = band.map((loop) => new AffineForOp(loop));
  views.forEach((view, k) =>
    add(makeLoop(view.lowerBound, view.upperBound, view.stepSize * (sizes[k] as number), view.op)),
  );
  views.forEach((view, k) => {
    const tile = (made[k] as AffineForOp).inductionVar;
    const start: LoopBound = { map: AffineMap.identity(1), operands: [tile] };
    const point = makeLoop(start, endOfTile(view, sizes[k] as number, tile), view.stepSize, view.op);
    point.op.attributes = pointAttributes(view.op);
    add(point);
  });
  const points = made.slice(band.length);
  moveBody(
    band,
    (points[points.length - 1] as AffineForOp).body,
    points.map((point) => point.inductionVar),
  );
  if (separate) separateFullTiles(made.slice(0, band.length), points, sizes);
  return made.map(({ op }) => op);
}

/** Attributes stay on the loop over tiles; points of a loop labelled `name` are labelled `name.points`. */
function pointAttributes(loop: Operation): DictionaryAttr {
  const label = loopLabel(loop);
  return DictionaryAttr.from({ [labelAttribute]: label === undefined ? undefined : StringAttr.get(`${label}.points`) });
}

/** As `mlir-opt` writes it: no `min` where the tiles divide the iterations. */
function endOfTile(loop: AffineForOp, size: number, tile: Value<IndexType>): LoopBound {
  const { map, operands } = loop.upperBound;
  const trips = loop.tripCount;
  const whole = { map: AffineMap.get(1, 0, [AffineExpr.dim(0).add(size * loop.stepSize)]), operands: [tile] };
  if (trips !== undefined && trips < size) {
    return { map: AffineMap.get(1, 0, [AffineExpr.dim(0).add(trips * loop.stepSize)]), operands: [tile] };
  }
  if (trips !== undefined && trips % size === 0) return whole;
  const end = AffineExpr.dim(map.numDims).add(size * loop.stepSize);
  return {
    map: AffineMap.get(map.numDims + 1, map.numSymbols, [end, ...map.results]),
    operands: [...operands.slice(0, map.numDims), tile, ...operands.slice(map.numDims)],
  };
}

/** `if` the tile is full, points without `min`, else as they were. */
function separateFullTiles(
  tiles: readonly AffineForOp[],
  points: readonly AffineForOp[],
  sizes: readonly number[],
): void {
  const innermostTile = tiles[tiles.length - 1] as AffineForOp;
  const partial = points[0] as AffineForOp;
  const constraints: AffineExpr[] = [];
  const operands: Value<IndexType>[] = [];
  points.forEach((point) => {
    const { map, operands: inputs } = point.upperBound;
    if (map.results.length === 1) return;
    const first = operands.length;
    operands.push(...inputs);
    const dims = inputs.map((_, i) => AffineExpr.dim(first + i));
    const results = map.results.map((expr) => expr.replace(dims.slice(0, map.numDims), dims.slice(map.numDims)));
    // the first one is the end of the tile, the others those of the loop
    for (const end of results.slice(1)) constraints.push(end.sub(results[0] as AffineExpr));
  });
  if (constraints.length === 0) return;
  const condition = composeMap(
    { map: AffineMap.get(operands.length, 0, constraints), operands },
    affineScope(partial.op),
  );
  const { map } = condition;
  const choice = AffineIfOp.create({ conditionOperands: condition.operands, resultsType: [] }, partial.op.location);
  choice.op.setAttr(
    "condition",
    IntegerSetAttr.get(
      IntegerSet.get(
        map.numDims,
        map.numSymbols,
        map.results,
        map.results.map(() => false),
      ),
    ),
  );
  const full = clone(partial.op);
  for (const region of [choice.thenRegion, choice.elseRegion]) region.push(new Block());
  innermostTile.body.insertBefore(choice.op, partial.op);
  choice.thenBlock.push(full);
  partial.op.remove();
  (choice.elseBlock as Block).push(partial.op);
  for (const block of [choice.thenBlock, choice.elseBlock as Block]) {
    block.push(AffineYieldOp.create({ operands: [] }, partial.op.location).op);
  }
  let inner: Operation | undefined = full;
  points.forEach((point, k) => {
    const copy = new AffineForOp(inner as Operation);
    const tile = (tiles[k] as AffineForOp).inductionVar;
    if (copy.upperBound.map.results.length > 1) {
      const end = AffineMap.get(1, 0, [AffineExpr.dim(0).add((sizes[k] as number) * point.stepSize)]);
      setBounds(copy, copy.lowerBound, { map: end, operands: [tile] });
    }
    inner = copy.body.first;
  });
}

/** Tiles aligned to multiples of the sizes; counters of tiles count tiles. */
function tileByScan(band: readonly Operation[], sizes: readonly number[]): readonly Operation[] | Refusal {
  const domain = bandDomain(band);
  if (isRefusal(domain)) return domain;
  const count = band.length;
  const width = domain.parameters.length + 1;
  const rows = domain.rows.map((row) => [...new Array<number>(count).fill(0), ...row]);
  sizes.forEach((size, k) => {
    const unit = (sign: number, constant: number): number[] => {
      const row = new Array<number>(2 * count + width).fill(0);
      row[k] = -sign * size;
      row[count + k] = sign;
      row[row.length - 1] = constant;
      return row;
    };
    rows.push(unit(1, 0), unit(-1, size - 1));
  });
  const set = { variables: 2 * count, parameters: domain.parameters, rows };
  const levels = scanLevels(set);
  if (levels === undefined) return refuse("the bounds of its tiles cannot be computed, or it has no iterations");
  const { loops, counters, body } = buildScan(band[0] as Operation, set, levels, [...band, ...band]);
  loops.slice(count).forEach((point, k) => (point.attributes = pointAttributes(band[k] as Operation)));
  moveBody(band, body, counters.slice(count));
  return loops;
}
