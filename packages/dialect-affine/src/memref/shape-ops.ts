import {
  AffineMapAttr,
  AnyMemRef,
  Index,
  MemRefType,
  StridedLayoutAttr,
  affineMapAttr,
  defineOp,
  denseI64ArrayAttr,
  dynamicSize,
  variadic,
} from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { AffineExpr, AffineMap } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { firstGap, groupsOf, reassociationAttr } from "../shape/reassociation.js";
import { stridesOf } from "../shape/strides.js";
import { extentsOf, verifyMixedList } from "../shape/index-lists.js";

const named = (name: string): { resultName(): string } => ({ resultName: () => name });

/** Checks the groups of an expansion or collapse, in the words that mlir-opt has for buffers. */
function verifyGroups(
  expanded: readonly number[],
  collapsed: readonly number[],
  groups: readonly (readonly number[])[],
  emitError: EmitOpError,
): void {
  if (groups.length !== collapsed.length) {
    return emitError(`invalid number of reassociation groups: found ${groups.length}, expected ${collapsed.length}`);
  }
  if (collapsed.length === 0) {
    if (expanded.some((size) => size !== 1)) emitError("rank 0 memrefs can only be extended/collapsed with/from ones");
    return;
  }
  const listed = groups.reduce((sum, group) => sum + group.length, 0);
  if (listed !== expanded.length) {
    return emitError(
      `expanded rank (${expanded.length}) inconsistent with number of reassociation indices (${listed})`,
    );
  }
  if (firstGap(groups, expanded.length) !== undefined) return emitError("reassociation indices must be contiguous");
  groups.every((group, i) => {
    const sizes = group.map((dim) => expanded[dim] ?? dynamicSize);
    const isOpen = sizes.includes(dynamicSize);
    const size = collapsed[i];
    if (isOpen !== (size === dynamicSize)) {
      emitError(`collapsed dim (${i}) must be dynamic if and only if reassociation group is dynamic`);
      return false;
    }
    const product = sizes.reduce((a, b) => a * b, 1);
    if (isOpen || product === size) return true;
    emitError(`collapsed dim size (${size}) must equal reassociation group size (${product})`);
    return false;
  });
}

const expandBase = defineOp({
  name: "memref.expand_shape",
  summary: "operation to produce a memref with a higher rank",
  operands: { src: AnyMemRef, output_shape: variadic(Index) },
  results: { result: AnyMemRef },
  attributes: { reassociation: reassociationAttr, static_output_shape: denseI64ArrayAttr },
  traits: ["pure"],
  assembly:
    "$src $reassociation `output_shape` index-list($output_shape, $static_output_shape) attr-dict" +
    " `:` type($src) `into` type($result)",
});

/**
 * The same buffer with dimensions split in several.
 *
 * ```mlir
 * %r = memref.expand_shape %m [[0, 1], [2]] output_shape [%n, 4, 8] : memref<?x8xf32> into memref<?x4x8xf32>
 * ```
 */
export class ExpandShapeOp extends withSyntax(expandBase, named("expand_shape")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.src.type.shape, this.result.type.shape];
    if (from.length > to.length) {
      return emitError(
        `expected the source rank to be at most the result rank, but found ${from.length} > ${to.length}`,
      );
    }
    verifyGroups(to, from, groupsOf(this.reassociation), emitError);
    const sizes = { name: "size", numbers: this.static_output_shape, operands: this.output_shape };
    const given = extentsOf(sizes.numbers).length;
    if (given !== to.length) {
      return emitError(
        `expected number of static shape bounds to be equal to the output rank (${to.length}) but found ${given} inputs instead`,
      );
    }
    verifyMixedList(sizes, to.length, emitError);
  }
}

const collapseBase = defineOp({
  name: "memref.collapse_shape",
  summary: "operation to produce a memref with a smaller rank",
  operands: { src: AnyMemRef },
  results: { result: AnyMemRef },
  attributes: { reassociation: reassociationAttr },
  traits: ["pure"],
  assembly: "$src $reassociation attr-dict `:` type($src) `into` type($result)",
});

/**
 * The same buffer with neighbouring dimensions taken together; they must be contiguous in memory.
 *
 * ```mlir
 * %r = memref.collapse_shape %m [[0, 1], [2]] : memref<2x4x8xf32> into memref<8x8xf32>
 * ```
 */
export class CollapseShapeOp extends withSyntax(collapseBase, named("collapse_shape")) {
  verify(emitError: EmitOpError): void {
    verifyGroups(this.src.type.shape, this.result.type.shape, groupsOf(this.reassociation), emitError);
  }
}

const transposeBase = defineOp({
  name: "memref.transpose",
  summary: "produces a new strided memref with permuted dimensions",
  operands: { in: AnyMemRef },
  results: { result: AnyMemRef },
  attributes: { permutation: affineMapAttr },
  traits: ["pure"],
});

/**
 * The same buffer with its dimensions in another order.
 *
 * ```mlir
 * %t = memref.transpose %m (i, j) -> (j, i) : memref<4x8xf32> to memref<8x4xf32, strided<[1, 8]>>
 * ```
 */
export class TransposeOp extends withSyntax(transposeBase, named("transpose")) {
  static parse(parser: OpParser): ParsedOp {
    const source = parser.operand();
    const map = parsePermutation(parser);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const from = parser.type();
    parser.expect("to");
    const to = parser.type();
    return {
      operands: [parser.resolve(source, from)],
      resultTypes: [to],
      attributes: [...attributes, { name: "permutation", value: AffineMapAttr.get(map) }],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new TransposeOp(op);
    printer.write(" ");
    printer.operand(view.in);
    printer.write(` ${view.permutation.map}`);
    printer.optionalAttrDict(op, ["permutation"]);
    printer.write(" : ");
    printer.type(view.in.type);
    printer.write(" to ");
    printer.type(view.result.type);
  }

  verify(emitError: EmitOpError): void {
    const { map } = this.permutation;
    const from = this.in.type;
    const order = map.results.map((expr) => (expr.kind === "dim" ? expr.value : -1));
    const isPermutation = new Set(order).size === map.numDims && !order.includes(-1);
    if (!isPermutation) return emitError("expected a permutation map");
    if (map.numDims !== from.shape.length) return emitError("expected a permutation map of same rank as the input");
    const layout = stridesOf(from);
    const given = stridesOf(this.result.type);
    if (layout === undefined || given === undefined) return;
    const strides = StridedLayoutAttr.get(
      order.map((dim) => layout.strides[dim]),
      layout.offset,
    );
    const shape = order.map((dim) => from.shape[dim] ?? dynamicSize);
    const expected = MemRefType.get(shape, from.element, strides, from.memorySpace);
    const actual = StridedLayoutAttr.get(given.strides, given.offset);
    if (actual === strides && shape.every((size, i) => size === this.result.type.shape[i])) return;
    emitError(
      `result type '${this.result.type}' is not equivalent to the canonical transposed input type '${expected}'`,
    );
  }
}

/** `(i, j) -> (j, i)`. */
function parsePermutation(parser: OpParser): AffineMap {
  const names = parser.list("(", ")", () => parser.keyword());
  parser.expect("->");
  const results = parser.list("(", ")", () => {
    const position = names.indexOf(parser.keyword());
    return position < 0 ? parser.fail("use of undeclared identifier") : AffineExpr.dim(position);
  });
  return AffineMap.get(names.length, 0, results);
}
