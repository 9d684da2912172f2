import {
  AnyTensor,
  AnyType,
  Index,
  IntegerAttr,
  RankedTensorType,
  defineOp,
  derived,
  dynamicSize,
  elementCount,
  index,
  inferred,
  sameAs,
  typeConstraint,
  variadic,
} from "@hls-opt/ir-core";
import { dimRange, dimSpeculation } from "../shape/dim-speculation.js";
import type { EmitOpError, FoldResult, OpParser, OpPrinter, Operation, ParsedOp, Type } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { NonScalarTensor, RankedOrUnrankedTensor, elementOf, named } from "./constraints.js";

const emptyBase = defineOp({
  name: "tensor.empty",
  summary: "empty tensor operation",
  operands: { dynamicSizes: variadic(Index) },
  results: { result: AnyTensor },
  traits: ["pure"],
  assembly: "`(` $dynamicSizes `)` attr-dict `:` type($result)",
});

const dynamicCount = (type: RankedTensorType): number => type.shape.filter((size) => size === dynamicSize).length;

/** There is an operand for each extent that the type leaves open. */
function verifySizes(given: number, type: RankedTensorType, emitError: EmitOpError): void {
  const expected = dynamicCount(type);
  if (given !== expected) emitError(`incorrect number of dynamic sizes, has ${given}, expected ${expected}`);
}

/**
 * A tensor whose elements are undefined: the place that other ops fill.
 *
 * ```mlir
 * %t = tensor.empty(%n) : tensor<?x4xf32>
 * ```
 */
export class EmptyOp extends emptyBase {
  verify(emitError: EmitOpError): void {
    verifySizes(this.dynamicSizes.length, this.result.type, emitError);
  }
}

const extractBase = defineOp({
  name: "tensor.extract",
  summary: "element extraction operation",
  operands: { tensor: AnyTensor, indices: variadic(Index) },
  results: {
    result: inferred(
      AnyType,
      ([tensor]) => (tensor && elementOf(tensor)) ?? "requires a tensor",
      "failed to verify that result type matches element type of tensor",
    ),
  },
  traits: ["pure"],
  assembly: "$tensor `[` $indices `]` attr-dict `:` type($tensor)",
});

/**
 * One element of a tensor.
 *
 * ```mlir
 * %x = tensor.extract %t[%i, %j] : tensor<4x8xf32>
 * ```
 */
export class ExtractOp extends withSyntax(extractBase, named("extracted")) {
  verify(emitError: EmitOpError): void {
    if (this.tensor.type.shape.length !== this.indices.length) {
      emitError("incorrect number of indices for extract_element");
    }
  }
}

const insertBase = defineOp({
  name: "tensor.insert",
  summary: "element insertion operation",
  operands: { scalar: derived(AnyType, "dest", elementOf), dest: AnyTensor, indices: variadic(Index) },
  results: { result: sameAs("dest") },
  traits: ["pure"],
  assembly: "$scalar `into` $dest `[` $indices `]` attr-dict `:` type($dest)",
});

/**
 * The tensor with one element replaced.
 *
 * ```mlir
 * %u = tensor.insert %x into %t[%i, %j] : tensor<4x8xf32>
 * ```
 */
export class InsertOp extends withSyntax(insertBase, named("inserted")) {
  verify(emitError: EmitOpError): void {
    if (this.scalar.type !== this.dest.type.element) {
      return emitError("failed to verify that type of scalar matches element type of dest");
    }
    if (this.dest.type.shape.length !== this.indices.length) emitError("incorrect number of indices");
  }
}

const dimBase = defineOp({
  name: "tensor.dim",
  summary: "dimension query operation",
  operands: { source: NonScalarTensor, index: Index },
  results: { result: Index },
  traits: ["pure"],
  interfaces: [dimSpeculation, dimRange],
  assembly: "attr-dict $source `,` $index `:` type($source)",
});

/**
 * The extent of one dimension of a tensor.
 *
 * ```mlir
 * %n = tensor.dim %t, %c0 : tensor<?xf32>
 * ```
 */
export class DimOp extends withSyntax(dimBase, named("dim")) {
  fold(operands: readonly unknown[]): FoldResult {
    const position = operands[1];
    const { type } = this.source;
    if (!(position instanceof IntegerAttr) || !(type instanceof RankedTensorType)) return undefined;
    const size = type.shape[position.number];
    return size === undefined || size === dynamicSize ? undefined : [IntegerAttr.get(index, size)];
  }
}

const rankBase = defineOp({
  name: "tensor.rank",
  summary: "rank operation",
  operands: { tensor: RankedOrUnrankedTensor },
  results: { result: Index },
  traits: ["pure"],
  assembly: "$tensor attr-dict `:` type($tensor)",
});

/**
 * The number of dimensions of a tensor.
 *
 * ```mlir
 * %r = tensor.rank %t : tensor<*xf32>
 * ```
 */
export class RankOp extends withSyntax(rankBase, named("rank")) {
  fold(): FoldResult {
    const { type } = this.tensor;
    return type instanceof RankedTensorType ? [IntegerAttr.get(index, type.shape.length)] : undefined;
  }
}

const StaticTensor = typeConstraint(
  "statically shaped tensor of any type values",
  (type): type is RankedTensorType => type instanceof RankedTensorType && dynamicCount(type) === 0,
);

const fromElementsBase = defineOp({
  name: "tensor.from_elements",
  summary: "tensor from elements operation",
  operands: { elements: variadic(AnyType) },
  results: { result: StaticTensor },
  traits: ["pure"],
});

/**
 * A tensor of these elements, the last dimension fastest.
 *
 * ```mlir
 * %t = tensor.from_elements %a, %b, %c, %d : tensor<2x2xf32>
 * ```
 */
export class FromElementsOp extends withSyntax(fromElementsBase, named("from_elements")) {
  static parse(parser: OpParser): ParsedOp {
    const at = parser.location();
    const elements = parser.operandList("none");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    if (!(type instanceof RankedTensorType)) return fail("invalid kind of type specified");
    const types = new Array<Type>(dynamicCount(type) > 0 ? 0 : elementCount(type.shape)).fill(type.element);
    return { operands: parser.resolveAll(elements, types, at), resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.result().type);
  }

  verify(emitError: EmitOpError): void {
    const { element, shape } = this.result.type;
    const count = elementCount(shape);
    if (this.elements.length !== count || this.elements.some((value) => value.type !== element)) {
      emitError("failed to verify that operand types match result element type");
    }
  }
}

const splatBase = defineOp({
  name: "tensor.splat",
  summary: "tensor splat or broadcast operation",
  operands: { input: derived(AnyType, "aggregate", elementOf), dynamicSizes: variadic(Index) },
  results: { aggregate: AnyTensor },
  traits: ["pure"],
  assembly: "$input (`[` $dynamicSizes^ `]`)? attr-dict `:` type($aggregate)",
});

/**
 * A tensor all of whose elements are one value.
 *
 * ```mlir
 * %t = tensor.splat %x : tensor<8x16xf32>
 * ```
 */
export class SplatOp extends withSyntax(splatBase, named("splat")) {
  verify(emitError: EmitOpError): void {
    if (this.input.type !== this.aggregate.type.element) {
      return emitError("failed to verify that operand type matches element type of result");
    }
    verifySizes(this.dynamicSizes.length, this.aggregate.type, emitError);
  }
}
