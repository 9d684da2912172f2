import type { Target } from "@hls-opt/passes";
import type { Budget } from "./budget.js";
import type { InputRange } from "../samples/samples.js";

/** How Verilog is simulated; `auto`: by Verilator where it is installed. */
export const simulatorChoices = ["auto", "verilator", "built-in"] as const;
export type SimulatorChoice = (typeof simulatorChoices)[number];

/** What `hls-opt compile` was asked for. */
export interface CompileRequest {
  /** `.onnx` or `.mlir`. */
  readonly model: string;
  readonly target: Target;
  /** Cycles between samples; undefined: the shortest that keeps to the budget. */
  readonly interval: number | undefined;
  readonly budget: Budget | undefined;
  /** Pipeline stages of a network at an interval of 1; undefined: the fewest that the clock allows. */
  readonly stages: number | undefined;
  /** Whether a clock too fast for the stages gives way: it was not asked for. */
  readonly clockGivesWay: boolean;
  /** Bits of the numbers in the network. */
  readonly precision: number;
  readonly samples: string | undefined;
  readonly labels: string | undefined;
  readonly out: string;
  readonly simulator: SimulatorChoice;
  readonly yosys: boolean;
  /** Samples that are streamed through the Verilog, at most. */
  readonly frames: number;
  /** Of random inputs. */
  readonly seed: number;
  /** Of random inputs. */
  readonly inputRange: InputRange;
}
