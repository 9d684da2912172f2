import { performance } from "node:perf_hooks";
import { wordAt, type Design } from "./design.js";
import { HarnessError } from "./errors.js";
import { excerpt, findTool, run, type OnProgress, type Tool } from "./process.js";
import { withTemporaryFolder, writeFiles, type DesignSource } from "./source.js";
import { writeTestbench, type TestbenchOptions } from "./testbench.js";
import { checkVectors, type Vectors } from "./vectors.js";
import { faultError, type Fault, type Mismatch, type Range, type SimulationResult } from "./verification.js";

/** Options of a run in Icarus. */
export interface IcarusOptions extends TestbenchOptions {
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** Icarus Verilog on this machine, if any. */
export function findIcarus(): Promise<Tool | undefined> {
  return findTool("iverilog", "-V", /^Icarus Verilog version (\S+)/m);
}

/** Runs the generated test bench in Icarus Verilog, whose four-valued logic also shows unknown bits. */
export async function simulateIcarus(
  source: DesignSource,
  vectors: Vectors,
  options: IcarusOptions = {},
): Promise<SimulationResult> {
  const icarus = await findIcarus();
  if (!icarus) {
    throw new HarnessError(
      "harness/no-icarus",
      "cannot find Icarus Verilog",
      "install it (on Debian: apt-get install iverilog) and put it into PATH",
    );
  }
  return withTemporaryFolder(async (folder) => {
    await writeFiles(folder, source.files);
    await writeTestbench(folder, source.design, vectors, options);
    options.onProgress?.({ step: "compile" });
    const compiled = await run(icarus.path, ["-g2012", "-s", "tb", "-o", "tb.vvp", "tb.v", ...source.design.verilog], {
      cwd: folder,
      signal: options.signal,
    });
    if (compiled.code !== 0) {
      throw new HarnessError(
        "harness/icarus-failed",
        `Icarus Verilog rejects the design:\n${excerpt(compiled)}`,
        "correct the Verilog at these places",
      );
    }
    options.onProgress?.({ step: "simulate" });
    const began = performance.now();
    const { stdout } = await run("vvp", ["-n", "tb.vvp"], { cwd: folder, signal: options.signal });
    const seconds = (performance.now() - began) / 1000;
    return readResult(stdout, source.design, vectors, { simulator: `icarus ${icarus.version}`, seconds });
  });
}

function readResult(
  stdout: string,
  design: Design,
  vectors: Vectors,
  run: { simulator: string; seconds: number },
): SimulationResult {
  const fault = findJson<Fault>(stdout, "FAULT");
  if (fault) throw faultError(fault, design);
  const measured = findJson<Measured>(stdout, "RESULT");
  if (!measured) {
    throw new HarnessError(
      "harness/simulator-failed",
      `the simulation stopped without a result: ${stdout.slice(-200)}`,
      "look for $finish or $fatal in the design",
    );
  }
  const samples = checkVectors(design, vectors);
  return {
    ...run,
    ...measured,
    samples,
    interval: samples > 1 ? measured.interval : undefined,
    startDistance: samples > 1 ? { min: design.interval, max: design.interval } : undefined,
    firstMismatches: findMismatches(stdout, design, vectors),
  };
}

interface Measured {
  readonly checked: number;
  readonly mismatches: number;
  readonly latency: Range;
  readonly interval: Range;
  readonly cycles: number;
}

function findJson<T>(stdout: string, tag: string): T | undefined {
  const line = stdout.split("\n").find((one) => one.startsWith(`${tag} `));
  return line === undefined ? undefined : (JSON.parse(line.slice(tag.length)) as T);
}

function findMismatches(stdout: string, design: Design, vectors: Vectors): Mismatch[] {
  return [...stdout.matchAll(/^MISMATCH (\d+) (\d+) (\d+) (\d+) (\w+)$/gm)].flatMap((match) => {
    const [index = 0, sample = 0, beat = 0, cycle = 0] = match.slice(1, 5).map(Number);
    const port = design.outputs[index];
    if (!port) return [];
    const element = wordAt(port, beat);
    const expected = vectors.expected[sample * design.outputElements + element] ?? 0n;
    return [{ sample, element, cycle, expected, got: parseBits(match[5] ?? "", port.width, port.signed) }];
  });
}

function parseBits(hex: string, width: number, signed: boolean): bigint | undefined {
  if (!/^[0-9a-f]+$/.test(hex)) return undefined;
  return signed ? BigInt.asIntN(width, BigInt(`0x${hex}`)) : BigInt.asUintN(width, BigInt(`0x${hex}`));
}
