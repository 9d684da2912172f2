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

const byte = { bytes: 1, store: "i32.store8" } as const;
const short = { bytes: 2, store: "i32.store16" } as const;

const bools: ElementStorage = {
  ...byte,
  load: "i32.load8_u",
  view: (memory, offset, length) => new Uint8Array(memory, offset, length),
};
const bytes: ElementStorage = {
  ...byte,
  load: "i32.load8_s",
  view: (memory, offset, length) => new Int8Array(memory, offset, length),
};
const shorts: ElementStorage = {
  ...short,
  load: "i32.load16_s",
  view: (memory, offset, length) => new Int16Array(memory, offset, length),
};
const halves: ElementStorage = {
  ...short,
  load: "i32.load16_u",
  view: (memory, offset, length) => new Uint16Array(memory, offset, length),
};
const words: ElementStorage = {
  bytes: 4,
  load: "i32.load",
  store: "i32.store",
  view: (memory, offset, length) => new Int32Array(memory, offset, length),
};
const doubleWords: ElementStorage = {
  bytes: 8,
  load: "i64.load",
  store: "i64.store",
  view: (memory, offset, length) => new BigInt64Array(memory, offset, length),
};
const singles: ElementStorage = {
  bytes: 4,
  load: "f32.load",
  store: "f32.store",
  view: (memory, offset, length) => new Float32Array(memory, offset, length),
};
const doubles: ElementStorage = {
  bytes: 8,
  load: "f64.load",
  store: "f64.store",
  view: (memory, offset, length) => new Float64Array(memory, offset, length),
};

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
