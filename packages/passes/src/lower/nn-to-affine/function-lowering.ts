/** What the lowerings of the ops of one function share: the buffers that hold its tensors, and the function being written. */
import { Block, Builder, MemRefType, NameLoc, RankedTensorType, SymbolRefAttr } from "@hls-opt/ir-core";
import type { Location, OpInfo, Operation, Type, Value, DenseElementsAttr } from "@hls-opt/ir-core";
import { AllocOp, GetGlobalOp } from "@hls-opt/dialect-affine";
import {
  BroadcastOp,
  constantElements,
  ConstantOp,
  isFixed,
  ReshapeOp,
  SliceOp,
  TransposeOp,
} from "@hls-opt/dialect-nn";
import { ConstantPool } from "./nest/code.js";
import { Refusal } from "../../refusal.js";
import type { IntegerRange } from "./nest/fixed-scalar.js";
import type { GlobalTable } from "./global-table.js";
import type { NestBody, Nest } from "./nest/nest.js";
import { rangeOfElement, storageType } from "./nest/scalar.js";
import { broadcast, constantRange, reshaped, sliced, transposed, wholeBuffer } from "./tensor-source.js";
import type { TensorSource } from "./tensor-source.js";

/** Choices of the user. */
export interface LoweringOptions {
  /** Size accumulators by the values of constant weights (else by their types, so that the weights may be replaced). */
  readonly weightRanges: boolean;
}

/** The type of a tensor value of `nn`. */
export function tensorType(value: Value): RankedTensorType {
  if (value.type instanceof RankedTensorType) return value.type;
  throw new Refusal(`has an operand of ${value.type}, expected a ranked tensor`);
}

/** The lowering of one function. */
export class FunctionLowering {
  readonly options: LoweringOptions;
  readonly constants: ConstantPool;
  private readonly globals: GlobalTable;
  private readonly constantBlock = new Block();
  private readonly globalBlock = new Block();
  private readonly allocBlock = new Block();
  private readonly nestBlock = new Block();
  private readonly sources = new Map<Value, TensorSource>();
  private readonly done = new Set<Operation>();
  private readonly outputs = new Map<Value, Value<MemRefType>>();
  private readonly globalValues = new Map<string, Value<MemRefType>>();

  constructor(globals: GlobalTable, options: LoweringOptions, location: Location) {
    this.globals = globals;
    this.options = options;
    this.constants = new ConstantPool(Builder.atEnd(this.constantBlock, location));
  }

  /** Says that a buffer holds a tensor of `nn`. */
  bind(value: Value, memref: Value<MemRefType>, range?: IntegerRange): TensorSource {
    const { shape, element } = tensorType(value);
    const buffer = {
      shape,
      element,
      range: range ?? rangeOfElement(element),
      constant: undefined,
      memref: () => memref,
    };
    const source = wholeBuffer(buffer);
    this.sources.set(value, source);
    return source;
  }

  /** Says that a tensor of `nn` is to be stored in an output of the function. */
  setOutput(value: Value, memref: Value<MemRefType>): void {
    this.outputs.set(value, memref);
  }

  /** The output that a tensor is stored in, if it is one. */
  outputOf(value: Value): Value<MemRefType> | undefined {
    return this.outputs.get(value);
  }

  /** Says that an op was fused into the nest of another. */
  markDone(op: Operation): void {
    this.done.add(op);
  }

  /** Whether an op was fused into the nest of another. */
  isDone(op: Operation): boolean {
    return this.done.has(op);
  }

  /** The tensor as it can be read now; undefined while its op has not been lowered. `hint` names a nameless constant. */
  find(value: Value, hint = "constant"): TensorSource | undefined {
    const known = this.sources.get(value);
    if (known !== undefined) return known;
    const source = this.derive(value.definingOp, hint);
    if (source !== undefined) this.sources.set(value, source);
    return source;
  }

