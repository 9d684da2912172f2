import { readFile, writeFile } from "node:fs/promises";
import { endianness } from "node:os";
import type { Design, Port } from "./design.js";
import { HarnessError } from "./errors.js";

/** Raw integers of all samples: inputs `[samples][inputElements]`, expected `[samples][outputElements]`. */
export interface Vectors {
  readonly inputs: BigInt64Array;
  readonly expected: BigInt64Array;
}

/** Reads a file of little-endian 64-bit integers. */
export async function readInt64(path: string): Promise<BigInt64Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw vectorError(`cannot read '${path}': ${error instanceof Error ? error.message : String(error)}`);
  });
  if (bytes.length % 8 !== 0) throw vectorError(`'${path}' has ${bytes.length} bytes, not a multiple of 8`);
  return decodeInt64(bytes);
}

/** Writes 64-bit integers in little-endian order. */
export async function writeInt64(path: string, values: BigInt64Array): Promise<void> {
  await writeFile(path, encodeInt64(values));
}

/** The integers of little-endian bytes; the length must be a multiple of 8. */
export function decodeInt64(bytes: Uint8Array): BigInt64Array {
  const copy = Buffer.from(bytes);
  if (endianness() === "BE") copy.swap64();
  return new BigInt64Array(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.length));
}

/** The little-endian bytes of integers. */
export function encodeInt64(values: BigInt64Array): Uint8Array {
  const copy = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === "BE" ? Buffer.from(copy).swap64() : copy;
}

/** Number of samples in vectors; throws when their sizes disagree or an input does not fit its port. */
export function checkVectors(design: Design, vectors: Vectors): number {
  const samples = vectors.inputs.length / design.inputElements;
  if (!Number.isInteger(samples) || samples === 0) {
    throw vectorError(`${vectors.inputs.length} input values are not one or more samples of ${design.inputElements}`);
  }
  if (vectors.expected.length !== samples * design.outputElements) {
    throw vectorError(
      `${samples} samples need ${samples * design.outputElements} expected values, found ${vectors.expected.length}`,
    );
  }
  for (const port of design.inputs) checkRange(port, vectors.inputs, design.inputElements, "input");
  return samples;
}

/** Throws when a value does not fit the port that carries it: the simulators would see only its low bits. */
export function checkRange(port: Port, values: BigInt64Array, elements: number, role: string): void {
  if (port.width === 64) return;
  const least = port.signed ? -(1n << BigInt(port.width - 1)) : 0n;
  const most = least + (1n << BigInt(port.width)) - 1n;
  for (const word of new Set(port.words)) {
    if (word < 0) continue;
    for (let index = word; index < values.length; index += elements) {
      const value = values[index] ?? 0n;
      if (value >= least && value <= most) continue;
      const place = `sample ${Math.floor(index / elements)}, element ${word}`;
      throw vectorError(
        `${role} ${value} (${place}) does not fit the ${port.width} bits of port '${port.name}' (${least} to ${most})`,
      );
    }
  }
}

function vectorError(message: string): HarnessError {
  return new HarnessError(
    "harness/invalid-vectors",
    message,
    "vectors are raw integers, little-endian int64, laid out [samples][elements]",
  );
}
