import { as, errorAt, opError } from "@hls-opt/ir-core";
import type { Operation, Report, Value } from "@hls-opt/ir-core";
import { beyondPlain } from "../analysis/plain.js";
import { collectModules, InstanceOp } from "../hw/instance.js";
import { HwModuleOp } from "../hw/module.js";
import { OutputOp } from "../hw/output.js";
import { bitWidth, HwArrayType } from "../hw/types.js";
import { connect } from "./connect.js";
import { leafCount, leafType } from "./leaves.js";
import type { ClockUse, Memory, NetlistPort, Node, NodeId, NodeKind, Netlist } from "./netlist.js";
import { newNodes, newMemory } from "./new-nodes.js";

/** One use of a module in the flattened design. */
export interface Frame {
  readonly module: HwModuleOp;
  readonly path: string;
  /** First node of each value; an array's elements follow each other, the lowest first. */
  readonly nodes: Map<Value, NodeId>;
  /** Memory number of each `seq.firmem`. */
  readonly memories: Map<Value, number>;
}

/**
 * Flattens a design into one list of nodes. First every value of every instance gets its nodes, ports and instance
 * results as copies; then all are connected, in any order, since registers may read what is defined below.
 */
export class Elaboration {
  readonly nodes: Node[] = [];
  readonly memories: Memory[] = [];
  readonly report: Report;
  /** Clock operands met, to be checked against each other. */
  readonly clocks: ClockUse[] = [];
  /** ROMs with the same contents share one memory. */
  readonly roms = new Map<unknown, number>();
  private readonly modules: ReturnType<typeof collectModules>;
  private ok = true;

  constructor(root: Operation, report: Report) {
    this.modules = collectModules(root);
    this.report = report;
  }

