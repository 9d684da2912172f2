import { verify } from "./design/verify-command.js";
import type { Host } from "./host/host.js";
import { report } from "./report/report-command.js";

/** A command of its own, such as `hls-opt compile`: reads its arguments and returns the exit code. */
export type Subcommand = (args: readonly string[], host: Host) => Promise<number>;

/** The commands by the word that selects them; every other first word is a file or a flag of `hls-opt [flags] FILE`. */
export const subcommands: Readonly<Record<string, Subcommand>> = { verify, report };
