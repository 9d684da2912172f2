import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { fail, type OnnxLocation } from "../onnx-error.js";
import type { TensorProto } from "../proto/messages.js";

/** The bytes of a tensor that lives in another file. */
export interface ExternalRequest {
  readonly what: string;
  readonly location: string;
  readonly offset: number;
  readonly bytes: number;
  readonly at: OnnxLocation;
}

/** Reads external data or fails with a diagnostic. */
export type ExternalReader = (request: ExternalRequest) => Uint8Array;

/** The reader for models that did not come from a folder: it refuses. */
export const refuseExternalData: ExternalReader = ({ what, location, at }) =>
  fail(
    at,
    "onnx/external-data",
    `${what} is stored outside the model, in '${location}'`,
    "save the model with its weights inside",
  );

/** A reader for data files in or below the folder of the model; nothing outside that folder is ever opened. */
export function externalDataIn(folder: string): ExternalReader {
  return (request) => {
    const path = safePath(folder, request);
    const file = openData(path, request);
    try {
      return readPart(file, request);
    } finally {
      closeSync(file);
    }
  };
}

/** What a tensor with external data asks for, from its `external_data` entries. */
export function externalRequest(proto: TensorProto, bytes: number, what: string, at: OnnxLocation): ExternalRequest {
  const entries = new Map((proto.externalData ?? []).map(({ key = "", value = "" }) => [key, value]));
  const location = entries.get("location") ?? "";
  const offset = Number(entries.get("offset") ?? 0);
  const length = Number(entries.get("length") ?? bytes);
  if (!Number.isSafeInteger(offset) || offset < 0 || length !== bytes) {
    fail(
      at,
      "onnx/external-data",
      `${what} wants ${length} bytes at ${offset} of '${location}', its shape needs ${bytes}`,
      "save the model again",
    );
  }
  return { what, location, offset, bytes, at };
}

function safePath(folder: string, { what, location, at }: ExternalRequest): string {
  const refuse = (why: string): never =>
    fail(
      at,
      "onnx/external-data",
      `${what} is stored in '${location}', which ${why}`,
      "put the data file beside the model and name it relative to it",
    );
  if (location === "" || location.includes("\0")) return refuse("is no file name");
  if (isAbsolute(location) || /^[A-Za-z]:/.test(location)) return refuse("is an absolute path");
  if (location.split(/[\\/]/).includes("..")) return refuse("leaves the folder of the model");
  const path = resolved(join(folder, location));
  if (path === undefined) return refuse("does not exist");
  const inside = relative(realpathSync(folder), path);
  if (isAbsolute(inside) || inside.split(sep)[0] === "..") return refuse("leads out of the folder of the model");
  // Asked before opening: opening a pipe or a device could block.
  if (!statSync(path).isFile()) return refuse("is not a file");
  return path;
}

function openData(path: string, { what, location, at }: ExternalRequest): number {
  try {
    return openSync(path, "r");
  } catch {
    // The file exists, so only the permission can be missing.
    return fail(
      at,
      "onnx/external-data",
      `${what} is stored in '${location}', which cannot be opened`,
      "make the data file readable",
    );
  }
}

function resolved(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // The reasons (absent, unreadable, link loop) make no difference to the user: there is no such file.
    return undefined;
  }
}

function readPart(file: number, { what, location, offset, bytes, at }: ExternalRequest): Uint8Array {
  const { size } = fstatSync(file);
  if (size < offset + bytes) {
    fail(
      at,
      "onnx/external-data",
      `${what} needs ${bytes} bytes at ${offset} of '${location}', which ends at ${size}`,
      "the data file may be truncated: copy it again",
    );
  }
  const data = new Uint8Array(bytes);
  let done = 0;
  while (done < bytes) {
    const read = readSync(file, data, done, bytes - done, offset + done);
    if (read === 0) fail(at, "onnx/external-data", `'${location}' ended while it was read`, "copy the data file again");
    done += read;
  }
  return data;
}
