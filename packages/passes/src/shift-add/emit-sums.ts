/** Writes adder graphs as `arith` operations on integers just wide enough for their fields, and never negative. */
import { AddIOp, ConstantOp, ExtSIOp, ExtUIOp, OrIOp, ShLIOp, SubIOp, TruncIOp, XOrIOp } from "@hls-opt/dialect-affine";
import { Builder, IntegerAttr, IntegerType } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import type { AdderGraph } from "./adder-graph.js";
import { widthOfInteger } from "./integer-values.js";

/**
 * How a value is read as a column: as it is, if it cannot be negative; its bits as an unsigned number; or in two's complement
 * of some width, with the sign bit inverted.
 */
export interface ColumnSource {
  readonly value: Value;
  readonly kind: "natural" | "bits" | "signed";
  readonly signedWidth: number;
}

/** Emits code before one operation. */
export class SumEmitter {
  private readonly builder: Builder;

  constructor(before: Operation) {
    this.builder = Builder.before(before);
  }

  constant(value: number, width: number): Value {
    const type = IntegerType.get(width);
    return this.builder.insert(ConstantOp.create({ value: IntegerAttr.get(type, BigInt.asIntN(width, BigInt(value))) }))
      .result;
  }

  /** A value that fits a signed integer of `width` bits, in that type. */
  resize(value: Value, width: number): Value {
    const from = widthOfInteger(value.type) as number;
    const outType = IntegerType.get(width);
    if (from === width) return value;
    if (from > width) return this.builder.insert(TruncIOp.create({ in: value, outType })).op.result();
    return this.builder.insert(ExtSIOp.create({ in: value, outType })).op.result();
  }

  /** The bits of a value as a number that is not negative. */
  unsigned(value: Value): Value {
    const outType = IntegerType.get((widthOfInteger(value.type) as number) + 1);
    return this.builder.insert(ExtUIOp.create({ in: value, outType })).op.result();
  }

  shiftLeft(value: Value, shift: number): Value {
    if (shift === 0) return value;
    const rhs = this.constant(shift, widthOfInteger(value.type) as number);
    return this.builder.insert(ShLIOp.create({ lhs: value, rhs })).result;
  }

  add(lhs: Value, rhs: Value): Value {
    return this.builder.insert(AddIOp.create({ lhs, rhs })).result;
  }

  subtract(lhs: Value, rhs: Value): Value {
    return this.builder.insert(SubIOp.create({ lhs, rhs })).result;
  }

  /** A field with bits set where it has none. */
  join(field: Value, bits: number): Value {
    if (bits === 0) return field;
    const rhs = this.constant(bits, widthOfInteger(field.type) as number);
    return this.builder.insert(OrIOp.create({ lhs: field, rhs })).result;
  }

  not(value: Value): Value {
    const rhs = this.constant(-1, widthOfInteger(value.type) as number);
    return this.builder.insert(XOrIOp.create({ lhs: value, rhs })).result;
  }

  /** A field plus a constant, plus a one. */
  addConstant(field: Value, constant: number, carry: number): Value {
    const width = widthOfInteger(field.type) as number;
    if (carry === 1) return this.subtract(field, this.constant(-1 - constant, width));
    return constant === 0 ? field : this.add(field, this.constant(constant, width));
  }

  /** A value shifted up into a type that is as much wider, with low bits set. */
  shiftUp(value: Value, shift: number, low: number): Value {
    if (shift === 0) return value;
    const wide = this.resize(value, (widthOfInteger(value.type) as number) + shift);
    return this.join(this.shiftLeft(wide, shift), low);
  }

  /** The field of a column. */
  column({ value, kind, signedWidth }: ColumnSource, fieldWidth: number): Value {
    if (kind === "natural") return this.resize(value, fieldWidth + 1);
    if (kind === "bits") return this.resize(this.unsigned(value), fieldWidth + 1);
    const narrow = this.resize(value, signedWidth);
    const sign = this.constant(-(2 ** (signedWidth - 1)), signedWidth);
    const field = this.unsigned(this.builder.insert(XOrIOp.create({ lhs: narrow, rhs: sign })).result);
    return this.resize(field, fieldWidth + 1);
  }

  /** The adder of a node. */
  adder(graph: AdderGraph, node: number, left: Value, right: Value): Value {
    const width = (graph.width[node] as number) + 1;
    const shifted = this.shiftLeft(this.resize(left, width), graph.leftShift[node] as number);
    const a = this.join(shifted, graph.leftAddend[node] as number);
    const shift = graph.rightShift[node] as number;
    const extended = this.resize(right, width);
    const addend = graph.addend[node] as number;
    if (graph.complement[node] === 0) {
      const b = this.join(this.shiftLeft(extended, shift), addend);
      // a + b + 1 as a - not(b): the one is the carry into the adder
      return graph.carry[node] === 0 ? this.add(a, b) : this.subtract(a, this.not(b));
    }
    // ones above the operand: it is subtracted without reaching further up than its own bits
    const modulus = 2 ** (graph.width[graph.right[node] as number] as number);
    return this.subtract(a, this.shiftLeft(this.join(extended, -modulus - addend / 2 ** shift), shift));
  }
}
