import { Block, Builder, InvariantError, StringAttr, TypeAttr } from "@hls-opt/ir-core";
import type { Location, Value } from "@hls-opt/ir-core";
import { ArrayAttr, SymbolRefAttr } from "@hls-opt/ir-core";
import { InstanceOp } from "./instance.js";
import { HwModuleOp } from "./module.js";
import type { HwModuleExternOp } from "./module.js";
import { HwModuleType } from "./module-type.js";
import type { ModulePort } from "./module-type.js";
import { OutputOp } from "./output.js";

/**
 * Builds a module: `body` gets the values of the inputs by name and returns those of the outputs by name.
 * The module is inserted where `builder` stands.
 */
export function buildModule(
  builder: Builder,
  name: string,
  ports: readonly ModulePort[],
  body: (builder: Builder, inputs: ReadonlyMap<string, Value>) => ReadonlyMap<string, Value>,
  location?: Location,
): HwModuleOp {
  const type = HwModuleType.get(ports);
  const module = builder.insert(
    HwModuleOp.create({ sym_name: StringAttr.get(name), module_type: TypeAttr.get(type) }, location),
  );
  const block = new Block(type.inputs.map((port) => port.type));
  module.body.push(block);
  const inside = Builder.atEnd(block, module.op.location);
  const inputs = new Map(type.inputs.map((port, i) => [port.name, block.argument(i)]));
  const outputs = body(inside, inputs);
  inside.insert(OutputOp.create({ outputs: type.outputs.map((port) => outputOf(name, port, outputs)) }));
  return module;
}

function outputOf(module: string, port: ModulePort, outputs: ReadonlyMap<string, Value>): Value {
  const value = outputs.get(port.name);
  if (value === undefined) throw new InvariantError(`building module '${module}': no value for output '${port.name}'`);
  if (value.type !== port.type) {
    throw new InvariantError(
      `building module '${module}': output '${port.name}' is ${port.type}, its value is ${value.type}`,
    );
  }
  return value;
}

/** Instantiates `module`; inputs are given by name, results come back by name. */
export function buildInstance(
  builder: Builder,
  name: string,
  module: HwModuleOp | HwModuleExternOp,
  inputs: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const { moduleType } = module;
  const instance = builder.insert(
    InstanceOp.create({
      instanceName: StringAttr.get(name),
      moduleName: SymbolRefAttr.get(module.name),
      argNames: portNames(moduleType.inputs),
      resultNames: portNames(moduleType.outputs),
      inputs: moduleType.inputs.map((port) => outputOf(name, port, inputs)),
      resultsType: moduleType.outputs.map((port) => port.type),
    }),
  );
  return new Map(moduleType.outputs.map((port, i) => [port.name, instance.op.result(i)]));
}

const portNames = (ports: readonly ModulePort[]): ArrayAttr =>
  ArrayAttr.get(ports.map((port) => StringAttr.get(port.name)));
