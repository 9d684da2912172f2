/**
 * Random programs with structured and unstructured control flow, calls and stack memory. Nothing in them is undefined: divisors are
 * constants other than 0, shifts are short, and every loop ends.
 */
import type { Random } from "@hls-opt/passes/testing";

const integerTypes = ["i1", "i8", "i32", "i64"] as const;
type IntegerType = (typeof integerTypes)[number];
const widths: Readonly<Record<IntegerType, number>> = { i1: 1, i8: 8, i32: 32, i64: 64 };

/** The values that are visible, by type. */
type Scope = ReadonlyMap<IntegerType, readonly string[]>;

export interface RandomControl {
  readonly source: string;
  /** The types of the arguments of `@main`. */
  readonly argumentTypes: readonly IntegerType[];
}

/** A module with a function `@main`, and helpers that it calls. */
export function randomControl(random: Random, statements: number): RandomControl {
  const writer = new Writer(random);
  const helpers = [0, 1].map((i) => {
    const visibility = random.oneIn(4) ? "" : "private ";
    const body = random.oneIn(2) ? writer.structured(3, []) : writer.jumps(3, []);
    return `func.func ${visibility}@helper${i}(%a0: i32, %a1: i32) -> i32 {\n${body}}\n`;
  });
  const argumentTypes: IntegerType[] = ["i32", "i32", "i1", "i64", "i8"];
  const parameters = argumentTypes.map((type, i) => `%a${i}: ${type}`).join(", ");
  const body = random.oneIn(2)
    ? writer.structured(statements, ["i1", "i64", "i8"])
    : writer.jumps(statements, ["i1", "i64", "i8"]);
  const source = `${helpers.join("")}func.func @main(${parameters}) -> i32 {\n${body}}\n`;
  return { source, argumentTypes };
}

class Writer {
  private readonly random: Random;
  private lines: string[] = [];
  private names = 0;
  private buffers: string[] = [];
  private mayCall = false;

  constructor(random: Random) {
    this.random = random;
  }

  /** A body of one block with loops and choices in it. */
  structured(statements: number, more: readonly IntegerType[]): string {
    const scope = this.open(more);
    this.statements(statements, scope, 2);
    this.return(scope);
    return this.close();
  }

  /** A body of several blocks: forward jumps, and jumps of a block to itself while a counter in memory allows. */
  jumps(statements: number, more: readonly IntegerType[]): string {
    const scope = this.open(more);
    const counter = this.name();
    this.emit(`${counter} = memref.alloca() : memref<i32>`);
    const zero = this.constant("i32", 0n);
    this.emit(`memref.store ${zero}, ${counter}[] : memref<i32>`);
    this.statements(2, scope, 0);
    const count = this.random.from(2, 6);
    const arities = Array.from({ length: count }, () => this.random.below(3));
    for (let block = 0; block < count; block++) {
      this.jump(block - 1, count, arities, scope, counter);
      const names = Array.from({ length: arities[block] as number }, () => this.name());
      const parameters = names.length === 0 ? "" : `(${names.map((name) => `${name}: i32`).join(", ")})`;
      this.emit(`^bb${block}${parameters}:`);
      const inner = copy(scope);
      for (const name of names) add(inner, "i32", name);
      this.statements(Math.max(1, Math.floor(statements / count)), inner, 1);
      this.pending = inner;
    }
    this.return(this.pending ?? scope);
    return this.close();
  }

  /** What is visible at the end of the block that is being written. */
  private pending: Scope | undefined;

