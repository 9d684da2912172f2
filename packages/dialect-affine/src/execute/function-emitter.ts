import { MemRefType } from "@hls-opt/ir-core";
import type { Block, Operation, Type, Value } from "@hls-opt/ir-core";
import { CodeWriter } from "@hls-opt/ir-core/wasm";
import type { WasmType } from "@hls-opt/ir-core/wasm";
import { bitWidth } from "../arith/constraints.js";
import { IndexRanges } from "./index-range.js";
import { layoutOf } from "./layout.js";
import type { BufferLayout } from "./layout.js";
import type { Program } from "./program.js";
import { executableTypes, storageOf, wasmTypeOf } from "./storage.js";
import type { ElementStorage } from "./storage.js";

/** A buffer: its elements start at a known address, or at one in a local. */
export interface Buffer {
  readonly type: MemRefType;
  readonly layout: BufferLayout;
  readonly storage: ElementStorage;
  readonly base: { readonly address: number } | { readonly local: number };
}

/** Where the value of an SSA value is. `narrow` is a value of index type that is known to fit, and kept in, an i32 local. */
export type Place =
  | { readonly kind: "local"; readonly type: WasmType; readonly local: number }
  | { readonly kind: "narrow"; readonly local: number }
  | { readonly kind: "constant"; readonly type: WasmType; readonly value: bigint | number }
  | { readonly kind: "buffer"; readonly buffer: Buffer };

/** Emits code for the ops of one kind. */
export type OpEmitter = (emitter: FunctionEmitter, op: Operation) => void;

/** V8 refuses functions beyond this size. */
const largestFunction = 7_600_000;
const deepestNesting = 400;

/**
 * Translates the body of one function. Each SSA value gets a local from its definition to its last use (uses in nested ops
 * count for the op of the defining block around them), after which the local is handed out again: a body of 10^5 ops
 * needs as many locals as values are alive at once.
 */
export class FunctionEmitter {
  readonly program: Program;
  readonly func: Operation;
  readonly code: CodeWriter;
  readonly ranges = new IndexRanges();
  private readonly emitters: ReadonlyMap<string, OpEmitter>;
  private readonly places = new Map<Value, Place>();
  private readonly expiring = new Map<Operation, { readonly type: WasmType; readonly local: number }[]>();
  private depth = 0;

  constructor(program: Program, func: Operation, parameterCount: number, emitters: ReadonlyMap<string, OpEmitter>) {
    this.program = program;
    this.func = func;
    this.code = new CodeWriter(parameterCount);
    this.emitters = emitters;
  }

  /** Emits all ops of a block but its terminator, which is handed back. */
  emitBlock(block: Block): Operation | undefined {
    if (++this.depth > deepestNesting) {
      const op = block.parentOp ?? this.func;
      this.program.reject(op, `is nested deeper than ${deepestNesting} levels; the executor takes fewer`);
      return undefined;
    }
    let op = block.first;
    for (; op !== undefined && !op.info.isTerminator; op = op.next) {
      this.emitOp(op);
      this.expire(op);
    }
    this.depth--;
    return op;
  }

  private emitOp(op: Operation): void {
    const emit = this.emitters.get(op.name);
    if (emit === undefined) return this.rejectOp(op);
    const unsupported = op.results.find((value) => !isExecutable(value.type));
    if (unsupported !== undefined) {
      return this.program.reject(
        op,
        `has a value of type '${unsupported.type}', which the executor does not take; it takes ${executableTypes}`,
      );
    }
    // an operand without a place follows from an error reported before
    if (op.operandUses.every((use) => this.places.has(use.value))) emit(this, op);
  }

  private rejectOp(op: Operation): void {
    this.program.reject(
      op,
      "cannot be executed; the executor takes arith, math, memref, affine and func ops on scalars and buffers: lower it to these first",
    );
  }

  /** Releases the locals of values whose last use is in `op`. */
  expire(op: Operation): void {
    for (const { type, local } of this.expiring.get(op) ?? []) this.code.release(type, local);
    this.expiring.delete(op);
  }

  get isTooLarge(): boolean {
    return this.code.size > largestFunction;
  }

  place(value: Value): Place | undefined {
    return this.places.get(value);
  }

  setPlace(value: Value, place: Place): void {
    this.places.set(value, place);
  }

  /** The buffer behind a memref value. */
  buffer(value: Value): Buffer {
    const place = this.places.get(value);
    if (place?.kind !== "buffer") throw new RangeError(`a memref has no buffer`);
    return place.buffer;
  }

