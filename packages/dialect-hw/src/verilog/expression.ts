/** How tightly an operator binds; higher binds tighter. */
export const precedence = {
  primary: 15,
  unary: 14,
  multiplicative: 12,
  additive: 11,
  shift: 10,
  relational: 9,
  equality: 8,
  and: 7,
  xor: 6,
  or: 5,
  conditional: 2,
} as const;

/** The text of a value, and what its users must know to embed it. */
export interface Expression {
  readonly text: string;
  readonly precedence: number;
  /** Where the text is a net or a range of one: bits of it can be selected. */
  readonly range: Range | undefined;
  /** Right only as the whole right side of an assignment of its width. */
  readonly needsContext: boolean;
}

/** Bits `low` upwards of a declared net of `total` bits. */
export interface Range {
  readonly net: string;
  readonly low: number;
  readonly total: number;
}

/** An expression that is no net. */
export function compound(text: string, precedence: number, needsContext = false): Expression {
  return { text, precedence, range: undefined, needsContext };
}

/** Bits `low` to `low + width - 1` of a net. */
export function netRange(net: string, low: number, width: number, total: number): Expression {
  const select = width === total ? "" : width === 1 ? `[${low}]` : `[${low + width - 1}:${low}]`;
  return { text: net + select, precedence: precedence.primary, range: { net, low, total }, needsContext: false };
}

/** The text as an operand of an operator: in parentheses unless it binds at least as tightly as `least`. */
export function embed(expression: Expression, least: number): string {
  return expression.precedence >= least ? expression.text : `(${expression.text})`;
}

/** Largest magnitude that prints in decimal. */
const decimalLimit = 9999n;

/** An unsigned constant of a width: small numbers in decimal, negative ones with a minus, others in hexadecimal. */
export function literal(bits: bigint, width: number): Expression {
  if (width === 1) return compound(`1'b${bits}`, precedence.primary);
  if (bits <= decimalLimit) return compound(`${width}'d${bits}`, precedence.primary);
  const negated = (1n << BigInt(width)) - bits;
  if (negated <= decimalLimit) return compound(`-${width}'d${negated}`, precedence.unary);
  return hexLiteral(bits, width);
}

/** A constant as a bit pattern. */
export function hexLiteral(bits: bigint, width: number): Expression {
  if (width === 1) return compound(`1'b${bits}`, precedence.primary);
  return compound(`${width}'h${bits.toString(16).toUpperCase()}`, precedence.primary);
}

/** A signed constant of a width. */
export function signedLiteral(bits: bigint, width: number): string {
  const value = BigInt.asIntN(width, bits);
  return value < 0n ? `-${width}'sd${-value}` : `${width}'sd${value}`;
}

/** `$signed(x)`. */
export function asSigned(expression: Expression): string {
  return `$signed(${expression.text})`;
}

/** `[7:0] `, or nothing for one bit. */
export function rangeOf(width: number): string {
  return width === 1 ? "" : `[${width - 1}:0] `;
}
