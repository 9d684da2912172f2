import { printOperation } from "@hls-opt/ir-core";
import { makeCommand, runCommand } from "./command-line/command.js";
import { loadModule } from "./compile/load-model.js";
import { Session } from "./compile/session.js";
import { exitCode } from "./host/exit-code.js";
import { writeOutput } from "./host/files.js";
import type { Host } from "./host/host.js";

/** `hls-opt import MODEL.onnx`: the network in the nn dialect. */
export async function importModel(args: readonly string[], host: Host): Promise<number> {
  const command = makeCommand("import", "Read an ONNX file and print it at network level.", host)
    .argument("MODEL", "an .onnx file")
    .option("-o <file>", "write there instead of to standard output")
    .option("--mlir-print-debuginfo", "print where each op comes from")
    .action((model: string, options: { o?: string; mlirPrintDebuginfo?: boolean }) => {
      const module = loadModule(new Session(host), model);
      writeOutput(host, options.o ?? "-", printOperation(module, { debugInfo: options.mlirPrintDebuginfo ?? false }));
    });
  await runCommand(command, args);
  return exitCode.ok;
}
