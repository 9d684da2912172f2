/**
 * Random functions of loop nests for transforms of affine loops: rectangular, triangular, with steps, with a bound that is a
 * symbol or an extreme; perfect and imperfect; reductions in `iter_args`; conditions; buffers that may share memory, that
 * do not (`hls.noalias`), and local ones.
 */
import type { Random } from "../random.js";
import { randomSubscript } from "./counter-range.js";
import type { Counter } from "./counter-range.js";

/** A module whose `@main` calls `@f`, the function to transform, with buffers of its own. */
export interface RandomNests {
  readonly text: string;
  /** How many buffers `@main` has. */
  readonly buffers: number;
}

export interface NestOptions {
  /** Most top-level nests; 2 unless told. */
  readonly nests?: number;
  /** Most loops in each other; 3 unless told. */
  readonly depth?: number;
  /** Whether bounds may be symbols; they may unless told. */
  readonly hasSymbols?: boolean;
  /** Whether no two arguments share memory. */
  readonly areDistinct?: boolean;
  /** Most iterations of a loop; 6 unless told. */
  readonly trips?: number;
}

interface Memory {
  readonly name: string;
  readonly rank: 1 | 2;
}

const sizes = { 1: 16, 2: 9 } as const;
const typeOf = (rank: 1 | 2): string =>
  rank === 1 ? `memref<${sizes[1]}xi32>` : `memref<${sizes[2]}x${sizes[2]}xi32>`;

/** What statements may use where they stand. */
interface Surroundings {
  readonly memories: readonly Memory[];
  readonly counters: readonly Counter[];
  readonly values: readonly string[];
}

export function randomNests(random: Random, options: NestOptions = {}): RandomNests {
  return new Generator(random, options).module();
}

class Generator {
  private readonly random: Random;
  private readonly options: Required<NestOptions>;
  private lines: string[] = [];
  private names = 0;

  constructor(random: Random, options: NestOptions) {
    this.random = random;
    this.options = { nests: 2, depth: 3, hasSymbols: true, areDistinct: false, trips: 6, ...options };
  }

  module(): RandomNests {
    const { random, options } = this;
    const args = Array.from({ length: random.from(1, 3) }, (_, i): Memory => ({
      name: `%a${i}`,
      rank: random.pick([1, 2, 2]),
    }));
    const isDistinct = args.map(() => options.areDistinct || random.oneIn(2));
    // arguments under the contract get a buffer each, others of one type may share theirs
    const given = args.map(({ rank }, i) => {
      const others = args.map((_, j) => j).filter((j) => j < i && isDistinct[j] === false && args[j]?.rank === rank);
      return isDistinct[i] !== true && others.length > 0 && random.oneIn(2) ? random.pick(others) : i;
    });
    const parameters = args.map(
      ({ name, rank }, i) => `${name}: ${typeOf(rank)}${isDistinct[i] === true ? " {hls.noalias}" : ""}`,
    );
    const own = args.map(({ rank }, i) => `%b${i}: ${typeOf(rank)}`);
    const body = this.body(args);
    const text = `func.func @f(${parameters.join(", ")}, %v0: i32, %v1: i32) -> i32 {
${body}
}
func.func @main(${own.join(", ")}, %v0: i32, %v1: i32) -> i32 {
  %r = call @f(${given.map((i) => `%b${i}`).join(", ")}, %v0, %v1) : (${args.map(({ rank }) => typeOf(rank)).join(", ")}, i32, i32) -> i32
  return %r : i32
}`;
    return { text, buffers: args.length };
  }

  private body(args: readonly Memory[]): string {
    const { random, options } = this;
    const memories = [...args];
    if (options.hasSymbols) {
      this.emit(
        "%five = arith.constant 5 : i32",
        "%m = arith.remui %v1, %five : i32",
        "%n = arith.index_cast %m : i32 to index",
      );
    }
    for (let i = random.below(3); i > 0; i--) memories.push(this.local());
    if (options.nests > 1 && random.oneIn(4)) this.chain(args);
    const count = random.from(1, options.nests);
    let values: readonly string[] = ["%v0", "%v1"];
    for (let i = 0; i < count; i++) {
      const result = this.loop({ memories, counters: [], values }, random.from(1, options.depth));
      if (result !== undefined) values = [...values, result];
    }
    this.emit(`return ${values[values.length - 1]} : i32`);
    return this.lines.map((line) => `  ${line}`).join("\n");
  }

