import { findTarget, targets, withClock } from "@hls-opt/passes";
import type { Target } from "@hls-opt/passes";
import { choiceOption, integerOption, makeCommand, runCommand } from "../command-line/command.js";
import { exitCode } from "../host/exit-code.js";
import type { Host } from "../host/host.js";
import { UsageError } from "../host/user-error.js";
import { summarise } from "../report/summary.js";
import { defaultInputRange } from "../samples/samples.js";
import type { InputRange } from "../samples/samples.js";
import { parseBudget } from "./budget.js";
import type { Budget } from "./budget.js";
import { compileNetwork } from "./flow.js";
import { moduleName } from "./load-model.js";
import { simulatorChoices } from "./request.js";
import type { CompileRequest } from "./request.js";

/** `hls-opt compile MODEL`. */
export async function compile(args: readonly string[], host: Host): Promise<number> {
  const command = makeCommand("compile", "Compile a network to Verilog, verify every output bit, and report.", host)
    .argument("MODEL", "a network, .onnx or .mlir (nn dialect)")
    .option(
      "--target <name>",
      `device: ${targets.map(({ name }) => name).join(", ")} (default: the first)`,
      targetOption,
    )
    .option("--interval <cycles>", "cycles between two samples (default: 1000)", integerOption("interval", 1))
    .option("--budget <dsp=n>", "take the shortest interval with at most n multipliers", parseBudget)
    .option("--clock <ns>", "clock period (default: the device's)", clockOption)
    .option("--stages <n>", "most pipeline stages at interval 1 (default: the fewest)", integerOption("stages", 1))
    .option("--precision <bits>", "bits of the numbers in the network", precisionOption, 16)
    .option("--samples <file>", ".npy or .npz with inputs, to calibrate and verify with (default: random ones)")
    .option("--labels <file>", ".npy with the right outputs, to measure accuracy against")
    .option("--out <folder>", "where all files go (default: out/NAME)")
    .option("--simulator <name>", simulatorChoices.join(", "), choiceOption("simulator", simulatorChoices), "auto")
    .option("--no-yosys", "do not count resources")
    .option("--frames <n>", "samples to stream through the Verilog, at most", integerOption("frames", 2), 200)
    .option("--seed <n>", "of random inputs", integerOption("seed", 0), 1)
    .option("--input-range <min,max>", "of random inputs (default: 0,1)", rangeOption)
    .action(async (model: string, options: Options) => {
      host.writeOut(summarise(await compileNetwork(makeRequest(model, options), host)));
    });
  await runCommand(command, args);
  return exitCode.ok;
}

type Options = Omit<
  CompileRequest,
  "model" | "interval" | "stages" | "clockGivesWay" | "budget" | "out" | "samples" | "labels" | "target" | "inputRange"
> & {
  readonly target?: Target;
  readonly inputRange?: InputRange;
  readonly interval?: number;
  readonly clock?: number;
  readonly stages?: number;
  readonly budget?: Budget;
  readonly out?: string;
  readonly samples?: string;
  readonly labels?: string;
};

function makeRequest(model: string, options: Options): CompileRequest {
  if (options.interval !== undefined && options.budget !== undefined) {
    throw new UsageError("--interval and --budget exclude each other", "give one of them");
  }
  if (options.stages !== undefined && options.interval !== 1) {
    throw new UsageError("--stages is for an interval of 1", "give --interval 1, or leave --stages out");
  }
  const { clock, ...others } = options;
  const target = options.target ?? (targets[0] as Target);
  return {
    ...others,
    model,
    target: clock === undefined ? target : withClock(target, clock),
    clockGivesWay: clock === undefined,
    stages: options.stages,
    inputRange: options.inputRange ?? defaultInputRange,
    interval: options.interval,
    budget: options.budget,
    samples: options.samples,
    labels: options.labels,
    out: options.out ?? `out/${moduleName(model)}`,
  };
}

function clockOption(text: string): number {
  const period = Number(text);
  if (period > 0 && Number.isFinite(period)) return period;
  throw new UsageError(`--clock is '${text}'`, "write nanoseconds, such as 5");
}

function targetOption(name: string): Target {
  const target = findTarget(name);
  if (target !== undefined) return target;
  throw new UsageError(`--target is '${name}'`, `write one of ${targets.map((one) => one.name).join(", ")}`);
}

/** Products and sums of wider numbers do not fit the 54 bits in which the interpreter is exact. */
const widest = 24;

function precisionOption(text: string): number {
  const bits = integerOption("precision", 2)(text);
  if (bits <= widest) return bits;
  throw new UsageError(`--precision is '${text}'`, `write 2 to ${widest} bits`);
}

function rangeOption(text: string): InputRange {
  const [min = NaN, max = NaN, ...more] = text.split(",").map(Number);
  if (more.length === 0 && Number.isFinite(min) && Number.isFinite(max) && min < max) return { min, max };
  throw new UsageError(`--input-range is '${text}'`, "write the least and the greatest input, such as -1,1");
}
