import { join } from "node:path";
import { assertPromises } from "@hls-opt/verilator-harness";
import { choiceOption, makeCommand, runCommand } from "../command-line/command.js";
import { loadModule } from "../compile/load-model.js";
import { Progress } from "../compile/progress.js";
import { simulatorChoices } from "../compile/request.js";
import type { SimulatorChoice } from "../compile/request.js";
import { Session } from "../compile/session.js";
import { chooseSimulator, simulateModule, simulateVerilog } from "../compile/simulators.js";
import { exitCode } from "../host/exit-code.js";
import type { Host } from "../host/host.js";
import { fileNames, readCompiled } from "./folder.js";
import { describeSimulation, reportBroken } from "./outcome.js";

/** `hls-opt simulate DIR`: streams the vectors of a compiled design through a simulator and says what it measured. */
export async function simulate(args: readonly string[], host: Host): Promise<number> {
  let code: number = exitCode.ok;
  const command = makeCommand("simulate", "Stream the vectors of a compiled design through a simulator.", host)
    .argument("DIR", "a folder that hls-opt compile wrote")
    .option("--simulator <name>", simulatorChoices.join(", "), choiceOption("simulator", simulatorChoices), "auto")
    .action(async (folder: string, options: { simulator: SimulatorChoice }) => {
      code = await simulateFolder(folder, options.simulator, host);
    });
  await runCommand(command, args);
  return code;
}

async function simulateFolder(folder: string, choice: SimulatorChoice, host: Host): Promise<number> {
  const { source, vectors } = await readCompiled(host, folder);
  const session = new Session(host);
  const chosen = await chooseSimulator(choice);
  const result = await new Progress(host).step(chosen, (detail) => {
    if (chosen === "verilator") return simulateVerilog(source, vectors, detail);
    const module = loadModule(session, join(folder, fileNames.hardware));
    return session.require(simulateModule(module, source.design, vectors, session.report));
  });
  host.writeOut(describeSimulation(result));
  return reportBroken(assertPromises(result, source.design), host);
}
