import { IntegerAttr, as, constantValue } from "@hls-opt/ir-core";
import type { AffineExpr, AffineMap, Value } from "@hls-opt/ir-core";
import { AffineForOp } from "../affine/for-op.js";
import type { LoopBound } from "../affine/for-op.js";
import { AffineApplyOp } from "../affine/map-ops.js";

/**
 * Interval arithmetic over loop counters: what is known to stay within 32 bits is computed in i32, everything else of
 * index type in i64.
 */
export interface Range {
  readonly low: number;
  readonly high: number;
}

const limit = 2 ** 31 - 1;

/** The range when it fits 32 bits. */
function make(low: number, high: number): Range | undefined {
  return low >= -limit && high <= limit ? { low, high } : undefined;
}

/** The values of an expression, given those of its inputs; undefined when it or a part of it may leave 32 bits. */
export function rangeOfExpr(
  expr: AffineExpr,
  dims: readonly (Range | undefined)[],
  symbols: readonly (Range | undefined)[],
): Range | undefined {
  if (expr.kind === "constant") return make(expr.value, expr.value);
  if (expr.kind === "dim") return dims[expr.value];
  if (expr.kind === "symbol") return symbols[expr.value];
  if (!expr.isBinary()) return undefined;
  const left = rangeOfExpr(expr.lhs, dims, symbols);
  const right = rangeOfExpr(expr.rhs, dims, symbols);
  if (left === undefined || right === undefined) return undefined;
  if (expr.kind === "add") return make(left.low + right.low, left.high + right.high);
  if (expr.kind === "mul") return rangeOfProduct(left, right);
  if (right.low < 1) return undefined;
  if (expr.kind === "mod") return left.low >= 0 && left.high < right.low ? left : make(0, right.high - 1);
  const divide = expr.kind === "floordiv" ? Math.floor : Math.ceil;
  const quotients = [left.low / right.low, left.low / right.high, left.high / right.low, left.high / right.high].map(
    divide,
  );
  return make(Math.min(...quotients), Math.max(...quotients));
}

function rangeOfProduct(left: Range, right: Range): Range | undefined {
  const corners = [left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high];
  return make(Math.min(...corners), Math.max(...corners));
}

/** Ranges of the index values of one function, computed on demand. */
export class IndexRanges {
  private readonly known = new Map<Value, Range | undefined>();

  /** The values that `value` may have, when they are known to fit 32 bits. */
  of(value: Value): Range | undefined {
    if (value.type.kind !== "index") return undefined;
    if (!this.known.has(value)) this.known.set(value, this.compute(value));
    return this.known.get(value);
  }

  ofExpr(expr: AffineExpr, numDims: number, operands: readonly Value[]): Range | undefined {
    const ranges = operands.map((operand) => this.of(operand));
    return rangeOfExpr(expr, ranges.slice(0, numDims), ranges.slice(numDims));
  }

  private compute(value: Value): Range | undefined {
    const constant = constantValue(value);
    if (constant instanceof IntegerAttr) return make(constant.number, constant.number);
    const loop = value.index === 0 ? as(value.ownerBlock?.parentOp, AffineForOp) : undefined;
    if (loop !== undefined) return this.counterRange(loop);
    const apply = as(value.definingOp, AffineApplyOp);
    return apply && this.ofExpr(apply.map.map.results[0] as AffineExpr, apply.map.map.numDims, apply.mapOperands);
  }

  /** A counter starts at one lower bound at least, and stays below each upper bound; it overshoots by up to a step at the end. */
  private counterRange(loop: AffineForOp): Range | undefined {
    const lower = this.boundRanges(loop.lowerBound);
    const upper = this.boundRanges(loop.upperBound);
    if (lower === undefined || upper === undefined) return undefined;
    const low = Math.max(...lower.map((range) => range.low));
    const high = Math.min(...upper.map((range) => range.high)) - 1;
    return make(low, Math.max(low, high) + loop.stepSize) && make(low, Math.max(low, high));
  }

  private boundRanges({ map, operands }: LoopBound): readonly Range[] | undefined {
    const ranges = this.boundMap(map, operands);
    return ranges.every((range) => range !== undefined) ? ranges : undefined;
  }

  private boundMap(map: AffineMap, operands: readonly Value[]): (Range | undefined)[] {
    return map.results.map((expr) => this.ofExpr(expr, map.numDims, operands));
  }
}
