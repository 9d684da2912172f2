/**
 * Values of a kernel that are known at compile time for every iteration: counters, index arithmetic, weights, predicates of
 * `affine.if`. Each is a number (the same in all iterations) or a `Sequence`. Computed in one pass over the operations.
 */
import type { AffineMap, Attribute, IntegerSet, Operation, Type, Value, DenseElementsAttr } from "@hls-opt/ir-core";
import { AffineMapAttr, IntegerAttr, IntegerSetAttr, IntegerType, SymbolRefAttr } from "@hls-opt/ir-core";
import { isActive } from "./kernel.js";
import type { Guard, Kernel, KernelOp, Phase } from "./kernel.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";
import { UnsupportedUnit } from "./unsupported-unit.js";

export type StaticValue = number | Sequence;

/** The contents of constant globals, by symbol. */
export type ConstantGlobals = ReadonlyMap<string, DenseElementsAttr>;

/** Exact integers in a double. */
const exactLimit = 2 ** 53;

export class StaticValues {
  private readonly kernel: Kernel;
  private readonly globals: ConstantGlobals;
  private readonly known = new Map<Value, StaticValue>();
  private readonly guards = new Map<Operation, Sequence>();

  constructor(kernel: Kernel, globals: ConstantGlobals) {
    this.kernel = kernel;
    this.globals = globals;
    this.addCounters();
    for (const item of kernel.ops) this.evaluate(item);
  }

  /** The value for every iteration, if it is known. */
  get(value: Value): StaticValue | undefined {
    return this.known.get(value) ?? constantOf(value);
  }

  /** The constant global that a memref value denotes, if any. */
  globalOf(memref: Value): DenseElementsAttr | undefined {
    const op = memref.definingOp;
    if (op?.name !== "memref.get_global") return undefined;
    const name = op.getAttr("name");
    return name instanceof SymbolRefAttr ? this.globals.get(name.root) : undefined;
  }

  /** 1 in the iterations of some phases in which a guarded operation takes part, 0 elsewhere. */
  activity(phases: readonly Phase[], guard: Guard | undefined): Uint8Array {
    const { space } = this.kernel;
    const active = new Uint8Array(space.size);
    const conditions = guardChain(guard).map(({ branch, taken }) => ({ holds: this.condition(branch), taken }));
    space.forEach((counters, t) => {
      const runs =
        phases.some((phase) => isActive(this.kernel, phase, counters)) &&
        conditions.every(({ holds, taken }) => (holds[t] === 1) === taken);
      active[t] = runs ? 1 : 0;
    });
    return active;
  }

  /** The condition of an `affine.if` as 0 or 1. */
  condition(branch: Operation): Sequence {
    let found = this.guards.get(branch);
    if (found === undefined) {
      const attr = branch.getAttr("condition");
      if (!(attr instanceof IntegerSetAttr)) throw new RangeError("affine.if without a condition");
      found = this.evaluateSet(attr.set, branch.operands);
      this.guards.set(branch, found);
    }
    return found;
  }

  /** The flat element that an `affine.load` or `affine.store` touches; `undefinedValue` where `active` is 0 or it is out of bounds. */
  elements(op: Operation, shape: readonly number[], active: Uint8Array): Sequence {
    const map = op.getAttr("map");
    if (!(map instanceof AffineMapAttr)) throw new RangeError(`'${op.name}' without a map`);
    const first = op.name === "affine.store" ? 2 : 1;
    const operands = op.operands.slice(first);
    const flat = new Float64Array(this.kernel.space.size);
    map.map.results.forEach((_, d) => {
      const subscript = this.evaluateMap(map.map, d, operands);
      const size = shape[d] as number;
      for (let t = 0; t < flat.length; t++) {
        const at = typeof subscript === "number" ? subscript : (subscript[t] as number);
        if (active[t] === 1 && (at < 0 || at >= size)) {
          throw new RangeError(`subscript ${at} of dimension ${d} is outside 0..${size - 1}`);
        }
        flat[t] = (flat[t] as number) * size + at;
      }
    });
    for (let t = 0; t < flat.length; t++) if (active[t] === 0) flat[t] = undefinedValue;
    return flat;
  }

