/** The structured control flow of scf. */
import { AffineMap, dynamicIndex, indexNumbers } from "@hls-opt/ir-core";
import type { DenseArrayAttr, Operation, Value } from "@hls-opt/ir-core";
import { AffineParallelOp } from "../affine/parallel-op.js";
import { ForallOp } from "../scf/forall-op.js";
import { ForOp } from "../scf/for-op.js";
import { IfOp } from "../scf/if-op.js";
import { ParallelOp } from "../scf/parallel-op.js";
import { ExecuteRegionOp, IndexSwitchOp } from "../scf/region-ops.js";
import { WhileOp } from "../scf/while-op.js";
import { assignYields, carriedLocals, defineResults, hasBuffers, pushExtreme, setAll } from "./emit-control.js";
import type { Local } from "./emit-control.js";
import { emitRegionBlocks } from "./emit-cfg.js";
import type { FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { wasmTypeOf } from "./storage.js";

/** Pushes a bound of a loop in the type of its counter. */
type PushBound = () => void;

interface Counted {
  readonly counter: Value;
  readonly lower: PushBound;
  readonly upper: PushBound;
  readonly step: PushBound;
}

const pushValue =
  (emitter: FunctionEmitter, value: Value): PushBound =>
  () =>
    emitter.push(value);

/** Counts around a body. Bounds are computed once, before the loop. */
function emitCounted(emitter: FunctionEmitter, { counter, lower, upper, step }: Counted, emitBody: () => void): void {
  const { code } = emitter;
  const type = wasmTypeOf(counter.type) === "i64" ? "i64" : "i32";
  const [now, limit, stride] = [code.allocate(type), code.allocate(type), code.allocate(type)];
  lower();
  code.set(now);
  upper();
  code.set(limit);
  step();
  code.set(stride);
  emitter.setPlace(counter, { kind: "local", type, local: now });
  code.open("block");
  code.open("loop");
  code.get(now);
  code.get(limit);
  code.emit(`${type}.ge_s`);
  code.branch("br_if", 1);
  emitBody();
  code.get(now);
  code.get(stride);
  code.emit(`${type}.add`);
  code.set(now);
  // a counter of fewer bits than its local wraps where its type does
  if (counter.type.kind !== "index") {
    code.get(now);
    emitter.wrap(counter.type);
    code.set(now);
  }
  code.branch("br", 0);
  code.emit("end", "end");
  for (const local of [now, limit, stride]) code.release(type, local);
}

export const emitScfFor: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const loop = new ForOp(op);
  const carried = carriedLocals(emitter, op.results);
  setAll(emitter, loop.initArgs, carried);
  loop.iterArgs.forEach((argument, i) => emitter.setPlace(argument, { kind: "local", ...(carried[i] as Local) }));
  const counted: Counted = {
    counter: loop.inductionVar,
    lower: pushValue(emitter, loop.lowerBound),
    upper: pushValue(emitter, loop.upperBound),
    step: pushValue(emitter, loop.step),
  };
  emitCounted(emitter, counted, () => assignYields(emitter, emitter.emitBlock(loop.region.entry), carried));
  defineResults(emitter, op.results, carried);
};

export const emitScfIf: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { code } = emitter;
  const { condition, thenRegion, elseRegion } = new IfOp(op);
  const results = carriedLocals(emitter, op.results);
  emitter.push(condition);
  code.open("if");
  assignYields(emitter, emitter.emitBlock(thenRegion.entry), results);
  if (!elseRegion.isEmpty) {
    code.emit("else");
    assignYields(emitter, emitter.emitBlock(elseRegion.entry), results);
  }
  code.emit("end");
  defineResults(emitter, op.results, results);
};

export const emitScfWhile: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { code } = emitter;
  const { inits, before, after } = new WhileOp(op);
  const given = carriedLocals(emitter, before.entry.arguments);
  const passed = carriedLocals(emitter, op.results);
  setAll(emitter, inits, given);
  placeArguments(emitter, before.entry.arguments, given);
  placeArguments(emitter, after.entry.arguments, passed);
  code.open("block");
  code.open("loop");
  const decision = emitter.emitBlock(before.entry);
  if (decision !== undefined && decision.operands.every((value) => emitter.place(value) !== undefined)) {
    emitter.push(decision.operand(0));
    // under what is assigned, which may be what was decided on
    setAll(emitter, decision.operands.slice(1), passed);
    code.emit("i32.eqz");
    code.branch("br_if", 1);
    emitter.expire(decision);
  }
  assignYields(emitter, emitter.emitBlock(after.entry), given);
  code.branch("br", 0);
  code.emit("end", "end");
  for (const { type, local } of given) code.release(type, local);
  defineResults(emitter, op.results, passed);
};

function placeArguments(emitter: FunctionEmitter, values: readonly Value[], locals: readonly Local[]): void {
  values.forEach((value, i) => emitter.setPlace(value, { kind: "local", ...(locals[i] as Local) }));
}

