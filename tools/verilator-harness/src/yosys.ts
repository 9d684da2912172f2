import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addResources, cellResources, noResources, type Resources } from "./cells.js";
import { HarnessError } from "./errors.js";
import { excerpt, findTool, run, type OnProgress, type Tool } from "./process.js";
import { withTemporaryFolder, writeFiles, type SourceFile } from "./source.js";

/** How to synthesise. */
export interface SynthesisOptions {
  /**
   * `flatten` synthesises the whole design as one module. `per-module` keeps the hierarchy, synthesises each module once
   * and multiplies by its instances: far faster for repeated modules, but nothing is optimised across their borders.
   */
  readonly mode?: "flatten" | "per-module";
  /** `xcup`: UltraScale+ cells. `lut6`: any device, with 6-input LUTs and registers only. Default: `xcup`. */
  readonly target?: "xcup" | "lut6";
  /** Native Yosys or its WebAssembly build. Default: native, if it is there. */
  readonly engine?: "native" | "wasm";
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** Own resources of one instance of a module, without those of its submodules. */
export interface ModuleResources extends Resources {
  readonly instances: number;
}

/** What Yosys counted; totals are the sum over modules of instances times their own resources. */
export interface SynthesisResult extends Resources {
  /** Such as `yosys 0.23`. */
  readonly tool: string;
  readonly modules: Readonly<Record<string, ModuleResources>>;
  /** Loops, wires with no or several drivers, latches and cells that could not be counted. */
  readonly problems: readonly string[];
}

/** A Yosys that can be run: a program, and the arguments that go before its own. */
export interface Yosys extends Tool {
  readonly engine: "native" | "wasm";
  readonly args: readonly string[];
}

/** Yosys on this machine: the native program unless only the WebAssembly build is there or asked for. */
export async function findYosys(engine?: "native" | "wasm"): Promise<Yosys | undefined> {
  const native = engine === "wasm" ? undefined : await findTool("yosys", "-V", /^Yosys (\S+)/m);
  if (native) return { ...native, engine: "native", args: [] };
  return engine === "native" ? undefined : findWasm();
}

/** Synthesises Verilog text and counts what it takes; see `SynthesisOptions` for the modes. */
export async function synthesize(
  files: readonly SourceFile[],
  top: string,
  options: SynthesisOptions = {},
): Promise<SynthesisResult> {
  const yosys = await requireYosys(options.engine);
  const mode = options.mode ?? "flatten";
  return withTemporaryFolder(async (folder) => {
    await writeFiles(folder, files);
    const verilog = files.map((file) => file.name).filter((name) => /\.s?v$/.test(name));
    await writeFiles(folder, [{ name: scriptName, text: script(verilog, top, mode, options.target ?? "xcup") }]);
    options.onProgress?.({ step: "synthesize" });
    const result = await run(yosys.path, [...yosys.args, "-q", "-s", scriptName], {
      cwd: folder,
      signal: options.signal,
    });
    if (result.code !== 0) {
      throw new HarnessError(
        "harness/yosys-failed",
        `Yosys rejects the design:\n${excerpt(result)}`,
        "correct the Verilog at these places",
      );
    }
    const netlist = parseStatistics(await readFile(join(folder, "stat.json"), "utf8"));
    const checks = await Promise.all(["early.txt", "late.txt"].map((name) => readFile(join(folder, name), "utf8")));
    const counted = countDesign(netlist, top);
    return {
      tool: `yosys ${yosys.version}${yosys.engine === "wasm" ? " (WebAssembly)" : ""}`,
      ...counted,
      problems: [...new Set([...checks.flatMap(parseProblems), ...counted.problems])],
    };
  });
}

const scriptName = "synthesize.ys";

/** Checked before and after: before, as optimisation may remove a fault; after, as flattening may reveal one. */
function script(
  verilog: readonly string[],
  top: string,
  mode: "flatten" | "per-module",
  target: "xcup" | "lut6",
): string {
  const flatten = mode === "flatten" ? " -flatten" : "";
  // Without pads and clock buffers: the design is a part of a larger one.
  const synth =
    target === "xcup"
      ? `synth_xilinx -family xcup -noiopad -noclkbuf -top ${top}${flatten}`
      : `synth -lut 6 -top ${top}${flatten}`;
  return [
    `read_verilog -sv ${verilog.join(" ")}`,
    `hierarchy -check -top ${top}`,
    "proc",
    "tee -q -o early.txt check",
    synth,
    "tee -q -o late.txt check",
    "tee -q -o stat.json stat -json",
    "",
  ].join("\n");
}

async function requireYosys(engine: "native" | "wasm" | undefined): Promise<Yosys> {
  const yosys = await findYosys(engine);
  if (yosys) return yosys;
  throw new HarnessError(
    "harness/no-yosys",
    `cannot find Yosys${engine ? ` (${engine})` : ""}`,
    "install it (on Debian: apt-get install yosys), or npm install @yowasp/yosys",
  );
}

async function findWasm(): Promise<Yosys | undefined> {
  const args = [fileURLToPath(new URL("../wasm/yosys.mjs", import.meta.url))];
  const { stdout, code } = await run(process.execPath, [...args, "-V"], { cwd: process.cwd() });
  const version = /^Yosys (\d+\.\d+)/.exec(stdout)?.[1];
  return code === 0 && version !== undefined ? { path: process.execPath, version, engine: "wasm", args } : undefined;
}

/** Cell counts by type, for each module, by names without Yosys's leading backslash. */
type Netlist = ReadonlyMap<string, ReadonlyMap<string, number>>;

function parseStatistics(text: string): Netlist {
  const { modules } = JSON.parse(modulesOnly(text)) as {
    modules: Record<string, { num_cells_by_type?: Record<string, number> }>;
  };
  return new Map(
    Object.entries(modules).map(([name, { num_cells_by_type: cells }]) => [
      plainName(name),
      new Map(Object.entries(cells ?? {}).map(([type, count]) => [plainName(type), count])),
    ]),
  );
}

/** Yosys 0.23 prints the hierarchy as plain text into the JSON, after the modules and before the totals of the design. */
function modulesOnly(text: string): string {
  const end = /^ {3}\},?$/m.exec(text);
  return end ? `${text.slice(0, end.index)}}}` : text;
}

