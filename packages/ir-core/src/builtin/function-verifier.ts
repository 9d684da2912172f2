import { ArrayAttr, DictionaryAttr, StringAttr } from "../ir/builtin-attributes.js";
import type { EmitOpError } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import { functionTypeOf } from "./function-syntax.js";

/** Checks what every function-like op must satisfy; in MLIR's words. */
export function verifyFunction(op: Operation, emitError: EmitOpError): void {
  const { inputs, results } = functionTypeOf(op);
  verifyAttributes(op, "argument", "arg_attrs", inputs.length, emitError);
  verifyAttributes(op, "result", "res_attrs", results.length, emitError);
  const entry = op.region(0).first;
  if (entry === undefined) return verifyDeclaration(op, emitError);
  if (entry.arguments.length !== inputs.length) {
    return emitError(`entry block must have ${inputs.length} arguments to match function signature`);
  }
  entry.arguments.forEach(({ type }, i) => {
    if (type === inputs[i]) return;
    emitError(
      `type of entry block argument #${i}('${type}') must match the type of the corresponding argument in function signature('${inputs[i]}')`,
    );
  });
}

function verifyDeclaration(op: Operation, emitError: EmitOpError): void {
  const visibility = op.getAttr("sym_visibility");
  const isPublic = !(visibility instanceof StringAttr) || visibility.value === "public";
  if (isPublic) emitError("symbol declaration cannot have public visibility");
}

function verifyAttributes(
  op: Operation,
  noun: "argument" | "result",
  name: string,
  count: number,
  emitError: EmitOpError,
): void {
  const list = op.getAttr(name);
  if (!(list instanceof ArrayAttr)) return;
  if (list.elements.length !== count) {
    const words = `expects ${noun} attribute array to have the same number of elements as the number of function ${noun}s`;
    return emitError(`${words}, got ${list.elements.length}, but expected ${count}`);
  }
  for (const dictionary of list.elements) {
    if (!(dictionary instanceof DictionaryAttr)) {
      return emitError(`expects ${noun} attribute dictionary to be a DictionaryAttr, but got \`${dictionary}\``);
    }
    if (dictionary.entries.some((entry) => !entry.name.includes("."))) {
      return emitError(`${noun}s may only have dialect attributes`);
    }
  }
}
