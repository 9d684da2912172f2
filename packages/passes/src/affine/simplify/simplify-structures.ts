/**
 * Simpler maps, sets and bounds: `affine.apply` ops taken in, constants folded, and what the ranges of counters decide: `i mod 8`
 * of `0 <= i < 8` is `i`, `i floordiv 8` is 0, a condition that always holds, or never, is its branch. Ranges come from interval
 * arithmetic over bounds, so the cost is linear in the size of the maps.
 */
import {
  AffineForOp,
  AffineIfOp,
  IndexRanges,
  affineScope,
  canonicalizeMap,
  composeMap,
} from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, IntegerSet, IntegerSetAttr, walk } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { setBounds } from "../band/loop-header.js";

/** Simplifies all maps, sets and bounds in `root`; returns how many ops changed. */
export function simplifyStructures(root: Operation): number {
  const ranges = new Ranges();
  const ops: Operation[] = [];
  walk(root, (op) => void ops.push(op));
  return ops.filter((op) => !ranges.gone.has(op) && simplify(op, ranges)).length;
}

/** What is known of values, and the ops of branches that are never taken. */
class Ranges extends IndexRanges {
  readonly gone = new Set<Operation>();
}

function simplify(op: Operation, ranges: Ranges): boolean {
  if (op.info === AffineForOp.info) return simplifyBounds(new AffineForOp(op), ranges);
  if (op.info === AffineIfOp.info) return simplifyCondition(new AffineIfOp(op), ranges);
  const attr = op.properties.get("map");
  if (op.info.dialect !== "affine" || !(attr instanceof AffineMapAttr)) return false;
  const leading = op.operandCount - attr.map.numInputs;
  const operands = op.operands.slice(leading) as Value<IndexType>[];
  const composed = composeMap({ map: attr.map, operands }, affineScope(op));
  const { map, operands: used } = simplified(composed, op, ranges);
  if (map === attr.map && isSame(used, operands)) return false;
  op.setOperands([...op.operands.slice(0, leading), ...used]);
  op.setAttr("map", AffineMapAttr.get(map));
  return true;
}

interface Inputs {
  readonly map: AffineMap;
  readonly operands: readonly Value<IndexType>[];
}

const isSame = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

function simplified({ map, operands }: Inputs, op: Operation, ranges: Ranges): Inputs {
  const results = map.results.map((expr) => simplifyByRange(expr, map.numDims, operands, ranges));
  const made = AffineMap.get(map.numDims, map.numSymbols, results);
  return made === map ? { map, operands } : canonicalizeMap({ map: made, operands }, affineScope(op));
}

/** Decides divisions by constants whose dividend stays between two multiples of the divisor. */
export function simplifyByRange(
  expr: AffineExpr,
  numDims: number,
  operands: readonly Value[],
  ranges: IndexRanges,
): AffineExpr {
  if (!expr.isBinary()) return expr;
  const lhs = simplifyByRange(expr.lhs, numDims, operands, ranges);
  const rhs = simplifyByRange(expr.rhs, numDims, operands, ranges);
  const decided = decideDivision(expr.kind, lhs, rhs, ranges.ofExpr(lhs, numDims, operands));
  if (decided !== undefined) return decided;
  switch (expr.kind) {
    case "add":
      return lhs.add(rhs);
    case "mul":
      return lhs.mul(rhs);
    case "mod":
      return lhs.mod(rhs);
    case "floordiv":
      return lhs.floorDiv(rhs);
    default:
      return lhs.ceilDiv(rhs);
  }
}

function decideDivision(
  kind: string,
  lhs: AffineExpr,
  rhs: AffineExpr,
  range: { readonly low: number; readonly high: number } | undefined,
): AffineExpr | undefined {
  if (range === undefined || !rhs.isConstant() || rhs.value < 1 || range.low > range.high) return undefined;
  const divide = kind === "ceildiv" ? Math.ceil : Math.floor;
  const [first, last] = [divide(range.low / rhs.value), divide(range.high / rhs.value)];
  if (first !== last) return undefined;
  if (kind === "floordiv" || kind === "ceildiv") return AffineExpr.constant(first);
  return kind === "mod" ? lhs.sub(AffineExpr.constant(first * rhs.value)) : undefined;
}

