import type { OpInfo } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Location } from "../ir/location.js";
import type { Accessors, BuildArgs, OpSpec } from "./spec.js";

/** A typed view over an operation. Make it on demand; never store it: identity lives in `op`. */
export abstract class OpView {
  readonly op: Operation;

  constructor(op: Operation) {
    this.op = op;
  }
}

/** The class that `defineOp` returns. */
export interface OpViewClass<S extends OpSpec> {
  new (op: Operation): OpView & Accessors<S>;
  readonly spec: S;
  readonly info: OpInfo;
  /** Builds the operation, detached, and returns its view. Regions start empty. Throws `InvariantError` when inference fails. */
  create<C>(this: new (op: Operation) => C, args: BuildArgs<S>, location?: Location): C;
}

/** Any op class, as `as` and patterns take it. */
export interface AnyOpClass<V extends OpView = OpView> {
  new (op: Operation): V;
  readonly info: OpInfo;
}

/** `dyn_cast`: the typed view of `op`, or undefined when `op` is of another kind (or there is none). */
export function as<V extends OpView>(op: Operation | undefined, cls: AnyOpClass<V>): V | undefined {
  return op !== undefined && op.info === cls.info ? new cls(op) : undefined;
}

/** `isa`. */
export function is(op: Operation | undefined, cls: { readonly info: OpInfo }): op is Operation {
  return op !== undefined && op.info === cls.info;
}
