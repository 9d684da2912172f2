/** Runs a transform over loops, as attributes and options ask for it, and tells what became of each. */
import { opError, remarkMissed, remarkPassed } from "@hls-opt/ir-core";
import type { DiagnosticNote, Operation, Report } from "@hls-opt/ir-core";
import { isRefusal, loopsIn } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { consumeDirective, readDirectives } from "./loop-directive.js";
import type { LoopDirective } from "./loop-directive.js";
import { loopFilter } from "./loop-label.js";

/** One transform of loops as a pass drives it. */
export interface LoopTransform<T> {
  readonly pass: string;
  readonly directive: LoopDirective<T>;
  /** What the options ask of a loop without the attribute. */
  byOption(loop: Operation): T | undefined;
  /** The new loops, or why not; the loop is left as it was then. */
  apply(loop: Operation, request: T): readonly Operation[] | Refusal;
  /** What was done, as the end of a sentence about the loop: "is tiled by 4, 4". */
  describe(request: T): string;
  /** What was not done: "is not tiled". */
  readonly missed: string;
}

export interface LoopPassContext {
  readonly report: Report;
  readonly labels: readonly string[];
  count(statistic: "changed" | "refused"): void;
}

/** Outer loops first; loops that a transform replaced or made are left alone. */
export function transformLoops<T>(root: Operation, transform: LoopTransform<T>, context: LoopPassContext): void {
  const { report } = context;
  const directives = readDirectives(root, transform.directive, report);
  if (directives === undefined) return;
  const isSelected = loopFilter(root, context.labels, report);
  const made = new Set<Operation>();
  for (const loop of loopsIn(root)) {
    if (!isWithin(loop, root) || made.has(loop) || !isSelected(loop)) continue;
    const asked = directives.get(loop);
    const request = asked ?? transform.byOption(loop);
    if (request === undefined) continue;
    const { attributes } = loop;
    // attributes go along to the new loops
    consumeDirective(loop, transform.directive);
    const outcome = transform.apply(loop, request);
    if (isRefusal(outcome)) {
      loop.attributes = attributes;
      context.count("refused");
      report(refusalDiagnostic(loop, transform, outcome, asked !== undefined));
    } else {
      context.count("changed");
      for (const one of outcome) made.add(one);
      report(remarkPassed(loop, transform.pass, transform.describe(request)));
    }
  }
}

/** What somebody asked for by an attribute and does not get is a warning. */
function refusalDiagnostic<T>(
  loop: Operation,
  { missed, pass }: LoopTransform<T>,
  { reason, notes }: Refusal,
  isAsked: boolean,
): ReturnType<typeof remarkMissed> {
  const message = `${missed}: ${reason}`;
  if (!isAsked) return remarkMissed(loop, pass, message, notes);
  const own: readonly DiagnosticNote[] = notes;
  const { severity: _, operation: __, ...warning } = opError(loop, message, own, "affine/refused");
  return { ...warning, severity: "warning" };
}

function isWithin(op: Operation, root: Operation): boolean {
  for (let around: Operation | undefined = op; around !== undefined; around = around.parentOp) {
    if (around === root) return true;
  }
  return false;
}
