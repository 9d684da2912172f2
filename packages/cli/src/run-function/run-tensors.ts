import { isFixed, makeTensor, prepareFunction, quantizeTensor, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import type { Session } from "../compile/session.js";
import { fitted } from "./numbers.js";
import type { Numbers } from "./numbers.js";
import { signatureOf } from "./signature.js";

/** Executes a function at network level: real numbers in and out. */
export function runTensors(session: Session, func: Operation, inputs: readonly Numbers[]): Numbers[] {
  const program = session.require(prepareFunction(func, session.report));
  const tensors = signatureOf(func).inputs.map((type, i) => tensorOf(type as RankedTensorType, inputs[i], i));
  const results = session.require(program.run(tensors, { report: session.report }));
  return results.map((result) => ({ shape: result.shape, values: realValues(result) }));
}

function tensorOf(type: RankedTensorType, input: Numbers | undefined, index: number): Tensor {
  const values = fitted(type, type.shape, input, index);
  return isFixed(type.element) ? quantizeTensor(type, values) : makeTensor(type, values);
}
