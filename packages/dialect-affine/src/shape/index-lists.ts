import { dynamicIndex, dynamicSize, indexNumbers } from "@hls-opt/ir-core";
import type { DenseArrayAttr, EmitOpError, Value } from "@hls-opt/ir-core";

/** Numbers of which some are operands: those that are known, with `dynamicIndex` for the others, and the operands. */
export interface MixedList {
  readonly name: string;
  readonly numbers: DenseArrayAttr;
  readonly operands: readonly Value[];
}

/** Offsets, sizes and strides of a part of a tensor or buffer. */
export interface Slice {
  readonly offsets: MixedList;
  readonly sizes: MixedList;
  readonly strides: MixedList;
}

/** An op with the operands and attributes that describe a part of a tensor or buffer. */
export interface SliceOp {
  readonly offsets: readonly Value[];
  readonly sizes: readonly Value[];
  readonly strides: readonly Value[];
  readonly static_offsets: DenseArrayAttr;
  readonly static_sizes: DenseArrayAttr;
  readonly static_strides: DenseArrayAttr;
}

/** The slice that an op describes. */
export const sliceOf = (op: SliceOp): Slice => ({
  offsets: { name: "offset", numbers: op.static_offsets, operands: op.offsets },
  sizes: { name: "size", numbers: op.static_sizes, operands: op.sizes },
  strides: { name: "stride", numbers: op.static_strides, operands: op.strides },
});

/** The numbers as extents of a type: `dynamicSize` for those that are operands. */
export const extentsOf = (numbers: DenseArrayAttr): number[] =>
  indexNumbers(numbers).map((number) => (number === dynamicIndex ? dynamicSize : Number(number)));

const plainError =
  (emitError: EmitOpError): ((message: string) => false) =>
  (message) => {
    emitError(message, [], { prefix: false });
    return false;
  };

/** Checks that a list has `length` numbers, and an operand for each that is not known. */
export function verifyMixedList(
  { name, numbers, operands }: MixedList,
  length: number,
  emitError: EmitOpError,
): boolean {
  const fail = plainError(emitError);
  const given = indexNumbers(numbers);
  if (given.length !== length) return fail(`expected ${length} ${name} values, got ${given.length}`);
  const open = given.filter((number) => number === dynamicIndex).length;
  return open === operands.length || fail(`expected ${open} dynamic ${name} values`);
}

/** Checks a slice of something of rank `rank`; `offsetCount` is 1 where one offset stands for all dimensions. */
export function verifySlice(
  { offsets, sizes, strides }: Slice,
  rank: number,
  offsetCount: number,
  emitError: EmitOpError,
): boolean {
  const fail = plainError(emitError);
  const [offsetNumber, sizeNumber, strideNumber] = [offsets, sizes, strides].map(({ numbers }) => numbers.data.length);
  const wellFormed = "so the rank of the result type is well-formed.";
  if (!(offsetNumber === 1 && offsetCount === 1) && offsetNumber !== sizeNumber) {
    return fail(
      `expected mixed offsets rank to match mixed sizes rank (${offsetNumber} vs ${sizeNumber}) ${wellFormed}`,
    );
  }
  if (sizeNumber !== strideNumber) {
    return fail(
      `expected mixed sizes rank to match mixed strides rank (${sizeNumber} vs ${strideNumber}) ${wellFormed}`,
    );
  }
  if (!verifyMixedList(offsets, offsetCount, emitError)) return false;
  if (!verifyMixedList(sizes, rank, emitError) || !verifyMixedList(strides, rank, emitError)) return false;
  return verifyNonNegative("offsets", offsets, fail) && verifyNonNegative("sizes", sizes, fail);
}

function verifyNonNegative(noun: string, { numbers }: MixedList, fail: (message: string) => false): boolean {
  const negative = indexNumbers(numbers).find((number) => number < 0n && number !== dynamicIndex);
  return negative === undefined || fail(`expected ${noun} to be non-negative, but got ${negative}`);
}
