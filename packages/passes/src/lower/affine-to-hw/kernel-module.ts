/** One kernel as a hardware module: control, known values, pipelined datapath, ports to its buffers. */
import type { Builder, Operation, Value, MemRefType } from "@hls-opt/ir-core";
import { IntegerType, InvariantError } from "@hls-opt/ir-core";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import { dataOperands } from "../../schedule/data-operands.js";
import { staticReadyStage } from "../../schedule/datapath.js";
import type { Carried } from "../../schedule/kernel.js";
import { stageOf } from "../../schedule/hardware-plan.js";
import type { HardwarePlan, PlannedAccess, PlannedKernel } from "../../schedule/hardware-plan.js";
import { Arithmetic } from "./arithmetic.js";
import type { Signal } from "./arithmetic.js";
import { BufferPorts } from "./buffer-ports.js";
import { KernelControl } from "./control.js";
import { Fabric, widthOf } from "./fabric.js";
import type { Forward, Wire } from "./fabric.js";
import { interfaceAttribute, interfaceToAttribute, planInterface } from "./interface.js";
import { unitBuilders } from "./operations.js";
import { StaticGenerators } from "./static-generators.js";
import type { TableModules } from "./table-modules.js";

/** A value and the stage at which it stands on its wire. */
interface Staged {
  readonly signal: Signal;
  readonly stage: number;
}

/** How a kernel is seen from outside. */
interface Frame {
  readonly name: string;
  /** The pulse that starts it, and what comes with its output. */
  readonly go: string;
  readonly valid: string;
  /** The pulse comes with iteration 0, not in the cycle before. */
  readonly startsAtOnce: boolean;
}

/** Builds the module of a kernel and inserts it where `builder` stands. */
export function buildKernelModule(
  builder: Builder,
  plan: HardwarePlan,
  planned: PlannedKernel,
  tables: TableModules,
): HwModuleOp {
  const frame = { name: planned.kernel.name, go: "go", valid: "out_valid", startsAtOnce: false };
  return new KernelModule(plan, planned, tables, frame).build(builder);
}

/** Builds the module of a network that is one datapath: its kernel, between the ports of the network. */
export function buildSpatialModule(builder: Builder, plan: HardwarePlan, tables: TableModules): HwModuleOp {
  const [planned] = plan.kernels as readonly [PlannedKernel];
  const frame = { name: plan.name, go: "start", valid: "valid", startsAtOnce: true };
  const module = new KernelModule(plan, planned, tables, frame).build(builder);
  module.op.setAttr(interfaceAttribute, interfaceToAttribute(planInterface(plan, plan.name)));
  return module;
}

class KernelModule {
  private readonly plan: HardwarePlan;
  private readonly planned: PlannedKernel;
  private readonly tables: TableModules;
  private readonly frame: Frame;
  private readonly fabric: Fabric;
  private readonly arithmetic: Arithmetic;
  private readonly control: KernelControl;
  private readonly statics: StaticGenerators;
  private readonly ports: BufferPorts;
  private readonly values = new Map<Value, Staged>();
  private readonly accumulators = new Map<Carried, Forward>();
  /** What has to wait until the code before the reduction is there. */
  private readonly pendingArguments: (() => void)[] = [];
  /** Results that are what another value is in the same iteration. */
  private readonly sameValue = new Map<Value, Value>();

  constructor(plan: HardwarePlan, planned: PlannedKernel, tables: TableModules, frame: Frame) {
    const { kernel } = planned;
    this.tables = tables;
    this.frame = frame;
    this.plan = plan;
    this.planned = planned;
    this.fabric = new Fabric(kernel.location);
    this.arithmetic = new Arithmetic(this.fabric);
    this.control = new KernelControl(this.fabric, kernel.space, this.fabric.inputWire(frame.go, 1), frame.startsAtOnce);
    this.statics = new StaticGenerators(this.fabric, this.arithmetic, this.control, kernel.space);
    this.ports = new BufferPorts(this.fabric, this.control, this.statics);
  }

