/**
 * Runs the tests, on a fresh clone as well.
 *
 *     npm test                          all
 *     npm test -- packages/ir-core      the files whose path contains this
 *     npm test -- tests/arith/ops.mlir  one lit test
 *     npm test -- --bless [PATH]        rewrite the CHECK lines of generated lit tests
 *
 * Other arguments go to vitest.
 */
import { join } from "node:path";
import { bootstrap, build, runScript } from "./bootstrap.mjs";
import { root, show } from "./command.mjs";

runScript(() => {
  const args = process.argv.slice(2);
  bootstrap({ tests: true });
  const built = build();
  if (!built) console.error("the build failed; the tests run on the sources all the same");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const passed = show(process.execPath, [vitest, "run", ...vitestArguments(args)], environment(args));
  return built && passed;
});

/**
 * A lit test is not a file of vitest's: its path selects the tests of that name in the one file that runs them.
 * @param {readonly string[]} args
 */
function vitestArguments(args) {
  const rest = args.filter((arg) => arg !== "--bless" && !arg.endsWith(".mlir"));
  const lit = args.filter((arg) => arg.endsWith(".mlir"));
  const blessesOnly = args.includes("--bless") && rest.length === 0;
  if (lit.length === 0) return blessesOnly ? ["tests/lit/lit.test.ts"] : rest;
  const names = lit.map((path) => path.replace(/^\.\//, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return [...rest, "tests/lit/lit.test.ts", "-t", names.join("|")];
}

/**
 * @param {readonly string[]} args
 * @returns {Record<string, string>}
 */
function environment(args) {
  return args.includes("--bless") ? { HLS_OPT_BLESS: "1" } : {};
}
