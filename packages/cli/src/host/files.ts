import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Host } from "./host.js";
import { refuse } from "./user-error.js";

/** Reads a text file; `-` is standard input. */
export function readText(host: Host, path: string): string {
  return path === "-" ? host.readStdin() : readBytes(host, path).toString("utf8");
}

/** Reads a file. */
export function readBytes(host: Host, path: string): Buffer {
  try {
    return readFileSync(resolve(host.cwd, path));
  } catch (error) {
    return refuse("file/unreadable", `cannot open input file '${path}': ${reasonOf(error)}`, {
      advice: "check the path and its permissions",
    });
  }
}

/** Writes a file and the folders it is in; `-` is standard output. */
export function writeOutput(host: Host, path: string, content: string | Uint8Array): void {
  if (path === "-") return host.writeOut(String(content));
  const target = resolve(host.cwd, path);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  } catch (error) {
    refuse("file/unwritable", `cannot write '${path}': ${reasonOf(error)}`, {
      advice: "check the path and its permissions",
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of its path is no directory",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "the name is too long",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
