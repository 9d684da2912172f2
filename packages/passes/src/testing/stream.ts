import type { Simulator } from "@hls-opt/dialect-hw";
import type { HardwareInterface } from "../lower/affine-to-hw/interface.js";

/** What came out of a design: for each sample its words by element, and the cycles of its start and of its last word. */
export interface StreamedSample {
  readonly outputs: readonly (bigint | undefined)[];
  readonly started: number;
  readonly finished: number;
}

/**
 * Streams samples through a design by the contract of its interface, with `gap(s)` idle cycles beyond the interval before
 * sample s. Written apart from `runStream` of dialect-hw, so that each checks the other.
 */
export function streamSamples(
  simulator: Simulator,
  design: HardwareInterface,
  samples: readonly (readonly bigint[])[],
  gap: (sample: number) => number,
): StreamedSample[] {
  simulator.reset({ seed: 7 });
  simulator.setInput(design.reset, 1);
  for (let edge = 0; edge < 4; edge++) simulator.step();
  simulator.setInput(design.reset, 0);
  const starts = startCycles(samples.length, design.interval, gap);
  const results = starts.map((started) => ({
    outputs: new Array<bigint | undefined>(design.outputElements).fill(undefined),
    started,
    finished: -1,
  }));
  const beats = Math.max(...design.outputs.map((port) => port.words.length));
  const end = (starts.at(-1) ?? 0) + 2 * design.latency + design.interval + 20;
  let taken = 0;
  for (let cycle = 0; cycle < end; cycle++) {
    driveInputs(simulator, design, samples, starts, cycle);
    if (simulator.getOutput(design.valid) !== 0n) {
      const sample = results[Math.floor(taken / beats)];
      if (sample === undefined) throw new Error(`an output beat too many in cycle ${cycle}`);
      takeBeat(simulator, design, sample.outputs, taken % beats);
      taken++;
      sample.finished = cycle;
    }
    simulator.step();
  }
  if (taken !== beats * samples.length) throw new Error(`${taken} output beats instead of ${beats * samples.length}`);
  return results;
}

function startCycles(count: number, interval: number, gap: (sample: number) => number): number[] {
  const starts: number[] = [];
  let cycle = 3;
  for (let s = 0; s < count; s++) {
    if (s > 0) cycle += interval + gap(s);
    starts.push(cycle);
  }
  return starts;
}

/** Words in their cycles; where none is due, nonsense. */
function driveInputs(
  simulator: Simulator,
  design: HardwareInterface,
  samples: readonly (readonly bigint[])[],
  starts: readonly number[],
  cycle: number,
): void {
  let current = starts.length - 1;
  while (current >= 0 && (starts[current] as number) > cycle) current--;
  simulator.setInput(design.start, starts[current] === cycle ? 1 : 0);
  const beat = cycle - (starts[current] ?? 0);
  for (const port of design.inputs) {
    const word = current < 0 ? -1 : (port.words[beat] ?? -1);
    simulator.setInput(port.name, word < 0 ? BigInt(cycle * 0x9e3779b1 + 17) : (samples[current]?.[word] as bigint));
  }
}

function takeBeat(
  simulator: Simulator,
  design: HardwareInterface,
  outputs: (bigint | undefined)[],
  beat: number,
): void {
  for (const port of design.outputs) {
    const element = port.words[beat] ?? -1;
    if (element < 0) continue;
    const bits = simulator.getOutput(port.name);
    outputs[element] = port.signed ? BigInt.asIntN(port.width, bits) : bits;
  }
}
