import { writeNpy } from "@hls-opt/dialect-nn";
import { RankedTensorType } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { makeCommand, runCommand } from "../command-line/command.js";
import { findFunction, symbolOf } from "../compile/functions.js";
import { loadModule } from "../compile/load-model.js";
import { Session } from "../compile/session.js";
import { exitCode } from "../host/exit-code.js";
import { writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";
import { formatNumbers, readNumbers } from "./numbers.js";
import type { Numbers } from "./numbers.js";
import { runBuffers } from "./run-buffers.js";
import { isHardware, runHardware } from "./run-hardware.js";
import { runTensors } from "./run-tensors.js";
import { signatureOf } from "./signature.js";

interface Options {
  readonly function?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

const notes = `
At every level the same command runs the same program:
  network (tensors)      fixed-point tensors take and give real numbers
  loops (memrefs)        scheduled or not; every memref argument is an input, its contents afterwards a result;
                         integers are raw
  hardware (hw.module)   raw integers: the words of one or more samples through the ports of a lowered network;
                         in any other module a word a cycle for each port
`;

/** `hls-opt run FILE`, also `hls-run FILE`: executes a function at any level. */
export async function run(args: readonly string[], host: Host, program = "hls-opt run"): Promise<number> {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  const command = makeCommand("run", "Execute a function at any level on numbers.", host)
    .name(program)
    .argument("FILE", ".onnx or .mlir; -: standard input, as .mlir")
    .option("--function <name>", "the function or module (default: main, or the only one)")
    .option("--input <file>", ".npy of the next argument; without any, arguments are 0", collect, [])
    .option("--output <file>", ".npy to write the next result to; others are printed", collect, [])
    .addHelpText("after", notes)
    .action((file: string, options: Options) => runFile(file, options, host));
  await runCommand(command, args);
  return exitCode.ok;
}

function runFile(file: string, options: Options, host: Host): void {
  const session = new Session(host);
  const module = loadModule(session, file);
  const inputs = options.input.map((path) => readNumbers(host, path));
  const results = isHardware(module)
    ? runHardware(session, module, inputs, options.function)
    : runFunction(session, module, findFunction(module, file, options.function), inputs);
  results.forEach((result, i) => {
    const path = options.output[i];
    if (path === undefined) host.writeOut(`${formatNumbers(result)}\n`);
    else writeOutput(host, path, writeNpy({ shape: result.shape, dtype: "f8", data: result.values }));
  });
}

function runFunction(session: Session, module: Operation, func: Operation, inputs: readonly Numbers[]): Numbers[] {
  const types = signatureOf(func).inputs;
  if (inputs.length > types.length) {
    refuse("run/inputs", `'@${symbolOf(func)}' has ${types.length} arguments, but ${inputs.length} inputs are given`);
  }
  const isNetwork = types.every((type) => type instanceof RankedTensorType);
  return isNetwork ? runTensors(session, func, inputs) : runBuffers(session, module, func, inputs);
}
