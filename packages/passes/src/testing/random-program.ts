/**
 * Random networks of loop nests in kernel form, as text: elementwise code, sliding windows with padding and strides, matrix
 * products, reductions with several accumulators, running sums, guarded stores, lookups, values of 1 to 64 bits.
 */
import { RandomBody } from "./random-body.js";
import type { Typed } from "./random-body.js";
import { Random } from "./random.js";

export interface RandomProgram {
  readonly source: string;
  /** From 1 to a little more than the longest nest runs. */
  readonly interval: number;
}

interface Buffer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly width: number;
}

/** A loop, and how its counter from 0 in steps of 1 is written. */
interface Loop {
  readonly iv: string;
  readonly lower: number;
  readonly step: number;
  readonly extent: number;
  readonly counter: string;
}

const widths = [1, 2, 4, 7, 8, 8, 12, 16, 16, 24, 32, 33, 48, 63, 64] as const;

/** The program of this seed. */
export function randomProgram(seed: number): RandomProgram {
  return new Generator(seed).program();
}

class Generator {
  private readonly random: Random;
  private readonly globals: string[] = [];
  private lines: string[] = [];
  private readonly buffers: Buffer[] = [];
  private readonly inputs: Buffer[] = [];
  private longest = 1;
  private names = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  program(): RandomProgram {
    const { random } = this;
    for (let i = random.from(1, 2); i > 0; i--) {
      this.inputs.push({ name: this.name("x"), shape: this.shape(), width: this.width() });
    }
    this.buffers.push(...this.inputs);
    for (let i = random.from(0, 3); i > 0; i--) this.nest(false);
    const output = this.nest(true);
    const used = this.inputs.filter(({ name }) => this.lines.some((line) => line.includes(`affine.load ${name}[`)));
    const args = [...used, output].map(({ name, shape, width }) => `${name}: ${typeOf(shape, width)}`);
    const source = [...this.globals, `func.func @main(${args.join(", ")}) {`, ...this.lines, "  return", "}", ""].join(
      "\n",
    );
    return {
      source,
      interval: random.pick([
        1,
        random.from(1, this.longest),
        random.from(1, this.longest),
        this.longest,
        this.longest + random.below(40),
      ]),
    };
  }

  private name(prefix: string): string {
    return `%${prefix}${this.names++}`;
  }

  private width(): number {
    return this.random.pick(widths);
  }

  private shape(): number[] {
    const { random } = this;
    return random.pick([
      () => [random.from(1, 12)],
      () => [random.from(1, 6), random.from(1, 6)],
      () => [random.from(2, 4), random.from(2, 6)],
      () => [random.from(1, 3), random.from(1, 5), random.from(1, 5)],
    ])();
  }

  /** Adds a nest and returns the buffer it fills: an output of the function, or a new one. */
  private nest(last: boolean): Buffer {
    const source = this.random.pick(this.buffers);
    const make = this.random.pick([
      () => this.elementwise(source, last),
      () => this.elementwise(source, last),
      () => this.window(source, last),
      () => this.window(source, last),
      () => this.matrixProduct(source, last),
      () => this.reduction(source, last),
      () => (last ? this.elementwise(source, last) : this.guardedStores(source)),
    ]);
    return make();
  }

  /** The buffer that a nest fills; those other than the output are allocated before it. */
  private target(shape: readonly number[], width: number, last: boolean): Buffer {
    const buffer = { name: last ? "%out" : this.name("b"), shape, width };
    if (!last) this.lines.push(`  ${buffer.name} = memref.alloc() : ${typeOf(shape, width)}`);
    return buffer;
  }

  private loop(extent: number): Loop {
    const iv = this.name("i");
    if (!this.random.oneIn(3)) return { iv, lower: 0, step: 1, extent, counter: iv };
    const [lower, step] = [this.random.from(0, 5), this.random.from(1, 3)];
    return {
      iv,
      lower,
      step,
      extent,
      counter: step === 1 ? `(${iv} - ${lower})` : `((${iv} - ${lower}) floordiv ${step})`,
    };
  }

  private open(
    loop: Loop,
    depth: number,
    carried?: { readonly results: string; readonly args: string; readonly types: string },
  ): void {
    // an upper bound that the last step does not hit exactly
    const upper = loop.lower + loop.step * (loop.extent - 1) + this.random.from(1, loop.step);
    const head = `affine.for ${loop.iv} = ${loop.lower} to ${upper}${loop.step === 1 ? "" : ` step ${loop.step}`}`;
    this.emit(
      depth,
      carried === undefined
        ? `${head} {`
        : `${carried.results} = ${head} iter_args(${carried.args}) -> (${carried.types}) {`,
    );
  }

