/** The ranges of the values of a kernel's datapath, and how many bits of each somebody looks at. Two passes over the nodes. */
import type { Operation, Value } from "@hls-opt/ir-core";
import { dataOperands } from "./data-operands.js";
import type { Kernel, KernelOp } from "./kernel.js";
import { sequenceRange } from "./sequence.js";
import type { StaticValues } from "./static-values.js";
import {
  constantRange,
  demandedOfOperand,
  rangeBits,
  resultRange,
  typeRange,
  unionRange,
  variableBits,
} from "./value-range.js";
import type { ValueRange } from "./value-range.js";

export class SignalRanges {
  private readonly statics: StaticValues;
  private readonly ranges = new Map<Value, ValueRange>();
  private readonly demanded = new Map<Value, number>();

  constructor(kernel: Kernel, statics: StaticValues, nodes: readonly { readonly item: KernelOp }[]) {
    this.statics = statics;
    for (const { item } of nodes) this.addRange(item.op);
    // what goes around a loop is looked at as a whole
    for (const { initial, next } of kernel.carried) {
      this.demanded.set(initial, Infinity);
      this.demanded.set(next, Infinity);
    }
    for (let n = nodes.length - 1; n >= 0; n--) this.addDemands((nodes[n] as { item: KernelOp }).item.op);
  }

  /** The range of a value, known or computed. */
  of(value: Value): ValueRange {
    const known = this.statics.get(value);
    if (typeof known === "number") return constantRange(known);
    if (known !== undefined) return { ...sequenceRange(known), zeros: 0 };
    return this.ranges.get(value) ?? typeRange(value.type);
  }

  /** Wires that hold a value. */
  width(value: Value): number {
    return Math.max(1, rangeBits(this.of(value)));
  }

  /**
   * Bits that a register has to hold of a value. Those that nobody looks at count a little, so that cuts of the value are
   * registered rather than the value.
   */
  bits(value: Value): number {
    const range = this.of(value);
    const all = variableBits(range);
    const above = rangeBits(range) - (this.demanded.get(value) ?? 0);
    return Math.max(0, all - Math.max(0, above)) + all / 64;
  }

  private addRange(op: Operation): void {
    if (op.name === "affine.if") {
      const yielded = dataOperands(op);
      op.results.forEach((result, i) => {
        const other = yielded[op.results.length + i] as Value;
        this.ranges.set(result, unionRange(this.of(yielded[i] as Value), this.of(other)));
      });
    } else if (op.results.length === 1 && op.name !== "affine.load") {
      this.ranges.set(
        op.result(),
        resultRange(
          op,
          op.operands.map((value) => this.of(value)),
        ),
      );
    }
  }

  private addDemands(op: Operation): void {
    const shift = op.operandCount > 1 ? this.statics.get(op.operand(1)) : undefined;
    const by = typeof shift === "number" ? shift : undefined;
    const demanded = op.results.length === 1 ? (this.demanded.get(op.result()) ?? 0) : Infinity;
    dataOperands(op).forEach((value, i) => {
      const wanted = op.name === "affine.if" ? Infinity : demandedOfOperand(op, i, demanded, by);
      if (wanted > (this.demanded.get(value) ?? 0)) this.demanded.set(value, wanted);
    });
  }
}
