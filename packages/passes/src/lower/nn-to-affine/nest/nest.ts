/**
 * One loop nest in kernel form (see README.md): parallel loops, then an initial value, reduction loops that carry it, then
 * the epilogue with the store. An op of the network describes its nest with reads and writes at subscripts over the loops;
 * `emit` settles the loops (see iteration.ts) and makes the code.
 */
import { AffineMap, i1, IntegerSet, InvariantError } from "@hls-opt/ir-core";
import type { AffineExpr, Builder, IndexType, Location, MemRefType, Type, Value } from "@hls-opt/ir-core";
import { buildFor, buildIf, buildLoad, buildStore } from "@hls-opt/dialect-affine";
import { Code } from "./code.js";
import type { ConstantPool } from "./code.js";
import { indexRange } from "./index-expr.js";
import { Iteration } from "./iteration.js";
import type { Subscripts } from "./iteration.js";
import { loaded, lowestOf, splatScalar, storageType, stored, withValue, zeroOf } from "./scalar.js";
import type { Scalar } from "./scalar.js";
import { paddedRange } from "../tensor-source.js";
import type { TensorSource } from "../tensor-source.js";

type Counter = Value<IndexType>;

/** What a read gives outside of its guards. */
export type Padding = "zero" | "lowest";

/** A read of one element of a tensor in each iteration. */
export interface Read {
  readonly source: TensorSource;
  readonly subscripts: Subscripts;
  readonly padding: Padding;
}

/** A write of one element of a buffer. */
export interface Write {
  readonly memref: () => Value<MemRefType>;
  readonly element: Type;
  readonly subscripts: Subscripts;
}

/** The parts of a nest, in the order in which they run. */
export interface NestBody {
  /** The accumulators before the reduction loops. */
  readonly init?: (code: NestCode) => Scalar[];
  /** The accumulators after one innermost iteration. */
  readonly step?: (code: NestCode, carried: readonly Scalar[]) => Scalar[];
  /** What follows the reduction loops. */
  readonly finish: (code: NestCode, carried: readonly Scalar[]) => void;
}

/** A nest under construction. */
export class Nest {
  readonly loops = new Iteration();
  readonly location: Location;

  constructor(location: Location) {
    this.location = location;
  }

  /** Declares a read at an index of the tensor; the element is `padding` where a guard is negative. */
  read(
    source: TensorSource,
    index: readonly AffineExpr[],
    guards: readonly AffineExpr[] = [],
    padding: Padding = "zero",
  ): Read {
    const subscripts = source.map.results.map((expr) => expr.replace(index));
    return { source, padding, subscripts: this.loops.register(subscripts, guards) };
  }

  /** Declares a write at an index of a buffer. */
  write(memref: () => Value<MemRefType>, element: Type, index: readonly AffineExpr[]): Write {
    return { memref, element, subscripts: this.loops.register(index) };
  }

  /** Emits the nest where the builder stands. */
  emit(builder: Builder, constants: ConstantPool, body: NestBody): void {
    this.loops.settle();
    const { dims, extents } = this.loops;
    const looped = (reduction: boolean): number[] =>
      dims.flatMap(({ extent, isReduction }, d) => (isReduction === reduction && extent !== 1 ? [d] : []));
    const outer = new NestCode(
      builder,
      constants,
      dims.map(() => undefined),
      extents,
    );
    const emitBody = (code: NestCode): void => {
      const initial = body.init?.(code) ?? [];
      const step = body.step ?? ((_, carried) => [...carried]);
      body.finish(code, this.emitReduction(code, looped(true), initial, step));
    };
    const parallel = looped(false);
    if (parallel.length > 0) return this.emitParallel(outer, parallel, emitBody);
    // kernel form wants a loop around every nest, if only one of a single iteration
    buildFor(builder, 0, 1, 1, [], (inner) => emitBody(outer.inside(inner)), this.location);
  }

  /** The parallel loops from the outermost of `dims` on; the depth of the recursion is that of the nest. */
  private emitParallel(code: NestCode, dims: readonly number[], emitBody: (code: NestCode) => void): void {
    const [d, ...rest] = dims;
    if (d === undefined) return emitBody(code);
    const extent = this.loops.extents[d] as number;
    buildFor(
      code.builder,
      0,
      extent,
      1,
      [],
      (inner, counter) => this.emitParallel(code.inLoop(inner, d, counter), rest, emitBody),
      this.location,
    );
  }