  build(builder: Builder): HwModuleOp {
    const { kernel, datapath } = this.planned;
    this.readBuffers();
    for (const carried of kernel.carried) this.addAccumulator(carried);
    for (const { item } of datapath.nodes) {
      this.fabric.builder.location = item.op.location;
      if (item.phase !== "before") this.defineArguments();
      this.emit(item.op);
    }
    for (const carried of kernel.carried) this.connectAccumulator(carried);
    this.fabric.builder.location = kernel.location;
    this.writeBuffers();
    this.writeOutputs();
    return this.fabric.finish(builder, this.frame.name, kernel.location);
  }

  private defineArguments(): void {
    for (const define of this.pendingArguments.splice(0)) define();
  }

  private stage(op: Operation): number {
    return stageOf(this.planned, op);
  }

  private readBuffers(): void {
    for (const buffer of this.plan.buffers) {
      const lanes = this.planned.loads.filter((load) => load.memory === buffer.alloc.result());
      if (lanes.length === 0) continue;
      const staged = lanes.map((lane) => ({ ...lane, stage: this.stage(lane.op) }));
      const data = this.ports.read(buffer, staged);
      lanes.forEach((lane, i) =>
        this.define(lane.op.result(), this.arithmetic.fromSigned(data[i] as Wire), this.stage(lane.op) + 1),
      );
    }
    this.planned.loads.forEach((load) => {
      if (!this.plan.inputs.includes(load.memory)) return;
      const port = this.fabric.inputWire(`in${this.inputLane(load)}`, widthOfElement(load));
      this.define(load.op.result(), this.arithmetic.fromSigned(port), 0);
    });
  }

  private inputLane(load: PlannedAccess): number {
    return this.planned.loads.filter((other) => this.plan.inputs.includes(other.memory)).indexOf(load);
  }

  private define(value: Value, signal: Signal, stage: number): void {
    this.values.set(value, { signal, stage });
  }

  /** The value of an operand as it is needed at `stage`. */
  private at(wanted: Value, stage: number): Signal {
    const value = this.sameValue.get(wanted) ?? wanted;
    const known = this.planned.statics.get(value);
    if (known !== undefined) return this.statics.at(known, stage, this.nameOf(value));
    const found = this.values.get(value);
    if (found === undefined) {
      throw new InvariantError(`a value of kernel '${this.planned.kernel.name}' is read before it is made`);
    }
    const late = stage - found.stage;
    if (late < 0) {
      throw new InvariantError(
        `a value of kernel '${this.planned.kernel.name}' is read ${-late} cycles before it is there`,
      );
    }
    return { ...found.signal, wire: this.fabric.delay(found.signal.wire, late) };
  }

  /** What a known value is called: the constant it is read from, through conversions. */
  private nameOf(value: Value): string {
    let op = value.definingOp;
    while (op !== undefined && op.operandCount === 1 && !op.name.endsWith(".load")) op = op.operand(0).definingOp;
    const memory = op?.name.endsWith(".load") === true ? op.operand(0).definingOp?.getAttr("name") : undefined;
    return memory === undefined ? "known" : memory.toString().replace(/[^A-Za-z0-9_]/g, "");
  }

  /** A register that takes what the body yields; until the first iteration is through, the initial value stands for it. */
  private addAccumulator(carried: Carried): void {
    const { width } = carried.argument.type as IntegerType;
    const register = this.fabric.feedback(width, undefined, "acc");
    this.accumulators.set(carried, register);
    const settled = this.settledStage(carried);
    const state = this.arithmetic.fromSigned(register.value);
    if (this.isRecurrent(carried)) this.define(carried.result, state, settled + 1);
    else this.sameValue.set(carried.result, carried.next);
    this.pendingArguments.push(() => {
      const stage = Math.max(settled, this.readyStage(carried.initial));
      const first = this.fabric.delay(this.control.firstFrom(this.planned.kernel.reductionDepth), stage);
      const before = { ...state, wire: this.fabric.delay(state.wire, stage - settled) };
      this.define(
        carried.argument,
        this.arithmetic.wrap(this.arithmetic.select(first, this.at(carried.initial, stage), before), width),
        stage,
      );
    });
  }

