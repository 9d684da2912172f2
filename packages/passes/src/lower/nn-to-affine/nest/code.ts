import { FloatAttr, IntegerAttr, IntegerType } from "@hls-opt/ir-core";
import type { Builder, FloatType, Location, Operation, Type, Value } from "@hls-opt/ir-core";
import { CmpIOp, ConstantOp, integerPredicate, SelectOp } from "@hls-opt/dialect-affine";
import type { IntegerPredicate } from "@hls-opt/dialect-affine";

/** An op class `(lhs, rhs) -> result`. */
export interface BinaryClass {
  create(args: { lhs: Value; rhs: Value }, location?: Location): { readonly op: Operation };
}
/** An op class `(operand) -> result`. */
export interface UnaryClass {
  create(args: { operand: Value }, location?: Location): { readonly op: Operation };
}
/** A conversion class `(in) -> out`. */
export interface CastClass {
  create(args: { in: Value; outType: Type }, location?: Location): { readonly op: Operation };
}

/** The constants of a function, each made once, at its top. */
export class ConstantPool {
  private readonly builder: Builder;
  private readonly made = new Map<IntegerAttr | FloatAttr, Value>();

  constructor(builder: Builder) {
    this.builder = builder;
  }

  get(value: IntegerAttr | FloatAttr): Value {
    let found = this.made.get(value);
    if (found === undefined) this.made.set(value, (found = this.builder.insert(ConstantOp.create({ value })).result));
    return found;
  }
}

/** Emits straight-line code of one nest; a thin layer over `arith`. */
export class Code {
  readonly builder: Builder;
  readonly constants: ConstantPool;

  constructor(builder: Builder, constants: ConstantPool) {
    this.builder = builder;
    this.constants = constants;
  }

  /** Runs `emit` with the location of another op. */
  at<T>(location: Location, emit: () => T): T {
    const outer = this.builder.location;
    this.builder.location = location;
    const result = emit();
    this.builder.location = outer;
    return result;
  }

  insert(view: { readonly op: Operation }): Value {
    return this.builder.insert(view).op.result();
  }

  integer(value: bigint | number, width: number): Value {
    return this.constants.get(IntegerAttr.get(IntegerType.get(width), value));
  }

  float(value: number, type: FloatType): Value {
    return this.constants.get(FloatAttr.get(type, value));
  }

  /** Minus infinity, where a maximum starts. */
  minusInfinity(type: FloatType): Value {
    return this.constants.get(FloatAttr.get(type, -Infinity));
  }

  binary(op: BinaryClass, lhs: Value, rhs: Value): Value {
    return this.insert(op.create({ lhs, rhs }));
  }

  unary(op: UnaryClass, operand: Value): Value {
    return this.insert(op.create({ operand }));
  }

  cast(op: CastClass, value: Value, outType: Type): Value {
    return this.insert(op.create({ in: value, outType }));
  }

  compare(predicate: IntegerPredicate, lhs: Value, rhs: Value): Value {
    return this.insert(CmpIOp.create({ predicate: integerPredicate.of(predicate), lhs, rhs }));
  }

  select(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    return this.insert(SelectOp.create({ condition, true_value: whenTrue, false_value: whenFalse }));
  }
}
