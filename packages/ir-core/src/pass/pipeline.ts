import { InvariantError } from "../ir/diagnostic.js";
import type { Location } from "../ir/location.js";
import { completeOptions, formatOptions } from "./option.js";
import type { OptionSpecs, OptionValues } from "./option.js";
import type { Pass } from "./pass.js";

/** A pass at one place of a pipeline, with its options and counters. */
export class PassUse {
  readonly pass: Pass;
  readonly options: OptionValues<OptionSpecs>;
  readonly statistics: Map<string, number>;
  /** Where a textual pipeline names it. */
  location: Location | undefined;

  constructor(pass: Pass, options: OptionValues<OptionSpecs>) {
    this.pass = pass;
    this.options = options;
    this.location = undefined;
    this.statistics = new Map(Object.keys(pass.statistics).map((name) => [name, 0]));
  }

  count(statistic: string, by: number): void {
    const value = this.statistics.get(statistic);
    if (value === undefined) throw new InvariantError(`pass '${this.pass.name}' declares no statistic '${statistic}'`);
    this.statistics.set(statistic, value + by);
  }

  toString(): string {
    return this.pass.name + formatOptions(this.pass.options, this.options);
  }
}

/** The anchor of pipelines that run on whatever isolated op they are nested on. */
export const anyAnchor = "any";

/** Passes to run one after the other on ops of one kind, and pipelines for ops nested directly in these. */
export class Pipeline {
  readonly anchor: string;
  readonly items: (PassUse | Pipeline)[] = [];

  constructor(anchor = "builtin.module") {
    this.anchor = anchor;
  }

  /** Whether the pass runs on this pipeline's ops, or on ops that can be nested in them. */
  accepts(pass: Pass): boolean {
    return (
      pass.anchor === undefined ||
      pass.anchor === this.anchor ||
      (pass.anchor !== "builtin.module" && this.anchor !== anyAnchor)
    );
  }

  /** Appends a pass, in a nested pipeline when it is anchored on another op. */
  add<O extends OptionSpecs, S extends string>(pass: Pass<O, S>, options: Partial<OptionValues<O>> = {}): this {
    const general = pass as unknown as Pass;
    if (!this.accepts(general)) {
      throw new InvariantError(
        `pass '${pass.name}' runs on '${pass.anchor}' and cannot be added to a pipeline on '${this.anchor}'`,
      );
    }
    if (pass.anchor === undefined || pass.anchor === this.anchor) {
      this.items.push(new PassUse(general, completeOptions(pass.options, options)));
    } else this.nest(pass.anchor).add(pass, options);
    return this;
  }

  /** The pipeline for nested ops of this kind: the last one if nothing came since, so that neighbours run together op by op. */
  nest(anchor: string): Pipeline {
    const last = this.items[this.items.length - 1];
    if (last instanceof Pipeline && last.anchor === anchor) return last;
    const nested = new Pipeline(anchor);
    this.items.push(nested);
    return nested;
  }

  /** All passes in the order in which they run on one op. */
  *passes(): Iterable<PassUse> {
    for (const item of this.items) {
      if (item instanceof PassUse) yield item;
      else yield* item.passes();
    }
  }

  /** The textual form, which `parsePipeline` reads back: `builtin.module(func.func(cse),symbol-dce)`. */
  toString(): string {
    return `${this.anchor}(${this.items.join(",")})`;
  }
}
