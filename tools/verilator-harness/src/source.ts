import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isFileName, parseDesign, type Design } from "./design.js";
import { HarnessError } from "./errors.js";

/** A text file of a design, by its name relative to the design's folder. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A design with the text of its Verilog and of the memory images that this reads. */
export interface DesignSource {
  readonly design: Design;
  readonly files: readonly SourceFile[];
}

/** Reads a design.json, its Verilog files, and the files these name in `$readmemh` and `$readmemb`. */
export async function readDesign(path: string): Promise<DesignSource> {
  const design = parseDesign(await readText(path, "the design description"));
  const folder = dirname(path);
  const verilog = await readAll(folder, design.verilog, "a Verilog file of the design");
  const images = await readAll(folder, memoryImages(verilog), "a memory image of the design");
  return { design, files: [...verilog, ...images] };
}

/** Puts together a design held in memory; `files` must contain all that it names. */
export function designSource(design: Design, files: readonly SourceFile[]): DesignSource {
  const known = new Set(files.map((file) => file.name));
  for (const name of [...design.verilog, ...memoryImages(files)]) {
    if (!known.has(name)) throw unreadable(name, "a file of the design", "it was not given");
  }
  return { design, files };
}

/** Writes all files of a design below a folder. */
export async function writeFiles(folder: string, files: readonly SourceFile[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
}

/** Runs a task with a temporary folder that is removed afterwards, whatever happens. */
export async function withTemporaryFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "hls-opt-"));
  try {
    return await task(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function memoryImages(files: readonly SourceFile[]): string[] {
  const names = files.flatMap((file) =>
    [...file.text.matchAll(/\$readmem[hb]\s*\(\s*"([^"]+)"/g)].map((match) => match[1] ?? ""),
  );
  const wrong = names.find((name) => !isFileName(name));
  if (wrong !== undefined) throw unreadable(wrong, "a memory image", "its name is not relative to the design's folder");
  return [...new Set(names)];
}

async function readAll(folder: string, names: readonly string[], role: string): Promise<SourceFile[]> {
  return Promise.all(names.map(async (name) => ({ name, text: await readText(join(folder, name), role) })));
}

async function readText(path: string, role: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw unreadable(basename(path), role, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(name: string, role: string, why: string): HarnessError {
  return new HarnessError(
    "harness/unreadable-file",
    `cannot read '${name}', ${role}: ${why}`,
    "check the path, or compile the design again",
  );
}
