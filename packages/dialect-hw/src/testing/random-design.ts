import {
  ArrayAttr,
  DenseElementsAttr,
  IntegerAttr,
  IntegerType,
  makeDenseData,
  RankedTensorType,
} from "@hls-opt/ir-core";
import type { Builder, Operation, Value } from "@hls-opt/ir-core";
import fc from "fast-check";
import * as hw from "../index.js";
import type { ClockType, ModulePort } from "../index.js";
import { makeRoot } from "./root.js";

/** One random operation: which kind, which earlier values it uses, and a free number. */
export interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly n: number;
}

/** From which a design is built; numbers are taken modulo what is there, so that every recipe is valid. */
export interface Recipe {
  readonly inputs: readonly number[];
  readonly steps: readonly Step[];
  readonly child: readonly Step[];
  /** Widths up to 64 or few bits only. */
  readonly widths: readonly number[];
}

const natural = fc.nat(1 << 20);
const step: fc.Arbitrary<Step> = fc.record({ kind: natural, a: natural, b: natural, c: natural, n: natural });
const width = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(1, 8, 16, 31, 32, 33, 63, 64),
  fc.integer({ min: 1, max: 64 }),
);

/** Recipes of up to about `size` operations. */
export function recipes(size: number): fc.Arbitrary<Recipe> {
  return fc.record({
    inputs: fc.array(width, { minLength: 1, maxLength: 4 }),
    steps: fc.array(step, { minLength: 1, maxLength: size }),
    child: fc.array(step, { minLength: 1, maxLength: Math.ceil(size / 3) }),
    widths: fc.array(width, { minLength: 1, maxLength: 5 }),
  });
}

type Integer = Value<IntegerType>;

/** Builds the design of a recipe: a module `name` that may use a child module. */
export function buildDesign(
  recipe: Recipe,
  root: { readonly root: Operation; readonly builder: Builder } = makeRoot(),
  name = "top",
): Operation {
  const childPorts: ModulePort[] = [
    { direction: "input", name: "clk", type: hw.clock },
    { direction: "input", name: "x", type: IntegerType.get(8) },
    { direction: "input", name: "y", type: IntegerType.get(recipe.widths[0] ?? 5) },
    { direction: "output", name: "r", type: IntegerType.get(8) },
    { direction: "output", name: "s", type: IntegerType.get(8) },
  ];
  const child = hw.buildModule(root.builder, `${name}_child`, childPorts, (b, inputs) => {
    const maker = new Maker(b, inputs, recipe, undefined);
    maker.run(recipe.child);
    return new Map([
      ["r", maker.adapted(-1, 8)],
      ["s", maker.registered(8)],
    ]);
  });
  const ports: ModulePort[] = [{ direction: "input", name: "clk", type: hw.clock }];
  recipe.inputs.forEach((bits, i) => ports.push({ direction: "input", name: `in${i}`, type: IntegerType.get(bits) }));
  ports.push(
    { direction: "output", name: "out0", type: IntegerType.get(recipe.widths[0] ?? 8) },
    { direction: "output", name: "out1", type: IntegerType.get(64) },
  );
  hw.buildModule(root.builder, name, ports, (b, inputs) => {
    const maker = new Maker(b, inputs, recipe, child);
    maker.run(recipe.steps);
    return new Map([
      ["out0", maker.adapted(-1, recipe.widths[0] ?? 8)],
      ["out1", maker.everything(64)],
    ]);
  });
  return root.root;
}

class Maker {
  private readonly b: Builder;
  private readonly clk: Value<ClockType>;
  private readonly pool: Integer[] = [];
  private readonly recipe: Recipe;
  private readonly child: hw.HwModuleOp | undefined;
  private readonly feedback: { readonly op: Operation; readonly pick: number }[] = [];
  private instances = 0;

  constructor(b: Builder, inputs: ReadonlyMap<string, Value>, recipe: Recipe, child: hw.HwModuleOp | undefined) {
    this.b = b;
    this.clk = inputs.get("clk") as Value<ClockType>;
    this.recipe = recipe;
    this.child = child;
    for (const value of inputs.values()) if (value.type instanceof IntegerType) this.pool.push(value as Integer);
  }

  run(steps: readonly Step[]): void {
    for (const one of steps) this.pool.push(this.make(one));
    for (const { op, pick } of this.feedback) {
      op.setOperand(0, this.adapted(pick, (op.operand(0).type as IntegerType).width));
    }
  }

  private pick(index: number): Integer {
    const at = index < 0 ? this.pool.length - 1 : index % this.pool.length;
    return this.pool[at] as Integer;
  }

  /** A value from the pool, cut or extended to a width. */
  adapted(index: number, bits: number): Integer {
    return this.fit(this.pick(index), bits, index % 3 === 0);
  }