  private isRecurrent({ next }: Carried): boolean {
    return next.definingOp !== undefined && this.planned.datapath.recurrent.has(next.definingOp);
  }

  /** The stage at which a carried value's register takes the next value. */
  private settledStage({ next }: Carried): number {
    const { datapath } = this.planned;
    const node = next.definingOp === undefined ? undefined : datapath.nodeOf.get(next.definingOp);
    if (node === undefined) {
      throw new InvariantError(`an accumulator of kernel '${this.planned.kernel.name}' never changes`);
    }
    const { op } = node.item;
    return this.stage(op) + (datapath.recurrent.has(op) ? 0 : (datapath.problem.latency[node.index] as number));
  }

  private readyStage(value: Value): number {
    const known = this.planned.statics.get(value);
    return known === undefined ? (this.values.get(value)?.stage ?? 0) : staticReadyStage(this.planned.kernel, known);
  }

  /** The register stands behind the body: it takes what a recurrence yields before that is registered anywhere else. */
  private connectAccumulator(carried: Carried): void {
    const register = this.accumulators.get(carried);
    if (register === undefined) throw new InvariantError("an accumulator has no register");
    register.connect(this.arithmetic.fit(this.at(carried.next, this.settledStage(carried)), widthOf(register.value)));
  }

  private emit(op: Operation): void {
    if (op.name === "affine.load" || op.name === "affine.store") return;
    const stage = this.stage(op);
    if (this.planned.datapath.recurrent.has(op)) return this.emitRecurrent(op, stage);
    const node = this.planned.datapath.nodeOf.get(op);
    const latency = node === undefined ? 0 : (this.planned.datapath.problem.latency[node.index] as number);
    op.results.forEach((result, i) => this.define(result, this.unit(op, i, stage, latency), stage + latency));
  }

  /** Recurrent operations settle within one cycle; `at` registers what leaves the recurrence. */
  private emitRecurrent(op: Operation, stage: number): void {
    op.results.forEach((result, i) => this.define(result, this.combine(op, i, stage), stage));
  }

  private unit(op: Operation, result: number, stage: number, latency: number): Signal {
    if (op.name === "arith.muli") return this.product(op, stage, latency);
    if (op.name === "memref.load") return this.lookup(op, stage, latency);
    const signal = this.combine(op, result, stage);
    return { ...signal, wire: this.fabric.delay(signal.wire, latency) };
  }

  /** The logic of one result of an operation, before registers. */
  private combine(op: Operation, result: number, stage: number): Signal {
    const operands = dataOperands(op).map((value) => this.at(value, stage));
    if (op.name === "affine.if") {
      const condition = this.statics.at(this.planned.statics.condition(op), stage, "guard");
      return this.arithmetic.select(
        condition.wire,
        operands[result] as Signal,
        operands[op.results.length + result] as Signal,
      );
    }
    const build = unitBuilders[op.name];
    if (build === undefined) throw new InvariantError(`no unit for '${op.name}'`);
    const signal = build(this.arithmetic, op, operands);
    this.fabric.name(signal.wire, wireNames[op.name] ?? "value");
    return signal;
  }

  /** A product: shift-adds for a constant factor, else a multiplier; one that takes stages has registers before and behind it. */
  private product(op: Operation, stage: number, latency: number): Signal {
    const width = (op.result().type as IntegerType).width;
    const [a, b] = [op.operand(0), op.operand(1)];
    const constantOperand = [a, b].find((value) => typeof this.planned.statics.get(value) === "number");
    if (constantOperand !== undefined) {
      const factor = this.planned.statics.get(constantOperand) as number;
      const other = this.at(constantOperand === a ? b : a, stage);
      return this.arithmetic.wrap(this.arithmetic.multiplyByConstant(other, factor, width), width);
    }
    const inputRegister = latency > 1 ? 1 : 0;
    const operand = (value: Value): Signal => {
      const signal = this.at(value, stage);
      return { ...signal, wire: this.fabric.delay(signal.wire, inputRegister) };
    };
    const full = this.arithmetic.multiply(operand(a), operand(b), width);
    this.fabric.name(full.wire, "product");
    const registered = { ...full, wire: this.fabric.delay(full.wire, latency - inputRegister) };
    return this.arithmetic.wrap(registered, width);
  }