  private addCounters(): void {
    const { loops, space } = this.kernel;
    loops.forEach((loop, d) => {
      const sequence = new Float64Array(space.size);
      for (let t = 0; t < sequence.length; t++) sequence[t] = loop.lower + loop.step * space.counter(t, d);
      this.known.set(loop.iv, loop.extent === 1 ? loop.lower : sequence);
    });
  }

  private evaluate(item: KernelOp): void {
    const value = this.evaluateOp(item);
    if (value !== undefined) this.known.set(item.op.result(), value);
  }

  private evaluateOp({ op, guard }: KernelOp): StaticValue | undefined {
    if (op.name === "affine.apply") {
      const map = op.getAttr("map");
      if (!(map instanceof AffineMapAttr) || !op.operands.every((v) => this.get(v) !== undefined)) return undefined;
      return this.evaluateMap(map.map, 0, op.operands);
    }
    if (op.name === "affine.load") return this.evaluateLoad(op, guard);
    const evaluator = evaluators[op.name];
    if (evaluator === undefined || op.results.length !== 1) return undefined;
    const operands: StaticValue[] = [];
    for (const operand of op.operands) {
      const value = this.get(operand);
      if (value === undefined) return undefined;
      operands.push(value);
    }
    return mapStatic(operands, this.kernel.space.size, (...values) => evaluator(op, values));
  }

  private evaluateLoad(op: Operation, guard: Guard | undefined): StaticValue | undefined {
    const contents = this.globalOf(op.operand(0));
    if (contents === undefined || !(contents.type.element instanceof IntegerType)) return undefined;
    const elements = this.constantElements(op, contents.type.shape, guard);
    for (let t = 0; t < elements.length; t++) {
      if (elements[t] !== undefinedValue) elements[t] = contentsAt(op, contents, elements[t] as number);
    }
    return simplify(elements);
  }

  /** Where a constant is read, as often as its guard lets it. */
  private constantElements(op: Operation, shape: readonly number[], guard: Guard | undefined): Sequence {
    try {
      return this.elements(op, shape, this.activity(["body"], guard));
    } catch (error) {
      if (error instanceof RangeError) {
        throw new UnsupportedUnit(op, `cannot be read at compile time: ${error.message}`);
      }
      throw error;
    }
  }

  private evaluateMap(map: AffineMap, result: number, operands: readonly Value[]): StaticValue {
    const values = operands.map((operand) => this.require(operand));
    const expr = map.results[result];
    if (expr === undefined) throw new RangeError("affine map has too few results");
    const linear = expr.linearForm(map.numDims, map.numSymbols);
    if (linear !== undefined) return combine(linear.coefficients, linear.constant, values, this.kernel.space.size);
    return (
      mapStatic(
        values,
        this.kernel.space.size,
        (...at) => expr.evaluate(at.slice(0, map.numDims), at.slice(map.numDims)) ?? 0,
      ) ?? 0
    );
  }

  private evaluateSet(set: IntegerSet, operands: readonly Value[]): Sequence {
    const values = operands.map((operand) => this.require(operand));
    const holds =
      mapStatic(values, this.kernel.space.size, (...at) =>
        set.contains(at.slice(0, set.numDims), at.slice(set.numDims)) === true ? 1 : 0,
      ) ?? 0;
    return typeof holds === "number" ? new Float64Array(this.kernel.space.size).fill(holds) : holds;
  }

  private require(value: Value): StaticValue {
    const found = this.get(value);
    if (found === undefined) throw new RangeError("a subscript is not an affine function of the loop counters");
    return found;
  }
}

function guardChain(guard: Guard | undefined): Guard[] {
  const chain: Guard[] = [];
  for (let g = guard; g !== undefined; g = g.outer) chain.push(g);
  return chain;
}

function constantOf(value: Value): number | undefined {
  const op = value.definingOp;
  if (op?.name !== "arith.constant") return undefined;
  const attr: Attribute | undefined = op.getAttr("value");
  if (!(attr instanceof IntegerAttr)) return undefined;
  const number = Number(attr.value);
  if (!isExact(number)) {
    throw new UnsupportedUnit(
      op,
      `is ${attr.value}, a constant of more than 53 bits, which hardware kernels do not take`,
    );
  }
  return number;
}