  private fit(value: Integer, bits: number, isSigned: boolean): Integer {
    if (value.type.width > bits) return hw.extractBits(this.b, value, isSigned ? 0 : value.type.width - bits, bits);
    return isSigned ? hw.sext(this.b, value, bits) : hw.zext(this.b, value, bits);
  }

  registered(bits: number): Integer {
    return hw.buildRegister(this.b, this.adapted(0, bits), this.clk) as Integer;
  }

  /** The exclusive or of all values, so that nothing is dead. */
  everything(bits: number): Integer {
    const inputs = this.pool.map((value) => this.fit(value, bits, false));
    return this.b.insert(hw.CombXorOp.create({ inputs })).result as Integer;
  }

  private width(n: number): number {
    return this.recipe.widths[n % this.recipe.widths.length] ?? 8;
  }

  private make({ kind, a, b, c, n }: Step): Integer {
    const width = this.width(n);
    const [x, y, z] = [this.adapted(a, width), this.adapted(b, width), this.adapted(c, width)];
    const insert = <T extends { readonly op: Operation }>(view: T): T => this.b.insert(view);
    const makers: (() => Value)[] = [
      () => insert(hw.CombAddOp.create({ inputs: [x, y, z] })).result,
      () => insert(hw.CombMulOp.create({ inputs: [x, y] })).result,
      () => insert(hw.CombAndOp.create({ inputs: [x, y] })).result,
      () => insert(hw.CombOrOp.create({ inputs: [x, y, z] })).result,
      () => insert(hw.CombXorOp.create({ inputs: [x, hw.hwConstant(this.b, width, n % 2 === 0 ? -1 : n)] })).result,
      () => insert(hw.CombSubOp.create({ lhs: x, rhs: y })).result,
      () => insert(hw.CombDivUOp.create({ lhs: x, rhs: this.nonZero(y) })).result,
      () => insert(hw.CombDivSOp.create({ lhs: x, rhs: this.nonZero(y) })).result,
      () => insert(hw.CombModUOp.create({ lhs: x, rhs: this.nonZero(y) })).result,
      () => insert(hw.CombModSOp.create({ lhs: x, rhs: this.nonZero(y) })).result,
      () => insert(hw.CombShlOp.create({ lhs: x, rhs: this.amount(y, n) })).result,
      () => insert(hw.CombShrUOp.create({ lhs: x, rhs: this.amount(y, n) })).result,
      () => insert(hw.CombShrSOp.create({ lhs: x, rhs: this.amount(y, n) })).result,
      () => this.compare(x, n % 4 === 0 ? hw.hwConstant(this.b, width, n) : y, n),
      () => insert(hw.CombMuxOp.create({ cond: this.bit(c), trueValue: x, falseValue: y })).result,
      () => this.concat(this.pick(a), this.pick(b)),
      () =>
        hw.extractBits(
          this.b,
          this.pick(a),
          n % this.pick(a).type.width,
          1 + (b % (this.pick(a).type.width - (n % this.pick(a).type.width))),
        ),
      () => this.replicate(this.pick(a), n),
      () => insert(hw.CombParityOp.create({ input: x })).result,
      () => this.wideProduct(a, b, c),
      () => this.wideProduct(a, b, c),
      () => this.element([x, y, z, x], c),
      () => this.table(n, c),
      () => insert(hw.WireOp.create({ input: x })).result,
      () => this.register(x, y, n, a, b),
      () => this.register(x, y, n, a, b),
      () => hw.buildDelay(this.b, x, this.clk, 1 + (n % 6), n % 3 === 0 ? { enable: this.bit(b) } : {}),
      () => this.memory(width, a, b, c, n),
      () => this.rom(width, a, n),
      () => this.instance(a, b, n),
    ];
    return (makers[kind % makers.length] as () => Value)() as Integer;
  }

  private nonZero(value: Integer): Integer {
    return this.b.insert(hw.CombOrOp.create({ inputs: [value, hw.hwConstant(this.b, value.type.width, 1)] }))
      .result as Integer;
  }

  private amount(value: Integer, n: number): Integer {
    return n % 3 === 0 ? hw.hwConstant(this.b, value.type.width, n % 70) : value;
  }

  private bit(index: number): Integer {
    const value = this.pick(index);
    return hw.extractBits(this.b, value, index % value.type.width, 1);
  }

  private compare(lhs: Integer, rhs: Integer, n: number): Value {
    const names = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"] as const;
    return this.b.insert(hw.CombICmpOp.create({ lhs, rhs, predicate: hw.CombICmpOp.predicate(names[n % 10] ?? "eq") }))
      .result;
  }

