import {
  attribute,
  DenseArrayAttr,
  defineOp,
  I1,
  i1,
  IntegerAttr,
  IntegerType,
  optional,
  optionalAttr,
  sameAs,
  stringAttr,
  UnitAttr,
  unitAttr,
} from "@hls-opt/ir-core";
import type { EmitOpError, NamedAttribute, Operation, OpParser, OpPrinter, ParsedOp, Type } from "@hls-opt/ir-core";
import { innerSymbolAttr, innerSymbolEffects, parseInnerSymbol, printInnerSymbol } from "../hw/inner-symbol.js";
import { resultNameFromHint } from "../hw/names.js";
import { AnyHwType, bitWidth } from "../hw/types.js";
import { AnyClock, clock } from "./types.js";

const presetAttr = attribute(
  "arbitrary integer attribute",
  (a): a is IntegerAttr => a instanceof IntegerAttr && a.type.kind === "integer",
);

/**
 * A register as FIRRTL has it: with a reset that is synchronous or not, and perhaps a value from the start.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %d : i8, out q : i8) {
 *   %zero = hw.constant 0 : i8
 *   %q = seq.firreg %d clock %clk reset async %rst, %zero preset 3 : i8
 *   hw.output %q : i8
 * }
 * ```
 */
export class FirRegOp extends defineOp({
  name: "seq.firreg",
  summary: "register with preset and sync or async reset",
  operands: { next: AnyHwType, clk: AnyClock, reset: optional(I1), resetValue: optional(AnyHwType) },
  results: { data: sameAs("next") },
  attributes: {
    name: optionalAttr(stringAttr),
    inner_sym: optionalAttr(innerSymbolAttr),
    preset: optionalAttr(presetAttr),
    isAsync: unitAttr,
  },
  traits: ["attr-sized-operand-segments"],
  interfaces: [innerSymbolEffects],
}) {
  verify(emitError: EmitOpError): void {
    const { next, reset, resetValue, preset } = this;
    if (reset !== undefined || resetValue !== undefined || this.isAsync !== undefined) {
      if (reset === undefined || resetValue === undefined) return emitError("must specify reset and reset value");
      if (resetValue.type !== next.type) {
        return emitError(`reset value has type '${resetValue.type}', but the register holds '${next.type}'`);
      }
    }
    if (preset === undefined || preset.type === next.type) return;
    const width = bitWidth(next.type);
    const given = (preset.type as IntegerType).width;
    if (width !== given) {
      emitError(`preset type width ${given} does not match register type width ${width}`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const next = parser.operand();
    parser.expect("clock");
    const clk = parser.operand();
    const attributes: NamedAttribute[] = parseInnerSymbol(parser);
    const reset = parser.optional("reset") ? parseReset(parser, attributes) : undefined;
    const failPreset = parser.failureHere();
    const preset = parser.optional("preset") ? parser.integer() : undefined;
    attributes.push(...parser.optionalAttrDict());
    parser.expect(":");
    const type = parser.type();
    if (preset !== undefined) attributes.push({ name: "preset", value: presetOf(preset, type, failPreset) });
    const operands = [parser.resolve(next, type), parser.resolve(clk, clock)];
    if (reset !== undefined) operands.push(parser.resolve(reset.signal, i1), parser.resolve(reset.value, type));
    const present = reset === undefined ? 0 : 1;
    attributes.push({ name: "operandSegmentSizes", value: DenseArrayAttr.i32([1, 1, present, present]) });
    return { operands, resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { next, clk, reset, resetValue, preset, isAsync } = new FirRegOp(op);
    printer.write(" ");
    printer.operand(next);
    printer.write(" clock ");
    printer.operand(clk);
    printInnerSymbol(printer, op);
    if (reset !== undefined && resetValue !== undefined) {
      printer.write(isAsync === undefined ? " reset sync " : " reset async ");
      printer.operands([reset, resetValue]);
    }
    if (preset !== undefined) {
      printer.write(` preset ${BigInt.asUintN((preset.type as IntegerType).width, preset.value)}`);
    }
    printer.optionalAttrDict(op, ["inner_sym", "preset", "isAsync", "operandSegmentSizes"]);
    printer.write(" : ");
    printer.type(next.type);
  }

  static resultName = resultNameFromHint;
}

/** `sync %r, %v` or `async %r, %v`. */
function parseReset(
  parser: OpParser,
  attributes: NamedAttribute[],
): { readonly signal: ReturnType<OpParser["operand"]>; readonly value: ReturnType<OpParser["operand"]> } {
  const fail = parser.failureHere();
  const kind = parser.keyword();
  if (kind !== "sync" && kind !== "async") return fail("invalid reset, expected 'sync' or 'async'");
  if (kind === "async") attributes.push({ name: "isAsync", value: UnitAttr.instance });
  const signal = parser.operand();
  parser.expect(",");
  return { signal, value: parser.operand() };
}

function presetOf(value: bigint, type: Type, fail: (message: string) => never): IntegerAttr {
  const width = bitWidth(type);
  if (width === undefined) return fail("cannot preset register of unknown width");
  if (value < 0n || value >> BigInt(width) !== 0n) return fail("preset value too large");
  return IntegerAttr.get(IntegerType.get(width), BigInt.asIntN(width, value));
}
