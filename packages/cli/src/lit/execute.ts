import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { findProgram } from "../host/find-program.js";
import { fileCheck, type FileCheckOptions } from "./filecheck.js";
import { RunLineError, type Pipeline, type Stage } from "./run-line.js";

/** What a program left behind. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs in this process. */
export type Tool = (args: string[], stdin: string, cwd: string) => Promise<ToolResult>;

export interface Environment {
  readonly cwd: string;
  /** The programs that run in this process, by name. */
  readonly tools: Readonly<Record<string, Tool>>;
  /** The command that runs one test again; `hls-lit` unless told. */
  readonly rerun?: (file: string) => string;
}

/** How a pipeline ended; `failure` is absent when all its stages did what they should. */
export interface PipelineResult {
  readonly stdout: string;
  readonly failure: string | undefined;
}

/** A `filecheck` command taken apart. */
export interface FileCheckCommand extends FileCheckOptions {
  readonly file: string;
  readonly prefixes: readonly string[];
  readonly inputFile: string | undefined;
}

/** The only external programs of RUN lines; `filecheck` and the tools run in this process. */
const externalPrograms = ["cat", "diff", "iverilog", "mlir-cpu-runner", "mlir-opt", "verilator", "yosys"];
const programFolders = ["/usr/lib/llvm-19/bin"];
const orderlyFailures = [1, 2];

/** An external program's path, or undefined where it is not installed. */
export function findExternal(program: string): string | undefined {
  return findProgram(program, programFolders);
}

/** The external programs of a pipeline that are not installed. */
export function missingPrograms(pipeline: Pipeline): string[] {
  const names = pipeline.map((stage) => stage.program).filter((name) => externalPrograms.includes(name));
  return names.filter((name) => findExternal(name) === undefined);
}

/** Runs the stages one after the other; the first that does not do what it should ends the pipeline. */
export async function runPipeline(pipeline: Pipeline, environment: Environment): Promise<PipelineResult> {
  let text = "";
  for (const stage of pipeline) {
    const result = await runStage(stage, text, environment);
    text = stage.mergesErrors ? result.stderr + result.stdout : result.stdout;
    const failure = judge(stage, result);
    if (failure !== undefined) return { stdout: text, failure };
    if (stage.output === undefined) continue;
    writeOutput(resolve(environment.cwd, stage.output), text);
    text = "";
  }
  return { stdout: text, failure: undefined };
}

/** Reads the arguments of a `filecheck` stage; throws `RunLineError`. */
export function parseFileCheck(args: readonly string[]): FileCheckCommand {
  const files = args.filter((arg) => !arg.startsWith("-"));
  const flags = args.filter((arg) => arg.startsWith("-")).map((arg) => arg.replace(/^--?/, ""));
  const known = /^(check-prefix(es)?=.+|implicit-check-not=.+|input-file=.+|allow-empty|enable-var-scope)$/;
  const unknown = flags.find((flag) => !known.test(flag));
  if (unknown !== undefined) throw new RunLineError(`filecheck has no flag '--${unknown}'`);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new RunLineError("filecheck takes one check file");
  const prefixes = valuesOf(flags, "check-prefix").concat(valuesOf(flags, "check-prefixes"));
  return {
    file,
    prefixes: prefixes.length === 0 ? ["CHECK"] : prefixes.flatMap((value) => value.split(",")),
    implicitNot: valuesOf(flags, "implicit-check-not"),
    allowEmpty: flags.includes("allow-empty"),
    variableScope: flags.includes("enable-var-scope"),
    inputFile: valuesOf(flags, "input-file")[0],
  };
}

function valuesOf(flags: readonly string[], name: string): string[] {
  return flags.filter((flag) => flag.startsWith(`${name}=`)).map((flag) => flag.slice(name.length + 1));
}

async function runStage(stage: Stage, piped: string, environment: Environment): Promise<ToolResult> {
  const { program, args, input } = stage;
  const stdin = input === undefined ? piped : readFileSync(resolve(environment.cwd, input), "utf8");
  if (program === "filecheck") return runFileCheck(args, stdin, environment.cwd);
  const tool = environment.tools[program];
  if (tool !== undefined) return tool([...args], stdin, environment.cwd);
  if (!externalPrograms.includes(program)) {
    const known = [...Object.keys(environment.tools), "filecheck", "not", ...externalPrograms].join(", ");
    throw new RunLineError(`RUN lines cannot run '${program}' (they can: ${known})`);
  }
  const path = findExternal(program);
  if (path === undefined) throw new RunLineError(`'${program}' is not installed`);
  return runExternal(path, args, stdin, environment.cwd);
}

function runFileCheck(args: readonly string[], stdin: string, cwd: string): ToolResult {
  const command = parseFileCheck(args);
  const output = command.inputFile === undefined ? stdin : readFileSync(resolve(cwd, command.inputFile), "utf8");
  const failures = fileCheck(readFileSync(resolve(cwd, command.file), "utf8"), output, command);
  const stderr = failures.map((failure) => failure.message).join("\n\n");
  return { exitCode: failures.length === 0 ? 0 : 1, stdout: "", stderr };
}

function runExternal(path: string, args: readonly string[], stdin: string, cwd: string): Promise<ToolResult> {
  return new Promise((settle, reject) => {
    const child = spawn(path, args, { cwd });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (stderr += part));
    child.on("error", reject);
    child.on("close", (code) => settle({ exitCode: code ?? 70, stdout, stderr }));
    // A program may end without reading its input: that is its business, not a failure of the test.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

function judge(stage: Stage, { exitCode, stdout, stderr }: ToolResult): string | undefined {
  if (!stage.isNegated && exitCode === 0) return undefined;
  if (stage.isNegated && orderlyFailures.includes(exitCode)) return undefined;
  const told = stage.program === "diff" ? stdout : stderr;
  const expected = stage.isNegated ? " (expected 1 or 2)" : "";
  return `${stage.program} exited with ${exitCode}${expected}\n${told}`.trimEnd();
}

function writeOutput(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
