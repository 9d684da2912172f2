import { ByteWriter } from "./byte-writer.js";
import { accessInstructions, plainInstructions, structuredInstructions as structured } from "./opcodes.js";
import type { AccessInstruction, PlainInstruction, WasmType } from "./opcodes.js";

/** The block type of blocks without results. */
const emptyBlock = 0x40;

/**
 * Writes the instructions of one function and hands out its locals, those of each type again once they were released.
 *
 * Instructions without immediate operands go through `emit`, the others have a method each, so that an incomplete instruction
 * does not type-check. Whether the stack fits is left to the engine, which validates every module.
 */
export class CodeWriter {
  private readonly code = new ByteWriter(1 << 12);
  /** Types of the locals behind the parameters. */
  readonly locals: WasmType[] = [];
  private readonly parameterCount: number;
  private readonly free: Readonly<Record<WasmType, number[]>> = { i32: [], i64: [], f32: [], f64: [] };

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  /** The instructions so far; valid until the next one. */
  get bytes(): Uint8Array {
    return this.code.bytes;
  }

  /** Bytes of the instructions so far. */
  get size(): number {
    return this.code.length;
  }

  /** A local that nobody uses; what it holds is left over from its last user. */
  allocate(type: WasmType): number {
    const reused = this.free[type].pop();
    if (reused !== undefined) return reused;
    this.locals.push(type);
    return this.parameterCount + this.locals.length - 1;
  }

  /** Gives a local back to `allocate`. */
  release(type: WasmType, local: number): void {
    this.free[type].push(local);
  }

  emit(...instructions: readonly PlainInstruction[]): void {
    for (const name of instructions) this.opcode(plainInstructions[name]);
  }

  get(local: number): void {
    this.indexed(structured["local.get"], local);
  }

  set(local: number): void {
    this.indexed(structured["local.set"], local);
  }

  tee(local: number): void {
    this.indexed(structured["local.tee"], local);
  }

  i32(value: number): void {
    this.opcode(structured["i32.const"]);
    this.code.signed32(value);
  }

  /** Wraps to 64 bits. */
  i64(value: bigint): void {
    this.opcode(structured["i64.const"]);
    this.code.signed64(value);
  }

  f32(value: number): void {
    this.opcode(structured["f32.const"]);
    this.code.float32(value);
  }

  f64(value: number): void {
    this.opcode(structured["f64.const"]);
    this.code.float64(value);
  }

  /** A constant of a type; integers wrap. */
  constant(type: WasmType, value: bigint | number): void {
    switch (type) {
      case "i32":
        return this.i32(Number(BigInt.asIntN(32, BigInt(value))));
      case "i64":
        return this.i64(BigInt(value));
      case "f32":
        return this.f32(Number(value));
      case "f64":
        return this.f64(Number(value));
    }
  }

  /** A load or store at the address on the stack plus `offset`; the sum must be a multiple of the bytes accessed to be fast. */
  access(instruction: AccessInstruction, offset: number): void {
    const { code, alignment } = accessInstructions[instruction];
    this.opcode(code);
    this.code.unsigned(alignment);
    this.code.unsigned(offset);
  }

  /** `block`, `loop` or `if` without results; `emit("end")` closes it. */
  open(instruction: "block" | "loop" | "if"): void {
    this.opcode(structured[instruction]);
    this.code.byte(emptyBlock);
  }

  /** Leaves a block, or repeats a loop; `depth` counts from the innermost, which is 0. */
  branch(instruction: "br" | "br_if", depth: number): void {
    this.indexed(structured[instruction], depth);
  }

  /** Calls a function by its index: imports come first. */
  call(functionIndex: number): void {
    this.indexed(structured.call, functionIndex);
  }

  /** `memory.copy` of target, source and length on the stack. */
  copyMemory(): void {
    this.opcode(structured["memory.copy"]);
    this.code.byte(0);
    this.code.byte(0);
  }

  private indexed(opcode: number, index: number): void {
    this.opcode(opcode);
    this.code.unsigned(index);
  }

  private opcode(opcode: number): void {
    if (opcode <= 0xff) return this.code.byte(opcode);
    this.code.byte(opcode >> 8);
    this.code.unsigned(opcode & 0xff);
  }
}
