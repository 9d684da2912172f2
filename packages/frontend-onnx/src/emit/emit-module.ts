import {
  ArrayAttr,
  Block,
  DictionaryAttr,
  FileLineColLoc,
  FuncOp,
  FunctionType,
  InvariantError,
  NameLoc,
  ModuleOp,
  RankedTensorType,
  ReturnOp,
  StringAttr,
  TypeAttr,
  verifyAlone,
} from "@hls-opt/ir-core";
import type { Context, Location, Operation, Type } from "@hls-opt/ir-core";
import { FixedType, indexWidth, isFixed } from "@hls-opt/dialect-nn";
import { integerActivations } from "../normalise/model-builder.js";
import { operandsOf } from "../normalise/normalised-op.js";
import type { NormalisedModel, NormalisedOp, NormalisedValue } from "../normalise/normalised-op.js";
import { fail, type OnnxDiagnostic, type OnnxLocation } from "../onnx-error.js";
import { createStep, type TensorValue } from "./create-step.js";
import { fractionsOf, gridFraction, tensorType, type Fractions } from "./element-types.js";
import { stepNames } from "./names.js";

/** The discardable attribute that keeps the name of the model (on the module). */
export const modelNameAttribute = "nn.model";
/** The attribute that keeps the names of inputs and outputs (of arguments and results). */
export const valueNameAttribute = "nn.name";

/** A module with one function, and what was assumed on the way. */
export interface EmittedModel {
  readonly module: Operation;
  readonly remarks: readonly OnnxDiagnostic[];
}

/** The `nn` form of a normalised model, in `func.func @main`; what has none fails with an `OnnxError` at its node. */
export function emitModel(model: NormalisedModel, context: Context): EmittedModel {
  checkDialects(context);
  const origin = new FileLineColLoc(model.file, 0, 0);
  const fractions = fractionsOf(model.ops, model.file);
  const names = stepNames(model);
  const body = new Block();
  const values = new Map<string, TensorValue>();
  for (const input of model.inputs) {
    const type = tensorType(input, fractions, { file: model.file });
    values.set(input.name, body.addArgument(type, NameLoc.get(input.name, origin)) as TensorValue);
  }
  for (const step of model.ops) {
    const location = locationOf(step, names.get(step.result.name) ?? step.kind, origin);
    values.set(step.result.name, emitStep(step, { body, values, fractions, location, file: model.file }));
  }
  const results = model.outputs.map(({ value }) => valueOf(values, value));
  body.push(ReturnOp.create({ operands: results }, origin).op);
  return { module: wrap(model, body, results, origin), remarks: tieRemarks(model) };
}

interface Scope {
  readonly body: Block;
  readonly values: ReadonlyMap<string, TensorValue>;
  readonly fractions: Fractions;
  readonly location: Location;
  readonly file: string;
}

function emitStep(step: NormalisedOp, { body, values, fractions, location, file }: Scope): TensorValue {
  const at = { file, node: step.node };
  const resultType = stepType(step, values, fractions, at);
  const op = createStep(step, { operand: (value) => valueOf(values, value), resultType, location });
  checkFractions(step, op, at);
  verifyAlone(op, ({ message }) => fail(at, "onnx/step", message, "check the sizes of the layer"));
  body.push(op);
  return op.result() as TensorValue;
}

/** An index has just the bits that its dimension needs. */
function stepType(
  step: NormalisedOp,
  values: ReadonlyMap<string, TensorValue>,
  fractions: Fractions,
  at: OnnxLocation,
): RankedTensorType {
  const { shape, elementType } = step.result;
  if (step.kind === "arg_max") {
    return RankedTensorType.get(shape, FixedType.get(indexWidth(step.input.shape[step.axis] ?? 1), 0, false));
  }
  const [first] = operandsOf(step);
  if (elementType !== "int64" || first === undefined) return tensorType(step.result, fractions, at);
  return RankedTensorType.get(shape, valueOf(values, first).type.element);
}

/** Fails where integers of one scale are read as integers of another one. */
function checkFractions(step: NormalisedOp, op: Operation, at: OnnxLocation): void {
  if (!isQuantized(step)) return;
  const types = [...op.operands, ...op.results].map(({ type }) => (type as RankedTensorType).element);
  const fractions = types.filter(isFixed).map(({ frac }) => frac);
  if (step.kind === "dequantize") fractions.push(gridFraction(step, at.file));
  const other = fractions.find((fraction) => fraction !== fractions[0]);
  if (other === undefined) return;
  fail(
    at,
    "onnx/quantization",
    `integers of scale 2^${-other} and 2^${-(fractions[0] ?? 0)} meet`,
    "quantise and dequantise with the same scale",
  );
}

/** Truth values and indices are fixed-point tensors, too, but no integers of a scale. */
function isQuantized(step: NormalisedOp): boolean {
  return [...operandsOf(step), step.result].some(({ elementType }) => integerActivations.includes(elementType));
}

function valueOf(values: ReadonlyMap<string, TensorValue>, { name }: NormalisedValue): TensorValue {
  const value = values.get(name);
  if (value === undefined) throw new InvariantError(`value '${name}' is used before it is computed`);
  return value;
}

/** The short name of the layer, and inside it that of the ONNX node (of the weight for a constant). */
function locationOf(step: NormalisedOp, name: string, origin: Location): Location {
  const source = step.kind === "constant" ? step.result.name : step.node;
  return NameLoc.get(name, source === "" ? origin : NameLoc.get(source, origin));
}

function wrap(model: NormalisedModel, body: Block, results: readonly TensorValue[], origin: Location): Operation {
  const type = FunctionType.get(typesOf(body.arguments), typesOf(results));
  const { op: func } = FuncOp.create(
    {
      sym_name: StringAttr.get("main"),
      function_type: TypeAttr.get(type),
      arg_attrs: nameAttributes(model.inputs),
      res_attrs: nameAttributes(model.outputs),
    },
    origin,
  );
  func.region().push(body);
  const module = ModuleOp.empty();
  module.op.location = origin;
  module.body.push(func);
  if (model.name !== "") module.op.setAttr(modelNameAttribute, StringAttr.get(model.name));
  return module.op;
}

function typesOf(values: readonly { readonly type: Type }[]): Type[] {
  return values.map(({ type }) => type);
}

function nameAttributes(named: readonly { readonly name: string }[]): ArrayAttr {
  return ArrayAttr.get(named.map(({ name }) => DictionaryAttr.from({ [valueNameAttribute]: StringAttr.get(name) })));
}

/** What is emitted can only be verified, printed and changed by passes in a context that knows it. */
function checkDialects({ dialects }: Context): void {
  const missing = ["builtin", "func", "nn", "num"].find((name) => !dialects.has(name));
  if (missing !== undefined) throw new InvariantError(`importing ONNX needs dialect '${missing}' in the context`);
}

/** ONNX rounds halves to even, `nn.quantize` up; elsewhere the two agree. */
function tieRemarks(model: NormalisedModel): OnnxDiagnostic[] {
  const first = model.ops.find(({ kind }) => kind === "quantize");
  if (first === undefined) return [];
  return [
    {
      severity: "remark",
      code: "onnx/quantization",
      message: "'QuantizeLinear' rounds halves to even, here they are rounded up",
      advice: "results may differ by one unit where a value lies exactly between two",
      location: { file: model.file, node: first.node },
    },
  ];
}
