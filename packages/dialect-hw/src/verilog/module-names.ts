import { errorAt } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { collectModules } from "../hw/instance.js";
import { HwModuleExternOp } from "../hw/module.js";
import type { HwModuleOp } from "../hw/module.js";
import { isIdentifier, NameScope } from "./names.js";

/** The Verilog names of a module and its ports. */
export interface ModuleNames {
  readonly module: HwModuleOp | HwModuleExternOp;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Names for all modules of a design, by symbol. Modules from elsewhere keep theirs, or are an error. */
export function nameModules(root: Operation, report: Report): Map<string, ModuleNames> | undefined {
  const modules = collectModules(root);
  const scope = new NameScope();
  const named = new Map<string, ModuleNames>();
  let ok = true;
  for (const module of modules.values()) {
    if (!(module instanceof HwModuleExternOp)) continue;
    ok = checkExtern(module, report) && ok;
    scope.claim(externName(module));
    named.set(module.name, namePorts(module, externName(module)));
  }
  for (const module of modules.values()) {
    if (!(module instanceof HwModuleExternOp)) {
      named.set(module.name, namePorts(module, scope.claim(module.name, "module")));
    }
  }
  return ok ? named : undefined;
}

function externName(module: HwModuleExternOp): string {
  return module.verilogName?.value ?? module.name;
}

function checkExtern(module: HwModuleExternOp, report: Report): boolean {
  const wrong = [externName(module), ...module.moduleType.ports.map((port) => port.name)].filter(
    (name) => !isIdentifier(name),
  );
  for (const name of wrong) {
    report(
      errorAt(
        "verilog/extern-name",
        module.op.location,
        `module '@${module.name}' is defined elsewhere, so its name '${name}' cannot be changed, but it is no Verilog identifier`,
      ),
    );
  }
  return wrong.length === 0;
}

function namePorts(module: HwModuleOp | HwModuleExternOp, name: string): ModuleNames {
  const scope = new NameScope();
  const inputs = module.moduleType.inputs.map((port) => scope.claim(port.name, "in"));
  const outputs = module.moduleType.outputs.map((port) => scope.claim(port.name, "out"));
  return { module, name, inputs, outputs };
}
