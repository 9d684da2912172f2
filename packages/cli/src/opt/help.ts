import { subcommandSummaries } from "../subcommand-summaries.js";
import { flags } from "./flags.js";
import type { FlagGroup } from "./flags.js";
import { alignedRows } from "./listings.js";
import { spell } from "./read-arguments.js";

/** `hls-opt --help`: fits on a screen. */
export function helpText(): string {
  const groups: FlagGroup[] = ["files and passes", "checks", "printing", "instrumentation", "information"];
  return [
    "hls-opt [flags] [FILE.mlir]   transform IR, as mlir-opt does (-: standard input)\n",
    alignedRows(subcommandSummaries.map(({ name, summary }) => [`hls-opt ${name} ...`, summary])),
    '\nEach pass is a flag, in the order of the command line: --canonicalize --schedule="interval=100 target=generic"\n',
    ...groups.map((group) => `\n${group}:\n${alignedRows(rowsOf(group), "  ")}`),
    "\nExit codes: 0 ok, 1 input refused, 2 wrong command line, 70 fault of hls-opt\n",
  ].join("");
}

function rowsOf(group: FlagGroup): (readonly [string, string])[] {
  return flags
    .filter((flag) => flag.group === group)
    .flatMap((flag) => (flag.summary === undefined ? [] : [[spell(flag), flag.summary] as const]));
}
