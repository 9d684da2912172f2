import {
  IntegerAttr,
  IntegerRange,
  constantValue,
  implement,
  integerRangeInterface,
  isShaped,
  speculationInterface,
} from "@hls-opt/ir-core";
import type { InterfaceImpl, Operation } from "@hls-opt/ir-core";

/** Asking for an extent is safe where the dimension is known to exist. */
export const dimSpeculation: InterfaceImpl = implement(speculationInterface, {
  speculatability: (op: Operation) => {
    const position = constantValue(op.operand(1));
    const { type } = op.operand(0);
    const exists =
      position instanceof IntegerAttr && isShaped(type) && position.value >= 0n && position.number < type.shape.length;
    return exists ? "always" : "never";
  },
});

/** An extent is not negative. */
export const dimRange: InterfaceImpl = implement(integerRangeInterface, {
  resultRanges: () => [IntegerRange.signed(64, 0n, (1n << 63n) - 1n)],
});
