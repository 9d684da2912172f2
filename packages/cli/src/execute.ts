import { exitCode } from "./host/exit-code.js";
import type { Host } from "./host/host.js";
import { printDiagnostic } from "./host/print-diagnostic.js";
import { AlreadyReported, Refusal, UsageError } from "./host/user-error.js";
import { subcommands } from "./lazy.js";
import { opt } from "./opt/opt-command.js";

/** Runs one command line; whatever goes wrong is printed, never thrown. Returns the exit code. */
export async function execute(args: readonly string[], host: Host): Promise<number> {
  try {
    const [first = "", ...rest] = args;
    const load = Object.hasOwn(subcommands, first) ? subcommands[first] : undefined;
    return await (load === undefined ? opt(args, host) : (await load())(rest, host));
  } catch (error) {
    return conclude(error, host);
  }
}

function conclude(error: unknown, host: Host): number {
  if (error instanceof UsageError) {
    host.writeError(`hls-opt: ${error.message}\n`);
    if (error.advice !== undefined) host.writeError(`hls-opt: ${error.advice}\n`);
    return exitCode.usage;
  }
  if (error instanceof Refusal) {
    printDiagnostic(host, error.diagnostic);
    return exitCode.diagnostics;
  }
  if (error instanceof AlreadyReported) return exitCode.diagnostics;
  host.writeError(describeInternalError(error));
  return exitCode.internal;
}

function describeInternalError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error && process.env["HLS_OPT_DEBUG"] === "1" ? `${error.stack}\n` : "";
  return [
    `hls-opt: internal error: ${message}`,
    "hls-opt: this is a fault of hls-opt, not of your input: please report it with the command line and the input",
    "hls-opt: (HLS_OPT_DEBUG=1 shows where it happened)",
    trace,
  ].join("\n");
}
