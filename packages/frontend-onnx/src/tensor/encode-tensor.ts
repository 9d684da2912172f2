import type { TensorProto } from "../proto/messages.js";
import { elementCode } from "./element-type.js";
import { toBfloatBits, toHalfBits } from "./half.js";
import type { OnnxTensor } from "./tensor.js";

/** The protobuf form of a tensor, with its values in `raw_data`. */
export function encodeTensor(tensor: OnnxTensor, name?: string): TensorProto {
  const proto = {
    dims: tensor.shape.map(BigInt),
    dataType: elementCode(tensor.elementType),
    rawData: rawBytes(tensor),
  };
  return name === undefined ? proto : { ...proto, name };
}

function rawBytes({ elementType, data }: OnnxTensor): Uint8Array {
  const stored =
    elementType === "float16" && data instanceof Float32Array
      ? Uint16Array.from(data, toHalfBits)
      : elementType === "bfloat16" && data instanceof Float32Array
        ? Uint16Array.from(data, toBfloatBits)
        : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}
