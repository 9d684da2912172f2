/** Elementwise ops as straight-line code on one element of each operand; nests fuse them into their epilogue. */
import { f64, IntegerType, RankedTensorType } from "@hls-opt/ir-core";
import type { AffineExpr, FloatType, Location, Operation, Value } from "@hls-opt/ir-core";
import {
  AddFOp,
  CmpFOp,
  DivFOp,
  ExtFOp,
  FloorOp,
  FPToSIOp,
  MaximumFOp,
  MinimumFOp,
  MulFOp,
  PowFOp,
  floatPredicate,
  SIToFPOp,
  SubFOp,
  TruncFOp,
} from "@hls-opt/dialect-affine";
import {
  AddOp,
  BatchNormOp,
  CompareOp,
  constantAttribute,
  DequantizeOp,
  DivOp,
  dyadicAlpha,
  LeakyReluOp,
  LogicOp,
  MaxOp,
  MinOp,
  MulOp,
  PowOp,
  QuantizeElementsOp,
  QuantizeOp,
  ReluOp,
  RequantizeOp,
  SelectOp,
  SubOp,
  UnaryOp,
} from "@hls-opt/dialect-nn";
import type { FixedType } from "@hls-opt/dialect-nn";
import { Refusal } from "../../../refusal.js";
import type { BinaryClass, Code } from "../nest/code.js";
import { add, choose, fixedConstant, maximum, minimum, multiply, subtract, typeRange } from "../nest/fixed-scalar.js";
import type { FixedScalar } from "../nest/fixed-scalar.js";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import type { Nest, NestCode, Read } from "../nest/nest.js";
import { asFixed, rounded } from "../nest/scalar.js";
import type { FloatScalar, Scalar } from "../nest/scalar.js";
import { broadcastIndex } from "../tensor-source.js";
import { quantizeElementsStep } from "./quantize-elements.js";
import { compare, logic, select } from "./selection.js";
import { unaryStep } from "./unary.js";

/** One op of a nest's epilogue: its other operands are read at the element's index. */
export interface ElementwiseStep {
  readonly location: Location;
  /** `carried` is undefined where the nest computes nothing before. */
  readonly compute: (code: NestCode, carried: Scalar | undefined) => Scalar;
}

type Formula = (code: Code, operands: readonly Scalar[], op: Operation) => Scalar;

const onFloats =
  (formula: (code: Code, operands: readonly FloatScalar[], op: Operation) => Value): Formula =>
  (code, operands, op) => {
    const floats = operands as readonly FloatScalar[];
    return { kind: "float", type: (floats[0] as FloatScalar).type, value: formula(code, floats, op) };
  };

/** An op with one formula for floats and one for fixed-point numbers. */
const byKind =
  (float: Formula, fixed: (code: Code, operands: readonly FixedScalar[], op: Operation) => Scalar): Formula =>
  (code, operands, op) =>
    operands[0]?.kind === "fixed" ? fixed(code, operands.map(asFixed), op) : float(code, operands, op);

const floatBinary = (op: BinaryClass): Formula =>
  onFloats((code, [a, b]) => code.binary(op, (a as FloatScalar).value, (b as FloatScalar).value));

type FixedBinary = (code: Code, a: FixedScalar, b: FixedScalar) => FixedScalar;
const fixedBinary =
  (operation: FixedBinary) =>
  (code: Code, operands: readonly FixedScalar[]): Scalar =>
    operation(code, operands[0] as FixedScalar, operands[1] as FixedScalar);

