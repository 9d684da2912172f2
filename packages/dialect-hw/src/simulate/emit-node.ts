import type { CodeWriter, PlainInstruction } from "@hls-opt/ir-core/wasm";
import type { BinaryName, IcmpName, VariadicName } from "../comb/evaluate.js";
import type { Node, NodeId } from "./netlist.js";
import { loadWord } from "./words.js";

/** What emitting a node may ask: its operands' values and widths. Values are i64 with zeros above their width. */
export interface Operands {
  push(id: NodeId): void;
  width(id: NodeId): number;
  constant(id: NodeId): bigint | undefined;
  /** Where word 0 of a memory lies. */
  memory(memory: number): number;
}

/** Pushes the present value of a combinational node. */
export function emitNode(out: CodeWriter, node: Node, operands: Operands): void {
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
      out.emit("i64.popcnt");
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
function mask(out: CodeWriter, width: number): void {
  if (width >= 64) return;
  out.i64((1n << BigInt(width)) - 1n);
  out.emit("i64.and");
}

const narrowExtensions: Readonly<Record<number, PlainInstruction>> = {
  8: "i64.extend8_s",
  16: "i64.extend16_s",
  32: "i64.extend32_s",
};

function signExtend(out: CodeWriter, width: number): void {
  if (width >= 64 || width === 0) return;
  const narrow = narrowExtensions[width];
  if (narrow !== undefined) return out.emit(narrow);
  shiftBy(out, "i64.shl", 64 - width);
  shiftBy(out, "i64.shr_s", 64 - width);
}

function shiftBy(out: CodeWriter, shift: PlainInstruction, amount: number): void {
  if (amount === 0) return;
  out.i64(BigInt(amount));
  out.emit(shift);
}

function condition(out: CodeWriter, operands: Operands, id: NodeId): void {
  operands.push(id);
  out.emit("i32.wrap_i64");
}

const variadicInstructions: Readonly<Record<VariadicName, PlainInstruction>> = {
  add: "i64.add",
  mul: "i64.mul",
  and: "i64.and",
  or: "i64.or",
  xor: "i64.xor",
};

function emitVariadic(
  out: CodeWriter,
  name: VariadicName,
  width: number,
  ids: readonly NodeId[],
  operands: Operands,
): void {
  ids.forEach((id, i) => {
    operands.push(id);
    if (i > 0) out.emit(variadicInstructions[name]);
  });
  if ((name === "add" || name === "mul") && ids.length > 1) mask(out, width);
}

function emitBinary(
  out: CodeWriter,
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
      out.emit("i64.sub");
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
  out: CodeWriter,
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
    out.emit("i64.eqz");
  };
  out.i64(0n);
  push(a);
  out.i64(1n);
  push(b);
  isZero();
  if (name === "divs" && width === 64) {
    push(b);
    out.i64(-1n);
    out.emit("i64.eq", "i32.add"); // -1 overflows for the most negative dividend: divide by 1 here, negate below
  }
  out.emit("select");
  out.emit(name === "divs" ? "i64.div_s" : name === "divu" ? "i64.div_u" : name === "mods" ? "i64.rem_s" : "i64.rem_u");
  if (name === "divs" && width === 64) negateWhenMinusOne(out, push, a, b);
  isZero();
  out.emit("select");
  if (isSigned) mask(out, width);
}

/** Replaces the quotient on the stack by `-a` where the divisor is -1. */
function negateWhenMinusOne(out: CodeWriter, push: (id: NodeId) => void, a: NodeId, b: NodeId): void {
  const quotient = out.allocate("i64");
  out.set(quotient);
  out.i64(0n);
  push(a);
  out.emit("i64.sub");
  out.get(quotient);
  push(b);
  out.i64(-1n);
  out.emit("i64.eq", "select");
}

function emitShift(out: CodeWriter, name: BinaryName, width: number, a: NodeId, b: NodeId, operands: Operands): void {
  const amount = operands.constant(b);
  const isSigned = name === "shrs";
  if (amount !== undefined) return emitConstantShift(out, name, width, a, amount, operands);
  if (!isSigned) out.i64(0n);
  operands.push(a);
  if (isSigned) signExtend(out, width);
  operands.push(b);
  if (isSigned) clampTo63(out, b, operands);
  out.emit(isSigned ? "i64.shr_s" : name === "shl" ? "i64.shl" : "i64.shr_u");
  if (!isSigned) {
    operands.push(b);
    out.i64(63n);
    out.emit("i64.gt_u", "select"); // engines take the amount modulo 64
  }
  if (name !== "shru") mask(out, width);
}

