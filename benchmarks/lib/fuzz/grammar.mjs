/**
 * Random types, attributes and locations as text, by the grammar of the language: most are valid, a few break a rule of
 * their own (a vector of tensors, a dense literal of another shape), as their author's slip would.
 */

const floats = "bf16 f16 tf32 f32 f64 f80 f128 f8E5M2 f8E4M3 f8E4M3FN f8E5M2FNUZ f8E4M3FNUZ f8E4M3B11FNUZ f8E3M4 f6E2M3FN".split(" ");
const integers = "i1 i4 i8 i16 i32 i64 i7 i128 si8 si16 ui8 ui32 i0 i16777215".split(" ");
const extents = ["1", "2", "3", "4", "8", "0", "?", "?", "16"];
const names = ["a", "foo", "bar.baz", "x_1", "\"quoted name\"", "llvm.data", "value", "_private", "a$b", "\"\""];

export class Grammar {
  /** @param {import("./random.mjs").Random} random */
  constructor(random) {
    this.random = random;
  }

  /** A number, a float or a composite. */
  scalar() {
    const { random } = this;
    return random.chance(0.3)
      ? random.pick(["i1", "i32", "f32", "index", "i64", "f64"])
      : random.pick([...integers, ...floats, "index"]);
  }

  shape(most = 3) {
    return this.random.list(most, () => this.random.pick(extents)).map((extent) => `${extent}x`).join("");
  }

  staticShape(most = 3) {
    return this.random.list(most, () => this.random.pick(["1", "2", "3"])).map((extent) => `${extent}x`).join("");
  }

  /** @returns {string} */
  type(depth = 2) {
    const { random } = this;
    if (depth === 0 || random.chance(0.35)) return this.scalar();
    const inner = () => this.type(depth - 1);
    return random.pick([
      () => this.tensor(),
      () => this.memref(),
      () => this.vector(),
      () => `tensor<*x${this.element()}>`,
      () => `memref<*x${this.element()}${random.chance(0.3) ? `, ${this.memorySpace()}` : ""}>`,
      () => `complex<${random.pick([...floats, ...integers, "index", "none"])}>`,
      () => `tuple<${random.list(3, inner).join(", ")}>`,
      () => `(${random.list(2, inner).join(", ")}) -> ${random.chance(0.5) ? inner() : `(${random.list(2, inner).join(", ")})`}`,
      () => "none",
      () => `!unknown.${random.pick(["thing", "thing<x>", "thing<\"s\", [1, 2]>", "a.b<(c) -> {d}>"])}`,
    ])();
  }

  element() {
    return this.random.chance(0.9)
      ? this.scalar()
      : this.random.pick(["complex<f32>", "vector<4xf32>", "none", "tuple<>", "tensor<2xi8>", "memref<4xf32>", "!unknown.thing"]);
  }

  tensor() {
    const encoding = this.random.chance(0.1) ? `, ${this.attribute(1)}` : "";
    return `tensor<${this.shape()}${this.element()}${encoding}>`;
  }

  vector() {
    const shape = this.random.list(3, () => {
      const extent = this.random.pick(["1", "2", "4", "8", "0"]);
      return this.random.chance(0.15) ? `[${extent}]x` : `${extent}x`;
    });
    return `vector<${shape.join("")}${this.random.chance(0.95) ? this.scalar() : this.element()}>`;
  }

  memref() {
    const { random } = this;
    const shape = this.shape();
    const rank = shape.split("x").length - 1;
    const layout = random.chance(0.3) ? `, ${this.layout(random.chance(0.9) ? rank : random.below(4))}` : "";
    const space = random.chance(0.2) ? `, ${this.memorySpace()}` : "";
    return `memref<${shape}${this.element()}${layout}${space}>`;
  }

  memorySpace() {
    return this.random.pick(["0", "1", "2", "1 : i32", "\"local\"", "#unknown.space<x>", "-1", "@symbol", "unit"]);
  }

  /** @param {number} rank */
  layout(rank) {
    const { random } = this;
    if (random.chance(0.5)) {
      const strides = Array.from({ length: rank }, () => random.pick(["1", "?", "8", "2", "0", "-4"]));
      const offset = random.chance(0.5) ? `, offset: ${random.pick(["?", "0", "4"])}` : "";
      return `strided<[${strides.join(", ")}]${offset}>`;
    }
    return `affine_map<${this.map(rank)}>`;
  }

