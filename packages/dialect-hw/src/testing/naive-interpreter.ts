import { ArrayAttr } from "@hls-opt/ir-core";
import type { Attribute, Operation, Value, IntegerAttr, IntegerType } from "@hls-opt/ir-core";
import * as hw from "../index.js";

type Bits = bigint | readonly Bits[];

const widthOf = (value: Value): number => (value.type as IntegerType).width;
const unsigned = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);
const signed = (value: bigint, width: number): bigint => BigInt.asIntN(width, value);

/**
 * A second implementation of the ops' semantics, for tests: evaluates values on demand, one cycle at a time, with
 * big integers and without any cleverness.
 */
export class NaiveModule {
  private readonly module: hw.HwModuleOp;
  private readonly root: Operation;
  private readonly argument: (index: number) => Bits;
  private readonly state = new Map<Operation, bigint[]>();
  private readonly children = new Map<Operation, NaiveModule>();
  private cache = new Map<Value, Bits>();

  constructor(root: Operation, name: string, argument: (index: number) => Bits) {
    this.root = root;
    this.module = hw.findModule(root, name) as hw.HwModuleOp;
    this.argument = argument;
    for (const op of this.module.block.operations()) this.prepare(op);
  }

  private prepare(op: Operation): void {
    if (op.name === "hw.instance") {
      const name = new hw.InstanceOp(op).moduleName.root;
      this.children.set(op, new NaiveModule(this.root, name, (i) => this.get(op.operand(i))));
    } else if (op.name === "seq.firmem") {
      this.state.set(op, new Array<bigint>(new hw.FirMemOp(op).memory.type.depth).fill(0n));
    } else if (op.name === "seq.shiftreg") {
      this.state.set(op, new Array<bigint>(new hw.ShiftRegOp(op).depth).fill(0n));
    } else if (op.name.startsWith("seq.compreg")) {
      const initial = (op.name === "seq.compreg" ? new hw.CompRegOp(op) : new hw.CompRegCeOp(op)).initialValue
        ?.definingOp;
      const constant = initial === undefined ? undefined : new hw.InitialOp(initial).constant?.value;
      this.state.set(op, [constant === undefined ? 0n : unsigned(constant.value, widthOf(op.result()))]);
    } else {
      this.state.set(op, [0n]);
    }
  }

  output(index: number): bigint {
    return this.bits(this.module.output.outputs[index] as Value);
  }

  /** Forgets what was computed; call after inputs change. */
  refresh(): void {
    this.cache = new Map();
    for (const child of this.children.values()) child.refresh();
  }

  /** A rising clock edge, in two halves: first all next states, then the change. */
  step(): void {
    const commits = this.plan();
    for (const commit of commits) commit();
    this.refresh();
  }

  private plan(): (() => void)[] {
    const commits = [...this.children.values()].flatMap((child) => child.plan());
    for (const op of this.module.block.operations()) {
      const commit = this.planOp(op);
      if (commit !== undefined) commits.push(commit);
    }
    return commits;
  }

  private planOp(op: Operation): (() => void) | undefined {
    switch (op.name) {
      case "seq.compreg":
      case "seq.compreg.ce":
        return this.planRegister(op);
      case "seq.shiftreg": {
        const view = new hw.ShiftRegOp(op);
        if (view.clockEnable !== undefined && this.bits(view.clockEnable) === 0n) return undefined;
        const next = [this.bits(view.input), ...this.stateOf(op).slice(0, -1)];
        return () => void this.state.set(op, next);
      }
      case "seq.rom":
      case "seq.firmem.read_port": {
        const enable = op.name === "seq.rom" ? new hw.RomOp(op).enable : new hw.FirMemReadOp(op).enable;
        if (enable !== undefined && this.bits(enable) === 0n) return undefined;
        const word = this.read(op);
        return () => void this.state.set(op, [word]);
      }
      case "seq.firmem.write_port": {
        const view = new hw.FirMemWriteOp(op);
        if (view.enable !== undefined && this.bits(view.enable) === 0n) return undefined;
        const [address, data] = [Number(this.bits(view.address)), this.bits(view.data)];
        const words = this.stateOf(view.memory.definingOp as Operation);
        return () => void (address < words.length && (words[address] = data));
      }
      default:
        return undefined;
    }
  }

  private planRegister(op: Operation): () => void {
    const view = op.name === "seq.compreg" ? new hw.CompRegOp(op) : new hw.CompRegCeOp(op);
    let next = this.bits(view.input);
    if (view instanceof hw.CompRegCeOp && this.bits(view.clockEnable) === 0n) next = this.stateOf(op)[0] as bigint;
    if (view.reset !== undefined && view.resetValue !== undefined && this.bits(view.reset) === 1n) {
      next = this.bits(view.resetValue);
    }
    return () => void this.state.set(op, [next]);
  }

  private stateOf(op: Operation): bigint[] {
    return this.state.get(op) as bigint[];
  }