const formulas: ReadonlyMap<string, Formula> = new Map<string, Formula>([
  [
    ReluOp.info.name,
    byKind(
      onFloats((code, [x]) =>
        code.binary(MaximumFOp, (x as FloatScalar).value, code.float(0, (x as FloatScalar).type)),
      ),
      fixedRelu,
    ),
  ],
  [LeakyReluOp.info.name, byKind(floatLeakyRelu, fixedLeakyRelu)],
  [AddOp.info.name, byKind(floatBinary(AddFOp), fixedBinary(add))],
  [SubOp.info.name, byKind(floatBinary(SubFOp), fixedBinary(subtract))],
  [
    MulOp.info.name,
    byKind(
      floatBinary(MulFOp),
      fixedBinary((code, a, b) => multiply(code, a, b)),
    ),
  ],
  [DivOp.info.name, floatBinary(DivFOp)],
  [PowOp.info.name, floatBinary(PowFOp)],
  [MaxOp.info.name, byKind(floatBinary(MaximumFOp), fixedBinary(maximum))],
  [MinOp.info.name, byKind(floatBinary(MinimumFOp), fixedBinary(minimum))],
  [CompareOp.info.name, compare],
  [LogicOp.info.name, logic],
  [SelectOp.info.name, select],
  [QuantizeOp.info.name, quantize],
  [DequantizeOp.info.name, dequantize],
  [RequantizeOp.info.name, (_, [x]) => x as Scalar],
]);

/** Elementwise ops with constants of their own to read. */
const special: ReadonlySet<string> = new Set([BatchNormOp, QuantizeElementsOp, UnaryOp].map(({ info }) => info.name));

/** Whether an op is elementwise and can be lowered as such. */
export function isElementwise(op: Operation): boolean {
  return formulas.has(op.name) || special.has(op.name);
}

/**
 * The op at an element of its result, as a step of a nest. `carried` is the operand that the nest has just computed;
 * without it every operand is read.
 */
export function elementwiseStep(
  lowering: FunctionLowering,
  nest: Nest,
  op: Operation,
  index: readonly AffineExpr[],
  carried?: Value,
): ElementwiseStep {
  if (op.info === BatchNormOp.info) return batchNormStep(lowering, nest, new BatchNormOp(op), index, carried);
  if (op.info === QuantizeElementsOp.info) {
    const view = new QuantizeElementsOp(op);
    const input = view.input === carried ? undefined : readAt(lowering, nest, view.input, index, op);
    return quantizeElementsStep(lowering, nest, view, index, input);
  }
  if (op.info === UnaryOp.info) {
    const view = new UnaryOp(op);
    return unaryStep(
      lowering,
      view,
      view.input === carried ? undefined : readAt(lowering, nest, view.input, index, op),
    );
  }
  const formula = formulas.get(op.name);
  if (formula === undefined) throw new Refusal("is not elementwise");
  const reads = op.operands.map((operand) =>
    operand === carried ? undefined : readAt(lowering, nest, operand, index, op),
  );
  const { element } = tensorType(op.result());
  return {
    location: op.location,
    compute: (code, value) => {
      const operands = reads.map((read) => (read === undefined ? (value as Scalar) : code.load(read)));
      return rounded(code, formula(code, operands, op), element);
    },
  };
}

function readAt(
  lowering: FunctionLowering,
  nest: Nest,
  operand: Value,
  index: readonly AffineExpr[],
  user: Operation,
): Read {
  const source = lowering.get(operand, `${nameOf(user.location) ?? "layer"}_operand`);
  return nest.read(source, broadcastIndex(index, source.shape));
}

function floatLeakyRelu(code: Code, operands: readonly Scalar[], op: Operation): Scalar {
  const { value, type } = operands[0] as FloatScalar;
  const alpha = code.float(new LeakyReluOp(op).alpha.value, type);
  const isPositive = code.insert(
    CmpFOp.create({ predicate: floatPredicate.of("oge"), lhs: value, rhs: code.float(0, type) }),
  );
  return { kind: "float", type, value: code.select(isPositive, value, code.binary(MulFOp, value, alpha)) };
}

function fixedRelu(code: Code, operands: readonly FixedScalar[]): Scalar {
  const x = operands[0] as FixedScalar;
  return x.min >= 0n ? x : maximum(code, x, fixedConstant(code, 0n, x.frac));
}

function fixedLeakyRelu(code: Code, operands: readonly FixedScalar[], op: Operation): Scalar {
  const x = operands[0] as FixedScalar;
  const { mantissa, shift } = dyadicAlpha(new LeakyReluOp(op).alpha.value);
  if (x.min >= 0n) return x;
  const scaled = multiply(code, x, fixedConstant(code, BigInt(mantissa), shift));
  const isPositive = code.compare("sge", x.value, code.integer(0n, x.width));
  return choose(code, isPositive, clampedAtZero(x), scaled);
}

