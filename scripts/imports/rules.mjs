import { dirname } from "node:path/posix";
import { findCycles } from "./cycles.mjs";
import { resolveRelative } from "./project.mjs";

/**
 * @typedef {import("./project.mjs").Project} Project
 * @typedef {import("./project.mjs").Package} Package
 * @typedef {import("./project.mjs").SourceFile} SourceFile
 * @typedef {import("./read-imports.mjs").Import} Import
 * @typedef {import("./layers.mjs").Layers} Layers
 */

/**
 * Everything that is wrong with a project's imports, a sentence each.
 * @param {Project} project
 * @param {Layers} layers
 * @returns {string[]}
 */
export function checkImports(project, layers) {
  return [
    ...project.packages.flatMap((pack) => [
      ...checkPlace(pack, layers),
      ...pack.files.flatMap((file) => file.imports.flatMap((entry) => checkImport(project, layers, pack, file, entry))),
      ...checkCycles(project, pack),
      ...checkManifest(project, pack),
    ]),
    ...project.tests.flatMap((file) => file.imports.flatMap((entry) => checkTestImport(project, file, entry))),
  ];
}

/**
 * @param {Package} pack
 * @param {Layers} layers
 */
function checkPlace({ folder, manifest }, layers) {
  return manifest.name in layers.packages
    ? []
    : [`${folder}: ${manifest.name} has no place in scripts/imports/layers.mjs`];
}

/**
 * @param {Project} project
 * @param {Layers} layers
 * @param {Package} pack
 * @param {SourceFile} file
 * @param {Import} entry
 * @returns {string[]}
 */
function checkImport(project, layers, pack, file, entry) {
  const at = `${file.path}:${entry.line}`;
  const { specifier } = entry;
  if (specifier.startsWith(".")) return checkRelative(project, layers, pack, file, entry);
  if (specifier.startsWith("node:")) return [];
  const name = packageName(specifier);
  const target = findPackage(project, name);
  if (target === undefined) return checkExternal(project, pack, file, entry);
  if (name === pack.manifest.name) return [`${at}: '${specifier}' is this very package: import the file`];
  if (entry.dynamic) return [`${at}: dynamic import of '${specifier}': import it at the top of the file`];
  const allowed = layers.packages[pack.manifest.name] ?? [];
  if (!allowed.includes(name)) {
    return [
      `${at}: backward arrow: ${pack.manifest.name} may not import ${name} (may: ${allowed.join(", ") || "none"})`,
    ];
  }
  return checkPublic(at, target, specifier);
}

/**
 * @param {Project} project
 * @param {Layers} layers
 * @param {Package} pack
 * @param {SourceFile} file
 * @param {Import} entry
 * @returns {string[]}
 */
function checkRelative(project, layers, pack, file, entry) {
  const at = `${file.path}:${entry.line}`;
  const target = resolveRelative(project.root, file.path, entry.specifier);
  if (target === undefined) return [`${at}: '${entry.specifier}' names no file`];
  if (!target.startsWith(`${pack.folder}/`)) {
    return [`${at}: '${entry.specifier}' leaves the package: import the other package by its name`];
  }
  const isLazy = layers.lazy?.includes(file.path) ?? false;
  if (entry.dynamic && !isLazy) {
    return [`${at}: dynamic import of '${entry.specifier}': import it at the top of the file`];
  }
  return checkFolders(layers, pack, file, target, at);
}

/**
 * @param {Layers} layers
 * @param {Package} pack
 * @param {SourceFile} file
 * @param {string} target
 * @param {string} at
 * @returns {string[]}
 */
function checkFolders(layers, pack, file, target, at) {
  const order = layers.folders[pack.manifest.name];
  const [from, to] = [topFolder(pack, file.path), topFolder(pack, target)];
  const allowed = order?.[from];
  // Tests may use what lies above them: they are not shipped.
  if (allowed === undefined || file.isTest || from === to || allowed.includes(to)) return [];
  return [
    `${at}: backward arrow: ${from}/ may not import ${to === "" ? "src" : to}/ (may: ${allowed.join(", ") || "none"})`,
  ];
}

/**
 * @param {Project} project
 * @param {Package} pack
 * @param {SourceFile} file
 * @param {Import} entry
 * @returns {string[]}
 */
function checkExternal(project, pack, file, entry) {
  const name = packageName(entry.specifier);
  const own = pack.manifest.dependencies ?? {};
  const shared = file.isTest ? { ...pack.manifest.devDependencies, ...project.manifest.devDependencies } : {};
  if (name in own || name in shared) return [];
  return [`${file.path}:${entry.line}: '${name}' is not among the dependencies of ${pack.folder}/package.json`];
}

