import { as } from "@hls-opt/ir-core";
import type { Attribute, Operation, Value } from "@hls-opt/ir-core";
import { ArrayAttr, IntegerAttr } from "@hls-opt/ir-core";
import {
  CombAddOp,
  CombAndOp,
  CombDivSOp,
  CombDivUOp,
  CombModSOp,
  CombModUOp,
  CombMulOp,
  CombOrOp,
  CombShlOp,
  CombShrSOp,
  CombShrUOp,
  CombSubOp,
  CombXorOp,
} from "../comb/arithmetic-ops.js";
import { CombConcatOp, CombExtractOp, CombICmpOp, CombMuxOp, CombParityOp, CombReplicateOp } from "../comb/bit-ops.js";
import { bitsOf, widthOf } from "../comb/fold.js";
import { AggregateConstantOp, ArrayCreateOp, ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "../hw/ops.js";
import { bitWidth, HwArrayType, indexWidth } from "../hw/types.js";
import { FromClockOp, ToClockOp } from "../seq/clock-ops.js";
import { asSigned, compound, embed, hexLiteral, literal, netRange, precedence, signedLiteral } from "./expression.js";
import type { Expression } from "./expression.js";
import { isRenaming, wideningFactors } from "./plan.js";
import type { Factor } from "./plan.js";

/** The expression of a value that was made before. */
export type ExpressionOf = (value: Value) => Expression;

type Writer = (op: Operation, get: ExpressionOf) => Expression;

const width = (value: Value): number => bitWidth(value.type) ?? 0;

/** The bits of a constant operand. */
function constantBits(value: Value | undefined): bigint | undefined {
  return bitsOf(as(value?.definingOp, HwConstantOp)?.value);
}

function binary(operator: string, level: number): Writer {
  return (op, get) => {
    const least = level <= precedence.shift ? precedence.unary : level;
    return compound(`${embed(get(op.operand(0)), least)} ${operator} ${embed(get(op.operand(1)), least + 1)}`, level);
  };
}

/** `$unsigned` keeps an unsigned context from making the operands unsigned. */
function signedBinary(operator: string): Writer {
  return (op, get) =>
    compound(
      `$unsigned(${asSigned(get(op.operand(0)))} ${operator} ${asSigned(get(op.operand(1)))})`,
      precedence.primary,
    );
}

/** Bitwise operators: operands of other operators stand in parentheses, constants are bit patterns. */
function bitwise(operator: string, level: number): Writer {
  return (op, get) => {
    const parts = op.operands.map((value) => {
      const bits = constantBits(value);
      return bits === undefined ? embed(get(value), precedence.unary) : hexLiteral(bits, width(value)).text;
    });
    return compound(parts.join(` ${operator} `), level);
  };
}

const complementOrXor: Writer = (op, get) => {
  const [first, second] = op.operands;
  const ones = (1n << BigInt(width(op.result()))) - 1n;
  if (first === undefined || op.operandCount !== 2 || constantBits(second) !== ones) {
    return bitwise("^", precedence.xor)(op, get);
  }
  return compound(`~${embed(get(first), precedence.unary)}`, precedence.unary);
};

const sum: Writer = (op, get) => {
  let text = "";
  op.operands.forEach((value, i) => {
    const negated = negatedConstant(value);
    if (i === 0) text = embed(get(value), precedence.additive);
    else if (negated !== undefined) text += ` - ${negated}`;
    else text += ` + ${embed(get(value), precedence.additive + 1)}`;
  });
  return compound(text, op.operandCount === 1 ? precedence.primary : precedence.additive);
};

/** The constant to subtract instead of adding a negative one. */
function negatedConstant(value: Value): string | undefined {
  const bits = constantBits(value);
  const full = 1n << BigInt(width(value));
  return bits !== undefined && bits * 2n > full ? literal(full - bits, width(value)).text : undefined;
}

const product: Writer = (op, get) => {
  const factors = wideningFactors(op);
  if (factors !== undefined) return wideningProduct(op, factors, get);
  return compound(
    op.operands.map((value) => embed(get(value), precedence.unary)).join(" * "),
    precedence.multiplicative,
  );
};

function wideningProduct(op: Operation, factors: readonly Factor[], get: ExpressionOf): Expression {
  const isSigned = factors.some((factor) => factor.kind === "signed");
  const full = width(op.result());
  const parts = factors.map(({ kind, value }) => {
    const text = get(value);
    if (kind === "constant") {
      return isSigned ? signedLiteral(constantBits(value) ?? 0n, full) : literal(constantBits(value) ?? 0n, full).text;
    }
    // braces make a compound operand keep its own width in the wider context
    if (!isSigned) return text.precedence === precedence.primary ? text.text : `{${text.text}}`;
    return kind === "signed" ? asSigned(text) : `$signed({1'b0, ${text.text}})`;
  });
  return compound(parts.join(" * "), precedence.multiplicative, true);
}

function shift(operator: "<<" | ">>"): Writer {
  return (op, get) =>
    compound(
      `${embed(get(op.operand(0)), precedence.unary)} ${operator} ${shiftAmount(op.operand(1), get)}`,
      precedence.shift,
    );
}

function shiftAmount(amount: Value, get: ExpressionOf): string {
  const bits = constantBits(amount);
  return bits !== undefined && bits < 0x7fffffffn ? `${bits}` : embed(get(amount), precedence.unary);
}

const arithmeticShift: Writer = (op, get) =>
  compound(`$unsigned(${asSigned(get(op.operand(0)))} >>> ${shiftAmount(op.operand(1), get)})`, precedence.primary);

const comparisons = {
  eq: ["==", precedence.equality],
  ne: ["!=", precedence.equality],
  slt: ["<", precedence.relational],
  sle: ["<=", precedence.relational],
  sgt: [">", precedence.relational],
  sge: [">=", precedence.relational],
  ult: ["<", precedence.relational],
  ule: ["<=", precedence.relational],
  ugt: [">", precedence.relational],
  uge: [">=", precedence.relational],
} as const;

const comparison: Writer = (op, get) => {
  const view = new CombICmpOp(op);
  const name = view.predicateName;
  const [operator, level] = comparisons[name];
  const side = (value: Value): string => {
    if (!name.startsWith("s")) return embed(get(value), precedence.additive);
    const bits = constantBits(value);
    return bits === undefined ? asSigned(get(value)) : signedLiteral(bits, width(value));
  };
  return compound(`${side(view.lhs)} ${operator} ${side(view.rhs)}`, level);
};

const conditional: Writer = (op, get) => {
  const view = new CombMuxOp(op);
  const test = embed(get(view.cond), precedence.or);
  const yes = embed(get(view.trueValue), precedence.conditional + 1);
  return compound(`${test} ? ${yes} : ${embed(get(view.falseValue), precedence.conditional)}`, precedence.conditional);
};

/** Side by side; arrays are flat vectors, their highest element first, which is also the order of the operands. */
const concatenation: Writer = (op, get) => {
  const [only] = op.operands;
  if (only !== undefined && op.operandCount === 1) return get(only);
  return compound(`{${op.operands.map((value) => get(value).text).join(", ")}}`, precedence.primary);
};

const extraction: Writer = (op, get) => {
  const { input, low, result } = new CombExtractOp(op);
  const bits = constantBits(input);
  if (bits !== undefined) return literal(BigInt.asUintN(width(result), bits >> BigInt(low)), width(result));
  const { range, text } = get(input);
  if (range === undefined) return compound(text, precedence.primary);
  return netRange(range.net, range.low + low, width(result), range.total);
};

const replication: Writer = (op, get) => {
  const view = new CombReplicateOp(op);
  return compound(`{${view.multiple}{${get(view.input).text}}}`, precedence.primary);
};

const element: Writer = (op, get) => {
  const { input, index, result } = new ArrayGetOp(op);
  const { size } = input.type;
  const each = width(result);
  const array = get(input);
  const range = array.range ?? { net: array.text, low: 0, total: each * size };
  const position = size === 1 ? 0n : constantBits(index);
  if (position !== undefined) return netRange(range.net, range.low + Number(position) * each, each, range.total);
  if (each === 1) return compound(`${range.net}[${get(index).text}]`, precedence.primary);
  return compound(
    `${range.net}[${bitPosition(get(index), widthOf(index), each, range.total)} +: ${each}]`,
    precedence.primary,
  );
};

/** `index * each` in just as many bits as positions in `total` bits need. */
function bitPosition(index: Expression, from: number, each: number, total: number): string {
  const shiftBy = Math.log2(each);
  if (Number.isInteger(shiftBy)) return `{${index.text}, ${shiftBy}'d0}`;
  const bits = indexWidth(total);
  return `{${bits - from}'d0, ${index.text}} * ${bits}'d${each}`;
}

const alias: Writer = (op, get) => get(op.operand(0));

/** The expressions of combinational ops, by op name. */
const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  [CombAddOp.info.name, sum],
  [CombMulOp.info.name, product],
  [CombAndOp.info.name, bitwise("&", precedence.and)],
  [CombOrOp.info.name, bitwise("|", precedence.or)],
  [CombXorOp.info.name, complementOrXor],
  [CombSubOp.info.name, binary("-", precedence.additive)],
  [CombDivUOp.info.name, binary("/", precedence.multiplicative)],
  [CombModUOp.info.name, binary("%", precedence.multiplicative)],
  [CombDivSOp.info.name, signedBinary("/")],
  [CombModSOp.info.name, signedBinary("%")],
  [CombShlOp.info.name, shift("<<")],
  [CombShrUOp.info.name, shift(">>")],
  [CombShrSOp.info.name, arithmeticShift],
  [CombICmpOp.info.name, comparison],
  [CombMuxOp.info.name, conditional],
  [CombConcatOp.info.name, concatenation],
  [CombExtractOp.info.name, extraction],
  [CombReplicateOp.info.name, replication],
  [CombParityOp.info.name, (op, get) => compound(`^${embed(get(op.operand(0)), precedence.unary)}`, precedence.unary)],
  [HwConstantOp.info.name, (op) => literal(constantBits(op.result()) ?? 0n, width(op.result()))],
  [AggregateConstantOp.info.name, (op) => hexLiteral(aggregateBits(new AggregateConstantOp(op)), width(op.result()))],
  [ArrayCreateOp.info.name, concatenation],
  [ArrayGetOp.info.name, element],
  [BitcastOp.info.name, alias],
  [WireOp.info.name, alias],
  [ToClockOp.info.name, alias],
  [FromClockOp.info.name, alias],
]);

