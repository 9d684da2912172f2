import {
  npyNumbers,
  prepareFunction,
  quantizeTensor,
  readNpy,
  realValues,
  isFixed,
  makeTensor,
  writeNpy,
} from "@hls-opt/dialect-nn";
import type { NpyArray, Tensor } from "@hls-opt/dialect-nn";
import { compileFunction, ExecutionError } from "@hls-opt/dialect-affine";
import type { ElementArray } from "@hls-opt/dialect-affine";
import { elementCount, MemRefType, RankedTensorType } from "@hls-opt/ir-core";
import type { Operation, Type, FunctionType, TypeAttr } from "@hls-opt/ir-core";
import { makeCommand, runCommand } from "../command-line/command.js";
import { findFunction, symbolOf } from "../compile/functions.js";
import { loadModule } from "../compile/load-model.js";
import { Session } from "../compile/session.js";
import { exitCode } from "../host/exit-code.js";
import { readBytes, writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { AlreadyReported, refuse } from "../host/user-error.js";

interface Options {
  readonly function?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** Numbers with their shape: an input, or a result. */
interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** `hls-opt run FILE`: executes a function at network or loop level. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  const command = makeCommand("run", "Execute a function at network level (tensors) or loop level (memrefs).", host)
    .argument("FILE", ".onnx or .mlir; -: standard input, as .mlir")
    .option("--function <name>", "the function (default: main, or the only one)")
    .option("--input <file>", ".npy of the next argument; without any, arguments are 0", collect, [])
    .option("--output <file>", ".npy to write the next result to; others are printed", collect, [])
    .addHelpText(
      "after",
      "\nFixed-point tensors take and give real numbers, memrefs of integers raw ones. At loop level every memref\nargument is an input and its contents afterwards are a result.\n",
    )
    .action((file: string, options: Options) => runFile(file, options, host));
  await runCommand(command, args);
  return exitCode.ok;
}

function runFile(file: string, options: Options, host: Host): void {
  const session = new Session(host);
  const module = loadModule(session, file);
  const func = findFunction(module, file, options.function);
  const inputs = options.input.map((path) => readNumbers(host, path));
  const types = signatureOf(func).inputs;
  if (inputs.length > types.length) {
    refuse("run/inputs", `'@${symbolOf(func)}' has ${types.length} arguments, but ${inputs.length} inputs are given`, {
      file,
    });
  }
  const isNetwork = types.every((type) => type instanceof RankedTensorType);
  const results = isNetwork ? runTensors(session, func, inputs) : runBuffers(session, module, func, inputs);
  results.forEach((result, i) => {
    const path = options.output[i];
    if (path === undefined) host.writeOut(`${formatNumbers(result)}\n`);
    else writeOutput(host, path, writeNpy({ shape: result.shape, dtype: "f8", data: result.values }));
  });
}

function signatureOf(func: Operation): FunctionType {
  return (func.getAttr("function_type") as TypeAttr).type as FunctionType;
}

function runTensors(session: Session, func: Operation, inputs: readonly Numbers[]): Numbers[] {
  const program = session.require(prepareFunction(func, session.report));
  const tensors = signatureOf(func).inputs.map((type, i) => tensorOf(type as RankedTensorType, inputs[i], i));
  const results = session.require(program.run(tensors, { report: session.report }));
  return results.map((result) => ({ shape: result.shape, values: realValues(result) }));
}

function tensorOf(type: RankedTensorType, input: Numbers | undefined, index: number): Tensor {
  const values = fitted(type, type.shape, input, index);
  return isFixed(type.element) ? quantizeTensor(type, values) : makeTensor(type, values);
}

function runBuffers(session: Session, module: Operation, func: Operation, inputs: readonly Numbers[]): Numbers[] {
  try {
    return executeBuffers(module, func, inputs);
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    error.diagnostics.forEach(session.report);
    throw new AlreadyReported();
  }
}

/** Memrefs are filled, and read back as results; what the function returns follows. Scalars are 0. */
function executeBuffers(module: Operation, func: Operation, inputs: readonly Numbers[]): Numbers[] {
  const executable = compileFunction(module, symbolOf(func), { checkBounds: true });
  const { inputs: types, results: resultTypes } = signatureOf(func);
  const buffers = types.flatMap((type, i) =>
    type instanceof MemRefType ? [{ type, buffer: executable.argument(i), index: i }] : [],
  );
  for (const { type, buffer, index } of buffers) fill(buffer, fitted(type, type.shape, inputs[index], index));
  const scalars = types.flatMap((type, i) =>
    type instanceof MemRefType ? [] : [fitted(type, [], inputs[i], i)[0] ?? 0],
  );
  const returned = executable.run(
    scalars.map((value, i) => scalarOf(types.filter((type) => !(type instanceof MemRefType))[i], value)),
  );
  return [
    ...buffers.map(({ type, buffer }) => ({ shape: type.shape, values: numbersOf(buffer) })),
    ...returned.map((value, i) => resultNumbers(resultTypes[i], value)),
  ];
}

function scalarOf(type: Type | undefined, value: number): number | bigint {
  return type?.kind === "float" ? value : BigInt(value);
}

function resultNumbers(type: Type | undefined, value: number | bigint | ElementArray): Numbers {
  if (typeof value !== "object") return { shape: [], values: Float64Array.of(Number(value)) };
  return { shape: type instanceof MemRefType ? type.shape : [value.length], values: numbersOf(value) };
}

function numbersOf(buffer: ElementArray): Float64Array {
  return Float64Array.from(buffer as ArrayLike<number | bigint>, Number);
}

function fill(buffer: ElementArray, values: Float64Array): void {
  for (let i = 0; i < buffer.length; i++) {
    const value = values[i] as number;
    buffer[i] = (buffer instanceof BigInt64Array ? BigInt(Math.trunc(value)) : value) as never;
  }
}

/** The numbers of an argument, whose count has to be right; the file may leave out or add sizes of 1. */
function fitted(type: Type, shape: readonly number[], input: Numbers | undefined, index: number): Float64Array {
  const count = elementCount(shape);
  if (input === undefined) return new Float64Array(count);
  if (input.values.length === count) return input.values;
  return refuse(
    "run/input-shape",
    `input ${index} has shape [${input.shape.join(", ")}], but the argument has type ${type}`,
    {
      advice: `give ${count} numbers`,
    },
  );
}

function readNumbers(host: Host, path: string): Numbers {
  const array: NpyArray | string = readNpy(readBytes(host, path));
  if (typeof array !== "string") return { shape: array.shape, values: npyNumbers(array) };
  return refuse("run/input", array, { file: path, advice: "save it with numpy.save" });
}

/** Numbers as nested lists, as numpy prints them, without abbreviation. */
function formatNumbers({ shape, values }: Numbers): string {
  let at = 0;
  const format = (depth: number): string => {
    if (depth === shape.length) return String(values[at++]);
    return `[${Array.from({ length: shape[depth] as number }, () => format(depth + 1)).join(", ")}]`;
  };
  return format(0);
}
