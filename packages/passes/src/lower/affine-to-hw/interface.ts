/** What the outside must know of a compiled network: ports, which word they carry when, and the promised timing. */
import type { StreamDesign, StreamPort } from "@hls-opt/dialect-hw";
import {
  ArrayAttr,
  DenseArrayAttr,
  DictionaryAttr,
  elementCount,
  i64Attr,
  IntegerAttr,
  StringAttr,
} from "@hls-opt/ir-core";
import type { Attribute, Operation, Value, IntegerType, MemRefType } from "@hls-opt/ir-core";
import type { HardwarePlan, PlannedAccess } from "../../schedule/hardware-plan.js";
import { undefinedValue } from "../../schedule/sequence.js";

/** One lane of words: `words[b]` is the flat element that the port carries in beat `b`; -1 for none. */
export type PortInterface = StreamPort;

/** The contract that test benches drive a compiled network by. Beats of a sample follow one another without gaps. */
export interface HardwareInterface extends StreamDesign {
  /** Name of the top module. */
  readonly top: string;
}

/** The name of the attribute of the top module that holds the interface. */
export const interfaceAttribute = "hls.interface";

/** The interface of a planned network. */
export function planInterface(plan: HardwarePlan, top: string): HardwareInterface {
  const inputLanes = plan.kernels.flatMap((kernel) => kernel.loads.filter((load) => plan.inputs.includes(load.memory)));
  const outputLanes = plan.kernels.flatMap((kernel) =>
    kernel.stores.filter((store) => plan.outputs.includes(store.memory)),
  );
  return {
    top,
    interval: plan.interval,
    latency: plan.latency,
    clock: "clk",
    reset: "rst",
    start: "start",
    valid: "valid",
    inputs: inputLanes.map((lane, i) => port(`in${i}`, lane, offsetOf(plan.inputs, lane.memory))),
    outputs: outputLanes.map((lane, i) => port(`out${i}`, lane, offsetOf(plan.outputs, lane.memory))),
    inputElements: plan.inputs.reduce((sum, input) => sum + sizeOf(input), 0),
    outputElements: plan.outputs.reduce((sum, output) => sum + sizeOf(output), 0),
  };
}

function sizeOf(memory: Value): number {
  return elementCount((memory.type as MemRefType).shape);
}

function offsetOf(memories: readonly Value[], memory: Value): number {
  return memories.slice(0, memories.indexOf(memory)).reduce((sum, before) => sum + sizeOf(before), 0);
}

/** Input beats count iterations; output beats count the iterations in which a word leaves. */
function port(name: string, lane: PlannedAccess, offset: number): PortInterface {
  const element = (lane.memory.type as MemRefType).element as IntegerType;
  const isInput = lane.op.name === "affine.load";
  const words = Array.from(lane.elements, (e) => (e === undefinedValue ? -1 : e + offset));
  return {
    name,
    width: element.width,
    signed: element.width > 1,
    words: isInput ? words : words.filter((word) => word >= 0),
  };
}

/** The interface as an attribute. */
export function interfaceToAttribute(value: HardwareInterface): DictionaryAttr {
  const ports = (list: readonly PortInterface[]): ArrayAttr =>
    ArrayAttr.get(
      list.map((p) =>
        DictionaryAttr.from({
          name: StringAttr.get(p.name),
          width: i64Attr(p.width),
          words: DenseArrayAttr.i64(p.words),
        }),
      ),
    );
  return DictionaryAttr.from({
    interval: i64Attr(value.interval),
    latency: i64Attr(value.latency),
    inputs: ports(value.inputs),
    outputs: ports(value.outputs),
    inputElements: i64Attr(value.inputElements),
    outputElements: i64Attr(value.outputElements),
  });
}

/** The interface of a lowered module, read back from its top module; undefined when there is none. */
export function describeInterface(module: Operation): HardwareInterface | undefined {
  for (const op of module.region().entry.operations()) {
    const attr = op.getAttr(interfaceAttribute);
    const name = op.getAttr("sym_name");
    if (attr instanceof DictionaryAttr && name instanceof StringAttr) return readInterface(attr, name.value);
  }
  return undefined;
}

function readInterface(attr: DictionaryAttr, top: string): HardwareInterface {
  return {
    top,
    interval: integer(attr.get("interval")),
    latency: integer(attr.get("latency")),
    clock: "clk",
    reset: "rst",
    start: "start",
    valid: "valid",
    inputs: readPorts(attr.get("inputs")),
    outputs: readPorts(attr.get("outputs")),
    inputElements: integer(attr.get("inputElements")),
    outputElements: integer(attr.get("outputElements")),
  };
}

function readPorts(attr: Attribute | undefined): PortInterface[] {
  return (attr instanceof ArrayAttr ? attr.elements : []).flatMap((element): PortInterface[] => {
    if (!(element instanceof DictionaryAttr)) return [];
    const [name, words] = [element.get("name"), element.get("words")];
    if (!(name instanceof StringAttr) || !(words instanceof DenseArrayAttr)) return [];
    const width = integer(element.get("width"));
    return [{ name: name.value, width, signed: width > 1, words: words.numbers }];
  });
}

function integer(attr: Attribute | undefined): number {
  return attr instanceof IntegerAttr ? attr.number : 0;
}
