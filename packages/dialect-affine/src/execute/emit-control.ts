import type { Block, Operation, Value } from "@hls-opt/ir-core";
import type { WasmType } from "@hls-opt/ir-core/wasm";
import { AffineForOp } from "../affine/for-op.js";
import type { LoopBound } from "../affine/for-op.js";
import { AffineIfOp } from "../affine/if-op.js";
import { AffineApplyOp, AffineMaxOp, AffineMinOp } from "../affine/map-ops.js";
import { pushExpr, pushExprAs } from "./emit-affine-expr.js";
import type { ExprInputs } from "./emit-affine-expr.js";
import type { FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { wasmTypeOf } from "./storage.js";

type IndexWidth = "i32" | "i64";

export const emitApply: OpEmitter = (emitter, op) => {
  const { map, mapOperands, result } = new AffineApplyOp(op);
  const [expr] = map.map.results;
  if (expr === undefined) return;
  const width = pushExpr(emitter, expr, { numDims: map.map.numDims, operands: mapOperands });
  if (width === "i32") emitter.defineNarrow(result);
  else emitter.define(result);
};

/** `affine.min` and `affine.max`, in i64. */
export function emitExtremeOp(which: "min" | "max"): OpEmitter {
  return (emitter, op) => {
    const { map, mapOperands, result } = which === "min" ? new AffineMinOp(op) : new AffineMaxOp(op);
    pushExtreme(emitter, { map: map.map, operands: mapOperands }, which, "i64");
    emitter.define(result);
  };
}

/** Pushes the least or greatest result of a map. */
export function pushExtreme(
  emitter: FunctionEmitter,
  { map, operands }: LoopBound,
  which: "min" | "max",
  width: IndexWidth,
): void {
  const { code } = emitter;
  const inputs: ExprInputs = { numDims: map.numDims, operands };
  const [best, next] = [code.allocate(width), code.allocate(width)];
  map.results.forEach((expr, i) => {
    pushExprAs(emitter, expr, inputs, width);
    if (i === 0) return;
    code.set(next);
    code.tee(best);
    code.get(next);
    code.get(best);
    code.get(next);
    code.emit(which === "min" ? `${width}.lt_s` : `${width}.gt_s`, "select");
  });
  code.release(width, best);
  code.release(width, next);
}

/** A local and its type. */
export interface Local {
  readonly type: WasmType;
  readonly local: number;
}

/** Moves values into locals, all at once. */
export function setAll(emitter: FunctionEmitter, values: readonly Value[], locals: readonly Local[]): void {
  for (const value of values) emitter.push(value);
  for (let i = locals.length - 1; i >= 0; i--) emitter.code.set((locals[i] as Local).local);
}

/** Locals for values that a region hands to its op's results. */
export function carriedLocals(emitter: FunctionEmitter, values: readonly Value[]): Local[] {
  return values.map((value) => {
    const type = wasmTypeOf(value.type) ?? "i32";
    return { type, local: emitter.code.allocate(type) };
  });
}

/** Moves what a terminator hands on into the locals, all at once. */
export function assignYields(
  emitter: FunctionEmitter,
  terminator: Operation | undefined,
  locals: readonly Local[],
): void {
  if (terminator === undefined || terminator.operands.some((operand) => emitter.place(operand) === undefined)) return;
  setAll(emitter, terminator.operands, locals);
  emitter.expire(terminator);
}

/** The results are in the locals that the region filled. */
export function defineResults(emitter: FunctionEmitter, results: readonly Value[], locals: readonly Local[]): void {
  results.forEach((result, i) => {
    const { type, local } = locals[i] as Local;
    emitter.setPlace(result, { kind: "local", type, local });
    emitter.releaseAfterLastUse(result, type, local);
  });
}

export function hasBuffers(emitter: FunctionEmitter, op: Operation): boolean {
  if (!op.results.some((result) => result.type.kind === "memref")) return false;
  emitter.program.reject(
    op,
    "hands on a buffer, which the executor does not take; store into one buffer that is allocated before it",
  );
  return true;
}

export const emitFor: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const loop = new AffineForOp(op);
  const carried = carriedLocals(emitter, op.results);
  setAll(emitter, loop.inits, carried);
  loop.iterArgs.forEach((argument, i) => emitter.setPlace(argument, { kind: "local", ...carried[i]! }));
  emitLoop(emitter, loop, () => assignYields(emitter, emitter.emitBlock(loop.body), carried));
  defineResults(emitter, op.results, carried);
};

/** Counts from the lower to the upper bound around a body; without a test before it where it is known to run at least once. */
function emitLoop(emitter: FunctionEmitter, loop: AffineForOp, emitBody: () => void): void {
  const { code } = emitter;
  const width: IndexWidth = emitter.ranges.of(loop.inductionVar) === undefined ? "i64" : "i32";
  const counter = code.allocate(width);
  emitter.setPlace(
    loop.inductionVar,
    width === "i32" ? { kind: "narrow", local: counter } : { kind: "local", type: "i64", local: counter },
  );
  pushExtreme(emitter, loop.lowerBound, "max", width);
  code.set(counter);
  const limit = loop.constantUpperBound ?? storeLimit(emitter, loop.upperBound, width);
  const pushLimit = (): void => (typeof limit === "number" ? code.constant(width, limit) : code.get(limit.local));
  const runsOnce = (loop.tripCount ?? 0) > 0;
  if (!runsOnce) {
    code.open("block");
    code.get(counter);
    pushLimit();
    code.emit(`${width}.ge_s`);
    code.branch("br_if", 0);
  }
  code.open("loop");
  emitBody();
  code.get(counter);
  code.constant(width, loop.stepSize);
  code.emit(`${width}.add`);
  code.tee(counter);
  pushLimit();
  code.emit(`${width}.lt_s`);
  code.branch("br_if", 0);
  code.emit("end");
  if (!runsOnce) code.emit("end");
  code.release(width, counter);
  if (typeof limit !== "number") code.release(width, limit.local);
}

function storeLimit(emitter: FunctionEmitter, bound: LoopBound, width: IndexWidth): { readonly local: number } {
  const local = emitter.code.allocate(width);
  pushExtreme(emitter, bound, "min", width);
  emitter.code.set(local);
  return { local };
}

export const emitIf: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { code } = emitter;
  const view = new AffineIfOp(op);
  const results = carriedLocals(emitter, op.results);
  pushCondition(emitter, view);
  code.open("if");
  assignYields(emitter, emitter.emitBlock(view.thenBlock), results);
  const otherwise: Block | undefined = view.elseBlock;
  if (otherwise !== undefined) {
    code.emit("else");
    assignYields(emitter, emitter.emitBlock(otherwise), results);
  }
  code.emit("end");
  defineResults(emitter, op.results, results);
};

/** Pushes whether all constraints hold. */
function pushCondition(emitter: FunctionEmitter, view: AffineIfOp): void {
  const { condition, conditionOperands } = view;
  const inputs: ExprInputs = { numDims: condition.numDims, operands: conditionOperands };
  condition.constraints.forEach((expr, i) => {
    const width = pushExpr(emitter, expr, inputs);
    emitter.code.constant(width, 0);
    emitter.code.emit(condition.eqFlags[i] === true ? `${width}.eq` : `${width}.ge_s`);
    if (i > 0) emitter.code.emit("i32.and");
  });
}
