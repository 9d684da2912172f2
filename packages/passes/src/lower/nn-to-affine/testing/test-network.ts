import {
  Block,
  DenseArrayAttr,
  f32,
  f64,
  FloatAttr,
  FuncOp,
  FunctionType,
  ModuleOp,
  NameLoc,
  RankedTensorType,
  ReturnOp,
  StringAttr,
  TypeAttr,
  verifyAlone,
} from "@hls-opt/ir-core";
import type { Operation, Type, Value } from "@hls-opt/ir-core";
import { constantAttribute, ConstantOp, isFixed, makeTensor, rawRange } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";

/** An op class of `nn` with one tensor result. */
interface TensorOpClass {
  create(args: never, location?: NameLoc): { readonly op: Operation };
}

/** A network for tests: inputs, random constants and ops, then a module with one function. Equal seeds give equal networks. */
export class TestNetwork {
  private readonly block = new Block();
  private readonly next: () => number;
  private count = 0;

  constructor(seed: number) {
    let state = seed >>> 0;
    this.next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  }

  input(shape: readonly number[], element: Type = f32): Value {
    return this.block.addArgument(RankedTensorType.get(shape, element));
  }

  constant(shape: readonly number[], element: Type = f32, scale = 1): Value {
    const type = RankedTensorType.get(shape, element);
    return this.insert(
      ConstantOp.create(
        { value: constantAttribute(type, this.elements(type, scale)), resultType: type },
        this.location("w"),
      ).op,
    );
  }

  /** An op with the result of this shape; operands and attributes as `create` takes them. */
  op(
    cls: TensorOpClass,
    args: Readonly<Record<string, unknown>>,
    shape: readonly number[],
    element: Type = f32,
  ): Value {
    return this.insert(
      cls.create({ ...args, resultType: RankedTensorType.get(shape, element) } as never, this.location("op")).op,
    );
  }

  /** The module, after verifying each op by itself. */
  finish(...results: readonly Value[]): { readonly module: Operation; readonly func: Operation } {
    this.block.push(ReturnOp.create({ operands: results }).op);
    for (const op of this.block.operations()) {
      verifyAlone(op, ({ message }) => {
        throw new Error(message);
      });
    }
    const types = (values: readonly Value[]): Type[] => values.map((value) => value.type);
    const type = FunctionType.get(types(this.block.arguments), types(results));
    const func = FuncOp.create({ sym_name: StringAttr.get("main"), function_type: TypeAttr.get(type) }).op;
    func.region().push(this.block);
    const module = ModuleOp.create({}).op;
    const outer = new Block();
    outer.push(func);
    module.region().push(outer);
    return { module, func };
  }

  /** Random inputs of a function, of up to `scale` times what their types hold (floats: times 1). */
  inputs(func: Operation, scale = 1): Tensor[] {
    const types = (func.region().first?.arguments ?? []).map((value) => value.type as RankedTensorType);
    return types.map((type) => makeTensor(type, this.elements(type, scale)));
  }

  private elements({ shape, element }: RankedTensorType, scale: number): Float64Array {
    const { min, max } = isFixed(element) ? rawRange(element) : { min: -1, max: 1 };
    const draw = (): number => (min + (max - min) * this.next()) * scale;
    return Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      isFixed(element) ? Math.round(draw()) + 0 : draw(),
    );
  }

  private insert(op: Operation): Value {
    this.block.push(op);
    return op.result();
  }

  private location(kind: string): NameLoc {
    return NameLoc.get(`${kind}${this.count++}`);
  }
}

/** `array<i64: ...>`. */
export const ints = (...values: readonly number[]): DenseArrayAttr => DenseArrayAttr.i64(values);

/** `x : f64`. */
export const real = (value: number): FloatAttr => FloatAttr.get(f64, value);
