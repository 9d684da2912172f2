import { attribute, defineOp, DenseElementsAttr, RankedTensorType, verifyAlone } from "@hls-opt/ir-core";
import type {
  Attribute,
  AttrSpec,
  EmitOpError,
  IntegerType,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Type,
} from "@hls-opt/ir-core";
import { NnTensor, sameShape, shapeText } from "./elements.js";
import { isFixed } from "../num/types.js";

const elementsAttr: AttrSpec<DenseElementsAttr, "required"> = attribute(
  "dense tensor of floats or raw integers",
  (a): a is DenseElementsAttr => a instanceof DenseElementsAttr && a.type instanceof RankedTensorType,
);

/**
 * A constant tensor. The elements of a fixed-point constant are raw integers of the width of the format, and the type is
 * written after an arrow; that of a float constant is the type of its elements.
 *
 * ```mlir
 * %w = nn.constant dense<[0.5, -1.0]> : tensor<2xf32>
 * %q = nn.constant dense<[128, -256]> : tensor<2xi16> -> tensor<2x!num.fixed<16, 8>>
 * ```
 */
export class ConstantOp extends defineOp({
  name: "nn.constant",
  summary: "constant tensor",
  results: { result: NnTensor },
  attributes: { value: elementsAttr },
  traits: ["pure", "constant-like"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const attributes = parser.optionalAttrDict();
    const value = parser.attribute();
    if (!(value instanceof DenseElementsAttr)) return parser.fail("expected dense elements");
    const type = parser.optional("->") ? parser.type() : value.type;
    return { attributes: [...attributes, { name: "value", value }], resultTypes: [type] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { value, result } = new ConstantOp(op);
    printer.optionalAttrDict(op, ["value"]);
    printer.write(" ");
    printer.attribute(value);
    if (result.type === value.type) return;
    printer.write(" -> ");
    printer.type(result.type);
  }

  static resultName(): string {
    return "cst";
  }

  verify(emitError: EmitOpError): void {
    const { value, result } = this;
    const { element, shape } = result.type;
    if (!sameShape(value.type.shape, shape)) {
      return emitError(
        `has elements of shape ${shapeText(value.type.shape)} and a result of shape ${shapeText(shape)}`,
      );
    }
    if (!isFixed(element)) {
      if (value.type !== result.type) {
        emitError(`has elements of type ${value.type} and a result of type ${result.type}`);
      }
      return;
    }
    const raw = value.type.element;
    if (
      raw.kind === "integer" &&
      (raw as IntegerType).signedness === "signless" &&
      (raw as IntegerType).width === element.width
    ) {
      return;
    }
    emitError(`has a result of ${element}, expected raw elements of i${element.width}, but got ${raw}`);
  }

  fold(): readonly [DenseElementsAttr] {
    return [this.value];
  }
}

/** The constant of this type that a folded attribute stands for, detached; undefined where it stands for none. */
export function materializeConstant(value: Attribute, type: Type): Operation | undefined {
  if (!(value instanceof DenseElementsAttr) || !NnTensor.matches(type)) return undefined;
  const { op } = ConstantOp.create({ value, resultType: type });
  return verifyAlone(op, () => undefined) ? op : undefined;
}
