import type { Pipeline } from "./run-line.js";
import type { Tool } from "./execute.js";

/** The flags of a test's own commands that decide whether its text can be read at all. */
const readingFlags = ["--allow-unregistered-dialect", "--split-input-file"];
const generic = "--mlir-print-op-generic";

/** The reading flags that a test's RUN lines give to `hls-opt`. */
export function readingFlagsOf(pipelines: readonly Pipeline[]): string[] {
  const stages = pipelines.flat().filter((stage) => stage.program === "hls-opt");
  const given = new Set(stages.flatMap((stage) => stage.args.map((arg) => arg.replace(/^-{1,2}(?=\w)/, "--"))));
  const plugins = [...given].filter((flag) => /^--load-(pass|dialect)-plugin=/.test(flag));
  return [...readingFlags.filter((flag) => given.has(flag)), ...plugins];
}

/**
 * Printing is a fixpoint of print and parse, in both forms, and the two forms say the same. Returns what is wrong, or
 * undefined.
 */
export async function roundTrip(
  hlsOpt: Tool,
  file: string,
  flags: readonly string[],
  cwd: string,
): Promise<string | undefined> {
  const print = async (args: readonly string[], stdin: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await hlsOpt([...args, ...flags], stdin, cwd);
    if (exitCode !== 0) {
      throw new RoundTripError(`hls-opt ${[...args, ...flags].join(" ")} exited with ${exitCode}\n${stderr}`);
    }
    return stdout;
  };
  try {
    const custom = await print([file], "");
    const inGeneric = await print([file, generic], "");
    return (
      difference("custom form printed again", custom, await print(["-"], custom)) ??
      difference("generic form printed again", inGeneric, await print(["-", generic], inGeneric)) ??
      difference("custom form by way of the generic form", custom, await print(["-"], inGeneric))
    );
  } catch (error) {
    if (error instanceof RoundTripError) return error.message;
    throw error;
  }
}

class RoundTripError extends Error {}

function difference(what: string, expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  const [before, after] = [expected.split("\n"), actual.split("\n")];
  const at = before.findIndex((line, index) => line !== after[index]);
  const line = at < 0 ? before.length : at;
  return [`${what} differs at line ${line + 1}:`, `- ${before[line] ?? "(end)"}`, `+ ${after[line] ?? "(end)"}`].join(
    "\n",
  );
}