  private emit(depth: number, line: string): void {
    this.lines.push("  ".repeat(depth) + line);
  }

  private close(depth: number, count: number): void {
    for (let i = 0; i < count; i++) this.emit(depth - i, "}");
  }

  private finishNest(loops: readonly Loop[]): void {
    this.longest = Math.max(
      this.longest,
      loops.reduce((product, loop) => product * loop.extent, 1),
    );
  }

  private body(depth: number): RandomBody {
    return new RandomBody(
      this.random,
      (line) => this.emit(depth, line),
      (prefix) => this.name(prefix),
      (line) => this.globals.push(line),
    );
  }

  private load(depth: number, buffer: Buffer, subscripts: readonly string[]): Typed {
    const name = this.name("v");
    this.emit(
      depth,
      `${name} = affine.load ${buffer.name}[${subscripts.join(", ")}] : ${typeOf(buffer.shape, buffer.width)}`,
    );
    return { name, width: buffer.width };
  }

  private store(depth: number, value: Typed, buffer: Buffer, subscripts: readonly string[]): void {
    this.emit(
      depth,
      `affine.store ${value.name}, ${buffer.name}[${subscripts.join(", ")}] : ${typeOf(buffer.shape, buffer.width)}`,
    );
  }

  private constants(shape: readonly number[], width: number): Buffer {
    const name = this.name("w");
    const symbol = `@${name.slice(1)}`;
    const type = typeOf(shape, width);
    this.globals.push(`memref.global "private" constant ${symbol} : ${type} = dense<${this.denseText(shape, width)}>`);
    this.emit(1, `${name} = memref.get_global ${symbol} : ${type}`);
    return { name, shape, width };
  }

  private denseText(shape: readonly number[], width: number): string {
    const [size, ...inner] = shape;
    if (size === undefined) {
      return width === 1
        ? `${this.random.below(2) === 1}`
        : `${this.random.oneIn(4) ? 0n : this.random.signed(Math.min(width, 50))}`;
    }
    return `[${Array.from({ length: size }, () => this.denseText(inner, width)).join(", ")}]`;
  }

  /** Code over one or two buffers of one shape; loads may stand between the loops, and stores may permute. */
  private elementwise(source: Buffer, last: boolean): Buffer {
    const { random } = this;
    const { shape } = source;
    const permuted = shape.length === 2 && random.oneIn(3);
    const weights = random.oneIn(3) ? this.constants(shape, Math.min(this.width(), 40)) : undefined;
    const hoisted = this.buffers.find(
      (buffer) => buffer.shape.length === 1 && buffer.shape[0] === shape[0] && shape.length > 1,
    );
    const target = this.target(permuted ? [...shape].reverse() : shape, this.width(), last);
    const loops = shape.map((size) => this.loop(size));
    const values: Typed[] = [];
    loops.forEach((loop, d) => {
      this.open(loop, d + 1);
      if (d === 0 && hoisted !== undefined) values.push(this.load(2, hoisted, [loop.counter]));
    });
    const depth = loops.length + 1;
    const subscripts = loops.map((loop) => loop.counter);
    const others = this.buffers.filter((buffer) => buffer.shape.join() === shape.join());
    for (const buffer of [
      source,
      ...(random.oneIn(2) ? [random.pick(others)] : []),
      ...(weights === undefined ? [] : [weights]),
    ]) {
      values.push(this.load(depth, buffer, subscripts));
    }
    const body = this.body(depth);
    const result = body.convert(
      body.expression([...values, body.counter(random.pick(loops).iv)], random.from(0, 4)),
      target.width,
    );
    this.store(depth, result, target, permuted ? [...subscripts].reverse() : subscripts);
    this.close(loops.length, loops.length);
    this.finishNest(loops);
    if (!last) this.buffers.push(target);
    return target;
  }