  /** @param {number} dims */
  map(dims, symbols = this.random.below(3), results = this.random.below(3)) {
    const dimNames = Array.from({ length: dims }, (_, i) => `d${i}`);
    const symbolNames = Array.from({ length: symbols }, (_, i) => `s${i}`);
    const inputs = `(${dimNames.join(", ")})${symbols === 0 ? "" : `[${symbolNames.join(", ")}]`}`;
    const exprs = Array.from({ length: results }, () => this.expr([...dimNames, ...symbolNames], 3));
    return `${inputs} -> (${exprs.join(", ")})`;
  }

  /**
   * @param {readonly string[]} leaves
   * @param {number} depth
   * @returns {string}
   */
  expr(leaves, depth) {
    const { random } = this;
    const constant = () => String(random.pick([0, 1, 2, 3, 4, 8, -1, -3, 7, 128]));
    if (depth === 0 || random.chance(0.3)) return leaves.length > 0 && random.chance(0.7) ? random.pick(leaves) : constant();
    const left = this.expr(leaves, depth - 1);
    const op = random.pick(["+", "-", "*", "floordiv", "ceildiv", "mod", "+", "-"]);
    const right = op === "+" || op === "-" ? this.expr(leaves, depth - 1) : random.chance(0.9) ? constant() : random.pick([...leaves, "1"]);
    const text = `${left} ${op} ${right}`;
    return random.chance(0.6) ? `(${text})` : random.chance(0.1) ? `-(${text})` : text;
  }

  set() {
    const { random } = this;
    const dims = random.below(3);
    const symbols = random.below(2);
    const leaves = [...Array.from({ length: dims }, (_, i) => `d${i}`), ...Array.from({ length: symbols }, (_, i) => `s${i}`)];
    const inputs = `(${leaves.slice(0, dims).join(", ")})${symbols === 0 ? "" : `[${leaves.slice(dims).join(", ")}]`}`;
    const constraints = random.list(3, () => `${this.expr(leaves, 2)} ${random.pick([">=", "==", "<="])} ${random.chance(0.7) ? "0" : this.expr(leaves, 1)}`);
    return `affine_set<${inputs} : (${constraints.join(", ")})>`;
  }

  integer() {
    return this.random.pick(["0", "1", "-1", "42", "-128", "127", "255", "0x1F", "-0x80", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "00", "256"]);
  }

  float() {
    return this.random.pick(["0.0", "1.0", "-1.5", "3.14159", "1e10", "1.0e-10", "-0.0", "1.e5", "123456789.125", "0.1", "2.5e-300", "1.0E+5", "65504.0", "1e400", "0.333333333333333333"]);
  }

  string() {
    return this.random.pick(['""', '"s"', '"a b\\n"', '"\\22quoted\\22"', '"\\\\"', '"\\E2\\82\\AC"', '"tab\\t"', '"\\00"', '"\\F0"', '"${x}"']);
  }

  symbol() {
    return this.random.pick(["@f", "@f::@g", '@"a b"', "@a::@b::@c", '@""', "@_x1", "@a$.-b"]);
  }

  /** @returns {string} */
  attribute(depth = 2) {
    const { random } = this;
    const inner = () => this.attribute(depth - 1);
    const flat = [
      () => this.integer(),
      () => `${this.integer()} : ${random.pick([...integers, "index", "f32"])}`,
      () => this.float(),
      () => `${this.float()} : ${random.pick([...floats, "i32"])}`,
      () => `${random.pick(["0x7FC00000", "0xFF800000", "0x7F800000", "0x3C00", "0x7FF0000000000000", "0x1"])} : ${random.pick(floats)}`,
      () => this.string(),
      () => `${this.string()} : ${this.type(1)}`,
      () => this.symbol(),
      () => "unit",
      () => random.pick(["true", "false"]),
      () => this.type(2),
      () => `affine_map<${this.map(random.below(3))}>`,
      () => this.set(),
      () => this.dense(),
      () => this.denseArray(),
      () => this.sparse(),
      () => `strided<[${random.list(3, () => random.pick(["1", "?", "-3"])).join(", ")}]${random.pick(["", ", offset: ?", ", offset: 3"])}>`,
      () => this.location(),
      () => `#unknown.${random.pick(["attr", "attr<1>", "attr<\"x\" : [i32]>", "a<(b)>"])}`,
      () => `distinct[${random.below(3)}]<${random.pick(["", "1 : i32", '"x"'])}>`,
      () => `opaque<"unknown", "${random.pick(["0x", "0xAB", "hi"])}"> : ${random.pick(["tensor<2xi8>", "i32"])}`,
    ];
    if (depth === 0 || random.chance(0.7)) return random.pick(flat)();
    return random.chance(0.5) ? `[${random.list(3, inner).join(", ")}]` : `{${this.entries(depth - 1).join(", ")}}`;
  }

