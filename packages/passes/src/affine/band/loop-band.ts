/** Bands: loops of which each holds the next one and nothing else. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { collect } from "@hls-opt/ir-core";
import type { DiagnosticNote, Operation, Value } from "@hls-opt/ir-core";

/** Why a transform does not take place: the end of a sentence about the loop, and notes that show the reason. */
export interface Refusal {
  readonly reason: string;
  readonly notes: readonly DiagnosticNote[];
}

export const refuse = (reason: string, notes: readonly DiagnosticNote[] = []): Refusal => ({ reason, notes });

export const isRefusal = (outcome: unknown): outcome is Refusal =>
  typeof outcome === "object" && outcome !== null && "reason" in outcome && "notes" in outcome;

export const isLoop = (op: Operation | undefined): op is Operation => op?.info === AffineForOp.info;

/** The loop and all that are perfectly nested in it, outermost first. */
export function perfectBand(loop: Operation): Operation[] {
  const band: Operation[] = [];
  for (let inner: Operation | undefined = loop; isLoop(inner);) {
    band.push(inner);
    const first: Operation | undefined = new AffineForOp(inner).body.first;
    inner = first?.next?.info.isTerminator === true ? first : undefined;
  }
  return band;
}

/** Whether no perfect band goes on outside the loop. */
export function isTopOfBand(loop: Operation): boolean {
  const around = loop.parentOp;
  return !isLoop(around) || loop.prev !== undefined || loop.next?.info.isTerminator !== true;
}

/** All loops in `root` (itself included), outer ones first. */
export const loopsIn = (root: Operation): Operation[] => collect(root, isLoop);

/** The first loop of a band that hands values from one iteration to the next. */
export const carriesValues = (band: readonly Operation[]): Operation | undefined =>
  band.find((loop) => new AffineForOp(loop).inits.length > 0);

/** A refusal where a loop of the band has `iter_args`: the order of its iterations is that of these values. */
export function refuseCarriedValues(band: readonly Operation[]): Refusal | undefined {
  const loop = carriesValues(band);
  return (
    loop && refuse("a loop of its band hands values on by iter_args", [{ location: loop.location, message: "here" }])
  );
}

/** The first pair of loops of a band of which one's bounds depend on the other's counter. */
export function dependentBounds(band: readonly Operation[]): Operation | undefined {
  const counters = new Set<Value>(band.map((loop) => new AffineForOp(loop).inductionVar));
  return band.find((loop) => loop.operands.some((operand) => dependsOn(operand, counters)));
}

/** Whether a value is one of these, or computed from one by pure ops. */
function dependsOn(value: Value, counters: ReadonlySet<Value>): boolean {
  if (counters.has(value)) return true;
  return value.definingOp?.name.startsWith("affine.") === true
    ? value.definingOp.operands.some((operand) => dependsOn(operand, counters))
    : false;
}
