/**
 * An encoder of the WebAssembly binary format, for what the compilers of this project need: functions on numbers over one
 * imported memory of fixed size, and host functions.
 *
 *     const code = new CodeWriter(1);
 *     code.get(0);
 *     code.i64(1n);
 *     code.emit("i64.add");
 *     const next = { signature: { params: ["i64"], results: ["i64"] }, locals: code.locals, code: code.bytes } as const;
 *     const binary = writeModule({ imports: [], functions: [next], exports: { next: 0 }, memoryPages: 1 });
 *     instantiate<"next">(binary, makeMemory(1)).next(41n); // 42n
 */
export { CodeWriter } from "./code-writer.js";
export { instantiate, isTrap, makeMemory } from "./engine.js";
export type { ExportedFunction, HostFunction, WasmMemory } from "./engine.js";
export { pageBytes, writeModule } from "./module-writer.js";
export type { WasmFunction, WasmImport, WasmModule, WasmSignature } from "./module-writer.js";
export type { AccessInstruction, PlainInstruction, WasmType } from "./opcodes.js";
