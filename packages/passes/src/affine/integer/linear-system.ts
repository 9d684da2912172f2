/**
 * Conjunctions of linear constraints over integer variables. A row holds one coefficient for each variable and then the
 * constant: `[2, -1, 3]` is `2x - y + 3`. Numbers are safe integers; arithmetic that would leave them throws `Overflow`, which
 * the entry points of this folder turn into the answer "unknown".
 */
import { floorDivide, gcd } from "@hls-opt/ir-core";

/** Coefficients of the variables, then the constant. */
export type Row = number[];

/** Rows that are 0 and rows that are at least 0. */
export interface LinearSystem {
  readonly variables: number;
  readonly equalities: readonly Row[];
  readonly inequalities: readonly Row[];
}

/** Thrown where a coefficient would leave the safe integers, or where a query takes too many steps. */
export class Overflow extends Error {
  override readonly name = "Overflow";
}

/** `a * x + b * y`, exact. */
export function combine(a: number, x: number, b: number, y: number): number {
  const [left, right] = [a * x, b * y];
  const sum = left + right;
  const isExact = Math.abs(left) <= Number.MAX_SAFE_INTEGER && Math.abs(right) <= Number.MAX_SAFE_INTEGER;
  if (!isExact || Math.abs(sum) > Number.MAX_SAFE_INTEGER) throw new Overflow("coefficients leave the safe integers");
  return sum + 0;
}

/** `a * x + b * y` of whole rows. */
export function combineRows(a: number, x: Row, b: number, y: Row): Row {
  const sum = new Array<number>(x.length);
  for (let i = 0; i < x.length; i++) sum[i] = combine(a, x[i] as number, b, y[i] as number);
  return sum;
}

/** The greatest number that divides all coefficients; 0 when there are none. */
function content(row: Row): number {
  let divisor = 0;
  for (let i = 0; i < row.length - 1; i++) {
    const coefficient = row[i] as number;
    if (coefficient !== 0) divisor = gcd(divisor, Math.abs(coefficient));
    if (divisor === 1) return 1;
  }
  return divisor;
}

/** What a row says: nothing, something, or what no integers satisfy. */
export type Normalised = Row | "always" | "never";

/** An inequality without common factors; the constant is rounded down, which cuts off no integer point. */
export function normaliseInequality(row: Row): Normalised {
  const divisor = content(row);
  const constant = row[row.length - 1] as number;
  if (divisor === 0) return constant >= 0 ? "always" : "never";
  if (divisor === 1) return row;
  return row.map((value, i) => (i === row.length - 1 ? floorDivide(constant, divisor) : value / divisor + 0));
}

/** An equality without common factors; none of its solutions are integers where the constant has not the factor. */
export function normaliseEquality(row: Row): Normalised {
  const divisor = content(row);
  const constant = row[row.length - 1] as number;
  if (divisor === 0) return constant === 0 ? "always" : "never";
  if (constant % divisor !== 0) return "never";
  return divisor === 1 ? row : row.map((value) => value / divisor + 0);
}
