import { assertPromises, lint, simulate } from "@hls-opt/verilator-harness";
import { makeCommand, runCommand } from "../command-line/command.js";
import { exitCode } from "../host/exit-code.js";
import type { Host } from "../host/host.js";
import { Progress } from "../compile/progress.js";
import { readCompiled } from "./folder.js";
import { withHarness } from "./harness-errors.js";
import { describeSimulation, reportBroken } from "./outcome.js";

/** `hls-opt verify DIR`: lints the Verilog and runs it in Verilator against the vectors beside it. */
export async function verify(args: readonly string[], host: Host): Promise<number> {
  let code: number = exitCode.ok;
  const command = makeCommand(
    "verify",
    "Check the Verilog of a compiled design again: lint, every output bit, latency, interval.",
    host,
  )
    .argument("DIR", "a folder that hls-opt compile wrote")
    .action(async (folder: string) => void (code = await verifyFolder(folder, host)));
  await runCommand(command, args);
  return code;
}

async function verifyFolder(folder: string, host: Host): Promise<number> {
  const { source, vectors } = await readCompiled(host, folder);
  const progress = new Progress(host);
  return withHarness(async () => {
    const { warnings } = await progress.step(
      "lint",
      () => lint(source),
      (result) => `${result.warnings.length} warnings`,
    );
    for (const { file, line, code, message } of warnings) {
      host.writeError(`${file}:${line}: warning: ${message} [${code}]\n`);
    }
    const result = await progress.step("verilator", (detail) =>
      simulate(source, vectors, { onProgress: ({ step }) => detail(step) }),
    );
    host.writeOut(describeSimulation(result));
    return reportBroken(assertPromises(result, source.design), host);
  });
}
