import { Context, DiagnosticList, funcDialect, printOperation, verifyOperation, walk } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { affineDialect, arithDialect, compileFunction, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import { interpretFunction, isFixed, nnDialect, numDialect } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { lowerToAffine } from "../lower-module.js";

/** A context with the dialects of networks and loops. */
export function loweringContext(): Context {
  return new Context([funcDialect, nnDialect, numDialect, arithDialect, mathDialect, memrefDialect, affineDialect]);
}

/** What the network computes by the interpreter, and after lowering by the executor; elements of each result. */
export interface BothResults {
  readonly expected: readonly Tensor[];
  readonly lowered: readonly (readonly number[])[];
}

/** Interprets the only function of a module, lowers the module in place, verifies it and executes it. */
export function runBothWays(module: Operation, inputs: readonly Tensor[], weightRanges = true): BothResults {
  const problems = new DiagnosticList();
  const func = module.region().first?.first as Operation;
  const expected = interpretFunction(func, inputs, { report: problems.report });
  lowerToAffine(module, { weightRanges }, problems.report);
  verifyOperation(module, problems.report);
  checkKernelForm(module);
  if (expected === undefined || problems.hasErrors) {
    throw new Error(problems.all.map(({ message }) => message).join("\n"));
  }
  return { expected, lowered: executeLowered(module, inputs, expected) };
}

/** Executes a lowered module on inputs; `results` tell the types of the outputs. */
export function executeLowered(module: Operation, inputs: readonly Tensor[], results: readonly Tensor[]): number[][] {
  const program = compileFunction(module, "main");
  inputs.forEach((tensor, i) => {
    const buffer = program.argument(i);
    const { element } = tensor.type;
    const stored = isFixed(element) && element.width === 1 ? tensor.data.map(Math.abs) : tensor.data;
    if (buffer instanceof BigInt64Array) buffer.set(Array.from(stored, BigInt));
    else buffer.set(stored);
  });
  program.run();
  return results.map(({ type: { element } }, i) =>
    Array.from<number | bigint, number>(program.argument(inputs.length + i), (value) =>
      rawInteger(Number(value), element),
    ),
  );
}

/** Integers are stored sign-extended, but for those of one bit, which are 0 or 1. */
function rawInteger(value: number, element: Tensor["type"]["element"]): number {
  if (isFixed(element) && element.signed && element.width === 1) return -value + 0;
  return isFixed(element) && !element.signed && value < 0 ? value + 2 ** element.width : value;
}

/** Fails where two nests write one buffer, or a nest reads what it writes or writes more than two. */
export function checkKernelForm(module: Operation): void {
  const writers = new Map<unknown, Operation>();
  const func = module.region().first?.last as Operation;
  for (const nest of func.region().first?.operations() ?? []) {
    const [read, written] = [new Set<unknown>(), new Set<unknown>()];
    walk(nest, (op) => {
      if (op.name === "affine.load") read.add(op.operand(0));
      if (op.name === "affine.store") written.add(op.operand(1));
    });
    for (const buffer of written) {
      if (writers.has(buffer)) throw new Error(`two nests write one buffer:\n${printOperation(func)}`);
      if (read.has(buffer)) throw new Error(`a nest reads what it writes:\n${printOperation(nest)}`);
      writers.set(buffer, nest);
    }
    if (written.size > 2) throw new Error(`a nest writes ${written.size} buffers`);
  }
}
