import {
  Block,
  DictionaryAttr,
  FunctionType,
  MemRefType,
  opError,
  Operation,
  RankedTensorType,
  StringAttr,
  TypeAttr,
  ArrayAttr,
} from "@hls-opt/ir-core";
import type { AffineExpr, AnyOpClass, OpView, Report, Type, Value } from "@hls-opt/ir-core";
import {
  ArgMaxOp,
  AvgPool2dOp,
  ConcatOp,
  ConstantOp,
  Conv2dOp,
  DenseOp,
  MatmulOp,
  MaxPool2dOp,
  PadOp,
  ReduceOp,
  SoftmaxOp,
} from "@hls-opt/dialect-nn";
import { Refusal } from "../../refusal.js";
import { planConcat } from "./ops/concat.js";
import { elementwiseStep, isElementwise } from "./ops/elementwise.js";
import { FunctionLowering, isReadView, isViewOp, tensorType } from "./function-lowering.js";
import type { LoweringOptions } from "./function-lowering.js";
import type { GlobalTable } from "./global-table.js";
import { planConv2d, planDense, planMatmul } from "./ops/linear.js";
import { Nest } from "./nest/nest.js";
import { completeNest } from "./nest-plan.js";
import type { NestPlan } from "./nest-plan.js";
import { planAvgPool2d, planMaxPool2d } from "./ops/pool.js";
import { planPad } from "./ops/pad.js";
import { planArgMax, planReduce } from "./ops/reduce.js";
import { storageType } from "./nest/scalar.js";
import { planSoftmax } from "./ops/softmax.js";

type Planner = (lowering: FunctionLowering, op: Operation) => NestPlan;

const planner = <V extends OpView>(
  cls: AnyOpClass<V>,
  plan: (lowering: FunctionLowering, view: V) => NestPlan,
): [string, Planner] => [cls.info.name, (lowering, op) => plan(lowering, new cls(op))];

const planners: ReadonlyMap<string, Planner> = new Map([
  planner(Conv2dOp, planConv2d),
  planner(DenseOp, planDense),
  planner(MatmulOp, planMatmul),
  planner(MaxPool2dOp, planMaxPool2d),
  planner(AvgPool2dOp, planAvgPool2d),
  planner(SoftmaxOp, planSoftmax),
  planner(ConcatOp, planConcat),
  planner(PadOp, planPad),
  planner(ReduceOp, planReduce),
  planner(ArgMaxOp, planArgMax),
]);

/**
 * The function on buffers that does what `func`, a function of one block on tensors, does: detached, of the same name, with
 * an argument for each input and then one for each result. Undefined after a diagnostic.
 */
export function lowerFunction(
  func: Operation,
  globals: GlobalTable,
  options: LoweringOptions,
  report: Report,
): Operation | undefined {
  const body = func.region().first;
  const returned = body?.terminator;
  if (body === undefined || body.next !== undefined || returned?.name !== "func.return") {
    report(
      opError(func, "cannot be lowered to loops: expected a body of one block that ends in func.return", [], code),
    );
    return undefined;
  }
  if (![...body.arguments, ...returned.operands].every((value) => checkBoundary(func, value.type, report))) {
    return undefined;
  }
  const lowering = new FunctionLowering(globals, options, func.location);
  const entry = new Block();
  for (const input of body.arguments) lowering.bind(input, addBuffer(entry, input));
  const outputs = returned.operands.map((value) => ({ value, memref: addBuffer(entry, value) }));
  for (const { value, memref } of outputs) if (isStorable(value)) lowering.setOutput(value, memref);
  if (!lowerOps(lowering, body, report)) return undefined;
  for (const { value, memref } of outputs) {
    if (lowering.outputOf(value) === undefined) emitCopy(lowering, value, memref, returned);
  }
  return assemble(func, returned, lowering, entry, body.arguments.length);
}

const code = "lower-to-affine/unsupported";

function checkBoundary(func: Operation, type: Type, report: Report): boolean {
  if (type instanceof RankedTensorType && type.shape.every((size) => size >= 0)) return true;
  report(
    opError(
      func,
      `has an input or result of ${type}, expected tensors of static shape; export the model with fixed sizes`,
      [],
      code,
    ),
  );
  return false;
}

function addBuffer(entry: Block, { type, argumentLocation, definingOp }: Value): Value<MemRefType> {
  const { shape, element } = type as RankedTensorType;
  return entry.addArgument(
    MemRefType.get(shape, storageType(element)),
    argumentLocation ?? definingOp?.location,
  ) as Value<MemRefType>;
}

/**
 * Whether a nest can store a returned tensor where it computes it: it is used by the return alone, directly or through changes
 * of shape. Views of inputs, of constants and of tensors that others read too are copied.
 */
