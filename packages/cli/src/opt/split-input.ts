/** A part of an input that is processed on its own. */
export interface Chunk {
  /** The part, preceded by as many line breaks as there are lines before it: so its lines keep their numbers. */
  readonly text: string;
}

/** The line that divides an input, as in `mlir-opt --split-input-file`. */
export const splitMarker = "// -----";

/** Divides an input at its marker lines. */
export function splitInput(source: string, dividing = splitMarker): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 0;
  const push = (end: number): void => {
    const part = source.slice(start, end);
    chunks.push({ text: "\n".repeat(line) + part });
    line += countLineBreaks(part);
  };
  const literal = dividing.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  for (const { index, [0]: marker } of source.matchAll(new RegExp(`^${literal}.*(?:\\n|$)`, "gm"))) {
    push(index);
    start = index + marker.length;
    line += 1;
  }
  push(source.length);
  return chunks;
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
