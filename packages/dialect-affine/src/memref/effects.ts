import { implement, memoryEffects } from "@hls-opt/ir-core";
import type { EffectKind, InterfaceImpl, MemoryEffect, Operation, Value } from "@hls-opt/ir-core";

/** Where the value stands that an effect concerns. */
export interface EffectOn {
  readonly kind: EffectKind;
  readonly operand?: number;
  readonly result?: number;
}

/** The memory-effects interface of an op whose effects are always on the same operands and results. */
export function effectsOn(...effects: readonly EffectOn[]): InterfaceImpl {
  return implement(memoryEffects, {
    effects: (op: Operation): readonly MemoryEffect[] =>
      effects.map((effect) => ({ kind: effect.kind, value: valueOf(op, effect) })),
  });
}

function valueOf(op: Operation, { operand, result }: EffectOn): Value {
  return operand === undefined ? op.result(result ?? 0) : op.operand(operand);
}
