import type { Attribute } from "./attribute.js";
import type { SymbolRefAttr } from "./builtin-attributes.js";
import type { Builder } from "./builder.js";
import type { EmitOpError, InterfaceKey } from "./op-info.js";
import type { Operation } from "./operation.js";
import type { Region } from "./region.js";
import type { SymbolTables } from "./symbol-table.js";
import type { Type } from "./type.js";
import type { Value } from "./value.js";

export type EffectKind = "read" | "write" | "alloc" | "free";

/** One effect of an op on memory; without a value it may concern any memory. */
export interface MemoryEffect {
  readonly kind: EffectKind;
  readonly value?: Value;
}

/** What an op does to memory. An op that has neither this, nor the trait `pure`, nor recursive effects may do anything. */
export interface MemoryEffects {
  effects(op: Operation): readonly MemoryEffect[];
}

export const memoryEffects: InterfaceKey<MemoryEffects> = { name: "memory-effects" };

/** What is known of an op's operands: a constant, or nothing. */
export type KnownOperands = readonly (Attribute | undefined)[];

/** Which operands a terminator passes to the arguments of a successor. */
export interface BranchInterface {
  /** The operands `start .. start + length` become the arguments of successor `index`. */
  successorOperands(op: Operation, index: number): { readonly start: number; readonly length: number };
  /** The successor that is taken when these operands are constant, where that decides. */
  chosenSuccessor?(op: Operation, operands: KnownOperands): number | undefined;
  /** Takes away operands (by their positions in the op, ascending) that go to successors, and keeps the op's segments right. */
  eraseOperands?(op: Operation, positions: readonly number[]): void;
  /** Passes one more operand to successor `index`. */
  appendOperand?(op: Operation, index: number, value: Value): void;
}

export const branchInterface: InterfaceKey<BranchInterface> = { name: "branch" };

/** Verification of symbol references, run with the nearest symbol table at hand. */
export interface SymbolUser {
  verifySymbolUses(op: Operation, tables: SymbolTables, emitError: EmitOpError): void;
}

export const symbolUser: InterfaceKey<SymbolUser> = { name: "symbol-user" };

/** A way that control may take from an op into one of its regions, between these, or out behind the op. */
export interface RegionEdge {
  /** The region whose entry is reached; undefined for what follows the op. */
  readonly to: Region | undefined;
  /** The operands `start .. start + length` of the op or terminator it starts at go along. */
  readonly start: number;
  readonly length: number;
  /** What receives them: arguments of the region's entry, or results of the op. Others of these are set by the op itself. */
  readonly inputs: readonly Value[];
}

/** How control moves between an op and its regions (MLIR's RegionBranchOpInterface). */
export interface RegionBranchInterface {
  /** Where control may go when the op is reached. */
  entryEdges(op: Operation, operands: KnownOperands): readonly RegionEdge[];
  /** Where control may go from a terminator of one of its regions. */
  terminatorEdges(op: Operation, terminator: Operation, operands: KnownOperands): readonly RegionEdge[];
  /** Regions that are executed once or never each time the op is; none unless told. */
  executedAtMostOnce?(op: Operation): readonly Region[];
}

export const regionBranchInterface: InterfaceKey<RegionBranchInterface> = { name: "region-branch" };

/** The bounds of a loop's counter as values or constants; a step is positive. */
export interface LoopCounter {
  readonly counter: Value;
  readonly lower: Value | bigint | undefined;
  /** The counter does not reach it. */
  readonly upper: Value | bigint | undefined;
}

/** An op that executes regions again and again (MLIR's LoopLikeOpInterface). */
export interface LoopInterface {
  loopRegions(op: Operation): readonly Region[];
  /** Its counters, where their values lie between bounds. */
  counters?(op: Operation): readonly LoopCounter[];
}

export const loopInterface: InterfaceKey<LoopInterface> = { name: "loop-like" };

/** Whether an op may be executed where it would not have been: it neither fails nor fails to end. */
export type Speculatability = "always" | "recursive" | "never";

/** For ops whose speculatability depends on their operands or attributes. */
export interface SpeculationInterface {
  speculatability(op: Operation): Speculatability;
}

export const speculationInterface: InterfaceKey<SpeculationInterface> = { name: "speculation" };

/** An op that passes control to a callable. */
export interface CallInterface {
  /** The symbol or value that is called. */
  callee(op: Operation): SymbolRefAttr | Value | undefined;
  /** The operand with which the arguments begin. */
  readonly firstArgument: number;
}

export const callInterface: InterfaceKey<CallInterface> = { name: "call" };

/** An op with a body that calls execute. */
export interface CallableInterface {
  /** The body; undefined for a declaration. */
  body(op: Operation): Region | undefined;
}

export const callableInterface: InterfaceKey<CallableInterface> = { name: "callable" };

/** A piece of memory that may become a value. */
export interface MemorySlot {
  readonly pointer: Value;
  readonly type: Type;
}

/** An op that allocates memory which may become SSA values (MLIR's PromotableAllocationOpInterface). */
export interface PromotableAllocation {
  slots(op: Operation): readonly MemorySlot[];
  /** The value of memory that nothing has written; undefined when none can be made. */
  defaultValue(slot: MemorySlot, builder: Builder): Value | undefined;
}

export const promotableAllocation: InterfaceKey<PromotableAllocation> = { name: "promotable-allocation" };

/** An op that reads or writes a whole slot (MLIR's PromotableMemOpInterface). */
export interface PromotableAccess {
  /** The result that holds what was read from the slot. */
  loaded(op: Operation, slot: MemorySlot): Value | undefined;
  /** The operand that is written to the slot. */
  stored(op: Operation, slot: MemorySlot): Value | undefined;
}

export const promotableAccess: InterfaceKey<PromotableAccess> = { name: "promotable-access" };
