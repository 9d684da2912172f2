/** Random functions on small buffers: loops, conditions, calls, copies, allocations, arguments that are the same memory. */
import type { Random } from "@hls-opt/passes/testing";

/** A module whose `@main` calls `@f`, the function to transform, with buffers of its own. */
export interface RandomAffine {
  readonly text: string;
  /** How many buffers `@main` has. */
  readonly buffers: number;
}

export interface RandomAffineOptions {
  /** Loops, conditions, calls and copies; without them there are only accesses at constant subscripts. */
  readonly isStraight?: boolean;
  /** Without it any argument may share its memory with others. */
  readonly areDistinct?: boolean;
  readonly statements?: number;
}

const size = 5;
const square = `memref<${size}x${size}xi32>`;

/** A buffer as the text names it. */
interface Memory {
  readonly name: string;
  readonly isReadOnly: boolean;
}

/** What statements may use where they stand. */
interface Surroundings {
  readonly memories: readonly Memory[];
  readonly values: readonly string[];
  /** Counters, each at least 0 and at most 3. */
  readonly counters: readonly string[];
  readonly depth: number;
}

export function randomAffine(random: Random, options: RandomAffineOptions = {}): RandomAffine {
  return new Generator(random, options).module();
}

class Generator {
  private readonly random: Random;
  private readonly isStraight: boolean;
  private readonly areDistinct: boolean;
  private readonly statements: number;
  private names = 0;

  constructor(random: Random, { isStraight = false, areDistinct = false, statements = 8 }: RandomAffineOptions) {
    this.random = random;
    this.isStraight = isStraight;
    this.areDistinct = areDistinct;
    this.statements = statements;
  }

  module(): RandomAffine {
    const { random } = this;
    const distinct = Array.from({ length: 1 + random.below(3) }, () => this.areDistinct || random.below(2) === 0);
    const args = distinct.map((isDistinct, i) => `%a${i}: ${square}${isDistinct ? " {hls.noalias}" : ""}`);
    // distinct arguments get a buffer each, the others share the rest
    const buffers = distinct.length + 1;
    const shared = distinct.map((_, i) => i).filter((i) => distinct[i] === false);
    const given = distinct.map((isDistinct, i) => (isDistinct ? i : random.pick([...shared, distinct.length])));
    const names = Array.from({ length: buffers }, (_, i) => `%b${i}`);
    const memrefs = args.map(() => square).join(", ");
    const text = `memref.global "private" constant @table : ${square} = dense<[[1, 2, 3, 4, 5], [6, 7, 8, 9, 1], [2, 3, 4, 5, 6], [7, 8, 9, 1, 2], [3, 4, 5, 6, 7]]>
memref.global "private" @state : ${square} = dense<7>
func.func @touch(%m: ${square}) {
  %0 = affine.load %m[1, 0] : ${square}
  affine.store %0, %m[0, 0] : ${square}
  %s = memref.get_global @state : ${square}
  affine.store %0, %s[0, 0] : ${square}
  return
}
func.func @f(${args.join(", ")}, %v0: i32, %v1: i32) -> i32 {
${this.body(args.map((_, i) => ({ name: `%a${i}`, isReadOnly: false })))}
}
func.func @main(${names.map((name) => `${name}: ${square}`).join(", ")}, %v0: i32, %v1: i32) -> i32 {
  %r = call @f(${given.map((b) => `%b${b}`).join(", ")}, %v0, %v1) : (${memrefs}, i32, i32) -> i32
  return %r : i32
}`;
    return { text, buffers };
  }

  private body(args: readonly Memory[]): string {
    const lines = ["%n = arith.index_cast %v1 : i32 to index", "%p = arith.constant 31 : i32"];
    const memories: Memory[] = [...args];
    if (!this.isStraight && this.random.below(4) === 0) memories.push(this.global(lines, "@table", true));
    if (!this.isStraight && this.random.below(4) === 0) memories.push(this.global(lines, "@state", false));
    for (let i = this.random.pick([0, 0, 1, 2]); i > 0; i--) memories.push(this.local(lines, memories));
    const around: Surroundings = { memories, values: ["%v0", "%v1"], counters: [], depth: 0 };
    const result = this.block(lines, around, this.statements);
    for (const { name } of memories) if (name.startsWith("%freed")) lines.push(`memref.dealloc ${name} : ${square}`);
    lines.push(`return ${result} : i32`);
    return lines.join("\n");
  }

