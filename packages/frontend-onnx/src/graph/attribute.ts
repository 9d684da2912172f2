import { fail, type OnnxLocation } from "../onnx-error.js";
import type { AttributeProto } from "../proto/messages.js";
import { decodeTensor } from "../tensor/decode-tensor.js";
import type { ExternalReader } from "../tensor/external-data.js";
import type { OnnxTensor } from "../tensor/tensor.js";

/** What the attribute kinds hold. */
export interface AttributeValues {
  readonly float: number;
  readonly int: bigint;
  readonly string: string;
  readonly tensor: OnnxTensor;
  readonly floats: readonly number[];
  readonly ints: readonly bigint[];
  readonly strings: readonly string[];
}

/** The kinds of attribute that an operator may declare. */
export type AttributeKind = keyof AttributeValues;

/** The value of a node attribute; kinds that no supported operator has are kept by name, to be refused by name. */
export type OnnxAttribute =
  | { readonly [Kind in AttributeKind]: { readonly kind: Kind; readonly value: AttributeValues[Kind] } }[AttributeKind]
  | { readonly kind: "unsupported"; readonly type: string };

const typeCodes: Readonly<Record<AttributeKind, number>> = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
};

const unsupportedTypes = new Map([
  [5, "graph"],
  [9, "tensors"],
  [10, "graphs"],
  [11, "sparse tensor"],
  [12, "sparse tensors"],
  [13, "type"],
  [14, "types"],
]);

/** Decodes one attribute of the node at `at`. */
export function decodeAttribute(proto: AttributeProto, at: OnnxLocation, external: ExternalReader): OnnxAttribute {
  const name = proto.name ?? "";
  if (proto.refAttrName !== undefined && proto.refAttrName !== "") {
    fail(
      at,
      "onnx/attribute",
      `attribute '${name}' refers to an attribute of a function`,
      "export the model without local functions",
    );
  }
  switch (proto.type ?? impliedType(proto)) {
    case typeCodes.float:
      return { kind: "float", value: proto.f ?? 0 };
    case typeCodes.int:
      return { kind: "int", value: proto.i ?? 0n };
    case typeCodes.string:
      return { kind: "string", value: text(proto.s) };
    case typeCodes.tensor:
      return { kind: "tensor", value: decodeTensor(proto.t ?? {}, `the tensor of attribute '${name}'`, at, external) };
    case typeCodes.floats:
      return { kind: "floats", value: proto.floats ?? [] };
    case typeCodes.ints:
      return { kind: "ints", value: proto.ints ?? [] };
    case typeCodes.strings:
      return { kind: "strings", value: (proto.strings ?? []).map(text) };
    default:
      return { kind: "unsupported", type: unsupportedTypes.get(proto.type ?? 0) ?? `type ${proto.type ?? 0}` };
  }
}

/** Encodes one attribute; kinds that were not kept cannot be written. */
export function encodeAttribute(
  name: string,
  attribute: OnnxAttribute,
  tensor: (value: OnnxTensor) => AttributeProto["t"],
): AttributeProto {
  if (attribute.kind === "unsupported") throw new Error(`attribute '${name}' of ${attribute.type} cannot be written`);
  const type = typeCodes[attribute.kind];
  switch (attribute.kind) {
    case "float":
      return { name, type, f: attribute.value };
    case "int":
      return { name, type, i: attribute.value };
    case "string":
      return { name, type, s: new TextEncoder().encode(attribute.value) };
    case "tensor": {
      const t = tensor(attribute.value);
      return t === undefined ? { name, type } : { name, type, t };
    }
    case "floats":
      return { name, type, floats: attribute.value };
    case "ints":
      return { name, type, ints: attribute.value };
    case "strings":
      return { name, type, strings: attribute.value.map((value) => new TextEncoder().encode(value)) };
  }
}

/** Files of IR version 1 have no type code: the field that is present tells. */
function impliedType(proto: AttributeProto): number {
  if (proto.t !== undefined) return typeCodes.tensor;
  if (proto.s !== undefined) return typeCodes.string;
  if (proto.ints !== undefined) return typeCodes.ints;
  if (proto.floats !== undefined) return typeCodes.floats;
  if (proto.strings !== undefined) return typeCodes.strings;
  if (proto.f !== undefined) return typeCodes.float;
  if (proto.i !== undefined) return typeCodes.int;
  return 0;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
