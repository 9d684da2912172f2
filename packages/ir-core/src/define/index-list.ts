import { DenseArrayAttr } from "../ir/dense-attributes.js";
import { i64, index } from "../ir/builtin-types.js";
import type { Value } from "../ir/value.js";
import type { OpParser, OpPrinter, UnresolvedOperand } from "./custom-syntax.js";

/** What stands in the array of an index list where the number is an operand's. */
export const dynamicIndex: bigint = -(1n << 63n);

/** Numbers of which some are operands, as ops with offsets, sizes and strides keep them. */
export interface IndexList {
  readonly operands: readonly UnresolvedOperand[];
  /** The numbers that are known, `dynamicIndex` for the others. */
  readonly numbers: DenseArrayAttr;
}

export type IndexListDelimiters = "[]" | "()";

/** `[4, %n]`: numbers and operands of index type. */
export function parseIndexList(parser: OpParser, delimiters: IndexListDelimiters = "[]"): IndexList {
  const operands: UnresolvedOperand[] = [];
  const numbers = parser.list(
    delimiters.charAt(0),
    delimiters.charAt(1),
    () => {
      const operand = parser.optionalOperand();
      if (operand === undefined) return parseNumber(parser);
      operands.push(operand);
      // mlir-opt accepts the type, and does not print it
      if (parser.optional(":") && parser.type() !== index) parser.fail("expected an index type");
      return dynamicIndex;
    },
    " in dynamic index list",
  );
  return { operands, numbers: DenseArrayAttr.get(i64, BigInt64Array.from(numbers)) };
}

function parseNumber(parser: OpParser): bigint {
  const fail = parser.failureHere();
  const number = parser.optionalInteger();
  if (number === undefined) return fail("expected integer value");
  return BigInt.asIntN(64, number) === number ? number : fail("integer value too large");
}

/** Prints what `parseIndexList` reads. */
export function printIndexList(
  printer: OpPrinter,
  operands: readonly Value[],
  numbers: DenseArrayAttr,
  delimiters: IndexListDelimiters = "[]",
): void {
  let next = 0;
  printer.write(delimiters.charAt(0));
  indexNumbers(numbers).forEach((number, i) => {
    if (i > 0) printer.write(", ");
    const operand = number === dynamicIndex ? operands[next++] : undefined;
    if (operand === undefined) printer.write(`${number}`);
    else printer.operand(operand);
  });
  printer.write(delimiters.charAt(1));
}

/** The numbers of an index list, exactly. */
export function indexNumbers(numbers: DenseArrayAttr): readonly bigint[] {
  return Array.from(numbers.data as Iterable<number | bigint>, BigInt);
}
