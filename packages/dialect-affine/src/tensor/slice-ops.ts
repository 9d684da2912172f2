import { AnyTensor, Index, RankedTensorType, defineOp, denseI64ArrayAttr, sameAs, variadic } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { extentsOf, sliceOf, verifySlice } from "../shape/index-lists.js";
import type { SliceOp } from "../shape/index-lists.js";
import { rankReductionFault } from "../shape/rank-reduction.js";
import { named } from "./constraints.js";

const sliceOperands = { offsets: variadic(Index), sizes: variadic(Index), strides: variadic(Index) } as const;
const sliceAttributes = {
  static_offsets: denseI64ArrayAttr,
  static_sizes: denseI64ArrayAttr,
  static_strides: denseI64ArrayAttr,
} as const;

/** Checks a part of `whole`, whose type is `part` but for dimensions of extent 1. */
function verifyPart(op: SliceOp, whole: RankedTensorType, part: RankedTensorType, emitError: EmitOpError): void {
  if (!verifySlice(sliceOf(op), whole.shape.length, whole.shape.length, emitError)) return;
  const expected = RankedTensorType.get(extentsOf(op.static_sizes), whole.element);
  const fail = (message: string): void => emitError(message, [], { prefix: false });
  const fault = rankReductionFault(expected.shape, part.shape);
  if (fault === "rank") return fail("expected rank to be smaller or equal to the other rank. ");
  if (fault === "size") {
    return fail(`expected type to be '${expected}' or a rank-reduced version. (size mismatch) `);
  }
  if (part.element !== whole.element) fail(`expected element type to be '${whole.element}'`);
}

const extractSliceBase = defineOp({
  name: "tensor.extract_slice",
  summary: "extract slice operation",
  operands: { source: AnyTensor, ...sliceOperands },
  results: { result: AnyTensor },
  attributes: sliceAttributes,
  traits: ["pure", "attr-sized-operand-segments"],
  assembly:
    "$source `` index-list($offsets, $static_offsets) index-list($sizes, $static_sizes)" +
    " index-list($strides, $static_strides) attr-dict `:` type($source) `to` type($result)",
});

/**
 * A part of a tensor: offsets, sizes and strides for each dimension; the result may leave out dimensions of extent 1.
 *
 * ```mlir
 * %part = tensor.extract_slice %t[0, %i] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4xf32>
 * ```
 */
export class ExtractSliceOp extends withSyntax(extractSliceBase, named("extracted_slice")) {
  verify(emitError: EmitOpError): void {
    verifyPart(this, this.source.type, this.result.type, emitError);
  }
}

const insertSliceBase = defineOp({
  name: "tensor.insert_slice",
  summary: "insert_slice operation",
  operands: { source: AnyTensor, dest: AnyTensor, ...sliceOperands },
  results: { result: sameAs("dest") },
  attributes: sliceAttributes,
  traits: ["pure", "attr-sized-operand-segments"],
  assembly:
    "$source `into` $dest `` index-list($offsets, $static_offsets) index-list($sizes, $static_sizes)" +
    " index-list($strides, $static_strides) attr-dict `:` type($source) `into` type($dest)",
});

/**
 * A tensor with a part of it replaced by another tensor.
 *
 * ```mlir
 * %u = tensor.insert_slice %part into %t[0, %i] [4, 1] [1, 1] : tensor<4xf32> into tensor<4x8xf32>
 * ```
 */
export class InsertSliceOp extends withSyntax(insertSliceBase, named("inserted_slice")) {
  verify(emitError: EmitOpError): void {
    verifyPart(this, this.dest.type, this.source.type, emitError);
  }
}

/**
 * What one iteration of an `scf.forall` puts into one of its shared outputs.
 *
 * ```mlir
 * tensor.parallel_insert_slice %part into %out[%i] [4] [1] : tensor<4xf32> into tensor<64xf32>
 * ```
 */
export class ParallelInsertSliceOp extends defineOp({
  name: "tensor.parallel_insert_slice",
  summary: "specify the tensor slice update of a single thread of a parent parallel combining op",
  operands: { source: AnyTensor, dest: AnyTensor, ...sliceOperands },
  attributes: sliceAttributes,
  traits: ["attr-sized-operand-segments"],
  assembly:
    "$source `into` $dest `` index-list($offsets, $static_offsets) index-list($sizes, $static_sizes)" +
    " index-list($strides, $static_strides) attr-dict `:` type($source) `into` type($dest)",
}) {
  verify(emitError: EmitOpError): void {
    const parent = this.op.parentOp;
    if (parent?.name === "scf.forall.in_parallel") {
      const output = this.dest.ownerBlock;
      if (output === undefined || output !== parent.parent) {
        return emitError("may only insert into an output block argument");
      }
    } else if (parent?.info.isRegistered === true) {
      return emitError(`expected ParallelCombiningOpInterface parent, got:${parent.name}`);
    }
    verifyPart(this, this.dest.type, this.source.type, emitError);
  }
}
