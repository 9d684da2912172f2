/** The ports of a network: its input streams, which come at fixed cycles, and the one output stream. */
import type { Operation, Value } from "@hls-opt/ir-core";
import { elementCount } from "@hls-opt/ir-core";
import type { MemRefType } from "@hls-opt/ir-core";
import { inputStart, onMemory, stageOf } from "./hardware-plan.js";
import type { PlannedKernel } from "./hardware-plan.js";
import { Refusal } from "./refusal.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";

export interface Streams {
  readonly inputs: Value[];
  readonly outputs: Value[];
}

/** The arguments that become streams; refuses what streams cannot do. */
export function findStreams(func: Operation, kernels: readonly PlannedKernel[]): Streams {
  const args = func.region().entry.arguments;
  const stored = new Set(kernels.flatMap((kernel) => kernel.stores.map((store) => store.memory)));
  const loaded = new Set(kernels.flatMap((kernel) => kernel.loads.map((load) => load.memory)));
  const outputs = args.filter((arg) => stored.has(arg));
  const lost = args.find((arg) => stored.has(arg) === loaded.has(arg));
  if (lost !== undefined) {
    const fault = stored.has(lost) ? "is both read and written" : "is neither read nor written";
    throw new Refusal(
      func,
      "schedule/unsupported",
      `has argument #${lost.index} that ${fault}; every argument must be an input stream or the output stream`,
    );
  }
  if (outputs.length !== 1) {
    throw new Refusal(
      func,
      "schedule/unsupported",
      `writes ${outputs.length} of its arguments; hardware has exactly one output stream, so the network must have one output`,
    );
  }
  checkStreams(func, kernels, outputs[0] as Value);
  checkOutputKernel(func, kernels, outputs[0] as Value);
  return { inputs: args.filter((arg) => loaded.has(arg)), outputs };
}

/** One kernel sends the output, all lanes under one `valid`. */
function checkOutputKernel(func: Operation, kernels: readonly PlannedKernel[], output: Value): void {
  const writers = kernels.map((planned) => onMemory(planned.stores, output)).filter((stores) => stores.length > 0);
  if (writers.length > 1) {
    throw new Refusal(
      func,
      "schedule/unsupported",
      `writes its output in ${writers.length} loop nests; hardware sends it from one`,
    );
  }
  const [first, ...others] = writers[0] ?? [];
  for (const { op, elements } of others) {
    if (elements.every((element, t) => (element === undefinedValue) === (first?.elements[t] === undefinedValue))) {
      continue;
    }
    throw new Refusal(
      op,
      "schedule/unsupported",
      "stores to the output in other iterations than the stores beside it; all stores to the output must stand under one condition",
    );
  }
}

/** Input words come at fixed cycles, and each output word leaves once. */
function checkStreams(func: Operation, kernels: readonly PlannedKernel[], output: Value): void {
  const first = inputStart(kernels);
  for (const { kernel, loads, start } of kernels) {
    const reads = loads.find((load) => load.memory.definingOp === undefined);
    if (reads !== undefined && start !== first) {
      throw new Refusal(
        reads.op,
        "schedule/illegal",
        `reads an input stream in a kernel that starts at cycle ${start}; '${kernel.name}' must start at ${first}, when the words come`,
      );
    }
  }
  const written = new Uint8Array(elementCount((output.type as MemRefType).shape));
  for (const { op, elements } of kernels.flatMap((kernel) => onMemory(kernel.stores, output))) {
    for (const element of elements) {
      if (element === undefinedValue) continue;
      if (written[element] === 1) {
        throw new Refusal(
          op,
          "schedule/unsupported",
          `writes element ${element} of the output a second time; each word of an output stream leaves once`,
        );
      }
      written[element] = 1;
    }
  }
  const missing = written.indexOf(0);
  if (missing >= 0) {
    throw new Refusal(func, "schedule/uninitialised", `never writes element ${missing} of its output`);
  }
}

/** Cycles from the first input beat to the last output beat. */
export function outputLatency(kernels: readonly PlannedKernel[], outputs: readonly Value[]): number {
  let last = 0;
  for (const planned of kernels) {
    for (const store of planned.stores) {
      if (outputs.includes(store.memory)) {
        last = Math.max(last, planned.start + lastActive(store.elements) + stageOf(planned, store.op));
      }
    }
  }
  return last;
}

function lastActive(elements: Sequence): number {
  let t = elements.length - 1;
  while (t > 0 && elements[t] === undefinedValue) t--;
  return t;
}