/** Replaces the amount on the stack by 63 where it is larger. */
function clampTo63(out: CodeWriter, amount: NodeId, operands: Operands): void {
  out.i64(63n);
  operands.push(amount);
  out.i64(63n);
  out.emit("i64.le_u", "select");
}

function emitConstantShift(
  out: CodeWriter,
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
  shiftBy(out, name === "shl" ? "i64.shl" : name === "shru" ? "i64.shr_u" : "i64.shr_s", by);
  if (name !== "shru") mask(out, width);
}

const comparisons: Readonly<Record<IcmpName, PlainInstruction>> = {
  eq: "i64.eq",
  ne: "i64.ne",
  slt: "i64.lt_s",
  sle: "i64.le_s",
  sgt: "i64.gt_s",
  sge: "i64.ge_s",
  ult: "i64.lt_u",
  ule: "i64.le_u",
  ugt: "i64.gt_u",
  uge: "i64.ge_u",
};

/** Signed comparisons move the sign to bit 63, where it counts. */
function emitCompare(out: CodeWriter, predicate: IcmpName, ids: readonly NodeId[], operands: Operands): void {
  for (const id of ids) {
    operands.push(id);
    if (predicate.startsWith("s")) shiftBy(out, "i64.shl", (64 - operands.width(id)) % 64);
  }
  out.emit(comparisons[predicate], "i64.extend_i32_u");
}

function emitMux(out: CodeWriter, ids: readonly NodeId[], operands: Operands): void {
  const [test = -1, yes = -1, no = -1] = ids;
  operands.push(yes);
  operands.push(no);
  condition(out, operands, test);
  out.emit("select");
}

function emitConcat(out: CodeWriter, ids: readonly NodeId[], operands: Operands): void {
  let position = ids.reduce((sum, id) => sum + operands.width(id), 0);
  let pushed = 0;
  for (const id of ids) {
    const width = operands.width(id);
    position -= width;
    if (width === 0 || operands.constant(id) === 0n) continue;
    operands.push(id);
    shiftBy(out, "i64.shl", position);
    if (pushed++ > 0) out.emit("i64.or");
  }
  if (pushed === 0) out.i64(0n);
}

function emitExtract(out: CodeWriter, low: number, width: number, source: NodeId, operands: Operands): void {
  operands.push(source);
  shiftBy(out, "i64.shr_u", low);
  if (low + width < operands.width(source)) mask(out, width);
}

/** One bit: 0 - x; more: a product with ones at the places of the copies. */
function emitReplicate(out: CodeWriter, width: number, source: NodeId, operands: Operands): void {
  const from = operands.width(source);
  if (from === 1) {
    out.i64(0n);
    operands.push(source);
    out.emit("i64.sub");
    return mask(out, width);
  }
  let places = 0n;
  for (let at = 0; at < width; at += from) places |= 1n << BigInt(at);
  operands.push(source);
  out.i64(places);
  out.emit("i64.mul");
}

/** A tree of choices by the bits of the index; what lies beyond the last element is 0. */
function emitSelect(out: CodeWriter, ids: readonly NodeId[], operands: Operands): void {
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

function indexBit(out: CodeWriter, operands: Operands, index: NodeId, bit: number): void {
  operands.push(index);
  out.emit("i32.wrap_i64");
  out.i32(1 << bit);
  out.emit("i32.and");
}

function choice(
  out: CodeWriter,
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
    out.emit("select");
  };
}

/** Memories have a slot for every address, so no check is needed; slots behind the depth hold 0. */
export function emitRead(out: CodeWriter, memory: number, address: NodeId, operands: Operands): void {
  operands.push(address);
  out.emit("i32.wrap_i64");
  out.i32(3);
  out.emit("i32.shl");
  loadWord(out, operands.memory(memory));
}

/** Pushes the state of a node after the clock edge; `present` pushes its state before. */
export function emitNext(out: CodeWriter, node: Node, present: () => void, operands: Operands): void {
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
  out.emit("select");
}

function keepUnless(out: CodeWriter, enable: NodeId | undefined, present: () => void, operands: Operands): void {
  if (enable === undefined) return;
  present();
  condition(out, operands, enable);
  out.emit("select");
}
