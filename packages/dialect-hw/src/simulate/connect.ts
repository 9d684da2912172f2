import type { Operation, Value } from "@hls-opt/ir-core";
import { ArrayCreateOp, ArrayGetOp, BitcastOp } from "../hw/ops.js";
import { matchSext } from "../comb/extend.js";
import { bitWidth, HwArrayType } from "../hw/types.js";
import { FirMemReadOp, FirMemWriteOp, RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, ShiftRegOp } from "../seq/register-ops.js";
import type { Elaboration, Frame } from "./elaborate.js";
import { leafCount, leafType } from "./leaves.js";
import type { Node, NodeId } from "./netlist.js";

/** Connects the nodes of an op's results to those of its operands. */
export function connect(elaboration: Elaboration, frame: Frame, op: Operation): void {
  if (op.info === FirMemWriteOp.info) return connectWrite(elaboration, frame, new FirMemWriteOp(op));
  const [result] = op.results;
  const first = result === undefined ? undefined : frame.nodes.get(result);
  if (result === undefined || first === undefined) return;
  if (op.info === ArrayCreateOp.info) return connectArray(elaboration, frame, op, first);
  if (op.info === ArrayGetOp.info) return connectElement(elaboration, frame, new ArrayGetOp(op), first);
  if (op.info === BitcastOp.info && connectBitcast(elaboration, frame, new BitcastOp(op), first)) return;
  const leaves = leafCount(result.type);
  for (let leaf = 0; leaf < leaves; leaf++) {
    connectNode(elaboration, frame, op, elaboration.nodes[first + leaf] as Node, leaf);
  }
}

/** The node of a value, or of one element of it where it is an array. */
function nodeOf(frame: Frame, value: Value, leaf = 0): NodeId {
  const first = frame.nodes.get(value) ?? -1;
  return value.type instanceof HwArrayType ? first + leaf : first;
}

function optionalNode(frame: Frame, value: Value | undefined, leaf = 0): NodeId | undefined {
  return value === undefined ? undefined : nodeOf(frame, value, leaf);
}

function connectNode(elaboration: Elaboration, frame: Frame, op: Operation, node: Node, leaf: number): void {
  switch (node.kind) {
    case "constant":
    case "input":
      return;
    case "copy":
      node.source = nodeOf(frame, op.operand(0), leaf);
      return;
    case "register":
      return connectRegister(elaboration, frame, op, node, leaf);
    case "shift": {
      const view = new ShiftRegOp(op);
      node.input = nodeOf(frame, view.input, leaf);
      node.enable = optionalNode(frame, view.clockEnable);
      return noteClock(elaboration, frame, view.clk, op);
    }
    case "read":
      return connectRead(elaboration, frame, op, node);
    case "extend":
      node.operands = [nodeOf(frame, matchSext(op.result()) ?? op.operand(1))];
      return;
    default:
      node.operands = op.operands.map((value) => nodeOf(frame, value, leaf));
  }
}

function noteClock(elaboration: Elaboration, frame: Frame, clock: Value, op: Operation): void {
  elaboration.clocks.push({ node: nodeOf(frame, clock), op });
}

function connectRegister(
  elaboration: Elaboration,
  frame: Frame,
  op: Operation,
  node: Node & { kind: "register" },
  leaf: number,
): void {
  const view = op.info === CompRegOp.info ? new CompRegOp(op) : new CompRegCeOp(op);
  node.input = nodeOf(frame, view.input, leaf);
  node.enable = view instanceof CompRegCeOp ? nodeOf(frame, view.clockEnable) : undefined;
  node.reset = optionalNode(frame, view.reset);
  node.resetValue = optionalNode(frame, view.resetValue, leaf);
  noteClock(elaboration, frame, view.clk, op);
}

function connectRead(elaboration: Elaboration, frame: Frame, op: Operation, node: Node & { kind: "read" }): void {
  const view = op.info === RomOp.info ? new RomOp(op) : new FirMemReadOp(op);
  node.address = nodeOf(frame, view.address);
  node.enable = optionalNode(frame, view.enable);
  if (node.latency > 0 && view.clk !== undefined) noteClock(elaboration, frame, view.clk, op);
}

function connectWrite(elaboration: Elaboration, frame: Frame, port: FirMemWriteOp): void {
  const memory = elaboration.memories[frame.memories.get(port.memory) ?? -1];
  memory?.writes.push({
    address: nodeOf(frame, port.address),
    data: nodeOf(frame, port.data),
    enable: optionalNode(frame, port.enable),
  });
  noteClock(elaboration, frame, port.clk, port.op);
}

/** The operands stand with the highest element first. */
function connectArray(elaboration: Elaboration, frame: Frame, op: Operation, first: NodeId): void {
  const each = leafCount(op.operand(0).type);
  const count = op.operandCount;
  for (let i = 0; i < count; i++) {
    const source = frame.nodes.get(op.operand(count - 1 - i)) ?? -1;
    for (let leaf = 0; leaf < each; leaf++) elaboration.setSource(first + i * each + leaf, source + leaf);
  }
}

function connectElement(elaboration: Elaboration, frame: Frame, view: ArrayGetOp, first: NodeId): void {
  const each = leafCount(view.result.type);
  const array = frame.nodes.get(view.input) ?? -1;
  const index = nodeOf(frame, view.index);
  for (let leaf = 0; leaf < each; leaf++) {
    const node = elaboration.nodes[first + leaf];
    const elements = Array.from({ length: view.input.type.size }, (_, i) => array + i * each + leaf);
    if (node?.kind === "select") node.operands = [index, ...elements];
  }
}

/** Between arrays and integers; false for casts between equal types, which are copies. */
function connectBitcast(elaboration: Elaboration, frame: Frame, view: BitcastOp, first: NodeId): boolean {
  const [from, to] = [view.input.type, view.result.type];
  if (from === to) return false;
  const source = frame.nodes.get(view.input) ?? -1;
  let bits = source;
  if (from instanceof HwArrayType && !(to instanceof HwArrayType)) {
    const node = elaboration.nodes[first];
    if (node?.kind === "concat") {
      node.operands = Array.from({ length: leafCount(from) }, (_, i) => source + leafCount(from) - 1 - i);
    }
    return true;
  }
  if (from instanceof HwArrayType) bits = joinLeaves(elaboration, frame, view, source);
  const width = bitWidth(leafType(to)) ?? 0;
  for (let leaf = 0; leaf < leafCount(to); leaf++) {
    const part = elaboration.add({ kind: "extract", low: leaf * width, operands: [bits] }, width, view.op, frame.path);
    elaboration.setSource(first + leaf, part);
  }
  return true;
}

function joinLeaves(elaboration: Elaboration, frame: Frame, view: BitcastOp, source: NodeId): NodeId {
  const count = leafCount(view.input.type);
  const width = bitWidth(view.input.type) ?? 0;
  if (width > 64) elaboration.fail(view.op, `casts ${width} bits between arrays; the simulator handles up to 64`);
  const operands = Array.from({ length: count }, (_, i) => source + count - 1 - i);
  return elaboration.add({ kind: "concat", operands }, width, view.op, frame.path);
}