  /** Both branches of an `affine.if` store, or a first value is overwritten in some places. */
  private guardedStores(source: Buffer): Buffer {
    const { random } = this;
    const target = this.target(source.shape, this.width(), false);
    const loops = source.shape.map((size) => this.loop(size));
    loops.forEach((loop, d) => this.open(loop, d + 1));
    const depth = loops.length + 1;
    const subscripts = loops.map((loop) => loop.counter);
    const value = this.load(depth, source, subscripts);
    const body = this.body(depth);
    const [a, b] = [body.convert(value, target.width), body.convert(body.expression([value], 1), target.width)];
    const loop = random.pick(loops);
    const bound = loop.lower + loop.step * random.below(loop.extent + 1);
    const set = random.pick([`(d0) : (d0 - ${bound} >= 0)`, `(d0) : (d0 mod 2 == 0)`, `(d0) : (${bound} - d0 == 0)`]);
    this.emit(depth, `affine.if affine_set<${set}>(${loop.iv}) {`);
    this.store(depth + 1, a, target, subscripts);
    this.emit(depth, "} else {");
    this.store(depth + 1, b, target, subscripts);
    this.emit(depth, "}");
    this.close(loops.length, loops.length);
    this.finishNest(loops);
    this.buffers.push(target);
    return target;
  }

  /** A convolution or pooling over the last one or two dimensions, with padding, strides, bias, residual. */
  private window(source: Buffer, last: boolean): Buffer {
    const { random } = this;
    const spatial = Math.min(source.shape.length, random.from(1, 2));
    const outer = source.shape.slice(0, source.shape.length - spatial);
    const sizes = source.shape.slice(source.shape.length - spatial);
    const kernel = sizes.map((size) => random.from(1, Math.min(3, size)));
    const stride = sizes.map(() => random.from(1, 2));
    const padding = sizes.map(() => random.below(2));
    const extents = sizes.map(
      (size, d) => Math.floor((size + 2 * (padding[d] as number) - (kernel[d] as number)) / (stride[d] as number)) + 1,
    );
    const summing = outer.length > 0 && random.oneIn(2);
    const channels = random.from(1, 3);
    const outShape = [channels, ...(summing ? [] : outer), ...extents];
    const weights = this.constants([channels, ...kernel], random.from(2, 9));
    const bias = random.oneIn(2) ? this.constants([channels], random.pick([4, 8])) : undefined;
    const target = this.target(outShape, this.width(), last);
    const width = random.pick([8, 16, 24, 32, 48, 64]);
    const channel = this.loop(channels);
    const outerLoops = outer.map((size) => this.loop(size));
    const positions = extents.map((extent) => this.loop(extent));
    const taps = kernel.map((size) => this.loop(size));
    const parallel = [channel, ...(summing ? [] : outerLoops), ...positions];
    const reduction = [...(summing ? outerLoops : []), ...taps];
    parallel.forEach((loop, d) => this.open(loop, d + 1));
    const depth = parallel.length + 1;
    const before = this.body(depth);
    const initial =
      bias === undefined ? before.constant(width) : before.convert(this.load(depth, bias, [channel.counter]), width);
    const [carried, args] = this.openReduction(reduction, depth, [initial]);
    const inner = depth + reduction.length;
    const subscripts = sizes.map(
      (_, d) => `${(positions[d] as Loop).counter} * ${stride[d]} + ${(taps[d] as Loop).counter} - ${padding[d]}`,
    );
    const tap = this.paddedLoad(
      inner,
      source,
      outerLoops.map((loop) => loop.counter),
      subscripts,
      sizes,
      padding,
    );
    const body = this.body(inner);
    const weight = body.convert(
      this.load(inner, weights, [channel.counter, ...taps.map((loop) => loop.counter)]),
      width,
    );
    const term = random.oneIn(4)
      ? body.convert(tap, width)
      : body.binary("arith.muli", body.convert(tap, width), weight);
    const next = body.binary(
      random.pick(["arith.addi", "arith.addi", "arith.maxsi", "arith.minsi"]),
      ...random.pick([
        [args[0], term],
        [term, args[0]],
      ] as [Typed, Typed][]),
    );
    this.closeReduction(reduction, depth, carried, [next]);
    const after = this.body(depth);
    const values = [{ name: carried.names[0] as string, width }];
    const residual = this.buffers.find((buffer) => buffer.shape.join() === outShape.join());
    if (residual !== undefined) {
      values.push(
        this.load(
          depth,
          residual,
          parallel.map((loop) => loop.counter),
        ),
      );
    }
    this.store(
      depth,
      after.convert(after.expression(values, random.from(0, 3)), target.width),
      target,
      parallel.map((loop) => loop.counter),
    );
    this.close(parallel.length, parallel.length);
    this.finishNest([...parallel, ...reduction]);
    if (!last) this.buffers.push(target);
    return target;
  }