function plainName(name: string): string {
  return name.replace(/^\\/, "");
}

function parseProblems(text: string): string[] {
  return [...text.matchAll(/^Warning: (.*)$/gm)].map((match) => match[1] ?? "");
}

function countDesign(netlist: Netlist, top: string): Resources & Pick<SynthesisResult, "modules" | "problems"> {
  const problems: string[] = [];
  const modules: Record<string, ModuleResources> = {};
  let total = noResources;
  for (const [name, instances] of countInstances(netlist, top)) {
    const own = countModule(name, netlist, problems);
    modules[name] = { instances, ...own };
    total = addResources(total, own, instances);
    if (own.latches > 0) problems.push(`module '${name}' infers ${own.latches} latches`);
  }
  return { ...total, modules, problems };
}

function countModule(name: string, netlist: Netlist, problems: string[]): Resources {
  let own = noResources;
  for (const [type, count] of netlist.get(name) ?? []) {
    if (netlist.has(type)) continue;
    const cell = cellResources(type);
    if (cell) own = addResources(own, cell, count);
    else problems.push(`module '${name}' has ${count} cells of type '${type}', which is not in the resource table`);
  }
  return own;
}

/** Instances of every module below the top; parents come before children, so that their counts are final when used. */
function countInstances(netlist: Netlist, top: string): Map<string, number> {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const type of netlist.get(name)?.keys() ?? []) if (netlist.has(type)) visit(type);
    order.unshift(name);
  };
  visit(top);
  const instances = new Map(order.map((name) => [name, name === top ? 1 : 0]));
  for (const name of order) {
    for (const [type, count] of netlist.get(name) ?? []) {
      if (netlist.has(type)) instances.set(type, (instances.get(type) ?? 0) + count * (instances.get(name) ?? 0));
    }
  }
  return instances;
}