  /** Pushes a value in its natural type, index as i64. */
  push(value: Value): void {
    const place = this.places.get(value);
    switch (place?.kind) {
      case "local":
        return this.code.get(place.local);
      case "narrow":
        this.code.get(place.local);
        return this.code.emit("i64.extend_i32_s");
      case "constant":
        return this.code.constant(place.type, place.value);
      case "buffer":
        return this.pushBase(place.buffer);
      default:
        throw new RangeError("a value is used before it is defined");
    }
  }

  /** Pushes the address of a buffer's first element. */
  pushBase({ base }: Buffer): void {
    if ("address" in base) this.code.i32(base.address);
    else this.code.get(base.local);
  }

  /** Pushes a value of index type as i32. */
  pushNarrow(value: Value): void {
    const place = this.places.get(value);
    if (place?.kind === "narrow") return this.code.get(place.local);
    if (place?.kind === "constant") return this.code.constant("i32", place.value);
    this.push(value);
    this.code.emit("i32.wrap_i64");
  }

  /** Pushes an integer as the signed number that it stands for: `true : i1` is kept as 1 and stands for -1. */
  pushSigned(value: Value): void {
    if (bitWidth(value.type) !== 1) return this.push(value);
    this.code.i32(0);
    this.push(value);
    this.code.emit("i32.sub");
  }

  /** Pushes an integer as an unsigned number, in its natural type. */
  pushUnsigned(value: Value): void {
    this.push(value);
    const width = bitWidth(value.type) ?? 64;
    if (width === 1 || width === 32 || width === 64) return;
    const type = width < 32 ? "i32" : "i64";
    this.code.constant(type, (1n << BigInt(width)) - 1n);
    this.code.emit(`${type}.and`);
  }

  /** Brings the integer on the stack into the range of `type`: sign-extended, 0 or 1 for i1. */
  wrap(type: Type): void {
    const width = bitWidth(type) ?? 64;
    const { code } = this;
    if (width === 1) return (code.i32(1), code.emit("i32.and"));
    if (width === 8) return code.emit("i32.extend8_s");
    if (width === 16) return code.emit("i32.extend16_s");
    if (width === 32 || width === 64) return;
    const wasm = width < 32 ? "i32" : "i64";
    const shift = (width < 32 ? 32 : 64) - width;
    code.constant(wasm, shift);
    code.emit(`${wasm}.shl`);
    code.constant(wasm, shift);
    code.emit(`${wasm}.shr_s`);
  }

  /** Gives `value` what is on the stack. */
  define(value: Value): void {
    this.assign(value, wasmTypeOf(value.type) ?? "i32", (type, local) => ({ kind: "local", type, local }));
  }

  /** Gives an index value the i32 on the stack. */
  defineNarrow(value: Value): void {
    this.assign(value, "i32", (_, local) => ({ kind: "narrow", local }));
  }

  private assign(value: Value, type: WasmType, place: (type: WasmType, local: number) => Place): void {
    if (value.isUnused) return this.code.emit("drop");
    const local = this.code.allocate(type);
    this.code.set(local);
    this.places.set(value, place(type, local));
    this.releaseAfterLastUse(value, type, local);
  }

  /** Has the local of an op's result released when it is no longer used. */
  releaseAfterLastUse(value: Value, type: WasmType, local: number): void {
    const last = lastUser(value);
    if (last === "elsewhere") return;
    if (last === undefined) return this.code.release(type, local);
    const list = this.expiring.get(last);
    if (list === undefined) this.expiring.set(last, [{ type, local }]);
    else list.push({ type, local });
  }

  /** The buffer of a type; reports at `op` and gives undefined where the type has no static layout. */
  makeBuffer(op: Operation, type: MemRefType, base: Buffer["base"]): Buffer | undefined {
    const layout = layoutOf(type);
    const storage = storageOf(type.element);
    if (layout !== undefined && storage !== undefined) return { type, layout, storage, base };
    this.program.reject(
      op,
      `has a buffer of type '${type}', which the executor does not take; it takes ${executableTypes}, with an affine layout of non-negative offsets`,
    );
    return undefined;
  }
}

const isExecutable = (type: Type): boolean => type instanceof MemRefType || wasmTypeOf(type) !== undefined;

/** The last op of the block of `value`'s definition in which it is used; other blocks may come in any order. */
function lastUser(value: Value): Operation | "elsewhere" | undefined {
  const block = value.parentBlock;
  let last: Operation | undefined;
  for (let use = value.firstUse; use !== undefined; use = use.next) {
    let user: Operation | undefined = use.owner;
    while (user !== undefined && user.parent !== block) user = user.parentOp;
    if (user === undefined) return "elsewhere";
    if (last === undefined || block?.isBefore(last, user) === true) last = user;
  }
  return last;
}
