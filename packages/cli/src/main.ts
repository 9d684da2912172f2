import { execute } from "./execute.js";
import { processHost } from "./host/process-host.js";

process.exitCode = await execute(process.argv.slice(2), processHost);
