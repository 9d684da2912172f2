/**
 * Random operations in generic form, from the definitions of our own ops: operands and attributes mostly satisfy what the
 * definition asks for, so that deeper rules are reached, and now and then they do not.
 */
import { Context, parseModule } from "@hls-opt/ir-core";
import { Grammar } from "./grammar.mjs";

/**
 * @typedef {import("@hls-opt/ir-core").Type} Type
 * @typedef {import("@hls-opt/ir-core").Attribute} Attribute
 * @typedef {{ name: string, definition: unknown, propertyNames: ReadonlySet<string>, traits: ReadonlySet<string> }} Info
 */

const usualTypes = "i1 i32 index f32 i64 f64 i8 bf16 tensor<4xf32> tensor<?xf32> tensor<2x3xi32> tensor<*xf32> tensor<f32> tensor<4xindex> tensor<4xi1> vector<4xf32> vector<4xi32> vector<4xi1> vector<[4]xf32> vector<2x3xf32> memref<4xf32> memref<?xf32> memref<2x3xf32> memref<?x?xf32> memref<*xf32> memref<f32> memref<4xi32> memref<4xi8> memref<4xindex> memref<1xi32> memref<4x8xf32,strided<[8,1],offset:?>> memref<4x8xf32,1> memref<2x3xf32,affine_map<(d0,d1)->(d1,d0)>> memref<4x4xf32> tensor<4x4xf32> tensor<1x4xf32> memref<1x4xf32> tensor<12xf32> ui8 complex<f32> none";
const usualAttributes = ["0 : index", "1 : index", "1 : i32", "3 : i32", "0 : i64", "1 : i64", "8 : i64", "-1 : i64", "true", "false", '"s"', '"f"', "@f", "@f::@g", "unit", "i32", "() -> ()", "(i32) -> f32", "memref<4xf32>", "[]", "[[0], [1]]", "[[0, 1]]", "[[0, 1], [2]]", "{}", "{a = 1}", "array<i64>", "array<i64: 0>", "array<i64: 1>", "array<i64: 0, 0>", "array<i64: 1, 2>", "array<i64: 4, 4>", "array<i64: 1, 1>", "array<i64: -9223372036854775808>", "array<i64: -9223372036854775808, 2>", "array<i32>", "array<i32: 1>", "array<i32: 1, 1>", "array<i32: 1, 1, 1>", "affine_map<(d0) -> (d0)>", "affine_map<() -> (0)>", "affine_map<() -> (8)>", "affine_map<(d0, d1) -> (d1, d0)>", "affine_map<(d0)[s0] -> (d0 + s0)>", "affine_map<(d0) -> (d0, d0 + 1)>", "affine_set<(d0) : (d0 >= 0)>", "affine_set<() : (1 == 0)>", "dense<1.0> : tensor<4xf32>", "dense<[1, 2]> : tensor<2xi32>", "dense<1> : tensor<1xi32>", "dense<0> : vector<4xi32>", "1.0 : f32", "2.5 : f64", "#arith.fastmath<fast>", "#arith.fastmath<none>", "#arith.fastmath<nnan,ninf>", "#arith.overflow<nsw>", "#arith.overflow<none>", "loc(unknown)"];

/**
 * @param {readonly import("@hls-opt/ir-core").DialectDefinition[]} dialects
 * @param {string} text of an attribute
 */
function parseAttribute(dialects, text) {
  const module = parseModule(`"x.y"() {a = ${text}} : () -> ()`, new Context(dialects, { allowUnregistered: true }), { report: () => undefined });
  return module?.region().entry.first?.getAttr("a");
}

export class OpGenerator {
  /**
   * @param {readonly import("@hls-opt/ir-core").DialectDefinition[]} dialects
   * @param {import("./random.mjs").Random} random
   */
  constructor(dialects, random) {
    this.random = random;
    this.grammar = new Grammar(random);
    /** @type {any[]} */
    this.ops = dialects.flatMap((dialect) => dialect.ops ?? []);
    const types = usualTypes.split(" ").map((text) => ({ text, type: /** @type {any} */ (parseAttribute(dialects, text))?.type }));
    this.types = types.filter(({ type }) => type !== undefined);
    this.attributes = usualAttributes.map((text) => ({ text, attribute: parseAttribute(dialects, text) })).filter(({ attribute }) => attribute !== undefined);
    this.terminators = this.ops.filter((op) => op.info.isTerminator);
  }

  /** A function with one to three ops in it. */
  module() {
    const { random } = this;
    this.arguments = /** @type {string[]} */ ([]);
    const ops = Array.from({ length: random.chance(0.7) ? 1 : 3 }, () => this.op(random.pick(this.ops), 1));
    if (random.chance(0.1)) return `${ops.join("\n")}\n`;
    const list = this.arguments.map((type, i) => `%a${i}: ${type}`).join(", ");
    return `func.func @f(${list}) {\n${ops.join("\n")}\n  return\n}\n`;
  }

