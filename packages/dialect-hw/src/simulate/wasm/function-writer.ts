import { Bytes } from "./bytes.js";

/** The instructions that the simulator uses, by their numbers in the WebAssembly specification. */
export const instruction = {
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  select: 0x1b,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32And: 0x71,
  i32Add: 0x6a,
  i32Const: 0x41,
  i32Load: 0x28,
  i32Store: 0x36,
  i64Eqz: 0x50,
  i64Eq: 0x51,
  i64Ne: 0x52,
  i64LtS: 0x53,
  i64LtU: 0x54,
  i64GtS: 0x55,
  i64GtU: 0x56,
  i64LeS: 0x57,
  i64LeU: 0x58,
  i64GeS: 0x59,
  i64GeU: 0x5a,
  i32Shl: 0x74,
  i64Popcnt: 0x7b,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64DivS: 0x7f,
  i64DivU: 0x80,
  i64RemS: 0x81,
  i64RemU: 0x82,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64ShrS: 0x87,
  i64ShrU: 0x88,
  i64Extend8S: 0xc2,
  i64Extend16S: 0xc3,
  i64Extend32S: 0xc4,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
} as const;

export type Instruction = (typeof instruction)[keyof typeof instruction];

const i64Type = 0x7e;
const emptyBlock = 0x40;

/** Writes the body of a function without parameters and results; all its locals are i64. */
export class FunctionWriter {
  private readonly code = new Bytes();
  private locals = 0;

  get size(): number {
    return this.code.length;
  }

  newLocal(): number {
    return this.locals++;
  }

  op(...instructions: readonly Instruction[]): void {
    for (const one of instructions) this.code.byte(one);
  }

  get(local: number): void {
    this.code.byte(0x20);
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.code.byte(0x21);
    this.code.unsigned(local);
  }

  tee(local: number): void {
    this.code.byte(0x22);
    this.code.unsigned(local);
  }

  i64(value: bigint): void {
    this.code.byte(0x42);
    this.code.signed(value);
  }

  i32(value: number): void {
    this.code.byte(0x41);
    this.code.signed(BigInt(value | 0));
  }

  /** Loads the i64 at the address on the stack plus `offset`. */
  load(offset: number): void {
    this.memory(0x29, 3, offset);
  }

  store(offset: number): void {
    this.memory(0x37, 3, offset);
  }

  /** Loads the i64 at a fixed address. */
  loadAt(address: number): void {
    this.i32(0);
    this.load(address);
  }

  if(): void {
    this.code.byte(instruction.if);
    this.code.byte(emptyBlock);
  }

  end(): void {
    this.code.byte(instruction.end);
  }

  call(index: number): void {
    this.code.byte(instruction.call);
    this.code.unsigned(index);
  }

  /** `memory.copy`. */
  copy(to: number, from: number, length: number): void {
    this.i32(to);
    this.i32(from);
    this.i32(length);
    for (const byte of [0xfc, 0x0a, 0x00, 0x00]) this.code.byte(byte);
  }

  /** The function as the code section has it: size, locals, instructions, end. */
  finish(): Bytes {
    const body = new Bytes();
    body.unsigned(this.locals === 0 ? 0 : 1);
    if (this.locals > 0) {
      body.unsigned(this.locals);
      body.byte(i64Type);
    }
    body.append(this.code);
    body.byte(instruction.end);
    const sized = new Bytes();
    sized.unsigned(body.length);
    sized.append(body);
    return sized;
  }

  private memory(opcode: number, align: number, offset: number): void {
    this.code.byte(opcode);
    this.code.unsigned(align);
    this.code.unsigned(offset);
  }
}
