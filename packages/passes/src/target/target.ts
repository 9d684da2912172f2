import { freeze, produce } from "immer";
import type { MultiplierShape, TimingModel } from "./timing.js";

export interface DeviceResources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram36: number;
}

/** A device as data: what there is, and how long things take. */
export interface Target {
  readonly name: string;
  readonly summary: string;
  readonly clockNs: number;
  /** How Yosys synthesises for it. */
  readonly synthesis: "xcup" | "generic" | "ice40" | "ecp5";
  readonly resources: DeviceResources | undefined;
  readonly timing: TimingModel;
  /** The widest signed product one multiplier block takes. */
  readonly multiplier: MultiplierShape;
}

/** UltraScale+ of speed grade -2; typical wires of a placed design. Sources and checks: docs/results/timing.md. */
const alveoU280: Target = freeze({
  name: "alveo-u280",
  summary: "AMD Alveo U280 (UltraScale+, xcu280)",
  clockNs: 5,
  synthesis: "xcup",
  resources: { lut: 1_303_680, ff: 2_607_360, dsp: 9_024, bram36: 2_016 },
  timing: {
    clockToOutput: 0.1,
    setup: 0.06,
    memoryToOutput: 0.9,
    lut: 0.1,
    net: 0.4,
    lutInputs: 6,
    carryEntry: 0.15,
    carryPerBit: 0.015,
    carryToChoice: 0.3,
    multiplier: 2.6,
  },
  multiplier: { wide: 27, narrow: 18 },
});

const generic: Target = produce(alveoU280, (draft) => {
  draft.name = "generic";
  draft.summary = "any FPGA with 6-input LUTs, resources not limited";
  draft.clockNs = 10;
  draft.synthesis = "generic";
  draft.resources = undefined;
  draft.timing = {
    clockToOutput: 0.4,
    setup: 0.1,
    memoryToOutput: 2,
    lut: 0.25,
    net: 0.8,
    lutInputs: 6,
    carryEntry: 0.4,
    carryPerBit: 0.03,
    carryToChoice: 0.6,
    multiplier: 4,
  };
});

const ecp5: Target = produce(alveoU280, (draft) => {
  draft.name = "ecp5-85k";
  draft.summary = "Lattice ECP5 85F: open place and route with nextpnr";
  draft.clockNs = 12;
  draft.synthesis = "ecp5";
  draft.resources = { lut: 83_640, ff: 83_640, dsp: 156, bram36: 104 };
  draft.timing = {
    clockToOutput: 0.52,
    setup: 0.1,
    memoryToOutput: 4.5,
    lut: 0.24,
    net: 1.1,
    lutInputs: 4,
    carryEntry: 0.8,
    carryPerBit: 0.036,
    carryToChoice: 2.6,
    multiplier: 4.5,
  };
  draft.multiplier = { wide: 18, narrow: 18 };
});

const ice40Hx8k: Target = produce(alveoU280, (draft) => {
  draft.name = "ice40-hx8k";
  draft.summary = "Lattice iCE40 HX8K: open place and route with nextpnr, no multiplier blocks";
  draft.clockNs = 20;
  draft.synthesis = "ice40";
  draft.resources = { lut: 7_680, ff: 7_680, dsp: 0, bram36: 16 };
  draft.timing = {
    clockToOutput: 0.54,
    setup: 0.47,
    memoryToOutput: 2.15,
    lut: 0.4,
    net: 1,
    lutInputs: 4,
    carryEntry: 0.6,
    carryPerBit: 0.126,
    carryToChoice: 0.5,
    multiplier: undefined,
  };
});

export const targets: readonly Target[] = [alveoU280, generic, ecp5, ice40Hx8k];

/** The target of this name. */
export function findTarget(name: string): Target | undefined {
  return targets.find((target) => target.name === name);
}

/** The same device at another clock. */
export function withClock(target: Target, clockNs: number): Target {
  return clockNs === target.clockNs ? target : produce(target, (draft) => void (draft.clockNs = clockNs));
}