  private concat(high: Integer, low: Integer): Integer {
    if (high.type.width + low.type.width > 64) return low;
    return this.b.insert(hw.CombConcatOp.create({ inputs: [high, low] })).result as Integer;
  }

  private replicate(value: Integer, n: number): Integer {
    const times = 1 + (n % Math.floor(64 / value.type.width));
    return this.b.insert(
      hw.CombReplicateOp.create({ input: value, resultType: IntegerType.get(times * value.type.width) }),
    ).result;
  }

  /** Products of extended values, in all combinations of extension and constants. */
  private wideProduct(a: number, b: number, c: number): Value {
    const [x, y] = [this.adapted(a, 1 + (c % 20)), this.adapted(b, 1 + (a % 25))];
    const full = Math.max(x.type.width, y.type.width) + 1 + (c % 18);
    const left = c % 3 === 0 ? hw.zext(this.b, x, full) : hw.sext(this.b, x, full);
    const right =
      c % 5 === 0
        ? hw.hwConstant(this.b, full, b - (1 << 19))
        : c % 2 === 0
          ? hw.zext(this.b, y, full)
          : hw.sext(this.b, y, full);
    return this.b.insert(hw.CombMulOp.create({ inputs: [left, right] })).result;
  }

  private element(elements: readonly Integer[], c: number): Value {
    const array = this.b.insert(hw.ArrayCreateOp.of([...elements])).result as Value<hw.HwArrayType>;
    return this.b.insert(hw.ArrayGetOp.create({ input: array, index: this.adapted(c, 2) })).result;
  }

  private table(n: number, c: number): Value {
    const fields = ArrayAttr.get([n, n >> 3, n >> 5, -n].map((word) => IntegerAttr.get(IntegerType.get(7), word)));
    const resultType = hw.HwArrayType.get(4, IntegerType.get(7));
    const array = this.b.insert(hw.AggregateConstantOp.create({ fields, resultType })).result as Value<hw.HwArrayType>;
    return this.b.insert(hw.ArrayGetOp.create({ input: array, index: this.adapted(c, 2) })).result;
  }

  private register(x: Integer, resetValue: Integer, n: number, a: number, b: number): Value {
    const value = hw.buildRegister(this.b, x, this.clk, {
      ...(n % 3 === 0 ? { reset: this.bit(a), resetValue } : {}),
      ...(n % 2 === 0 ? { enable: this.bit(b) } : {}),
      ...(n % 5 === 0 ? { initial: IntegerAttr.get(x.type, n) } : {}),
    });
    if (n % 7 === 0) this.feedback.push({ op: value.definingOp as Operation, pick: a + b });
    return value;
  }

  private memory(width: number, a: number, b: number, c: number, n: number): Value {
    const memory = this.b.insert(
      hw.FirMemOp.create({
        ...hw.FirMemOp.options({ readLatency: n % 2 === 0 ? 0 : 1 }),
        memoryType: hw.FirMemType.get(4, width),
      }),
    ).memory;
    const [data, write, read] = [this.adapted(a, width), this.adapted(b, 2), this.adapted(c, 2)];
    this.b.insert(hw.FirMemWriteOp.create({ memory, address: write, data, clk: this.clk, enable: this.bit(n) }));
    if (n % 3 === 0) {
      this.b.insert(
        hw.FirMemWriteOp.create({
          memory,
          address: read,
          data: write.type.width === width ? write : data,
          clk: this.clk,
          enable: this.bit(a),
        }),
      );
    }
    return this.b.insert(
      hw.FirMemReadOp.create({ memory, address: read, clk: this.clk, ...(n % 5 === 0 ? { enable: this.bit(b) } : {}) }),
    ).data;
  }

  private rom(width: number, a: number, n: number): Value {
    const type = RankedTensorType.get([8], IntegerType.get(width));
    const data = makeDenseData(type.element, 8) as BigInt64Array | Int32Array;
    for (let i = 0; i < 8; i++) {
      const word = BigInt.asIntN(width, BigInt(n) * BigInt(i * 7919 + 13) ** 3n);
      if (data instanceof BigInt64Array) data[i] = word;
      else data[i] = Number(word);
    }
    return hw.buildRom(
      this.b,
      this.adapted(a, 3),
      DenseElementsAttr.get(type, data),
      n % 2 === 0 ? {} : { clk: this.clk },
    );
  }

  private instance(a: number, b: number, n: number): Value {
    if (this.child === undefined) return this.pick(a);
    const inputs = new Map<string, Value>([
      ["clk", this.clk],
      ["x", this.adapted(a, 8)],
      ["y", this.adapted(b, this.recipe.widths[0] ?? 5)],
    ]);
    const results = hw.buildInstance(this.b, `child_${this.instances++}`, this.child, inputs);
    return results.get(n % 2 === 0 ? "r" : "s") as Value;
  }
}
