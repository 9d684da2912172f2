import type { GraphMaker } from "./maker.js";

/** How to add one ONNX operator, with what it needs around it, to a random graph. */
export interface Template {
  readonly opType: string;
  /** False where the values at hand do not do; nothing has been added then. */
  readonly add: (graph: GraphMaker) => boolean | void;
}
