/** `npm run check`: everything a machine can say about the code without running it. One line a step; all steps run. */
import { join } from "node:path";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { collect, root, secondsSince } from "./command.mjs";
import { docsDrift } from "./docs.mjs";

/** @typedef {import("./command.mjs").Outcome} Outcome */

/**
 * A program of an npm package.
 * @param {string} path
 * @param {...string} args
 * @returns {() => Outcome}
 */
const node =
  (path, ...args) =>
  () =>
    collect(process.execPath, [join(root, path), ...args]);

/** @type {readonly { name: string, run: () => Outcome, advice?: string }[]} */
const steps = [
  {
    name: "format",
    run: node("node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
    advice: "npm run format rewrites them",
  },
  { name: "lint", run: node("node_modules/eslint/bin/eslint.js", ".") },
  { name: "types", run: node("node_modules/typescript/bin/tsc", "-b") },
  { name: "types of tests", run: node("node_modules/typescript/bin/tsc", "-p", "tsconfig.tests.json") },
  { name: "imports", run: node("scripts/check-imports.mjs") },
  { name: "docs", run: docsDrift, advice: "npm run docs has rewritten them: look at the difference and commit it" },
];

runScript(() => {
  bootstrap({ apt: false });
  const failed = steps.filter((step) => !runStep(step));
  if (failed.length > 0) console.log(`check: failed: ${failed.map((step) => step.name).join(", ")}`);
  return failed.length === 0;
});

/** @param {{ name: string, run: () => Outcome, advice?: string }} step */
function runStep({ name, run, advice }) {
  const start = performance.now();
  const { ok, output } = run();
  console.log(`check: ${name.padEnd(14)} ${ok ? "ok" : "FAILED"} (${secondsSince(start)})`);
  if (output.trim() !== "") console.log(output.trimEnd());
  if (!ok && advice !== undefined) console.log(advice);
  return ok;
}
