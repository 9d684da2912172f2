import { execute } from "./execute.js";
import { processHost } from "./host/process-host.js";

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  process.exitCode = await execute(process.argv.slice(2), processHost);
}