  /** @param {any} constraint @param {string | undefined} base */
  typeFor(constraint, base) {
    const { random } = this;
    if (random.chance(0.04)) return this.grammar.type(1);
    if (base !== undefined && random.chance(0.7)) {
      const known = this.types.find(({ text }) => text === base);
      if (known === undefined || constraint === undefined || constraint.matches(known.type)) return base;
    }
    const fitting = constraint === undefined ? this.types : this.types.filter(({ type }) => constraint.matches(type));
    return random.pick(fitting.length === 0 || random.chance(0.04) ? this.types : fitting).text;
  }

  /** @param {string} type */
  operand(type) {
    const given = /** @type {string[]} */ (this.arguments);
    const known = given.indexOf(type);
    if (known >= 0) return `%a${known}`;
    given.push(type);
    return `%a${given.length - 1}`;
  }

  /**
   * @param {any} op
   * @param {number} depth
   * @returns {string}
   */
  op(op, depth) {
    const { random } = this;
    const { spec, info } = op;
    const base = this.typeFor(this.constraintOf(Object.values(spec.operands)[0] ?? Object.values(spec.results)[0]), undefined);
    const operands = this.groups(Object.values(spec.operands), base);
    const results = this.groups(Object.values(spec.results), base);
    const properties = Object.entries(spec.attributes).flatMap(([name, attribute]) => this.property(name, attribute));
    if (info.traits.has("attr-sized-operand-segments")) properties.push(`operandSegmentSizes = array<i32: ${operands.map((group) => group.length).join(", ")}>`);
    if (info.traits.has("attr-sized-result-segments")) properties.push(`resultSegmentSizes = array<i32: ${results.map((group) => group.length).join(", ")}>`);
    const operandTypes = operands.flat();
    const resultTypes = results.flat();
    const values = operandTypes.map((type) => this.operand(type));
    const regions = Object.values(spec.regions).map(() => this.region(op, depth, operandTypes, resultTypes));
    const names = resultTypes.length === 0 ? "" : `%r${random.below(1e6)}${resultTypes.length > 1 ? `:${resultTypes.length}` : ""} = `;
    const dictionary = properties.length === 0 ? "" : random.chance(0.5) ? ` <{${properties.join(", ")}}>` : ` {${properties.join(", ")}}`;
    const extra = dictionary.startsWith(" {") || !random.chance(0.15) ? "" : ` {${this.grammar.entries(1).join(", ")}}`;
    const bodies = regions.length === 0 ? "" : ` (${regions.join(", ")})`;
    const props = dictionary.startsWith(" <") ? dictionary : "";
    const attrs = dictionary.startsWith(" {") ? dictionary : extra;
    return `  ${names}"${spec.name}"(${values.join(", ")})${props}${bodies}${attrs} : (${operandTypes.join(", ")}) -> (${resultTypes.join(", ")})`;
  }

  /** @param {any} spec */
  constraintOf(spec) {
    if (spec === undefined || spec.arity === "same") return undefined;
    return spec.arity === "one" ? spec : spec.of;
  }

  /** @param {readonly any[]} specs @param {string} base */
  groups(specs, base) {
    return specs.map((spec) => {
      const most = spec.arity === "variadic" ? this.random.below(4) : spec.arity === "optional" ? this.random.below(2) : 1;
      return Array.from({ length: most }, () => this.typeFor(this.constraintOf(spec), base));
    });
  }

  /** @param {string} name @param {any} spec */
  property(name, spec) {
    const { random } = this;
    if (spec.presence !== "required" && random.chance(0.5)) return [];
    if (random.chance(0.02)) return [];
    if (random.chance(0.03)) return [`${name} = ${this.grammar.attribute(1)}`];
    if (spec.syntax.kind === "enum" && random.chance(0.9)) return [`${name} = ${spec.syntax.encode(random.pick(spec.syntax.cases))}`];
    const fitting = this.attributes.filter(({ attribute }) => spec.matches(attribute));
    if (fitting.length === 0) return [];
    return [`${name} = ${random.pick(fitting).text}`];
  }

  /**
   * @param {any} op
   * @param {number} depth
   * @param {readonly string[]} operandTypes
   * @param {readonly string[]} resultTypes
   */
  region(op, depth, operandTypes, resultTypes) {
    const { random } = this;
    if (random.chance(0.05)) return "{}";
    const candidates = this.terminators.filter((one) => one.spec.parents.includes(op.spec.name) || (one.spec.parents.length === 0 && one.info.dialect === op.info.dialect));
    const types = random.pick([[], ["index"], resultTypes, ["index", ...resultTypes], operandTypes, ["f32"], ["index", "index"]]);
    const args = types.length === 0 ? "" : `^bb0(${types.map((type) => `%b${random.below(1e6)}: ${type}`).join(", ")}):\n`;
    const body = depth > 0 && random.chance(0.3) ? `${this.op(random.pick(this.ops), depth - 1)}\n` : "";
    if (candidates.length === 0) return `{\n${args}${body}  "func.return"() : () -> ()\n}`;
    const terminator = random.pick(candidates);
    const yielded = random.pick([[], resultTypes, resultTypes, ["f32"]]);
    const condition = terminator.spec.name === "scf.condition" ? ["i1"] : [];
    const values = [...condition, ...yielded].map((type) => this.operand(type));
    return `{\n${args}${body}  "${terminator.spec.name}"(${values.join(", ")}) : (${[...condition, ...yielded].join(", ")}) -> ()\n}`;
  }
}
