/**
 * The unroll factors of a kernel for an interval: among all vectors of divisors whose iterations fit the interval, the one
 * of least estimated cost, and of the shortest run among equals. Exhaustive over divisors; the estimate follows how many
 * distinct units, weights and memory lanes the unrolled body will hold.
 */
import type { Operation, Value } from "@hls-opt/ir-core";
import { AffineMapAttr, IntegerType } from "@hls-opt/ir-core";
import type { Kernel, KernelOp } from "./kernel.js";
import { signedDigits } from "./signed-digits.js";
import { muxCost } from "./memory-cost.js";
import type { StaticValues } from "./static-values.js";

/** A multiplier block, in LUT6 equivalents: what its share of the device is worth. */
const multiplierCost = 150;
/** A read lane whose bank changes over time needs a multiplexer or a copy of the memory. */
const wanderingLaneInputs = 9;

/** What each nonzero digit of a constant costs, by bits of the other factor: sharing between sums saves about half the adders. */
const digitCost = 0.55;

interface CostTerm {
  /** In LUT equivalents, for each copy. */
  readonly cost: number;
  /** The dimensions whose factors multiply the number of copies. */
  readonly dimensions: readonly number[];
  /** For a product by a weight: which loops the weight depends on, and what a copy costs once all of them are unrolled. */
  readonly weight?: { readonly dimensions: readonly number[]; readonly cost: number };
}

/** Factors for each loop, or undefined when even full unrolling needs more iterations than the interval (never, for an interval of 1 or more). */
export function chooseFactors(kernel: Kernel, statics: StaticValues, interval: number): number[] | undefined {
  const extents = kernel.space.extents;
  const terms = costTerms(kernel, statics);
  let best: { factors: number[]; cost: number; trips: number } | undefined;
  for (const factors of factorVectors(extents)) {
    const trips = extents.reduce((product, extent, d) => product * (extent / (factors[d] as number)), 1);
    if (trips > interval) continue;
    const cost = terms.reduce((sum, term) => sum + costOfTerm(term, factors, extents), 0);
    if (best === undefined || cost < best.cost || (cost === best.cost && trips < best.trips)) {
      best = { factors, cost, trips };
    }
  }
  return best?.factors;
}

function costOfTerm(
  { cost, dimensions, weight }: CostTerm,
  factors: readonly number[],
  extents: readonly number[],
): number {
  const copies = dimensions.reduce((product, d) => product * (factors[d] as number), 1);
  const isConstant = weight?.dimensions.every((d) => factors[d] === extents[d]) ?? false;
  return copies * (isConstant && weight !== undefined ? weight.cost : cost);
}

function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
}

function factorVectors(extents: readonly number[]): number[][] {
  return extents
    .map(divisors)
    .reduce<number[][]>((vectors, own) => vectors.flatMap((vector) => own.map((factor) => [...vector, factor])), [[]]);
}

function costTerms(kernel: Kernel, statics: StaticValues): CostTerm[] {
  const dependence = dimensionsByValue(kernel);
  const parallel = kernel.loops.map((_, d) => d).filter((d) => d < kernel.reductionDepth);
  const accumulators = kernel.carried.map((c): CostTerm => ({ cost: widthOf(c.argument) * 1.5, dimensions: parallel }));
  return [...accumulators, ...kernel.ops.flatMap((item) => opTerm(kernel, item, statics, dependence))];
}

