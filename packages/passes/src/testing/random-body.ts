import type { Random } from "./random.js";

/** An SSA value of type `i<width>`. */
export interface Typed {
  readonly name: string;
  readonly width: number;
}

const binaries = [
  "arith.addi",
  "arith.subi",
  "arith.muli",
  "arith.andi",
  "arith.ori",
  "arith.xori",
  "arith.maxsi",
  "arith.minsi",
  "arith.maxui",
  "arith.minui",
] as const;
const predicates = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"] as const;

/** Writes random straight-line integer code into a loop body. */
export class RandomBody {
  private readonly random: Random;
  private readonly emit: (line: string) => void;
  private readonly fresh: (prefix: string) => string;
  private readonly emitGlobal: (line: string) => void;

  constructor(
    random: Random,
    emit: (line: string) => void,
    fresh: (prefix: string) => string,
    emitGlobal: (line: string) => void,
  ) {
    this.random = random;
    this.emit = emit;
    this.fresh = fresh;
    this.emitGlobal = emitGlobal;
  }

  /** Some operations over `values`, the last of which is returned. */
  expression(values: readonly Typed[], operations: number): Typed {
    const known = [...values];
    let result = this.random.pick(values);
    for (let i = 0; i < operations; i++) {
      result = this.operation(known);
      known.push(result);
    }
    return result;
  }

  constant(width: number): Typed {
    const name = this.fresh("c");
    const value = this.random.signed(Math.min(width, 50));
    this.emit(`${name} = arith.constant ${width === 1 ? `${value === 1n}` : `${value} : i${width}`}`);
    return { name, width };
  }

  /** A loop counter as an integer. */
  counter(iv: string): Typed {
    return this.result(16, (name) => `${name} = arith.index_cast ${iv} : index to i16`);
  }

  convert(value: Typed, width: number): Typed {
    if (value.width === width) return value;
    const op = value.width > width ? "arith.trunci" : this.random.oneIn(4) ? "arith.extui" : "arith.extsi";
    return this.result(width, (name) => `${name} = ${op} ${value.name} : i${value.width} to i${width}`);
  }

  binary(op: string, a: Typed, b: Typed): Typed {
    return this.result(a.width, (name) => `${name} = ${op} ${a.name}, ${b.name} : i${a.width}`);
  }

  compare(predicate: string, a: Typed, b: Typed): Typed {
    return this.result(1, (name) => `${name} = arith.cmpi ${predicate}, ${a.name}, ${b.name} : i${a.width}`);
  }

  select(condition: Typed, a: Typed, b: Typed): Typed {
    return this.result(
      a.width,
      (name) => `${name} = arith.select ${condition.name}, ${a.name}, ${b.name} : i${a.width}`,
    );
  }

  private result(width: number, line: (name: string) => string): Typed {
    const name = this.fresh("v");
    this.emit(line(name));
    return { name, width };
  }

  private operation(values: readonly Typed[]): Typed {
    const { random } = this;
    const a = random.pick(values);
    const b = random.oneIn(3) ? this.constant(a.width) : this.convert(random.pick(values), a.width);
    return random.pick([
      () => this.binary(random.pick(binaries), a, b),
      () => this.binary(random.pick(binaries), a, b),
      () => this.binary(random.pick(binaries), b, a),
      () => this.binary("arith.muli", a, this.constant(a.width)),
      () => this.shift(a),
      () => this.shift(a),
      () => this.select(this.compare(random.pick(predicates), a, b), a, b),
      () => this.select(this.compare(random.pick(predicates), a, b), b, a),
      () => this.convert(a, random.pick([1, 5, 8, 13, 16, 32, 50, 64])),
      () => this.result(a.width, (name) => `${name} = math.ctlz ${a.name} : i${a.width}`),
      () => this.lookup(a),
    ])();
  }

  private shift(value: Typed): Typed {
    const op = this.random.pick(["arith.shli", "arith.shrsi", "arith.shrui"]);
    const amount = this.result(
      value.width,
      (name) =>
        `${name} = arith.constant ${value.width === 1 ? "false" : `${this.random.below(value.width)} : i${value.width}`}`,
    );
    if (this.random.oneIn(2) || value.width < 4) return this.binary(op, value, amount);
    // an amount that is computed, below the width; a mask of fewer bits than the signed range holds
    const mask = 2 ** Math.floor(Math.log2(value.width)) - 1;
    const limit = this.result(value.width, (name) => `${name} = arith.constant ${mask} : i${value.width}`);
    return this.binary(op, value, this.binary("arith.andi", value, limit));
  }

  /** A table read at an index of 1 to 5 bits. */
  private lookup(value: Typed): Typed {
    const bits = this.random.from(1, 5);
    const [width, table, symbol] = [this.random.pick([3, 8, 17]), this.fresh("t"), this.fresh("t").slice(1)];
    const words = Array.from({ length: 2 ** bits }, () =>
      this.random.oneIn(2) ? this.random.signed(width) : BigInt(this.random.below(2 ** (width - 1))),
    );
    this.emitGlobal(
      `memref.global "private" constant @${symbol} : memref<${words.length}xi${width}> = dense<[${words.join(", ")}]>`,
    );
    const [index, cast] = [this.convert(value, bits), this.fresh("n")];
    this.emit(`${table} = memref.get_global @${symbol} : memref<${words.length}xi${width}>`);
    this.emit(`${cast} = arith.index_castui ${index.name} : i${bits} to index`);
    return this.result(width, (name) => `${name} = memref.load ${table}[${cast}] : memref<${words.length}xi${width}>`);
  }
}
