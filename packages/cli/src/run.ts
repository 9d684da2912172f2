import { execute, executeRun } from "./execute.js";
import { CapturingHost } from "./host/host.js";
import type { CommandResult } from "./host/host.js";

/** Runs a command line in this process: `-` as a file is `stdin`, relative paths start at `cwd`. */
export async function runHlsOpt(args: readonly string[], stdin: string, cwd: string): Promise<CommandResult> {
  const host = new CapturingHost(stdin, cwd);
  return host.result(await execute(args, host));
}

/** Runs a command line of `hls-run` in this process. */
export async function runHlsRun(args: readonly string[], stdin: string, cwd: string): Promise<CommandResult> {
  const host = new CapturingHost(stdin, cwd);
  return host.result(await executeRun(args, host));
}
