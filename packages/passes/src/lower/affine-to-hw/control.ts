import { CombAddOp } from "@hls-opt/dialect-hw";
import { InvariantError } from "@hls-opt/ir-core";
import type { IterationSpace } from "../../schedule/iteration-space.js";
import type { AffineForm } from "../../schedule/sequence.js";
import { bitsFor, widthOf } from "./fabric.js";
import type { Fabric, Wire } from "./fabric.js";

/**
 * The control of a kernel: after a pulse on `go` the counters run through the iteration space, one iteration a cycle, at
 * stage 0. A new pulse may come in the last iteration's cycle. All flags are of the iteration at stage 0.
 */
export class KernelControl {
  private readonly fabric: Fabric;
  private readonly space: IterationSpace;
  readonly go: Wire;
  /** An iteration is at stage 0. */
  readonly valid: Wire;
  /** By dimension: the counter is at its last value; undefined for dimensions of one iteration. */
  private wraps: (Wire | undefined)[] = [];
  private readonly affine = new Map<string, Wire>();
  private readonly firsts = new Map<number, Wire>();

  /** With `startsAtOnce`, the pulse comes in the cycle of the one iteration that there is. */
  constructor(fabric: Fabric, space: IterationSpace, go: Wire, startsAtOnce: boolean) {
    this.fabric = fabric;
    this.space = space;
    this.go = go;
    if (startsAtOnce) {
      if (space.size !== 1) {
        throw new InvariantError("a kernel of several iterations counts them from the cycle after its pulse");
      }
      this.valid = go;
      this.wraps = space.extents.map(() => undefined);
      return;
    }
    const running = fabric.feedback(1, 0, "valid");
    this.valid = running.value;
    space.extents.forEach((extent, d) => this.addCounter(extent, d));
    const last = this.lastFrom(0);
    running.connect(fabric.or(go, fabric.and(running.value, fabric.not(last))));
  }

  /** The counters of dimensions `depth` and inner are all at their last values. */
  lastFrom(depth: number): Wire {
    const wraps = this.wraps.slice(depth).filter((wrap) => wrap !== undefined);
    return wraps.length === 0 ? this.fabric.constant(1, 1) : this.fabric.and(...wraps);
  }

  /** The counters of dimensions `depth` and inner are all zero. */
  firstFrom(depth: number): Wire {
    if (this.wraps.slice(depth).every((wrap) => wrap === undefined)) return this.fabric.constant(1, 1);
    let found = this.firsts.get(depth);
    if (found === undefined) {
      const first = this.fabric.feedback(1, undefined, "first");
      first.connect(this.fabric.or(this.go, this.lastFrom(depth)));
      this.firsts.set(depth, (found = first.value));
    }
    return found;
  }

  /** `start + sum of coefficients * counters`, in `width` bits of two's complement; a register stepped by constants. */
  affineValue(form: AffineForm, width: number, name: string): Wire {
    const key = `${form.start}:${form.coefficients.join()}:${width}`;
    let found = this.affine.get(key);
    if (found === undefined) this.affine.set(key, (found = this.buildAffine(form, width, name)));
    return found;
  }

  private addCounter(extent: number, d: number): void {
    if (extent === 1) {
      this.wraps.push(undefined);
      return;
    }
    const { fabric } = this;
    const width = bitsFor(extent);
    const counter = fabric.feedback(width, undefined, `count${d}`);
    this.wraps.push(fabric.equals(counter.value, extent - 1));
    // the step of this counter needs the wraps of inner ones, which are known only after they are made
    this.pending.push(() => {
      const zero = fabric.constant(width, 0);
      const carry = this.lastFrom(d + 1);
      const stepped = fabric.mux(this.wraps[d] as Wire, zero, this.increment(counter.value));
      const next = isOne(carry) ? stepped : fabric.mux(carry, stepped, counter.value);
      counter.connect(fabric.mux(this.go, zero, next));
    });
    if (d === this.space.extents.length - 1 || this.space.extents.slice(d + 1).every((e) => e === 1)) {
      this.connectCounters();
    }
  }
  private readonly pending: (() => void)[] = [];

  private connectCounters(): void {
    for (const connect of this.pending) connect();
    this.pending.length = 0;
  }

  private increment(counter: Wire): Wire {
    return this.fabric.logic(CombAddOp.create({ inputs: [counter, this.fabric.constant(widthOf(counter), 1)] }));
  }

  private buildAffine(form: AffineForm, width: number, name: string): Wire {
    const { fabric } = this;
    const state = fabric.feedback(width, undefined, name);
    const start = fabric.constant(width, form.start);
    const delta = this.delta(form, width);
    const next = fabric.logic(CombAddOp.create({ inputs: [state.value, delta] }));
    state.connect(fabric.mux(this.go, start, next));
    return state.value;
  }

  /** The step to the next iteration: a constant for each dimension that may carry. */
  private delta(form: AffineForm, width: number): Wire {
    const { fabric, space } = this;
    let delta: Wire | undefined;
    let wrapped = 0;
    const steps: { readonly value: number; readonly wrap: Wire }[] = [];
    for (let d = space.extents.length - 1; d >= 0; d--) {
      const extent = space.extents[d] as number;
      const coefficient = form.coefficients[d] as number;
      const wrap = this.wraps[d];
      if (wrap !== undefined) steps.push({ value: coefficient - wrapped, wrap });
      wrapped += coefficient * (extent - 1);
    }
    for (let i = steps.length - 1; i >= 0; i--) {
      const { value, wrap } = steps[i] as (typeof steps)[number];
      const own = fabric.constant(width, value);
      delta = delta === undefined ? own : fabric.mux(wrap, delta, own);
    }
    return delta ?? fabric.constant(width, 0);
  }
}

function isOne(wire: Wire): boolean {
  return wire.definingOp?.info.isConstantLike === true;
}
