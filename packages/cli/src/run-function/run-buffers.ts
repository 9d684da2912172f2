import { compileFunction, ExecutionError } from "@hls-opt/dialect-affine";
import type { ElementArray } from "@hls-opt/dialect-affine";
import { MemRefType } from "@hls-opt/ir-core";
import type { Operation, Type } from "@hls-opt/ir-core";
import { symbolOf } from "../compile/functions.js";
import type { Session } from "../compile/session.js";
import { AlreadyReported } from "../host/user-error.js";
import { fitted } from "./numbers.js";
import type { Numbers } from "./numbers.js";
import { signatureOf } from "./signature.js";

/** Executes a function at loop level, scheduled or not. */
export function runBuffers(
  session: Session,
  module: Operation,
  func: Operation,
  inputs: readonly Numbers[],
): Numbers[] {
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
