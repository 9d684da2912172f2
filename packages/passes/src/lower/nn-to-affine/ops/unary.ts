/** `nn.unary`: `arith` and `math` code on floats; on fixed-point numbers exact steps where there are any, else a table. */
import type { FloatType, Value } from "@hls-opt/ir-core";
import {
  AbsFOp,
  AddFOp,
  CeilOp,
  CmpFOp,
  CosOp,
  DivFOp,
  ErfOp,
  ExpM1Op,
  ExpOp,
  floatPredicate,
  FloorOp,
  Log1pOp,
  LogOp,
  MaximumFOp,
  MinimumFOp,
  MulFOp,
  NegFOp,
  PowFOp,
  RoundEvenOp,
  RsqrtOp,
  SinOp,
  SqrtOp,
  TanhOp,
} from "@hls-opt/dialect-affine";
import { FixedType, quantizeFloat, unaryTable } from "@hls-opt/dialect-nn";
import type { UnaryFunctionName, UnaryOp } from "@hls-opt/dialect-nn";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import type { BinaryClass, Code, UnaryClass } from "../nest/code.js";
import { clamp, fixedConstant, maximum, roundTo, signedWidth, subtract } from "../nest/fixed-scalar.js";
import type { FixedScalar } from "../nest/fixed-scalar.js";
import type { Read } from "../nest/nest.js";
import { rounded } from "../nest/scalar.js";
import type { FloatScalar, Scalar } from "../nest/scalar.js";
import type { ElementwiseStep } from "./elementwise.js";
import { lowBits, tableEntry } from "./table.js";

/** An element of the result of `nn.unary`; `input` is undefined where the nest has just computed the operand. */
export function unaryStep(lowering: FunctionLowering, view: UnaryOp, input: Read | undefined): ElementwiseStep {
  const { element } = tensorType(view.result);
  return {
    location: view.op.location,
    compute: (code, carried) => {
      const x = input === undefined ? (carried as Scalar) : code.load(input);
      if (x.kind === "float") return onFloat(code, x, view.functionName, view.parameterValues);
      return rounded(code, onFixed(lowering, code, x, view), element);
    },
  };
}

/** The exact functions in steps; any other as a table over the operands that can occur. */
function onFixed(lowering: FunctionLowering, code: Code, x: FixedScalar, view: UnaryOp): FixedScalar {
  const type = tensorType(view.result).element as FixedType;
  const zero = fixedConstant(code, 0n, x.frac);
  switch (view.functionName) {
    case "neg":
      return subtract(code, zero, x);
    case "abs":
      return x.min >= 0n ? x : maximum(code, x, subtract(code, zero, x));
    case "clip": {
      // rounding keeps the order, so that rounded bounds do what bounds before rounding do
      const [min, max] = view.parameterValues.map((bound) => BigInt(quantizeFloat(bound, type)));
      return clamp(code, roundTo(code, x, type), { min: min as bigint, max: max as bigint });
    }
    default:
      return fromTable(lowering, code, x, view, type);
  }
}

/** Negative operands are found in the upper half, as their bits say. */
function fromTable(
  lowering: FunctionLowering,
  code: Code,
  x: FixedScalar,
  view: UnaryOp,
  type: FixedType,
): FixedScalar {
  const isSigned = x.min < 0n;
  const bits = Math.max(1, signedWidth(x) - (isSigned ? 0 : 1));
  const entries = unaryTable(view.evaluate, FixedType.get(bits, x.frac, isSigned), type);
  const half = entries.length / 2;
  const ordered = isSigned ? Float64Array.from([...entries.subarray(half), ...entries.subarray(0, half)]) : entries;
  const name = `${nameOf(view.op.location) ?? view.functionName}_table`;
  return tableEntry(lowering, code, name, ordered, lowBits(code, { ...x, frac: 0 }, bits), type.frac);
}

/** Straight-line float code of one function; an interface so short that each function below reads like its formula. */
class Formula {
  private readonly code: Code;
  private readonly type: FloatType;

  constructor(code: Code, type: FloatType) {
    this.code = code;
    this.type = type;
  }

  number = (value: number): Value => this.code.float(value, this.type);
  call = (op: UnaryClass, x: Value): Value => this.code.unary(op, x);
  binary = (op: BinaryClass, a: Value, b: Value): Value => this.code.binary(op, a, b);
  add = (a: Value, b: Value): Value => this.binary(AddFOp, a, b);
  mul = (a: Value, b: Value): Value => this.binary(MulFOp, a, b);
  scale = (a: Value, factor: number): Value => this.mul(a, this.number(factor));
  max = (a: Value, bound: number): Value => this.binary(MaximumFOp, a, this.number(bound));
  min = (a: Value, bound: number): Value => this.binary(MinimumFOp, a, this.number(bound));
  over = (a: Value, b: Value): Value => this.binary(DivFOp, a, b);
  choose = (condition: "oge" | "ogt" | "olt", x: Value, bound: number, yes: Value, no: Value): Value => {
    const lhs = this.code.insert(
      CmpFOp.create({ predicate: floatPredicate.of(condition), lhs: x, rhs: this.number(bound) }),
    );
    return this.code.select(lhs, yes, no);
  };

