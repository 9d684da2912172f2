import { join } from "node:path";
import { makeCommand, runCommand } from "../command-line/command.js";
import { fileNames } from "../design/folder.js";
import { exitCode } from "../host/exit-code.js";
import { readText, writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";
import { reportPage } from "./html/page.js";
import type { Report } from "./report.js";
import { summarise } from "./summary.js";

/** `hls-opt report DIR`: prints a report and writes its page again. */
export async function report(args: readonly string[], host: Host): Promise<number> {
  const command = makeCommand("report", "Print the report of a compiled design and write report.html again.", host)
    .argument("DIR", "a folder that hls-opt compile wrote")
    .action((folder: string) => {
      const data = readReport(host, join(folder, fileNames.report));
      writeOutput(host, join(folder, fileNames.page), reportPage(data));
      host.writeOut(summarise(data));
    });
  await runCommand(command, args);
  return exitCode.ok;
}

function readReport(host: Host, path: string): Report {
  const advice = "compile the design again";
  try {
    const data = JSON.parse(readText(host, path)) as Partial<Report>;
    if (isReport(data)) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse("report/unreadable", `this is not JSON: ${error.message}`, { file: path, advice });
  }
  return refuse("report/incomplete", "this is no report of hls-opt: parts are missing", { file: path, advice });
}

function isReport(data: Partial<Report>): data is Report {
  const needed = [
    "model",
    "interval",
    "latency",
    "verification",
    "accuracy",
    "schedule",
    "compile_seconds",
    "commands",
  ];
  return needed.every((key) => Object.hasOwn(data, key));
}