function contentsAt(op: Operation, contents: DenseElementsAttr, element: number): number {
  const value = contents.at(element);
  if (!isExact(value)) throw new UnsupportedUnit(op, `reads the constant ${value}, which has more than 53 bits`);
  return value;
}

function isExact(value: number): boolean {
  return Math.abs(value) < exactLimit;
}

/** `constant + sum of coefficients * values`. */
function combine(
  coefficients: readonly number[],
  constant: number,
  values: readonly StaticValue[],
  size: number,
): StaticValue {
  let base = constant;
  const varying: [number, Sequence][] = [];
  values.forEach((value, i) => {
    const coefficient = coefficients[i] ?? 0;
    if (typeof value === "number") base += coefficient * value;
    else if (coefficient !== 0) varying.push([coefficient, value]);
  });
  if (varying.length === 0) return base;
  const sum = new Float64Array(size).fill(base);
  for (const [coefficient, sequence] of varying) {
    for (let t = 0; t < size; t++) sum[t] = (sum[t] as number) + coefficient * (sequence[t] as number);
  }
  return sum;
}

/** `f` in every iteration; undefined where a result is not an exact integer, so that a unit has to compute it. */
function mapStatic(
  values: readonly StaticValue[],
  size: number,
  f: (...values: number[]) => number,
): StaticValue | undefined {
  if (values.every((value) => typeof value === "number")) {
    const value = f(...(values as number[]));
    return isExact(value) ? value : undefined;
  }
  const result = new Float64Array(size);
  const at = new Array<number>(values.length);
  for (let t = 0; t < size; t++) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as StaticValue;
      at[i] = typeof value === "number" ? value : (value[t] as number);
    }
    const value = at.includes(undefinedValue) ? undefinedValue : f(...at);
    if (value !== undefinedValue && !isExact(value)) return undefined;
    result[t] = value;
  }
  return result;
}

/** A number when all iterations in which somebody looks agree. */
function simplify(sequence: Sequence): StaticValue {
  const first = sequence.find((value) => value !== undefinedValue) ?? 0;
  return sequence.every((value) => value === first || value === undefinedValue) ? first : sequence;
}

function widthOf(type: Type): number {
  return type instanceof IntegerType ? type.width : 64;
}

/** Two's complement wrap into `width` bits (0 or 1 for one bit); not a number where the value itself is not exact. */
function wrap(value: number, width: number): number {
  if (!isExact(value)) return NaN;
  if (width >= 53) return value;
  const modulus = 2 ** width;
  const low = ((value % modulus) + modulus) % modulus;
  return low >= modulus / 2 && width > 1 ? low - modulus : low;
}

type Evaluator = (op: Operation, operands: readonly number[]) => number;

const wrapped =
  (f: (a: number, b: number) => number): Evaluator =>
  (op, [a = 0, b = 0]) =>
    wrap(f(a, b), widthOf(op.result().type));

const evaluators: Readonly<Record<string, Evaluator | undefined>> = {
  "arith.index_cast": (op, [a = 0]) =>
    wrap(op.operand(0).type === IntegerType.get(1) ? 0 - a : a, widthOf(op.result().type)),
  "arith.extsi": (op, [a = 0]) => (op.operand(0).type === IntegerType.get(1) ? 0 - a : a),
  "arith.extui": (op, [a = 0]) => (a < 0 ? a + 2 ** widthOf(op.operand(0).type) : a),
  "arith.trunci": (op, [a = 0]) => wrap(a, widthOf(op.result().type)),
  "arith.addi": wrapped((a, b) => a + b),
  "arith.subi": wrapped((a, b) => a - b),
  "arith.muli": wrapped((a, b) => a * b),
  "arith.maxsi": (op, [a = 0, b = 0]) => (widthOf(op.result().type) === 1 ? Math.min(a, b) : Math.max(a, b)),
  "arith.minsi": (op, [a = 0, b = 0]) => (widthOf(op.result().type) === 1 ? Math.max(a, b) : Math.min(a, b)),
};
