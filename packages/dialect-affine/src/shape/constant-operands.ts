/** Constants among the operands that stand for sizes become part of the op. */
import {
  DenseArrayAttr,
  DictionaryAttr,
  IntegerAttr,
  Operation,
  constantValue,
  dynamicIndex,
  i64,
  indexNumbers,
} from "@hls-opt/ir-core";
import type { Type, Value } from "@hls-opt/ir-core";
import type { MixedList, Slice } from "./index-lists.js";

export function integerConstant(value: Value): bigint | undefined {
  const constant = constantValue(value);
  return constant instanceof IntegerAttr ? constant.value : undefined;
}

/** A list with its constant operands taken in; undefined when it has none. */
export function takeConstants(list: MixedList, allowNegative: boolean): MixedList | undefined {
  const left = list.operands.slice();
  const operands: Value[] = [];
  let changed = false;
  const numbers = indexNumbers(list.numbers).map((number) => {
    if (number !== dynamicIndex) return number;
    const value = left.shift() as Value;
    const constant = integerConstant(value);
    if (constant === undefined || (!allowNegative && constant < 0n)) {
      operands.push(value);
      return number;
    }
    changed = true;
    return constant;
  });
  return changed
    ? { name: list.name, operands, numbers: DenseArrayAttr.get(i64, BigInt64Array.from(numbers)) }
    : undefined;
}

/** The same for offsets, sizes and strides; undefined when none of them has a constant operand. */
export function takeSliceConstants(slice: Slice): Slice | undefined {
  const offsets = takeConstants(slice.offsets, false);
  const sizes = takeConstants(slice.sizes, false);
  const strides = takeConstants(slice.strides, true);
  if (offsets === undefined && sizes === undefined && strides === undefined) return undefined;
  return { offsets: offsets ?? slice.offsets, sizes: sizes ?? slice.sizes, strides: strides ?? slice.strides };
}

/** An op like `op`, with other leading operands, another slice and other results. */
export function withSlice(
  op: Operation,
  leading: readonly Value[],
  slice: Slice,
  resultTypes: readonly Type[],
): Operation {
  const { offsets, sizes, strides } = slice;
  const lists = [offsets, sizes, strides];
  const segments = [...leading.map(() => 1), ...lists.map(({ operands }) => operands.length)];
  const properties = [...op.properties.entries]
    .filter(({ name }) => !name.startsWith("static_") && name !== "operandSegmentSizes")
    .concat(
      { name: "static_offsets", value: offsets.numbers },
      { name: "static_sizes", value: sizes.numbers },
      { name: "static_strides", value: strides.numbers },
      { name: "operandSegmentSizes", value: DenseArrayAttr.i32(segments) },
    );
  return new Operation({
    info: op.info,
    operands: [...leading, ...lists.flatMap(({ operands }) => operands)],
    resultTypes,
    properties: DictionaryAttr.get(properties),
    attributes: op.attributes,
    location: op.location,
  });
}

/** Whether all numbers of a list are known and equal. */
export const isAll = ({ numbers }: MixedList, wanted: bigint): boolean =>
  indexNumbers(numbers).every((number) => number === wanted);

/** A shape with its constant operands taken in, and the operands that are left; undefined when there are none. */
export function takeShapeConstants(
  shape: readonly number[],
  operands: readonly Value[],
  dynamic: number,
): { readonly shape: readonly number[]; readonly operands: readonly Value[] } | undefined {
  const left = operands.slice();
  const kept: Value[] = [];
  const sizes = shape.map((size) => {
    if (size !== dynamic) return size;
    const value = left.shift() as Value;
    const constant = integerConstant(value);
    if (constant !== undefined && constant >= 0n) return Number(constant);
    kept.push(value);
    return size;
  });
  return kept.length === operands.length ? undefined : { shape: sizes, operands: kept };
}
