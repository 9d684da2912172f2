import { basename, dirname, resolve } from "node:path";
import { opError, parseModule, RankedTensorType, StringAttr } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { externalDataIn, importOnnx } from "@hls-opt/frontend-onnx";
import { readBytes, readText } from "../host/files.js";
import { refuse } from "../host/user-error.js";
import { findFunction } from "./functions.js";
import type { Session } from "./session.js";

/** Reads a network, `.onnx` or `.mlir`, as a verified module. */
export function loadModule(session: Session, path: string): Operation {
  const { context, report, host } = session;
  if (path.endsWith(".onnx")) {
    const external = externalDataIn(dirname(resolve(host.cwd, path)));
    return session.verify(
      session.require(importOnnx(readBytes(host, path), { file: path, context, report, external })),
    );
  }
  if (path !== "-" && !path.endsWith(".mlir")) {
    return refuse("compile/unknown-format", "this is neither .onnx nor .mlir", {
      file: path,
      advice: "export the network as ONNX, or write it in the nn dialect",
    });
  }
  const source = readText(host, path);
  session.source = { file: path, source };
  return session.verify(session.require(parseModule(source, context, { file: path, report })));
}

/** A network and the function in it that becomes the design, which gets the name of the file. */
export interface Model {
  readonly name: string;
  readonly module: Operation;
}

/** Reads the network to compile. */
export function loadModel(session: Session, path: string): Model {
  const module = loadModule(session, path);
  const func = findFunction(module, path);
  session.require(checkSignature(func, session.report) || undefined);
  const name = moduleName(path);
  func.setAttr("sym_name", StringAttr.get(name));
  return { name, module };
}

/** Refuses a function that is no network: it takes and gives tensors, and uses all that it takes. */
function checkSignature(func: Operation, report: Report): boolean {
  const inputs = func.region().entry.arguments;
  const results = func.region().entry.terminator?.operands ?? [];
  const refuseIt = (message: string): false => {
    report(opError(func, message, [], "compile/signature"));
    return false;
  };
  if (inputs.length === 0) return refuseIt("has no inputs: there is nothing to compile");
  if (results.length === 0) return refuseIt("has no results: there is nothing to compile");
  const odd = [...inputs, ...results].find(({ type }) => !(type instanceof RankedTensorType));
  if (odd !== undefined) {
    return refuseIt(`has an input or result of type ${odd.type}; a network has ranked tensors only`);
  }
  const unused = inputs.findIndex((input) => input.isUnused);
  return unused < 0 || refuseIt(`does not use input #${unused}; remove it`);
}

/** The file's name as an identifier of Verilog. */
export function moduleName(path: string): string {
  const word = basename(path)
    .replace(/\.(onnx|mlir)$/, "")
    .replace(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z]/.test(word) ? word : `net_${word}`;
}
