/**
 * `npm run fuzz:conformance -- [--seconds N] [--seed S] [--show N]`: random texts through mlir-opt 19 and through our own
 * parser, verifier and printer. Both must agree on the verdict, the line and words of the first error, and both prints.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dialects } from "@hls-opt/cli";
import { Grammar } from "./lib/fuzz/grammar.mjs";
import { mutate } from "./lib/fuzz/mutate.mjs";
import { OpGenerator } from "./lib/fuzz/ops.mjs";
import { Random } from "./lib/fuzz/random.mjs";
import { judge } from "./lib/hls-verdict.mjs";
import { hasMlirOpt, judgeAll } from "./lib/mlir-opt.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "10" },
    kind: { type: "string" },
    corpus: { type: "string" },
  },
});

const random = new Random(Number(options.seed));
const grammar = new Grammar(random);
const known = dialects.filter((dialect) => !["num", "nn", "hw", "comb", "seq"].includes(dialect.name));
const generator = new OpGenerator(known, random);
/** Dialects that mlir-opt knows and we do not: texts that name them are no fair question. */
const foreign =
  /\b(acc|amdgpu|amx|arm_neon|arm_sme|arm_sve|async|bufferization|complex|dlti|emitc|gpu|index|irdl|linalg|llvm|mesh|ml_program|mpi|nvgpu|nvvm|omp|pdl|pdl_interp|polynomial|ptr|quant|rocdl|shape|sparse_tensor|spirv|test|test_dyn|tosa|transform|ub|vector|x86vector|xegpu)\.[a-zA-Z_]/;
const corpus = readCorpus();

const kinds = {
  type: () => `"x.y"() : () -> (${grammar.type(3)})\n`,
  attribute: () => `"x.y"() {a = ${grammar.attribute(3)}} : () -> ()\n`,
  location: () => `"x.y"() {${grammar.entries(2).join(", ")}} : () -> () ${grammar.location()}\n`,
  alias: () =>
    `#a = ${grammar.attribute(1)}\n!t = ${grammar.type(1)}\n"x.y"() {a = #a, b = ${grammar.attribute(2)}} : () -> (!t, ${grammar.type(2)})\n`,
  op: () => generator.module(),
  "mutated op": () => mutate(generator.module(), random),
  mutant: () => mutate(random.pick(corpus), random),
  "mutated attribute": () => mutate(`"x.y"() {a = ${grammar.attribute(3)}} : (${grammar.type()}) -> ()\n`, random),
};

/** @returns {number} the exit code */
function run() {
  if (!hasMlirOpt()) {
    console.log("mlir-opt 19 is not installed: nothing to compare with");
    return 0;
  }
  const end = Date.now() + Number(options.seconds) * 1000;
  /** @type {Map<string, { count: number, text: string, detail: string }>} */
  const classes = new Map();
  let executions = 0;
  let accepted = 0;
  while (Date.now() < end) {
    const texts = Array.from({ length: 200 }, nextText).filter((text) => !foreign.test(text) && !text.includes("// -----"));
    const verdicts = judgeAll(texts);
    texts.forEach((text, i) => {
      const theirs = /** @type {import("./lib/mlir-opt.mjs").Verdict} */ (verdicts[i]);
      if (theirs.crashed === true) return;
      executions++;
      if (theirs.accepted) accepted++;
      const difference = compare(text, theirs);
      if (difference === undefined) return;
      const { key, detail } = difference;
      const entry = classes.get(key);
      if (entry === undefined) classes.set(key, { count: 1, text, detail });
      else {
        entry.count++;
        if (text.length < entry.text.length) Object.assign(entry, { text, detail });
      }
    });
  }
  report(classes, executions, accepted);
  return classes.size === 0 ? 0 : 1;
}

function nextText() {
  const make = options.kind === undefined ? random.pick(Object.values(kinds)) : kinds[/** @type {keyof kinds} */ (options.kind)];
  return make();
}

/**
 * @param {string} text
 * @param {import("./lib/mlir-opt.mjs").Verdict} theirs
 */
function compare(text, theirs) {
  let ours;
  try {
    ours = judge(text, known);
  } catch (error) {
    return { key: `crash: ${error}`, detail: error instanceof Error ? (error.stack ?? "") : "" };
  }
  if (ours.accepted !== theirs.accepted) {
    const words = ours.accepted ? `accepted instead of: ${theirs.error}` : `rejected: ${ours.error}`;
    return { key: classOf(words), detail: words };
  }
  if (!ours.accepted) {
    if (ours.error === theirs.error) return undefined;
    return { key: `message: ${classOf(`${ours.error} <> ${theirs.error}`)}`, detail: `${ours.error}\n   instead of ${theirs.error}` };
  }
  for (const form of /** @type {const} */ (["generic", "custom"])) {
    if (ours[form] === theirs[form]) continue;
    const mine = ours[form].split("\n");
    const lines = theirs[form].split("\n");
    const at = mine.findIndex((line, i) => line !== lines[i]);
    const name = /"?([a-z]+\.[a-z_.]+)/.exec(lines[at] ?? "")?.[1];
    return { key: `print ${form} ${name}`, detail: `${mine[at]}\n   instead of ${lines[at]}` };
  }
  return undefined;
}

/** Messages without what differs from case to case. @param {string} message */
const classOf = (message) => message.replaceAll(/^\d+: |(?<=<> |of: |rejected: )\d+: /g, "").replaceAll(/'[^']*'|"[^"]*"|[%@^#!][\w$.]+|\d+/g, "_").slice(0, 200);

/**
 * @param {Map<string, { count: number, text: string, detail: string }>} classes
 * @param {number} executions
 * @param {number} accepted
 */
function report(classes, executions, accepted) {
  const sorted = [...classes].sort(([, a], [, b]) => b.count - a.count);
  const total = sorted.reduce((sum, [, { count }]) => sum + count, 0);
  for (const [key, { count, text, detail }] of sorted.slice(0, Number(options.show))) {
    console.log(`=== ${count} x ${key}\n${detail}\n--- shortest\n${text.length > 1500 ? `${text.slice(0, 1500)}...` : text}`);
  }
  const share = executions === 0 ? 100 : 100 * (1 - total / executions);
  console.log(
    `${executions} texts (${accepted} accepted by mlir-opt), ${total} differ in ${sorted.length} classes: ${share.toFixed(2)}% agree`,
  );
}

/** Texts to mutate: our own tests, and the conformance chunks where they are there. */
function readCorpus() {
  const tests = fileURLToPath(new URL("../tests", import.meta.url));
  const own = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mlir"))
    .flatMap((name) => readFileSync(join(tests, name), "utf8").split(/^\/\/ -----.*$/m));
  const shared = options.corpus === "own" ? "" : fileURLToPath(new URL("../../shared/conformance", import.meta.url));
  const chunks = ["custom", "invalid", "mutants"].flatMap((name) => {
    const file = join(shared, `${name}.jsonl`);
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line).text);
  });
  return [...own, ...chunks].filter((text) => text.length < 3000 && !foreign.test(text) && !/\b(hw|comb|seq|nn)\.|!num/.test(text));
}

process.exitCode = run();
