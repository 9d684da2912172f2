import type { Port, Vectors } from "@hls-opt/verilator-harness";

/** A list of integers for each sample. */
type Words = readonly Float64Array[];

/** Test vectors: the raw integers of all samples, each as the port that carries it reads its bits. */
export function makeVectors(
  inputs: Words,
  expected: Words,
  ports: { inputs: readonly Port[]; outputs: readonly Port[] },
): Vectors {
  return { inputs: pack(inputs, ports.inputs), expected: pack(expected, ports.outputs) };
}

function pack(samples: Words, ports: readonly Port[]): BigInt64Array {
  const size = samples[0]?.length ?? 0;
  const packed = new BigInt64Array(samples.length * size);
  const readers = portOfElement(ports, size);
  samples.forEach((sample, s) => {
    for (let i = 0; i < size; i++) packed[s * size + i] = asPortReads(sample[i] as number, readers[i]);
  });
  return packed;
}

/** The port that carries each element; undefined for elements that the design does not use. */
function portOfElement(ports: readonly Port[], size: number): (Port | undefined)[] {
  const readers = new Array<Port | undefined>(size).fill(undefined);
  for (const port of ports) for (const word of port.words) if (word >= 0) readers[word] = port;
  return readers;
}

function asPortReads(value: number, port: Port | undefined): bigint {
  const exact = BigInt(value);
  if (port === undefined || port.width === 64) return exact;
  return port.signed ? BigInt.asIntN(port.width, exact) : BigInt.asUintN(port.width, exact);
}

/** Counts the elements that differ between two levels; integers count as equal when their low `width` bits are. */
export function countMismatches(expected: Words, actual: Words, widths: readonly number[]): number {
  let count = 0;
  expected.forEach((sample, s) => {
    const other = actual[s];
    for (let i = 0; i < sample.length; i++) {
      const width = widths[i] ?? 64;
      if (!agree(sample[i] as number, other?.[i], width)) count++;
    }
  });
  return count;
}

function agree(expected: number, actual: number | undefined, width: number): boolean {
  if (expected === actual) return true;
  if (actual === undefined || !Number.isInteger(expected) || !Number.isInteger(actual)) return false;
  return BigInt.asIntN(width, BigInt(expected)) === BigInt.asIntN(width, BigInt(actual));
}