/** What `x` can be where it was found to be non-negative. */
function clampedAtZero(x: FixedScalar): FixedScalar {
  return { ...x, min: 0n, max: x.max < 0n ? 0n : x.max };
}

/** In double precision, where scaling and the addition of one half are exact enough to round as the definition does. */
function quantize(code: Code, operands: readonly Scalar[], op: Operation): Scalar {
  const { value, type } = operands[0] as FloatScalar;
  const target = tensorType(op.result()).element as FixedType;
  if (target.width > 53) {
    throw new Refusal(
      `has a result of ${target}, whose numbers doubles cannot count: at most 53 bits are possible here`,
    );
  }
  const { min, max } = typeRange(target);
  const wide = type.width < 64 ? code.cast(ExtFOp, value, f64) : value;
  const scaled = code.binary(MulFOp, wide, code.float(2 ** target.frac, f64));
  const nearest = code.unary(FloorOp, code.binary(AddFOp, scaled, code.float(0.5, f64)));
  const low = code.binary(MaximumFOp, nearest, code.float(Number(min), f64));
  const inside = code.binary(MinimumFOp, low, code.float(Number(max), f64));
  const width = target.width + (target.signed ? 0 : 1);
  return {
    kind: "fixed",
    value: code.cast(FPToSIOp, inside, IntegerType.get(width)),
    width,
    frac: target.frac,
    min,
    max,
  };
}

function dequantize(code: Code, operands: readonly Scalar[], op: Operation): Scalar {
  const x = asFixed(operands[0] as Scalar);
  const type = tensorType(op.result()).element as FloatType;
  const computed = type.width < 64 && x.width > 24 ? f64 : type;
  const value = code.cast(SIToFPOp, x.value, computed);
  const scaled = code.binary(MulFOp, value, code.float(2 ** -x.frac, computed));
  return { kind: "float", type, value: computed === type ? scaled : code.cast(TruncFOp, scaled, type) };
}

/** y = x * a + b, with a = scale / sqrt(variance + epsilon) and b = bias - mean * a computed here. */
function batchNormStep(
  lowering: FunctionLowering,
  nest: Nest,
  op: BatchNormOp,
  index: readonly AffineExpr[],
  carried?: Value,
): ElementwiseStep {
  const { factor, offset } = batchNormFactors(lowering, op);
  const { element } = tensorType(op.result);
  const name = nameOf(op.op.location) ?? "batch_norm";
  const channel = [index[1] as AffineExpr];
  const read = (values: Float64Array, part: string): Read =>
    nest.read(
      lowering.constantSource(
        constantAttribute(RankedTensorType.get([values.length], element), values),
        element,
        `${name}_${part}`,
      ),
      channel,
    );
  const [scale, shift] = [read(factor, "factor"), read(offset, "offset")];
  const input = op.input === carried ? undefined : readAt(lowering, nest, op.input, index, op.op);
  return {
    location: op.op.location,
    compute: (code, value) => {
      const { value: x, type } = (input === undefined ? value : code.load(input)) as FloatScalar;
      const product = code.binary(MulFOp, x, code.load(scale).value);
      return { kind: "float", type, value: code.binary(AddFOp, product, code.load(shift).value) };
    },
  };
}

function batchNormFactors(lowering: FunctionLowering, op: BatchNormOp): { factor: Float64Array; offset: Float64Array } {
  const [scale, bias, mean, variance] = [op.scale, op.bias, op.mean, op.variance].map((value) => {
    const constant = lowering.find(value)?.buffer.constant;
    if (constant === undefined) {
      throw new Refusal(
        "has parameters that are no constants, so that it cannot become a multiplication and an addition",
      );
    }
    return constant;
  }) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const factor = scale.map((s, i) => s / Math.sqrt((variance[i] as number) + op.epsilon.value));
  return { factor, offset: bias.map((b, i) => b - (mean[i] as number) * (factor[i] as number)) };
}