  /** A constant table read at a computed index: the table takes a cycle, further ones are registers behind it. */
  private lookup(op: Operation, stage: number, latency: number): Signal {
    const contents = this.planned.statics.globalOf(op.operand(0));
    if (contents === undefined || contents.type.shape.length !== 1) {
      throw new InvariantError("a lookup that planning should have refused");
    }
    const words = Float64Array.from({ length: contents.count }, (_, i) => contents.at(i));
    const [low, high] = words.reduce(([l, h], w) => [Math.min(l, w), Math.max(h, w)], [0, 0]);
    const index = this.at(op.operand(1), stage);
    const range = { low: BigInt(low), high: BigInt(high) };
    const width = low < 0 ? (op.result().type as IntegerType).width : Math.max(1, high.toString(2).length);
    const wholeIndex = this.arithmetic.unsigned(index, widthOf(index.wire));
    const read = this.tables.lookUp(this.fabric, wholeIndex.wire, words, width, this.nameOf(op.result()), op.location);
    const word = this.fabric.delay(read, latency - 1);
    return low < 0 ? this.arithmetic.fromSigned(word) : { wire: word, ...range };
  }

  private writeBuffers(): void {
    for (const buffer of this.plan.buffers) {
      const lanes = this.planned.stores.filter((store) => store.memory === buffer.alloc.result());
      if (lanes.length === 0) continue;
      this.ports.write(
        buffer,
        lanes.map((lane) => ({
          ...lane,
          stage: this.stage(lane.op),
          data: this.storedData(lane),
          fires: this.fires(lane),
        })),
      );
    }
  }

  private storedData(store: PlannedAccess): Wire {
    return this.arithmetic.fit(this.at(store.op.operand(0), this.stage(store.op)), widthOfElement(store));
  }

  /** The store takes place: an iteration is there, in the right phase, on the right side of every condition. */
  private fires(store: PlannedAccess): Wire {
    const { kernel, statics } = this.planned;
    const item = kernel.ops.find(({ op }) => op === store.op);
    const stage = this.stage(store.op);
    const conditions = [this.fabric.delayPulse(this.control.valid, stage, "valid_delayed")];
    if (item?.phase === "after") {
      conditions.push(this.fabric.delay(this.control.lastFrom(kernel.reductionDepth), stage));
    }
    if (item?.phase === "before") {
      conditions.push(this.fabric.delay(this.control.firstFrom(kernel.reductionDepth), stage));
    }
    for (let guard = item?.guard; guard !== undefined; guard = guard.outer) {
      conditions.push(this.statics.matches(statics.condition(guard.branch), guard.taken ? 1 : 0, stage, "guard"));
    }
    const used = conditions.filter((condition) => !(condition.definingOp?.info.isConstantLike === true));
    return this.fabric.and(...used);
  }

  private writeOutputs(): void {
    const lanes = this.planned.stores.filter((store) => this.plan.outputs.includes(store.memory));
    lanes.forEach((lane, i) => this.fabric.output(`out${i}`, this.storedData(lane)));
    const [first] = lanes;
    if (first !== undefined) this.fabric.output(this.frame.valid, this.fires(first));
  }
}

/** What the results of units are called in the Verilog. */
const wireNames: Readonly<Record<string, string | undefined>> = {
  "arith.addi": "sum",
  "arith.subi": "difference",
  "arith.maxsi": "maximum",
  "arith.minsi": "minimum",
  "arith.cmpi": "test",
  "arith.select": "choice",
  "arith.shrsi": "shifted",
  "arith.shrui": "shifted",
  "arith.shli": "shifted",
  "math.ctlz": "leading_zeros",
};

function widthOfElement(access: PlannedAccess): number {
  const element = (access.memory.type as MemRefType).element;
  if (!(element instanceof IntegerType)) throw new InvariantError("a port of no integer type");
  return element.width;
}
