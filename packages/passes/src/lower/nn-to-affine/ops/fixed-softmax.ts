/** The integer steps of fixed-point softmax as code: each function is one group of lines of the definition in `dialect-nn`. */
import { CountLeadingZerosOp, OrIOp, ShLIOp, ShRSIOp, SubIOp } from "@hls-opt/dialect-affine";
import { FixedType, softmaxBits, softmaxTables } from "@hls-opt/dialect-nn";
import type { Code } from "../nest/code.js";
import {
  add,
  clamp,
  fixedConstant,
  multiply,
  resize,
  roundShift,
  shiftRight,
  signedWidth,
  subtract,
} from "../nest/fixed-scalar.js";
import type { FixedScalar, IntegerRange } from "../nest/fixed-scalar.js";
import type { FunctionLowering } from "../function-lowering.js";
import { lowBits, narrowed, tableEntry } from "./table.js";

const bits = softmaxBits;

/** e: at most one, in units of 2^-25. */
export const exponentialRange: IntegerRange = { min: 0n, max: 1n << BigInt(bits.exponentialFrac) };
/** How exponentials are stored. */
export const exponentialType = FixedType.get(signedWidth(exponentialRange), bits.exponentialFrac);

/** Bits of r, which may be 2^24. */
const reciprocalBits = bits.reciprocalFrac + 1;
/** Bits of n - 25, at most 16. */
const leadingBits = 5;
const reciprocalRange: IntegerRange = { min: 0n, max: 1n << BigInt(bits.reciprocalFrac) };
/** What a row's reciprocal is stored as: r in the low bits and n - 25 above, so that it is one word. */
export const packedRange: IntegerRange = { min: 0n, max: (1n << BigInt(reciprocalBits + leadingBits)) - 1n };
/** How the packed reciprocal is stored. */
export const packedType = FixedType.get(signedWidth(packedRange), 0);

/** The entry of one of the tables of the definition at an index that is in range. */
function softmaxEntry(
  lowering: FunctionLowering,
  code: Code,
  name: keyof typeof softmaxTables,
  index: FixedScalar,
): FixedScalar {
  return tableEntry(lowering, code, `softmax_${name}`, softmaxTables[name], index);
}

/** e of the distance of an element from the maximum of its row. */
export function exponential(lowering: FunctionLowering, code: Code, largest: FixedScalar, x: FixedScalar): FixedScalar {
  const difference = subtract(code, largest, x);
  const distance = { ...difference, min: 0n };
  const rounded = roundShift(code, distance, x.frac - bits.distanceFrac, bits.distanceFrac);
  const t = { ...narrowed(code, clamp(code, rounded, { min: 0n, max: (1n << BigInt(bits.distance)) - 1n })), frac: 0 };
  const coarse = softmaxEntry(lowering, code, "coarse", narrowed(code, shiftRight(code, t, bits.lo)));
  const fine = softmaxEntry(lowering, code, "fine", lowBits(code, t, bits.lo));
  const lost = shiftRight(code, multiply(code, coarse, fine), bits.fineShift);
  return { ...subtract(code, coarse, lost), ...exponentialRange, frac: bits.exponentialFrac };
}

/** r and n - 25 of the sum of a row, in one word. */
export function packedReciprocal(lowering: FunctionLowering, code: Code, sum: FixedScalar): FixedScalar {
  const raw = { ...sum, frac: 0 };
  const zeros = { ...raw, value: code.unary(CountLeadingZerosOp, raw.value), min: 0n, max: BigInt(raw.width) };
  const leading = { ...raw, value: code.binary(SubIOp, code.integer(raw.width - 1, raw.width), zeros.value) };
  const above = code.binary(SubIOp, leading.value, code.integer(bits.reciprocalFrac, raw.width));
  const q = {
    ...raw,
    value: code.binary(ShRSIOp, raw.value, above),
    min: 1n << BigInt(bits.reciprocalFrac),
    max: (2n << BigInt(bits.reciprocalFrac)) - 1n,
  };
  const k = lowBits(code, shiftRight(code, q, bits.segmentRest), bits.segment);
  const [base, slope] = [softmaxEntry(lowering, code, "base", k), softmaxEntry(lowering, code, "slope", k)];
  const drop = shiftRight(code, multiply(code, slope, lowBits(code, q, bits.segmentRest)), bits.segmentRest);
  const reciprocal = resize(code, { ...subtract(code, base, drop), ...reciprocalRange }, packedType.width);
  const scale = code.binary(SubIOp, leading.value, code.integer(bits.exponentialFrac, raw.width));
  const exponent = resize(
    code,
    { ...raw, value: scale, min: 0n, max: BigInt((1 << leadingBits) - 1) },
    packedType.width,
  );
  const high = code.binary(ShLIOp, exponent.value, code.integer(reciprocalBits, packedType.width));
  return { ...reciprocal, ...packedRange, value: code.binary(OrIOp, high, reciprocal.value) };
}

/** y before saturation: e * r / 2^(n + 24 - G), rounded half up, with G fraction bits. */
export function scaleByReciprocal(code: Code, e: FixedScalar, packed: FixedScalar, frac: number): FixedScalar {
  const reciprocal = { ...lowBits(code, packed, reciprocalBits), ...reciprocalRange };
  const exponent = shiftRight(code, packed, reciprocalBits);
  const product = multiply(code, { ...e, frac: 0 }, reciprocal);
  // all but the last place of the shift, whose known part comes first: floors compose
  const known = shiftRight(code, product, bits.exponentialFrac + bits.reciprocalFrac - 1 - frac);
  const amount = resize(code, exponent, known.width);
  const shifted = { ...known, min: 0n, value: code.binary(ShRSIOp, known.value, amount.value) };
  return { ...shiftRight(code, add(code, shifted, fixedConstant(code, 1n, 0)), 1), frac };
}
