import { executeRun } from "./execute.js";
import { processHost } from "./host/process-host.js";

process.exitCode = await executeRun(process.argv.slice(2), processHost);
