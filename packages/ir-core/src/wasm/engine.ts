import { hostName } from "./module-writer.js";

/** A linear memory: the part of the WebAssembly interface that we use, which the project's TypeScript libraries do not declare. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** A function that compiled code may call; i64 is bigint here, the other types are numbers. */
export type HostFunction = (...args: never[]) => number | bigint | void;

/** A compiled function; several results come as an iterable. */
export type ExportedFunction = (...args: (number | bigint)[]) => unknown;

interface Engine {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    bindings: Readonly<Record<string, Readonly<Record<string, HostFunction | WasmMemory>>>>,
  ) => { readonly exports: unknown };
  readonly RuntimeError: ErrorConstructor;
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** A linear memory of a fixed number of pages, so that views of it stay valid. */
export function makeMemory(pages: number): WasmMemory {
  return new engine.Memory({ initial: pages, maximum: pages });
}

/** Compiles a binary of `writeModule` and binds its imports; gives the functions that it exports, whose names the caller knows. */
export function instantiate<Name extends string>(
  binary: Uint8Array,
  memory: WasmMemory,
  functions: Readonly<Record<string, HostFunction>> = {},
): Readonly<Record<Name, ExportedFunction>> {
  const bindings = { [hostName]: { ...functions, memory } };
  const { exports } = new engine.Instance(new engine.Module(binary), bindings);
  return exports as Readonly<Record<Name, ExportedFunction>>;
}

/** Whether an error is a trap of compiled code. */
export function isTrap(error: unknown): error is Error {
  return error instanceof engine.RuntimeError;
}
