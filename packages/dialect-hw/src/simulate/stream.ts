import { errorAt, UnknownLoc } from "@hls-opt/ir-core";
import type { Report } from "@hls-opt/ir-core";
import type { SimulatedPort, Simulator } from "./simulator.js";

/** One data port: `words[b]` is the tensor element that it carries in beat `b`, or -1 for none. */
export interface StreamPort {
  readonly name: string;
  readonly width: number;
  readonly signed: boolean;
  readonly words: readonly number[];
}

/** What a stream needs to know of a design: the part of design.json that concerns ports. */
export interface StreamDesign {
  /** Promised cycles between two samples. */
  readonly interval: number;
  /** Promised cycles from the first input word to the last output word. */
  readonly latency: number;
  readonly clock: string;
  readonly reset: string;
  readonly start: string;
  readonly valid: string;
  readonly inputs: readonly StreamPort[];
  readonly outputs: readonly StreamPort[];
  /** Elements of all inputs and outputs, which are numbered in argument order. */
  readonly inputElements: number;
  readonly outputElements: number;
}

/** Raw integers of all samples: inputs `[samples][inputElements]`, expected `[samples][outputElements]`. */
export interface StreamVectors {
  readonly inputs: BigInt64Array;
  readonly expected: BigInt64Array;
}

/** Least and greatest of a set of measurements. */
export interface StreamRange {
  readonly min: number;
  readonly max: number;
}

/** An output word that differs from its expected value. */
export interface StreamMismatch {
  readonly sample: number;
  readonly element: number;
  readonly expected: bigint;
  readonly got: bigint;
  /** Rising edge, counted from the first after reset. */
  readonly cycle: number;
}

/** What a streaming simulation measured; the same record as the Verilator harness gives. */
export interface StreamResult {
  readonly simulator: string;
  readonly samples: number;
  readonly checked: number;
  readonly mismatches: number;
  readonly firstMismatches: readonly StreamMismatch[];
  readonly latency: StreamRange;
  readonly interval: StreamRange | undefined;
  readonly startDistance: StreamRange | undefined;
  readonly cycles: number;
  readonly seconds: number;
}

export interface StreamOptions {
  /** Cycles between starts; the promised interval when left out. */
  readonly distance?: number;
  readonly maxMismatches?: number;
  /** Of the pseudo-random state before reset. */
  readonly seed?: number;
  readonly onProgress?: (finished: number, samples: number) => void;
}

class RangeMeter {
  private min = Infinity;
  private max = -Infinity;

  add(value: number): void {
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  get range(): StreamRange | undefined {
    return this.min > this.max ? undefined : { min: this.min, max: this.max };
  }
}

/** A data port with its place in the simulator. */
interface Lane extends StreamPort {
  readonly slot: number;
}

/**
 * Streams samples through a design by the protocol of design.json (`start` with the first input beat, `valid` with
 * every output beat) and compares every output bit. Undefined after a violation of the protocol, which is reported.
 */
export function runStream(
  simulator: Simulator,
  design: StreamDesign,
  vectors: StreamVectors,
  report: Report,
  options: StreamOptions = {},
): StreamResult | undefined {
  const stream = Stream.open(simulator, design, vectors, report, options);
  return stream?.run();
}

class Stream {
  private readonly simulator: Simulator;
  private readonly design: StreamDesign;
  private readonly vectors: StreamVectors;
  private readonly report: Report;
  private readonly options: StreamOptions;
  private readonly samples: number;
  private readonly inputs: readonly Lane[];
  private readonly outputs: readonly Lane[];
  private readonly start: number;
  private readonly valid: number;
  private readonly inputBeats: number;
  private readonly outputBeats: number;
  /** Generous, so that a design later than it promised is still measured; the harness has the same. */
  private readonly timeout: number;
  private readonly starts: number[] = [];
  private cycle = 0;
  private nextStart = 0;
  private beats = 0;
  private lastBeat = 0;
  private lastEnd = 0;
  private checked = 0;
  private mismatches = 0;
  private readonly firstMismatches: StreamMismatch[] = [];
  private readonly latency = new RangeMeter();
  private readonly interval = new RangeMeter();
  private readonly startDistance = new RangeMeter();

  private constructor(
    simulator: Simulator,
    design: StreamDesign,
    vectors: StreamVectors,
    report: Report,
    options: StreamOptions,
    slots: Map<string, number>,
  ) {
    const slot = (name: string): number => slots.get(name) ?? 0;
    this.simulator = simulator;
    this.design = design;
    this.vectors = vectors;
    this.report = report;
    this.options = options;
    this.samples = vectors.inputs.length / design.inputElements;
    this.inputs = design.inputs.map((port) => ({ ...port, slot: slot(port.name) }));
    this.outputs = design.outputs.map((port) => ({ ...port, slot: slot(port.name) }));
    this.start = slot(design.start);
    this.valid = slot(design.valid);
    this.inputBeats = Math.max(0, ...design.inputs.map((port) => port.words.length));
    this.outputBeats = Math.max(0, ...design.outputs.map((port) => port.words.length));
    this.timeout = 2 * design.latency + 2 * design.interval + 1000;
  }

  /** Checks ports and vectors; undefined after errors. */
  static open(
    simulator: Simulator,
    design: StreamDesign,
    vectors: StreamVectors,
    report: Report,
    options: StreamOptions,
  ): Stream | undefined {
    const slots = findPorts(simulator, design, report);
    if (slots === undefined) return undefined;
    const samples = vectors.inputs.length / design.inputElements;
    if (Number.isInteger(samples) && samples > 0 && vectors.expected.length === samples * design.outputElements) {
      return new Stream(simulator, design, vectors, report, options, slots);
    }
    const message = `${vectors.inputs.length} input and ${vectors.expected.length} expected values are not one or more samples of ${design.inputElements} and ${design.outputElements}`;
    report(errorAt("simulate/invalid-vectors", UnknownLoc.instance, message));
    return undefined;
  }

