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

  /** The line that divides the input; undefined: it is one piece. */
  splitMarker: string | undefined;
  /** What stands between the parts of the output. */
  outputSplitMarker: string;
  verifyDiagnostics: boolean;
  verifyEach: boolean;
  verifyRoundTrip: boolean;
  /** Which remarks of passes are shown. */
  remarks: ReadonlySet<RemarkKind>;
  allowUnregistered: boolean;
  noImplicitModule: boolean;
  printOpOnDiagnostic: boolean;

  emitVerilog: boolean;
  generic: boolean;
  debugInfo: boolean;
  prettyDebugInfo: boolean;
  localScope: boolean;
  valueUsers: boolean;
  uniqueIds: boolean;
  nameLocAsPrefix: boolean;
  skipRegions: boolean;
  elideElements: number | undefined;
  elideResources: number | undefined;
  hexElements: number | undefined;

  /** Names of passes, or all of them. */
  printBefore: ReadonlySet<string> | "all";
  printAfter: ReadonlySet<string> | "all";
  printAfterChange: boolean;
  printAfterFailure: boolean;
  printDiff: boolean;
  printModuleScope: boolean;
  /** The folder where dumps go, a file each. */
  printTree: string | undefined;
  timing: boolean;
  timingDisplay: "tree" | "list";
  timingFormat: "text" | "json";
  statistics: boolean;
  statisticsDisplay: "pipeline" | "list";
  dumpPipeline: boolean;
  crashReproducer: string | undefined;
  localReproducer: boolean;
  generateReproducer: string | undefined;
  runReproducer: boolean;

  /** Shows something and does nothing else. */
  show: "help" | "help-all" | "version" | "dialects" | "passes" | "pass-names" | undefined;
  /** The dialect or pass to show; undefined: all. */
  shown: string | undefined;
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
    splitMarker: undefined,
    outputSplitMarker: "// -----",
    verifyDiagnostics: false,
    verifyEach: true,
    verifyRoundTrip: false,
    remarks: new Set(),
    allowUnregistered: false,
    noImplicitModule: false,
    printOpOnDiagnostic: true,
    emitVerilog: false,
    generic: false,
    debugInfo: false,
    prettyDebugInfo: false,
    localScope: false,
    valueUsers: false,
    uniqueIds: false,
    nameLocAsPrefix: false,
    skipRegions: false,
    elideElements: undefined,
    elideResources: undefined,
    hexElements: undefined,
    printBefore: new Set(),
    printAfter: new Set(),
    printAfterChange: false,
    printAfterFailure: false,
    printDiff: false,
    printModuleScope: false,
    printTree: undefined,
    timing: false,
    timingDisplay: "tree",
    timingFormat: "text",
    statistics: false,
    statisticsDisplay: "pipeline",
    dumpPipeline: false,
    crashReproducer: undefined,
    localReproducer: false,
    generateReproducer: undefined,
    runReproducer: false,
    show: undefined,
    shown: undefined,
  };
}