  /** 1 / (1 + exp(-x)). */
  sigmoid = (x: Value): Value => {
    const one = this.number(1);
    return this.over(one, this.add(one, this.call(ExpOp, this.call(NegFOp, x))));
  };
  /** max(x, 0) + log(1 + exp(-|x|)). */
  softplus = (x: Value): Value => {
    const tail = this.call(Log1pOp, this.call(ExpOp, this.call(NegFOp, this.call(AbsFOp, x))));
    return this.add(this.max(x, 0), tail);
  };
  hardSigmoid = (x: Value, alpha: number, beta: number): Value =>
    this.min(this.max(this.add(this.scale(x, alpha), this.number(beta)), 0), 1);
  /** x / 2 * (1 + inner). */
  halfTimesOnePlus = (x: Value, inner: Value): Value => this.mul(this.scale(x, 0.5), this.add(this.number(1), inner));
}

type Emit = (f: Formula, x: Value, parameters: readonly number[]) => Value;

const call =
  (op: UnaryClass): Emit =>
  (f, x) =>
    f.call(op, x);

const cubic = 0.044715;

const emitters: Readonly<Record<UnaryFunctionName, Emit>> = {
  abs: call(AbsFOp),
  neg: call(NegFOp),
  sign: (f, x) => f.choose("ogt", x, 0, f.number(1), f.choose("olt", x, 0, f.number(-1), x)),
  floor: call(FloorOp),
  ceil: call(CeilOp),
  round: call(RoundEvenOp),
  sqrt: call(SqrtOp),
  rsqrt: call(RsqrtOp),
  reciprocal: (f, x) => f.over(f.number(1), x),
  exp: call(ExpOp),
  log: call(LogOp),
  erf: call(ErfOp),
  sin: call(SinOp),
  cos: call(CosOp),
  sigmoid: (f, x) => f.sigmoid(x),
  tanh: call(TanhOp),
  softplus: (f, x) => f.softplus(x),
  softsign: (f, x) => f.over(x, f.add(f.number(1), f.call(AbsFOp, x))),
  mish: (f, x) => f.mul(x, f.call(TanhOp, f.softplus(x))),
  gelu: (f, x) => f.halfTimesOnePlus(x, f.call(ErfOp, f.scale(x, Math.SQRT1_2))),
  gelu_tanh: (f, x) => {
    const inner = f.add(x, f.scale(f.mul(x, f.mul(x, x)), cubic));
    return f.halfTimesOnePlus(x, f.call(TanhOp, f.scale(inner, Math.sqrt(2 / Math.PI))));
  },
  hard_swish: (f, x) => f.mul(x, f.hardSigmoid(x, 1 / 6, 0.5)),
  hard_sigmoid: (f, x, [alpha, beta]) => f.hardSigmoid(x, alpha as number, beta as number),
  elu: (f, x, [alpha]) => f.choose("oge", x, 0, x, f.scale(f.call(ExpM1Op, x), alpha as number)),
  celu: (f, x, [alpha]) => {
    const a = alpha as number;
    const low = f.scale(f.call(ExpM1Op, f.over(x, f.number(a))), a);
    return f.add(f.max(x, 0), f.min(low, 0));
  },
  selu: (f, x, [alpha, gamma]) =>
    f.scale(f.choose("ogt", x, 0, x, f.scale(f.call(ExpM1Op, x), alpha as number)), gamma as number),
  thresholded_relu: (f, x, [alpha]) => f.choose("ogt", x, alpha as number, x, f.number(0)),
  pow: (f, x, [exponent]) => power(f, x, exponent as number),
  clip: (f, x, [min, max]) => f.min(f.max(x, min as number), max as number),
};

/** Small whole exponents as products, which are exact where they can be. */
function power(f: Formula, x: Value, exponent: number): Value {
  if (exponent === 2) return f.mul(x, x);
  if (exponent === 3) return f.mul(x, f.mul(x, x));
  return f.binary(PowFOp, x, f.number(exponent));
}

function onFloat(
  code: Code,
  { value, type }: FloatScalar,
  name: UnaryFunctionName,
  parameters: readonly number[],
): Scalar {
  return { kind: "float", type, value: emitters[name](new Formula(code, type), value, parameters) };
}
