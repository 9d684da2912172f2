/**
 * Finds the sums of constant multiples in straight-line code. A form is exact modulo 2^width of the value that it describes:
 * additions, subtractions and products by constants wrap together, and an extension belongs to a form only where its operand
 * cannot have wrapped.
 */
import { AddIOp, ExtSIOp, ExtUIOp, MulIOp, ShLIOp, SubIOp, TruncIOp } from "@hls-opt/dialect-affine";
import type { Block, OpInfo, Operation, Value } from "@hls-opt/ir-core";
import { contains, signedInterval, widthOfInteger } from "./integer-values.js";
import type { IntegerValues } from "./integer-values.js";

/** `value = sum of coefficient * atom + constant` modulo 2^width; `exact`: also as integers. */
export interface LinearForm {
  readonly root: Operation;
  readonly width: number;
  readonly exact: boolean;
  readonly terms: ReadonlyMap<Value, number>;
  readonly constant: number;
  /** How many operations that are not mere wiring computed it, products counted twice. */
  readonly operations: number;
}

export class LinearForms {
  private readonly block: Block;
  private readonly values: IntegerValues;
  /** Linear operations whose result is the form over the integers, without wrapping anywhere. */
  private readonly exact = new Set<Value>();
  private readonly linear = new Set<Operation>();
  private readonly order = new Map<Operation, number>();

  constructor(block: Block, values: IntegerValues) {
    this.block = block;
    this.values = values;
    let position = 0;
    for (const op of block.operations()) {
      this.order.set(op, position++);
      this.classify(op);
    }
  }

  /** The forms of all values that something else than a sum uses, in the order of the block. */
  roots(): LinearForm[] {
    return this.block
      .operations()
      .filter((op) => this.linear.has(op) && !wiring.has(op.info) && this.isRoot(op))
      .concat(this.block.operations().filter((op) => this.linear.has(op) && wiring.has(op.info) && this.isRoot(op)))
      .sort((a, b) => (this.order.get(a) as number) - (this.order.get(b) as number))
      .map((op) => this.form(op));
  }

  private isRoot(op: Operation): boolean {
    for (const use of op.result().uses()) if (!this.linear.has(use.owner)) return true;
    return false;
  }

  private classify(op: Operation): void {
    if (op.results.length !== 1 || widthOfInteger(op.result().type) === undefined) return;
    if (this.values.constant(op.result()) !== undefined || !this.isLinear(op)) return;
    this.linear.add(op);
    const all = signedInterval(widthOfInteger(op.result().type) as number);
    const fits = contains(all, this.unboundedInterval(op));
    if (fits && op.operands.every((value) => this.isExact(value))) this.exact.add(op.result());
  }

  private isLinear(op: Operation): boolean {
    const { info } = op;
    if (info === AddIOp.info || info === SubIOp.info) return true;
    if (info === MulIOp.info) return op.operands.some((value) => this.values.constant(value) !== undefined);
    if (info === ShLIOp.info) {
      const amount = this.values.constant(op.operand(1));
      return amount !== undefined && amount >= 0 && amount < (widthOfInteger(op.result().type) as number);
    }
    if (info !== ExtSIOp.info && info !== ExtUIOp.info && info !== TruncIOp.info) return false;
    const operand = op.operand(0);
    if (widthOfInteger(operand.type) === undefined) return false;
    // a sum that is needed in full as well is cut for nothing
    if (info === TruncIOp.info) return operand.hasOneUse();
    return this.isExact(operand) && (info === ExtSIOp.info || this.values.interval(operand).low >= 0);
  }

  private isExact(value: Value): boolean {
    const op = value.definingOp;
    return op === undefined || !this.linear.has(op) || this.exact.has(value);
  }

  /** The result over the integers; the operands are exact. */
  private unboundedInterval(op: Operation): { low: number; high: number } {
    const [a, b] = op.operands.map((value) => this.values.interval(value)) as [Ends, Ends];
    if (op.info === AddIOp.info) return { low: a.low + b.low, high: a.high + b.high };
    if (op.info === SubIOp.info) return { low: a.low - b.high, high: a.high - b.low };
    if (op.info === MulIOp.info) {
      const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
      return { low: Math.min(...products), high: Math.max(...products) };
    }
    if (op.info === ShLIOp.info) return { low: a.low * 2 ** b.low, high: a.high * 2 ** b.low };
    return a;
  }

  /** Coefficients flow from the root to the atoms, each operation after all of its users in the form. */
  private form(root: Operation): LinearForm {
    const width = widthOfInteger(root.result().type) as number;
    const cone = this.cone(root);
    const coefficients = new Map<Value, number>([[root.result(), 1]]);
    const terms = new Map<Value, number>();
    let constant = 0;
    let operations = 0;
    const give = (value: Value, coefficient: number): void => {
      const reduced = wrapNumber(coefficient, width);
      const known = this.values.constant(value);
      const op = value.definingOp;
      if (known !== undefined) constant = wrapNumber(constant + multiplyWrapped(reduced, known, width), width);
      else if (op !== undefined && cone.has(op)) {
        coefficients.set(value, wrapNumber((coefficients.get(value) ?? 0) + reduced, width));
      } else terms.set(value, wrapNumber((terms.get(value) ?? 0) + reduced, width));
    };
    const order = [...cone].sort((a, b) => (this.order.get(b) as number) - (this.order.get(a) as number));
    for (const op of order) {
      // a product is never the best form
      if (!wiring.has(op.info)) operations += op.info === MulIOp.info ? 2 : 1;
      this.distribute(op, coefficients.get(op.result()) as number, width, give);
    }
    for (const [value, coefficient] of terms) if (coefficient === 0) terms.delete(value);
    return { root, width, exact: this.exact.has(root.result()), terms, constant, operations };
  }

  private distribute(op: Operation, c: number, width: number, give: (value: Value, coefficient: number) => void): void {
    const [a, b] = op.operands as [Value, Value];
    if (op.info === AddIOp.info) {
      give(a, c);
      give(b, c);
    } else if (op.info === SubIOp.info) {
      give(a, c);
      give(b, -c);
    } else if (op.info === MulIOp.info) {
      const factor = this.values.constant(b);
      if (factor !== undefined) give(a, multiplyWrapped(c, factor, width));
      else give(b, multiplyWrapped(c, this.values.constant(a) as number, width));
    } else if (op.info === ShLIOp.info) {
      give(a, multiplyWrapped(c, 2 ** (this.values.constant(b) as number), width));
    } else give(a, c);
  }

  /** The linear operations that a root is made of. */
  private cone(root: Operation): Set<Operation> {
    const cone = new Set([root]);
    for (const op of cone) {
      for (const value of op.operands) {
        const inner = value.definingOp;
        if (inner !== undefined && this.linear.has(inner)) cone.add(inner);
      }
    }
    return cone;
  }
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

const wiring: ReadonlySet<OpInfo> = new Set([ExtSIOp.info, ExtUIOp.info, TruncIOp.info, ShLIOp.info]);

/** The signed number of `width` bits that an integer is modulo 2^width. */
export function wrapNumber(value: number, width: number): number {
  const modulus = 2 ** width;
  const rest = value - Math.floor(value / modulus) * modulus;
  return rest >= modulus / 2 ? rest - modulus : rest;
}

/** A product modulo 2^width, exact where a double is not. */
function multiplyWrapped(a: number, b: number, width: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return wrapNumber(product, width);
  return Number(BigInt.asIntN(width, BigInt(a) * BigInt(b)));
}
