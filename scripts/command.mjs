/** Running other programs from the scripts of this folder. Node only: these run before anything is installed. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output what the program wrote; empty when it wrote to the terminal
 */

/**
 * Runs a program in the repository's root and collects what it writes.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeout?: number }} [options]
 * @returns {Outcome}
 */
export function collect(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const trouble = result.error === undefined ? "" : `${program}: ${result.error.message}\n`;
  return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? ""}${trouble}` };
}

/**
 * Runs a program in the repository's root on this terminal.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {boolean} whether it succeeded
 */
export function show(program, args, env = {}) {
  const result = spawnSync(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
  if (result.error !== undefined) console.error(`${program}: ${result.error.message}`);
  return result.status === 0;
}

/**
 * The program's full path, looked for on PATH and in the further folders.
 * @param {string} program
 * @param {readonly string[]} [folders]
 * @returns {string | undefined}
 */
export function findProgram(program, folders = []) {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...path, ...folders].map((folder) => join(folder, program)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Seconds since `start`, for people.
 * @param {number} start from `performance.now()`
 */
export function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
