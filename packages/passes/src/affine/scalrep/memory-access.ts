/** What memory an op reads or writes, and at which subscripts. */
import { AffineLoadOp, AffineStoreOp, DeallocOp, LoadOp, StoreOp, composeMap } from "@hls-opt/dialect-affine";
import { AffineMap, AffineMapAttr, dynamicSize, ownEffects } from "@hls-opt/ir-core";
import type { AffineExpr, IndexType, MemRefType, OpInfo, Operation, Value } from "@hls-opt/ir-core";
import type { Buffer } from "./buffers.js";

/** `value` is read from or written to one element. */
export interface ElementAccess {
  readonly kind: "load" | "store";
  readonly memref: Value;
  readonly value: Value;
  /** How many operands stand before the subscripts. */
  readonly leading: number;
}

/** An element load or store. */
export function elementAccess(op: Operation): ElementAccess | undefined {
  const { info } = op;
  if (info === AffineLoadOp.info || info === LoadOp.info) {
    return { kind: "load", memref: op.operand(0), value: op.result(), leading: 1 };
  }
  if (info === AffineStoreOp.info || info === StoreOp.info) {
    return { kind: "store", memref: op.operand(1), value: op.operand(0), leading: 2 };
  }
  return undefined;
}

/** An effect on some elements of a buffer; on anything where there is no memref. */
export interface OtherEffect {
  readonly kind: "read" | "write";
  readonly memref: Value | undefined;
}

const anything: readonly OtherEffect[] = [
  { kind: "read", memref: undefined },
  { kind: "write", memref: undefined },
];
const nothing: readonly OtherEffect[] = [];
const withoutEffects: ReadonlySet<OpInfo> = new Set([DeallocOp.info]);

/** What ops other than element accesses do, those in their regions aside. */
export function otherEffects(op: Operation): readonly OtherEffect[] {
  if (op.info.isPure || withoutEffects.has(op.info)) return nothing;
  const own = ownEffects(op);
  if (own === undefined) return anything;
  const effects: OtherEffect[] = [];
  for (const { kind, value } of own) {
    if (kind !== "alloc") effects.push({ kind: kind === "read" ? "read" : "write", memref: value });
  }
  return effects;
}

/** Elements with the same family and different offsets differ; those of different families may be the same. */
export interface ElementKey {
  readonly family: number | string;
  readonly offset: number | string;
}

const constantFamily = 0;

/** Makes keys for subscripts; equal keys mean the same element wherever the values of both are the same. */
export class ElementKeys {
  private readonly ids = new Map<Value, number>();

  /** Undefined when subscripts lie outside the buffer, or its shape is not known where it starts: it may be any element. */
  keyOf(op: Operation, leading: number, { root: { type } }: Buffer): ElementKey | undefined {
    if (type.kind !== "memref") return undefined;
    const attr = op.properties.get("map");
    if (attr instanceof AffineMapAttr && attr.map.isConstant()) return keyOfConstants(attr.map, type);
    const indices = op.operands.slice(leading) as Value<IndexType>[];
    const given = attr instanceof AffineMapAttr ? attr.map : AffineMap.identity(indices.length);
    const { map, operands } = composeMap({ map: given, operands: indices }, undefined);
    if (map.isConstant()) return keyOfConstants(map, type);
    return this.keyOfFunctions(map, operands, type);
  }

  private keyOfFunctions(map: AffineMap, operands: readonly Value[], type: MemRefType): ElementKey {
    let family = `${map.numDims}:`;
    let offset = "";
    for (const expr of map.results) {
      const [variable, constant] = splitConstant(expr);
      family += `${variable?.id ?? ""},`;
      offset += `${constant},`;
    }
    for (const operand of operands) family += ` ${this.id(operand)}`;
    return isPlain(type) ? { family, offset } : { family: `${family} ${offset}`, offset: 0 };
  }

  private id(value: Value): number {
    let id = this.ids.get(value);
    if (id === undefined) this.ids.set(value, (id = this.ids.size));
    return id;
  }
}

/** Whether different subscripts mean different elements: with a layout they need not. */
const isPlain = ({ layout }: MemRefType): boolean => layout === undefined;

function keyOfConstants({ results }: AffineMap, type: MemRefType): ElementKey | undefined {
  const { shape } = type;
  let flat = 0;
  for (let i = 0; i < results.length; i++) {
    const [value, size] = [(results[i] as AffineExpr).value, shape[i] as number];
    if (value < 0 || (size !== dynamicSize && value >= size)) return undefined;
    flat = flat * size + value;
  }
  if (!isPlain(type)) return { family: `at ${results.map((expr) => expr.value).join()}`, offset: 0 };
  if (shape.includes(dynamicSize) || !Number.isSafeInteger(flat)) {
    return { family: constantFamily, offset: results.map((expr) => expr.value).join() };
  }
  return { family: constantFamily, offset: flat };
}

/** An expression as a sum of what varies and a constant. */
function splitConstant(expr: AffineExpr): [AffineExpr | undefined, number] {
  if (expr.isConstant()) return [undefined, expr.value];
  if (expr.kind === "add" && expr.rhs?.isConstant() === true) return [expr.lhs, expr.rhs.value];
  return [expr, 0];
}
