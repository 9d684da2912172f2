import { DenseArrayAttr } from "../ir/dense-attributes.js";
import type { EmitOpError } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";
import type { TypeConstraint } from "./constraint.js";
import { operandSegment, resultSegment, segmentLengths } from "./segments.js";
import type { OperandSpec, OpSpec, ResultSpec } from "./spec.js";

/** Checks an op whose counts are right against its declaration, in MLIR's order and words; true when it holds. */
export function verifySpec(spec: OpSpec, op: Operation, emitError: EmitOpError): boolean {
  let ok = true;
  const fail = (message: string): void => {
    ok = false;
    emitError(message);
  };
  verifyAttributes(spec, op, fail);
  verifyGroup(
    spec,
    "operand",
    Object.values(spec.operands),
    op.operands,
    segmentSizes(op, "operandSegmentSizes", spec.traits.includes("attr-sized-operand-segments")),
    fail,
  );
  verifyGroup(
    spec,
    "result",
    Object.values(spec.results),
    op.results,
    segmentSizes(op, "resultSegmentSizes", spec.traits.includes("attr-sized-result-segments")),
    fail,
  );
  if (ok) verifyInference(spec, op, fail);
  return ok;
}

function segmentSizes(op: Operation, name: string, sized: boolean): readonly number[] | undefined {
  if (!sized) return undefined;
  const attr = op.getAttr(name);
  return attr instanceof DenseArrayAttr ? attr.numbers : [];
}

/** Checks how many operands, results, regions and successors an op has. */
export function verifyCounts(spec: OpSpec, op: Operation, fail: (message: string) => void): void {
  const regions = Object.values(spec.regions);
  const fixedRegions = regions.filter((r) => r.arity === "region").length;
  const openRegions = fixedRegions !== regions.length;
  if (openRegions ? op.regions.length < fixedRegions : op.regions.length !== fixedRegions) {
    fail(fixedRegions > 1 ? `expected ${fixedRegions} regions` : `requires ${count(fixedRegions, "region")}`);
  }
  checkCount(
    "result",
    Object.values(spec.results),
    op.results.length,
    segmentSizes(op, "resultSegmentSizes", spec.traits.includes("attr-sized-result-segments")),
    fail,
  );
  const successors = Object.values(spec.successors);
  const fixedSuccessors = successors.filter((s) => s.arity === "successor").length;
  const openSuccessors = fixedSuccessors !== successors.length;
  const given = op.successorUses.length;
  if (openSuccessors ? given < fixedSuccessors : given !== fixedSuccessors) {
    const wanted = `${openSuccessors ? "at least " : ""}${fixedSuccessors} successor${fixedSuccessors === 1 && !openSuccessors ? "" : "s"}`;
    fail(`requires ${fixedSuccessors === 0 ? "zero successors" : wanted} but found ${given}`);
  }
  checkCount(
    "operand",
    Object.values(spec.operands),
    op.operandUses.length,
    segmentSizes(op, "operandSegmentSizes", spec.traits.includes("attr-sized-operand-segments")),
    fail,
  );
}

function count(n: number, noun: string): string {
  return n === 0 ? `zero ${noun}s` : n === 1 ? `one ${noun}` : `${n} ${noun}s`;
}

function checkCount(
  noun: string,
  specs: readonly (OperandSpec | ResultSpec)[],
  given: number,
  sizes: readonly number[] | undefined,
  fail: (message: string) => void,
): void {
  if (segmentLengths(specs, given, sizes) !== undefined) return;
  if (sizes !== undefined) {
    const total = sizes.reduce((a, b) => a + b, 0);
    return fail(
      `${noun} count (${given}) does not match with the total size (${total}) specified in attribute '${noun}SegmentSizes'`,
    );
  }
  const singles = specs.filter((s) => s.arity !== "optional" && s.arity !== "variadic").length;
  if (singles === specs.length) {
    return fail(
      singles === 0
        ? `requires zero ${noun}s`
        : singles === 1
          ? `requires a single ${noun}`
          : `expected ${singles} ${noun}s, but found ${given}`,
    );
  }
  fail(`expected ${singles} or more ${noun}s, but found ${given}`);
}

