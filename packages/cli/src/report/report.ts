/** What was promised when the design was scheduled, and what the simulator counted. */
export interface Measured {
  readonly predicted: number;
  readonly measured: number;
}

/** How the Verilog was checked against the compiler's own bit-accurate reference. */
export interface VerificationReport {
  /** Such as `verilator 5.006` or `built-in`. */
  readonly simulator: string;
  /** Inputs streamed in back to back at the promised interval. */
  readonly samples: number;
  /** Output words that were compared. */
  readonly checked: number;
  /** Output words that differ. */
  readonly mismatches: number;
  /** Where the inputs come from: a file, or a seed and a range. */
  readonly inputs: string;
  /** The agreements that were checked on the way down, from level to level. */
  readonly ladder: readonly LadderReport[];
}

/** Two levels that were executed on the same inputs. */
export interface LadderReport {
  readonly from: string;
  readonly to: string;
  readonly samples: number;
  readonly mismatches: number;
}

/** Cells that Yosys counted. */
export interface CellCounts {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram36: number;
}

/** Resources of the whole design and of one instance of each of its modules. */
export interface ResourceReport extends CellCounts {
  /** Such as `yosys 0.23`. */
  readonly tool: string;
  /** Own cells of one instance, without those of its submodules. */
  readonly modules: Readonly<Record<string, CellCounts & { readonly instances: number }>>;
}

/** Least, middle and large values of an error over all samples. */
export interface ErrorSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/** Quality against labels. `float`, `compiled` and the baselines are means of the metric over all samples. */
export interface LabelAccuracy {
  /** `pixel error`, `rmse` (both: less is better) or `accuracy` (more is better). */
  readonly metric: string;
  readonly samples: number;
  readonly float: number;
  readonly compiled: number;
  /** Trivial predictors that a network has to beat. */
  readonly baselines: Readonly<Record<string, number>>;
  /** Percentiles of the metric where it is an error of each sample. */
  readonly details?: Readonly<Record<string, ErrorSummary>>;
}

/** Difference between the compiled outputs and float64, where there are no labels. */
export interface FloatDifference {
  readonly metric: "error against float64";
  readonly samples: number;
  readonly float: 0;
  /** Root mean square of the differences. */
  readonly compiled: number;
  readonly max: number;
  readonly baselines: Readonly<Record<string, number>>;
}

/** A kernel's place in the schedule of one sample. */
export interface KernelReport {
  readonly name: string;
  /** First cycle, counted from the edge that accepts the first input word. */
  readonly start: number;
  /** Iterations, one a cycle. */
  readonly iterations: number;
  /** Cycles from an iteration's reads to its writes. */
  readonly depth: number;
  /** Results of one iteration. */
  readonly lanes: number;
  /** Operations of one iteration, each with hardware of its own. */
  readonly operations: number;
  /** Buffers it reads and writes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** `report.json`. */
export interface Report {
  readonly tool: string;
  readonly model: string;
  readonly target: string;
  readonly clock_ns: number;
  /** What the longest path between two registers of a kernel takes, by the delay model of the target. */
  readonly stage_ns: number;
  /** Number format, such as `fixed 16 bits`. */
  readonly precision: string;
  readonly interval: Measured;
  readonly latency: Measured;
  readonly verification: VerificationReport;
  /** Absent where Yosys was not run. */
  readonly resources?: ResourceReport;
  readonly accuracy: LabelAccuracy | FloatDifference;
  readonly schedule: readonly KernelReport[];
  /** Seconds by step; the only part that differs between two runs. */
  readonly compile_seconds: Readonly<Record<string, number>>;
  /** What to type to make these files again. */
  readonly commands: readonly string[];
  /** Things that the reader should know, such as that the inputs were random. */
  readonly notes: readonly string[];
}