  private jump(from: number, count: number, arities: readonly number[], entry: Scope, counter: string): void {
    const visible = (from < 0 ? undefined : this.pending) ?? entry;
    const kind = this.random.below(from >= 0 ? 4 : 3);
    // mlir-opt does not read `%x#1` among what a switch passes
    const plain = ([type, names]: readonly [IntegerType, readonly string[]]): [IntegerType, string[]] => [
      type,
      names.filter((name) => !name.includes("#")),
    ];
    const scope: Scope = kind === 2 ? new Map([...visible].map(plain)) : visible;
    const target = (block: number): string => {
      const values = Array.from({ length: arities[block] as number }, () => this.value("i32", scope));
      return `^bb${block}${values.length === 0 ? "" : `(${values.join(", ")} : ${values.map(() => "i32").join(", ")})`}`;
    };
    const forward = (): number => this.random.from(from + 1, Math.min(count - 1, from + 2));
    if (kind === 0) return this.emit(`cf.br ${target(from + 1)}`);
    if (kind === 1) {
      const condition = this.value("i1", scope);
      return this.emit(`cf.cond_br ${condition}, ${target(forward())}, ${target(from + 1)}`);
    }
    if (kind === 2) {
      const flag = this.value(this.random.pick(["i32", "i8"] as const), scope, true);
      const cases = [1, 2, 5].map((value) => `${value}: ${target(forward())}`);
      return this.emit(`cf.switch ${flag}, [default: ${target(from + 1)}, ${cases.join(", ")}]`);
    }
    const [now, next, goes] = [this.name(), this.name(), this.name()];
    this.emit(`${now} = memref.load ${counter}[] : memref<i32>`);
    const [one, limit] = [this.constant("i32", 1n), this.constant("i32", 5n)];
    this.emit(`${next} = arith.addi ${now}, ${one} : i32`);
    this.emit(`memref.store ${next}, ${counter}[] : memref<i32>`);
    this.emit(`${goes} = arith.cmpi slt, ${next}, ${limit} : i32`);
    this.emit(`cf.cond_br ${goes}, ${target(from)}, ${target(from + 1)}`);
  }

  /** Returns what several values make, so that few of them are dead. */
  private return(scope: Scope): void {
    const held = this.buffers.map((buffer) => {
      const name = this.name();
      this.emit(`${name} = memref.load ${buffer}[] : memref<i32>`);
      return name;
    });
    const values = [...held, ...(scope.get("i32") ?? []).slice(-4)];
    const sum = values.reduce((left, right) => {
      const name = this.name();
      this.emit(`${name} = arith.xori ${left}, ${right} : i32`);
      return name;
    });
    this.emit(`func.return ${sum} : i32`);
  }

  private open(more: readonly IntegerType[]): Map<IntegerType, string[]> {
    this.lines = [];
    this.names = 0;
    this.pending = undefined;
    this.mayCall = more.length > 0;
    const scope = new Map<IntegerType, string[]>();
    (["i32", "i32", ...more] as const).forEach((type, i) => add(scope, type, `%a${i}`));
    this.buffers = [this.name(), this.name()];
    const start = this.value("i32", scope);
    for (const buffer of this.buffers) {
      this.emit(`${buffer} = memref.alloca() : memref<i32>`);
      this.emit(`memref.store ${start}, ${buffer}[] : memref<i32>`);
    }
    return scope;
  }

