/** Random programs, executed before and after a transformation. */
import { compileFunction } from "@hls-opt/dialect-affine";
import { DiagnosticList, FuncOp, collect, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { Random, parseProgram } from "@hls-opt/passes/testing";
import type { RandomAffine } from "./random-affine.js";

/** Where a program does something else after a transformation; the message holds both texts. */
export class Difference extends Error {
  override readonly name = "Difference";
}

/** The function that a random program is about. */
export function functionUnderTest(module: Operation): Operation {
  return collect(module, (op) => op.info === FuncOp.info && new FuncOp(op).sym_name.value === "f")[0] as Operation;
}

export const isMemoryAccess = (op: Operation): boolean => /^(affine|memref)\.(load|store)$/.test(op.name);

/** Throws unless the transformed program is valid and leaves the same in all buffers, and returns the same. */
export function checkTransform(program: RandomAffine, transform: (func: Operation) => void, seed = 1): Operation {
  const module = parseProgram(program.text);
  const before = execute(module, program.buffers, seed);
  transform(functionUnderTest(module));
  const diagnostics = new DiagnosticList();
  verifyOperation(module, diagnostics.report);
  const texts = (): string => `${program.text}\n\n${printOperation(module)}`;
  if (diagnostics.hasErrors) {
    throw new Difference(`not valid: ${diagnostics.all.map((d) => d.message).join("; ")}\n${texts()}`);
  }
  const after = execute(module, program.buffers, seed);
  const at = before.findIndex((value, i) => value !== after[i]);
  if (at >= 0) throw new Difference(`result ${at} is ${after[at]}, expected ${before[at]}\n${texts()}`);
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
