/** All that the ops of a nest read and write, in program order. */
import { affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, FuncOp, StridedLayoutAttr, walk } from "@hls-opt/ir-core";
import type { Attribute, IndexType, MemRefType, Operation, Value } from "@hls-opt/ir-core";
import { Buffers } from "../scalrep/buffers.js";
import type { Buffer } from "../scalrep/buffers.js";
import { elementAccess, otherEffects } from "../scalrep/memory-access.js";

/** A read or write of an element, or of what an op of another kind touches. */
export interface MemoryAccess {
  readonly op: Operation;
  readonly kind: "read" | "write";
  /** Undefined where it may be any memory that others can see. */
  readonly buffer: Buffer | undefined;
  /** Which element, in terms of the buffer's own memory; undefined where it may be any of them. */
  readonly subscripts: MapAndOperands | undefined;
}

/** What is known of memory beyond `hls.noalias`. */
export interface AliasOptions {
  /** Take distinct memref arguments of the function for distinct memory. */
  readonly assumeNoAliasArguments?: boolean;
}

/** The buffers of the function around an op. */
export function buffersAround(op: Operation, { assumeNoAliasArguments = false }: AliasOptions = {}): Buffers {
  let func: Operation = op;
  while (func.info !== FuncOp.info && func.parentOp !== undefined) func = func.parentOp;
  return new Buffers(func, assumeNoAliasArguments);
}

/** The accesses of an op and of all ops in it. */
export function memoryAccesses(root: Operation, buffers: Buffers): MemoryAccess[] {
  const found: MemoryAccess[] = [];
  walk(root, (op) => {
    // a function does nothing where it stands
    if (!op.info.isPure && op.info !== FuncOp.info) found.push(...accessesOf(op, buffers));
  });
  return found;
}

/** What one op does itself. */
export function accessesOf(op: Operation, buffers: Buffers): readonly MemoryAccess[] {
  const element = elementAccess(op);
  if (element !== undefined) {
    const kind = element.kind === "load" ? "read" : "write";
    const subscripts = physicalSubscripts(op, element.leading, element.memref.type as MemRefType);
    return [{ op, kind, buffer: buffers.of(element.memref), subscripts }];
  }
  return otherEffects(op).map(({ kind, memref }) => ({
    op,
    kind,
    buffer: memref === undefined ? undefined : buffers.of(memref),
    subscripts: undefined,
  }));
}

/** The subscripts behind the layout: equal ones are the same element, different ones are not. */
function physicalSubscripts(op: Operation, leading: number, { layout }: MemRefType): MapAndOperands | undefined {
  const attr = op.properties.get("map");
  const indices = op.operands.slice(leading) as Value<IndexType>[];
  const given = attr instanceof AffineMapAttr ? attr.map : AffineMap.identity(indices.length);
  const logical = composeMap({ map: given, operands: indices }, affineScope(op));
  if (layout === undefined) return logical;
  const outer = layoutMap(layout);
  return outer && { map: outer.compose(logical.map), operands: logical.operands };
}

/** From subscripts to what tells elements apart; undefined for layouts that are not known in full. */
function layoutMap(layout: Attribute): AffineMap | undefined {
  if (layout instanceof AffineMapAttr) return layout.map.numSymbols === 0 ? layout.map : undefined;
  if (!(layout instanceof StridedLayoutAttr)) return undefined;
  const { strides } = layout;
  let address: AffineExpr = AffineExpr.constant(0);
  for (let i = 0; i < strides.length; i++) {
    const stride = strides[i];
    if (stride === undefined) return undefined;
    address = address.add(AffineExpr.dim(i).mul(stride));
  }
  return AffineMap.get(strides.length, 0, [address]);
}
