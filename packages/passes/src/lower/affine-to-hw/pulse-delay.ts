import { CombAddOp } from "@hls-opt/dialect-hw";
import { bitsFor } from "./fabric.js";
import type { Fabric, Wire } from "./fabric.js";

/** Up to here a chain of registers is cheaper than a counter. */
const chainLimit = 32;

/**
 * A pulse some cycles later. Pulses come at least `interval` cycles apart, so a counter can time any delay shorter than
 * that; longer delays are counters in a row, and short ones chains of registers, which may hold several pulses.
 */
export function delayPulse(fabric: Fabric, pulse: Wire, cycles: number, interval: number): Wire {
  if (interval <= chainLimit) return fabric.delayPulse(pulse, cycles, "go_delayed");
  let current = pulse;
  let rest = cycles;
  while (rest > chainLimit) {
    const part = Math.min(rest, interval - 1);
    current = timer(fabric, current, part);
    rest -= part;
  }
  return fabric.delayPulse(current, rest, "go_delayed");
}

/** Counts down from `cycles - 1` after a pulse and fires at zero. */
function timer(fabric: Fabric, pulse: Wire, cycles: number): Wire {
  const width = bitsFor(cycles);
  const count = fabric.feedback(width, 0, "timer");
  const running = fabric.feedback(1, 0, "timer_running");
  const atZero = fabric.equals(count.value, 0);
  const down = fabric.logic(CombAddOp.create({ inputs: [count.value, fabric.constant(width, -1)] }));
  count.connect(fabric.mux(pulse, fabric.constant(width, cycles - 1), fabric.mux(atZero, count.value, down)));
  running.connect(fabric.or(pulse, fabric.and(running.value, fabric.not(atZero))));
  return fabric.and(running.value, atZero);
}
