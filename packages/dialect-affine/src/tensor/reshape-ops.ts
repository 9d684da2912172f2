import {
  AnyTensor,
  Index,
  defineOp,
  denseI64ArrayAttr,
  dynamicSize,
  integerAttr,
  i64,
  variadic,
  RankedTensorType,
} from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { sizesAgree } from "../memref/allocation-ops.js";
import { extentsOf, verifyMixedList } from "../shape/index-lists.js";
import { groupsOf, reassociationAttr, verifyReassociation } from "../shape/reassociation.js";
import { named } from "./constraints.js";

const expandBase = defineOp({
  name: "tensor.expand_shape",
  summary: "operation to produce a tensor with a higher rank",
  operands: { src: AnyTensor, output_shape: variadic(Index) },
  results: { result: AnyTensor },
  attributes: { reassociation: reassociationAttr, static_output_shape: denseI64ArrayAttr },
  traits: ["pure"],
  assembly:
    "$src $reassociation `output_shape` index-list($output_shape, $static_output_shape) attr-dict" +
    " `:` type($src) `into` type($result)",
});

/**
 * The same elements with dimensions split in several.
 *
 * ```mlir
 * %u = tensor.expand_shape %t [[0, 1], [2]] output_shape [%n, 4, 8] : tensor<?x8xf32> into tensor<?x4x8xf32>
 * ```
 */
export class ExpandShapeOp extends withSyntax(expandBase, named("expanded")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.src.type.shape, this.result.type.shape];
    if (from.length > to.length) {
      return emitError(`expected rank expansion, but found source rank ${from.length} > result rank ${to.length}`);
    }
    const sizes = { name: "size", numbers: this.static_output_shape, operands: this.output_shape };
    if (extentsOf(sizes.numbers).length !== to.length) {
      return emitError(
        `expected number of static shape dims to be equal to the output rank (${to.length}) but found ${extentsOf(sizes.numbers).length} inputs instead`,
      );
    }
    if (!verifyMixedList(sizes, to.length, emitError)) return;
    verifyReassociation(to, from, groupsOf(this.reassociation), emitError);
  }
}

const collapseBase = defineOp({
  name: "tensor.collapse_shape",
  summary: "operation to produce a tensor with a smaller rank",
  operands: { src: AnyTensor },
  results: { result: AnyTensor },
  attributes: { reassociation: reassociationAttr },
  traits: ["pure"],
  assembly: "$src $reassociation attr-dict `:` type($src) `into` type($result)",
});

/**
 * The same elements with neighbouring dimensions taken together.
 *
 * ```mlir
 * %u = tensor.collapse_shape %t [[0, 1], [2]] : tensor<?x4x8xf32> into tensor<?x8xf32>
 * ```
 */
export class CollapseShapeOp extends withSyntax(collapseBase, named("collapsed")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.src.type.shape, this.result.type.shape];
    if (from.length < to.length) {
      return emitError(`expected rank reduction, but found source rank ${from.length} < result rank ${to.length}`);
    }
    verifyReassociation(from, to, groupsOf(this.reassociation), emitError);
  }
}

const concatBase = defineOp({
  name: "tensor.concat",
  summary: "tensor concatenation operation",
  operands: { inputs: variadic(AnyTensor) },
  results: { result: AnyTensor },
  attributes: { dim: integerAttr(i64) },
  traits: ["pure"],
  assembly: "`dim` `(` $dim `)` $inputs attr-dict `:` functional-type(operands, results)",
});

/**
 * Tensors one behind the other in one dimension.
 *
 * ```mlir
 * %t = tensor.concat dim(0) %a, %b : (tensor<3x6xf32>, tensor<1x6xf32>) -> tensor<4x6xf32>
 * ```
 */
export class ConcatOp extends withSyntax(concatBase, named("concat")) {
  verify(emitError: EmitOpError): void {
    const types = this.inputs.map((input) => input.type);
    const [first] = types;
    if (first === undefined) return emitError("requires at least one input");
    const rank = first.shape.length;
    const dim = this.dim.number;
    if (dim >= rank) return emitError("concatenation dim must be less than the tensor rank");
    if (types.some((type) => type.shape.length !== rank)) return emitError("rank of concatenated inputs must match");
    const expected = RankedTensorType.get(
      concatenated(
        types.map((type) => type.shape),
        dim,
      ),
      first.element,
    );
    if (sizesAgree(expected.shape, this.result.type.shape)) return;
    emitError(`result type '${this.result.type}'does not match inferred shape '${expected}' static sizes`);
  }
}

/** The sizes of shapes one behind the other in a dimension; in the others any that is known. */
function concatenated(shapes: readonly (readonly number[])[], dim: number): number[] {
  return (shapes[0] ?? []).map((_, i) => {
    const sizes = shapes.map((shape) => shape[i] ?? dynamicSize);
    if (i !== dim) return sizes.find((size) => size !== dynamicSize) ?? dynamicSize;
    return sizes.includes(dynamicSize) ? dynamicSize : sizes.reduce((a, b) => a + b, 0);
  });
}