  /** The netlist of the module `top` and everything below it. */
  elaborate(top: HwModuleOp): Netlist | undefined {
    const inputs = this.topInputs(top);
    const pending: { frame: Frame; parent: Frame | undefined; instance: InstanceOp | undefined }[] = [
      { frame: this.newFrame(top, ""), parent: undefined, instance: undefined },
    ];
    const outputs: NetlistPort[] = [];
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      const { frame, parent, instance } = item;
      this.connectInputs(frame, parent, instance, inputs);
      this.connectBody(frame, (child, op) => pending.push({ frame: child, parent: frame, instance: op }));
      this.connectOutputs(frame, parent, instance, outputs);
    }
    return this.ok ? { nodes: this.nodes, memories: this.memories, inputs, outputs, clocks: this.clocks } : undefined;
  }

  fail(op: Operation, message: string): void {
    this.ok = false;
    this.report(opError(op, message, [], "simulate/unsupported"));
  }

  add(kind: NodeKind, width: number, origin: Operation | undefined, path: string): NodeId {
    this.nodes.push({ ...kind, width, origin, path });
    return this.nodes.length - 1;
  }

  private topInputs(top: HwModuleOp): NetlistPort[] {
    return top.moduleType.inputs.map((port) => {
      const width = bitWidth(port.type) ?? 0;
      if (port.type instanceof HwArrayType || width > 64) {
        this.fail(
          top.op,
          `has the input '${port.name}' of type ${port.type}; the simulator's top module needs ports of up to 64 bits`,
        );
      }
      return { name: port.name, width, node: this.add({ kind: "input", port: port.name }, width, top.op, "") };
    });
  }

  /** Nodes for all values of one use of a module, not yet connected. */
  private newFrame(module: HwModuleOp, path: string): Frame {
    const frame: Frame = { module, path, nodes: new Map(), memories: new Map() };
    const beyond = beyondPlain(module.op);
    if (beyond !== undefined) this.fail(module.op, beyond);
    for (const argument of module.block.arguments) this.addCopies(frame, argument, module.op);
    for (let op = module.block.first; op !== undefined; op = op.next) {
      const fault = beyondPlain(op);
      if (fault !== undefined) this.fail(op, fault);
      if (op.info === InstanceOp.info) for (const result of op.results) this.addCopies(frame, result, op);
      else if (!newMemory(this, frame, op)) newNodes(this, frame, op);
    }
    return frame;
  }

  addCopies(frame: Frame, value: Value, origin: Operation): void {
    const width = bitWidth(leafType(value.type)) ?? 0;
    frame.nodes.set(value, this.nodes.length);
    for (let i = leafCount(value.type); i > 0; i--) this.add({ kind: "copy", source: -1 }, width, origin, frame.path);
  }

  setSource(node: NodeId, source: NodeId): void {
    const target = this.nodes[node];
    if (target?.kind === "copy") target.source = source;
  }

  private connectInputs(
    frame: Frame,
    parent: Frame | undefined,
    instance: InstanceOp | undefined,
    inputs: readonly NetlistPort[],
  ): void {
    frame.module.block.arguments.forEach((argument, i) => {
      const first = frame.nodes.get(argument) ?? 0;
      const outside =
        instance === undefined || parent === undefined ? inputs[i]?.node : parent.nodes.get(instance.op.operand(i));
      for (let leaf = leafCount(argument.type) - 1; leaf >= 0; leaf--) {
        this.setSource(first + leaf, (outside ?? 0) + leaf);
      }
    });
  }

  private connectBody(frame: Frame, enter: (child: Frame, instance: InstanceOp) => void): void {
    for (let op = frame.module.block.first; op !== undefined; op = op.next) {
      const instance = as(op, InstanceOp);
      if (instance === undefined) connect(this, frame, op);
      else this.enterInstance(frame, instance, enter);
    }
  }

  private enterInstance(frame: Frame, instance: InstanceOp, enter: (child: Frame, instance: InstanceOp) => void): void {
    const name = instance.moduleName.root;
    const target = this.modules.get(name);
    const path = frame.path === "" ? instance.instanceName.value : `${frame.path}.${instance.instanceName.value}`;
    if (!(target instanceof HwModuleOp)) {
      return this.fail(instance.op, `uses module '@${name}', which has no body to simulate`);
    }
    if (path.split(".").length > 1000) {
      return this.fail(instance.op, "is nested more than 1000 deep; does the module contain itself?");
    }
    enter(this.newFrame(target, path), instance);
  }

  private connectOutputs(
    frame: Frame,
    parent: Frame | undefined,
    instance: InstanceOp | undefined,
    ports: NetlistPort[],
  ): void {
    const output = as(frame.module.block.last, OutputOp);
    output?.outputs.forEach((value, i) => {
      const inside = frame.nodes.get(value) ?? 0;
      if (parent === undefined || instance === undefined) return this.addTopOutput(frame, value, inside, i, ports);
      const outside = parent.nodes.get(instance.op.result(i)) ?? 0;
      for (let leaf = leafCount(value.type) - 1; leaf >= 0; leaf--) this.setSource(outside + leaf, inside + leaf);
    });
  }

  private addTopOutput(frame: Frame, value: Value, node: NodeId, index: number, ports: NetlistPort[]): void {
    const name = frame.module.moduleType.outputs[index]?.name ?? "";
    const width = bitWidth(value.type) ?? 0;
    if (value.type instanceof HwArrayType || width > 64) {
      return this.fail(
        frame.module.op,
        `has the output '${name}' of type ${value.type}; the simulator's top module needs ports of up to 64 bits`,
      );
    }
    ports.push({ name, width, node });
  }
}

/** Flattens the module `top` of a design; undefined after errors. */
export function elaborate(root: Operation, top: string, report: Report): Netlist | undefined {
  const module = collectModules(root).get(top);
  if (!(module instanceof HwModuleOp)) {
    report(errorAt("simulate/no-top", root.location, `there is no module '@${top}' with a body`));
    return undefined;
  }
  return new Elaboration(root, report).elaborate(module);
}
