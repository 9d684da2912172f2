import { IntegerType } from "@hls-opt/ir-core";
import type { FloatType, Type } from "@hls-opt/ir-core";
import type { AccessInstruction, WasmType } from "@hls-opt/ir-core/wasm";

/** A view of a buffer's elements in linear memory. */
export type ElementArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** How elements of a type lie in linear memory, and how they get on the stack. */
export interface ElementStorage {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly load: AccessInstruction;
  readonly store: AccessInstruction;
  readonly view: (memory: ArrayBuffer, offset: number, length: number) => ElementArray;
}

type ElementArrayClass = new (memory: ArrayBuffer, offset: number, length: number) => ElementArray;

const element = (
  bytes: ElementStorage["bytes"],
  load: AccessInstruction,
  store: AccessInstruction,
  View: ElementArrayClass,
): ElementStorage => ({ bytes, load, store, view: (memory, offset, length) => new View(memory, offset, length) });

const bools = element(1, "i32.load8_u", "i32.store8", Uint8Array);
const bytes = element(1, "i32.load8_s", "i32.store8", Int8Array);
const shorts = element(2, "i32.load16_s", "i32.store16", Int16Array);
const halves = element(2, "i32.load16_u", "i32.store16", Uint16Array);
const words = element(4, "i32.load", "i32.store", Int32Array);
const doubleWords = element(8, "i64.load", "i64.store", BigInt64Array);
const singles = element(4, "f32.load", "f32.store", Float32Array);
const doubles = element(8, "f64.load", "f64.store", Float64Array);

/** The storage of elements of a type; undefined for types that cannot be executed. */
export function storageOf(type: Type): ElementStorage | undefined {
  if (type.kind === "index") return doubleWords;
  if (type.kind === "float") {
    return { f16: halves, bf16: halves, f32: singles, f64: doubles }[(type as FloatType).name as string];
  }
  if (!(type instanceof IntegerType)) return undefined;
  if (type.signedness !== "signless" || type.width < 1) return undefined;
  if (type.width === 1) return bools;
  if (type.width <= 8) return bytes;
  if (type.width <= 16) return shorts;
  if (type.width <= 32) return words;
  return type.width <= 64 ? doubleWords : undefined;
}

/** The type in which a scalar is computed; undefined for types that cannot be executed. */
export function wasmTypeOf(type: Type): WasmType | undefined {
  if (type.kind === "index") return "i64";
  if (type.kind === "float") {
    const { name } = type as FloatType;
    return name === "f64" ? "f64" : name === "f32" || name === "f16" || name === "bf16" ? "f32" : undefined;
  }
  return storageOf(type) === undefined ? undefined : (type as IntegerType).width <= 32 ? "i32" : "i64";
}

/** What may be executed, for error messages. */
export const executableTypes = "integers of 1 to 64 bits, index, f16, bf16, f32, f64 and static memrefs of these";
