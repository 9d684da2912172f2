import {
  AnyTensor,
  AnyType,
  Index,
  RankedTensorType,
  defineOp,
  denseI64ArrayAttr,
  dynamicSize,
  index,
  singleBlockRegion,
  unitAttr,
  variadic,
} from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { extentsOf, verifyMixedList } from "../shape/index-lists.js";
import { named } from "./constraints.js";

/**
 * Ends the body of a tensor op with the value of one element.
 *
 * ```mlir
 * tensor.yield %x : f32
 * ```
 */
export class YieldOp extends defineOp({
  name: "tensor.yield",
  summary: "yield a value from a region",
  operands: { value: AnyType },
  traits: ["pure", "terminator", "return-like"],
  parents: ["tensor.generate", "tensor.pad"],
  assembly: "$value attr-dict `:` type($value)",
}) {}

const generateBase = defineOp({
  name: "tensor.generate",
  summary: "creates a dynamically sized tensor from elements",
  operands: { dynamicExtents: variadic(Index) },
  results: { result: AnyTensor },
  regions: { body: singleBlockRegion },
  traits: ["single-block", "recursive-memory-effects"],
  assembly: "$dynamicExtents $body attr-dict `:` type($result)",
});

/**
 * A tensor whose elements its body computes from their positions.
 *
 * ```mlir
 * %t = tensor.generate %n {
 * ^bb0(%i: index):
 *   %x = func.call @at(%i) : (index) -> f32
 *   tensor.yield %x : f32
 * } : tensor<?xf32>
 * ```
 */
export class GenerateOp extends withSyntax(generateBase, named("generated")) {
  verify(emitError: EmitOpError): void {
    const wanted = this.result.type.shape.filter((size) => size === dynamicSize).length;
    if (this.dynamicExtents.length !== wanted) {
      emitError("must have as many index operands as dynamic extents in the result type");
    }
  }

  verifyRegions(emitError: EmitOpError): void {
    const { entry } = this.body;
    if (entry.arguments.some(({ type }) => type !== index)) return emitError("all body arguments must be index");
    const { shape, element } = this.result.type;
    if (entry.arguments.length !== shape.length) return emitError("must have one body argument per input dimension");
    if (entry.last?.info !== YieldOp.info || entry.last.operand(0).type !== element) {
      emitError("body must be terminated with a `yield` operation of the tensor element type");
    }
  }
}

const padBase = defineOp({
  name: "tensor.pad",
  summary: "tensor pad operation",
  operands: { source: AnyTensor, low: variadic(Index), high: variadic(Index) },
  results: { result: AnyTensor },
  attributes: { static_low: denseI64ArrayAttr, static_high: denseI64ArrayAttr, nofold: unitAttr },
  regions: { region: singleBlockRegion },
  traits: ["attr-sized-operand-segments", "single-block", "recursive-memory-effects"],
  assembly:
    "$source (`nofold` $nofold^)? `low` `` index-list($low, $static_low) `high` `` index-list($high, $static_high)" +
    " $region attr-dict `:` type($source) `to` type($result)",
});

/**
 * A tensor with a border around it, whose elements the body computes from their positions.
 *
 * ```mlir
 * %u = tensor.pad %t low[1, 0] high[1, %n] {
 * ^bb0(%i: index, %j: index):
 *   tensor.yield %zero : f32
 * } : tensor<4x?xf32> to tensor<6x?xf32>
 * ```
 */
export class PadOp extends withSyntax(padBase, named("padded")) {
  verify(emitError: EmitOpError): void {
    const source = this.source.type;
    const result = this.result.type;
    const rank = source.shape.length;
    const low = { name: "low", numbers: this.static_low, operands: this.low };
    const high = { name: "high", numbers: this.static_high, operands: this.high };
    if (!verifyMixedList(low, rank, emitError) || !verifyMixedList(high, rank, emitError)) return;
    const expected = RankedTensorType.get(
      padded(source.shape, extentsOf(low.numbers), extentsOf(high.numbers)),
      source.element,
    );
    const agrees = expected.shape.every((size, i) => size === dynamicSize || size === result.shape[i]);
    if (agrees && result.shape.length === rank && result.element === source.element) return;
    emitError(`specified type '${result}' does not match the inferred type '${expected}'`, [], { prefix: false });
  }

  verifyRegions(emitError: EmitOpError): void {
    const { entry } = this.region;
    const { shape, element } = this.result.type;
    if (entry.arguments.length !== shape.length) {
      return emitError(`expected the block to have ${shape.length} arguments`, [], { prefix: false });
    }
    const wrong = entry.arguments.findIndex(({ type }) => type !== index);
    if (wrong >= 0) return emitError(`expected block argument ${wrong + 1} to be an index`);
    if (entry.last?.info !== YieldOp.info || entry.last.operand(0).type !== element) {
      emitError("expected yield type to match shape element type");
    }
  }
}

const padded = (shape: readonly number[], low: readonly number[], high: readonly number[]): number[] =>
  shape.map((size, i) => {
    const parts = [size, low[i] ?? 0, high[i] ?? 0];
    return parts.includes(dynamicSize) ? dynamicSize : parts.reduce((a, b) => a + b, 0);
  });
