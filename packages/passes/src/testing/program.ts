import {
  affineDialect,
  arithDialect,
  cfDialect,
  compileFunction,
  mathDialect,
  memrefDialect,
  scfDialect,
} from "@hls-opt/dialect-affine";
import { combDialect, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import {
  builtinDialect,
  Context,
  DiagnosticList,
  FuncOp,
  funcDialect,
  is,
  parseModule,
  verifyOperation,
} from "@hls-opt/ir-core";
import type { Operation, IntegerType, MemRefType } from "@hls-opt/ir-core";

/** A context with every dialect from loops to hardware. */
export function hardwareContext(): Context {
  return new Context([
    builtinDialect,
    funcDialect,
    arithDialect,
    mathDialect,
    memrefDialect,
    affineDialect,
    scfDialect,
    cfDialect,
    hwDialect,
    combDialect,
    seqDialect,
  ]);
}

/** A module from its text, verified; throws what is wrong with it. */
export function parseProgram(source: string, context: Context = hardwareContext()): Operation {
  const diagnostics = new DiagnosticList();
  const module = parseModule(source, context, { file: "test.mlir", report: diagnostics.report });
  if (module !== undefined) verifyOperation(module, diagnostics.report);
  if (module === undefined || diagnostics.hasErrors) throw new Error(diagnostics.all.map((d) => d.message).join("\n"));
  return module;
}

/** The first function of a module. */
export function firstFunction(module: Operation): Operation {
  const func = module
    .region()
    .entry.operations()
    .find((op) => is(op, FuncOp));
  if (func === undefined) throw new Error("the module has no function");
  return func;
}

/** Whether the function stores to its argument. */
function isOutput(func: Operation, i: number): boolean {
  return func
    .region()
    .entry.argument(i)
    .uses()
    .some(({ owner, index }) => owner.name === "affine.store" && index === 1);
}

/** A function on integer buffers, executed: elements of all inputs in, elements of all outputs out. */
export interface Executed {
  readonly inputWidths: readonly number[];
  readonly outputElements: number;
  run(input: readonly bigint[]): bigint[];
}

/** Compiles the first function of a module for execution; arguments that are stored to are its outputs. */
export function executed(module: Operation): Executed {
  const func = firstFunction(module);
  const executable = compileFunction(module, new FuncOp(func).sym_name.value, { checkBounds: true });
  const types = func.region().entry.arguments.map((argument) => argument.type as MemRefType);
  const outputs = types.map((_, i) => isOutput(func, i));
  const size = (type: MemRefType): number => type.shape.reduce((a, b) => a * b, 1);
  const widthOf = (type: MemRefType): number => (type.element as IntegerType).width;
  return {
    inputWidths: types.flatMap((type, i) =>
      outputs[i] === true ? [] : new Array<number>(size(type)).fill(widthOf(type)),
    ),
    outputElements: types.reduce((sum, type, i) => sum + (outputs[i] === true ? size(type) : 0), 0),
    run(input) {
      let at = 0;
      types.forEach((_, i) => {
        if (outputs[i] === true) return;
        const elements = executable.argument(i);
        for (let e = 0; e < elements.length; e++) {
          const value = input[at++] as bigint;
          if (elements instanceof BigInt64Array) elements[e] = value;
          else elements[e] = Number(value);
        }
      });
      executable.run();
      return types.flatMap((_, i) =>
        outputs[i] === true ? [...(executable.argument(i) as Iterable<number | bigint>)].map(BigInt) : [],
      );
    },
  };
}
