import type { BinaryName, IcmpName, VariadicName } from "../comb/evaluate.js";
import type { Node, NodeId } from "./netlist.js";
import { instruction as wasm } from "./wasm/function-writer.js";
import type { FunctionWriter, Instruction } from "./wasm/function-writer.js";

/** What emitting a node may ask: its operands' values and widths. Values are i64 with zeros above their width. */
export interface Operands {
  push(id: NodeId): void;
  width(id: NodeId): number;
  constant(id: NodeId): bigint | undefined;
  /** Where word 0 of a memory lies. */
  memory(memory: number): number;
}

/** Pushes the present value of a combinational node. */
export function emitNode(out: FunctionWriter, node: Node, operands: Operands): void {
  switch (node.kind) {
    case "variadic":
      return emitVariadic(out, node.name, node.width, node.operands, operands);
    case "binary":
      return emitBinary(out, node.name, node.width, node.operands, operands);
    case "compare":
      return emitCompare(out, node.predicate, node.operands, operands);
    case "mux":
      return emitMux(out, node.operands, operands);
    case "concat":
      return emitConcat(out, node.operands, operands);
    case "extend": {
      const [source = -1] = node.operands;
      operands.push(source);
      signExtend(out, operands.width(source));
      return mask(out, node.width);
    }
    case "extract":
      return emitExtract(out, node.low, node.width, node.operands[0] ?? -1, operands);
    case "replicate":
      return emitReplicate(out, node.width, node.operands[0] ?? -1, operands);
    case "parity":
      operands.push(node.operands[0] ?? -1);
      out.op(wasm.i64Popcnt);
      return mask(out, 1);
    case "select":
      return emitSelect(out, node.operands, operands);
    case "read":
      return emitRead(out, node.memory, node.address, operands);
    default:
      throw new RangeError(`'${node.kind}' is no combinational node`);
  }
}

/** Clears what lies above `width`. */
function mask(out: FunctionWriter, width: number): void {
  if (width >= 64) return;
  out.i64((1n << BigInt(width)) - 1n);
  out.op(wasm.i64And);
}

const narrowExtensions: Readonly<Record<number, Instruction>> = {
  8: wasm.i64Extend8S,
  16: wasm.i64Extend16S,
  32: wasm.i64Extend32S,
};

function signExtend(out: FunctionWriter, width: number): void {
  if (width >= 64 || width === 0) return;
  const narrow = narrowExtensions[width];
  if (narrow !== undefined) return out.op(narrow);
  shiftBy(out, wasm.i64Shl, 64 - width);
  shiftBy(out, wasm.i64ShrS, 64 - width);
}

function shiftBy(out: FunctionWriter, shift: Instruction, amount: number): void {
  if (amount === 0) return;
  out.i64(BigInt(amount));
  out.op(shift);
}

function condition(out: FunctionWriter, operands: Operands, id: NodeId): void {
  operands.push(id);
  out.op(wasm.i32WrapI64);
}

const variadicInstructions: Readonly<Record<VariadicName, Instruction>> = {
  add: wasm.i64Add,
  mul: wasm.i64Mul,
  and: wasm.i64And,
  or: wasm.i64Or,
  xor: wasm.i64Xor,
};

function emitVariadic(
  out: FunctionWriter,
  name: VariadicName,
  width: number,
  ids: readonly NodeId[],
  operands: Operands,
): void {
  ids.forEach((id, i) => {
    operands.push(id);
    if (i > 0) out.op(variadicInstructions[name]);
  });
  if ((name === "add" || name === "mul") && ids.length > 1) mask(out, width);
}

function emitBinary(
  out: FunctionWriter,
  name: BinaryName,
  width: number,
  ids: readonly NodeId[],
  operands: Operands,
): void {
  const [a = -1, b = -1] = ids;
  switch (name) {
    case "sub":
      operands.push(a);
      operands.push(b);
      out.op(wasm.i64Sub);
      return mask(out, width);
    case "divu":
    case "modu":
    case "divs":
    case "mods":
      return emitDivision(out, name, width, a, b, operands);
    default:
      return emitShift(out, name, width, a, b, operands);
  }
}

