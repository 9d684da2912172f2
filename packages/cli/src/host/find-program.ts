import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of a program in `PATH` or one of `folders`; undefined where it is not installed. */
export function findProgram(program: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...path, ...folders].map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