  private read(op: Operation): bigint {
    if (op.name === "seq.rom") {
      const view = new hw.RomOp(op);
      return view.words()[Number(this.bits(view.address))] ?? 0n;
    }
    const view = new hw.FirMemReadOp(op);
    return this.stateOf(view.memory.definingOp as Operation)[Number(this.bits(view.address))] ?? 0n;
  }

  private bits(value: Value): bigint {
    return this.get(value) as bigint;
  }

  private get(value: Value): Bits {
    const known = this.cache.get(value);
    if (known !== undefined) return known;
    const op = value.definingOp;
    const result = op === undefined ? this.argument(value.index) : this.compute(op, value);
    this.cache.set(value, result);
    return result;
  }

  private compute(op: Operation, value: Value): Bits {
    const operands = (): bigint[] => op.operands.map((operand) => this.bits(operand));
    switch (op.name) {
      case "hw.instance":
        return (this.children.get(op) as NaiveModule).output(value.index);
      case "seq.compreg":
      case "seq.compreg.ce":
        return this.stateOf(op)[0] as bigint;
      case "seq.shiftreg":
        return this.stateOf(op).at(-1) as bigint;
      case "seq.rom":
        return new hw.RomOp(op).latency.number === 0 ? this.read(op) : (this.stateOf(op)[0] as bigint);
      case "seq.firmem.read_port": {
        const memory = new hw.FirMemOp(op.operand(0).definingOp as Operation);
        return memory.readLatency.number === 0 ? this.read(op) : (this.stateOf(op)[0] as bigint);
      }
      case "hw.wire":
        return this.get(op.operand(0));
      case "hw.array_create":
        return op.operands.map((operand) => this.get(operand)).reverse();
      case "hw.aggregate_constant":
        return constantBits(new hw.AggregateConstantOp(op).fields);
      case "hw.array_get":
        return (this.get(op.operand(0)) as readonly Bits[])[Number(this.bits(op.operand(1)))] ?? 0n;
      default:
        return unsigned(naiveComb(op, operands()), widthOf(value));
    }
  }
}

function constantBits(attribute: Attribute): Bits {
  if (attribute instanceof ArrayAttr) return attribute.elements.map(constantBits).reverse();
  const integer = attribute as IntegerAttr;
  return unsigned(integer.value, (integer.type as IntegerType).width);
}

/** The value of a comb op, not yet cut to its width. */
export function naiveComb(op: Operation, operands: readonly bigint[]): bigint {
  const [a = 0n, b = 0n, c = 0n] = operands;
  const width = op.operandCount > 0 ? widthOf(op.operand(0)) : 0;
  const [sa, sb] = [signed(a, width), signed(b, width)];
  switch (op.name) {
    case "hw.constant":
      return new hw.HwConstantOp(op).value.value;
    case "comb.add":
      return operands.reduce((x, y) => x + y);
    case "comb.mul":
      return operands.reduce((x, y) => x * y);
    case "comb.and":
      return operands.reduce((x, y) => x & y);
    case "comb.or":
      return operands.reduce((x, y) => x | y);
    case "comb.xor":
      return operands.reduce((x, y) => x ^ y);
    case "comb.sub":
      return a - b;
    case "comb.divu":
      return b === 0n ? 0n : a / b;
    case "comb.divs":
      return b === 0n ? 0n : sa / sb;
    case "comb.modu":
      return b === 0n ? 0n : a % b;
    case "comb.mods":
      return b === 0n ? 0n : sa % sb;
    case "comb.shl":
      return b > 64n ? 0n : a << b;
    case "comb.shru":
      return b > 64n ? 0n : a >> b;
    case "comb.shrs":
      return sa >> (b > 64n ? 64n : b);
    case "comb.icmp":
      return naiveCompare(new hw.CombICmpOp(op).predicateName, a, b, sa, sb) ? 1n : 0n;
    case "comb.mux":
      return a === 1n ? b : c;
    case "comb.concat":
      return BigInt(`0b0${operands.map((value, i) => binary(value, widthOf(op.operand(i)))).join("")}`);
    case "comb.extract":
      return a >> BigInt(new hw.CombExtractOp(op).low);
    case "comb.replicate":
      return BigInt(`0b${binary(a, width).repeat(widthOf(op.result()) / width)}`);
    case "comb.parity":
      return BigInt(binary(a, width).split("1").length - 1) % 2n;
    default:
      throw new Error(`the naive interpreter does not know ${op.name}`);
  }
}

const binary = (value: bigint, width: number): string => (width === 0 ? "" : value.toString(2).padStart(width, "0"));

function naiveCompare(predicate: hw.IcmpName, a: bigint, b: bigint, sa: bigint, sb: bigint): boolean {
  switch (predicate) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "slt":
      return sa < sb;
    case "sle":
      return sa <= sb;
    case "sgt":
      return sa > sb;
    case "sge":
      return sa >= sb;
    case "ult":
      return a < b;
    case "ule":
      return a <= b;
    case "ugt":
      return a > b;
    case "uge":
      return a >= b;
  }
}
