import {
  Block,
  DenseElementsAttr,
  IntegerAttr,
  IntegerType,
  makeDenseData,
  RankedTensorType,
  StringAttr,
  TypeAttr,
} from "@hls-opt/ir-core";
import type { Builder, Location, Type, Value, Operation } from "@hls-opt/ir-core";
import {
  addressType,
  buildDelay,
  buildRegister,
  buildRom,
  clock,
  CombAndOp,
  CombConcatOp,
  CombICmpOp,
  CombMuxOp,
  CombOrOp,
  CombXorOp,
  extractBits,
  hwConstant,
  HwConstantOp,
  HwModuleOp,
  HwModuleType,
  OutputOp,
  sext,
  zext,
} from "@hls-opt/dialect-hw";
import type { ClockType, IcmpName, ModulePort } from "@hls-opt/dialect-hw";
import { Builder as IrBuilder } from "@hls-opt/ir-core";
import { isolateAdders } from "../../hw/isolate-adders.js";
import { ValueNumbering } from "../../value-numbering.js";

/** A wire of some width. */
export type Wire = Value<IntegerType>;

/** A value that is used before what drives it is known. */
export interface Forward {
  readonly value: Wire;
  connect(input: Wire): void;
}

/**
 * Builds one hardware module from the inside: ports appear as they are asked for, equal combinational logic, registers and
 * delays are made once.
 */
export class Fabric {
  readonly block = new Block();
  readonly builder: Builder;
  readonly clk: Value<ClockType>;
  readonly rst: Wire;
  private readonly inputs: ModulePort[] = [];
  private readonly outputs: { readonly port: ModulePort; readonly value: Value }[] = [];
  private readonly numbering = new ValueNumbering();
  private readonly delays = new Map<Value, Wire[]>();
  private readonly pulses = new Map<Value, Wire[]>();
  private readonly constants = new Map<string, Wire>();
  private readonly extensions = new Map<Wire, Map<string, Wire>>();
  /** What wires are called, for the registers behind them. */
  private readonly names = new Map<Value, string>();

  constructor(location: Location) {
    this.builder = IrBuilder.atEnd(this.block, location);
    this.clk = this.input("clk", clock) as Value<ClockType>;
    this.rst = this.inputWire("rst", 1);
  }

  input(name: string, type: Type): Value {
    this.inputs.push({ direction: "input", name, type });
    const value = this.block.addArgument(type);
    this.names.set(value, name);
    return value;
  }

  inputWire(name: string, width: number): Wire {
    return this.input(name, IntegerType.get(width)) as Wire;
  }

  output(name: string, value: Value): void {
    this.outputs.push({ port: { direction: "output", name, type: value.type }, value });
  }

  /** Closes the module and inserts it where `builder` stands. */
  finish(builder: Builder, name: string, location: Location): HwModuleOp {
    const type = HwModuleType.get([...this.inputs, ...this.outputs.map(({ port }) => port)]);
    const module = builder.insert(
      HwModuleOp.create({ sym_name: StringAttr.get(name), module_type: TypeAttr.get(type) }, location),
    );
    this.builder.insert(OutputOp.create({ outputs: this.outputs.map(({ value }) => value) }));
    isolateAdders(this.block);
    module.body.push(this.block);
    return module;
  }

  /** Inserts a combinational operation, or finds its equal. */
  logic(view: { readonly op: Operation }): Wire {
    const found = this.numbering.findOrRemember(view.op);
    if (found !== undefined) {
      view.op.dropAllReferences();
      return found.result() as Wire;
    }
    return this.builder.insert(view.op).result() as Wire;
  }

  constant(width: number, value: bigint | number): Wire {
    const known = this.constants.get(`${width}:${value}`);
    if (known !== undefined) return known;
    const made = hwConstant(this.builder, width, value);
    this.constants.set(`${width}:${value}`, made);
    return made;
  }

  and(...inputs: readonly Wire[]): Wire {
    return inputs.length === 1 ? (inputs[0] as Wire) : this.logic(CombAndOp.create({ inputs }));
  }

  or(...inputs: readonly Wire[]): Wire {
    return inputs.length === 1 ? (inputs[0] as Wire) : this.logic(CombOrOp.create({ inputs }));
  }

  not(input: Wire): Wire {
    return this.logic(CombXorOp.create({ inputs: [input, this.constant(1, 1)] }));
  }

  mux(cond: Wire, trueValue: Wire, falseValue: Wire): Wire {
    return trueValue === falseValue ? trueValue : this.logic(CombMuxOp.create({ cond, trueValue, falseValue }));
  }

  compare(predicate: IcmpName, lhs: Wire, rhs: Wire): Wire {
    return this.logic(CombICmpOp.create({ predicate: CombICmpOp.predicate(predicate), lhs, rhs }));
  }

  equals(input: Wire, value: number): Wire {
    const width = widthOf(input);
    return width === 1
      ? value === 1
        ? input
        : this.not(input)
      : this.compare("eq", input, this.constant(width, value));
  }

  concat(...inputs: readonly Wire[]): Wire {
    return inputs.length === 1 ? (inputs[0] as Wire) : this.logic(CombConcatOp.create({ inputs }));
  }