  /** Named attributes. */
  entries(depth = 2, most = 3) {
    const seen = new Set(this.random.list(most, () => this.random.pick(names)));
    return [...seen].map((name) => (this.random.chance(0.15) ? name : `${name} = ${this.attribute(depth)}`));
  }

  dense() {
    const { random } = this;
    const element = random.pick(["i32", "f32", "i1", "i8", "index", "f64", "bf16", "f16", "complex<f32>", "complex<i32>", "si8", "ui8", "i64", "!unknown.str", "f8E5M2", "i4"]);
    const sizes = random.list(2, () => random.below(3) + (random.chance(0.9) ? 1 : 0));
    const container = random.chance(0.8) ? "tensor" : "vector";
    const shape = sizes.map((size) => `${random.chance(0.05) ? "?" : size}x`).join("");
    const one = () => this.elementLiteral(element);
    const body = random.chance(0.3) ? one() : random.chance(0.08) ? '"0x00000000"' : random.chance(0.05) ? "" : this.nested(random.chance(0.95) ? sizes : [2], one);
    return `dense<${body}> : ${container}<${shape}${element}>`;
  }

  /** @param {string} element */
  elementLiteral(element) {
    const { random } = this;
    if (random.chance(0.03)) return random.pick(["1", "1.0", '"s"', "true", "-2"]);
    if (element.startsWith("complex<f")) return `(${this.float()}, ${this.float()})`;
    if (element.startsWith("complex<i")) return `(${random.pick(["1", "-2"])}, ${random.pick(["0", "3"])})`;
    if (element.startsWith("!")) return this.string();
    if (element === "i1") return random.pick(["true", "false", "1", "0"]);
    if (element.startsWith("f") || element === "bf16") return random.chance(0.1) ? "0x00" : this.float();
    return random.pick(["0", "1", "2", "-1", "7", "0x3", "-8", "100"]);
  }

  /**
   * @param {readonly number[]} sizes
   * @param {() => string} one
   * @returns {string}
   */
  nested(sizes, one) {
    const [size, ...rest] = sizes;
    return size === undefined ? one() : `[${Array.from({ length: size }, () => this.nested(rest, one)).join(", ")}]`;
  }

  denseArray() {
    const { random } = this;
    const element = random.pick(["i1", "i8", "i16", "i32", "i64", "f32", "f64", "i64", "index", "f16", "si8"]);
    const one = () => (element === "i1" ? random.pick(["true", "false", "1"]) : element.startsWith("f") ? this.float() : random.pick(["0", "1", "-1", "127", "300"]));
    return random.chance(0.2) ? `array<${element}>` : `array<${element}: ${random.list(4, one).join(", ")}>`;
  }

  sparse() {
    const { random } = this;
    return random.pick([
      () => "sparse<0, -2.0> : tensor<1xf32>",
      () => "sparse<[[0, 0], [1, 2]], [1, 5]> : tensor<3x4xi32>",
      () => `sparse<[${random.below(4)}], ${random.pick(["1", "[1]", "[1, 2]"])}> : tensor<3xi32>`,
      () => "sparse<> : tensor<2x3xf64>",
      () => 'sparse<[[1]], ["s"]> : tensor<4x!unknown.str>',
    ])();
  }

  location(depth = 2) {
    return `loc(${this.locationBody(depth)})`;
  }

  /**
   * @param {number} depth
   * @returns {string}
   */
  locationBody(depth) {
    const { random } = this;
    const inner = () => this.locationBody(depth - 1);
    if (depth === 0 || random.chance(0.4)) return random.pick(["unknown", '"file.py":3:7', '"a b":0:0', '"name"']);
    return random.pick([
      () => `callsite(${inner()} at ${inner()})`,
      () => `fused[${random.list(3, inner).join(", ")}]`,
      () => `fused<${this.attribute(0)}>[${random.list(2, inner).join(", ")}]`,
      () => `"name"(${inner()})`,
    ])();
  }
}
