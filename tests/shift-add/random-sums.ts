/** Random straight-line integer programs with many sums of constant multiples, quantisers and activations. */
import type { Random } from "@hls-opt/passes/testing";

interface Known {
  readonly name: string;
  readonly width: number;
}

const maybe = (random: Random, percent: number): boolean => random.below(100) < percent;

/** A function `@main` from a buffer of inputs to one of outputs. */
export function randomSums(random: Random): string {
  return new Writer(random).program();
}

class Writer {
  private readonly random: Random;
  private readonly lines: string[] = [];
  private readonly known: Known[] = [];
  private count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  program(): string {
    const { random } = this;
    const [inputs, outputs] = [1 + random.below(6), 1 + random.below(5)];
    const inputWidth = 2 + random.below(9);
    for (let i = 0; i < inputs; i++) {
      this.known.push({
        name: this.line(`affine.load %x[${i}] : memref<${inputs}xi${inputWidth}>`),
        width: inputWidth,
      });
    }
    const layers = 1 + random.below(3);
    for (let l = 0; l < layers; l++) this.layer();
    for (let o = 0; o < outputs; o++) {
      const value = this.resize(this.pick(), 20);
      this.lines.push(`affine.store ${value}, %y[${o}] : memref<${outputs}xi20>`);
    }
    const body = this.lines.map((line) => `  ${line}\n`).join("");
    return `func.func @main(%x: memref<${inputs}xi${inputWidth}>, %y: memref<${outputs}xi20>) {\n${body}  return\n}\n`;
  }

  private line(text: string): string {
    const name = `%v${this.count++}`;
    this.lines.push(`${name} = ${text}`);
    return name;
  }

  private pick(): Known {
    return this.known[this.random.below(this.known.length)] as Known;
  }

  private constant(value: number, width: number): string {
    const [low, high] = [-(2 ** (width - 1)), 2 ** (width - 1) - 1];
    return this.line(`arith.constant ${Math.max(low, Math.min(high, value))} : i${width}`);
  }

  private resize({ name, width }: Known, to: number): string {
    if (width === to) return name;
    if (width > to) return this.line(`arith.trunci ${name} : i${width} to i${to}`);
    const cast = maybe(this.random, 15) ? "extui" : "extsi";
    return this.line(`arith.${cast} ${name} : i${width} to i${to}`);
  }

  /** A few sums of the values so far, some quantised. */
  private layer(): void {
    const width = 6 + this.random.below(20);
    const sums = 1 + this.random.below(4);
    const made: Known[] = [];
    for (let s = 0; s < sums; s++) made.push(this.activated({ name: this.sum(width), width }));
    this.known.push(...made);
  }

  private sum(width: number): string {
    const { random } = this;
    let sum = this.constant(random.below(64) - 32, width);
    const terms = random.below(7);
    for (let t = 0; t < terms; t++) {
      const value = this.resize(this.pick(), width);
      const factor = maybe(random, 20) ? 0 : random.below(200) - 100;
      const product = maybe(random, 20)
        ? this.line(`arith.shli ${value}, ${this.constant(random.below(Math.min(width, 7)), width)} : i${width}`)
        : this.line(`arith.muli ${value}, ${this.constant(factor, width)} : i${width}`);
      sum = this.line(`arith.${maybe(random, 25) ? "subi" : "addi"} ${sum}, ${product} : i${width}`);
    }
    return sum;
  }

  /** Perhaps a rectifier, perhaps a rounding, perhaps a wrap, as lowering writes them. */
  private activated({ name, width }: Known): Known {
    const { random } = this;
    let value = name;
    const type = `i${width}`;
    if (maybe(random, 60)) {
      const bound = maybe(random, 80) ? 0 : random.below(20) - 10;
      value = this.line(`arith.maxsi ${value}, ${this.constant(bound, width)} : ${type}`);
    }
    if (maybe(random, 60)) {
      value = this.line(`arith.addi ${value}, ${this.constant(random.below(16), width)} : ${type}`);
    }
    if (maybe(random, 50)) {
      value = this.line(`arith.shli ${value}, ${this.constant(random.below(5), width)} : ${type}`);
    }
    if (maybe(random, 60)) {
      const shift = maybe(random, 25) ? "shrui" : "shrsi";
      value = this.line(`arith.${shift} ${value}, ${this.constant(random.below(6), width)} : ${type}`);
    }
    if (maybe(random, 40)) {
      value = this.line(`arith.shli ${value}, ${this.constant(random.below(4), width)} : ${type}`);
    }
    if (!maybe(random, 50)) return { name: value, width };
    const narrow = 2 + random.below(width - 2);
    return { name: this.resize({ name: value, width }, narrow), width: narrow };
  }
}
