/** What mlir-opt prints for many inputs: one process for a batch, results kept on disk by content. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, root } from "../../scripts/command.mjs";

const marker = "// -----";
const batchSize = 64;
const cacheFolder = join(root, "build", "parity-cache");

/** mlir-opt 19, where it is installed. */
export const mlirOpt = findProgram("mlir-opt", ["/usr/lib/llvm-19/bin"]);

/** @returns {ReadonlySet<string>} the dialects that mlir-opt knows */
export function knownDialects() {
  const { stdout } = spawnSync(mlirOpt ?? "mlir-opt", ["--show-dialects"], { encoding: "utf8" });
  return new Set(stdout.replace("Available Dialects:", "").trim().split(","));
}

/**
 * The output for each input after a pipeline; undefined where mlir-opt refuses the input, fails or crashes.
 * @param {readonly string[]} texts
 * @param {string} pipeline
 * @returns {readonly (string | undefined)[]}
 */
export function referenceOutputs(texts, pipeline) {
  /** @type {(string | undefined)[]} */
  const outputs = [];
  for (let at = 0; at < texts.length; at += batchSize) {
    outputs.push(...cachedBatch(texts.slice(at, at + batchSize), pipeline));
  }
  return outputs;
}

/**
 * @param {readonly string[]} texts
 * @param {string} pipeline
 * @returns {readonly (string | undefined)[]}
 */
function cachedBatch(texts, pipeline) {
  const key = createHash("sha256")
    .update(JSON.stringify([pipeline, ...texts]))
    .digest("hex")
    .slice(0, 32);
  const path = join(cacheFolder, `${key}.json`);
  if (existsSync(path)) {
    return JSON.parse(readFileSync(path, "utf8")).map((/** @type {string?} */ text) => text ?? undefined);
  }
  const outputs = runBatch(texts, pipeline);
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(path, JSON.stringify(outputs.map((text) => text ?? null)));
  return outputs;
}

/**
 * @param {readonly string[]} texts
 * @param {string} pipeline
 * @returns {readonly (string | undefined)[]}
 */
function runBatch(texts, pipeline) {
  const input = texts.join(`\n${marker}\n`);
  const flags = ["--allow-unregistered-dialect", "--split-input-file", `--pass-pipeline=${pipeline}`];
  const { status, stdout } = spawnSync(mlirOpt ?? "mlir-opt", flags, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 3_000,
  });
  const parts = stdout.split(`${marker}\n`);
  if (status === 0 && parts.length === texts.length) return parts.map((part) => part.trimEnd());
  // something in the batch was refused, or crashed: look for it by halves
  if (texts.length === 1) return [undefined];
  const half = texts.length >> 1;
  return [...runBatch(texts.slice(0, half), pipeline), ...runBatch(texts.slice(half), pipeline)];
}