export const emitExecuteRegion: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { region } = new ExecuteRegionOp(op);
  const results = carriedLocals(emitter, op.results);
  if (region.first === region.last) assignYields(emitter, emitter.emitBlock(region.entry), results);
  else {
    emitter.code.open("block");
    emitRegionBlocks(emitter, region, (terminator, depth) => {
      assignYields(emitter, terminator, results);
      emitter.code.branch("br", depth);
    });
    emitter.code.emit("end");
  }
  defineResults(emitter, op.results, results);
};

/** One test after the other, the default last. */
export const emitIndexSwitch: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { code } = emitter;
  const { arg, cases, defaultRegion } = new IndexSwitchOp(op);
  const results = carriedLocals(emitter, op.results);
  code.open("block");
  indexNumbers(cases).forEach((value, i) => {
    emitter.push(arg);
    code.i64(value);
    code.emit("i64.eq");
    code.open("if");
    assignYields(emitter, emitter.emitBlock(op.region(i + 1).entry), results);
    code.branch("br", 1);
    code.emit("end");
  });
  assignYields(emitter, emitter.emitBlock(defaultRegion.entry), results);
  code.emit("end");
  defineResults(emitter, op.results, results);
};

/** Iterations in order of their counters: one of the orders that are allowed. */
function emitNest(emitter: FunctionEmitter, loops: readonly Counted[], emitBody: () => void): void {
  const [outer, ...inner] = loops;
  if (outer === undefined) return emitBody();
  emitCounted(emitter, outer, () => emitNest(emitter, inner, emitBody));
}

export const emitScfParallel: OpEmitter = (emitter, op) => {
  if (hasBuffers(emitter, op)) return;
  const { lowerBound, upperBound, step, initVals, region } = new ParallelOp(op);
  const results = carriedLocals(emitter, op.results);
  setAll(emitter, initVals, results);
  const loops = region.entry.arguments.map((counter, i) => ({
    counter,
    lower: pushValue(emitter, lowerBound[i] as Value),
    upper: pushValue(emitter, upperBound[i] as Value),
    step: pushValue(emitter, step[i] as Value),
  }));
  emitNest(emitter, loops, () => emitReductions(emitter, emitter.emitBlock(region.entry), results));
  defineResults(emitter, op.results, results);
};

/** Combines what an iteration gives with what there is. */
function emitReductions(emitter: FunctionEmitter, reduce: Operation | undefined, results: readonly Local[]): void {
  if (reduce === undefined || reduce.operands.some((value) => emitter.place(value) === undefined)) return;
  results.forEach((result, i) => {
    const block = reduce.region(i).entry;
    const place = emitter.place(reduce.operand(i));
    emitter.setPlace(block.argument(0), { kind: "local", ...result });
    if (place !== undefined) emitter.setPlace(block.argument(1), place);
    assignYields(emitter, emitter.emitBlock(block), [result]);
  });
  emitter.expire(reduce);
}

export const emitScfForall: OpEmitter = (emitter, op) => {
  const view = new ForallOp(op);
  if (view.outputs.length > 0) {
    return emitter.program.reject(op, "has shared tensors, which the executor does not take; bufferize it first");
  }
  const bounds = [
    pushNumbers(emitter, view.staticLowerBound, view.dynamicLowerBound),
    pushNumbers(emitter, view.staticUpperBound, view.dynamicUpperBound),
    pushNumbers(emitter, view.staticStep, view.dynamicStep),
  ] as const;
  const loops = view.region.entry.arguments.map((counter, i) => ({
    counter,
    lower: bounds[0][i] as PushBound,
    upper: bounds[1][i] as PushBound,
    step: bounds[2][i] as PushBound,
  }));
  emitNest(emitter, loops, () => void emitter.emitBlock(view.region.entry));
};

function pushNumbers(emitter: FunctionEmitter, numbers: DenseArrayAttr, operands: readonly Value[]): PushBound[] {
  let next = 0;
  return indexNumbers(numbers).map((number) =>
    number === dynamicIndex ? pushValue(emitter, operands[next++] as Value) : () => emitter.code.i64(number),
  );
}

export const emitAffineParallel: OpEmitter = (emitter, op) => {
  if (op.results.length > 0) {
    return emitter.program.reject(
      op,
      "reduces values, which the executor takes in scf.parallel only; run --lower-affine",
    );
  }
  const view = new AffineParallelOp(op);
  const [lower, upper] = [view.lowerBounds, view.upperBounds];
  const at = ({ groups }: typeof lower, i: number): number => groups.slice(0, i).reduce((a, b) => a + b, 0);
  const push =
    (bounds: typeof lower, i: number, which: "min" | "max"): PushBound =>
    () => {
      const start = at(bounds, i);
      const { numDims, numSymbols, results } = bounds.map;
      const map = AffineMap.get(numDims, numSymbols, results.slice(start, start + (bounds.groups[i] ?? 0)));
      pushExtreme(emitter, { map, operands: bounds.operands }, which, "i64");
    };
  const loops = view.region.entry.arguments.map((counter, i) => ({
    counter,
    lower: push(lower, i, "max"),
    upper: push(upper, i, "min"),
    step: () => emitter.code.i64(view.stepSizes[i] ?? 1n),
  }));
  emitNest(emitter, loops, () => void emitter.emitBlock(view.region.entry));
};
