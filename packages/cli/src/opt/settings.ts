import type { RemarkKind } from "@hls-opt/ir-core";

/** What `hls-opt [flags] FILE` was asked to do; filled in by the flags of flags.ts. */
export interface Settings {
  input: string;
  output: string;
  /** Passes and pipelines in the order of the command line. */
  readonly steps: Step[];
  /** `--pass-pipeline`, which excludes `steps`. */
  passPipeline: string | undefined;
  readonly passPlugins: string[];
  readonly dialectPlugins: string[];

  splitInputFile: boolean;
  verifyDiagnostics: boolean;
  verifyEach: boolean;
  /** Which remarks of passes are shown. */
  remarks: ReadonlySet<RemarkKind>;
  allowUnregistered: boolean;
  noImplicitModule: boolean;

  emitVerilog: boolean;
  generic: boolean;
  debugInfo: boolean;
  localScope: boolean;

  /** Names of passes, or all of them. */
  printBefore: ReadonlySet<string> | "all";
  printAfter: ReadonlySet<string> | "all";
  printAfterChange: boolean;
  printAfterFailure: boolean;
  printModuleScope: boolean;
  timing: boolean;
  statistics: boolean;
  crashReproducer: string | undefined;

  /** Shows something and does nothing else. */
  show: "help" | "version" | "dialects" | "passes" | undefined;
}

/** A pass or pipeline flag: `--canonicalize=max-iterations=5`. */
export interface Step {
  readonly name: string;
  /** What is behind the `=`, without braces. */
  readonly options: string;
}

/** Settings before any flag is read. */
export function defaultSettings(): Settings {
  return {
    input: "-",
    output: "-",
    steps: [],
    passPipeline: undefined,
    passPlugins: [],
    dialectPlugins: [],
    splitInputFile: false,
    verifyDiagnostics: false,
    verifyEach: true,
    remarks: new Set(),
    allowUnregistered: false,
    noImplicitModule: false,
    emitVerilog: false,
    generic: false,
    debugInfo: false,
    localScope: false,
    printBefore: new Set(),
    printAfter: new Set(),
    printAfterChange: false,
    printAfterFailure: false,
    printModuleScope: false,
    timing: false,
    statistics: false,
    crashReproducer: undefined,
    show: undefined,
  };
}