  private paddedLoad(
    depth: number,
    source: Buffer,
    outer: readonly string[],
    subscripts: readonly string[],
    sizes: readonly number[],
    padding: readonly number[],
  ): Typed {
    const padded = sizes.map((_, d) => d).filter((d) => (padding[d] as number) > 0);
    const all = [...outer, ...subscripts];
    if (padded.length === 0) return this.load(depth, source, all);
    const [result, zero] = [this.name("v"), this.name("c")];
    const operands = [...new Set(padded.flatMap((d) => subscripts[d]?.match(/%\w+/g) ?? []))];
    const inSet = (text: string): string => operands.reduce((t, operand, i) => t.replaceAll(operand, `d${i}`), text);
    const constraints = padded
      .flatMap((d) => [`${subscripts[d]} >= 0`, `${(sizes[d] as number) - 1} - (${subscripts[d]}) >= 0`])
      .map(inSet);
    this.emit(
      depth,
      `${result} = affine.if affine_set<(${operands.map((_, i) => `d${i}`).join(", ")}) : (${constraints.join(", ")})>(${operands.join(", ")}) -> i${source.width} {`,
    );
    const value = this.load(depth + 1, source, all);
    this.emit(depth + 1, `affine.yield ${value.name} : i${source.width}`);
    this.emit(depth, "} else {");
    this.emit(
      depth + 1,
      `${zero} = arith.constant ${source.width === 1 ? "false" : `${-this.random.below(2)} : i${source.width}`}`,
    );
    this.emit(depth + 1, `affine.yield ${zero} : i${source.width}`);
    this.emit(depth, "}");
    return { name: result, width: source.width };
  }

  /** Rows of a buffer times constants, or times the columns of another. */
  private matrixProduct(source: Buffer, last: boolean): Buffer {
    const { random } = this;
    const rows = source.shape.slice(0, -1);
    const terms = source.shape.at(-1) as number;
    const columns = random.from(1, 4);
    const width = random.pick([16, 32, 40, 64]);
    const other =
      this.buffers.find((buffer) => buffer.shape.length === 2 && buffer.shape[0] === terms) ??
      this.constants([terms, columns], random.from(3, 10));
    const target = this.target([...rows, other.shape[1] as number], this.width(), last);
    const parallel = target.shape.map((size) => this.loop(size));
    const reduction = [this.loop(terms)];
    parallel.forEach((loop, d) => this.open(loop, d + 1));
    const depth = parallel.length + 1;
    const before = this.body(depth);
    const scale = random.oneIn(2)
      ? this.load(depth, source, [...parallel.slice(0, -1).map((loop) => loop.counter), "0"])
      : undefined;
    const [carried, args] = this.openReduction(reduction, depth, [before.constant(width)]);
    const body = this.body(depth + 1);
    const k = (reduction[0] as Loop).counter;
    const a = body.convert(
      this.load(depth + 1, source, [...parallel.slice(0, -1).map((loop) => loop.counter), k]),
      width,
    );
    const b = body.convert(this.load(depth + 1, other, [k, (parallel.at(-1) as Loop).counter]), width);
    const product = body.binary("arith.muli", a, b);
    const term = scale === undefined ? product : body.binary("arith.xori", product, body.convert(scale, width));
    this.closeReduction(reduction, depth, carried, [body.binary("arith.addi", term, args[0] as Typed)]);
    const after = this.body(depth);
    const result = after.expression(
      [{ name: carried.names[0] as string, width }, ...(scale === undefined ? [] : [scale])],
      random.from(0, 2),
    );
    this.store(
      depth,
      after.convert(result, target.width),
      target,
      parallel.map((loop) => loop.counter),
    );
    this.close(parallel.length, parallel.length);
    this.finishNest([...parallel, ...reduction]);
    if (!last) this.buffers.push(target);
    return target;
  }

