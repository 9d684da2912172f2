import { availableParallelism } from "node:os";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { cached, contentKey, defaultCacheFolder } from "./cache.js";
import type { Design } from "./design.js";
import { HarnessError } from "./errors.js";
import { excerpt, findTool, run, type OnProgress, type RunOptions, type Tool } from "./process.js";
import { withTemporaryFolder, writeFiles, type DesignSource } from "./source.js";
import { checkVectors, writeInt64, type Vectors } from "./vectors.js";
import { faultError, timeoutOf, type Fault, type SimulationResult } from "./verification.js";
import { portHeader, wrapperFile, wrapperTop, wrapperVerilog } from "./wrapper.js";

/** Where samples start: at the promised interval, at a wider one, or at random ones not below it. */
export type Spacing =
  | { readonly kind: "back-to-back" }
  | { readonly kind: "fixed"; readonly gap: number }
  | { readonly kind: "random"; readonly maximum: number };

/** How to build a simulator. */
export interface BuildOptions {
  /** Folder of finished builds; see `defaultCacheFolder`. */
  readonly cacheFolder?: string;
  /** Verilate modules marked `hier_block` on their own: much faster for large designs of repeated modules. */
  readonly hierarchical?: boolean;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** How to run a simulation. */
export interface SimulateOptions extends BuildOptions {
  /** Default: back to back. */
  readonly spacing?: Spacing;
  /** What input ports carry where design.json says "don't care". Default: zero. */
  readonly idle?: "zero" | "random";
  /** Seed of the random gaps, idle words and initial register values. Default: 1. */
  readonly seed?: number;
  /** Mismatches to list; all are counted. Default: 10. */
  readonly maxMismatches?: number;
}

/** A built simulator of one design. */
export interface Simulator {
  readonly program: string;
  readonly version: string;
  /** Whether it was found in the cache. */
  readonly cached: boolean;
  readonly seconds: number;
}

/** Verilator on this machine, if any. */
export function findVerilator(): Promise<Tool | undefined> {
  return findTool("verilator", "--version", /^Verilator (\S+)/m);
}

/** Verilator on this machine, or an error that says how to get it. */
export async function requireVerilator(): Promise<Tool> {
  const tool = await findVerilator();
  if (tool) return tool;
  throw new HarnessError(
    "harness/no-verilator",
    "cannot find Verilator",
    "install it (on Debian: apt-get install verilator make g++) and put it into PATH",
  );
}

/** Builds the design and the harness, streams all vectors through, and checks every output word. */
export async function simulate(
  source: DesignSource,
  vectors: Vectors,
  options: SimulateOptions = {},
): Promise<SimulationResult> {
  const samples = checkVectors(source.design, vectors);
  const gaps = gapRange(source.design, options.spacing ?? { kind: "back-to-back" });
  const simulator = await buildSimulator(source, options);
  return withTemporaryFolder(async (folder) => {
    await writeFiles(folder, source.files);
    const inputs = join(folder, "inputs.bin");
    const expected = join(folder, "expected.bin");
    await writeInt64(inputs, vectors.inputs);
    await writeInt64(expected, vectors.expected);
    const timeout = timeoutOf(source.design);
    const args = [
      inputs,
      expected,
      samples,
      gaps.min,
      gaps.max,
      timeout,
      timeout,
      options.maxMismatches ?? 10,
      options.seed ?? 1,
      options.idle === "random" ? 1 : 0,
    ];
    const began = performance.now();
    const output = await run(simulator.program, args.map(String), {
      cwd: folder,
      signal: options.signal,
      onLine: (line) => reportSamples(line, samples, options.onProgress),
    });
    const seconds = (performance.now() - began) / 1000;
    const measured = parseResult(output.stdout, output.stderr);
    if (measured.fault) throw faultError(measured.fault, source.design);
    return {
      simulator: `verilator ${simulator.version}`,
      samples,
      checked: measured.checked,
      mismatches: measured.mismatches,
      firstMismatches: measured.firstMismatches.map((one) => ({
        ...one,
        expected: BigInt(one.expected),
        got: BigInt(one.got),
      })),
      latency: measured.latency,
      interval: measured.interval ?? undefined,
      startDistance: measured.startDistance ?? undefined,
      cycles: measured.cycles,
      seconds,
    };
  });
}

/** Builds the simulator of a design, or takes it from the cache. */
export async function buildSimulator(source: DesignSource, options: BuildOptions = {}): Promise<Simulator> {
  const verilator = await requireVerilator();
  const began = performance.now();
  const harness = await readFile(fileURLToPath(new URL("../cpp/harness.cpp", import.meta.url)), "utf8");
  const files = [
    ...source.files,
    { name: wrapperFile, text: wrapperVerilog(source.design) },
    { name: "ports.h", text: portHeader(source.design) },
    { name: "harness.cpp", text: harness },
  ];
  const args = verilatorArguments(source.design, options.hierarchical ?? false);
  const key = contentKey([verilator.version, ...args, ...files.flatMap((file) => [file.name, file.text])]);
  const entry = await cached(options.cacheFolder ?? defaultCacheFolder(), key, async (folder) => {
    await writeFiles(folder, files);
    await verilate(verilator, args, folder, options);
    await compile(folder, options);
    await rename(join(folder, "obj", "Vdut"), join(folder, programName));
    await rm(join(folder, "obj"), { recursive: true });
  });
  return {
    program: join(entry.folder, programName),
    version: verilator.version,
    cached: entry.hit,
    seconds: (performance.now() - began) / 1000,
  };
}

const programName = "simulator";

function verilatorArguments(design: Design, hierarchical: boolean): string[] {
  return [
    ...["--cc", "--exe", "--Mdir", "obj", "--prefix", "Vdut", "--top-module", wrapperTop],
    // Unknown values become random ones (harness.cpp seeds them) instead of whatever simulates fastest.
    ...["--x-assign", "unique", "--x-initial", "unique"],
    ...["-Wno-fatal", "-CFLAGS", "-I.."],
    ...(hierarchical ? ["--hierarchical"] : []),
    // First, as a `lint_off` in the design would reach into it.
    wrapperFile,
    ...design.verilog,
    "harness.cpp",
  ];
}

async function verilate(
  verilator: Tool,
  args: readonly string[],
  folder: string,
  options: BuildOptions,
): Promise<void> {
  options.onProgress?.({ step: "verilate" });
  const result = await run(verilator.path, args, runOptions(folder, options));
  // Before the exit code: some of these are mere warnings to Verilator.
  const ports = result.stderr.split("\n").filter((line) => portComplaint.test(line));
  if (ports.length > 0) {
    throw new HarnessError(
      "harness/port-mismatch",
      `the ports of the Verilog are not those of design.json:\n${ports.join("\n")}`,
      "give every port in design.json the name and width it has in the Verilog",
    );
  }
  if (result.code !== 0) {
    throw new HarnessError(
      "harness/verilator-failed",
      `Verilator rejects the design:\n${excerpt(result)}`,
      rejectionAdvice(result.stderr),
    );
  }
}

/** Verilator 5.006 writes `signed logic` for a signed port of a `hier_block` module, and then rejects its own text. */
function rejectionAdvice(stderr: string): string {
  if (!/^%Error: obj\/V\w+\/\w+\.sv:/m.test(stderr)) return "correct the Verilog at these places";
  return "declare the ports of modules marked hier_block without 'signed', or do not build hierarchically";
}

/** Verilator on the wrapper: a port is missing, unknown, or of another direction or width. */
const portComplaint = new RegExp(`^%(Error|Warning)-(WIDTH\\w*|PIN\\w+|ASSIGNIN|PORTSHORT): ${wrapperFile}:`);

async function compile(folder: string, options: BuildOptions): Promise<void> {
  options.onProgress?.({ step: "compile" });
  const makefile = options.hierarchical ? "Vdut_hier.mk" : "Vdut.mk";
  // Higher optimisation levels take several times as long to compile as they save in simulation.
  const args = [
    "-C",
    "obj",
    "-f",
    makefile,
    `-j${Math.max(2, availableParallelism())}`,
    "OPT_FAST=-O1",
    "OPT_SLOW=-O0",
    "OPT_GLOBAL=-O1",
  ];
  const result = await run("make", args, runOptions(folder, options));
  if (result.code !== 0) {
    throw new HarnessError(
      "harness/compile-failed",
      `the simulator does not compile:\n${excerpt(result)}`,
      "check that make and a C++ compiler are installed",
    );
  }
}

function runOptions(cwd: string, options: BuildOptions): RunOptions {
  return { cwd, signal: options.signal };
}

function gapRange(design: Design, spacing: Spacing): { min: number; max: number } {
  const asked =
    spacing.kind === "back-to-back" ? design.interval : spacing.kind === "fixed" ? spacing.gap : spacing.maximum;
  if (!Number.isSafeInteger(asked) || asked < design.interval) {
    throw new HarnessError(
      "harness/invalid-spacing",
      `samples ${asked} cycles apart are closer than the promised interval of ${design.interval}`,
      `ask for at least ${design.interval} cycles`,
    );
  }
  return { min: spacing.kind === "random" ? design.interval : asked, max: asked };
}

function reportSamples(line: string, total: number, onProgress: OnProgress | undefined): void {
  const done = /^PROGRESS (\d+)$/.exec(line)?.[1];
  if (done !== undefined) onProgress?.({ step: "simulate", done: Number(done), total });
}

/** The JSON that harness.cpp prints. */
interface Measured extends Pick<SimulationResult, "checked" | "mismatches" | "latency" | "cycles"> {
  readonly fault: Fault | null;
  readonly interval: SimulationResult["latency"] | null;
  readonly startDistance: SimulationResult["latency"] | null;
  readonly firstMismatches: readonly {
    sample: number;
    element: number;
    cycle: number;
    expected: string;
    got: string;
  }[];
}

function parseResult(stdout: string, stderr: string): Measured {
  const line = stdout.split("\n").find((one) => one.startsWith("RESULT "));
  if (line === undefined) {
    throw new HarnessError(
      "harness/simulator-failed",
      `the simulator stopped without a result: ${stderr.trim()}`,
      "empty the build cache and try again; report it if it stays",
    );
  }
  return JSON.parse(line.slice("RESULT ".length)) as Measured;
}
