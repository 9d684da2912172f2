/**
 * Two executions that touch the same element: the integer points over which all questions about a dependence are asked. The
 * questions are answered exactly where subscripts and bounds are affine (`isExact`), and else as if more were possible.
 */
import { ConstraintSpace, atLeast, equal } from "../integer/constraint-space.js";
import type { Constraint, LinearForm } from "../integer/constraint-space.js";
import type { LinearSystem } from "../integer/linear-system.js";
import { Overflow } from "../integer/linear-system.js";
import { Effort, feasibility } from "../integer/omega-test.js";
import type { Feasibility } from "../integer/omega-test.js";
import type { Operation, Value } from "@hls-opt/ir-core";
import { mayAlias } from "../scalrep/buffers.js";
import { Instance, NestSpace } from "./instance.js";
import type { Alternatives } from "./instance.js";
import type { MemoryAccess } from "./memory-accesses.js";

/** More combinations of alternatives than this are not looked at one by one. */
const mostCombinations = 64;

/** Whether two accesses may touch the same memory at all, whatever their subscripts. */
export function mayTouchSameBuffer(a: MemoryAccess, b: MemoryAccess): boolean {
  if (a.buffer !== undefined && b.buffer !== undefined) return mayAlias(a.buffer, b.buffer);
  const known = a.buffer ?? b.buffer;
  // what an op of unknown effects touches is not private
  return known === undefined || known.sharing !== "private";
}

export class AccessPair {
  readonly source: MemoryAccess;
  readonly sink: MemoryAccess;
  /** Loops around both, inside the nest, outermost first. */
  readonly commonLoops: readonly Operation[];
  readonly sourceInstance: Instance;
  readonly sinkInstance: Instance;
  readonly isExact: boolean;
  private readonly space = new ConstraintSpace();
  private readonly nest: NestSpace;
  private readonly base: Constraint[];
  private readonly choices: Alternatives[];
  private readonly effort: Effort;

  /** Executions inside `root` (or some ops of one block), the counters of loops around it being the same for both. */
  constructor(source: MemoryAccess, sink: MemoryAccess, root: Operation | readonly Operation[], effort = new Effort()) {
    this.effort = effort;
    this.source = source;
    this.sink = sink;
    this.nest = new NestSpace(root, this.space);
    this.sourceInstance = new Instance(source.op, this.nest);
    this.sinkInstance = new Instance(sink.op, this.nest);
    const { loops } = this.sourceInstance;
    let common = 0;
    while (common < loops.length && loops[common] === this.sinkInstance.loops[common]) common++;
    this.commonLoops = loops.slice(0, common);
    const same = this.sameElement();
    const domains = [this.nest.outer, this.sourceInstance.domain, this.sinkInstance.domain];
    this.base = [...domains.flatMap((domain) => domain.constraints), ...(same ?? []), ...this.sameAllocation()];
    const choices = domains.flatMap((domain) => domain.choices);
    const combinations = choices.reduce((product, choice) => product * choice.length, 1);
    this.choices = combinations <= mostCombinations ? choices : [];
    this.isExact = same !== undefined && this.choices === choices && domains.every((domain) => domain.isExact);
  }

  /** The form of a value that does not change in the nest; undefined for one that does. */
  parameter(value: Value): LinearForm | undefined {
    return this.nest.parameter(value);
  }

  /** The source's execution comes before the sink's by the loop at `depth` (from 1); equal in all for one more. */
  orderAt(depth: number): Constraint[] {
    const constraints: Constraint[] = [];
    for (let k = 0; k < depth && k < this.commonLoops.length; k++) {
      const [from, to] = [this.sourceInstance.counters[k] as LinearForm, this.sinkInstance.counters[k] as LinearForm];
      constraints.push(k + 1 < depth ? equal(to, from) : atLeast(to, from, -1));
    }
    return constraints;
  }

  /** Whether both can be executed under these constraints. */
  isPossible(constraints: readonly Constraint[]): Feasibility {
    // without the alternatives first: most pairs have no point even then
    if (this.choices.length > 0 && this.query([...this.base, ...constraints]) === "empty") return "empty";
    let answer: Feasibility = "empty";
    for (const system of this.systems(constraints)) {
      const one = feasibility(system, this.effort);
      if (one === "nonempty") return one;
      if (one === "unknown") answer = one;
    }
    return answer;
  }

  private query(constraints: readonly Constraint[]): Feasibility {
    return feasibility(this.space.system(constraints), this.effort);
  }

  /** The points that satisfy the constraints, as a union. */
  systems(constraints: readonly Constraint[]): LinearSystem[] {
    let lists: (readonly Constraint[])[] = [[...this.base, ...constraints]];
    for (const choice of this.choices) lists = lists.flatMap((list) => choice.map((option) => [...list, ...option]));
    return lists.map((list) => this.space.system(list));
  }

  row(form: LinearForm): number[] {
    return this.space.row(form);
  }

  /** Undefined where it may be any element. */
  private sameElement(): Constraint[] | undefined {
    const { source, sink } = this;
    if (source.buffer === undefined || source.buffer !== sink.buffer) return undefined;
    if (source.subscripts === undefined || sink.subscripts === undefined) return undefined;
    // a view that each iteration makes anew may start elsewhere in the same memory
    if (source.buffer.sharing === "unknown" && this.nest.holds(source.buffer.root)) return undefined;
    try {
      const from = this.sourceInstance.formsOf(source.subscripts);
      const to = this.sinkInstance.formsOf(sink.subscripts);
      if (from === undefined || to === undefined || from.length !== to.length) return undefined;
      return from.map((form, i) => equal(to[i] as LinearForm, form));
    } catch (error) {
      if (error instanceof Overflow) return undefined;
      throw error;
    }
  }

  /** Memory that is allocated in each iteration anew is not shared between iterations. */
  private sameAllocation(): Constraint[] {
    const { buffer } = this.source;
    const allocation = buffer?.root.definingOp;
    if (buffer !== this.sink.buffer || allocation === undefined || buffer?.sharing !== "private") return [];
    const constraints: Constraint[] = [];
    this.commonLoops.forEach((loop, k) => {
      if (!loop.isProperAncestorOf(allocation)) return;
      const [from, to] = [this.sourceInstance.counters[k], this.sinkInstance.counters[k]];
      constraints.push(equal(to as LinearForm, from as LinearForm));
    });
    return constraints;
  }
}
