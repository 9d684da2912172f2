import type { OnnxTensor } from "../tensor/tensor.js";
import type { OnnxAttribute } from "./attribute.js";

/** An integer attribute. */
export const int = (value: number): OnnxAttribute => ({ kind: "int", value: BigInt(value) });
/** A list of integers. */
export const ints = (...values: readonly number[]): OnnxAttribute => ({ kind: "ints", value: values.map(BigInt) });
/** A float attribute. */
export const float = (value: number): OnnxAttribute => ({ kind: "float", value });
/** A string attribute. */
export const text = (value: string): OnnxAttribute => ({ kind: "string", value });
/** A tensor attribute. */
export const tensor = (value: OnnxTensor): OnnxAttribute => ({ kind: "tensor", value });