  private close(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  private emit(line: string): void {
    this.lines.push(line);
  }

  private name(): string {
    return `%v${this.names++}`;
  }

  private constant(type: IntegerType, value: bigint): string {
    const name = this.name();
    this.emit(`${name} = arith.constant ${type === "i1" ? String(value !== 0n) : `${value} : ${type}`}`);
    return name;
  }

  /** Something of this type: a visible value, or now and then a constant. */
  private value(type: IntegerType, scope: Scope, typed = false): string {
    const known = scope.get(type) ?? [];
    const name =
      known.length > 0 && !this.random.oneIn(5)
        ? this.random.pick(this.random.oneIn(2) ? known.slice(-4) : known)
        : this.constant(
            type,
            this.random.oneIn(2)
              ? BigInt(this.random.from(0, 3)) % 2n ** BigInt(widths[type])
              : this.random.signed(widths[type]),
          );
    return typed ? `${name} : ${type}` : name;
  }

  private statements(count: number, scope: Map<IntegerType, string[]>, depth: number): void {
    for (let i = 0; i < count; i++) this.statement(scope, depth);
  }

  private statement(scope: Map<IntegerType, string[]>, depth: number): void {
    const kind = this.random.below(depth > 0 ? 16 : 12);
    if (kind < 7) return this.arithmetic(scope);
    if (kind === 7) return this.compare(scope);
    if (kind === 8) return this.select(scope);
    if (kind === 9) return this.convert(scope);
    if (kind === 10) return this.memory(scope);
    if (kind === 11) return this.call(scope);
    if (kind < 14) return this.choice(scope, depth);
    if (kind === 14) return this.loop(scope, depth);
    return this.whileLoop(scope, depth);
  }

  private arithmetic(scope: Map<IntegerType, string[]>): void {
    const type = this.random.pick(integerTypes);
    const op = this.random.pick([
      "addi",
      "subi",
      "muli",
      "andi",
      "ori",
      "xori",
      "maxsi",
      "minsi",
      "maxui",
      "minui",
      "shli",
      "shrsi",
      "shrui",
      "divui",
      "remui",
      "divsi",
      "remsi",
      "ceildivui",
      "floordivsi",
      "ceildivsi",
    ]);
    const left = this.value(type, scope);
    const isShift = op.startsWith("sh");
    const isDivision = op.includes("div") || op.startsWith("rem");
    const right = isShift
      ? this.constant(type, BigInt(this.random.below(widths[type])))
      : isDivision
        ? this.constant(type, type === "i1" ? 1n : BigInt(this.random.from(1, 100)))
        : this.value(type, scope);
    // -1 is the only signed number of one bit but 0: quotients by it overflow
    if (isDivision && type === "i1") return;
    this.define(scope, type, (name) => `${name} = arith.${op} ${left}, ${right} : ${type}`);
  }

  private define(scope: Map<IntegerType, string[]>, type: IntegerType, line: (name: string) => string): void {
    const name = this.name();
    this.emit(line(name));
    add(scope, type, name);
  }

  private compare(scope: Map<IntegerType, string[]>): void {
    const type = this.random.pick(integerTypes);
    const predicate = this.random.pick(["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"]);
    const [left, right] = [this.value(type, scope), this.value(type, scope)];
    this.define(scope, "i1", (name) => `${name} = arith.cmpi ${predicate}, ${left}, ${right} : ${type}`);
  }

  private select(scope: Map<IntegerType, string[]>): void {
    const type = this.random.pick(integerTypes);
    const [condition, a, b] = [this.value("i1", scope), this.value(type, scope), this.value(type, scope)];
    this.define(scope, type, (name) => `${name} = arith.select ${condition}, ${a}, ${b} : ${type}`);
  }

  private convert(scope: Map<IntegerType, string[]>): void {
    const at = this.random.below(3);
    const [narrow, wide] = [integerTypes[at] as IntegerType, this.random.pick(integerTypes.slice(at + 1))];
    if (this.random.oneIn(2)) {
      const from = this.value(wide, scope);
      return this.define(scope, narrow, (name) => `${name} = arith.trunci ${from} : ${wide} to ${narrow}`);
    }
    const [op, from] = [this.random.pick(["extsi", "extui"]), this.value(narrow, scope)];
    this.define(scope, wide, (name) => `${name} = arith.${op} ${from} : ${narrow} to ${wide}`);
  }

  private memory(scope: Map<IntegerType, string[]>): void {
    const buffer = this.random.pick(this.buffers);
    if (this.random.oneIn(2)) {
      const value = this.value("i32", scope);
      return this.emit(`memref.store ${value}, ${buffer}[] : memref<i32>`);
    }
    this.define(scope, "i32", (name) => `${name} = memref.load ${buffer}[] : memref<i32>`);
  }

  private call(scope: Map<IntegerType, string[]>): void {
    if (!this.mayCall) return this.arithmetic(scope);
    const [a, b, which] = [this.value("i32", scope), this.value("i32", scope), this.random.below(2)];
    this.define(scope, "i32", (name) => `${name} = func.call @helper${which}(${a}, ${b}) : (i32, i32) -> i32`);
  }

  private choice(scope: Map<IntegerType, string[]>, depth: number): void {
    const condition = this.value("i1", scope);
    const types = Array.from({ length: this.random.below(3) }, () => this.random.pick(integerTypes));
    const names = this.results(types);
    this.emit(`${names.left}scf.if ${condition}${types.length === 0 ? "" : ` -> (${types.join(", ")})`} {`);
    this.region(types, scope, depth);
    if (types.length > 0 || this.random.oneIn(2)) {
      this.emit("} else {");
      this.region(types, scope, depth);
    }
    this.emit("}");
    types.forEach((type, i) => add(scope, type, names.at(i)));
  }

  private region(types: readonly IntegerType[], scope: Scope, depth: number): void {
    const inner = copy(scope);
    this.statements(this.random.below(4), inner, depth - 1);
    this.yield(types, inner);
  }

  private yield(types: readonly IntegerType[], scope: Scope): void {
    if (types.length === 0) return;
    this.emit(`scf.yield ${types.map((type) => this.value(type, scope)).join(", ")} : ${types.join(", ")}`);
  }

  private results(types: readonly IntegerType[]): { readonly left: string; readonly at: (i: number) => string } {
    if (types.length === 0) return { left: "", at: () => "" };
    const name = this.name();
    if (types.length === 1) return { left: `${name} = `, at: () => name };
    return { left: `${name}:${types.length} = `, at: (i) => `${name}#${i}` };
  }

  private loop(scope: Map<IntegerType, string[]>, depth: number): void {
    const [first, last, step] = [this.random.below(3), this.random.below(5), this.random.from(1, 2)].map((bound) =>
      this.constant("i32", BigInt(bound)),
    );
    const types = Array.from({ length: this.random.below(3) }, () => this.random.pick(integerTypes));
    const inits = types.map((type) => this.value(type, scope));
    const names = this.results(types);
    const [counter, carried] = [this.name(), types.map(() => this.name())];
    const handed =
      types.length === 0
        ? ""
        : ` iter_args(${carried.map((name, i) => `${name} = ${inits[i]}`).join(", ")}) -> (${types.join(", ")})`;
    this.emit(`${names.left}scf.for ${counter} = ${first} to ${last} step ${step}${handed} : i32 {`);
    const inner = copy(scope);
    add(inner, "i32", counter);
    types.forEach((type, i) => add(inner, type, carried[i] as string));
    this.statements(this.random.from(1, 4), inner, depth - 1);
    this.yield(types, inner);
    this.emit("}");
    types.forEach((type, i) => add(scope, type, names.at(i)));
  }

  private whileLoop(scope: Map<IntegerType, string[]>, depth: number): void {
    const [start, other] = [this.constant("i32", 0n), this.value("i32", scope)];
    const result = this.name();
    const [i, x, j, y] = [this.name(), this.name(), this.name(), this.name()];
    this.emit(`${result}:2 = scf.while (${i} = ${start}, ${x} = ${other}) : (i32, i32) -> (i32, i32) {`);
    const before = copy(scope);
    add(before, "i32", x);
    this.statements(this.random.below(2), before, 0);
    const [limit, goes] = [this.constant("i32", BigInt(this.random.below(4))), this.name()];
    this.emit(`${goes} = arith.cmpi slt, ${i}, ${limit} : i32`);
    this.emit(`scf.condition(${goes}) ${i}, ${this.value("i32", before)} : i32, i32`);
    this.emit("} do {");
    this.emit(`^bb0(${j}: i32, ${y}: i32):`);
    const after = copy(scope);
    add(after, "i32", j);
    add(after, "i32", y);
    this.statements(this.random.from(1, 3), after, depth - 1);
    const [one, next] = [this.constant("i32", 1n), this.name()];
    this.emit(`${next} = arith.addi ${j}, ${one} : i32`);
    this.emit(`scf.yield ${next}, ${this.value("i32", after)} : i32, i32`);
    this.emit("}");
    add(scope, "i32", `${result}#0`);
    add(scope, "i32", `${result}#1`);
  }
}

function add(scope: Map<IntegerType, string[]>, type: IntegerType, name: string): void {
  const known = scope.get(type);
  if (known === undefined) scope.set(type, [name]);
  else known.push(name);
}

const copy = (scope: Scope): Map<IntegerType, string[]> =>
  new Map([...scope].map(([type, names]) => [type, [...names]]));