  private emit(...lines: string[]): void {
    this.lines.push(...lines);
  }

  private fresh(prefix: string): string {
    return `%${prefix}${this.names++}`;
  }

  /** An allocation, filled. */
  private local(): Memory {
    const memory: Memory = { name: this.fresh("local"), rank: this.random.pick([1, 2, 2]) };
    const size = sizes[memory.rank];
    this.emit(`${memory.name} = memref.alloc() : ${typeOf(memory.rank)}`);
    if (memory.rank === 1) {
      this.emit(`affine.for %i = 0 to ${size} {`, `  affine.store %v0, ${memory.name}[%i] : ${typeOf(1)}`, "}");
    } else {
      this.emit(`affine.for %i = 0 to ${size} {`, `  affine.for %j = 0 to ${size} {`);
      this.emit(`    affine.store %v0, ${memory.name}[%i, %j] : ${typeOf(2)}`, "  }", "}");
    }
    return memory;
  }

  /** Nests over the same iterations, each of which reads what the one before wrote to a buffer of its own. */
  private chain(args: readonly Memory[]): void {
    const { random } = this;
    const target = random.pick(args);
    let size: number = sizes[target.rank];
    let source: Memory = target;
    const count = random.from(2, 4);
    for (let n = 0; n < count; n++) {
      const to = n === count - 1 ? target : { name: this.fresh("link"), rank: target.rank };
      if (to !== target) this.emit(`${to.name} = memref.alloc() : ${typeOf(to.rank)}`);
      const counters = Array.from({ length: target.rank }, () => this.fresh("i"));
      // a window of two: one iteration less
      const isWindow = random.oneIn(3);
      if (isWindow) size--;
      for (const counter of counters) this.emit(`affine.for ${counter} = 0 to ${size} {`);
      const around = { memories: [source], counters: [], values: [] };
      const read = this.load(around, isWindow ? counters.join(", ") : random.pick(readsOf(counters)));
      const next = [...counters.slice(0, -1), `${counters[counters.length - 1]} + 1`].join(", ");
      const more = isWindow ? this.load(around, next) : "%v0";
      const value = this.fresh("x");
      this.emit(`${value} = arith.${random.pick(["addi", "subi", "muli"])} ${read}, ${more} : i32`);
      this.emit(`affine.store ${value}, ${to.name}[${counters.join(", ")}] : ${typeOf(to.rank)}`);
      for (const _ of counters) this.emit("}");
      source = to;
    }
  }

  /** A loop with `depth` levels; its result where it carries a value. */
  private loop(around: Surroundings, depth: number): string | undefined {
    const { random } = this;
    const counter = this.openBounds(around);
    const isReduction = random.oneIn(6);
    const [result, carried] = [this.fresh("r"), this.fresh("c")];
    const head = `affine.for ${counter.name} = ${counter.text}`;
    this.emit(
      isReduction
        ? `${result} = ${head} iter_args(${carried} = ${random.pick(around.values)}) -> (i32) {`
        : `${head} {`,
    );
    const inside: Surroundings = {
      memories: around.memories,
      counters: [...around.counters, counter],
      values: isReduction ? [...around.values, carried] : around.values,
    };
    const last = this.block(inside, depth);
    if (isReduction) {
      const next = this.fresh("x");
      this.emit(
        `${next} = arith.${random.pick(["addi", "addi", "muli", "maxsi", "xori", "subi"])} ${carried}, ${last} : i32`,
      );
      this.emit(`affine.yield ${next} : i32`);
    }
    this.emit("}");
    return isReduction ? result : undefined;
  }

  /** Statements before, one or two inner loops, statements behind; returns the last value. */
  private block(around: Surroundings, depth: number): string {
    const { random } = this;
    if (depth <= 1) return this.statements(around, random.from(1, 2));
    const isPerfect = random.oneIn(2);
    let { values } = around;
    if (!isPerfect && random.oneIn(2)) values = [...values, this.statements({ ...around, values }, 1)];
    const inner = isPerfect || random.oneIn(2) ? 1 : 2;
    for (let i = 0; i < inner; i++) {
      const result = this.loop({ ...around, values }, depth - 1);
      if (result !== undefined) values = [...values, result];
    }
    if (!isPerfect && random.oneIn(2)) values = [...values, this.statements({ ...around, values }, 1)];
    return values[values.length - 1] as string;
  }

