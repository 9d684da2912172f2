/** Random programs, executed before and after a transformation. */
import { compileFunction } from "@hls-opt/dialect-affine";
import { DiagnosticList, FuncOp, collect, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { parseProgram } from "./program.js";
import { Random } from "./random.js";

/** A program that is executed: a module whose `@main` calls `@f`, the function to transform, with buffers of its own. */
export interface CheckedProgram {
  readonly text: string;
  /** How many buffers `@main` has. */
  readonly buffers: number;
}

/** Where a program does something else after a transformation; the message holds both texts. */
export class TransformDifference extends Error {
  override readonly name = "TransformDifference";
}

/** The function that a random program is about. */
export function functionUnderTest(module: Operation): Operation {
  return collect(module, (op) => op.info === FuncOp.info && new FuncOp(op).sym_name.value === "f")[0] as Operation;
}

export const isMemoryAccess = (op: Operation): boolean => /^(affine|memref)\.(load|store)$/.test(op.name);

/** Throws unless the transformed program is valid and leaves the same in all buffers, and returns the same. */
export function checkTransform(program: CheckedProgram, transform: (func: Operation) => void, seed = 1): Operation {
  const module = parseProgram(program.text);
  const before = execute(module, program.buffers, seed);
  transform(functionUnderTest(module));
  const diagnostics = new DiagnosticList();
  verifyOperation(module, diagnostics.report);
  const texts = (): string => `${program.text}\n\n${printOperation(module)}`;
  if (diagnostics.hasErrors) {
    throw new TransformDifference(`not valid: ${diagnostics.all.map((d) => d.message).join("; ")}\n${texts()}`);
  }
  const after = execute(module, program.buffers, seed);
  const at = before.findIndex((value, i) => value !== after[i]);
  if (at >= 0) throw new TransformDifference(`result ${at} is ${after[at]}, expected ${before[at]}\n${texts()}`);
  return module;
}

/** All elements of all buffers and the result, for two runs. */
function execute(module: Operation, buffers: number, seed: number): number[] {
  const executable = compileFunction(module, "main", { checkBounds: true });
  const random = new Random(seed);
  const results: number[] = [];
  for (let run = 0; run < 2; run++) {
    for (let b = 0; b < buffers; b++) {
      const elements = executable.argument(b);
      for (let e = 0; e < elements.length; e++) elements[e] = random.below(1000) - 500;
    }
    results.push(Number(executable.run([random.below(100), random.below(100)])[0]));
    for (let b = 0; b < buffers; b++) results.push(...(executable.argument(b) as Int32Array));
  }
  return results;
}
