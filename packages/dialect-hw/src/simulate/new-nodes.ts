import type { Operation, Value, IntegerType } from "@hls-opt/ir-core";
import { ArrayAttr, IntegerAttr } from "@hls-opt/ir-core";
import type { Attribute } from "@hls-opt/ir-core";
import * as arithmetic from "../comb/arithmetic-ops.js";
import { CombConcatOp, CombExtractOp, CombICmpOp, CombMuxOp, CombParityOp, CombReplicateOp } from "../comb/bit-ops.js";
import type { BinaryName, VariadicName } from "../comb/evaluate.js";
import { matchSext } from "../comb/extend.js";
import { bitsOf } from "../comb/fold.js";
import { AggregateConstantOp, ArrayCreateOp, ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "../hw/ops.js";
import { OutputOp } from "../hw/output.js";
import { bitWidth, HwArrayType } from "../hw/types.js";
import { FromClockOp, ToClockOp } from "../seq/clock-ops.js";
import { FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, InitialOp, initialConstant, ShiftRegOp } from "../seq/register-ops.js";
import type { Elaboration, Frame } from "./elaborate.js";
import { leafCount, leafType } from "./leaves.js";
import type { NodeKind } from "./netlist.js";

const none: readonly number[] = [];

const variadic: ReadonlyMap<unknown, VariadicName> = new Map([
  [arithmetic.CombAddOp.info, "add"],
  [arithmetic.CombMulOp.info, "mul"],
  [arithmetic.CombAndOp.info, "and"],
  [arithmetic.CombOrOp.info, "or"],
  [arithmetic.CombXorOp.info, "xor"],
]);

const binary: ReadonlyMap<unknown, BinaryName> = new Map([
  [arithmetic.CombSubOp.info, "sub"],
  [arithmetic.CombDivUOp.info, "divu"],
  [arithmetic.CombDivSOp.info, "divs"],
  [arithmetic.CombModUOp.info, "modu"],
  [arithmetic.CombModSOp.info, "mods"],
  [arithmetic.CombShlOp.info, "shl"],
  [arithmetic.CombShrUOp.info, "shru"],
  [arithmetic.CombShrSOp.info, "shrs"],
]);

/** Ops without nodes of their own. */
const silent: ReadonlySet<unknown> = new Set([OutputOp.info, FirMemWriteOp.info, InitialOp.info]);

/** Takes note of a memory; false when the op is none. */
export function newMemory(elaboration: Elaboration, frame: Frame, op: Operation): boolean {
  if (op.info !== FirMemOp.info) return false;
  const view = new FirMemOp(op);
  if (view.readLatency.number > 1) {
    elaboration.fail(op, `has read latency ${view.readLatency.number}; only 0 and 1 are supported`);
  }
  if (view.writeLatency.number !== 1) {
    elaboration.fail(op, `has write latency ${view.writeLatency.number}; only 1 is supported`);
  }
  if (view.readUnderWrite === "new") {
    elaboration.fail(
      op,
      "promises that reads give the word being written ('new'), which is not supported; use 'old' or 'undefined'",
    );
  }
  const { depth, width } = view.memory.type;
  if (width > 64) elaboration.fail(op, `has words of ${width} bits; the simulator handles up to 64`);
  elaboration.memories.push({ depth, width, contents: undefined, writes: [] });
  frame.memories.set(view.memory, elaboration.memories.length - 1);
  return true;
}

/** Gives the results of an op their nodes, not yet connected. */
export function newNodes(elaboration: Elaboration, frame: Frame, op: Operation): void {
  if (silent.has(op.info)) return;
  const [result] = op.results;
  if (result === undefined) return elaboration.fail(op, "cannot be simulated; lower it to hw, comb and seq first");
  if (!checkWidths(elaboration, op)) return;
  if (op.info === AggregateConstantOp.info) {
    return addConstants(elaboration, frame, result, new AggregateConstantOp(op).fields, op);
  }
  if (isCopy(op)) return elaboration.addCopies(frame, result, op);
  const leaves = leafCount(result.type);
  const width = bitWidth(leafType(result.type)) ?? 0;
  frame.nodes.set(result, elaboration.nodes.length);
  for (let i = 0; i < leaves; i++) {
    const kind = nodeKind(elaboration, frame, op);
    if (kind === undefined) return elaboration.fail(op, "cannot be simulated; lower it to hw, comb and seq first");
    elaboration.add(kind, width, op, frame.path);
  }
}

function checkWidths(elaboration: Elaboration, op: Operation): boolean {
  for (const { type } of [...op.results, ...op.operands]) {
    const width = bitWidth(leafType(type));
    if (width === undefined || width <= 64) continue;
    elaboration.fail(op, `has a value of type ${type}; the simulator handles up to 64 bits`);
    return false;
  }
  return true;
}

function isCopy(op: Operation): boolean {
  if (
    op.info === WireOp.info ||
    op.info === ArrayCreateOp.info ||
    op.info === ToClockOp.info ||
    op.info === FromClockOp.info
  ) {
    return true;
  }
  return op.info === BitcastOp.info && op.operand(0).type === op.result().type;
}

function addConstants(elaboration: Elaboration, frame: Frame, result: Value, fields: Attribute, op: Operation): void {
  frame.nodes.set(result, elaboration.nodes.length);
  const width = bitWidth(leafType(result.type)) ?? 0;
  for (const value of flatConstants(fields)) elaboration.add({ kind: "constant", value }, width, op, frame.path);
}

/** The elements of a nested constant, the lowest first: the text has the highest first. */
function flatConstants(attribute: Attribute): bigint[] {
  if (attribute instanceof ArrayAttr) return attribute.elements.slice().reverse().flatMap(flatConstants);
  return attribute instanceof IntegerAttr
    ? [BigInt.asUintN((attribute.type as IntegerType).width, attribute.value)]
    : [];
}

function nodeKind(elaboration: Elaboration, frame: Frame, op: Operation): NodeKind | undefined {
  const manyOperands = variadic.get(op.info);
  if (manyOperands !== undefined) return { kind: "variadic", name: manyOperands, operands: none };
  const twoOperands = binary.get(op.info);
  if (twoOperands !== undefined) return { kind: "binary", name: twoOperands, operands: none };
  switch (op.info) {
    case HwConstantOp.info:
      return { kind: "constant", value: bitsOf(new HwConstantOp(op).value) ?? 0n };
    case CombICmpOp.info:
      return { kind: "compare", predicate: new CombICmpOp(op).predicateName, operands: none };
    case CombMuxOp.info:
      return { kind: "mux", operands: none };
    case CombConcatOp.info:
      return { kind: matchSext(op.result()) === undefined ? "concat" : "extend", operands: none };
    case CombExtractOp.info:
      return { kind: "extract", low: new CombExtractOp(op).low, operands: none };
    case CombReplicateOp.info:
      return { kind: "replicate", operands: none };
    case CombParityOp.info:
      return { kind: "parity", operands: none };
    case ArrayGetOp.info:
      return { kind: "select", operands: none };
    case BitcastOp.info:
      return bitcastKind(op);
    case CompRegOp.info:
      return register(new CompRegOp(op).initialValue);
    case CompRegCeOp.info:
      return register(new CompRegCeOp(op).initialValue);
    case ShiftRegOp.info:
      return { kind: "shift", depth: new ShiftRegOp(op).depth, input: -1, enable: undefined };
    case FirMemReadOp.info:
      return memoryRead(frame, new FirMemReadOp(op));
    case RomOp.info:
      return {
        kind: "read",
        memory: romMemory(elaboration, new RomOp(op)),
        latency: new RomOp(op).latency.number,
        address: -1,
        enable: undefined,
      };
    default:
      return undefined;
  }
}

/** An array from bits: each element an extraction, whose place `connect` knows; bits from an array: a concatenation. */
function bitcastKind(op: Operation): NodeKind {
  return op.result().type instanceof HwArrayType ? { kind: "copy", source: -1 } : { kind: "concat", operands: none };
}

function register(initial: Value | undefined): NodeKind {
  const bits = bitsOf(initialConstant(initial));
  return {
    kind: "register",
    initial: bits ?? 0n,
    initialised: bits !== undefined,
    input: -1,
    enable: undefined,
    reset: undefined,
    resetValue: undefined,
  };
}

function memoryRead(frame: Frame, port: FirMemReadOp): NodeKind {
  const latency = new FirMemOp(port.memory.definingOp as Operation).readLatency.number;
  return { kind: "read", memory: frame.memories.get(port.memory) ?? -1, latency, address: -1, enable: undefined };
}

function romMemory(elaboration: Elaboration, rom: RomOp): number {
  const known = elaboration.roms.get(rom.contents);
  if (known !== undefined) return known;
  elaboration.memories.push({
    depth: rom.depth,
    width: bitWidth(rom.data.type) ?? 0,
    contents: rom.words(),
    writes: [],
  });
  elaboration.roms.set(rom.contents, elaboration.memories.length - 1);
  return elaboration.memories.length - 1;
}
