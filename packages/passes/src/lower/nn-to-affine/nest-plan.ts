/**
 * What an op's nest computes, before fusion; then fusion: the elementwise ops that alone use a result join its nest, and the
 * final value goes to a new buffer or straight to an output of the function.
 */
import type { AffineExpr, Location, Operation, Value } from "@hls-opt/ir-core";
import { elementwiseStep, isElementwise } from "./ops/elementwise.js";
import type { ElementwiseStep } from "./ops/elementwise.js";
import { isViewOp, tensorType } from "./function-lowering.js";
import type { FunctionLowering } from "./function-lowering.js";
import { delinearize, linearIndex } from "./nest/index-expr.js";
import type { Subscripts } from "./nest/iteration.js";
import type { Nest, NestBody, NestCode } from "./nest/nest.js";
import { rounded } from "./nest/scalar.js";
import type { Scalar } from "./nest/scalar.js";
import { TransposeOp } from "@hls-opt/dialect-nn";

/** The nest of one op: its element of the result at `index` is `value`, not rounded yet. */
export interface NestPlan {
  readonly nest: Nest;
  readonly result: Value;
  readonly index: Subscripts;
  readonly init?: NestBody["init"];
  readonly step?: NestBody["step"];
  readonly value: (code: NestCode, carried: readonly Scalar[]) => Scalar;
}

/** A value on its way through the epilogue: which tensor it is an element of, and which element. */
interface Position {
  readonly value: Value;
  readonly index: readonly AffineExpr[];
}

/** Fuses what can be fused, emits the nest, and binds the tensors that it stores. */
export function completeNest(lowering: FunctionLowering, plan: NestPlan): void {
  const { nest } = plan;
  const steps: ElementwiseStep[] = [];
  let end: Position = { value: plan.result, index: plan.index.index };
  for (let next = nextFusable(lowering, end); next !== undefined; next = nextFusable(lowering, end)) {
    steps.push(elementwiseStep(lowering, nest, next.user, next.at.index, next.at.value));
    lowering.markDone(next.user);
    end = { value: next.user.result(), index: next.at.index };
  }
  store(lowering, plan, steps, lowering.outputOf(end.value) === undefined ? (viewedOutput(lowering, end) ?? end) : end);
}

function store(lowering: FunctionLowering, plan: NestPlan, steps: readonly ElementwiseStep[], end: Position): void {
  const { shape, element } = tensorType(end.value);
  const memref = lowering.outputOf(end.value) ?? lowering.allocate(shape, element, lastLocation(plan, steps));
  const write = plan.nest.write(() => memref, element, end.index);
  let result: Scalar | undefined;
  lowering.emit(plan.nest, {
    ...(plan.init === undefined ? {} : { init: plan.init }),
    ...(plan.step === undefined ? {} : { step: plan.step }),
    finish: (code, carried) => {
      result = rounded(code, plan.value(code, carried), tensorType(plan.result).element);
      for (const step of steps) result = code.at(step.location, () => step.compute(code, result as Scalar));
      code.store(write, result);
    },
  });
  lowering.bind(end.value, memref, result?.kind === "fixed" ? { min: result.min, max: result.max } : undefined);
}

const lastLocation = (plan: NestPlan, steps: readonly ElementwiseStep[]): Location =>
  steps[steps.length - 1]?.location ?? plan.nest.location;

/**
 * The elementwise op that alone uses a value, possibly through changes of shape, when its other operands are there already
 * and it does not broadcast the value.
 */
function nextFusable(lowering: FunctionLowering, from: Position): { user: Operation; at: Position } | undefined {
  let at = from;
  for (let user = onlyUser(at.value); user !== undefined; user = onlyUser(at.value)) {
    if (!isViewOp(user)) {
      return canFuse(lowering, user, at.value)
        ? { user, at: { ...at, index: paddedIndex(at.index, user) } }
        : undefined;
    }
    at = { value: user.result(), index: viewedIndex(user, at.index) };
  }
  return undefined;
}

/** The output of the function that a value is returned as after changes of shape only. */
function viewedOutput(lowering: FunctionLowering, from: Position): Position | undefined {
  let at = from;
  for (let user = onlyUser(at.value); isViewOp(user); user = onlyUser(at.value)) {
    at = { value: user.result(), index: viewedIndex(user, at.index) };
    if (lowering.outputOf(at.value) !== undefined) return at;
  }
  return undefined;
}

function onlyUser(value: Value): Operation | undefined {
  const user = value.firstUse?.owner;
  return value.uses().every(({ owner }) => owner === user) ? user : undefined;
}

function canFuse(lowering: FunctionLowering, user: Operation, value: Value): boolean {
  if (!isElementwise(user)) return false;
  const { shape } = tensorType(user.result());
  const own = tensorType(value).shape;
  const grows = shape.some((size, d) => size !== (own[d - shape.length + own.length] ?? 1));
  return !grows && user.operands.every((operand) => operand === value || lowering.find(operand) !== undefined);
}

/** Broadcasting may have put dimensions of extent 1 in front. */
function paddedIndex(index: readonly AffineExpr[], user: Operation): readonly AffineExpr[] {
  const missing = tensorType(user.result()).shape.length - index.length;
  return missing === 0 ? index : [...delinearize(linearIndex([], []), new Array<number>(missing).fill(1)), ...index];
}

/** Where an element goes under a change of shape. */
function viewedIndex(view: Operation, index: readonly AffineExpr[]): AffineExpr[] {
  if (view.info === TransposeOp.info) {
    return new TransposeOp(view).permutation.numbers.map((d) => index[d] as AffineExpr);
  }
  return delinearize(linearIndex(index, tensorType(view.operand(0)).shape), tensorType(view.result()).shape);
}