  run(): StreamResult | undefined {
    const began = performance.now();
    this.reset();
    while (!this.isFinished()) {
      this.drive();
      this.simulator.evaluate();
      if (this.simulator.words[this.valid] !== 0n && !this.takeBeat()) return undefined;
      if (this.isLate()) return undefined;
      this.simulator.step();
      this.cycle++;
    }
    return this.result((performance.now() - began) / 1000);
  }

  /** Reset is held for the four cycles that the contract grants; cycle 0 is the first edge after it. */
  private reset(): void {
    const { simulator, design } = this;
    simulator.reset({ seed: this.options.seed ?? 1 });
    simulator.setInput(design.reset, 1);
    for (let edge = 0; edge < 4; edge++) simulator.step();
    simulator.setInput(design.reset, 0);
  }

  private drive(): void {
    const { words } = this.simulator;
    const starting = this.starts.length < this.samples && this.cycle === this.nextStart;
    if (starting) {
      const previous = this.starts.at(-1);
      if (previous !== undefined) this.startDistance.add(this.cycle - previous);
      this.starts.push(this.cycle);
      this.nextStart = this.cycle + (this.options.distance ?? this.design.interval);
    }
    words[this.start] = starting ? 1n : 0n;
    const beat = this.cycle - (this.starts.at(-1) ?? -Infinity);
    if (beat > this.inputBeats) return;
    const base = (this.starts.length - 1) * this.design.inputElements;
    for (const lane of this.inputs) {
      const word = lane.words[beat] ?? -1;
      words[lane.slot] = word < 0 ? 0n : BigInt.asUintN(lane.width, this.vectors.inputs[base + word] ?? 0n);
    }
  }

  private takeBeat(): boolean {
    const sample = Math.floor(this.beats / this.outputBeats);
    if (sample >= this.starts.length) {
      return this.fault(
        "unexpected-valid",
        `'${this.design.valid}' is high in cycle ${this.cycle}, after ${this.beats} output beats, when no sample is under way`,
      );
    }
    const beat = this.beats % this.outputBeats;
    for (const lane of this.outputs) this.checkWord(sample, lane, lane.words[beat] ?? -1);
    this.beats++;
    this.lastBeat = this.cycle;
    if (beat + 1 === this.outputBeats) this.finishSample(sample);
    return true;
  }

  private checkWord(sample: number, lane: Lane, element: number): void {
    if (element < 0) return;
    const bits = this.simulator.words[lane.slot] ?? 0n;
    const got = lane.signed ? BigInt.asIntN(lane.width, bits) : bits;
    const expected = this.vectors.expected[sample * this.design.outputElements + element] ?? 0n;
    this.checked++;
    if (got === expected) return;
    this.mismatches++;
    if (this.firstMismatches.length < (this.options.maxMismatches ?? 10)) {
      this.firstMismatches.push({ sample, element, expected, got, cycle: this.cycle });
    }
  }

  private finishSample(sample: number): void {
    this.latency.add(this.cycle - (this.starts[sample] ?? 0));
    if (sample > 0) this.interval.add(this.cycle - this.lastEnd);
    this.lastEnd = this.cycle;
    this.options.onProgress?.(sample + 1, this.samples);
  }

  /** Goes on for a while after the last beat, in which any further beat is one too many. */
  private isFinished(): boolean {
    return Math.floor(this.beats / this.outputBeats) === this.samples && this.cycle > this.lastBeat + this.timeout;
  }

  private isLate(): boolean {
    const sample = Math.floor(this.beats / this.outputBeats);
    const started = this.starts[sample];
    if (started === undefined || this.cycle - started <= this.timeout) return false;
    return !this.fault(
      "missing-output",
      `sample ${sample} has not all its output ${this.timeout} cycles after its start (cycle ${this.cycle}, after ${this.beats} output beats)`,
    );
  }

  private fault(kind: string, message: string): false {
    this.report(errorAt(`simulate/${kind}`, UnknownLoc.instance, message));
    return false;
  }

  private result(seconds: number): StreamResult {
    return {
      simulator: "built-in",
      samples: this.samples,
      checked: this.checked,
      mismatches: this.mismatches,
      firstMismatches: this.firstMismatches,
      latency: this.latency.range ?? { min: 0, max: 0 },
      interval: this.interval.range,
      startDistance: this.startDistance.range,
      cycles: this.cycle,
      seconds,
    };
  }
}

/** The slots of all ports that a stream drives or reads; reports those that the design lacks or that have another width. */
function findPorts(simulator: Simulator, design: StreamDesign, report: Report): Map<string, number> | undefined {
  const slots = new Map<string, number>();
  let ok = true;
  const find = (noun: string, ports: readonly SimulatedPort[], name: string, width: number): void => {
    const port = ports.find((candidate) => candidate.name === name);
    if (port?.width === width) return void slots.set(name, port.slot);
    const found = port === undefined ? "does not exist" : `has ${port.width} bits`;
    report(
      errorAt(
        "simulate/port",
        UnknownLoc.instance,
        `${noun} '${name}' of ${width} bits, which the design's description names, ${found}`,
      ),
    );
    ok = false;
  };
  for (const name of [design.clock, design.reset, design.start]) find("input", simulator.inputs, name, 1);
  for (const port of design.inputs) find("input", simulator.inputs, port.name, port.width);
  find("output", simulator.outputs, design.valid, 1);
  for (const port of design.outputs) find("output", simulator.outputs, port.name, port.width);
  return ok ? slots : undefined;
}
