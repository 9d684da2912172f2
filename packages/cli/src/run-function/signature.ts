import type { FunctionType, Operation, TypeAttr } from "@hls-opt/ir-core";

/** The type of a function. */
export function signatureOf(func: Operation): FunctionType {
  return (func.getAttr("function_type") as TypeAttr).type as FunctionType;
}
