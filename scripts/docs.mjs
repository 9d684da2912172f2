/** `npm run docs`: writes the generated part of `docs/`. `npm run check` uses it to find out whether that part is up to date. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, build, runScript } from "./bootstrap.mjs";
import { collect, root } from "./command.mjs";

const generator = join("packages", "cli", "dist", "generate-docs.js");

/** @returns {import("./command.mjs").Outcome} */
export function generateDocs() {
  if (!existsSync(join(root, generator))) {
    return { ok: false, output: `the generator ${generator} is not there: build first` };
  }
  return collect(process.execPath, [join(root, generator)]);
}

/**
 * Regenerates and compares with what was there: right in a dirty checkout too, where git would report other edits.
 * @returns {import("./command.mjs").Outcome}
 */
export function docsDrift() {
  const before = readDocs();
  const generated = generateDocs();
  if (!generated.ok) return generated;
  const after = readDocs();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  return { ok: changed.length === 0, output: changed.map((file) => `docs/${file} was out of date`).join("\n") };
}

/** @returns {Map<string, string>} text by path inside docs/ */
function readDocs() {
  const folder = join(root, "docs");
  const paths = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const files = paths.filter((path) => statSync(join(folder, path)).isFile()).sort();
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), "latin1")]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  runScript(() => {
    bootstrap({ apt: false });
    if (!build()) return false;
    const { ok, output } = generateDocs();
    if (output.trim() !== "") console.log(output.trimEnd());
    return ok;
  });
}
