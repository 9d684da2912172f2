/**
 * What the comb operations compute, on non-negative integers below 2^width. Division by zero is undefined in hardware;
 * here it gives 0 (and the remainder 0), as two-state simulators do.
 */

const mask = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);
const signed = (value: bigint, width: number): bigint => BigInt.asIntN(width, value);
const bit = (condition: boolean): bigint => (condition ? 1n : 0n);

export type VariadicName = "add" | "mul" | "and" | "or" | "xor";
export type BinaryName = "sub" | "divu" | "divs" | "modu" | "mods" | "shl" | "shru" | "shrs";

const variadicSteps: Readonly<Record<VariadicName, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** The value of `comb.add`, `mul`, `and`, `or`, `xor` on at least one operand. */
export function evaluateVariadic(name: VariadicName, operands: readonly bigint[], width: number): bigint {
  return mask(operands.reduce(variadicSteps[name]), width);
}

/** The value of the two-operand operations. */
export function evaluateBinary(name: BinaryName, a: bigint, b: bigint, width: number): bigint {
  switch (name) {
    case "sub":
      return mask(a - b, width);
    case "divu":
      return b === 0n ? 0n : a / b;
    case "modu":
      return b === 0n ? 0n : a % b;
    case "divs":
      return b === 0n ? 0n : mask(signed(a, width) / signed(b, width), width);
    case "mods":
      return b === 0n ? 0n : mask(signed(a, width) % signed(b, width), width);
    case "shl":
      return b >= BigInt(width) ? 0n : mask(a << b, width);
    case "shru":
      return b >= BigInt(width) ? 0n : a >> b;
    case "shrs":
      return mask(signed(a, width) >> (b >= BigInt(width) ? BigInt(width) : b), width);
  }
}

export type IcmpName = "eq" | "ne" | "slt" | "sle" | "sgt" | "sge" | "ult" | "ule" | "ugt" | "uge";

/** The value of `comb.icmp`. */
export function evaluateIcmp(predicate: IcmpName, a: bigint, b: bigint, width: number): bigint {
  const [sa, sb] = [signed(a, width), signed(b, width)];
  switch (predicate) {
    case "eq":
      return bit(a === b);
    case "ne":
      return bit(a !== b);
    case "slt":
      return bit(sa < sb);
    case "sle":
      return bit(sa <= sb);
    case "sgt":
      return bit(sa > sb);
    case "sge":
      return bit(sa >= sb);
    case "ult":
      return bit(a < b);
    case "ule":
      return bit(a <= b);
    case "ugt":
      return bit(a > b);
    case "uge":
      return bit(a >= b);
  }
}

/** Whether the number of ones is odd. */
export function evaluateParity(value: bigint): bigint {
  let parity = 0n;
  for (let rest = value; rest > 0n; rest >>= 1n) parity ^= rest & 1n;
  return parity;
}

/** The operands side by side, the first one highest. */
export function evaluateConcat(operands: readonly { readonly value: bigint; readonly width: number }[]): bigint {
  return operands.reduce((high, { value, width }) => (high << BigInt(width)) | value, 0n);
}
