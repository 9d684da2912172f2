/** Names of loops, `hls.label = "conv1"`, and the option `loops=conv1,conv2` by which a pass keeps to some of them. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { StringAttr, collect, errorAt, option } from "@hls-opt/ir-core";
import type { OptionSpec, Operation, Report } from "@hls-opt/ir-core";

/** The attribute that names a loop. Transforms leave it on the loop that takes this one's place. */
export const labelAttribute = "hls.label";

/** The option of every pass over loops. */
export const loopsOption: OptionSpec<readonly string[]> = option.list(
  [],
  "only loops with one of these labels (hls.label); all when empty",
);

/** The option of passes that ask for dependences. */
export const noAliasOption: OptionSpec<boolean> = option.flag(
  false,
  "take distinct memref arguments of a function for distinct memory",
);

/** The name of a loop, if it has one. */
export function loopLabel({ attributes }: Operation): string | undefined {
  const label = attributes.get(labelAttribute);
  return label instanceof StringAttr ? label.value : undefined;
}

/** Says whether a pass may touch a loop. */
export type LoopFilter = (loop: Operation) => boolean;

/**
 * The loops that the option `loops` names. A name that no loop in `root` has is a warning; a pass that is nested on a
 * function sees only that function's loops, and does not warn.
 */
export function loopFilter(root: Operation, labels: readonly string[], report: Report): LoopFilter {
  if (labels.length === 0) return () => true;
  const wanted = new Set(labels);
  if (root.parentOp === undefined) warnOfUnknown(root, wanted, report);
  return (loop) => wanted.has(loopLabel(loop) ?? "");
}

function warnOfUnknown(root: Operation, wanted: ReadonlySet<string>, report: Report): void {
  const found = new Set(collect(root, (op) => op.info === AffineForOp.info).map(loopLabel));
  for (const label of wanted) {
    if (found.has(label)) continue;
    const message = `no loop has '${labelAttribute} = "${label}"', which the option 'loops' names`;
    report({ ...errorAt("affine/unknown-label", root.location, message), severity: "warning" });
  }
}