/** For each value the loops it depends on. */
function dimensionsByValue(kernel: Kernel): Map<Value, readonly number[]> {
  const found = new Map<Value, readonly number[]>();
  kernel.loops.forEach((loop, d) => found.set(loop.iv, [d]));
  kernel.carried.forEach((c) => found.set(c.argument, range(kernel.loops.length)));
  kernel.carried.forEach((c) => found.set(c.result, range(kernel.reductionDepth)));
  for (const { op } of kernel.ops) {
    const dimensions = [...new Set(op.operands.flatMap((operand) => found.get(operand) ?? []))].sort((a, b) => a - b);
    for (const result of op.results) found.set(result, dimensions);
  }
  return found;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function opTerm(
  kernel: Kernel,
  { op, phase }: KernelOp,
  statics: StaticValues,
  dependence: Map<Value, readonly number[]>,
): CostTerm[] {
  const dimensions =
    op.name === "affine.store" ? storeDimensions(kernel, phase) : (dependence.get(op.results[0] as Value) ?? []);
  if (op.name === "affine.load") return [{ cost: loadCost(op, statics, dependence), dimensions }];
  if (op.name === "affine.store") return [{ cost: 4, dimensions }];
  if (op.results.length !== 1 || statics.get(op.result()) !== undefined) return [];
  const weight = op.name === "arith.muli" ? weightOf(op, statics, dependence) : undefined;
  return [{ cost: unitCost(op, statics), dimensions, ...(weight === undefined ? {} : { weight }) }];
}

/** A factor that is a known number in each iteration; its product is a few additions where the loops around it are gone. */
function weightOf(
  op: Operation,
  statics: StaticValues,
  dependence: Map<Value, readonly number[]>,
): CostTerm["weight"] | undefined {
  for (const [i, operand] of op.operands.entries()) {
    const known = statics.get(operand);
    if (known === undefined || typeof known === "number") continue;
    const other = widthOf(narrowest(op.operand(1 - i)));
    return { dimensions: dependence.get(operand) ?? [], cost: meanDigits(known) * other * digitCost };
  }
  return undefined;
}

/** The value before it was extended. */
function narrowest(value: Value): Value {
  const op = value.definingOp;
  return op?.name === "arith.extsi" || op?.name === "arith.extui" ? narrowest(op.operand(0)) : value;
}

/** Nonzero digits of a known value, on average over the iterations. */
function meanDigits(known: ArrayLike<number>): number {
  const step = Math.max(1, Math.floor(known.length / 4096));
  let [digits, count] = [0, 0];
  for (let i = 0; i < known.length; i += step, count++) {
    const value = known[i] as number;
    if (Number.isSafeInteger(value)) digits += signedDigits(value).length;
  }
  return digits / Math.max(1, count);
}

function storeDimensions(kernel: Kernel, phase: KernelOp["phase"]): number[] {
  return range(phase === "body" ? kernel.loops.length : kernel.reductionDepth);
}

function loadCost(op: Operation, statics: StaticValues, dependence: Map<Value, readonly number[]>): number {
  const width = widthOf(op.result());
  if (statics.globalOf(op.operand(0)) !== undefined) return width * 0.5;
  return width + (isWindow(op, dependence) ? muxCost(wanderingLaneInputs, width) : 0);
}

/** Whether some subscript mixes loops, as a sliding window does: lanes over such a loop change banks. */
function isWindow(op: Operation, dependence: Map<Value, readonly number[]>): boolean {
  const map = op.getAttr("map");
  if (!(map instanceof AffineMapAttr)) return false;
  const operands = op.operands.slice(1);
  return map.map.results.some(
    (expr) =>
      operands.filter((operand, i) => expr.isFunctionOfDim(i) && (dependence.get(operand)?.length ?? 0) > 0).length > 1,
  );
}

const wires = new Set(["arith.extsi", "arith.extui", "arith.trunci", "arith.index_cast", "affine.apply"]);

function unitCost(op: Operation, statics: StaticValues): number {
  if (wires.has(op.name)) return 0;
  const width = widthOf(op.result());
  if (op.name === "arith.muli") {
    return op.operands.some((v) => typeof statics.get(v) === "number") ? width * 3 : multiplierCost;
  }
  if (op.name === "memref.load") return width * 8;
  return width;
}

function widthOf(value: Value): number {
  return value.type instanceof IntegerType ? value.type.width : 32;
}