/** The expression writer of a combinational op, or undefined for other ops. */
export function writerOf(op: Operation): Writer | undefined {
  return writers.get(op.name);
}

/** The bits of a constant array, its highest element first. */
function aggregateBits(op: AggregateConstantOp): bigint {
  let bits = 0n;
  const visit = (type: unknown, value: Attribute): void => {
    if (value instanceof ArrayAttr && type instanceof HwArrayType) {
      for (const field of value.elements) visit(type.element, field);
    } else if (value instanceof IntegerAttr && value.type.kind === "integer") {
      bits = (bits << BigInt(value.type.width)) | BigInt.asUintN(value.type.width, value.value);
    }
  };
  visit(op.result.type, op.fields);
  return bits;
}

/** Ops whose text is as short as a name, so that every use may repeat it. */
export function isAlwaysInline(op: Operation): boolean {
  return op.info === HwConstantOp.info || op.info === CombExtractOp.info || isRenaming(op);
}

/** Whether `user` selects bits of its operand by name; `whole` when the operand must be all of a net. */
export function selectsBits(user: Operation, index: number): "range" | "whole" | undefined {
  if (index !== 0) return undefined;
  if (user.info === CombExtractOp.info) return constantBits(user.operand(0)) === undefined ? "range" : undefined;
  if (user.info !== ArrayGetOp.info) return undefined;
  return constantBits(user.operand(1)) === undefined ? "whole" : "range";
}