function verifyAttributes(spec: OpSpec, op: Operation, fail: (message: string) => void): void {
  for (const [name, attr] of Object.entries(spec.attributes)) {
    const value = op.properties.get(name) ?? op.attributes.get(name);
    if (value === undefined) {
      if (attr.presence === "required") fail(`requires attribute '${name}'`);
    } else if (!attr.matches(value)) {
      fail(`attribute '${name}' failed to satisfy constraint: ${attr.summary}`);
    }
  }
}

function verifyGroup(
  declared: OpSpec,
  noun: "operand" | "result",
  specs: readonly (OperandSpec | ResultSpec)[],
  values: readonly Value[],
  sizes: readonly number[] | undefined,
  fail: (message: string) => void,
): void {
  const lengths = segmentLengths(specs, values.length, sizes) ?? [];
  let position = 0;
  specs.forEach((spec, group) => {
    for (let i = 0; i < (lengths[group] ?? 0); i++, position++) {
      if (spec.arity === "same" && repeatsOperand(declared, spec.operand, values[position] as Value)) continue;
      const constraint = constraintOf(declared, spec);
      const type = (values[position] as Value).type;
      if (constraint.matches(type)) continue;
      const prefix = spec.arity === "variadic" ? "variadic of " : "";
      fail(`${noun} #${position} must be ${prefix}${constraint.summary}, but got '${type}'`);
    }
  });
}

/** Whether a result has the type of the operand that it should have it from: then all is said about the operand. */
function repeatsOperand(declared: OpSpec, name: string, result: Value): boolean {
  const index = Object.keys(declared.operands).indexOf(name);
  return result.definingOp?.operandUses[index]?.value.type === result.type;
}

/** What an operand or result must be; a result with the type of an operand is judged by that operand's rule. */
export function constraintOf(declared: OpSpec, spec: OperandSpec | ResultSpec): TypeConstraint {
  if (spec.arity === "one") return spec;
  if (spec.arity !== "same") return spec.of;
  const operand = declared.operands[spec.operand] as OperandSpec;
  return operand.arity === "one" ? operand : operand.of;
}

/** The types of a named group of operands or results. */
function typesOf(spec: OpSpec, op: Operation, name: string): Type[] {
  const operand = Object.keys(spec.operands).indexOf(name);
  const { start, length } =
    operand >= 0 ? operandSegment(spec, op, operand) : resultSegment(spec, op, Object.keys(spec.results).indexOf(name));
  const values = operand >= 0 ? op.operands : op.results;
  return values.slice(start, start + length).map((value) => value.type);
}

function verifyInference(spec: OpSpec, op: Operation, fail: (message: string) => void): void {
  const sameThroughout = spec.traits.includes("same-operands-and-result-type");
  for (const names of spec.typesMatch) {
    const types = names.flatMap((name) => typesOf(spec, op, name));
    if (types.some((type) => type !== types[0])) {
      fail(`failed to verify that all of {${names.join(", ")}} have same type`);
    }
  }
  Object.entries(spec.results).forEach(([name, result], i) => {
    const actual = op.results[i]?.type;
    if (result.arity === "inferred") {
      const expected = result.infer(
        op.operands.map((v) => v.type),
        op.properties,
      );
      if (typeof expected === "string") fail(expected);
      else if (actual !== undefined && expected !== actual) {
        fail(
          result.mismatch ??
            `inferred type(s) '${expected}' are incompatible with return type(s) of operation '${actual}'`,
        );
      }
    } else if (result.arity === "same" && !sameThroughout) {
      const operand = op.operandUses[Object.keys(spec.operands).indexOf(result.operand)]?.value;
      if (operand !== undefined && actual !== operand.type) {
        fail(`failed to verify that all of {${result.operand}, ${name}} have same type`);
      }
    }
  });
}
