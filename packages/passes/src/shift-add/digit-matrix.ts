/** A constant matrix as signed digits: each row is a sum of shifted columns, and becomes a sum of shifted nodes. */
import { signedDigits } from "../schedule/signed-digits.js";

/** An integer matrix, rows of `[column, coefficient]`. */
export type SparseRow = readonly (readonly [column: number, coefficient: number])[];

/** One term of a row: `sign * (node << shift)`. */
export interface Term {
  readonly node: number;
  readonly shift: number;
  readonly sign: 1 | -1;
}

/** The canonical signed-digit terms of a row. */
export function rowTerms(row: SparseRow): Term[] {
  return row.flatMap(([node, coefficient]) => {
    if (!Number.isSafeInteger(coefficient)) throw new RangeError(`${coefficient} is not an integer coefficient`);
    return signedDigits(coefficient).map(({ shift, sign }) => ({ node, shift, sign }));
  });
}
