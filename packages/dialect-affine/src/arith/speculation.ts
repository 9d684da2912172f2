import { constantValue, implement, speculationInterface } from "@hls-opt/ir-core";
import type { InterfaceImpl, Operation } from "@hls-opt/ir-core";
import { foldElementwise } from "../fold/constant-elements.js";

/**
 * A division may be executed where it was not meant to be only if it cannot fail: its divisor is a constant other than 0 and,
 * where the quotient can overflow, -1. (MLIR lets remainders be moved without a look at their divisor; by 0 they fail as well.)
 */
function divisionSpeculation(canOverflow: boolean): InterfaceImpl {
  return implement(speculationInterface, {
    speculatability: (op: Operation) => (isSafeDivisor(op, canOverflow) ? "always" : "never"),
  });
}

function isSafeDivisor(op: Operation, canOverflow: boolean): boolean {
  const divisor = constantValue(op.operand(1));
  if (divisor === undefined) return false;
  let safe = true;
  const checked = foldElementwise([divisor], op.operand(1).type, (value) => {
    if (value === 0n || (canOverflow && value === -1n)) safe = false;
    return value;
  });
  return safe && checked !== undefined;
}

export const signedDivision: readonly InterfaceImpl[] = [divisionSpeculation(true)];
export const unsignedDivision: readonly InterfaceImpl[] = [divisionSpeculation(false)];
