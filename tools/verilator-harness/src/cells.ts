/** What one cell, or one module, takes of a device. */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  /** In units of 36 kbit; a RAMB18 is half of one. */
  readonly bram36: number;
  readonly latches: number;
}

/** Nothing at all. */
export const noResources: Resources = { lut: 0, ff: 0, dsp: 0, bram36: 0, latches: 0 };

/** Sum of `a` and `count` times `b`. */
export function addResources(a: Resources, b: Resources, count = 1): Resources {
  return {
    lut: a.lut + count * b.lut,
    ff: a.ff + count * b.ff,
    dsp: a.dsp + count * b.dsp,
    bram36: a.bram36 + count * b.bram36,
    latches: a.latches + count * b.latches,
  };
}

/** What a cell of a synthesised netlist takes; undefined for a type that is not known. */
export function cellResources(type: string): Resources | undefined {
  const lut = lutramLuts[type];
  if (lut !== undefined) return { ...noResources, lut };
  return patterns.find(([pattern]) => pattern.test(type))?.[1];
}

/**
 * LUTs that a memory or shift-register cell occupies in the SLICEMs of an UltraScale+ device.
 *
 * One LUT6 stores 64 x 1 or 32 x 2 bits with one port; a dual-port cell needs a copy for its second port, and the
 * multi-port cells RAM32M, RAM64M and their eight-LUT forms fill a half or a whole slice.
 */
const lutramLuts: Readonly<Record<string, number>> = {
  SRL16E: 1,
  SRLC16E: 1,
  SRLC32E: 1,
  RAM32X1S: 1,
  RAM32X1D: 2,
  RAM32X2S: 1,
  RAM64X1S: 1,
  RAM64X1D: 2,
  RAM128X1S: 2,
  RAM128X1D: 4,
  RAM256X1S: 4,
  RAM256X1D: 8,
  RAM512X1S: 8,
  RAM32M: 4,
  RAM32M16: 8,
  RAM32X16DR8: 8,
  RAM64M: 4,
  RAM64M8: 8,
  RAM64X8SW: 8,
};

const patterns: readonly (readonly [RegExp, Resources])[] = [
  // Yosys counts inverters on their own, but there is no place for one other than a LUT.
  [/^(LUT[1-6]|INV|\$lut)$/, { ...noResources, lut: 1 }],
  [/^(FD[RSCP]E(_1)?|\$_(DFFE?|SDFFC?E?|ADFFE?|ALDFFE?|DFFSRE?)_\w+)$/, { ...noResources, ff: 1 }],
  [/^DSP48E[12]$/, { ...noResources, dsp: 1 }],
  [/^RAMB36E[12]$/, { ...noResources, bram36: 1 }],
  [/^RAMB18E[12]$/, { ...noResources, bram36: 0.5 }],
  [/^(LD[CPRS]?E?(_1)?|\$(a|s)?dlatch(sr)?|\$_DLATCH(SR)?_\w+)$/, { ...noResources, latches: 1 }],
  // Part of the slice beside the LUTs, or of the clock network; `$scopeinfo` only remembers a flattened instance.
  [/^(CARRY[48]|MUXF[789]|BUFG|GND|VCC|\$scopeinfo)$/, noResources],
];
