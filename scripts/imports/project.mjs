import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { readImports } from "./read-imports.mjs";

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, unknown>} [exports]
 *
 * @typedef {object} SourceFile
 * @property {string} path relative to the root, with `/`
 * @property {boolean} isTest test, type test or test helper: not shipped
 * @property {import("./read-imports.mjs").Import[]} imports
 *
 * @typedef {object} Package
 * @property {string} folder relative to the root
 * @property {Manifest} manifest
 * @property {string[]} references folders that its tsconfig refers to
 * @property {SourceFile[]} files
 *
 * @typedef {object} Project
 * @property {string} root
 * @property {Manifest} manifest
 * @property {Package[]} packages
 * @property {SourceFile[]} tests files of the root's `tests` and `benchmarks`
 */

/**
 * Reads every package and test of a repository.
 * @param {string} root
 * @returns {Project}
 */
export function readProject(root) {
  const folders = ["packages", "tools"].flatMap((group) => listFolders(root, group));
  const packages = folders.filter((folder) => existsSync(join(root, folder, "package.json")));
  return {
    root,
    manifest: readJson(join(root, "package.json")),
    packages: packages.map((folder) => readPackage(root, folder)),
    tests: ["tests", "benchmarks"].flatMap((folder) => readFiles(root, folder)),
  };
}

/**
 * The file of the repository that a relative import means, or undefined. Imports name the output, `x.js`; the source is `x.ts`.
 * @param {string} root
 * @param {string} from
 * @param {string} specifier
 */
export function resolveRelative(root, from, specifier) {
  const target = toPath(relative(root, resolve(root, dirname(from), specifier)));
  const source = target.replace(/\/dist\//, "/src/").replace(/\.js$/, ".ts");
  return [target, source].find((path) => existsSync(join(root, path)));
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Package}
 */
function readPackage(root, folder) {
  const config = join(root, folder, "tsconfig.json");
  /** @type {{ path: string }[]} */
  const references = existsSync(config) ? (readJson(config).references ?? []) : [];
  return {
    folder,
    manifest: readJson(join(root, folder, "package.json")),
    references: references.map(({ path }) => toPath(relative(root, resolve(root, folder, path)))),
    files: ["src", "bin", "wasm"].flatMap((part) => readFiles(root, `${folder}/${part}`)),
  };
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {SourceFile[]}
 */
function readFiles(root, folder) {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  const paths = readdirSync(absolute, { recursive: true, encoding: "utf8" }).map(toPath).sort();
  const sources = paths.filter((path) => /\.(ts|js|mjs)$/.test(path) && !/(^|\/)node_modules\/|\.d\.ts$/.test(path));
  return sources.map((path) => readSource(root, `${folder}/${path}`));
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {SourceFile}
 */
function readSource(root, path) {
  const isTest = /\.(test|check)\.ts$|\/src\/testing(\/|\.ts$)/.test(path);
  return { path, isTest, imports: readImports(path, readFileSync(join(root, path), "utf8")) };
}

/**
 * @param {string} root
 * @param {string} group
 */
function listFolders(root, group) {
  if (!existsSync(join(root, group))) return [];
  return readdirSync(join(root, group))
    .sort()
    .map((name) => `${group}/${name}`);
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** @param {string} path */
function toPath(path) {
  return path.split(sep).join("/");
}
