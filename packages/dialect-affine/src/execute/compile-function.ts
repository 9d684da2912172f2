import type { Operation } from "@hls-opt/ir-core";
import { FuncOp, errorAt, is } from "@hls-opt/ir-core";
import { writeModule } from "@hls-opt/ir-core/wasm";
import type { WasmFunction } from "@hls-opt/ir-core/wasm";
import { compileBody } from "./emit-functions.js";
import { opEmitters } from "./emitters.js";
import { Executable } from "./executable.js";
import { ExecutionError } from "./execution-error.js";
import { hostImports } from "./host-functions.js";
import { MemoryPlan } from "./memory-plan.js";
import { Program } from "./program.js";

export interface CompileOptions {
  /** Stops a run at an access outside its buffer, with the op's location; slower. */
  readonly checkBounds?: boolean;
}

/**
 * Compiles function `name` of a module, and the functions it calls, to WebAssembly. Throws `ExecutionError` with a
 * diagnostic for each op that cannot be executed.
 */
export function compileFunction(module: Operation, name: string, options: CompileOptions = {}): Executable {
  const program = new Program(module, options.checkBounds ?? false);
  const entry = program.find(name);
  if (!is(entry, FuncOp) || entry.region().isEmpty) {
    throw new ExecutionError([
      errorAt("execute/no-function", module.location, `there is no function '@${name}' with a body to execute`),
    ]);
  }
  const functions = compileAll(program, entry);
  const recursive = program.findRecursion();
  if (recursive !== undefined) program.reject(recursive, "calls itself, which the executor does not take");
  if (program.memory.isTooLarge) {
    program.reject(entry, `needs ${program.memory.size} bytes of buffers; the executor has ${MemoryPlan.limit}`);
  }
  if (program.diagnostics.length > 0) throw new ExecutionError(program.diagnostics);
  const memoryPages = program.memory.pages;
  return new Executable(
    program,
    entry,
    writeModule({ imports: hostImports, functions, exports: { run: 0 }, memoryPages }),
  );
}

/** Compiles the entry, and what calls ask for as they are met. */
function compileAll(program: Program, entry: Operation): WasmFunction[] {
  program.functionIndex(entry);
  const functions: WasmFunction[] = [];
  for (let i = 0; i < program.functions.length; i++) {
    functions.push(compileBody(program, program.functions[i] as Operation, i === 0, opEmitters));
  }
  return functions;
}
