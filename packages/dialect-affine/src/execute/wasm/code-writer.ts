import { ByteWriter } from "./byte-writer.js";
import { emptyBlock, opcodes } from "./opcodes.js";
import type { Opcode, WasmType } from "./opcodes.js";

/** Writes the instructions of one function and hands out its locals, those of each type again once they were released. */
export class CodeWriter {
  private readonly code = new ByteWriter(1 << 12);
  /** Types of the locals behind the parameters. */
  readonly locals: WasmType[] = [];
  private readonly parameterCount: number;
  private readonly free: Readonly<Record<WasmType, number[]>> = { i32: [], i64: [], f32: [], f64: [] };

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  get bytes(): Uint8Array {
    return this.code.bytes;
  }

  get size(): number {
    return this.code.length;
  }

  /** A local that nobody uses. */
  allocate(type: WasmType): number {
    const reused = this.free[type].pop();
    if (reused !== undefined) return reused;
    this.locals.push(type);
    return this.parameterCount + this.locals.length - 1;
  }

  release(type: WasmType, local: number): void {
    this.free[type].push(local);
  }

  emit(...instructions: readonly Opcode[]): void {
    for (const name of instructions) {
      const code = opcodes[name];
      if (code > 0xff) {
        this.code.byte(0xfc);
        this.code.unsigned(code & 0xff);
      } else {
        this.code.byte(code);
      }
    }
  }

  get(local: number): void {
    this.emit("local.get");
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.emit("local.set");
    this.code.unsigned(local);
  }

  tee(local: number): void {
    this.emit("local.tee");
    this.code.unsigned(local);
  }

  i32(value: number): void {
    this.emit("i32.const");
    this.code.signed32(value);
  }

  i64(value: bigint): void {
    this.emit("i64.const");
    this.code.signed64(value);
  }

  f32(value: number): void {
    this.emit("f32.const");
    this.code.float32(value);
  }

  f64(value: number): void {
    this.emit("f64.const");
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

  /** A load or store at the address on the stack plus `offset`; `alignment` is the logarithm of the element size. */
  access(instruction: Opcode, offset: number, alignment: number): void {
    this.emit(instruction);
    this.code.unsigned(alignment);
    this.code.unsigned(offset);
  }

  /** `block`, `loop` or `if` without results. */
  open(instruction: "block" | "loop" | "if"): void {
    this.emit(instruction);
    this.code.byte(emptyBlock);
  }

  branch(instruction: "br" | "br_if", depth: number): void {
    this.emit(instruction);
    this.code.unsigned(depth);
  }

  call(functionIndex: number): void {
    this.emit("call");
    this.code.unsigned(functionIndex);
  }

  /** `memory.copy` of target, source and length on the stack. */
  copyMemory(): void {
    this.emit("memory.copy");
    this.code.byte(0);
    this.code.byte(0);
  }
}