  private fresh(prefix: string): string {
    return `%${prefix}${this.names++}`;
  }

  private global(lines: string[], symbol: string, isReadOnly: boolean): Memory {
    const name = this.fresh("global");
    lines.push(`${name} = memref.get_global ${symbol} : ${square}`);
    return { name, isReadOnly };
  }

  /** An allocation; its elements are all written. */
  private local(lines: string[], memories: readonly Memory[]): Memory {
    const { random } = this;
    const name = this.fresh(random.pick(["freed", "kept"]));
    lines.push(`${name} = ${name.startsWith("%freed") ? "memref.alloc" : "memref.alloca"}() : ${square}`);
    // straight-line code is not executed
    if (this.isStraight) return { name, isReadOnly: false };
    if (memories.length > 0 && random.below(3) === 0) {
      lines.push(`memref.copy ${random.pick(memories).name}, ${name} : ${square} to ${square}`);
    } else {
      lines.push(
        `affine.for %i = 0 to ${size} { affine.for %j = 0 to ${size} { affine.store %v0, ${name}[%i, %j] : ${square} } }`,
      );
    }
    return { name, isReadOnly: false };
  }

  /** Statements; returns a value that depends on all that they make. */
  private block(lines: string[], around: Surroundings, count: number): string {
    let { values } = around;
    let { memories } = around;
    for (let i = 0; i < count; i++) {
      const here: Surroundings = { ...around, values, memories };
      const choice = this.isStraight ? this.random.below(7) : this.random.below(around.depth < 3 ? 12 : 9);
      if (choice < 4) values = [...values, this.load(lines, here)];
      else if (choice < 7) values = this.store(lines, here);
      else if (choice === 7) values = [...values, this.number(lines, here)];
      else if (choice === 8) this.copyOrCall(lines, here);
      else if (choice === 9) values = [...values, this.loop(lines, here)];
      else if (choice === 10) values = [...values, this.condition(lines, here)];
      else if (this.random.below(3) === 0) memories = [...memories, this.local(lines, memories)];
    }
    return this.digest(lines, values.slice(around.values.length), values[around.values.length - 1] as string);
  }

  private digest(lines: string[], values: readonly string[], start: string): string {
    return values.reduce((sum, value) => {
      const [product, next] = [this.fresh("d"), this.fresh("d")];
      lines.push(`${product} = arith.muli ${sum}, %p : i32`, `${next} = arith.addi ${product}, ${value} : i32`);
      return next;
    }, start);
  }

  private load(lines: string[], around: Surroundings): string {
    const [name, memory] = [this.fresh("x"), this.likelyFirst(around.memories)];
    lines.push(`${name} = ${this.access(lines, "load", memory.name, around)}`);
    return name;
  }

  /** Stores a value of the function, often a new one. */
  private store(lines: string[], around: Surroundings): readonly string[] {
    const { random } = this;
    const targets = around.memories.filter((memory) => !memory.isReadOnly);
    let { values } = around;
    if (random.below(2) === 0) {
      const sum = this.fresh("s");
      lines.push(
        `${sum} = arith.${random.pick(["addi", "muli", "subi"])} ${random.pick(values)}, ${random.pick(values)} : i32`,
      );
      values = [...values, sum];
    }
    lines.push(this.access(lines, `store ${random.pick(values)},`, this.likelyFirst(targets).name, around));
    return values;
  }

  /** Accesses to one buffer have more to do with each other. */
  private likelyFirst(memories: readonly Memory[]): Memory {
    return this.random.below(2) === 0 ? (memories[0] as Memory) : this.random.pick(memories);
  }

  private number(lines: string[], { counters }: Surroundings): string {
    const name = this.fresh("n");
    if (counters.length === 0) lines.push(`${name} = arith.constant ${this.random.below(9)} : i32`);
    else lines.push(`${name} = arith.index_cast ${this.random.pick(counters)} : index to i32`);
    return name;
  }

