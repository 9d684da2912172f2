/*
 * Plain objects for the decoded ONNX messages. Every field may be absent, as in the file; 64-bit integers are bigint.
 */

/** A key and its value, as in `metadata_props` and `external_data`. */
export interface StringStringEntryProto {
  readonly key?: string;
  readonly value?: string;
}

/** An imported operator set. */
export interface OperatorSetIdProto {
  readonly domain?: string;
  readonly version?: bigint;
}

/** A tensor: type, dimensions and data in one of several fields. */
export interface TensorProto {
  readonly dims?: readonly bigint[];
  readonly dataType?: number;
  readonly segment?: Uint8Array;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly stringData?: readonly Uint8Array[];
  readonly int64Data?: readonly bigint[];
  readonly name?: string;
  readonly rawData?: Uint8Array;
  readonly doubleData?: readonly number[];
  readonly uint64Data?: readonly bigint[];
  readonly docString?: string;
  readonly externalData?: readonly StringStringEntryProto[];
  readonly dataLocation?: number;
}

/** One attribute of a node; `type` says which field holds the value. */
export interface AttributeProto {
  readonly name?: string;
  readonly f?: number;
  readonly i?: bigint;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly g?: Uint8Array;
  readonly floats?: readonly number[];
  readonly ints?: readonly bigint[];
  readonly strings?: readonly Uint8Array[];
  readonly tensors?: readonly TensorProto[];
  readonly graphs?: readonly Uint8Array[];
  readonly docString?: string;
  readonly type?: number;
  readonly refAttrName?: string;
  readonly sparseTensor?: Uint8Array;
}

/** One operation of a graph. */
export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly attribute?: readonly AttributeProto[];
  readonly docString?: string;
  readonly domain?: string;
}

/** A dimension: a number, a symbol, or unknown when both are absent. */
export interface DimensionProto {
  readonly dimValue?: bigint;
  readonly dimParam?: string;
}

/** A list of dimensions. */
export interface TensorShapeProto {
  readonly dim?: readonly DimensionProto[];
}

/** The type of a value; only tensors are decoded further. */
export interface TypeProto {
  readonly tensorType?: { readonly elemType?: number; readonly shape?: TensorShapeProto };
  readonly sequenceType?: Uint8Array;
  readonly mapType?: Uint8Array;
  readonly sparseTensorType?: Uint8Array;
  readonly optionalType?: Uint8Array;
}

/** A named and typed value. */
export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: TypeProto;
  readonly docString?: string;
}

/** A graph of nodes with its inputs, outputs and weights. */
export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly docString?: string;
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
  readonly valueInfo?: readonly ValueInfoProto[];
  readonly sparseInitializer?: readonly Uint8Array[];
}

/** A whole ONNX file. */
export interface ModelProto {
  readonly irVersion?: bigint;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly domain?: string;
  readonly modelVersion?: bigint;
  readonly docString?: string;
  readonly graph?: GraphProto;
  readonly opsetImport?: readonly OperatorSetIdProto[];
  readonly metadataProps?: readonly StringStringEntryProto[];
  readonly functions?: readonly Uint8Array[];
}
