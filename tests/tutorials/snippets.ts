/** The code blocks of a page that say which file they are, or where in one they go. */

/** One step of a tutorial. */
export type Snippet =
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  /** `text` goes behind the first line that contains `anchor`. */
  | { readonly kind: "insert"; readonly path: string; readonly anchor: string; readonly text: string };

const marker =
  /<!-- (?:file: (?<file>\S+)|in: (?<edited>\S+) after: (?<anchor>.+?)) -->\n\n(?<fence>`{3,})\w*\n(?<text>[\s\S]*?)\n\k<fence>\n/g;

/** All marked blocks in order. */
export function readSnippets(page: string): Snippet[] {
  return [...page.matchAll(marker)].map(({ groups = {} }) => {
    const { file, edited = "", anchor = "", text = "" } = groups;
    if (file !== undefined) return { kind: "file", path: file, text: `${text}\n` };
    return { kind: "insert", path: edited, anchor, text };
  });
}

/** The markers of a page, so that a block that is not recognised is noticed. */
export function countMarkers(page: string): number {
  return (page.match(/<!-- (file|in): /g) ?? []).length;
}

/** A file after an insertion; throws when the anchor is not there exactly once. */
export function insertInto(source: string, { anchor, text, path }: Extract<Snippet, { kind: "insert" }>): string {
  const lines = source.split("\n");
  const found = lines.flatMap((line, i) => (line.includes(anchor) ? [i] : []));
  const [at] = found;
  if (at === undefined || found.length > 1) throw new Error(`${path}: '${anchor}' is in ${found.length} lines`);
  return [...lines.slice(0, at + 1), text, ...lines.slice(at + 1)].join("\n");
}
