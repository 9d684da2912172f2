/** `npm run --silent jsc-to-mlir -- FILE.json [-o FILE.mlir]`: a quantised jet tagger of the data folder as nn-level IR. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { jscToMlir } from "./lib/jsc.mjs";

const usage = "usage: npm run --silent jsc-to-mlir -- FILE.json [-o FILE.mlir]";

// npm runs scripts in the repository's root; paths are meant from where the command was given
const folder = process.env["npm_lifecycle_event"] === "jsc-to-mlir" ? (process.env["INIT_CWD"] ?? ".") : ".";

const request = readRequest();
if (request === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  try {
    convert(request.input, request.output);
  } catch (error) {
    console.error(`jsc-to-mlir: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** @returns {{ input: string, output: string | undefined } | undefined} */
function readRequest() {
  try {
    const { values, positionals } = parseArgs({
      options: { output: { type: "string", short: "o" } },
      allowPositionals: true,
    });
    const [input, ...more] = positionals;
    return input === undefined || more.length > 0 ? undefined : { input, output: values.output };
  } catch {
    return undefined; // an unknown option
  }
}

/**
 * @param {string} input
 * @param {string | undefined} output
 */
function convert(input, output) {
  const network = JSON.parse(readFileSync(resolve(folder, input), "utf8"));
  if (!Array.isArray(network.layers)) throw new Error(`${input} is no quantised network: it has no layers`);
  const text = jscToMlir(network);
  if (output === undefined || output === "-") process.stdout.write(text);
  else writeFileSync(resolve(folder, output), text);
}
