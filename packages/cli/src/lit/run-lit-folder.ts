import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { runHlsOpt, runHlsRun } from "../run.js";
import type { Environment } from "./execute.js";
import { runLitTest, runRoundTrip } from "./run-lit-test.js";
import type { LitOutcome } from "./run-lit-test.js";
import { parseLitTest } from "./test-file.js";

/** What RUN lines may start; `flags` are given to each `hls-opt`, so that tests need not name a plugin. */
export function litEnvironment(cwd: string, flags: readonly string[] = []): Environment {
  return {
    cwd,
    tools: {
      "hls-opt": (args, stdin, folder) => runHlsOpt([...flags, ...args], stdin, folder),
      "hls-run": runHlsRun,
    },
  };
}

/** The test files at a path, a file or a folder, relative to `cwd`; undefined when there is nothing of that name. */
export function litFiles(cwd: string, path: string): string[] | undefined {
  const full = resolve(cwd, path);
  const status = statSync(full, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const files = status.isDirectory()
    ? readdirSync(full, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".mlir") && !file.split(sep).includes("node_modules"))
        .sort()
        .map((file) => join(full, file))
    : [full];
  return files.map((file) => relative(cwd, file).replaceAll(sep, "/"));
}

/** Runs a test file's commands and, unless it is exempt, its round trip. */
export async function testFile(file: string, environment: Environment, isBlessing = false): Promise<LitOutcome> {
  const outcome = await runLitTest(file, environment, isBlessing);
  if (outcome.blessed !== undefined) {
    writeFileSync(join(environment.cwd, file), outcome.blessed);
    return testFile(file, environment);
  }
  if (outcome.failure !== undefined || outcome.skipped !== undefined) return outcome;
  const { isRoundTripped } = parseLitTest(readFileSync(join(environment.cwd, file), "utf8"));
  return isRoundTripped ? runRoundTrip(file, environment) : outcome;
}
