/** The folder that `hls-opt compile --out` writes: names of its files, and reading it back. */
import { join, resolve } from "node:path";
import { readDesign, readInt64 } from "@hls-opt/verilator-harness";
import type { DesignSource, Vectors } from "@hls-opt/verilator-harness";
import type { Host } from "../host/host.js";
import { withHarness } from "./harness-errors.js";

/** Names inside the folder. */
export const fileNames = {
  design: "design.json",
  hardware: "05-hw.mlir",
  inputs: "vectors/inputs.bin",
  expected: "vectors/expected.bin",
  report: "report.json",
  page: "report.html",
} as const;

/** A compiled design with the vectors that it was verified with. */
export interface CompiledDesign {
  readonly source: DesignSource;
  readonly vectors: Vectors;
}

/** Reads a compiled design; what is wrong with it is a diagnostic. */
export async function readCompiled(host: Host, folder: string): Promise<CompiledDesign> {
  const path = (name: string): string => join(resolve(host.cwd, folder), name);
  return withHarness(async () => ({
    source: await readDesign(path(fileNames.design)),
    vectors: { inputs: await readInt64(path(fileNames.inputs)), expected: await readInt64(path(fileNames.expected)) },
  }));
}
