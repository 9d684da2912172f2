/** One kernel as a hardware module: control, known values, pipelined datapath, ports to its buffers. */
import type { Builder, Operation, Value } from "@hls-opt/ir-core";
import { IntegerType, InvariantError, MemRefType } from "@hls-opt/ir-core";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import { dataOperands } from "../../schedule/datapath.js";
import type { Carried } from "../../schedule/kernel.js";
import { stageOf } from "../../schedule/plan.js";
import type { HardwarePlan, PlannedAccess, PlannedBuffer, PlannedKernel } from "../../schedule/plan.js";
import { Arithmetic } from "./arithmetic.js";
import type { Signal } from "./arithmetic.js";
import { BufferPorts } from "./buffer-ports.js";
import { KernelControl } from "./control.js";
import { Fabric, widthOf } from "./fabric.js";
import type { Wire } from "./fabric.js";
import { unitBuilders } from "./operations.js";
import { StaticGenerators } from "./static-generators.js";
import type { TableModules } from "./table-modules.js";

/** A value and the stage at which it stands on its wire. */
interface Staged {
  readonly signal: Signal;
  readonly stage: number;
}

/** Builds the module of a kernel and inserts it where `builder` stands. */
export function buildKernelModule(builder: Builder, plan: HardwarePlan, planned: PlannedKernel, tables: TableModules): HwModuleOp {
  return new KernelModule(plan, planned, tables).build(builder);
}

class KernelModule {
  private readonly plan: HardwarePlan;
  private readonly planned: PlannedKernel;
  private readonly tables: TableModules;
  private readonly fabric: Fabric;
  private readonly arithmetic: Arithmetic;
  private readonly control: KernelControl;
  private readonly statics: StaticGenerators;
  private readonly ports: BufferPorts;
  private readonly values = new Map<Value, Staged>();
  private readonly accumulators = new Map<Carried, { connect(input: Wire): void; readonly width: number }>();

  constructor(plan: HardwarePlan, planned: PlannedKernel, tables: TableModules) {
    const { kernel } = planned;
    this.tables = tables;
    this.plan = plan;
    this.planned = planned;
    this.fabric = new Fabric(kernel.location);
    this.arithmetic = new Arithmetic(this.fabric);
    this.control = new KernelControl(this.fabric, kernel.space, this.fabric.inputWire("go", 1));
    this.statics = new StaticGenerators(this.fabric, this.arithmetic, this.control, kernel.space);
    this.ports = new BufferPorts(this.fabric, this.control, this.statics);
  }

  build(builder: Builder): HwModuleOp {
    const { kernel, datapath } = this.planned;
    this.readBuffers();
    for (const carried of kernel.carried) this.addAccumulator(carried);
    for (const { item } of datapath.nodes) {
      this.fabric.builder.location = item.op.location;
      this.emit(item.op);
    }
    for (const carried of kernel.carried) this.connectAccumulator(carried);
    this.fabric.builder.location = kernel.location;
    this.writeBuffers();
    this.writeOutputs();
    return this.fabric.finish(builder, kernel.name, kernel.location);
  }

