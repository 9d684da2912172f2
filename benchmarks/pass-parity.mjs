/**
 * `npm run bench:parity [-- --pass NAME] [--list N]`: the share of conformance chunks after which our passes leave the same text as
 * mlir-opt 19's. Exits 1 below the bar. What mlir-opt says is kept under build/.
 */
import { parseArgs } from "node:util";
import { dialects, passes } from "@hls-opt/cli";
import { comparableChunks } from "./parity/chunks.mjs";
import { causeOf, ourOutput } from "./parity/compare.mjs";
import { knownDialects, mlirOpt, referenceOutputs } from "./parity/reference.mjs";
import { markdownTable, writeResults } from "./lib/results.mjs";

const bar = 95;
/** What mlir-opt does not have, or has as other ops. */
const notOfMlir = new Set(["num", "nn", "hw", "comb", "seq"]);
const compared = [
  "canonicalize",
  "cse",
  "sccp",
  "loop-invariant-code-motion",
  "control-flow-sink",
  "inline",
  "mem2reg",
  "symbol-dce",
  "int-range-optimizations",
  "remove-dead-values",
  "sroa",
];

const { values } = parseArgs({
  options: { pass: { type: "string" }, list: { type: "string" }, match: { type: "string" } },
});
if (mlirOpt === undefined) {
  console.log("mlir-opt is not installed (Debian: mlir-19-tools): nothing to compare with");
} else {
  run();
}

function run() {
  const known = dialects.filter((dialect) => !notOfMlir.has(dialect.name));
  const chunks = comparableChunks(known, knownDialects());
  const before = referenceOutputs(
    chunks.map((chunk) => chunk.text),
    "builtin.module()",
  );
  const rows = compared
    .filter((name) => values.pass === undefined || values.pass === name)
    .map((name) => compare(name, chunks, before, known))
    .filter((row) => row !== undefined);
  if (values.pass === undefined && values.list === undefined) write(chunks.length, rows);
  else {
    for (const row of rows) console.log(`${row.pass}: ${row.same}/${row.chunks} (${row.changedSame}/${row.changed})`);
  }
}

/**
 * @param {string} name
 * @param {readonly import("./parity/chunks.mjs").Chunk[]} chunks
 * @param {readonly (string | undefined)[]} before what mlir-opt prints without any pass
 * @param {readonly import("@hls-opt/ir-core").DialectDefinition[]} known
 */
function compare(name, chunks, before, known) {
  const pass = passes.find((candidate) => candidate.name === name);
  if (pass === undefined) return undefined;
  const after = referenceOutputs(
    chunks.map((chunk) => chunk.text),
    `builtin.module(${name})`,
  );
  const row = { pass: name, chunks: 0, same: 0, changed: 0, changedSame: 0 };
  /** @type {Map<string, number>} */
  const causes = new Map();
  let listed = 0;
  chunks.forEach((chunk, i) => {
    const theirs = after[i];
    if (theirs === undefined) return;
    const ours = ourOutput(chunk.text, pass, known);
    const isChanged = theirs !== before[i];
    row.chunks++;
    if (isChanged) row.changed++;
    if (ours === theirs) {
      row.same++;
      if (isChanged) row.changedSame++;
      return;
    }
    const cause = causeOf(ours, theirs);
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
    if (values.match !== undefined && !`${cause} ${chunk.name}`.includes(values.match)) return;
    if (listed++ < Number(values.list ?? 0)) {
      console.log(`### ${name} ${chunk.name}: ${cause}\n${chunk.text}\n--- ours\n${ours}\n--- mlir-opt\n${theirs}\n`);
    }
  });
  const frequent = [...causes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    ...row,
    share: percent(row.same, row.chunks),
    changedShare: percent(row.changedSame, row.changed),
    causes: frequent,
  };
}

/**
 * @param {number} part
 * @param {number} whole
 */
function percent(part, whole) {
  return whole === 0 ? 100 : Math.round((10000 * part) / whole) / 100;
}

/**
 * @param {number} count
 * @param {readonly NonNullable<ReturnType<typeof compare>>[]} rows
 */
function write(count, rows) {
  const table = markdownTable(
    ["pass", "chunks", "same text", "%", "changed by mlir-opt", "of these the same", "%"],
    rows.map((row) => [row.pass, row.chunks, row.same, row.share, row.changed, row.changedSame, row.changedShare]),
  );
  const causes = rows
    .filter((row) => row.causes.length > 0)
    .map(({ pass, causes: all }) => {
      const lines = all.slice(0, 15).map(([cause, times]) => `- ${times} x ${cause}`);
      return `### ${pass}\n\n${lines.join("\n")}`;
    });
  const text = [
    "# Parity with mlir-opt",
    `${count} conformance chunks whose ops both tools know, or neither. A chunk counts where mlir-opt 19 accepts it and the pass; it is the same when both print the same bytes after the pass (\`npm run bench:parity\`).`,
    table,
    "## What differs most",
    ...causes,
  ].join("\n\n");
  const data = rows.map((row) => ({ ...row, causes: row.causes.slice(0, 40) }));
  writeResults("parity", { chunks: count, rows: data }, text);
  const below = rows.filter((row) => row.share < bar);
  if (below.length > 0) console.error(`below the bar of ${bar}%: ${below.map((row) => row.pass).join(", ")}`);
  process.exitCode = below.length === 0 ? 0 : 1;
}
