import {
  as,
  Block,
  defineOp,
  flatSymbolRefAttr,
  I1,
  i1,
  IntegerAttr,
  i64,
  optional,
  optionalAttr,
  sameAs,
  singleBlockRegion,
  stringAttr,
  integerAttr,
} from "@hls-opt/ir-core";
import type { EmitOpError, Operation, OpParser, OpPrinter, ParsedOp, UnresolvedOperand, Value } from "@hls-opt/ir-core";
import { innerSymbolEffects, parseInnerSymbol, printInnerSymbol } from "../hw/inner-symbol.js";
import { impliedName, resultNameFromHint, saidByResult } from "../hw/names.js";
import { HwConstantOp } from "../hw/ops.js";
import { AnyHwType } from "../hw/types.js";
import { parseRegister, printRegister } from "./register-syntax.js";
import type { RegisterOperands } from "./register-syntax.js";
import { AnyClock, AnyImmutable, clock, ImmutableType } from "./types.js";

const registerFamily = {
  results: { data: sameAs("input") },
  attributes: { name: optionalAttr(stringAttr), inner_sym: optionalAttr(flatSymbolRefAttr) },
  traits: ["attr-sized-operand-segments"],
  interfaces: [innerSymbolEffects],
} as const;

function verifyRegister({ input, reset, resetValue, initialValue }: RegisterOperands, emitError: EmitOpError): void {
  if ((reset === undefined) !== (resetValue === undefined)) emitError("reset and reset value come together");
  if (resetValue !== undefined && resetValue.type !== input.type) {
    emitError(`reset value has type ${resetValue.type}, but the register holds ${input.type}`);
  }
  if (initialValue !== undefined && initialValue.type !== ImmutableType.get(input.type)) {
    emitError(`initial value has type ${initialValue.type}, expected ${ImmutableType.get(input.type)}`);
  }
}

/**
 * A register: takes its input at each rising edge of the clock, or `resetValue` while `reset` is 1 (synchronous).
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %d : i8, out q : i8) {
 *   %zero = hw.constant 0 : i8
 *   %q = seq.compreg %d, %clk reset %rst, %zero : i8
 *   hw.output %q : i8
 * }
 * ```
 */
export class CompRegOp extends defineOp({
  name: "seq.compreg",
  summary: "register",
  operands: {
    input: AnyHwType,
    clk: AnyClock,
    reset: optional(I1),
    resetValue: optional(AnyHwType),
    initialValue: optional(AnyImmutable),
  },
  ...registerFamily,
}) {
  verify(emitError: EmitOpError): void {
    verifyRegister(this, emitError);
  }

  static parse = (parser: OpParser): ParsedOp => parseRegister(parser, false);
  static print = (printer: OpPrinter, op: Operation): void => printRegister(printer, new CompRegOp(op));
  static resultName = resultNameFromHint;
}

/**
 * A register that keeps its value while `clockEnable` is 0; reset wins over the enable.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %en : i1, in %d : i8, out q : i8) {
 *   %q = seq.compreg.ce %d, %clk, %en : i8
 *   hw.output %q : i8
 * }
 * ```
 */
export class CompRegCeOp extends defineOp({
  name: "seq.compreg.ce",
  summary: "register with clock enable",
  operands: {
    input: AnyHwType,
    clk: AnyClock,
    clockEnable: I1,
    reset: optional(I1),
    resetValue: optional(AnyHwType),
    initialValue: optional(AnyImmutable),
  },
  ...registerFamily,
}) {
  verify(emitError: EmitOpError): void {
    verifyRegister(this, emitError);
  }

  static parse = (parser: OpParser): ParsedOp => parseRegister(parser, true);
  static print = (printer: OpPrinter, op: Operation): void => printRegister(printer, new CompRegCeOp(op));
  static resultName = resultNameFromHint;
}

/**
 * A delay of `numElements` clock cycles without reset, as LUT shift registers offer it; it stands still while
 * `clockEnable` is 0.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %d : i8, out q : i8) {
 *   %q = seq.shiftreg[5] %d, %clk : i8
 *   hw.output %q : i8
 * }
 * ```
 */
