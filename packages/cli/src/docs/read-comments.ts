/** Documentation comments of exported names, read from the sources: at run time they are gone. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An exported class or constant with the comment above it. */
export interface DocumentedExport {
  readonly name: string;
  /** Markdown; empty without a comment. */
  readonly comment: string;
  /** The first lines of the declaration. */
  readonly declaration: string;
  /** The package that it belongs to. */
  readonly package: string;
}

/** All exported classes and constants below the folder of a package's sources, in the order of their files. */
export function readExports(folder: string, name: string): DocumentedExport[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|check)\.ts$/.test(file))
    .sort();
  return files.flatMap((file) => readFile(readFileSync(join(folder, file), "utf8"), name));
}

const exportPattern = /^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:abstract )?(?:class|const) (\w+)/gm;
const declarationLength = 300;

function readFile(text: string, name: string): DocumentedExport[] {
  return [...text.matchAll(exportPattern)].map((match) => {
    const start = match.index + (match[1]?.length ?? 0);
    return {
      name: match[2] ?? "",
      comment: commentText(match[1] ?? ""),
      declaration: text.slice(start, start + declarationLength),
      package: name,
    };
  });
}

/** The text of a comment without its frame. */
function commentText(comment: string): string {
  const body = comment.replace(/^\/\*\*/, "").replace(/\*\/\s*$/, "");
  return body.replace(/^[ \t]*\* ?/gm, "").trim();
}