function isStorable(value: Value): boolean {
  let source = value;
  for (let op = source.definingOp; isViewOp(op) && source.hasOneUse(); op = source.definingOp) source = op.operand(0);
  const { definingOp } = source;
  return (
    source.hasOneUse() && definingOp !== undefined && definingOp.info !== ConstantOp.info && !isReadView(definingOp)
  );
}

function lowerOps(lowering: FunctionLowering, body: Block, report: Report): boolean {
  let isFine = true;
  for (const op of body.operations()) {
    if (lowering.isDone(op) || !needsNest(op)) continue;
    try {
      completeNest(lowering, planOf(lowering, op));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(opError(op, error.message, [], code));
      isFine = false;
      break;
    }
  }
  return isFine;
}

/** Changes of shape and constants are read in place, and nothing is computed for nobody. */
function needsNest(op: Operation): boolean {
  return !op.info.isTerminator && !op.isUnused && op.info !== ConstantOp.info && !isReadView(op);
}

function planOf(lowering: FunctionLowering, op: Operation): NestPlan {
  const plan = planners.get(op.name);
  if (plan !== undefined) return plan(lowering, op);
  if (isElementwise(op)) return planElementwise(lowering, op);
  throw new Refusal(
    "has no lowering to loops; ops of the nn dialect on tensors of floats or !num.fixed can be lowered",
  );
}

/** An elementwise op that could not join the nest of its operand. */
function planElementwise(lowering: FunctionLowering, op: Operation): NestPlan {
  const nest = new Nest(op.location);
  const index = elementIndex(nest, tensorType(op.result()).shape);
  const step = elementwiseStep(lowering, nest, op, index);
  return {
    nest,
    result: op.result(),
    index: nest.loops.register(index),
    value: (code) => step.compute(code, undefined),
  };
}

/** Loops over all elements, channels of images innermost. */
function elementIndex(nest: Nest, shape: readonly number[]): AffineExpr[] {
  const order = shape.length === 4 ? [0, 2, 3, 1] : shape.map((_, d) => d);
  const dims = order.map((d) => nest.loops.parallel(shape[d] as number));
  return shape.map((_, d) => dims[order.indexOf(d)] as AffineExpr);
}

/** Copies a tensor that something else reads too, or that nothing computes, to an output. */
function emitCopy(lowering: FunctionLowering, value: Value, memref: Value<MemRefType>, returned: Operation): void {
  const { shape, element } = tensorType(value);
  const nest = new Nest(value.definingOp?.location ?? returned.location);
  const index = elementIndex(nest, shape);
  const [read, write] = [nest.read(lowering.get(value), index), nest.write(() => memref, element, index)];
  lowering.emit(nest, { finish: (code) => code.store(write, code.load(read)) });
}

function assemble(
  func: Operation,
  returned: Operation,
  lowering: FunctionLowering,
  entry: Block,
  inputCount: number,
): Operation {
  lowering.assemble(entry);
  entry.push(new Operation({ info: returned.info, location: returned.location }));
  const types = entry.arguments.map((value) => value.type);
  const known = [
    ...argumentAttributes(func, "arg_attrs", inputCount),
    ...argumentAttributes(func, "res_attrs", types.length - inputCount),
  ];
  const roles = known.map((attributes, i) =>
    attributes.with("hls.role", StringAttr.get(i < inputCount ? "input" : "output")),
  );
  const lowered = new Operation({
    info: func.info,
    attributes: func.attributes,
    properties: func.properties,
    regionCount: 1,
    location: func.location,
  });
  lowered.setAttr("function_type", TypeAttr.get(FunctionType.get(types, [])));
  lowered.setAttr("arg_attrs", ArrayAttr.get(roles));
  lowered.setAttr("res_attrs", undefined);
  lowered.region().push(entry);
  return lowered;
}

/** The attributes of each argument or result of a function. */
function argumentAttributes(func: Operation, name: "arg_attrs" | "res_attrs", count: number): DictionaryAttr[] {
  const given = func.getAttr(name);
  const each = given instanceof ArrayAttr ? given.elements : [];
  return Array.from({ length: count }, (_, i) => (each[i] instanceof DictionaryAttr ? each[i] : DictionaryAttr.empty));
}

/** The functions of a module that work on tensors. */
export function isTensorFunction(op: Operation): boolean {
  const type = op.getAttr("function_type");
  if (op.name !== "func.func" || !(type instanceof TypeAttr) || !(type.type instanceof FunctionType)) return false;
  return [...type.type.inputs, ...type.type.results].some((part) => part instanceof RankedTensorType);
}