export class ShiftRegOp extends defineOp({
  name: "seq.shiftreg",
  summary: "delay by a number of cycles",
  operands: { input: AnyHwType, clk: AnyClock, clockEnable: optional(I1) },
  results: { data: sameAs("input") },
  attributes: {
    numElements: integerAttr(i64),
    name: optionalAttr(stringAttr),
    inner_sym: optionalAttr(flatSymbolRefAttr),
  },
  interfaces: [innerSymbolEffects],
}) {
  get depth(): number {
    return this.numElements.number;
  }

  verify(emitError: EmitOpError): void {
    if (this.depth < 1) emitError(`needs at least one element, found ${this.depth}`);
  }

  static parse(parser: OpParser): ParsedOp {
    parser.expect("[");
    const numElements = IntegerAttr.get(i64, parser.integer());
    parser.expect("]");
    const symbol = parseInnerSymbol(parser);
    const fail = parser.failureHere();
    const [input, clk, enable, ...more] = parser.operandList("none");
    if (input === undefined || clk === undefined || more.length > 0) {
      return fail("expected input, clock and optionally a clock enable");
    }
    const dictionary = parser.optionalAttrDict();
    const named = [...dictionary, ...impliedName(parser, dictionary)];
    const attributes = [{ name: "numElements", value: numElements }, ...symbol, ...named];
    parser.expect(":");
    const type = parser.type();
    const operands = [parser.resolve(input, type), parser.resolve(clk, clock)];
    if (enable !== undefined) operands.push(parser.resolve(enable, i1));
    return { operands, resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(`[${new ShiftRegOp(op).depth}]`);
    printInnerSymbol(printer, op);
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op, ["numElements", "inner_sym", ...saidByResult(printer, op)]);
    printer.write(" : ");
    printer.type(op.result().type);
  }

  static resultName = resultNameFromHint;
}

/**
 * A value that registers have before the first clock edge. The body yields one constant.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %d : i8, out q : i8) {
 *   %init = seq.initial() {
 *     %c7_i8 = hw.constant 7 : i8
 *     seq.yield %c7_i8 : i8
 *   } : () -> !seq.immutable<i8>
 *   %q = seq.compreg %d, %clk initial %init : i8
 *   hw.output %q : i8
 * }
 * ```
 */
export class InitialOp extends defineOp({
  name: "seq.initial",
  summary: "a value known before the first clock edge",
  results: { result: AnyImmutable },
  regions: { body: singleBlockRegion },
  traits: ["isolated-from-above", "single-block"],
  interfaces: [innerSymbolEffects],
}) {
  /** The constant that the body yields. */
  get constant(): HwConstantOp | undefined {
    return as(this.body.first?.last?.operands[0]?.definingOp, HwConstantOp);
  }

  verifyRegions(emitError: EmitOpError): void {
    const { constant } = this;
    if (constant === undefined) {
      return emitError("must yield a 'hw.constant' of its body; other initial values are not supported");
    }
    if (ImmutableType.get(constant.result.type) !== this.result.type) {
      emitError(`yields ${constant.result.type}, but its type is ${this.result.type}`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const operands: UnresolvedOperand[] = parser.operandList("paren");
    if (operands.length > 0) parser.fail("initial values that depend on others are not supported; yield a constant");
    const region = parser.region();
    parser.expect(":");
    return { resultTypes: parser.functionType().results, regions: [region], attributes: parser.optionalAttrDict() };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write("() ");
    printer.region(op.region(0));
    printer.write(" : ");
    printer.functionType([], [op.result().type]);
    printer.optionalAttrDict(op);
  }
}

/**
 * Ends the body of `seq.initial` and gives its value.
 *
 * ```mlir
 * %init = seq.initial() {
 *   %true = hw.constant true
 *   seq.yield %true : i1
 * } : () -> !seq.immutable<i1>
 * ```
 */
export class YieldOp extends defineOp({
  name: "seq.yield",
  summary: "the value of a seq.initial",
  operands: { value: AnyHwType },
  traits: ["pure", "terminator", "return-like", "has-parent"],
  parents: ["seq.initial"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const operand = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    return { operands: [parser.resolve(operand, parser.type())], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.operand(0).type);
  }
}

/** Builds the `seq.initial` of a constant, detached. */
export function createInitial(value: IntegerAttr): InitialOp {
  const initial = InitialOp.create({ resultType: ImmutableType.get(value.type) });
  const block = new Block();
  initial.body.push(block);
  const constant = HwConstantOp.create({ value });
  block.push(constant.op);
  block.push(YieldOp.create({ value: constant.result }).op);
  return initial;
}

/** The constant behind an `initial` operand. */
export function initialConstant(value: Value | undefined): IntegerAttr | undefined {
  return as(value?.definingOp, InitialOp)?.constant?.value;
}