/**
 * @param {Project} project
 * @param {SourceFile} file
 * @param {Import} entry
 * @returns {string[]}
 */
function checkTestImport(project, file, entry) {
  const at = `${file.path}:${entry.line}`;
  const { specifier } = entry;
  if (specifier.startsWith(".")) {
    const target = resolveRelative(project.root, file.path, specifier) ?? "";
    const inside = project.packages.some(({ folder }) => target.startsWith(`${folder}/`));
    return inside ? [`${at}: '${specifier}' reaches into a package: import it by its name`] : [];
  }
  const target = findPackage(project, packageName(specifier));
  return target === undefined ? [] : checkPublic(at, target, specifier);
}

/**
 * @param {string} at
 * @param {Package} target
 * @param {string} specifier
 * @returns {string[]}
 */
function checkPublic(at, target, specifier) {
  const subpath = `.${specifier.slice(target.manifest.name.length)}`;
  return subpath in (target.manifest.exports ?? {}) ? [] : [`${at}: deep import '${specifier}': it is not exported`];
}

/**
 * No cycle that exists at run time; cycles among types only within one folder.
 * @param {Project} project
 * @param {Package} pack
 * @returns {string[]}
 */
function checkCycles(project, pack) {
  const values = findCycles(importGraph(project, pack, (entry) => !entry.typeOnly));
  const isBetweenFolders = (/** @type {string} */ from, /** @type {string} */ to) => dirname(from) !== dirname(to);
  const types = findCycles(
    importGraph(project, pack, () => true),
    isBetweenFolders,
  );
  const known = new Set(values.map(showCycle));
  return [
    ...values.map((cycle) => `${pack.folder}: value import cycle: ${showCycle(cycle)}`),
    ...types
      .filter((cycle) => !known.has(showCycle(cycle)))
      .map((cycle) => `${pack.folder}: import cycle across folders: ${showCycle(cycle)}`),
  ];
}

/**
 * @param {Project} project
 * @param {Package} pack
 * @param {(entry: Import) => boolean} keep
 * @returns {Map<string, string[]>}
 */
function importGraph(project, pack, keep) {
  const files = pack.files.filter((file) => !/\.(test|check)\.ts$/.test(file.path));
  const edges = files.map((file) => {
    const relatives = file.imports.filter((entry) => entry.specifier.startsWith(".") && keep(entry));
    const targets = relatives.map((entry) => resolveRelative(project.root, file.path, entry.specifier));
    return /** @type {[string, string[]]} */ ([file.path, [...new Set(targets.filter((path) => path !== undefined))]]);
  });
  return new Map(edges);
}

/**
 * What package.json and tsconfig.json declare is what the shipped files import.
 * @param {Project} project
 * @param {Package} pack
 * @returns {string[]}
 */
function checkManifest(project, pack) {
  const shipped = pack.files.filter((file) => !file.isTest);
  const specifiers = shipped.flatMap((file) => file.imports.map((entry) => entry.specifier));
  const used = new Set(specifiers.filter((specifier) => !/^(\.|node:)/.test(specifier)).map(packageName));
  const declared = Object.keys(pack.manifest.dependencies ?? {});
  const workspace = [...used].map((name) => findPackage(project, name)).filter((target) => target !== undefined);
  return [
    ...declared
      .filter((name) => !used.has(name))
      .map((name) => `${pack.folder}/package.json: dependency '${name}' is imported nowhere`),
    ...workspace
      .filter(({ manifest }) => !declared.includes(manifest.name))
      .map(({ manifest }) => `${pack.folder}/package.json: '${manifest.name}' is imported but not a dependency`),
    ...workspace
      .filter(({ folder }) => !pack.references.includes(folder))
      .map(({ folder }) => `${pack.folder}/tsconfig.json: no reference to ${folder}, which is imported`),
  ];
}

/**
 * @param {Project} project
 * @param {string} name
 */
function findPackage(project, name) {
  return project.packages.find(({ manifest }) => manifest.name === name);
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/**
 * The folder right below `src`, or the empty name for a file of `src` itself.
 * @param {Package} pack
 * @param {string} path
 */
function topFolder(pack, path) {
  const inside = path.slice(`${pack.folder}/src/`.length);
  return inside.includes("/") ? (inside.split("/")[0] ?? "") : "";
}

/** @param {readonly string[]} cycle */
function showCycle(cycle) {
  return [...cycle, cycle[0]].join(" -> ");
}
