import { AffineMap } from "@hls-opt/ir-core";
import type { FloatType, Operation, Value, AffineExpr } from "@hls-opt/ir-core";
import { AffineLoadOp, AffineStoreOp } from "../affine/access-ops.js";
import { LoadOp, StoreOp } from "../memref/access-ops.js";
import { pushExpr, pushExprAs } from "./emit-affine-expr.js";
import type { ExprInputs } from "./emit-affine-expr.js";
import type { Buffer, FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { hostIndex } from "./host-functions.js";
import type { Range } from "./index-range.js";

/** One access: the element of `buffer` at the results of `map`. */
interface Access extends ExprInputs {
  readonly op: Operation;
  readonly buffer: Buffer;
  readonly map: AffineMap;
}

export const emitAffineLoad: OpEmitter = (emitter, op) => {
  const { memref, map, indices, result } = new AffineLoadOp(op);
  emitLoad(emitter, makeAccess(emitter, op, memref, map.map, indices), result);
};

export const emitAffineStore: OpEmitter = (emitter, op) => {
  const { value, memref, map, indices } = new AffineStoreOp(op);
  emitStore(emitter, makeAccess(emitter, op, memref, map.map, indices), value);
};

export const emitMemRefLoad: OpEmitter = (emitter, op) => {
  const { memref, indices, result } = new LoadOp(op);
  emitLoad(emitter, makeAccess(emitter, op, memref, AffineMap.identity(indices.length), indices), result);
};

export const emitMemRefStore: OpEmitter = (emitter, op) => {
  const { value, memref, indices } = new StoreOp(op);
  emitStore(emitter, makeAccess(emitter, op, memref, AffineMap.identity(indices.length), indices), value);
};

function makeAccess(
  emitter: FunctionEmitter,
  op: Operation,
  memref: Value,
  map: AffineMap,
  operands: readonly Value[],
): Access {
  return { op, buffer: emitter.buffer(memref), map, numDims: map.numDims, operands };
}

function emitLoad(emitter: FunctionEmitter, access: Access, result: Value): void {
  const { storage } = access.buffer;
  if (emitter.program.checkBounds) emitBoundsChecks(emitter, access);
  const offset = pushAddress(emitter, access);
  emitter.code.access(storage.load, offset);
  const small = smallFloat(access.buffer);
  if (small !== undefined) emitter.code.call(hostIndex(small === "f16" ? "decodeHalf" : "decodeBrain"));
  emitter.define(result);
}

function emitStore(emitter: FunctionEmitter, access: Access, value: Value): void {
  const { storage } = access.buffer;
  if (emitter.program.checkBounds) emitBoundsChecks(emitter, access);
  const offset = pushAddress(emitter, access);
  emitter.push(value);
  const small = smallFloat(access.buffer);
  if (small !== undefined) emitter.code.call(hostIndex(small === "f16" ? "encodeHalf" : "encodeBrain"));
  emitter.code.access(storage.store, offset);
}

function smallFloat({ type }: Buffer): "f16" | "bf16" | undefined {
  if (type.element.kind !== "float") return undefined;
  const { name } = type.element as FloatType;
  return name === "f16" || name === "bf16" ? name : undefined;
}

interface Term {
  readonly expr: AffineExpr;
  readonly factor: number;
}

/**
 * Pushes the address of an access, less the constant that is returned and goes into the instruction. Terms are added from
 * the outermost loop inwards, so that the engine can hoist all but the last out of the innermost loop.
 */
function pushAddress(emitter: FunctionEmitter, access: Access): number {
  const { layout, storage, base } = access.buffer;
  const linear = layout.linear.replace(access.map.results);
  const { terms, constant } = splitSum(linear, storage.bytes);
  const range = emitter.ranges.ofExpr(linear.mul(storage.bytes), access.numDims, access.operands);
  const variable = sumOfRanges(emitter, terms, access);
  const isNarrow = range !== undefined && variable !== undefined;
  // the constant may go into the instruction only where the rest is not negative: that is taken as unsigned
  const offset = isNarrow && variable.low >= 0 && constant > 0 ? constant : 0;
  pushSum(emitter, access, terms, constant - offset, isNarrow);
  return offset + addBase(emitter, base);
}

/** Adds a base to an offset on the stack; returns what remains for the instruction. */
function addBase(emitter: FunctionEmitter, base: Buffer["base"]): number {
  if ("address" in base) return base.address;
  emitter.code.get(base.local);
  emitter.code.emit("i32.add");
  return 0;
}

function pushSum(
  emitter: FunctionEmitter,
  access: Access,
  terms: readonly Term[],
  constant: number,
  isNarrow: boolean,
): void {
  const { code } = emitter;
  const width = isNarrow ? "i32" : "i64";
  const sorted = terms.map((term) => ({ term, depth: depthOf(term.expr, access) })).sort((a, b) => a.depth - b.depth);
  if (constant !== 0 || sorted.length === 0) code.constant(width, constant);
  sorted.forEach(({ term }, i) => {
    pushExprAs(emitter, term.expr, access, width);
    if (term.factor !== 1) {
      code.constant(width, term.factor);
      code.emit(`${width}.mul`);
    }
    if (i > 0 || constant !== 0) code.emit(`${width}.add`);
  });
  if (!isNarrow) code.emit("i32.wrap_i64");
}

function sumOfRanges(emitter: FunctionEmitter, terms: readonly Term[], access: Access): Range | undefined {
  let [low, high] = [0, 0];
  for (const { expr, factor } of terms) {
    const range = emitter.ranges.ofExpr(expr.mul(factor), access.numDims, access.operands);
    if (range === undefined) return undefined;
    low += range.low;
    high += range.high;
  }
  return Math.max(-low, high) < 2 ** 31 ? { low, high } : undefined;
}

/** The terms of a sum and its constant, all times `factor`; equal terms are merged. */
function splitSum(expr: AffineExpr, factor: number): { readonly terms: readonly Term[]; readonly constant: number } {
  const factors = new Map<AffineExpr, number>();
  let constant = 0;
  const pending: Term[] = [{ expr, factor }];
  for (let term = pending.pop(); term !== undefined; term = pending.pop()) {
    const { lhs, rhs, kind } = term.expr;
    if (kind === "constant") constant += term.expr.value * term.factor;
    else if (kind === "add" && lhs !== undefined && rhs !== undefined) {
      pending.push({ expr: rhs, factor: term.factor }, { expr: lhs, factor: term.factor });
    } else if (kind === "mul" && lhs !== undefined && rhs?.isConstant() === true) {
      pending.push({ expr: lhs, factor: term.factor * rhs.value });
    } else factors.set(term.expr, (factors.get(term.expr) ?? 0) + term.factor);
  }
  return { terms: [...factors].filter(([, f]) => f !== 0).map(([e, f]) => ({ expr: e, factor: f })), constant };
}

/** How many loops deep the innermost input of an expression is defined. */
function depthOf(expr: AffineExpr, { operands, numDims }: ExprInputs): number {
  let deepest = 0;
  expr.walk((part) => {
    if (part.kind !== "dim" && part.kind !== "symbol") return;
    const operand = operands[part.kind === "dim" ? part.value : numDims + part.value];
    deepest = Math.max(deepest, nesting(operand?.parentBlock?.parentOp));
  });
  return deepest;
}

function nesting(op: Operation | undefined): number {
  let depth = 0;
  for (let outer = op; outer !== undefined; outer = outer.parentOp) depth++;
  return depth;
}

/** Stops the run where a subscript lies outside its dimension, unless it is known not to. */
function emitBoundsChecks(emitter: FunctionEmitter, access: Access): void {
  const { code } = emitter;
  access.map.results.forEach((expr, dimension) => {
    const extent = access.buffer.type.shape[dimension] as number;
    const range = emitter.ranges.ofExpr(expr, access.numDims, access.operands);
    if (range !== undefined && range.low >= 0 && range.high < extent) return;
    const subscript = code.allocate("i64");
    if (pushExpr(emitter, expr, access) === "i32") code.emit("i64.extend_i32_s");
    code.tee(subscript);
    code.i64(BigInt(extent));
    code.emit("i64.ge_u");
    code.open("if");
    code.i32(emitter.program.site(access.op));
    code.i32(dimension);
    code.get(subscript);
    code.call(hostIndex("failBounds"));
    code.emit("end");
    code.release("i64", subscript);
  });
}
