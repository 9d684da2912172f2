import { InvariantError } from "../ir/diagnostic.js";
import { completeOptions } from "./option.js";
import type { OptionSpecs, OptionValues } from "./option.js";
import type { OrderingConstraint } from "./ordering.js";
import type { Pass } from "./pass.js";
import type { Pipeline } from "./pipeline.js";

/** A sequence of passes under one name: `build` adds them as the options say. */
export interface NamedPipeline<O extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  readonly summary: string;
  readonly options: O;
  build(pipeline: Pipeline, options: OptionValues<O>): void;
}

/** Declares a named pipeline, options typed by their declaration. */
export function definePipeline<const O extends OptionSpecs = Record<never, never>>(given: {
  readonly name: string;
  readonly summary: string;
  readonly options?: O;
  readonly build: (pipeline: Pipeline, options: OptionValues<O>) => void;
}): NamedPipeline<O> {
  return { options: {} as O, ...given };
}

/** The passes and pipelines that textual pipelines may name. */
export class PassRegistry {
  private readonly passes = new Map<string, Pass>();
  private readonly pipelines = new Map<string, NamedPipeline>();
  private readonly constraints: OrderingConstraint[] = [];

  register(...passes: readonly Pass[]): this {
    for (const pass of passes) this.add(this.passes, pass);
    return this;
  }

  registerPipeline(...pipelines: readonly NamedPipeline[]): this {
    for (const pipeline of pipelines) this.add(this.pipelines, pipeline);
    return this;
  }

  /** Says what must run before what; `parsePipeline` warns where a text does not keep to it. */
  registerOrdering(...constraints: readonly OrderingConstraint[]): this {
    this.constraints.push(...constraints);
    return this;
  }

  get ordering(): readonly OrderingConstraint[] {
    return this.constraints;
  }

  private add<T extends { readonly name: string }>(table: Map<string, T>, item: T): void {
    if (this.find(item.name) !== undefined) {
      throw new InvariantError(`a pass or pipeline named '${item.name}' is registered already`);
    }
    table.set(item.name, item);
  }

  findPass(name: string): Pass | undefined {
    return this.passes.get(name);
  }

  findPipeline(name: string): NamedPipeline | undefined {
    return this.pipelines.get(name);
  }

  /** The pass or pipeline of this name. */
  find(name: string): Pass | NamedPipeline | undefined {
    return this.passes.get(name) ?? this.pipelines.get(name);
  }

  allPasses(): Pass[] {
    return [...this.passes.values()];
  }

  allPipelines(): NamedPipeline[] {
    return [...this.pipelines.values()];
  }

  names(): string[] {
    return [...this.passes.keys(), ...this.pipelines.keys()];
  }

  /** Appends what `item` stands for. */
  addTo(pipeline: Pipeline, item: Pass | NamedPipeline, options: Readonly<Record<string, unknown>>): void {
    if ("build" in item) item.build(pipeline, completeOptions(item.options, options));
    else pipeline.add(item, options);
  }
}
