/**
 * `npm run bench:affine-optimize`: what `--affine-optimize` and each of its options do to the trained networks and to a convolution
 * that accumulates in memory: operations, memory accesses in the text, and samples per second of the executor. The outputs stay
 * equal bit for bit. Writes docs/results/affine-optimize.md and .json, and fails where the default makes a network slower by
 * more than the noise.
 */
import { existsSync } from "node:fs";
import { PassManager, Pipeline, completeOptions, parseModule, walk } from "@hls-opt/ir-core";
import { affineOptimize } from "@hls-opt/passes";
import { measureExecution } from "./lib/execution.mjs";
import { loopContext, networkFiles, networkLoops } from "./lib/networks.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const width = 16;
/** A slow-down beyond this is not the noise of the machine. */
const leastRatio = 0.75;

const variants = [
  { name: "as it is", options: undefined },
  { name: "default", options: { assumeNoaliasArguments: true } },
  { name: "without fusion", options: { assumeNoaliasArguments: true, fuse: false } },
  { name: "unroll-threshold=4", options: { assumeNoaliasArguments: true, unrollThreshold: 4 } },
];

/** Zeros, sums in memory, and a rectifier: three nests over two buffers, as loops are written by hand. */
const accumulation = `func.func @main(%x: memref<8x18x18xi32>, %w: memref<16x8x3x3xi32>, %y: memref<16x16x16xi32>) {
  %zero = arith.constant 0 : i32
  %t = memref.alloc() : memref<16x16x16xi32>
  affine.for %o = 0 to 16 { affine.for %i = 0 to 16 { affine.for %j = 0 to 16 {
    affine.store %zero, %t[%o, %i, %j] : memref<16x16x16xi32>
  } } }
  affine.for %o = 0 to 16 { affine.for %i = 0 to 16 { affine.for %j = 0 to 16 {
    affine.for %c = 0 to 8 { affine.for %k = 0 to 3 { affine.for %l = 0 to 3 {
      %a = affine.load %x[%c, %i + %k, %j + %l] : memref<8x18x18xi32>
      %b = affine.load %w[%o, %c, %k, %l] : memref<16x8x3x3xi32>
      %p = arith.muli %a, %b : i32
      %s = affine.load %t[%o, %i, %j] : memref<16x16x16xi32>
      %r = arith.addi %s, %p : i32
      affine.store %r, %t[%o, %i, %j] : memref<16x16x16xi32>
    } } }
  } } }
  affine.for %o = 0 to 16 { affine.for %i = 0 to 16 { affine.for %j = 0 to 16 {
    %s = affine.load %t[%o, %i, %j] : memref<16x16x16xi32>
    %r = arith.maxsi %s, %zero : i32
    affine.store %r, %y[%o, %i, %j] : memref<16x16x16xi32>
  } } }
  memref.dealloc %t : memref<16x16x16xi32>
  return
}`;

/** @type {{ name: string, make: () => { module: import("@hls-opt/ir-core").Operation, context: import("@hls-opt/ir-core").Context } }[]} */
const programs = [
  { name: "convolution in memory", make: parseAccumulation },
  ...Object.entries(networkFiles)
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => ({ name, make: () => networkLoops(file, width) })),
];

const rows = programs.flatMap(({ name, make }) => measureProgram(name, make));
const table = markdownTable(
  ["program", "variant", "ops", "memory ops", "samples/s", "speed"],
  rows.map((row) => [row.name, row.variant, row.ops, row.accesses, row.samplesPerSecond, `${row.ratio.toFixed(2)}x`]),
);
const text = `# --affine-optimize

Programs before and after \`--affine-optimize\`, with arguments that share no memory (\`assume-noalias-arguments\`); ops and
memory accesses as the text has them, samples per second of processor time of the executor. All variants give the same bits;
${machine()}.

${table}
`;
writeResults("affine-optimize", { machine: machine(), width, leastRatio, rows }, text);
const slower = rows.filter(({ variant, ratio }) => variant === "default" && ratio < leastRatio);
for (const { name, ratio } of slower) {
  console.error(`affine-optimize: ${name} runs at ${ratio.toFixed(2)} of its speed`);
}
process.exitCode = slower.length === 0 ? 0 : 1;

function parseAccumulation() {
  const context = loopContext();
  const module = parseModule(accumulation, context, { report: fail });
  if (module === undefined) throw new Error("the convolution does not parse");
  return { module, context };
}

/** @param {import("@hls-opt/ir-core").Diagnostic} diagnostic */
function fail({ message, severity }) {
  if (severity === "error") throw new Error(message);
}

/**
 * @param {string} name
 * @param {(typeof programs)[number]["make"]} make
 */
function measureProgram(name, make) {
  const measured = variants.map(({ name: variant, options }) => {
    const { module, context } = make();
    if (options !== undefined) optimize(module, context, options);
    const { outputs, samplesPerSecond } = measureExecution(module);
    return { name, variant, ...countOps(module), samplesPerSecond, outputs };
  });
  const [first] = measured;
  return measured.map(({ outputs, ...row }) => {
    if (outputs !== first?.outputs) throw new Error(`${name}, ${row.variant}: the outputs differ`);
    return { ...row, ratio: row.samplesPerSecond / (first?.samplesPerSecond ?? 1) };
  });
}

/**
 * @param {import("@hls-opt/ir-core").Operation} module
 * @param {import("@hls-opt/ir-core").Context} context
 * @param {Record<string, unknown>} options
 */
function optimize(module, context, options) {
  const pipeline = new Pipeline();
  affineOptimize.build(pipeline, completeOptions(affineOptimize.options, options));
  new PassManager(context, pipeline).run(module, fail);
}

/** @param {import("@hls-opt/ir-core").Operation} module */
function countOps(module) {
  let [ops, accesses] = [0, 0];
  walk(module, ({ name }) => {
    ops++;
    if (/^(affine|memref)\.(load|store)$/.test(name)) accesses++;
  });
  return { ops, accesses };
}