  private copyOrCall(lines: string[], { memories }: Surroundings): void {
    const targets = memories.filter((memory) => !memory.isReadOnly);
    const [source, target] = [this.random.pick(memories).name, this.random.pick(targets).name];
    if (this.random.below(2) === 0) lines.push(`memref.copy ${source}, ${target} : ${square} to ${square}`);
    else lines.push(`func.call @touch(${target}) : (${square}) -> ()`);
  }

  /** An element access as `affine` or `memref` op, its subscripts within the buffer. */
  private access(lines: string[], what: string, memory: string, around: Surroundings): string {
    const { random } = this;
    if (random.below(6) > 0) {
      return `affine.${what} ${memory}[${this.subscript(around)}, ${random.below(2) === 0 ? "0" : this.subscript(around)}] : ${square}`;
    }
    const indices = [0, 1].map(() => {
      const name = this.fresh("k");
      if (around.counters.length > 0 && random.below(2) === 0) {
        lines.push(
          `${name} = affine.apply affine_map<(d0) -> ((d0 + ${random.below(3)}) mod ${size})>(${random.pick(around.counters)})`,
        );
      } else {
        lines.push(`${name} = arith.constant ${random.below(size)} : index`);
      }
      return name;
    });
    return `${random.pick(["memref", "affine"])}.${what} ${memory}[${indices.join(", ")}] : ${square}`;
  }

  private subscript({ counters }: Surroundings): string {
    const { random } = this;
    if (counters.length === 0 || random.below(5) < 2) {
      return random.pick(["0", "0", "0", "0", "1", `${random.below(size)}`]);
    }
    const counter = random.pick(counters);
    switch (random.below(8)) {
      case 0:
        return `(${counter} + ${random.pick(counters)} + ${random.below(3)}) mod ${size}`;
      case 1:
        return `${counter} floordiv 2 + ${random.below(2)}`;
      case 2:
        return `3 - ${counter}`;
      default:
        return random.pick([counter, `${counter} + 1`]);
    }
  }

  /** A loop that carries one value; the counter stays below the size of a buffer. */
  private loop(lines: string[], around: Surroundings): string {
    const { random } = this;
    const [result, counter, carried] = [this.fresh("r"), this.fresh("i"), this.fresh("c")];
    const outer = around.counters.length > 0 && random.below(3) === 0 ? random.pick(around.counters) : undefined;
    const isTriangle = outer !== undefined && random.below(2) === 0;
    const lower = isTriangle ? `affine_map<(d0) -> (d0)>(${outer})` : `${random.below(2)}`;
    const constant = random.below(4) === 0 ? `affine_map<()[s0] -> (s0 mod 4)>()[%n]` : `${random.below(size)}`;
    const upper = outer !== undefined && !isTriangle ? `min affine_map<(d0) -> (d0 + 1, 3)>(${outer})` : constant;
    const step = random.below(4) === 0 ? " step 2" : "";
    lines.push(
      `${result} = affine.for ${counter} = ${lower} to ${upper}${step} iter_args(${carried} = ${random.pick(around.values)}) -> (i32) {`,
    );
    const inside = {
      ...around,
      values: [...around.values, carried],
      counters: [...around.counters, counter],
      depth: around.depth + 1,
    };
    const value = this.block(lines, inside, 2 + random.below(5));
    const attribute = random.pick(["", "", "{hls.unroll_full}", "{hls.unroll = 2}", "{hls.unroll = 3}"]);
    lines.push(`affine.yield ${value} : i32 }${attribute === "" ? "" : ` ${attribute}`}`);
    return result;
  }

  private condition(lines: string[], around: Surroundings): string {
    const { random } = this;
    const result = this.fresh("q");
    const counter = around.counters.length > 0 ? random.pick(around.counters) : undefined;
    const set =
      counter === undefined
        ? `affine_set<()[s0] : (s0 mod 2 == 0)>()[%n]`
        : `affine_set<(d0) : (d0 - ${random.below(3)} >= 0)>(${counter})`;
    lines.push(`${result} = affine.if ${set} -> i32 {`);
    for (const separator of ["} else {", "}"]) {
      const value = this.block(lines, { ...around, depth: around.depth + 1 }, 1 + random.below(3));
      lines.push(`affine.yield ${value} : i32`, separator);
    }
    return result;
  }
}