function simplifyBounds(loop: AffineForOp, ranges: Ranges): boolean {
  const { op, lowerBound, upperBound } = loop;
  const scope = affineScope(op);
  const lower = tightest(simplified(composeMap(lowerBound, scope), op, ranges), "max", ranges);
  const upper = tightest(simplified(composeMap(upperBound, scope), op, ranges), "min", ranges);
  const isKept =
    lower.map === lowerBound.map &&
    upper.map === upperBound.map &&
    isSame(lower.operands, lowerBound.operands) &&
    isSame(upper.operands, upperBound.operands);
  if (isKept) return false;
  setBounds(loop, canonicalizeMap(lower, scope), canonicalizeMap(upper, scope));
  return true;
}

/** Without the results that another one always beats. */
function tightest({ map, operands }: Inputs, which: "min" | "max", ranges: Ranges): Inputs {
  const results = [...new Set(map.results)];
  const sign = which === "min" ? 1 : -1;
  const kept = results.filter((expr, i) =>
    results.every((other, k) => {
      if (k === i) return true;
      const by = ranges.ofExpr(expr.sub(other).mul(sign), map.numDims, operands);
      // beaten where never less (for min); of two that are always equal the first stays
      return by === undefined || by.low > by.high || by.low < 0 || (by.low === 0 && by.high === 0 && i < k);
    }),
  );
  if (kept.length === map.results.length || kept.length === 0) return { map, operands };
  return { map: AffineMap.get(map.numDims, map.numSymbols, kept), operands };
}

function simplifyCondition(choice: AffineIfOp, ranges: Ranges): boolean {
  const { op, condition, conditionOperands } = choice;
  const map = AffineMap.get(condition.numDims, condition.numSymbols, condition.constraints);
  const composed = composeMap({ map, operands: conditionOperands }, affineScope(op));
  const made = simplified(composed, op, ranges);
  const truths = made.map.results.map((expr, i) => truthOf(expr, condition.eqFlags[i] === true, made, ranges));
  if (truths.every((truth) => truth === true)) return takeBranch(choice, true, ranges);
  if (truths.includes(false)) return takeBranch(choice, false, ranges);
  const open = truths.flatMap((truth, i) => (truth === undefined ? [i] : []));
  const results = open.map((i) => made.map.results[i] as AffineExpr);
  const flags = open.map((i) => condition.eqFlags[i] === true);
  const kept = canonicalizeMap(
    { map: AffineMap.get(made.map.numDims, made.map.numSymbols, results), operands: made.operands },
    affineScope(op),
  );
  const set = IntegerSet.get(kept.map.numDims, kept.map.numSymbols, kept.map.results, flags);
  if (set === condition && isSame(kept.operands, conditionOperands)) return false;
  op.setOperands(kept.operands);
  op.setAttr("condition", IntegerSetAttr.get(set));
  return true;
}

function truthOf(
  expr: AffineExpr,
  isEquality: boolean,
  { map, operands }: Inputs,
  ranges: Ranges,
): boolean | undefined {
  const range = ranges.ofExpr(expr, map.numDims, operands);
  if (range === undefined || range.low > range.high) return undefined;
  const { low, high } = range;
  if (isEquality) return low === 0 && high === 0 ? true : low > 0 || high < 0 ? false : undefined;
  return low >= 0 ? true : high < 0 ? false : undefined;
}

/** Puts a branch in the place of its `affine.if`. */
function takeBranch({ op, thenBlock, elseBlock }: AffineIfOp, which: boolean, { gone }: Ranges): boolean {
  const block = which ? thenBlock : elseBlock;
  const end = block?.terminator;
  op.results.forEach((result, i) => {
    const value = end?.operand(i);
    if (value !== undefined) result.replaceAllUsesWith(value);
  });
  end?.erase();
  for (const inner of block?.operations() ?? []) inner.moveBefore(op);
  walk(op, (inner) => void gone.add(inner));
  op.erase();
  return true;
}