  /** Several accumulators over the last dimension: sum, greatest and its place, the value before; the running ones are stored too. */
  private reduction(source: Buffer, last: boolean): Buffer {
    const { random } = this;
    const outer = source.shape.slice(0, -1);
    const width = random.pick([8, 16, 32, 48]);
    const target = this.target(outer.length === 0 ? [1] : outer, this.width(), last);
    const running = random.oneIn(2) ? this.target(source.shape, width, false) : undefined;
    const parallel = (outer.length === 0 ? [1] : outer).map((size) => this.loop(size));
    const loop = this.loop(source.shape.at(-1) as number);
    const position = outer.length === 0 ? [] : parallel.map((p) => p.counter);
    parallel.forEach((p, d) => this.open(p, d + 1));
    const depth = parallel.length + 1;
    const before = this.body(depth);
    const kinds = random.pick([
      ["sum"],
      ["max"],
      ["max", "sum"],
      ["max", "place"],
      ["sum", "previous"],
      ["fibonacci", "fibonacci2"],
      ["min", "and", "previous"],
    ]);
    const [carried, args] = this.openReduction(
      [loop],
      depth,
      kinds.map(() => before.constant(width)),
    );
    const body = this.body(depth + 1);
    const x = body.expression(
      [body.convert(this.load(depth + 1, source, [...position, loop.counter]), width)],
      random.below(2),
    );
    const next = this.nextValues(body, kinds, args, body.convert(x, width), loop);
    if (running !== undefined) this.store(depth + 1, random.pick(next), running, [...position, loop.counter]);
    this.closeReduction([loop], depth, carried, next);
    const after = this.body(depth);
    const results = carried.names.map((name) => ({ name, width }));
    this.store(
      depth,
      after.convert(after.expression(results, random.from(0, 2)), target.width),
      target,
      parallel.map((p) => p.counter),
    );
    this.close(parallel.length, parallel.length);
    this.finishNest([...parallel, loop]);
    if (running !== undefined) this.buffers.push(running);
    if (!last) this.buffers.push(target);
    return target;
  }

  private nextValues(
    body: RandomBody,
    kinds: readonly string[],
    args: readonly Typed[],
    x: Typed,
    loop: Loop,
  ): Typed[] {
    const isGreater = kinds.includes("place") ? body.compare("sgt", x, args[0] as Typed) : undefined;
    return kinds.map((kind, i) => {
      const own = args[i] as Typed;
      if (kind === "max" && isGreater !== undefined) return body.select(isGreater, x, own);
      if (kind === "place") return body.select(isGreater as Typed, body.convert(body.counter(loop.iv), own.width), own);
      if (kind === "fibonacci") return body.binary("arith.addi", body.binary("arith.addi", own, args[1] as Typed), x);
      if (kind === "fibonacci2") return body.binary("arith.subi", args[0] as Typed, own);
      if (kind === "previous") return x;
      const op =
        kind === "sum" ? "arith.addi" : kind === "max" ? "arith.maxsi" : kind === "min" ? "arith.minsi" : "arith.andi";
      return body.binary(op, own, x);
    });
  }

  /** Opens reduction loops that thread accumulators; returns what closes them and the innermost arguments. */
  private openReduction(loops: readonly Loop[], depth: number, initial: readonly Typed[]): [OpenReduction, Typed[]] {
    let values = initial;
    let names: string[] = [];
    const inner: string[][] = [];
    loops.forEach((loop, l) => {
      const results = this.name("r");
      const args = values.map((value) => ({ name: this.name("a"), width: value.width }));
      const types = values.map((value) => `i${value.width}`).join(", ");
      const own = values.length === 1 ? [results] : values.map((_, i) => `${results}#${i}`);
      if (l === 0) names = own;
      inner.push(own);
      this.open(loop, depth + l, {
        results: values.length === 1 ? results : `${results}:${values.length}`,
        args: args.map((arg, i) => `${arg.name} = ${values[i]?.name}`).join(", "),
        types,
      });
      values = args;
    });
    return [{ names, inner, types: initial.map((value) => `i${value.width}`).join(", ") }, values as Typed[]];
  }

  private closeReduction(loops: readonly Loop[], depth: number, carried: OpenReduction, next: readonly Typed[]): void {
    let names = next.map((value) => value.name);
    for (let l = loops.length - 1; l >= 0; l--) {
      this.emit(depth + l + 1, `affine.yield ${names.join(", ")} : ${carried.types}`);
      this.emit(depth + l, "}");
      names = carried.inner[l] as string[];
    }
  }
}

interface OpenReduction {
  /** Results of the outermost loop. */
  readonly names: readonly string[];
  /** Results of each loop. */
  readonly inner: readonly string[][];
  readonly types: string;
}

function typeOf(shape: readonly number[], width: number): string {
  return `memref<${shape.join("x")}xi${width}>`;
}
