import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bless, type PrefixOutput } from "./bless.js";
import { findExternal, missingPrograms, parseFileCheck, runPipeline, type Environment } from "./execute.js";
import { readingFlagsOf, roundTrip } from "./round-trip.js";
import { parseRunLine, RunLineError, showPipeline, type Pipeline } from "./run-line.js";
import { findMisspeltDirectives, parseLitTest, type LitTest } from "./test-file.js";

/** How a test ended: without any of these, well. */
export interface LitOutcome {
  /** What went wrong and what to type to see it again. */
  readonly failure?: string;
  /** Why it was not run. */
  readonly skipped?: string;
  /** The text with fresh CHECK lines. */
  readonly blessed?: string;
}

interface Run {
  readonly line: number;
  readonly pipeline: Pipeline;
}

/** Runs the commands of a test file, named relative to `environment.cwd`; blesses it first where that is wanted. */
export async function runLitTest(file: string, environment: Environment, isBlessing: boolean): Promise<LitOutcome> {
  return asOutcome(async () => {
    const text = readFileSync(join(environment.cwd, file), "utf8");
    const test = parseLitTest(text);
    const runs = parseRuns(test, file);
    const skipped = reasonToSkip(test, runs);
    if (skipped !== undefined) return { skipped };
    if (isBlessing && test.isBlessed) return { blessed: bless(text, await outputsByPrefix(runs, environment)) };
    const misspelt = findMisspeltDirectives(text, prefixesOf(runs));
    if (misspelt.length > 0) return { failure: misspelt.map((slip) => `${file}: ${slip}`).join("\n") };
    for (const run of runs) {
      const { failure } = await runPipeline(run.pipeline, environment);
      if (failure !== undefined) return { failure: describeFailure(file, run, failure, environment) };
    }
    return {};
  });
}

/** Prints, parses and prints a test file in both forms. */
export async function runRoundTrip(file: string, environment: Environment): Promise<LitOutcome> {
  return asOutcome(async () => {
    const runs = parseRuns(parseLitTest(readFileSync(join(environment.cwd, file), "utf8")), file);
    const hlsOpt = environment.tools["hls-opt"];
    if (hlsOpt === undefined) throw new RunLineError("there is no hls-opt to print with");
    const flags = readingFlagsOf(runs.map((run) => run.pipeline));
    const failure = await roundTrip(hlsOpt, file, flags, environment.cwd);
    return failure === undefined ? {} : { failure: `${file}: ${failure}` };
  });
}

async function asOutcome(body: () => Promise<LitOutcome>): Promise<LitOutcome> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof RunLineError) return { failure: error.message };
    throw error;
  }
}

function parseRuns(test: LitTest, file: string): Run[] {
  if (test.runs.length === 0) throw new RunLineError(`${file}: no RUN line`);
  const temporary = `build/lit/${file}.tmp`;
  return test.runs.map(({ command, line }) => {
    try {
      return { line, pipeline: parseRunLine(command, { source: file, temporary }) };
    } catch (error) {
      if (error instanceof RunLineError) throw new RunLineError(`${file}:${line}: ${error.message}`);
      throw error;
    }
  });
}

function reasonToSkip(test: LitTest, runs: readonly Run[]): string | undefined {
  const required = test.requires.filter((program) => findExternal(program) === undefined);
  const missing = new Set([...required, ...runs.flatMap((run) => missingPrograms(run.pipeline))]);
  if (missing.size > 0) return `needs ${[...missing].join(", ")}`;
  const present = test.unsupported.filter((program) => findExternal(program) !== undefined);
  return present.length === 0 ? undefined : `not for machines with ${present.join(", ")}`;
}

function prefixesOf(runs: readonly Run[]): string[] {
  const checks = runs.flatMap((run) => run.pipeline.filter((stage) => stage.program === "filecheck"));
  return [...new Set(checks.flatMap((stage) => parseFileCheck(stage.args).prefixes))];
}

/** The output that each RUN line hands to filecheck, under the first of its prefixes that has none yet. */
async function outputsByPrefix(runs: readonly Run[], environment: Environment): Promise<PrefixOutput[]> {
  const outputs: PrefixOutput[] = [];
  for (const { pipeline } of runs) {
    const last = pipeline.at(-1);
    if (last?.program !== "filecheck") continue;
    const { prefixes } = parseFileCheck(last.args);
    const prefix = prefixes.find((name) => outputs.every((known) => known.prefix !== name));
    if (prefix === undefined) continue;
    const { stdout, failure } = await runPipeline(pipeline.slice(0, -1), environment);
    if (failure !== undefined) throw new RunLineError(`there is no output to make checks from: ${failure}`);
    outputs.push({ prefix, output: stdout });
  }
  return outputs;
}

function describeFailure(file: string, { line, pipeline }: Run, failure: string, environment: Environment): string {
  const shown = pipeline.filter((stage) => stage.program !== "filecheck");
  return [
    `${file}:${line}: ${failure}`,
    "",
    "to see the output:",
    `  ${showPipeline(shown, commandOf)}`,
    "to run this test:",
    `  ${environment.rerun?.(file) ?? `npx hls-lit ${file}`}`,
  ].join("\n");
}

function commandOf(program: string): string {
  if (program === "hls-opt") return "node_modules/.bin/hls-opt";
  if (program === "hls-run") return "node_modules/.bin/hls-run";
  return findExternal(program) ?? program;
}
