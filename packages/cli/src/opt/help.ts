import { subcommandSummaries } from "../subcommand-summaries.js";
import { flagGroups } from "./flag.js";
import type { FlagGroup } from "./flag.js";
import { flags } from "./flags.js";
import { alignedRows } from "./listings.js";
import { spell } from "./read-arguments.js";

/** `hls-opt --help`: fits on a screen, unless all flags are asked for. */
export function helpText(withRare = false): string {
  return [
    "hls-opt [flags] [FILE.mlir]   transform IR, as mlir-opt does (-: standard input)\n",
    alignedRows(subcommandSummaries.map(({ name, summary }) => [`hls-opt ${name} ...`, summary])),
    '\nEach pass is a flag, in the order of the command line: --canonicalize --schedule="interval=100 target=generic"\n',
    ...flagGroups.map((group) => `\n${group}:\n${alignedRows(rowsOf(group, withRare), "  ")}`),
    "\nExit codes: 0 ok, 1 input refused, 2 wrong command line, 70 fault of hls-opt\n",
  ].join("");
}

function rowsOf(group: FlagGroup, withRare: boolean): (readonly [string, string])[] {
  return flags
    .filter((flag) => flag.group === group && (withRare || !flag.isRare))
    .flatMap((flag) => (flag.summary === undefined ? [] : [[spell(flag), flag.summary] as const]));
}
