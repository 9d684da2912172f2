import { freeze, produce } from "immer";

/** Cycles from operands to result of a unit; 0 means combinational wiring only. */
export interface UnitLatencies {
  /** Adders, subtractors, shifts by variable amounts, comparisons, selections. */
  readonly simple: number;
  /** A product of two variables. */
  readonly multiply: number;
  /** A read of a table at a computed index. */
  readonly lookup: number;
}

export interface DeviceResources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram36: number;
}

/** A device as data: what there is, and how long units take at the clock. */
export interface Target {
  readonly name: string;
  readonly summary: string;
  readonly clockNs: number;
  /** How Yosys synthesises for it. */
  readonly synthesis: "xcup" | "generic" | "ice40";
  readonly resources: DeviceResources | undefined;
  readonly latencies: UnitLatencies;
  /** The widest signed product one multiplier block takes. */
  readonly multiplier: { readonly wide: number; readonly narrow: number };
}

const alveoU280: Target = freeze({
  name: "alveo-u280",
  summary: "AMD Alveo U280 (UltraScale+, xcu280)",
  clockNs: 5,
  synthesis: "xcup",
  resources: { lut: 1_303_680, ff: 2_607_360, dsp: 9_024, bram36: 2_016 },
  latencies: { simple: 1, multiply: 2, lookup: 1 },
  multiplier: { wide: 27, narrow: 18 },
});

const generic: Target = produce(alveoU280, (draft) => {
  draft.name = "generic";
  draft.summary = "any FPGA with 6-input LUTs, resources not limited";
  draft.clockNs = 10;
  draft.synthesis = "generic";
  draft.resources = undefined;
});

const ice40Hx8k: Target = produce(alveoU280, (draft) => {
  draft.name = "ice40-hx8k";
  draft.summary = "Lattice iCE40 HX8K: open place and route with nextpnr, no multiplier blocks";
  draft.clockNs = 20;
  draft.synthesis = "ice40";
  draft.resources = { lut: 7_680, ff: 7_680, dsp: 0, bram36: 16 };
});

export const targets: readonly Target[] = [alveoU280, generic, ice40Hx8k];

/** The target of this name. */
export function findTarget(name: string): Target | undefined {
  return targets.find((target) => target.name === name);
}
