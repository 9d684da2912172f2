/** The part of the WebAssembly interface that we use; the project's TypeScript libraries do not declare it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What a module's imports are bound to, by module and name. */
export type WasmBindings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Engine {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    bindings: WasmBindings,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly RuntimeError: ErrorConstructor;
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** A linear memory of a fixed number of pages, so that views of it stay valid. */
export function makeMemory(pages: number): WasmMemory {
  return new engine.Memory({ initial: pages, maximum: pages });
}

/** The exported functions of a module. */
export function instantiate(
  bytes: Uint8Array,
  bindings: WasmBindings,
): Readonly<Record<string, (...args: (number | bigint)[]) => unknown>> {
  return new engine.Instance(new engine.Module(bytes), bindings).exports as Readonly<
    Record<string, (...args: (number | bigint)[]) => unknown>
  >;
}

/** Whether an error is a trap of compiled code. */
export const isTrap = (error: unknown): error is Error => error instanceof engine.RuntimeError;
