import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { HarnessError } from "./errors.js";

/** What a step of the harness is doing, for a progress display. */
export interface Progress {
  readonly step: "verilate" | "compile" | "simulate" | "synthesize" | "lint";
  readonly done?: number;
  readonly total?: number;
}

/** Receives progress events. */
export type OnProgress = (progress: Progress) => void;

/** A program of the machine and the version it reports. */
export interface Tool {
  readonly path: string;
  readonly version: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line of standard output as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** What a program left behind. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and waits for it; a non-zero exit code is a result, not an error. */
export function run(path: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd: options.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const stdout: string[] = [];
    const stderr: Buffer[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      stdout.push(line);
      options.onLine?.(line);
    });
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.on("error", (error) => reject(startError(path, error, options.signal)));
    child.on("close", (code, signal) => {
      const text = Buffer.concat(stderr).toString();
      // -1 stands for a signal, as exit codes are never negative.
      resolve({ code: code ?? -1, stdout: stdout.join("\n"), stderr: signal ? `${text}\nended by ${signal}` : text });
    });
  });
}

/** Looks a program up in PATH and asks it for its version; undefined when it is absent or does not answer. */
export async function findTool(name: string, versionFlag: string, pattern: RegExp): Promise<Tool | undefined> {
  const path = await findInPath(name);
  if (path === undefined) return undefined;
  const { stdout, stderr } = await run(path, [versionFlag], { cwd: process.cwd() });
  const version = pattern.exec(stdout + stderr)?.[1];
  return version === undefined ? undefined : { path, version };
}

/** The last lines of a tool's output, for an error message. */
export function excerpt(result: RunResult, lines = 8): string {
  const text = result.stderr.trim() === "" ? result.stdout : result.stderr;
  const all = text.trim().split("\n");
  const errors = all.filter((line) => /error/i.test(line));
  return (errors.length > 0 ? errors.slice(0, lines) : all.slice(-lines)).join("\n");
}

async function findInPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    ) {
      return path;
    }
  }
  return undefined;
}

function startError(path: string, error: Error, signal: AbortSignal | undefined): HarnessError {
  if (signal?.aborted) {
    return new HarnessError("harness/cancelled", "cancelled", "start the command again to finish it");
  }
  return new HarnessError(
    "harness/cannot-run",
    `cannot run '${path}': ${error.message}`,
    "check that the program is installed and may be executed",
  );
}
