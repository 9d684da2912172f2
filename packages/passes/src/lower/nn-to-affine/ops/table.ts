import { IndexType, RankedTensorType } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { AndIOp, IndexCastOp, LoadOp } from "@hls-opt/dialect-affine";
import { constantAttribute, FixedType } from "@hls-opt/dialect-nn";
import type { FunctionLowering } from "../function-lowering.js";
import type { Code } from "../nest/code.js";
import { resize, signedWidth } from "../nest/fixed-scalar.js";
import type { FixedScalar } from "../nest/fixed-scalar.js";

/** The entry of a constant table of raw integers at an index that is in range; `frac` is the binary point of the entries. */
export function tableEntry(
  lowering: FunctionLowering,
  code: Code,
  name: string,
  entries: ArrayLike<number>,
  index: FixedScalar,
  frac = 0,
): FixedScalar {
  const range = { min: BigInt(extreme(entries, Math.min)), max: BigInt(extreme(entries, Math.max)) };
  const element = FixedType.get(signedWidth(range), 0);
  const attr = constantAttribute(RankedTensorType.get([entries.length], element), entries);
  const { buffer } = lowering.constantSource(attr, element, name);
  const position = code.cast(IndexCastOp, index.value, IndexType.instance);
  const value = code.insert(LoadOp.create({ memref: buffer.memref(), indices: [position as Value<IndexType>] }));
  return { kind: "fixed", value, width: element.width, frac, ...range };
}

const extreme = (entries: ArrayLike<number>, pick: (a: number, b: number) => number): number =>
  Array.prototype.reduce.call<ArrayLike<number>, [(a: number, b: number) => number, number], number>(
    entries,
    (a, b) => pick(a, b),
    entries[0] as number,
  );

/** x mod 2^count. */
export function lowBits(code: Code, x: FixedScalar, count: number): FixedScalar {
  const mask = (1n << BigInt(count)) - 1n;
  const wide = resize(code, x, Math.max(x.width, count + 1));
  const value = code.binary(AndIOp, wide.value, code.integer(mask, wide.width));
  return narrowed(code, { ...wide, value, min: 0n, max: mask });
}

/** The same number in no more bits than it needs. */
export function narrowed(code: Code, x: FixedScalar): FixedScalar {
  return resize(code, x, Math.min(x.width, signedWidth(x)));
}
