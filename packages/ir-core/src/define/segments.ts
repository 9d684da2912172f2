import { DenseArrayAttr } from "../ir/dense-attributes.js";
import type { Operation } from "../ir/operation.js";
import type { OperandSpec, OpSpec, ResultSpec } from "./spec.js";

/** Start and length of one named group in a flat operand or result list. */
export interface Segment {
  readonly start: number;
  readonly length: number;
}

const isSingle = (spec: OperandSpec | ResultSpec): boolean => spec.arity !== "optional" && spec.arity !== "variadic";

/**
 * The lengths of the named groups of a flat list: from the segment attribute where the op has one; else one group at most
 * is optional or variadic and takes what the single ones leave. Undefined when the count fits no assignment.
 */
export function segmentLengths(
  specs: readonly (OperandSpec | ResultSpec)[],
  count: number,
  sizes: readonly number[] | undefined,
): number[] | undefined {
  if (sizes !== undefined) {
    return sizes.length === specs.length && sizes.reduce((a, b) => a + b, 0) === count ? sizes.slice() : undefined;
  }
  const singles = specs.filter(isSingle).length;
  const groups = specs.length - singles;
  if (groups === 0) return count === singles ? specs.map(() => 1) : undefined;
  const rest = count - singles;
  if (rest < 0 || rest % groups !== 0) return undefined;
  const each = rest / groups;
  if (each > 1 && specs.some((s) => s.arity === "optional")) return undefined;
  return specs.map((s) => (isSingle(s) ? 1 : each));
}

function sizesAttr(op: Operation, name: string): readonly number[] | undefined {
  const attr = op.getAttr(name);
  return attr instanceof DenseArrayAttr ? attr.numbers : undefined;
}

/** Where operand group `group` of an op lies; an empty segment when the op is malformed (the verifier says so). */
export function operandSegment(spec: OpSpec, op: Operation, group: number): Segment {
  const sized = spec.traits.includes("attr-sized-operand-segments");
  const lengths = segmentLengths(
    Object.values(spec.operands),
    op.operandUses.length,
    sized ? (sizesAttr(op, "operandSegmentSizes") ?? []) : undefined,
  );
  return segmentAt(lengths, group);
}

/** Where result group `group` of an op lies. */
export function resultSegment(spec: OpSpec, op: Operation, group: number): Segment {
  const sized = spec.traits.includes("attr-sized-result-segments");
  const lengths = segmentLengths(
    Object.values(spec.results),
    op.results.length,
    sized ? (sizesAttr(op, "resultSegmentSizes") ?? []) : undefined,
  );
  return segmentAt(lengths, group);
}

function segmentAt(lengths: readonly number[] | undefined, group: number): Segment {
  if (lengths === undefined) return { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i < group; i++) start += lengths[i] ?? 0;
  return { start, length: lengths[group] ?? 0 };
}
