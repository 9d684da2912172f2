import { opError } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { UnsupportedUnit } from "./unsupported-unit.js";

/** Runs a step of planning; what it refuses becomes a diagnostic at the operation. */
export function reportRefusals<T>(report: Report, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof UnsupportedUnit) report(opError(error.op, error.message, [], "schedule/unsupported"));
    else if (error instanceof Refusal) report(opError(error.op, error.message, [], error.code));
    else throw error;
    return undefined;
  }
}

/** Planning cannot go on at an operation. */
export class Refusal extends Error {
  readonly op: Operation;
  readonly code: string;

  constructor(op: Operation, code: string, message: string) {
    super(message);
    this.op = op;
    this.code = code;
  }
}
