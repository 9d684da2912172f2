import type { RankedTensorType } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { ConstantOp, constantElements, FixedType, isFixed, ReduceOp } from "@hls-opt/dialect-nn";
import { Refusal } from "../refusal.js";
import {
  productRange,
  shiftRange,
  signedWidth,
  typeRange,
  unionRange,
} from "../lower/nn-to-affine/nest/fixed-scalar.js";
import type { IntegerRange } from "../lower/nn-to-affine/nest/fixed-scalar.js";
import { layerRange } from "../lower/nn-to-affine/ops/weight-range.js";
import { formatFor } from "./fixed-format.js";
import type { Quantizer } from "./quantize-function.js";

/** The widest exact intermediate: what follows it must stay within the 53 bits that the interpreter counts exactly. */
const exactWidth = 48;
/** The same in front of a leaky slope, whose mantissa has up to 10 bits. */
const exactWidthBeforeSlope = 42;

/** Ops without a fixed-point meaning, and what to do about them. */
const advice: Readonly<Record<string, string>> = {
  "nn.batch_norm": "run --nn-simplify first, which folds it into the layer before it",
  "nn.div": "run --nn-simplify first, which multiplies by the reciprocal",
  "nn.pow": "make the exponent a constant, which is nn.unary pow",
};

/** The format of the result of an op whose operands have been quantised. */
export function resultFormat(quantizer: Quantizer, op: Operation, operands: readonly Value[]): FixedType {
  const problem = op.name === "nn.reduce" && isProduct(op) ? "multiply step by step" : advice[op.name];
  if (problem !== undefined) throw new Refusal(`has no fixed-point form: ${problem}`);
  const { element } = op.result().type as RankedTensorType;
  if (isFixed(element)) return element;
  switch (op.name) {
    case "nn.reshape":
    case "nn.transpose":
    case "nn.max_pool2d":
    case "nn.slice":
    case "nn.pad":
    case "nn.broadcast":
      return elementOf(operands[0] as Value);
    case "nn.softmax":
      return softmaxFormat(quantizer, op);
    default:
      return exactIntermediate(op, operands) ?? formatFor(finiteMaxabs(quantizer, op), quantizer.options.width);
  }
}

const isProduct = (op: Operation): boolean => new ReduceOp(op).reductionName === "prod";

/** Probabilities never exceed 1, which saturates rather than costing all others a bit. */
function softmaxFormat(quantizer: Quantizer, op: Operation): FixedType {
  const { width } = quantizer.options;
  const { frac } = formatFor(finiteMaxabs(quantizer, op), width);
  return FixedType.get(width, Math.min(40, Math.max(width - 1, frac)));
}

function finiteMaxabs(quantizer: Quantizer, op: Operation): number {
  const maxabs = quantizer.maxabs(op.result());
  if (Number.isFinite(maxabs)) return maxabs;
  throw new Refusal("gave numbers that are not finite during calibration");
}

/** The format that holds the exact result, where one elementwise op alone uses it and will round it. */
function exactIntermediate(op: Operation, operands: readonly Value[]): FixedType | undefined {
  const limit = widthForUser(op.result());
  const exact = limit === undefined ? undefined : exactResult(op, operands);
  if (limit === undefined || exact === undefined) return undefined;
  const width = signedWidth(exact.range);
  const dropped = Math.max(0, width - limit);
  return FixedType.get(width - dropped, exact.frac - dropped);
}

/** How wide the only user of a value lets it be; undefined where it should be rounded to the working width. */
function widthForUser(value: Value): number | undefined {
  const uses = value.uses();
  const user = uses[0]?.owner;
  if (user === undefined || uses.length !== 1) return undefined;
  switch (user.name) {
    case "nn.reshape":
    case "nn.transpose":
      return widthForUser(user.result());
    case "nn.relu":
      return exactWidth;
    case "nn.add":
    case "nn.sub":
      return sameCount(value, user.result()) ? exactWidth : undefined;
    case "nn.leaky_relu":
      return exactWidthBeforeSlope;
    default:
      return undefined;
  }
}

/** Broadcasting a value reads it many times, from a buffer that should be narrow. */
function sameCount(a: Value, b: Value): boolean {
  const count = (value: Value): number => (value.type as RankedTensorType).shape.reduce((x, y) => x * y, 1);
  return count(a) === count(b);
}

interface ExactResult {
  readonly range: IntegerRange;
  readonly frac: number;
}

function exactResult(op: Operation, operands: readonly Value[]): ExactResult | undefined {
  const [a, b, bias] = operands as [Value, Value | undefined, Value | undefined];
  if (b === undefined) return undefined;
  const [left, right] = [elementOf(a), elementOf(b)];
  switch (op.name) {
    case "nn.conv2d":
    case "nn.dense":
      return {
        frac: left.frac + right.frac,
        range: layerRange(typeRange(left), left.frac, knownTensor(b), bias && knownTensor(bias)),
      };
    case "nn.matmul": {
      const { min, max } = productRange(typeRange(left), typeRange(right));
      const terms = BigInt(innerExtent(op));
      return { frac: left.frac + right.frac, range: { min: min * terms, max: max * terms } };
    }
    case "nn.add":
    case "nn.sub": {
      const frac = Math.max(left.frac, right.frac);
      const [x, y] = [shiftRange(typeRange(left), frac - left.frac), shiftRange(typeRange(right), frac - right.frac)];
      const sign = op.name === "nn.add" ? y : { min: -y.max, max: -y.min };
      return { frac, range: unionRange({ min: 0n, max: 0n }, { min: x.min + sign.min, max: x.max + sign.max }) };
    }
    default:
      return undefined;
  }
}

function innerExtent(op: Operation): number {
  const { shape } = op.operand(0).type as RankedTensorType;
  return shape[shape.length - (op.getAttr("transpose_lhs") === undefined ? 1 : 2)] as number;
}

function knownTensor(value: Value): { type: FixedType; shape: readonly number[]; constant: Float64Array | undefined } {
  const type = value.type as RankedTensorType;
  const op = value.definingOp;
  const constant = op?.info === ConstantOp.info ? constantElements(new ConstantOp(op).value, type) : undefined;
  return { type: type.element as FixedType, shape: type.shape, constant };
}

const elementOf = (value: Value): FixedType => (value.type as RankedTensorType).element as FixedType;
