/**
 * `npm run fuzz:onnx -- --graphs N --seed S [--keep-going]`: random ONNX graphs of all operators, each in onnxruntime and, imported, in
 * the interpreter. Prints how many agree, are refused and are skipped, and why; ends with exit code 1 at a difference.
 */
import { parseArgs } from "node:util";
import { checkSeed, randomModel } from "@hls-opt/frontend-onnx/fuzz";

const { values } = parseArgs({
  options: { graphs: { type: "string" }, seed: { type: "string" }, "keep-going": { type: "boolean" } },
});
const graphs = Number(values.graphs ?? 1000);
const firstSeed = Number(values.seed ?? 1);

const counts = { agrees: 0, refused: 0, skipped: 0, differs: 0 };
/** @type {Map<string, { count: number, seed: number }>} */
const classes = new Map();
/** Operators in graphs that agree. @type {Map<string, number>} */
const covered = new Map();

/** A reason without what differs from graph to graph. @param {string} reason */
const classOf = (reason) =>
  reason
    .replace(/-?\d+(\.\d+)?(e[+-]?\d+)?/g, "#")
    .replace(/(#[, ]*)+#/g, "#")
    .slice(0, 150);

/** @param {number} seed */
function show(seed) {
  const { opset, inputs, initializers, nodes, outputs } = randomModel(seed);
  console.error(`opset ${opset}, inputs ${JSON.stringify(inputs)}, outputs ${outputs.join(", ")}`);
  for (const [name, { shape, data }] of Object.entries(initializers ?? {})) {
    console.error(`  ${name}: [${shape.join(", ")}] = ${Array.from(data, String).slice(0, 8).join(", ")}`);
  }
  for (const { opType, inputs: read, outputs: made, attributes } of nodes) {
    const words = Array.from(
      attributes,
      ([name, attribute]) => `${name}=${"value" in attribute ? attribute.value : "?"}`,
    );
    console.error(`  ${made.join(", ")} = ${opType}(${read.join(", ")}) ${words.join(" ")}`);
  }
}

for (let seed = firstSeed; seed < firstSeed + graphs; seed++) {
  const verdict = await checkSeed(seed);
  counts[verdict.kind]++;
  if (verdict.kind === "agrees") {
    for (const { opType } of randomModel(seed).nodes) covered.set(opType, (covered.get(opType) ?? 0) + 1);
    continue;
  }
  const word = `${verdict.kind}: ${classOf(verdict.reason)}`;
  const known = classes.get(word);
  classes.set(word, { count: (known?.count ?? 0) + 1, seed: known?.seed ?? seed });
  if (verdict.kind !== "differs") continue;
  console.error(`seed ${seed}: ${verdict.reason}`);
  show(seed);
  if (!values["keep-going"]) break;
}

for (const [word, { count, seed }] of [...classes].sort((a, b) => b[1].count - a[1].count)) {
  console.log(`${String(count).padStart(6)} ${word} (seed ${seed})`);
}
const rare = [...covered].sort((a, b) => a[1] - b[1]).slice(0, 5);
console.log(
  `${covered.size} operators in graphs that agree, the rarest ${rare.map((entry) => entry.join(" ")).join(", ")}`,
);
console.log(`${counts.agrees} agree, ${counts.refused} refused, ${counts.skipped} skipped, ${counts.differs} differ`);
process.exitCode = counts.differs > 0 ? 1 : 0;
