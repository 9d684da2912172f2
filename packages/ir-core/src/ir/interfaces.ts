import type { EmitOpError, InterfaceKey } from "./op-info.js";
import type { Operation } from "./operation.js";
import type { SymbolTables } from "./symbol-table.js";
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

/** Which operands a terminator passes to the arguments of a successor. */
export interface BranchInterface {
  /** The operands `start .. start + length` become the arguments of successor `index`. */
  successorOperands(op: Operation, index: number): { readonly start: number; readonly length: number };
}

export const branchInterface: InterfaceKey<BranchInterface> = { name: "branch" };

/** Verification of symbol references, run with the nearest symbol table at hand. */
export interface SymbolUser {
  verifySymbolUses(op: Operation, tables: SymbolTables, emitError: EmitOpError): void;
}

export const symbolUser: InterfaceKey<SymbolUser> = { name: "symbol-user" };