/** `b == 0 ? 0 : a / b`, with a divisor that never traps. */
function emitDivision(
  out: FunctionWriter,
  name: BinaryName,
  width: number,
  a: NodeId,
  b: NodeId,
  operands: Operands,
): void {
  const isSigned = name === "divs" || name === "mods";
  const push = (id: NodeId): void => {
    operands.push(id);
    if (isSigned) signExtend(out, width);
  };
  const isZero = (): void => {
    operands.push(b);
    out.op(wasm.i64Eqz);
  };
  out.i64(0n);
  push(a);
  out.i64(1n);
  push(b);
  isZero();
  if (name === "divs" && width === 64) {
    push(b);
    out.i64(-1n);
    out.op(wasm.i64Eq, wasm.i32Add); // -1 overflows for the most negative dividend: divide by 1 here, negate below
  }
  out.op(wasm.select);
  out.op(
    name === "divs" ? wasm.i64DivS : name === "divu" ? wasm.i64DivU : name === "mods" ? wasm.i64RemS : wasm.i64RemU,
  );
  if (name === "divs" && width === 64) negateWhenMinusOne(out, push, a, b);
  isZero();
  out.op(wasm.select);
  if (isSigned) mask(out, width);
}

/** Replaces the quotient on the stack by `-a` where the divisor is -1. */
function negateWhenMinusOne(out: FunctionWriter, push: (id: NodeId) => void, a: NodeId, b: NodeId): void {
  const quotient = out.newLocal();
  out.set(quotient);
  out.i64(0n);
  push(a);
  out.op(wasm.i64Sub);
  out.get(quotient);
  push(b);
  out.i64(-1n);
  out.op(wasm.i64Eq, wasm.select);
}

function emitShift(
  out: FunctionWriter,
  name: BinaryName,
  width: number,
  a: NodeId,
  b: NodeId,
  operands: Operands,
): void {
  const amount = operands.constant(b);
  const isSigned = name === "shrs";
  if (amount !== undefined) return emitConstantShift(out, name, width, a, amount, operands);
  if (!isSigned) out.i64(0n);
  operands.push(a);
  if (isSigned) signExtend(out, width);
  operands.push(b);
  if (isSigned) clampTo63(out, b, operands);
  out.op(isSigned ? wasm.i64ShrS : name === "shl" ? wasm.i64Shl : wasm.i64ShrU);
  if (!isSigned) {
    operands.push(b);
    out.i64(63n);
    out.op(wasm.i64GtU, wasm.select); // engines take the amount modulo 64
  }
  if (name !== "shru") mask(out, width);
}

/** Replaces the amount on the stack by 63 where it is larger. */
function clampTo63(out: FunctionWriter, amount: NodeId, operands: Operands): void {
  out.i64(63n);
  operands.push(amount);
  out.i64(63n);
  out.op(wasm.i64LeU, wasm.select);
}

function emitConstantShift(
  out: FunctionWriter,
  name: BinaryName,
  width: number,
  a: NodeId,
  amount: bigint,
  operands: Operands,
): void {
  if (name !== "shrs" && amount >= BigInt(width)) return out.i64(0n);
  operands.push(a);
  if (name === "shrs") signExtend(out, width);
  const by = amount >= 63n ? 63 : Number(amount);
  shiftBy(out, name === "shl" ? wasm.i64Shl : name === "shru" ? wasm.i64ShrU : wasm.i64ShrS, by);
  if (name !== "shru") mask(out, width);
}

const comparisons: Readonly<Record<IcmpName, Instruction>> = {
  eq: wasm.i64Eq,
  ne: wasm.i64Ne,
  slt: wasm.i64LtS,
  sle: wasm.i64LeS,
  sgt: wasm.i64GtS,
  sge: wasm.i64GeS,
  ult: wasm.i64LtU,
  ule: wasm.i64LeU,
  ugt: wasm.i64GtU,
  uge: wasm.i64GeU,
};

/** Signed comparisons move the sign to bit 63, where it counts. */
function emitCompare(out: FunctionWriter, predicate: IcmpName, ids: readonly NodeId[], operands: Operands): void {
  for (const id of ids) {
    operands.push(id);
    if (predicate.startsWith("s")) shiftBy(out, wasm.i64Shl, (64 - operands.width(id)) % 64);
  }
  out.op(comparisons[predicate], wasm.i64ExtendI32U);
}

