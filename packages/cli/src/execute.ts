import { errorAt, UnknownLoc } from "@hls-opt/ir-core";
import type { Diagnostic } from "@hls-opt/ir-core";
import { exitCode } from "./host/exit-code.js";
import { diagnosticFormats } from "./host/host.js";
import type { Host } from "./host/host.js";
import { printDiagnostic } from "./host/print-diagnostic.js";
import { AlreadyReported, Refusal, UsageError } from "./host/user-error.js";
import { loadRun, subcommands } from "./lazy.js";
import { opt } from "./opt/opt-command.js";

/** Runs one command line of `hls-opt`; whatever goes wrong is printed, never thrown. Returns the exit code. */
export function execute(args: readonly string[], host: Host): Promise<number> {
  return guarded("hls-opt", args, host, async (given) => {
    const [first] = given;
    const load = first !== undefined && Object.hasOwn(subcommands, first) ? subcommands[first] : undefined;
    return load === undefined ? opt(given, host) : (await load())(given.slice(1), host);
  });
}

/** Runs one command line of `hls-run`. */
export function executeRun(args: readonly string[], host: Host): Promise<number> {
  return guarded("hls-run", args, host, async (given) => (await loadRun())(given, host, "hls-run"));
}

/** Runs the body of a program; whatever goes wrong is printed. Returns the exit code. */
export async function guarded(
  program: string,
  args: readonly string[],
  host: Host,
  body: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  try {
    return await body(takeDiagnosticsFormat(args, host));
  } catch (error) {
    return conclude(program, error, host);
  }
}

const formatFlag = /^--?diagnostics-format=(.*)$/;

/** Sets the format that the command line asks for, whatever the command; gives the other arguments. */
function takeDiagnosticsFormat(args: readonly string[], host: Host): string[] {
  for (const arg of args) {
    const wanted = formatFlag.exec(arg)?.[1];
    if (wanted === undefined) continue;
    const format = diagnosticFormats.find((known) => known === wanted);
    if (format === undefined) {
      throw new UsageError(`--diagnostics-format is '${wanted}'`, `write one of ${diagnosticFormats.join(", ")}`);
    }
    host.diagnostics.format = format;
  }
  return args.filter((arg) => !formatFlag.test(arg));
}

function conclude(program: string, error: unknown, host: Host): number {
  if (error instanceof AlreadyReported) return exitCode.diagnostics;
  if (error instanceof Refusal) {
    printDiagnostic(host, error.diagnostic);
    return exitCode.diagnostics;
  }
  const isUsage = error instanceof UsageError;
  const lines = isUsage ? describeUsageError(error) : describeInternalError(program, error);
  if (host.diagnostics.format === "text") host.writeError(lines.map((line) => `${program}: ${line}\n`).join(""));
  else printDiagnostic(host, withoutPlace(isUsage ? "command-line/usage" : "internal/error", lines));
  return isUsage ? exitCode.usage : exitCode.internal;
}

function describeUsageError({ message, advice }: UsageError): string[] {
  return advice === undefined ? [message] : [message, advice];
}

function withoutPlace(code: string, [message = "", ...notes]: readonly string[]): Diagnostic {
  const location = UnknownLoc.instance;
  return errorAt(
    code,
    location,
    message,
    notes.map((note) => ({ location, message: note })),
  );
}

function describeInternalError(program: string, error: unknown): string[] {
  const message = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error && process.env["HLS_OPT_DEBUG"] === "1" ? [String(error.stack)] : [];
  return [
    `internal error: ${message}`,
    `this is a fault of ${program}, not of your input: please report it with the command line and the input`,
    "(HLS_OPT_DEBUG=1 shows where it happened)",
    ...trace,
  ];
}