  /** The tensor as it can be read now. */
  get(value: Value, hint?: string): TensorSource {
    const source = this.find(value, hint);
    if (source === undefined) throw new Refusal("uses a tensor that is defined after it");
    return source;
  }

  /** A constant tensor that the lowering itself makes. */
  constantSource(value: DenseElementsAttr, element: Type, name: string): TensorSource {
    const { shape } = value.type;
    const constant = constantElements(value, RankedTensorType.get(shape, element));
    const range = isFixed(element) ? (constantRange(constant) ?? rangeOfElement(element)) : undefined;
    return wholeBuffer({ shape, element, range, constant, memref: () => this.global(value, name) });
  }

  /** A buffer for a tensor. */
  allocate(shape: readonly number[], element: Type, location: Location): Value<MemRefType> {
    const memrefType = MemRefType.get(shape, storageType(element));
    return Builder.atEnd(this.allocBlock, location).insert(
      AllocOp.create({ dynamicSizes: [], symbolOperands: [], memrefType }),
    ).memref;
  }

  /** Appends a nest to the function. */
  emit(nest: Nest, body: NestBody): void {
    nest.emit(Builder.atEnd(this.nestBlock, nest.location), this.constants, body);
  }

  /** Moves everything that was made into the body of the function. */
  assemble(entry: Block): void {
    for (const part of [this.constantBlock, this.globalBlock, this.allocBlock, this.nestBlock]) {
      for (const op of part.operations()) {
        part.unlink(op);
        entry.push(op);
      }
    }
  }

  /** Constants and changes of shape need no code: the tensor is read where the elements already are. */
  private derive(op: Operation | undefined, hint: string): TensorSource | undefined {
    if (op?.info === ConstantOp.info) {
      const { value, result } = new ConstantOp(op);
      return this.constantSource(value, tensorType(result).element, nameOf(op.location) ?? hint);
    }
    const input = isReadView(op) ? this.find(op.operand(0), hint) : undefined;
    return op === undefined || input === undefined ? undefined : viewOf(op, input);
  }

  private global(value: DenseElementsAttr, name: string): Value<MemRefType> {
    const symbol = this.globals.symbol(value, name);
    let found = this.globalValues.get(symbol);
    if (found === undefined) {
      const resultType = MemRefType.get(value.type.shape, value.type.element);
      const view = GetGlobalOp.create({ name: SymbolRefAttr.get(symbol), resultType }, NameLoc.get(name));
      found = Builder.atEnd(this.globalBlock).insert(view).result;
      this.globalValues.set(symbol, found);
    }
    return found;
  }
}

const readViews: ReadonlySet<OpInfo> = new Set([ReshapeOp, TransposeOp, SliceOp, BroadcastOp].map(({ info }) => info));

/** Whether an op only says where its operand is read: a change of shape, a part, a repetition. */
export function isReadView(op: Operation | undefined): op is Operation {
  return op !== undefined && readViews.has(op.info);
}

/** Whether an op only changes the index of elements, one to one. */
export function isViewOp(op: Operation | undefined): op is Operation {
  return op !== undefined && (op.info === ReshapeOp.info || op.info === TransposeOp.info);
}

/** The source that a view op makes of its input. */
export function viewOf(op: Operation, input: TensorSource): TensorSource {
  const { shape } = tensorType(op.result());
  if (op.info === TransposeOp.info) return transposed(input, new TransposeOp(op).permutation.numbers);
  if (op.info === BroadcastOp.info) return broadcast(input, shape);
  if (op.info !== SliceOp.info) return reshaped(input, shape);
  const { starts, steps } = new SliceOp(op);
  return sliced(input, shape, starts.numbers, steps.numbers);
}

/** The name that a location gives, if it does. */
export function nameOf(location: Location): string | undefined {
  return location instanceof NameLoc ? location.name : undefined;
}

/** The location of one of several nests of an op: its name with a suffix. */
export function partLocation(location: Location, part: string): Location {
  const name = nameOf(location);
  return name === undefined ? location : NameLoc.get(`${name}_${part}`, (location as NameLoc).child);
}
