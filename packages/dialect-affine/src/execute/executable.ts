import { FuncOp, MemRefType, opError } from "@hls-opt/ir-core";
import type { Diagnostic, IntegerType, Operation, Type } from "@hls-opt/ir-core";
import { instantiate, isTrap, makeMemory } from "@hls-opt/ir-core/wasm";
import type { ExportedFunction, WasmMemory } from "@hls-opt/ir-core/wasm";
import { ExecutionError } from "./execution-error.js";
import type { Buffer } from "./function-emitter.js";
import { hostFunctions } from "./host-functions.js";
import type { FailureHandlers } from "./host-functions.js";
import { layoutOf } from "./layout.js";
import type { Program } from "./program.js";
import { storageOf } from "./storage.js";
import type { ElementArray } from "./storage.js";

/** What a function returns: scalars as numbers (bigint above 32 bits and for index), buffers as views of their elements. */
export type ExecutionResult = number | bigint | ElementArray;

/**
 * A compiled function. Memref arguments are buffers of its own: fill `argument(i)`, call `run`, read any of them back.
 * Integer elements are sign-extended to their storage (`i1` is 0 or 1), and must be so when they are written from outside;
 * f16 and bf16 elements are raw bits. Buffers keep their contents, and globals theirs, from one run to the next.
 */
export class Executable {
  /** Types of the function's arguments and results. */
  readonly argumentTypes: readonly Type[];
  readonly resultTypes: readonly Type[];
  /** Size of the WebAssembly module in bytes. */
  readonly codeSize: number;
  private readonly memory: WasmMemory;
  private readonly buffers: readonly (Buffer | undefined)[];
  private readonly entry: Operation;
  private readonly runCode: ExportedFunction;

  constructor(program: Program, entry: Operation, binary: Uint8Array) {
    const type = new FuncOp(entry).type;
    this.entry = entry;
    this.argumentTypes = type.inputs;
    this.resultTypes = type.results;
    this.codeSize = binary.length;
    this.buffers = program.arguments;
    this.memory = makeMemory(program.memory.pages);
    const bytes = new Uint8Array(this.memory.buffer);
    for (const image of program.memory.images) bytes.set(image.bytes, image.address);
    this.runCode = instantiate<"run">(binary, this.memory, hostFunctions(failureHandlers(program.sites))).run;
  }

  /** The elements of memref argument `i`, in the order of its layout (row-major for the identity). */
  argument(i: number): ElementArray {
    const buffer = this.buffers[i];
    if (buffer === undefined || !("address" in buffer.base)) throw new RangeError(`argument #${i} is no buffer`);
    return buffer.storage.view(this.memory.buffer, buffer.base.address, buffer.layout.size);
  }

  /** Executes the function with the scalar arguments in their order. Throws `ExecutionError` where it must stop. */
  run(scalars: readonly (number | bigint)[] = []): readonly ExecutionResult[] {
    try {
      return this.results(this.runCode(...this.scalarArguments(scalars)));
    } catch (error) {
      if (isTrap(error)) {
        throw new ExecutionError([opError(this.entry, `stopped: ${error.message}`, [], "execute/trap")]);
      }
      throw error;
    }
  }

  private scalarArguments(scalars: readonly (number | bigint)[]): (number | bigint)[] {
    const types = this.argumentTypes.filter((type) => !(type instanceof MemRefType));
    if (types.length !== scalars.length) {
      throw new RangeError(`${types.length} scalar arguments expected, but got ${scalars.length}`);
    }
    return types.map((type, i) => toWasm(type, scalars[i] as number | bigint));
  }

  private results(returned: unknown): readonly ExecutionResult[] {
    const values =
      this.resultTypes.length === 1
        ? [returned]
        : this.resultTypes.length === 0
          ? []
          : [...(returned as Iterable<unknown>)];
    return values.map((value, i) => this.result(this.resultTypes[i] as Type, value as number | bigint));
  }

  private result(type: Type, value: number | bigint): ExecutionResult {
    if (!(type instanceof MemRefType)) return value;
    const [layout, storage] = [layoutOf(type), storageOf(type.element)];
    if (layout === undefined || storage === undefined) throw new RangeError(`a buffer of type ${type} was compiled`);
    return storage.view(this.memory.buffer, Number(value), layout.size);
  }
}

/** A scalar as compiled code takes it: integers in the range of their type, i1 as 0 or 1. */
function toWasm(type: Type, value: number | bigint): number | bigint {
  if (type.kind === "float") return Number(value);
  const width = type.kind === "index" ? 64 : (type as IntegerType).width;
  const wrapped = width === 1 ? BigInt.asUintN(1, BigInt(value)) : BigInt.asIntN(width, BigInt(value));
  return width <= 32 ? Number(wrapped) : wrapped;
}

/** Failures at an op, as diagnostics with its location. */
function failureHandlers(sites: readonly Operation[]): FailureHandlers {
  const fail = (site: number, makeMessage: (op: Operation) => string, code: string): never => {
    const op = sites[site] as Operation;
    const diagnostic: Diagnostic = opError(op, makeMessage(op), [], code);
    throw new ExecutionError([diagnostic]);
  };
  return {
    failDivision: (site) => fail(site, () => "divides by zero, or the quotient overflows", "execute/division"),
    failBounds: (site, dimension, index) =>
      fail(site, (op) => boundsMessage(op, dimension, index), "execute/out-of-bounds"),
  };
}

function boundsMessage(op: Operation, dimension: number, index: bigint): string {
  const type = op.operands.map((operand) => operand.type).find((t) => t instanceof MemRefType);
  return `accesses index ${index} of dimension ${dimension}, which lies outside '${type}'`;
}
