/** The network's top module: input registers, kernels, buffers, and the start pulses that hold the static schedule. */
import { i1 } from "@hls-opt/ir-core";
import type { Builder, Value, IntegerType, MemRefType } from "@hls-opt/ir-core";
import { buildInstance } from "@hls-opt/dialect-hw";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import type { HardwarePlan, PlannedBuffer, PlannedKernel } from "../../schedule/hardware-plan.js";
import { readerPrefix } from "./buffer-module.js";
import { Fabric } from "./fabric.js";
import type { Forward, Wire } from "./fabric.js";
import { interfaceAttribute, interfaceToAttribute, planInterface } from "./interface.js";
import { delayPulse } from "./pulse-delay.js";

export interface NetworkModules {
  readonly kernels: readonly HwModuleOp[];
  readonly buffers: readonly HwModuleOp[];
}

/** Builds the top module and inserts it where `builder` stands. */
export function buildTopModule(builder: Builder, plan: HardwarePlan, modules: NetworkModules): HwModuleOp {
  const top = new TopModule(plan, modules);
  return top.build(builder);
}

class TopModule {
  private readonly plan: HardwarePlan;
  private readonly modules: NetworkModules;
  private readonly fabric: Fabric;
  /** Wires by the name of the port that drives them: `kernel/port`, `buffer/port`. */
  private readonly driven = new Map<string, Wire>();

  constructor(plan: HardwarePlan, modules: NetworkModules) {
    this.plan = plan;
    this.modules = modules;
    this.fabric = new Fabric(plan.func.location);
  }

  build(builder: Builder): HwModuleOp {
    const { plan, fabric } = this;
    const start = fabric.input("start", i1) as Wire;
    const goes = this.goPulses(start);
    const inputs = this.inputRegisters();
    // buffers drive what kernels read and kernels what buffers read: forward references through placeholders
    const dataPorts = new Map<string, Forward>();
    plan.kernels.forEach((planned, k) => this.placeKernel(planned, k, goes[k] as Wire, inputs, dataPorts));
    plan.buffers.forEach((buffer, b) => this.placeBuffer(buffer, b));
    for (const [key, port] of dataPorts) port.connect(this.driven.get(key) as Wire);
    this.connectOutputs();
    const module = fabric.finish(builder, plan.name, plan.func.location);
    module.op.setAttr(interfaceAttribute, interfaceToAttribute(planInterface(plan, plan.name)));
    return module;
  }

  /** A kernel's `go` comes in the cycle before its iteration 0; each is timed from the one before it. */
  private goPulses(start: Wire): Wire[] {
    const { kernels, interval } = this.plan;
    const order = kernels.map((_, k) => k).sort((a, b) => startOf(kernels, a) - startOf(kernels, b) || a - b);
    const goes: Wire[] = [];
    let current = start;
    let at = 0;
    for (const k of order) {
      const wanted = startOf(kernels, k) - 1;
      current = delayPulse(this.fabric, current, wanted - at, interval);
      at = wanted;
      goes[k] = current;
    }
    return goes;
  }

  /** Registered input words, by kernel and lane. */
  private inputRegisters(): Map<string, Wire> {
    const found = new Map<string, Wire>();
    let port = 0;
    for (const { kernel, loads } of this.plan.kernels) {
      loads
        .filter((load) => this.plan.inputs.includes(load.memory))
        .forEach((load, lane) => {
          const width = ((load.memory.type as MemRefType).element as IntegerType).width;
          const word = this.fabric.inputWire(`in${port}`, width);
          found.set(`${kernel.name}/in${lane}`, this.fabric.register(word, { name: `in${port}_q` }));
          port++;
        });
    }
    return found;
  }

  private placeKernel(
    planned: PlannedKernel,
    k: number,
    go: Wire,
    inputs: ReadonlyMap<string, Wire>,
    dataPorts: Map<string, Forward>,
  ): void {
    const module = this.modules.kernels[k] as HwModuleOp;
    const { name } = planned.kernel;
    const given = new Map<string, Value>([
      ["clk", this.fabric.clk],
      ["rst", this.fabric.rst],
      ["go", go],
    ]);
    for (const port of module.moduleType.inputs) {
      if (given.has(port.name)) continue;
      const input = inputs.get(`${name}/${port.name}`);
      given.set(port.name, input ?? this.bufferData(port.name, k, (port.type as IntegerType).width, dataPorts));
    }
    this.fabric.builder.location = planned.kernel.location;
    for (const [port, value] of buildInstance(this.fabric.builder, name, module, given)) {
      this.driven.set(`${name}/${port}`, value as Wire);
    }
  }

  /** The wire of a buffer's read data, which is driven by the buffer's instance later. */
  private bufferData(port: string, kernel: number, width: number, dataPorts: Map<string, Forward>): Wire {
    const buffer = this.plan.buffers.find((candidate) => port.startsWith(`${candidate.name}_rd`)) as PlannedBuffer;
    const reader = buffer.readers.findIndex((entry) => entry.kernel === kernel);
    const key = `${buffer.name}/${readerPrefix(reader)}${port.slice(buffer.name.length + 1)}`;
    const placeholder = dataPorts.get(key) ?? this.fabric.forward(width);
    dataPorts.set(key, placeholder);
    return placeholder.value;
  }

  private placeBuffer(buffer: PlannedBuffer, b: number): void {
    const module = this.modules.buffers[b] as HwModuleOp;
    const given = new Map<string, Value>([
      ["clk", this.fabric.clk],
      ["rst", this.fabric.rst],
    ]);
    for (const port of module.moduleType.inputs) {
      if (given.has(port.name)) continue;
      given.set(port.name, this.kernelOutput(buffer, port.name));
    }
    this.fabric.builder.location = buffer.alloc.location;
    for (const [port, value] of buildInstance(this.fabric.builder, buffer.name, module, given)) {
      this.driven.set(`${buffer.name}/${port}`, value as Wire);
    }
  }

  private kernelOutput(buffer: PlannedBuffer, port: string): Wire {
    const reader = buffer.readers.findIndex((_, r) => port.startsWith(readerPrefix(r)));
    const kernel = this.plan.kernels[
      reader < 0 ? buffer.writer : (buffer.readers[reader] as { kernel: number }).kernel
    ] as PlannedKernel;
    const local = reader < 0 ? port : port.slice(readerPrefix(reader).length);
    return this.driven.get(`${kernel.kernel.name}/${buffer.name}_${local}`) as Wire;
  }

  private connectOutputs(): void {
    let out = 0;
    for (const { kernel, stores } of this.plan.kernels) {
      const lanes = stores.filter((store) => this.plan.outputs.includes(store.memory));
      if (lanes.length === 0) continue;
      this.fabric.output("valid", this.driven.get(`${kernel.name}/out_valid`) as Wire);
      lanes.forEach((_, lane) =>
        this.fabric.output(`out${out++}`, this.driven.get(`${kernel.name}/out${lane}`) as Wire),
      );
    }
  }
}

function startOf(kernels: readonly PlannedKernel[], k: number): number {
  return (kernels[k] as PlannedKernel).start;
}
