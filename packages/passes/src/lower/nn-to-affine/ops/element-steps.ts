/**
 * The integer steps of a quantiser for each element. A number x at binary point `frac` goes through: add `half`; keep the bits
 * of `mask`; shift `left`, which drops bits above; shift `right` (arithmetically), which drops bits below; clamp between `low`
 * and `high`; shift to its `place` in the common format. All on signed integers of one width, and a step that does nothing for
 * an element has a neutral number there.
 */
import { elementWidth } from "@hls-opt/dialect-nn";
import type { ElementFormat, ElementOverflow, ElementRounding } from "@hls-opt/dialect-nn";
import { shiftRange, signedWidth, unionRange } from "../nest/fixed-scalar.js";
import type { IntegerRange } from "../nest/fixed-scalar.js";

/** Numbers on their way into a quantiser, at a binary point that is at least as fine as that of each element. */
export interface StepInput extends IntegerRange {
  readonly frac: number;
  /** The binary point of the numbers that occur; coarser where they were aligned. */
  readonly ownFrac: number;
}

/** One element's steps, and the raw integers that it may give in the common format. */
export interface ElementSteps {
  readonly half: bigint;
  readonly mask: bigint;
  readonly left: number;
  readonly right: number;
  readonly low: bigint;
  readonly high: bigint;
  readonly place: number;
}

/** The steps of all elements, on integers of `width` bits. */
export interface QuantizerSteps {
  readonly elements: readonly ElementSteps[];
  readonly width: number;
  readonly range: IntegerRange;
  /** Whether clamps can act. */
  readonly clamps: boolean;
}

/** One element before the width is known. */
interface Element {
  /** Bits to drop below. */
  readonly dropped: number;
  readonly half: bigint;
  readonly width: number;
  readonly isSigned: boolean;
  readonly place: number;
  /** What comes in after rounding, and what the element can hold. */
  readonly rounded: IntegerRange;
  readonly own: IntegerRange;
  readonly overflows: boolean;
  /** What it gives. */
  readonly result: IntegerRange;
}

const zero: IntegerRange = { min: 0n, max: 0n };
const vanished: ElementSteps = { half: 0n, mask: 0n, left: 0, right: 0, low: 0n, high: 0n, place: 0 };

/** The steps of a quantiser whose results have `frac` fraction bits. */
export function quantizerSteps(
  input: StepInput,
  formats: readonly ElementFormat[],
  rounding: ElementRounding,
  overflow: ElementOverflow,
  frac: number,
): QuantizerSteps {
  const elements = formats.map((format) => describe(input, format, rounding, overflow, frac));
  const range = unionRange(zero, ...elements.map((e) => (e === undefined ? zero : shiftRange(e.result, e.place))));
  const wraps = overflow === "wrap";
  const width = Math.max(
    signedWidth(range),
    ...elements.map((e) => (e === undefined ? signedWidth(input) : neededWidth(input, e, wraps))),
  );
  return {
    elements: elements.map((e) => (e === undefined ? vanished : stepsOf(e, width, wraps))),
    width,
    range,
    clamps: !wraps && elements.some((e) => e?.overflows === true),
  };
}

/** An element; undefined where all that comes in becomes zero. */
function describe(
  input: StepInput,
  format: ElementFormat,
  rounding: ElementRounding,
  overflow: ElementOverflow,
  frac: number,
): Element | undefined {
  const width = elementWidth(format);
  const dropped = input.frac - format.fractionBits;
  const rounds = rounding === "rnd" && format.fractionBits < input.ownFrac;
  if (width === 0 || (rounds && dropped >= signedWidth(input))) return undefined;
  const half = rounds ? 1n << BigInt(dropped - 1) : 0n;
  const rounded = { min: (input.min + half) >> BigInt(dropped), max: (input.max + half) >> BigInt(dropped) };
  const own = elementRange(format, width);
  const overflows = rounded.min < own.min || rounded.max > own.max;
  const result = !overflows ? rounded : overflow === "wrap" ? own : clampRange(rounded, own);
  if (result.min === 0n && result.max === 0n) return undefined;
  const isSigned = format.signBits === 1;
  return { dropped, half, width, isSigned, place: frac - format.fractionBits, rounded, own, overflows, result };
}

function elementRange({ signBits }: ElementFormat, width: number): IntegerRange {
  const limit = 1n << BigInt(width - signBits);
  return { min: signBits === 1 ? -limit : 0n, max: limit - 1n };
}

function clampRange({ min, max }: IntegerRange, limits: IntegerRange): IntegerRange {
  const clamp = (value: bigint): bigint => (value < limits.min ? limits.min : value > limits.max ? limits.max : value);
  return { min: clamp(min), max: clamp(max) };
}

/** Bits that hold the sum with the half and, where bits above are to go, the last one that stays (and a sign of zero). */
function neededWidth(input: StepInput, { half, dropped, width, isSigned, overflows }: Element, wraps: boolean): number {
  const sum = signedWidth(unionRange(input, { min: input.min + half, max: input.max + half }));
  return overflows && wraps ? Math.max(sum, dropped + width + (isSigned ? 0 : 1)) : sum;
}

function stepsOf(element: Element, width: number, wraps: boolean): ElementSteps {
  const { half, dropped, place, result, overflows, isSigned } = element;
  // further than the sign there is nothing to shift out
  const right = Math.min(dropped, width - 1);
  const plain = { half, mask: -1n, left: 0, right, low: result.min, high: result.max, place };
  if (!wraps || !overflows) return plain;
  if (!isSigned) return { ...plain, mask: (1n << BigInt(dropped + element.width)) - 1n };
  return { ...plain, left: width - dropped - element.width, right: width - element.width };
}
