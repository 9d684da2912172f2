import { formatPatch, OMIT_HEADERS, structuredPatch } from "diff";

/** The hunks of a unified diff, three lines of context, without file names. */
export function unifiedDiff(before: string, after: string): string {
  return formatPatch(structuredPatch("", "", before, after, "", "", { context: 3 }), OMIT_HEADERS);
}