  /** The reduction loops from the outermost of `dims` on, each handing the accumulators through. */
  private emitReduction(
    code: NestCode,
    dims: readonly number[],
    carried: readonly Scalar[],
    step: NonNullable<NestBody["step"]>,
  ): readonly Scalar[] {
    const [d, ...rest] = dims;
    if (d === undefined) return step(code, carried);
    const values = (scalars: readonly Scalar[]): Value[] => scalars.map(({ value }) => value);
    const loop = buildFor(
      code.builder,
      0,
      this.loops.extents[d] as number,
      1,
      values(carried),
      (inner, counter, iterArgs) => {
        const arriving = carried.map((scalar, i) => withValue(scalar, iterArgs[i] as Value));
        return values(this.emitReduction(code.inLoop(inner, d, counter), rest, arriving, step));
      },
      this.location,
    );
    return carried.map((scalar, i) => withValue(scalar, loop.results[i] as Value));
  }
}

/** The code inside a nest, which can also read and write at the subscripts declared before. */
export class NestCode extends Code {
  private readonly counters: readonly (Counter | undefined)[];
  private readonly extents: readonly number[];

  constructor(
    builder: Builder,
    constants: ConstantPool,
    counters: readonly (Counter | undefined)[],
    extents: readonly number[],
  ) {
    super(builder, constants);
    this.counters = counters;
    this.extents = extents;
  }

  /** This code where another builder stands. */
  inside(builder: Builder): NestCode {
    return new NestCode(builder, this.constants, this.counters, this.extents);
  }

  /** This code inside of one more loop. */
  inLoop(builder: Builder, dim: number, counter: Counter): NestCode {
    const counters = this.counters.map((value, d) => (d === dim ? counter : value));
    return new NestCode(builder, this.constants, counters, this.extents);
  }

  /** The element that a read gives in this iteration. */
  load({ source: { buffer }, subscripts, padding }: Read): Scalar {
    const guards = subscripts.guards.filter((guard) => indexRange(guard, this.extents).min < 0);
    const loadAt = (builder: Builder): Value => buildLoad(builder, buffer.memref(), this.applied(subscripts.index));
    if (guards.length === 0) {
      return splatScalar(this, buffer) ?? loaded(this, loadAt(this.builder), buffer.element, buffer.range);
    }
    const padded = padding === "zero" ? zeroOf(this, buffer.element) : lowestOf(this, buffer.element);
    const value = this.whereInside(guards, storageType(buffer.element), loadAt, padded);
    return loaded(this, value, buffer.element, paddedRange(buffer, padding === "zero"));
  }

  /** Whether the guards of a read hold in this iteration, as an i1. */
  isInside({ subscripts }: Read): Value {
    const truth = (value: boolean): Value => this.integer(value ? 1n : 0n, 1);
    const guards = subscripts.guards.filter((guard) => indexRange(guard, this.extents).min < 0);
    return guards.length === 0 ? truth(true) : this.whereInside(guards, i1, () => truth(true), truth(false));
  }

  private whereInside(
    guards: readonly AffineExpr[],
    type: Type,
    inside: (builder: Builder) => Value,
    outside: Value,
  ): Value {
    const { map, operands } = this.applied(guards);
    const set = IntegerSet.get(
      map.numDims,
      0,
      map.results,
      guards.map(() => false),
    );
    return buildIf(
      this.builder,
      set,
      operands,
      [type],
      (then) => [inside(then)],
      () => [outside],
    ).results[0] as Value;
  }

  /** Stores an element of a buffer. */
  store({ memref, element, subscripts }: Write, scalar: Scalar): void {
    buildStore(this.builder, stored(this, scalar, element), memref(), this.applied(subscripts.index));
  }

  /** A map over the counters that it uses. */
  private applied(exprs: readonly AffineExpr[]): { map: AffineMap; operands: Counter[] } {
    const { map, dims } = AffineMap.get(this.counters.length, 0, exprs).removeUnused();
    return { map, operands: dims.map((d) => this.counter(d)) };
  }

  private counter(d: number): Counter {
    const counter = this.counters[d];
    if (counter === undefined) throw new InvariantError(`a subscript uses loop ${d} outside of it`);
    return counter;
  }
}