  private bufferOf(memory: Value): PlannedBuffer | undefined {
    return this.plan.buffers.find((buffer) => buffer.alloc.result() === memory);
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
      lanes.forEach((lane, i) => this.define(lane.op.result(), this.arithmetic.fromSigned(data[i] as Wire), this.stage(lane.op) + (lane.banks.length > 1 ? 2 : 1)));
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
  private at(value: Value, stage: number): Signal {
    const known = this.planned.statics.get(value);
    if (known !== undefined) return this.statics.at(known, stage, this.nameOf(value));
    const found = this.values.get(value);
    if (found === undefined) throw new InvariantError(`a value of kernel '${this.planned.kernel.name}' is read before it is made`);
    const late = stage - found.stage;
    if (late < 0) throw new InvariantError(`a value of kernel '${this.planned.kernel.name}' is read ${-late} cycles before it is there`);
    return { ...found.signal, wire: this.fabric.delay(found.signal.wire, late) };
  }

  /** What a known value is called: the constant it is read from, through conversions. */
  private nameOf(value: Value): string {
    let op = value.definingOp;
    while (op !== undefined && op.operandCount === 1 && !op.name.endsWith(".load")) op = op.operand(0).definingOp;
    const memory = op?.name.endsWith(".load") === true ? op.operand(0).definingOp?.getAttr("name") : undefined;
    return memory === undefined ? "known" : memory.toString().replace(/[^A-Za-z0-9_]/g, "");
  }

  private addAccumulator(carried: Carried): void {
    const width = (carried.argument.type as IntegerType).width;
    const register = this.fabric.feedback(width, undefined, "acc");
    this.accumulators.set(carried, { connect: (input) => register.connect(input), width });
    const stage = this.accumulatorStage(carried);
    const state = this.arithmetic.fromSigned(register.value);
    const first = this.fabric.delay(this.control.firstFrom(this.planned.kernel.reductionDepth), stage);
    // before the first iteration the register holds the previous sample's result
    this.pendingInitial.push(() => {
      const initial = this.at(carried.initial, stage);
      this.define(carried.argument, this.arithmetic.wrap(this.arithmetic.select(first, initial, state), width), stage);
    });
    this.define(carried.result, state, stage + 1);
  }
  private readonly pendingInitial: (() => void)[] = [];

  /** The stage at which the reduction's operations stand. */
  private accumulatorStage(carried: Carried): number {
    const op = carried.next.definingOp;
    const node = op === undefined ? undefined : this.planned.datapath.nodeOf.get(op);
    if (node === undefined) throw new InvariantError(`an accumulator of kernel '${this.planned.kernel.name}' never changes`);
    return this.stage(node.item.op);
  }

  private connectAccumulator(carried: Carried): void {
    const accumulator = this.accumulators.get(carried);
    const next = this.values.get(carried.next);
    if (accumulator === undefined || next === undefined) throw new InvariantError("an accumulator has no next value");
    // `next` was registered by `emit`; the accumulator register takes its place
    accumulator.connect(this.arithmetic.fit(this.nextBeforeRegister.get(carried.next) as Signal, accumulator.width));
  }
  private readonly nextBeforeRegister = new Map<Value, Signal>();

  private emit(op: Operation): void {
    if (op.name === "affine.load" || op.name === "affine.store") return;
    const { recurrent } = this.planned.datapath;
    if (recurrent.has(op)) return this.emitRecurrent(op);
    const stage = this.stage(op);
    const node = this.planned.datapath.nodeOf.get(op);
    const latency = node === undefined ? 0 : (this.planned.datapath.problem.latency[node.index] as number);
    this.define(op.result(), this.unit(op, stage, latency), stage + latency);
  }

  /** Recurrent operations settle within one cycle; what leaves the recurrence is registered behind it. */
  private emitRecurrent(op: Operation): void {
    for (const pending of this.pendingInitial.splice(0)) pending();
    const stage = this.stage(op);
    const operands = dataOperands(op).map((value) => this.recurrentOperand(value, stage));
    const signal = this.combine(op, operands, stage);
    this.nextBeforeRegister.set(op.result(), signal);
    this.define(op.result(), signal, stage);
  }

  private recurrentOperand(value: Value, stage: number): Signal {
    return this.at(value, stage);
  }

  private unit(op: Operation, stage: number, latency: number): Signal {
    if (op.name === "arith.muli") return this.product(op, stage, latency);
    if (op.name === "memref.load") return this.lookup(op, stage);
    const operands = dataOperands(op).map((value) => this.at(value, stage));
    const signal = this.combine(op, operands, stage);
    return { ...signal, wire: this.fabric.delay(signal.wire, latency) };
  }

  private combine(op: Operation, operands: readonly Signal[], stage: number): Signal {
    if (op.name === "affine.if") {
      const condition = this.statics.at(this.planned.statics.condition(op), stage, "guard");
      return this.arithmetic.select(condition.wire, operands[0] as Signal, operands[1] as Signal);
    }
    const build = unitBuilders[op.name];
    if (build === undefined) throw new InvariantError(`no unit for '${op.name}'`);
    const signal = build(this.arithmetic, op, operands);
    this.fabric.name(signal.wire, wireNames[op.name] ?? "value");
    return signal;
  }

  /** A product: shift-adds for a constant factor, else a multiplier with a register behind operands and product. */
  private product(op: Operation, stage: number, latency: number): Signal {
    const width = (op.result().type as IntegerType).width;
    const [a, b] = [op.operand(0), op.operand(1)];
    const constantOperand = [a, b].find((value) => typeof this.planned.statics.get(value) === "number");
    if (constantOperand !== undefined) {
      const factor = this.planned.statics.get(constantOperand) as number;
      const other = this.at(constantOperand === a ? b : a, stage);
      const register = (signal: Signal): Signal => ({ ...signal, wire: this.fabric.delay(this.fabric.name(signal.wire, "term"), 1) });
      return this.arithmetic.wrap(this.arithmetic.multiplyByConstant(other, factor, register), width);
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

  /** A constant table read at a computed index, registered. */
  private lookup(op: Operation, stage: number): Signal {
    const contents = this.planned.statics.globalOf(op.operand(0));
    if (contents === undefined || contents.type.shape.length !== 1) throw new InvariantError("a lookup that planning should have refused");
    const words = Float64Array.from({ length: contents.count }, (_, i) => contents.at(i));
    const [low, high] = words.reduce(([l, h], w) => [Math.min(l, w), Math.max(h, w)], [0, 0]);
    const index = this.at(op.operand(1), stage);
    const range = { low: BigInt(low), high: BigInt(high) };
    const width = low < 0 ? (op.result().type as IntegerType).width : Math.max(1, high.toString(2).length);
    const wholeIndex = this.arithmetic.unsigned(index, widthOf(index.wire));
    const word = this.tables.lookUp(this.fabric, wholeIndex.wire, words, width, this.nameOf(op.result()), op.location);
    return low < 0 ? this.arithmetic.fromSigned(word) : { wire: word, ...range };
  }

  private writeBuffers(): void {
    for (const buffer of this.plan.buffers) {
      const lanes = this.planned.stores.filter((store) => store.memory === buffer.alloc.result());
      if (lanes.length === 0) continue;
      this.ports.write(buffer, lanes.map((lane) => ({ ...lane, stage: this.stage(lane.op), data: this.storedData(lane), fires: this.fires(lane) })));
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
    if (item?.phase === "after") conditions.push(this.fabric.delay(this.control.lastFrom(kernel.reductionDepth), stage));
    if (item?.phase === "before") conditions.push(this.fabric.delay(this.control.firstFrom(kernel.reductionDepth), stage));
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
    if (first !== undefined) this.fabric.output("out_valid", this.fires(first));
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
