import protobuf from "protobufjs/light.js";
import { fail } from "../onnx-error.js";
import type { ModelProto } from "./messages.js";
import { onnxSchema } from "./schema.js";

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType("ModelProto");

/** Protobuf itself cannot hold more than 2 GiB; a network for hardware is far below this bound. */
const largestFile = 512 * 1024 * 1024;

/** Decodes the bytes of an ONNX file, or fails with a diagnostic that names it. */
export function decodeModel(bytes: Uint8Array, file: string): ModelProto {
  const at = { file };
  if (bytes.length === 0) fail(at, "onnx/not-a-model", "the file is empty", "export the model again");
  if (bytes.length > largestFile) {
    fail(
      at,
      "onnx/too-large",
      `the file has ${bytes.length} bytes, more than ${largestFile}`,
      "keep weights in external data",
    );
  }
  const model = decodeMessage(bytes, file);
  if (model.irVersion === undefined || model.graph === undefined) {
    fail(
      at,
      "onnx/not-a-model",
      "the file is no ONNX model: it has no IR version or no graph",
      "pass a file written by an ONNX exporter",
    );
  }
  return model;
}

/** Encodes a model as the bytes of an ONNX file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return modelType.encode(withLongs(model) as Record<string, unknown>).finish();
}

function decodeMessage(bytes: Uint8Array, file: string): ModelProto {
  try {
    // protobufjs wants a Buffer or Uint8Array; slices of `bytes` end up in the result, so they must not be a pooled Buffer.
    return modelType.toObject(modelType.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)), {
      longs: BigInt,
    });
  } catch (error) {
    // Whatever protobufjs throws means one thing here: these bytes are not well-formed protobuf.
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      { file },
      "onnx/malformed",
      `the file is damaged: ${reason}`,
      "it may be truncated: copy or export it again",
    );
  }
}

/** protobufjs writes 64-bit integers from their two halves, not from bigint. */
function withLongs(value: unknown): unknown {
  if (typeof value === "bigint") {
    return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: false };
  }
  if (Array.isArray(value)) return value.map(withLongs);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withLongs(field)]));
}
