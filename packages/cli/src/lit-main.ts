import { guarded } from "./execute.js";
import { processHost } from "./host/process-host.js";
import { lit } from "./lit/lit-command.js";

process.exitCode = await guarded("hls-lit", process.argv.slice(2), processHost, (args) => lit(args, processHost));