  private openBounds({ counters }: Surroundings): Counter & { readonly text: string } {
    const { random, options } = this;
    const name = this.fresh("i");
    const outer = counters.length > 0 && random.oneIn(3) ? random.pick(counters) : undefined;
    const step = random.oneIn(5) ? ` step ${random.from(2, 3)}` : "";
    if (outer === undefined) {
      const low = random.below(3);
      if (options.hasSymbols && random.oneIn(5)) return { name, low, high: 4, text: `${low} to %n${step}` };
      const high = low + random.below(options.trips);
      return { name, low, high, text: `${low} to ${high + 1}${step}` };
    }
    const triangles = [
      { low: outer.low, high: 5, text: `affine_map<(d0) -> (d0)>(${outer.name}) to 6` },
      { low: 0, high: outer.high, text: `0 to affine_map<(d0) -> (d0 + 1)>(${outer.name})` },
      {
        low: outer.low,
        high: outer.high + 2,
        text: `affine_map<(d0) -> (d0)>(${outer.name}) to affine_map<(d0) -> (d0 + 3)>(${outer.name})`,
      },
      {
        low: Math.max(1, outer.low - 1),
        high: 5,
        text: `max affine_map<(d0) -> (1, d0 - 1)>(${outer.name}) to min affine_map<(d0) -> (6, d0 + 4)>(${outer.name})`,
      },
    ];
    const bounds = random.pick(triangles);
    return { name, low: bounds.low, high: Math.max(bounds.low, bounds.high), text: `${bounds.text}${step}` };
  }

  private statements(around: Surroundings, count: number): string {
    const { random } = this;
    let { values } = around;
    for (let i = 0; i < count; i++) {
      const here = { ...around, values };
      if (around.counters.length > 0 && random.oneIn(10)) this.condition(here);
      else values = [...values, this.statement(here)];
    }
    return values[values.length - 1] as string;
  }

  /** Loads, arithmetic, a store; returns what was computed. */
  private statement(around: Surroundings): string {
    const { random } = this;
    let value = this.load(around);
    for (let i = random.below(2); i >= 0; i--) {
      const other = random.oneIn(2) ? this.load(around) : random.pick(around.values);
      const name = this.fresh("x");
      this.emit(`${name} = arith.${random.pick(["addi", "addi", "subi", "muli", "xori"])} ${value}, ${other} : i32`);
      value = name;
    }
    const target = random.pick(around.memories);
    this.emit(`affine.store ${value}, ${target.name}[${this.subscripts(around, target)}] : ${typeOf(target.rank)}`);
    return value;
  }

  private load(around: Surroundings, subscripts?: string): string {
    const [name, memory] = [this.fresh("x"), this.random.pick(around.memories)];
    const at = subscripts ?? this.subscripts(around, memory);
    this.emit(`${name} = affine.load ${memory.name}[${at}] : ${typeOf(memory.rank)}`);
    return name;
  }

  private subscripts({ counters }: Surroundings, { rank }: Memory): string {
    return Array.from({ length: rank }, () => randomSubscript(this.random, counters, sizes[rank])).join(", ");
  }

  private condition(around: Surroundings): void {
    const { random } = this;
    const counter = random.pick(around.counters);
    const set = random.pick([`d0 - ${random.below(4)} >= 0`, "d0 mod 2 == 0", `d0 - ${random.below(4)} == 0`]);
    this.emit(`affine.if affine_set<(d0) : (${set})>(${counter.name}) {`);
    this.statement(around);
    if (random.oneIn(2)) {
      this.emit("} else {");
      this.statement(around);
    }
    this.emit("}");
  }
}

/** The same element, one of an earlier iteration, or one of any. */
function readsOf(counters: readonly string[]): readonly string[] {
  const same = counters.join(", ");
  const half = counters.map((counter) => `${counter} floordiv 2`).join(", ");
  return [same, same, same, same, [...counters].reverse().join(", "), half];
}
