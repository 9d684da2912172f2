/**
 * Modules for speed measurements: functions like those that compilers see, in one of three spellings. Their operands,
 * constants and loops come from a seeded generator, so that every run measures the same text.
 */

/** What a module is made of: its text and the number of operations in it, `module` itself aside. */
/** @typedef {{ readonly text: string, readonly operations: number }} Generated */

/**
 * A module of at least `bytes` characters. One op in eight can be folded, one in eight repeats an earlier one, one in forty
 * is dead; constants repeat.
 * @param {number} bytes
 * @param {"custom" | "generic" | "unknown"} form
 * @returns {Generated}
 */
export function generateModule(bytes, form) {
  const random = makeRandom(1);
  const parts = ["module {\n"];
  let length = 0;
  let operations = 0;
  for (let i = 0; length < bytes; i++) {
    const made = form === "unknown" ? unknownFunction(i, random) : arithmeticFunction(i, random, writers[form]);
    parts.push(made.text);
    length += made.text.length;
    operations += made.operations;
  }
  parts.push("}\n");
  return { text: parts.join(""), operations };
}

/**
 * Numbers in [0, limit): mulberry32.
 * @param {number} seed
 */
function makeRandom(seed) {
  let state = seed;
  return (/** @type {number} */ limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

/** @typedef {(limit: number) => number} Random */

/**
 * How the ops of a function are spelt.
 * @typedef {object} Writer
 * @property {(result: string, value: number) => string} constant an i32
 * @property {(result: string, name: string, a: string, b: string, type: string) => string} binary
 * @property {(result: string, memory: string, at: string) => string} load of an f32
 * @property {(value: string, memory: string, at: string) => string} store of an f32
 * @property {(index: string, body: string) => string} loop 64 times
 * @property {(name: string, body: string) => string} func of (i32, i32, f32, f32, memref<64xf32>, index) -> i32
 * @property {(value: string) => string} ret
 */

const argumentTypes = ["i32", "i32", "f32", "f32", "memref<64xf32>", "index"];
const argumentList = argumentTypes.map((type, i) => `%arg${i}: ${type}`).join(", ");

/** @type {Readonly<Record<"custom" | "generic", Writer>>} */
const writers = {
  custom: {
    constant: (result, value) => `    ${result} = arith.constant ${value} : i32\n`,
    binary: (result, name, a, b, type) => `    ${result} = arith.${name} ${a}, ${b} : ${type}\n`,
    load: (result, memory, at) => `      ${result} = memref.load ${memory}[${at}] : memref<64xf32>\n`,
    store: (value, memory, at) => `      memref.store ${value}, ${memory}[${at}] : memref<64xf32>\n`,
    loop: (index, body) => `    affine.for ${index} = 0 to 64 {\n${body}    }\n`,
    func: (name, body) => `  func.func @${name}(${argumentList}) -> i32 {\n${body}  }\n`,
    ret: (value) => `    return ${value} : i32\n`,
  },
  generic: {
    constant: (result, value) => `    ${result} = "arith.constant"() <{value = ${value} : i32}> : () -> i32\n`,
    binary: (result, name, a, b, type) =>
      `    ${result} = "arith.${name}"(${a}, ${b}) <{${name.endsWith("f") ? "fastmath = #arith.fastmath<none>" : "overflowFlags = #arith.overflow<none>"}}> : (${type}, ${type}) -> ${type}\n`,
    load: (result, memory, at) =>
      `      ${result} = "memref.load"(${memory}, ${at}) : (memref<64xf32>, index) -> f32\n`,
    store: (value, memory, at) =>
      `      "memref.store"(${value}, ${memory}, ${at}) : (f32, memref<64xf32>, index) -> ()\n`,
    loop: (index, body) =>
      `    "affine.for"() <{lowerBoundMap = affine_map<() -> (0)>, operandSegmentSizes = array<i32: 0, 0, 0>, step = 1 : index, upperBoundMap = affine_map<() -> (64)>}> ({\n    ^bb0(${index}: index):\n${body}      "affine.yield"() : () -> ()\n    }) : () -> ()\n`,
    func: (name, body) =>
      `  "func.func"() <{function_type = (${argumentTypes.join(", ")}) -> i32, sym_name = "${name}"}> ({\n  ^bb0(${argumentList}):\n${body}  }) : () -> ()\n`,
    ret: (value) => `    "func.return"(${value}) : (i32) -> ()\n`,
  },
};

const integerOps = ["addi", "muli", "subi"];
const floatOps = ["addf", "mulf", "subf"];

/**
 * A function of about 60 ops: integer arithmetic in a line, two loops of float arithmetic over memory.
 * @param {number} number
 * @param {Random} random
 * @param {Writer} write
 * @returns {Generated}
 */
function arithmeticFunction(number, random, write) {
  const integers = ["%arg0", "%arg1"];
  const constants = [];
  let lines = "";
  let next = 0;
  let operations = 2;
  const take = (/** @type {string[]} */ values) => values[Math.max(values.length - 1 - random(8), 0)] ?? "%arg0";
  for (let i = 0; i < 6; i++, operations++) {
    const name = `%${next++}`;
    lines += write.constant(name, random(12));
    constants.push(name);
  }
  /** @type {{ name: string, a: string, b: string } | undefined} */
  let last;
  for (let i = 0; i < 24; i++, operations++) {
    const result = `%${next++}`;
    const kind = random(8);
    if (kind === 0 || last === undefined) {
      last = { name: "addi", a: take(constants), b: take(constants) };
    } else if (kind !== 1) {
      last = {
        name: integerOps[random(3)] ?? "addi",
        a: take(integers),
        b: kind < 4 ? take(constants) : take(integers),
      };
    }
    lines += write.binary(result, last.name, last.a, last.b, "i32");
    if (random(40) !== 0) integers.push(result);
  }
  for (let loop = 0; loop < 2; loop++, operations++) {
    const index = `%i${loop}`;
    const first = `%${next++}`;
    let body = write.load(first, "%arg4", index);
    const floats = ["%arg2", "%arg3", first];
    for (let i = 0; i < 10; i++, operations++) {
      const result = `%${next++}`;
      body += `  ${write.binary(result, floatOps[random(3)] ?? "addf", take(floats), take(floats), "f32")}`;
      floats.push(result);
    }
    body += write.store(floats.at(-1) ?? "", "%arg4", index);
    operations += 2;
    lines += write.loop(index, body);
  }
  lines += write.ret(integers.at(-1) ?? "%arg0");
  return { text: write.func(`f${number}`, lines), operations };
}

/**
 * 40 ops that no dialect knows, with attributes, in a region.
 * @param {number} number
 * @param {Random} random
 * @returns {Generated}
 */
function unknownFunction(number, random) {
  let lines = "";
  const take = (/** @type {number} */ i) => `%${Math.max(i - 1 - random(8), 0)}`;
  for (let i = 0; i < 40; i++) {
    const operands = i === 0 ? "" : `${take(i)}, ${take(i)}`;
    const types = i === 0 ? "" : "i32, i32";
    lines += `    %${i} = "test.op${random(20)}"(${operands}) {name = "n${random(100)}", value = ${random(1000)} : i64} : (${types}) -> i32\n`;
  }
  return { text: `  "test.scope"() ({\n${lines}  }) {number = ${number} : i64} : () -> ()\n`, operations: 41 };
}
