/** The integer points of all executions of an op. */
import type { Operation } from "@hls-opt/ir-core";
import { Instance, NestSpace } from "../dependence/instance.js";
import { ConstraintSpace } from "../integer/constraint-space.js";
import type { Constraint, LinearForm } from "../integer/constraint-space.js";
import { rangeOver } from "../integer/extremes.js";
import type { Range } from "../integer/extremes.js";
import type { LinearSystem } from "../integer/linear-system.js";

/** All executions of an op inside `root`, for any counters of loops around that. */
export class Executions {
  readonly space = new ConstraintSpace();
  readonly instance: Instance;
  private readonly nest: NestSpace;

  constructor(op: Operation, root: Operation) {
    this.nest = new NestSpace(root, this.space);
    this.instance = new Instance(op, this.nest);
  }

  get isExact(): boolean {
    return this.nest.outer.isExact && this.instance.domain.isExact;
  }

  systems(extra: readonly Constraint[] = []): LinearSystem[] {
    const { outer } = this.nest;
    const { domain } = this.instance;
    let lists: (readonly Constraint[])[] = [[...outer.constraints, ...domain.constraints, ...extra]];
    for (const choice of [...outer.choices, ...domain.choices]) {
      lists = lists.flatMap((list) => choice.map((option) => [...list, ...option]));
    }
    return lists.map((list) => this.space.system(list));
  }

  range(form: LinearForm, extra: readonly Constraint[] = []): Range | undefined {
    const systems = this.systems(extra);
    return rangeOver(systems, this.space.row(form));
  }
}
