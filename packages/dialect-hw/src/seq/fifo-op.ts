import {
  attribute,
  defineOp,
  I1,
  i1,
  i64,
  IntegerAttr,
  isIntegerAttr,
  optional,
  optionalAttr,
  optionalWithDefault,
  sameAs,
  DenseArrayAttr,
} from "@hls-opt/ir-core";
import type { EmitOpError, NamedAttribute, Operation, OpParser, OpPrinter, ParsedOp } from "@hls-opt/ir-core";
import { AnyHwType } from "../hw/types.js";
import { AnyClock, clock } from "./types.js";

const atLeast = (minimum: bigint) =>
  attribute(
    `64-bit signless integer attribute whose minimum value is ${minimum}`,
    (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i64 && a.value >= minimum,
    { kind: "any" },
    isIntegerAttr,
  );

const inputs = ["in", "rdEn", "wrEn", "clk", "rst"] as const;

/**
 * A queue of `depth` entries, with flags for full, empty and (beyond thresholds) nearly so.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %x : i8, in %r : i1, in %w : i1, out y : i8) {
 *   %out, %full, %empty, %almostFull = seq.fifo depth 4 almost_full 3 in %x rdEn %r wrEn %w clk %clk rst %rst : i8
 *   hw.output %out : i8
 * }
 * ```
 */
export class FifoOp extends defineOp({
  name: "seq.fifo",
  summary: "a queue",
  operands: { input: AnyHwType, rdEn: I1, wrEn: I1, clk: AnyClock, rst: I1 },
  results: { output: sameAs("input"), full: I1, empty: I1, almostFull: optional(I1), almostEmpty: optional(I1) },
  attributes: {
    depth: atLeast(1n),
    rdLatency: optionalWithDefault(atLeast(0n), IntegerAttr.get(i64, 0)),
    almostFullThreshold: optionalAttr(atLeast(0n)),
    almostEmptyThreshold: optionalAttr(atLeast(0n)),
  },
  traits: ["attr-sized-result-segments"],
}) {
  verify(emitError: EmitOpError): void {
    const depth = this.depth.value;
    for (const [noun, threshold] of [
      ["full", this.almostFullThreshold],
      ["empty", this.almostEmptyThreshold],
    ] as const) {
      if (threshold !== undefined && threshold.value > depth) {
        emitError(`almost ${noun} threshold must be <= FIFO depth`);
      }
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const attributes: NamedAttribute[] = [];
    const number = (name: string): void =>
      void attributes.push({ name, value: IntegerAttr.get(i64, parser.integer()) });
    parser.expect("depth");
    number("depth");
    if (parser.optional("rd_latency")) number("rdLatency");
    const hasFull = parser.optional("almost_full");
    if (hasFull) number("almostFullThreshold");
    const hasEmpty = parser.optional("almost_empty");
    if (hasEmpty) number("almostEmptyThreshold");
    const given = inputs.map((word) => {
      parser.expect(word);
      return parser.operand();
    });
    attributes.push(...parser.optionalAttrDict());
    parser.expect(":");
    const type = parser.type();
    const segments = [1, 1, 1, hasFull ? 1 : 0, hasEmpty ? 1 : 0];
    attributes.push({ name: "resultSegmentSizes", value: DenseArrayAttr.i32(segments) });
    const flags = segments.slice(1).filter((size) => size === 1);
    return {
      operands: parser.resolveAll(given, [type, i1, i1, clock, i1]),
      resultTypes: [type, ...flags.map(() => i1)],
      attributes,
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new FifoOp(op);
    printer.write(` depth ${view.depth.value}`);
    const latency = op.getAttr("rdLatency");
    if (latency instanceof IntegerAttr && latency.value !== 0n) printer.write(` rd_latency ${latency.value}`);
    if (view.almostFullThreshold !== undefined) printer.write(` almost_full ${view.almostFullThreshold.value}`);
    if (view.almostEmptyThreshold !== undefined) printer.write(` almost_empty ${view.almostEmptyThreshold.value}`);
    inputs.forEach((word, i) => {
      printer.write(` ${word} `);
      printer.operand(op.operand(i));
    });
    const elided = ["depth", "rdLatency", "almostFullThreshold", "almostEmptyThreshold", "resultSegmentSizes"];
    printer.optionalAttrDict(op, elided);
    printer.write(" : ");
    printer.type(view.input.type);
  }

  static resultName(op: Operation, index: number): string | undefined {
    const hasFull = op.getAttr("almostFullThreshold") !== undefined;
    return ["out", "full", "empty", hasFull ? "almostFull" : "almostEmpty", "almostEmpty"][index];
  }
}
