// Runs the WebAssembly build of Yosys on the files of the current folder, as the native program would:
//   node yosys.mjs -V | node yosys.mjs [yosys arguments]
// It is a program of its own because Yosys keeps its thread busy for as long as it runs.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Exit, runYosys, version } from "@yowasp/yosys";

async function readTree(folder) {
  const tree = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    tree[entry.name] = entry.isDirectory() ? await readTree(path) : await readFile(path);
  }
  return tree;
}

async function writeTree(folder, tree) {
  for (const [name, content] of Object.entries(tree)) {
    const path = join(folder, name);
    if (typeof content === "string" || content instanceof Uint8Array) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } else {
      await writeTree(path, content);
    }
  }
}

if (process.argv[2] === "-V") {
  process.stdout.write(`Yosys ${version} (WebAssembly)\n`);
} else {
  const stdout = (bytes) => bytes && process.stdout.write(bytes);
  const stderr = (bytes) => bytes && process.stderr.write(bytes);
  try {
    await writeTree(".", await runYosys(process.argv.slice(2), await readTree("."), { stdout, stderr }));
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    process.exitCode = error.code;
  }
}
