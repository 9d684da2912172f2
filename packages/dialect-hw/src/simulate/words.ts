import type { CodeWriter, WasmFunction } from "@hls-opt/ir-core/wasm";

/** Every value is an i64, on the stack as in memory, and every function works on memory alone. */

/** Pushes the word at the address on the stack plus `offset`. */
export function loadWord(out: CodeWriter, offset: number): void {
  out.access("i64.load", offset);
}

/** Pushes the word at a fixed address. */
export function loadWordAt(out: CodeWriter, address: number): void {
  out.i32(0);
  loadWord(out, address);
}

/** Stores the word on the stack at the address below it plus `offset`. */
export function storeWord(out: CodeWriter, offset: number): void {
  out.access("i64.store", offset);
}

/** Copies bytes between fixed addresses. */
export function copyBytes(out: CodeWriter, to: number, from: number, count: number): void {
  for (const operand of [to, from, count]) out.i32(operand);
  out.copyMemory();
}

/** What was written, as a function without parameters and results. */
export function finish({ locals, bytes }: CodeWriter): WasmFunction {
  return { signature: { params: [], results: [] }, locals, code: bytes };
}
