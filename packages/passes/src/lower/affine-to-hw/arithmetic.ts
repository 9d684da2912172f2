/**
 * Integer arithmetic on wires that are exactly as wide as their range needs. A signal's value is the mathematical integer of
 * the IR value it stands for; the wire holds it in two's complement when it may be negative, else unsigned.
 */
import {
  CombAddOp,
  CombMulOp,
  CombShlOp,
  CombShrSOp,
  CombShrUOp,
  CombSubOp,
  CombAndOp,
  CombOrOp,
  CombXorOp,
} from "@hls-opt/dialect-hw";
import type { IcmpName } from "@hls-opt/dialect-hw";
import { signedDigits } from "../../schedule/signed-digits.js";
import { widthOf } from "./fabric.js";
import type { Fabric, Wire } from "./fabric.js";

export interface Signal {
  readonly wire: Wire;
  readonly low: bigint;
  readonly high: bigint;
}

/** Bits of the magnitude of a non-negative integer. */
function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Wire width of a range: unsigned when it has no negative member. */
export function rangeWidth(low: bigint, high: bigint): number {
  if (low >= 0n) return Math.max(1, bitLength(high));
  return Math.max(bitLength(-low - 1n), bitLength(high < 0n ? -high - 1n : high)) + 1;
}

/** The range of a signed integer of `width` bits; 0 and 1 for one bit, as the IR's booleans. */
export function signedRange(width: number): { readonly low: bigint; readonly high: bigint } {
  if (width === 1) return { low: 0n, high: 1n };
  return { low: -(1n << BigInt(width - 1)), high: (1n << BigInt(width - 1)) - 1n };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const isSigned = (signal: Signal): boolean => signal.low < 0n;

export class Arithmetic {
  private readonly fabric: Fabric;

  constructor(fabric: Fabric) {
    this.fabric = fabric;
  }

  constant(value: bigint | number): Signal {
    const v = BigInt(value);
    return { wire: this.fabric.constant(rangeWidth(v, v), v), low: v, high: v };
  }

  /** A wire that holds a signed integer of its whole width. */
  fromSigned(wire: Wire): Signal {
    return { wire, ...signedRange(widthOf(wire)) };
  }

  /** The value in `width` bits: sign- or zero-extended as its range says, or cut where the range allows. */
  fit(signal: Signal, width: number): Wire {
    const from = widthOf(signal.wire);
    if (from === width) return signal.wire;
    if (signal.low === signal.high) return this.fabric.constant(width, signal.low);
    if (from > width) return this.fabric.bits(signal.wire, 0, width);
    return isSigned(signal) ? this.fabric.sext(signal.wire, width) : this.fabric.zext(signal.wire, width);
  }

  /** A signal of a known range from a wire that is at least as wide as the range needs. */
  private narrowed(wire: Wire, low: bigint, high: bigint): Signal {
    const width = rangeWidth(low, high);
    return { wire: width < widthOf(wire) ? this.fabric.bits(wire, 0, width) : wire, low, high };
  }

  /** The value modulo 2^width, read as a signed integer of that width (as a boolean for one bit). */
  wrap(signal: Signal, width: number): Signal {
    const range = signedRange(width);
    if (signal.low >= range.low && signal.high <= range.high) return signal;
    return { wire: this.fit(signal, width), ...range };
  }

  /** The bits of a `width`-bit IR value read as an unsigned number. */
  unsigned(signal: Signal, width: number): Signal {
    if (!isSigned(signal)) return signal;
    return { wire: this.fit(signal, width), low: 0n, high: (1n << BigInt(width)) - 1n };
  }

  /** A boolean read as 0 or -1. */
  signedBit(signal: Signal): Signal {
    return signal.high === 0n ? signal : { wire: this.fit(signal, 1), low: -1n, high: signal.low === 1n ? -1n : 0n };
  }

  /** A range as it stands, or all of a signed integer of `limit` bits where it does not fit that. */
  private limited(low: bigint, high: bigint, limit: number): { low: bigint; high: bigint; width: number } {
    if (limit !== Infinity) {
      const range = signedRange(limit);
      if (low < range.low || high > range.high) return { ...range, width: limit };
    }
    return { low, high, width: rangeWidth(low, high) };
  }

  /** The sum modulo 2^limit. */
  add(a: Signal, b: Signal, limit = Infinity): Signal {
    const { low, high, width } = this.limited(a.low + b.low, a.high + b.high, limit);
    return {
      wire: this.fabric.logic(CombAddOp.create({ inputs: [this.fit(a, width), this.fit(b, width)] })),
      low,
      high,
    };
  }

  /** The difference modulo 2^limit. */
  sub(a: Signal, b: Signal, limit = Infinity): Signal {
    const { low, high, width } = this.limited(a.low - b.high, a.high - b.low, limit);
    return {
      wire: this.fabric.logic(CombSubOp.create({ lhs: this.fit(a, width), rhs: this.fit(b, width) })),
      low,
      high,
    };
  }

  /** The product modulo 2^limit. */
  multiply(a: Signal, b: Signal, limit = Infinity): Signal {
    const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
    const exact = this.limited(corners.reduce(min), corners.reduce(max), limit);
    // a product of a signed and an unsigned wire needs both signed, and the width must hold the operands too
    const mixed = isSigned(a) !== isSigned(b);
    const operandWidth = (s: Signal): number => widthOf(s.wire) + (mixed && !isSigned(s) ? 1 : 0);
    const width = Math.min(limit, Math.max(exact.width, operandWidth(a), operandWidth(b)));
    const operand = (s: Signal): Wire => {
      if (!mixed || isSigned(s) || operandWidth(s) > width) return this.fit(s, width);
      return this.fabric.sext(this.fabric.zext(s.wire, widthOf(s.wire) + 1), width);
    };
    return this.narrowed(
      this.fabric.logic(CombMulOp.create({ inputs: [operand(a), operand(b)] })),
      exact.low,
      exact.high,
    );
  }

  /** The value times 2^shift, modulo 2^limit. */
  shiftLeft(signal: Signal, shift: number, limit = Infinity): Signal {
    if (shift === 0) return signal;
    if (signal.low === 0n && signal.high === 0n) return this.constant(0);
    const kept = this.limited(signal.low << BigInt(shift), signal.high << BigInt(shift), limit);
    if (kept.width - shift < widthOf(signal.wire)) {
      const wire = this.fabric.concat(this.fit(signal, kept.width - shift), this.fabric.constant(shift, 0));
      return { wire, low: kept.low, high: kept.high };
    }
    const wire = this.fabric.concat(signal.wire, this.fabric.constant(shift, 0));
    return { wire, low: signal.low << BigInt(shift), high: signal.high << BigInt(shift) };
  }

  /** floor(value / 2^shift). */
  shiftRight(signal: Signal, shift: number): Signal {
    if (shift === 0) return signal;
    const [low, high] = [signal.low >> BigInt(shift), signal.high >> BigInt(shift)];
    const from = widthOf(signal.wire);
    if (shift >= from) {
      return isSigned(signal) ? this.narrowed(this.fabric.bits(signal.wire, from - 1, 1), low, high) : this.constant(0);
    }
    return this.narrowed(this.fabric.bits(signal.wire, shift, from - shift), low, high);
  }

  /** The value times a constant, modulo 2^limit, as a balanced tree of shifted terms. */
  multiplyByConstant(signal: Signal, factor: number, limit = Infinity): Signal {
    let terms = signedDigits(factor).map(({ shift, sign }) => ({ signal: this.shiftLeft(signal, shift, limit), sign }));
    if (terms.length === 0) return this.constant(0);
    while (terms.length > 1) {
      const next: typeof terms = [];
      for (let i = 0; i < terms.length; i += 2) {
        const [a, b] = [terms[i], terms[i + 1]] as [(typeof terms)[number], (typeof terms)[number] | undefined];
        if (b === undefined) next.push(a);
        else if (a.sign === b.sign) next.push({ signal: this.add(a.signal, b.signal, limit), sign: a.sign });
        else {
          const [plus, minus] = a.sign === 1 ? [a, b] : [b, a];
          next.push({ signal: this.sub(plus.signal, minus.signal, limit), sign: 1 });
        }
      }
      terms = next;
    }
    const [only] = terms as [(typeof terms)[number]];
    return only.sign === 1 ? only.signal : this.sub(this.constant(0), only.signal, limit);
  }

  /** Both values in one common representation. */
  private common(a: Signal, b: Signal): { a: Wire; b: Wire; signed: boolean; low: bigint; high: bigint } {
    const [low, high] = [min(a.low, b.low), max(a.high, b.high)];
    const width = rangeWidth(low, high);
    return { a: this.fit(a, width), b: this.fit(b, width), signed: low < 0n, low, high };
  }

  compare(predicate: "eq" | "ne" | "lt" | "le" | "gt" | "ge", a: Signal, b: Signal): Signal {
    const both = this.common(a, b);
    const name = (
      predicate === "eq" || predicate === "ne" ? predicate : `${both.signed ? "s" : "u"}${predicate}`
    ) as IcmpName;
    return { wire: this.fabric.compare(name, both.a, both.b), low: 0n, high: 1n };
  }

  select(condition: Wire, a: Signal, b: Signal): Signal {
    const { a: whenTrue, b: whenFalse, low, high } = this.common(a, b);
    return { wire: this.fabric.mux(condition, whenTrue, whenFalse), low, high };
  }

  maximum(a: Signal, b: Signal): Signal {
    if (a.low >= b.high) return a;
    if (b.low >= a.high) return b;
    return this.choose(this.compare("gt", a, b).wire, a, b, max(a.low, b.low), max(a.high, b.high));
  }

  minimum(a: Signal, b: Signal): Signal {
    if (a.high <= b.low) return a;
    if (b.high <= a.low) return b;
    return this.choose(this.compare("lt", a, b).wire, a, b, min(a.low, b.low), min(a.high, b.high));
  }

  /** A selection whose result is known to lie in a narrower range than its operands. */
  private choose(condition: Wire, a: Signal, b: Signal, low: bigint, high: bigint): Signal {
    const width = rangeWidth(low, high);
    return { wire: this.fabric.mux(condition, this.fit(a, width), this.fit(b, width)), low, high };
  }

  /** Bitwise logic on two's complement values. */
  bitwise(kind: "and" | "or" | "xor", a: Signal, b: Signal): Signal {
    const both = this.common(a, b);
    const cls = kind === "and" ? CombAndOp : kind === "or" ? CombOrOp : CombXorOp;
    const wire = this.fabric.logic(cls.create({ inputs: [both.a, both.b] }));
    return both.signed ? this.fromSignedWide(wire) : { wire, low: 0n, high: (1n << BigInt(widthOf(wire))) - 1n };
  }

  private fromSignedWide(wire: Wire): Signal {
    const width = BigInt(widthOf(wire));
    return { wire, low: -(1n << (width - 1n)), high: (1n << (width - 1n)) - 1n };
  }

  /** A shift of a `width`-bit value by a computed amount; amounts of `width` or more are undefined in the IR. */
  dynamicShift(kind: "shl" | "shrs" | "shru", value: Signal, amount: Signal, width: number): Signal {
    const operand = this.fit(value, width);
    const by = this.fit(amount, Math.max(width, 1));
    const cls = kind === "shl" ? CombShlOp : kind === "shrs" ? CombShrSOp : CombShrUOp;
    const wire = this.fabric.logic(cls.create({ lhs: operand, rhs: by }));
    if (kind !== "shl" && !isSigned(value)) return this.narrowed(wire, 0n, value.high);
    return { wire, ...signedRange(width) };
  }

  /** The number of leading zeros of a `width`-bit value, by halving. */
  countLeadingZeros(signal: Signal, width: number): Signal {
    const padded = 2 ** Math.ceil(Math.log2(width));
    let rest = this.fit(this.unsigned(signal, width), width);
    // ones behind the value stop the count at `width`
    if (padded > width) rest = this.fabric.concat(rest, this.fabric.constant(padded - width, -1));
    const bits: Wire[] = [];
    for (let half = padded / 2; half >= 1; half /= 2) {
      const upper = this.fabric.bits(rest, half, half);
      const isZero = this.fabric.equals(upper, 0);
      bits.push(isZero);
      rest = this.fabric.mux(isZero, this.fabric.bits(rest, 0, half), upper);
    }
    const [zero, high] = [this.fabric.constant(1, 0), BigInt(width)];
    if (padded > width) return this.narrowed(this.fabric.concat(zero, ...bits), 0n, high);
    // the last bit is 0 only where all are, and then every bit of the count is 1, which is one too few
    const none = this.fabric.constant(bits.length + 1, width);
    return this.narrowed(this.fabric.mux(rest, this.fabric.concat(zero, ...bits), none), 0n, high);
  }
}
