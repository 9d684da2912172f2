import type { INamespace } from "protobufjs";

/*
 * The part of onnx.proto (proto2, IR version 10) that the front end reads and writes, with the official field numbers.
 * Names are the official ones in camel case. Subgraphs, sparse tensors and functions are declared as `bytes`: they are
 * refused by name or never needed, and undecoded bytes cannot recurse.
 */

interface FieldSpec {
  type: string;
  id: number;
  rule?: "repeated";
  options?: { packed: boolean };
}

const one = (type: string, id: number): FieldSpec => ({ type, id });
const many = (type: string, id: number): FieldSpec => ({ type, id, rule: "repeated" });
const packed = (type: string, id: number): FieldSpec => ({ type, id, rule: "repeated", options: { packed: true } });

const attributeProto = {
  name: one("string", 1),
  f: one("float", 2),
  i: one("int64", 3),
  s: one("bytes", 4),
  t: one("TensorProto", 5),
  g: one("bytes", 6),
  floats: many("float", 7),
  ints: many("int64", 8),
  strings: many("bytes", 9),
  tensors: many("TensorProto", 10),
  graphs: many("bytes", 11),
  docString: one("string", 13),
  tp: one("bytes", 14),
  typeProtos: many("bytes", 15),
  type: one("int32", 20),
  refAttrName: one("string", 21),
  sparseTensor: one("bytes", 22),
  sparseTensors: many("bytes", 23),
};

const tensorProto = {
  dims: many("int64", 1),
  dataType: one("int32", 2),
  segment: one("bytes", 3),
  floatData: packed("float", 4),
  int32Data: packed("int32", 5),
  stringData: many("bytes", 6),
  int64Data: packed("int64", 7),
  name: one("string", 8),
  rawData: one("bytes", 9),
  doubleData: packed("double", 10),
  uint64Data: packed("uint64", 11),
  docString: one("string", 12),
  externalData: many("StringStringEntryProto", 13),
  dataLocation: one("int32", 14),
};

const graphProto = {
  node: many("NodeProto", 1),
  name: one("string", 2),
  initializer: many("TensorProto", 5),
  docString: one("string", 10),
  input: many("ValueInfoProto", 11),
  output: many("ValueInfoProto", 12),
  valueInfo: many("ValueInfoProto", 13),
  quantizationAnnotation: many("bytes", 14),
  sparseInitializer: many("bytes", 15),
};

const modelProto = {
  irVersion: one("int64", 1),
  producerName: one("string", 2),
  producerVersion: one("string", 3),
  domain: one("string", 4),
  modelVersion: one("int64", 5),
  docString: one("string", 6),
  graph: one("GraphProto", 7),
  opsetImport: many("OperatorSetIdProto", 8),
  metadataProps: many("StringStringEntryProto", 14),
  functions: many("bytes", 25),
};

const nodeProto = {
  input: many("string", 1),
  output: many("string", 2),
  name: one("string", 3),
  opType: one("string", 4),
  attribute: many("AttributeProto", 5),
  docString: one("string", 6),
  domain: one("string", 7),
};

/** `proto2` keeps apart a field that is absent and one that is zero; protobufjs takes it per message. */
const message = (fields: Record<string, FieldSpec>) => ({ edition: "proto2", fields });

/** As `message`, with a `oneof value` over some of its fields. */
const choice = (fields: Record<string, FieldSpec>, oneof: string[]) => ({
  ...message(fields),
  oneofs: { value: { oneof } },
});

const typeProto = {
  tensorType: one("TensorTypeProto", 1),
  sequenceType: one("bytes", 4),
  mapType: one("bytes", 5),
  denotation: one("string", 6),
  sparseTensorType: one("bytes", 8),
  optionalType: one("bytes", 9),
};

const dimensionProto = { dimValue: one("int64", 1), dimParam: one("string", 2), denotation: one("string", 3) };

/** protobufjs reflection descriptor of the ONNX messages. */
export const onnxSchema: INamespace = {
  nested: {
    ModelProto: message(modelProto),
    GraphProto: message(graphProto),
    NodeProto: message(nodeProto),
    AttributeProto: message(attributeProto),
    TensorProto: message(tensorProto),
    StringStringEntryProto: message({ key: one("string", 1), value: one("string", 2) }),
    OperatorSetIdProto: message({ domain: one("string", 1), version: one("int64", 2) }),
    ValueInfoProto: message({ name: one("string", 1), type: one("TypeProto", 2), docString: one("string", 3) }),
    TypeProto: choice(typeProto, ["tensorType", "sequenceType", "mapType", "sparseTensorType", "optionalType"]),
    TensorTypeProto: message({ elemType: one("int32", 1), shape: one("TensorShapeProto", 2) }),
    TensorShapeProto: message({ dim: many("DimensionProto", 1) }),
    DimensionProto: choice(dimensionProto, ["dimValue", "dimParam"]),
  },
};
