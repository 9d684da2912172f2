/** The part of the WebAssembly interface that we use; the project's TypeScript libraries do not declare it. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** Instantiates a module over a fresh memory of `pages` times 64 KiB. */
export function instantiate(
  binary: Uint8Array<ArrayBuffer>,
  pages: number,
): { readonly exports: object; readonly memory: ArrayBuffer } {
  const memory = new engine.Memory({ initial: pages });
  const instance = new engine.Instance(new engine.Module(binary), { env: { memory } });
  return { exports: instance.exports, memory: memory.buffer };
}
