import type { Operation } from "@hls-opt/ir-core";
import type { BinaryName, IcmpName, VariadicName } from "../comb/evaluate.js";

/** Index of a node in its netlist. */
export type NodeId = number;

interface NodeBase {
  readonly width: number;
  /** The op that the node stands for, for messages. */
  readonly origin: Operation | undefined;
  /** Names of the instances around it, from the top, joined by dots. */
  readonly path: string;
}

/** What a node computes. Operand ids may lie before or behind it. */
export type NodeKind =
  | { readonly kind: "input"; readonly port: string }
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "copy"; source: NodeId }
  | { readonly kind: "variadic"; readonly name: VariadicName; operands: readonly NodeId[] }
  | { readonly kind: "binary"; readonly name: BinaryName; operands: readonly NodeId[] }
  | { readonly kind: "compare"; readonly predicate: IcmpName; operands: readonly NodeId[] }
  | { readonly kind: "mux"; operands: readonly NodeId[] }
  | { readonly kind: "concat"; operands: readonly NodeId[] }
  /** Sign extension of one operand. */
  | { readonly kind: "extend"; operands: readonly NodeId[] }
  | { readonly kind: "extract"; readonly low: number; operands: readonly NodeId[] }
  | { readonly kind: "replicate"; operands: readonly NodeId[] }
  | { readonly kind: "parity"; operands: readonly NodeId[] }
  /** Index, then the elements from the lowest. */
  | { readonly kind: "select"; operands: readonly NodeId[] }
  | {
      readonly kind: "register";
      readonly initial: bigint;
      readonly initialised: boolean;
      input: NodeId;
      enable: NodeId | undefined;
      reset: NodeId | undefined;
      resetValue: NodeId | undefined;
    }
  | { readonly kind: "shift"; readonly depth: number; input: NodeId; enable: NodeId | undefined }
  | {
      readonly kind: "read";
      readonly memory: number;
      readonly latency: number;
      address: NodeId;
      enable: NodeId | undefined;
    };

export type Node = NodeBase & NodeKind;

/** A table of words; ROMs have contents and no writes. */
export interface Memory {
  readonly depth: number;
  readonly width: number;
  readonly contents: readonly bigint[] | undefined;
  readonly writes: MemoryWrite[];
}

export interface MemoryWrite {
  address: NodeId;
  data: NodeId;
  enable: NodeId | undefined;
}

/** A port of the top module. */
export interface NetlistPort {
  readonly name: string;
  readonly width: number;
  readonly node: NodeId;
}

/** A design without hierarchy. */
export interface Netlist {
  readonly nodes: readonly Node[];
  readonly memories: readonly Memory[];
  readonly inputs: readonly NetlistPort[];
  readonly outputs: readonly NetlistPort[];
  /** The clock operand of everything that holds state. */
  readonly clocks: readonly ClockUse[];
}

export interface ClockUse {
  readonly node: NodeId;
  readonly op: Operation;
}

/** Whether a node's value is state: it changes at the clock edge only. */
export function isState(node: Node): boolean {
  return node.kind === "register" || node.kind === "shift" || (node.kind === "read" && node.latency > 0);
}

/** The nodes whose present values a node's own present value depends on. */
export function presentOperands(node: Node): readonly NodeId[] {
  switch (node.kind) {
    case "input":
    case "constant":
    case "register":
    case "shift":
      return [];
    case "copy":
      return [node.source];
    case "read":
      return node.latency > 0 ? [] : [node.address];
    default:
      return node.operands;
  }
}

const defined = (ids: readonly (NodeId | undefined)[]): NodeId[] => ids.filter((id) => id !== undefined);

/** The nodes that the state of a node after the clock edge depends on. */
export function nextOperands(node: Node): readonly NodeId[] {
  if (node.kind === "register") return defined([node.input, node.enable, node.reset, node.resetValue]);
  if (node.kind === "shift") return defined([node.input, node.enable]);
  return node.kind === "read" && node.latency > 0 ? defined([node.address, node.enable]) : [];
}

/** The node behind an output port. */
export function outputNode(netlist: Netlist, id: NodeId): NodeId {
  const node = netlist.nodes[id];
  return node?.kind === "copy" ? node.source : id;
}