  bits(input: Wire, low: number, width: number): Wire {
    return this.memo(`x${low}:${width}`, input, () => extractBits(this.builder, input, low, width));
  }

  sext(input: Wire, width: number): Wire {
    return this.memo(`s${width}`, input, () => sext(this.builder, input, width));
  }

  zext(input: Wire, width: number): Wire {
    return this.memo(`z${width}`, input, () => zext(this.builder, input, width));
  }

  /** Gives a wire a name for people, unless it has one or is a port or a constant. */
  name(wire: Wire, name: string): Wire {
    const op = wire.definingOp;
    if (op === undefined || isConstant(wire) || this.names.has(wire)) return wire;
    this.names.set(wire, name);
    op.setAttr("sv.namehint", StringAttr.get(name));
    return wire;
  }

  /** `cycles` later; delays of one value share their stages. */
  delay(input: Wire, cycles: number, name = `${this.names.get(input) ?? "value"}_q`): Wire {
    if (cycles === 0 || isConstant(input)) return input;
    const chain = this.delays.get(input) ?? [input];
    this.delays.set(input, chain);
    const known = chain[cycles];
    if (known !== undefined) return known;
    let from = cycles - 1;
    while (chain[from] === undefined) from--;
    const made = buildDelay(this.builder, chain[from] as Wire, this.clk, cycles - from, { name }) as Wire;
    this.names.set(made, name);
    chain[cycles] = made;
    return made;
  }

  /** As `delay`, for pulses: every stage is cleared by reset, so that nothing stray is under way after it. */
  delayPulse(input: Wire, cycles: number, name: string): Wire {
    const chain = this.pulses.get(input) ?? [input];
    this.pulses.set(input, chain);
    while (chain.length <= cycles) chain.push(this.register(chain[chain.length - 1] as Wire, { cleared: true, name }));
    return chain[cycles] as Wire;
  }

  /** A register with optional enable, cleared by reset where `cleared`. */
  register(
    input: Wire,
    options: { readonly enable?: Wire; readonly cleared?: boolean; readonly name?: string } = {},
  ): Wire {
    const reset = options.cleared === true ? { reset: this.rst, resetValue: this.constant(widthOf(input), 0) } : {};
    return buildRegister(this.builder, input, this.clk, {
      ...reset,
      enable: options.enable,
      name: options.name,
    }) as Wire;
  }

  /** A wire that is driven after it is used. */
  forward(width: number): Forward {
    const type = IntegerType.get(width);
    const placeholder = this.builder.insert(HwConstantOp.create({ value: IntegerAttr.get(type, 0) }));
    return {
      value: placeholder.result,
      connect: (input) => {
        placeholder.result.replaceAllUsesWith(input);
        placeholder.op.erase();
      },
    };
  }

  /** A register whose input may depend on its value; `resetValue` undefined leaves it out of the reset. */
  feedback(width: number, resetValue: number | undefined, name: string): Forward {
    const { value: input, connect } = this.forward(width);
    const reset = resetValue === undefined ? {} : { reset: this.rst, resetValue: this.constant(width, resetValue) };
    const value = buildRegister(this.builder, input, this.clk, { ...reset, name }) as Wire;
    this.names.set(value, name);
    return { value, connect };
  }

  /** A registered table: the word at `address` one cycle later. Negative words are two's complement. */
  rom(address: Wire, words: ArrayLike<number>, width: number, name?: string): Wire {
    const element = IntegerType.get(width);
    const data = makeDenseData(element, words.length) as Int32Array | BigInt64Array;
    for (let i = 0; i < words.length; i++) {
      data[i] =
        data instanceof BigInt64Array
          ? BigInt.asIntN(width, BigInt(words[i] as number))
          : wrapTo(words[i] as number, width);
    }
    const contents = DenseElementsAttr.get(RankedTensorType.get([words.length], element), data);
    const sized = this.resize(address, addressType(words.length).width);
    return buildRom(this.builder, sized, contents, { clk: this.clk, name });
  }

  /** Zero-extends or cuts an unsigned value. */
  resize(input: Wire, width: number): Wire {
    const from = widthOf(input);
    return from < width ? this.zext(input, width) : this.bits(input, 0, width);
  }

  private memo(kind: string, input: Wire, make: () => Wire): Wire {
    const perValue = this.extensions.get(input) ?? new Map<string, Wire>();
    this.extensions.set(input, perValue);
    let found = perValue.get(kind);
    if (found === undefined) perValue.set(kind, (found = make()));
    return found;
  }
}

function wrapTo(value: number, width: number): number {
  const unsigned = ((value % 2 ** width) + 2 ** width) % 2 ** width;
  return width > 1 && unsigned >= 2 ** (width - 1) ? unsigned - 2 ** width : unsigned;
}

export function widthOf(wire: Value): number {
  return (wire.type as IntegerType).width;
}

function isConstant(wire: Wire): boolean {
  return wire.definingOp?.info.isConstantLike === true;
}

/** Bits that hold 0 to `count - 1`; at least one. */
export function bitsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}
