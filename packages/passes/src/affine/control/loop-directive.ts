/**
 * What a loop asks for by an attribute of its own, whatever the options of the pass are: `hls.tile = array<i64: 4, 4>`.
 * One attribute for each transform. The transform removes it when it is done, so that it is not done again.
 */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { DenseArrayAttr, IntegerAttr, StringAttr, UnitAttr, collect, opError } from "@hls-opt/ir-core";
import type { Attribute, Operation, Report } from "@hls-opt/ir-core";

/** An attribute of loops and how to read it. */
export interface LoopDirective<T> {
  readonly attribute: string;
  /** Completes "expected ...". */
  readonly expects: string;
  /** Undefined where the attribute makes no sense. */
  read(value: Attribute): T | undefined;
}

/** `hls.unroll_jam = 4 : i64` */
export function integerDirective(attribute: string, least: number): LoopDirective<number> {
  const read = (value: Attribute): number | undefined =>
    value instanceof IntegerAttr && value.value >= BigInt(least) && Number.isSafeInteger(value.number)
      ? value.number
      : undefined;
  return { attribute, expects: `an integer of ${least} or more`, read };
}

/** `hls.tile = array<i64: 4, 4>` */
export function integersDirective(
  attribute: string,
  expects: string,
  isValid: (values: readonly number[]) => boolean,
): LoopDirective<readonly number[]> {
  const read = (value: Attribute): readonly number[] | undefined => {
    const numbers = value instanceof DenseArrayAttr ? value.numbers : undefined;
    return numbers?.every(Number.isSafeInteger) === true && isValid(numbers) ? numbers : undefined;
  };
  return { attribute, expects, read };
}

/** `hls.parallel` */
export function unitDirective(attribute: string): LoopDirective<true> {
  return { attribute, expects: "the unit attribute", read: (value) => (value instanceof UnitAttr ? true : undefined) };
}

/** `hls.fuse = "name"` */
export function stringDirective(attribute: string, expects: string): LoopDirective<string> {
  return { attribute, expects, read: (value) => (value instanceof StringAttr ? value.value : undefined) };
}

/**
 * What the loops in `root` (itself included) ask for, in program order; undefined after an error, when one of them makes no
 * sense.
 */
export function readDirectives<T>(
  root: Operation,
  directive: LoopDirective<T>,
  report: Report,
): ReadonlyMap<Operation, T> | undefined {
  const found = new Map<Operation, T>();
  let isValid = true;
  for (const loop of collect(root, (op) => op.info === AffineForOp.info)) {
    const value = loop.attributes.get(directive.attribute);
    if (value === undefined) continue;
    const read = directive.read(value);
    if (read !== undefined) found.set(loop, read);
    else {
      const message = `has '${directive.attribute} = ${value}', expected ${directive.expects}`;
      report(opError(loop, message, [], "affine/directive"));
      isValid = false;
    }
  }
  return isValid ? found : undefined;
}

/** Takes the attribute off a loop: what it asked for is done. */
export function consumeDirective(loop: Operation, { attribute }: LoopDirective<unknown>): void {
  loop.attributes = loop.attributes.with(attribute, undefined);
}