function emitMux(out: FunctionWriter, ids: readonly NodeId[], operands: Operands): void {
  const [test = -1, yes = -1, no = -1] = ids;
  operands.push(yes);
  operands.push(no);
  condition(out, operands, test);
  out.op(wasm.select);
}

function emitConcat(out: FunctionWriter, ids: readonly NodeId[], operands: Operands): void {
  let position = ids.reduce((sum, id) => sum + operands.width(id), 0);
  let pushed = 0;
  for (const id of ids) {
    const width = operands.width(id);
    position -= width;
    if (width === 0 || operands.constant(id) === 0n) continue;
    operands.push(id);
    shiftBy(out, wasm.i64Shl, position);
    if (pushed++ > 0) out.op(wasm.i64Or);
  }
  if (pushed === 0) out.i64(0n);
}

function emitExtract(out: FunctionWriter, low: number, width: number, source: NodeId, operands: Operands): void {
  operands.push(source);
  shiftBy(out, wasm.i64ShrU, low);
  if (low + width < operands.width(source)) mask(out, width);
}

/** One bit: 0 - x; more: a product with ones at the places of the copies. */
function emitReplicate(out: FunctionWriter, width: number, source: NodeId, operands: Operands): void {
  const from = operands.width(source);
  if (from === 1) {
    out.i64(0n);
    operands.push(source);
    out.op(wasm.i64Sub);
    return mask(out, width);
  }
  let places = 0n;
  for (let at = 0; at < width; at += from) places |= 1n << BigInt(at);
  operands.push(source);
  out.i64(places);
  out.op(wasm.i64Mul);
}

/** A tree of choices by the bits of the index; what lies beyond the last element is 0. */
function emitSelect(out: FunctionWriter, ids: readonly NodeId[], operands: Operands): void {
  const [index = -1, ...elements] = ids;
  let level = elements.map(
    (id): (() => void) =>
      () =>
        operands.push(id),
  );
  for (let bit = 0; bit < operands.width(index) && level.length > 0; bit++) {
    const pairs: (() => void)[] = [];
    for (let i = 0; i < level.length; i += 2) {
      pairs.push(choice(out, level[i], level[i + 1], () => indexBit(out, operands, index, bit)));
    }
    level = pairs;
  }
  const [root] = level;
  if (root === undefined) out.i64(0n);
  else root();
}

function indexBit(out: FunctionWriter, operands: Operands, index: NodeId, bit: number): void {
  operands.push(index);
  out.op(wasm.i32WrapI64);
  out.i32(1 << bit);
  out.op(wasm.i32And);
}

function choice(
  out: FunctionWriter,
  even: (() => void) | undefined,
  odd: (() => void) | undefined,
  bit: () => void,
): () => void {
  return () => {
    if (odd === undefined) out.i64(0n);
    else odd();
    if (even === undefined) out.i64(0n);
    else even();
    bit();
    out.op(wasm.select);
  };
}

/** Memories have a slot for every address, so no check is needed; slots behind the depth hold 0. */
export function emitRead(out: FunctionWriter, memory: number, address: NodeId, operands: Operands): void {
  operands.push(address);
  out.op(wasm.i32WrapI64);
  out.i32(3);
  out.op(wasm.i32Shl);
  out.load(operands.memory(memory));
}

/** Pushes the state of a node after the clock edge; `present` pushes its state before. */
export function emitNext(out: FunctionWriter, node: Node, present: () => void, operands: Operands): void {
  if (node.kind === "read") {
    emitRead(out, node.memory, node.address, operands);
    return keepUnless(out, node.enable, present, operands);
  }
  if (node.kind !== "register") throw new RangeError(`'${node.kind}' has no next state`);
  if (node.reset !== undefined && node.resetValue !== undefined) operands.push(node.resetValue);
  operands.push(node.input);
  keepUnless(out, node.enable, present, operands);
  if (node.reset === undefined) return;
  condition(out, operands, node.reset);
  out.op(wasm.select);
}

function keepUnless(out: FunctionWriter, enable: NodeId | undefined, present: () => void, operands: Operands): void {
  if (enable === undefined) return;
  present();
  condition(out, operands, enable);
  out.op(wasm.select);
}
